package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// chain is the end of the event log before this act.
type chain struct {
	known bool
	seq   int64
	hash  string
}

// log adds an event to the story of its subject in this act (R44). It is written,
// and chained to the one before, when the act ends (see seal).
func (a *act) log(ctx context.Context, e store.Event) error {
	if !a.event.known {
		last, err := a.LastEvent(ctx)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("reading the end of the log: %w", err)
		}
		a.event = chain{known: true, seq: last.Seq, hash: last.Hash}
	}
	if e.Actor == "" {
		e.Actor = a.actor
	}
	a.last[e.SubjectID] = len(a.events)
	a.events = append(a.events, sqlc.InsertEventParams{
		Seq: a.event.seq + int64(len(a.events)) + 1, At: a.at, Actor: e.Actor, SubjectID: e.SubjectID, Kind: string(e.Kind),
		Title: e.Title, Detail: e.Detail, Before: e.Before, After: e.After, Salt: newSalt(),
	})
	return nil
}

// Log logs an event about the database itself.
func (d *DB) Log(ctx context.Context, e store.Event) error {
	return d.in(ctx, "logging", func(a *act) error { return a.log(ctx, e) })
}

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
