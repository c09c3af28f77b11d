package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/keep"
)

// desktopOn is a Desktop's session on a database.
func desktopOn(path string) *session {
	return &session{Common: Common{Database: path}, out: io.Discard, err: io.Discard}
}

func TestOneDesktopADatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "shop.db")
	first, second := desktopOn(path), desktopOn(path)
	d, crashed, err := first.occupy(t.Context())
	mustNot(t, err)
	if crashed != "" {
		t.Errorf("a first run tells of a crash: %s", crashed)
	}
	if _, _, err := second.occupy(t.Context()); store.CodeOf(err) != store.Busy || !strings.Contains(store.MessageOf(err), "already running") {
		t.Errorf("a second Desktop: %v", err)
	}
	mustNot(t, second.close())
	// Verbs go on beside it; a restore doesn't.
	verb := desktopOn(path)
	beside, err := verb.openDB(t.Context())
	mustNot(t, err)
	b, err := keep.Of(beside).Backup(t.Context(), filepath.Join(filepath.Dir(path), "copy.db"))
	mustNot(t, err)
	mustNot(t, verb.close())
	if _, err := keep.Restore(t.Context(), b.Path, db.Config{Path: path}); store.CodeOf(err) != store.Busy {
		t.Errorf("a restore beside a Desktop: %v", err)
	}
	// The crash file and the log are those of this run.
	for _, file := range []string{"logs", "crashes/running.txt"} {
		if _, err := os.Stat(filepath.Join(filepath.Dir(path), file)); err != nil {
			t.Error(err)
		}
	}
	if _, err := d.CountCustomers(t.Context()); err != nil {
		t.Errorf("the first Desktop: %v", err)
	}
	mustNot(t, first.close())
	third := desktopOn(path)
	_, crashed, err = third.occupy(t.Context())
	if err != nil || crashed != "" {
		t.Errorf("after a good end: %v, crash %q", err, crashed)
	}
	mustNot(t, third.close())
}

func TestR52_ASmallDamagedFileIsFoundBeforeTheWindowOpens(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	s := desktopOn(path)
	d, _, err := s.occupy(t.Context())
	mustNot(t, err)
	for range 200 { // so that there are pages to damage
		mustNot(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: strings.Repeat("Maya ", 100)}}))
	}
	mustNot(t, s.close())
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	mustNot(t, err)
	info, err := file.Stat()
	mustNot(t, err)
	_, err = file.WriteAt(make([]byte, 40960), info.Size()-81920)
	mustNot(t, err)
	mustNot(t, file.Close())

	// Without a screen the sentence is all there is.
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	s = desktopOn(path)
	_, _, err = s.openShop(t.Context())
	if store.CodeOf(err) != store.Broken || !dbfile.Damaged(err) || !strings.Contains(store.MessageOf(err), "restore the last backup") {
		t.Errorf("a damaged file: %v", err)
	}
	log, err := os.ReadFile(filepath.Join(filepath.Dir(path), "logs", "tillbridge.log"))
	if err != nil || !strings.Contains(string(log), "can't be opened") {
		t.Errorf("the log says %q, %v", log, err)
	}
	// The lock is back, so that it can be restored.
	lock, err := dbfile.LockFile(path, info.ModTime())
	mustNot(t, err)
	mustNot(t, lock.Close())
}
