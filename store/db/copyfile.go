package db

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"tillbridge/store"
)

// link gives a file a second name, or makes a copy where the disk knows no second
// names; fs.ErrExist when something has that name.
func link(ctx context.Context, path, second string) error {
	if err := os.Link(path, second); err == nil || !noLinks(err) {
		return err
	}
	return copyNew(ctx, path, second)
}

// copyDatabase copies a database with what has not been folded into it yet.
func copyDatabase(ctx context.Context, from, to string) error {
	if err := isFile(from); err != nil {
		return err
	}
	if err := copyFile(ctx, from, to); err != nil {
		return err
	}
	if there, err := exists(from + "-wal"); err != nil || !there {
		return err
	}
	return copyFile(ctx, from+"-wal", to+"-wal")
}

// copyNew copies a file to a name that nothing has, on the disk or not at all;
// fs.ErrExist when something has it.
func copyNew(ctx context.Context, from, to string) error {
	file, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // beside the database
	if err != nil {
		return err
	}
	err = file.Close()
	if err == nil {
		err = copyFile(ctx, from, to)
	}
	if err == nil {
		err = syncFile(to)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(to))
	}
	return err
}

// copyFile copies what is in a file into another.
func copyFile(ctx context.Context, from, to string) (err error) {
	source, err := os.Open(from) //nolint:gosec // the path is the user's own choice
	if err != nil {
		return errUnreadable(err, from)
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600) //nolint:gosec // a copy of ours
	if err != nil {
		return errUnwritable(err, filepath.Dir(to))
	}
	into := &writing{to: target}
	_, err = io.Copy(into, reading{ctx, source})
	closed := target.Close()
	switch {
	case into.failed != nil || closed != nil:
		return errUnwritable(errors.Join(into.failed, closed), filepath.Dir(to))
	case err != nil && ctx.Err() == nil:
		return errUnreadable(err, from)
	default:
		return err
	}
}

func errUnreadable(err error, path string) error {
	return store.FailBecause(err, store.Broken,
		"The file %s can't be read. Nothing was changed; allow this user to read it, or take another.", path)
}

// writing tells a target that fails from a source that does.
type writing struct {
	to     io.Writer
	failed error
}

// Write is io.Writer's.
func (w *writing) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	if err != nil {
		w.failed = err
	}
	return n, err
}

// reading reads until its context ends.
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

func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, errUnwritable(err, filepath.Dir(path))
	}
	return true, nil
}

func sameFile(a, b string) (bool, error) {
	one, err := os.Stat(a)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking at the backup: %w", err)
	}
	other, err := os.Stat(b)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking at the database: %w", err)
	}
	return os.SameFile(one, other), nil
}
