package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tillbridge/store"
)

// foldNames is the migration that writes what customers are sorted and compared by:
// SQL folds ASCII alone, and a record that an import doesn't know comes twice.
func foldNames(ctx context.Context, tx *sql.Tx) error {
	for last := int64(-1); ; {
		page, err := namesAfter(ctx, tx, last)
		if err != nil {
			return fmt.Errorf("reading the names: %w", err)
		}
		if len(page) == 0 {
			return nil
		}
		for _, c := range page {
			if _, err := tx.ExecContext(ctx, "UPDATE customers SET name_sort = $1 WHERE number = $2", c.SortName(), c.Number); err != nil {
				return fmt.Errorf("folding a name: %w", err)
			}
			last = c.Number
		}
	}
}

func namesAfter(ctx context.Context, tx *sql.Tx, number int64) (page []store.Customer, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT number, first_name, last_name, company FROM customers WHERE number > $1 ORDER BY number "+
		"LIMIT 1000", number)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var c store.Customer
		if err := rows.Scan(&c.Number, &c.FirstName, &c.LastName, &c.Company); err != nil {
			return nil, err
		}
		page = append(page, c)
	}
	return page, rows.Err()
}
