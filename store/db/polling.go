package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Mark returns how far the named polling of a shop has come, in Shopify's time;
// the zero time means never.
func (d *DB) Mark(ctx context.Context, shop, name string) (time.Time, error) {
	mark, err := d.read.Mark(ctx, sqlc.MarkParams{Shop: shop, Name: name})
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return store.At(mark), wrap(err, "reading a polling mark")
}

// SetMark keeps how far the named polling has come.
func (d *DB) SetMark(ctx context.Context, shop, name string, to time.Time) error {
	return d.in(ctx, "keeping a polling mark", func(a *act) error {
		return a.SetMark(ctx, sqlc.SetMarkParams{Shop: shop, Name: name, At: store.Milli(to)})
	})
}

// longestLease is longer than any lease that is taken: one that reaches further was
// measured by a clock that was wrong, and has run out.
const longestLease = 20 * time.Minute

// TakeLease takes or renews the named lease for a holder; false when another
// holder has it and it has not run out.
func (d *DB) TakeLease(ctx context.Context, name, holder string, length time.Duration) (bool, error) {
	var rows int64
	err := d.in(ctx, "taking a lease", func(a *act) (err error) {
		rows, err = a.TakeLease(ctx, sqlc.TakeLeaseParams{
			Name: name, Holder: holder, Until: a.at + length.Milliseconds(), Now: a.at, Far: a.at + longestLease.Milliseconds(),
		})
		return err
	})
	return rows > 0, err
}

// ReleaseLease gives the lease back; it is no error when it isn't held.
func (d *DB) ReleaseLease(ctx context.Context, name, holder string) error {
	return d.in(ctx, "giving a lease back", func(a *act) error {
		return a.ReleaseLease(ctx, sqlc.ReleaseLeaseParams{Name: name, Holder: holder})
	})
}
