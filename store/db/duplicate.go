package db

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"tillbridge/matching"
	"tillbridge/store"
)

// DuplicateGroup is products that are, or may be, the same article (R23).
type DuplicateGroup struct {
	// Exact says that their SKUs are equal byte for byte; otherwise the group is only
	// a suggestion and Why says how they differ.
	Exact bool
	Why   string
	// Products are in the order they should survive, the best first.
	Products []store.Product
}

// Duplicates returns the groups of products with one SKU, and after them, as
// suggestions, those whose SKUs only look different.
func (d *DB) Duplicates(ctx context.Context) (groups []DuplicateGroup, err error) {
	rows, err := d.readers.QueryContext(ctx, "SELECT id, sku, barcode, description, price, stocked, on_hand, low_at, version, updated_at "+
		"FROM products WHERE merged_into = '' AND sku <> '' ORDER BY id")
	if err != nil {
		return nil, wrap(err, "looking for duplicates")
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	alike := map[string][]store.Product{}
	for rows.Next() {
		var p store.Product
		var updated, stocked int64
		if err := rows.Scan(&p.ID, &p.SKU, &p.Barcode, &p.Description, &p.Price, &stocked, &p.OnHand, &p.LowAt, &p.Version,
			&updated); err != nil {
			return nil, wrap(err, "looking for duplicates")
		}
		p.Stocked, p.UpdatedAt = stocked == 1, store.At(updated)
		key := matching.SKUKey(p.SKU)
		alike[key] = append(alike[key], p)
	}
	if err := rows.Err(); err != nil {
		return nil, wrap(err, "looking for duplicates")
	}
	for _, products := range alike {
		if len(products) > 1 {
			groups = append(groups, grouped(products)...)
		}
	}
	slices.SortFunc(groups, func(a, b DuplicateGroup) int {
		return cmp.Or(-compareFlags(a.Exact, b.Exact), cmp.Compare(a.Products[0].SKU, b.Products[0].SKU))
	})
	return groups, nil
}

func compareFlags(a, b bool) int { return cmp.Compare(flag(a), flag(b)) }

// grouped splits products whose SKUs look the same into those that are the same
// and, where several SKUs remain, a suggestion with the best of each.
func grouped(products []store.Product) []DuplicateGroup {
	bySKU := map[string][]store.Product{}
	var skus []string
	for _, p := range products {
		if bySKU[p.SKU] == nil {
			skus = append(skus, p.SKU)
		}
		bySKU[p.SKU] = append(bySKU[p.SKU], p)
	}
	var groups []DuplicateGroup
	var best []store.Product
	for _, sku := range skus {
		same := bySKU[sku]
		slices.SortStableFunc(same, survives)
		if len(same) > 1 {
			groups = append(groups, DuplicateGroup{Exact: true, Why: "same SKU", Products: same})
		}
		best = append(best, same[0])
	}
	if len(best) > 1 {
		slices.SortStableFunc(best, survives)
		groups = append(groups, DuplicateGroup{Why: matching.SKUDifference(best[0].SKU, best[1].SKU), Products: best})
	}
	return groups
}

// survives orders by what speaks for keeping a record: stock, a barcode, a
// description, and then the older one.
func survives(a, b store.Product) int {
	return cmp.Or(
		-compareFlags(a.Stocked, b.Stocked),
		-compareFlags(a.OnHand > 0, b.OnHand > 0),
		-compareFlags(a.Barcode != "", b.Barcode != ""),
		-cmp.Compare(len(a.Description), len(b.Description)),
		cmp.Compare(a.ID, b.ID))
}
