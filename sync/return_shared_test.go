package sync_test

import (
	"slices"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// Of an order that several locations hand over, Shopify says of no refund whose goods it was
// for. Where the whole order owes nothing any more, ours doesn't either; a refund of what
// others handed over pays nothing of ours.
func TestR58_R53_ARefundOfASharedOrderSettlesWhatAReturnHereOwes(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter)
	theirs := f.apart(t, shopsim.Warehouse)
	f.check(t)
	row := f.order(t, mixed)
	sale := f.sell(t, row, store.ECommerce)
	must(t, f.shop.HandOverPart(mixed, theirs))
	f.settle(t)
	asked, err := f.db.Return(t.Context(), comesBack(sale, 1, store.RefundNone))
	must(t, err)
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
	f.settle(t)
	equal(t, "owed", f.theReturn(t, asked.Transaction.ID).Transaction.Balance(), -asked.Worth())

	// The warehouse's goods come back and are refunded: that was not for ours.
	before := f.atShopify(t, mixed)
	line := slices.IndexFunc(before.Lines, func(l store.OrderLine) bool {
		return l.ShopifyID == before.FulfillmentOrders[theirs].Lines[0].LineShopifyID
	})
	must(t, f.shop.ReturnInAdmin(mixed, line, 1, 0))
	f.forward(3 * time.Second)
	must(t, f.shop.Refund(mixed, f.atShopify(t, mixed).OwedBack()-asked.Worth()))
	f.forward(3 * time.Second)
	f.check(t)
	equal(t, "asks", f.order(t, mixed).Changed, false)
	equal(t, "owed still", f.theReturn(t, asked.Transaction.ID).Transaction.Balance(), -asked.Worth())

	must(t, f.shop.Refund(mixed, asked.Worth()))
	f.forward(3 * time.Second)
	f.check(t)
	equal(t, "asks", f.order(t, mixed).Changed, false)
	f.settle(t)
	equal(t, "settled", f.theReturn(t, asked.Transaction.ID).Transaction.Balance(), 0)
	equal(t, "owed by nobody", f.order(t, mixed).Owing, store.Owing{})
	f.balanced(t)
}
