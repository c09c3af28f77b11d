//go:build unix

package main

import (
	"context"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db"
)

// takeBack takes some of what was handed over of an order back, each way that money can take
// (R58): what its sale still asks is paid first, as staff have to. Where nothing has gone yet
// something is handed over instead.
func (t *till) takeBack(ctx context.Context, row db.OrderRow) error {
	before, err := t.db.Returns(ctx, row.ID, 5)
	if err != nil {
		return err
	}
	saleID := row.TransactionID
	if len(before) > 0 && t.random.IntN(2) == 0 {
		saleID = before[t.random.IntN(len(before))].Transaction.Returns // an order has several sales after exchanges
	}
	r, err := t.db.Returnable(ctx, saleID)
	if err != nil {
		return err
	}
	lines := t.comesBack(r)
	if len(lines) == 0 && row.Status != store.Completed {
		return t.onParts(ctx, row) // nothing has gone yet
	}
	if len(lines) == 0 {
		return nil
	}
	for range 2 { // what Shopify holds, then the rest
		if err := t.pay(ctx, row, r.Sale); err != nil {
			return err
		}
		if r.Sale, err = t.db.Sale(ctx, saleID); err != nil {
			return err
		}
	}
	q := store.ReturnRequest{
		ID: fmt.Sprintf("return-%x", t.random.Uint64()), SaleID: saleID, Lines: lines,
		Refund: store.RefundWays()[t.random.IntN(len(store.RefundWays()))],
	}
	if q.Refund == store.RefundTill {
		q.Tender = "Cash"
	}
	if t.random.IntN(4) == 0 {
		q.FeePercent = []int64{5, 10, 100}[t.random.IntN(3)]
	}
	if left := r.ShippingLeft(); left > 0 && t.random.IntN(3) == 0 {
		q.Shipping = 1 + t.random.Int64N(left)
	}
	if _, err = t.db.Return(ctx, q); err != nil {
		return err
	}
	t.say("back\t%s\t%s\t0", row.ShopifyID, q.ID)
	if t.random.IntN(3) == 0 {
		_, err = t.db.Return(ctx, q) // the second tap, which says Done
	}
	return err
}

// reject has some units of a part's line rejected before they go (R58), with two taps at times.
func (t *till) reject(ctx context.Context, row db.OrderRow, part store.FulfillmentOrder) error {
	if len(part.Lines) == 0 {
		return nil
	}
	line := part.Lines[t.random.IntN(len(part.Lines))]
	if line.Remaining == 0 {
		return nil
	}
	r := db.LineRejection{
		OrderID: row.ID, Act: fmt.Sprintf("reject-%x", t.random.Uint64()), Reason: "broken in the store",
		Lines: []store.PartLine{{ShopifyID: line.ShopifyID, Quantity: 1 + t.random.Int64N(line.Remaining)}},
	}
	if err := t.db.RejectLines(ctx, r); err != nil {
		return err
	}
	t.say("rejected\t%s\t%s\t0", row.ShopifyID, r.Act)
	if t.random.IntN(3) == 0 {
		return t.db.RejectLines(ctx, r) // the second tap, which says Done
	}
	return nil
}

// comesBack are some of the units that may come back, mostly one of a line, so that an order's
// goods come back in several goes.
func (t *till) comesBack(r store.Returnable) (lines []store.ReturnLine) {
	reasons := store.ReturnReasons()
	for _, line := range r.Lines() {
		if line.Left() <= 0 || len(lines) > 0 && t.random.IntN(2) == 0 {
			continue
		}
		units := int64(1)
		if line.Left() > 1 && t.random.IntN(4) == 0 {
			units = 2
		}
		lines = append(lines, store.ReturnLine{
			LineID: line.Line.LineID, Quantity: units, Reason: reasons[t.random.IntN(len(reasons))],
			Note: "as said at the counter", Restock: t.random.IntN(3) > 0,
		})
	}
	return lines
}
