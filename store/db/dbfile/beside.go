// Package dbfile is an SQLite database as a file: whose it is, who may work with it,
// how it is copied whole and gets another name, and what a person can do about its
// failures. What is in it is read elsewhere.
package dbfile

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// besides end the names of what SQLite puts beside a database.
var besides = []string{"-wal", "-shm", "-journal"}

func isBeside(name string) bool {
	return slices.ContainsFunc(besides, func(ending string) bool { return strings.HasSuffix(name, ending) })
}

// AnyBeside says whether SQLite has put something beside a database.
func AnyBeside(path string) (bool, error) {
	for _, beside := range besides {
		if there, err := Exists(path + beside); err != nil || there {
			return there, err
		}
	}
	return false, nil
}

// MoveBeside moves what lies beside a database to where it lies beside another name.
func MoveBeside(path, to string) error {
	for _, beside := range besides {
		if there, err := Exists(path + beside); err != nil || !there {
			if err != nil {
				return err
			}
			continue
		}
		if err := os.Rename(path+beside, to+beside); err != nil {
			return Unwritable(err, filepath.Dir(path))
		}
	}
	return SyncFolder(filepath.Dir(path))
}

// unkeep takes back the second name that a restore gave the database before it was
// killed: the database was not replaced.
func unkeep(path string) error {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return Unwritable(err, filepath.Dir(path))
	}
	for _, entry := range entries {
		kept := filepath.Join(filepath.Dir(path), entry.Name())
		if !strings.HasPrefix(entry.Name(), ReplacedPrefix(path)) || isBeside(entry.Name()) {
			continue
		}
		same, err := Same(kept, path)
		if err != nil {
			return err
		}
		if !same {
			continue
		}
		if err := errors.Join(MoveBeside(kept, path), os.Remove(kept)); err != nil {
			return Unwritable(err, filepath.Dir(path))
		}
	}
	return nil
}
