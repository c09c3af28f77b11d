package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// once notes the key under which the act was asked for, if any, together with
// what the act writes (R61): both stand or neither.
func (a *act) once(ctx context.Context) error {
	asked, ok := store.OnceIn(ctx)
	if !ok {
		return nil
	}
	if err := asked.Check(); err != nil {
		return err
	}
	noted, err := a.NoteOnce(ctx, sqlc.NoteOnceParams{
		Key: asked.Key, What: asked.What, Fingerprint: asked.Fingerprint, At: a.at,
		Actor: a.actor,
	})
	if err != nil {
		return fmt.Errorf("noting the key: %w", err)
	}
	if noted == 1 {
		return nil
	}
	before, err := a.OnceByKey(ctx, asked.Key)
	if err != nil {
		return fmt.Errorf("reading the key: %w", err)
	}
	return repeated(before, asked)
}

// Repeated says whether an act was done before under its key: Done with when and
// by whom, Invalid when the key was for something else, nil when it is new. It is
// for those who read what they act on first: that is no longer as it was when the
// act is done. What decides is the act itself, which notes the key.
func (d *DB) Repeated(ctx context.Context, asked store.Once) error {
	if err := asked.Check(); err != nil {
		return err
	}
	before, err := d.read.OnceByKey(ctx, asked.Key)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return wrap(err, "reading the key")
	}
	return repeated(before, asked)
}

func repeated(before sqlc.Once, asked store.Once) error {
	when := store.At(before.At).Local().Format("Jan 2 2006 15:04:05")
	if before.Fingerprint != asked.Fingerprint {
		return store.Fail(store.Invalid, "The key %q was used for something else (%s, %s by %s). Nothing was done; give each act a key of "+
			"its own.", asked.Key, before.What, when, before.Actor)
	}
	return store.Fail(store.Done, "This was done already, %s by %s; nothing was done again.", when, before.Actor)
}
