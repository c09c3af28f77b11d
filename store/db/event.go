package db

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
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

// newSalt is 16 random bytes.
func newSalt() string {
	var salt [16]byte
	_, _ = rand.Read(salt[:]) // it never fails
	return hex.EncodeToString(salt[:])
}
