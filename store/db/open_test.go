package db_test

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

func TestR52_ABadDatabaseIsRefusedInOneSentenceAndLeftAsItIs(t *testing.T) {
	tests := []struct {
		name string
		make func(t *testing.T, path string)
		code store.Code
	}{
		{"no database at all", func(t *testing.T, path string) {
			write(t, path, []byte("These are not the rows you are looking for, but a text of some length."))
		}, store.Broken},
		{"cut short", func(t *testing.T, path string) {
			fill(t, path)
			must(t, os.Truncate(path, 5000))
		}, store.Broken},
		{"newer", func(t *testing.T, path string) {
			fill(t, path)
			execute(t, path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)")
		}, store.Broken},
		{"a folder", func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o700)) }, store.Broken},
		{"held by another program", func(t *testing.T, path string) {
			fill(t, path)
			other := raw(t, path)
			tx, err := other.Begin()
			must(t, err)
			_, err = tx.Exec("UPDATE counters SET value = value")
			must(t, err)
			t.Cleanup(func() { must(t, tx.Rollback()) })
		}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "shop.db")
			test.make(t, path)
			d, err := db.Open(t.Context(), db.Config{Path: path})
			if err == nil {
				must(t, d.Close())
			}
			equal(t, "code", store.CodeOf(err), test.code)
			if err != nil && store.MessageOf(err) == "" {
				t.Error("no sentence")
			}
		})
	}
}

func TestR64_ADatabaseThatIsMissingIsNotBegunAnewBesideItsChanges(t *testing.T) {
	for _, ending := range []string{"-wal", "-journal"} {
		path := filepath.Join(t.TempDir(), "shop.db")
		must(t, os.WriteFile(path+ending, []byte("what was done last"), 0o600))
		_, err := db.Open(t.Context(), db.Config{Path: path})
		if store.CodeOf(err) != store.Broken || !strings.Contains(store.MessageOf(err), "shop.db"+ending+". Nothing was changed") {
			t.Errorf("%s: %v", ending, err)
		}
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: a new database is begun: %v", ending, err)
		}
		kept, err := os.ReadFile(path + ending)
		must(t, err)
		equal(t, "what is beside it", string(kept), "what was done last")
		must(t, os.Truncate(path+ending, 0))
		d, err := db.Open(t.Context(), db.Config{Path: path})
		must(t, err)
		must(t, d.Close())
	}
}

func TestTheFileIsForItsOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "shop.db")
	fill(t, path)
	info, err := os.Stat(path)
	must(t, err)
	equal(t, "mode", info.Mode().Perm(), 0o600)
}

func TestW5_TheFilesOfBeforeAreBroughtToTheirOwnerAlone(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	fill(t, path)
	other, err := db.Open(t.Context(), db.Config{Path: path})
	must(t, err)
	defer func() { must(t, other.Close()) }()
	made, err := keep.Of(other).BackUpNow(t.Context())
	must(t, err)
	must(t, os.Mkdir(filepath.Join(folder, "logs"), 0o700))
	log, mine := filepath.Join(folder, "logs", "tillbridge.log"), filepath.Join(folder, "mine.txt")
	write(t, log, nil)
	write(t, mine, nil)
	ours := []string{path, path + "-wal", path + "-shm", path + ".lock", made.Path, log}
	for _, file := range append(ours, mine) {
		must(t, os.Chmod(file, 0o644))
	}
	fill(t, path)
	for _, file := range ours {
		info, err := os.Stat(file)
		must(t, err)
		equal(t, "mode of "+file, info.Mode().Perm(), 0o600)
	}
	info, err := os.Stat(mine)
	must(t, err)
	equal(t, "mode of what is not the shop's", info.Mode().Perm(), 0o644)
	exposed, err := other.Exposed(t.Context())
	must(t, err)
	equal(t, "files that others may read", len(exposed), 0)
}

func TestR44_LedgersAndTheLogRefuseChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	d, err := db.Open(t.Context(), db.Config{Path: path})
	must(t, err)
	must(t, d.AddCustomers(t.Context(), []store.Customer{{Email: "maya@example.com"}}))
	must(t, d.AddProducts(t.Context(), []store.Product{{SKU: "TIR-38", Stocked: true, OnHand: 1}, {SKU: "LUB-4"}}))
	take(t, d, order(1001))
	must(t, d.TakePayment(t.Context(), store.Payment{
		TransactionID: named(t, d, "#1001").TransactionID, Type: "Cash", Minor: 1,
		Currency: "USD",
	}, 12100))
	must(t, d.Close())
	for _, statement := range []string{
		"UPDATE events SET title = 'x'", "DELETE FROM events", "UPDATE stock_movements SET quantity = 0",
		"DELETE FROM stock_movements", "UPDATE payments SET minor = 0", "DELETE FROM payments",
	} {
		if _, err := raw(t, path).Exec(statement); err == nil {
			t.Errorf("%s was allowed", statement)
		}
	}
}
