package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// decision is what matching found for an order, the same for taking in and for
// every later fix: one piece of code decides.
type decision struct {
	customer matching.CustomerMatch
	// lines answers o.Lines one by one; a line without units left isn't asked.
	lines []matching.LineMatch
	// products are those of the open lines, complete only when problem is "".
	products []product
	problem  store.Status
}

// product is a matched product as far as booking its sale needs it.
type product struct {
	id      string
	stocked bool
}

// decide matches an order's customer (R18) and lines (R22). Customer ID Needed
// comes first when both fail (R24).
func (a *act) decide(ctx context.Context, o store.Order) (decision, error) {
	var d decision
	var err error
	if d.customer, err = matchCustomer(ctx, a.Queries, o); err != nil {
		return d, err
	}
	d.lines = make([]matching.LineMatch, len(o.Lines))
	failed := false
	for i, line := range o.Lines {
		if line.Quantity <= 0 {
			continue
		}
		found, err := productsBySKU(ctx, a.Queries, line.SKU)
		if err != nil {
			return d, err
		}
		d.lines[i] = matching.Line(line.SKU, items(found))
		if d.lines[i].ProductID == "" {
			failed = true
			continue
		}
		for _, row := range found {
			if row.ID == d.lines[i].ProductID {
				d.products = append(d.products, product{id: row.ID, stocked: row.Stocked == 1})
			}
		}
	}
	switch {
	case d.customer.CustomerID == "":
		d.problem = store.CustomerIDNeeded
	case failed:
		d.problem = store.ProductMatchFailed
	}
	return d, nil
}

func productsBySKU(ctx context.Context, q *sqlc.Queries, sku string) ([]sqlc.ProductsBySKURow, error) {
	if sku == "" {
		return nil, nil
	}
	found, err := q.ProductsBySKU(ctx, sku)
	if err != nil {
		return nil, fmt.Errorf("looking for a SKU: %w", err)
	}
	return found, nil
}

func items(rows []sqlc.ProductsBySKURow) []matching.Item {
	out := make([]matching.Item, len(rows))
	for i, row := range rows {
		out[i] = matching.Item{ID: row.ID, SKU: row.SKU}
	}
	return out
}

func matchCustomer(ctx context.Context, q *sqlc.Queries, o store.Order) (matching.CustomerMatch, error) {
	remembered, err := rememberedCustomer(ctx, q, o)
	if err != nil {
		return matching.CustomerMatch{}, err
	}
	var sameEmail []string
	if folded := matching.FoldEmail(o.ContactEmail()); folded != "" && remembered == "" {
		if sameEmail, err = q.CustomersByEmail(ctx, folded); err != nil {
			return matching.CustomerMatch{}, fmt.Errorf("looking for an email: %w", err)
		}
	}
	return matching.Customer(o.ContactEmail(), remembered, sameEmail), nil
}

// rememberedCustomer returns who this Shopify customer, or this guest's email,
// was identified as before, following merges to the survivor; "" when nobody.
func rememberedCustomer(ctx context.Context, q *sqlc.Queries, o store.Order) (string, error) {
	key := buyerKey(o)
	if key == "" {
		return "", nil
	}
	id, err := q.RememberedCustomer(ctx, sqlc.RememberedCustomerParams{Shop: o.Shop, Key: key})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("looking for a remembered match: %w", err)
	}
	for {
		survivor, err := q.MergedInto(ctx, id)
		if err != nil {
			return "", fmt.Errorf("following a merge: %w", err)
		}
		if survivor == "" {
			return id, nil
		}
		id = survivor
	}
}

// buyerKey is what a customer is remembered by: Shopify's customer, for a guest
// the email (R18); "" when the order has neither.
func buyerKey(o store.Order) string {
	if o.Buyer.ShopifyID != "" {
		return o.Buyer.ShopifyID
	}
	if email := matching.FoldEmail(o.ContactEmail()); email != "" {
		return "email:" + email
	}
	return ""
}

// Identify says that an order's person is a customer of the shop. The choice is
// remembered (R18) and applied at once to all waiting orders of that person
// (R21). It returns how many orders got their transaction by it. An order that
// has its transaction already, and one or a customer that isn't there, is refused.
func (d *DB) Identify(ctx context.Context, orderID, customerID string) (int, error) {
	matched := 0
	err := d.in(ctx, "identifying a customer", func(a *act) error {
		row, err := a.order(ctx, orderID)
		if err != nil {
			return err
		}
		if row.TransactionID != "" {
			return store.Fail(store.Invalid, "%s already has its transaction %s, so its customer can't be changed here.", row.Name, row.Barcode)
		}
		customer, err := a.CustomerByID(ctx, customerID)
		if errors.Is(err, sql.ErrNoRows) {
			return store.Fail(store.NotFound, "There is no such customer. Nothing was changed; search again.")
		}
		if err != nil {
			return fmt.Errorf("reading the customer: %w", err)
		}
		if row.BuyerKey == "" {
			return store.Fail(store.Invalid, "%s names no customer and no email, so there is nothing to remember the choice by.", row.Name)
		}
		if err := a.RememberCustomer(ctx, sqlc.RememberCustomerParams{Shop: row.Shop, Key: row.BuyerKey, CustomerID: customer.ID, CreatedAt: a.at}); err != nil {
			return fmt.Errorf("remembering the choice: %w", err)
		}
		if err := a.log(ctx, store.Event{OrderID: row.ID, Kind: store.EventRecord, Title: fmt.Sprintf("%s identified as customer %d", row.Name, customer.Number)}); err != nil {
			return err
		}
		matched, err = a.rematch(ctx)
		return err
	})
	return matched, err
}

// Rematch matches all waiting orders again, after a record was edited by hand or
// by another program. It returns how many got their transaction.
func (d *DB) Rematch(ctx context.Context) (int, error) {
	matched := 0
	err := d.in(ctx, "matching the waiting orders again", func(a *act) (err error) {
		matched, err = a.rematch(ctx)
		return err
	})
	return matched, err
}

func (a *act) rematch(ctx context.Context) (int, error) {
	waiting, err := a.WaitingOrders(ctx)
	if err != nil {
		return 0, fmt.Errorf("listing the waiting orders: %w", err)
	}
	matched := 0
	for _, row := range waiting {
		o, _, err := readDetails(ctx, a.Queries, row.ID)
		if err != nil {
			return 0, err
		}
		before := row.Problem
		if err := a.settle(ctx, &row, o); err != nil {
			return 0, err
		}
		if row.Problem == before {
			continue
		}
		if err := a.saveOrder(ctx, row, o); err != nil {
			return 0, err
		}
		if row.TransactionID != "" {
			matched++
		}
		if err := a.log(ctx, matchEvent(row, o, store.EventMatched)); err != nil {
			return 0, err
		}
	}
	return matched, nil
}
