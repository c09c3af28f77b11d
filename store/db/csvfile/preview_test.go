package csvfile_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// What a person is shown before an import is what then comes of it, and looking at a file
// writes nothing.
func TestR66_ThePreviewIsWhatTheImportDoes(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.[cx]*[vx]")
	must(t, err)
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			content, err := os.ReadFile(name)
			must(t, err)
			d, _ := open(t)
			must(t, d.SetCurrency(t.Context(), "USD"))
			if strings.ContainsAny(filepath.Base(name)[:1], "pq") {
				file, err := csvfile.OpenProducts(t.Context(), d, bytes.NewReader(content), csvfile.Options{})
				must(t, err)
				for _, again := range []bool{false, true} {
					rows := 0
					sum, err := file.Preview(t.Context(), "", nil, func(csvfile.Row[store.Product]) { rows++ })
					must(t, err)
					equal(t, "rows told", rows, sum.Rows)
					done, err := file.Import(t.Context(), db.ProductImport{Name: "x"})
					must(t, err)
					equal(t, "sum", sum, csvfile.Sum{
						Rows: done.Rows, New: done.Added, Known: done.Known, Differing: done.Differing, Bad: done.Bad, Warnings: done.Warnings,
					})
					equal(t, "nothing is new the second time", again && sum.New > 0, false)
				}
				must(t, file.Close())
				return
			}
			file, err := csvfile.OpenCustomers(t.Context(), d, bytes.NewReader(content), csvfile.Options{})
			must(t, err)
			for _, again := range []bool{false, true} {
				before, err := d.CountCustomers(t.Context())
				must(t, err)
				sum, err := file.Preview(t.Context(), nil, func(csvfile.Row[store.Customer]) {})
				must(t, err)
				after, err := d.CountCustomers(t.Context())
				must(t, err)
				equal(t, "customers after looking", after, before)
				done, err := file.Import(t.Context(), db.CustomerImport{})
				must(t, err)
				equal(t, "sum", sum, csvfile.Sum{
					Rows: done.Rows, New: done.Added, Known: done.Known, Coded: sum.Coded, Bad: done.Bad, Warnings: done.Warnings,
				})
				equal(t, "nobody is new the second time", again && sum.New > 0, false)
			}
			must(t, file.Close())
		})
	}
}

// A person can say of a file which column is the one that is missing.
func TestR66_AFileThatLacksAColumnIsOpenedToBeMapped(t *testing.T) {
	d, _ := open(t)
	customers, err := csvfile.OpenCustomers(t.Context(), d, strings.NewReader("xx,yy\n1,2\n3,4\n"), csvfile.Options{Incomplete: true})
	must(t, err)
	equal(t, "lacks", customers.Lacks, "a name or a company")
	equal(t, "samples", strings.Join(customers.Columns[1].Samples, " "), "2 4")
	_, err = customers.Import(t.Context(), db.CustomerImport{})
	equal(t, "its import", store.CodeOf(err), store.Invalid)
	must(t, customers.Close())
	products, err := csvfile.OpenProducts(t.Context(), d, strings.NewReader("a title,another\n\"x, y\",\n"), csvfile.Options{Incomplete: true})
	must(t, err)
	equal(t, "lacks", products.Lacks, "the SKU")
	_, err = products.Preview(t.Context(), "", nil, nil)
	equal(t, "its preview", store.CodeOf(err), store.Invalid)
	must(t, products.Close())
}

// Somebody who is known already gets the code that Shopify's file has, by which the customer's
// orders match (R18): the preview says so, and the import does it.
func TestR66_R18_TheKnownGetTheirCodes(t *testing.T) {
	d, _ := open(t)
	adding(t, d, store.Customer{FirstName: "Ada", LastName: "Byron", Email: "ada@example.com"})
	for _, coded := range []int{1, 0} {
		file, err := csvfile.OpenCustomers(t.Context(), d, strings.NewReader("Customer ID,First Name,Last Name,Email,"+
			"Default Address Address1\n'5897398750127,Ada,Byron,ada@example.com,\n"), csvfile.Options{})
		must(t, err)
		sum, err := file.Preview(t.Context(), nil, func(csvfile.Row[store.Customer]) {})
		must(t, err)
		equal(t, "shown", sum, csvfile.Sum{Rows: 1, Known: 1, Coded: coded})
		done, err := file.Import(t.Context(), db.CustomerImport{})
		must(t, errors.Join(err, file.Close()))
		equal(t, "done", done, db.Imported{Rows: 1, Known: 1, Coded: coded, Kept: coded > 0})
	}
}
