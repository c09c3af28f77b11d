package keep_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tillbridge/store"
)

// TestR65_ReplacedDatabasesAndCrashFilesGoAfterThirtyDays: by the moments in their
// names, and nothing that the program didn't name goes with them.
func TestR65_ReplacedDatabasesAndCrashFilesGoAfterThirtyDays(t *testing.T) {
	c := &clock{At: noon} // November 23
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	d := shopAt(t, path, c.Now)
	defer func() { must(t, d.Close()) }()
	old := []string{
		"shop-replaced-2026-10-24-110000.db", "shop-replaced-2026-10-24-110000.db-wal", "shop-replaced-2026-10-01-110000-2.db",
		"backups/shop-before-update-8-to-16-2026-10-01-110000.db", "crashes/crash-2026-10-01-110000.txt",
	}
	young := []string{
		"shop-replaced-2026-10-25-110000.db", "shop-replaced-2026-11-23-110000.db",
		"backups/shop-before-update-8-to-16-2026-11-01-110000.db", "crashes/crash-2026-11-01-110000.txt",
	}
	others := []string{
		"shop-replaced-2020-01-01-110000.db.txt", "shop-replaced-by-anna.db", "other-replaced-2020-01-01-110000.db",
		"shop-replaced-2020-01-01-110000-old.db",
		"backups/shop-before-update-2020-01-01-110000.db", "backups/shop-before-update-8-to-x-2020-01-01-110000.db",
		"crashes/crash-2020.txt", "crashes/running.txt", "crashes/notes.txt", "crash-2020-01-01-110000.txt",
	}
	for _, sub := range []string{"backups", "crashes"} {
		must(t, os.MkdirAll(filepath.Join(folder, sub), 0o700))
	}
	for _, names := range [][]string{old, young, others} {
		for _, name := range names {
			write(t, filepath.Join(folder, name), []byte("x"))
		}
	}
	must(t, os.Mkdir(filepath.Join(folder, "shop-replaced-2020-01-01-120000.db"), 0o700))
	must(t, os.Symlink(path, filepath.Join(folder, "shop-replaced-2020-01-02-120000.db")))
	aDay(t, d)
	for _, name := range old {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			t.Errorf("%s stays", name)
		}
	}
	for _, name := range append(append([]string{"shop-replaced-2020-01-01-120000.db", "shop-replaced-2020-01-02-120000.db"}, young...),
		others...) {
		if _, err := os.Lstat(filepath.Join(folder, name)); err != nil {
			t.Errorf("%s is gone", name)
		}
	}
	logged, err := d.Recent(t.Context(), 10)
	must(t, err)
	said := ""
	for _, e := range logged {
		said += e.Title + " " + e.Before + "\n"
	}
	if !strings.Contains(said, "Old file removed: a replaced database "+old[0]) || strings.Count(said, "Old file removed") != 4 {
		t.Errorf("the log says\n%s", said)
	}

	// As long as the shop says.
	must(t, d.ChangeSetting(t.Context(), store.SettingFileDays, "10", "Files stay for 10 days"))
	aDay(t, d)
	for _, name := range []string{young[0], young[2], young[3]} {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			t.Errorf("%s stays for more than ten days", name)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, young[1])); err != nil {
		t.Errorf("%s of today is gone", young[1])
	}
}
