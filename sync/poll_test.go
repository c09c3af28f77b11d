package sync_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

func TestR5_ABadOrderIsSetAsideAndTheOthersGoOn(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{})
	for range 4 {
		f.shop.Step()
	}
	f.bend(func() {
		f.answer = func(text string) string { return strings.ReplaceAll(text, `"name":"#1002"`, `"name":""`) }
	})
	equal(t, "first", f.check(t), sync.Checked{TakenIn: 3, Quarantined: 1})
	aside, err := f.db.Quarantined(t.Context(), shopsim.Domain)
	must(t, err)
	equal(t, "set aside", len(aside), 1)
	f.settle(t)
	reads := f.asked(`"ReadOrder`)
	equal(t, "again", f.check(t), sync.Checked{})
	equal(t, "read again", f.asked(`"ReadOrder`), reads)
	// Nothing changes at Shopify, but what was in the way is gone.
	f.bend(func() { f.answer = nil })
	f.forward(61 * time.Minute)
	equal(t, "an hour later", f.check(t), sync.Checked{TakenIn: 1})
	aside, err = f.db.Quarantined(t.Context(), shopsim.Domain)
	must(t, err)
	equal(t, "set aside", len(aside), 0)
}

func TestR49_WhatIsLeftOutIsNotReadByEveryPoll(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{BucketSize: 1e6})
	for range 35 {
		f.shop.Step()
	}
	if checked := f.check(t); checked.TakenIn == 0 || checked.TakenIn == 35 {
		t.Fatalf("taken in %d of 35, want some left out", checked.TakenIn)
	}
	f.settle(t)
	reads := f.asked(`"ReadOrder`)
	equal(t, "again", f.check(t), sync.Checked{})
	equal(t, "read again", f.asked(`"ReadOrder`), reads)
}

func TestR4_AFilterThatShopifyIgnoresTakesInNothing(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 5})
	f.bend(func() {
		f.ask = func(text string) string { return strings.ReplaceAll(text, "updated_at:", "updatedd_at:") }
	})
	_, err := f.poller.Check(t.Context())
	equal(t, "code", store.CodeOf(err), store.Internal)
	n, err := f.db.CountOrders(t.Context(), db.OrderFilter{Scope: db.AllOrders})
	must(t, err)
	equal(t, "orders", n, 0)
	mark, err := f.db.Mark(t.Context(), shopsim.Domain, "orders")
	must(t, err)
	equal(t, "mark stays", mark.IsZero(), true)
}

func TestR4_FulfillmentOrdersThatComeLateAreSeen(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{RoutingLag: time.Minute})
	name := f.shop.Step()
	equal(t, "taken in", f.check(t).TakenIn, 1)
	equal(t, "delivery", f.order(t, name).Delivery, store.DeliveryUnknown)
	f.forward(2 * time.Minute)
	equal(t, "changed", f.check(t).Changed, 1)
	equal(t, "delivery", f.order(t, name).Delivery, store.DeliveryShip)
}

func TestR5_WhatTheSearchIndexShowsLateIsSeenOnce(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 3, IndexLag: time.Minute})
	f.check(t)
	f.shop.Step()
	f.forward(30 * time.Second)
	// This poll moves the mark past the order, which the index doesn't show yet.
	equal(t, "too early", f.check(t), sync.Checked{})
	f.forward(time.Minute)
	equal(t, "later", f.check(t), sync.Checked{TakenIn: 1})
	equal(t, "once", f.check(t), sync.Checked{})
}

func TestR4_AProgramThatEndsLetsTheNextPollAtOnce(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 3})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	good := make(chan struct{}, 100)
	f.poller.OnState(func(s sync.State) {
		if !s.LastGood.IsZero() && !s.Next.IsZero() {
			good <- struct{}{}
		}
	})
	ended := make(chan error, 1)
	go func() { ended <- f.poller.Run(ctx) }()
	<-good
	theirs, err := f.db.TakeLease(t.Context(), "poller", "another", time.Minute)
	must(t, err)
	equal(t, "while it runs", theirs, false)
	stop()
	must(t, <-ended)
	theirs, err = f.db.TakeLease(t.Context(), "poller", "another", time.Minute)
	must(t, err)
	equal(t, "afterwards", theirs, true)
}

func TestR4_AnotherProgramsPollCountsForTheAge(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 3})
	_, err := f.db.TakeLease(t.Context(), "poller", "another", 15*time.Minute)
	must(t, err)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	states := make(chan sync.State, 100)
	f.poller.OnState(func(s sync.State) { states <- s })
	ended := make(chan error, 1)
	go func() { ended <- f.poller.Run(ctx) }()
	for s := range states {
		if !s.Next.IsZero() {
			break
		}
	}
	at := f.now().UTC().Truncate(time.Second)
	must(t, f.db.SetSetting(t.Context(), "poll."+shopsim.Domain+".last_good", at.Format(time.RFC3339)))
	f.poller.CheckNow()
	for s := range states {
		if s.LastGood.Equal(at) {
			break
		}
	}
	stop()
	must(t, <-ended)
	equal(t, "asked of Shopify", f.asked("query"), 0)
}

func BenchmarkChangedOrders(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		f := openFaulty(b, shopsim.Config{Orders: 1000, BucketSize: 1e9})
		b.StartTimer()
		f.check(b)
		b.ReportMetric(float64(f.gateway.Spent())/1000, "points/order")
	}
}
