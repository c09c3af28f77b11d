package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// TakenIn says what became of a page of orders.
type TakenIn struct {
	// New and Changed are our ids.
	New, Changed []string
	// Left counts orders that were left out (R49) or hadn't changed.
	Left int
}

// TakeIn takes in a page of orders as Shopify has them now, whole or not at all:
// each is upserted by shop and Shopify id (R5), its customer and lines are
// matched, and when all match its transaction is created and its stock moved in
// the same database transaction (R13); otherwise it waits (R14). An order that
// has its transaction already is never changed by this: what differs is kept
// beside it and flagged (R43).
func (d *DB) TakeIn(ctx context.Context, orders []store.Order) (TakenIn, error) {
	var taken TakenIn
	err := d.in(ctx, "taking in orders", func(a *act) error {
		taken, a.actor = TakenIn{}, store.Automatic
		chosen, err := intake(ctx, a.Queries)
		if err != nil {
			return err
		}
		currency, err := shopCurrency(ctx, a.Queries)
		if err != nil {
			return err
		}
		for _, o := range orders {
			if d.takingIn != nil {
				d.takingIn(o)
			}
			if err := a.meetCurrency(ctx, &currency, o); err != nil {
				return err
			}
			if err := a.takeIn(ctx, o, chosen, &taken); err != nil {
				return fmt.Errorf("taking in %s: %w", o.ShopifyID, err)
			}
		}
		if len(taken.New)+len(taken.Changed) > 0 {
			a.changed(OrdersChanged, slices.Concat(taken.New, taken.Changed)...)
		}
		return nil
	})
	return taken, err
}

// takeIn takes one order in, or notes that it is left out. What came in before the
// shop chose otherwise goes on being followed.
func (a *act) takeIn(ctx context.Context, o store.Order, chosen store.Intake, taken *TakenIn) error {
	if err := o.Bounded(); err != nil {
		return err
	}
	if _, err := a.Unquarantine(ctx, sqlc.UnquarantineParams{Shop: o.Shop, ShopifyID: o.ShopifyID}); err != nil {
		return fmt.Errorf("lifting the quarantine: %w", err)
	}
	row, err := a.OrderByShopifyID(ctx, sqlc.OrderByShopifyIDParams{Shop: o.Shop, ShopifyID: o.ShopifyID})
	if errors.Is(err, sql.ErrNoRows) && chosen.LeavesOut(o.Test, o.Source) != "" {
		taken.Left++
		return a.leaveOut(ctx, o)
	}
	if errors.Is(err, sql.ErrNoRows) {
		if _, err := a.ForgetLeftOut(ctx, sqlc.ForgetLeftOutParams{Shop: o.Shop, ShopifyID: o.ShopifyID}); err != nil {
			return fmt.Errorf("letting it in: %w", err)
		}
		id, err := a.takeInNew(ctx, o)
		if err != nil {
			return err
		}
		taken.New = append(taken.New, id)
		return a.noteReading(ctx, id, o)
	}
	if err != nil {
		return fmt.Errorf("looking for the order: %w", err)
	}
	changed, err := a.takeInAgain(ctx, row, o)
	if changed {
		taken.Changed = append(taken.Changed, row.ID)
	} else {
		taken.Left++
	}
	return err
}

func (a *act) takeInNew(ctx context.Context, o store.Order) (string, error) {
	o.ID = newID()
	o, err := a.share(ctx, o.FirstSeen(), store.Order{})
	if err != nil {
		return "", err
	}
	row := sqlc.Order{
		ID: o.ID, Shop: o.Shop, ShopifyID: o.ShopifyID, Number: orderNumber(o.Name), CreatedAt: store.Milli(o.CreatedAt),
		TakenInAt: a.at, Currency: o.Currency, Status: string(store.New),
	}
	fillRow(&row, o)
	switch {
	case !o.CancelledAt.IsZero():
		row.Status = string(store.Rejected)
	case o.Fulfilled(), o.Elsewhere() != store.AllElsewhere && len(o.Lines) > 0 && o.Items() == 0:
		row.Status = string(store.Completed)
	}
	// What was over before it came here is history: its goods left, or never
	// will, without this till, so no transaction is made and no stock moves.
	history := row.Status != string(store.New)
	var plan *booking
	var d decision
	if !history && o.Elsewhere() != store.AllElsewhere {
		if d, err = a.decide(ctx, o, personsWord{}); err != nil {
			return "", err
		}
		if plan, err = a.plan(ctx, &row, o, d); err != nil {
			return "", err
		}
	}
	if err := a.deriveRow(ctx, &row, o); err != nil {
		return "", err
	}
	if err := a.InsertOrder(ctx, insertParams(row)); err != nil {
		return "", fmt.Errorf("writing the order: %w", err)
	}
	if err := a.insertDetails(ctx, o); err != nil {
		return "", err
	}
	if err := a.insertParts(ctx, o, d.lines); err != nil {
		return "", err
	}
	if plan != nil {
		if err := a.book(ctx, *plan); err != nil {
			return "", err
		}
	}
	if history {
		return o.ID, a.log(ctx, store.Event{
			SubjectID: o.ID, Kind: store.EventTakenIn, Title: o.Name + " taken in, " + overBefore(o),
			Detail: subtitle(row, o), After: row.Status,
		})
	}
	return o.ID, a.log(ctx, matchEvent(row, o, store.EventTakenIn))
}

// overBefore says why an order is history when it is first seen.
func overBefore(o store.Order) string {
	switch {
	case !o.CancelledAt.IsZero():
		return "already cancelled at Shopify"
	case o.Fulfilled():
		return "already fulfilled at Shopify"
	default:
		return "everything in it was refunded or removed at Shopify"
	}
}

// takeInAgain brings a known order up to date and says whether that changed anything. o is
// the order as Shopify has it or a share of it, as a push reads it: what is kept of an
// earlier reading has to be in all of it, since the share is worked out anew from that.
func (a *act) takeInAgain(ctx context.Context, row sqlc.Order, o store.Order) (bool, error) {
	o = o.AtShopify()
	o.ID = row.ID
	if row.Forgotten == 1 {
		// Shopify still knows who it was; this program doesn't (R65).
		o = o.Forgotten()
	}
	accepted, pending, err := readDetails(ctx, a.Queries, row.ID)
	if err != nil {
		return false, err
	}
	latest := accepted
	if pending != nil {
		latest = *pending
	}
	pushes, err := pushesOf(ctx, a.Queries, row)
	if err != nil {
		return false, err
	}
	o = o.Recalling(latest).Recognised(pushes)
	var booked store.Order
	if row.TransactionID != "" {
		booked = accepted
	}
	if o, err = a.share(ctx, o, booked); err != nil {
		return false, err
	}
	if whole, some := o.TakenOver(latest); some {
		if o, err = a.share(ctx, whole, booked); err != nil {
			return false, err
		}
	}
	older := o.UpdatedAt.Equal(latest.UpdatedAt) && !o.ReadAt.IsZero() && o.ReadAt.Before(store.At(row.ReadAt))
	if o.UpdatedAt.Before(latest.UpdatedAt) || older {
		// The search index lags behind, or a reading was overtaken by a later one.
		return false, nil
	}
	if err := a.noteReading(ctx, row.ID, o); err != nil {
		return false, err
	}
	if same(latest, o) {
		return false, nil
	}
	before := row
	if err := a.news(ctx, &row, latest, o); err != nil {
		return false, err
	}
	if row.TransactionID != "" {
		t, err := a.transaction(ctx, row.TransactionID)
		if err != nil {
			return false, err
		}
		switch {
		case t.State == store.TransactionCancelling && !o.CancelledAt.IsZero():
			return true, a.cancelled(ctx, row, o)
		case t.State == store.TransactionCancelling:
			return true, a.keepBeside(ctx, row, o)
		}
		if err := a.refunded(ctx, o); err != nil {
			return false, err
		}
		if err := a.settleShared(ctx, *t, o); err != nil {
			return false, err
		}
		asks, err := a.asks(ctx, before, *t, accepted, o)
		if err != nil {
			return false, err
		}
		if asks {
			news := true
			if pending != nil {
				if news, err = a.asks(ctx, before, *t, *pending, o); err != nil {
					return false, err
				}
			}
			return true, a.flagChange(ctx, row, accepted, o, news)
		}
	}
	if err := a.follow(ctx, &row, o); err != nil {
		return false, err
	}
	if err := a.seeRefunds(ctx, row.ID); err != nil {
		return false, err
	}
	const noStock = "It had no transaction, so no stock moves."
	changed := store.Event{SubjectID: row.ID, Kind: store.EventChanged, Before: before.Status, After: row.Status}
	switch {
	case row.Status == string(store.Rejected) && before.Status != row.Status:
		changed.Title, changed.Detail = row.Name+" was cancelled at Shopify", noStock
		return true, a.log(ctx, changed)
	case row.Elsewhere == int64(store.AllElsewhere) && before.Elsewhere != row.Elsewhere:
		changed.Title, changed.Detail = o.OthersPlaces()+" hands over all of "+row.Name+" now", noStock
		return true, a.log(ctx, changed)
	case row.Status == string(store.Completed) && before.Status != row.Status && before.Elsewhere == int64(store.AllElsewhere):
		changed.Title, changed.Detail = row.Name+" was handed over before its location became this shop's own", noStock
		return true, a.log(ctx, changed)
	case row.Status == string(store.Completed) && before.Status != row.Status:
		changed.Title, changed.Detail = "Everything in "+row.Name+" was refunded or removed at Shopify", noStock
		return true, a.log(ctx, changed)
	case row.TransactionID != before.TransactionID || row.Problem != before.Problem:
		return true, a.log(ctx, matchEvent(row, o, store.EventMatched))
	}
	return true, nil
}

// seenAfter takes in an order as it was read when a push had nothing more to send, and looks
// at it again.
func (a *act) seenAfter(ctx context.Context, orderID string, o store.Order) error {
	a.actor = store.Automatic
	row, err := a.order(ctx, orderID)
	if err == nil {
		_, err = a.takeInAgain(ctx, row, o)
	}
	if err != nil {
		return err
	}
	a.changed(OrdersChanged, orderID)
	return a.lookAgain(ctx, orderID)
}

// noteReading notes when an order was read and what Shopify kept back of it.
func (a *act) noteReading(ctx context.Context, id string, o store.Order) error {
	if err := a.SetOrderRead(ctx, sqlc.SetOrderReadParams{
		ID: id, ReadAt: store.Milli(o.ReadAt), Withheld: strings.Join(o.Withheld, " "),
	}); err != nil {
		return fmt.Errorf("noting when the order was read: %w", err)
	}
	return nil
}

// asks says whether a person has to decide about what Shopify changed since before.
// A rejection is our own doing: of that only money asks which Shopify gave back
// afterwards and the books still have.
func (a *act) asks(ctx context.Context, row sqlc.Order, t store.Transaction, before, o store.Order) (bool, error) {
	if row.Status == string(store.Rejected) {
		if o.Holding().Net() == before.Holding().Net() {
			return false, nil
		}
		payments, err := paymentsOf(ctx, a.Queries, t.ID)
		return len(store.Unwinding(payments, o.Holding().Net(), "")) > 0, err
	}
	over := row.Status == string(store.Completed) || t.State != store.TransactionOpen
	if o.ChangedSince(before, over) {
		ours, err := a.accountedFor(ctx, t, before, o)
		return !ours, err
	}
	if over {
		return false, nil
	}
	_, _, otherwise := o.WishesSince(before)
	if !otherwise {
		return false, nil
	}
	return a.packedFor(ctx, row, t.ID)
}

// packedFor says that goods were packed, or a paper was printed to do it by, after the wishes
// that the order had then (R59).
func (a *act) packedFor(ctx context.Context, row sqlc.Order, transactionID string) (bool, error) {
	if row.Status == string(store.ReadyForPickup) || row.Status == string(store.ReadyForShipment) {
		return true, nil
	}
	for _, paper := range []store.Document{store.DocumentPickList, store.DocumentPackingSlip} {
		n, err := a.CountPrints(ctx, sqlc.CountPrintsParams{TransactionID: transactionID, Document: string(paper)})
		if err != nil {
			return false, fmt.Errorf("counting prints: %w", err)
		}
		if n > 0 {
			return true, nil
		}
	}
	return false, nil
}

// flagChange keeps what Shopify changed beside the order as accepted. What is no
// news, because only other facts moved since somebody saw it or decided to keep
// the order as it is, asks nobody again.
func (a *act) flagChange(ctx context.Context, row sqlc.Order, accepted, o store.Order, news bool) error {
	if err := a.keepPending(ctx, row.ID, o); err != nil {
		return err
	}
	// The money's state is shown as it is now; the transaction and its stock wait
	// for a person (R43).
	observe(&row, o)
	if news {
		row.Changed = 1
	}
	if err := a.deriveRow(ctx, &row, accepted.Wishing(o)); err != nil {
		return err
	}
	if err := a.UpdateOrder(ctx, updateParams(row)); err != nil {
		return fmt.Errorf("flagging the change: %w", err)
	}
	if !o.CancelledAt.IsZero() {
		if err := a.cancelledAfterAll(ctx, row); err != nil {
			return err
		}
	}
	if !news {
		return nil
	}
	return a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventChanged, Title: row.Name + " changed at Shopify", Detail: o.Differences(accepted),
		Before: accepted.Amount(accepted.Total).String(), After: o.Amount(o.Total).String(),
	})
}

// keepBeside keeps what Shopify changed about an order that is being cancelled there:
// it asks nobody, since there is nothing to decide unless Shopify refuses.
func (a *act) keepBeside(ctx context.Context, row sqlc.Order, o store.Order) error {
	if err := a.keepPending(ctx, row.ID, o); err != nil {
		return err
	}
	observe(&row, o)
	if err := a.UpdateOrder(ctx, updateParams(row)); err != nil {
		return fmt.Errorf("writing the order: %w", err)
	}
	a.changed(OrdersChanged, row.ID)
	return nil
}

func (a *act) keepPending(ctx context.Context, orderID string, o store.Order) error {
	document, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("keeping the change: %w", err)
	}
	if err := a.SetOrderPending(ctx, sqlc.SetOrderPendingParams{OrderID: orderID, Pending: string(document)}); err != nil {
		return fmt.Errorf("keeping the change: %w", err)
	}
	return nil
}
