package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

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

func push(row sqlc.Outbox, order sqlc.Order) store.Push {
	return store.Push{
		ID: row.ID, OrderID: row.OrderID, ShopifyID: order.ShopifyID, OrderName: order.Name, Intent: store.Intent(row.Intent),
		State: store.PushState(row.State), Attempts: row.Attempts, SentAt: store.At(row.SentAt), JobID: row.JobID,
		FulfillmentID: row.FulfillmentID, Carrier: row.Carrier, Tracking: row.Tracking, LastError: row.LastError,
		Parts:     strings.Fields(row.Parts),
		CreatedAt: store.At(row.CreatedAt), RunAt: store.At(row.RunAt),
	}
}

// enqueue writes what the status asks of Shopify to the outbox. An order has one row an
// intent for ever; what was never tried, or has failed, is overtaken by the new status.
// What was confirmed is asked for again only when a part has come, or come back, that it
// never was about: the order is read first, and each part that has gone is left.
func (a *act) enqueue(ctx context.Context, row sqlc.Order, edit store.StatusEdit) (store.PushState, error) {
	intent := store.IntentOf(edit.To)
	was := ""
	if intent == store.IntentCancel {
		was = row.Status
	}
	if _, err := a.WithdrawPushes(ctx, sqlc.WithdrawPushesParams{OrderID: row.ID, Intent: string(intent)}); err != nil {
		return "", fmt.Errorf("withdrawing overtaken pushes: %w", err)
	}
	if intent == "" {
		return store.PushSaved, nil
	}
	a.changed(OutboxChanged, row.ID)
	existing, err := a.PushOf(ctx, sqlc.PushOfParams{OrderID: row.ID, Intent: string(intent)})
	beyond := false
	if err == nil && existing.State == string(store.PushConfirmed) {
		o, err := readLatest(ctx, a.Queries, row.ID)
		if err != nil {
			return "", err
		}
		beyond = o.HasPartsBeyond(push(existing, row))
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		if err := a.InsertPush(ctx, sqlc.InsertPushParams{
			ID: newID(), OrderID: row.ID, Intent: string(intent), At: a.at, Carrier: edit.Carrier, Tracking: edit.Tracking, Was: was,
		}); err != nil {
			return "", fmt.Errorf("writing to the outbox: %w", err)
		}
		return store.PushQueued, nil
	case err != nil:
		return "", fmt.Errorf("reading the outbox: %w", err)
	case existing.State == string(store.PushWithdrawn), existing.State == string(store.PushFailed),
		existing.State == string(store.PushConfirmed) && beyond:
		existing.Carrier, existing.Tracking, existing.Was = edit.Carrier, edit.Tracking, was
		return store.PushQueued, a.requeue(ctx, existing)
	default:
		return store.PushState(existing.State), nil
	}
}

func (a *act) requeue(ctx context.Context, push sqlc.Outbox) error {
	if _, err := a.RequeuePush(ctx, sqlc.RequeuePushParams{
		OrderID: push.OrderID, Intent: push.Intent, RunAt: a.at, Carrier: push.Carrier, Tracking: push.Tracking, Was: push.Was,
	}); err != nil {
		return fmt.Errorf("queueing again: %w", err)
	}
	return nil
}

func (a *act) standing(ctx context.Context, row sqlc.Order) (store.Standing, error) {
	s := store.Standing{
		Status: store.Status(row.Status), Problem: store.Status(row.Problem), Delivery: store.Delivery(row.Delivery),
		HandedOver: row.HandedOver == 1,
	}
	if row.TransactionID == "" {
		return s, nil
	}
	t, err := a.TransactionByID(ctx, row.TransactionID)
	if err != nil {
		return s, fmt.Errorf("reading the transaction: %w", err)
	}
	s.Finished, s.Cancelling = t.State == string(store.TransactionFinished), t.State == string(store.TransactionCancelling)
	return s, nil
}
