package db

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/sqlc"
)

// ProductImport says how to import a file of products.
type ProductImport struct {
	// Name is what the file is called: the reason of the stock that it books.
	Name string
	// DryRun does everything and keeps nothing.
	DryRun bool
	// AllOrNothing keeps the whole file out when one row is bad; without it the good
	// rows are kept.
	AllOrNothing bool
	// Update writes what a row has over the product that has its SKU; without it
	// such a row is only counted and told of.
	Update bool
	// Currency is that of the prices, "" for the shop's as it is known.
	Currency string
	// Said is remembered when the file is imported.
	Said SaidColumns
	// Bad is told of every bad row, Warn of every cell that is left out or doubtful,
	// Differs of every row that differs from its product, Progress of how many were read,
	// now and then. All may be nil.
	Bad, Warn, Differs func(BadRow)
	Progress           func(rows int)
}

// ImportedProducts says what came of an import. Known are rows that are products
// already, just so; Differing those whose product has other values, Updated how
// many of them were written.
type ImportedProducts struct {
	Rows, Added, Known, Differing, Updated, Bad, Warnings, Matched int
	// Kept says that what was added or updated is in the database now.
	Kept bool
}

// ProductRows are the products of a file.
type ProductRows struct {
	// Columns are the fields that the file has: sku, barcode, description, price,
	// onHand, lowAt, stocked. What it has no column for stays as it is.
	Columns []string
	// Each hands them to take, one by one, with prices in currency, and returns how
	// many rows were read and how many of them were bad. take returns why a product
	// can't be added, or an error that ends the reading.
	Each func(currency string, take func(FileProduct) (reason string, err error)) (rows, bad int, err error)
}

// FileProduct is a product as a file has it.
type FileProduct struct {
	store.Product
	Line int
	// Without are columns whose cell in this row says nothing that could be read: what the
	// product has there stays.
	Without []string
}

// ImportProducts adds the products of a file in one act, and matches the waiting
// orders again. A row whose SKU is a product already adds nothing, so the same file
// twice is harmless; a SKU on several products is a bad row, since nobody knows
// which is meant. Stock that the file counts is booked as counted, with the file's
// name.
func (d *DB) ImportProducts(ctx context.Context, file ProductRows, how ProductImport) (ImportedProducts, error) {
	var done ImportedProducts
	reading := &productReading{
		columns: file.Columns, how: how, done: &done, long: longImport{
			tables: []string{"products", "stock_movements"}, lookedUpBy: []string{"products_sku", "stock_movements_books"},
			keys: "SELECT sku FROM products",
		},
	}
	err := d.in(ctx, "importing products", func(a *act) (err error) {
		if how.Currency != "" {
			if err := a.useCurrency(ctx, how.Currency, "as was said with the file "+how.Name); err != nil {
				return err
			}
		}
		currency, err := shopCurrency(ctx, a.Queries)
		if err != nil {
			return err
		}
		end, err := a.bulk(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, end()) }()
		if done.Rows, done.Bad, err = file.Each(currency, func(p FileProduct) (string, error) {
			return rowByRow(ctx, a, func(ctx context.Context) (string, error) { return a.importProduct(ctx, p, reading) })
		}); err != nil {
			return err
		}
		if err := reading.long.end(ctx, a); err != nil {
			return err
		}
		if done.Bad > 0 && how.AllOrNothing {
			return errNotKept
		}
		if !how.DryRun {
			if err := a.remember(ctx, how.Said); err != nil {
				return err
			}
		}
		if done.Added+done.Updated == 0 {
			return nil
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
	columns []string
	how     ProductImport
	done    *ImportedProducts
	long    longImport
}

// has says that the file has a column.
func (r *productReading) has(column string) bool { return slices.Contains(r.columns, column) }

// importProduct adds a file's product, or says why it can't be.
func (a *act) importProduct(ctx context.Context, p FileProduct, r *productReading) (string, error) {
	var found []sqlc.Product
	if r.long.mayKnow(p.SKU) {
		var err error
		if found, err = a.ProductsWithSKU(ctx, p.SKU); err != nil {
			return "", fmt.Errorf("looking for a SKU: %w", err)
		}
	}
	switch len(found) {
	case 0:
		r.done.Added++
		if err := a.insertProduct(ctx, &p.Product, r.how.Name); err != nil {
			return "", err
		}
		return "", r.long.added(ctx, a, r.done.Added, p.SKU)
	case 1:
		return "", a.meetProduct(ctx, books.Product(found[0]), p, r)
	default:
		return severalProducts(len(found), p.SKU), nil
	}
}

// severalProducts is why a row can't be imported whose SKU stands on several products.
func severalProducts(n int, sku string) string {
	return fmt.Sprintf("%d products have the SKU %q, so it is unclear which is meant; remove the duplicates first", n, sku)
}

// comparison is a product beside the row that has its SKU.
type comparison struct {
	want store.Product
	// units is how many more the row counts.
	units int64
	// differs says what is other, "" for nothing.
	differs string
}

// compare compares a product with a row. What the file has no column for stays as it is.
func (r *productReading) compare(has store.Product, row FileProduct) comparison {
	c := comparison{want: has}
	for column, take := range map[string]func(){
		"barcode": func() { c.want.Barcode = row.Barcode }, "description": func() { c.want.Description = row.Description },
		"price": func() { c.want.Price = row.Price }, "lowAt": func() { c.want.LowAt = row.LowAt },
		"stocked": func() { c.want.Stocked = row.Stocked },
	} {
		if r.has(column) && !slices.Contains(row.Without, column) {
			take()
		}
	}
	if r.has("onHand") && !slices.Contains(row.Without, "onHand") && c.want.Stocked {
		c.units = row.OnHand - has.OnHand
	}
	if describeProduct(c.want) == describeProduct(has) && c.units == 0 {
		return c
	}
	c.differs = fmt.Sprintf("%s is %s here", describeProduct(c.want), describeProduct(has))
	if c.units != 0 {
		c.differs += fmt.Sprintf(", with %d on hand instead of %d", has.OnHand, row.OnHand)
	}
	return c
}

// meetProduct compares a row with the product that has its SKU, and writes what differs
// where that was asked for.
func (a *act) meetProduct(ctx context.Context, has store.Product, row FileProduct, r *productReading) error {
	met := r.compare(has, row)
	want, units := met.want, met.units
	if met.differs == "" {
		r.done.Known++
		return nil
	}
	r.done.Differing++
	if r.how.Differs != nil {
		r.how.Differs(BadRow{Line: row.Line, Reason: met.differs})
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
			SubjectID: has.ID, Kind: store.EventRecord, Title: want.Name() + " updated by " + r.how.Name,
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

// EachProduct hands over all products, by SKU, a page in memory at a time.
func (d *DB) EachProduct(ctx context.Context, take func(store.Product) error) error {
	var after sqlc.ExportProductsParams
	for {
		rows, err := d.read.ExportProducts(ctx, after)
		if err != nil {
			return wrap(err, "reading the products")
		}
		for _, row := range rows {
			if err := take(books.Product(row)); err != nil {
				return err
			}
			after = sqlc.ExportProductsParams{SKU: row.SKU, ID: row.ID}
		}
		if len(rows) == 0 {
			return nil
		}
	}
}
