package keep_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/store/db/keep"
	"tillbridge/store/db/shopfile"
)

// TestR64_L4_AnotherProgramsDatabaseIsLeftAsItIs tries every way in with databases
// of other programs, and compares all files of their folders before and after.
func TestR64_L4_AnotherProgramsDatabaseIsLeftAsItIs(t *testing.T) {
	tests := map[string]string{
		"songs":          "CREATE TABLE songs (name TEXT); INSERT INTO songs VALUES ('Autumn Leaves')",
		"songs in a log": "PRAGMA journal_mode = WAL; CREATE TABLE songs (name TEXT)",
		"with a number":  "PRAGMA application_id = 1234; PRAGMA user_version = 7",
		"by the same tool": "CREATE TABLE goose_db_version (id INTEGER, version_id INTEGER, is_applied INTEGER); INSERT INTO " +
			"goose_db_version VALUES (1, 3, 1); CREATE TABLE settings (key TEXT, value TEXT)",
		"a copy of ours, marked": "PRAGMA application_id = 1234; CREATE TABLE goose_db_version (a); CREATE TABLE settings (a); CREATE TABLE " +
			"counters (a); CREATE TABLE orders (a); CREATE TABLE payments (a); CREATE TABLE stock_movements (a); CREATE TABLE events (a)",
	}
	ways := map[string]func(t *testing.T, foreign, mine string) error{
		"opened": func(t *testing.T, foreign, _ string) error {
			_, err := db.Open(t.Context(), db.Config{Path: foreign})
			return err
		},
		"checked as a backup": func(t *testing.T, foreign, _ string) error {
			_, err := keep.CheckBackup(t.Context(), foreign)
			return err
		},
		"restored": func(t *testing.T, foreign, mine string) error {
			_, err := keep.Restore(t.Context(), foreign, db.Config{Path: mine})
			return err
		},
		"restored over": func(t *testing.T, foreign, mine string) error {
			_, err := keep.Restore(t.Context(), mine, db.Config{Path: foreign})
			return err
		},
		"asked for its backups": func(t *testing.T, foreign, _ string) error {
			_, err := keep.BackupFilesOf(t.Context(), foreign)
			return err
		},
	}
	for name, statements := range tests {
		for way, try := range ways {
			for _, open := range []bool{false, true} {
				folder, mine := t.TempDir(), filepath.Join(t.TempDir(), "shop.db")
				fill(t, mine)
				path := filepath.Join(folder, "music.db")
				if open { // its own program works with it: what it wrote lies in the log beside it
					_, err := raw(t, path).Exec(statements)
					must(t, err)
				} else {
					tamper(t, path, statements)
				}
				before := contents(t, folder)
				err := try(t, path, mine)
				sentence := store.MessageOf(err)
				if store.CodeOf(err) != store.Broken || !strings.Contains(sentence, "a database of another program's") ||
					!strings.Contains(sentence, "It was left as it is") {
					t.Errorf("%s, %s, open %t: %v", name, way, open, err)
				}
				if after := contents(t, folder); after != before {
					t.Errorf("%s, %s, open %t: its files changed", name, way, open)
				}
			}
		}
	}
}

// contents is every file of a folder with what is in it, but for the lock that
// Tillbridge takes beside a database that it would replace.
func contents(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	must(t, err)
	var all strings.Builder
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".lock") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		must(t, err)
		all.WriteString(entry.Name() + "\n" + string(text) + "\n")
	}
	return all.String()
}

func TestR64_L4_OurDatabasesAreMarkedAndThoseOfBeforeAreKnown(t *testing.T) {
	tests := map[string]func(t testing.TB, path string){
		"none yet":      func(testing.TB, string) {},
		"an empty file": func(t testing.TB, path string) { write(t, path, nil) },
		"no table yet":  func(t testing.TB, path string) { tamper(t, path, "CREATE TABLE x (a); DROP TABLE x") },
		"left before its first table": func(t testing.TB, path string) {
			tamper(t, path, "CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, is_applied "+
				"INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now'))); INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1)")
		},
		"of the first schema": firstShop,
		"unmarked":            unmarked,
		"all of it still in the log": func(t testing.TB, path string) {
			whole := filepath.Join(t.TempDir(), "whole.db")
			handle, err := sql.Open("sqlite", "file:"+whole+"?_pragma=journal_mode(WAL)&_pragma=wal_autocheckpoint(0)")
			must(t, err)
			provider, err := goose.NewProvider(goose.DialectSQLite3, handle, os.DirFS(dbtest.Migrations()), goose.WithDisableGlobalRegistry(true))
			must(t, err)
			_, err = provider.UpTo(t.Context(), 1)
			must(t, err)
			for _, beside := range []string{"", "-wal"} {
				data, err := os.ReadFile(whole + beside)
				must(t, err)
				write(t, path+beside, data)
			}
			must(t, handle.Close())
			if info, err := os.Stat(path); err != nil || info.Size() > 8192 {
				t.Fatalf("the file holds more than its first page: %v", info.Size())
			}
		},
	}
	for name, begin := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "shop.db")
			begin(t, path)
			fill(t, path)
			var id int64
			var lineage, again string
			must(t, raw(t, path).QueryRow("PRAGMA application_id").Scan(&id))
			equal(t, "application_id", id, 0x546c6272)
			must(t, raw(t, path).QueryRow("SELECT value FROM settings WHERE key = 'lineage'").Scan(&lineage))
			fill(t, path)
			must(t, raw(t, path).QueryRow("SELECT value FROM settings WHERE key = 'lineage'").Scan(&again))
			if lineage == "" || again != lineage {
				t.Errorf("the lineage is %q, then %q", lineage, again)
			}
		})
	}
}

// unmarked makes a database of today's schema as programs of before left it.
func unmarked(t testing.TB, path string) {
	t.Helper()
	fill(t, path)
	tamper(t, path, "PRAGMA application_id = 0; PRAGMA user_version = 0; DELETE FROM settings WHERE key = 'lineage'")
}

// TestR64_LookingAtADatabaseTakesNoLocksAway: on Unix a process loses its locks on a
// file when any of its code opens and closes that; another program then takes the
// database for unused, and replaces it.
func TestR64_LookingAtADatabaseTakesNoLocksAway(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	d := shopAt(t, path, time.Now)
	defer func() { must(t, d.Close()) }()
	_, err := keep.Of(d).Backup(t.Context(), filepath.Join(folder, "good.db"))
	must(t, err)
	_, err = keep.CheckBackup(t.Context(), path)
	must(t, err)
	_, err = keep.BackupFilesOf(t.Context(), path)
	must(t, err)
	second, err := db.Open(t.Context(), db.Config{Path: path})
	must(t, err)
	must(t, second.Close())
	for _, to := range []string{path, path + "-wal", path + "-shm"} {
		if err := shopfile.Refuse(to); store.CodeOf(err) != store.Invalid {
			t.Errorf("%s: %v", to, err)
		}
	}
	out, err := child(t, "restore", folder).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "Another program has the database") {
		t.Errorf("another program replaced the database that is open here: %s", out)
	}
}
