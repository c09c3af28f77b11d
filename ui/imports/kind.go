// Package imports is the windows in which files of customers and products are imported
// (R66): how a file is read, what its columns mean, what would become of its rows, and then
// the import.
package imports

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Kind is what a file is of: Customers or Products.
type Kind struct {
	// Name is the title of the kind's window.
	Name      string
	one, many string
	icon      assets.Icon
	// fields are what a column may mean, the usual ones first.
	fields []field
	// title and rest head the columns in which a row is shown.
	title, rest string
	open        func(ctx context.Context, d *db.DB, file io.Reader, o csvfile.Options) (table, error)
}

// field is what a column may mean, as csvfile names it and as people do.
type field struct{ name, label, means string }

// Customers are files of customers, Products files of products.
var (
	Customers = Kind{
		Name: "Import Customers", one: "customer", many: "customers", icon: assets.Users, title: "Customer", rest: "Address",
		fields: customerFields,
		open: func(ctx context.Context, d *db.DB, file io.Reader, o csvfile.Options) (table, error) {
			f, err := csvfile.OpenCustomers(ctx, d, file, o)
			if err != nil {
				return nil, err
			}
			return customers{f}, nil
		},
	}
	Products = Kind{
		Name: "Import Products", one: "product", many: "products", icon: assets.Box, title: "Product", rest: "Price and stock",
		fields: productFields,
		open: func(ctx context.Context, d *db.DB, file io.Reader, o csvfile.Options) (table, error) {
			f, err := csvfile.OpenProducts(ctx, d, file, o)
			if err != nil {
				return nil, err
			}
			currency, err := d.Currency(ctx)
			if err != nil {
				return nil, errors.Join(err, f.Close())
			}
			return products{f, currency}, nil
		},
	}
)

var customerFields = []field{
	{"", "Not taken", "The column means nothing here."},
	{"name", "Name", "The whole name; “Last, First” is taken apart."},
	{"firstName", "First name", ""},
	{"lastName", "Last name", ""},
	{"company", "Company", ""},
	{"email", "Email", "Of several columns the first that is filled in."},
	{"phone", "Phone", "Of several columns the first that is filled in."},
	{"street", "Street", "With the house number, where it has no column of its own."},
	{"houseNumber", "House number", ""},
	{"houseNumber2", "House number, rest", "What stands behind it: a, bis, 2nd floor."},
	{"street2", "Second line", "Apartment, building, care of."},
	{"postcode", "Postcode", ""},
	{"city", "City", ""},
	{"postcodeCity", "Postcode and city", "Both in one cell."},
	{"province", "State or province", ""},
	{"country", "Country", "By its name or code."},
	{"wholeAddress", "Whole address", "All of it in one cell."},
	{"note", "Note", ""},
	{"id", "Their number", "What the other system calls the customer; kept beside our number."},
	{"number", "Our number", "C-01001: only in files that were exported here."},
	{"middleName", "Middle name", ""},
	{"infix", "Name's small words", "van, de, von: a column of its own in some files."},
	{"lastName2", "Second last name", ""},
	{"isCompany", "Is a company", "Yes or no: whether the name is a company's."},
}

var productFields = []field{
	{"", "Not taken", "The column means nothing here."},
	{"sku", "SKU", "Exactly as it stands: orders are matched by it."},
	{"barcode", "Barcode", ""},
	{"skuBarcode", "SKU and barcode", "One code that is both."},
	{"description", "Description", ""},
	{"price", "Price", ""},
	{"onHand", "On hand", "Units in stock; of several locations the shop's own are added up."},
	{"lowAt", "Low at", "Units from which on stock is low."},
	{"stocked", "Stocked", "Yes or no: whether units are counted."},
	{"tracker", "Who tracks stock", "Empty means that nobody counts it."},
	{"kind", "Type", "Service, variable, storable …"},
	{"variation", "Variation", "The variant's name, behind the title."},
	{"option", "Option", "Size, color …: behind the title."},
	{"handle", "Product's handle", "Rows with the same one are variants of one product."},
	{"location", "Location", "Whose stock the row has."},
}

// label is what people call a field.
func (k Kind) label(name string) string {
	if i := slices.IndexFunc(k.fields, func(f field) bool { return f.name == name }); i >= 0 {
		return k.fields[i].label
	}
	return name
}

// choice is what a person chose for the import.
type choice struct {
	allOrNothing, update bool
	// currency is that of the prices, "" for the shop's.
	currency string
}

// table is a file that is open to be imported as one kind or the other.
type table interface {
	reading() csvfile.Reading
	// priceless says that the file has prices and nobody knows in which currency.
	priceless(c choice) bool
	preview(ctx context.Context, c choice, progress func(int), each func(row)) (csvfile.Sum, error)
	take(ctx context.Context, name string, c choice, progress func(int), bad func(db.BadRow)) (outcome, error)
	Close() error
}

// outcome is what came of an import of either kind; coded and so on are as db has them.
type outcome struct {
	added, known, coded, differing, updated, bad, matched int
	kept                                                  bool
}

// row is a row of a file as an import would take it.
type row struct {
	cells [3]widgets.Cell
	// why says what is to be known of the row, "" for nothing.
	icon assets.Icon
	tone theme.Tone
	lead string
	why  []string
	// bad says that it is left out, differs that the record here has other values, warned that
	// something is doubtful.
	bad, differs, warned bool
}

// badCells is how many cells are shown of a row that is left out.
const badCells = 8

// rowOf is what is said of any row; record is what it would become.
func rowOf[T any](r csvfile.Row[T], record func(T) [2]widgets.Cell) row {
	shown := row{
		lead: "Line " + screen.Number(r.Line), why: r.Warnings,
		bad: r.Reason != "", differs: r.Differs != "", warned: len(r.Warnings) > 0,
	}
	state := widgets.Cell{Icon: assets.Plus, Text: "new", Tone: theme.Green}
	switch {
	case shown.bad:
		state = widgets.Cell{Icon: assets.XCircle, Text: "left out", Tone: theme.Red}
		shown.why = []string{r.Reason}
	case shown.differs:
		state = widgets.Cell{Icon: assets.Pencil, Text: "different here", Tone: theme.Amber}
		shown.why = append([]string{r.Differs}, shown.why...)
	case r.Coded:
		state = widgets.Cell{Icon: assets.Check, Text: "gets its number", Muted: true}
	case r.Above:
		state = widgets.Cell{Icon: assets.Check, Text: "same as above", Muted: true}
	case r.Known:
		state = widgets.Cell{Icon: assets.Check, Text: "known already", Muted: true}
	}
	shown.icon, shown.tone = state.Icon, state.Tone
	if len(shown.why) > 0 {
		state.Second, state.SecondTone = shown.why[0], theme.Amber
		if shown.bad {
			state.SecondTone = theme.Red
		}
		if shown.tone == theme.Green || shown.tone == theme.NoTone {
			shown.icon, shown.tone = assets.Alert, theme.Amber
		}
	}
	if shown.bad {
		shown.cells = [3]widgets.Cell{{Text: "–", Second: screen.Join(" · ", r.Cells[:min(len(r.Cells), badCells)]...), Muted: true}, {}, state}
		return shown
	}
	cells := record(r.Record)
	shown.cells = [3]widgets.Cell{cells[0], cells[1], state}
	return shown
}

type customers struct{ *csvfile.Customers }

func (f customers) reading() csvfile.Reading { return f.Reading }

func (f customers) priceless(choice) bool { return false }

func (f customers) preview(ctx context.Context, _ choice, progress func(int), each func(row)) (csvfile.Sum, error) {
	return f.Preview(ctx, progress, func(r csvfile.Row[store.Customer]) { each(rowOf(r, customerCells)) })
}

func customerCells(c store.Customer) [2]widgets.Cell {
	a, company := c.Address, c.Company
	if c.Name() == company {
		company = ""
	}
	where := widgets.Cell{Text: screen.Join(", ", a.Street, a.Street2), Second: screen.Join(", ",
		screen.Join(" ", a.Postcode, a.City), a.Province, a.Country)}
	if where.Text == "" {
		where.Text, where.Second = where.Second, ""
	}
	return [2]widgets.Cell{{Text: c.Name(), Second: screen.Join(" · ", c.Email, c.Phone, company)}, where}
}

func (f customers) take(ctx context.Context, _ string, c choice, progress func(int), bad func(db.BadRow)) (outcome, error) {
	done, err := f.Import(ctx, db.CustomerImport{AllOrNothing: c.allOrNothing, Progress: progress, Bad: bad})
	return outcome{added: done.Added, known: done.Known, coded: done.Coded, bad: done.Bad, matched: done.Matched, kept: done.Kept}, err
}

type products struct {
	*csvfile.Products
	currency string
}

func (f products) reading() csvfile.Reading { return f.Reading }

func (f products) priceless(c choice) bool {
	return f.currency == "" && c.currency == "" &&
		slices.ContainsFunc(f.Columns, func(c csvfile.Column) bool { return c.Field == "price" })
}

func (f products) preview(ctx context.Context, c choice, progress func(int), each func(row)) (csvfile.Sum, error) {
	currency := f.currency
	if currency == "" {
		currency = c.currency
	}
	return f.Preview(ctx, c.currency, progress, func(r csvfile.Row[store.Product]) {
		each(rowOf(r, func(p store.Product) [2]widgets.Cell { return productCells(p, currency) }))
	})
}

func productCells(p store.Product, currency string) [2]widgets.Cell {
	price, stock := "", "not stocked"
	if currency != "" {
		price = screen.Money(store.Money{Minor: p.Price, Currency: currency})
	}
	if p.Stocked {
		stock = screen.Number(p.OnHand) + " on hand"
	}
	return [2]widgets.Cell{
		{Text: p.Description, Second: screen.Join(" · ", p.SKU, p.Barcode), SecondMono: true}, {Text: price, Second: stock},
	}
}

func (f products) take(ctx context.Context, name string, c choice, progress func(int), bad func(db.BadRow)) (outcome, error) {
	done, err := f.Import(ctx, db.ProductImport{
		Name: filepath.Base(name), AllOrNothing: c.allOrNothing, Update: c.update, Currency: c.currency, Progress: progress, Bad: bad,
	})
	return outcome{
		added: done.Added, known: done.Known, differing: done.Differing, updated: done.Updated, bad: done.Bad, matched: done.Matched,
		kept: done.Kept,
	}, err
}
