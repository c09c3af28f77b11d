package ui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
	"tillbridge/ui/customers"
	"tillbridge/ui/products"
	"tillbridge/ui/screen"
)

// shopsFile writes a file as another system would have it.
func shopsFile(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

const members = "Mitglieder 2026\n\nKd.;Wer;Erreichbar;Ort;Sonst\n" +
	"7;Keller, Anna;anna@example.com;Bern;x\n8;Beat Frei;beat@example.com;Basel;y\n9;;;;z\n"

func TestR66_AnUnknownFileOfCustomersIsMappedSeenAndImported(t *testing.T) {
	d := bare(t)
	a, _ := show(t, d, nil)
	a.OpenCustomers()
	path := shopsFile(t, "members.csv", members)
	ui.Drop(a, "Customers", storage.NewFileURI(path))
	v, w := ui.ImportOf(a, "Import Customers")
	says(t, w, "members.csv", "Semicolons", "Titles in line 3", "Keller, Anna · Beat Frei", "Erreichbar", "2 new", "1 left out",
		"Import 2 customers", "Anna Keller", "Bern")
	if n, err := d.CountCustomers(t.Context()); err != nil || n != 0 {
		t.Fatalf("looking at a file adds %d customers, %v", n, err)
	}

	// A column is given its meaning by keys alone: what they call the customer.
	v.Columns.Select(4)
	w.Canvas().Focus(v.Columns.FocusTarget())
	key(w, fyne.KeySpace)
	tells(t, w, "What is the column “Sonst”?", "such as x · y · z")
	for range 17 {
		key(w, fyne.KeyDown)
	}
	key(w, fyne.KeyReturn)
	says(t, w, "Note", "by hand")

	// What is left out can be looked at with its reason.
	v.Only.SetChosen(1)
	v.Only.OnChanged(1)
	v.Rows.Select(0)
	says(t, w, "Line 6", "it has no name and no company")

	v.Whole.Tapped(nil)
	if v.Import.Enabled() {
		t.Error("with a bad row all or nothing can be imported")
	}
	v.Whole.Tapped(nil)
	test.Tap(v.Import)
	tells(t, w, "2 customers were added, 0 known already.",
		"1 row was left out and is in members-to-mend.csv beside it, with the reason", "Done")
	found, err := d.FindCustomers(t.Context(), db.CustomerSearch{Query: matching.Query{Text: "Keller"}, Limit: 5})
	must(t, err)
	if len(found.Customers) != 1 || found.Customers[0].Note != "x" {
		t.Errorf("found %+v", found.Customers)
	}
	rest, err := os.ReadFile(strings.TrimSuffix(path, ".csv") + "-to-mend.csv")
	must(t, err)
	if !strings.Contains(string(rest), "line 6: it has no name and no company") {
		t.Errorf("the rest is %s", rest)
	}

	// What was said of the columns is remembered, and the same file adds nobody.
	v.Take(path)
	says(t, w, "remembered", "0 new", "2 known already")
	if v.Import.Enabled() {
		t.Error("a file with nothing new can be imported")
	}
}

func TestR66_AFileThatSaysTooLittleIsAskedAbout(t *testing.T) {
	a, _ := show(t, bare(t), nil)
	a.ImportProducts()
	v, w := ui.ImportOf(a, "Import Products")
	v.Take(shopsFile(t, "list.csv", "a,b,price\n\"hat, red\",,12.00\n\"hat, blue\",,13.00\n"))
	says(t, w, "Which column is the SKU?", "Nothing can be imported without")
	v.Columns.Select(0)
	w.Canvas().Focus(v.Columns.FocusTarget())
	key(w, fyne.KeyReturn)
	key(w, fyne.KeyHome)
	key(w, fyne.KeyDown)
	key(w, fyne.KeyReturn)
	says(t, w, "Which currency are the prices in?")
	v.Currency.Entry.SetText("xx")
	v.Currency.Entry.OnSubmitted("")
	says(t, w, "No such currency")
	v.Currency.Entry.SetText("eur")
	v.Currency.Entry.OnSubmitted("")
	says(t, w, "2 new", "€12.00", "Import 2 products")
	test.Tap(v.Import)
	tells(t, w, "2 products were added")
}

func TestR66_R22_AFileWritesOverProductsOnlyWhenAskedTwice(t *testing.T) {
	d := bare(t)
	must(t, d.SetCurrency(t.Context(), "USD"))
	a, _ := show(t, d, nil)
	a.ImportProducts()
	v, w := ui.ImportOf(a, "Import Products")
	v.Take(shopsFile(t, "one.csv", "sku,price,on hand\nA-1,1.00,3\nA-2,2.00,4\n"))
	test.Tap(v.Import)
	v.Take(shopsFile(t, "two.csv", "sku,price,on hand\nA-1,1.50,3\nA-2,2.00,4\nA-3,1.00,1\n"))
	says(t, w, "1 new", "1 known already", "1 different", "Import 1 product", "different here")
	v.Update.Tapped(nil)
	says(t, w, "Import 2 products")
	test.Tap(v.Import)
	tells(t, w, "Write over 1 product here?")
	tapWord(t, w, "Keep Looking")
	v.Update.Tapped(nil)
	test.Tap(v.Import)
	tells(t, w, "1 product was added, 1 known already. 1 differed, 0 of them written over.")
}

func TestR66_AnImportThatIsStoppedKeepsNothing(t *testing.T) {
	var l later
	d := bare(t)
	a, _ := show(t, d, func(c *ui.Config) { c.Work = l.scheduler() })
	a.ImportCustomers()
	v, w := ui.ImportOf(a, "Import Customers")
	v.Take(shopsFile(t, "members.csv", members))
	says(t, w, "Reading the file…")
	if v.Import.Enabled() {
		t.Error("rows can be imported that nobody has seen")
	}
	l.all()
	says(t, w, "2 new")
	test.Tap(v.Import)
	says(t, w, "Importing…", "nothing is kept before all rows are in")
	if v.Unsaved() != 1 || v.Import.Enabled() || v.Other.Enabled() {
		t.Error("a window that imports can be closed unasked, or begin another import")
	}
	closed := false
	v.AskToClose(func() { closed = true })
	tells(t, w, "Stop the import?", "Nothing of the file is kept then")
	tapWord(t, w, "Go On Importing")
	test.Tap(v.Stop)
	tapWord(t, w, "Stop")
	l.all()
	tells(t, w, "Stopped. Nothing was imported.")
	n, err := d.CountCustomers(t.Context())
	must(t, err)
	if n != 0 || closed || v.Unsaved() != 0 {
		t.Errorf("%d customers are kept, closed %t", n, closed)
	}
	test.Tap(v.Import)
	l.all()
	tells(t, w, "2 customers were added")
}

func TestR66_AFileThatChangedMeanwhileIsShownAgain(t *testing.T) {
	d := bare(t)
	a, _ := show(t, d, nil)
	a.ImportCustomers()
	v, w := ui.ImportOf(a, "Import Customers")
	path := shopsFile(t, "members.csv", members)
	v.Take(path)
	must(t, os.WriteFile(path, []byte(members+"10;Cora Graf;cora@example.com;Chur;\n"), 0o600))
	test.Tap(v.Import)
	tells(t, w, "The file has changed since it was read, so nothing was imported.")
	says(t, w, "3 new", "Import 3 customers")
	test.Tap(v.Import)
	tells(t, w, "3 customers were added")
}

// Of a long file the first rows are there to be looked at while the others are read.
func TestR66_TheFirstRowsAreShownBeforeAllAreRead(t *testing.T) {
	var l later
	var w *screen.Window
	early := false
	a, _ := show(t, bare(t), func(c *ui.Config) {
		c.Work = l.scheduler()
		c.Work.UI = func(f func()) {
			f()
			if w != nil {
				text := reads(w)
				early = early || strings.Contains(text, "Anna 2") && strings.Contains(text, "1,000 so far")
			}
		}
	})
	a.ImportCustomers()
	v, w2 := ui.ImportOf(a, "Import Customers")
	var file strings.Builder
	file.WriteString("first name,last name,email\n")
	for i := range 1_500 {
		fmt.Fprintf(&file, "Anna %d,Keller,anna%d@example.com\n", i, i)
	}
	v.Take(shopsFile(t, "long.csv", file.String()))
	w = w2
	l.all()
	if !early {
		t.Error("nothing is shown before all rows are read")
	}
	says(t, w, "1,500 new", "Anna 2")
}

func TestR66_R18_TheKnownGetTheirNumbersFromTheWindow(t *testing.T) {
	d := bare(t)
	_, _, err := d.AddCustomer(t.Context(), store.Customer{FirstName: "Ada", LastName: "Byron", Email: "ada@example.com"})
	must(t, err)
	a, _ := show(t, d, nil)
	a.ImportCustomers()
	v, w := ui.ImportOf(a, "Import Customers")
	v.Take(shopsFile(t, "shopify.csv", "Customer ID,First Name,Last Name,Email,Default Address Address1\n"+
		"5897398750127,Ada,Byron,ada@example.com,\n"))
	says(t, w, "0 new", "1 known already", "1 gets its number", "Import 1 number")
	test.Tap(v.Import)
	tells(t, w, "1 of them has its number in the other system now.")
}

// What was asked about a file is not answered for another that was dropped on the list meanwhile.
func TestR66_AFileDroppedMeanwhileIsNotTakenForTheOneAskedAbout(t *testing.T) {
	d := bare(t)
	must(t, d.SetCurrency(t.Context(), "USD"))
	a, _ := show(t, d, nil)
	a.OpenProducts()
	a.ImportProducts()
	v, w := ui.ImportOf(a, "Import Products")
	v.Take(shopsFile(t, "one.csv", "sku,price,on hand\nA-1,1.00,3\n"))
	test.Tap(v.Import)
	drop := func(name, text string) { ui.Drop(a, "Products", storage.NewFileURI(shopsFile(t, name, text))) }
	v.Take(shopsFile(t, "two.csv", "sku,price,on hand\nA-1,1.50,3\n"))
	v.Columns.Select(1)
	w.Canvas().Focus(v.Columns.FocusTarget())
	key(w, fyne.KeySpace)
	tells(t, w, "What is the column “price”?")
	drop("three.csv", "sku,price,on hand\nB-1,2.00,1\n")
	key(w, fyne.KeyHome)
	key(w, fyne.KeyReturn)
	if says(t, w, "three.csv", "Import 1 product"); strings.Contains(reads(w), "by hand") {
		t.Error("what was said of one file holds for another")
	}
	v.Take(shopsFile(t, "two.csv", "sku,price,on hand\nA-1,1.50,3\n"))
	v.Update.Tapped(nil)
	test.Tap(v.Import)
	tells(t, w, "Write over 1 product here?")
	drop("three.csv", "sku,price,on hand\nB-1,2.00,1\n")
	tapWord(t, w, "Import 1 product")
	found, _, err := d.Products(t.Context(), db.ProductFilter{Limit: 5})
	must(t, err)
	if len(found) != 1 {
		t.Errorf("a file that nobody looked at was imported: %+v", found)
	}
}

// How the window is set while rows are imported is not how the import was begun.
func TestR66_AnImportIsToldAsItWasBegun(t *testing.T) {
	var l later
	a, _ := show(t, bare(t), func(c *ui.Config) { c.Work = l.scheduler() })
	a.ImportCustomers()
	v, w := ui.ImportOf(a, "Import Customers")
	v.Take(shopsFile(t, "members.csv", members))
	l.all()
	test.Tap(v.Import)
	v.Whole.Tapped(nil)
	l.all()
	tells(t, w, "2 customers were added")
}

func TestR66_FilesThatAreNoTableSayWhatTheyAre(t *testing.T) {
	a, _ := show(t, bare(t), nil)
	a.ImportCustomers()
	v, w := ui.ImportOf(a, "Import Customers")
	for text, want := range map[string]string{
		"":           "no header row",
		"%PDF-1.7\n": "The file is a PDF, not a table",
		"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet": "OpenDocument",
	} {
		v.Take(shopsFile(t, "file.csv", text))
		tells(t, w, want)
		if v.Import.Enabled() {
			t.Errorf("%q can be imported", text)
		}
	}
	v.Take(filepath.Join(t.TempDir(), "gone.csv"))
	tells(t, w, "can't be read. Nothing was imported")
	ui.Drop(a, "Import Customers", storage.NewFileURI("/a.csv"), storage.NewFileURI("/b.csv"))
	says(t, w, "One file at a time")

	// As wide as a file may be, the window keeps its size.
	v.Take(shopsFile(t, "wide.csv", strings.Repeat("a very long title of a column,", 199)+"name\n"+
		strings.Repeat("value,", 199)+"Ada Byron\n"))
	says(t, w, "1 new")
	if need := w.Content().MinSize(); need.Width > ui.OpenAs.Width || need.Height > ui.OpenAs.Height {
		t.Errorf("a file of 200 columns needs %v", need)
	}
}

func TestR66_CustomersAreExportedFromTheirWindow(t *testing.T) {
	h := states["full"](t)
	w := h.enter(func(h *house) { h.OpenCustomers() })
	h.strike(w, fyne.KeyE, fyne.KeyModifierControl)
	folder := t.TempDir()
	w.Canvas().Focused().(interface{ SetText(text string) }).SetText(filepath.Join(folder, "all.csv"))
	key(w, fyne.KeyReturn)
	says(t, w, "Exported to all.csv.")
	content, err := os.ReadFile(filepath.Join(folder, "all.csv"))
	must(t, err)
	if !strings.Contains(string(content), "number,firstName,lastName") {
		t.Errorf("exported %s", content)
	}
}

// TestImportPictures draws the windows of imports as a person meets them.
func TestImportPictures(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d := filled(t)
		a, _ := show(t, d, func(c *ui.Config) {
			c.App.Preferences().SetString("appearance", variant)
			c.Training = variant == "dark"
		})
		a.ImportCustomers()
		v, w := ui.ImportOf(a, "Import Customers")
		keep(t, "import-none-"+variant, w)
		var many strings.Builder
		many.WriteString("Kundennr;Nachname;Vorname;Firma;E-Mail;Telefon;Strasse;PLZ;Ort;Land;Gruppe;Letzter Kauf;Bemerkung\n")
		for i := range 1203 {
			mail := fmt.Sprintf("kunde%d@example.com", i)
			if i%70 == 3 {
				mail = "siehe Notiz"
			}
			fmt.Fprintf(&many, "K%04d;Oberholzer-Zimmermann;Anna %d;;%s;044 555 %02d %02d;Bahnhofstrasse %d;80%02d;Zürich;Schweiz;Stamm;3.4.2025;\n",
				i, i, mail, i%100, i/100, i, i%50)
		}
		many.WriteString("K9999;;;;;;;;;;;;leer\n")
		v.Take(shopsFile(t, "Kundenliste Stand November 2026.csv", many.String()))
		v.Rows.Select(3)
		for _, size := range []fyne.Size{ui.OpenAs, fyne.NewSize(1280, 800), fyne.NewSize(1920, 1080)} {
			w.Resize(size)
			keep(t, fmt.Sprintf("import-%s-%.0f", variant, size.Width), w)
		}
		w.Resize(ui.OpenAs)
		v.Columns.Select(10)
		w.Canvas().Focus(v.Columns.FocusTarget())
		key(w, fyne.KeySpace)
		keep(t, "import-field-"+variant, w)
		key(w, fyne.KeyEscape)
		test.Tap(v.Import)
		keep(t, "import-done-"+variant, w)
		a.ImportProducts()
		p, pw := ui.ImportOf(a, "Import Products")
		p.Take(shopsFile(t, "inventory.csv", "Handle,Title,Option1 Name,Option1 Value,SKU,Location,On hand (current)\n"+
			"trail,Trail Shirt,Size,M,TS-M,Main Street,4\ntrail,,Size,M,TS-M,Warehouse,2\ntrail,,Size,L,TS-L,Main Street,1\n"))
		keep(t, "import-products-"+variant, pw)
		a.OpenCustomers()
		a.OpenProducts()
		_, list := ui.ViewOf[*customers.List](a, "")
		keep(t, "import-customers-list-"+variant, list)
		_, list = ui.ViewOf[*products.List](a, "")
		keep(t, "import-products-list-"+variant, list)
	}
}
