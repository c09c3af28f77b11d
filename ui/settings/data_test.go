package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
)

func TestBackUpNowMakesACheckedBackupAndListsIt(t *testing.T) {
	w, d := window(t)
	if len(w.data.files) != 0 || w.data.open.Enabled() {
		t.Fatal("there are backups before the first")
	}
	test.Tap(w.data.backUp)
	if len(w.data.files) != 1 || !w.data.open.Enabled() || !strings.Contains(w.data.said.Lead, "checked") {
		t.Fatalf("%d backups are listed, said %q %q", len(w.data.files), w.data.said.Lead, w.data.said.Text)
	}
	_, err := db.CheckBackup(t.Context(), w.data.files[0].Path)
	must(t, err)
	opened := ""
	w.cfg.OpenFolder = func(folder string) { opened = folder }
	test.Tap(w.data.open)
	where, err := d.BackupFolder(t.Context())
	must(t, err)
	if opened != where || opened != filepath.Dir(w.data.files[0].Path) {
		t.Errorf("opened %q, want %q", opened, where)
	}
}

func TestTheBackupsGoWhereTheManagerSays(t *testing.T) {
	w, d := window(t)
	w.data.days.Entry.SetText("x")
	test.Tap(w.Save)
	if !w.data.trouble.Visible() || !strings.Contains(w.data.trouble.Text, "Keep backups of 1 to 366 days") || w.data.days.Entry.Text != "x" {
		t.Fatalf("said %q", w.data.trouble.Text)
	}
	folder := filepath.Join(t.TempDir(), "elsewhere")
	w.data.days.Entry.SetText("3")
	w.data.folder.Entry.SetText(folder)
	test.Tap(w.Save)
	plan, err := d.BackupPlan(t.Context())
	must(t, err)
	if want := (store.BackupPlan{Folder: folder, Days: 3, Weeks: 4, Months: 12}); plan != want || w.Unsaved() != 0 {
		t.Errorf("saved %+v, want %+v", plan, want)
	}
	test.Tap(w.data.backUp)
	if len(w.data.files) != 1 || filepath.Dir(w.data.files[0].Path) != folder {
		t.Errorf("backed up to %+v", w.data.files)
	}
}

func TestR52_ABackupThatFailsSaysWhy(t *testing.T) {
	w, d := window(t)
	file := filepath.Join(t.TempDir(), "a file")
	must(t, os.WriteFile(file, nil, 0o600))
	must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Folder: file, Days: 7}))
	w.Reload()
	test.Tap(w.data.backUp)
	if !strings.Contains(w.data.said.Text, "can't be written or is full") || !w.data.backUp.Enabled() {
		t.Errorf("said %q", w.data.said.Text)
	}
}
