package keep_test

import (
	"bytes"
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
	"tillbridge/store/db/keep"
)

func TestR52_L2_RestoresWithinOneSecondKeepWhatEachReplaced(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	now := func() time.Time { return noon }
	d := shopAt(t, path, now)
	b, err := keep.Of(d).Backup(t.Context(), filepath.Join(folder, "copy.db"))
	must(t, err)
	take(t, d, order(1002)) // only the original has it
	must(t, d.Close())
	seen := map[string]bool{}
	for range 3 {
		r, err := keep.Restore(t.Context(), b.Path, db.Config{Path: path, Now: now})
		must(t, err)
		if seen[r.Kept] {
			t.Fatalf("%s was kept twice", r.Kept)
		}
		seen[r.Kept] = true
	}
	originals := 0
	for kept := range seen {
		if handle, err := db.Open(t.Context(), db.Config{Path: kept}); err != nil {
			t.Error(err)
		} else {
			if _, err := handle.OrderNamed(t.Context(), "#1002"); err == nil {
				originals++
			}
			must(t, handle.Close())
		}
	}
	equal(t, "kept databases", len(seen), 3)
	equal(t, "of them the original", originals, 1)
}

// otherShopAt is shopAt for another shop.
func otherShopAt(t *testing.T, path string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{Path: path, Actor: "Ben"})
	must(t, err)
	must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Ola", Email: "ola@example.com"}}))
	must(t, d.SetConnection(t.Context(), store.Connection{Domain: "bakery.myshopify.com", Every: store.DefaultPause}))
	return d
}

func TestR64_L3_ABackupOfAnotherShopIsRefusedUnlessAskedFor(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	d := shopAt(t, path, time.Now)
	take(t, d, order(1002))
	must(t, d.Close())
	bakery := otherShopAt(t, filepath.Join(folder, "bakery.db"))
	b, err := keep.Of(bakery).Backup(t.Context(), filepath.Join(folder, "bread.db"))
	must(t, errors.Join(err, bakery.Close()))
	before := files(t, folder)

	_, err = keep.Restore(t.Context(), b.Path, db.Config{Path: path})
	if !keep.OtherDatabase(err) || store.CodeOf(err) != store.Conflict {
		t.Fatalf("%v", err)
	}
	for _, want := range []string{"bread.db", "bakery.myshopify.com", shop, path, "Nothing was changed"} {
		if !strings.Contains(store.MessageOf(err), want) {
			t.Errorf("%q does not name %s", store.MessageOf(err), want)
		}
	}
	equal(t, "the files", files(t, folder), before)
	d, err = db.Open(t.Context(), db.Config{Path: path})
	must(t, err)
	named(t, d, "#1002")
	must(t, d.Close())

	r, err := keep.Restore(t.Context(), b.Path, db.Config{Path: path, ReplaceOther: true})
	must(t, err)
	said := strings.Join(r.Sentences(), " ")
	if want := "The database before was another one, of " + shop + ", with 2 orders and "; !strings.Contains(said, want) ||
		strings.Contains(said, "Nothing is newer") {
		t.Errorf("%q does not say %q", said, want)
	}
}

func TestR64_L3_ABackupOfAnotherDatabaseOfTheShopIsRefused(t *testing.T) {
	for name, forget := range map[string]bool{"with lineages": false, "of before there were lineages": true} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			one, other := filepath.Join(folder, "one.db"), filepath.Join(folder, "other.db")
			must(t, shopAt(t, one, time.Now).Close())
			d := shopAt(t, other, func() time.Time { return noon })
			b, err := keep.Of(d).Backup(t.Context(), filepath.Join(folder, "copy.db"))
			must(t, errors.Join(err, d.Close()))
			if forget {
				tamper(t, b.Path, "DELETE FROM settings WHERE key = 'lineage'")
			}
			_, err = keep.Restore(t.Context(), b.Path, db.Config{Path: one})
			if !keep.OtherDatabase(err) || !strings.Contains(store.MessageOf(err), "no history in common") {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestL3_ADatabaseThatHoldsNothingIsReplacedUnasked(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "new.db")
	d := shopAt(t, filepath.Join(folder, "old.db"), time.Now)
	b, err := keep.Of(d).Backup(t.Context(), filepath.Join(folder, "copy.db"))
	must(t, errors.Join(err, d.Close()))
	fill(t, path) // a new computer, where Tillbridge was opened once
	_, err = keep.Restore(t.Context(), b.Path, db.Config{Path: path})
	must(t, err)
}

func TestR52_L3_WhatIsNewerIsSaidWhereBackupAndDatabaseWentDifferentWays(t *testing.T) {
	for name, forget := range map[string]bool{"with lineages": false, "of before there were lineages": true} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "shop.db")
			c := &clock{At: noon}
			d := shopAt(t, path, c.Now)
			var backups []keep.Backup
			for i := range 2 {
				c.At = c.At.Add(time.Hour)
				take(t, d, order(1002+i))
				b, err := keep.Of(d).Backup(t.Context(), filepath.Join(folder, fmt.Sprintf("copy%d.db", i)))
				must(t, err)
				if forget {
					tamper(t, b.Path, "DELETE FROM settings WHERE key = 'lineage'")
				}
				backups = append(backups, b)
			}
			must(t, d.Close())
			restoring := func(b keep.Backup) string {
				t.Helper()
				c.At = c.At.Add(time.Hour)
				r, err := keep.Restore(t.Context(), b.Path, db.Config{Path: path, Now: c.Now})
				must(t, err)
				return strings.Join(r.Sentences(), " ")
			}
			if said := restoring(backups[1]); !strings.Contains(said, "Nothing is newer in the database before.") {
				t.Errorf("says %q", said)
			}
			// The note of the first restore itself, and the order since the backup.
			if said := restoring(backups[0]); !strings.Contains(said, "with 1 order and 2 events more") {
				t.Errorf("says %q", said)
			}
			// The older backup was gone on with: now the newer one has what it hasn't, and
			// lacks what was done since.
			d, err := db.Open(t.Context(), db.Config{Path: path, Now: c.Now})
			must(t, err)
			take(t, d, order(1009))
			must(t, d.Close())
			if said := restoring(backups[1]); !strings.Contains(said, "with 1 order and 2 events more") {
				t.Errorf("says %q", said)
			}
			var lineage string
			must(t, raw(t, path).QueryRow("SELECT value FROM settings WHERE key = 'lineage'").Scan(&lineage))
			if lineage != backups[0].Lineage {
				t.Errorf("the lineage is %q, want that of before, %q", lineage, backups[0].Lineage)
			}
		})
	}
}

func TestR52_W6_WhatIsNoBackupIsCalledWhatItIs(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	must(t, shopAt(t, path, time.Now).Close())
	empty, none := filepath.Join(folder, "empty.db"), filepath.Join(folder, "none.db")
	write(t, empty, nil)
	tamper(t, none, "CREATE TABLE x (a); DROP TABLE x")
	for name, want := range map[string]string{
		folder:     "is a folder, not a backup. Nothing was changed; name one of the files in it.",
		os.DevNull: "is a device or a pipe, not a backup.",
		empty:      "The backup empty.db can't be used. It is empty: 0 bytes are left of it",
		none:       "The backup none.db can't be used. It is empty:",
	} {
		_, restored := keep.Restore(t.Context(), name, db.Config{Path: path})
		_, checked := keep.CheckBackup(t.Context(), name)
		for _, err := range []error{restored, checked} {
			if !strings.Contains(store.MessageOf(err), want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	for name, want := range map[string]string{folder: "is a folder, not a database", os.DevNull: "is a device or a pipe, not a database"} {
		if _, err := db.Open(t.Context(), db.Config{Path: name}); !strings.Contains(store.MessageOf(err), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestR52_P6_BackupsOfAPipeOrAFolderAreNotWaitedFor(t *testing.T) {
	for path, want := range map[string]string{
		os.DevNull:  "is a device or a pipe, not a database",
		t.TempDir(): "is a folder, not a database",
	} {
		if _, err := keep.BackupFilesOf(t.Context(), path); store.CodeOf(err) != store.Broken || !strings.Contains(store.MessageOf(err), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestR52_WhatLiesBesideADatabaseThatIsGoneIsNotPlayedIntoTheRestoredOne(t *testing.T) {
	for _, ending := range []string{"-wal", "-journal"} {
		t.Run(ending, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "shop.db")
			d := shopAt(t, path, time.Now)
			b, err := keep.Of(d).Backup(t.Context(), filepath.Join(folder, "copy.db"))
			must(t, errors.Join(err, d.Close()))
			left := leftBeside(t, path, ending)
			must(t, os.Remove(path))
			must(t, os.WriteFile(path+ending, left, 0o600))

			r, err := keep.Restore(t.Context(), b.Path, db.Config{Path: path})
			must(t, err)
			kept, err := os.ReadFile(r.Left + ending)
			must(t, err)
			if !bytes.Equal(kept, left) {
				t.Error("what lay there was not kept as it was")
			}
			if said := strings.Join(r.Sentences(), " "); !strings.Contains(said, "There was no database before, but what SQLite had written "+
				"beside one. That is kept as "+r.Left) {
				t.Errorf("said: %s", said)
			}
			again := shopAt(t, path, time.Now)
			report, err := again.ProveBooks(t.Context())
			must(t, errors.Join(err, report.Err(), again.Close()))
		})
	}
}

// leftBeside is what SQLite has beside the database at path when it is killed in the
// middle of work on most of its pages.
func leftBeside(t *testing.T, path, ending string) []byte {
	t.Helper()
	mode := map[string]string{"-wal": "WAL", "-journal": "DELETE"}[ending]
	handle, err := sql.Open("sqlite", path+"?_pragma=journal_mode("+mode+")&_pragma=wal_autocheckpoint(0)&_pragma=cache_size(1)")
	must(t, err)
	tx, err := handle.BeginTx(t.Context(), nil)
	must(t, err)
	_, err = tx.ExecContext(t.Context(), "UPDATE customers SET last_name = 'Other'; CREATE TABLE much (x); INSERT INTO much WITH "+
		"RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT randomblob(3000) FROM n")
	must(t, err)
	if mode == "WAL" {
		must(t, tx.Commit())
	}
	left, err := os.ReadFile(path + ending)
	must(t, err)
	if mode == "DELETE" {
		must(t, tx.Rollback())
	}
	must(t, handle.Close())
	return left
}
