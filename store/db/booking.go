package db

import (
	"context"
	"fmt"
	"strconv"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// booking is a transaction about to be written with the stock it takes (R13).
type booking struct {
	transaction store.Transaction
	// products answer transaction.Lines one by one.
	products []product
}

// book writes the transaction and moves the stock of all its lines. Short stock
// goes below zero (R17). Each movement's key names the transaction and line, so
// that booking the same twice is impossible.
func (a *act) book(ctx context.Context, b booking) error {
	t := b.transaction
	if err := a.insertTransaction(ctx, t); err != nil {
		return err
	}
	for i, line := range t.Lines {
		if !b.products[i].stocked {
			continue
		}
		if err := a.move(ctx, sqlc.InsertMovementParams{
			Key: t.ID + ":" + strconv.Itoa(i), ProductID: line.ProductID, Quantity: -line.Quantity,
			Reason: string(store.StockSold), TransactionID: t.ID,
		}); err != nil {
			return err
		}
	}
	return nil
}

// insertTransaction writes a transaction with its lines and moves nothing.
func (a *act) insertTransaction(ctx context.Context, t store.Transaction) error {
	if err := a.InsertTransaction(ctx, sqlc.InsertTransactionParams{
		ID: t.ID, Barcode: t.Barcode, OrderID: t.OrderID, CustomerID: t.CustomerID, Currency: t.Currency,
		TaxesIncluded: flag(t.TaxesIncluded), Shipping: t.Shipping, Tax: t.Tax, Fees: t.Fees,
		Total: t.Total, ShopifyTotal: t.ShopifyTotal, CreatedAt: a.at,
		State: string(t.State), Returns: t.Returns,
	}); err != nil {
		return fmt.Errorf("writing the transaction: %w", err)
	}
	return a.insertTransactionLines(ctx, t)
}

func (a *act) insertTransactionLines(ctx context.Context, t store.Transaction) error {
	for i, line := range t.Lines {
		if err := a.InsertTransactionLine(ctx, sqlc.InsertTransactionLineParams{
			TransactionID: t.ID, Position: int64(i), ProductID: line.ProductID, SKU: line.SKU, Title: line.Title,
			Quantity: line.Quantity, UnitPrice: line.UnitPrice, LineDiscount: line.LineDiscount,
			OrderDiscount: line.OrderDiscount, Tax: line.Tax, LineID: line.LineID,
		}); err != nil {
			return fmt.Errorf("writing a line of the transaction: %w", err)
		}
	}
	return nil
}

// move books a movement and brings on_hand along in the same database transaction.
func (a *act) move(ctx context.Context, m sqlc.InsertMovementParams) error {
	m.At, m.Actor = a.at, a.actor
	if err := a.InsertMovement(ctx, m); err != nil {
		return fmt.Errorf("booking stock: %w", err)
	}
	if _, err := a.MoveStock(ctx, sqlc.MoveStockParams{ID: m.ProductID, Quantity: m.Quantity, At: a.at}); err != nil {
		return fmt.Errorf("moving stock: %w", err)
	}
	a.changed(StockChanged, m.ProductID)
	return nil
}

// void takes a transaction back: every line's stock returns exactly once, and entries
// are booked that take its payments back (R29). A finished one is refused.
func (a *act) void(ctx context.Context, transactionID string, entries []store.Payment) error {
	voided, err := a.VoidTransaction(ctx, transactionID)
	if err != nil {
		return fmt.Errorf("voiding the transaction: %w", err)
	}
	if voided == 0 {
		return store.Fail(store.Invalid, "The sale is finished, so the order can't be rejected. Take the goods back as a return, and refund "+
			"them in Shopify's admin.")
	}
	movements, err := a.MovementsOfTransaction(ctx, transactionID)
	if err != nil {
		return fmt.Errorf("reading the stock movements: %w", err)
	}
	for i, m := range movements {
		// A duplicate that was removed since has given its stock to another (R23).
		holder, err := productSurvivor(ctx, a.Queries, m.ProductID)
		if err != nil {
			return err
		}
		if err := a.move(ctx, sqlc.InsertMovementParams{
			Key: transactionID + ":back:" + strconv.Itoa(i), ProductID: holder, Quantity: -m.Quantity,
			Reason: string(store.StockReturned), TransactionID: transactionID,
		}); err != nil {
			return err
		}
	}
	return a.payAll(ctx, entries)
}

// product is a matched product as far as booking its sale needs it.
type product struct {
	id      string
	stocked bool
}
