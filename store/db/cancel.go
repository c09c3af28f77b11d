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

// A rejection takes three steps (R29). Saving it holds the transaction: nothing can be
// booked on it, stock and payments stand. When Shopify has cancelled the order,
// whoever learns it first (the push or a poll) lets the books follow, in one act. When
// Shopify refuses for good, the order is again what it was.

// reject holds the transaction of an order that was saved as Rejected. What Shopify
// cancelled by itself in the meantime has nothing to wait for.
func (a *act) reject(ctx context.Context, orderID string) error {
	row, err := a.order(ctx, orderID)
	if err != nil || row.TransactionID == "" {
		return err
	}
	held, err := a.HoldTransaction(ctx, row.TransactionID)
	if err != nil {
		return fmt.Errorf("holding the transaction: %w", err)
	}
	if held != 1 {
		return fmt.Errorf("transaction %s of an order that may be rejected is not open", row.Barcode)
	}
	latest, err := readLatest(ctx, a.Queries, orderID)
	if err != nil {
		return err
	}
	if !latest.CancelledAt.IsZero() {
		return a.cancelled(ctx, row, latest)
	}
	// A change that nobody has decided about waits with everything else.
	if err := a.SetOrderChanged(ctx, sqlc.SetOrderChangedParams{ID: orderID}); err != nil {
		return fmt.Errorf("writing the order: %w", err)
	}
	return nil
}

// cancelled lets the books follow a cancellation that was asked for here, with the
// order as Shopify cancelled it: the transaction is void, its stock is back, and its
// payments are taken out as far as Shopify no longer holds them or they are handed
// back. What is done already is not done again.
func (a *act) cancelled(ctx context.Context, row sqlc.Order, o store.Order) error {
	if row.TransactionID != "" {
		if err := a.unwind(ctx, row, o); err != nil {
			return err
		}
	}
	latest, err := readLatest(ctx, a.Queries, row.ID)
	if err != nil || o.UpdatedAt.Before(latest.UpdatedAt) {
		return err
	}
	o.ID = row.ID
	return a.follow(ctx, &row, o.Recalling(latest))
}

func (a *act) unwind(ctx context.Context, row sqlc.Order, o store.Order) error {
	t, err := a.transaction(ctx, row.TransactionID)
	if err != nil || t.State != store.TransactionCancelling {
		return err
	}
	payments, err := paymentsOf(ctx, a.Queries, t.ID)
	if err != nil {
		return err
	}
	if err := a.void(ctx, t.ID, store.Unwinding(payments, o.Holding().Net(), "order rejected")); err != nil {
		return err
	}
	a.changed(OrdersChanged, row.ID)
	say := []string{"Its stock is back.", o.Cancelled()}
	if text := store.HandingBack(payments, t.Currency); text != "" {
		say = append(say, text)
	}
	return a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventVoided, Title: fmt.Sprintf("Transaction %s voided", t.Barcode), Detail: strings.Join(say, " "),
	})
}

// fallBack makes a rejected order what it was, because Shopify refused to cancel it
// for the reason given. false when there is nothing to take back: an earlier version
// voided at once, or Shopify has cancelled the order after all.
func (a *act) fallBack(ctx context.Context, p store.Push, reason string) (bool, error) {
	row, err := a.order(ctx, p.OrderID)
	if err != nil {
		return false, err
	}
	push, err := a.PushOf(ctx, sqlc.PushOfParams{OrderID: p.OrderID, Intent: string(store.IntentCancel)})
	if err != nil {
		return false, fmt.Errorf("reading the outbox: %w", err)
	}
	if push.Was == "" || row.Status != string(store.Rejected) {
		return false, nil
	}
	before := row
	row.Status = push.Was
	stands := "No stock has moved."
	if row.TransactionID == "" {
		latest, err := readLatest(ctx, a.Queries, row.ID)
		if err != nil {
			return false, err
		}
		if err := a.follow(ctx, &row, latest); err != nil {
			return false, err
		}
		if row.TransactionID != "" {
			stands = "Its transaction is " + row.Barcode + " now."
		}
	} else {
		fell, err := a.reopen(ctx, &row)
		if err != nil || !fell {
			return false, err
		}
		stands = "Transaction " + row.Barcode + ", its stock and its payments are as they were."
	}
	if err := a.RestorePush(ctx, sqlc.RestorePushParams{
		OrderID: row.ID, Intent: string(store.IntentOf(store.Status(row.Status))),
	}); err != nil {
		return false, fmt.Errorf("restoring what the rejection overtook: %w", err)
	}
	if err := a.SetOrderPush(ctx, sqlc.SetOrderPushParams{ID: row.ID, Push: string(store.PushFailed), PushError: reason}); err != nil {
		return false, fmt.Errorf("writing the order: %w", err)
	}
	a.changed(OrdersChanged, row.ID)
	a.changed(OutboxChanged, row.ID)
	return true, a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventPushFailed, Actor: store.Automatic, Title: row.Name + " was not cancelled at Shopify",
		Detail: fmt.Sprintf("%s It is %s again. %s", reason, row.Status, stands), Before: before.Status, After: row.Status,
	})
}

// reopen lets a held transaction go on. A change that waited beside it asks again.
func (a *act) reopen(ctx context.Context, row *sqlc.Order) (bool, error) {
	reopened, err := a.ReopenTransaction(ctx, row.TransactionID)
	if err != nil || reopened == 0 {
		return false, err
	}
	accepted, pending, err := readDetails(ctx, a.Queries, row.ID)
	if err != nil {
		return false, err
	}
	asks := pending != nil && pending.ChangedSince(accepted, false)
	row.Changed = flag(asks)
	if err := a.saveOrder(ctx, *row, accepted); err != nil || !asks {
		return true, err
	}
	return true, a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventChanged, Actor: store.Automatic, Title: row.Name + " changed at Shopify",
		Detail: pending.Differences(accepted),
		Before: accepted.Amount(accepted.Total).String(), After: pending.Amount(pending.Total).String(),
	})
}

// cancelledAfterAll is for an order that Shopify shows as cancelled although our asking
// for that had failed: there is nothing left to be tried again.
func (a *act) cancelledAfterAll(ctx context.Context, row sqlc.Order) error {
	withdrawn, err := a.WithdrawPush(ctx, sqlc.WithdrawPushParams{OrderID: row.ID, Intent: string(store.IntentCancel)})
	if err != nil {
		return fmt.Errorf("withdrawing what failed: %w", err)
	}
	if withdrawn == 0 {
		return nil
	}
	if err := a.SetOrderPush(ctx, sqlc.SetOrderPushParams{ID: row.ID}); err != nil {
		return fmt.Errorf("writing the order: %w", err)
	}
	return nil
}

// refusedToCancel says that Shopify's refusal to cancel the order is shown on its row,
// and nobody has done anything about it yet.
func (a *act) refusedToCancel(ctx context.Context, orderID string) (bool, error) {
	push, err := a.PushOf(ctx, sqlc.PushOfParams{OrderID: orderID, Intent: string(store.IntentCancel)})
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading the outbox: %w", err)
	}
	return push.State == string(store.PushFailed), nil
}
