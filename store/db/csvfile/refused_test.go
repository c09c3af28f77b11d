package csvfile_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// A file without titles has its first person or product where they would be: it is refused
// and nobody is lost.
func TestR66_AFileWithoutTitlesIsRefused(t *testing.T) {
	d, _ := open(t)
	_, err := csvfile.OpenCustomers(t.Context(), d,
		strings.NewReader("Ada Byron,ada@x.com,+44 20 7946 0001\nBob Stone,bob@x.com,+44 20 7946 0002\n"),
		csvfile.Options{})
	equal(t, "customers", store.CodeOf(err), store.Invalid)
	_, err = csvfile.OpenProducts(t.Context(), d, strings.NewReader("A1,Bell,12.50,3\nA2,Pump,13.50,4\n"), csvfile.Options{})
	equal(t, "products", store.CodeOf(err), store.Invalid)
	for _, start := range []string{"%PDF-1.7\n", "\x89PNG\r\n\x1a\n", "<html><table>", `[{"name":"Ada"}]`} {
		_, err = csvfile.OpenCustomers(t.Context(), d, strings.NewReader(start+"name,email\nAda,a@x.com\n"), csvfile.Options{})
		equal(t, start, strings.Contains(store.MessageOf(err), "not a table"), true)
	}
}

// A row with too many cells keeps them all in the file to mend.
func TestR66_NoCellOfARowToMendIsLost(t *testing.T) {
	d, _ := open(t)
	file, err := csvfile.OpenCustomers(t.Context(), d, strings.NewReader("Name,Address,Phone\nAda Byron,1 Mill St, Dover,603-555-0100\n"),
		csvfile.Options{})
	must(t, err)
	rest := file.NewRest()
	_, err = file.Import(t.Context(), db.CustomerImport{Bad: rest.Add})
	must(t, err)
	path := filepath.Join(t.TempDir(), "rest.csv")
	to, err := os.Create(path) //nolint:gosec // a folder of the test's own
	must(t, err)
	must(t, rest.Write(to))
	must(t, to.Close())
	must(t, rest.Close())
	got, err := os.ReadFile(path) //nolint:gosec // a folder of the test's own
	must(t, err)
	equal(t, "the last cell", strings.Contains(string(got), "603-555-0100"), true)
}

// A cell without end costs its row alone, and is told of once.
func TestR66_AnEndlessCellIsOneBadRow(t *testing.T) {
	d, _ := open(t)
	must(t, d.SetCurrency(t.Context(), "USD"))
	bad := 0
	done, err := csvfile.ImportProducts(t.Context(), d, strings.NewReader("SKU,Name\nA1,\""+strings.Repeat("x", 5<<20)+"\"\nA2,Pump\n"),
		db.ProductImport{Bad: func(db.BadRow) { bad++ }})
	must(t, err)
	equal(t, "bad", bad, 1)
	equal(t, "added", done.Added, 1)
}

// In a workbook a text stays what it is: a SKU like 12E34 is no figure, and "1.000" no one.
func TestR66_ATextInAWorkbookIsNoFigure(t *testing.T) {
	d, _ := open(t)
	must(t, d.SetCurrency(t.Context(), "EUR"))
	book := excelize.NewFile()
	for i, row := range [][]any{{"SKU", "Name", "Price", "Stock"}, {"12E34", "Bell", 12.5, "1.000"}, {"0012", "Pump", 19.989999999999998, 7}} {
		must(t, book.SetSheetRow("Sheet1", "A"+string(rune('1'+i)), &row))
	}
	var file bytes.Buffer
	must(t, book.Write(&file))
	warned := 0
	_, err := csvfile.ImportProducts(t.Context(), d, &file, db.ProductImport{Warn: func(db.BadRow) { warned++ }})
	must(t, err)
	var got []string
	must(t, d.EachProduct(t.Context(), func(p store.Product) error {
		got = append(got, p.SKU)
		equal(t, p.SKU, p.OnHand == 0 || p.OnHand == 7, true)
		return nil
	}))
	equal(t, "SKUs", strings.Join(got, " "), "0012 12E34")
	equal(t, "warned", warned, 1)
}
