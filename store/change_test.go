package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// edition is order #7, two tyres and a bell for $67.00 with tax, paid in full.
func edition(change func(*Order)) Order {
	o := Order{
		Name: "#7", Currency: "USD", Financial: Paid, Received: 6700, RequiresShipping: true,
		Lines: []OrderLine{
			{ShopifyID: "a", Title: "Tyre", SKU: "T", Quantity: 2, UnitPrice: 2500},
			{ShopifyID: "b", Title: "Bell", SKU: "B", Quantity: 1, UnitPrice: 1000},
		},
		Subtotal: 6000, Tax: 700, Total: 6700,
		Payments:          []ShopifyPayment{{Kind: "SALE", State: "SUCCESS", Minor: 6700}},
		FulfillmentOrders: []FulfillmentOrder{{State: "OPEN", Method: "PICK_UP"}},
	}
	change(&o)
	return o
}

func nothing(*Order) {}

var (
	tyre = Product{ID: "p-t", SKU: "T", Stocked: true, OnHand: 3}
	bell = Product{ID: "p-b", SKU: "B", Stocked: true, OnHand: 5}
	work = Product{ID: "p-w", SKU: "W"}
)

// compared is what a change does to the order's transaction, of which paid is
// booked as eCommerce.
func compared(t *testing.T, state TransactionState, status Status, paid int64, before, after Order) Change {
	t.Helper()
	tr := TransactionFor(before, "c", []string{tyre.ID, bell.ID})
	tr.ID, tr.Barcode, tr.State, tr.Paid = "t", "20000007", state, paid
	var payments []Payment
	if paid != 0 {
		payments = []Payment{{ID: "1", Type: ECommerce, Card: "MC", Minor: paid, Currency: "USD"}}
	}
	found := map[string]Product{"a": tyre, "b": bell, "w": work}
	return Compare(before, after, status, tr, payments, []Product{tyre, bell}, found)
}

func TestR43_WhatAChangeDoes(t *testing.T) {
	removed := func(o *Order) {
		o.Lines = slices.Clone(o.Lines)
		o.Lines[1].Quantity = 0
		o.Subtotal, o.Total, o.Refunded = 5000, 5700, 1000
		o.Payments = append(slices.Clone(o.Payments), ShopifyPayment{Kind: "REFUND", State: "SUCCESS", Minor: 1000})
	}
	favour := func(o *Order) {
		o.Refunded = 500
		o.Payments = append(slices.Clone(o.Payments), ShopifyPayment{Kind: "REFUND", State: "SUCCESS", Minor: 500})
	}
	added := func(o *Order) {
		o.Lines = append(slices.Clone(o.Lines), OrderLine{ShopifyID: "w", Title: "Fitting", SKU: "W", Quantity: 1, UnitPrice: 300})
		o.Subtotal, o.Total = 6300, 7000
	}
	unknown := func(o *Order) {
		o.Lines = append(slices.Clone(o.Lines), OrderLine{ShopifyID: "x", Title: "Horn", Quantity: 1, UnitPrice: 300})
		o.Subtotal, o.Total = 6300, 7000
	}
	cancelled := func(o *Order) {
		o.CancelledAt, o.Refunded, o.Total, o.Subtotal, o.Tax = time.Unix(9, 0), 6700, 0, 0, 0
		o.Lines = slices.Clone(o.Lines)
		o.Lines[0].Quantity, o.Lines[1].Quantity = 0, 0
	}
	odd := func(o *Order) { o.Total = 6690 }
	moved := func(o *Order) { o.Shipping = Address{Street: "1 Mill Lane"} }
	promised := func(o *Order) {
		o.Financial, o.Received, o.Payments = Authorized, 0, []ShopifyPayment{{Kind: "AUTHORIZATION", State: "SUCCESS", Minor: 6700}}
	}
	captured := func(o *Order) {
		o.Payments = append(slices.Clone(o.Payments), ShopifyPayment{Kind: "CAPTURE", State: "SUCCESS", Minor: 6700})
	}
	expired := func(o *Order) { promised(o); o.Financial = Expired }
	tests := []struct {
		name          string
		state         TransactionState
		status        Status
		paid          int64
		before, after func(*Order)

		stock           string
		refund, balance int64
		becomes         Status
		says            []string
	}{
		{
			"a bell edited away", TransactionOpen, New, 6700, nothing, removed, "B+1", -1000, 0, New,
			[]string{"rewrites transaction 20000007, moves the stock above once and records the refund"},
		},
		{
			"refund of what was never booked here", TransactionOpen, New, 0, nothing, removed, "B+1", 0, 5700, New,
			[]string{"Shopify holds $57.00 that is not booked here yet", "Nothing else is owed.", "$10.00 was never booked here"},
		},
		{
			"a bag that is packed", TransactionOpen, ReadyForPickup, 6700, nothing, removed, "B+1", -1000, 0, ReadyForPickup,
			[]string{"change what is in it"},
		},
		{"money given as a favour", TransactionOpen, New, 6700, nothing, favour, "", -500, 500, New, []string{
			"records the refund",
			"Shopify gave $5.00 back and took nothing off the order for it, so nobody owes it.", "given as a favour, keep it as it is",
			"Nothing else is owed.",
		}},
		{"work added", TransactionOpen, New, 6700, nothing, added, "", 0, 300, New, []string{
			"rewrites transaction 20000007; no stock moves.",
			"$3.00 is owed afterwards",
		}},
		{"a line without product", TransactionOpen, New, 6700, nothing, unknown, "", 0, 300, New, nil},
		{"cancelled", TransactionOpen, New, 6700, nothing, cancelled, "T+2 B+1", -6700, 0, Rejected, []string{
			"voids transaction 20000007",
			"#7 becomes Rejected", "Nothing is sent to Shopify",
		}},
		{
			"cancelled once handed over", TransactionOpen, Completed, 0, nothing, cancelled, "T+2 B+1", 0, 0, Rejected,
			[]string{"make sure that its goods are in the shop"},
		},
		{
			"a finished sale, edited", TransactionFinished, New, 6700, nothing, removed, "", 0, 0, New,
			[]string{"finished as a sale: its lines, stock and payments stay", "records the difference"},
		},
		{
			"a finished sale, cancelled", TransactionFinished, New, 6700, nothing, cancelled, "", 0, 0, Completed,
			[]string{"#7 becomes Completed, since the sale stands"},
		},
		{"void already", TransactionVoided, Rejected, 0, nothing, removed, "", 0, 0, Rejected, []string{"is void already"}},
		{
			"sent elsewhere", TransactionOpen, New, 6700, nothing, moved, "", 0, 0, New,
			[]string{"brings transaction 20000007 up to date; no stock and no money moves", "The customer record stays"},
		},
		{
			"the sum of the parts is not Shopify's", TransactionOpen, New, 6700, nothing, odd, "", 0, 0, New,
			[]string{"differs from the sum of the lines by -$0.10"},
		},
		{
			"captured, not booked here", TransactionOpen, New, 0, promised, func(o *Order) { promised(o); captured(o) }, "", 0, 6700, New,
			[]string{"has captured $67.00. Nothing is booked by itself"},
		},
		{
			"expired, booked here", TransactionOpen, New, 6700, promised, expired, "", -6700, 6700, New,
			[]string{"takes the payment that Shopify lost out of the books"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := compared(t, test.state, test.status, test.paid, edition(test.before), edition(test.after))
			var stock []string
			for _, move := range c.Stock {
				stock = append(stock, fmt.Sprintf("%s%+d", move.Product.SKU, move.Delta))
			}
			if got := strings.Join(stock, " "); got != test.stock {
				t.Errorf("stock %q, want %q", got, test.stock)
			}
			if -c.Refunded() != test.refund || c.Becomes.Balance() != test.balance {
				t.Errorf("refund %d and balance %d, want %d and %d", -c.Refunded(), c.Becomes.Balance(), test.refund, test.balance)
			}
			if got := c.BecomesStatus(); got != test.becomes {
				t.Errorf("becomes %s, want %s", got, test.becomes)
			}
			said := strings.Join(c.Accepting(), " ")
			for _, want := range test.says {
				if !strings.Contains(said, want) {
					t.Errorf("it says %q, not %q", said, want)
				}
			}
			if err := c.MayAccept(); (err != nil) != (test.name == "a line without product") {
				t.Errorf("may be accepted: %v", err)
			}
		})
	}
}

// What was given back is not owed, and what is owed is said apart from it.
func TestR43_R57_ARefundedOrdersBalanceSaysWhatIsOwed(t *testing.T) {
	const total = 6700
	refund := func(minor, outstanding int64) func(*Order) {
		return func(o *Order) {
			o.Received, o.Refunded, o.Outstanding, o.Financial = total, minor, outstanding, PartiallyRefunded
			if minor == total {
				o.Financial = Refunded
			}
			o.Payments = append(slices.Clone(o.Payments), ShopifyPayment{Kind: "REFUND", State: "SUCCESS", Minor: minor})
		}
	}
	dearer := func(o *Order) {
		refund(500, 1500)(o)
		o.Lines = slices.Clone(o.Lines)
		o.Lines[1].UnitPrice += 1000
		o.Subtotal, o.Total = o.Subtotal+1000, o.Total+1000
	}
	tests := []struct {
		name   string
		booked int64
		after  func(*Order)
		want   Left
		says   []string
	}{
		{"a part, booked", total, refund(3000, 3000), Left{GivenBack: 3000}, []string{"Shopify gave $30.00 back", "Nothing else is owed."}},
		{
			"a part, not booked", 0, refund(3000, 3000),
			Left{Unbooked: 3700, GivenBack: 3000},
			[]string{"Shopify gave $30.00 back", "Shopify holds $37.00 that is not booked here yet", "Nothing else is owed."},
		},
		{
			"all of it, booked", total, refund(total, total),
			Left{GivenBack: total},
			[]string{"Shopify gave $67.00 back", "Shopify holds nothing for #7 any more", "Nothing else is owed."},
		},
		{"all of it, not booked", 0, refund(total, total), Left{GivenBack: total}, []string{"Shopify gave $67.00 back", "Nothing else is owed."}},
		{
			"a part, and dearer", total, dearer,
			Left{GivenBack: 500, Owed: 1000},
			[]string{"Shopify gave $5.00 back", "$10.00 is owed afterwards."},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := compared(t, TransactionOpen, New, test.booked, edition(nothing), edition(test.after))
			if got := c.Left(); got != test.want || got.Unbooked+got.GivenBack+got.Owed != c.Becomes.Balance() {
				t.Errorf("of the balance of %d: %+v, want %+v", c.Becomes.Balance(), got, test.want)
			}
			said := strings.Join(c.Accepting(), " ")
			for _, want := range test.says {
				if !strings.Contains(said, want) {
					t.Errorf("it says %q, not %q", said, want)
				}
			}
			if owed := "is owed afterwards"; test.want.Owed == 0 && strings.Contains(said, owed) {
				t.Errorf("what was given back reads as owed: %q", said)
			}
		})
	}
}

func TestR43_R53_AShareThatShrinksTakesItsOnlinePaymentWithIt(t *testing.T) {
	own := Locations{{ShopifyID: "here", Own: true}, {ShopifyID: "warehouse"}}
	at := func(tyres, bell string) func(*Order) {
		return func(o *Order) {
			o.FulfillmentOrders = []FulfillmentOrder{
				{ShopifyID: "p", LocationID: tyres, State: "OPEN", Method: "PICK_UP", Lines: []FulfillmentOrderLine{
					{ShopifyID: "pa", LineShopifyID: "a", Total: o.Lines[0].Quantity, Remaining: o.Lines[0].Quantity},
				}},
				{ShopifyID: "q", LocationID: bell, State: "OPEN", Method: "PICK_UP", Lines: []FulfillmentOrderLine{
					{ShopifyID: "qb", LineShopifyID: "b", Total: o.Lines[1].Quantity, Remaining: o.Lines[1].Quantity},
				}},
			}
			for i := range o.Lines {
				o.Lines[i].RequiresShipping, o.Lines[i].Ordered = true, o.Lines[i].Quantity
			}
		}
	}
	refunding := func(line int, minor int64, then func(*Order)) func(*Order) {
		return func(o *Order) {
			o.Lines[line].Quantity--
			o.Subtotal, o.Total, o.Refunded = o.Subtotal-minor, o.Total-minor, minor
			o.Payments = append(o.Payments, ShopifyPayment{Kind: "REFUND", State: "SUCCESS", Minor: minor})
			then(o)
		}
	}
	tests := []struct {
		name          string
		before, after func(*Order)
		booked        int64
		// gone is taken out of the books; asks says that a person decides.
		gone int64
		asks bool
	}{
		{"a tyre of ours is refunded", at("here", "warehouse"), refunding(0, 2500, at("here", "warehouse")), 5700, 2500, true},
		{"the bell of theirs is refunded", at("here", "warehouse"), refunding(1, 1000, at("here", "warehouse")), 5700, 0, false},
		{"the bell goes there", at("here", "here"), at("here", "warehouse"), 6700, 1000, true},
		{"the bell comes here", at("here", "warehouse"), at("here", "here"), 5700, 0, true},
		{"nothing was booked", at("here", "warehouse"), refunding(0, 2500, at("here", "warehouse")), 0, 0, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before, after := edition(test.before).Share(own, Order{}), edition(test.after).Share(own, Order{})
			if asks := after.ChangedSince(before, false); asks != test.asks {
				t.Errorf("a person decides: %t", asks)
			}
			c := compared(t, TransactionOpen, New, test.booked, before, after)
			if c.Refunded() != test.gone || c.Becomes.Paid != test.booked-test.gone {
				t.Errorf("%d is taken out of the books, want %d; %d is paid", c.Refunded(), test.gone, c.Becomes.Paid)
			}
			if test.gone > 0 && c.Becomes.Balance() != 0 {
				t.Errorf("the till is to pay out %d", -c.Becomes.Balance())
			}
		})
	}
}

func TestR43_WhichChangesAPersonDecidesAbout(t *testing.T) {
	tests := []struct {
		name          string
		before, after func(*Order)
		over, want    bool
	}{
		{"a note", nothing, func(o *Order) { o.Note = "Ring twice" }, false, false},
		{"a phone", nothing, func(o *Order) { o.Phone = "1" }, false, false},
		{"routed", func(o *Order) { o.FulfillmentOrders = nil }, nothing, false, false},
		{"handed over", nothing, func(o *Order) { o.Fulfillment, o.FulfillmentOrders[0].State = "FULFILLED", "CLOSED" }, false, false},
		{"a quantity", nothing, func(o *Order) { o.Lines[0].Quantity = 1 }, false, true},
		{"a price", nothing, func(o *Order) { o.Lines[0].UnitPrice = 1 }, false, true},
		{"shipping", nothing, func(o *Order) { o.ShippingCharge = 1 }, false, true},
		{"cancelled", nothing, func(o *Order) { o.CancelledAt = time.Unix(1, 0) }, false, true},
		{"refunded", nothing, func(o *Order) { o.Refunded = 1 }, true, true},
		{"an address", nothing, func(o *Order) { o.Shipping.City = "Goshen" }, false, true},
		{"to be shipped instead", nothing, func(o *Order) { o.FulfillmentOrders[0].Method = "SHIPPING" }, false, true},
		{"captured", func(o *Order) { o.Payments, o.Received = nil, 0 }, nothing, false, true},
		{"captured once all is over", func(o *Order) { o.Payments, o.Received = nil, 0 }, nothing, true, false},
		{"voided", nothing, func(o *Order) { o.Financial = Voided }, true, true},
	}
	for _, test := range tests {
		if got := edition(test.after).ChangedSince(edition(test.before), test.over); got != test.want {
			t.Errorf("%s asks for a decision: %t, want %t", test.name, got, test.want)
		}
	}
}

func TestR43_LinesArePairedByShopifysID(t *testing.T) {
	before := edition(nothing)
	after := edition(func(o *Order) {
		o.Lines = []OrderLine{
			{ShopifyID: "c", Quantity: 1, UnitPrice: 5},
			{ShopifyID: "b", Quantity: 1, UnitPrice: 1000},
			{ShopifyID: "a", Quantity: 0},
		}
	})
	var got []string
	for _, pair := range compared(t, TransactionOpen, New, 0, before, after).Lines {
		side := func(l *OrderLine) string {
			if l == nil {
				return "-"
			}
			return l.ShopifyID
		}
		got = append(got, side(pair.Before)+side(pair.After))
	}
	if want := []string{"a-", "bb", "-c"}; !slices.Equal(got, want) {
		t.Errorf("paired %v, want %v", got, want)
	}
}

func TestR43_ADifferenceIsSaidInAFewWords(t *testing.T) {
	tests := []struct {
		after func(*Order)
		want  string
	}{
		{func(o *Order) { o.Lines[0].Quantity, o.Total = 1, 4000 }, "2 items, were 3, total $40.00, was $67.00"},
		{func(o *Order) { o.Lines[0].Quantity = 0 }, "1 item, were 3"},
		{func(o *Order) { o.Lines[1].ShopifyID = "c" }, "other items"},
		{func(o *Order) { o.Lines[1].UnitPrice = 900 }, "prices or discounts differ"},
		{func(o *Order) { o.CancelledAt, o.Refunded, o.Total = time.Unix(1, 0), 6700, 0 }, "cancelled, $67.00 refunded"},
		{func(o *Order) { o.Shipping.City = "Goshen" }, "another shipping address"},
		{func(o *Order) { o.FulfillmentOrders[0].Method = "SHIPPING" }, "ship, was pickup"},
		{func(o *Order) { o.Financial = Expired }, "payment expired"},
	}
	for _, test := range tests {
		if got := edition(test.after).Differences(edition(nothing)); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

func TestR43_NoCancellationPutsBackWhatWasHandedOver(t *testing.T) {
	cancelled := func(state string) Order {
		return edition(func(o *Order) {
			o.CancelledAt, o.Refunded, o.Total, o.Subtotal, o.Tax = time.Unix(9, 0), 6700, 0, 0, 0
			o.Lines = slices.Clone(o.Lines)
			o.Lines[0].Quantity, o.Lines[1].Quantity = 0, 0
			o.Fulfillments = []Fulfillment{{ShopifyID: "f", State: state}}
		})
	}
	c := compared(t, TransactionOpen, New, 6700, edition(nothing), cancelled("SUCCESS"))
	if err := c.MayAccept(); CodeOf(err) != Invalid || !strings.Contains(MessageOf(err), "were handed over") {
		t.Errorf("handed over: %v", err)
	}
	c = compared(t, TransactionOpen, New, 6700, edition(nothing), cancelled("CANCELLED"))
	if err := c.MayAccept(); err != nil {
		t.Errorf("taken back: %v", err)
	}
}
