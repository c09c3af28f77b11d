package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db/keep"
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
	_, err := keep.CheckBackup(t.Context(), w.data.files[0].Path)
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
	if !strings.Contains(w.data.said.Text, "can't be written") || !w.data.backUp.Enabled() {
		t.Errorf("said %q", w.data.said.Text)
	}
}

func TestTheSecondPlaceIsChosenAndItsCopiesAreProved(t *testing.T) {
	w, d := window(t)
	identity, err := age.GenerateX25519Identity()
	must(t, err)
	w.data.recipient.Entry.SetText(identity.String())
	w.data.second.Entry.SetText(t.TempDir())
	test.Tap(w.Save)
	if said := w.data.trouble.Text; !w.data.trouble.Visible() || !strings.Contains(said, "That is the secret key") ||
		strings.Contains(said, identity.String()) {
		t.Fatalf("said %q", said)
	}
	if w.data.prove.Enabled() {
		t.Error("there is nothing to prove")
	}
	w.data.recipient.Entry.SetText(identity.Recipient().String())
	w.data.fileDays.Entry.SetText("90")
	test.Tap(w.Save)
	plan, err := d.BackupPlan(t.Context())
	must(t, err)
	days, err := d.Setting(t.Context(), store.SettingFileDays)
	must(t, err)
	if plan.Recipient != identity.Recipient().String() || plan.Second != w.data.second.Entry.Text || days != "90" || w.Unsaved() != 0 {
		t.Errorf("saved %+v, files stay %s days", plan, days)
	}
	test.Tap(w.data.backUp)
	test.Tap(w.data.prove)
	if said := w.data.said.Text; !strings.Contains(said, "restored, and its books recomputed") ||
		!strings.Contains(said, ".db.age in the second place was proved") {
		t.Errorf("said %q", said)
	}
	if len(w.data.files) != 2 || !w.data.files[1].Sealed {
		t.Fatalf("lists %+v", w.data.files)
	}
	row, _ := w.data.row(1)
	if row.Cells[2].Text != "Second place" || row.Cells[3].Text == "" {
		t.Errorf("the row says %+v", row.Cells)
	}
	// A disk that is pulled out, and a backup that rots.
	must(t, os.RemoveAll(plan.Second))
	text, err := os.ReadFile(w.data.files[0].Path)
	must(t, err)
	text[len(text)/2] ^= 1
	must(t, os.WriteFile(w.data.files[0].Path, text, 0o600))
	test.Tap(w.data.prove)
	if said := w.data.bad.Text; !strings.Contains(said, "did not pass its proof") || !strings.Contains(said, plan.Second+" is not there") {
		t.Errorf("said %q", said)
	}
	if row, _ := w.data.row(0); row.Cells[3].Text != "Not good" {
		t.Errorf("the row says %+v", row.Cells)
	}
}

func TestR65_FilesStayForAsLongAsAPlanAllows(t *testing.T) {
	w, d := window(t)
	if w.data.fileDays.Entry.Text != "30" {
		t.Errorf("usually %q days", w.data.fileDays.Entry.Text)
	}
	w.data.fileDays.Entry.SetText("for ever")
	test.Tap(w.Save)
	if !w.data.trouble.Visible() || !strings.Contains(w.data.trouble.Text, "1 to 3650 days") {
		t.Errorf("said %q", w.data.trouble.Text)
	}
	kept, err := d.Setting(t.Context(), store.SettingFileDays)
	must(t, err)
	if kept != "" {
		t.Errorf("saved %q", kept)
	}
}
