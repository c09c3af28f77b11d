package db_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// chained says that every event's hash follows from the one before.
func chained(t *testing.T, path string) int {
	t.Helper()
	rows, err := raw(t, path).Query("SELECT seq, at, actor, subject_id, kind, title, detail, before, after, salt, content, hash FROM " +
		"events ORDER BY seq")
	must(t, err)
	defer rows.Close()
	previous, n := "", 0
	for rows.Next() {
		fields, hash := make([]string, 11), ""
		must(t, rows.Scan(&fields[0], &fields[1], &fields[2], &fields[3], &fields[4], &fields[5], &fields[6], &fields[7], &fields[8],
			&fields[9], &fields[10], &hash))
		if fields[9] == "" {
			fields = fields[:9]
		}
		if previous = eventHash(previous, fields); previous != hash {
			t.Fatalf("event %s breaks the chain", fields[0])
		}
		n++
	}
	must(t, rows.Err())
	return n
}

func TestR52_AFirstShopIsBroughtUpToDateWithNothingLost(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	firstShop(t, path)
	d, err := db.Open(t.Context(), db.Config{Path: path, Now: (&clock{At: noon}).Now})
	must(t, err)
	e := explain(t, d, "#1")
	equal(t, "barcode", e.Transaction.Barcode, "20000001")
	equal(t, "paid", e.Transaction.Paid, 400)
	equal(t, "comments", e.Transaction.Comments, "pump up")
	equal(t, "lines", len(e.Transaction.Lines), 1)
	equal(t, "story", len(e.Story), 1)
	equal(t, "remembered", e.Customer.Remembered.Number, 1001)
	equal(t, "sales", maya(t, d).Sales, 1)
	books, err := d.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
	equal(t, "found", fmt.Sprint(finds(t, d, "müller")), "[1001]")
	const file = "first name,last name,company,email,phone,street,zip\nZOË,MÜLLER,éclair,zoe@example.com,603 555 0100,Ährenweg " +
		"1,03801\n,,STRASSE GMBH,,,,\n"
	done, err := csvfile.ImportCustomers(t.Context(), d, strings.NewReader(file), db.CustomerImport{})
	must(t, err)
	equal(t, "R19: known by their names", fmt.Sprint(done.Added, done.Known), "0 2")
	matched, err := d.Rematch(t.Context())
	must(t, err)
	equal(t, "matched", matched, 1)
	equal(t, "stock", onHand(t, d, "TIR-38"), 6)
	_, err = d.UndoIdentify(t.Context(), named(t, d, "#1").ID)
	equal(t, "R15: paid, so it stays", store.CodeOf(err), store.Invalid)
	must(t, d.Close())
	equal(t, "the chain goes on", chained(t, path) > 3, true)
	for _, statement := range []string{
		"UPDATE events SET title = 'x'", "DELETE FROM events", "UPDATE stock_movements SET quantity = 0",
		"DELETE FROM stock_movements", "UPDATE payments SET minor = 0", "DELETE FROM payments",
		"INSERT INTO transactions SELECT 't9', '1', order_id, customer_id, currency, taxes_included, shipping, tax, fees, total, " +
			"shopify_total, paid, state, keep_open, comments, created_at, finished_at, finished_by FROM transactions LIMIT 1",
	} {
		if _, err := raw(t, path).Exec(statement); err == nil {
			t.Errorf("%s was allowed", statement)
		}
	}
	var orphans, references int
	must(t, raw(t, path).QueryRow("SELECT COUNT(*) FROM pragma_foreign_key_check").Scan(&orphans))
	equal(t, "orphans", orphans, 0)
	must(t, raw(t, path).QueryRow(`SELECT COUNT(*) FROM pragma_foreign_key_list('payments') WHERE "table" = 'transactions'`).Scan(&references))
	equal(t, "payments belong to transactions", references, 1)
}
