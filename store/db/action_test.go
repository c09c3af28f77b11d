package db_test

import (
	"fmt"
	"testing"

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
	for _, status := range store.Statuses() {
		for _, push := range store.PushStates() {
			for flags := range 4 {
				changed, archived := flags&1 == 1, flags&2 == 2
				_, err := db.Writer(d).ExecContext(t.Context(), "UPDATE orders SET status = $1, push = $2, changed = $3, archived = $4",
					string(status), string(push), flags&1, flags>>1)
				must(t, err)
				want := 0
				if store.RequiresAction(status, push, changed, archived) {
					want = 1
				}
				row := fmt.Sprintf("%s, push %q, changed %v, archived %v", status, push, changed, archived)
				counts, err := d.Counts(t.Context())
				must(t, err)
				equal(t, "the tile: "+row, counts.NeedsAction, int64(want))
				listed, err := d.CountOrders(t.Context(), db.OrderFilter{Scope: db.NeedsAction})
				must(t, err)
				equal(t, "the list: "+row, listed, want)
				shown, err := d.Orders(t.Context(), db.OrderFilter{Scope: db.NeedsAction, Limit: 10})
				must(t, err)
				equal(t, "the rows: "+row, len(shown), want)
			}
		}
	}
}
