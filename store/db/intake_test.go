package db_test

import (
	"testing"
	"time"

	"tillbridge/store"
)

func TestR49_D6_WhatIsLeftOutIsCountedByKindAndComesInWhenWanted(t *testing.T) {
	t.Parallel()
	d, _ := stocked(t)
	orders := []store.Order{order(1), order(2), order(3), order(4), order(5)}
	orders[1].Test = true
	orders[2].Source = "pos"
	orders[3].Source, orders[3].Test = "pos", true
	orders[4].Source = "shopify_draft_order"
	orders[4].CreatedAt = orders[4].CreatedAt.Add(-48 * time.Hour)
	equal(t, "taken in", len(take(t, d, orders...).New), 1)
	counts := func() map[store.Kind]int64 {
		left, err := d.LeftOut(t.Context(), orders[0].Shop)
		must(t, err)
		by := map[store.Kind]int64{}
		for _, l := range left {
			by[l.Kind] = l.Orders
			if l.Kind == store.DraftOrders {
				equal(t, "since", l.Since, orders[4].CreatedAt)
			}
		}
		return by
	}
	admitted := func() int {
		ids, err := d.Admitted(t.Context(), orders[0].Shop, 10)
		must(t, err)
		return len(ids)
	}
	equal(t, "tests", counts()[store.TestOrders], 2)
	equal(t, "point of sale", counts()[store.POSOrders], 1)
	equal(t, "drafts", counts()[store.DraftOrders], 1)
	equal(t, "admitted", admitted(), 0)

	must(t, d.SetIntake(t.Context(), store.Intake{Test: true}))
	equal(t, "tests", counts()[store.TestOrders], 0)
	equal(t, "a test at the point of sale is one of that", counts()[store.POSOrders], 2)
	equal(t, "admitted", admitted(), 1)
	equal(t, "taken in now", len(take(t, d, orders[1]).New), 1)
	equal(t, "admitted", admitted(), 0)

	// Switched off again, what is here stays and is followed.
	must(t, d.SetIntake(t.Context(), store.Intake{}))
	orders[1].UpdatedAt = orders[1].UpdatedAt.Add(time.Minute)
	orders[1].CancelledAt = orders[1].UpdatedAt
	equal(t, "followed", len(take(t, d, orders[1]).Changed), 1)
}
