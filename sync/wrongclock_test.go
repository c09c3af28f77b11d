package sync_test

import (
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// beside opens the counter's database as it is seen while this computer's clock is
// that far ahead.
func (c *counter) beside(t testing.TB, ahead time.Duration) *db.DB {
	t.Helper()
	wrong := &clock{}
	wrong.forward(ahead)
	d, err := db.Open(t.Context(), db.Config{Path: c.path, Now: wrong.now, Log: zerolog.Nop()})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	return d
}

const fourteenYears = 14 * 365 * 24 * time.Hour

func TestR31_L8_AStatusSavedWhileTheClockWasAheadIsSentOnceItIsRight(t *testing.T) {
	t.Parallel()
	for name, ahead := range map[string]time.Duration{
		"by years": fourteenYears, "by a day": 24 * time.Hour,
		"by half an hour": 30 * time.Minute,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t, 20)
			c.check(t)
			row := c.first(t, store.DeliveryPickup)
			d := c.beside(t, ahead)
			must(t, d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.ReadyForPickup}}))
			n, err := c.db.FarPushes(t.Context())
			must(t, err)
			equal(t, "doctor's count", n, 1)
			pause, err := c.pusher.Pause(t.Context())
			must(t, err)
			equal(t, "looked at soon", pause <= 2*time.Second, true)
			equal(t, "sent", c.drain(t), sync.Drained{Confirmed: 1})
			equal(t, "mails", c.logged(row, "mail"), 1)
			equal(t, "sent again", c.drain(t), sync.Drained{})
		})
	}
}

// A try that was under way, or put off, while the clock was ahead.
func TestR31_L8_AClaimAndAPauseOfAWrongClockAreOver(t *testing.T) {
	t.Parallel()
	c := open(t, 20)
	c.check(t)
	row := c.first(t, store.DeliveryPickup)
	c.save(t, row, store.ReadyForPickup)
	d := c.beside(t, fourteenYears)
	push, found, err := d.ClaimPush(t.Context(), "a program that died", 3*time.Minute)
	must(t, err)
	equal(t, "claimed", found, true)
	equal(t, "sent", c.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "mails", c.logged(row, "mail"), 1)
	equal(t, "the old claim", store.CodeOf(d.PushSent(t.Context(), push)), store.Conflict)
}

func TestR46_L8_ALeaseOfAWrongClockHasRunOut(t *testing.T) {
	t.Parallel()
	c := open(t, 3)
	_, err := c.beside(t, fourteenYears).TakeLease(t.Context(), "poller", "a program that died", time.Minute)
	must(t, err)
	ours, err := c.db.TakeLease(t.Context(), "poller", "here", time.Minute)
	must(t, err)
	equal(t, "ours", ours, true)
	theirs, err := c.db.TakeLease(t.Context(), "poller", "another", time.Minute)
	must(t, err)
	equal(t, "a lease of the right clock holds", theirs, false)
}

// An order set aside while the clock was ahead is looked at again.
func TestR5_L8_WhatWasSetAsideByAWrongClockIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	c := open(t, 3)
	c.check(t)
	c.settle(t)
	row := c.first(t, store.DeliveryPickup)
	order, err := c.gateway.ReadOrder(t.Context(), row.ShopifyID)
	must(t, err)
	must(t, c.beside(t, fourteenYears).Quarantine(t.Context(), shopsim.Domain, row.ShopifyID, order.UpdatedAt, order.ReadAt, "planted"))
	c.check(t)
	aside, err := c.db.Quarantined(t.Context(), shopsim.Domain)
	must(t, err)
	equal(t, "set aside", len(aside), 0)
}
