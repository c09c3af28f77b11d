package db

import (
	"context"
	"errors"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/sqlc"
)

// settingRest says that a person was forgotten and the file not written anew yet.
const settingRest = "forget.rest"

func (a *act) noteRest(ctx context.Context) error {
	if err := a.SetSetting(ctx, sqlc.SetSettingParams{Key: settingRest, Value: "1"}); err != nil {
		return fmt.Errorf("noting what is left to do: %w", err)
	}
	return nil
}

// ForgetRest writes the file anew when somebody was forgotten since it was done
// last: SQLite leaves deleted bytes in pages that are free, and in the file beside
// the database. It takes as long as copying the database, and nobody else can
// write meanwhile. Busy or Broken when it can't be done now.
func (d *DB) ForgetRest(ctx context.Context) error {
	left, err := d.Setting(ctx, settingRest)
	if err != nil || left != "1" {
		return err
	}
	if d.server {
		// The server frees the rows by itself (autovacuum); its files are its owner's.
		return d.SetSetting(ctx, settingRest, "")
	}
	if _, err := d.writer.ExecContext(ctx, "VACUUM"); err != nil {
		return errRest(ctx, err)
	}
	if err := d.foldLog(ctx); err != nil {
		return err
	}
	// Last of all, so that what is not done is tried again.
	return d.SetSetting(ctx, settingRest, "")
}

func errRest(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	code := store.Broken
	if known := dbfile.Failure(err); known != nil {
		code = known.Code
	}
	return store.FailBecause(err, code, "The person is forgotten, but the database's file could not be written anew, so free parts of it "+
		"may still tell of them. It is tried again at the next start; make room on the disk, and close other programs that use the database.")
}

// foldTries is how often a reader is waited for that still needs the file beside
// the database; each time SQLite waits for it by itself.
const foldTries = 3

// foldLog empties the write-ahead log beside the database.
func (d *DB) foldLog(ctx context.Context) error {
	for range foldTries {
		var busy, frames, done int64
		if err := d.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &done); err != nil {
			return wrap(err, "emptying the file beside the database")
		}
		if busy == 0 {
			return nil
		}
	}
	return errRest(ctx, errors.New("the write-ahead log is being read"))
}
