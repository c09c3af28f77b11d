package sync_test

import (
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopsim"
)

// TestR58_WhatAReturnOnItsWayDoesIsNotAcceptedAsAChangeBeside: Shopify took the goods back and
// the answer got lost, so the next reading shows fewer units and a refund. Accepted as a change
// of the sale, which is still open, they would be booked now and once more as the return.
func TestR58_WhatAReturnOnItsWayDoesIsNotAcceptedAsAChangeBeside(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row, sale := f.paidOrder(t)
	asked, err := f.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
	must(t, err)
	gone := false
	f.bend(func() {
		f.ask = func(body string) string {
			gone = gone || strings.Contains(body, "mutation ProcessReturn")
			return body
		}
		f.answer = func(text string) string {
			if gone {
				return "{"
			}
			return text
		}
	})
	f.drain(t)
	equal(t, "refunds", f.logged(row, "refund"), 1)
	f.bend(func() { f.ask, f.answer = nil, nil })
	f.check(t)
	equal(t, "what Shopify did is seen", f.read(t, row).Changed, true)
	change, err := f.db.Change(t.Context(), row.ID)
	must(t, err)
	equal(t, "accepting waits", store.CodeOf(f.db.AcceptChange(t.Context(), row.ID, change.Version)), store.Invalid)

	f.forward(time.Hour)
	f.drain(t)
	r := f.theReturn(t, asked.Transaction.ID)
	equal(t, "state", r.Transaction.State, store.TransactionFinished)
	equal(t, "given back", -r.Transaction.Paid, asked.Worth())
	equal(t, "refunds", f.logged(row, "refund"), 1)
	same, err := f.db.Sale(t.Context(), sale.Transaction.ID)
	must(t, err)
	equal(t, "the sale stays", same.Transaction.Total, sale.Transaction.Total)
	f.balanced(t)
}

// TestR58_AFeeThatWasKeptIsNotGivenBackByTheNextChange: a unit comes back at Shopify after one
// that was taken back here for a fee. What the order costs less by that fee is owed to nobody.
func TestR58_AFeeThatWasKeptIsNotGivenBackByTheNextChange(t *testing.T) {
	t.Parallel()
	c := open(t, 40)
	c.check(t)
	row, sale := c.soldOrder(t)
	q := comesBack(sale, 1, store.RefundOriginal)
	q.FeePercent = 10
	asked, err := c.db.Return(t.Context(), q)
	must(t, err)
	equal(t, "booked", c.drain(t).Confirmed, 1)
	must(t, c.shop.TakeBackUnits(row.Name, 1, false))
	c.settle(t)
	change, err := c.db.Change(t.Context(), row.ID)
	must(t, err)
	if change.Return == nil {
		t.Fatal("what came back at Shopify is no return")
	}
	// What of the tax doesn't divide is the last unit's.
	if off := change.Return.Worth() - asked.Worth() - asked.Transaction.Fees; off < -1 || off > 1 {
		t.Errorf("the next unit comes to %d, want %d without a fee", change.Return.Worth(), asked.Worth()+asked.Transaction.Fees)
	}
}
