package db

import (
	"context"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// UndoMatchLine takes back that a line of an order is a product (MatchLine): the
// choice is forgotten, and where it gave the order its transaction that one is voided,
// its stock returns, and the order waits for its product again. Other orders that the
// choice helped keep their transactions. It returns a sentence on what happened.
// Invalid when something was paid or Shopify was told something already.
func (d *DB) UndoMatchLine(ctx context.Context, orderID, lineShopifyID string) (string, error) {
	var said string
	err := d.in(ctx, "taking a product match back", func(a *act) error {
		row, err := a.order(ctx, orderID)
		if err != nil {
			return err
		}
		o, line, err := orderLine(ctx, a.Queries, orderID, lineShopifyID)
		if err != nil {
			return err
		}
		if err := a.untouched(ctx, row, "its product stays"); err != nil {
			return err
		}
		forgotten := int64(0)
		for _, key := range line.MatchKeys() {
			n, err := a.ForgetProduct(ctx, sqlc.ForgetProductParams{Shop: o.Shop, Key: key})
			if err != nil {
				return fmt.Errorf("forgetting the choice: %w", err)
			}
			forgotten += n
		}
		if forgotten == 0 {
			return store.Fail(store.NotFound, "That choice is forgotten already. Nothing was changed.")
		}
		becomes := ""
		said = row.Name + " waits for its product again"
		if row.TransactionID != "" {
			said += fmt.Sprintf(": transaction %s is void and its stock is back", row.Barcode)
			if err := a.unmatch(ctx, row); err != nil {
				return err
			}
			after, err := a.order(ctx, orderID)
			if err != nil {
				return err
			}
			becomes = after.Status
		}
		said += "."
		a.changed(OrdersChanged, orderID)
		if err := a.log(ctx, store.Event{
			SubjectID: orderID, Kind: store.EventUndone, Title: fmt.Sprintf("“%s” is not that product after all", line.Title), Detail: said,
			After: becomes,
		}); err != nil {
			return err
		}
		_, err = a.rematchAll(ctx)
		return err
	})
	return said, err
}

// unmatch voids the transaction of an order that has lost a product, and decides about
// the order anew.
func (a *act) unmatch(ctx context.Context, row sqlc.Order) error {
	o, pending, err := readDetails(ctx, a.Queries, row.ID)
	if err != nil {
		return err
	}
	if pending != nil {
		// Without a transaction a change made at Shopify has nothing to wait for.
		o = *pending
	}
	o.ID = row.ID
	if err := a.void(ctx, row.TransactionID, nil); err != nil {
		return err
	}
	if err := a.withdraw(ctx, row.ID); err != nil {
		return err
	}
	row.TransactionID, row.Barcode, row.Status = "", "", string(store.ProductMatchFailed)
	return a.follow(ctx, &row, o)
}
