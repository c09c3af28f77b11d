package db

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jszwec/csvutil"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// ProductImport says how to import a file of products.
type ProductImport struct {
	// Name is what the file is called: the reason of the stock that it books.
	Name string
	// DryRun does everything and keeps nothing.
	DryRun bool
	// SkipBad keeps the good rows although others are bad; without it one bad row
	// keeps the whole file out.
	SkipBad bool
	// Update writes what a row has over the product that has its SKU; without it
	// such a row is only counted and told of.
	Update bool
	// Currency is that of the prices, "" for the shop's as it is known.
	Currency string
	// Bad is told of every bad row, Differs of every row that differs from its
	// product, Progress of how many were read, now and then. All may be nil.
	Bad, Differs func(BadRow)
	Progress     func(rows int)
}

// ImportedProducts says what came of an import. Known are rows that are products
// already, just so; Differing those whose product has other values, Updated how
// many of them were written.
type ImportedProducts struct {
	Rows, Added, Known, Differing, Updated, Bad, Matched int
	Ignored                                              []string
	// Kept says that what was added or updated is in the database now.
	Kept bool
}

// productHeaders are names that other tills, Shopify and people give the columns.
var productHeaders = map[string][]string{
	"sku":         {"sku", "code", "productcode", "itemcode", "itemnumber", "itemno", "articlenumber", "partnumber"},
	"barcode":     {"barcode", "ean", "upc", "gtin", "ean13"},
	"description": {"description", "title", "name", "product", "productname", "item", "article"},
	"price":       {"price", "retailprice", "retail", "sellingprice", "unitprice"},
	"onHand":      {"onhand", "stock", "quantity", "qty", "inventory", "inventoryqty", "instock", "count"},
	"lowAt":       {"lowat", "low", "reorderpoint", "reorderlevel", "minimum", "minstock", "min"},
	"stocked":     {"stocked", "tracked", "hasstock"},
}

// productCells is a product as a file has it.
type productCells struct {
	SKU         string `csv:"sku"`
	Barcode     string `csv:"barcode"`
	Description string `csv:"description"`
	Price       string `csv:"price"`
	OnHand      string `csv:"onHand"`
	LowAt       string `csv:"lowAt"`
	Stocked     string `csv:"stocked"`
}

// ImportProducts adds the products of a CSV file, all or none, and matches the
// waiting orders again. Columns are found by the names in the first row. A row
// whose SKU is a product already adds nothing, so the same file twice is harmless;
// a SKU on several products is a bad row, since nobody knows which is meant. Stock
// that the file counts is booked as counted, with the file's name. Memory doesn't
// grow with the file. A file without a column for the SKU is Invalid, and one with
// prices while nobody knows in which currency.
func (d *DB) ImportProducts(ctx context.Context, file io.Reader, how ProductImport) (ImportedProducts, error) {
	var done ImportedProducts
	rows, names, err := openTable(file, productHeaders)
	if err == nil && !slices.Contains(names, "sku") {
		err = store.Fail(store.Invalid, "The file names no column for the SKU. Nothing was imported; its first row must name columns such as "+
			"sku, barcode, description, price, on hand.")
	}
	if err != nil {
		return done, err
	}
	done.Ignored = rows.ignored
	reading := productReading{names: names, how: how, done: &done}
	err = d.in(ctx, "importing products", func(a *act) (err error) {
		if how.Currency != "" {
			if err := a.useCurrency(ctx, how.Currency, "as was said with the file "+how.Name); err != nil {
				return err
			}
		}
		if reading.currency, err = shopCurrency(ctx, a.Queries); err != nil {
			return err
		}
		end, err := a.bulk(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, end()) }()
		if done.Rows, done.Bad, err = eachRow(ctx, rows, how.Progress, how.Bad, func(line int, row productCells) (string, error) {
			return a.importProduct(ctx, line, row, reading)
		}); err != nil {
			return err
		}
		if done.Added+done.Updated == 0 {
			return nil
		}
		if done.Bad > 0 && !how.SkipBad {
			return errNotKept
		}
		if done.Matched, err = a.rematchAll(ctx); err != nil {
			return err
		}
		if err := a.log(ctx, store.Event{
			Kind: store.EventRecord, Title: fmt.Sprintf("%d products imported, %d updated", done.Added, done.Updated),
			Detail: fmt.Sprintf("%s: %d rows read, %d known already, %d bad.", how.Name, done.Rows, done.Known, done.Bad),
		}); err != nil {
			return err
		}
		if how.DryRun {
			return errNotKept
		}
		return nil
	})
	done.Kept = err == nil && done.Added+done.Updated > 0
	if errors.Is(err, errNotKept) {
		err = nil
	}
	return done, err
}

// productReading is what all rows of one import have in common.
type productReading struct {
	names    []string
	currency string
	how      ProductImport
	done     *ImportedProducts
}

// has says that the file has a column.
func (r productReading) has(column string) bool { return slices.Contains(r.names, column) }

// importProduct adds a row's product, or says why it can't be.
func (a *act) importProduct(ctx context.Context, line int, row productCells, r productReading) (string, error) {
	if r.currency == "" && strings.TrimSpace(row.Price) != "" {
		return "", store.NoCurrency()
	}
	p, reason := row.product(r)
	if reason != "" {
		return reason, nil
	}
	found, err := a.ProductsWithSKU(ctx, p.SKU)
	if err != nil {
		return "", fmt.Errorf("looking for a SKU: %w", err)
	}
	switch len(found) {
	case 0:
		r.done.Added++
		return "", a.insertProduct(ctx, &p, r.how.Name)
	case 1:
		return "", a.meetProduct(ctx, line, productOf(found[0]), p, r)
	default:
		return fmt.Sprintf("%d products have the SKU %q, so it is unclear which is meant; remove the duplicates first", len(found), p.SKU), nil
	}
}

// meetProduct compares a row with the product that has its SKU. What the file has
// no column for stays as it is.
func (a *act) meetProduct(ctx context.Context, line int, has, row store.Product, r productReading) error {
	want := has
	for column, take := range map[string]func(){
		"barcode": func() { want.Barcode = row.Barcode }, "description": func() { want.Description = row.Description },
		"price": func() { want.Price = row.Price }, "lowAt": func() { want.LowAt = row.LowAt }, "stocked": func() { want.Stocked = row.Stocked },
	} {
		if r.has(column) {
			take()
		}
	}
	units := int64(0)
	if r.has("onHand") && want.Stocked {
		units = row.OnHand - has.OnHand
	}
	if describeProduct(want) == describeProduct(has) && units == 0 {
		r.done.Known++
		return nil
	}
	r.done.Differing++
	if r.how.Differs != nil {
		text := fmt.Sprintf("%s is %s here", describeProduct(row), describeProduct(has))
		if units != 0 {
			text += fmt.Sprintf(", with %d on hand instead of %d", has.OnHand, row.OnHand)
		}
		r.how.Differs(BadRow{Line: line, Reason: text})
	}
	if !r.how.Update {
		return nil
	}
	r.done.Updated++
	if describeProduct(want) != describeProduct(has) {
		if err := a.writeProduct(ctx, want); err != nil {
			return err
		}
		if err := a.log(ctx, store.Event{
			SubjectID: has.ID, Kind: store.EventRecord, Title: productName(want) + " updated by " + r.how.Name,
			Before: describeProduct(has), After: describeProduct(want),
		}); err != nil {
			return err
		}
	}
	if units == 0 {
		return nil
	}
	return a.move(ctx, sqlc.InsertMovementParams{
		Key: "count:" + newID(), ProductID: has.ID, Quantity: units,
		Reason: string(store.StockCounted), Note: r.how.Name,
	})
}

// product reads a row; reason says why it can't be one.
func (row productCells) product(r productReading) (p store.Product, reason string) {
	for _, cell := range []*string{&row.SKU, &row.Barcode, &row.Description, &row.Price, &row.OnHand, &row.LowAt, &row.Stocked} {
		if !utf8.ValidString(*cell) {
			return p, "its letters are not UTF-8"
		}
		*cell = plainCell(*cell)
	}
	p = store.Product{SKU: row.SKU, Barcode: row.Barcode, Description: row.Description, Stocked: true}
	p.Tidy()
	var ok bool
	if p.Stocked, ok = yes(row.Stocked); !ok {
		return p, fmt.Sprintf("%q is neither yes nor no", row.Stocked)
	}
	if price := strings.TrimSpace(row.Price); price != "" {
		money, err := store.ParseMoney(price, r.currency)
		if err != nil {
			return p, fmt.Sprintf("%q is not a price in %s", price, r.currency)
		}
		p.Price = money.Minor
	}
	for _, figure := range []struct {
		text, what string
		to         *int64
	}{{row.OnHand, "stock", &p.OnHand}, {row.LowAt, "low stock", &p.LowAt}} {
		text := strings.TrimSpace(figure.text)
		if text == "" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n > store.MostUnits || n < -store.MostUnits {
			return p, fmt.Sprintf("%q is not a figure for %s", text, figure.what)
		}
		*figure.to = n
	}
	if p.SKU == "" {
		return p, "it has no SKU"
	}
	if err := p.Check(); err != nil {
		return p, strings.TrimSuffix(store.MessageOf(err), " Nothing was saved.")
	}
	return p, ""
}

// yes reads a cell that says whether; an empty one says yes.
func yes(text string) (is, ok bool) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "", "1", "yes", "y", "true", "shopify":
		return true, true
	case "0", "no", "n", "false":
		return false, true
	default:
		return false, false
	}
}

// ExportProducts writes all products as CSV, by SKU, and returns how many. What it
// writes, ImportProducts reads; cells that a spreadsheet would take for a formula
// are made inert.
func (d *DB) ExportProducts(ctx context.Context, file io.Writer) (int, error) {
	currency, err := d.Currency(ctx)
	if err != nil {
		return 0, err
	}
	text := csv.NewWriter(file)
	cells := csvutil.NewEncoder(text)
	if err := cells.EncodeHeader(productCells{}); err != nil {
		return 0, fmt.Errorf("writing the header: %w", err)
	}
	n := 0
	if err := d.eachProduct(ctx, func(p store.Product) error {
		stocked := "yes"
		if !p.Stocked {
			stocked = "no"
		}
		price := ""
		if currency != "" {
			price = store.Money{Minor: p.Price, Currency: currency}.Decimal()
		}
		n++
		if err := cells.Encode(productCells{
			SKU: inert(p.SKU), Barcode: inert(p.Barcode), Description: inert(p.Description), Price: price,
			OnHand: strconv.FormatInt(p.OnHand, 10), LowAt: strconv.FormatInt(p.LowAt, 10), Stocked: stocked,
		}); err != nil {
			return fmt.Errorf("writing a product: %w", err)
		}
		return nil
	}); err != nil {
		return n, err
	}
	text.Flush()
	if err := text.Error(); err != nil {
		return n, fmt.Errorf("writing the products: %w", err)
	}
	return n, nil
}

// eachProduct hands over all products, by SKU, a page in memory at a time.
func (d *DB) eachProduct(ctx context.Context, take func(store.Product) error) error {
	var after sqlc.ExportProductsParams
	for {
		rows, err := d.read.ExportProducts(ctx, after)
		if err != nil {
			return wrap(err, "reading the products")
		}
		for _, row := range rows {
			if err := take(productOf(row)); err != nil {
				return err
			}
			after = sqlc.ExportProductsParams{SKU: row.SKU, ID: row.ID}
		}
		if len(rows) == 0 {
			return nil
		}
	}
}
