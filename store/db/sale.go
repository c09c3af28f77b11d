package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/books"
	"tillbridge/store/db/sqlc"
)

// Sale returns a transaction with all that its window and its papers show (R33);
// NotFound when there is none.
func (d *DB) Sale(ctx context.Context, transactionID string) (store.Sale, error) {
	s, err := readSale(ctx, d.read, transactionID)
	return s, wrap(err, "reading a transaction")
}

func readSale(ctx context.Context, q *sqlc.Queries, transactionID string) (store.Sale, error) {
	t, err := readTransaction(ctx, q, transactionID)
	if err != nil {
		return store.Sale{}, err
	}
	row, err := q.OrderByID(ctx, t.OrderID)
	if err != nil {
		return store.Sale{}, fmt.Errorf("reading the order: %w", err)
	}
	s := store.Sale{Transaction: *t, Status: store.Status(row.Status), Push: store.PushState(row.Push), Changed: row.Changed == 1}
	s.Wanted = store.PickupTime(row.PickupTime)
	if s.Reading, err = wordsOf(ctx, q); err != nil {
		return s, err
	}
	var pending *store.Order
	if s.Order, pending, err = readDetails(ctx, q, t.OrderID); err != nil {
		return s, err
	}
	if t.Returns != "" {
		of, err := q.TransactionByID(ctx, t.Returns)
		if err != nil {
			return s, fmt.Errorf("reading the sale: %w", err)
		}
		s.ReturnOf = of.Barcode
	}
	s.Kept = pending != nil && !s.Changed
	if pending != nil {
		s.Order = s.Order.Wishing(*pending)
	}
	s.Order.ID = row.ID
	if s.Latest = s.Order; pending != nil {
		s.Latest = *pending
		s.Latest.ID = row.ID
	}
	s.Owing = owing(row)
	if s.Told, err = tellsPaid(ctx, q, row); err != nil {
		return s, err
	}
	found, err := q.CustomerByID(ctx, t.CustomerID)
	if err != nil {
		return s, fmt.Errorf("reading the customer: %w", err)
	}
	s.Customer = customer(found)
	for _, line := range t.Lines {
		product, err := q.ProductByID(ctx, line.ProductID)
		if err != nil {
			return s, fmt.Errorf("reading a product: %w", err)
		}
		s.Products = append(s.Products, books.Product(product))
	}
	if s.Payments, err = paymentsOf(ctx, q, t.ID); err != nil {
		return s, err
	}
	all, err := paymentsOfOrder(ctx, q, t.OrderID)
	if err != nil {
		return s, err
	}
	s.OnlineElsewhere = store.Online(all) - store.Online(s.Payments)
	if s.Pickup, err = pickup(ctx, q, t.OrderID); err != nil {
		return s, err
	}
	return s, countReceipts(ctx, q, &s)
}

// tellsPaid says that Shopify was told that an order was paid here, or is to be: what failed
// or was withdrawn is neither.
func tellsPaid(ctx context.Context, q *sqlc.Queries, row sqlc.Order) (bool, error) {
	pushes, err := pushesOf(ctx, q, row)
	return slices.ContainsFunc(pushes, func(p store.Push) bool {
		return p.Intent == store.IntentMarkPaid && p.State != store.PushWithdrawn && p.State != store.PushFailed
	}), err
}

// countReceipts fills in how many receipts there are, and whether one says the same
// as the next would.
func countReceipts(ctx context.Context, q *sqlc.Queries, s *store.Sale) (err error) {
	receipt := string(store.DocumentReceipt)
	if s.Receipts, err = q.CountPrints(ctx, sqlc.CountPrintsParams{TransactionID: s.Transaction.ID, Document: receipt}); err != nil {
		return fmt.Errorf("counting the receipts: %w", err)
	}
	var paidAt int64
	for _, p := range s.Payments {
		paidAt = max(paidAt, store.Milli(p.At))
	}
	same, err := q.CountSamePrints(ctx, sqlc.CountSamePrintsParams{
		TransactionID: s.Transaction.ID, Document: receipt,
		Digest: s.ReceiptDigest(), PaidAt: paidAt,
	})
	if err != nil {
		return fmt.Errorf("looking for the same receipt: %w", err)
	}
	s.Copied = same > 0
	return nil
}

func pickup(ctx context.Context, q *sqlc.Queries, orderID string) (store.Pickup, error) {
	row, err := q.Pickup(ctx, orderID)
	if errors.Is(err, sql.ErrNoRows) {
		return store.Pickup{}, nil
	}
	if err != nil {
		return store.Pickup{}, fmt.Errorf("reading the pickup: %w", err)
	}
	return store.Pickup{
		Shelf: row.Shelf, HoldUntil: store.At(row.HoldUntil), ReadyAt: store.At(row.ReadyAt),
		CollectedAt: store.At(row.CollectedAt), CollectedBy: row.CollectedBy, CollectedNote: row.CollectedNote,
	}, nil
}

// TransactionByBarcode finds the transaction of a receipt's barcode (R51);
// NotFound when no receipt has it.
func (d *DB) TransactionByBarcode(ctx context.Context, barcode string) (string, error) {
	id, err := d.read.TransactionByBarcode(ctx, barcode)
	if errors.Is(err, sql.ErrNoRows) {
		return "", store.Fail(store.NotFound, "There is no transaction %s. Scan the receipt again, or search for the order.", barcode)
	}
	return id, wrap(err, "looking for a barcode")
}

// SaveTransaction stores what staff have written on a transaction (R38) and
// returns it as it stands then. from is what they saw: Conflict when another
// computer has written something else meanwhile, Invalid when it is over.
func (d *DB) SaveTransaction(ctx context.Context, transactionID string, from, to store.Notes) (store.Sale, error) {
	var saved store.Sale
	err := d.on(ctx, "saving a transaction", transactionID, func(a *act) error {
		s, err := readSale(ctx, a.Queries, transactionID)
		if err != nil {
			return err
		}
		if !s.Notes().Equal(to) {
			if err := a.note(ctx, s, from, to); err != nil {
				return err
			}
		}
		saved, err = readSale(ctx, a.Queries, transactionID)
		return err
	})
	return saved, err
}

func (a *act) note(ctx context.Context, s store.Sale, from, to store.Notes) error {
	t, now := s.Transaction, s.Notes()
	if err := t.MayChange(); err != nil {
		return err
	}
	if !now.Equal(from) {
		return store.Fail(store.Conflict, "Somebody else has written on transaction %s meanwhile. Nothing of yours was saved; copy your "+
			"comments, open it again and save.", t.Barcode)
	}
	if err := a.NoteTransaction(ctx, sqlc.NoteTransactionParams{ID: t.ID, Comments: to.Comments, KeepOpen: flag(to.KeepOpen)}); err != nil {
		return fmt.Errorf("writing the transaction: %w", err)
	}
	if to.Shelf != now.Shelf || !to.HoldUntil.Equal(now.HoldUntil) {
		if err := a.ShelvePickup(ctx, sqlc.ShelvePickupParams{
			OrderID: t.OrderID, Shelf: to.Shelf, HoldUntil: store.Milli(to.HoldUntil),
		}); err != nil {
			return fmt.Errorf("writing the pickup: %w", err)
		}
	}
	a.changed(OrdersChanged, t.OrderID)
	return a.log(ctx, store.Event{
		SubjectID: t.OrderID, Kind: store.EventNoted, Title: fmt.Sprintf("Transaction %s saved: %s", t.Barcode, to.Changes(now)),
		Before: now.Comments, After: to.Comments,
	})
}

// Finish makes a transaction a sale (R39): read-only from then on, counted in
// the day it is finished on. It moves no stock and books no payment. Invalid when
// it is over already or money is owed or owed back.
func (d *DB) Finish(ctx context.Context, transactionID string) error {
	return d.on(ctx, "finishing a sale", transactionID, func(a *act) error { return a.finish(ctx, transactionID) })
}

func (a *act) finish(ctx context.Context, transactionID string) error {
	t, err := a.transaction(ctx, transactionID)
	if err != nil {
		return err
	}
	if err := t.MayFinish(); err != nil {
		return err
	}
	finished, err := a.FinishTransaction(ctx, sqlc.FinishTransactionParams{ID: t.ID, FinishedAt: a.at, FinishedBy: a.actor})
	if err != nil {
		return fmt.Errorf("writing the sale: %w", err)
	}
	if finished != 1 {
		return fmt.Errorf("transaction %s may finish and did not", t.Barcode)
	}
	a.changed(OrdersChanged, t.OrderID)
	return a.log(ctx, store.Event{
		SubjectID: t.OrderID, Kind: store.EventFinished, Title: fmt.Sprintf("Transaction %s finished as a sale", t.Barcode),
		Detail: store.Money{Minor: t.Total, Currency: t.Currency}.String(),
	})
}

// SalesBetween counts what became a sale from since to before (R39). What was sold on other
// days than today is Forbidden to who may not see it (R47).
func (d *DB) SalesBetween(ctx context.Context, since, before time.Time) (store.DaySales, error) {
	if now := d.cfg.Now().Local(); since.Before(time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())) {
		if err := d.May(ctx, store.SeeingSales); err != nil {
			return store.DaySales{}, err
		}
	}
	rows, err := d.read.SalesBetween(ctx, sqlc.SalesBetweenParams{Since: store.Milli(since), Before: store.Milli(before)})
	var sales store.DaySales
	for _, row := range rows {
		sales.Count += row.Sales
		sales.Totals = append(sales.Totals, store.Money{Minor: row.Total, Currency: row.Currency})
	}
	return sales, wrap(err, "adding up the sales")
}
