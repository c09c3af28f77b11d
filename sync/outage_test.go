package sync_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// cable is the way to the shop, which can be cut.
type cable struct {
	next http.Handler
	cut  atomic.Bool
}

func (c *cable) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if c.cut.Load() {
		panic(http.ErrAbortHandler)
	}
	c.next.ServeHTTP(w, r)
}

func openOnCable(t *testing.T) (*counter, *cable) {
	t.Helper()
	at := &clock{}
	shop := shopsim.New(shopsim.Config{Seed: 7, Orders: 60, Now: at.now})
	line := &cable{next: shop}
	c := openAt(t, at, shop, line)
	c.check(t)
	return c, line
}

func (c *counter) recent(t *testing.T) store.Event {
	t.Helper()
	events, err := c.db.Recent(t.Context(), 1)
	must(t, err)
	return events[0]
}

func TestR45_AfterAnOutageANoteSaysWhatHappenedMeanwhile(t *testing.T) {
	t.Parallel()
	c, line := openOnCable(t)
	line.cut.Store(true)
	var saved []string
	rows, err := c.db.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated, Descending: true})
	must(t, err)
	for _, row := range rows {
		if row.Status == store.New && row.Delivery == store.DeliveryPickup && len(saved) < 5 {
			c.save(t, row, store.ReadyForPickup)
			c.drain(t)
			c.forward(20 * time.Minute)
			saved = append(saved, row.Name)
		}
	}
	for range 4 {
		if _, err := c.poller.Check(t.Context()); store.CodeOf(err) != store.Unavailable {
			t.Fatalf("a poll without a network: %v", err)
		}
		c.forward(20 * time.Minute)
		c.drain(t)
		c.shop.Step()
	}
	since := c.poller.State().LastGood
	waiting, err := c.db.WaitingPushes(t.Context())
	must(t, err)
	equal(t, "waiting", waiting, 5)
	c.forward(since.Add(3*time.Hour + 12*time.Minute).Sub(c.now()))

	line.cut.Store(false)
	came := c.check(t).TakenIn
	equal(t, "came in", came > 1, true)
	equal(t, "told while statuses are being sent", c.poller.State().CaughtUp, "")
	equal(t, "sent at once", c.drain(t), sync.Drained{Confirmed: 5})
	var sent []string
	for _, entry := range c.shop.Log() {
		if entry.Template == "ready_for_pickup" {
			sent = append(sent, entry.Order)
		}
	}
	for i := range sent {
		equal(t, "sent in the order it was saved", sent[i], saved[i])
	}
	c.check(t)
	note := fmt.Sprintf("Back after 3 h 12 min: %d orders came in, 5 statuses were sent.", came)
	equal(t, "note", c.poller.State().CaughtUp, note)
	equal(t, "logged", c.recent(t).Title+": "+c.recent(t).Detail, note)
	equal(t, "kind", c.recent(t).Kind, store.EventCaughtUp)
	c.check(t)
	equal(t, "told once", c.poller.State().CaughtUp, "")
}

func TestR45_AShortFaultIsNothingToTell(t *testing.T) {
	t.Parallel()
	c, line := openOnCable(t)
	before := c.recent(t)
	line.cut.Store(true)
	c.forward(2 * time.Minute)
	if _, err := c.poller.Check(t.Context()); err == nil {
		t.Fatal("a poll without a network is good")
	}
	line.cut.Store(false)
	c.check(t)
	equal(t, "note", c.poller.State().CaughtUp, "")
	equal(t, "logged", c.recent(t).Seq, before.Seq)
}

// What can't be sent even then doesn't keep the note back for ever.
func TestR45_WhatStillWaitsIsTold(t *testing.T) {
	t.Parallel()
	c, line := openOnCable(t)
	line.cut.Store(true)
	c.forward(time.Hour)
	if _, err := c.poller.Check(t.Context()); err == nil {
		t.Fatal("a poll without a network is good")
	}
	c.save(t, c.first(t, store.DeliveryPickup), store.ReadyForPickup)
	line.cut.Store(false)
	for range 10 {
		equal(t, "told too early", c.poller.State().CaughtUp, "")
		c.check(t)
	}
	equal(t, "note", c.poller.State().CaughtUp, "Back after 1 h: 0 orders came in, 0 statuses were sent, 1 status still waits.")
}
