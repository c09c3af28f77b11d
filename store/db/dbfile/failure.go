package dbfile

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"tillbridge/store"
	"tillbridge/store/db/server"
)

// Wrap gives a database failure the sentence a person needs, and says of
// anything else what was being done.
func Wrap(err error, doing string) error {
	var known *store.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if failure := Failure(err); failure != nil {
		return failure
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// ErrDamaged marks what QuickCheck found.
var ErrDamaged = errors.New("the file is damaged")

// Damaged says whether an error means that the file is no whole database, so that
// restoring a backup helps. It doesn't where a disk is full or a program too old.
func Damaged(err error) bool {
	var failure *sqlite.Error
	if errors.As(err, &failure) {
		code := failure.Code() & 0xff
		return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
	}
	return errors.Is(err, ErrDamaged)
}

// Failure maps SQLite's result codes, or what a server says, to what a person can do about them;
// nil for failures that are not the database's.
func Failure(err error) *store.Error {
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		return server.Failure(err)
	}
	switch failure.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return store.FailBecause(err, store.Busy, "Another program is holding the database. Nothing was changed; try again in a moment.")
	case sqlite3.SQLITE_FULL:
		return store.FailBecause(err, store.Broken, "The disk is full. Nothing was saved and nothing is half done; make room and try again.")
	case sqlite3.SQLITE_READONLY:
		return store.FailBecause(err, store.Broken, "The database is read-only. Nothing was saved; allow this user to write the file and its "+
			"folder.")
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return store.FailBecause(err, store.Broken, "The file is not a whole Tillbridge database. It was left as it is; restore the last "+
			"backup or choose another file with --database.")
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM:
		return store.FailBecause(err, store.Broken, "The database can't be read or written just now. Nothing was lost; check the disk and "+
			"try again.")
	default:
		return nil
	}
}
