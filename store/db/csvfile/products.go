package csvfile

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jszwec/csvutil"

	"tillbridge/store"
	"tillbridge/store/db"
)

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
func ImportProducts(ctx context.Context, d *db.DB, file io.Reader, how db.ProductImport) (db.ImportedProducts, error) {
	rows, names, err := openTable(file, productHeaders)
	if err == nil && !slices.Contains(names, "sku") {
		err = store.Fail(store.Invalid, "The file names no column for the SKU. Nothing was imported; its first row must name columns such as "+
			"sku, barcode, description, price, on hand.")
	}
	if err != nil {
		return db.ImportedProducts{}, err
	}
	done, err := d.ImportProducts(ctx, db.ProductRows{
		Columns: names,
		Each: func(currency string, take func(int, store.Product) (string, error)) (int, int, error) {
			return eachRow(ctx, rows, how.Progress, how.Bad, func(line int, row productCells) (string, error) {
				if currency == "" && strings.TrimSpace(row.Price) != "" {
					return "", store.NoCurrency()
				}
				p, reason := row.product(currency)
				if reason != "" {
					return reason, nil
				}
				return take(line, p)
			})
		},
	}, how)
	done.Ignored = rows.ignored
	return done, err
}

// product reads a row; reason says why it can't be one.
func (row productCells) product(currency string) (p store.Product, reason string) {
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
		money, err := store.ParseMoney(price, currency)
		if err != nil {
			return p, fmt.Sprintf("%q is not a price in %s", price, currency)
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

// Products are a shop's, as ExportProducts reads them; a *db.DB has them.
type Products interface {
	Currency(ctx context.Context) (string, error)
	// EachProduct hands over all products, by SKU.
	EachProduct(ctx context.Context, take func(store.Product) error) error
}

// ExportProducts writes all products as CSV, by SKU, and returns how many. What it
// writes, ImportProducts reads; cells that a spreadsheet would take for a formula
// are made inert.
func ExportProducts(ctx context.Context, shop Products, file io.Writer) (int, error) {
	currency, err := shop.Currency(ctx)
	if err != nil {
		return 0, err
	}
	text := csv.NewWriter(file)
	cells := csvutil.NewEncoder(text)
	if err := cells.EncodeHeader(productCells{}); err != nil {
		return 0, fmt.Errorf("writing the header: %w", err)
	}
	n := 0
	if err := shop.EachProduct(ctx, func(p store.Product) error {
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
