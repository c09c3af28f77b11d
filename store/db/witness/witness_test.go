package witness_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"github.com/zalando/go-keyring"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
	"tillbridge/store/db/witness"
)

// computer is one computer's database and what it remembers of it.
type computer struct {
	t      *testing.T
	path   string
	memory *witness.Memory
	at     time.Time
}

func newComputer(t *testing.T) *computer {
	t.Helper()
	keyring.MockInitWithError(keyring.ErrUnsupportedPlatform)
	return &computer{
		t: t, path: filepath.Join(t.TempDir(), "shop.db"), memory: &witness.Memory{Folder: filepath.Join(t.TempDir(), "state")},
		at: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC),
	}
}

// session opens the database as a verb does, and returns what is said at its start.
func (c *computer) session(work func(d *db.DB, w *witness.Witness)) error {
	c.t.Helper()
	c.at = c.at.Add(time.Hour)
	d, err := db.Open(c.t.Context(), db.Config{Path: c.path, Now: func() time.Time { return c.at }, Actor: "Anna"})
	must(c.t, err)
	defer func() { must(c.t, d.Close()) }()
	w, err := witness.Watch(c.t.Context(), d, c.path, c.memory, zerolog.Nop())
	must(c.t, err)
	said := w.Missing()
	if work != nil {
		work(d, w)
	}
	must(c.t, w.Keep(c.t.Context()))
	return said
}

func (c *computer) sell(n int) error {
	return c.session(func(d *db.DB, _ *witness.Witness) {
		for range n {
			must(c.t, d.AddCustomers(c.t.Context(), []store.Customer{{FirstName: "Ben"}}))
		}
	})
}

func (c *computer) copyTo(path string) {
	c.t.Helper()
	text, err := os.ReadFile(c.path)
	must(c.t, err)
	must(c.t, os.WriteFile(path, text, 0o600))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestR62_LastWeeksCopyInThePlaceOfTheDatabaseIsNamedAtTheStart: until a person says
// that they know.
func TestR62_LastWeeksCopyInThePlaceOfTheDatabaseIsNamedAtTheStart(t *testing.T) {
	c := newComputer(t)
	must(t, c.sell(3))
	old := filepath.Join(t.TempDir(), "last week.db")
	c.copyTo(old)
	must(t, c.sell(2))
	must(t, c.sell(0))
	must(t, os.Rename(old, c.path))
	for range 2 { // said at each start, whatever is done in between
		err := c.sell(0)
		if store.CodeOf(err) != store.Broken || !strings.Contains(store.MessageOf(err), "ends with event 4 of ") ||
			!strings.Contains(store.MessageOf(err), "up to event 6 of ") {
			t.Fatalf("said %v", err)
		}
	}
	// Work goes on in the old copy, past what had been seen: it is not the same work.
	_ = c.sell(4)
	err := c.sell(0)
	if store.CodeOf(err) != store.Broken || !strings.Contains(store.MessageOf(err), "event 6 of ") || !strings.Contains(store.MessageOf(err),
		"is another here") {
		t.Fatalf("said %v", err)
	}
	_ = c.session(func(d *db.DB, w *witness.Witness) {
		if _, err := keep.Of(d).VerifyAgainst(t.Context(), w.End()); store.CodeOf(err) != store.Broken {
			t.Errorf("the log is said to be whole: %v", err)
		}
		must(t, w.Know(t.Context()))
		must(t, w.Missing())
		_, err := keep.Of(d).VerifyAgainst(t.Context(), w.End())
		must(t, err)
		newest, err := d.Recent(t.Context(), 1)
		must(t, err)
		if newest[0].Actor != "Anna" || !strings.Contains(newest[0].Title, "newer work is missing") {
			t.Errorf("logged %+v", newest[0])
		}
	})
	must(t, c.sell(1))
	must(t, c.sell(0))
}

// TestR62_AnEndThatWasCutOffIsSeen: events that booked nothing leave no trace in
// the file.
func TestR62_AnEndThatWasCutOffIsSeen(t *testing.T) {
	c := newComputer(t)
	must(t, c.sell(3))
	short := filepath.Join(t.TempDir(), "short.db")
	c.copyTo(short)
	must(t, c.sell(1))
	must(t, os.Rename(short, c.path))
	_ = c.session(func(d *db.DB, w *witness.Witness) {
		report, err := d.VerifyLog(t.Context())
		must(t, err)
		must(t, report.Err()) // nothing shows in the file
		if _, err := keep.Of(d).VerifyAgainst(t.Context(), w.End()); !strings.Contains(store.MessageOf(err),
			"what this computer has seen goes on to "+
				"event 5") {
			t.Errorf("said %v", err)
		}
	})
}

func TestARestoreOfOursExplainsWhatIsMissing(t *testing.T) {
	c := newComputer(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	must(t, c.session(func(d *db.DB, _ *witness.Witness) {
		must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Ben"}}))
		_, err := keep.Of(d).Backup(t.Context(), backup)
		must(t, err)
	}))
	must(t, c.sell(5))
	c.at = c.at.Add(time.Hour)
	_, err := keep.Restore(t.Context(), backup, db.Config{Path: c.path, Now: func() time.Time { return c.at }})
	must(t, err)
	must(t, c.sell(0))
	must(t, c.sell(1))
}

// TestARestoreThatIsTriedOutElsewhereIsNoAlarm: the copy goes its own way, and the
// shop's own database is as it was. An old copy brought to a new place is named.
func TestARestoreThatIsTriedOutElsewhereIsNoAlarm(t *testing.T) {
	c := newComputer(t)
	backup, here := filepath.Join(t.TempDir(), "backup.db"), c.path
	must(t, c.session(func(d *db.DB, _ *witness.Witness) {
		must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Ben"}}))
		_, err := keep.Of(d).Backup(t.Context(), backup)
		must(t, err)
	}))
	must(t, c.sell(3))
	c.at = c.at.Add(time.Hour)
	c.path = filepath.Join(t.TempDir(), "rehearsal.db")
	_, err := keep.Restore(t.Context(), backup, db.Config{Path: c.path, Now: func() time.Time { return c.at }})
	must(t, err)
	must(t, c.sell(9))
	must(t, c.sell(0))
	c.path = here
	must(t, c.sell(1))
	must(t, c.sell(0))
	c.path = backup
	if err := c.sell(0); store.CodeOf(err) != store.Broken {
		t.Errorf("said %v of an old copy in a new place", err)
	}
}

func TestTheMemoryIsAwayFromTheDatabaseAndPrivate(t *testing.T) {
	c := newComputer(t)
	must(t, c.sell(1))
	entries, err := os.ReadDir(c.memory.Folder)
	must(t, err)
	if len(entries) != 2 {
		t.Fatalf("%d files, want that of the lineage and that of the path", len(entries))
	}
	if strings.HasPrefix(entries[0].Name(), "seen-at-") {
		entries[0], entries[1] = entries[1], entries[0]
	}
	must(t, os.WriteFile(filepath.Join(c.memory.Folder, entries[1].Name()), []byte("scratched"), 0o600))
	info, err := entries[0].Info()
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %s", info.Mode())
	}
	// One that was scratched is no obstacle, and is written anew.
	must(t, os.WriteFile(filepath.Join(c.memory.Folder, entries[0].Name()), []byte("scratched"), 0o600))
	must(t, c.sell(1))
	must(t, c.sell(0))
	text, err := os.ReadFile(filepath.Join(c.memory.Folder, entries[0].Name()))
	must(t, err)
	if !strings.Contains(string(text), `"seq":3`) {
		t.Errorf("remembers %s", text)
	}
	t.Setenv("XDG_STATE_HOME", "")
	t.Setenv("HOME", "/home/anna")
	usual, err := witness.Usual()
	must(t, err)
	config, err := os.UserConfigDir()
	must(t, err)
	if usual.Folder == "" || strings.HasPrefix(usual.Folder, filepath.Join(config, "tillbridge")+string(filepath.Separator)) ||
		usual.Folder == filepath.Join(config, "tillbridge") {
		t.Errorf("remembers in %s, beside the database", usual.Folder)
	}
}

// TestAKeyringRemembersBetter: nothing lies in a file then, and a keyring that
// answers no more leaves the file to remember.
func TestAKeyringRemembersBetter(t *testing.T) {
	c := newComputer(t)
	keyring.MockInit()
	must(t, c.sell(2))
	if _, err := os.Stat(c.memory.Folder); err == nil {
		t.Error("it is in a file too")
	}
	old := filepath.Join(t.TempDir(), "old.db")
	c.copyTo(old)
	must(t, c.sell(2))
	now := filepath.Join(t.TempDir(), "now.db")
	c.copyTo(now)
	must(t, os.Rename(old, c.path))
	if err := c.sell(0); store.CodeOf(err) != store.Broken {
		t.Errorf("said %v", err)
	}
	must(t, os.Rename(now, c.path))
	keyring.MockInitWithError(keyring.ErrUnsupportedPlatform)
	must(t, c.sell(1))
	if _, err := os.Stat(c.memory.Folder); err != nil {
		t.Error("nothing remembers")
	}
}

// TestAMemoryThatCantBeWrittenStopsNothing: the next try may go well.
func TestAMemoryThatCantBeWrittenStopsNothing(t *testing.T) {
	c := newComputer(t)
	must(t, os.WriteFile(c.memory.Folder, nil, 0o600))
	d, err := db.Open(t.Context(), db.Config{Path: c.path})
	must(t, err)
	defer func() { must(t, d.Close()) }()
	w, err := witness.Watch(t.Context(), d, c.path, c.memory, zerolog.Nop())
	must(t, err)
	must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Ben"}}))
	if err := w.Keep(t.Context()); err == nil {
		t.Error("it claims to remember")
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	w.Run(ctx) // says it in the log
	must(t, os.Remove(c.memory.Folder))
	w.Run(ctx) // keeps when it ends
	if _, err := os.Stat(c.memory.Folder); err != nil {
		t.Error("nothing is remembered at the end")
	}
}

// TestR62_AnotherDatabaseInThePlaceIsNamed: it has no event that this computer has seen.
func TestR62_AnotherDatabaseInThePlaceIsNamed(t *testing.T) {
	c := newComputer(t)
	must(t, c.sell(3))
	here := c.path
	c.path = filepath.Join(t.TempDir(), "other.db")
	must(t, c.sell(5))
	c.copyTo(here)
	c.path = here
	for range 2 {
		if err := c.sell(1); store.CodeOf(err) != store.Broken || !strings.Contains(store.MessageOf(err), "has seen another database here") ||
			!strings.Contains(store.MessageOf(err), "up to event 4 of ") {
			t.Fatalf("said %v", err)
		}
	}
	_ = c.session(func(_ *db.DB, w *witness.Witness) { must(t, w.Know(t.Context())) })
	must(t, c.sell(1))
	must(t, c.sell(0))
}

// TestR64_L3_WhatThisComputerHasSeenDecidesWhereADatabaseIsDamaged: the backup of another
// one is not taken unasked.
func TestR64_L3_WhatThisComputerHasSeenDecidesWhereADatabaseIsDamaged(t *testing.T) {
	c := newComputer(t)
	folder := t.TempDir()
	backedUp := func(name string) string {
		path := filepath.Join(folder, name)
		must(t, c.session(func(d *db.DB, _ *witness.Witness) {
			must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Ben"}}))
			_, err := keep.Of(d).Backup(t.Context(), path)
			must(t, err)
		}))
		return path
	}
	own := backedUp("own.db")
	here := c.path
	c.path = filepath.Join(t.TempDir(), "other.db")
	other := backedUp("other.db")
	c.path = here
	for what, damage := range map[string]func(){
		"scratched": func() { must(t, os.WriteFile(here, []byte(strings.Repeat("scratched ", 900)), 0o600)) },
		"gone":      func() { must(t, os.Remove(here)) },
		"begun anew": func() {
			must(t, os.Remove(here))
			_ = c.sell(0)
		},
	} {
		damage()
		seen, err := witness.Seen(c.memory, here)
		must(t, err)
		cfg := db.Config{Path: here, Seen: seen}
		if _, err := keep.Restore(t.Context(), other, cfg); !keep.OtherDatabase(err) || !strings.Contains(store.MessageOf(err),
			"this computer has seen another database there") {
			t.Errorf("%s: %v", what, err)
		}
		_, err = keep.Restore(t.Context(), own, cfg)
		must(t, err)
	}
	must(t, os.WriteFile(here, []byte(strings.Repeat("scratched ", 900)), 0o600))
	seen, err := witness.Seen(c.memory, here)
	must(t, err)
	_, err = keep.Restore(t.Context(), other, db.Config{Path: here, Seen: seen, ReplaceOther: true})
	must(t, err)
	must(t, c.sell(0)) // the restore explains it
	if seen, err = witness.Seen(c.memory, here); err != nil || seen.Lineage == "" {
		t.Errorf("seen %+v, %v", seen, err)
	}
}
