package keep_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/keep"
)

func TestAnUpdateOfTheDatabaseCanBeUndone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	firstShop(t, path)
	d, err := db.Open(t.Context(), db.Config{Path: path, Now: func() time.Time { return noon }})
	must(t, err)
	copies, err := keep.Of(d).UpdateCopies()
	must(t, errors.Join(err, d.Close()))
	if len(copies) != 1 {
		t.Fatalf("%d copies, want 1", len(copies))
	}
	newest := schemaIn(t, path)
	want := fmt.Sprintf("shop-before-update-1-to-%d-%s.db", newest, noon.Local().Format("2006-01-02-150405"))
	equal(t, "its name", filepath.Base(copies[0].Path), want)
	equal(t, "its moment", copies[0].At, noon)
	equal(t, "its schema", schemaIn(t, copies[0].Path), 1)
	info, err := os.Stat(copies[0].Path)
	must(t, err)
	equal(t, "its mode", info.Mode().Perm(), 0o600)

	// It holds what the first schema had, and is restored like any backup.
	var orders int
	must(t, raw(t, copies[0].Path).QueryRow("SELECT COUNT(*) FROM orders").Scan(&orders))
	equal(t, "its orders", orders, 2)
	_, err = keep.Restore(t.Context(), copies[0].Path, db.Config{Path: path})
	must(t, err)

	// Nothing more to do: no other copy.
	fill(t, path)
	d, err = db.Open(t.Context(), db.Config{Path: path})
	must(t, err)
	defer func() { must(t, d.Close()) }()
	again, err := keep.Of(d).UpdateCopies()
	must(t, err)
	equal(t, "copies", len(again), 1)
}

func schemaIn(t *testing.T, path string) (version int64) {
	t.Helper()
	handle, err := sql.Open("sqlite", "file:"+path)
	must(t, err)
	must(t, errors.Join(handle.QueryRow("SELECT MAX(version_id) FROM goose_db_version").Scan(&version), handle.Close()))
	return version
}

// TestAnUpdateThatWasKilledLeavesNoCopy: it would hold all the shop's customers.
func TestAnUpdateThatWasKilledLeavesNoCopy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	firstShop(t, path)
	folder := filepath.Join(filepath.Dir(path), "backups")
	must(t, os.Mkdir(folder, 0o700))
	left := filepath.Join(folder, ".shop-before-update-1-to-16-2026-11-01-120000.db-123.partial")
	write(t, left, []byte("half of it"))
	d, err := db.Open(t.Context(), db.Config{Path: path})
	must(t, err)
	must(t, d.Close())
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v: it is still there", err)
	}
}

func TestWithoutACopyNothingIsUpdated(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	firstShop(t, path)
	write(t, filepath.Join(folder, "backups"), []byte("a file where the folder should be"))
	_, err := db.Open(t.Context(), db.Config{Path: path})
	if store.CodeOf(err) != store.Broken || !strings.Contains(store.MessageOf(err), "could not be made in") ||
		!strings.Contains(store.MessageOf(err), "so nothing was changed") {
		t.Errorf("%v", err)
	}
	equal(t, "the schema", schemaIn(t, path), 1)
	must(t, os.Remove(filepath.Join(folder, "backups")))
	fill(t, path)
}

func TestNoVerbUpdatesTheDatabaseUnderADesktop(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	firstShop(t, path)
	lock, err := dbfile.LockFile(path, noon)
	must(t, err)
	_, err = db.Open(t.Context(), db.Config{Path: path})
	if store.CodeOf(err) != store.Busy || !strings.Contains(store.MessageOf(err), "has to be brought up to date first") ||
		!strings.Contains(store.MessageOf(err), fmt.Sprintf("process %d", os.Getpid())) {
		t.Errorf("%v", err)
	}
	equal(t, "the schema", schemaIn(t, path), 1)
	// The Desktop itself does, with the lock that it has.
	d, err := db.Open(t.Context(), db.Config{Path: path, Lock: lock})
	must(t, err)
	// From then on verbs work beside it.
	fill(t, path)
	must(t, errors.Join(d.Close(), lock.Close()))
}

func TestAVerbWaitsForTheDesktopThatMakesTheDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	lock, err := dbfile.LockFile(path, noon)
	must(t, err)
	verb := make(chan error, 1)
	go func() {
		d, err := db.Open(t.Context(), db.Config{Path: path})
		if err == nil {
			err = d.Close()
		}
		verb <- err
	}()
	d, err := db.Open(t.Context(), db.Config{Path: path, Lock: lock})
	must(t, errors.Join(err, <-verb, d.Close(), lock.Close()))
}

func TestManyVerbsMakeOneDatabase(t *testing.T) {
	folder := t.TempDir()
	var running []interface{ Wait() error }
	for range 6 {
		program := child(t, "open", folder)
		must(t, program.Start())
		running = append(running, program)
	}
	for _, program := range running {
		must(t, program.Wait())
	}
	must(t, raw(t, filepath.Join(folder, "shop.db")).Ping())
}

func TestAProgramWritesNothingOnceANewerOneHasUpdatedTheDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	d := shopAt(t, path, nil)
	defer func() { must(t, d.Close()) }()
	tamper(t, path, "PRAGMA user_version = 99999")
	_, err := d.TakeIn(t.Context(), []store.Order{order(1002)})
	if store.CodeOf(err) != store.Broken || !strings.Contains(store.MessageOf(err), "A newer Tillbridge has brought this database up to "+
		"date while this one was running (schema 99999") {
		t.Errorf("%v", err)
	}
	if _, err := d.OrderNamed(t.Context(), "#1002"); store.CodeOf(err) != store.NotFound {
		t.Errorf("it was saved: %v", err)
	}
}
