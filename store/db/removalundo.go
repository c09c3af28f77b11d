package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/sqlc"
)

// ProductRemoval is a removal of duplicates that can be undone.
type ProductRemoval struct {
	ID       string
	At       time.Time
	By       string
	UndoneAt time.Time
	// Kept and Removed answer one another.
	Kept, Removed []store.Product
}

// ProductRemovals returns the removals, newest first, undone ones too.
func (d *DB) ProductRemovals(ctx context.Context) ([]ProductRemoval, error) {
	rows, err := d.read.Removals(ctx)
	if err != nil {
		return nil, wrap(err, "listing the removals")
	}
	list := make([]ProductRemoval, len(rows))
	for i, row := range rows {
		list[i] = ProductRemoval{ID: row.ID, At: store.At(row.At), By: row.Actor, UndoneAt: store.At(row.UndoneAt)}
		parts, err := d.read.RemovalParts(ctx, row.ID)
		if err != nil {
			return nil, wrap(err, "reading a removal")
		}
		for _, part := range parts {
			for _, side := range []struct {
				id string
				to *[]store.Product
			}{{part.SurvivorID, &list[i].Kept}, {part.RemovedID, &list[i].Removed}} {
				p, err := d.read.ProductByID(ctx, side.id)
				if err != nil {
					return nil, wrap(err, "reading a product")
				}
				*side.to = append(*side.to, books.Product(p))
			}
		}
	}
	return list, nil
}

// UndoRemoval takes a removal back as a whole: each product is its own again with
// the stock it gave and the transactions that led to it; the survivor loses what it
// got, unless that was changed since; what was remembered is forgotten. What came
// after it stays with the survivor. Undone already, or with a survivor that was
// removed itself since, is Invalid.
func (d *DB) UndoRemoval(ctx context.Context, removalID string) error {
	return d.on(ctx, "undoing a removal", removalID, func(a *act) error {
		row, err := a.RemovalByID(ctx, removalID)
		if errors.Is(err, sql.ErrNoRows) {
			return store.Fail(store.NotFound, "There is no such removal. Nothing was changed.")
		}
		if err != nil {
			return fmt.Errorf("reading the removal: %w", err)
		}
		if done, err := a.UndoRemoval(ctx, sqlc.UndoRemovalParams{ID: row.ID, UndoneAt: max(a.at, 1)}); err != nil || done == 0 {
			return orInvalid(err, "This removal is undone already. Nothing was changed.")
		}
		parts, err := a.RemovalParts(ctx, removalID)
		if err != nil {
			return fmt.Errorf("reading the removal: %w", err)
		}
		slices.Reverse(parts)
		var skus []string
		for _, part := range parts {
			sku, err := a.undoOne(ctx, part)
			if err != nil {
				return err
			}
			skus = append(skus, sku)
		}
		_, err = a.rematchSKUs(ctx, skus...)
		return err
	})
}

func (a *act) undoOne(ctx context.Context, part sqlc.ProductRemovalPart) (string, error) {
	survivor, err := a.product(ctx, part.SurvivorID)
	if err != nil {
		return "", err
	}
	if survivor.MergedInto != "" {
		return "", store.Fail(store.Invalid, "%s was removed as a duplicate itself since. Nothing was changed; undo the later removal first.",
			survivor.Name())
	}
	version, err := next(ctx, a, "product_version", &a.productVersion)
	if err != nil {
		return "", err
	}
	if _, err := a.SetProductMergedInto(ctx, sqlc.SetProductMergedIntoParams{
		ID: part.RemovedID, Seen: part.SurvivorID, Version: version,
		UpdatedAt: a.at,
	}); err != nil {
		return "", fmt.Errorf("undoing a removal: %w", err)
	}
	lines, err := a.RemovalLines(ctx, sqlc.RemovalLinesParams{RemovalID: part.RemovalID, RemovedID: part.RemovedID})
	if err != nil {
		return "", fmt.Errorf("reading what was re-pointed: %w", err)
	}
	for _, l := range lines {
		if err := a.PointLine(ctx, sqlc.PointLineParams{
			TransactionID: l.TransactionID, Position: l.Position,
			ProductID: part.RemovedID,
		}); err != nil {
			return "", fmt.Errorf("re-pointing the transactions: %w", err)
		}
	}
	if err := a.shift(ctx, "undo:"+part.RemovalID+":"+part.RemovedID, part.SurvivorID, part.RemovedID, part.Moved); err != nil {
		return "", err
	}
	var before, after store.Product
	if err := errors.Join(json.Unmarshal([]byte(part.SurvivorBefore), &before), json.Unmarshal([]byte(part.SurvivorAfter),
		&after)); err != nil {
		return "", fmt.Errorf("reading the survivor as it was: %w", err)
	}
	if describeProduct(survivor) == describeProduct(after) && describeProduct(after) != describeProduct(before) {
		before.Version = survivor.Version
		if err := a.writeProduct(ctx, before); err != nil {
			return "", err
		}
	}
	if part.Remembered != "" {
		if _, err := a.ForgetProduct(ctx, sqlc.ForgetProductParams{Shop: anyShop, Key: part.Remembered}); err != nil {
			return "", fmt.Errorf("forgetting the removed SKU: %w", err)
		}
	}
	removed, err := a.product(ctx, part.RemovedID)
	if err != nil {
		return "", err
	}
	for _, subject := range []string{survivor.ID, removed.ID} {
		if err := a.log(ctx, store.Event{SubjectID: subject, Kind: store.EventUndone, Title: removed.Name() +
			" is a product of its own again", After: describeProduct(removed)}); err != nil {
			return "", err
		}
	}
	a.changed(StockChanged, survivor.ID, removed.ID)
	return removed.SKU, nil
}
