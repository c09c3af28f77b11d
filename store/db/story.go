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

func events(rows []sqlc.Event) []store.Event {
	out := make([]store.Event, len(rows))
	for i, row := range rows {
		out[i] = store.Event{
			Seq: row.Seq, At: store.At(row.At), Actor: row.Actor, SubjectID: row.SubjectID, Kind: store.EventKind(row.Kind),
			Title: row.Title, Detail: row.Detail, Before: row.Before, After: row.After,
		}
	}
	return out
}

// Log logs an event about the database itself.
func (d *DB) Log(ctx context.Context, e store.Event) error {
	return d.in(ctx, "logging", func(a *act) error { return a.log(ctx, e) })
}
