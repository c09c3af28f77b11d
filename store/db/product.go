package db

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// AddProduct adds a product as a person entered it, books its stock on hand as
// counted, and matches the waiting orders with its SKU. It returns the record, and
// how many orders got their transaction. One that store.Product.Check refuses is
// Invalid. A SKU that another product has is not refused: DuplicatesOf warns.
func (d *DB) AddProduct(ctx context.Context, p store.Product) (store.Product, int, error) {
	matched := 0
	err := d.in(ctx, "adding a product", func(a *act) error {
		p.Tidy()
		if err := p.Check(); err != nil {
			return err
		}
		if err := a.insertProduct(ctx, &p, ""); err != nil {
			return err
		}
		if err := a.log(ctx, store.Event{
			SubjectID: p.ID, Kind: store.EventRecord, Title: p.Name() + " created",
			After: describeProduct(p),
		}); err != nil {
			return err
		}
		var err error
		matched, err = a.rematchSKUs(ctx, p.SKU)
		return err
	})
	return p, matched, err
}

// insertProduct writes a new record and the movement of its stock.
func (a *act) insertProduct(ctx context.Context, p *store.Product, note string) error {
	version, err := next(ctx, a, "product_version", &a.productVersion)
	if err != nil {
		return err
	}
	if !p.Stocked {
		p.OnHand = 0
	}
	p.ID, p.Version, p.UpdatedAt, p.MergedInto = newID(), version, store.At(a.at), ""
	if err := a.InsertProduct(ctx, sqlc.InsertProductParams{
		ID: p.ID, SKU: p.SKU, Barcode: p.Barcode, Description: p.Description, Price: p.Price, Stocked: flag(p.Stocked),
		OnHand: p.OnHand, UpdatedAt: a.at, LowAt: p.LowAt, Version: version,
	}); err != nil {
		return fmt.Errorf("adding a product: %w", err)
	}
	a.changed(StockChanged)
	if p.OnHand == 0 {
		return nil
	}
	if err := a.InsertMovement(ctx, sqlc.InsertMovementParams{
		Key: "count:" + p.ID, ProductID: p.ID, Quantity: p.OnHand, Reason: string(store.StockCounted), At: a.at, Actor: a.actor, Note: note,
	}); err != nil {
		return fmt.Errorf("booking stock: %w", err)
	}
	return nil
}

// SaveProduct writes a record as a person edited it; p.Version is what they saw,
// stock is not touched. When the SKU changes, the waiting orders with the old or
// the new one are matched again; transactions that exist stay as they are. It
// returns how many orders got theirs. A record that was changed or removed in
// between is Conflict, one that store.Product.Check refuses is Invalid.
func (d *DB) SaveProduct(ctx context.Context, p store.Product) (int, error) {
	matched := 0
	err := d.on(ctx, "editing a product", p.ID, func(a *act) error {
		p.Tidy()
		if err := p.Check(); err != nil {
			return err
		}
		before, err := a.product(ctx, p.ID)
		if err != nil {
			return err
		}
		if before.Stocked && !p.Stocked && before.OnHand != 0 {
			return store.Fail(store.Invalid, "%s has %d on hand, so it can't become a product without stock. Nothing was saved; set its stock "+
				"to 0 first.", before.Name(), before.OnHand)
		}
		if err := a.writeProduct(ctx, p); err != nil {
			return err
		}
		if err := a.log(ctx, store.Event{
			SubjectID: p.ID, Kind: store.EventRecord, Title: p.Name() + " edited", Before: describeProduct(before), After: describeProduct(p),
		}); err != nil {
			return err
		}
		matched, err = a.rematchSKUs(ctx, before.SKU, p.SKU)
		return err
	})
	return matched, err
}

// writeProduct replaces a record that is still as the person saw it.
func (a *act) writeProduct(ctx context.Context, p store.Product) error {
	version, err := next(ctx, a, "product_version", &a.productVersion)
	if err != nil {
		return err
	}
	written, err := a.UpdateProduct(ctx, sqlc.UpdateProductParams{
		ID: p.ID, SKU: p.SKU, Barcode: p.Barcode, Description: p.Description, Price: p.Price, Stocked: flag(p.Stocked),
		LowAt: p.LowAt, Version: version, UpdatedAt: a.at, Seen: p.Version,
	})
	if err != nil {
		return fmt.Errorf("writing the product: %w", err)
	}
	if written == 0 {
		return store.Fail(store.Conflict, "%s was changed by somebody else in the meantime. Nothing was overwritten; look at it again and "+
			"repeat your change.", p.Name())
	}
	a.changed(StockChanged, p.ID)
	return nil
}

// rematchSKUs matches the waiting orders that have one of the SKUs again.
func (a *act) rematchSKUs(ctx context.Context, skus ...string) (int, error) {
	var waiting []sqlc.Order
	asked := map[string]bool{"": true}
	for _, sku := range skus {
		if asked[sku] {
			continue
		}
		asked[sku] = true
		rows, err := a.WaitingOrdersWithSKU(ctx, sku)
		if err != nil {
			return 0, fmt.Errorf("listing the waiting orders: %w", err)
		}
		for _, row := range rows {
			if !slices.ContainsFunc(waiting, func(o sqlc.Order) bool { return o.ID == row.ID }) {
				waiting = append(waiting, row)
			}
		}
	}
	return a.rematch(ctx, waiting)
}

// describeProduct is a record in one line for the log of its own changes.
func describeProduct(p store.Product) string {
	parts := []string{p.SKU, p.Barcode, p.Description, fmt.Sprintf("price %d", p.Price)}
	if !p.Stocked {
		parts = append(parts, "no stock")
	}
	if p.LowAt > 0 {
		parts = append(parts, fmt.Sprintf("low at %d", p.LowAt))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// AddProducts adds products, all or none, books their stock on hand as counted,
// and matches the waiting orders again.
func (d *DB) AddProducts(ctx context.Context, products []store.Product) error {
	return d.in(ctx, "adding products", func(a *act) error {
		for _, p := range products {
			if err := a.insertProduct(ctx, &p, ""); err != nil {
				return err
			}
			if err := a.log(ctx, store.Event{
				SubjectID: p.ID, Kind: store.EventRecord, Title: p.Name() + " created",
				After: describeProduct(p),
			}); err != nil {
				return err
			}
		}
		_, err := a.rematchAll(ctx)
		return err
	})
}
