package sync_test

import (
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// noon is a moment at which tests let the clock stand: whatever happens then happens
// within one second.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 300e6, time.UTC)

// merchantActs are changes in Shopify's admin, each of one order.
var merchantActs = map[string]func(*shopsim.Shop, string) error{
	"cancelled": (*shopsim.Shop).Cancel,
	"moved":     func(s *shopsim.Shop, name string) error { return s.Move(name, "9 Harbor Road") },
	"refunded":  func(s *shopsim.Shop, name string) error { return s.Refund(name, 100) },
	"added to":  func(s *shopsim.Shop, name string) error { return s.AddLine(name, "BAR-GIRO-01", 1) },
}

// latest is an order as Shopify was last seen to have it.
func (c *counter) latest(t testing.TB, row db.OrderRow) store.Order {
	t.Helper()
	o, pending, err := c.db.Details(t.Context(), row.ID)
	must(t, err)
	if pending != nil {
		return *pending
	}
	return o
}

// agrees demands that what is known of an order is what Shopify has.
func (f *faulty) agrees(t testing.TB, row db.OrderRow) {
	t.Helper()
	there, err := f.gateway.ReadOrder(t.Context(), row.ShopifyID)
	must(t, err)
	here := f.latest(t, row)
	if here.Total != there.Total || here.Refunded != there.Refunded || here.CancelledAt != there.CancelledAt ||
		here.Shipping != there.Shipping || len(here.Lines) != len(there.Lines) {
		t.Errorf("%s: total %d, refunded %d, cancelled %v, %d lines; at Shopify total %d, refunded %d, cancelled %v, %d lines", row.Name,
			here.Total, here.Refunded, here.CancelledAt, len(here.Lines), there.Total, there.Refunded, there.CancelledAt, len(there.Lines))
	}
}

// openStill opens a counter whose clock stands, with orders made minutes ago.
func openStill(t testing.TB) *faulty {
	t.Helper()
	return openFaultyAt(t, &clock{still: noon}, shopsim.Config{Orders: 20})
}

func TestR56_B3_AChangeInTheSecondOfTheReadIsSeenByTheNextPoll(t *testing.T) {
	t.Parallel()
	for what, act := range merchantActs {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			f := openStill(t)
			f.check(t)
			row := f.first(t, store.DeliveryShip)
			f.forward(time.Minute)
			// A change that has it read, and another while it is.
			must(t, f.shop.Refund(row.Name, 50))
			f.shop.AfterRead(row.Name, func() { must(t, act(f.shop, row.Name)) })
			f.check(t)
			f.forward(30 * time.Second)
			f.check(t)
			f.agrees(t, row)
		})
	}
}

func TestR56_B3_AChangeInTheSecondOfOurOwnPushIsSeenByTheNextPoll(t *testing.T) {
	t.Parallel()
	for what, act := range merchantActs {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			f := openStill(t)
			f.check(t)
			row := f.first(t, store.DeliveryPickup)
			f.forward(time.Minute)
			f.save(t, row, store.ReadyForPickup)
			equal(t, "sent", f.drain(t).Confirmed, 1)
			must(t, act(f.shop, row.Name))
			f.forward(30 * time.Second)
			f.check(t)
			f.agrees(t, row)
		})
	}
}

func TestR56_B3_TheDailyReconciliationSeesItToo(t *testing.T) {
	t.Parallel()
	f := openStill(t)
	f.check(t)
	row := f.first(t, store.DeliveryShip)
	f.forward(time.Minute)
	must(t, f.shop.Refund(row.Name, 50))
	f.check(t)
	must(t, f.shop.Cancel(row.Name))
	// Shopify's index never shows it.
	f.bend(func() {
		f.ask = func(text string) string {
			return strings.ReplaceAll(text, "updated_at:", "created_at:<='2001-01-01' AND updated_at:")
		}
	})
	f.reconciled(t)
	f.agrees(t, row)
}

func TestR56_B3_AChangeInTheSecondOfALoadIsSeenByTheNextPoll(t *testing.T) {
	t.Parallel()
	f := openStill(t)
	f.poller.SetDeep(10)
	names := []string{"#1002", "#1003", "#1005"}
	for _, name := range names {
		must(t, f.shop.Refund(name, 50))
	}
	f.check(t)
	equal(t, "bulk operations", f.asked("bulkOperationRunQuery("), 1)
	for _, name := range names {
		must(t, f.shop.Refund(name, 70))
	}
	f.forward(30 * time.Second)
	f.check(t)
	for _, name := range names {
		f.agrees(t, f.order(t, name))
	}
}

func TestR56_B3_AnOrderSetAsideAndMendedInTheSameSecondIsTakenIn(t *testing.T) {
	t.Parallel()
	f := openStill(t)
	f.check(t)
	name := f.shop.Step()
	f.bend(func() {
		f.answer = func(text string) string { return strings.ReplaceAll(text, `"name":"`+name+`"`, `"name":""`) }
	})
	equal(t, "set aside", f.check(t), sync.Checked{Quarantined: 1})
	f.bend(func() { f.answer = nil })
	f.forward(30 * time.Second)
	equal(t, "mended", f.check(t), sync.Checked{TakenIn: 1})
}

func TestR56_B3_WhatIsSettledIsNotReadAgain(t *testing.T) {
	t.Parallel()
	f := openStill(t)
	f.shop.Step()
	f.check(t)
	f.settle(t)
	reads := f.asked("ReadOrder")
	for range 5 {
		equal(t, "quiet", f.check(t), sync.Checked{})
		f.forward(30 * time.Second)
	}
	equal(t, "read", f.asked("ReadOrder"), reads)
}

// An older reading that arrives late must not undo a later one of the same second.
func TestR56_B3_AReadingThatWasOvertakenChangesNothing(t *testing.T) {
	t.Parallel()
	f := openStill(t)
	f.check(t)
	row := f.first(t, store.DeliveryShip)
	f.forward(time.Minute)
	must(t, f.shop.Refund(row.Name, 50))
	early, err := f.gateway.ReadOrder(t.Context(), row.ShopifyID)
	must(t, err)
	must(t, f.shop.Refund(row.Name, 70))
	late, err := f.gateway.ReadOrder(t.Context(), row.ShopifyID)
	must(t, err)
	late.ReadAt = early.ReadAt.Add(300 * time.Millisecond)
	for _, o := range []store.Order{late, early} {
		_, err := f.db.TakeIn(t.Context(), []store.Order{o})
		must(t, err)
	}
	equal(t, "refunded", f.latest(t, row).Refunded, late.Refunded)
}
