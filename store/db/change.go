package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Changes returns the orders that Shopify changed and nobody has decided about,
// the one that was changed first first (R43).
func (d *DB) Changes(ctx context.Context) ([]OrderRow, error) {
	rows, err := d.readers.QueryContext(ctx, "SELECT "+orderColumns+orderTables+" WHERE o.changed = 1 ORDER BY o.updated_at, o.id")
	if err != nil {
		return nil, wrap(err, "listing the changed orders")
	}
	list, err := scanOrders(rows, d.cfg.Now())
	return list, wrap(err, "listing the changed orders")
}

// Change returns what Shopify changed about an order and what accepting it does,
// worked out afresh; also of one that somebody decided to keep as it is. NotFound
// when the order is as it was accepted.
func (d *DB) Change(ctx context.Context, orderID string) (store.Change, error) {
	a := &act{Queries: d.read, db: d, locations: map[string]store.Locations{}}
	m, err := a.change(ctx, orderID)
	return m.Change, wrap(err, "reading a change")
}

// AcceptChange makes an order what it is at Shopify (R43): its transaction is
// rewritten or, when Shopify cancelled the order, voided, and stock and payments
// follow once, all in one database transaction. A finished sale stays as it is;
// the difference is recorded. seen is the Version of the change that the person
// saw: Conflict when it, or the transaction, has changed since, or when it is
// decided already. Invalid when a line has no product yet. Nothing was changed then.
func (d *DB) AcceptChange(ctx context.Context, orderID, seen string) error {
	return d.in(ctx, "accepting a change", func(a *act) error { return a.acceptSeen(ctx, orderID, seen) })
}

func (a *act) acceptSeen(ctx context.Context, orderID, seen string) error {
	m, err := a.decidable(ctx, orderID, seen)
	if err != nil {
		return err
	}
	if err := m.MayAccept(); err != nil {
		return err
	}
	return a.accept(ctx, m)
}

// KeepChange leaves an order as it is here although Shopify changed it (R43): the
// difference stays on it, and it asks for nothing until Shopify changes it again.
// seen and Conflict are as for AcceptChange.
func (d *DB) KeepChange(ctx context.Context, orderID, seen string) error {
	return d.in(ctx, "keeping an order as it is", func(a *act) error { return a.keepSeen(ctx, orderID, seen) })
}

// DecideChanges accepts or keeps several changes as they were seen, all or none.
// Errors are those of AcceptChange and KeepChange.
func (d *DB) DecideChanges(ctx context.Context, seen []store.Change, accept bool) error {
	return d.in(ctx, "deciding about changes", func(a *act) error {
		for _, c := range seen {
			var err error
			if accept {
				err = a.acceptSeen(ctx, c.After.ID, c.Version)
			} else {
				err = a.keepSeen(ctx, c.After.ID, c.Version)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *act) keepSeen(ctx context.Context, orderID, seen string) error {
	m, err := a.decidable(ctx, orderID, seen)
	if err != nil {
		return err
	}
	row := m.row
	if row.Changed == 0 {
		return nil
	}
	row.Changed = 0
	if err := a.UpdateOrder(ctx, updateParams(row)); err != nil {
		return fmt.Errorf("writing the order: %w", err)
	}
	a.changed(OrdersChanged, row.ID)
	return a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventKept, Title: row.Name + " kept as it is", Detail: "At Shopify: " + m.After.Differences(m.Before),
		Before: m.Before.Amount(m.Before.Total).String(), After: m.After.Amount(m.After.Total).String(),
	})
}

// met is a change with what it meets in the database.
type met struct {
	store.Change
	row sqlc.Order
	// lines answer After.Lines one by one.
	lines []matching.LineMatch
	// whole is the order as Shopify has it now; After lacks what was sold of it before.
	whole store.Order
	// found are the products of its open lines by Shopify's line id.
	found map[string]store.Product
}

func (a *act) decidable(ctx context.Context, orderID, seen string) (met, error) {
	m, err := a.change(ctx, orderID)
	if store.CodeOf(err) == store.NotFound && m.row.ID != "" {
		return m, store.FailBecause(err, store.Conflict, "%s was decided about in the meantime. Nothing was changed; look at it again.",
			m.row.Name)
	}
	if err == nil && m.Transaction.State == store.TransactionCancelling {
		return m, m.Transaction.MayChange()
	}
	if err == nil && m.Version != seen {
		err = store.Fail(store.Conflict, "%s, or its transaction, has changed since it was shown. Nothing was changed; look at it again.",
			m.row.Name)
	}
	return m, err
}

func (a *act) change(ctx context.Context, orderID string) (met, error) {
	var m met
	var err error
	if m.row, err = a.order(ctx, orderID); err != nil {
		return m, err
	}
	before, pending, err := readDetails(ctx, a.Queries, orderID)
	if err != nil {
		return m, err
	}
	if pending == nil || m.row.TransactionID == "" {
		return m, store.Fail(store.NotFound, "Shopify has not changed %s since it was taken in or last accepted.", m.row.Name)
	}
	after := *pending
	before.ID, after.ID = orderID, orderID
	t, err := readTransaction(ctx, a.Queries, m.row.TransactionID)
	if err != nil {
		return m, err
	}
	payments, err := paymentsOf(ctx, a.Queries, t.ID)
	if err != nil {
		return m, err
	}
	sold := make([]store.Product, len(t.Lines))
	for i, line := range t.Lines {
		if sold[i], err = a.product(ctx, line.ProductID); err != nil {
			return m, err
		}
	}
	m.whole = after
	if err := a.less(ctx, *t, &before, &after); err != nil {
		return m, err
	}
	if m.found, err = a.matchChanged(ctx, &m, before, after, t, sold); err != nil {
		return m, err
	}
	returns, err := returnsOf(ctx, a.Queries, orderID)
	if err != nil {
		return m, err
	}
	under := slices.ContainsFunc(returns, func(r store.Return) bool { return r.Transaction.State == store.TransactionReturning })
	returns = slices.DeleteFunc(returns, func(r store.Return) bool { return r.Transaction.Returns != t.ID })
	own, err := a.places(ctx, m.row.Shop)
	if err != nil {
		return m, err
	}
	m.Change = store.Compare(before, after, store.Status(m.row.Status), *t, payments, sold, m.found).
		WithReturns(returns, payments, sold, m.found, own)
	// Of an open sale, too: what the order shows of it would be booked now, and once more as the return.
	m.Under, m.Kept = under, m.row.Changed == 0
	m.Version, err = a.changeVersion(ctx, orderID, *t, returns)
	return m, err
}

// matchChanged finds the products of the open lines as they are at Shopify now: a
// line that was sold already keeps its product, whatever it is called since;
// only added ones are matched.
func (a *act) matchChanged(ctx context.Context, m *met, before, after store.Order, t *store.Transaction,
	sold []store.Product,
) (map[string]store.Product, error) {
	found := map[string]store.Product{}
	if t.State == store.TransactionOpen {
		for i, line := range before.OpenLines() {
			if i < len(sold) && t.Lines[i].SKU == line.SKU {
				found[line.ShopifyID] = sold[i]
			}
		}
	}
	d, err := a.decide(ctx, after, wordAbout(m.row))
	if err != nil {
		return nil, err
	}
	m.lines = d.lines
	for i, line := range after.Lines {
		if line.Quantity <= 0 {
			continue
		}
		if known, ok := found[line.ShopifyID]; ok {
			m.lines[i] = matching.LineMatch{ProductID: known.ID, Reason: matching.LineMatched}
			continue
		}
		if m.lines[i].ProductID == "" {
			continue
		}
		if found[line.ShopifyID], err = a.product(ctx, m.lines[i].ProductID); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// changeVersion names what a decision rests on: both readings of the order, and the
// transaction with its money and its stock.
func (a *act) changeVersion(ctx context.Context, orderID string, t store.Transaction, returns []store.Return) (string, error) {
	details, err := a.OrderDetails(ctx, orderID)
	if err != nil {
		return "", fmt.Errorf("reading the order's details: %w", err)
	}
	movements, err := a.MovementsOfTransaction(ctx, t.ID)
	if err != nil {
		return "", fmt.Errorf("reading the stock movements: %w", err)
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%d:%s%d:%s%s:%s:%d:%d:%d", len(details.Details), details.Details, len(details.Pending), details.Pending,
		t.ID, t.State, t.Total, t.Paid, len(movements))
	for _, r := range returns {
		fmt.Fprintf(sum, ":%s:%s:%d", r.Transaction.ID, r.Transaction.State, r.Transaction.Paid)
	}
	return hex.EncodeToString(sum.Sum(nil)[:12]), nil
}

func (a *act) accept(ctx context.Context, m met) error {
	row, t := m.row, m.Transaction
	var err error
	switch {
	case t.State != store.TransactionOpen:
		err = a.SetShopifyTotal(ctx, sqlc.SetShopifyTotalParams{ID: t.ID, ShopifyTotal: m.After.Total})
		switch {
		case err != nil:
		case t.State == store.TransactionFinished:
			err = a.acceptBeside(ctx, &m)
			row = m.row
		default:
			err = a.payAll(ctx, m.Entries)
		}
	case m.Over():
		err = a.void(ctx, t.ID, m.Entries)
	default:
		err = a.rewrite(ctx, m)
	}
	if err != nil {
		return err
	}
	fillRow(&row, m.whole)
	row.Changed, row.Status = 0, string(m.BecomesStatus())
	if m.Over() && t.State == store.TransactionOpen && m.After.Elsewhere() == store.AllElsewhere {
		// Should it come back it is an order like every other, with a transaction of its own.
		row.TransactionID, row.Barcode = "", ""
	}
	if m.Over() {
		row.Problem = ""
		if err := a.withdraw(ctx, row.ID); err != nil {
			return err
		}
		a.changed(OutboxChanged, row.ID)
	}
	if err := a.replaceDetails(ctx, m.whole); err != nil {
		return err
	}
	if err := a.seeRefunds(ctx, row.ID); err != nil {
		return err
	}
	if err := a.DeleteOrderLines(ctx, row.ID); err != nil {
		return fmt.Errorf("replacing the lines: %w", err)
	}
	if err := a.insertLines(ctx, m.whole, m.lines); err != nil {
		return err
	}
	if err := a.saveOrder(ctx, row, m.whole); err != nil {
		return err
	}
	return a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventAccepted, Title: row.Name + " accepted as Shopify changed it: " + m.Consequence(),
		Detail: m.After.Differences(m.Before),
		Before: m.Before.Amount(m.Before.Total).String() + ", " + string(m.Status), After: m.After.Amount(m.After.Total).String() + ", " +
			row.Status,
	})
}

// rewrite makes an open transaction what Becomes says, and moves stock and money
// by the difference. The movements' keys name the change, so that the same can't
// move twice.
func (a *act) rewrite(ctx context.Context, m met) error {
	t := m.Becomes
	written, err := a.RewriteTransaction(ctx, sqlc.RewriteTransactionParams{
		ID: t.ID, TaxesIncluded: flag(t.TaxesIncluded), Shipping: t.Shipping, Tax: t.Tax, Fees: t.Fees, Total: t.Total,
		ShopifyTotal: t.ShopifyTotal,
	})
	if err != nil {
		return fmt.Errorf("rewriting the transaction: %w", err)
	}
	if written != 1 {
		return fmt.Errorf("transaction %s is open and was not rewritten", t.Barcode)
	}
	if err := a.DeleteTransactionLines(ctx, t.ID); err != nil {
		return fmt.Errorf("replacing the lines of the transaction: %w", err)
	}
	if err := a.insertTransactionLines(ctx, t); err != nil {
		return err
	}
	for _, move := range m.Stock {
		if err := a.move(ctx, sqlc.InsertMovementParams{
			Key: t.ID + ":change:" + m.Version + ":" + move.Product.ID, ProductID: move.Product.ID, Quantity: move.Delta,
			Reason: string(store.StockEdited), TransactionID: t.ID,
		}); err != nil {
			return err
		}
	}
	return a.payAll(ctx, m.Entries)
}
