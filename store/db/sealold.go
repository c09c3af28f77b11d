package db

import (
	"context"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/sqlc"
)

// sealOld seals the books that were written before they were sealed by each act. A
// program that is stopped on the way goes on with it when it starts next.
func (d *DB) sealOld(ctx context.Context) error {
	unsealed, err := d.write.Counter(ctx, "unsealed")
	if err != nil || unsealed == 0 {
		return err
	}
	for _, each := range []struct{ kind, from string }{
		{"order", "orders"}, {"product", "products"}, {"customer", "customers"}, {"tenders", books.TheTenders},
	} {
		for last, more := "", true; more; {
			if err := d.in(ctx, "sealing the books", func(a *act) error {
				a.actor = store.Automatic
				//nolint:gosec // one of the tables above
				page := "INSERT INTO touched SELECT $1, id FROM " + each.from + " AS s WHERE id > $2 ORDER BY id LIMIT $3"
				if _, err := a.tx.ExecContext(ctx, page, each.kind, last, sealAtOnce); err != nil {
					return err
				}
				var n int
				if err := a.tx.QueryRowContext(ctx, "SELECT COUNT(*), COALESCE(MAX(id), '') FROM touched").Scan(&n, &last); err != nil {
					return err
				}
				more = n == sealAtOnce
				return nil
			}); err != nil {
				return err
			}
		}
	}
	return d.in(ctx, "sealing the books", func(a *act) error {
		return a.SetCounter(ctx, sqlc.SetCounterParams{Name: "unsealed"})
	})
}

// sealAtOnce is how many subjects are sealed in one transaction when a database
// is sealed as a whole.
const sealAtOnce = 5000
