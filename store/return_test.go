package store_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"tillbridge/store"
)

// returnable is a paid sale of three tires and a bell, handed over, shipped for 5.00.
func returnable() store.Returnable {
	t := store.Transaction{
		ID: "sale", Barcode: "20000001", Currency: "USD", State: store.TransactionFinished, Shipping: 500, Tax: 233 + 80 + 41,
		Lines: []store.TransactionLine{
			{LineID: "L1", ProductID: "p1", SKU: "TIR-38", Quantity: 3, UnitPrice: 999, LineDiscount: 100, OrderDiscount: 50, Tax: 233},
			{LineID: "L2", ProductID: "p2", SKU: "BELL", Quantity: 1, UnitPrice: 1500, Tax: 80},
		},
	}
	t.Total = 3*999 - 150 + 1500 + 500 + t.Tax
	t.Paid = t.Total
	part := store.FulfillmentOrder{ShopifyID: "F", State: "CLOSED", LocationID: "here", Lines: []store.FulfillmentOrderLine{
		{ShopifyID: "f1", LineShopifyID: "L1", Total: 3}, {ShopifyID: "f2", LineShopifyID: "L2", Total: 1},
	}}
	return store.Returnable{
		Sale: store.Sale{
			Transaction: t, Products: []store.Product{{ID: "p1", Stocked: true, OnHand: 4}, {ID: "p2", Stocked: true}},
			Payments: []store.Payment{{ID: "pay", Type: store.ECommerce, Card: "VISA", Minor: t.Paid, Currency: "USD"}},
		},
		Latest: store.Order{
			Name: "#1001", Currency: "USD", Received: t.Total, FulfillmentOrders: []store.FulfillmentOrder{part},
			Lines: []store.OrderLine{{ShopifyID: "L1", Quantity: 3, Ordered: 3}, {ShopifyID: "L2", Quantity: 1, Ordered: 1}},
		},
		Types: []store.PaymentType{{Name: store.ECommerce}, {Name: "Cash", Rounding: 5}, {Name: "Check"}},
	}
}

func asked(line string, quantity int64) store.ReturnRequest {
	return store.ReturnRequest{
		ID: "r", SaleID: "sale", Refund: store.RefundOriginal,
		Lines: []store.ReturnLine{{LineID: line, Quantity: quantity, Reason: store.ReasonUnwanted, Restock: true}},
	}
}

func TestR58_SeveralReturnsOfALineComeToTheLineToTheCent(t *testing.T) {
	r := returnable()
	sale := r.Sale.Transaction
	var worth, tax int64
	for i := range 3 {
		plan, err := r.Plan(asked("L1", 1))
		if err != nil {
			t.Fatal(err)
		}
		if plan.Return.RefundMinor != plan.Return.Worth() || plan.Owed != 0 || plan.Stock[0].Delta != 1 {
			t.Errorf("unit %d: refunded %d of %d, owed %d, stock %+v", i+1, plan.Return.RefundMinor, plan.Return.Worth(), plan.Owed, plan.Stock)
		}
		if plan.Entries[0].Minor != -plan.Return.Worth() || plan.Entries[0].Card != "VISA" {
			t.Errorf("entries %+v", plan.Entries)
		}
		worth, tax = worth+plan.Return.Worth(), tax-plan.Return.Transaction.Tax
		done := plan.Return
		done.Transaction.State, done.Transaction.Paid = store.TransactionFinished, -done.RefundMinor
		r.Before = append(r.Before, done)
	}
	if line := sale.Lines[0]; worth != line.Total()+line.Tax || tax != line.Tax {
		t.Errorf("three returns of one come to %d with %d tax, the line to %d with %d", worth, tax, line.Total()+line.Tax, line.Tax)
	}
	if _, err := r.Plan(asked("L1", 1)); store.CodeOf(err) != store.Invalid {
		t.Error("a fourth of three came back:", err)
	}
	rest := asked("L2", 1)
	rest.Shipping = 500
	plan, err := r.Plan(rest)
	if err != nil {
		t.Fatal(err)
	}
	if got := worth + plan.Return.Worth(); got != sale.Paid {
		t.Errorf("all of it comes to %d, %d was paid", got, sale.Paid)
	}
}

func TestR58_AReturnIsRefusedBeforeAnythingMoves(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*store.Returnable, *store.ReturnRequest)
		says   string
	}{
		"more than handed over": {func(_ *store.Returnable, q *store.ReturnRequest) { q.Lines[0].Quantity = 4 }, "3 are left of the 3"},
		"none":                  {func(_ *store.Returnable, q *store.ReturnRequest) { q.Lines[0].Quantity = 0 }, "from 1"},
		"below none":            {func(_ *store.Returnable, q *store.ReturnRequest) { q.Lines[0].Quantity = -1 }, "from 1"},
		"twice in one": {func(_ *store.Returnable, q *store.ReturnRequest) {
			q.Lines = append(q.Lines, q.Lines[0])
			q.Lines[0].Quantity, q.Lines[1].Quantity = 2, 2
		}, "1 is left"},
		"another's line": {func(_ *store.Returnable, q *store.ReturnRequest) { q.Lines[0].LineID = "L9" }, "no such line"},
		"no line's name": {func(_ *store.Returnable, q *store.ReturnRequest) { q.Lines[0].LineID = "" }, "no such line"},
		"nothing":        {func(_ *store.Returnable, q *store.ReturnRequest) { q.Lines = nil }, "Nothing was named"},
		"not handed over": {func(r *store.Returnable, _ *store.ReturnRequest) {
			r.Latest.FulfillmentOrders[0].State, r.Latest.FulfillmentOrders[0].Lines[0].Remaining = "OPEN", 3
		}, "not handed over yet"},
		"no reason":          {func(_ *store.Returnable, q *store.ReturnRequest) { q.Lines[0].Reason = "" }, "reasons"},
		"other without note": {func(_ *store.Returnable, q *store.ReturnRequest) { q.Lines[0].Reason = store.ReasonOther }, "needs a note"},
		"a long note": {func(_ *store.Returnable, q *store.ReturnRequest) {
			q.Lines[0].Note = strings.Repeat("x", 300)
		}, "up to 220"},
		"more shipping than was charged": {func(_ *store.Returnable, q *store.ReturnRequest) { q.Shipping = 501 }, "$5.00 of it is left"},
		"a fee above all":                {func(_ *store.Returnable, q *store.ReturnRequest) { q.FeePercent = 101 }, "0 to 100"},
		"no such way":                    {func(_ *store.Returnable, q *store.ReturnRequest) { q.Refund = "gold" }, "no way"},
		"no such tender": {func(_ *store.Returnable, q *store.ReturnRequest) {
			q.Refund, q.Tender = store.RefundTill, "Shells"
		}, "no payment type"},
		"eCommerce is no tender of the till": {func(_ *store.Returnable, q *store.ReturnRequest) {
			q.Refund, q.Tender = store.RefundTill, store.ECommerce
		}, "no payment type"},
		"an unpaid sale": {func(r *store.Returnable, _ *store.ReturnRequest) { r.Sale.Transaction.Paid = 0 }, "balance"},
		"a void sale": {func(r *store.Returnable, _ *store.ReturnRequest) {
			r.Sale.Transaction.State = store.TransactionVoided
		}, "void"},
		"a return": {func(r *store.Returnable, _ *store.ReturnRequest) { r.Sale.Transaction.Returns = "x" }, "is a return itself"},
		"Shopify holds nothing": {func(r *store.Returnable, _ *store.ReturnRequest) {
			r.Latest.Refunded = r.Latest.Received
		}, "holds nothing"},
		"to stock nowhere": {func(r *store.Returnable, _ *store.ReturnRequest) {
			r.Latest.FulfillmentOrders[0].LocationID = ""
		}, "at which location"},
	} {
		t.Run(name, func(t *testing.T) {
			r, q := returnable(), asked("L1", 1)
			test.change(&r, &q)
			_, err := r.Plan(q)
			if store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), test.says) {
				t.Errorf("said %v, want it to say %q", err, test.says)
			}
		})
	}
}

func TestR58_CashGivenBackIsRoundedAndBookedHereAlone(t *testing.T) {
	r, q := returnable(), asked("L2", 1)
	q.Refund, q.Tender = store.RefundTill, "Cash"
	r.Sale.Transaction.Lines[1].UnitPrice, r.Sale.Transaction.Total, r.Sale.Transaction.Paid = 1503, r.Sale.Transaction.Total+3,
		r.Sale.Transaction.Paid+3
	plan, err := r.Plan(q)
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Entries) != 2 || plan.Entries[0].Minor != -1585 || plan.Entries[0].Type != "Cash" || plan.Entries[1].Minor != 2 {
		t.Errorf("entries %+v", plan.Entries)
	}
	said := strings.Join(plan.Say, " ")
	if !strings.Contains(said, "Hand back $15.85 by Cash") || !strings.Contains(said, "Shopify moves no money") {
		t.Error(said)
	}
}

func TestR58_WhatIsNotRestockedOrFeesAreKeptAndSaid(t *testing.T) {
	r, q := returnable(), asked("L2", 1)
	q.Lines[0].Restock, q.FeePercent, q.Refund = false, 10, store.RefundNone
	plan, err := r.Plan(q)
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Stock) != 0 || plan.Return.Lines[0].LocationID != "" {
		t.Errorf("stock %+v at %q", plan.Stock, plan.Return.Lines[0].LocationID)
	}
	if plan.Return.Worth() != 1580-158 || plan.Owed != 1422 || len(plan.Entries) != 0 {
		t.Errorf("worth %d, owed %d, entries %v", plan.Return.Worth(), plan.Owed, plan.Entries)
	}
}

func TestR58_ARefundIsBookedWhenItSucceedsAndTakenBackWhenItFails(t *testing.T) {
	r := store.Return{
		Transaction: store.Transaction{ID: "r", Currency: "USD"}, Sale: "20000001", Refund: store.RefundOriginal, Refunds: []string{"t1"},
	}
	at := func(state string) store.Order {
		return store.Order{Payments: []store.ShopifyPayment{{ShopifyID: "t1", Kind: "REFUND", State: state, Minor: 700}, {ShopifyID: "t2"}}}
	}
	if entries, failed := r.Decided(at("PENDING"), nil, nil); len(entries) != 0 || len(failed) != 0 {
		t.Error("pending:", entries, failed)
	}
	entries, failed := r.Decided(at("SUCCESS"), nil, nil)
	if len(entries) != 1 || entries[0].Minor != -700 || len(failed) != 0 {
		t.Fatal("success:", entries, failed)
	}
	if again, _ := r.Decided(at("SUCCESS"), entries, nil); len(again) != 0 {
		t.Error("booked twice:", again)
	}
	back, failed := r.Decided(at("FAILURE"), entries, nil)
	if len(back) != 1 || back[0].Minor != 700 || back[0].Reverses != entries[0].ID || len(failed) != 1 {
		t.Error("late failure:", back, failed)
	}
}

// Any sequence of returns of any sale: no more comes back than was handed over, no more is
// given back than was paid, and all together they come to the sale.
func TestR58_AnyReturnsOfAnySaleComeToTheSale(t *testing.T) {
	random := rand.New(rand.NewPCG(58, 1))
	for range 2000 {
		r := returnable()
		sale := &r.Sale.Transaction
		sale.Currency = []string{"USD", "JPY", "KWD"}[random.IntN(3)]
		sale.TaxesIncluded = random.IntN(2) == 0
		sale.Tax, sale.Total = 0, 0
		for i := range sale.Lines {
			l := &sale.Lines[i]
			l.Quantity = 1 + random.Int64N(7)
			l.UnitPrice = random.Int64N(100_000)
			l.LineDiscount = random.Int64N(l.Quantity*l.UnitPrice/2 + 1)
			l.OrderDiscount = random.Int64N(l.Quantity*l.UnitPrice/2 + 1)
			l.Tax = random.Int64N(l.Total()/4 + 1)
			sale.Tax += l.Tax
			r.Latest.FulfillmentOrders[0].Lines[i].Total = l.Quantity
		}
		sale.Shipping = random.Int64N(2000)
		sale.Tax += random.Int64N(sale.Shipping/5 + 1)
		sale.Total = sale.Subtotal() + sale.Shipping
		if !sale.TaxesIncluded {
			sale.Total += sale.Tax
		}
		sale.Paid, r.Latest.Received = sale.Total, sale.Total
		var worth, units int64
		for step := 0; ; step++ {
			q := store.ReturnRequest{ID: "r", Refund: store.RefundOriginal}
			for _, line := range r.Lines() {
				if left := line.Left(); left > 0 && random.IntN(3) > 0 {
					q.Lines = append(q.Lines, store.ReturnLine{LineID: line.Line.LineID, Quantity: 1 + random.Int64N(left), Reason: store.ReasonStyle})
				}
			}
			if left := r.ShippingLeft(); left > 0 {
				q.Shipping = random.Int64N(left + 1)
			}
			lines := r.Lines()
			if lines[0].Left()+lines[1].Left() == 0 {
				break
			}
			if len(q.Lines) == 0 {
				continue
			}
			var last int64
			for _, line := range q.Lines {
				last += line.Quantity
			}
			if lines[0].Left()+lines[1].Left() == last {
				q.Shipping = r.ShippingLeft()
			}
			plan, err := r.Plan(q)
			if err != nil && strings.Contains(err.Error(), "holds nothing") {
				t.Fatal("worth something and Shopify holds nothing:", err)
			}
			if err != nil {
				t.Fatal(err)
			}
			done := plan.Return
			if plan.Owed != 0 {
				t.Fatalf("%d stays owed of a paid sale", plan.Owed)
			}
			done.Transaction.State, done.Transaction.Paid = store.TransactionFinished, -done.RefundMinor
			r.Latest.Refunded += done.RefundMinor
			worth, units = worth+done.Worth(), units+last
			r.Before = append(r.Before, done)
		}
		if worth != sale.Total || units != sale.Items() {
			t.Fatalf("%d units came back for %d; %d were sold for %d", units, worth, sale.Items(), sale.Total)
		}
	}
}
