package db_test

import (
	"fmt"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
)

// TestR2_TheListAndTheTileCountWhatTheRuleSays tries every row there can be: the rule,
// the figure on the tile, and the list behind it must agree.
func TestR2_TheListAndTheTileCountWhatTheRuleSays(t *testing.T) {
	d, err := db.Open(t.Context(), db.Config{Path: dbtest.Fresh(t)})
	must(t, err)
	defer func() { must(t, d.Close()) }()
	take(t, d, order(1))
	owings := []store.Owing{
		{},
		{Minor: 500},
		{Minor: -500},
		{Minor: 500, From: time.Now().Add(-time.Hour)},
		{Minor: 500, From: time.Now().Add(time.Hour)},
	}
	for _, status := range store.Statuses() {
		for _, push := range store.PushStates() {
			for flags := range 4 * len(owings) {
				changed, archived, owing := flags&1 == 1, flags&2 == 2, owings[flags/4]
				_, err := db.Writer(d).ExecContext(t.Context(), "UPDATE orders SET status = $1, push = $2, changed = $3, archived = $4, "+
					"owed = $5, owed_from = $6", string(status), string(push), flags&1, flags>>1&1, owing.Minor, store.Milli(owing.From))
				must(t, err)
				want := 0
				if store.RequiresAction(status, push, changed, archived, owing.Due(time.Now())) {
					want = 1
				}
				row := fmt.Sprintf("%s, push %q, changed %v, archived %v, owing %+v", status, push, changed, archived, owing)
				counts, err := d.Counts(t.Context())
				must(t, err)
				equal(t, "the tile: "+row, counts.NeedsAction, int64(want))
				listed, err := d.CountOrders(t.Context(), db.OrderFilter{Scope: db.NeedsAction})
				closed := int64(0)
				if want == 1 && counts.Open == 0 {
					closed = 1
				}
				equal(t, "of those that are not open: "+row, counts.ActionClosed, closed)
				must(t, err)
				equal(t, "the list: "+row, listed, want)
				shown, err := d.Orders(t.Context(), db.OrderFilter{Scope: db.NeedsAction, Limit: 10})
				must(t, err)
				equal(t, "the rows: "+row, len(shown), want)
				equal(t, "the row's own word: "+row, named(t, d, "#1").RequiresAction(), want == 1)
			}
		}
	}
}
