package db_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// firstShop makes a database as the first schema had it: an order with its
// transaction, paid and with stock moved, another that waits, and their story.
func firstShop(t *testing.T, path string) {
	t.Helper()
	handle := raw(t, path)
	provider, err := goose.NewProvider(goose.DialectSQLite3, handle, os.DirFS("migrations/sqlite"), goose.WithDisableGlobalRegistry(true))
	must(t, err)
	_, err = provider.UpTo(t.Context(), 1)
	must(t, err)
	order := func(id, shopifyID, name, customer, transaction, barcode, status, problem string) string {
		return fmt.Sprintf(`INSERT INTO orders VALUES ('%s', '%s', '%s', '%s', 1, 1, 1, 1, '%s', 'Zoë Müller', 'zoë müller', 'gid://shopify/Customer/7',
			'zoe@example.com', 2, 'USD', 1000, 'PAID', 'pickup', '%s', '%s', '%s', 2, '%s', 1, '', '', 0, 0, '')`,
			id, shop, shopifyID, name, customer, transaction, barcode, status, problem)
	}
	details := `{"shop":"` + shop +
		`","shopifyId":"gid://shopify/Order/%d","name":"#%d","buyer":{"shopifyId":"gid://shopify/Customer/7"},"currency":"USD","total":1000,"lines":[{"shopifyId":"l1","sku":"TIR-38","quantity":2,"ordered":2,"unitPrice":500}]}`
	statements := []string{
		`INSERT INTO customers VALUES ('c1', 1001, 'Zoë', 'Müller', 'ÉCLAIR', 'Zoe@Example.com', 'zoe@example.com', '603 555 0100', 'Ährenweg 1', '', '', '', '03801', 'US', '', '', 1, 1)`,
		`INSERT INTO customers VALUES ('c2', 1002, '', '', 'Straße GmbH', '', '', '', '', '', '', '', '', '', '', '', 1, 1)`,
		`UPDATE counters SET value = 1002 WHERE name = 'customer'`,
		`UPDATE counters SET value = 20000001 WHERE name = 'barcode'`,
		`INSERT INTO remembered_customers VALUES ('` + shop + `', 'gid://shopify/Customer/7', 'c1', 1)`,
		`INSERT INTO products VALUES ('p1', 'TIR-38', '', 'Tyre', 500, 1, 8, 1)`,
		order("o1", "gid://shopify/Order/1", "#1", "c1", "t1", "20000001", "New", ""),
		order("o2", "gid://shopify/Order/2", "#2", "", "", "", "Customer ID Needed", "Customer ID Needed"),
		fmt.Sprintf("INSERT INTO order_details VALUES ('o1', '"+details+"', '')", 1, 1),
		fmt.Sprintf("INSERT INTO order_details VALUES ('o2', '"+details+"', '')", 2, 2),
		`INSERT INTO transactions VALUES ('t1', '20000001', 'o1', 'c1', 'USD', 0, 0, 0, 0, 1000, 1000, 400, 'open', 0, 'pump up', 1, 0, '')`,
		`INSERT INTO transaction_lines VALUES ('t1', 0, 'p1', 'TIR-38', 'Tyre', 2, 500, 0, 0, 0)`,
		`INSERT INTO payments VALUES ('y1', 't1', 'Cash', '', 400, 'USD', '', '', 1, 'Anna')`,
		`INSERT INTO stock_movements VALUES ('count:p1', 'p1', 10, 'counted', '', 1, 'Anna')`,
		`INSERT INTO stock_movements VALUES ('t1:0', 'p1', -2, 'sold', 't1', 1, 'Anna')`,
	}
	previous := ""
	for seq, about := range []string{"", "o1", "o2"} {
		becomes := "New"
		if about == "o2" {
			becomes = "Customer ID Needed"
		}
		fields := []string{fmt.Sprint(seq + 1), "1", "Anna", about, "taken_in", "taken in", "", "", becomes}
		previous = eventHash(previous, fields)
		statements = append(statements, "INSERT INTO events VALUES ('"+strings.Join(append(fields, previous), "', '")+"')")
	}
	for _, statement := range statements {
		if _, err := handle.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// eventHash is the log's chain as the schema describes it.
func eventHash(previous string, fields []string) string {
	sum := sha256.New()
	for _, field := range append([]string{previous}, fields...) {
		fmt.Fprintf(sum, "%d:%s", len(field), field)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

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
