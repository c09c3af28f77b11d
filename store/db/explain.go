package db

import (
	"context"
	"fmt"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/books"
)

// Explanation is why an order needs action, rule by rule, or how it was matched
// (R8): what was compared with what, what moved or would move, and its story.
type Explanation struct {
	Order   OrderRow
	Details store.Order
	// Pending is the order as Shopify changed it, nil when it is as it was accepted
	// (R43).
	Pending  *store.Order
	Customer CustomerCheck
	// Lines are the open lines.
	Lines []LineCheck
	// Transaction is nil while the order has none; Would is what it adds up to.
	Transaction *store.Transaction
	Would       store.Transaction
	Stock       []StockChange
	Pushes      []store.Push
	// PartStatuses are the statuses that were saved for its parts by themselves, by the part's id.
	PartStatuses map[string]store.Status
	Story        []store.Event
}

// Wished is the order as it was accepted, with what is wished of it now (R59).
func (e Explanation) Wished() store.Order {
	if e.Pending == nil {
		return e.Details
	}
	return e.Details.Wishing(*e.Pending)
}

// CustomerCheck is what R18 compared.
type CustomerCheck struct {
	Email string
	Guest bool
	// Withheld says that Shopify keeps the order's email back from this app (R60).
	Withheld bool
	Match    matching.CustomerMatch
	// Chosen is the matched customer, Remembered the one an earlier choice names,
	// SameEmail all that have the order's email.
	Chosen, Remembered *store.Customer
	SameEmail          []store.Customer
}

// LineCheck is what R22 compared for one line.
type LineCheck struct {
	Line    store.OrderLine
	Match   matching.LineMatch
	Product *store.Product
	// Same are all products with exactly this SKU, Closest the one whose SKU is
	// fewest edits (Distance) away; it is shown, never taken.
	Same     []store.Product
	Closest  *store.Product
	Distance int
}

// StockChange is stock that a transaction moves: from Product.OnHand when it is
// still to be created, to it when it was.
type StockChange struct {
	Product store.Product
	Delta   int64
	// Assumed says that the product is only the closest one to the line.
	Assumed bool
}

// Explain compares an order afresh with the shop's records, changing nothing.
func (d *DB) Explain(ctx context.Context, orderID string) (Explanation, error) {
	var e Explanation
	var err error
	if e.Order, err = d.Order(ctx, orderID); err != nil {
		return e, err
	}
	if e.Details, e.Pending, err = d.Details(ctx, orderID); err != nil {
		return e, err
	}
	row, err := d.read.OrderByID(ctx, orderID)
	if err != nil {
		return e, wrap(err, "reading an order")
	}
	if e.Customer, err = d.checkCustomer(ctx, e.Details, wordAbout(row)); err != nil {
		return e, wrap(err, "checking the customer")
	}
	if e.Lines, err = d.checkLines(ctx, e.Details); err != nil {
		return e, wrap(err, "checking the products")
	}
	if e.Story, err = d.Story(ctx, orderID); err != nil {
		return e, err
	}
	if e.Pushes, err = d.pushes(ctx, orderID); err != nil {
		return e, wrap(err, "reading the outbox")
	}
	if e.PartStatuses, err = partStatuses(ctx, d.read, orderID); err != nil {
		return e, wrap(err, "reading the parts' statuses")
	}
	products := make([]string, len(e.Lines))
	for i, line := range e.Lines {
		products[i] = line.Match.ProductID
	}
	e.Would = store.TransactionFor(e.Details, e.Customer.Match.CustomerID, products)
	if e.Order.TransactionID == "" {
		e.Stock = wouldMove(e.Lines)
		return e, nil
	}
	if e.Transaction, err = readTransaction(ctx, d.read, e.Order.TransactionID); err != nil {
		return e, wrap(err, "reading the transaction")
	}
	e.Stock, err = d.moved(ctx, e.Order.TransactionID)
	return e, wrap(err, "reading the stock movements")
}

func (d *DB) checkCustomer(ctx context.Context, o store.Order, word personsWord) (CustomerCheck, error) {
	c := CustomerCheck{Email: o.ContactEmail(), Guest: o.Buyer.ShopifyID == "", Withheld: o.ContactEmail() == "" && o.Withholds("email")}
	var err error
	if c.Match, err = matchCustomer(ctx, d.read, o, word); err != nil {
		return c, err
	}
	remembered, err := rememberedCustomer(ctx, d.read, o)
	if err != nil {
		return c, err
	}
	if c.Remembered, err = d.customerOrNil(ctx, remembered); err != nil {
		return c, err
	}
	if c.Chosen, err = d.customerOrNil(ctx, c.Match.CustomerID); err != nil {
		return c, err
	}
	ids, err := customersByEmail(ctx, d.read, o.ContactEmail())
	if err != nil {
		return c, fmt.Errorf("looking for the email: %w", err)
	}
	for _, id := range ids {
		found, err := d.customerOrNil(ctx, id)
		if err != nil {
			return c, err
		}
		c.SameEmail = append(c.SameEmail, *found)
	}
	return c, nil
}

func (d *DB) customerOrNil(ctx context.Context, id string) (*store.Customer, error) {
	if id == "" {
		return nil, nil
	}
	row, err := d.read.CustomerByID(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("reading a customer: %w", err)
	}
	found := customer(row)
	return &found, nil
}

func (d *DB) checkLines(ctx context.Context, o store.Order) ([]LineCheck, error) {
	var skus []string
	checks := make([]LineCheck, 0, len(o.Lines))
	for _, line := range o.OpenLines() {
		found, err := productsBySKU(ctx, d.read, line.SKU)
		if err != nil {
			return nil, err
		}
		match, _, err := matchLine(ctx, d.read, o.Shop, line)
		if err != nil {
			return nil, err
		}
		check := LineCheck{Line: line, Match: match}
		for _, row := range found {
			full, err := d.read.ProductByID(ctx, row.ID)
			if err != nil {
				return nil, fmt.Errorf("reading a product: %w", err)
			}
			check.Same = append(check.Same, books.Product(full))
			if full.ID == check.Match.ProductID {
				check.Product = &check.Same[len(check.Same)-1]
			}
		}
		if check.Match.Reason == matching.LineRemembered {
			full, err := d.read.ProductByID(ctx, match.ProductID)
			if err != nil {
				return nil, fmt.Errorf("reading a product: %w", err)
			}
			said := books.Product(full)
			check.Product = &said
		}
		if check.Match.Reason == matching.LineUnknown {
			if skus == nil {
				if skus, err = d.read.ProductSKUs(ctx); err != nil {
					return nil, fmt.Errorf("listing the SKUs: %w", err)
				}
			}
			if err := d.findClosest(ctx, &check, skus); err != nil {
				return nil, err
			}
		}
		checks = append(checks, check)
	}
	return checks, nil
}

func (d *DB) findClosest(ctx context.Context, check *LineCheck, skus []string) error {
	closest, distance := matching.Closest(check.Line.SKU, skus)
	if closest == "" {
		return nil
	}
	found, err := productsBySKU(ctx, d.read, closest)
	if err != nil || len(found) == 0 {
		return err
	}
	full, err := d.read.ProductByID(ctx, found[0].ID)
	if err != nil {
		return fmt.Errorf("reading a product: %w", err)
	}
	near := books.Product(full)
	check.Closest, check.Distance = &near, distance
	return nil
}

func wouldMove(lines []LineCheck) []StockChange {
	var moves []StockChange
	for _, line := range lines {
		switch {
		case line.Product != nil && line.Product.Stocked:
			moves = append(moves, StockChange{Product: *line.Product, Delta: -line.Line.Quantity})
		case line.Product == nil && line.Closest != nil && line.Closest.Stocked:
			moves = append(moves, StockChange{Product: *line.Closest, Delta: -line.Line.Quantity, Assumed: true})
		}
	}
	return moves
}

func (d *DB) moved(ctx context.Context, transactionID string) ([]StockChange, error) {
	movements, err := d.read.MovementsOfTransaction(ctx, transactionID)
	if err != nil {
		return nil, err
	}
	var moves []StockChange
	for _, m := range movements {
		row, err := d.read.ProductByID(ctx, m.ProductID)
		if err != nil {
			return nil, err
		}
		moves = append(moves, StockChange{Product: books.Product(row), Delta: m.Quantity})
	}
	return moves, nil
}

func (d *DB) pushes(ctx context.Context, orderID string) ([]store.Push, error) {
	order, err := d.read.OrderByID(ctx, orderID)
	if err != nil {
		return nil, err
	}
	return pushesOf(ctx, d.read, order)
}
