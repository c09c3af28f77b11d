package csvfile

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/jszwec/csvutil"

	"tillbridge/store"
	"tillbridge/store/db"
)

// byteOrderMark has spreadsheets read a file as UTF-8, with its accents.
const byteOrderMark = "\ufeff"

// customerCells is a customer as our exports have them.
type customerCells struct {
	Number    string `csv:"number"`
	FirstName string `csv:"firstName"`
	LastName  string `csv:"lastName"`
	Company   string `csv:"company"`
	Email     string `csv:"email"`
	Phone     string `csv:"phone"`
	Street    string `csv:"street"`
	Street2   string `csv:"street2"`
	City      string `csv:"city"`
	Province  string `csv:"province"`
	Postcode  string `csv:"postcode"`
	Country   string `csv:"country"`
	Note      string `csv:"note"`
}

// productCells is a product as our exports have it.
type productCells struct {
	SKU         string `csv:"sku"`
	Barcode     string `csv:"barcode"`
	Description string `csv:"description"`
	Price       string `csv:"price"`
	OnHand      string `csv:"onHand"`
	LowAt       string `csv:"lowAt"`
	Stocked     string `csv:"stocked"`
}

// exporting writes a file of cells, its header first; each hands them to encode.
func exporting(file io.Writer, header any, each func(encode func(cells any) error) error) (n int, err error) {
	if _, err := io.WriteString(file, byteOrderMark); err != nil {
		return 0, fmt.Errorf("writing the file: %w", err)
	}
	text := csv.NewWriter(file)
	cells := csvutil.NewEncoder(text)
	if err := cells.EncodeHeader(header); err != nil {
		return 0, fmt.Errorf("writing the header: %w", err)
	}
	if err := each(func(row any) error {
		n++
		if err := cells.Encode(row); err != nil {
			return fmt.Errorf("writing a row: %w", err)
		}
		return nil
	}); err != nil {
		return n, err
	}
	text.Flush()
	if err := text.Error(); err != nil {
		return n, fmt.Errorf("writing the rows: %w", err)
	}
	return n, nil
}

// ExportCustomers writes all customers as CSV, by number, and returns how many. The file
// opens in a spreadsheet with its accents; cells that it would take for a formula get an
// apostrophe before them, which ImportCustomers takes off again.
func ExportCustomers(ctx context.Context, d *db.DB, file io.Writer) (int, error) {
	return exporting(file, customerCells{}, func(encode func(any) error) error {
		return d.EachCustomer(ctx, func(c store.Customer) error {
			return encode(customerCells{
				Number: c.Code(), FirstName: inert(c.FirstName), LastName: inert(c.LastName), Company: inert(c.Company),
				Email: inert(c.Email), Phone: inert(c.Phone), Street: inert(c.Address.Street), Street2: inert(c.Address.Street2),
				City: inert(c.Address.City), Province: inert(c.Address.Province), Postcode: inert(c.Address.Postcode),
				Country: inert(c.Address.Country), Note: inert(c.Note),
			})
		})
	})
}

// Exported are a shop's products, as ExportProducts reads them; a *db.DB has them.
type Exported interface {
	Currency(ctx context.Context) (string, error)
	// EachProduct hands over all products, by SKU.
	EachProduct(ctx context.Context, take func(store.Product) error) error
}

// ExportProducts writes all products as CSV, by SKU, and returns how many, as
// ExportCustomers does. What it writes, ImportProducts reads.
func ExportProducts(ctx context.Context, shop Exported, file io.Writer) (int, error) {
	currency, err := shop.Currency(ctx)
	if err != nil {
		return 0, err
	}
	return exporting(file, productCells{}, func(encode func(any) error) error {
		return shop.EachProduct(ctx, func(p store.Product) error {
			stocked, price := "yes", ""
			if !p.Stocked {
				stocked = "no"
			}
			if currency != "" {
				price = store.Money{Minor: p.Price, Currency: currency}.Decimal()
			}
			return encode(productCells{
				SKU: inert(p.SKU), Barcode: inert(p.Barcode), Description: inert(p.Description), Price: price,
				OnHand: strconv.FormatInt(p.OnHand, 10), LowAt: strconv.FormatInt(p.LowAt, 10), Stocked: stocked,
			})
		})
	})
}
