package db_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
)

// listed are the names of the orders that fit a filter, oldest first.
func listed(t *testing.T, d *db.DB, f db.OrderFilter) string {
	t.Helper()
	f.Sort = db.ByCreated
	rows, err := d.Orders(t.Context(), f)
	must(t, err)
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = row.Name
	}
	n, err := d.CountOrders(t.Context(), f)
	must(t, err)
	equal(t, "counted as listed", n, len(rows))
	return strings.Join(names, " ")
}

// ways are five orders, each handed over in another way; #5 is Completed.
func ways(t *testing.T) *db.DB {
	t.Helper()
	d, _ := stocked(t)
	for i, methods := range [][]string{{"PICK_UP"}, {"SHIPPING"}, {"LOCAL"}, {"PICK_UP", "SHIPPING"}, {"SHIPPING"}} {
		o := order(i + 1)
		part := o.FulfillmentOrders[0]
		o.FulfillmentOrders = nil
		for _, method := range methods {
			part.Method, part.ShopifyID = method, part.ShopifyID+"a"
			o.FulfillmentOrders = append(o.FulfillmentOrders, part)
		}
		take(t, d, o)
	}
	must(t, save(t.Context(), d, named(t, d, "#5"), store.Completed))
	must(t, save(t.Context(), d, named(t, d, "#2"), store.ReadyForShipment))
	return d
}

func TestR68_OrdersAreFilteredByStatusDeliveryAndDates(t *testing.T) {
	d := ways(t)
	at := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Second) }
	for name, test := range map[string]struct {
		filter db.OrderFilter
		want   string
	}{
		"pickups, mixed ones too":       {db.OrderFilter{Delivery: store.DeliveryPickup}, "#1 #4"},
		"open ones to ship":             {db.OrderFilter{Delivery: store.DeliveryShip}, "#2 #4"},
		"all to ship":                   {db.OrderFilter{Scope: db.AllOrders, Delivery: store.DeliveryShip}, "#2 #4 #5"},
		"local":                         {db.OrderFilter{Delivery: store.DeliveryLocal}, "#3"},
		"mixed alone":                   {db.OrderFilter{Delivery: store.DeliveryMixed}, "#4"},
		"New":                           {db.OrderFilter{Status: store.New}, "#1 #3 #4"},
		"New pickups":                   {db.OrderFilter{Status: store.New, Delivery: store.DeliveryPickup}, "#1 #4"},
		"Completed, whatever the scope": {db.OrderFilter{Scope: db.AllOrders, Status: store.Completed}, "#5"},
		"from and until":                {db.OrderFilter{From: at(2), Until: at(4)}, "#2 #3"},
		"nothing failed":                {db.OrderFilter{Scope: db.FailedPushes}, ""},
		"nothing changed":               {db.OrderFilter{Scope: db.ChangedOrders}, ""},
	} {
		if got := listed(t, d, test.filter); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestR2_TheOrdersBehindEveryFigureOfTheTileAreListed(t *testing.T) {
	d := ways(t)
	p, ok, err := d.ClaimPush(t.Context(), "test", time.Minute)
	must(t, err)
	equal(t, "claimed", ok, true)
	must(t, d.PushFailed(t.Context(), p, store.Fail(store.Refused, "On hold.")))
	changed := order(3)
	changed.UpdatedAt, changed.CancelledAt = noon.Add(time.Hour), noon.Add(time.Hour)
	take(t, d, changed)
	counts, err := d.Counts(t.Context())
	must(t, err)
	equal(t, "failed", int64(len(strings.Fields(listed(t, d, db.OrderFilter{Scope: db.FailedPushes})))), counts.PushFailed)
	equal(t, "changed", int64(len(strings.Fields(listed(t, d, db.OrderFilter{Scope: db.ChangedOrders})))), counts.Changed)
	equal(t, "failed at all", counts.PushFailed, 1)
	equal(t, "changed at all", counts.Changed, 1)
	for _, status := range store.Statuses() {
		equal(t, string(status), int64(len(strings.Fields(listed(t, d, db.OrderFilter{Scope: db.AllOrders, Status: status})))),
			counts.ByStatus[status])
	}
}

func TestR6_WhatCameSinceIsToldFromWhatWasThere(t *testing.T) {
	d := ways(t)
	newest, err := d.NewestOrder(t.Context())
	must(t, err)
	take(t, d, order(8), order(9))
	equal(t, "up to then", listed(t, d, db.OrderFilter{UpTo: newest}), "#1 #2 #3 #4")
	equal(t, "since", listed(t, d, db.OrderFilter{After: newest}), "#8 #9")
	one, nine := named(t, d, "#1"), named(t, d, "#9")
	rows, err := d.OrdersOf(t.Context(), []string{nine.ID, one.ID, "none"})
	must(t, err)
	slices.SortFunc(rows, func(a, b db.OrderRow) int { return strings.Compare(a.Name, b.Name) })
	if len(rows) != 2 || rows[0] != one || rows[1] != nine {
		t.Errorf("%v", rows)
	}
}

func TestR6_WhatWasPaidHereIsOnTheRow(t *testing.T) {
	d := ways(t)
	row := named(t, d, "#1")
	equal(t, "before", row.Paid, 0)
	must(t, d.TakePayment(t.Context(), store.Payment{TransactionID: row.TransactionID, Type: "Cash", Minor: 2000, Currency: "USD"},
		row.Balance))
	equal(t, "after", named(t, d, "#1").Paid, 2000)
	rows, err := d.Orders(t.Context(), db.OrderFilter{Sort: db.ByPaid, Descending: true})
	must(t, err)
	equal(t, "sorted by it", rows[0].Name, "#1")
}

func TestR68_PhonesInAnyWritingAndProductTitlesAreFound(t *testing.T) {
	d, _ := stocked(t)
	maya, jo := order(1), order(2)
	maya.Phone, maya.Shipping.Country = "(555) 555-0142", "US"
	maya.Lines[0].Title = "GravelKing SK 700×38 Übergröße"
	jo.Shipping.Phone, jo.Shipping.Country = "020 7946 0958", "GB"
	take(t, d, maya, jo, order(3))
	for search, want := range map[string]string{
		"555 555 0142": "#1", "5555550142": "#1", "+1 555-555-0142": "#1", "0015555550142": "#1", "555.555.0142": "#1", "0142": "#1",
		"02079460958": "#2", "+44 20 7946 0958": "#2", "+44 (0)20 7946-0958": "#2", "7946 0958": "#2",
		"gravelking": "#1", "ÜBERGRÖSSE": "#1", "okafor tyre": "#2 #3", "555 555 0143": "", "%": "",
	} {
		if got := listed(t, d, db.OrderFilter{Search: search}); got != want {
			t.Errorf("%q: %q, want %q", search, got, want)
		}
	}
}

func TestR68_OrdersOfAnEarlierVersionAreFoundBySuchWordsToo(t *testing.T) {
	path := dbtest.Fresh(t)
	cfg := db.Config{Path: path, Now: func() time.Time { return noon }}
	d, err := db.Open(t.Context(), cfg)
	must(t, err)
	take(t, d, order(1), order(2))
	must(t, d.Close())
	tamper(t, path, "UPDATE orders SET search = name; UPDATE order_details SET details = '{' WHERE order_id = (SELECT id FROM orders WHERE "+
		"name = '#2'); DELETE FROM settings WHERE key = 'orders.searched_by'")
	d, err = db.Open(t.Context(), cfg)
	must(t, err)
	defer func() { must(t, d.Close()) }()
	equal(t, "by title", listed(t, d, db.OrderFilter{Search: "tyre"}), "#1")
	equal(t, "one whose details can't be read stops nobody", listed(t, d, db.OrderFilter{Search: "#2"}), "#2")
}

func TestR65_WhoIsForgottenIsFoundByNoPhone(t *testing.T) {
	d, _ := stocked(t)
	o := order(1)
	o.Phone = "555-555-0142"
	take(t, d, o)
	row := named(t, d, "#1")
	equal(t, "before", listed(t, d, db.OrderFilter{Search: "5555550142"}), "#1")
	e := explain(t, d, row.Name)
	must(t, d.TakePayment(t.Context(), store.Payment{
		TransactionID: row.TransactionID, Type: "Cash", Minor: row.Balance, Currency: "USD",
	}, row.Balance))
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.Completed, Finish: true}}))
	p, _, err := d.ClaimPush(t.Context(), "test", time.Minute)
	must(t, err)
	must(t, d.PushConfirmed(t.Context(), p, ""))
	_, err = d.ForgetCustomer(t.Context(), e.Customer.Match.CustomerID)
	must(t, err)
	equal(t, "after", listed(t, d, db.OrderFilter{Search: "5555550142"}), "")
}

// What a page of the list reads is in the order of an index, whatever it is sorted by, and of
// what is closed only what owes: with 100,000 orders no page sorts or reads all of them.
func TestR6_EachColumnOfTheOpenOrdersIsReadByItsIndex(t *testing.T) {
	dbtest.FileOnly(t, "it reads SQLite's plan")
	d, _ := stocked(t)
	for column, index := range map[db.Column]string{
		db.ByName: "number", db.ByCreated: "created_at", db.ByCustomer: "customer_sort", db.ByItems: "items", db.ByTotal: "total",
		db.ByPayment: "financial", db.ByDelivery: "delivery", db.ByBarcode: "barcode", db.ByStatus: "status_rank", db.ByPush: "push",
		db.ByPickup: "pickup_time",
	} {
		for _, descending := range []bool{false, true} {
			plan, err := db.Plan(t.Context(), d, db.OrderFilter{Sort: column, Descending: descending, Limit: 200})
			must(t, err)
			// One sorts what owes, the other the page.
			sorts := strings.Count(plan, "TEMP B-TREE FOR ORDER BY")
			if !strings.Contains(plan, "MERGE (UNION ALL)") || !strings.Contains(plan, "SEARCH o USING INDEX orders_by_"+index+" (open=?)") ||
				!strings.Contains(plan, "USING INDEX orders_owed") || sorts > 2 {
				t.Errorf("by %s, descending %t:\n%s", column, descending, plan)
			}
		}
	}
}

// The index of trigrams finds what reading every order's words would, however the words
// came there, changed or went.
func TestR6_R68_TheWordsOfOrdersAreFoundByTheirIndex(t *testing.T) {
	path := dbtest.Fresh(t)
	d, err := db.Open(t.Context(), db.Config{Path: path, Log: zerolog.Nop(), Now: func() time.Time { return noon }})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	for n := 1; n <= 6; n++ {
		o := order(n)
		o.Buyer.FirstName, o.Buyer.LastName = []string{"Zoë", "王小", "Jürgen", "O'Neil", "Strauß", "Maya"}[n-1], "Nguyen"
		o.Email = fmt.Sprintf("maya%d@example.com", n)
		o.Phone = fmt.Sprintf("+33 6 12 34 56 7%d", n)
		take(t, d, o)
	}
	handle := raw(t, path)
	_, err = handle.Exec("UPDATE orders SET search = replace(search, 'maya3@', 'anneliese@') WHERE name = '#3'")
	must(t, err)
	for text, want := range map[string]string{
		"maya2@": "#2", "MAYA": "#1 #2 #4 #5 #6", "anneliese": "#3", "maya3": "", "王小": "#2", "zoë": "#1", "strauss": "#5", "o'neil": "#4",
		"06 12 34 56 74": "#4", "+33612345675": "#5", "nguyen #6": "#6", "nguyen 6": "#1 #2 #3 #4 #5 #6", `say "hi"`: "", "nguy*": "",
		"maya OR anneliese": "", "%": "", "ngu_en": "", "#1": "#1",
	} {
		if got := listed(t, d, db.OrderFilter{Scope: db.AllOrders, Search: text}); got != want {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
}

// A search reads the orders that have its trigrams, whatever the list is sorted by.
func TestR6_ASearchReadsFewOrders(t *testing.T) {
	dbtest.FileOnly(t, "a server plans by itself")
	d := ways(t)
	for _, column := range []db.Column{db.ByCreated, db.ByCustomer, db.ByTotal} {
		plan, err := db.Plan(t.Context(), d, db.OrderFilter{Search: "maya", Sort: column, Limit: 50})
		must(t, err)
		if !strings.Contains(plan, "INTEGER PRIMARY KEY (rowid=?)") || strings.Contains(plan, "orders_by_"+string(column)) {
			t.Errorf("by %s: %s", column, plan)
		}
	}
}
