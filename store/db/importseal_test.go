package db_test

import (
	"fmt"
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// The books of a long import are covered piece by piece; every piece is covered, the log is
// one chain, and a file that is kept out leaves nothing of either.
func TestR62_R66_TheBooksOfALongImportAreCoveredPieceByPiece(t *testing.T) {
	const rows = 4_500 // two whole pieces, and a part of one
	d, _ := open(t)
	customers, err := csvfile.ImportCustomers(t.Context(), d, customerFile(rows), db.CustomerImport{})
	must(t, err)
	equal(t, "customers", customers.Added, rows)
	products, err := csvfile.ImportProducts(t.Context(), d, catalogueFile(rows), db.ProductImport{Name: "all.csv", Currency: "USD"})
	must(t, err)
	equal(t, "products", products.Added, rows)
	proved := func() int64 {
		t.Helper()
		report, err := d.ProveBooks(t.Context())
		must(t, err)
		must(t, report.Err())
		equal(t, "customers looked at", report.Customers, rows)
		log, err := d.VerifyLog(t.Context())
		must(t, err)
		return log.Events
	}
	before := proved()
	var bad strings.Builder
	bad.WriteString("first name,email\n")
	for i := range rows {
		fmt.Fprintf(&bad, "Other,other%d@example.com\n", i)
	}
	bad.WriteString(",nobody@example.com\n")
	kept, err := csvfile.ImportCustomers(t.Context(), d, strings.NewReader(bad.String()), db.CustomerImport{AllOrNothing: true})
	must(t, err)
	equal(t, "kept", kept.Kept, false)
	equal(t, "events after a file that was kept out", proved(), before)
	// What is written after an import is chained to its end.
	_, _, err = d.AddCustomer(t.Context(), store.Customer{FirstName: "Ada", LastName: "Byron"})
	must(t, err)
	log, err := d.VerifyLog(t.Context())
	must(t, err)
	must(t, log.Err())
}
