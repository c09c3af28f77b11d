//go:build unix

package main

import (
	"context"
	"fmt"
	"slices"

	"tillbridge/store"
	"tillbridge/store/db"
)

// aboutMoney is one act about an order's money: mostly taking what its transaction asks.
func (t *till) aboutMoney(ctx context.Context, row db.OrderRow) error {
	switch t.random.IntN(6) {
	case 0:
		return t.db.MarkPaid(ctx, row.ID)
	case 1, 2:
		return t.capture(ctx, row)
	case 3:
		return t.giveBackOwed(ctx, row)
	default:
		s, err := t.db.Sale(ctx, row.TransactionID)
		if err != nil {
			return err
		}
		return t.pay(ctx, row, s)
	}
}

// pay books what a transaction asks: what Shopify holds as eCommerce, the rest as cash.
func (t *till) pay(ctx context.Context, row db.OrderRow, s store.Sale) error {
	balance := s.Transaction.Balance()
	if balance == 0 || s.Transaction.State != store.TransactionOpen {
		return nil
	}
	o, err := t.latest(ctx, row.ID)
	if err != nil {
		return err
	}
	held := o.Holding().Net() - s.BookedOnline()
	kind, card := "Cash", ""
	if held > 0 && balance > 0 {
		kind, card, balance = store.ECommerce, "VISA", min(balance, held)
	}
	id := fmt.Sprintf("soak-%s-%x", row.ID, t.random.Uint64())
	err = t.db.TakePayment(ctx, store.Payment{
		ID: id, TransactionID: s.Transaction.ID, Type: kind, Card: card, Minor: balance, Currency: s.Transaction.Currency,
	}, s.Transaction.Balance())
	if err == nil {
		t.say("paid\t%s\t%s\t0", row.ShopifyID, id)
	}
	return err
}

// latest is an order as Shopify last showed it.
func (t *till) latest(ctx context.Context, id string) (store.Order, error) {
	o, pending, err := t.db.Details(ctx, id)
	if err == nil && pending != nil {
		o = *pending
	}
	return o, err
}

// capture captures what an order's bank has promised, or a part of it, with two taps at times.
func (t *till) capture(ctx context.Context, row db.OrderRow) error {
	o, err := t.latest(ctx, row.ID)
	if err != nil {
		return err
	}
	authorized := o.Holding().Authorized
	if authorized == 0 {
		return nil
	}
	minor := authorized
	if t.random.IntN(2) == 0 {
		minor = 1 + t.random.Int64N(authorized)
	}
	c := db.Capturing{OrderID: row.ID, Minor: minor, Act: fmt.Sprintf("capture-%x", t.random.Uint64())}
	if err := t.db.Capture(ctx, c); err != nil {
		return err
	}
	t.say("captured\t%s\t%s\t0", row.ShopifyID, c.Act)
	if t.random.IntN(3) == 0 {
		return t.db.Capture(ctx, c) // the second tap, which says Done
	}
	return nil
}

// giveBackOwed hands out what a booked return of an order still owes, or its sale does.
func (t *till) giveBackOwed(ctx context.Context, row db.OrderRow) error {
	returns, err := t.db.Returns(ctx, row.ID, 50)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(returns, func(r store.Return) bool {
		return r.Transaction.State == store.TransactionFinished && r.Transaction.Balance() != 0
	})
	if i < 0 {
		return nil
	}
	back := returns[i].Transaction
	id := fmt.Sprintf("back-%x", t.random.Uint64())
	err = t.db.TakePayment(ctx, store.Payment{
		ID: id, TransactionID: back.ID, Type: "Cash", Minor: back.Balance(), Currency: back.Currency,
	}, back.Balance())
	if err == nil {
		t.say("paid\t%s\t%s\t0", row.ShopifyID, id)
	}
	return err
}
