package db

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// keptPrefix begins the names of databases that a restore replaced.
func keptPrefix(path string) string { return stem(path) + "-replaced-" }

// keep gives the database a second name, under which it stays, and moves what
// lies beside it along: beside another file it would be taken for its own. It
// returns the name, which nothing had before.
func keep(ctx context.Context, path string, now time.Time) (kept string, err error) {
	kept = filepath.Join(filepath.Dir(path), keptPrefix(path)+now.Local().Format(backupStamp)+filepath.Ext(path))
	if kept, err = freeName(kept, func(name string) error { return link(ctx, path, name) }); err != nil {
		return "", errUnwritable(err, filepath.Dir(path))
	}
	return kept, moveBeside(path, kept)
}

// moveBeside moves what lies beside a database to where it lies beside another name.
func moveBeside(path, to string) error {
	for _, beside := range []string{"-wal", "-shm"} {
		if there, err := exists(path + beside); err != nil || !there {
			if err != nil {
				return err
			}
			continue
		}
		if err := os.Rename(path+beside, to+beside); err != nil {
			return errUnwritable(err, filepath.Dir(path))
		}
	}
	return syncFolder(filepath.Dir(path))
}

// unkeep takes back the second name that a restore gave the database before it was
// killed: the database was not replaced.
func unkeep(path string) error {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return errUnwritable(err, filepath.Dir(path))
	}
	for _, entry := range entries {
		kept := filepath.Join(filepath.Dir(path), entry.Name())
		if !strings.HasPrefix(entry.Name(), keptPrefix(path)) || strings.HasSuffix(entry.Name(), "-wal") || strings.HasSuffix(entry.Name(), "-shm") {
			continue
		}
		same, err := sameFile(kept, path)
		if err != nil {
			return err
		}
		if !same {
			continue
		}
		if err := errors.Join(moveBeside(kept, path), os.Remove(kept)); err != nil {
			return errUnwritable(err, filepath.Dir(path))
		}
	}
	return nil
}
