package sync_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// soldOrder is an order that is handed over, paid online and finished as a sale, with two
// units at least.
func (c *counter) soldOrder(t testing.TB) (db.OrderRow, store.Sale) {
	t.Helper()
	row, sale := c.paidOrder(t)
	must(t, c.db.Finish(t.Context(), row.TransactionID))
	c.check(t)
	sale, err := c.db.Sale(t.Context(), sale.Transaction.ID)
	must(t, err)
	return row, sale
}

// paidOrder is such an order whose transaction is still open.
func (c *counter) paidOrder(t testing.TB) (db.OrderRow, store.Sale) {
	t.Helper()
	rows, err := c.db.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated})
	must(t, err)
	for _, row := range rows {
		o, _, err := c.db.Details(t.Context(), row.ID)
		must(t, err)
		if row.Status != store.New || row.TransactionID == "" || o.Financial != store.Paid || o.Items() < 2 || o.Lines[0].Quantity < 2 ||
			o.Holding().Net() != o.Total || len(o.Parts()) != 1 || o.Lines[0].UnitPrice*o.Lines[0].Quantity == o.Lines[0].Discount() {
			continue
		}
		c.save(t, row, store.Completed)
		equal(t, "handed over", c.drain(t).Confirmed, 1)
		must(t, c.db.TakePayment(t.Context(), store.Payment{
			TransactionID: row.TransactionID, Type: store.ECommerce, Card: "VISA", Minor: o.Total, Currency: o.Currency,
		}, o.Total))
		c.check(t)
		sale, err := c.db.Sale(t.Context(), row.TransactionID)
		must(t, err)
		return row, sale
	}
	t.Fatal("no order that can be sold")
	return db.OrderRow{}, store.Sale{}
}

// comesBack asks for units of the sale's first line.
func comesBack(sale store.Sale, units int64, way store.RefundWay) store.ReturnRequest {
	q := store.ReturnRequest{
		SaleID: sale.Transaction.ID, Refund: way,
		Lines: []store.ReturnLine{{
			LineID: sale.Transaction.Lines[0].LineID, Quantity: units, Reason: store.ReasonTooSmall, Note: "pinches", Restock: true,
		}},
	}
	if way == store.RefundTill {
		q.Tender = "Cash"
	}
	return q
}

func (c *counter) left(t testing.TB, sale store.Sale) int64 {
	t.Helper()
	p, err := c.db.Product(t.Context(), sale.Transaction.Lines[0].ProductID)
	must(t, err)
	return p.OnHand
}

func (c *counter) theReturn(t testing.TB, id string) store.Return {
	t.Helper()
	r, err := c.db.ReturnOf(t.Context(), id)
	must(t, err)
	return r
}

func TestR58_WhatComesBackIsRefundedByShopifyOnceAndBookedAsAReturn(t *testing.T) {
	t.Parallel()
	c := open(t, 40)
	c.check(t)
	row, sale := c.soldOrder(t)
	stock := c.left(t, sale)
	asked, err := c.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
	must(t, err)
	equal(t, "nothing moves before Shopify agrees", c.left(t, sale), stock)
	equal(t, "state", c.theReturn(t, asked.Transaction.ID).Transaction.State, store.TransactionReturning)
	equal(t, "drained", c.drain(t), sync.Drained{Confirmed: 1})

	r := c.theReturn(t, asked.Transaction.ID)
	equal(t, "state", r.Transaction.State, store.TransactionFinished)
	equal(t, "given back", -r.Transaction.Paid, asked.Worth())
	equal(t, "settled", r.Transaction.Balance(), 0)
	equal(t, "stock", c.left(t, sale), stock+1)
	equal(t, "returns", c.logged(row, "return"), 1)
	equal(t, "refunds", c.logged(row, "refund"), 1)
	equal(t, "restocked", c.logged(row, "restock"), 1)
	c.settle(t)
	now, err := c.db.Order(t.Context(), row.ID)
	must(t, err)
	equal(t, "our echo is no change", now.Changed, false)
	day, err := c.db.SalesBetween(t.Context(), c.now().Add(-time.Hour), c.now().Add(time.Hour))
	must(t, err)
	equal(t, "sales of the day", day.Count, 1)
	equal(t, "less what came back", day.Totals[0].Minor, sale.Transaction.Total-asked.Worth())
	same, err := c.db.Sale(t.Context(), sale.Transaction.ID)
	must(t, err)
	equal(t, "the sale stays", same.ReceiptDigest(), sale.ReceiptDigest())
	c.balanced(t)

	// All that is left, in a second return.
	rest, err := c.db.Return(t.Context(), comesBack(sale, sale.Transaction.Lines[0].Quantity-1, store.RefundOriginal))
	must(t, err)
	equal(t, "drained", c.drain(t), sync.Drained{Confirmed: 1})
	line := sale.Transaction.Lines[0]
	whole := line.Total()
	if !sale.Transaction.TaxesIncluded {
		whole += line.Tax
	}
	equal(t, "both come to the line", asked.Worth()+rest.Worth(), whole)
	if _, err := c.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal)); store.CodeOf(err) != store.Invalid {
		t.Error("more came back than was sold:", err)
	}
	c.balanced(t)
}

func TestR58_CashGivenBackHereIsNeverARefundOfShopifys(t *testing.T) {
	t.Parallel()
	c := open(t, 40)
	c.check(t)
	row, sale := c.soldOrder(t)
	asked, err := c.db.Return(t.Context(), comesBack(sale, 1, store.RefundTill))
	must(t, err)
	equal(t, "drained", c.drain(t), sync.Drained{Confirmed: 1})
	r := c.theReturn(t, asked.Transaction.ID)
	equal(t, "booked", -r.Transaction.Paid, asked.Worth())
	equal(t, "refunds at Shopify", c.logged(row, "refund"), 0)
	equal(t, "returns at Shopify", c.logged(row, "return"), 1)
	c.settle(t)
	now, err := c.db.Order(t.Context(), row.ID)
	must(t, err)
	equal(t, "our echo is no change", now.Changed, false)
	back, err := c.db.Sale(t.Context(), asked.Transaction.ID)
	must(t, err)
	equal(t, "by", back.Payments[0].Type, "Cash")
	// What was given back in cash can't be given back by the card as well.
	again := comesBack(sale, 1, store.RefundOriginal)
	again.Lines[0].Quantity = sale.Transaction.Lines[0].Quantity
	if _, err := c.db.Return(t.Context(), again); store.CodeOf(err) != store.Invalid {
		t.Error("came back twice:", err)
	}
	c.balanced(t)
}

// An answer of any of the calls gets lost, or the connection drops before it: one return,
// one refund, one restock, and one booking.
func TestR58_NoLostAnswerReturnsOrRefundsTwice(t *testing.T) {
	t.Parallel()
	for i := range 6 {
		for name, fault := range map[string]shopsim.Fault{"after": {ResetAfter: true}, "before": {ResetBefore: true}, "cut": {Truncate: true}} {
			t.Run(fmt.Sprintf("%d %s", i, name), func(t *testing.T) {
				t.Parallel()
				c := open(t, 40)
				c.check(t)
				row, sale := c.soldOrder(t)
				stock := c.left(t, sale)
				asked, err := c.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
				must(t, err)
				c.shop.FailNext(append(slices.Repeat([]shopsim.Fault{{}}, i), fault)...)
				for range 8 {
					if c.push(t, row) == store.PushConfirmed {
						break
					}
					c.drain(t)
					c.forward(time.Minute)
				}
				r := c.theReturn(t, asked.Transaction.ID)
				equal(t, "state", r.Transaction.State, store.TransactionFinished)
				equal(t, "given back", -r.Transaction.Paid, asked.Worth())
				equal(t, "stock", c.left(t, sale), stock+1)
				equal(t, "returns", c.logged(row, "return"), 1)
				equal(t, "refunds", c.logged(row, "refund"), 1)
				equal(t, "restocked", c.logged(row, "restock"), 1)
				c.balanced(t)
			})
		}
	}
}

func TestR58_WhatShopifyRefusesLeavesEverythingAsItWas(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		cfg  shopsim.Config
		spit func(*counter, db.OrderRow, store.Sale) error
		says string
	}{
		"the app may not": {shopsim.Config{Scopes: slices.DeleteFunc(slices.Clone(shopsim.Scopes), func(s string) bool {
			return strings.HasSuffix(s, "_returns")
		})}, func(*counter, db.OrderRow, store.Sale) error { return nil }, "read_returns and write_returns"},
		"it came back in the admin": {shopsim.Config{}, func(c *counter, row db.OrderRow, sale store.Sale) error {
			return c.shop.ReturnInAdmin(row.Name, 0, int32(sale.Transaction.Lines[0].Quantity), 0)
		}, "Shopify lets 0 of the 1"},
		"the money is gone": {shopsim.Config{}, func(c *counter, row db.OrderRow, sale store.Sale) error {
			return c.shop.Refund(row.Name, sale.Transaction.Total)
		}, "Shopify can give back $0.00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.cfg.Orders = 40
			f := openFaulty(t, test.cfg)
			f.check(t)
			row, sale := f.soldOrder(t)
			stock := f.left(t, sale)
			asked, err := f.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
			must(t, err)
			must(t, test.spit(f.counter, row, sale))
			refunds := f.logged(row, "refund")
			equal(t, "drained", f.drain(t), sync.Drained{Failed: 1})
			now := f.order(t, row.Name)
			equal(t, "row", now.Push, store.PushFailed)
			if !strings.Contains(now.PushError, test.says) {
				t.Errorf("says %q, want %q", now.PushError, test.says)
			}
			r := f.theReturn(t, asked.Transaction.ID)
			equal(t, "state", r.Transaction.State, store.TransactionVoided)
			equal(t, "paid", r.Transaction.Paid, 0)
			equal(t, "stock", f.left(t, sale), stock)
			equal(t, "refunds", f.logged(row, "refund"), refunds)
			f.balanced(t)
			if name == "the app may not" {
				return
			}
			// What Shopify's admin did instead is accepted, and no failure is left to look at.
			f.accepted(t, row)
			now = f.order(t, row.Name)
			equal(t, "row", now.Push, store.PushConfirmed)
			equal(t, "says", now.PushError, "")
		})
	}
}

// A second try whose answer got lost is waited for like the first: it may only be late.
func TestR58_AReturnThatIsLateIsNotMadeAgainMeanwhile(t *testing.T) {
	t.Parallel()
	for at := range 5 {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			t.Parallel()
			c := open(t, 40)
			c.check(t)
			row, sale := c.soldOrder(t)
			asked, err := c.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
			must(t, err)
			c.shop.FailNext(append(make([]shopsim.Fault, at), shopsim.Fault{ResetBefore: true})...)
			c.drain(t)
			c.forward(2 * time.Minute)
			c.shop.FailNext(append(make([]shopsim.Fault, at), shopsim.Fault{Late: 30 * time.Second})...)
			for range 4 {
				c.drain(t)
				c.forward(5 * time.Second)
			}
			for range 6 {
				c.forward(time.Minute)
				c.drain(t)
			}
			equal(t, "state", c.theReturn(t, asked.Transaction.ID).Transaction.State, store.TransactionFinished)
			equal(t, "returns", c.logged(row, "return"), 1)
			equal(t, "refunds", c.logged(row, "refund"), 1)
			c.balanced(t)
		})
	}
}

// A return that was refused is made anew; what else failed of its order is tried again.
func TestR58_ARefusedReturnKeepsNothingElseFromBeingTriedAgain(t *testing.T) {
	t.Parallel()
	c := open(t, 40)
	c.check(t)
	row, sale := c.soldOrder(t)
	refused := func() {
		t.Helper()
		push, ok, err := c.db.ClaimPush(t.Context(), "test", time.Minute)
		must(t, err)
		equal(t, "claimed", ok, true)
		must(t, c.db.PushFailed(t.Context(), push, store.Fail(store.Refused, "No.")))
	}
	must(t, c.db.Track(t.Context(), db.Tracking{OrderID: row.ID, Fulfillment: sale.Latest.Fulfillments[0].ShopifyID, Tracking: "1Z"}))
	refused()
	_, err := c.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
	must(t, err)
	refused()
	must(t, c.db.RetryPush(t.Context(), row.ID))
	push, _, err := c.db.ClaimPush(t.Context(), "test", time.Minute)
	must(t, err)
	equal(t, "tried again", push.Intent, store.IntentTrack)
	must(t, c.db.PushConfirmed(t.Context(), push, "Done."))
	equal(t, "the return is not", store.CodeOf(c.db.RetryPush(t.Context(), row.ID)), store.Invalid)
}

func TestR58_ARefundThatFailsLaterIsOwedAgainAndSaid(t *testing.T) {
	t.Parallel()
	for _, works := range []bool{true, false} {
		t.Run(fmt.Sprint(works), func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			f.check(t)
			row, sale := f.soldOrder(t)
			f.shop.PendRefunds(true)
			asked, err := f.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
			must(t, err)
			equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
			r := f.theReturn(t, asked.Transaction.ID)
			equal(t, "the goods are back", r.Transaction.State, store.TransactionFinished)
			equal(t, "the money is not yet", r.Transaction.Balance(), -asked.Worth())
			must(t, f.shop.DecideRefunds(row.Name, works))
			f.forward(3 * time.Second)
			f.check(t)
			r = f.theReturn(t, asked.Transaction.ID)
			if works {
				equal(t, "settled", r.Transaction.Balance(), 0)
			} else {
				equal(t, "owed", r.Transaction.Balance(), -asked.Worth())
				f.tells(t, row, "The refund of return "+r.Transaction.Barcode+" failed at Shopify")
				// It is given back here instead.
				must(t, f.db.TakePayment(t.Context(), store.Payment{
					TransactionID: r.Transaction.ID, Type: "Cash", Minor: -asked.Worth(), Currency: "USD",
				}, -asked.Worth()))
				equal(t, "settled", f.theReturn(t, asked.Transaction.ID).Transaction.Balance(), 0)
			}
			equal(t, "our echo is no change", f.order(t, row.Name).Changed, false)
			f.balanced(t)
		})
	}
}

// Shopify takes no more for a line of a reverse fulfillment order than that has.
func TestR58_UnitsOfALineGoBackOnSaleAndNot(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row, sale := f.soldOrder(t)
	stock := f.left(t, sale)
	q := comesBack(sale, 1, store.RefundOriginal)
	broken := q.Lines[0]
	broken.Restock, broken.Reason = false, store.ReasonDefective
	q.Lines = append(q.Lines, broken)
	asked, err := f.db.Return(t.Context(), q)
	must(t, err)
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "stock", f.left(t, sale), stock+1)
	equal(t, "restocked", f.logged(row, "restock"), 1)
	equal(t, "settled", f.theReturn(t, asked.Transaction.ID).Transaction.Balance(), 0)
}
