package dbtest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	stdsync "sync"
	"testing"

	"tillbridge/store/db"
)

// Fresh is the path of an empty shop's database in a folder of its own, with its tables
// made. Making them takes longer than most tests do, so one database is made and copied.
// It is an address on the tests' server where they run on one (see OnServer).
func Fresh(t testing.TB) string {
	t.Helper()
	if OnServer() {
		return FreshOnServer(t)
	}
	path := filepath.Join(t.TempDir(), "shop.db")
	MakeFresh(t, path)
	return path
}

// MakeFresh makes an empty shop's database, as Fresh, at a path of the test's.
func MakeFresh(t testing.TB, path string) {
	t.Helper()
	data, err := empty()
	Must(t, err)
	Write(t, path, data)
}

var empty = stdsync.OnceValues(func() (data []byte, err error) {
	folder, err := os.MkdirTemp("", "fresh")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "shop.db")
	d, err := db.Open(context.Background(), db.Config{Path: path})
	if err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})
