package db

import (
	"path/filepath"
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db/books"
)

// TestR65_ForgottenEventsLoseTheirTextsAndTheLogStillVerifies also that a text
// which nobody forgot can't be taken out, and that what is left can't be changed.
func TestR65_ForgottenEventsLoseTheirTextsAndTheLogStillVerifies(t *testing.T) {
	d, err := Open(t.Context(), Config{Path: filepath.Join(t.TempDir(), "shop.db"), Actor: "Anna"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	c, _, err := d.AddCustomer(t.Context(), store.Customer{FirstName: "Maya", LastName: "Okafor", Email: "maya@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	forget := func() error {
		return d.in(t.Context(), "forgetting a customer", func(a *act) error {
			rows, err := a.EventsAbout(t.Context(), c.ID)
			if err != nil {
				return err
			}
			var seqs []int64
			for _, row := range rows {
				seqs = append(seqs, row.Seq)
			}
			return a.forgetEvents(t.Context(), store.Event{SubjectID: c.ID, Title: "A customer was forgotten"}, seqs)
		})
	}
	if err := forget(); err != nil {
		t.Fatal(err)
	}
	story, err := d.Story(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range story[:len(story)-1] {
		if e.Title != e.Kind.Forgotten() || e.Detail+e.Before+e.After != "" {
			t.Errorf("still says %+v", e)
		}
	}
	report, err := d.ProveBooks(t.Context())
	if err != nil || report.Err() != nil {
		t.Fatal(err, report.Err())
	}
	if _, err := d.writer.ExecContext(t.Context(), "UPDATE events SET title = 'Forgotten', forgotten_by = 99 WHERE seq = 1"); err == nil {
		t.Error("an event lost its words by half")
	}
	for _, tamper := range []string{
		"UPDATE events SET actor = 'Ben' WHERE seq = " + "(SELECT MIN(seq) FROM events WHERE forgotten_by > 0)",
		"UPDATE events SET title = 'Nothing' WHERE seq = " + "(SELECT MIN(seq) FROM events WHERE forgotten_by > 0)",
		"UPDATE events SET content = 'x' WHERE kind = 'forgot'",
		"UPDATE events SET title = 'Forgotten', detail = '', before = '', after = '', salt = '', forgotten_by = (SELECT MAX(seq) FROM events " +
			"WHERE kind = 'forgot') WHERE seq = 1",
	} {
		tx, err := d.writer.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.ExecContext(t.Context(), "DROP TRIGGER events_no_update; "+tamper); err != nil {
			t.Fatal(err)
		}
		log, err := books.VerifyLog(t.Context(), tx)
		if err != nil {
			t.Fatal(err)
		}
		if log.Broken == nil || !strings.Contains(log.Broken.Wrong, "event") {
			t.Errorf("%s: found %+v", tamper, log.Broken)
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
	}
}
