package db_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/store/db/dbtest"
)

// A long import drops indexes and asks the database less. It still knows every row that is
// here already, and leaves the tables as they were, whether it is kept, kept out or stopped.
func TestR66_R62_ALongImportKnowsItsRowsAndLeavesTheIndexesAsTheyWere(t *testing.T) {
	dbtest.FileOnly(t, "a server keeps its indexes meanwhile")
	defer db.LongFrom(100)()
	d, _ := open(t)
	schema := func() string {
		t.Helper()
		rows, err := columns(t.Context(), db.Reader(d), "SELECT name, COALESCE(sql, '') FROM sqlite_schema ORDER BY name")
		must(t, err)
		return fmt.Sprint(rows)
	}
	// twice is a file that has each of its rows two times.
	twice := func(file io.Reader) io.Reader {
		text, err := io.ReadAll(file)
		must(t, err)
		_, rows, _ := strings.Cut(string(text), "\n")
		return strings.NewReader(string(text) + rows)
	}
	before := schema()
	const rows = 1_000
	ctx, stop := context.WithCancel(t.Context())
	_, err := csvfile.ImportCustomers(ctx, d, twice(customerFile(rows)), db.CustomerImport{Progress: func(int) { stop() }})
	equal(t, "stopped", errors.Is(err, context.Canceled), true)
	equal(t, "schema after one that was stopped", schema(), before)
	kept, err := csvfile.ImportCustomers(t.Context(), d, io.MultiReader(twice(customerFile(rows)), strings.NewReader(",,x@example.com,,,,\n")),
		db.CustomerImport{AllOrNothing: true})
	must(t, err)
	equal(t, "kept out", fmt.Sprint(kept.Kept, kept.Bad), "false 1")
	equal(t, "schema after one that was kept out", schema(), before)

	customers, err := csvfile.ImportCustomers(t.Context(), d, twice(customerFile(rows)), db.CustomerImport{})
	must(t, err)
	equal(t, "customers", customers, db.Imported{Rows: 2 * rows, Added: rows, Known: rows, Warnings: rows, Kept: true})
	products, err := csvfile.ImportProducts(t.Context(), d, twice(catalogueFile(rows)), db.ProductImport{Name: "all.csv", Currency: "USD"})
	must(t, err)
	equal(t, "products", products, db.ImportedProducts{Rows: 2 * rows, Added: rows, Known: rows, Kept: true})
	equal(t, "schema", schema(), before)
	var whole string
	must(t, db.Reader(d).QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&whole))
	equal(t, "integrity", whole, "ok")
	report, err := d.ProveBooks(t.Context())
	must(t, errors.Join(err, report.Err()))
	log, err := d.VerifyLog(t.Context())
	must(t, errors.Join(err, log.Err()))
}
