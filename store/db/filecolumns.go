package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tillbridge/store/db/sqlc"
)

// FileColumns returns what a person said that the columns mean of files of a kind
// ("customers", "products") with that header, as a text that RememberFileColumns kept; ""
// for nothing (R66).
func (d *DB) FileColumns(ctx context.Context, kind, header string) (string, error) {
	columns, err := d.read.FileColumns(ctx, sqlc.FileColumnsParams{Kind: kind, Header: header})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return columns, wrap(err, "reading what a file's columns mean")
}

// RememberFileColumns keeps what a person said that the columns of such files mean.
func (d *DB) RememberFileColumns(ctx context.Context, kind, header, columns string) error {
	return d.in(ctx, "remembering what a file's columns mean", func(a *act) error {
		if err := a.RememberFileColumns(ctx, sqlc.RememberFileColumnsParams{
			Kind: kind, Header: header, Columns: columns, At: a.at,
		}); err != nil {
			return fmt.Errorf("remembering what a file's columns mean: %w", err)
		}
		return nil
	})
}
