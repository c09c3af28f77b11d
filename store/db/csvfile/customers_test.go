package csvfile_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/store/db/dbtest"
)

// importing returns what came of a file and its bad rows.
func importing(t testing.TB, d *db.DB, file string, how db.CustomerImport) (db.Imported, []db.BadRow, error) {
	t.Helper()
	var bad []db.BadRow
	how.Bad = func(b db.BadRow) { bad = append(bad, b) }
	done, err := csvfile.ImportCustomers(t.Context(), d, strings.NewReader(file), how)
	return done, bad, err
}

func TestR52_CustomerFilesOfOtherTillsAreUnderstood(t *testing.T) {
	tests := []struct {
		name, file string
		want       store.Customer
	}{
		{"commas", "First Name,Surname,E-Mail,Zip\nAda,Byron,ada@example.com,03801\n", store.Customer{
			FirstName: "Ada", LastName: "Byron",
			Email: "ada@example.com", Address: store.Address{Postcode: "03801"},
		}},
		{"semicolons and a mark of the byte order", "\ufeffLast name;First name;Telephone\r\nByron; Ada ;603 555 0100\r\n", store.Customer{
			FirstName: "Ada", LastName: "Byron", Phone: "603 555 0100",
		}},
		{"tabs and a whole name", "Customer\tTown\tCountry\nAda Augusta Byron\tLondon\tUnited Kingdom\n", store.Customer{
			FirstName: "Ada Augusta", LastName: "Byron", Address: store.Address{City: "London", Country: "GB"},
		}},
		{"a name turned round", "name\n\"Byron, Ada\"\n", store.Customer{FirstName: "Ada", LastName: "Byron"}},
		{"Shopify's own export", "First Name,Last Name,Email,Default Address Company,Default Address Address1,Default Address " +
			"Zip,Tags\nAda,Byron,ada@example.com,Engines,1 Mill St,03801,x\n", store.Customer{
			FirstName: "Ada", LastName: "Byron",
			Email: "ada@example.com", Company: "Engines", Address: store.Address{Street: "1 Mill St", Postcode: "03801"},
		}},
		{"a cell over two lines", "company,note\nEngines,\"first\nsecond\"\n", store.Customer{Company: "Engines", Note: "first\nsecond"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, _ := open(t)
			done, bad, err := importing(t, d, test.file, db.CustomerImport{})
			must(t, err)
			equal(t, "added", done.Added, 1)
			equal(t, "kept", done.Kept, true)
			equal(t, "bad", len(bad), 0)
			got, err := d.CustomerNumbered(t.Context(), 1001)
			must(t, err)
			equal(t, "customer", got.Name()+"|"+got.Company+"|"+got.Email+"|"+got.Phone+"|"+got.Note+"|"+
				got.Address.City+got.Address.Country+got.Address.Street+got.Address.Postcode,
				test.want.Name()+"|"+test.want.Company+"|"+test.want.Email+"|"+test.want.Phone+"|"+test.want.Note+"|"+
					test.want.Address.City+test.want.Address.Country+test.want.Address.Street+test.want.Address.Postcode)
		})
	}
}

func TestR52_BadRowsAreNamedAndNothingIsHalfImported(t *testing.T) {
	const file = "number,first name,last name,email,country\n" +
		",Ada,Byron,ada@example.com,\n" +
		",,,nobody@example.com,\n" +
		",Bob,Stone,not an email,\n" +
		",Cy,\n" +
		"x9,Di,Frank,,\n" +
		",Ed\xff,Gray,,\n" +
		",Fay,Hill,,Atlantis\n" +
		",\"Gus\"x,Ink,,\n" +
		"C-01001,Hal,Jay,,US\n"
	bads := []string{
		"3 it has no name and no company", `6 "x9" is not a customer number`, "9 its quotation marks don't fit",
		"10 C-01001 is another customer here, and an import overwrites nothing",
	}
	warnings := []string{
		`4 email "not an email" is left out: it is not an email address`,
		"5 it has 3 cells and the header 5; the last are taken as empty",
		`8 country "Atlantis" is left out: it is no country`,
	}
	d, _ := stocked(t)
	reading := func(how db.CustomerImport) db.Imported {
		t.Helper()
		var bad, warned []string
		how.Bad = func(b db.BadRow) { bad = append(bad, fmt.Sprint(b.Line, " ", b.Reason)) }
		how.Warn = func(b db.BadRow) { warned = append(warned, fmt.Sprint(b.Line, " ", b.Reason)) }
		read, err := csvfile.OpenCustomers(t.Context(), d, strings.NewReader(file), csvfile.Options{Map: []string{"number=number"}})
		must(t, err)
		done, err := read.Import(t.Context(), how)
		must(t, err)
		must(t, read.Close())
		if diff := cmp.Diff(bads, bad); diff != "" {
			t.Errorf("bad rows (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(warnings, warned); diff != "" {
			t.Errorf("warnings (-want +got):\n%s", diff)
		}
		return done
	}
	equal(t, "kept", reading(db.CustomerImport{AllOrNothing: true}).Kept, false)
	n, err := d.CountCustomers(t.Context())
	must(t, err)
	equal(t, "customers", n, 1)
	done := reading(db.CustomerImport{DryRun: true})
	equal(t, "a dry run counts", fmt.Sprint(done.Added, done.Bad, done.Warnings, done.Kept), "5 4 3 false")
	done = reading(db.CustomerImport{})
	equal(t, "the good rows", fmt.Sprint(done.Rows, done.Added, done.Bad, done.Kept), "9 5 4 true")
}

func TestR52_AFileThatIsNoListOfCustomersIsRefused(t *testing.T) {
	d, _ := open(t)
	for _, file := range []string{"", "sku,price\nA,1\n", "\x00\x01\x02"} {
		_, _, err := importing(t, d, file, db.CustomerImport{})
		equal(t, fmt.Sprintf("%q", file), store.CodeOf(err), store.Invalid)
	}
	_, err := csvfile.ImportCustomers(t.Context(), d, io.MultiReader(strings.NewReader("name\nAda Byron\n"), failing{}), db.CustomerImport{})
	equal(t, "a file that breaks off", store.CodeOf(err), store.Invalid)
	n, err := d.CountCustomers(t.Context())
	must(t, err)
	equal(t, "customers", n, 0)
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

func TestR19_TheSameFileTwiceAddsNothing(t *testing.T) {
	d, _ := stocked(t)
	waiting := dbtest.Order(1001)
	waiting.Email = "ada@example.com"
	dbtest.Take(t, d, waiting)
	const file = "first name,last name,email,phone\nAda,Byron,ada@example.com,\nAda,Byron,,603 555 0100\nAda,Byron,ada@example.com,\n"
	done, _, err := importing(t, d, file, db.CustomerImport{})
	must(t, err)
	equal(t, "first", fmt.Sprint(done.Added, done.Known, done.Matched), "2 1 1")
	done, _, err = importing(t, d, file, db.CustomerImport{})
	must(t, err)
	equal(t, "again", fmt.Sprint(done.Added, done.Known, done.Kept), "0 3 false")
}

func TestR52_ExportIsInertAndComesBackWhole(t *testing.T) {
	d, _ := open(t)
	must(t, d.AddCustomers(t.Context(), []store.Customer{
		{FirstName: "=cmd|' /C calc'!A0", LastName: "@SUM(1)", Phone: "+16035550100", Company: "-2+3", Note: "＝1+1"},
		{FirstName: "O'Hara", LastName: `Quo"te, Jr.`, Note: "two\nlines", Address: store.Address{Country: "US", Postcode: "03801"}},
	}))
	var file bytes.Buffer
	n, err := csvfile.ExportCustomers(t.Context(), d, &file)
	must(t, err)
	equal(t, "exported", n, 2)
	rows, err := csv.NewReader(strings.NewReader(file.String())).ReadAll()
	must(t, err)
	for _, cell := range slices.Concat(rows...) {
		if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune("=+-@＝", first) {
			t.Errorf("the cell %q is a formula to a spreadsheet", cell)
		}
	}
	again, _ := open(t)
	done, bad, err := importing(t, again, file.String(), db.CustomerImport{})
	must(t, err)
	equal(t, "came back", fmt.Sprint(done.Added, len(bad)), "2 0")
	for _, number := range []int64{1001, 1002} {
		was, err := d.CustomerNumbered(t.Context(), number)
		must(t, err)
		is, err := again.CustomerNumbered(t.Context(), number)
		must(t, err)
		was.ID, is.ID = "", ""
		if diff := cmp.Diff(was, is); diff != "" {
			t.Errorf("after export and import (-was +is):\n%s", diff)
		}
	}
	_, _, err = again.AddCustomer(t.Context(), store.Customer{FirstName: "Next"})
	must(t, err)
	_, err = again.CustomerNumbered(t.Context(), 1003)
	must(t, err)
}
