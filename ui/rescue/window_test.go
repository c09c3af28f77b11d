package rescue

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/keep"
	"tillbridge/ui/screen"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// said is all text that the window shows.
func said(w fyne.Window) string {
	var lines []string
	for _, o := range test.LaidOutObjects(w.Content()) {
		if text, ok := o.(*canvas.Text); ok && text.Visible() {
			lines = append(lines, text.Text)
		}
	}
	return strings.Join(lines, " ")
}

// rescued opens the window over a database that can't be opened.
func rescued(t *testing.T, path string) (v *Window, w fyne.Window, opened *string) {
	t.Helper()
	test.NewTempApp(t)
	d, cause := db.Open(t.Context(), db.Config{Path: path})
	if cause == nil {
		cause = d.QuickCheck(t.Context())
		must(t, d.Close())
	}
	if cause == nil {
		t.Fatal("the database opens")
	}
	w = test.NewTempWindow(t, nil)
	opened = new(string)
	v = New(w, Config{
		Err: cause, Path: path,
		Backups: func(ctx context.Context) ([]keep.Candidate, error) {
			return keep.Candidates(ctx, db.Config{Path: path})
		},
		Restore: func(ctx context.Context, replaceOther bool) (keep.Restored, error) {
			return keep.RestoreNewest(ctx, db.Config{Path: path, ReplaceOther: replaceOther})
		},
		Open:  func(path string) { *opened = path },
		Close: func() { *opened = "closed" },
		Work:  screen.Scheduler{Go: func(f func()) { f() }, UI: func(f func()) { f() }},
	})
	return v, w, opened
}

// shop makes a database with one customer and two daily backups.
func shop(t *testing.T) (path string, newest keep.BackupFile) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "shop.db")
	now := time.Date(2026, 11, 25, 18, 30, 0, 0, time.Local)
	d, err := db.Open(t.Context(), db.Config{Path: path, Now: func() time.Time { return now }})
	must(t, err)
	must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Maya", LastName: "Okafor"}}))
	_, err = keep.Of(d).BackUpNow(t.Context())
	must(t, err)
	now = now.AddDate(0, 0, 1)
	newest, err = keep.Of(d).BackUpNow(t.Context())
	must(t, err)
	must(t, d.Close())
	return path, newest
}

func TestR52_ADamagedDatabaseOffersItsNewestGoodBackup(t *testing.T) {
	path, newest := shop(t)
	must(t, os.WriteFile(path, []byte(strings.Repeat("scratched ", 900)), 0o600))
	must(t, os.Truncate(newest.Path, 9000)) // so the one before it is the newest good
	v, w, opened := rescued(t, path)
	for _, want := range []string{
		"can't be opened", "not a whole Tillbridge database", "of Wednesday, November 25, 18:30, of a shop that was not connected yet, with " +
			"0 orders",
		"keeps the damaged file",
	} {
		if !strings.Contains(said(w), want) {
			t.Errorf("%q does not say %q", said(w), want)
		}
	}
	test.Tap(v.Restore)
	if !strings.Contains(said(w), "Restored shop-2026-11-25-183000.db") || !strings.Contains(said(w), "could not be read") {
		t.Fatalf("after restoring it says %q", said(w))
	}
	test.Tap(v.TryAgain)
	if *opened != path {
		t.Errorf("goes on with %q", *opened)
	}
	d, err := db.Open(t.Context(), db.Config{Path: path})
	must(t, err)
	n, err := d.CountCustomers(t.Context())
	must(t, errors.Join(err, d.Close()))
	if n != 1 {
		t.Errorf("%d customers are back", n)
	}
}

func TestR64_L3_ABackupOfAnotherDatabaseIsAskedAboutFirst(t *testing.T) {
	path, _ := shop(t)
	other, newest := shop(t) // begun apart from the first
	damaged := filepath.Join(t.TempDir(), "damaged.db")
	must(t, os.WriteFile(damaged, []byte(strings.Repeat("scratched ", 900)), 0o600))
	_, cause := db.Open(t.Context(), db.Config{Path: damaged})
	test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	v := New(w, Config{
		Err: cause, Path: path,
		Backups: func(ctx context.Context) ([]keep.Candidate, error) {
			return keep.Candidates(ctx, db.Config{Path: other})
		},
		Restore: func(ctx context.Context, replaceOther bool) (keep.Restored, error) {
			return keep.Restore(ctx, newest.Path, db.Config{Path: path, ReplaceOther: replaceOther})
		},
		Open: func(string) {}, Close: func() {}, Work: screen.Scheduler{Go: func(f func()) { f() }, UI: func(f func()) { f() }},
	})
	test.Tap(v.Restore)
	if !strings.Contains(said(w), "The backup is of another database") || !strings.Contains(said(w), "no history in common") {
		t.Fatalf("says %q", said(w))
	}
	if _, err := os.Stat(path); err != nil || v.Restore.Text != "Replace It All the Same" {
		t.Errorf("offers %q, %v", v.Restore.Text, err)
	}
	if file := os.Getenv("TILLBRIDGE_PICTURES"); file != "" {
		var picture bytes.Buffer
		must(t, png.Encode(&picture, w.Canvas().Capture()))
		must(t, os.WriteFile(filepath.Join(file, "rescue-other.png"), picture.Bytes(), 0o600))
	}
	test.Tap(v.Restore)
	if !strings.Contains(said(w), "The database before was another one") {
		t.Errorf("says %q", said(w))
	}
}

func TestR52_WhatARestoreDoesNotHelpOffersNone(t *testing.T) {
	path, _ := shop(t)
	must(t, os.Remove(path))
	must(t, os.Mkdir(path, 0o700))
	v, w, opened := rescued(t, path)
	if v.Restore != nil || !strings.Contains(said(w), "is a folder, not a database") {
		t.Errorf("offers %v, says %q", v.Restore, said(w))
	}
	test.Tap(v.TryAgain)
	if *opened != path {
		t.Errorf("Try Again opens %q", *opened)
	}
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if *opened != "closed" {
		t.Error("Esc does not close")
	}
}

func TestR52_ADamagedDatabaseWithoutBackupsSaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	must(t, os.WriteFile(path, []byte(strings.Repeat("scratched ", 900)), 0o600))
	v, w, _ := rescued(t, path)
	if v.Restore != nil || !strings.Contains(said(w), "There is no daily backup of it.") {
		t.Errorf("says %q", said(w))
	}
}

func TestASecondDesktopSaysWhoHasTheDatabase(t *testing.T) {
	path, _ := shop(t)
	lock, err := dbfile.LockFile(path, time.Now())
	must(t, err)
	defer func() { must(t, lock.Close()) }()
	_, cause := dbfile.LockFile(path, time.Now())
	test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	v := New(w, Config{Err: cause, Path: path, Open: func(string) {}, Close: func() {}})
	host, err := os.Hostname()
	must(t, err)
	if v.Restore != nil || v.Choose != nil || !strings.Contains(said(w), "already running") ||
		!strings.Contains(said(w), "on "+host+", process ") {
		t.Errorf("says %q", said(w))
	}
}

func TestR52_AnotherDatabaseIsChosenInTheFolder(t *testing.T) {
	test.NewTempApp(t)
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	other := filepath.Join(home, "other.db")
	must(t, os.WriteFile(other, nil, 0o600))
	must(t, os.WriteFile(filepath.Join(home, "letter.txt"), nil, 0o600))
	w, opened := test.NewTempWindow(t, nil), ""
	v := New(w, Config{
		Err: store.Fail(store.Broken, "It can't be read."), Path: "/shop.db", Open: func(path string) { opened = path },
		Close: func() {}, Work: screen.Scheduler{Go: func(f func()) { f() }, UI: func(f func()) { f() }},
	})
	test.Tap(v.Choose)
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if opened != other {
		t.Errorf("opened %q, want %q", opened, other)
	}
}
