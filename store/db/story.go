package db

import (
	"context"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Story returns the events of an order or a customer, oldest first.
func (d *DB) Story(ctx context.Context, subjectID string) ([]store.Event, error) {
	rows, err := d.read.EventsAbout(ctx, subjectID)
	return events(rows), wrap(err, "reading a story")
}

// Recent returns the last n events of the shop, newest first.
func (d *DB) Recent(ctx context.Context, n int) ([]store.Event, error) {
	rows, err := d.read.RecentEvents(ctx, int32(n)) //nolint:gosec // a screenful
	return events(rows), wrap(err, "reading the newest events")
}

// CountEvents counts what people read of the log, and returns the Seq of the newest.
func (d *DB) CountEvents(ctx context.Context) (n, newest int64, err error) {
	row, err := d.read.CountEvents(ctx)
	return row.Count, row.Last, wrap(err, "counting the events")
}

// EventsUpTo returns a page of the log up to an event, newest first: what happens
// meanwhile moves none of them to another page.
func (d *DB) EventsUpTo(ctx context.Context, seq int64, offset, limit int) ([]store.Event, error) {
	//nolint:gosec // a page, and as many events as a list can be scrolled through
	rows, err := d.read.EventsUpTo(ctx, sqlc.EventsUpToParams{Seq: seq, Skip: int32(offset), Most: int32(limit)})
	return events(rows), wrap(err, "reading the log")
}

func events(rows []sqlc.Event) []store.Event {
	out := make([]store.Event, len(rows))
	for i, row := range rows {
		out[i] = store.Event{
			Seq: row.Seq, At: store.At(row.At), Actor: row.Actor, SubjectID: row.SubjectID, Kind: store.EventKind(row.Kind),
			Title: row.Title, Detail: row.Detail, Before: row.Before, After: row.After,
		}
		if row.ForgottenBy != 0 {
			out[i].Title = out[i].Kind.Forgotten()
		}
	}
	return out
}

// Log logs an event about the database itself.
func (d *DB) Log(ctx context.Context, e store.Event) error {
	return d.in(ctx, "logging", func(a *act) error { return a.log(ctx, e) })
}
