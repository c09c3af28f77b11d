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

func (a *act) customerRecord(ctx context.Context, id string) (store.Customer, error) {
	row, err := a.CustomerByID(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return store.Customer{}, store.Fail(store.NotFound, "There is no such customer. Nothing was changed; search again.")
	}
	if err != nil {
		return store.Customer{}, fmt.Errorf("reading the customer: %w", err)
	}
	return withAddresses(ctx, a.Queries, row)
}

func readTransaction(ctx context.Context, q *sqlc.Queries, id string) (*store.Transaction, error) {
	row, err := q.TransactionByID(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, store.Fail(store.NotFound, "There is no such transaction.")
	}
	if err != nil {
		return nil, err
	}
	lines, err := q.TransactionLines(ctx, id)
	if err != nil {
		return nil, err
	}
	t := books.Transaction(row, lines)
	return &t, nil
}

// survivor follows merges from a customer to who is left; "" stays "".
func survivor(ctx context.Context, q *sqlc.Queries, id string) (string, error) {
	for id != "" {
		into, err := q.MergedInto(ctx, id)
		if err != nil {
			return "", fmt.Errorf("following a merge: %w", err)
		}
		if into == "" {
			break
		}
		id = into
	}
	return id, nil
}

func paymentsOf(ctx context.Context, q *sqlc.Queries, transactionID string) ([]store.Payment, error) {
	rows, err := q.Payments(ctx, transactionID)
	if err != nil {
		return nil, fmt.Errorf("reading the payments: %w", err)
	}
	payments := make([]store.Payment, len(rows))
	for i, row := range rows {
		payments[i] = books.Payment(row)
	}
	return payments, nil
}

func (a *act) product(ctx context.Context, id string) (store.Product, error) {
	row, err := a.ProductByID(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return store.Product{}, noProduct()
	}
	if err != nil {
		return store.Product{}, fmt.Errorf("reading a product: %w", err)
	}
	return books.Product(row), nil
}

// productSurvivor follows removals from a duplicate to the product that is left.
func productSurvivor(ctx context.Context, q *sqlc.Queries, id string) (string, error) {
	for id != "" {
		into, err := q.ProductMergedInto(ctx, id)
		if err != nil {
			return "", fmt.Errorf("following a removed duplicate: %w", err)
		}
		if into == "" {
			break
		}
		id = into
	}
	return id, nil
}

func customer(row sqlc.Customer) store.Customer {
	return store.Customer{
		ID: row.ID, Number: row.Number, FirstName: row.FirstName, LastName: row.LastName, Company: row.Company,
		Email: row.Email, Phone: row.Phone, Note: row.Note, MergedInto: row.MergedInto, Version: row.Version,
		CreatedAt: store.At(row.CreatedAt), UpdatedAt: store.At(row.UpdatedAt), ForgottenAt: store.At(row.ForgottenAt),
		Address: store.Address{
			FirstName: row.FirstName, LastName: row.LastName, Company: row.Company, Street: row.Street, Street2: row.Street2,
			City: row.City, Province: row.Province, Postcode: row.Postcode, Country: row.Country, Phone: row.Phone,
		},
	}
}

// transaction reads a transaction within an act; NotFound when there is none.
func (a *act) transaction(ctx context.Context, id string) (*store.Transaction, error) {
	t, err := readTransaction(ctx, a.Queries, id)
	if store.CodeOf(err) == store.NotFound {
		return nil, store.Fail(store.NotFound, "There is no such transaction. Nothing was changed; open it again.")
	}
	return t, err
}

func (a *act) order(ctx context.Context, id string) (sqlc.Order, error) {
	row, err := a.OrderByID(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return row, store.Fail(store.NotFound, "There is no such order. Nothing was changed; reload the list.")
	}
	if err != nil {
		return row, fmt.Errorf("reading the order: %w", err)
	}
	return row, nil
}

// withAddresses is a customer's record with its further addresses.
func withAddresses(ctx context.Context, q *sqlc.Queries, row sqlc.Customer) (store.Customer, error) {
	c := customer(row)
	more, err := q.CustomerAddresses(ctx, row.ID)
	if err != nil {
		return c, fmt.Errorf("reading the further addresses: %w", err)
	}
	for _, m := range more {
		c.More = append(c.More, store.Address{
			Street: m.Street, Street2: m.Street2, City: m.City, Province: m.Province, Postcode: m.Postcode,
			Country: m.Country,
		})
	}
	return c, nil
}

func noProduct() error {
	return store.Fail(store.NotFound, "There is no such product. Nothing was changed; search again.")
}
