package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/sqlc"
)

// booked says that the payment is in the books already, under the ID that it was
// given before.
func (a *act) booked(ctx context.Context, p store.Payment) (bool, error) {
	if p.ID == "" {
		return false, nil
	}
	row, err := a.PaymentByID(ctx, p.ID)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("looking for the payment: %w", err)
	case row.TransactionID != p.TransactionID || row.Type != p.Type || row.Minor != p.Minor:
		return false, store.Fail(store.Invalid, "This payment was booked already, as %s by %s. Nothing was booked again; open the "+
			"transaction again.", books.Payment(row).Amount(), row.Type)
	default:
		return true, nil
	}
}

func (a *act) pay(ctx context.Context, p store.Payment) error {
	if p.ID == "" {
		p.ID = newID()
	}
	if err := a.InsertPayment(ctx, sqlc.InsertPaymentParams{
		ID: p.ID, TransactionID: p.TransactionID, Type: p.Type, Card: p.Card, Minor: p.Minor, Currency: p.Currency,
		Comments: p.Comments, Reverses: p.Reverses, At: a.at, Actor: a.actor,
	}); err != nil {
		return fmt.Errorf("writing the payment: %w", err)
	}
	if err := a.AddPaid(ctx, sqlc.AddPaidParams{ID: p.TransactionID, Minor: p.Minor}); err != nil {
		return fmt.Errorf("adding up the payments: %w", err)
	}
	return nil
}

func (a *act) reverse(ctx context.Context, p store.Payment, why string) error {
	p.ID, p.Reverses, p.Minor, p.Comments = "", p.ID, -p.Minor, why
	return a.pay(ctx, p)
}

func (a *act) payAll(ctx context.Context, entries []store.Payment) error {
	for _, entry := range entries {
		if err := a.pay(ctx, entry); err != nil {
			return err
		}
	}
	return nil
}
