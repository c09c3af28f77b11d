package sync_test

import (
	"slices"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// rejectable finds an order of one part that waits with two units of its first line at least, and
// something else.
func (c *counter) rejectable(t testing.TB, fits func(store.Order) bool) (db.OrderRow, store.Order) {
	t.Helper()
	rows, err := c.db.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated})
	must(t, err)
	for _, row := range rows {
		o, _, err := c.db.Details(t.Context(), row.ID)
		must(t, err)
		if row.Status == store.New && row.TransactionID != "" && len(o.Parts()) == 1 && o.Parts()[0].Waits() == "" &&
			o.Lines[0].Quantity >= 2 && o.Lines[0].RequiresShipping &&
			o.Lines[0].UnitPrice*o.Lines[0].Quantity > o.Lines[0].Discount() && fits(o) {
			return row, o
		}
	}
	t.Fatal("no order that fits")
	return db.OrderRow{}, store.Order{}
}

func paidWhole(o store.Order) bool { return o.Financial == store.Paid && o.Holding().Net() == o.Total }

// off names units of the order's first line, as they wait in its part.
func off(o store.Order, units int64) []store.PartLine {
	for _, l := range o.Parts()[0].Lines {
		if l.LineShopifyID == o.Lines[0].ShopifyID {
			return []store.PartLine{{ShopifyID: l.ShopifyID, Quantity: units}}
		}
	}
	return nil
}

// worthOff is what units of the order's first line cost by what Shopify asks before and after.
func worthOff(before, after store.Order) int64 { return before.Total - after.Total }

func (c *counter) reject(t testing.TB, row db.OrderRow, lines []store.PartLine, act string) {
	t.Helper()
	must(t, c.db.RejectLines(t.Context(), db.LineRejection{OrderID: row.ID, Act: act, Lines: lines, Reason: "broken in the store"}))
}

func (c *counter) takenOff(row db.OrderRow) int { return c.logged(row, "taken off") }

func TestR58_ARejectedLineIsTakenOffRefundedOnceAndTheRestGoesOn(t *testing.T) {
	t.Parallel()
	c := open(t, 60)
	c.check(t)
	row, o := c.rejectable(t, paidWhole)
	must(t, c.db.TakePayment(t.Context(), store.Payment{
		TransactionID: row.TransactionID, Type: store.ECommerce, Card: "VISA", Minor: o.Total, Currency: o.Currency,
	}, o.Total))
	before := c.saleOf(t, row)
	stock := before.Products[0].OnHand
	c.reject(t, row, off(o, 1), "act-1")
	equal(t, "nothing moves before Shopify agrees", c.saleOf(t, row).Products[0].OnHand, stock)
	parts, err := c.db.Parts(t.Context(), row.ID)
	must(t, err)
	equal(t, "and it is no more left to be handed over", parts.Order.Progress().Units-parts.Order.Progress().Gone, o.Progress().Units-1)
	err = c.db.RejectLines(t.Context(), db.LineRejection{OrderID: row.ID, Act: "act-1", Lines: off(o, 1), Reason: "x"})
	if store.CodeOf(err) != store.Done {
		t.Error("asked twice:", err)
	}
	equal(t, "drained", c.drain(t), sync.Drained{Confirmed: 1})

	sale := c.saleOf(t, row)
	now, pending, err := c.db.Details(t.Context(), row.ID)
	must(t, err)
	back := worthOff(o, now)
	if pending != nil || back <= 0 {
		t.Fatal("it was not accepted", pending, back)
	}
	equal(t, "one unit less is sold", sale.Transaction.Lines[0].Quantity, before.Transaction.Lines[0].Quantity-1)
	equal(t, "total", sale.Transaction.Total, now.Total)
	equal(t, "given back", before.Transaction.Paid-sale.Transaction.Paid, back)
	equal(t, "settled", sale.Transaction.Balance(), 0)
	equal(t, "as an eCommerce entry", sale.Payments[len(sale.Payments)-1].Minor, -back)
	equal(t, "in stock", sale.Products[0].OnHand, stock+1)
	equal(t, "status", c.read(t, row).Status, store.New)
	equal(t, "asks nobody", c.read(t, row).Changed, false)
	equal(t, "refunds", c.logged(row, "refund"), 1)
	equal(t, "taken off", c.takenOff(row), 1)
	c.settle(t)
	equal(t, "our echo is no change", c.read(t, row).Changed, false)

	// The rest goes on, and is Completed like every other order.
	c.save(t, row, store.Completed)
	equal(t, "then", c.drain(t), sync.Drained{Confirmed: 1})
	must(t, c.db.Finish(t.Context(), row.TransactionID))
	c.settle(t)
	equal(t, "completed", c.read(t, row).Status, store.Completed)
	equal(t, "asks nobody", c.read(t, row).Changed, false)
	story, err := c.db.Story(t.Context(), row.ID)
	must(t, err)
	if !slices.ContainsFunc(story, func(e store.Event) bool {
		return e.Kind == store.EventLineRejected && e.Detail == "broken in the store"
	}) {
		t.Error("the story doesn't say why")
	}
	c.balanced(t)
}

// What isn't paid is not given back: the order is asked less for. What was taken at the till is
// owed here, and Shopify gives none of it back.
func TestR58_ARejectionGivesBackOnlyWhatShopifyHoldsTooMuchOf(t *testing.T) {
	t.Parallel()
	c := open(t, 120)
	c.check(t)
	tests := []struct {
		name    string
		fits    func(store.Order) bool
		refunds int
	}{
		{"authorized only", func(o store.Order) bool { return o.Financial == store.Authorized }, 0},
		{"nothing paid", func(o store.Order) bool { return o.Financial == store.Pending }, 0},
		{"paid in another currency", func(o store.Order) bool {
			return paidWhole(o) && len(o.Payments) > 0 && o.Payments[0].PresentedCurrency != ""
		}, 1},
	}
	for _, test := range tests {
		row, o := c.rejectable(t, test.fits)
		stock := c.saleOf(t, row).Products[0].OnHand
		c.reject(t, row, off(o, 1), "")
		equal(t, test.name, c.drain(t), sync.Drained{Confirmed: 1})
		now, pending, err := c.db.Details(t.Context(), row.ID)
		must(t, err)
		if pending != nil {
			t.Error(test.name, "waits for a person:", pending.Differences(now))
		}
		equal(t, test.name+": refunds", c.logged(row, "refund"), test.refunds)
		equal(t, test.name+": total", c.saleOf(t, row).Transaction.Total, now.Total)
		equal(t, test.name+": stock", c.saleOf(t, row).Products[0].OnHand, stock+1)
		if back := now.OwedBack(); back > 1 {
			t.Error(test.name, "Shopify owes", back)
		}
	}
	c.balanced(t)
}

// However the connection is cut, the units are off once and the money went once.
func TestR58_AnAnswerThatGetsLostRejectsALineOnce(t *testing.T) {
	t.Parallel()
	for _, forgets := range []bool{false, true} {
		c, tried := open(t, 150), map[string]bool{}
		c.check(t)
		for i, fault := range []shopsim.Fault{{ResetBefore: true}, {ResetAfter: true}, {Truncate: true}, {Late: 20 * time.Second}} {
			for at := range 4 {
				row, o := c.rejectable(t, func(o store.Order) bool { return paidWhole(o) && !tried[o.ShopifyID] })
				tried[o.ShopifyID] = true
				stock := c.saleOf(t, row).Products[0].OnHand
				c.reject(t, row, off(o, 1), "")
				faults := make([]shopsim.Fault, at+1)
				faults[at] = fault
				c.shop.FailNext(faults...)
				for range 10 {
					c.drain(t)
					if forgets {
						c.shop.ForgetKeys()
					}
					c.forward(time.Minute)
				}
				c.shop.FailNext()
				equal(t, "push", c.push(t, row), store.PushConfirmed)
				equal(t, "taken off", c.takenOff(row), 1)
				equal(t, "refunds", c.logged(row, "refund"), 1)
				equal(t, "stock", c.saleOf(t, row).Products[0].OnHand, stock+1)
				if t.Failed() {
					t.Fatalf("fault %d at request %d, keys forgotten: %t", i, at, forgets)
				}
			}
		}
		c.balanced(t)
	}
}

func TestR58_WhatMayNotBeRejectedIsSaidAndMovesNothing(t *testing.T) {
	t.Parallel()
	c := open(t, 60)
	c.check(t)
	row, o := c.rejectable(t, func(o store.Order) bool { return paidWhole(o) && len(o.OpenLines()) > 1 })
	ask := func(lines []store.PartLine, reason string) error {
		return c.db.RejectLines(t.Context(), db.LineRejection{OrderID: row.ID, Lines: lines, Reason: reason})
	}
	var all []store.PartLine
	for _, l := range o.Parts()[0].Lines {
		all = append(all, store.PartLine{ShopifyID: l.ShopifyID, Quantity: l.Remaining})
	}
	for want, err := range map[string]error{
		"needs a reason":           ask(off(o, 1), "  "),
		"can't be rejected":        ask(off(o, 99), "gone"),
		"That is all of":           ask(all, "gone"),
		"was named to be rejected": ask(nil, "gone"),
	} {
		if store.CodeOf(err) != store.Invalid {
			t.Errorf("%s: %v", want, err)
		}
		says(t, want, store.MessageOf(err), want)
	}
	equal(t, "nothing waits", c.drain(t), sync.Drained{})

	// What was handed over between the asking and the sending is refused, and all stands.
	before := c.saleOf(t, row)
	c.reject(t, row, off(o, o.Lines[0].Quantity), "")
	must(t, c.shop.HandOverUnit(row.Name))
	equal(t, "refused", c.drain(t), sync.Drained{Failed: 1})
	says(t, "why", c.read(t, row).PushError, "can't be rejected", "Nothing was taken off")
	equal(t, "stock", c.saleOf(t, row).Products[0].OnHand, before.Products[0].OnHand)
	equal(t, "refunds", c.logged(row, "refund"), 0)
	err := c.db.RetryPush(t.Context(), row.ID)
	says(t, "again", store.MessageOf(err), "Make it anew")
	c.balanced(t)
}

// Whatever else changed beside it is a person's to decide; the unit is off all the same.
func TestR58_WhatElseChangedBesideARejectionIsAsked(t *testing.T) {
	t.Parallel()
	c := open(t, 60)
	c.check(t)
	row, o := c.rejectable(t, paidWhole)
	before := c.saleOf(t, row)
	c.reject(t, row, off(o, 1), "")
	must(t, c.shop.AddLine(row.Name, "NEW-1", 1))
	equal(t, "drained", c.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "asks", c.read(t, row).Changed, true)
	equal(t, "nothing moved", c.saleOf(t, row).Transaction.Total, before.Transaction.Total)
	equal(t, "taken off", c.takenOff(row), 1)
	err := c.db.RejectLines(t.Context(), db.LineRejection{OrderID: row.ID, Lines: off(o, 1), Reason: "x"})
	says(t, "not before it is decided", store.MessageOf(err), "nobody has decided")
	c.balanced(t)
}

// The whole order rejected while a line is: Shopify cancels it, and all goes back once.
func TestR58_ALineAndThenTheWholeOrderRejectedGoBackOnce(t *testing.T) {
	t.Parallel()
	c := open(t, 60)
	c.check(t)
	row, o := c.rejectable(t, paidWhole)
	before := c.saleOf(t, row)
	c.reject(t, row, off(o, 1), "")
	c.save(t, row, store.Rejected)
	for range 5 {
		c.drain(t)
		c.forward(time.Minute)
	}
	void := c.saleOf(t, row)
	equal(t, "void", void.Transaction.State, store.TransactionVoided)
	equal(t, "stock", void.Products[0].OnHand, before.Products[0].OnHand+o.Lines[0].Quantity)
	equal(t, "status", c.read(t, row).Status, store.Rejected)
	c.balanced(t)
}
