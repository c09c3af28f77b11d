package db

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

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
	wasElsewhere := row.Elsewhere == int64(store.AllElsewhere)
	fillRow(row, o)
	row.Changed = 0
	waiting := row.TransactionID == "" && !store.Status(row.Status).Final()
	switch {
	case waiting && o.CancelledAt.IsZero() && o.Elsewhere() == store.AllElsewhere:
		row.Status, row.Problem = string(store.New), ""
		if err := a.withdraw(ctx, row.ID); err != nil {
			return err
		}
		if err := a.unmatched(ctx, o); err != nil {
			return err
		}
	case waiting && (!o.CancelledAt.IsZero() || len(o.Lines) > 0 && o.Items() == 0 || wasElsewhere && o.Fulfilled()):
		// What others handed over before it became this shop's went without this till.
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
	if !over || len(o.OpenLines()) == 0 || !o.CancelledAt.IsZero() || o.Fulfilled() {
		return false, nil
	}
	before, _, err := readDetails(ctx, a.Queries, row.ID)
	return before.NothingLeft(), err
}

// unmatched writes the lines of an order that nothing is sold of here.
func (a *act) unmatched(ctx context.Context, o store.Order) error {
	if err := a.DeleteOrderLines(ctx, o.ID); err != nil {
		return fmt.Errorf("replacing the lines: %w", err)
	}
	return a.insertLines(ctx, o, nil)
}

// settle decides about a waiting order and, when all matches, books it. The row
// is brought up to date, not written.
func (a *act) settle(ctx context.Context, row *sqlc.Order, o store.Order) error {
	d, err := a.decide(ctx, o, wordAbout(*row))
	if err != nil {
		return err
	}
	plan, err := a.plan(ctx, row, o, d)
	if err != nil {
		return err
	}
	if plan != nil {
		if err := a.book(ctx, *plan); err != nil {
			return err
		}
	}
	if err := a.DeleteOrderLines(ctx, o.ID); err != nil {
		return fmt.Errorf("replacing the lines: %w", err)
	}
	return a.insertLines(ctx, o, d.lines)
}

// plan sets what a decision makes of the row, and returns the booking to make
// once the row is there, or nil when the order has to wait.
func (a *act) plan(ctx context.Context, row *sqlc.Order, o store.Order, d decision) (*booking, error) {
	row.CustomerID = d.customer.CustomerID
	row.Problem = string(d.problem)
	status := store.Status(row.Status)
	if d.problem != "" {
		if status == store.New || status.Problem() {
			row.Status = string(d.problem)
		}
		return nil, nil
	}
	if status.Problem() {
		row.Status = string(store.New)
	}
	places, err := a.places(ctx, o.Shop)
	if err != nil || places.Awaits(o) {
		return nil, err
	}
	barcode, err := a.nextBarcode(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(d.products))
	for i, p := range d.products {
		ids[i] = p.id
	}
	b := booking{products: d.products, transaction: store.TransactionFor(o, d.customer.CustomerID, ids)}
	b.transaction.ID, b.transaction.Barcode = newID(), barcode
	row.TransactionID, row.Barcode = b.transaction.ID, barcode
	return &b, nil
}

// matchAnew matches an order that was history until now like any other.
func (a *act) matchAnew(ctx context.Context, row sqlc.Order, o store.Order) error {
	before := row
	if err := a.follow(ctx, &row, o); err != nil {
		return err
	}
	if row.TransactionID == before.TransactionID && row.Problem == before.Problem {
		return nil
	}
	return a.log(ctx, matchEvent(row, o, store.EventMatched))
}

func matchEvent(row sqlc.Order, o store.Order, kind store.EventKind) store.Event {
	did := "taken in"
	if kind == store.EventMatched {
		did = "matched"
	}
	e := store.Event{SubjectID: row.ID, Kind: kind, Detail: subtitle(row, o), After: row.Status}
	switch store.Status(row.Problem) {
	case store.CustomerIDNeeded:
		e.Kind, e.Title = store.EventWaiting, row.Name+" taken in, needs a customer"
	case store.ProductMatchFailed:
		e.Kind, e.Title = store.EventWaiting, row.Name+" taken in, product not found"
	default:
		e.Title = fmt.Sprintf("%s %s, transaction %s", row.Name, did, row.Barcode)
		switch {
		case row.TransactionID != "":
		case o.Elsewhere() == store.AllElsewhere:
			e.Title = fmt.Sprintf("%s %s; %s hands it over", row.Name, did, o.OthersPlaces())
		default:
			e.Title = fmt.Sprintf("%s %s; Shopify has not said yet which location hands it over, so nothing of it is sold", row.Name, did)
		}
	}
	if kind == store.EventMatched && e.Kind == store.EventWaiting {
		e.Title = fmt.Sprintf("%s checked again: %s", row.Name, row.Problem)
	}
	return e
}

func subtitle(row sqlc.Order, o store.Order) string {
	parts := []string{row.CustomerName, o.Amount(o.Total).String(), strings.ToLower(store.Delivery(row.Delivery).Label())}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" || s == "–" }), " · ")
}
