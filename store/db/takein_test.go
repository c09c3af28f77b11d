package db_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
)

func TestR5_AnOrderIsTakenInOnce(t *testing.T) {
	d, _ := stocked(t)
	first := take(t, d, order(1001))
	again := take(t, d, order(1001), order(1001))
	equal(t, "new the first time", len(first.New), 1)
	equal(t, "new again", len(again.New), 0)
	equal(t, "left alone", again.Left, 2)
	n, err := d.CountOrders(t.Context(), db.OrderFilter{Scope: db.AllOrders})
	must(t, err)
	equal(t, "orders", n, 1)
	equal(t, "tyres on hand", onHand(t, d, "TIR-38"), 8)
}

func TestR13_AllMatchedMakesTransactionAndMovesStock(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, order(1001))
	row := named(t, d, "1001")
	equal(t, "status", row.Status, store.New)
	equal(t, "barcode", row.Barcode, "20000001")
	equal(t, "delivery", row.Delivery, store.DeliveryPickup)
	equal(t, "tyres", onHand(t, d, "TIR-38"), 8)
	equal(t, "lube", onHand(t, d, "LUB-4"), 9)
	e := explain(t, d, "#1001")
	equal(t, "total", e.Transaction.Total, 12100)
	equal(t, "difference", e.Transaction.Difference(), 0)
	equal(t, "lines", len(e.Transaction.Lines), 2)
	equal(t, "who", e.Customer.Match.Reason, matching.CustomerByEmail)
}

func TestR14_R24_AnyFailureHoldsTheWholeOrder(t *testing.T) {
	stranger := func(o *store.Order) { o.Email = "other@example.com" }
	unknown := func(o *store.Order) { o.Lines[1].SKU = "LUB-5" }
	tests := []struct {
		name   string
		change []func(*store.Order)
		want   store.Status
	}{
		{"customer unknown", []func(*store.Order){stranger}, store.CustomerIDNeeded},
		{"one product unknown", []func(*store.Order){unknown}, store.ProductMatchFailed},
		{"both: the customer comes first", []func(*store.Order){stranger, unknown}, store.CustomerIDNeeded},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, _ := stocked(t)
			o := order(1001)
			for _, change := range test.change {
				change(&o)
			}
			take(t, d, o)
			row := named(t, d, "#1001")
			equal(t, "status", row.Status, test.want)
			equal(t, "barcode", row.Barcode, "")
			equal(t, "tyres untouched", onHand(t, d, "TIR-38"), 10)
		})
	}
}

func TestR17_ShortStockStillSellsAndGoesNegative(t *testing.T) {
	d, _ := stocked(t)
	o := order(1001)
	o.Lines[0].Quantity = 12
	take(t, d, o)
	equal(t, "status", named(t, d, "#1001").Status, store.New)
	equal(t, "tyres", onHand(t, d, "TIR-38"), -2)
}

func TestR18_WhoTheCustomerIs(t *testing.T) {
	tests := []struct {
		name   string
		email  string
		add    []store.Customer
		want   store.Status
		reason matching.CustomerReason
	}{
		{"trimmed and case folded", "  MAYA@example.COM", nil, store.New, matching.CustomerByEmail},
		{"another address", "maya.o@example.com", nil, store.CustomerIDNeeded, matching.CustomerUnknown},
		{"empty never matches", "", []store.Customer{{FirstName: "No", LastName: "Mail"}}, store.CustomerIDNeeded, matching.CustomerNoEmail},
		{
			"two with that email: no guess", "maya@example.com",
			[]store.Customer{{FirstName: "Sam", Email: "maya@example.com"}},
			store.CustomerIDNeeded, matching.CustomerAmbiguous,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, _ := stocked(t)
			must(t, d.AddCustomers(t.Context(), test.add))
			o := order(1001)
			o.Email = test.email
			take(t, d, o)
			e := explain(t, d, "#1001")
			equal(t, "status", e.Order.Status, test.want)
			equal(t, "reason", e.Customer.Match.Reason, test.reason)
		})
	}
}

func TestR18_R21_ARememberedMatchBeatsEmailAndServesOtherOrders(t *testing.T) {
	d, _ := stocked(t)
	must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Sam", LastName: "Okafor", Email: "maya@example.com"}}))
	first, second := order(1001), order(1002)
	first.Buyer.ShopifyID, second.Buyer.ShopifyID = "gid://shopify/Customer/7", "gid://shopify/Customer/7"
	take(t, d, first, second)
	both := explain(t, d, "#1001").Customer.SameEmail
	equal(t, "customers with that email", len(both), 2)
	done, err := d.Identify(t.Context(), []string{named(t, d, "#1001").ID}, both[1].ID)
	must(t, err)
	equal(t, "orders matched at once", done.Matched, 2)
	equal(t, "orders named", len(done.Orders), 2)
	third := order(1003)
	third.Buyer.ShopifyID, third.Email = first.Buyer.ShopifyID, "new@example.com"
	take(t, d, third)
	e := explain(t, d, "#1003")
	equal(t, "reason", e.Customer.Match.Reason, matching.CustomerRemembered)
	equal(t, "who", e.Customer.Chosen.Name(), "Sam Okafor")
	if _, err := d.Identify(t.Context(), []string{e.Order.ID}, both[0].ID); store.CodeOf(err) != store.Invalid {
		t.Errorf("identifying an order with a transaction: %v, want invalid", err)
	}
}

func TestR22_SKUsAreComparedByteForByte(t *testing.T) {
	tests := []struct {
		name, sku string
		reason    matching.LineReason
	}{
		{"equal", "TIR-38", matching.LineMatched},
		{"case", "tir-38", matching.LineUnknown},
		{"blank behind", "TIR-38 ", matching.LineUnknown},
		{"look-alike letter", "TIR\u201138", matching.LineUnknown},
		{"the barcode is no SKU", "4006381333931", matching.LineUnknown},
		{"blank", "", matching.LineBlank},
		{"on two products", "TWICE", matching.LineDuplicate},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, _ := stocked(t)
			must(t, d.AddProducts(t.Context(), []store.Product{{SKU: "TWICE"}, {SKU: "TWICE"}, {SKU: "", Barcode: "4006381333931"}}))
			o := order(1001)
			o.Lines[0].SKU = test.sku
			take(t, d, o)
			e := explain(t, d, "#1001")
			equal(t, "reason", e.Lines[0].Match.Reason, test.reason)
			want := store.ProductMatchFailed
			if test.reason == matching.LineMatched {
				want = store.New
			}
			equal(t, "status", e.Order.Status, want)
		})
	}
}

func TestR15_AFixMovesStockOnceAndDuplicatesComeTooLate(t *testing.T) {
	d, _ := stocked(t)
	o := order(1001)
	o.Lines[1].SKU = "LUB-5"
	take(t, d, o)
	must(t, d.AddProducts(t.Context(), []store.Product{{SKU: "LUB-5", Stocked: true, OnHand: 3}}))
	equal(t, "status", named(t, d, "#1001").Status, store.New)
	equal(t, "lube", onHand(t, d, "LUB-5"), 2)
	equal(t, "tyres", onHand(t, d, "TIR-38"), 8)
	matched, err := d.Rematch(t.Context())
	must(t, err)
	equal(t, "matched again", matched, 0)
	equal(t, "tyres stay", onHand(t, d, "TIR-38"), 8)
	books, err := d.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
}

func TestR49_TestDraftAndPOSOrdersStayOutUnlessSwitchedOn(t *testing.T) {
	tests := []struct {
		name, setting string
		change        func(*store.Order)
	}{
		{"test", store.TestOrders.Setting(), func(o *store.Order) { o.Test = true }},
		{"draft", store.DraftOrders.Setting(), func(o *store.Order) { o.Source = "shopify_draft_order" }},
		{"pos", store.POSOrders.Setting(), func(o *store.Order) { o.Source = "pos" }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, _ := stocked(t)
			o := order(1001)
			test.change(&o)
			equal(t, "left out", take(t, d, o).Left, 1)
			must(t, d.SetSetting(t.Context(), test.setting, "1"))
			equal(t, "taken in once switched on", len(take(t, d, o).New), 1)
		})
	}
}

func TestR43_AChangeAtShopifyWaitsForAPerson(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, order(1001))
	changed := order(1001)
	changed.UpdatedAt = noon.Add(time.Hour)
	changed.Lines[0].Quantity, changed.Total = 1, 7100
	take(t, d, changed)
	row := named(t, d, "#1001")
	equal(t, "flagged", row.Changed, true)
	equal(t, "counts", row.RequiresAction(), true)
	equal(t, "transaction untouched", explain(t, d, "#1001").Transaction.Total, 12100)
	equal(t, "stock untouched", onHand(t, d, "TIR-38"), 8)
	accepted, pending, err := d.Details(t.Context(), row.ID)
	must(t, err)
	equal(t, "accepted", accepted.Total, 12100)
	equal(t, "pending", pending.Total, 7100)
	back := order(1001)
	back.UpdatedAt = noon.Add(2 * time.Hour)
	take(t, d, back)
	equal(t, "flag gone once Shopify changed it back", named(t, d, "#1001").Changed, false)
}

func TestWhatWasOverBeforeItCameIsHistory(t *testing.T) {
	d, _ := stocked(t)
	cancelled, fulfilled := order(1001), order(1002)
	cancelled.CancelledAt = noon
	fulfilled.Fulfillment = "FULFILLED"
	take(t, d, cancelled, fulfilled)
	equal(t, "cancelled", named(t, d, "#1001").Status, store.Rejected)
	equal(t, "fulfilled", named(t, d, "#1002").Status, store.Completed)
	equal(t, "no stock moved", onHand(t, d, "TIR-38"), 10)
}

func TestR26_MatchingIsTheSameWhateverTheOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var orders []store.Order
		for n := range rapid.IntRange(1, 6).Draw(rt, "orders") {
			o := order(1001 + n)
			o.Email = rapid.SampledFrom([]string{"maya@example.com", "sam@example.com", "x@example.com", ""}).Draw(rt, "email")
			o.Buyer.ShopifyID = rapid.SampledFrom([]string{"", "c1", "c2"}).Draw(rt, "buyer")
			o.Lines[0].SKU = rapid.SampledFrom([]string{"TIR-38", "tir-38", "TWICE", ""}).Draw(rt, "sku")
			orders = append(orders, o)
		}
		shuffled := rapid.Permutation(orders).Draw(rt, "shuffled")
		equalStandings(t, rt, orders, shuffled)
	})
}

func equalStandings(t *testing.T, rt *rapid.T, a, b []store.Order) {
	standings := func(orders []store.Order) map[string]store.Status {
		d, _ := stocked(t)
		must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Sam", Email: "sam@example.com"}}))
		must(t, d.AddProducts(t.Context(), []store.Product{{SKU: "TWICE"}, {SKU: "TWICE"}}))
		for _, o := range orders {
			take(t, d, o)
		}
		got := map[string]store.Status{}
		for _, o := range orders {
			got[o.Name] = named(t, d, o.Name).Status
		}
		return got
	}
	left, right := standings(a), standings(b)
	for name := range left {
		if left[name] != right[name] {
			rt.Fatalf("%s is %s one way and %s the other", name, left[name], right[name])
		}
	}
}

// Shopify lets order names repeat: none is taken for the other.
func TestR52_W6_TwoOrdersOfOneNameAreListedAndNeitherIsTaken(t *testing.T) {
	t.Parallel()
	d, _ := stocked(t)
	first, second := order(1), order(2)
	second.Name = first.Name
	take(t, d, first, second)
	for _, name := range []string{first.Name, strings.TrimPrefix(first.Name, "#")} {
		_, err := d.OrderNamed(t.Context(), name)
		equal(t, "code", store.CodeOf(err), store.Conflict)
		for _, o := range []store.Order{first, second} {
			equal(t, "lists "+o.ShopifyID, strings.Contains(store.MessageOf(err), o.ShopifyID), true)
		}
	}
	row, err := d.OrderNamed(t.Context(), second.ShopifyID)
	must(t, err)
	equal(t, "by its id", row.ShopifyID, second.ShopifyID)
}
