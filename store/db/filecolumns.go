package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tillbridge/store/db/sqlc"
)

// FileColumns returns what a person said that the columns mean of files of a kind
// ("customers", "products") with that header, as SaidColumns has it; "" for
// nothing (R66).
func (d *DB) FileColumns(ctx context.Context, kind, header string) (string, error) {
	columns, err := d.read.FileColumns(ctx, sqlc.FileColumnsParams{Kind: kind, Header: header})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return columns, wrap(err, "reading what a file's columns mean")
}

// SaidColumns are what a person said that the columns of a file mean, to be remembered for
// others of its kind with the same header; Columns is "" where nobody said anything.
type SaidColumns struct{ Kind, Header, Columns string }

// remember keeps what a person said of a file's columns, together with what becomes of the file.
func (a *act) remember(ctx context.Context, said SaidColumns) error {
	if said.Columns == "" {
		return nil
	}
	if err := a.RememberFileColumns(ctx, sqlc.RememberFileColumnsParams{
		Kind: said.Kind, Header: said.Header, Columns: said.Columns, At: a.at,
	}); err != nil {
		return fmt.Errorf("remembering what a file's columns mean: %w", err)
	}
	return nil
}
