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

// rot changes one byte of a file, as a failing disk does, and nothing that a
// listing shows.
func rot(t *testing.T, path string) {
	t.Helper()
	b := bytesOf(t, path)
	b[len(b)/2] ^= 1
	must(t, os.WriteFile(path, b, 0o600))
}

// backedUp opens a shop with two places whose last backup is not proved yet.
func backedUp(t *testing.T, recipient string) (d *db.DB, c *clock, here, second keep.BackupFile) {
	t.Helper()
	d, c, _ = twoPlaces(t, recipient)
	here, err := keep.Of(d).BackUpNow(t.Context())
	must(t, err)
	second, err = keep.Of(d).LastSecond(t.Context())
	must(t, err)
	return d, c, here, second
}

func TestEachNightTheNewestBackupsAreProved(t *testing.T) {
	d, c, second := twoPlaces(t, "")
	state := aDay(t, d)
	must(t, errors.Join(state.Err, state.SecondErr, state.ProofErr))
	equal(t, "proofs", len(state.Proofs), 2)
	for i, file := range []keep.BackupFile{state.Last, state.Second} {
		p := state.Proofs[i]
		equal(t, "what was proved", p.Backup, file)
		equal(t, "when", p.At, noon)
		equal(t, "orders", p.Orders, 1)
		b, err := keep.CheckBackup(t.Context(), file.Path)
		must(t, err)
		equal(t, "events", p.Events, b.Head.Seq)
	}
	if said := state.Proofs[1].String(); !strings.Contains(said, filepath.Base(state.Second.Path)+" in the second place was proved on Nov "+
		"23, 2026") || !strings.Contains(said, "its books recomputed: 1 order, ") {
		t.Errorf("says %q", said)
	}
	// Not again the same day, and anew the next.
	c.At = noon.Add(time.Hour)
	again := aDay(t, d)
	equal(t, "when, an hour later", again.Proofs[0].At, noon)
	c.At = noon.AddDate(0, 0, 1)
	equal(t, "when, a day later", aDay(t, d).Proofs[0].At, c.At)
	kept, err := keep.Of(d).Proofs(t.Context())
	must(t, err)
	equal(t, "the kept proof's time", kept[1].At, c.At)
	if got := files(t, filepath.Dir(filepath.Dir(state.Last.Path))) + files(t, second); strings.Contains(got, "partial") {
		t.Errorf("left behind: %s", got)
	}
}

// TestABackupWhoseBytesRotIsNamed: in either place, encrypted or not; the next look
// makes another, and all is well again.
func TestABackupWhoseBytesRotIsNamed(t *testing.T) {
	identity := key(t)
	for _, test := range []struct {
		name, recipient string
		second          bool
	}{{"here", "", false}, {"in the second place", "", true}, {"in the second place, encrypted", identity.Recipient().String(), true}} {
		t.Run(test.name, func(t *testing.T) {
			d, c, here, second := backedUp(t, test.recipient)
			spoilt := here
			if test.second {
				spoilt = second
			}
			rot(t, spoilt.Path)
			state := aDay(t, d)
			said := store.MessageOf(state.ProofErr)
			if store.CodeOf(state.ProofErr) != store.Broken || !strings.Contains(said, filepath.Base(spoilt.Path)) ||
				!strings.Contains(said, "not those that were written") {
				t.Fatalf("said %v", state.ProofErr)
			}
			newest, err := d.Recent(t.Context(), 1)
			must(t, err)
			if newest[0].Title != "A backup did not pass its proof" || !strings.Contains(newest[0].Detail, filepath.Base(spoilt.Path)) {
				t.Errorf("the log says %q, %q", newest[0].Title, newest[0].Detail)
			}
			c.At = noon.Add(15 * time.Minute)
			state = aDay(t, d)
			must(t, errors.Join(state.Err, state.SecondErr, state.ProofErr))
			equal(t, "the new one is of", state.Proofs[0].Backup.At, c.At)
			equal(t, "its copy is of", state.Proofs[1].Backup.At, c.At)
		})
	}
}

// TestABackupWithWrongBooksIsNamed: one made before digests were kept is judged by
// what it holds.
func TestABackupWithWrongBooksIsNamed(t *testing.T) {
	for name, test := range map[string]struct{ says, statement string }{
		"stock":    {"stock of TIR-38", "UPDATE products SET on_hand = 7 WHERE sku = 'TIR-38'"},
		"the log":  {"was changed", "DROP TRIGGER events_no_update; UPDATE events SET actor = 'Ben' WHERE seq = 1"},
		"the file": {"no whole database", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d, _, here, _ := backedUp(t, "")
			must(t, d.SetSetting(t.Context(), "backup.last", ""))
			if test.statement == "" {
				write(t, here.Path, []byte(strings.Repeat("scratched ", 900)))
			} else {
				tamper(t, here.Path, test.statement)
			}
			proofs, err := keep.Of(d).ProveBackups(t.Context())
			if store.CodeOf(err) != store.Broken || !strings.Contains(store.MessageOf(err), test.says) || proofs[0].Wrong == "" {
				t.Errorf("said %v", err)
			}
			equal(t, "what is wrong with the second copy", proofs[1].Wrong, "")
		})
	}
}

func TestABackupThatCantBeReadIsNoProofAndTriedAgain(t *testing.T) {
	d, _, here, _ := backedUp(t, "")
	good := bytesOf(t, here.Path)
	must(t, os.Remove(here.Path))
	must(t, os.Symlink(filepath.Join(t.TempDir(), "nowhere"), here.Path))
	proofs, err := keep.Of(d).ProveBackups(t.Context())
	must(t, err)
	equal(t, "a link is no backup of ours; proofs", len(proofs), 1)
	must(t, os.Remove(here.Path))
	write(t, here.Path, good)
	proofs, err = keep.Of(d).ProveBackups(t.Context())
	must(t, err)
	equal(t, "proofs", len(proofs), 2)
}
