package db_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
)

const (
	counterID   = "gid://shopify/Location/1"
	warehouseID = "gid://shopify/Location/11" // begins as the counter's does
	formerID    = "gid://shopify/Location/3"
)

// atPlaces is an order whose units are handed over at these locations, one part each.
func atPlaces(n int, ids ...string) store.Order {
	o := order(n)
	part := o.FulfillmentOrders[0]
	o.FulfillmentOrders = nil
	for i, id := range ids {
		part.ShopifyID, part.LocationID, part.Location = part.ShopifyID+"a", id, id
		part.Lines = slices.Clone(part.Lines)
		if i > 0 {
			part.Lines = nil
		}
		o.FulfillmentOrders = append(o.FulfillmentOrders, part)
	}
	return o
}

// twoComputers are two of one shop on one database, with orders of the Counter (#1), the
// Warehouse (#2), both (#3) and of no part yet (#4).
func twoComputers(t *testing.T) (front, back *db.DB, c *clock) {
	t.Helper()
	made, _ := stocked(t)
	c = &clock{At: noon}
	opened := func(machine string) *db.DB {
		d, err := db.Open(t.Context(), db.Config{Path: made.Config().Path, Now: c.Now, Machine: machine})
		must(t, err)
		t.Cleanup(func() { must(t, d.Close()) })
		return d
	}
	front, back = opened("FRONT"), opened("BACK")
	must(t, front.KeepLocations(t.Context(), shop, store.Locations{
		{ShopifyID: counterID, Name: "Counter", Active: true},
		{ShopifyID: warehouseID, Name: "Warehouse, East", Active: true},
		{ShopifyID: formerID, Name: "Kiosk", Active: true},
	}))
	_, err := front.OwnLocations(t.Context(), shop, []string{"Counter", "Warehouse, East", "Kiosk"}, true)
	must(t, err)
	take(t, front, atPlaces(1, counterID), atPlaces(2, warehouseID), atPlaces(3, counterID, warehouseID))
	// An order that needs no shipping has no part; one whose location's id Shopify keeps back names it.
	loose := order(4)
	loose.RequiresShipping, loose.FulfillmentOrders = false, nil
	loose.Lines = slices.Clone(loose.Lines)
	for i := range loose.Lines {
		loose.Lines[i].RequiresShipping = false
	}
	nameless := atPlaces(5, "")
	nameless.FulfillmentOrders[0].Location = "Warehouse, East"
	take(t, front, loose, nameless)
	return front, back, c
}

// narrowTo decides as the verb does.
func narrowTo(t *testing.T, d *db.DB, text string) {
	t.Helper()
	s, err := store.SettingNamed(store.SettingLocations)
	must(t, err)
	must(t, d.Decide(t.Context(), s, text))
	kept, err := d.Decided(t.Context(), s)
	must(t, err)
	equal(t, "kept", kept, text)
}

// seen are the orders that a computer's list shows, held against its figures.
func seen(t *testing.T, d *db.DB, scope db.Scope) string {
	t.Helper()
	at, err := d.Narrowing(t.Context())
	must(t, err)
	names := listed(t, d, db.OrderFilter{Scope: scope, At: at})
	if scope == db.OpenOrders {
		counts, err := d.CountsAt(t.Context(), at)
		must(t, err)
		equal(t, "figure", int(counts.Open), len(strings.Fields(names)))
	}
	return names
}

func TestR54_TwoComputersOnOneDatabaseListWhatTheirLocationsHandOver(t *testing.T) {
	front, back, _ := twoComputers(t)
	equal(t, "not narrowed", seen(t, front, db.OpenOrders), "#1 #2 #3 #4 #5")
	narrowTo(t, front, "Counter")
	narrowTo(t, back, "Warehouse, East") // a comma in a name parts nothing
	equal(t, "front", seen(t, front, db.OpenOrders), "#1 #3 #4")
	equal(t, "back", seen(t, back, db.OpenOrders), "#2 #3 #4 #5")
	equal(t, "needs action, front", seen(t, front, db.NeedsAction), "#1 #3 #4")
	narrowTo(t, back, "Counter, Kiosk")
	equal(t, "two of three", seen(t, back, db.OpenOrders), "#1 #3 #4")
	narrowTo(t, back, "")
	equal(t, "all again", seen(t, back, db.OpenOrders), "#1 #2 #3 #4 #5")
	// What owes is read by another index and counted apart.
	must(t, save(t.Context(), front, named(t, front, "#2"), store.Completed))
	owes := func(minor string) {
		execute(t, front.Config().Path, "UPDATE orders SET owed = "+minor+" WHERE name = '#2'")
	}
	owes("100")
	equal(t, "owed, front", seen(t, front, db.OpenOrders), "#1 #3 #4")
	equal(t, "owed, back", seen(t, back, db.OpenOrders), "#1 #2 #3 #4 #5")
	owes("0")
	// Books know nothing of it.
	found, err := front.OrderNamed(t.Context(), "#2")
	must(t, err)
	equal(t, "found by name", found.TransactionID != "", true)
	provedAtItsEnd(t, front)
}

func TestR54_APartThatMovesTakesItsOrderToTheOtherComputer(t *testing.T) {
	front, _, _ := twoComputers(t)
	narrowTo(t, front, "Counter")
	moved := atPlaces(1, warehouseID)
	moved.UpdatedAt = moved.UpdatedAt.AddDate(0, 0, 1)
	take(t, front, moved)
	equal(t, "gone", seen(t, front, db.OpenOrders), "#3 #4")
	// Also while something else about it waits for a decision.
	back := atPlaces(1, counterID)
	back.UpdatedAt = moved.UpdatedAt.AddDate(0, 0, 1)
	back.Total, back.Subtotal = back.Total-100, back.Subtotal-100
	back.Lines = slices.Clone(back.Lines)
	back.Lines[0].LineDiscount += 100
	take(t, front, back)
	equal(t, "waits", named(t, front, "#1").Changed, true)
	equal(t, "back", seen(t, front, db.OpenOrders), "#1 #3 #4")
}

func TestR54_ALocationThatIsLostNarrowsNothingAndIsSaid(t *testing.T) {
	front, back, c := twoComputers(t)
	narrowTo(t, front, "Counter, Kiosk")
	narrowTo(t, back, "Warehouse, East")
	lost := func(d *db.DB, want string) {
		t.Helper()
		at, err := d.Narrowing(t.Context())
		must(t, err)
		if said := at.LostSentence(); want == "" && said != "" || !strings.Contains(said, want) {
			t.Errorf("said %q, wanted %q", said, want)
		}
	}
	lost(front, "")
	_, err := front.OwnLocations(t.Context(), shop, []string{"Warehouse, East"}, false)
	must(t, err)
	lost(front, "")
	// What is booked at a location that nobody works for stays in everybody's list.
	equal(t, "front", seen(t, front, db.OpenOrders), "#1 #2 #3 #4 #5")
	lost(back, "Warehouse, East, for which this computer works, is closed or no longer this shop's own. It shows the orders of all locations.")
	equal(t, "never empty without a word", seen(t, back, db.OpenOrders), "#1 #2 #3 #4 #5")
	// The Kiosk is listed no more.
	c.At = c.At.Add(time.Hour)
	must(t, front.KeepLocations(t.Context(), shop, store.Locations{{ShopifyID: counterID, Name: "Counter", Active: true}}))
	lost(front, "Kiosk, for which this computer works, is closed or no longer this shop's own. It shows the orders of Counter alone.")
	s, err := store.SettingNamed(store.SettingLocations)
	must(t, err)
	equal(t, "one that is lost can't be chosen", store.CodeOf(front.Decide(t.Context(), s, "Kiosk")), store.Invalid)
	equal(t, "nor one that there isn't", store.CodeOf(front.Decide(t.Context(), s, "Moon")), store.NotFound)
}

func TestR54_CallsAreAboutWhatTheComputerLists(t *testing.T) {
	front, back, _ := twoComputers(t)
	narrowTo(t, front, "Counter")
	called := func(d *db.DB) string {
		happened, _, err := d.Happened(t.Context(), 0)
		must(t, err)
		var names []string
		for _, h := range happened {
			if h.OrderName != "" {
				names = append(names, h.OrderName)
			}
		}
		return strings.Join(names, " ")
	}
	equal(t, "front", called(front), "#1 #3 #4")
	equal(t, "back", called(back), "#1 #2 #3 #4 #5")
}

func TestR54_ANarrowedPageIsReadByItsIndexToo(t *testing.T) {
	dbtest.FileOnly(t, "it reads SQLite's plan")
	front, _, _ := twoComputers(t)
	narrowTo(t, front, "Counter")
	at, err := front.Narrowing(t.Context())
	must(t, err)
	plan, err := db.Plan(t.Context(), front, db.OrderFilter{Sort: db.ByCreated, Descending: true, Limit: 200, At: at})
	must(t, err)
	if !strings.Contains(plan, "SEARCH o USING INDEX orders_by_created_at (open=?)") || strings.Count(plan, "TEMP B-TREE FOR ORDER BY") > 2 {
		t.Errorf("the page is read by\n%s", plan)
	}
	figures := dbtest.Raw(t, front.Config().Path)
	rows, err := figures.QueryContext(t.Context(), `EXPLAIN QUERY PLAN SELECT status, push, changed, archived, elsewhere, places, COUNT(*)
		FROM orders WHERE owed = 0 GROUP BY 1, 2, 3, 4, 5, 6`)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		must(t, rows.Scan(&id, &parent, &unused, &step))
		equal(t, "the figures are read by", step, "SCAN orders USING COVERING INDEX orders_standing")
	}
	must(t, rows.Err())
}
