package main

import (
	"context"
	"io"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/store/db/shopfile"
)

// productsVerb gathers what is done with products.
type productsVerb struct {
	Find       productsFindVerb       `cmd:"" help:"Find products by SKU, barcode and description."`
	Show       productsShowVerb       `cmd:"" help:"Show a product, who waits for it, and how its stock moved."`
	Add        productsAddVerb        `cmd:"" help:"Add a product."`
	Edit       productsEditVerb       `cmd:"" help:"Change a product's record."`
	Count      productsCountVerb      `cmd:"" help:"Book how many were counted."`
	Adjust     productsAdjustVerb     `cmd:"" help:"Book what was lost, broken or found."`
	Receive    productsReceiveVerb    `cmd:"" help:"Book what came in."`
	Import     productsImportVerb     `cmd:"" help:"Add the products of a file, whoever wrote it, or of the catalogue at Shopify."`
	Export     productsExportVerb     `cmd:"" help:"Write all products to a CSV file."`
	Duplicates productsDuplicatesVerb `cmd:"" help:"List duplicates, make them one, take that back."`
	Inventory  productsInventoryVerb  `cmd:"" help:"Add up the stock, and what moved."`
	Remembered productsRememberedVerb `cmd:"" help:"List what was said of unmatched lines, and forget it."`
	Match      productsMatchVerb      `cmd:"" help:"Say which product an unmatched line of an order is."`
}

// productLine is a product as --json prints it.
type productLine struct {
	SKU         string `json:"sku"`
	Barcode     string `json:"barcode"`
	Description string `json:"description"`
	Price       string `json:"price"`
	Currency    string `json:"currency"`
	Stocked     bool   `json:"stocked"`
	OnHand      int64  `json:"onHand"`
	Promised    int64  `json:"promised"`
	Oversold    bool   `json:"oversold"`
	Low         bool   `json:"low"`
	// Repeated: it was done before under the same --once, and not again.
	Repeated bool `json:"repeated,omitempty"`
}

func productLineOf(row db.ProductRow, currency string) productLine {
	return productLine{
		SKU: row.SKU, Barcode: row.Barcode, Description: row.Description, Price: store.Money{Minor: row.Price, Currency: currency}.Decimal(),
		Currency: currency,
		Stocked:  row.Stocked, OnHand: row.OnHand, Promised: row.Promised, Oversold: row.Oversold(), Low: row.Low(),
	}
}

// productsFindVerb finds products.
type productsFindVerb struct {
	jsonFlag
	Text  string `arg:"" optional:"" help:"Words of SKU, barcode and description; without it all products."`
	Only  string `help:"Only those that are oversold, low, promised, duplicates or unstocked." enum:",oversold,low,promised,duplicates,unstocked" default:""`
	Limit int    `help:"How many at most." default:"50"`
}

// Run prints the products found, best first.
func (v *productsFindVerb) Run(ctx context.Context, s *session) error {
	if v.Limit < 1 || v.Limit > mostRows {
		return usage("--limit is from 1 to %d.", mostRows)
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		rows, total, err := d.Products(ctx, db.ProductFilter{Text: v.Text, Only: db.ProductsOnly(v.Only), Limit: v.Limit})
		if err != nil {
			return err
		}
		currency, err := d.Currency(ctx)
		if err != nil {
			return err
		}
		lines := make([]productLine, len(rows))
		for i, row := range rows {
			lines[i] = productLineOf(row, currency)
		}
		if v.JSON {
			return s.printJSON(map[string]any{"products": lines, "total": total})
		}
		if err := s.printProducts(lines); err != nil {
			return err
		}
		s.printf("%d of %d products.\n", len(lines), total)
		return nil
	})
}

// mostRows bounds what is asked for at once.
const mostRows = 1_000_000

func (s *session) printProducts(lines []productLine) error {
	table := s.table()
	table.printf("SKU\tDESCRIPTION\tPRICE\tON HAND\tPROMISED\t\n")
	for _, line := range lines {
		mark := ""
		switch {
		case line.Oversold:
			mark = "oversold"
		case line.Low:
			mark = "low"
		case !line.Stocked:
			mark = "no stock"
		}
		table.printf("%s\t%s\t%s\t%d\t%d\t%s\n", line.SKU, line.Description, line.Price, line.OnHand, line.Promised, mark)
	}
	return table.flush()
}

// productsExportVerb exports to a file.
type productsExportVerb struct {
	jsonFlag
	replaceFlag
	File string `arg:"" help:"The CSV file to write."`
}

// Run writes the file, whole or not at all.
func (v *productsExportVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		n := 0
		if err := shopfile.WriteLike(v.File, v.Replace, func(file io.Writer) (err error) {
			n, err = csvfile.ExportProducts(ctx, d, file)
			return err
		}); err != nil {
			return err
		}
		if v.JSON {
			return s.printJSON(map[string]any{"exported": n, "file": v.File})
		}
		s.printf("%d products written to %s.\n", n, v.File)
		return nil
	})
}
