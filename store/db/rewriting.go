package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/crc32"

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
	if err := d.renewOrderWords(ctx); err != nil {
		return errRest(ctx, err)
	}
	before, err := d.orderRows(ctx)
	if err != nil {
		return errRest(ctx, err)
	}
	if _, err := d.writer.ExecContext(ctx, "VACUUM"); err != nil {
		return errRest(ctx, err)
	}
	// VACUUM may number the rows of orders anew, by which their words are kept.
	switch after, err := d.orderRows(ctx); {
	case err != nil:
		return errRest(ctx, err)
	case after != before:
		if err := d.renewOrderWords(ctx); err != nil {
			return errRest(ctx, err)
		}
	}
	if err := d.foldLog(ctx); err != nil {
		return err
	}
	// Last of all, so that what is not done is tried again.
	return d.SetSetting(ctx, settingRest, "")
}

// renewOrderWords makes the index of the orders' words anew: what was taken out of it stays
// in its pages until they are merged.
func (d *DB) renewOrderWords(ctx context.Context) (err error) {
	tx, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if undo := tx.Rollback(); !errors.Is(undo, sql.ErrTxDone) {
			err = errors.Join(err, undo)
		}
	}()
	for _, statement := range []string{
		"INSERT INTO order_words (order_words) VALUES ('delete-all')",
		"INSERT INTO order_words (rowid, search) SELECT rowid, search FROM orders",
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("making the orders' words anew: %w", err)
		}
	}
	return tx.Commit()
}

// orderRows is a checksum of which order stands in which row.
func (d *DB) orderRows(ctx context.Context) (sum uint32, err error) {
	rows, err := d.writer.QueryContext(ctx, "SELECT id || ' ' || rowid FROM orders ORDER BY id")
	if err != nil {
		return 0, fmt.Errorf("reading the orders' rows: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var row string
		if err := rows.Scan(&row); err != nil {
			return 0, fmt.Errorf("reading the orders' rows: %w", err)
		}
		sum = crc32.Update(sum, crc32.IEEETable, []byte(row))
	}
	return sum, rows.Err()
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
