package sync_test

import (
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// What a return here still owes and Shopify's admin gives back is that return's money, and
// no favour beside it.
func TestR58_WhatAReturnOwesAndShopifyGivesBackSettlesIt(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row, sale := f.soldOrder(t)
	asked, err := f.db.Return(t.Context(), comesBack(sale, 1, store.RefundNone))
	must(t, err)
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
	f.settle(t)
	equal(t, "owed", f.theReturn(t, asked.Transaction.ID).Transaction.Balance(), -asked.Worth())
	must(t, f.shop.Refund(row.Name, asked.Worth()))
	f.accepted(t, row)
	equal(t, "settled", f.theReturn(t, asked.Transaction.ID).Transaction.Balance(), 0)
	equal(t, "returns", len(f.returns(t, row)), 1)
	day, err := f.db.SalesBetween(t.Context(), f.now().Add(-time.Hour), f.now().Add(time.Hour))
	must(t, err)
	equal(t, "the day", day.Totals[0].Minor, sale.Transaction.Total-asked.Worth())
	must(t, f.shop.Refund(row.Name, 150))
	f.accepted(t, row)
	equal(t, "a favour", f.returns(t, row)[0].Worth(), 150)
}

func TestR58_ARefundThatFailedAndIsMadeAgainAtShopifySettlesItsReturn(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row, sale := f.soldOrder(t)
	f.shop.PendRefunds(true)
	asked, err := f.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
	must(t, err)
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
	must(t, f.shop.DecideRefunds(row.Name, false))
	f.shop.PendRefunds(false)
	f.forward(3 * time.Second)
	f.check(t)
	must(t, f.shop.Refund(row.Name, asked.Worth()))
	f.accepted(t, row)
	equal(t, "settled", f.theReturn(t, asked.Transaction.ID).Transaction.Balance(), 0)
	equal(t, "returns", len(f.returns(t, row)), 1)
}

func TestR58_WhatShopifyIsGivingBackIsNotHandedOutHereToo(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	_, sale := f.soldOrder(t)
	f.forward(3 * time.Second)
	f.shop.PendRefunds(true)
	asked, err := f.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
	must(t, err)
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
	err = f.db.TakePayment(t.Context(), store.Payment{
		TransactionID: asked.Transaction.ID, Type: "Cash", Minor: -asked.Worth(), Currency: "USD",
	}, -asked.Worth())
	equal(t, "handed out as well", store.CodeOf(err), store.Invalid)
}
