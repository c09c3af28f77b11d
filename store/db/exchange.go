package db

import (
	"context"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// acceptBeside books what Shopify changed about an order whose sale is finished: what it gave
// back of what returns owed, what came back as a return, and what was added as a transaction
// of its own, which is the order's from then on (R43, R58).
func (a *act) acceptBeside(ctx context.Context, m *met) error {
	if err := a.payAll(ctx, m.Settled); err != nil {
		return err
	}
	if m.Return != nil {
		if err := a.acceptReturn(ctx, m); err != nil {
			return err
		}
	}
	t := m.Added
	if len(t.Lines) == 0 {
		return nil
	}
	var err error
	t.ID = newID()
	if t.Barcode, err = a.nextBarcode(ctx); err != nil {
		return err
	}
	b := booking{transaction: t}
	for _, line := range t.Lines {
		b.products = append(b.products, product{id: line.ProductID, stocked: m.found[line.LineID].Stocked})
	}
	if err := a.book(ctx, b); err != nil {
		return err
	}
	m.row.TransactionID, m.row.Barcode, m.row.Problem = t.ID, t.Barcode, ""
	if m.Carried <= 0 {
		return nil
	}
	return a.pay(ctx, store.Payment{
		TransactionID: t.ID, Type: store.ECommerce, Card: m.Entries[len(m.Entries)-1].Card, Minor: m.Carried, Currency: t.Currency,
		Comments: "Comes from transaction " + m.Transaction.Barcode,
	})
}

func (a *act) acceptReturn(ctx context.Context, m *met) error {
	r, t := *m.Return, &m.Return.Transaction
	var err error
	t.ID = newID()
	if t.Barcode, err = a.nextBarcode(ctx); err != nil {
		return err
	}
	r.Transaction = *t
	if err := a.insertReturn(ctx, r); err != nil {
		return err
	}
	own, err := a.places(ctx, m.row.Shop)
	if err != nil {
		return err
	}
	entries := make([]store.Payment, len(m.Entries))
	for i, entry := range m.Entries {
		entry.TransactionID = t.ID
		if m.Carried > 0 && i == len(m.Entries)-1 {
			entry.ID = carried + t.ID
		}
		entries[i] = entry
	}
	if err := a.bookReturn(ctx, r, own, entries); err != nil {
		return err
	}
	if err := a.overtaken(ctx, m.row); err != nil {
		return err
	}
	return a.log(ctx, store.Event{
		SubjectID: t.OrderID, Kind: store.EventReturned, Title: fmt.Sprintf("Return %s booked: %s of transaction %s, made at Shopify", t.Barcode,
			r.Amount(), r.Sale),
		Detail: r.Items(),
	})
}

// overtaken withdraws the returns of an order that Shopify refused: what came back was taken
// back there meanwhile, and nobody is to try again.
func (a *act) overtaken(ctx context.Context, row sqlc.Order) error {
	withdrawn, err := a.WithdrawPush(ctx, sqlc.WithdrawPushParams{OrderID: row.ID, Intent: string(store.IntentReturn)})
	if err != nil {
		return fmt.Errorf("withdrawing what failed: %w", err)
	}
	if withdrawn == 0 {
		return nil
	}
	a.changed(OutboxChanged, row.ID)
	return a.showRest(ctx, row)
}
