package db

import (
	"context"
	"errors"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/sqlc"
)

// reckon brings what is owed on each order up to date whose books the act has touched
// (R57): a payment, a status or a reading can't forget to.
func (a *act) reckon(ctx context.Context) error {
	ids, err := a.touchedOrders(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		row, err := a.OrderByID(ctx, id)
		if err != nil {
			return fmt.Errorf("reading the order: %w", err)
		}
		now, err := owingOf(ctx, a.Queries, row)
		if err != nil {
			return err
		}
		if now == owing(row) {
			continue
		}
		if err := a.SetOrderOwed(ctx, sqlc.SetOrderOwedParams{
			ID: id, Owed: now.Minor, OwedWhy: string(now.Why), OwedFrom: store.Milli(now.From),
		}); err != nil {
			return fmt.Errorf("writing what is owed: %w", err)
		}
	}
	return nil
}

// touchedOrders are the ids of the orders whose books the act has touched.
func (a *act) touchedOrders(ctx context.Context) (ids []string, err error) {
	rows, err := a.tx.QueryContext(ctx, "SELECT id FROM touched WHERE kind = 'order' UNION SELECT t.order_id FROM touched k "+
		"JOIN transactions t ON t.id = k.id WHERE k.kind = 'transaction'")
	if err != nil {
		return nil, fmt.Errorf("looking which orders were touched: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// owingOf works out what is owed on an order; nothing on one that was never sold here.
func owingOf(ctx context.Context, q *sqlc.Queries, row sqlc.Order) (store.Owing, error) {
	if row.TransactionID == "" {
		return store.Owing{}, nil
	}
	latest, err := readLatest(ctx, q, row.ID)
	if err != nil {
		return store.Owing{}, err
	}
	t, err := q.TransactionByID(ctx, row.TransactionID)
	if err != nil {
		return store.Owing{}, fmt.Errorf("reading the transaction: %w", err)
	}
	payments, err := paymentsOfOrder(ctx, q, row.ID)
	now := latest.Owing(books.Transaction(t, nil), payments)
	now.From = store.At(store.Milli(now.From)) // as the row keeps it
	return now, err
}

// owing is what is owed on an order as its row keeps it.
func owing(row sqlc.Order) store.Owing {
	return store.Owing{Minor: row.Owed, Why: store.OwingReason(row.OwedWhy), From: store.At(row.OwedFrom)}
}

// paymentsOfOrder are all payments that were booked here for an order, on each of its
// transactions.
func paymentsOfOrder(ctx context.Context, q *sqlc.Queries, orderID string) ([]store.Payment, error) {
	rows, err := q.PaymentsOfOrder(ctx, orderID)
	if err != nil {
		return nil, fmt.Errorf("reading the payments: %w", err)
	}
	payments := make([]store.Payment, len(rows))
	for i, row := range rows {
		payments[i] = books.Payment(row)
	}
	return payments, nil
}
