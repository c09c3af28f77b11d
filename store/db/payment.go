package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/sqlc"
)

// TakePayment books a payment on an open transaction; the amount is in minor
// units, below zero to give money back. Where the type rounds and the payment
// settles the balance, the rest is booked as store.Rounded beside it. seen is the
// balance that the person saw: when another computer has booked meanwhile the
// payment is refused as Conflict. A payment whose ID is in the books already is
// not booked again; with another content under that ID it is Invalid, as is one
// that store.Transaction.CheckPayment refuses, and one by eCommerce of more than Shopify
// holds that nobody was asked about (store.Order.BeyondHeld).
func (d *DB) TakePayment(ctx context.Context, p store.Payment, seen int64) error {
	return d.on(ctx, "taking a payment", p.TransactionID, func(a *act) error { return a.take(ctx, p, seen) })
}

// take is TakePayment within an act.
func (a *act) take(ctx context.Context, p store.Payment, seen int64) error {
	t, err := a.transaction(ctx, p.TransactionID)
	if err != nil {
		return err
	}
	if booked, err := a.booked(ctx, p); booked || err != nil {
		return err
	}
	p.ID = cmp.Or(p.ID, newID())
	types, cards, err := tenders(ctx, a.Queries)
	if err != nil {
		return err
	}
	if t.Balance() != seen {
		return store.Fail(store.Conflict, "Somebody else has booked on transaction %s: its balance is %s now. Nothing was booked; look at "+
			"it again.", t.Barcode, store.Money{Minor: t.Balance(), Currency: t.Currency})
	}
	if err := t.CheckPayment(p, types, cards); err != nil {
		return err
	}
	if err := a.isHeld(ctx, *t, p); err != nil {
		return err
	}
	if err := a.mayTake(ctx, *t, p, types); err != nil {
		return err
	}
	if err := a.mayGiveBack(ctx, *t, p); err != nil {
		return err
	}
	if err := a.pay(ctx, p); err != nil {
		return err
	}
	left := t.Balance() - p.Minor
	for _, each := range types {
		asked, rest := each.Round(t.Balance())
		if each.Name != p.Type || p.Minor != asked || rest == 0 {
			continue
		}
		if err := a.pay(ctx, store.Payment{TransactionID: t.ID, Type: store.Rounded, Minor: rest, Currency: p.Currency}); err != nil {
			return err
		}
		left -= rest
	}
	a.changed(OrdersChanged, t.OrderID)
	if err := a.log(ctx, store.Event{
		SubjectID: t.OrderID, Kind: store.EventPayment,
		Title:  fmt.Sprintf("%s paid by %s on transaction %s", p.Amount(), strings.TrimSpace(p.Type+" "+p.Card), t.Barcode),
		Detail: p.Comments,
		Before: "balance " + store.Money{Minor: t.Balance(), Currency: t.Currency}.String(),
		After:  "balance " + store.Money{Minor: left, Currency: t.Currency}.String(),
	}); err != nil {
		return err
	}
	return a.tellPaid(ctx, t.OrderID, p.ID)
}

// isHeld is nil unless an eCommerce payment goes beyond what Shopify holds and nobody was
// asked about that: the money may have gone back since it was looked at (R36).
func (a *act) isHeld(ctx context.Context, t store.Transaction, p store.Payment) error {
	if p.Type != store.ECommerce || p.Over {
		return nil
	}
	latest, err := readLatest(ctx, a.Queries, t.OrderID)
	if err != nil {
		return err
	}
	booked, err := paymentsOfOrder(ctx, a.Queries, t.OrderID)
	if err != nil {
		return err
	}
	if beyond := latest.BeyondHeld(p, store.Online(booked)); beyond != "" {
		return store.Fail(store.Invalid, "%s Nothing was booked; look at the payment again, or say that it is meant.", beyond)
	}
	return nil
}

// mayTake is Forbidden for who may take payments and not give money back, or not take more
// than is owed (R47).
func (a *act) mayTake(ctx context.Context, t store.Transaction, p store.Payment, types []store.PaymentType) error {
	if p.Minor < 0 {
		if err := a.may(ctx, store.GivingMoneyBack, t.ID); err != nil {
			return err
		}
	}
	if t.BeyondBalance(p, types) == "" {
		return nil
	}
	return a.may(ctx, store.TakingMoreThanOwed, t.ID)
}

// ReversePayment takes a payment back by an entry of the opposite sign, dated
// now (the entry itself stays as it is). Invalid when it is reversed already or
// the transaction is over, NotFound when there is none.
func (d *DB) ReversePayment(ctx context.Context, paymentID, why string) error {
	return d.on(ctx, "reversing a payment", paymentID, func(a *act) error {
		row, err := a.PaymentByID(ctx, paymentID)
		if err != nil {
			return store.FailBecause(err, store.NotFound, "There is no such payment. Nothing was booked; open the transaction again.")
		}
		t, err := a.transaction(ctx, row.TransactionID)
		if err != nil {
			return err
		}
		payments, err := paymentsOf(ctx, a.Queries, t.ID)
		if err != nil {
			return err
		}
		if err := t.MayReverse(paymentID, payments); err != nil {
			return err
		}
		taken := books.Payment(row)
		if err := a.reverse(ctx, taken, why); err != nil {
			return err
		}
		a.changed(OrdersChanged, t.OrderID)
		left := ""
		if taken.Type != store.ECommerce {
			if left, err = a.untell(ctx, t.OrderID); err != nil {
				return err
			}
		}
		return a.log(ctx, store.Event{
			SubjectID: t.OrderID, Kind: store.EventPayment, Detail: strings.TrimSpace(why + " " + left),
			Title: fmt.Sprintf("%s by %s reversed on transaction %s", taken.Amount(), taken.Type, t.Barcode),
		})
	})
}

// Tenders returns the shop's payment types in the order of the toolbar, and its
// Card Types in the order of the drop-down (R35, R36).
func (d *DB) Tenders(ctx context.Context) (types []store.PaymentType, cards []string, err error) {
	types, cards, err = tenders(ctx, d.read)
	return types, cards, wrap(err, "reading the payment types")
}

func tenders(ctx context.Context, q *sqlc.Queries) ([]store.PaymentType, []string, error) {
	rows, err := q.PaymentTypes(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the payment types: %w", err)
	}
	types := make([]store.PaymentType, len(rows))
	for i, row := range rows {
		types[i] = store.PaymentType{
			Name: row.Name, Button: row.Button, Advanced: row.Advanced == 1, OpensDrawer: row.OpensDrawer == 1,
			Rounding: row.Rounding,
		}
	}
	cards, err := q.CardTypes(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the card types: %w", err)
	}
	return types, cards, nil
}

// SetTenders keeps payment types and Card Types as the manager has ordered them,
// all or none. Payments already booked keep the name they were booked under.
// Invalid says what is wrong with the lists.
func (d *DB) SetTenders(ctx context.Context, types []store.PaymentType, cards []string) error {
	if err := store.CheckPaymentTypes(types); err != nil {
		return err
	}
	if err := store.CheckCardTypes(cards); err != nil {
		return err
	}
	return d.in(ctx, "keeping the payment types", func(a *act) error {
		typesBefore, cardsBefore, err := tenders(ctx, a.Queries)
		if err != nil {
			return err
		}
		if err := errors.Join(a.DeletePaymentTypes(ctx), a.DeleteCardTypes(ctx)); err != nil {
			return fmt.Errorf("replacing the payment types: %w", err)
		}
		for i, each := range types {
			if err := a.InsertPaymentType(ctx, sqlc.InsertPaymentTypeParams{
				Name: strings.TrimSpace(each.Name), Button: strings.TrimSpace(each.Button), Position: int64(i), Advanced: flag(each.Advanced),
				OpensDrawer: flag(each.OpensDrawer), Rounding: each.Rounding,
			}); err != nil {
				return fmt.Errorf("writing a payment type: %w", err)
			}
		}
		for i, card := range cards {
			if err := a.InsertCardType(ctx, sqlc.InsertCardTypeParams{Name: strings.TrimSpace(card), Position: int64(i)}); err != nil {
				return fmt.Errorf("writing a card type: %w", err)
			}
		}
		a.changed(SettingsChanged)
		return a.log(ctx, store.Event{
			SubjectID: books.TendersSubject, Kind: store.EventRecord, Title: "Payment types changed",
			Before: describeTenders(typesBefore, cardsBefore), After: describeTenders(types, cards),
		})
	})
}

// describeTenders writes the ways to pay as the log keeps them, each with what
// is not usual about it.
func describeTenders(types []store.PaymentType, cards []string) string {
	var said []string
	for _, each := range types {
		name := strings.TrimSpace(each.Name)
		if button := strings.TrimSpace(each.Button); button != name {
			name += " [" + button + "]"
		}
		if each.Advanced {
			name += " (behind >>)"
		}
		if each.OpensDrawer {
			name += " (opens the drawer)"
		}
		if each.Rounding > 0 {
			name += fmt.Sprintf(" (rounds to %d)", each.Rounding)
		}
		said = append(said, name)
	}
	return strings.Join(said, ", ") + "; cards " + strings.Join(cards, ", ")
}
