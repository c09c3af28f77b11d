package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// A line that is rejected before it is handed over takes two steps (R58): asking for it keeps
// a row of the outbox, and nothing moves. Once Shopify has taken the units off the order, the
// books follow as they do after a refund that was made in Shopify's admin (R43), without asking
// again where nothing else has changed.

// LineRejection is what a person asks to take off an order before it is handed over.
type LineRejection struct {
	OrderID string
	// Act is the id that the asker gave it, so that it is not made twice; one is made where it
	// is "".
	Act   string
	Lines []store.PartLine
	// Reason is shown in the story and at Shopify.
	Reason string
}

// RejectLines asks Shopify to take units off an order, and to give back what it is overpaid by
// then (R58). Done when this was asked for under its Act already. Invalid when there is no reason,
// when the units went, are on their way, or are all of the order, and while a change of Shopify's
// waits for a decision.
func (d *DB) RejectLines(ctx context.Context, r LineRejection) error {
	return d.on(ctx, "rejecting a line", r.OrderID, func(a *act) error {
		if r.Act == "" {
			r.Act = newID()
		}
		row, err := a.order(ctx, r.OrderID)
		if err != nil {
			return err
		}
		_, err = a.PushOfAct(ctx, sqlc.PushOfActParams{OrderID: row.ID, Intent: string(store.IntentReject), Act: r.Act})
		switch {
		case err == nil:
			return store.Fail(store.Done, "This was rejected already; nothing was done again.")
		case !errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("reading the outbox: %w", err)
		}
		if r.Reason, err = store.RejectionReason(r.Reason); err != nil {
			return err
		}
		standing, err := a.standing(ctx, row)
		if err != nil {
			return err
		}
		if err := standing.MayWork(); err != nil {
			return store.FailBecause(err, store.CodeOf(err), "%s: %s", row.Name, store.MessageOf(err))
		}
		if row.Changed == 1 {
			return store.Fail(store.Invalid, "Shopify changed %s, and nobody has decided about that yet. Accept it or keep the order as it is, "+
				"then reject the line. Nothing was saved.", row.Name)
		}
		pushes, err := pushesOf(ctx, a.Queries, row)
		if err != nil {
			return err
		}
		o, err := readLatest(ctx, a.Queries, row.ID)
		if err != nil {
			return err
		}
		if err := o.LeftBy(pushes).MayReject(r.Lines); err != nil {
			return err
		}
		if err := a.afterwards(ctx, row, sqlc.InsertPushParams{
			Intent: string(store.IntentReject), Act: r.Act, Lines: store.FormatPartLines(r.Lines), Note: r.Reason,
		}); err != nil {
			return err
		}
		return a.log(ctx, store.Event{
			SubjectID: row.ID, Kind: store.EventLineRejected, Title: fmt.Sprintf("%s of %s is to be rejected", o.Naming(r.Lines), row.Name),
			Detail: r.Reason,
		})
	})
}

// RejectionConfirmed notes that Shopify has taken rejected units off their order, as o, read
// back, shows it; how says in one sentence how that is known. The books follow in the same act,
// unless something else has changed at Shopify beside it: then a person decides about both.
// Conflict as for PushConfirmed.
func (d *DB) RejectionConfirmed(ctx context.Context, p store.Push, how string, o store.Order) error {
	return d.in(ctx, "booking a rejection", func(a *act) error {
		if err := a.confirm(ctx, p); err != nil {
			return err
		}
		before, err := readLatest(ctx, a.Queries, p.OrderID)
		if err != nil {
			return err
		}
		if err := a.pushed(ctx, p, store.PushConfirmed, "", store.Event{
			Kind: store.EventConfirmed, Title: confirmation(p), Detail: how + " Reason: " + p.Note,
		}); err != nil {
			return err
		}
		if err := a.seenAfter(ctx, p.OrderID, o); err != nil {
			return err
		}
		m, err := a.change(ctx, p.OrderID)
		switch {
		case store.CodeOf(err) == store.NotFound:
			return nil // somebody accepted it, or the order has no transaction
		case err != nil:
			return err
		case m.Transaction.State == store.TransactionCancelling:
			return nil // it is decided together with the whole order
		case m.MayAccept() == nil && m.IsRejection(p.Lines):
			return a.accept(ctx, m)
		}
		return a.log(ctx, store.Event{
			SubjectID: p.OrderID, Kind: store.EventChanged, Actor: store.Automatic,
			Title:  fmt.Sprintf("%s of %s is rejected, and more has changed at Shopify", before.Naming(p.Lines), p.OrderName),
			Detail: "Stock and transaction wait until somebody decides about all of it in Changed at Shopify.",
		})
	})
}
