package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// Identified says what came of a choice.
type Identified struct {
	Customer store.Customer
	// Orders are those that are linked to the customer now, the asked ones first.
	Orders []OrderRow
	// Matched counts those of them that got their transaction.
	Matched int
}

// Identify says that the person of some orders is a customer of the shop. Each
// choice is remembered (R18), and the orders and all other waiting ones of the
// same Shopify customer or guest email are matched at once (R21). An order that
// has its transaction already is refused, as is one or a customer that isn't there.
func (d *DB) Identify(ctx context.Context, orderIDs []string, customerID string) (Identified, error) {
	var done Identified
	err := d.in(ctx, "identifying a customer", func(a *act) error {
		id, err := survivor(ctx, a.Queries, customerID)
		if errors.Is(err, sql.ErrNoRows) {
			return store.Fail(store.NotFound, "There is no such customer. Nothing was changed; search again.")
		}
		if err != nil {
			return err
		}
		if done.Customer, err = a.customerRecord(ctx, id); err != nil {
			return err
		}
		if err := done.Customer.MayUse(); err != nil {
			return err
		}
		return a.identify(ctx, orderIDs, &done, "identified as")
	})
	return d.seen(ctx, done, err)
}

// IdentifyAsNew makes a customer record and says that it is the person of some
// orders, as Identify does (R21).
func (d *DB) IdentifyAsNew(ctx context.Context, orderIDs []string, c store.Customer) (Identified, error) {
	done := Identified{Customer: c}
	err := d.in(ctx, "creating a customer", func(a *act) error {
		if err := done.Customer.Check(); err != nil {
			return err
		}
		if err := a.addCustomer(ctx, &done.Customer); err != nil {
			return err
		}
		return a.identify(ctx, orderIDs, &done, "identified as new customer")
	})
	return d.seen(ctx, done, err)
}

func (a *act) identify(ctx context.Context, orderIDs []string, done *Identified, as string) error {
	var asked []string
	for _, id := range orderIDs {
		if slices.Contains(asked, id) {
			continue
		}
		asked = append(asked, id)
		if err := a.choose(ctx, id, done.Customer, as); err != nil {
			return err
		}
	}
	affected, err := a.settledBy(ctx, asked, done.Customer)
	if err != nil {
		return err
	}
	if done.Matched, err = a.rematch(ctx, affected); err != nil {
		return err
	}
	for _, row := range affected {
		if row, err = a.order(ctx, row.ID); err != nil {
			return err
		}
		// Those that still wait, because somebody took their identification back, are not of it.
		if row.CustomerID == done.Customer.ID {
			done.Orders = append(done.Orders, OrderRow{ID: row.ID})
		}
	}
	return nil
}

// choose keeps a person's word about one order, and remembers it.
func (a *act) choose(ctx context.Context, orderID string, c store.Customer, as string) error {
	row, err := a.order(ctx, orderID)
	if err != nil {
		return err
	}
	switch {
	case row.TransactionID != "":
		return store.Fail(store.Invalid, "%s already has its transaction %s. Nothing was changed; take its identification back first.",
			row.Name, row.Barcode)
	case row.Open == 0:
		return store.Fail(store.Invalid, "%s is %s, so it needs no customer any more. Nothing was changed.", row.Name, row.Status)
	}
	if err := a.ChooseCustomer(ctx, sqlc.ChooseCustomerParams{ID: row.ID, ChosenCustomer: c.ID}); err != nil {
		return fmt.Errorf("keeping the choice: %w", err)
	}
	if err := a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventIdentified, Title: fmt.Sprintf("%s %s %s", row.Name, as, c.Code()),
		Detail: c.Name(), Before: row.CustomerName, After: c.Name(),
	}); err != nil {
		return err
	}
	if row.BuyerKey == "" {
		return nil
	}
	if err := a.RememberCustomer(ctx, sqlc.RememberCustomerParams{
		Shop: row.Shop, Key: row.BuyerKey, CustomerID: c.ID,
		CreatedAt: a.at,
	}); err != nil {
		return fmt.Errorf("remembering the choice: %w", err)
	}
	return nil
}

// settledBy returns the orders that a choice may settle, the asked ones first:
// those of the same buyers and those with the customer's email. They are read
// after all choices are kept, since each row says what was chosen for it.
func (a *act) settledBy(ctx context.Context, asked []string, c store.Customer) ([]sqlc.Order, error) {
	var affected, others []sqlc.Order
	for _, id := range asked {
		row, err := a.order(ctx, id)
		if err != nil {
			return nil, err
		}
		affected = append(affected, row)
		if row.BuyerKey == "" {
			continue
		}
		same, err := a.WaitingOrdersOf(ctx, sqlc.WaitingOrdersOfParams{Shop: row.Shop, BuyerKey: row.BuyerKey})
		if err != nil {
			return nil, fmt.Errorf("listing the person's other orders: %w", err)
		}
		others = append(others, same...)
	}
	same, err := a.waitingWithEmails(ctx, c.Email)
	if err != nil {
		return nil, err
	}
	for _, row := range append(others, same...) {
		if !slices.ContainsFunc(affected, func(o sqlc.Order) bool { return o.ID == row.ID }) {
			affected = append(affected, row)
		}
	}
	return affected, nil
}

// seen reads the orders of a choice as they are now.
func (d *DB) seen(ctx context.Context, done Identified, err error) (Identified, error) {
	if err != nil {
		return Identified{}, err
	}
	for i, order := range done.Orders {
		if done.Orders[i], err = d.Order(ctx, order.ID); err != nil {
			return done, err
		}
	}
	return done, nil
}

// UndoIdentify takes the identification of an order back: its transaction is
// voided and its stock returns, the barcode is never used again, the choice is
// forgotten, and the order waits until a person chooses again, whatever its email
// says. It returns a sentence on what happened. Invalid when the order has no
// customer, something was paid, or Shopify was told something already.
func (d *DB) UndoIdentify(ctx context.Context, orderID string) (string, error) {
	var said string
	err := d.in(ctx, "taking an identification back", func(a *act) error {
		row, err := a.order(ctx, orderID)
		if err != nil {
			return err
		}
		if err := a.mayUndo(ctx, row); err != nil {
			return err
		}
		said, err = a.undoIdentify(ctx, row)
		return err
	})
	return said, err
}

// MayUndoIdentify is nil when UndoIdentify would work, else the reason why not.
func (d *DB) MayUndoIdentify(ctx context.Context, orderID string) error {
	a := &act{Queries: d.read, db: d}
	row, err := a.order(ctx, orderID)
	if err == nil {
		err = a.mayUndo(ctx, row)
	}
	return wrap(err, "looking whether an identification can be taken back")
}

func (a *act) mayUndo(ctx context.Context, row sqlc.Order) error {
	if row.CustomerID == "" {
		return store.Fail(store.Invalid, "%s has no customer yet, so there is nothing to take back.", row.Name)
	}
	return a.untouched(ctx, row, "its customer stays")
}

// untouched is nil while nothing follows from how an order was matched but its
// transaction: nothing was paid and Shopify told nothing. Else Invalid with the
// reason; stays is what can't be taken back for it ("its customer stays").
func (a *act) untouched(ctx context.Context, row sqlc.Order, stays string) error {
	switch {
	case row.Open == 0 && row.TransactionID != "":
		return a.closed(ctx, row, stays)
	case row.Open == 0:
		return store.Fail(store.Invalid, "%s is %s, so %s.", row.Name, row.Status, stays)
	}
	pushes, err := a.PushesOf(ctx, row.ID)
	if err != nil {
		return fmt.Errorf("reading the outbox: %w", err)
	}
	for _, push := range pushes {
		if push.Attempts > 0 {
			return store.Fail(store.Invalid, "Shopify was told about %s already, so %s. Edit the record, or reject the order.",
				row.Name, stays)
		}
	}
	if row.TransactionID == "" {
		return nil
	}
	t, err := a.TransactionByID(ctx, row.TransactionID)
	if err != nil {
		return fmt.Errorf("reading the transaction: %w", err)
	}
	if t.State != string(store.TransactionOpen) {
		return store.Fail(store.Invalid, "Transaction %s is %s, so %s.", t.Barcode, t.State, stays)
	}
	payments, err := a.Payments(ctx, t.ID)
	if err != nil {
		return fmt.Errorf("reading the payments: %w", err)
	}
	if len(payments) > 0 {
		return store.Fail(store.Invalid, "Something was paid on transaction %s, so %s. Reverse it by rejecting the order.",
			t.Barcode, stays)
	}
	return nil
}

// closed says why an order that is over, or being cancelled, stays as it was matched.
func (a *act) closed(ctx context.Context, row sqlc.Order, stays string) error {
	t, err := a.transaction(ctx, row.TransactionID)
	switch {
	case err != nil:
		return err
	case t.State == store.TransactionCancelling:
		return t.MayChange()
	default:
		return store.Fail(store.Invalid, "%s is %s, so %s.", row.Name, row.Status, stays)
	}
}

func (a *act) undoIdentify(ctx context.Context, row sqlc.Order) (string, error) {
	before, err := a.customerRecord(ctx, row.CustomerID)
	if err != nil {
		return "", err
	}
	o, pending, err := readDetails(ctx, a.Queries, row.ID)
	if err != nil {
		return "", err
	}
	if pending != nil {
		// Without a transaction a change made at Shopify has nothing to wait for.
		o = *pending
	}
	o.ID = row.ID
	said, becomes := row.Name+" waits for its customer again", store.CustomerIDNeeded
	if !o.CancelledAt.IsZero() {
		said, becomes = row.Name+" was cancelled at Shopify, so it is rejected", store.Rejected
	} else if o.NothingLeft() {
		said, becomes = "Everything in "+row.Name+" was refunded or removed at Shopify, so it is completed", store.Completed
	}
	if row.TransactionID == "" {
		said += "."
	} else {
		if err := a.void(ctx, row.TransactionID, nil); err != nil {
			return "", err
		}
		said += fmt.Sprintf(": transaction %s is void and its stock is back.", row.Barcode)
	}
	if err := a.log(ctx, store.Event{
		SubjectID: row.ID, Kind: store.EventUndone, Title: fmt.Sprintf("%s is not %s after all", row.Name, before.Code()),
		Detail: said, Before: before.Name(), After: string(becomes),
	}); err != nil {
		return "", err
	}
	if err := a.forgetChoice(ctx, row, before.ID, &said); err != nil {
		return "", err
	}
	if err := a.ChooseCustomer(ctx, sqlc.ChooseCustomerParams{ID: row.ID, Unidentified: 1}); err != nil {
		return "", fmt.Errorf("keeping that it waits: %w", err)
	}
	if err := a.withdraw(ctx, row.ID); err != nil {
		return "", err
	}
	row.CustomerID, row.ChosenCustomer, row.Unidentified = "", "", 1
	row.TransactionID, row.Barcode, row.Status = "", "", string(store.CustomerIDNeeded)
	return said, a.follow(ctx, &row, o)
}

// forgetChoice drops the memory of a choice and matches those orders again that waited
// for a product under it. Orders that have their transaction keep it.
func (a *act) forgetChoice(ctx context.Context, row sqlc.Order, customerID string, said *string) error {
	if row.BuyerKey == "" {
		return nil
	}
	remembered, err := a.RememberedCustomer(ctx, sqlc.RememberedCustomerParams{Shop: row.Shop, Key: row.BuyerKey})
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the remembered choice: %w", err)
	}
	if remembered, err = survivor(ctx, a.Queries, remembered); err != nil || remembered != customerID {
		return err
	}
	if _, err := a.ForgetCustomer(ctx, sqlc.ForgetCustomerParams{Shop: row.Shop, Key: row.BuyerKey}); err != nil {
		return fmt.Errorf("forgetting the choice: %w", err)
	}
	waiting, err := a.WaitingOrdersOf(ctx, sqlc.WaitingOrdersOfParams{Shop: row.Shop, BuyerKey: row.BuyerKey})
	if err != nil {
		return fmt.Errorf("listing the person's other orders: %w", err)
	}
	waiting = slices.DeleteFunc(waiting, func(o sqlc.Order) bool { return o.ID == row.ID })
	if _, err := a.rematch(ctx, waiting); err != nil {
		return err
	}
	others, err := a.OtherOrdersOfBuyer(ctx, sqlc.OtherOrdersOfBuyerParams{
		Shop: row.Shop, BuyerKey: row.BuyerKey, CustomerID: customerID,
		ID: row.ID,
	})
	if err != nil {
		return fmt.Errorf("counting the person's other orders: %w", err)
	}
	switch {
	case others == 1:
		*said += " 1 other order of this person keeps its customer; look at it too."
	case others > 1:
		*said += fmt.Sprintf(" %d other orders of this person keep their customer; look at them too.", others)
	}
	return nil
}
