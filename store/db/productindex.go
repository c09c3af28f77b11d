package db

import (
	"context"
	"errors"
	stdsync "sync"

	"tillbridge/matching"
)

// productIndex is the search index above the products. Each search first reads what was
// written since, by this program or another.
type productIndex struct {
	mu    stdsync.Mutex
	index matching.Catalogue
	// seen is the version up to which the index has read; loaded that it has read at
	// all, since old rows have version 0.
	seen   int64
	loaded bool
}

// LoadProducts reads all products into the search index. Whoever searches without
// it waits for that the first time.
func (d *DB) LoadProducts(ctx context.Context) error {
	return wrap(d.productIndex.catchUp(ctx, d), "reading the products for search")
}

func (g *productIndex) catchUp(ctx context.Context, d *DB) (err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	after := g.seen
	if !g.loaded {
		after = -1
	}
	rows, err := d.readers.QueryContext(ctx, "SELECT id, sku, barcode, description, merged_into, version FROM products WHERE version > $1",
		after)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var put []matching.Article
	var gone []string
	for rows.Next() {
		var one matching.Article
		var merged string
		var version int64
		if err := rows.Scan(&one.ID, &one.SKU, &one.Barcode, &one.Description, &merged, &version); err != nil {
			return err
		}
		after = max(after, version)
		if merged != "" {
			gone = append(gone, one.ID)
			continue
		}
		put = append(put, one)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	g.index.Remove(gone...)
	g.index.Put(put...)
	g.seen, g.loaded = max(after, 0), true
	return nil
}
