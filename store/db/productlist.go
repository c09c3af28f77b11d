package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/sqlc"
)

// ProductRow is a product as lists show it.
type ProductRow struct {
	store.Product
	// Promised are the units in open transactions: taken off OnHand, but not handed
	// over yet.
	Promised int64
}

// ProductsOnly narrows a list of products.
type ProductsOnly string

// ProductColumn is what a list of products is sorted by.
type ProductColumn string

// The sortable columns.
const (
	ProductBySKU         ProductColumn = "sku"
	ProductByBarcode     ProductColumn = "barcode"
	ProductByDescription ProductColumn = "description"
	ProductByPrice       ProductColumn = "price"
	ProductByOnHand      ProductColumn = "on_hand"
	ProductByPromised    ProductColumn = "promised"
	ProductByValue       ProductColumn = "value"
)

// productColumns maps what a person clicked to the SQL that sorts by it.
var productColumns = map[ProductColumn]string{
	ProductBySKU: "p.sku", ProductByBarcode: "p.barcode", ProductByDescription: "p.description", ProductByPrice: "p.price",
	ProductByOnHand: "p.on_hand", ProductByPromised: "promised", ProductByValue: "p.on_hand * p.price",
}

// ProductFilter says which products to list, and in which order.
type ProductFilter struct {
	// Text is what was typed: words of SKU, barcode and description, all of which
	// must occur; the best come first, whatever the order asked for.
	Text          string
	Only          ProductsOnly
	Sort          ProductColumn
	Descending    bool
	Offset, Limit int
}

// productTables joins what open transactions hold of each product.
const productTables = ` FROM products p LEFT JOIN (
	SELECT l.product_id, CAST(SUM(l.quantity) AS BIGINT) AS promised FROM transactions t JOIN transaction_lines l ON l.transaction_id = t.id
	WHERE t.state IN ('open', 'cancelling') GROUP BY l.product_id) q ON q.product_id = p.id WHERE p.merged_into = ''`

// onlyThese is the SQL of a narrower list.
var onlyThese = map[ProductsOnly]string{
	OnlyOversold:   " AND p.stocked = 1 AND p.on_hand < 0",
	OnlyLow:        " AND p.stocked = 1 AND p.low_at > 0 AND p.on_hand >= 0 AND p.on_hand <= p.low_at",
	OnlyPromised:   " AND COALESCE(q.promised, 0) > 0",
	OnlyDuplicates: " AND p.sku IN (SELECT s.sku FROM products s WHERE s.merged_into = '' AND s.sku <> '' GROUP BY s.sku HAVING COUNT(*) > 1)",
	OnlyUnstocked:  " AND p.stocked = 0",
}

// Products returns a page of the products and how many there are in all.
func (d *DB) Products(ctx context.Context, f ProductFilter) ([]ProductRow, int, error) {
	if strings.TrimSpace(f.Text) != "" {
		return d.findProducts(ctx, f)
	}
	only := onlyThese[f.Only]
	total := 0
	if f.Only == "" {
		n, err := d.read.CountProducts(ctx)
		if err != nil {
			return nil, 0, wrap(err, "counting products")
		}
		total = int(n)
	} else if err := d.readers.QueryRowContext(ctx, "SELECT COUNT(*)"+productTables+only).Scan(&total); err != nil {
		return nil, 0, wrap(err, "counting products")
	}
	column := cmp.Or(productColumns[f.Sort], productColumns[ProductBySKU])
	direction := " ASC"
	if f.Descending {
		direction = " DESC"
	}
	ids, promised, err := d.productIDs(ctx, "SELECT p.id, COALESCE(q.promised, 0) AS promised"+productTables+only+" ORDER BY "+
		column+direction+", p.sku, p.id LIMIT $1 OFFSET $2", f.Limit, f.Offset)
	if err != nil {
		return nil, 0, wrap(err, "listing products")
	}
	rows, err := d.productRows(ctx, ids, promised)
	return rows, total, err
}

func (d *DB) productIDs(ctx context.Context, query string, args ...any) (ids []string, promised map[string]int64, err error) {
	rows, err := d.readers.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	promised = map[string]int64{}
	for rows.Next() {
		var id string
		var n int64
		if err := rows.Scan(&id, &n); err != nil {
			return nil, nil, err
		}
		ids, promised[id] = append(ids, id), n
	}
	return ids, promised, rows.Err()
}

// findProducts finds by the words typed; within a narrower list, those of it.
func (d *DB) findProducts(ctx context.Context, f ProductFilter) ([]ProductRow, int, error) {
	if err := d.productIndex.catchUp(ctx, d); err != nil {
		return nil, 0, wrap(err, "reading the products for search")
	}
	var within map[string]bool
	if f.Only != "" {
		ids, _, err := d.productIDs(ctx, "SELECT p.id, 0"+productTables+onlyThese[f.Only])
		if err != nil {
			return nil, 0, wrap(err, "listing products")
		}
		within = map[string]bool{}
		for _, id := range ids {
			within[id] = true
		}
	}
	ids, total := d.productIndex.index.Find(f.Text, f.Offset+f.Limit, within)
	ids = ids[min(f.Offset, len(ids)):]
	promised := map[string]int64{}
	for _, id := range ids {
		n, err := d.promisedUnits(ctx, id)
		if err != nil {
			return nil, 0, err
		}
		promised[id] = n
	}
	rows, err := d.productRows(ctx, ids, promised)
	return rows, total, err
}

func (d *DB) promisedUnits(ctx context.Context, id string) (int64, error) {
	rows, err := d.read.PromisedInTransactions(ctx, id)
	var n int64
	for _, row := range rows {
		n += row.Quantity
	}
	return n, wrap(err, "adding up what is promised")
}

func (d *DB) productRows(ctx context.Context, ids []string, promised map[string]int64) ([]ProductRow, error) {
	rows := make([]ProductRow, len(ids))
	for i, id := range ids {
		row, err := d.read.ProductByID(ctx, id)
		if err != nil {
			return nil, wrap(err, "reading a product")
		}
		rows[i] = ProductRow{Product: books.Product(row), Promised: promised[id]}
	}
	return rows, nil
}

// The narrower lists; "" is all products.
const (
	OnlyOversold   ProductsOnly = "oversold"
	OnlyLow        ProductsOnly = "low"
	OnlyPromised   ProductsOnly = "promised"
	OnlyDuplicates ProductsOnly = "duplicates"
	OnlyUnstocked  ProductsOnly = "unstocked"
)

// Product returns a product; NotFound when there is none. One that was removed as
// a duplicate is returned as it was, with MergedInto.
func (d *DB) Product(ctx context.Context, id string) (ProductRow, error) {
	row, err := d.read.ProductByID(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return ProductRow{}, noProduct()
	}
	if err != nil {
		return ProductRow{}, wrap(err, "reading a product")
	}
	promised, err := d.promisedUnits(ctx, id)
	return ProductRow{Product: books.Product(row), Promised: promised}, err
}

// ProductsBySKU returns all products of exactly this SKU.
func (d *DB) ProductsBySKU(ctx context.Context, sku string) ([]store.Product, error) {
	rows, err := d.read.ProductsWithSKU(ctx, sku)
	return productsOf(rows), wrap(err, "looking for a SKU")
}

func productsOf(rows []sqlc.Product) []store.Product {
	list := make([]store.Product, len(rows))
	for i, row := range rows {
		list[i] = books.Product(row)
	}
	return list
}
