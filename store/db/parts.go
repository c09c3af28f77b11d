package db

import (
	"context"

	"tillbridge/store"
	"tillbridge/store/db/books"
)

// Parts reads an order as it is handed over: its parts as Shopify was last read, less what
// earlier hand-overs asked for and Shopify doesn't show yet (R54, R55). NotFound when there
// is no such order.
func (d *DB) Parts(ctx context.Context, orderID string) (store.OrderParts, error) {
	var p store.OrderParts
	row, err := d.Order(ctx, orderID)
	if err != nil {
		return p, err
	}
	p.Standing, p.Customer, p.Changed, p.TransactionID = row.Standing(), row.Customer, row.Changed, row.TransactionID
	if p.At, err = d.Narrowing(ctx); err != nil {
		return p, err
	}
	latest, err := readLatest(ctx, d.read, orderID)
	if err != nil {
		return p, wrap(err, "reading an order")
	}
	if p.Pushes, err = d.pushes(ctx, orderID); err != nil {
		return p, wrap(err, "reading the outbox")
	}
	p.Order = latest.LeftBy(p.Pushes)
	if p.Saved, err = partStatuses(ctx, d.read, orderID); err != nil {
		return p, wrap(err, "reading the parts")
	}
	return p, nil
}

// PartsWithProducts is Parts with the products that the lines are matched to, for scanning.
func (d *DB) PartsWithProducts(ctx context.Context, orderID string) (store.OrderParts, error) {
	p, err := d.Parts(ctx, orderID)
	if err != nil {
		return p, err
	}
	lines, err := d.read.OrderLines(ctx, orderID)
	if err != nil {
		return p, wrap(err, "reading the order's lines")
	}
	p.Products = map[string]store.Product{}
	for _, line := range lines {
		if line.ProductID == "" {
			continue
		}
		found, err := d.read.ProductByID(ctx, line.ProductID)
		if err != nil {
			return p, wrap(err, "reading a product")
		}
		p.Products[line.ShopifyID] = books.Product(found)
	}
	return p, nil
}
