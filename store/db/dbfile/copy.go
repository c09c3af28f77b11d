package dbfile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
)

// pagesAtOnce is how much is copied between two looks at whether to stop: 8 MB.
const pagesAtOnce = 2048

// CopyPages copies the database of a connection into an empty file. Nothing is
// synced on the way: a file that isn't finished is thrown away.
func CopyPages(ctx context.Context, source any, to string) (err error) {
	from, ok := source.(interface {
		NewBackup(uri string) (*sqlite.Backup, error)
	})
	if !ok {
		return fmt.Errorf("a %T can't be backed up", source)
	}
	pages, err := from.NewBackup(URI(to, "_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pages.Finish()) }()
	for more := true; more; {
		if more, err = pages.Step(pagesAtOnce); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// StandAlone takes a copy out of WAL mode, in which it would want two more files
// beside it, and forces it to the disk.
func StandAlone(ctx context.Context, path string) (err error) {
	handle, err := sql.Open("sqlite", URI(path, "_pragma=busy_timeout(1000)"))
	if err != nil {
		return err
	}
	var mode string
	err = handle.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode)
	if err == nil && mode != "delete" {
		err = fmt.Errorf("the copy stays in %s mode", mode)
	}
	if err := errors.Join(err, handle.Close()); err != nil {
		return err
	}
	return syncFile(path)
}

// CopyDatabase copies a database with what has not been folded into it yet.
func CopyDatabase(ctx context.Context, from, to string) error {
	if err := copyFile(ctx, from, to); err != nil {
		return err
	}
	if there, err := Exists(from + "-wal"); err != nil || !there {
		return err
	}
	return copyFile(ctx, from+"-wal", to+"-wal")
}

// copyFile copies what is in a file into another.
func copyFile(ctx context.Context, from, to string) (err error) {
	source, err := os.Open(from) //nolint:gosec // the path is the user's own choice
	if err != nil {
		return Unreadable(err, from)
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600) //nolint:gosec // a copy of ours
	if err != nil {
		return Unwritable(err, filepath.Dir(to))
	}
	into := &Target{To: target}
	_, err = io.Copy(into, UntilDone(ctx, source))
	closed := target.Close()
	switch {
	case into.Failed != nil || closed != nil:
		return Unwritable(errors.Join(into.Failed, closed), filepath.Dir(to))
	case err != nil && ctx.Err() == nil:
		return Unreadable(err, from)
	default:
		return err
	}
}

// Target tells a target that fails from a source that does.
type Target struct {
	To     io.Writer
	Failed error
}

// Write is io.Writer's.
func (w *Target) Write(p []byte) (int, error) {
	n, err := w.To.Write(p)
	if err != nil {
		w.Failed = err
	}
	return n, err
}

// UntilDone reads from until its context ends.
func UntilDone(ctx context.Context, from io.Reader) io.Reader { return reading{ctx, from} }

// reading is untilDone's.
type reading struct {
	ctx  context.Context
	from io.Reader
}

// Read is io.Reader's.
func (r reading) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.Read(p)
}
