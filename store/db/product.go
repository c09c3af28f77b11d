package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
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

// The narrower lists; "" is all products.
const (
	OnlyOversold   ProductsOnly = "oversold"
	OnlyLow        ProductsOnly = "low"
	OnlyPromised   ProductsOnly = "promised"
	OnlyDuplicates ProductsOnly = "duplicates"
	OnlyUnstocked  ProductsOnly = "unstocked"
)

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
	if err := d.goods.catchUp(ctx, d); err != nil {
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
	ids, total := d.goods.index.Find(f.Text, f.Offset+f.Limit, within)
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

func noProduct() error {
	return store.Fail(store.NotFound, "There is no such product. Nothing was changed; search again.")
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

// AddProduct adds a product as a person entered it, books its stock on hand as
// counted, and matches the waiting orders with its SKU. It returns the record, and
// how many orders got their transaction. One that store.Product.Check refuses is
// Invalid. A SKU that another product has is not refused: DuplicatesOf warns.
func (d *DB) AddProduct(ctx context.Context, p store.Product) (store.Product, int, error) {
	matched := 0
	err := d.in(ctx, "adding a product", func(a *act) error {
		p.Tidy()
		if err := p.Check(); err != nil {
			return err
		}
		if err := a.insertProduct(ctx, &p, ""); err != nil {
			return err
		}
		if err := a.log(ctx, store.Event{
			SubjectID: p.ID, Kind: store.EventRecord, Title: p.Name() + " created",
			After: describeProduct(p),
		}); err != nil {
			return err
		}
		var err error
		matched, err = a.rematchSKUs(ctx, p.SKU)
		return err
	})
	return p, matched, err
}

// insertProduct writes a new record and the movement of its stock.
func (a *act) insertProduct(ctx context.Context, p *store.Product, note string) error {
	version, err := next(ctx, a, "product_version", &a.goods)
	if err != nil {
		return err
	}
	if !p.Stocked {
		p.OnHand = 0
	}
	p.ID, p.Version, p.UpdatedAt, p.MergedInto = newID(), version, store.At(a.at), ""
	if err := a.InsertProduct(ctx, sqlc.InsertProductParams{
		ID: p.ID, SKU: p.SKU, Barcode: p.Barcode, Description: p.Description, Price: p.Price, Stocked: flag(p.Stocked),
		OnHand: p.OnHand, UpdatedAt: a.at, LowAt: p.LowAt, Version: version,
	}); err != nil {
		return fmt.Errorf("adding a product: %w", err)
	}
	a.changed(StockChanged)
	if p.OnHand == 0 {
		return nil
	}
	if err := a.InsertMovement(ctx, sqlc.InsertMovementParams{
		Key: "count:" + p.ID, ProductID: p.ID, Quantity: p.OnHand, Reason: string(store.StockCounted), At: a.at, Actor: a.actor, Note: note,
	}); err != nil {
		return fmt.Errorf("booking stock: %w", err)
	}
	return nil
}

// SaveProduct writes a record as a person edited it; p.Version is what they saw,
// stock is not touched. When the SKU changes, the waiting orders with the old or
// the new one are matched again; transactions that exist stay as they are. It
// returns how many orders got theirs. A record that was changed or removed in
// between is Conflict, one that store.Product.Check refuses is Invalid.
func (d *DB) SaveProduct(ctx context.Context, p store.Product) (int, error) {
	matched := 0
	err := d.in(ctx, "editing a product", func(a *act) error {
		p.Tidy()
		if err := p.Check(); err != nil {
			return err
		}
		before, err := a.product(ctx, p.ID)
		if err != nil {
			return err
		}
		if before.Stocked && !p.Stocked && before.OnHand != 0 {
			return store.Fail(store.Invalid, "%s has %d on hand, so it can't become a product without stock. Nothing was saved; set its stock "+
				"to 0 first.", before.Name(), before.OnHand)
		}
		if err := a.writeProduct(ctx, p); err != nil {
			return err
		}
		if err := a.log(ctx, store.Event{
			SubjectID: p.ID, Kind: store.EventRecord, Title: p.Name() + " edited", Before: describeProduct(before), After: describeProduct(p),
		}); err != nil {
			return err
		}
		matched, err = a.rematchSKUs(ctx, before.SKU, p.SKU)
		return err
	})
	return matched, err
}

// writeProduct replaces a record that is still as the person saw it.
func (a *act) writeProduct(ctx context.Context, p store.Product) error {
	version, err := next(ctx, a, "product_version", &a.goods)
	if err != nil {
		return err
	}
	written, err := a.UpdateProduct(ctx, sqlc.UpdateProductParams{
		ID: p.ID, SKU: p.SKU, Barcode: p.Barcode, Description: p.Description, Price: p.Price, Stocked: flag(p.Stocked),
		LowAt: p.LowAt, Version: version, UpdatedAt: a.at, Seen: p.Version,
	})
	if err != nil {
		return fmt.Errorf("writing the product: %w", err)
	}
	if written == 0 {
		return store.Fail(store.Conflict, "%s was changed by somebody else in the meantime. Nothing was overwritten; look at it again and "+
			"repeat your change.", p.Name())
	}
	a.changed(StockChanged, p.ID)
	return nil
}

func (a *act) product(ctx context.Context, id string) (store.Product, error) {
	row, err := a.ProductByID(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return store.Product{}, noProduct()
	}
	if err != nil {
		return store.Product{}, fmt.Errorf("reading a product: %w", err)
	}
	return books.Product(row), nil
}

// rematchSKUs matches the waiting orders that have one of the SKUs again.
func (a *act) rematchSKUs(ctx context.Context, skus ...string) (int, error) {
	var waiting []sqlc.Order
	asked := map[string]bool{"": true}
	for _, sku := range skus {
		if asked[sku] {
			continue
		}
		asked[sku] = true
		rows, err := a.WaitingOrdersWithSKU(ctx, sku)
		if err != nil {
			return 0, fmt.Errorf("listing the waiting orders: %w", err)
		}
		for _, row := range rows {
			if !slices.ContainsFunc(waiting, func(o sqlc.Order) bool { return o.ID == row.ID }) {
				waiting = append(waiting, row)
			}
		}
	}
	return a.rematch(ctx, waiting)
}

// describeProduct is a record in one line for the log of its own changes.
func describeProduct(p store.Product) string {
	parts := []string{p.SKU, p.Barcode, p.Description, fmt.Sprintf("price %d", p.Price)}
	if !p.Stocked {
		parts = append(parts, "no stock")
	}
	if p.LowAt > 0 {
		parts = append(parts, fmt.Sprintf("low at %d", p.LowAt))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// productSurvivor follows removals from a duplicate to the product that is left.
func productSurvivor(ctx context.Context, q *sqlc.Queries, id string) (string, error) {
	for id != "" {
		into, err := q.ProductMergedInto(ctx, id)
		if err != nil {
			return "", fmt.Errorf("following a removed duplicate: %w", err)
		}
		if into == "" {
			break
		}
		id = into
	}
	return id, nil
}
