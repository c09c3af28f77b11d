package db_test

import (
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
)

// An order over which taking in fails inside leaves nothing behind, and the database
// goes on; the poller then takes the others in one by one.
func TestR63_P5_AFailureInsideWhileTakingInLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	d, _ := stocked(t)
	db.OnTakingIn(d, func(o store.Order) {
		if o.Name == order(2).Name {
			var nothing map[string]int
			nothing[o.Name] = 1 //nolint:staticcheck // the failure that this is about
		}
	})
	_, err := d.TakeIn(t.Context(), []store.Order{order(1), order(2)})
	equal(t, "code", store.CodeOf(err), store.Internal)
	equal(t, "a sentence", strings.Contains(store.MessageOf(err), "nothing was lost"), true)
	equal(t, "where, for the log", strings.Contains(store.Details(err), "panic_test.go"), true)
	n, err := d.CountOrders(t.Context(), db.OrderFilter{Scope: db.AllOrders})
	must(t, err)
	equal(t, "half a page", n, 0)
	for range 20 {
		if _, err := d.TakeIn(t.Context(), []store.Order{order(2)}); err == nil {
			t.Fatal("no failure")
		}
	}
	equal(t, "the others", len(take(t, d, order(1), order(3)).New), 2)
}

// Whoever is told of a change must not undo it by failing.
func TestR63_P5_AListenerThatFailsInsideTakesNobodyAlong(t *testing.T) {
	t.Parallel()
	d, _ := stocked(t)
	told := 0
	defer d.OnChange(func(db.Change) { panic("planted") })()
	defer d.OnChange(func(db.Change) { told++ })()
	take(t, d, order(1))
	equal(t, "the next one is told", told > 0, true)
}
