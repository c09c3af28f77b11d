package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
)

// TestR62_ABackupIsRestoredByButton: what Settings, Data asks for is done once the
// database is free, and said when the program opens again.
func TestR62_ABackupIsRestoredByButton(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "shop.db")
	d, err := db.Open(ctx, db.Config{Path: path})
	mustNot(t, err)
	mustNot(t, d.AddCustomers(ctx, []store.Customer{{FirstName: "Maya"}}))
	b, err := keep.Of(d).Backup(ctx, filepath.Join(t.TempDir(), "copy.db"))
	mustNot(t, err)
	mustNot(t, d.AddCustomers(ctx, []store.Customer{{FirstName: "Ben"}}))
	s := &session{Common: Common{Database: path}, err: t.Output()}
	if said := s.restored(ctx, b.Path+".gone"); said[0] != "The backup was not restored" {
		t.Errorf("a backup that is gone: %q", said)
	}
	mustNot(t, d.Close())
	said := s.restored(ctx, b.Path)
	if said[0] != "The backup is restored" || !strings.HasPrefix(said[1], "Restored copy.db") {
		t.Errorf("said %q", said)
	}
	d, err = db.Open(ctx, db.Config{Path: path})
	mustNot(t, err)
	left, err := d.Customers(ctx, db.CustomerFilter{Limit: 10})
	mustNot(t, err)
	mustNot(t, d.Close())
	if len(left) != 1 {
		t.Errorf("%d customers, want the one of the backup", len(left))
	}
	t.Setenv(toldVariable, strings.Join(said, "\n"))
	told, err := takeTold()
	if err != nil || !slices.Equal(told, said) {
		t.Errorf("told %q, %v", told, err)
	}
	if again, _ := takeTold(); again != nil {
		t.Errorf("told twice: %q", again)
	}
}

func TestR50_LeavingTrainingLeavesItsShopBehind(t *testing.T) {
	environment := []string{
		"HOME=/home/anna", "TILLBRIDGE_TRAINING=1", "TILLBRIDGE_SHOP_URL=http://127.0.0.1:4545", "TILLBRIDGE_DATABASE=/tmp/t.db",
		"TILLBRIDGE_SHOP=riverside-cycles.myshopify.com", "TILLBRIDGE_VERBOSE=1",
	}
	if got := outsideTraining(environment); !slices.Equal(got, []string{"HOME=/home/anna", "TILLBRIDGE_VERBOSE=1"}) {
		t.Errorf("started with %q", got)
	}
}
