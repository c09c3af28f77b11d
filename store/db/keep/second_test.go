package keep_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/keep"
)

// twoPlaces opens a shop whose backups go to a second place too.
func twoPlaces(t *testing.T, recipient string) (d *db.DB, c *clock, second string) {
	t.Helper()
	c = &clock{At: noon}
	d = shopAt(t, filepath.Join(t.TempDir(), "shop.db"), c.Now)
	t.Cleanup(func() { must(t, d.Close()) })
	second = t.TempDir()
	must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Days: 3, Second: second, Recipient: recipient}))
	return d, c, second
}

func key(t *testing.T) *age.X25519Identity {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	must(t, err)
	return identity
}

func TestEachBackupGoesToTheSecondPlaceToo(t *testing.T) {
	d, c, _ := twoPlaces(t, "")
	for i := range 5 {
		c.At = noon.AddDate(0, 0, i)
		state := aDay(t, d)
		must(t, errors.Join(state.Err, state.SecondErr, state.ProofErr))
		if !bytes.Equal(bytesOf(t, state.Second.Path), bytesOf(t, state.Last.Path)) {
			t.Error("the copy is not the backup")
		}
	}
	state := aDay(t, d) // the same day again
	must(t, state.SecondErr)
	copies, err := keep.Of(d).SecondFiles(t.Context())
	must(t, err)
	equal(t, "copies: the plan's three days", len(copies), 3)
	equal(t, "the newest", copies[0], state.Second)
	info, err := os.Stat(copies[0].Path)
	must(t, err)
	equal(t, "mode", info.Mode().Perm(), 0o600)
}

func TestTheSecondPlaceIsEncryptedForTheShopsKey(t *testing.T) {
	identity := key(t)
	d, _, second := twoPlaces(t, identity.Recipient().String())
	state := aDay(t, d)
	must(t, errors.Join(state.Err, state.SecondErr, state.ProofErr))
	if !strings.HasSuffix(state.Second.Path, ".db.age") || !state.Second.Sealed {
		t.Fatalf("%+v", state.Second)
	}
	sealed := bytesOf(t, state.Second.Path)
	for _, readable := range []string{"SQLite format", "Okafor", "maya@"} {
		if bytes.Contains(sealed, []byte(readable)) {
			t.Errorf("%q can be read in %s", readable, files(t, second))
		}
	}
	opened, err := age.Decrypt(bytes.NewReader(sealed), identity)
	must(t, err)
	plain, err := io.ReadAll(opened)
	must(t, err)
	if !bytes.Equal(plain, bytesOf(t, state.Last.Path)) {
		t.Error("it opens to something else")
	}
	if said := state.Proofs[1].String(); !strings.Contains(said, "byte for byte: 1 order, ") ||
		!strings.Contains(said, "checked before they were encrypted") {
		t.Errorf("claims %q", said)
	}
}

// TestR52_ASecondPlaceThatFailsIsToldAndTriedAgain: the backup here is made all the
// same, and nothing half done is left.
func TestR52_ASecondPlaceThatFailsIsToldAndTriedAgain(t *testing.T) {
	for name, spoil := range map[string]func(second string) error{
		"its disk is not connected": os.Remove,
		"a file":                    func(second string) error { return errors.Join(os.Remove(second), os.WriteFile(second, nil, 0o600)) },
	} {
		t.Run(name, func(t *testing.T) {
			d, _, second := twoPlaces(t, "")
			must(t, spoil(second))
			state := aDay(t, d)
			must(t, state.Err)
			equal(t, "code", store.CodeOf(state.SecondErr), store.Unavailable)
			if said := store.MessageOf(state.SecondErr); !strings.Contains(said, "no second copy") ||
				!strings.Contains(said, second+" is not there") {
				t.Errorf("says %q", said)
			}
			equal(t, "what was proved", len(state.Proofs), 1)
			take(t, d, order(1002)) // the till goes on
			_ = os.Remove(second)
			must(t, os.Mkdir(second, 0o700))
			state = aDay(t, d)
			must(t, errors.Join(state.SecondErr, state.ProofErr))
			equal(t, "what lies there", files(t, second), filepath.Base(state.Second.Path))
		})
	}
}

func TestR52_AFullSecondPlaceLeavesNoHalfCopy(t *testing.T) {
	folder := t.TempDir()
	must(t, shopAt(t, filepath.Join(folder, "shop.db"), time.Now).Close())
	out, err := child(t, "full-second", folder).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "has no second copy. The folder "+filepath.Join(folder, "second")+
		" can't be written or is full") {
		t.Errorf("%v: %s", err, out)
	}
	equal(t, "left behind", files(t, filepath.Join(folder, "second")), "")
	if got := files(t, filepath.Join(folder, "backups")); !strings.HasPrefix(got, "shop-") {
		t.Errorf("the backup here is gone: %s", got)
	}
}

// TestAKilledCopyOrProofLeavesNothing kills the program while the second copy
// grows, and while a backup is being proved beside the database.
func TestAKilledCopyOrProofLeavesNothing(t *testing.T) {
	for _, test := range []struct{ work, grows string }{{"copy-second", "second"}, {"prove", "."}} {
		t.Run(test.work, func(t *testing.T) {
			folder := t.TempDir()
			path, second := filepath.Join(folder, "shop.db"), filepath.Join(folder, "second")
			must(t, os.Mkdir(second, 0o700))
			d := shopAt(t, path, time.Now)
			must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Days: 3, Second: second}))
			must(t, d.Close())
			program := child(t, test.work, folder)
			must(t, program.Start())
			for !strings.Contains(files(t, filepath.Join(folder, test.grows)), ".partial") {
			}
			must(t, program.Process.Kill())
			_ = program.Wait()
			lock, err := dbfile.LockFile(path, noon) // as the Desktop does when it starts
			must(t, err)
			defer func() { must(t, lock.Close()) }()
			d, err = db.Open(t.Context(), db.Config{Path: path})
			must(t, err)
			defer func() { must(t, d.Close()) }()
			state := aDay(t, d)
			must(t, errors.Join(state.Err, state.SecondErr, state.ProofErr))
			equal(t, "proofs", len(state.Proofs), 2)
			if got := files(t, second); strings.Contains(got, ".partial") || !strings.Contains(got, filepath.Base(state.Second.Path)) {
				t.Errorf("lies there: %s", got)
			}
			if got := files(t, folder); strings.Contains(got, ".partial") {
				t.Errorf("left behind: %s", got)
			}
		})
	}
}

// TestTwoShopsShareASecondPlace: each removes its own old copies alone, though the
// databases have one name; and other people's files stay.
func TestTwoShopsShareASecondPlace(t *testing.T) {
	shared, c := t.TempDir(), &clock{At: noon}
	var shops []*db.DB
	for range 2 {
		d := shopAt(t, filepath.Join(t.TempDir(), "shop.db"), c.Now)
		t.Cleanup(func() { must(t, d.Close()) })
		must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Days: 1, Second: shared}))
		shops = append(shops, d)
	}
	others := []string{
		"holiday.jpg", "shop-2020-01-01-120000.db", "shop-2020-01-01-120000-00000000.db.age",
		".shop-2020-01-01-120000-00000000.db-17.partial", ".shop-upload.partial", "shop-2020-01-01-120000-lost+found.db",
	}
	for _, name := range others {
		write(t, filepath.Join(shared, name), []byte("not ours"))
	}
	for i := range 3 {
		c.At = noon.AddDate(0, 0, i)
		for _, d := range shops {
			state := aDay(t, d)
			must(t, errors.Join(state.Err, state.SecondErr, state.ProofErr))
		}
	}
	for _, d := range shops {
		copies, err := keep.Of(d).SecondFiles(t.Context())
		must(t, err)
		if len(copies) != 1 || !copies[0].At.Equal(c.At) {
			t.Errorf("has %+v", copies)
		}
	}
	got := files(t, shared)
	for _, name := range others {
		if !strings.Contains(got, name) {
			t.Errorf("%s is gone", name)
		}
	}
}

func TestASecondPlaceReplacesNothing(t *testing.T) {
	d, _, second := twoPlaces(t, "")
	state := aDay(t, d)
	must(t, state.SecondErr)
	write(t, state.Second.Path, []byte("something else"))
	state = aDay(t, d)
	if store.CodeOf(state.SecondErr) != store.Invalid || !strings.Contains(store.MessageOf(state.SecondErr), "never replaces one") {
		t.Errorf("said %v", state.SecondErr)
	}
	entries, err := os.ReadDir(second)
	must(t, err)
	if got := bytesOf(t, filepath.Join(second, entries[0].Name())); len(entries) != 1 || string(got) != "something else" {
		t.Errorf("%d files, %q", len(entries), got)
	}
}

// TestASecondPlaceIsNotMadeOfTheFirst: through a link too.
func TestASecondPlaceIsNotMadeOfTheFirst(t *testing.T) {
	d, _, _ := twoPlaces(t, "")
	must(t, aDay(t, d).Err)
	folder, err := d.BackupFolder(t.Context())
	must(t, err)
	link := filepath.Join(t.TempDir(), "link")
	must(t, os.Symlink(folder, link))
	for _, second := range []string{folder, link} {
		if err := d.SetBackupPlan(t.Context(), store.BackupPlan{Days: 3, Second: second}); store.CodeOf(err) != store.Invalid {
			t.Errorf("%s is taken: %v", second, err)
		}
	}
}

// TestAPlaceThatHangsHoldsUpNobody: it is left behind, said, and not asked again
// until it answers.
func TestAPlaceThatHangsHoldsUpNobody(t *testing.T) {
	hang, begun := make(chan struct{}), make(chan struct{})
	var place keep.Outside
	_, err := keep.Await(t.Context(), &place, "/mnt/share", time.Millisecond, func() (int, error) { close(begun); <-hang; return 0, nil })
	<-begun
	if store.CodeOf(err) != store.Unavailable || !strings.Contains(store.MessageOf(err), "/mnt/share doesn't answer") {
		t.Errorf("said %v", err)
	}
	asked := func() (int, error) { return 7, nil }
	if _, err := keep.Await(t.Context(), &place, "/mnt/share", time.Minute, asked); store.CodeOf(err) != store.Unavailable {
		t.Errorf("asked again while it hangs: %v", err)
	}
	close(hang)
	got, err := 0, error(nil)
	for got == 0 {
		got, err = keep.Await(t.Context(), &place, "/mnt/share", time.Minute, asked)
	}
	must(t, err)
	equal(t, "what it answers", got, 7)
}

func TestAnEncryptedBackupIsRestoredWithItsKey(t *testing.T) {
	identity := key(t)
	d, _, here, sealed := backedUp(t, identity.Recipient().String())
	take(t, d, order(1002))
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	refused := func(name, file string, code store.Code, says string, identities ...age.Identity) {
		t.Helper()
		_, checked := keep.CheckSealed(t.Context(), file, path, identities)
		_, err := keep.Restore(t.Context(), file, db.Config{Path: path, Identities: identities})
		for _, err := range []error{err, checked} {
			if store.CodeOf(err) != code || !strings.Contains(store.MessageOf(err), says) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := files(t, folder); strings.Contains(got, "partial") || strings.Contains(got, "shop.db ") {
			t.Errorf("%s leaves %s", name, got)
		}
	}
	refused("no key", sealed.Path, store.Unauthorized, "is encrypted. Nothing was changed; give the file with its secret key by --identity")
	refused("another key", sealed.Path, store.Unauthorized, "encrypted for another key", key(t))
	rotten := filepath.Join(folder, "rotten.age")
	write(t, rotten, bytesOf(t, sealed.Path))
	rot(t, rotten)
	refused("a changed byte", rotten, store.Broken, "can't be decrypted: it was changed or is cut short", identity)
	write(t, rotten, bytesOf(t, sealed.Path)[:5000])
	refused("cut short", rotten, store.Broken, "can't be decrypted", identity)
	refused("no file", rotten+"x", store.NotFound, "There is no backup", identity)

	b, err := keep.CheckSealed(t.Context(), sealed.Path, path, []age.Identity{identity})
	must(t, err)
	plain, err := keep.CheckBackup(t.Context(), here.Path)
	must(t, err)
	equal(t, "what it holds", b.Head, plain.Head)
	r, err := keep.Restore(t.Context(), sealed.Path, db.Config{Path: path, Identities: []age.Identity{key(t), identity}})
	must(t, err)
	equal(t, "orders", r.Backup.Orders, 1)
	if got := files(t, folder); strings.Contains(got, "partial") {
		t.Errorf("left behind: %s", got)
	}
}

// TestR52_WithoutABackupHereTheSecondPlaceHelps: what can be read there without a key.
func TestR52_WithoutABackupHereTheSecondPlaceHelps(t *testing.T) {
	for _, recipient := range []string{"", key(t).Recipient().String()} {
		folder, second := t.TempDir(), t.TempDir()
		path := filepath.Join(folder, "shop.db")
		d := shopAt(t, path, time.Now)
		must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Days: 3, Second: second, Recipient: recipient}))
		_, err := keep.Of(d).BackUpNow(t.Context())
		must(t, errors.Join(err, d.Close(), os.RemoveAll(filepath.Join(folder, "backups"))))
		r, err := keep.RestoreNewest(t.Context(), db.Config{Path: path})
		if recipient != "" {
			equal(t, "code where all is encrypted", store.CodeOf(err), store.NotFound)
			continue
		}
		must(t, err)
		equal(t, "from", filepath.Dir(r.Backup.Path), second)
	}
}
