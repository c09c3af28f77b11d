package db

import (
	"context"
	"encoding/json"
	"fmt"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

func (a *act) insertDetails(ctx context.Context, o store.Order) error {
	document, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("keeping the order: %w", err)
	}
	if err := a.InsertOrderDetails(ctx, sqlc.InsertOrderDetailsParams{OrderID: o.ID, Details: string(document)}); err != nil {
		return fmt.Errorf("keeping the order: %w", err)
	}
	return nil
}

func (a *act) replaceDetails(ctx context.Context, o store.Order) error {
	document, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("keeping the order: %w", err)
	}
	if err := a.SetOrderDetails(ctx, sqlc.SetOrderDetailsParams{OrderID: o.ID, Details: string(document)}); err != nil {
		return fmt.Errorf("keeping the order: %w", err)
	}
	if err := a.DeleteFulfillmentOrderLines(ctx, o.ID); err != nil {
		return fmt.Errorf("replacing the fulfillment orders: %w", err)
	}
	if err := a.DeleteFulfillmentOrders(ctx, o.ID); err != nil {
		return fmt.Errorf("replacing the fulfillment orders: %w", err)
	}
	return a.insertFulfillmentOrders(ctx, o)
}

func (a *act) insertParts(ctx context.Context, o store.Order, lines []matching.LineMatch) error {
	if err := a.insertLines(ctx, o, lines); err != nil {
		return err
	}
	return a.insertFulfillmentOrders(ctx, o)
}

func (a *act) insertLines(ctx context.Context, o store.Order, lines []matching.LineMatch) error {
	for i, line := range o.Lines {
		var match matching.LineMatch
		if i < len(lines) {
			match = lines[i]
		}
		if err := a.InsertOrderLine(ctx, sqlc.InsertOrderLineParams{
			OrderID: o.ID, Position: int64(i), ShopifyID: line.ShopifyID, SKU: line.SKU, Title: line.Title,
			Quantity: line.Quantity, ProductID: match.ProductID, Reason: string(match.Reason),
		}); err != nil {
			return fmt.Errorf("writing a line: %w", err)
		}
	}
	return nil
}

func (a *act) insertFulfillmentOrders(ctx context.Context, o store.Order) error {
	for _, fo := range o.AtShopify().FulfillmentOrders {
		if err := a.InsertFulfillmentOrder(ctx, sqlc.InsertFulfillmentOrderParams{
			OrderID: o.ID, ShopifyID: fo.ShopifyID, State: fo.State, Method: fo.Method,
			LocationID: fo.LocationID, Location: fo.Location, UpdatedAt: store.Milli(fo.UpdatedAt),
		}); err != nil {
			return fmt.Errorf("writing a fulfillment order: %w", err)
		}
		for _, line := range fo.Lines {
			if err := a.InsertFulfillmentOrderLine(ctx, sqlc.InsertFulfillmentOrderLineParams{
				OrderID: o.ID, FulfillmentOrderID: fo.ShopifyID, ShopifyID: line.ShopifyID,
				LineShopifyID: line.LineShopifyID, Total: line.Total, Remaining: line.Remaining,
			}); err != nil {
				return fmt.Errorf("writing a line of a fulfillment order: %w", err)
			}
		}
	}
	return nil
}

func readDetails(ctx context.Context, q *sqlc.Queries, orderID string) (store.Order, *store.Order, error) {
	row, err := q.OrderDetails(ctx, orderID)
	if err != nil {
		return store.Order{}, nil, fmt.Errorf("reading the order's details: %w", err)
	}
	var accepted store.Order
	if err := json.Unmarshal([]byte(row.Details), &accepted); err != nil {
		return store.Order{}, nil, fmt.Errorf("reading the order's details: %w", err)
	}
	if row.Pending == "" {
		return accepted, nil, nil
	}
	var pending store.Order
	if err := json.Unmarshal([]byte(row.Pending), &pending); err != nil {
		return store.Order{}, nil, fmt.Errorf("reading the order's change: %w", err)
	}
	return accepted, &pending, nil
}

// readLatest is the order as Shopify had it when it was last read, accepted or not.
func readLatest(ctx context.Context, q *sqlc.Queries, orderID string) (store.Order, error) {
	o, pending, err := readDetails(ctx, q, orderID)
	if pending != nil {
		o = *pending
	}
	o.ID = orderID
	return o, err
}

// Details returns an order as last accepted and, when Shopify has changed it
// since and nobody accepted that yet, as it is there now (R43).
func (d *DB) Details(ctx context.Context, orderID string) (store.Order, *store.Order, error) {
	accepted, pending, err := readDetails(ctx, d.read, orderID)
	return accepted, pending, wrap(err, "reading an order")
}

// same says that two readings of an order hold the same; our id isn't Shopify's.
func same(a, b store.Order) bool {
	a.ID, b.ID = "", ""
	left, leftErr := json.Marshal(a)
	right, rightErr := json.Marshal(b)
	return leftErr == nil && rightErr == nil && string(left) == string(right)
}
