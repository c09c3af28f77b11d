package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/sqlc"
)

// LineCandidate is a product that an unmatched line may mean (R25).
type LineCandidate struct {
	store.Product
	// Score is from 0 to 1, Evidence why, in words that staff read.
	Score    float64
	Evidence []string
}

// mostCandidates is how many products are put before a person.
const mostCandidates = 12

// LineCandidates returns the products that a line of an order may mean, best first.
// It changes nothing; NotFound when the order has no such line.
func (d *DB) LineCandidates(ctx context.Context, orderID, lineShopifyID string) ([]LineCandidate, error) {
	_, line, err := orderLine(ctx, d.read, orderID, lineShopifyID)
	if err != nil {
		return nil, wrap(err, "reading the line")
	}
	if err := d.productIndex.catchUp(ctx, d); err != nil {
		return nil, wrap(err, "reading the products for search")
	}
	hits := d.productIndex.index.Like(
		matching.Wanted{SKU: line.SKU, Barcode: line.Barcode, Title: line.Title + " " + line.Variant},
		mostCandidates,
	)
	list := make([]LineCandidate, len(hits))
	for i, hit := range hits {
		row, err := d.read.ProductByID(ctx, hit.ID)
		if err != nil {
			return nil, wrap(err, "reading a product")
		}
		list[i] = LineCandidate{Product: books.Product(row), Score: hit.Score, Evidence: hit.Evidence}
	}
	return list, nil
}

func orderLine(ctx context.Context, q *sqlc.Queries, orderID, lineShopifyID string) (store.Order, store.OrderLine, error) {
	o, pending, err := readDetails(ctx, q, orderID)
	if err != nil {
		return o, store.OrderLine{}, err
	}
	is := func(l store.OrderLine) bool { return l.ShopifyID == lineShopifyID }
	if pending != nil && slices.ContainsFunc(pending.Lines, is) {
		// A line that Shopify added can't be accepted before it has its product (R43).
		o = *pending
	}
	i := slices.IndexFunc(o.Lines, is)
	if i < 0 {
		return o, store.OrderLine{}, store.Fail(store.NotFound, "%s has no such line any more. Nothing was changed; look at the order again.",
			o.Name)
	}
	return o, o.Lines[i], nil
}

// MatchLine says that a line of an order is a product. It is remembered for the
// line's variant and its SKU, or for its title where it has neither, and all
// waiting orders that it could help are matched again (R25); it returns how many
// got their transaction. Invalid says why the product can't stand for the line.
func (d *DB) MatchLine(ctx context.Context, orderID, lineShopifyID, productID string) (int, error) {
	matched := 0
	err := d.in(ctx, "matching a line", func(a *act) error {
		o, line, err := orderLine(ctx, a.Queries, orderID, lineShopifyID)
		if err != nil {
			return err
		}
		p, err := a.product(ctx, productID)
		if err != nil {
			return err
		}
		if err := store.MayMatch(line, p); err != nil {
			return err
		}
		for _, key := range line.MatchKeys() {
			if err := a.RememberProduct(ctx, sqlc.RememberProductParams{
				Shop: o.Shop, Key: key, ProductID: p.ID, SKU: line.SKU, Title: line.Title, CreatedAt: a.at, Actor: a.actor,
			}); err != nil {
				return fmt.Errorf("remembering the choice: %w", err)
			}
		}
		for _, subject := range []string{orderID, p.ID} {
			if err := a.log(ctx, store.Event{
				SubjectID: subject, Kind: store.EventMatched, Title: fmt.Sprintf("“%s” is %s", line.Title, p.Name()),
				Detail: "Remembered for this variant and SKU.", Before: line.SKU, After: p.SKU,
			}); err != nil {
				return err
			}
		}
		a.changed(OrdersChanged, orderID)
		matched, err = a.rematchAll(ctx)
		return err
	})
	return matched, err
}

// ProductMatches returns all that is remembered, newest first.
func (d *DB) ProductMatches(ctx context.Context) ([]store.ProductMatch, error) {
	rows, err := d.read.RememberedProducts(ctx)
	list := make([]store.ProductMatch, len(rows))
	for i, row := range rows {
		list[i] = store.ProductMatch{
			Shop: row.Shop, Key: row.Key, SKU: row.SKU, Title: row.Title, ProductID: row.ProductID,
			ProductSKU: row.ProductSKU, Product: row.Description, By: row.Actor, At: store.At(row.CreatedAt),
		}
	}
	return list, wrap(err, "reading the remembered choices")
}

// ForgetProductMatch forgets a choice and matches the waiting orders again.
// Transactions that exist stay as they are. NotFound when it is forgotten already.
func (d *DB) ForgetProductMatch(ctx context.Context, shop, key string) error {
	return d.in(ctx, "forgetting a choice", func(a *act) error {
		id, err := a.RememberedProduct(ctx, sqlc.RememberedProductParams{Shop: shop, Key: key})
		if errors.Is(err, sql.ErrNoRows) {
			return store.Fail(store.NotFound, "That choice is forgotten already. Nothing was changed.")
		}
		if err != nil {
			return fmt.Errorf("reading the choice: %w", err)
		}
		if _, err := a.ForgetProduct(ctx, sqlc.ForgetProductParams{Shop: shop, Key: key}); err != nil {
			return fmt.Errorf("forgetting the choice: %w", err)
		}
		if err := a.log(ctx, store.Event{
			SubjectID: id, Kind: store.EventUndone, Title: "A remembered product was forgotten",
			Before: key,
		}); err != nil {
			return err
		}
		a.changed(StockChanged, id)
		_, err = a.rematchAll(ctx)
		return err
	})
}

// WaitingLine is a line of a waiting order that no product matches.
type WaitingLine struct {
	Order OrderRow
	Line  store.OrderLine
	// Reason is why: blank, unknown, duplicate.
	Reason matching.LineReason
}

// WaitingLines returns the unmatched lines of all waiting orders, oldest order
// first: what the Product Match Tool steps through.
func (d *DB) WaitingLines(ctx context.Context) ([]WaitingLine, error) {
	rows, err := d.read.WaitingOrders(ctx)
	if err != nil {
		return nil, wrap(err, "listing the waiting orders")
	}
	var list []WaitingLine
	for _, row := range rows {
		lines, err := d.read.OrderLines(ctx, row.ID)
		if err != nil {
			return nil, wrap(err, "reading an order's lines")
		}
		var o *store.Order
		for _, l := range lines {
			if l.ProductID != "" || l.Quantity <= 0 {
				continue
			}
			if o == nil {
				read, _, err := readDetails(ctx, d.read, row.ID)
				if err != nil {
					return nil, wrap(err, "reading an order")
				}
				o = &read
			}
			i := slices.IndexFunc(o.Lines, func(each store.OrderLine) bool { return each.ShopifyID == l.ShopifyID })
			if i < 0 {
				continue
			}
			order, err := d.Order(ctx, row.ID)
			if err != nil {
				return nil, err
			}
			list = append(list, WaitingLine{Order: order, Line: o.Lines[i], Reason: matching.LineReason(l.Reason)})
		}
	}
	slices.SortStableFunc(list, func(a, b WaitingLine) int {
		return cmp.Compare(a.Order.CreatedAt.UnixMilli(), b.Order.CreatedAt.UnixMilli())
	})
	return list, nil
}
