package keep_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
)

func TestR44_AChangedOrMissingEventIsFoundAndNamed(t *testing.T) {
	const free = "DROP TRIGGER events_no_update; DROP TRIGGER events_no_delete; "
	tests := []struct {
		name, tamper string
		seq          int64
		says         string
	}{
		{"nothing", "", 0, ""},
		{"a title", "UPDATE events SET title = 'nothing to see' WHERE seq = 3", 3, `event 3 (`},
		{"an actor", "UPDATE events SET actor = 'Ben' WHERE seq = 2", 2, "was changed"},
		{"a time", "UPDATE events SET at = at - 1 WHERE seq = 4", 4, "was changed"},
		{"an amount between fields", "UPDATE events SET title = title || detail, detail = '' WHERE seq = 5", 5, "was changed"},
		{"one in the middle gone", "DELETE FROM events WHERE seq = 3", 4, "event 3 is missing before event 4 ("},
		{"several gone", "DELETE FROM events WHERE seq = 2 OR seq = 3", 4, "events 2 to 3 are missing before event 4 ("},
		{"the first gone", "DELETE FROM events WHERE seq = 1", 2, "event 1 is missing"},
		{"closed up after one was removed", "DELETE FROM events WHERE seq = 3; UPDATE events SET seq = seq - 1 WHERE seq = 4; UPDATE events " +
			"SET seq = seq - 1 WHERE seq = 5", 3, "was changed"},
		{"two exchanged", "UPDATE events SET seq = -1 WHERE seq = 2; UPDATE events SET seq = 2 WHERE seq = 3; UPDATE events SET seq = 3 " +
			"WHERE seq = -1", 2, "was changed"},
		{"one put in before all", "INSERT INTO events SELECT 0, at, actor, subject_id, kind, title, detail, before, after, hash, salt, " +
			"content, forgotten_by FROM events WHERE seq = 1", 0, "stands out of order"},
		{
			"cut off with its payment in the books", "DELETE FROM events WHERE seq >= (SELECT MIN(seq) FROM events WHERE kind = 'payment')", 10,
			"what event 10 wrote is in the books",
		},
		{"all gone", "DELETE FROM events", 1, "it ends with event 0, and what event 1 wrote is in the books"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "shop.db")
			c := &clock{At: noon}
			d := shopAt(t, path, c.Now)
			for n := range int64(3) {
				c.At = c.At.Add(time.Minute)
				take(t, d, order(1002+int(n)))
			}
			c.At = c.At.Add(time.Minute)
			must(t, d.TakePayment(t.Context(), store.Payment{
				TransactionID: named(t, d, "#1001").TransactionID, Type: "Cash", Minor: 100,
				Currency: "USD",
			}, 12100))
			whole, err := d.VerifyLog(t.Context())
			must(t, errors.Join(err, whole.Err()))
			if test.tamper != "" {
				tamper(t, path, free+test.tamper)
			}
			report, err := d.VerifyLog(t.Context())
			must(t, err)
			must(t, d.Close())
			if test.says == "" {
				equal(t, "events", report.Events, report.Head.Seq)
				return
			}
			if report.Broken == nil {
				t.Fatal("nothing was found")
			}
			equal(t, "event", report.Broken.Seq, test.seq)
			if !strings.Contains(store.MessageOf(report.Err()), test.says) || store.CodeOf(report.Err()) != store.Broken {
				t.Errorf("says %q, want %q", store.MessageOf(report.Err()), test.says)
			}
		})
	}
}

// TestR44_TheBackupsShowALogThatLostItsEnd: events that booked nothing leave no
// trace in the database when they are cut off; a backup made after them shows it.
func TestR44_TheBackupsShowALogThatLostItsEnd(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "shop.db")
	c := &clock{At: noon}
	d := shopAt(t, path, c.Now)
	defer func() { must(t, d.Close()) }()
	first, err := keep.Of(d).BackUpNow(t.Context())
	must(t, err)
	for range 2 {
		c.At = c.At.Add(24 * time.Hour)
		must(t, d.SetTenders(t.Context(), []store.PaymentType{{Name: "eCommerce", Button: "eCommerce"}}, []string{"VISA"}))
	}
	compared, err := keep.Of(d).VerifyAgainst(t.Context())
	must(t, err)
	equal(t, "ends compared", compared, 2)
	_, err = keep.Of(d).BackUpNow(t.Context())
	must(t, err)
	tamper(t, path, "DROP TRIGGER events_no_delete; DELETE FROM events WHERE seq = (SELECT MAX(seq) FROM events)")
	report, err := d.VerifyLog(t.Context())
	must(t, errors.Join(err, report.Err()))
	if _, err = keep.Of(d).VerifyAgainst(t.Context()); store.CodeOf(err) != store.Broken ||
		!strings.Contains(store.MessageOf(err), "was cut off") {
		t.Errorf("a log that lost its end: %v", err)
	}
	must(t, d.SetTenders(t.Context(), []store.PaymentType{{Name: "eCommerce", Button: "eCommerce"}}, []string{"MC"}))
	if _, err = keep.Of(d).VerifyAgainst(t.Context()); store.CodeOf(err) != store.Broken || !strings.Contains(store.MessageOf(err),
		"was written anew") {
		t.Errorf("a log with another end: %v", err)
	}
	must(t, d.Close())

	// A restore leaves out what the newer backup has, and says so in the log itself.
	c.At = c.At.Add(time.Hour)
	_, err = keep.Restore(t.Context(), first.Path, db.Config{Path: path, Now: c.Now})
	must(t, err)
	d, err = db.Open(t.Context(), db.Config{Path: path, Now: c.Now})
	must(t, err)
	compared, err = keep.Of(d).VerifyAgainst(t.Context())
	must(t, err)
	equal(t, "ends compared after the restore", compared, 1)
}
