package db_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"tillbridge/store/db"
)

// Without its trigger a ledger takes an UPDATE, so a missing one is named like a
// missing payment.
func TestR62_EveryMissingTriggerIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	bookedShop(t, path)
	handle := raw(t, path)
	triggers, err := columns(t.Context(), handle, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
	must(t, err)
	for _, trigger := range triggers {
		_, err := handle.Exec("DROP TRIGGER " + trigger[0])
		must(t, err)
	}
	must(t, handle.Close())
	d, err := db.Open(t.Context(), db.Config{Path: path, Now: (&clock{At: noon}).Now})
	must(t, err)
	report, err := d.ProveBooks(t.Context())
	must(t, errors.Join(err, d.Close()))
	missing := 0
	for _, each := range report.Disagreements {
		if strings.Contains(each.String(), "its definition is missing") {
			missing++
		}
	}
	if missing == 0 || missing != len(triggers) {
		t.Errorf("%d missing triggers are named, want %d", missing, len(triggers))
	}
}
