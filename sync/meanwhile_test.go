package sync_test

import (
	"context"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// claimed is the push of an order that is being sent, and the order as its try reads it.
func (f *faulty) claimed(t *testing.T) (store.Push, store.Order) {
	t.Helper()
	push, found, err := f.db.ClaimPush(t.Context(), "here", time.Minute)
	must(t, err)
	equal(t, "something is due", found, true)
	o, err := f.gateway.ReadOrder(t.Context(), push.ShopifyID)
	must(t, err)
	o, err = f.db.OurShare(t.Context(), o)
	must(t, err)
	return push, o
}

// workAgain demands that what came at Shopify is to be done here, and can be.
func (f *faulty) workAgain(t *testing.T, row db.OrderRow) {
	t.Helper()
	again := f.order(t, row.Name)
	equal(t, "status", again.Status, store.New)
	equal(t, "counted", again.RequiresAction(), true)
	f.tells(t, row, row.Name+" is New by itself")
	f.poll(t)
	equal(t, "and stays", f.order(t, row.Name).Status, store.New)
	f.save(t, again, store.Completed)
	equal(t, "handed over", f.drain(t), sync.Drained{Confirmed: 1})
	f.poll(t)
	equal(t, "done", f.order(t, row.Name).Status, store.Completed)
	equal(t, "at Shopify", f.at(t, row).Fulfillment, "FULFILLED")
}

// What comes at Shopify is read while a push is on its way, so that it may be that push's own
// doing. Once that has ended the order is as it was read, and no later reading is news.
func TestR56_WhatComesWhileAPushIsOnItsWayIsWorkOnceThatHasEnded(t *testing.T) {
	t.Parallel()
	t.Run("the whole order", func(t *testing.T) {
		t.Parallel()
		f := openFaulty(t, shopsim.Config{Orders: 40})
		f.check(t)
		row := f.first(t, store.DeliveryShip)
		f.save(t, row, store.Completed)
		push, o := f.claimed(t)
		ready, _ := o.HandOvers()
		made, err := f.gateway.Fulfill(t.Context(), ready[0], "", "")
		must(t, err)
		push.Parts, push.Fulfillments = ready[0].Parts, []string{made}
		must(t, f.shop.AddPart(row.Name, "TUB-2838", "SHIPPING"))
		f.poll(t)
		equal(t, "on its way", f.order(t, row.Name).Status, store.Completed)
		must(t, f.db.PushConfirmed(t.Context(), push, "Shopify has mailed the customer."))
		f.workAgain(t, row)
	})
	t.Run("by quantity, its answer lost", func(t *testing.T) {
		t.Parallel()
		f := openFaulty(t, shopsim.Config{Orders: 40})
		f.check(t)
		row := f.shipment(t, 2)
		f.goes(t, row, store.StatusEdit{Lines: f.all(t, row)})
		equal(t, "the last unit", f.order(t, row.Name).Status, store.Completed)
		must(t, f.shop.AddLine(row.Name, "PMP-PARK-01", 4))
		f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{ResetAfter: true})
		pusher := sync.NewPusher(f.gateway, f.db, sync.PusherConfig{
			Now: f.now, Log: zerolog.Nop(), Holder: "here",
			Sleep: func(ctx context.Context, d time.Duration) error { f.poll(t); return f.sleep(ctx, d) },
		})
		_, err := pusher.Drain(t.Context())
		must(t, err)
		equal(t, "taken once", f.logged(row, "fulfillment"), 1)
		f.workAgain(t, row)
	})
	t.Run("a pickup that is announced", func(t *testing.T) {
		t.Parallel()
		f := openFaulty(t, shopsim.Config{Orders: 40})
		f.check(t)
		row := f.first(t, store.DeliveryPickup)
		f.save(t, row, store.ReadyForPickup)
		push, o := f.claimed(t)
		push.Parts = []string{o.FulfillmentOrders[0].ShopifyID}
		must(t, f.gateway.PrepareForPickup(t.Context(), push.Parts))
		must(t, f.shop.AddPart(row.Name, "TUB-2838", "PICK_UP"))
		f.poll(t)
		equal(t, "on its way", f.order(t, row.Name).Status, store.ReadyForPickup)
		must(t, f.db.PushConfirmed(t.Context(), push, "Shopify has mailed the customer."))
		f.workAgain(t, row)
	})
	t.Run("moved away and back", func(t *testing.T) {
		t.Parallel()
		f := owning(t, shopsim.Counter)
		f.check(t)
		row := f.first(t, store.DeliveryShip)
		f.save(t, row, store.Completed)
		must(t, f.shop.MovePart(row.Name, 0, shopsim.Warehouse))
		push, o := f.claimed(t)
		equal(t, "elsewhere", o.Elsewhere(), store.AllElsewhere)
		f.forward(5 * time.Second)
		must(t, f.shop.MovePart(row.Name, len(f.at(t, row).FulfillmentOrders)-1, shopsim.Counter))
		f.poll(t)
		must(t, f.db.PushNeedless(t.Context(), push, "The Warehouse hands over all of it.", o))
		equal(t, "status", f.order(t, row.Name).Status, store.New)
	})
}

// all are all units of an order's first part.
func (f *faulty) all(t *testing.T, row db.OrderRow) []store.PartLine {
	t.Helper()
	o, _, err := f.db.Details(t.Context(), row.ID)
	must(t, err)
	lines, err := o.Pick(&o.FulfillmentOrders[0], nil)
	must(t, err)
	return lines
}

// A colleague hands the order over in Shopify's admin before Completed is sent: nothing is, and
// what is left of the order later is nobody's but ours all the same.
func TestR56_WhatComesAfterAColleagueHandedOverIsWork(t *testing.T) {
	t.Parallel()
	for name, comes := range map[string]func(*faulty, string) error{
		"a part that was added":    func(f *faulty, order string) error { return f.shop.AddPart(order, "TUB-2838", "SHIPPING") },
		"the whole, taken back":    func(f *faulty, order string) error { return f.shop.TakeBack(order) },
		"an exchange for one more": func(f *faulty, order string) error { return f.exchange(order, 2) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			f.check(t)
			row := f.first(t, store.DeliveryShip)
			f.save(t, row, store.Completed)
			must(t, f.shop.HandOverPart(row.Name, 0))
			equal(t, "found done", f.drain(t), sync.Drained{Confirmed: 1})
			f.poll(t)
			equal(t, "done", f.order(t, row.Name).Status, store.Completed)
			must(t, comes(f, row.Name))
			f.poll(t)
			f.workAgain(t, row)
			equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
		})
	}
}

// exchange has a unit come back, and so many of an article go instead, at Shopify.
func (f *faulty) exchange(order string, units int32) error {
	if err := f.shop.TakeBackUnits(order, 1, false); err != nil {
		return err
	}
	if err := f.shop.AddLine(order, "PMP-PARK-01", units); err != nil {
		return err
	}
	return f.shop.RoutePart(order)
}

// Nor is what comes after a colleague handed a pickup over before Ready for Pickup was sent, which
// then told nobody of any part.
func TestR56_WhatComesAfterAPickupWasFetchedBeforeItWasAnnouncedIsWork(t *testing.T) {
	t.Parallel()
	for name, comes := range map[string]func(*faulty, string) error{
		"a part that was added":    func(f *faulty, order string) error { return f.shop.AddPart(order, "TUB-2838", "PICK_UP") },
		"the whole, taken back":    func(f *faulty, order string) error { return f.shop.TakeBack(order) },
		"an exchange for one more": func(f *faulty, order string) error { return f.exchange(order, 2) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			f.check(t)
			row := f.first(t, store.DeliveryPickup)
			f.save(t, row, store.ReadyForPickup)
			must(t, f.shop.HandOverPart(row.Name, 0))
			equal(t, "found done", f.drain(t), sync.Drained{Confirmed: 1})
			f.poll(t)
			equal(t, "nobody was told", f.logged(row, "mail"), 0)
			must(t, comes(f, row.Name))
			f.poll(t)
			again := f.order(t, row.Name)
			f.save(t, again, store.ReadyForPickup)
			equal(t, "announced", f.drain(t), sync.Drained{Confirmed: 1})
			equal(t, "mailed once", f.logged(row, "mail"), 1)
			f.save(t, f.order(t, row.Name), store.New)
			f.workAgain(t, row)
			equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
		})
	}
}
