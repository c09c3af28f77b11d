package db

import (
	"context"
	"fmt"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// PromisedOf returns who waits for a product: open transactions, which have taken
// it off the stock, and waiting orders, which will.
func (d *DB) PromisedOf(ctx context.Context, productID string) ([]store.Promised, error) {
	open, err := d.read.PromisedInTransactions(ctx, productID)
	if err != nil {
		return nil, wrap(err, "reading what is promised")
	}
	var list []store.Promised
	for _, row := range open {
		list = append(list, store.Promised{
			OrderID: row.OrderID, Order: row.Name, Customer: row.CustomerName, Status: store.Status(row.Status),
			TransactionID: row.TransactionID, Barcode: row.Barcode, Quantity: row.Quantity, At: store.At(row.CreatedAt),
		})
	}
	waiting, err := d.read.PromisedInOrders(ctx, productID)
	for _, row := range waiting {
		list = append(list, store.Promised{
			OrderID: row.OrderID, Order: row.Name, Customer: row.CustomerName, Status: store.Status(row.Status), Quantity: row.Quantity,
			At: store.At(row.CreatedAt),
		})
	}
	return list, wrap(err, "reading what is promised")
}

// CountStock sets the stock on hand to what was counted. seen is the figure that
// the person saw: when it has moved since, Conflict, since what was counted may
// hold that sale already. A product without stock, and a count below zero, are Invalid.
func (d *DB) CountStock(ctx context.Context, productID string, seen, counted int64, note string) error {
	if counted < 0 {
		return store.Fail(store.Invalid, "Nobody can count fewer than none. Nothing was booked; count it again.")
	}
	return d.on(ctx, "counting stock", productID, func(a *act) error {
		p, err := a.product(ctx, productID)
		if err != nil {
			return err
		}
		if p.OnHand != seen {
			return store.Fail(store.Conflict, "The stock of %s has become %d in the meantime. Nothing was booked; count it again.", p.Name(),
				p.OnHand)
		}
		return a.bookStock(ctx, p, counted-p.OnHand, store.StockCounted, note)
	})
}

// AdjustStock books units lost, broken or found; note says which and may not be
// empty. A product without stock, and zero units, are Invalid.
func (d *DB) AdjustStock(ctx context.Context, productID string, units int64, note string) error {
	if strings.TrimSpace(note) == "" {
		return store.Fail(store.Invalid, "Write down why the stock is adjusted. Nothing was booked.")
	}
	return d.stockAct(ctx, productID, units, store.StockAdjusted, note)
}

// ReceiveStock books goods that came in; units are more than zero.
func (d *DB) ReceiveStock(ctx context.Context, productID string, units int64, note string) error {
	if units <= 0 {
		return store.Fail(store.Invalid, "What is received is at least 1. Nothing was booked; what went out is an adjustment.")
	}
	return d.stockAct(ctx, productID, units, store.StockReceived, note)
}

func (d *DB) stockAct(ctx context.Context, productID string, units int64, reason store.StockReason, note string) error {
	return d.on(ctx, "booking stock", productID, func(a *act) error {
		p, err := a.product(ctx, productID)
		if err != nil {
			return err
		}
		return a.bookStock(ctx, p, units, reason, note)
	})
}

func (a *act) bookStock(ctx context.Context, p store.Product, units int64, reason store.StockReason, note string) error {
	switch {
	case p.MergedInto != "":
		return store.Fail(store.Invalid, "%s was removed as a duplicate. Nothing was booked; book it on the product that is left.",
			p.Name())
	case !p.Stocked:
		return store.Fail(store.Invalid, "%s has no stock. Nothing was booked.", p.Name())
	case units == 0:
		return store.Fail(store.Invalid, "The stock of %s stays %d, so there is nothing to book.", p.Name(), p.OnHand)
	case units > store.MostUnits || units < -store.MostUnits:
		return store.Fail(store.Invalid,
			"%d units are more than a shop moves at once. Nothing was booked; was a barcode scanned into the field?", units)
	}
	if err := a.move(ctx, sqlc.InsertMovementParams{
		Key: string(reason) + ":" + newID(), ProductID: p.ID, Quantity: units, Reason: string(reason), Note: strings.TrimSpace(note),
	}); err != nil {
		return err
	}
	return a.log(ctx, store.Event{
		SubjectID: p.ID, Kind: store.EventStock, Title: fmt.Sprintf("%s: %s %+d", p.Name(), strings.ToLower(reason.Label()), units),
		Detail: strings.TrimSpace(note),
		Before: fmt.Sprint(p.OnHand), After: fmt.Sprint(p.OnHand + units),
	})
}
