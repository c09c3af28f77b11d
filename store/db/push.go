package db

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// withdraw takes back all that an order was to tell Shopify and hasn't yet, and what was
// saved for parts of which nobody was told.
func (a *act) withdraw(ctx context.Context, orderID string) error {
	if _, err := a.WithdrawPushes(ctx, sqlc.WithdrawPushesParams{OrderID: orderID}); err != nil {
		return fmt.Errorf("withdrawing what was not sent: %w", err)
	}
	if err := a.forgetUntold(ctx, orderID); err != nil {
		return err
	}
	if err := a.SetOrderPush(ctx, sqlc.SetOrderPushParams{ID: orderID}); err != nil {
		return fmt.Errorf("writing the order: %w", err)
	}
	return nil
}

// forgetUntold drops the statuses of parts that no push has announced, or still does: else
// the order would become by itself what they are.
func (a *act) forgetUntold(ctx context.Context, orderID string) error {
	pushes, err := pushesOf(ctx, a.Queries, sqlc.Order{ID: orderID})
	if err != nil {
		return err
	}
	told := store.SentBy(pushes).Told
	for _, p := range pushes {
		if p.Intent == store.IntentPrepare && p.State != store.PushWithdrawn {
			told = append(told, p.Act)
		}
	}
	saved, err := partStatuses(ctx, a.Queries, orderID)
	if err != nil {
		return err
	}
	for part := range saved {
		if slices.Contains(told, part) {
			continue
		}
		if err := a.DeletePartStatus(ctx, sqlc.DeletePartStatusParams{OrderID: orderID, Part: part}); err != nil {
			return fmt.Errorf("writing the parts' statuses: %w", err)
		}
	}
	return nil
}

func push(row sqlc.Outbox, order sqlc.Order) store.Push {
	return store.Push{
		ID: row.ID, OrderID: row.OrderID, ShopifyID: order.ShopifyID, OrderName: order.Name, Intent: store.Intent(row.Intent),
		State: store.PushState(row.State), Attempts: row.Attempts, SentAt: store.At(row.SentAt), JobID: row.JobID,
		Fulfillments: strings.Fields(row.FulfillmentID), Carrier: row.Carrier, Tracking: row.Tracking, LastError: row.LastError,
		Parts: strings.Fields(row.Parts), Act: row.Act, Lines: store.ParsePartLines(row.Lines), Notify: row.Notify == 1, Minor: row.Minor,
		Note:      row.Note,
		CreatedAt: store.At(row.CreatedAt), RunAt: store.At(row.RunAt), Was: store.Status(row.Was),
	}
}

// overtake withdraws what a status makes needless. What is sent out has nothing to do with
// the parts that were announced at the counter by themselves.
func (a *act) overtake(ctx context.Context, orderID string, to store.Status) error {
	if _, err := a.WithdrawPushes(ctx, sqlc.WithdrawPushesParams{
		OrderID: orderID, Intent: string(store.IntentOf(to)), Apart: flag(to == store.ReadyForShipment),
	}); err != nil {
		return fmt.Errorf("withdrawing overtaken pushes: %w", err)
	}
	return nil
}

// pushesOf are an order's rows of the outbox, oldest first.
func pushesOf(ctx context.Context, q *sqlc.Queries, order sqlc.Order) ([]store.Push, error) {
	rows, err := q.PushesOf(ctx, order.ID)
	if err != nil {
		return nil, fmt.Errorf("reading the outbox: %w", err)
	}
	list := make([]store.Push, len(rows))
	for i, row := range rows {
		list[i] = push(row, order)
	}
	return list, nil
}

// enqueue writes what the status asks of Shopify to the outbox. What was never tried, or
// has failed, is overtaken by the new status. What was confirmed is asked for again only
// when a part has come, or come back, that it never was about: announcing it is the
// order's one row of that intent again, handing it over is an act of its own.
func (a *act) enqueue(ctx context.Context, row sqlc.Order, edit store.StatusEdit) (store.PushState, error) {
	intent := store.IntentOf(edit.To)
	was := store.Status("")
	if intent == store.IntentCancel || intent == store.IntentFulfill {
		was = store.Status(row.Status)
	}
	if err := a.overtake(ctx, row.ID, edit.To); err != nil {
		return "", err
	}
	if intent == "" {
		return store.PushSaved, nil
	}
	a.changed(OutboxChanged, row.ID)
	pushes, err := pushesOf(ctx, a.Queries, row)
	if err != nil {
		return "", err
	}
	i := -1
	for j, p := range pushes {
		if p.Intent == intent && !p.ByItself() {
			i = j
		}
	}
	act := ""
	if intent == store.IntentFulfill {
		act = cmp.Or(edit.Act, newID())
	}
	again := false
	if i >= 0 {
		switch pushes[i].State {
		case store.PushWithdrawn, store.PushFailed:
			// What has gone stays with its act; the rest of it is another.
			again = intent != store.IntentFulfill || len(pushes[i].Fulfillments) == 0
			if again {
				break
			}
			if _, err := a.WithdrawPush(ctx, sqlc.WithdrawPushParams{OrderID: row.ID, Intent: string(intent)}); err != nil {
				return "", fmt.Errorf("withdrawing what failed: %w", err)
			}
		case store.PushConfirmed:
			o, err := readLatest(ctx, a.Queries, row.ID)
			if err != nil {
				return "", err
			}
			if !o.HasPartsBeyond(intent, pushes) {
				return store.PushConfirmed, nil
			}
			again = intent != store.IntentFulfill
		default:
			return pushes[i].State, nil
		}
	}
	if again {
		return store.PushQueued, a.requeue(ctx, pushes[i], edit.Carrier, edit.Tracking, was)
	}
	return store.PushQueued, a.insertPush(ctx, sqlc.InsertPushParams{
		OrderID: row.ID, Intent: string(intent), Act: act, Carrier: edit.Carrier, Tracking: edit.Tracking, Was: string(was),
	})
}

func (a *act) insertPush(ctx context.Context, row sqlc.InsertPushParams) error {
	row.ID, row.At = newID(), a.at
	if err := a.InsertPush(ctx, row); err != nil {
		return fmt.Errorf("writing to the outbox: %w", err)
	}
	a.changed(OutboxChanged, row.OrderID)
	return nil
}

func (a *act) requeue(ctx context.Context, p store.Push, carrier, tracking string, was store.Status) error {
	if _, err := a.RequeuePush(ctx, sqlc.RequeuePushParams{
		ID: p.ID, Intent: string(p.Intent), RunAt: a.at, Carrier: carrier, Tracking: tracking, Was: string(was),
	}); err != nil {
		return fmt.Errorf("queueing again: %w", err)
	}
	a.changed(OutboxChanged, p.OrderID)
	return nil
}

func (a *act) standing(ctx context.Context, row sqlc.Order) (store.Standing, error) {
	s := store.Standing{
		Status: store.Status(row.Status), Problem: store.Status(row.Problem), Delivery: store.Delivery(row.Delivery),
		HandedOver: row.HandedOver == 1, Elsewhere: store.Where(row.Elsewhere),
	}
	if !s.HandedOver {
		// Goods that leave by quantity may have gone as soon as that was saved; what Shopify
		// shows of them, taken back or not, it counts itself.
		pushes, err := pushesOf(ctx, a.Queries, row)
		if err != nil {
			return s, err
		}
		latest, err := readLatest(ctx, a.Queries, row.ID)
		if err != nil {
			return s, err
		}
		s.HandedOver = len(latest.AskedFor(pushes)) > 0
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
