package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
)

// usd is an order of dollars with all that Shopify says of its money, in cents.
func usd(total, received, refunded, outstanding int64, lines ...store.OrderLine) store.Order {
	o := store.Order{Name: "#1", Currency: "USD", Total: total, Received: received, Refunded: refunded, Outstanding: outstanding, Lines: lines}
	switch {
	case refunded > 0:
		o.Financial = store.PartiallyRefunded
	case outstanding > 0:
		o.Financial = store.PartiallyPaid
	default:
		o.Financial = store.Paid
	}
	return o
}

func concerns(o store.Order) string {
	var said []string
	for _, c := range o.PaymentConcerns() {
		said = append(said, c.Lead+" "+c.Text)
	}
	return strings.Join(said, " | ")
}

func TestR57_C3_WhatIsOwedAndWhatIsOwedBackIsSaidWithItsAmount(t *testing.T) {
	gone := store.OrderLine{ShopifyID: "a", Quantity: 0, Ordered: 1, UnitPrice: 6600, Gone: 6600}
	left := store.OrderLine{ShopifyID: "b", Quantity: 1, Ordered: 1, UnitPrice: 3000}
	unknown := gone
	unknown.Gone = 0
	half := store.OrderLine{ShopifyID: "c", Quantity: 1, Ordered: 2, UnitPrice: 1000, OrderDiscount: 500, Gone: 500}
	tests := map[string]struct {
		order          store.Order
		owed, owedBack int64
		wants          []string
		not            string
	}{
		"one item refunded, another unpaid": {usd(3000, 6600, 6600, 3000, gone, left), 3000, 0, []string{
			"$30.00 is still owed",
			"$66.00 went back",
		}, "favour"},
		"the same, kept by an earlier version": {
			usd(3000, 6600, 6600, 3000, unknown, left), 3000, 0,
			[]string{"$30.00 is still owed"},
			"favour",
		},
		"the same, of which no line is known": {usd(3000, 6600, 6600, 3000), 0, 0, []string{"$66.00 went back", "$30.00 as still owed"}, ""},
		"edited down":                         {usd(2049, 8649, 0, -6600, left), 0, 6600, []string{"Owed back.", "$66.00 more was paid"}, ""},
		"a favour": {
			usd(10000, 10000, 500, 500), 0, 0,
			[]string{"$5.00 went back", "as a favour, nobody owes it"},
			"Not paid",
		},
		"a favour beside a refunded half":         {usd(500, 1000, 700, 200, half), 0, 0, []string{"as a favour"}, "Not paid"},
		"edited up and not paid yet":              {usd(8649, 2049, 0, 6600, left), 6600, 0, []string{"$66.00 is still owed"}, ""},
		"all is well":                             {usd(2049, 2049, 0, 0, left), 0, 0, nil, "owed"},
		"not paid at all":                         {usd(2049, 0, 0, 2049, left), 2049, 0, []string{"Not paid. $20.49 is owed"}, ""},
		"refunded more than removed, owing still": {usd(10000, 10000, 500, 2500), 2000, 0, []string{"$20.00 is still owed"}, ""},
	}
	for name, test := range tests {
		if o := test.order; o.Owed() != test.owed || o.OwedBack() != test.owedBack {
			t.Errorf("%s: owed %d and back %d, want %d and %d", name, o.Owed(), o.OwedBack(), test.owed, test.owedBack)
		}
		said := concerns(test.order)
		for _, want := range test.wants {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q doesn't say %q", name, said, want)
			}
		}
		if test.not != "" && strings.Contains(said, test.not) {
			t.Errorf("%s: %q says %q", name, said, test.not)
		}
	}
}

func TestR57_WhatShopifyStillHoldsOfACancelledOrderIsSaid(t *testing.T) {
	o := usd(0, 2049, 1500, 0)
	o.CancelledAt = time.Unix(1, 0)
	if said := concerns(o); !strings.Contains(said, "still holds $5.49") {
		t.Errorf("%q", said)
	}
}

func TestR57_C3_AChangeSaysWhatIsOwedAndWhatIsOwedBack(t *testing.T) {
	before := usd(8649, 8649, 0, 0)
	down, up := usd(2049, 8649, 0, -6600), usd(9649, 8649, 0, 1000)
	for want, after := range map[string]store.Order{"$66.00 owed back": down, "$10.00 still owed": up} {
		if got := after.Differences(before); !strings.Contains(got, want) {
			t.Errorf("%q doesn't say %q", got, want)
		}
	}
	names := func(c store.Change) (list []string) {
		for _, a := range c.Amounts {
			list = append(list, a.Name)
		}
		return list
	}
	compare := func(after store.Order) store.Change {
		return store.Compare(before, after, store.New, store.Transaction{State: store.TransactionFinished, Currency: "USD"}, nil, nil, nil)
	}
	if list := names(compare(down)); !slices.Contains(list, "Owed back") {
		t.Errorf("amounts %q", list)
	}
	if list := names(compare(up)); !slices.Contains(list, "Still owed") {
		t.Errorf("amounts %q", list)
	}
}

func TestR29_UnwindingReversesTheTillAndWhatShopifyGaveBack(t *testing.T) {
	online := func(id string, minor int64) store.Payment {
		return store.Payment{ID: id, TransactionID: "t", Type: store.ECommerce, Card: "VISA", Minor: minor, Currency: "USD"}
	}
	till := func(id, kind string, minor int64) store.Payment {
		return store.Payment{ID: id, TransactionID: "t", Type: kind, Minor: minor, Currency: "USD"}
	}
	back := func(p store.Payment, of string) store.Payment { p.Reverses = of; return p }
	tests := map[string]struct {
		payments []store.Payment
		held     int64
		want     string
	}{
		"all refunded":                  {[]store.Payment{online("1", 2049)}, 0, "eCommerce -2049 of 1"},
		"a part":                        {[]store.Payment{online("1", 2049)}, 549, "eCommerce -1500 of "},
		"nothing":                       {[]store.Payment{online("1", 2049)}, 2049, ""},
		"more is held than booked":      {[]store.Payment{online("1", 2049)}, 9999, ""},
		"a refund is booked already":    {[]store.Payment{online("1", 2049), online("2", -500)}, 0, "eCommerce -1549 of "},
		"two, the later one went back":  {[]store.Payment{online("1", 1000), online("2", 500)}, 1000, "eCommerce -500 of 2"},
		"two, one and a half went back": {[]store.Payment{online("1", 1000), online("2", 500)}, 400, "eCommerce -500 of 2, eCommerce -600 of "},
		"reversed before":               {[]store.Payment{online("1", 1000), back(online("2", -1000), "1")}, 0, ""},
		"cash":                          {[]store.Payment{till("1", "Cash", 700)}, 0, "Cash -700 of 1"},
		"cash, rounded": {
			[]store.Payment{till("1", "Cash", 700), till("2", store.Rounded, 2)},
			0,
			"Rounding -2 of 2, Cash -700 of 1",
		},
		"cash beside what Shopify holds": {[]store.Payment{online("1", 1000), till("2", "Cash", 700)}, 1000, "Cash -700 of 2"},
		"given out at the till":          {[]store.Payment{online("1", 1000), till("2", "Cash", -200)}, 1000, "Cash 200 of 2"},
	}
	for name, test := range tests {
		var got []string
		for _, e := range store.Unwinding(test.payments, test.held, "order rejected") {
			got = append(got, strings.Join([]string{e.Type, minor(e.Minor), "of", e.Reverses}, " "))
			if e.Comments == "" || e.TransactionID != "t" {
				t.Errorf("%s: %+v", name, e)
			}
		}
		if text := strings.Join(got, ", "); text != test.want {
			t.Errorf("%s: %q, want %q", name, text, test.want)
		}
	}
}

func minor(n int64) string {
	return strings.ReplaceAll(store.Money{Minor: n, Currency: "JPY"}.Decimal(), ",", "")
}

func TestR56_B8_APartWithoutADeliveryMethodShipsWhenItsGoodsDo(t *testing.T) {
	part := func(method string, lines ...string) store.FulfillmentOrder {
		f := store.FulfillmentOrder{State: "OPEN", Method: method}
		for _, id := range lines {
			f.Lines = append(f.Lines, store.FulfillmentOrderLine{LineShopifyID: id, Total: 1, Remaining: 1})
		}
		return f
	}
	goods := []store.OrderLine{{ShopifyID: "bell", RequiresShipping: true}, {ShopifyID: "card"}}
	tests := []struct {
		name  string
		parts []store.FulfillmentOrder
		ships bool
		want  store.Delivery
	}{
		{"goods", []store.FulfillmentOrder{part("", "bell")}, true, store.DeliveryShip},
		{"a gift card", []store.FulfillmentOrder{part("", "card")}, false, store.DeliveryNothing},
		{"of which no line is known", []store.FulfillmentOrder{part("")}, true, store.DeliveryShip},
		{
			"a gift card beside goods to be picked up",
			[]store.FulfillmentOrder{part("PICK_UP", "bell"), part("", "card")},
			true,
			store.DeliveryPickup,
		},
		{"goods beside goods to be picked up", []store.FulfillmentOrder{part("PICK_UP", "card"), part("", "bell")}, true, store.DeliveryMixed},
	}
	for _, test := range tests {
		o := store.Order{RequiresShipping: test.ships, Lines: goods, FulfillmentOrders: test.parts}
		got := store.DeliveryOf(o)
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
		err := store.Standing{Status: store.New, Delivery: got}.MayBecome(store.ReadyForShipment)
		if (err == nil) != got.Sent() {
			t.Errorf("%s: Ready for Shipment %v", test.name, err)
		}
	}
}
