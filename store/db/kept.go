package db

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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

// setAside gives what lies beside a database that is gone a name of its own, since
// SQLite would play it into whatever file takes the place. It returns that name without
// its ending, "" when nothing lies there.
func setAside(path string, now time.Time) (left string, err error) {
	if there, err := anyBeside(path); err != nil || !there {
		return "", err
	}
	left = filepath.Join(filepath.Dir(path), keptPrefix(path)+now.Local().Format(backupStamp)+filepath.Ext(path))
	left, err = freeName(left, func(name string) error {
		taken, err := exists(name)
		if err == nil && !taken {
			taken, err = anyBeside(name)
		}
		if err == nil && taken {
			err = fs.ErrExist
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return left, moveBeside(path, left)
}

// besides end the names of what SQLite puts beside a database.
var besides = []string{"-wal", "-shm", "-journal"}

func isBeside(name string) bool {
	return slices.ContainsFunc(besides, func(ending string) bool { return strings.HasSuffix(name, ending) })
}

func anyBeside(path string) (bool, error) {
	for _, beside := range besides {
		if there, err := exists(path + beside); err != nil || there {
			return there, err
		}
	}
	return false, nil
}

// moveBeside moves what lies beside a database to where it lies beside another name.
func moveBeside(path, to string) error {
	for _, beside := range besides {
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
		if !strings.HasPrefix(entry.Name(), keptPrefix(path)) || isBeside(entry.Name()) {
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
