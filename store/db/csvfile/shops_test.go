package csvfile_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
)

// The files of testdata/shops and testdata/others are as other systems and people write
// them; what each is to become stands beside it in a .want file: how it is read, what is
// warned of, and the records. TILLBRIDGE_WANT=renew writes them anew, to be looked at.
func TestR66_FilesAsShopsHaveThem(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.[cx]*[vx]")
	must(t, err)
	if len(files) < 50 {
		t.Fatalf("%d files are tried", len(files))
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			content, err := os.ReadFile(name)
			must(t, err)
			got := becomes(t, filepath.Base(name), content)
			if os.Getenv("TILLBRIDGE_WANT") == "renew" {
				must(t, os.WriteFile(name+".want", []byte(got), 0o600))
			}
			want, err := os.ReadFile(name + ".want")
			must(t, err)
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// becomes imports a file, of products where its name begins with p or q, and tells what
// came of it.
func becomes(t *testing.T, name string, content []byte) string {
	t.Helper()
	d, _ := open(t)
	var told strings.Builder
	say := func(format string, a ...any) { fmt.Fprintf(&told, format+"\n", a...) }
	tell := func(what string) func(db.BadRow) {
		return func(b db.BadRow) { say("%s line %d: %s", what, b.Line, b.Reason) }
	}
	read := func(r csvfile.Reading) {
		say("%s; %s", r.Said, r.Layout)
		say("not used: %s", strings.Join(r.Ignored(), ", "))
	}
	if !strings.ContainsAny(name[:1], "pq") {
		file, err := csvfile.OpenCustomers(t.Context(), d, bytes.NewReader(content), csvfile.Options{})
		must(t, err)
		read(file.Reading)
		_, err = file.Import(t.Context(), db.CustomerImport{Bad: tell("bad"), Warn: tell("warning")})
		must(t, err)
		must(t, file.Close())
		must(t, d.EachCustomer(t.Context(), func(c store.Customer) error {
			codes, err := d.CustomerCodes(t.Context(), c.ID)
			must(t, err)
			a := c.Address
			say("%s", strings.Join([]string{
				c.Code(), c.FirstName, c.LastName, c.Company, c.Email, c.Phone, a.Street, a.Street2, a.City, a.Province, a.Postcode, a.Country, c.Note,
			}, "|"))
			for _, code := range codes {
				say("  %s: %s", code.System, code.Code)
			}
			return nil
		}))
		return told.String()
	}
	must(t, d.SetCurrency(t.Context(), "USD"))
	if strings.Contains(name, "euro") {
		must(t, d.SetCurrency(t.Context(), "EUR"))
	}
	file, err := csvfile.OpenProducts(t.Context(), d, bytes.NewReader(content), csvfile.Options{})
	must(t, err)
	read(file.Reading)
	_, err = file.Import(t.Context(), db.ProductImport{Name: name, Bad: tell("bad"), Warn: tell("warning"), Differs: tell("differs")})
	must(t, err)
	must(t, file.Close())
	must(t, d.EachProduct(t.Context(), func(p store.Product) error {
		say("%s|%s|%s|%d.%02d|%d on hand|low at %d|stocked %v",
			p.SKU, p.Barcode, p.Description, p.Price/100, p.Price%100, p.OnHand, p.LowAt, p.Stocked)
		return nil
	}))
	return told.String()
}
