package db

import (
	"context"
	"database/sql"
	"time"

	"tillbridge/store"
)

// Reader gives tests the handle that reads, to compare whole tables.
func Reader(d *DB) *sql.DB { return d.readers }

// Outside and Await are how this package waits for a place that may hang.
type Outside = outside

func Await(ctx context.Context, place *Outside, folder string, patience time.Duration, f func() (int, error)) (int, error) {
	return await(ctx, place, folder, patience, func(context.Context, func()) (int, error) { return f() })
}

// Writer gives tests the handle that writes, to make rows as earlier versions did.
func Writer(d *DB) *sql.DB { return d.writer }

// OnTakingIn has f be told of each order before it is taken in.
func OnTakingIn(d *DB, f func(store.Order)) { d.takingIn = f }

// Look does once what the daily job does at each look.
func Look(ctx context.Context, y *Daily) { y.look(ctx) }
