package db

import (
	"context"
	"fmt"

	"tillbridge/store/db/sqlc"
)

// nextBarcode counts within this act; the counter is written once at its end.
func (a *act) nextBarcode(ctx context.Context) (string, error) {
	n, err := next(ctx, a, "barcode", &a.barcode)
	return fmt.Sprintf("%08d", n), err
}

func (a *act) nextCustomer(ctx context.Context) (int64, error) {
	return next(ctx, a, "customer", &a.customer)
}

// nextVersion numbers a write of a customer. The counter's row is locked until
// commit, so versions become visible in order.
func (a *act) nextVersion(ctx context.Context) (int64, error) {
	return next(ctx, a, "customer_version", &a.customerVersion)
}

// passCustomer makes the customers' numbers go on above one that was given.
func (a *act) passCustomer(ctx context.Context, number int64) error {
	err := load(ctx, a, "customer", &a.customer)
	a.customer = max(a.customer, number)
	return err
}

func next(ctx context.Context, a *act, name string, counted *int64) (int64, error) {
	err := load(ctx, a, name, counted)
	*counted++
	return *counted, err
}

// load reads a counter once an act.
func load(ctx context.Context, a *act, name string, counted *int64) error {
	if *counted != 0 {
		return nil
	}
	value, err := a.Counter(ctx, name)
	if err != nil {
		return fmt.Errorf("reading the %s counter: %w", name, err)
	}
	*counted = value
	return nil
}

func (a *act) saveCounters(ctx context.Context) error {
	for name, value := range map[string]int64{
		"barcode": a.barcode, "customer": a.customer, "customer_version": a.customerVersion,
		"product_version": a.productVersion,
	} {
		if value == 0 {
			continue
		}
		if err := a.SetCounter(ctx, sqlc.SetCounterParams{Name: name, Value: value}); err != nil {
			return fmt.Errorf("writing the %s counter: %w", name, err)
		}
	}
	return nil
}

// bulk makes this act's queries fit for many rows: the usual ones, prepared once
// for all acts, leave something behind in the transaction at every call. On a server
// the connection keeps them.
func (a *act) bulk(ctx context.Context) (done func() error, err error) {
	if a.db.server {
		return func() error { return nil }, nil
	}
	queries, err := sqlc.Prepare(ctx, a.tx)
	if err != nil {
		return nil, fmt.Errorf("preparing for many rows: %w", err)
	}
	ordinary, many := a.Queries, a.many
	a.Queries, a.many = queries, true
	return func() error {
		a.Queries, a.many = ordinary, many
		return queries.Close()
	}, nil
}
