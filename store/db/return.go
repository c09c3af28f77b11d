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

// A return takes two steps (R58). Asking for one keeps it, with a row of the outbox that
// names it; nothing moves. When Shopify has taken the goods back, stock and money follow in
// one act; when it refuses, the return is void and all is as it was.

// Returnable returns what of a sale may come back; NotFound when there is no such sale.
func (d *DB) Returnable(ctx context.Context, saleID string) (store.Returnable, error) {
	a := &act{Queries: d.read, db: d, locations: map[string]store.Locations{}}
	r, err := a.returnable(ctx, saleID)
	return r, wrap(err, "reading what may come back")
}

func (a *act) returnable(ctx context.Context, saleID string) (store.Returnable, error) {
	var r store.Returnable
	var err error
	if r.Sale, err = readSale(ctx, a.Queries, saleID); err != nil {
		return r, err
	}
	orderID := r.Sale.Transaction.OrderID
	if r.Latest, err = readLatest(ctx, a.Queries, orderID); err != nil {
		return r, err
	}
	all, err := returnsOf(ctx, a.Queries, orderID)
	if err != nil {
		return r, err
	}
	r.Before = slices.DeleteFunc(all, func(before store.Return) bool { return before.Transaction.Returns != saleID })
	if r.Types, _, err = tenders(ctx, a.Queries); err != nil {
		return r, err
	}
	r.Own, err = a.places(ctx, r.Latest.Shop)
	return r, err
}

// Return asks Shopify to take goods of a sale back (R58) and returns the return, which is
// booked once Shopify has. An open sale that is paid becomes finished then. Done when a
// return was asked for under this ID before; Invalid as store.Returnable.Plan says.
func (d *DB) Return(ctx context.Context, q store.ReturnRequest) (store.Return, error) {
	var asked store.Return
	err := d.on(ctx, "taking goods back", q.SaleID, func(a *act) error {
		if q.ID == "" {
			q.ID = newID()
		}
		switch _, err := a.ReturnByTransaction(ctx, q.ID); {
		case err == nil:
			return store.Fail(store.Done, "This return was asked for already; nothing was done again.")
		case !errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("looking for the return: %w", err)
		}
		r, err := a.returnable(ctx, q.SaleID)
		if err != nil {
			return err
		}
		plan, err := r.Plan(q)
		if err != nil {
			return err
		}
		asked = plan.Return
		if asked.Transaction.Barcode, err = a.nextBarcode(ctx); err != nil {
			return err
		}
		if err := a.insertReturn(ctx, asked); err != nil {
			return err
		}
		row, err := a.order(ctx, asked.Transaction.OrderID)
		if err != nil {
			return err
		}
		if err := a.afterwards(ctx, row, sqlc.InsertPushParams{Intent: string(store.IntentReturn), Act: q.ID}); err != nil {
			return err
		}
		return a.log(ctx, store.Event{
			SubjectID: row.ID, Kind: store.EventReturned, Title: fmt.Sprintf("%s of transaction %s is to come back, return %s", asked.Items(),
				asked.Sale, asked.Transaction.Barcode),
			Detail: strings.Join(plan.Say, " "),
		})
	})
	return asked, err
}

// ReturnOf returns a return by its id; NotFound when there is none.
func (d *DB) ReturnOf(ctx context.Context, id string) (store.Return, error) {
	r, err := readReturn(ctx, d.read, id)
	return r, wrap(err, "reading a return")
}

// mostReturns is how many returns are listed at most: each is read whole.
const mostReturns = 1000

// Returns lists an order's returns, with "" those of all orders, the newest first and up to
// most.
func (d *DB) Returns(ctx context.Context, orderID string, most int) (list []store.Return, err error) {
	most = max(0, min(most, mostReturns))
	if orderID != "" {
		list, err = returnsOf(ctx, d.read, orderID)
		slices.Reverse(list)
		return list[:min(len(list), most)], wrap(err, "listing the returns")
	}
	ids, err := d.read.AllReturns(ctx, int32(most)) //nolint:gosec // bounded
	if err != nil {
		return nil, wrap(err, "listing the returns")
	}
	list = make([]store.Return, len(ids))
	for i, id := range ids {
		if list[i], err = readReturn(ctx, d.read, id); err != nil {
			return nil, wrap(err, "listing the returns")
		}
	}
	return list, nil
}

// ReturnMade is what Shopify made of a return.
type ReturnMade struct {
	// ShopifyID is Shopify's return, Refunds are the payments by which it gives money back.
	ShopifyID string
	Refunds   []string
	// Order is the order as it is then.
	Order store.Order
}

// ReturnConfirmed notes that Shopify has taken goods back; stock and money follow in the same
// act (R58). how says in one sentence how that is known. Conflict as for PushConfirmed.
func (d *DB) ReturnConfirmed(ctx context.Context, p store.Push, how string, made ReturnMade) error {
	return d.in(ctx, "booking a return", func(a *act) error {
		if err := a.confirm(ctx, p); err != nil {
			return err
		}
		r, err := readReturn(ctx, a.Queries, p.Act)
		if err != nil {
			return err
		}
		row, err := a.order(ctx, p.OrderID)
		if err != nil {
			return err
		}
		if err := a.settleSale(ctx, r.Transaction.Returns); err != nil {
			return err
		}
		if err := a.SetReturnAtShopify(ctx, sqlc.SetReturnAtShopifyParams{
			TransactionID: p.Act, ShopifyID: made.ShopifyID, Refunds: strings.Join(made.Refunds, " "),
		}); err != nil {
			return fmt.Errorf("writing the return: %w", err)
		}
		own, err := a.places(ctx, row.Shop)
		if err != nil {
			return err
		}
		types, _, err := tenders(ctx, a.Queries)
		if err != nil {
			return err
		}
		if err := a.bookReturn(ctx, r, own, r.AtTill(types)); err != nil {
			return err
		}
		made.Order.ID = row.ID
		if err := a.refunded(ctx, made.Order); err != nil {
			return err
		}
		said := store.Event{Kind: store.EventConfirmed, Title: confirmation(p), Detail: how}
		if err := a.pushed(ctx, p, store.PushConfirmed, "", said); err != nil {
			return err
		}
		if err := a.tellReturned(ctx, p.Act); err != nil {
			return err
		}
		if row, err = a.order(ctx, p.OrderID); err != nil {
			return err
		}
		_, err = a.takeInAgain(ctx, row, made.Order)
		return err
	})
}

// settleSale finishes the sale of a return that is still open: what is handed over, paid and
// coming back is sold.
func (a *act) settleSale(ctx context.Context, id string) error {
	t, err := a.transaction(ctx, id)
	if err != nil || t.MayFinish() != nil {
		return err
	}
	return a.finish(ctx, id)
}

// tellReturned says what was booked, and what is still owed.
func (a *act) tellReturned(ctx context.Context, id string) error {
	r, err := readReturn(ctx, a.Queries, id)
	if err != nil {
		return err
	}
	t := r.Transaction
	say := store.Money{Minor: -t.Paid, Currency: t.Currency}.String() + " went back."
	if owed := -t.Balance(); owed > 0 {
		say += " " + store.Money{Minor: owed, Currency: t.Currency}.String() + " is owed to the customer."
	}
	return a.log(ctx, store.Event{
		SubjectID: t.OrderID, Kind: store.EventReturned, Detail: say,
		Title: fmt.Sprintf("Return %s booked: %s of transaction %s", t.Barcode, r.Items(), r.Sale),
	})
}
