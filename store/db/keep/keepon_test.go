package keep_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
)

func scratch(t *testing.T, path string) {
	t.Helper()
	write(t, path, []byte(strings.Repeat("scratched ", 900)))
}

func TestR64_L3_TheOtherBackupsDecideWhereADatabaseIsDamaged(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	c := &clock{At: noon}
	d := shopAt(t, path, c.Now)
	own, err := keep.Of(d).BackUpNow(t.Context())
	must(t, errors.Join(err, d.Close()))
	bakery := otherShopAt(t, filepath.Join(t.TempDir(), "shop.db"))
	newer := filepath.Join(folder, "backups", "shop-2027-01-01-120000.db")
	_, err = keep.Of(bakery).Backup(t.Context(), newer)
	must(t, errors.Join(err, bakery.Close()))
	scratch(t, path)

	_, err = keep.Restore(t.Context(), newer, db.Config{Path: path})
	if !keep.OtherDatabase(err) || !strings.Contains(store.MessageOf(err), "the other backups are of another database there, of "+shop) {
		t.Errorf("%v", err)
	}
	seen := db.Sighting{Shop: shop, Lineage: lineageOf(t, own.Path)}
	found, err := keep.Candidates(t.Context(), db.Config{Path: path, Seen: seen})
	must(t, err)
	equal(t, "the first choice", found[0].Path, own.Path)
	equal(t, "in words", found[0].String(), "of "+noon.Local().Format("Monday, January 2, 15:04")+", of "+shop+", with 1 order")
	if !found[0].Own || found[1].Own {
		t.Errorf("own are %v, %v", found[0].Own, found[1].Own)
	}
	r, err := keep.RestoreNewest(t.Context(), db.Config{Path: path, Seen: seen})
	must(t, err)
	equal(t, "restored", r.Backup.Path, own.Path)
}

func lineageOf(t *testing.T, path string) (lineage string) {
	t.Helper()
	must(t, raw(t, path).QueryRow("SELECT value FROM settings WHERE key = 'lineage'").Scan(&lineage))
	return lineage
}

func TestR52_BackupsOfAnotherDatabaseAreNeverPruned(t *testing.T) {
	folder := t.TempDir()
	c := &clock{At: noon}
	d := shopAt(t, filepath.Join(folder, "shop.db"), c.Now)
	defer func() { must(t, d.Close()) }()
	bakery := otherShopAt(t, filepath.Join(t.TempDir(), "shop.db"))
	theirs := filepath.Join(folder, "backups", "shop-2026-11-01-120000.db")
	_, err := keep.Of(bakery).Backup(t.Context(), theirs)
	must(t, errors.Join(err, bakery.Close()))
	must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Days: 2}))
	for range 5 {
		c.At = c.At.AddDate(0, 0, 1)
		must(t, aDay(t, d).Err)
	}
	made, err := keep.Of(d).BackupFiles(t.Context())
	must(t, err)
	equal(t, "two of ours and one of theirs", len(made), 3)
	_, err = os.Stat(theirs)
	must(t, err)
}

func TestR52_BackupsByHandStayBesideThoseOfTheDays(t *testing.T) {
	c := &clock{At: noon}
	d := shopAt(t, filepath.Join(t.TempDir(), "shop.db"), c.Now)
	defer func() { must(t, d.Close()) }()
	must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Days: 2, Second: t.TempDir()}))
	morning := aDay(t, d).Last
	var byHand []keep.BackupFile
	for range store.KeptByHand + 2 {
		c.At = c.At.Add(time.Minute)
		made, err := keep.Of(d).BackUpNow(t.Context())
		must(t, err)
		byHand = append(byHand, made)
	}
	for _, kept := range append(byHand[2:], morning) {
		_, err := os.Stat(kept.Path)
		must(t, err)
	}
	if _, err := os.Stat(byHand[1].Path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("more than %d by hand stay: %v", store.KeptByHand, err)
	}
	copies, err := keep.Of(d).SecondFiles(t.Context())
	must(t, err)
	equal(t, "copies", len(copies), store.KeptByHand+1)
	equal(t, "the last is by hand", copies[0].ByHand, true)
	// The next day has one of its own again, also where it is asked for by hand.
	c.At = c.At.AddDate(0, 0, 1)
	made, err := keep.Of(d).BackUpNow(t.Context())
	must(t, err)
	equal(t, "by hand", made.ByHand, false)
}

func TestR62_HowBackupsAreKeptSurvivesARestore(t *testing.T) {
	folder, second := t.TempDir(), t.TempDir()
	path := filepath.Join(folder, "shop.db")
	c := &clock{At: noon}
	d := shopAt(t, path, c.Now)
	old, err := keep.Of(d).Backup(t.Context(), filepath.Join(folder, "old.db"))
	must(t, err)
	recipient := key(t).Recipient().String()
	must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Days: 3, Second: second, Recipient: recipient}))
	must(t, d.SetSetting(t.Context(), store.SettingFileDays, "60"))
	state := aDay(t, d)
	must(t, errors.Join(state.Err, state.SecondErr))
	must(t, d.Close())

	r, err := keep.Restore(t.Context(), old.Path, db.Config{Path: path, Now: c.Now})
	must(t, err)
	said := strings.Join(r.Sentences(), " ")
	if !strings.Contains(said, "Kept from the database before, not from the backup: how backups are kept (3 daily, 0 weekly, 0 monthly; "+
		"a second copy in "+second+", encrypted for "+recipient+"); for how long old files stay.") {
		t.Errorf("said: %s", said)
	}
	d, err = db.Open(t.Context(), db.Config{Path: path, Now: c.Now})
	must(t, err)
	plan, err := d.BackupPlan(t.Context())
	must(t, err)
	equal(t, "second place", plan.Second, second)
	equal(t, "recipient", plan.Recipient, recipient)
	last, err := keep.Of(d).LastBackup(t.Context())
	must(t, err)
	equal(t, "the last backup is remembered", last, state.Last)
	e, ok, err := keep.LastRestored(t.Context(), d)
	must(t, err)
	if !ok || !strings.Contains(e.Detail, "event since are in the database before") {
		t.Errorf("the log says %+v", e)
	}
	must(t, d.Close())

	// Where the database before can't be read, that is said, and the copies stay encrypted.
	plain := filepath.Join(folder, "plain.db")
	must(t, os.Rename(old.Path, plain))
	tamper(t, plain, `INSERT INTO settings (key, value) VALUES ('backups', '{"days":3,"second":"`+second+`"}')`)
	scratch(t, path)
	r, err = keep.Restore(t.Context(), plain, db.Config{Path: path, Now: c.Now})
	must(t, err)
	if said := strings.Join(r.Sentences(), " "); !strings.Contains(said, "How backups are kept could not be read in the database before.") {
		t.Errorf("said: %s", said)
	}
	d, err = db.Open(t.Context(), db.Config{Path: path, Now: c.Now})
	must(t, err)
	defer func() { must(t, d.Close()) }()
	c.At = c.At.AddDate(0, 0, 1)
	state = aDay(t, d)
	if store.CodeOf(state.SecondErr) != store.Broken || !strings.Contains(store.MessageOf(state.SecondErr), "are encrypted") {
		t.Errorf("said %v", state.SecondErr)
	}
	if strings.Contains(strings.ReplaceAll(files(t, second), ".db.age", ""), ".db") {
		t.Errorf("there are %s", files(t, second))
	}
	// Taken away by a person it is meant.
	for _, r := range []string{recipient, ""} {
		must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Days: 3, Second: second, Recipient: r}))
	}
	must(t, aDay(t, d).SecondErr)
}
