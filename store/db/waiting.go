package db

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// WaitingPerson returns what there is to know of the person of an order that
// waits for its customer (R20), and which other waiting orders are, most likely,
// theirs too (R21).
func (d *DB) WaitingPerson(ctx context.Context, orderID string) (WaitingPerson, error) {
	var w WaitingPerson
	var err error
	if w.Order, err = d.Order(ctx, orderID); err != nil {
		return w, err
	}
	if w.Details, _, err = d.Details(ctx, orderID); err != nil {
		return w, err
	}
	row, err := d.read.OrderByID(ctx, orderID)
	if err != nil {
		return w, wrap(err, "reading an order")
	}
	w.Undone = row.Unidentified == 1
	ids, err := customersByEmail(ctx, d.read, w.Details.ContactEmail())
	if err != nil {
		return w, wrap(err, "looking for the email")
	}
	for _, id := range ids {
		same, err := d.Customer(ctx, id)
		if err != nil {
			return w, err
		}
		w.SameEmail = append(w.SameEmail, same.Customer)
	}
	waiting, err := d.WaitingForCustomer(ctx)
	if err != nil {
		return w, err
	}
	for _, other := range waiting {
		if other.ID == orderID {
			continue
		}
		like, err := d.likelySame(ctx, row, w.Details, other)
		if err != nil {
			return w, err
		}
		if like.Certain || like.Score >= matching.Close {
			w.Together = append(w.Together, like)
		}
	}
	slices.SortStableFunc(w.Together, func(a, b LikelySame) int { return cmp.Compare(b.Score, a.Score) })
	return w, nil
}

func (d *DB) likelySame(ctx context.Context, row sqlc.Order, o store.Order, other OrderRow) (LikelySame, error) {
	theirs, _, err := d.Details(ctx, other.ID)
	if err != nil {
		return LikelySame{}, err
	}
	hit := d.customerIndex.index.Load().Compare(o.Person(), theirs.Person())
	like := LikelySame{Order: other, Score: hit.Score, Evidence: hit.Evidence}
	if row.BuyerKey != "" && theirs.Shop == row.Shop && buyerKey(theirs) == row.BuyerKey {
		again, err := d.read.OrderByID(ctx, other.ID)
		if err != nil {
			return like, wrap(fmt.Errorf("reading an order: %w", err), "comparing orders")
		}
		// One that was taken back waits for its own choice.
		like.Certain = again.Unidentified == 0
		like.Score = 1
	}
	return like, nil
}

// WaitingPerson is an order that needs its customer identified, with all that
// the window shows of it (R20).
type WaitingPerson struct {
	Order OrderRow
	// Details is the order as Shopify has it.
	Details store.Order
	// SameEmail are the customers that have the order's email, when several do.
	SameEmail []store.Customer
	// Undone says that somebody took an earlier identification back.
	Undone bool
	// Together are other waiting orders of, most likely, the same person.
	Together []LikelySame
}

// LikelySame is another waiting order and why it looks like the same person's.
type LikelySame struct {
	Order OrderRow
	// Certain says that it is the same Shopify customer or guest email: the
	// choice settles it too (R21). Otherwise a person has to agree.
	Certain  bool
	Score    float64
	Evidence []matching.Evidence
}

// WaitingForCustomer returns all orders that need their customer identified,
// oldest first.
func (d *DB) WaitingForCustomer(ctx context.Context) ([]OrderRow, error) {
	rows, err := d.readers.QueryContext(ctx, "SELECT "+orderColumns+orderTables+" WHERE o.problem = $1 ORDER BY o.created_at, o.id",
		string(store.CustomerIDNeeded))
	if err != nil {
		return nil, wrap(err, "listing the orders that need a customer")
	}
	list, err := scanOrders(rows, d.cfg.Now())
	return list, wrap(err, "listing the orders that need a customer")
}
