package csvfile_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// wide is a text in UTF-16, little end first, as a spreadsheet's "Unicode text" is.
func wide(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		b.WriteByte(byte(unit))
		b.WriteByte(byte(unit >> 8))
	}
	return b.String()
}

func TestR66_AFileInAnotherFormIsRead(t *testing.T) {
	for name, file := range map[string]string{
		"UTF-16":                        wide("\ufefffirst name\tlast name\nAda\tByron\n"),
		"UTF-16 without its mark":       wide("name\nAda Byron\n"),
		"a carriage return ends a line": "first name,last name\rAda,Byron\r",
	} {
		d, _ := open(t)
		done, bad, err := importing(t, d, file, db.CustomerImport{})
		must(t, err)
		equal(t, name, fmt.Sprint(done.Added, len(bad)), "1 0")
		got, err := d.CustomerNumbered(t.Context(), 1001)
		must(t, err)
		equal(t, name, got.Name(), "Ada Byron")
	}
}

// A quotation mark that never closes costs its own row alone, and no memory.
func TestR66_AnOpenQuotationMarkCostsItsRowAlone(t *testing.T) {
	d, _ := open(t)
	file := "name,email\nAda Byron,\n\"Bob Stone,\n" + strings.Repeat("x\n", 2) + strings.Repeat(",\n", 2<<20) + "Cy Fu,c@example.com\n"
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	done, bad, err := importing(t, d, file, db.CustomerImport{})
	runtime.ReadMemStats(&after)
	must(t, err)
	equal(t, "rows", fmt.Sprint(done.Added, " ", bad[0].Line, " ", bad[0].Reason), "3 3 its quotation marks don't fit")
	equal(t, "held", int64(after.HeapInuse)-int64(before.HeapInuse) < 32<<20, true)
}

func TestR52_OddHeadersAndCells(t *testing.T) {
	d, _ := open(t)
	done, bad, err := importing(t, d, "\"Name; as called\",\"Notes; all; of; them; and; more; "+
		"so\",Name,Name,Phone,Mobile\r\nx,\"a;b\",Ada Byron,Nobody,603 555 0100,\r\n", db.CustomerImport{})
	must(t, err)
	equal(t, "commas", fmt.Sprint(done.Added, len(bad)), "1 0")
	got, err := d.CustomerNumbered(t.Context(), 1001)
	must(t, err)
	equal(t, "the first of two columns", got.Name(), "Ada Byron")
	done, _, err = importing(t, d, "name,email", db.CustomerImport{})
	must(t, err)
	equal(t, "only a header", fmt.Sprint(done.Rows, done.Added, done.Kept), "0 0 false")
	_, bad, err = importing(t, d, "name\nAda\x00 Byron\nAda\x1fByron\n", db.CustomerImport{})
	must(t, err)
	equal(t, "no text", len(bad), 2)
}

// R66: what another system counts its customers by is never our number, unless a person
// says that it is.
func TestR66_NumbersOfAFile(t *testing.T) {
	d, _ := open(t)
	const file = "number,name\n9223372036854775807,Too High\n999999999999999,High Enough\n-5,Below\n0,Nought\n00042,Ada\nC-42,Bob\n42,Ada\n"
	var bad []db.BadRow
	read, err := csvfile.OpenCustomers(t.Context(), d, strings.NewReader(file), csvfile.Options{Map: []string{"number=number"}})
	must(t, err)
	done, err := read.Import(t.Context(), db.CustomerImport{Bad: func(b db.BadRow) { bad = append(bad, b) }})
	must(t, err)
	equal(t, "rows", fmt.Sprint(done.Added, done.Known, done.Bad), "2 1 4")
	equal(t, "collision", bad[3].Reason, "C-00042 is another customer here, and an import overwrites nothing")
	equal(t, "counted on", adding(t, d, store.Customer{FirstName: "Next"}).Number, 1_000_000_000_000_000)
	d, _ = open(t)
	done, _, err = importing(t, d, file, db.CustomerImport{})
	must(t, err)
	equal(t, "kept as they are", fmt.Sprint(done.Added, done.Bad), "7 0")
	first, err := d.CustomerNumbered(t.Context(), 1001)
	must(t, err)
	codes, err := d.CustomerCodes(t.Context(), first.ID)
	must(t, err)
	equal(t, "beside ours", fmt.Sprint(codes), "[{number 9223372036854775807 false}]")
}

func TestR19_TheSameDataInAnyFormAddsNothing(t *testing.T) {
	d, _ := open(t)
	const file = "first name,last name,email,phone,street,zip\nZoë,Müller,Zoe@Example.com,603 555 0100,Ährenweg 1,03801\n"
	_, _, err := importing(t, d, file, db.CustomerImport{})
	must(t, err)
	for name, same := range map[string]string{
		"decomposed": norm.NFD.String(file), "CRLF": strings.ReplaceAll(file, "\n", "\r\n"), "marked": "\ufeff" + file,
		"tabs": strings.ReplaceAll(file, ",", "\t"), "semicolons": strings.ReplaceAll(file, ",", ";"),
		"quoted": `"first name","last name",email,phone,street,zip` + "\n" +
			`"Zoë","Müller",zoe@example.com,"603 555 0100","Ährenweg 1","03801"` + "\n",
		"another way": "zip,name,street,phone,mail\n03801,\"Müller, Zoë\",Ährenweg 1,603 555 0100,zoe@example.com\n",
	} {
		done, bad, err := importing(t, d, same, db.CustomerImport{})
		must(t, err)
		equal(t, name, fmt.Sprint(done.Added, done.Known, len(bad)), "0 1 0")
	}
}

func TestR19_AFileDoesNotBringMergedCustomersBack(t *testing.T) {
	d, _ := open(t)
	const file = "name,phone\nAda Byron,603 555 0100\nA. Byron,603 555 0101\n"
	_, _, err := importing(t, d, file, db.CustomerImport{})
	must(t, err)
	kept, err := d.CustomerNumbered(t.Context(), 1001)
	must(t, err)
	other, err := d.CustomerNumbered(t.Context(), 1002)
	must(t, err)
	_, err = d.MergeCustomers(t.Context(), kept.ID, []string{other.ID})
	must(t, err)
	done, _, err := importing(t, d, file, db.CustomerImport{})
	must(t, err)
	equal(t, "again", fmt.Sprint(done.Added, done.Known), "0 2")
}

func TestR19_AnExportIsKnownWhateverCountryWasTyped(t *testing.T) {
	d, _ := open(t)
	adding(t, d, store.Customer{FirstName: "Ada", Address: store.Address{Country: "United States"}})
	var file bytes.Buffer
	_, err := csvfile.ExportCustomers(t.Context(), d, &file)
	must(t, err)
	done, bad, err := importing(t, d, file.String(), db.CustomerImport{})
	must(t, err)
	equal(t, "known", fmt.Sprint(done.Known, len(bad)), "1 0")
}

// Whatever staff typed, an export is no formula and comes back the same.
func TestR52_AnyCellComesBackAsItWas(t *testing.T) {
	d, _ := open(t)
	to, _ := open(t)
	rapid.Check(t, func(r *rapid.T) {
		cell := rapid.StringOfN(rapid.SampledFrom([]rune("'=+-@＝a \n,\"é;")), 0, 8, -1)
		c := adding(t, d, store.Customer{
			FirstName: "Ada", LastName: cell.Draw(r, "last name"), Company: cell.Draw(r, "company"),
			Note: cell.Draw(r, "note"),
		})
		var file bytes.Buffer
		_, err := csvfile.ExportCustomers(t.Context(), d, &file)
		must(t, err)
		_, bad, err := importing(t, to, file.String(), db.CustomerImport{})
		must(t, err)
		got, err := to.CustomerNumbered(t.Context(), c.Number)
		if err != nil {
			r.Fatalf("%v: %v", err, bad)
		}
		was, err := d.Customer(t.Context(), c.ID)
		must(t, err)
		if is := got; was.LastName != is.LastName || was.Company != is.Company || was.Note != is.Note {
			r.Fatalf("%q %q %q came back as %q %q %q", was.LastName, was.Company, was.Note, is.LastName, is.Company, is.Note)
		}
	})
}

func TestR52_AnImportStoppedMidwayLeavesNothing(t *testing.T) {
	d, _ := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var file strings.Builder
	file.WriteString("name\n")
	for i := range 5000 {
		fmt.Fprintf(&file, "Ada Byron%d\n", i)
	}
	_, err := csvfile.ImportCustomers(ctx, d, strings.NewReader(file.String()), db.CustomerImport{Progress: func(int) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want it cancelled", err)
	}
	n, err := d.CountCustomers(t.Context())
	must(t, err)
	equal(t, "customers", n, 0)
	equal(t, "the number wasn't used up", adding(t, d, store.Customer{FirstName: "Next"}).Number, 1001)
}
