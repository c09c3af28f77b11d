package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

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

// matchLine finds the product of a line, by its exact SKU or by what a person said
// (R22, R25); the product is its stock side, zero when there is none.
func matchLine(ctx context.Context, q *sqlc.Queries, shop string, line store.OrderLine) (matching.LineMatch, product, error) {
	rows, err := productsBySKU(ctx, q, line.SKU)
	if err != nil {
		return matching.LineMatch{}, product{}, err
	}
	match := matching.Line(line.SKU, items(rows), "")
	if match.ProductID == "" {
		remembered, err := rememberedProduct(ctx, q, shop, line)
		if err != nil {
			return match, product{}, err
		}
		if match = matching.Line(line.SKU, items(rows), remembered.ID); match.ProductID != "" {
			return match, product{id: remembered.ID, stocked: remembered.Stocked == 1}, nil
		}
		return match, product{}, nil
	}
	for _, row := range rows {
		if row.ID == match.ProductID {
			return match, product{id: row.ID, stocked: row.Stocked == 1}, nil
		}
	}
	return match, product{}, nil
}

// decide matches an order's customer (R18) and lines (R22). Customer ID Needed
// comes first when both fail (R24).
func (a *act) decide(ctx context.Context, o store.Order, word personsWord) (decision, error) {
	var d decision
	var err error
	if d.customer, err = matchCustomer(ctx, a.Queries, o, word); err != nil {
		return d, err
	}
	d.lines = make([]matching.LineMatch, len(o.Lines))
	failed := false
	for i, line := range o.Lines {
		if line.Quantity <= 0 {
			continue
		}
		match, found, err := matchLine(ctx, a.Queries, o.Shop, line)
		if err != nil {
			return d, err
		}
		if d.lines[i] = match; match.ProductID == "" {
			failed = true
			continue
		}
		d.products = append(d.products, found)
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

// personsWord is a person's word about one order.
type personsWord struct {
	chosen string
	undone bool
}

func wordAbout(row sqlc.Order) personsWord {
	return personsWord{chosen: row.ChosenCustomer, undone: row.Unidentified == 1}
}

func matchCustomer(ctx context.Context, q *sqlc.Queries, o store.Order, word personsWord) (matching.CustomerMatch, error) {
	known := matching.Known{Undone: word.undone}
	var err error
	if known.Chosen, err = survivor(ctx, q, word.chosen); err != nil {
		return matching.CustomerMatch{}, err
	}
	if known.Remembered, err = rememberedCustomer(ctx, q, o); err != nil {
		return matching.CustomerMatch{}, err
	}
	if known.Chosen == "" && known.Remembered == "" {
		if known.Remembered, err = customerByShopifyID(ctx, q, o); err != nil {
			return matching.CustomerMatch{}, err
		}
	}
	if known.Chosen == "" && known.Remembered == "" {
		if known.SameEmail, err = customersByEmail(ctx, q, o.ContactEmail()); err != nil {
			return matching.CustomerMatch{}, err
		}
	}
	return matching.Customer(o.ContactEmail(), known), nil
}

// customersByEmail returns the customers that have an email, each survivor once:
// a merged record's email leads to who it was merged into (R18).
func customersByEmail(ctx context.Context, q *sqlc.Queries, email string) ([]string, error) {
	folded := matching.FoldEmail(email)
	if folded == "" {
		return nil, nil
	}
	rows, err := q.CustomersByEmail(ctx, folded)
	if err != nil {
		return nil, fmt.Errorf("looking for an email: %w", err)
	}
	var ids []string
	for _, row := range rows {
		id := row.ID
		if row.MergedInto != "" {
			if id, err = survivor(ctx, q, row.ID); err != nil {
				return nil, err
			}
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
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
	return survivor(ctx, q, id)
}

// customerByShopifyID is the customer whose record came with the id that Shopify calls the
// order's customer by, "" for none or several (R66).
func customerByShopifyID(ctx context.Context, q *sqlc.Queries, o store.Order) (string, error) {
	code := o.Buyer.ShopifyID[strings.LastIndexByte(o.Buyer.ShopifyID, '/')+1:]
	if code == "" {
		return "", nil
	}
	rows, err := q.CustomersWithCode(ctx, sqlc.CustomersWithCodeParams{System: Shopify, Code: code})
	if err != nil {
		return "", fmt.Errorf("looking for Shopify's customer: %w", err)
	}
	var found string
	for _, row := range rows {
		id, err := survivor(ctx, q, row.ID)
		if err != nil {
			return "", err
		}
		if found != "" && found != id {
			return "", nil
		}
		found = id
	}
	return found, nil
}

// anyShop remembers for lines of every shop: what a removed duplicate's SKU means.
const anyShop = ""

// rememberedProduct is the product that a person said such a line is, followed to
// the one that is left when it was removed as a duplicate; zero when nobody did.
func rememberedProduct(ctx context.Context, q *sqlc.Queries, shop string, line store.OrderLine) (sqlc.Product, error) {
	for _, key := range line.MatchKeys() {
		for _, where := range []string{shop, anyShop} {
			id, err := q.RememberedProduct(ctx, sqlc.RememberedProductParams{Shop: where, Key: key})
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err == nil {
				id, err = productSurvivor(ctx, q, id)
			}
			if err != nil {
				return sqlc.Product{}, fmt.Errorf("looking for a remembered product: %w", err)
			}
			row, err := q.ProductByID(ctx, id)
			if err != nil {
				return sqlc.Product{}, fmt.Errorf("reading a remembered product: %w", err)
			}
			return row, nil
		}
	}
	return sqlc.Product{}, nil
}
