package csvfile

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/sheet"
)

// Products is a file of products that is open to be imported.
type Products struct {
	reading
	// counted are the columns of stock that are added up; totals is the stock of each SKU
	// in a file with a row for each location, until it was taken.
	counted []int
	totals  map[string]int64
	ours    map[string]bool
	// shorn are SKUs that begin with zeros, without them.
	shorn map[string]string
	// crossed says that an x stands for yes and nothing else is written: an empty cell is no.
	crossed bool

	handle, title string
}

// OpenProducts finds out what a file of products holds, and writes nothing; Close lets go
// of it. Invalid says in a sentence why it can't be used: it names no column for the SKU,
// or a location that was asked for isn't in it.
func OpenProducts(ctx context.Context, d *db.DB, file io.Reader, o Options) (*Products, error) {
	r, err := open(ctx, d, file, productsAim, o)
	if err != nil {
		return nil, err
	}
	f := &Products{reading: *r, ours: map[string]bool{}}
	if !f.plan.has("sku") && !f.plan.has("skuBarcode") {
		if f.Lacks = "the SKU"; !o.Incomplete {
			return nil, closing(f.table, f.lacking())
		}
	}
	if err := f.locate(ctx, o.Locations); err != nil {
		return nil, closing(f.table, err)
	}
	return f, nil
}

// lacking is why nothing of a file can be imported that names no column for the SKU, nil
// where it does.
func (f *Products) lacking() error {
	if f.Lacks == "" {
		return nil
	}
	return store.Fail(store.Invalid, "The file names no column for the SKU. Nothing was imported; its first row must "+
		"name columns such as sku, barcode, description, price, on hand, or --map must say which they are, as in “%s=sku”.",
		f.anyTitle())
}

// ImportProducts adds the products of a file, as OpenProducts understands it.
func ImportProducts(ctx context.Context, d *db.DB, file io.Reader, how db.ProductImport) (db.ImportedProducts, error) {
	f, err := OpenProducts(ctx, d, file, Options{})
	if err != nil {
		return db.ImportedProducts{}, err
	}
	done, err := f.Import(ctx, how)
	return done, cmp.Or(err, f.Close())
}

// Close lets go of the file, which itself stays open.
func (f *Products) Close() error { return f.table.Close() }

// Import adds the products of the file in one act and matches the waiting orders again. A
// row whose SKU is a product already adds nothing, so the same file twice is harmless; a
// SKU on several products is a bad row, since nobody knows which is meant. Stock that the
// file counts is booked as counted, with the file's name. A cell that can't be read is left
// out with a warning; a row without a SKU is bad. Memory doesn't grow with the file, but
// for one that has a row for each location. A file with prices is Invalid while nobody
// knows in which currency.
func (f *Products) Import(ctx context.Context, how db.ProductImport) (db.ImportedProducts, error) {
	if err := f.lacking(); err != nil {
		return db.ImportedProducts{}, err
	}
	if err := f.look(ctx); err != nil {
		return db.ImportedProducts{}, err
	}
	var err error
	if how.Said, err = f.saidColumns(); err != nil {
		return db.ImportedProducts{}, err
	}
	warnings := 0
	done, err := f.db.ImportProducts(ctx, db.ProductRows{
		Columns: f.fields(),
		Each: func(currency string, take func(db.FileProduct) (string, error)) (int, int, error) {
			t, err := takeRows(ctx, &f.reading, how.Progress, how.Bad, how.Warn, f.reader(currency),
				func(line int, row *record, p store.Product) (string, error) {
					return take(db.FileProduct{Product: p, Line: line, Without: row.without})
				})
			warnings = t.warnings
			return t.rows, t.bad, err
		},
	}, how)
	done.Warnings = warnings
	return done, err
}

// reader reads rows as products with prices in a currency, "" for one that nobody knows.
func (f *Products) reader(currency string) func(row *record) (store.Product, string, error) {
	return func(row *record) (store.Product, string, error) {
		if currency == "" && row.text("price") != "" {
			return store.Product{}, "", store.NoCurrency()
		}
		p, reason := f.product(row, currency)
		return p, reason, nil
	}
}

// fields are those of a product that the file has.
func (f *Products) fields() []string {
	var has []string
	for _, field := range []string{"sku", "barcode", "description", "price", "onHand", "lowAt", "stocked"} {
		if f.plan.has(field) || (field == "sku" || field == "barcode") && f.plan.has("skuBarcode") ||
			field == "stocked" && (f.plan.has("tracker") || f.plan.has("kind")) {
			has = append(has, field)
		}
	}
	return has
}

// look reads the whole file once: for the habits of its figures, the stock of its
// locations, and SKUs that another row has without its zeros.
func (f *Products) look(ctx context.Context) error {
	f.shorn, f.totals, f.crossed = map[string]string{}, nil, true
	perRow := f.plan.has("location") && f.plan.has("onHand")
	seen := false
	if err := f.survey(ctx, []string{"price", "onHand", "lowAt"}, func(row *record) {
		sku := row.skuCell()
		if bare := strings.TrimLeft(sku, "0"); len(bare) < len(sku) && bare != "" && onlyDigits.MatchString(sku) {
			f.shorn[strings.Clone(bare)] = strings.Clone(sku)
		}
		if text := row.text("stocked"); text != "" {
			seen = true
			f.crossed = f.crossed && strings.EqualFold(text, "x")
		}
	}); err != nil {
		return err
	}
	f.crossed = f.crossed && seen
	if !perRow {
		return nil
	}
	f.totals = map[string]int64{}
	return f.each(ctx, func(row sheet.Row) error {
		r := &record{reading: &f.reading, cells: row.Cells}
		sku := r.skuCell()
		total, met := f.totals[sku]
		if f.ours[foldLocation(r.text("location"))] {
			if n, ok := r.count("onHand", f.plan.of["onHand"]); ok {
				total += n
			}
		}
		if !met {
			sku = strings.Clone(sku)
		}
		f.totals[sku] = total
		return nil
	})
}

// product is a row as a product, or why it can't be one.
func (f *Products) product(row *record, currency string) (p store.Product, reason string) {
	p = store.Product{SKU: row.skuCell(), Barcode: row.barcode(), Stocked: true, Description: f.describe(row)}
	kind := plainTitle(row.text("kind"))
	if p.SKU == "" {
		// A row that only holds a picture of the product above, or what is written at the foot.
		if row.text("price")+row.text("onHand")+p.Barcode+row.text("option")+row.text("variation") == "" &&
			(f.plan.has("handle") && f.titleOf(row) == "" || filledCells(row.cells) < 2) {
			return p, passedOver
		}
		if families[kind] {
			return p, passedOver
		}
		return p, "it has no SKU"
	}
	if families[kind] {
		return p, passedOver
	}
	if f.layout.name != own && p.Description+p.Barcode == "" {
		if reason := row.notARow(p.SKU); reason != "" {
			return p, reason
		}
	}
	if f.layout.name != own && dated.MatchString(p.SKU) {
		row.warn("sku %q looks like a date that a spreadsheet has made of it", p.SKU)
	}
	if f.layout.name != own && exponent.MatchString(p.SKU) {
		return p, fmt.Sprintf("a spreadsheet has shortened its SKU %s", p.SKU)
	}
	if whole, ok := f.shorn[p.SKU]; ok {
		row.warn("sku %q stands in the file as %q too; a spreadsheet may have taken its zeros off", p.SKU, whole)
	}
	if f.totals != nil {
		total, left := f.totals[p.SKU]
		if !left {
			return p, passedOver
		}
		p.OnHand = total
		delete(f.totals, p.SKU)
	} else if len(f.Locations) > 0 {
		for _, column := range f.counted {
			if n, ok := row.count("onHand", []int{column}); ok {
				p.OnHand += n
			}
		}
	} else if n, ok := row.count("onHand", f.plan.of["onHand"]); ok {
		p.OnHand = n
	}
	if n, ok := row.count("lowAt", f.plan.of["lowAt"]); ok {
		if p.LowAt = n; n < 0 {
			p.LowAt = 0
			row.leave("lowAt", row.text("lowAt"), "it is below zero")
		}
	}
	p.Price = row.price(currency)
	p.Stocked = f.stocked(row, kind)
	p.Tidy()
	if err := p.Check(); err != nil {
		return p, strings.TrimSuffix(store.MessageOf(err), " Nothing was saved.")
	}
	return p, ""
}

// dated is what a spreadsheet makes of codes such as 3-12 and MAR12.
var dated = regexp.MustCompile(`(?i)^(\d{1,2}[-. ]*(jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)|` +
	`(jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[-. ]*\d{2})$`)

func filledCells(cells []string) int {
	n := 0
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			n++
		}
	}
	return n
}

// titleOf is what the row itself calls its product.
func (f *Products) titleOf(row *record) string { return row.text("description") }

// describe names a product: with its variant's options, and by the title of the row above
// where only the first row of a product has it.
func (f *Products) describe(row *record) string {
	title, handle := f.titleOf(row), row.text("handle")
	switch {
	case title == "" && handle != "" && handle == f.handle:
		title = f.title
	case handle != "":
		f.handle, f.title = strings.Clone(handle), strings.Clone(title)
	}
	var options []string
	for _, column := range f.plan.of["option"] {
		if cell := row.cell(column); cell != "" && !strings.EqualFold(cell, "Default Title") {
			options = append(options, cell)
		}
	}
	if len(options) == 0 {
		if variation := row.text("variation"); variation != "" && !strings.EqualFold(variation, "Regular") &&
			!strings.EqualFold(variation, "Default Title") && variation != title {
			options = append(options, variation)
		}
	}
	if len(options) == 0 {
		return title
	}
	if title == "" {
		return strings.Join(options, " / ")
	}
	return title + " – " + strings.Join(options, " / ")
}

func (f *Products) stocked(row *record, kind string) bool {
	if kind != "" && unstocked[kind] {
		return false
	}
	// Shopify names who tracks a variant's stock; nobody does where the cell is empty.
	if f.plan.has("tracker") {
		return row.text("tracker") != ""
	}
	text := row.text("stocked")
	if text == "" {
		return !f.crossed
	}
	is, ok := yes(text)
	if !ok {
		row.leave("stocked", text, "it is neither yes nor no")
		return true
	}
	return is
}

// units are what is written behind a number of pieces.
var units = list("pcs pc pcs. pc. piece pieces ea ea. each unit units stk stk. " +
	"st st. stck stück stueck pz pz. pza pzas uds ud uds. unidad unidades szt szt. " +
	"pièce pièces piece(s) stuks x ks")

// stockWords are how systems write that there is no stock to count.
var stockWords = list("notstocked nicht unlimited unbegrenzt illimite ilimitado onbeperkt notracked untracked")

// count reads the first figure of units that stands in columns; ok is false for none.
func (r *record) count(field string, columns []int) (n int64, ok bool) {
	var left, why string
	for _, column := range columns {
		cell := r.cell(column)
		if cell == "" || r.empty(cell) || slices.Contains(stockWords, plainTitle(cell)) {
			continue
		}
		f := r.habits[column].read(cell, -1, settled)
		switch {
		case f.why != "":
		case f.sign != "" && !slices.Contains(units, strings.ToLower(f.sign)):
			f.why = "it is no number of pieces"
		default:
			whole, rest, _ := strings.Cut(f.digits, ".")
			n, err := strconv.ParseInt(whole, 10, 64)
			switch {
			case strings.Trim(rest, "0") != "":
				f.why = "it is no whole number"
			case err != nil || n > store.MostUnits || n < -store.MostUnits:
				f.why = "no shop has so many"
			default:
				return n, true
			}
		}
		left, why = cmp.Or(left, cell), cmp.Or(why, f.why)
	}
	if left != "" {
		r.leave(field, left, why)
	} else if len(columns) > 0 && r.plan.has(field) {
		r.without = append(r.without, field)
	}
	return 0, false
}

// settled is how much of a column of units must be written in one way for a cell that
// could be read in two to be read so: pieces have no decimals to begin with.
const settled = 0.7
