package db

import (
	"context"

	"tillbridge/store"
)

// MakeReady makes a paid pickup ready for its customer in one database transaction:
// it books the payment that Shopify holds, keeps the notes, and sets the status with
// its push. What is done already is left out, so that asking again after a lost
// answer does only the rest (R61). It returns the transaction as it stands then.
// Conflict when somebody else has booked, written or changed the status meanwhile,
// Invalid when store.Sale.Readiness doesn't offer it or offers another payment by now.
func (d *DB) MakeReady(ctx context.Context, r store.Readying) (store.Sale, error) {
	var ready store.Sale
	err := d.in(ctx, "making an order ready for pickup", func(a *act) error {
		s, err := readSale(ctx, a.Queries, r.TransactionID)
		if err != nil {
			return err
		}
		if err := a.bookHeld(ctx, s, r); err != nil {
			return err
		}
		if !s.Notes().Equal(r.To) {
			if err := a.note(ctx, s, r.From, r.To); err != nil {
				return err
			}
		}
		if s.Status != store.ReadyForPickup {
			edit := store.StatusEdit{OrderID: s.Order.ID, From: r.SeenStatus, To: store.ReadyForPickup}
			if err := a.setStatus(ctx, edit); err != nil {
				return err
			}
		}
		a.changed(OrdersChanged, s.Order.ID)
		ready, err = readSale(ctx, a.Queries, r.TransactionID)
		return err
	})
	return ready, err
}

// bookHeld books what Shopify holds, unless it is booked: exactly the payment that
// the person saw.
func (a *act) bookHeld(ctx context.Context, s store.Sale, r store.Readying) error {
	if booked, err := a.booked(ctx, r.Payment); booked || err != nil {
		return err
	}
	types, cards, err := tenders(ctx, a.Queries)
	if err != nil {
		return err
	}
	offered, err := s.Readiness(types, cards)
	if err != nil {
		return err
	}
	if offered.Payment.Minor != r.Payment.Minor {
		return store.Fail(store.Conflict, "What Shopify holds for %s, or what is booked of it, has changed meanwhile. Nothing was done; look at "+
			"it again.", s.Order.Name)
	}
	if r.Payment.Minor == 0 {
		return nil
	}
	return a.take(ctx, r.Payment, r.SeenBalance)
}
