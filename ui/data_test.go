package ui_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/books"
	"tillbridge/store/db/dbtest"
	safekeeping "tillbridge/store/db/keep"
	"tillbridge/store/db/witness"
	"tillbridge/ui"
	"tillbridge/ui/rescue"
	"tillbridge/ui/widgets"
)

// backups stands for the daily backups: tests say how they stand.
type backups struct{ tell func(safekeeping.BackupState) }

func (b *backups) State() safekeeping.BackupState { return safekeeping.BackupState{} }

func (b *backups) OnState(f func(safekeeping.BackupState)) { b.tell = f }

func TestABackupThatFailsIsSaidAndStopsNothing(t *testing.T) {
	daily := &backups{}
	a, _ := show(t, open(t), func(c *ui.Config) { c.Backups = daily })
	if got := ui.DesktopOf(a).DataTrouble(); got != "" {
		t.Fatalf("trouble from the start: %q", got)
	}
	daily.tell(safekeeping.BackupState{Err: store.Fail(store.Broken, "The folder /backups can't be written or is full.")})
	if got := ui.DesktopOf(a).DataTrouble(); !strings.Contains(got, "/backups can't be written or is full. The till goes on") {
		t.Errorf("says %q", got)
	}
	a.OpenSales()
	daily.tell(safekeeping.BackupState{})
	if got := ui.DesktopOf(a).DataTrouble(); got != "" {
		t.Errorf("still says %q after a good one", got)
	}
}

// TestWhatIsWrongWithTheBackupsIsSaidWorstFirst: a bad backup weighs more than a
// disk that is out.
func TestWhatIsWrongWithTheBackupsIsSaidWorstFirst(t *testing.T) {
	daily := &backups{}
	a, _ := show(t, open(t), func(c *ui.Config) { c.Backups = daily })
	bad := safekeeping.Proof{Wrong: "Its bytes are not those that were written."}
	out := store.Fail(store.Unavailable, "The second place /media/usb is not there.")
	for _, test := range []struct {
		state safekeeping.BackupState
		says  string
	}{
		{safekeeping.BackupState{SecondErr: out, ProofErr: out}, "The second place /media/usb is not there. The till goes on"},
		{safekeeping.BackupState{SecondErr: out, Proofs: []safekeeping.Proof{bad}, ProofErr: bad.Err()}, "did not pass its proof"},
		{safekeeping.BackupState{ProofErr: store.Fail(store.Broken, "The disk is full.")}, "The disk is full. The till goes on"},
		{safekeeping.BackupState{}, ""},
	} {
		daily.tell(test.state)
		if got := ui.DesktopOf(a).DataTrouble(); !strings.Contains(got, test.says) || (test.says == "") != (got == "") {
			t.Errorf("says %q, want %q", got, test.says)
		}
	}
}

// missing is a database that lacks what this computer has seen in it.
func missing(t *testing.T) (*db.DB, *witness.Witness) {
	t.Helper()
	d, memory := filled(t), &witness.Memory{Folder: t.TempDir(), NoKeyring: true}
	lineage, err := d.Lineage(t.Context())
	must(t, err)
	must(t, memory.Keep(lineage, "/shop.db", books.Head{Seq: 90_210, Hash: "5eed", At: morning.AddDate(0, 0, 3)}, morning))
	w, err := witness.Watch(t.Context(), d, "/shop.db", memory, zerolog.Nop())
	must(t, err)
	return d, w
}

func TestR62_MissingWorkIsSaidAtTheStartUntilAPersonKnows(t *testing.T) {
	d, seen := missing(t)
	daily := &backups{}
	a, _ := show(t, d, func(c *ui.Config) { c.Witness, c.Backups = seen, daily })
	top := a.Desktop().Canvas().Overlays().Top()
	if top == nil || !strings.Contains(words(top), "Newer work is missing here") {
		t.Fatal("nothing is said")
	}
	daily.tell(safekeeping.BackupState{}) // a good backup doesn't hide it
	if got := ui.DesktopOf(a).DataTrouble(); !strings.Contains(got, "up to event 90210 of ") {
		t.Errorf("says %q", got)
	}
	for _, o := range test.LaidOutObjects(top) {
		if b, ok := o.(*widgets.ToolButton); ok && b.Text == "I Know" {
			test.Tap(b)
		}
	}
	if got := ui.DesktopOf(a).DataTrouble(); got != "" || seen.Missing() != nil {
		t.Errorf("still says %q, %v", got, seen.Missing())
	}
	newest, err := d.Recent(t.Context(), 1)
	must(t, err)
	if !strings.Contains(newest[0].Title, "newer work is missing") {
		t.Errorf("logged %q", newest[0].Title)
	}
}

func TestR52_DamageFoundWhileRunningIsSaid(t *testing.T) {
	path := dbtest.Fresh(t)
	d, err := db.Open(t.Context(), db.Config{Path: path})
	must(t, err)
	for range 200 { // so that there are pages to damage
		must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: strings.Repeat("Maya ", 100)}}))
	}
	must(t, d.Close())
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	info, err := file.Stat()
	must(t, err)
	_, err = file.WriteAt(make([]byte, 40960), info.Size()-81920)
	must(t, err)
	must(t, file.Close())
	d, err = db.Open(t.Context(), db.Config{Path: path})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	a, _ := show(t, d, nil)
	if got := ui.DesktopOf(a).DataTrouble(); !strings.Contains(got, "restore the last backup") {
		t.Errorf("says %q", got)
	}
	if a.Desktop().Canvas().Overlays().Top() == nil {
		t.Error("no dialog says it")
	}
}

func TestACrashIsToldOnceAndWhereItsFileIs(t *testing.T) {
	a, _ := show(t, open(t), func(c *ui.Config) { c.Crashed = "/data/crashes/crash-2026-11-22-181500.txt" })
	top := a.Desktop().Canvas().Overlays().Top()
	if top == nil {
		t.Fatal("nothing is said")
	}
	if text := words(top); !strings.Contains(text, "ended unexpectedly") || !strings.Contains(text, "crash-2026-11-22-181500.txt") {
		t.Errorf("says %q", text)
	}
}

func words(o fyne.CanvasObject) string {
	var said []string
	for _, each := range test.LaidOutObjects(o) {
		if text, ok := each.(*canvas.Text); ok {
			said = append(said, text.Text)
		}
	}
	return strings.Join(said, " ")
}

func TestDataPictures(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d := filled(t)
		daily := &backups{}
		a, program := show(t, d, func(c *ui.Config) {
			c.App.Preferences().SetString("appearance", variant)
			c.Backups, c.Crashed = daily, "/home/anna/.config/tillbridge/crashes/crash-2026-11-22-181500.txt"
		})
		keep(t, "crash-"+variant, a.Desktop())
		a.Desktop().Canvas().Overlays().Top().Hide()
		daily.tell(safekeeping.BackupState{Err: store.Fail(store.Broken, "The folder /media/backup-disk/riverside can't be written or is full. "+
			"Nothing was changed; make room, allow this user to write it, or choose another.")})
		keep(t, "nobackup-"+variant, a.Desktop())
		a.OpenSettings()
		v, w := ui.SettingsOf(a)
		v.Sections.Select(3)
		keep(t, "data-empty-"+variant, w)
		folder, err := d.BackupFolder(t.Context())
		must(t, err)
		must(t, os.MkdirAll(folder, 0o700))
		for i := range 14 {
			day := morning.AddDate(0, 0, -i*i-1)
			must(t, os.WriteFile(filepath.Join(folder, "shop-"+day.Format("2006-01-02-150405")+".db"), make([]byte, 1_234_567*(i%3+1)), 0o600))
		}
		second := t.TempDir()
		must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{
			Days: 7, Weeks: 4, Months: 12, Second: second,
			Recipient: "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
		}))
		_, err = safekeeping.Of(d).BackUpNow(t.Context())
		must(t, err)
		_, err = safekeeping.Of(d).ProveBackups(t.Context())
		must(t, err)
		v.Reload()
		for _, size := range []fyne.Size{ui.OpenAs, fyne.NewSize(1280, 800)} {
			w.Resize(size)
			keep(t, fmt.Sprintf("data-%s-%.0f", variant, size.Width), w)
		}
		made, err := safekeeping.Of(d).LastBackup(t.Context())
		must(t, err)
		must(t, os.WriteFile(made.Path, []byte("scratched"), 0o600))
		must(t, os.RemoveAll(second))
		_, err = safekeeping.Of(d).ProveBackups(t.Context())
		if err == nil {
			t.Error("a scratched backup passes")
		}
		v.Reload()
		keep(t, "data-bad-"+variant, w)
		for name, cfg := range map[string]rescue.Config{
			"damaged": {Err: damage(t), Backups: func(context.Context) ([]safekeeping.Candidate, error) {
				return []safekeeping.Candidate{candidate(morning.AddDate(0, 0, -1))}, nil
			}},
			"busy": {Err: store.Fail(store.Busy, "Tillbridge is already running with the database /home/anna/.config/tillbridge/shop.db: on "+
				"counter-1, process 4711, since Nov 23, 08:55. Nothing was changed; use that window, or close it first.")},
			"newer": {Err: store.Fail(store.Broken, "This database was made by a newer Tillbridge (schema 99999, this one knows 9). Nothing was "+
				"changed; install the newer program.")},
			"restored": {Err: damage(t), Backups: func(context.Context) ([]safekeeping.Candidate, error) {
				return []safekeeping.Candidate{candidate(morning)}, nil
			}, Restore: func(context.Context, bool) (safekeeping.Restored, error) {
				return safekeeping.Restored{Backup: safekeeping.Backup{
					Path: "shop-2026-11-25-183000.db", Orders: 1204,
					Head: books.Head{Seq: 9000, At: morning.Add(-16 * time.Hour)},
				}, Kept: "/home/anna/.config/tillbridge/shop-replaced-2026-11-26-091500.db", Unread: true}, nil
			}},
		} {
			cfg.Work, cfg.Path, cfg.Open, cfg.Close = inPlace, "/home/anna/.config/tillbridge/shop.db", func(string) {}, func() {}
			cfg.Training = name == "newer"
			w := program.NewWindow("")
			r := rescue.New(w, cfg)
			if name == "restored" {
				test.Tap(r.Restore)
			}
			if need := w.Content().MinSize(); need.Width > rescue.Size.Width || need.Height > rescue.Size.Height {
				t.Errorf("%s needs %v, more than %v", name, need, rescue.Size)
			}
			w.Resize(rescue.Size)
			keep(t, "rescue-"+name+"-"+variant, w)
			w.Close()
		}
	}
}

func TestMissingWorkPictures(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d, seen := missing(t)
		a, _ := show(t, d, func(c *ui.Config) {
			c.App.Preferences().SetString("appearance", variant)
			c.Witness, c.Training = seen, false
		})
		keep(t, "missing-asks-"+variant, a.Desktop())
		a.Desktop().Canvas().Overlays().Top().Hide()
		keep(t, "missing-"+variant, a.Desktop())
	}
}

// damage is what opening a file that is no database says.
func damage(t *testing.T) error {
	t.Helper()
	path := dbtest.Fresh(t)
	must(t, os.WriteFile(path, []byte(strings.Repeat("scratched ", 900)), 0o600))
	_, err := db.Open(t.Context(), db.Config{Path: path})
	return err
}

// candidate is a backup that the rescue window offers.
func candidate(at time.Time) safekeeping.Candidate {
	return safekeeping.Candidate{
		BackupFile: safekeeping.BackupFile{At: at}, Sighting: db.Sighting{Shop: "riverside-cycles.myshopify.com"}, Orders: 1204, Own: true,
	}
}
