package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

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
func (a *act) decide(ctx context.Context, o store.Order, word said) (decision, error) {
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

// said is a person's word about one order.
type said struct {
	chosen string
	undone bool
}

func saidOf(row sqlc.Order) said {
	return said{chosen: row.ChosenCustomer, undone: row.Unidentified == 1}
}

func matchCustomer(ctx context.Context, q *sqlc.Queries, o store.Order, word said) (matching.CustomerMatch, error) {
	known := matching.Known{Undone: word.undone}
	var err error
	if known.Chosen, err = survivor(ctx, q, word.chosen); err != nil {
		return matching.CustomerMatch{}, err
	}
	if known.Remembered, err = rememberedCustomer(ctx, q, o); err != nil {
		return matching.CustomerMatch{}, err
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

// survivor follows merges from a customer to who is left; "" stays "".
func survivor(ctx context.Context, q *sqlc.Queries, id string) (string, error) {
	for id != "" {
		into, err := q.MergedInto(ctx, id)
		if err != nil {
			return "", fmt.Errorf("following a merge: %w", err)
		}
		if into == "" {
			break
		}
		id = into
	}
	return id, nil
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

// Rematch matches all waiting orders again, after a record was edited by hand or
// by another program. It returns how many got their transaction.
func (d *DB) Rematch(ctx context.Context) (int, error) {
	matched := 0
	err := d.in(ctx, "matching the waiting orders again", func(a *act) (err error) {
		matched, err = a.rematchAll(ctx)
		return err
	})
	return matched, err
}

func (a *act) rematchAll(ctx context.Context) (int, error) {
	waiting, err := a.WaitingOrders(ctx)
	if err != nil {
		return 0, fmt.Errorf("listing the waiting orders: %w", err)
	}
	return a.rematch(ctx, waiting)
}

// rematchEmails matches the waiting orders that carry one of the emails.
func (a *act) rematchEmails(ctx context.Context, emails ...string) (int, error) {
	waiting, err := a.waitingWithEmails(ctx, emails...)
	if err != nil {
		return 0, err
	}
	return a.rematch(ctx, waiting)
}

func (a *act) waitingWithEmails(ctx context.Context, emails ...string) ([]sqlc.Order, error) {
	var waiting []sqlc.Order
	asked := map[string]bool{"": true}
	for _, email := range emails {
		folded := matching.FoldEmail(email)
		if asked[folded] {
			continue
		}
		asked[folded] = true
		rows, err := a.WaitingOrdersWithEmail(ctx, folded)
		if err != nil {
			return nil, fmt.Errorf("listing the waiting orders: %w", err)
		}
		waiting = append(waiting, rows...)
	}
	return waiting, nil
}

// rematch decides about waiting orders again: every fix ends here. It returns how
// many got their transaction.
func (a *act) rematch(ctx context.Context, waiting []sqlc.Order) (int, error) {
	matched := 0
	for _, row := range waiting {
		o, _, err := readDetails(ctx, a.Queries, row.ID)
		if err != nil {
			return 0, err
		}
		o.ID = row.ID
		before := row
		if err := a.settle(ctx, &row, o); err != nil {
			return 0, err
		}
		if row.Problem == before.Problem && row.CustomerID == before.CustomerID {
			continue
		}
		if err := a.saveOrder(ctx, row, o); err != nil {
			return 0, err
		}
		if row.TransactionID != "" {
			matched++
		}
		if row.Problem == before.Problem {
			continue
		}
		if err := a.log(ctx, matchEvent(row, o, store.EventMatched)); err != nil {
			return 0, err
		}
	}
	return matched, nil
}

// follow brings an order to how it is at Shopify when nobody has to accept that.
// A waiting one is decided about anew; cancelled, it is rejected, and with nothing
// left in it completed, and what it was to tell Shopify is withdrawn. One that was
// over because nothing was left in it waits again once something is.
func (a *act) follow(ctx context.Context, row *sqlc.Order, o store.Order) error {
	refilled, err := a.refilled(ctx, *row, o)
	if err != nil {
		return err
	}
	if refilled {
		row.Status = string(store.New)
	}
	describe(row, o)
	row.Changed = 0
	waiting := row.TransactionID == "" && !store.Status(row.Status).Final()
	switch {
	case waiting && (!o.CancelledAt.IsZero() || o.NothingLeft()):
		row.Status, row.Problem = string(store.Completed), ""
		if !o.CancelledAt.IsZero() {
			row.Status = string(store.Rejected)
		}
		if err := a.withdraw(ctx, row.ID); err != nil {
			return err
		}
	case waiting:
		if err := a.settle(ctx, row, o); err != nil {
			return err
		}
	}
	if err := a.replaceDetails(ctx, o); err != nil {
		return err
	}
	return a.saveOrder(ctx, *row, o)
}

// refilled says that an order which was over because everything in it was refunded or
// removed has something in it again.
func (a *act) refilled(ctx context.Context, row sqlc.Order, o store.Order) (bool, error) {
	over := row.Status == string(store.Completed) && row.TransactionID == ""
	if !over || len(o.OpenLines()) == 0 || !o.CancelledAt.IsZero() || o.Fulfillment == "FULFILLED" {
		return false, nil
	}
	before, _, err := readDetails(ctx, a.Queries, row.ID)
	return before.NothingLeft(), err
}

// withdraw takes back all that an order was to tell Shopify and hasn't yet.
func (a *act) withdraw(ctx context.Context, orderID string) error {
	if _, err := a.WithdrawPushes(ctx, sqlc.WithdrawPushesParams{OrderID: orderID}); err != nil {
		return fmt.Errorf("withdrawing what was not sent: %w", err)
	}
	if err := a.SetOrderPush(ctx, sqlc.SetOrderPushParams{ID: orderID}); err != nil {
		return fmt.Errorf("writing the order: %w", err)
	}
	return nil
}
