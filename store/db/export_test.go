package db

import (
	"context"
	"database/sql"
	"strings"

	"tillbridge/store"
)

// Reader gives tests the handle that reads, to compare whole tables.
func Reader(d *DB) *sql.DB { return d.readers }

// Writer gives tests the handle that writes, to make rows as earlier versions did.
func Writer(d *DB) *sql.DB { return d.writer }

// OnTakingIn has f be told of each order before it is taken in.
func OnTakingIn(d *DB, f func(store.Order)) { d.takingIn = f }

// Plan says by which indexes SQLite reads a page of orders, a step a line.
func Plan(ctx context.Context, d *DB, f OrderFilter) (string, error) {
	kinds, args, err := d.where(ctx, f)
	if err != nil {
		return "", err
	}
	query, args := f.query(kinds, args)
	rows, err := d.readers.QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			return "", err
		}
		steps = append(steps, step)
	}
	return strings.Join(steps, "\n"), rows.Err()
}

// LongFrom has imports be long ones from so many rows on; restore undoes it.
func LongFrom(rows int) (restore func()) {
	before := longFrom
	longFrom = rows
	return func() { longFrom = before }
}
