package store_test

import (
	"slices"
	"testing"

	"tillbridge/store"
)

// placed is an order of two lines, three of one and one of the other, shipped for 795 and
// all paid, whose parts are given.
func placed(parts ...store.FulfillmentOrder) store.Order {
	o := store.Order{
		Name: "#1", Currency: "USD", RequiresShipping: true, Fulfillment: "UNFULFILLED", Financial: store.Paid,
		Lines: []store.OrderLine{
			{ShopifyID: "l1", SKU: "TIR", Quantity: 3, Ordered: 3, UnitPrice: 1000, OrderDiscount: 100, Tax: 290, RequiresShipping: true},
			{ShopifyID: "l2", SKU: "LUB", Quantity: 1, Ordered: 1, UnitPrice: 500, Tax: 50, RequiresShipping: true},
			{ShopifyID: "tip", Quantity: 1, Ordered: 1, UnitPrice: 200},
		},
		ShippingCharge: 795, Tax: 420, FulfillmentOrders: parts,
	}
	o.Subtotal = 3*1000 - 100 + 500 + 200
	o.Total = o.Subtotal + o.ShippingCharge + o.Tax
	o.Received = o.Total
	return o
}

func part(id, at, method, state string, lines ...store.FulfillmentOrderLine) store.FulfillmentOrder {
	return store.FulfillmentOrder{ShopifyID: id, LocationID: at, Location: at, Method: method, State: state, Lines: lines}
}

func units(id, line string, total, remaining int64) store.FulfillmentOrderLine {
	return store.FulfillmentOrderLine{ShopifyID: id, LineShopifyID: line, Total: total, Remaining: remaining}
}

var (
	ticked = store.Locations{
		{ShopifyID: "here", Name: "here", Active: true, Own: true},
		{ShopifyID: "warehouse", Name: "warehouse", Active: true},
		{ShopifyID: "service", Name: "service", Active: true, Service: true},
	}
	unticked = store.Locations{ticked[1], {ShopifyID: "here", Name: "here", Active: true}}
)

func TestR53_OnlyOwnPartsLinesAndQuantitiesAreOurs(t *testing.T) {
	t.Parallel()
	all := []store.FulfillmentOrderLine{units("a", "l1", 3, 3), units("b", "l2", 1, 1)}
	const whole = 3*1000 - 100 + 500 + 200 + 795 + 420
	tests := []struct {
		name  string
		own   store.Locations
		parts []store.FulfillmentOrder
		// items are our units of each line; total what is asked here.
		items     [3]int64
		total     int64
		where     store.Where
		fulfilled bool
	}{
		{
			"all here", ticked,
			[]store.FulfillmentOrder{part("p", "here", "SHIPPING", "OPEN", all...)},
			[3]int64{3, 1, 1},
			whole, store.AllHere, false,
		},
		{"not routed yet", ticked, nil, [3]int64{3, 1, 1}, whole, store.AllHere, false},
		{
			"nobody has ticked", unticked,
			[]store.FulfillmentOrder{part("p", "warehouse", "SHIPPING", "OPEN", all...)},
			[3]int64{3, 1, 1},
			whole, store.AllHere, false,
		},
		{
			"a pickup here, a shipment there: shipping and its tax are theirs", ticked, []store.FulfillmentOrder{
				part("p", "here", "PICK_UP", "OPEN", all[0]), part("q", "warehouse", "SHIPPING", "OPEN", all[1]),
			}, [3]int64{3, 0, 1}, 3000 - 100 + 290 + 200, store.PartElsewhere, false,
		},
		{
			"a shipment here, a pickup there: shipping is ours", ticked, []store.FulfillmentOrder{
				part("p", "here", "SHIPPING", "OPEN", all[1]), part("q", "warehouse", "PICK_UP", "OPEN", all[0]),
			}, [3]int64{0, 1, 1}, 500 + 50 + 200 + 795 + 80, store.PartElsewhere, false,
		},
		{
			"one line in both: by units, and by units its discount and tax", ticked, []store.FulfillmentOrder{
				part("p", "here", "PICK_UP", "OPEN", units("a", "l1", 1, 1)),
				part("q", "warehouse", "SHIPPING", "OPEN", units("c", "l1", 2, 2), all[1]),
			}, [3]int64{1, 0, 1}, 1000 - 33 + 97 + 200, store.PartElsewhere, false,
		},
		{
			"a service's parts are hidden", ticked,
			[]store.FulfillmentOrder{part("p", "here", "PICK_UP", "OPEN", units("a", "l1", 2, 2))},
			[3]int64{2, 0, 1},
			2000 - 67 + 193 + 200, store.PartElsewhere, false,
		},
		{
			"all of it elsewhere", ticked,
			[]store.FulfillmentOrder{part("p", "warehouse", "PICK_UP", "OPEN", all...)},
			[3]int64{0, 0, 0},
			0, store.AllElsewhere, false,
		},
		{
			"what was left behind empty is nobody's", ticked, []store.FulfillmentOrder{
				part("q", "warehouse", "SHIPPING", "CLOSED", units("c", "l1", 0, 0)), part("p", "here", "SHIPPING", "OPEN", all...),
			}, [3]int64{3, 1, 1}, whole, store.AllHere, false,
		},
		{
			"ours is handed over, theirs is not", ticked, []store.FulfillmentOrder{
				part("p", "here", "PICK_UP", "CLOSED", units("a", "l1", 3, 0)), part("q", "warehouse", "SHIPPING", "OPEN", all[1]),
			}, [3]int64{3, 0, 1}, 3000 - 100 + 290 + 200, store.PartElsewhere, true,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := placed(test.parts...)
			share := o.Share(test.own, store.Order{})
			for i, want := range test.items {
				if got := share.Lines[i].Quantity; got != want {
					t.Errorf("%d of line %d are ours, want %d", got, i, want)
				}
			}
			if share.Total != test.total {
				t.Errorf("total %d, want %d", share.Total, test.total)
			}
			if got := share.Elsewhere(); got != test.where {
				t.Errorf("elsewhere %d, want %d", got, test.where)
			}
			if share.Fulfilled() != test.fulfilled {
				t.Errorf("fulfilled %t", share.Fulfilled())
			}
			sale := store.TransactionFor(share, "", make([]string, len(share.OpenLines())))
			if sale.Difference() != 0 || sale.Total != test.total {
				t.Errorf("the transaction asks %d of %d", sale.Total, sale.ShopifyTotal)
			}
			if held := share.Holding().Net(); held != share.Total {
				t.Errorf("of the money %d is ours, want %d", held, share.Total)
			}
			said := slices.ContainsFunc(share.PaymentConcerns(), func(c store.PaymentConcern) bool { return c.Lead == "Not all of it is ours." })
			if rest, _ := share.OthersShare(); said != (rest != 0 && share.Total > 0) {
				t.Errorf("that %d is the others' is said: %t", rest, said)
			}
			if rest, _ := share.OthersShare(); rest != o.Total-test.total {
				t.Errorf("the others' share is %d", rest)
			}
			if again := share.Share(test.own, store.Order{}); again.Total != share.Total || again.AtShopify().Total != o.Total {
				t.Error("sharing a share is not the same")
			}
		})
	}
}

func TestR53_WhichLocationsAreOwn(t *testing.T) {
	t.Parallel()
	at := func(id, name string) store.FulfillmentOrder {
		return store.FulfillmentOrder{LocationID: id, Location: name}
	}
	tests := []struct {
		name   string
		places store.Locations
		part   store.FulfillmentOrder
		own    bool
	}{
		{"nothing is known", nil, at("x", "X"), true},
		{"one that Shopify hasn't listed, nobody has chosen", unticked, at("x", "X"), true},
		{"one that came after somebody chose", ticked, at("x", "X"), false},
		{"a service, nobody has chosen", ticked[2:], at("service", "service"), false},
		{"ticked", ticked, at("here", "here"), true},
		{"not ticked", ticked, at("warehouse", "warehouse"), false},
		{"by name, where the id is kept back", ticked, at("", "here"), true},
		{"another's name", ticked, at("", "warehouse"), false},
	}
	for _, test := range tests {
		if got := test.places.Owns(test.part); got != test.own {
			t.Errorf("%s: own %t", test.name, got)
		}
	}
	if !unticked.Undecided() || ticked.Undecided() || unticked[:1].Undecided() {
		t.Error("several that nobody has ticked are undecided, no others")
	}
}

func TestR53_A8_WhatWentBeforeTheOrderCameIsNotThisTills(t *testing.T) {
	t.Parallel()
	o := placed(part("p", "here", "PICK_UP", "IN_PROGRESS", units("a", "l1", 3, 1), units("b", "l2", 1, 1)))
	share := o.FirstSeen().Share(nil, store.Order{})
	if share.Lines[0].Quantity != 1 || share.Lines[1].Quantity != 1 || share.Elsewhere() != store.AllHere {
		t.Errorf("the share is %+v", share.Lines)
	}
	later := o.Recalling(share).Share(nil, share)
	if later.Lines[0].Quantity != 1 {
		t.Error("the next reading forgot it")
	}
	over := placed(part("p", "here", "PICK_UP", "CLOSED", units("a", "l1", 3, 0), units("b", "l2", 1, 0)))
	if history := over.FirstSeen().Share(nil, store.Order{}); history.Items() != over.Items() {
		t.Error("an order that is over is history, shown whole")
	}
}

func TestR53_R55_UnitsThatWereTakenBackAreCountedOnce(t *testing.T) {
	t.Parallel()
	made := func(state string, parts ...string) store.Fulfillment {
		return store.Fulfillment{ShopifyID: "f" + parts[0] + state, State: state, FulfillmentOrders: parts}
	}
	const gone, back = "SUCCESS", "CANCELLED"
	theirs := part("q", "warehouse", "SHIPPING", "CLOSED", units("c", "l1", 1, 0), units("d", "l2", 1, 0))
	early := units("a", "l1", 3, 0)
	early.Before = 1
	tests := []struct {
		name  string
		parts []store.FulfillmentOrder
		made  []store.Fulfillment
		// items are our units of each line.
		items [3]int64
	}{
		{
			"ours whole", []store.FulfillmentOrder{
				part("p", "here", "SHIPPING", "CLOSED", units("a", "l1", 2, 0)), theirs, part("r", "here", "SHIPPING", "OPEN", units("e", "l1", 2, 2)),
			}, []store.Fulfillment{made(back, "p"), made(gone, "q")}, [3]int64{2, 0, 1},
		},
		{
			"ours, one of two goes", []store.FulfillmentOrder{
				part("p", "here", "SHIPPING", "CLOSED", units("a", "l1", 2, 0)), theirs, part("r", "here", "SHIPPING", "OPEN", units("e", "l1", 1, 1)),
			}, []store.Fulfillment{made(gone, "p"), made(back, "p"), made(gone, "q")}, [3]int64{2, 0, 1},
		},
		{
			"theirs, and what comes back is ours now", []store.FulfillmentOrder{
				part("p", "here", "SHIPPING", "OPEN", units("a", "l1", 2, 2)), theirs,
				part("r", "here", "SHIPPING", "OPEN", units("e", "l1", 1, 1), units("g", "l2", 1, 1)),
			}, []store.Fulfillment{made(back, "q")}, [3]int64{3, 1, 1},
		},
		{
			"ours, and a service's are hidden", []store.FulfillmentOrder{
				part("p", "here", "SHIPPING", "CLOSED", units("a", "l1", 2, 0)), part("r", "here", "SHIPPING", "OPEN", units("e", "l1", 2, 2)),
			}, []store.Fulfillment{made(back, "p")}, [3]int64{2, 0, 1},
		},
		{
			"ours, but what had gone before the order came", []store.FulfillmentOrder{
				part("p", "here", "SHIPPING", "CLOSED", early), part("r", "here", "SHIPPING", "OPEN", units("e", "l1", 2, 2)),
			}, []store.Fulfillment{made(gone, "p"), made(back, "p")}, [3]int64{2, 0, 1},
		},
		{
			"what had gone before the order came", []store.FulfillmentOrder{
				part("p", "here", "SHIPPING", "CLOSED", early), part("r", "here", "SHIPPING", "OPEN", units("e", "l1", 1, 1)),
			}, []store.Fulfillment{made(back, "p"), made(gone, "p")}, [3]int64{3, 0, 1},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := placed(test.parts...)
			o.Fulfillments = test.made
			share := o.Share(ticked, store.Order{})
			for i, want := range test.items {
				if got := share.Lines[i].Quantity; got != want {
					t.Errorf("%d of line %d are ours, want %d", got, i, want)
				}
			}
			if _, why := share.OthersShare(); share.Items() < o.Items() && why == "share of what was handed over before the order came here" {
				t.Error("the rest is called", why)
			}
		})
	}
}

func TestR53_WhatIsBookedStaysWhenItsLocationIsUnticked(t *testing.T) {
	t.Parallel()
	o := placed(part("p", "here", "PICK_UP", "OPEN", units("a", "l1", 3, 3)),
		part("q", "warehouse", "SHIPPING", "OPEN", units("b", "l2", 1, 1)))
	booked := o.Share(nil, store.Order{})
	if share := o.Share(ticked, booked); share.Items() != o.Items() {
		t.Error("what is booked left the books")
	}
	if share := o.Share(ticked, store.Order{}); len(share.FulfillmentOrders) != 1 {
		t.Error("and is still sent from here")
	}
}
