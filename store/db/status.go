package db

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// SetStatuses saves staged statuses, all or none (R10): each is checked against
// the rules of store, and status, outbox row and log are written in the same
// database transaction (R31). Rejecting an order with a transaction holds it until
// Shopify has cancelled the order or refused to (R29). It returns Conflict when an
// order is no longer in the status the person saw, Invalid when a rule forbids it, and Done
// when a hand-over was saved already under its Act.
func (d *DB) SetStatuses(ctx context.Context, edits []store.StatusEdit) error {
	return d.in(ctx, "saving statuses", func(a *act) error {
		for _, edit := range edits {
			if edit.From == edit.To && edit.Part == "" && len(edit.Lines) == 0 {
				if err := a.finishToo(ctx, edit); err != nil {
					return err
				}
				continue
			}
			if err := a.setStatus(ctx, edit); err != nil {
				return err
			}
			a.changed(OrdersChanged, edit.OrderID)
		}
		return nil
	})
}

// finishToo finishes the transaction of an order that has its status already, when that
// is asked for and not done.
func (a *act) finishToo(ctx context.Context, edit store.StatusEdit) error {
	if !edit.Finish {
		return nil
	}
	row, err := a.order(ctx, edit.OrderID)
	if err != nil || row.TransactionID == "" {
		return err
	}
	standing, err := a.standing(ctx, row)
	if err != nil || standing.Finished {
		return err
	}
	return a.finish(ctx, row.TransactionID)
}

func (a *act) setStatus(ctx context.Context, edit store.StatusEdit) error {
	row, err := a.order(ctx, edit.OrderID)
	if err != nil {
		return err
	}
	if edit.To == store.Rejected {
		if err := a.may(ctx, store.RejectingAnOrder, edit.OrderID); err != nil {
			return err
		}
	}
	if err := a.notDone(ctx, edit); err != nil {
		return err
	}
	if row.Status != string(edit.From) {
		return store.Fail(store.Conflict, "%s has become %s in the meantime. Nothing was saved; look at it again.", row.Name, row.Status)
	}
	standing, err := a.standing(ctx, row)
	if err != nil {
		return err
	}
	edit.Carrier, edit.Tracking = store.CarrierNamed(edit.Carrier), store.FormatTracking(store.TrackingNumbers(edit.Tracking))
	if edit.Part != "" || len(edit.Lines) > 0 {
		whole, err := a.setOnPart(ctx, row, standing, &edit)
		if err != nil || !whole {
			return err
		}
	}
	if err := standing.MayBecome(edit.To); err != nil {
		return store.FailBecause(err, store.CodeOf(err), "%s: %s", row.Name, store.MessageOf(err))
	}
	if edit.Finish && row.TransactionID != "" {
		if err := a.finish(ctx, row.TransactionID); err != nil {
			return err
		}
	}
	if err := a.atPickupDesk(ctx, row, edit); err != nil {
		return err
	}
	if edit.To == store.Completed {
		if err := a.captureToo(ctx, row); err != nil {
			return err
		}
	}
	enqueue := a.enqueue
	if len(edit.Lines) > 0 {
		enqueue = a.enqueueLast
	}
	push, err := enqueue(ctx, row, edit)
	if err != nil {
		return err
	}
	if err := a.partsFollow(ctx, row, edit.To); err != nil {
		return err
	}
	problem := row.Problem
	if edit.To.Final() {
		// Nothing is matched any more: a late fix must not sell a closed order.
		problem = ""
	}
	if _, err := a.SetOrderStatus(ctx, sqlc.SetOrderStatusParams{
		ID: row.ID, Seen: row.Status, Status: string(edit.To), StatusRank: edit.To.Rank(),
		Open: flag(!edit.To.Final()), Push: string(push), Problem: problem,
	}); err != nil {
		return fmt.Errorf("writing the status: %w", err)
	}
	if err := a.show(ctx, row.ID, push, ""); err != nil {
		return err
	}
	detail := row.CustomerName
	if edit.CollectedBy != "" {
		detail = "Collected by " + edit.CollectedBy
	}
	if edit.CollectedNote != "" {
		detail += ", " + edit.CollectedNote
	}
	if err := a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventStatus, Title: fmt.Sprintf("%s saved as %s", row.Name, edit.To),
		Detail: detail, Before: row.Status, After: string(edit.To),
	}); err != nil {
		return err
	}
	if edit.To == store.Rejected {
		return a.reject(ctx, row.ID)
	}
	return nil
}

// setOnPart saves a status for a part, or a hand-over by quantity. true says that nothing
// of the order is left after it: then it is the whole order's status that is to be saved.
func (a *act) setOnPart(ctx context.Context, row sqlc.Order, standing store.Standing, edit *store.StatusEdit) (whole bool, err error) {
	if err := standing.MayWork(); err != nil {
		return false, store.FailBecause(err, store.CodeOf(err), "%s: %s", row.Name, store.MessageOf(err))
	}
	if edit.To != store.Completed {
		if len(edit.Lines) > 0 {
			return false, store.Fail(store.Invalid, "%s: only Completed hands over by quantity.", row.Name)
		}
		return false, a.setPartStatus(ctx, row, *edit)
	}
	o, last, err := a.named(ctx, row, edit)
	if err != nil || last {
		return last, err
	}
	return false, a.handOver(ctx, row, o, *edit)
}

// atPickupDesk notes since when the bag waits, and who came for it.
func (a *act) atPickupDesk(ctx context.Context, row sqlc.Order, edit store.StatusEdit) error {
	var err error
	switch {
	case edit.To == store.ReadyForPickup:
		err = a.ReadyPickup(ctx, sqlc.ReadyPickupParams{OrderID: row.ID, ReadyAt: a.at})
	case edit.To == store.Completed && store.Delivery(row.Delivery).PickedUp():
		err = a.CollectPickup(ctx, sqlc.CollectPickupParams{
			OrderID: row.ID, CollectedAt: a.at, CollectedBy: edit.CollectedBy, CollectedNote: edit.CollectedNote,
		})
	}
	if err != nil {
		return fmt.Errorf("writing the pickup: %w", err)
	}
	return nil
}

// RetryPush queues what failed last of an order's pushes again because a person asks
// for it. A cancellation that Shopify refused had made the order again what it was: it
// is rejected anew. Invalid when nothing of this order has failed.
func (d *DB) RetryPush(ctx context.Context, orderID string) error {
	return d.on(ctx, "trying a push again", orderID, func(a *act) error {
		row, err := a.order(ctx, orderID)
		if err != nil {
			return err
		}
		pushes, err := pushesOf(ctx, a.Queries, row)
		if err != nil {
			return err
		}
		refused := false
		for _, push := range slices.Backward(pushes) {
			if push.State != store.PushFailed {
				continue
			}
			if push.Intent == store.IntentReturn || push.Intent == store.IntentReject {
				refused = true
				continue
			}
			a.changed(OrdersChanged, orderID)
			if push.Intent == store.IntentCancel && row.Status != string(store.Rejected) {
				return a.setStatus(ctx, store.StatusEdit{OrderID: orderID, From: store.Status(row.Status), To: store.Rejected})
			}
			if err := a.requeue(ctx, push, push.Carrier, push.Tracking, push.Was); err != nil {
				return err
			}
			if err := a.show(ctx, orderID, store.PushQueued, ""); err != nil {
				return err
			}
			return a.log(ctx, store.Event{SubjectID: orderID, Kind: store.EventStatus, Title: row.Name + " queued for Shopify again"})
		}
		if refused {
			return store.Fail(store.Invalid, "Shopify refused a return or a rejection of %s, and nothing of it stands. Make it anew.", row.Name)
		}
		return store.Fail(store.Invalid, "Nothing of %s has failed, so there is nothing to try again.", row.Name)
	})
}

// Warnings returns, for staged statuses, what a person should confirm before
// saving: what a rejection does (R29), what is still open on an order that is being
// completed (R32), what Shopify changed about it that nobody has decided (R43), and whether
// its money was only promised (R40).
func (d *DB) Warnings(ctx context.Context, edits []store.StatusEdit) ([]store.StatusWarning, error) {
	var warnings []store.StatusWarning
	for _, edit := range edits {
		if edit.To != store.Completed && edit.To != store.Rejected || edit.From == edit.To || edit.Finish {
			continue
		}
		row, err := d.read.OrderByID(ctx, edit.OrderID)
		if err != nil {
			return nil, wrap(err, "reading an order")
		}
		var t *store.Transaction
		if row.TransactionID != "" {
			if t, err = readTransaction(ctx, d.read, row.TransactionID); err != nil {
				return nil, wrap(err, "reading a transaction")
			}
		}
		accepted, pending, err := readDetails(ctx, d.read, row.ID)
		if err != nil {
			return nil, wrap(err, "reading an order")
		}
		o, undecided := accepted, ""
		if pending != nil {
			o = *pending
		}
		if row.Changed == 1 && pending != nil {
			undecided = pending.Undecided(accepted)
		}
		o.ID = row.ID
		text := strings.Join(strings.Fields(undecided+" "+unfinished(row, t)+" "+o.AuthorizedOnly()), " ")
		if edit.To == store.Rejected {
			if text, err = d.rejecting(ctx, o, t); err != nil {
				return nil, err
			}
		}
		if text != "" {
			warnings = append(warnings, store.StatusWarning{
				OrderID: row.ID, Text: text, TransactionID: row.TransactionID,
				MayFinish: edit.To == store.Completed && t != nil && t.MayFinish() == nil,
			})
		}
	}
	return warnings, nil
}

// rejecting says what rejecting an order does.
func (d *DB) rejecting(ctx context.Context, o store.Order, t *store.Transaction) (say string, err error) {
	var payments []store.Payment
	if t != nil {
		payments, err = paymentsOf(ctx, d.read, t.ID)
	}
	return store.Rejecting(o, t, payments), wrap(err, "reading what a rejection does")
}

// unfinished says what is still open on an order that is being completed, "" when
// nothing is.
func unfinished(row sqlc.Order, t *store.Transaction) string {
	switch {
	case t == nil:
		return fmt.Sprintf("%s has no transaction: its goods are not out of stock and not in the books.", row.Name)
	case t.State == store.TransactionOpen && t.Balance() != 0:
		return fmt.Sprintf("Transaction %s of %s is not finished and has a balance of %s.", t.Barcode, row.Name, store.Money{
			Minor:    t.Balance(),
			Currency: t.Currency,
		})
	case t.State == store.TransactionOpen:
		return fmt.Sprintf("Transaction %s of %s is paid but not finished as a sale.", t.Barcode, row.Name)
	default:
		return ""
	}
}
