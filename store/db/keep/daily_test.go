package keep_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
)

func TestEveryDayHasOneBackupAndAMissedOneIsMadeUp(t *testing.T) {
	c := &clock{At: noon}
	d := shopAt(t, filepath.Join(t.TempDir(), "shop.db"), c.Now)
	defer func() { must(t, d.Close()) }()
	for _, each := range []struct {
		days, backups int
		what          string
	}{{0, 1, "the first day"}, {0, 1, "the same day again"}, {1, 2, "the next day"}, {9, 3, "after a holiday"}} {
		c.At = c.At.AddDate(0, 0, each.days)
		state := aDay(t, d)
		must(t, state.Err)
		made, err := keep.Of(d).BackupFiles(t.Context())
		must(t, err)
		equal(t, each.what, len(made), each.backups)
		equal(t, "the newest is the last", made[0], state.Last)
		_, err = keep.CheckBackup(t.Context(), made[0].Path)
		must(t, err)
	}
	// One that somebody has removed is made again.
	made, err := keep.Of(d).BackupFiles(t.Context())
	must(t, errors.Join(err, os.Remove(made[0].Path)))
	must(t, aDay(t, d).Err)
	_, err = os.Stat(made[0].Path)
	must(t, err)
}

func TestOldBackupsGoAndOtherFilesStay(t *testing.T) {
	c := &clock{At: noon}
	d := shopAt(t, filepath.Join(t.TempDir(), "shop.db"), c.Now)
	defer func() { must(t, d.Close()) }()
	folder, err := d.BackupFolder(t.Context())
	must(t, err)
	must(t, os.MkdirAll(folder, 0o700))
	for _, other := range []string{"shop-before-the-inventory.db", "shop2-2026-01-01-120000.db", "notes.txt"} {
		write(t, filepath.Join(folder, other), nil)
	}
	write(t, filepath.Join(folder, ".shop-2026-11-01-120000.db-17.partial"), nil) // a run was killed over it
	must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Days: 3, Weeks: 2}))
	for range 12 {
		c.At = c.At.AddDate(0, 0, 1)
		must(t, aDay(t, d).Err)
	}
	made, err := keep.Of(d).BackupFiles(t.Context())
	must(t, err)
	// Dec 3 to 5, and the Sunday of the week before.
	var days []string
	for _, file := range made {
		days = append(days, file.At.Format("Jan 2"))
	}
	equal(t, "days", strings.Join(days, ", "), "Dec 5, Dec 4, Dec 3, Nov 29")
	got := files(t, folder)
	for _, other := range []string{"shop-before-the-inventory.db", "shop2-2026-01-01-120000.db", "notes.txt"} {
		if !strings.Contains(got, other) {
			t.Errorf("%s is gone", other)
		}
	}
	if strings.Contains(got, ".partial") {
		t.Errorf("left behind: %s", got)
	}
}

func TestR52_ABackupThatFailsIsToldAndTriedAgain(t *testing.T) {
	c := &clock{At: noon}
	d := shopAt(t, filepath.Join(t.TempDir(), "shop.db"), c.Now)
	defer func() { must(t, d.Close()) }()
	folder := filepath.Join(t.TempDir(), "disk")
	write(t, folder, nil)
	must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Folder: folder, Days: 7}))
	state := aDay(t, d)
	if store.CodeOf(state.Err) != store.Broken || !strings.Contains(store.MessageOf(state.Err), folder) {
		t.Errorf("told %v", state.Err)
	}
	take(t, d, order(1002)) // the till goes on
	must(t, os.Remove(folder))
	must(t, aDay(t, d).Err)
}

func TestR52_ADatabaseThatIsDamagedListsItsBackups(t *testing.T) {
	c := &clock{At: noon}
	path := filepath.Join(t.TempDir(), "shop.db")
	d := shopAt(t, path, c.Now)
	folder := filepath.Join(t.TempDir(), "elsewhere")
	must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Folder: folder, Days: 7}))
	made, err := keep.Of(d).BackUpNow(t.Context())
	must(t, errors.Join(err, d.Close()))
	listed, err := keep.BackupFilesOf(t.Context(), path)
	must(t, err)
	if len(listed) != 1 || listed[0] != made {
		t.Errorf("lists %+v, want %+v", listed, made)
	}
	write(t, path, []byte(strings.Repeat("scratched ", 900)))
	if _, err := keep.RestoreNewest(t.Context(), db.Config{Path: path}); store.CodeOf(err) != store.NotFound {
		t.Errorf("where the folder can't be known any more: %v", err)
	}
}
