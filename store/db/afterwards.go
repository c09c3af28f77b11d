package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Acts about what was handed over, or waits, at Shopify. Each is one row of the outbox, and
// what it changes here follows once Shopify has done it.

// Tracking is the carrier and the numbers that a hand-over gets afterwards.
type Tracking struct {
	OrderID string
	// Fulfillment is the hand-over's global id at Shopify.
	Fulfillment string
	// Carrier and Tracking, the numbers with commas between them, take the place of those
	// that it has.
	Carrier, Tracking string
	// Tell has Shopify mail the customer.
	Tell bool
}

// Track gives what was handed over its carrier and numbers, or others (R55). Invalid when
// there is no such hand-over any more, or nothing to say about it.
func (d *DB) Track(ctx context.Context, t Tracking) error {
	return d.on(ctx, "saving tracking numbers", t.OrderID, func(a *act) error {
		row, o, f, err := a.standingGo(ctx, t.OrderID, t.Fulfillment)
		if err != nil {
			return err
		}
		t.Carrier, t.Tracking = store.CarrierNamed(t.Carrier), store.FormatTracking(store.TrackingNumbers(t.Tracking))
		if t.Tracking == "" {
			return store.Fail(store.Invalid, "There is no number to give to what was handed over of %s.", o.Name)
		}
		if err := a.afterwards(ctx, row, sqlc.InsertPushParams{
			Intent: string(store.IntentTrack), Act: newID(), FulfillmentID: f.ShopifyID, Carrier: t.Carrier, Tracking: t.Tracking,
			Notify: flag(t.Tell),
		}); err != nil {
			return err
		}
		return a.log(ctx, store.Event{
			SubjectID: row.ID, Kind: store.EventHandedOver, Title: row.Name + ": numbers of what was handed over changed",
			Before: strings.TrimSpace(f.Carrier + " " + f.Tracking), After: strings.TrimSpace(t.Carrier + " " + t.Tracking),
		})
	})
}

// TakeBack has Shopify cancel what was handed over by mistake; the order is again what it
// was before once Shopify has (R28). Stock and books stay as they are. Invalid when there
// is no such hand-over any more, or it is being taken back already.
func (d *DB) TakeBack(ctx context.Context, orderID, fulfillment string) error {
	return d.on(ctx, "taking a hand-over back", orderID, func(a *act) error {
		row, _, f, err := a.standingGo(ctx, orderID, fulfillment)
		if err != nil {
			return err
		}
		existing, err := a.PushOfAct(ctx, sqlc.PushOfActParams{OrderID: row.ID, Intent: string(store.IntentTakeBack), Act: f.ShopifyID})
		switch {
		case errors.Is(err, sql.ErrNoRows):
			err = a.afterwards(ctx, row, sqlc.InsertPushParams{
				Intent: string(store.IntentTakeBack), Act: f.ShopifyID, FulfillmentID: f.ShopifyID,
			})
		case err != nil:
			return fmt.Errorf("reading the outbox: %w", err)
		case existing.State == string(store.PushFailed), existing.State == string(store.PushWithdrawn):
			if err = a.requeue(ctx, push(existing, row), "", "", ""); err == nil {
				err = a.showQueued(ctx, row)
			}
		default:
			return store.Fail(store.Invalid, "That is being taken back already.")
		}
		if err != nil {
			return err
		}
		return a.log(ctx, store.Event{
			SubjectID: row.ID, Kind: store.EventHandedOver, Title: "What was handed over of " + row.Name + " is to be taken back",
			Detail: strings.TrimSpace(f.Carrier + " " + f.Tracking),
		})
	})
}

// Release has Shopify let a part go on that is on hold (R53). Invalid when it isn't.
func (d *DB) Release(ctx context.Context, orderID, part string) error {
	return d.on(ctx, "releasing a hold", orderID, func(a *act) error {
		row, err := a.order(ctx, orderID)
		if err != nil {
			return err
		}
		o, err := readLatest(ctx, a.Queries, orderID)
		if err != nil {
			return err
		}
		f, number, err := o.PartOf(part)
		if err != nil {
			return err
		}
		own, err := a.places(ctx, row.Shop)
		if err != nil {
			return err
		}
		if !own.Owns(f) {
			return store.Fail(store.Invalid, "%s is no longer one of this shop's locations: part %d of %s is released there.", f.Place(), number,
				o.Name)
		}
		if !f.OnHold() {
			return store.Fail(store.Invalid, "Part %d of %s is not on hold.", number, o.Name)
		}
		pushes, err := pushesOf(ctx, a.Queries, row)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(pushes, func(p store.Push) bool {
			return p.Intent == store.IntentRelease && (p.State == store.PushQueued || p.State == store.PushSent) && slices.Contains(p.Parts, part)
		}) {
			return store.Fail(store.Invalid, "Part %d of %s is being released already.", number, o.Name)
		}
		if err := a.afterwards(ctx, row, sqlc.InsertPushParams{
			Intent: string(store.IntentRelease), Act: newID(), Parts: part,
		}); err != nil {
			return err
		}
		return a.log(ctx, store.Event{
			SubjectID: row.ID, Kind: store.EventHandedOver, Title: fmt.Sprintf("Part %d of %s is to be released", number, row.Name),
			Detail: f.Waits(),
		})
	})
}

// standingGo is an order with one of its hand-overs as Shopify last showed them.
func (a *act) standingGo(ctx context.Context, orderID, fulfillment string) (sqlc.Order, store.Order, store.Fulfillment, error) {
	row, err := a.order(ctx, orderID)
	if err != nil {
		return row, store.Order{}, store.Fulfillment{}, err
	}
	o, err := readLatest(ctx, a.Queries, orderID)
	if err != nil {
		return row, o, store.Fulfillment{}, err
	}
	i := slices.IndexFunc(o.Fulfillments, func(f store.Fulfillment) bool { return f.ShopifyID == fulfillment && f.Stands() })
	if i < 0 {
		return row, o, store.Fulfillment{}, store.Fail(store.Invalid, "That is no longer handed over at Shopify. Look at %s again.", row.Name)
	}
	own, err := a.places(ctx, row.Shop)
	if err != nil {
		return row, o, store.Fulfillment{}, err
	}
	if !o.IsOurs(o.Fulfillments[i], own) {
		return row, o, store.Fulfillment{}, store.Fail(store.Invalid, "That was handed over by another location or a service, not by this shop. "+
			"Change it in Shopify's admin.")
	}
	return row, o, o.Fulfillments[i], nil
}

// afterwards writes such an act to the outbox in place of one of its kind that failed.
func (a *act) afterwards(ctx context.Context, row sqlc.Order, p sqlc.InsertPushParams) error {
	if _, err := a.WithdrawPush(ctx, sqlc.WithdrawPushParams{OrderID: row.ID, Intent: p.Intent}); err != nil {
		return fmt.Errorf("withdrawing what failed: %w", err)
	}
	p.OrderID = row.ID
	if err := a.insertPush(ctx, p); err != nil {
		return err
	}
	return a.showQueued(ctx, row)
}

func (a *act) showQueued(ctx context.Context, row sqlc.Order) error {
	if err := a.show(ctx, row.ID, store.PushQueued, ""); err != nil {
		return err
	}
	a.changed(OrdersChanged, row.ID)
	return nil
}

// TakenBack notes that Shopify has cancelled a hand-over, with the order as it shows it
// then; one that was Completed is again what it was before. how says in one sentence how
// that is known. Conflict as for PushConfirmed.
func (d *DB) TakenBack(ctx context.Context, p store.Push, how string, o store.Order) error {
	return d.in(ctx, "confirming that a hand-over is taken back", func(a *act) error {
		if err := a.confirm(ctx, p); err != nil {
			return err
		}
		row, err := a.order(ctx, p.OrderID)
		if err != nil {
			return err
		}
		if row.Status == string(store.Completed) {
			if err := a.again(ctx, &row); err != nil {
				return err
			}
		}
		if err := a.pushed(ctx, p, store.PushConfirmed, "", store.Event{
			Kind: store.EventConfirmed, Title: "What was handed over of " + row.Name + " is taken back at Shopify", Detail: how,
		}); err != nil {
			return err
		}
		if err := a.seenAfter(ctx, row.ID, o); err != nil {
			return err
		}
		row, err = a.order(ctx, p.OrderID)
		if err != nil || row.TransactionID != "" || row.Open == 0 {
			return err
		}
		latest, err := readLatest(ctx, a.Queries, row.ID)
		if err != nil {
			return err
		}
		return a.matchAnew(ctx, row, latest)
	})
}

// again makes a Completed order what it was before its last hand-over.
func (a *act) again(ctx context.Context, row *sqlc.Order) error {
	pushes, err := pushesOf(ctx, a.Queries, *row)
	if err != nil {
		return err
	}
	to := store.New
	for _, p := range pushes {
		if p.Intent == store.IntentFulfill && p.State != store.PushWithdrawn && p.Was != "" && !p.Was.Final() && !p.Was.Problem() {
			to = p.Was
		}
	}
	was := row.Status
	if _, err := a.SetOrderStatus(ctx, sqlc.SetOrderStatusParams{
		ID: row.ID, Seen: row.Status, Status: string(to), StatusRank: to.Rank(), Open: 1, Push: row.Push, Problem: row.Problem,
	}); err != nil {
		return fmt.Errorf("writing the status: %w", err)
	}
	// What was left of Completed to be sent is not to be any more.
	if _, err := a.WithdrawCompleted(ctx, row.ID); err != nil {
		return fmt.Errorf("withdrawing what is left: %w", err)
	}
	if err := a.UncollectPickup(ctx, row.ID); err != nil {
		return fmt.Errorf("writing the pickup: %w", err)
	}
	row.Status, row.StatusRank, row.Open = string(to), to.Rank(), 1
	return a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventStatus, Actor: store.Automatic, Title: fmt.Sprintf("%s is %s again", row.Name, to),
		Detail: "what was handed over of it was taken back from here", Before: was, After: row.Status,
	})
}
