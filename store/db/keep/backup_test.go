package keep_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/dbtest"
	"tillbridge/store/db/keep"
)

func TestABackupMadeWhileOthersWriteIsOneMoment(t *testing.T) {
	folder := t.TempDir()
	d := shopAt(t, filepath.Join(folder, "shop.db"), time.Now)
	defer func() { must(t, d.Close()) }()
	child := writer(t, filepath.Join(folder, "shop.db"))
	var before keep.Backup
	for i := range 5 {
		b, err := keep.Of(d).Backup(t.Context(), filepath.Join(folder, fmt.Sprintf("copy%d.db", i)))
		must(t, err)
		for b.Head.Seq == before.Head.Seq { // until the other program has written
			must(t, os.Remove(b.Path))
			b, err = keep.Of(d).Backup(t.Context(), b.Path)
			must(t, err)
		}
		// Backup has looked at ledger and log of the copy; this reads it again.
		again, err := keep.CheckBackup(t.Context(), b.Path)
		must(t, err)
		equal(t, "what the copy holds", again, b)
		if b.Orders != b.Head.Seq-ordersBegin(t, b) {
			t.Errorf("%d orders and %d events are not of one moment", b.Orders, b.Head.Seq)
		}
		info, err := os.Stat(b.Path)
		must(t, err)
		equal(t, "mode", info.Mode().Perm(), 0o600)
		before = b
	}
	child.stop()
	if got := files(t, folder); strings.Contains(got, "partial") || strings.Contains(got, "copy0.db-") {
		t.Errorf("left behind: %s", got)
	}
}

// ordersBegin is how many events a backup has that are not of an order taken in.
func ordersBegin(t *testing.T, b keep.Backup) int64 {
	t.Helper()
	var n int64
	must(t, raw(t, b.Path).QueryRow("SELECT COUNT(*) FROM events WHERE kind <> 'taken_in' AND kind <> 'waiting'").Scan(&n))
	return n
}

func TestABackupReplacesNothing(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	d := shopAt(t, path, time.Now)
	defer func() { must(t, d.Close()) }()
	write(t, filepath.Join(folder, "mine.txt"), []byte("mine"))
	for _, taken := range []string{path, filepath.Join(folder, "mine.txt"), folder} {
		_, err := keep.Of(d).Backup(t.Context(), taken)
		equal(t, "code for "+taken, store.CodeOf(err), store.Invalid)
	}
	if text, err := os.ReadFile(filepath.Join(folder, "mine.txt")); err != nil || string(text) != "mine" {
		t.Error("a file was replaced")
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := keep.Of(d).Backup(ctx, filepath.Join(folder, "stopped.db")); err == nil {
		t.Error("a stopped backup counts")
	}
	if got := files(t, folder); strings.Contains(got, "stopped") {
		t.Errorf("left behind: %s", got)
	}
}

func TestR52_AFullDiskLeavesNoHalfBackup(t *testing.T) {
	folder := t.TempDir()
	must(t, shopAt(t, filepath.Join(folder, "shop.db"), time.Now).Close())
	out, err := child(t, "full-disk", folder).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "check the disk") {
		t.Errorf("%v: %s", err, out)
	}
	if got := files(t, folder); strings.Contains(got, "copy") {
		t.Errorf("left behind: %s", got)
	}
}

func TestRestoreBringsTheBackupAndKeepsTheDatabaseBefore(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	c := &clock{At: noon}
	d := shopAt(t, path, c.Now)
	row := named(t, d, "#1001")
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.ReadyForPickup}}))
	must(t, d.SetMark(t.Context(), shop, "orders", noon))
	b, err := keep.Of(d).Backup(t.Context(), filepath.Join(folder, "copy.db"))
	must(t, err)
	c.At = noon.Add(time.Hour)
	take(t, d, order(1002), order(1003))
	barcode := named(t, d, "#1003").Barcode
	must(t, d.Close())

	r, err := keep.Restore(t.Context(), b.Path, db.Config{Path: path, Now: c.Now, Actor: "Anna"})
	must(t, err)
	equal(t, "orders restored", r.Backup.Orders, 1)
	equal(t, "orders that are only in the database before", r.LostOrders, 2)
	equal(t, "events that are only there", r.LostEvents, 2)
	said := strings.Join(r.Sentences(), " ")
	for _, want := range []string{"Restored copy.db: 1 order", "with 2 orders and 2 events more", r.Kept} {
		if !strings.Contains(said, want) {
			t.Errorf("%q does not say %q", said, want)
		}
	}

	d, err = db.Open(t.Context(), db.Config{Path: path, Now: c.Now})
	must(t, err)
	defer func() { must(t, d.Close()) }()
	report, err := d.VerifyLog(t.Context())
	must(t, errors.Join(err, report.Err()))
	newest, err := d.Recent(t.Context(), 1)
	must(t, err)
	equal(t, "what the log says", newest[0].Title, "The database was restored from copy.db")
	mark, err := d.Mark(t.Context(), shop, "orders")
	must(t, err)
	if !mark.Equal(noon) {
		t.Errorf("polling goes on from %s, want the backup's mark", mark)
	}
	p, ok, err := d.ClaimPush(t.Context(), "test", time.Minute)
	must(t, err)
	if !ok || p.Attempts < 2 || p.SentAt.IsZero() {
		t.Errorf("what was on its way is sent without a look at Shopify: %+v", p)
	}
	take(t, d, order(1004))
	if got := named(t, d, "#1004").Barcode; got <= barcode {
		t.Errorf("barcode %s is given twice", got)
	}
	old, err := db.Open(t.Context(), db.Config{Path: r.Kept, Now: c.Now})
	must(t, err)
	defer func() { must(t, old.Close()) }()
	equal(t, "the database before", named(t, old, "#1003").Barcode, barcode)
}

func TestR52_RestoreRefusesWhatIsNoGoodBackup(t *testing.T) {
	tests := []struct {
		name, says string
		code       store.Code
		spoil      func(t *testing.T, path string)
	}{
		{"missing", "There is no backup", store.NotFound, func(t *testing.T, path string) { must(t, os.Remove(path)) }},
		{"no database", "no whole database", store.Broken, func(t *testing.T, path string) {
			write(t, path, []byte(strings.Repeat("poem ", 900)))
		}},
		{"cut short", "can't be used", store.Broken, func(t *testing.T, path string) { must(t, os.Truncate(path, 20000)) }},
		{"another program's", "is a database of another program's", store.Broken, func(t *testing.T, path string) {
			must(t, os.Remove(path))
			tamper(t, path, "CREATE TABLE songs (name TEXT)")
		}},
		{"newer", "newer Tillbridge", store.Broken, func(t *testing.T, path string) {
			tamper(t, path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)")
		}},
		{"owners missing", "whose owners are missing", store.Broken, func(t *testing.T, path string) {
			tamper(t, path, "DELETE FROM order_details; DELETE FROM order_lines; DELETE FROM fulfillment_orders; DELETE FROM orders")
		}},
		{"stock drifts", "stock of TIR-38", store.Broken, func(t *testing.T, path string) {
			tamper(t, path, "UPDATE products SET on_hand = 7 WHERE sku = 'TIR-38'")
		}},
		{"log changed", "was changed", store.Broken, func(t *testing.T, path string) {
			tamper(t, path, "DROP TRIGGER events_no_update; UPDATE events SET actor = 'Ben' WHERE seq = 1")
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "shop.db")
			d := shopAt(t, path, time.Now)
			b, err := keep.Of(d).Backup(t.Context(), filepath.Join(folder, "copy.db"))
			must(t, err)
			take(t, d, order(1002))
			must(t, d.Close())
			test.spoil(t, b.Path)
			_, err = keep.Restore(t.Context(), b.Path, db.Config{Path: path})
			equal(t, "code", store.CodeOf(err), test.code)
			if !strings.Contains(store.MessageOf(err), test.says) {
				t.Errorf("says %q, want %q", store.MessageOf(err), test.says)
			}
			d, err = db.Open(t.Context(), db.Config{Path: path})
			must(t, err)
			defer func() { must(t, d.Close()) }()
			equal(t, "the database", named(t, d, "#1002").Name, "#1002")
			if got := files(t, folder); strings.Contains(got, "replaced") || strings.Contains(got, "partial") {
				t.Errorf("left behind: %s", got)
			}
		})
	}
}

func TestRestoreIsRefusedWhileTheDatabaseIsInUse(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	d := shopAt(t, path, time.Now)
	b, err := keep.Of(d).Backup(t.Context(), filepath.Join(folder, "copy.db"))
	must(t, err)
	must(t, d.Close())

	lock, err := dbfile.LockFile(path, noon)
	must(t, err)
	_, err = keep.Restore(t.Context(), b.Path, db.Config{Path: path})
	equal(t, "code beside the Desktop", store.CodeOf(err), store.Busy)
	if host, _ := os.Hostname(); !strings.Contains(store.MessageOf(err), fmt.Sprintf("on %s, process %d, since Nov 23", host, os.Getpid())) {
		t.Errorf("says %q", store.MessageOf(err))
	}
	must(t, lock.Close())

	child := writer(t, path)
	_, err = keep.Restore(t.Context(), b.Path, db.Config{Path: path})
	equal(t, "code beside another program", store.CodeOf(err), store.Busy)
	child.stop()

	_, err = keep.Restore(t.Context(), path, db.Config{Path: path})
	equal(t, "code for the database itself", store.CodeOf(err), store.Invalid)
	_, err = keep.Restore(t.Context(), b.Path, db.Config{Path: path})
	must(t, err)
}

func TestADamagedDatabaseIsReplacedAndKept(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	d := shopAt(t, path, time.Now)
	b, err := keep.Of(d).Backup(t.Context(), filepath.Join(folder, "copy.db"))
	must(t, err)
	must(t, d.Close())
	write(t, path, []byte(strings.Repeat("scratched ", 2000)))
	r, err := keep.Restore(t.Context(), b.Path, db.Config{Path: path})
	must(t, err)
	if !r.Unread || !strings.Contains(strings.Join(r.Sentences(), " "), "could not be read") {
		t.Errorf("%+v", r)
	}
	if text, err := os.ReadFile(r.Kept); err != nil || !strings.HasPrefix(string(text), "scratched ") {
		t.Errorf("%s is not what was there: %v", r.Kept, err)
	}
	d, err = db.Open(t.Context(), db.Config{Path: path})
	must(t, err)
	defer func() { must(t, d.Close()) }()
	take(t, d, order(1002))
	if got := named(t, d, "#1002").Barcode; got < "20001001" {
		t.Errorf("barcode %s may have been given since the backup", got)
	}
}

// TestAKilledBackupOrRestoreChangesNothing kills the program at two moments of
// its work: while the copy grows, and when the database before has its new name.
func TestAKilledBackupOrRestoreChangesNothing(t *testing.T) {
	tests := []struct{ work, seen string }{{"backup", ".partial"}, {"restore", ".partial"}, {"restore", "-replaced-"}}
	for _, test := range tests {
		t.Run(test.work+" at "+test.seen, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "shop.db")
			d := shopAt(t, path, time.Now)
			_, err := keep.Of(d).Backup(t.Context(), filepath.Join(folder, "good.db"))
			must(t, err)
			take(t, d, order(1002))
			must(t, d.Close())
			program := child(t, test.work, folder)
			must(t, program.Start())
			ended := make(chan error, 1)
			go func() { ended <- program.Wait() }()
			for !strings.Contains(files(t, folder), test.seen) && len(ended) == 0 {
			}
			if err := program.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
				t.Fatal(err)
			}
			if err := <-ended; err == nil {
				t.Log("it had finished")
			}
			if _, err := os.Stat(filepath.Join(folder, "copy.db")); err == nil {
				_, err = keep.CheckBackup(t.Context(), filepath.Join(folder, "copy.db"))
				must(t, err)
			}
			// The lock of a dead program is no obstacle, and what it left is swept.
			lock, err := dbfile.LockFile(path, noon)
			must(t, err)
			defer func() { must(t, lock.Close()) }()
			if got := files(t, folder); test.work == "restore" && strings.Contains(got, ".partial") {
				t.Errorf("left behind: %s", got)
			}
			d, err = db.Open(t.Context(), db.Config{Path: path})
			must(t, err)
			defer func() { must(t, d.Close()) }()
			report, err := d.VerifyLog(t.Context())
			must(t, errors.Join(err, report.Err(), d.QuickCheck(t.Context())))
			_, err = d.OrderNamed(t.Context(), "#1002")
			newest, recentErr := d.Recent(t.Context(), 1)
			must(t, recentErr)
			if restored := newest[0].Kind == store.EventRestored; restored == (err == nil) {
				t.Errorf("neither the old state nor the new: %v, %s", err, newest[0].Title)
			}
		})
	}
}

// child is this test program again, doing one piece of work in a folder.
func child(t *testing.T, work, folder string) *exec.Cmd {
	t.Helper()
	program := exec.Command(os.Args[0], "-test.run=^TestTheWorkOfAnotherProgram$", "-test.v")
	program.Env = append(os.Environ(), "TILLBRIDGE_TEST_WORK="+work, "TILLBRIDGE_TEST_FOLDER="+folder)
	return program
}

type writing struct {
	t       *testing.T
	program *exec.Cmd
}

// writer is another program that takes in orders until it is stopped; it has
// taken in the first when this returns.
func writer(t *testing.T, path string) writing {
	t.Helper()
	program := child(t, "write", filepath.Dir(path))
	said, err := program.StdoutPipe()
	must(t, err)
	must(t, program.Start())
	lines := bufio.NewScanner(said)
	for lines.Scan() && !strings.Contains(lines.Text(), "writing") {
	}
	go func() {
		for lines.Scan() {
		}
	}()
	return writing{t, program}
}

func (w writing) stop() {
	w.t.Helper()
	must(w.t, w.program.Process.Kill())
	if err := w.program.Wait(); err == nil {
		w.t.Error("the other program ended by itself")
	}
}

// TestTheWorkOfAnotherProgram is what child runs.
func TestTheWorkOfAnotherProgram(t *testing.T) {
	work, folder := os.Getenv("TILLBRIDGE_TEST_WORK"), os.Getenv("TILLBRIDGE_TEST_FOLDER")
	path, good, copied := filepath.Join(folder, "shop.db"), filepath.Join(folder, "good.db"), filepath.Join(folder, "copy.db")
	if work == "" {
		t.Skip("only as another program")
	}
	if work == "restore" {
		_, err := keep.Restore(t.Context(), good, db.Config{Path: path})
		must(t, err)
		return
	}
	d, err := db.Open(t.Context(), db.Config{Path: path})
	must(t, err)
	switch work {
	case "open":
		must(t, d.Close())
	case "write-once":
		take(t, d, order(2000))
	case "backup":
		_, err := keep.Of(d).Backup(t.Context(), copied)
		must(t, err)
	case "full-disk":
		limitFiles(t, 60_000)
		_, err := keep.Of(d).Backup(t.Context(), copied)
		t.Fatal(store.MessageOf(err))
	case "full-second":
		second := filepath.Join(folder, "second")
		must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Days: 3, Second: second}))
		_, err := keep.Of(d).BackUpNow(t.Context())
		equal(t, "code while it isn't there", store.CodeOf(err), store.Unavailable)
		must(t, os.Mkdir(second, 0o700))
		limitFiles(t, 60_000)
		t.Fatal(store.MessageOf(aDay(t, d).SecondErr))
	case "copy-second":
		for {
			_, err := keep.Of(d).BackUpNow(t.Context())
			must(t, err)
			time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second))) // the next name
		}
	case "prove":
		_, err := keep.Of(d).BackUpNow(t.Context())
		must(t, err)
		for {
			_, err := keep.Of(d).ProveBackups(t.Context())
			must(t, err)
		}
	case "write":
		for n := 2000; ; n++ {
			take(t, d, order(n))
			fmt.Println("writing")
		}
	}
}

func TestR46_AServersShopIsBackedUpByItsServer(t *testing.T) {
	path := dbtest.FreshOnServer(t)
	d, err := db.Open(t.Context(), db.Config{Path: path})
	must(t, err)
	defer func() { must(t, d.Close()) }()
	to := filepath.Join(t.TempDir(), "backup.db")
	_, err = keep.Of(d).Backup(t.Context(), to)
	if store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), "pg_dump") {
		t.Errorf("a backup: %v", err)
	}
	if _, err := keep.Restore(t.Context(), to, db.Config{Path: path}); !strings.Contains(store.MessageOf(err), "pg_restore") {
		t.Errorf("a restore: %v", err)
	}
	equal(t, "files", files(t, filepath.Dir(to)), "")
}
