package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// BadRow is a row of a file that can't be imported; Line counts from 1, the header's.
type BadRow struct {
	Line   int
	Reason string
}

// CustomerImport says how to import a file of customers.
type CustomerImport struct {
	// DryRun does everything and keeps nothing.
	DryRun bool
	// SkipBad keeps the good rows although others are bad; without it one bad row
	// keeps the whole file out.
	SkipBad bool
	// Bad is told of every bad row, Progress of how many were read, now and then.
	// Both may be nil.
	Bad      func(BadRow)
	Progress func(rows int)
}

// Imported says what came of an import. Rows are all that were read, Known those
// that are customers already, Matched the waiting orders that got their
// transaction by it; Ignored names the columns that mean nothing here.
type Imported struct {
	Rows, Added, Known, Bad, Matched int
	Ignored                          []string
	// Kept says that what was added is in the database now.
	Kept bool
}

// errNotKept ends an act that keeps nothing, on purpose.
var errNotKept = errors.New("nothing is kept")

// CustomerRows hands the customers of a file to take, one by one, and returns how
// many rows were read and how many of them were bad. take returns why a customer
// can't be added, or an error that ends the reading.
type CustomerRows func(take func(store.Customer) (reason string, err error)) (rows, bad int, err error)

// ImportCustomers adds the customers of a file, all or none, and matches the waiting
// orders again. A row that is a customer already is passed over, so the same file
// twice adds nothing; no record is ever overwritten (R19).
func (d *DB) ImportCustomers(ctx context.Context, each CustomerRows, how CustomerImport) (Imported, error) {
	var done Imported
	err := d.in(ctx, "importing customers", func(a *act) (err error) {
		end, err := a.bulk(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, end()) }()
		country, err := shopCountry(ctx, a.Queries)
		if err != nil {
			return err
		}
		if done.Rows, done.Bad, err = each(func(c store.Customer) (string, error) {
			return a.importCustomer(ctx, c, country, &done)
		}); err != nil {
			return err
		}
		if done.Added == 0 {
			return nil
		}
		if done.Bad > 0 && !how.SkipBad {
			return errNotKept
		}
		if done.Matched, err = a.rematchAll(ctx); err != nil {
			return err
		}
		if err := a.log(ctx, store.Event{
			Kind: store.EventRecord, Title: fmt.Sprintf("%d customers imported", done.Added),
			Detail: fmt.Sprintf("%d rows read, %d known already, %d bad.", done.Rows, done.Known, done.Bad),
		}); err != nil {
			return err
		}
		if how.DryRun {
			return errNotKept
		}
		return nil
	})
	done.Kept = err == nil && done.Added > 0
	if errors.Is(err, errNotKept) {
		err = nil
	}
	return done, err
}

// importCustomer adds a file's customer, or says why it can't be. country is the shop's.
func (a *act) importCustomer(ctx context.Context, c store.Customer, country string, done *Imported) (reason string, err error) {
	if c.Number != 0 {
		holder, err := a.CustomerByNumber(ctx, c.Number)
		switch {
		case err == nil && sameRecord(customer(holder), c):
			done.Known++
			return "", nil
		case err == nil:
			return fmt.Sprintf("%s is another customer here, and an import overwrites nothing", c.Code()), nil
		case !errors.Is(err, sql.ErrNoRows):
			return "", fmt.Errorf("looking for a number: %w", err)
		}
		if err := a.passCustomer(ctx, c.Number); err != nil {
			return "", err
		}
	} else {
		known, err := a.knowsCustomer(ctx, c, country)
		if err != nil {
			return "", err
		}
		if known {
			done.Known++
			return "", nil
		}
		if c.Number, err = a.nextCustomer(ctx); err != nil {
			return "", err
		}
	}
	done.Added++
	return "", a.insertCustomer(ctx, &c)
}

// knowsCustomer says that a file's customer is one already: of the same name, email and
// address, however phone and postcode are written (R67).
func (a *act) knowsCustomer(ctx context.Context, c store.Customer, shopCountry string) (bool, error) {
	same, err := a.SameCustomers(ctx, sqlc.SameCustomersParams{
		NameSort: c.SortName(), EmailFolded: matching.FoldEmail(c.Email), Phone: c.Phone, Street: c.Address.Street, Postcode: c.Address.Postcode,
	})
	if err != nil {
		return false, fmt.Errorf("looking for a known customer: %w", err)
	}
	country := cmp.Or(c.Address.CountryCode(), shopCountry)
	return slices.ContainsFunc(same, func(s sqlc.SameCustomersRow) bool {
		theirs := cmp.Or(store.Address{Country: s.Country}.CountryCode(), shopCountry)
		return (c.Phone == s.Phone || matching.SamePhone(c.Phone, country, s.Phone, theirs)) &&
			matching.SamePostcode(c.Address.Postcode, s.Postcode)
	}), nil
}

// sameRecord says that two records hold the same of what a file can hold.
func sameRecord(a, b store.Customer) bool {
	for _, c := range []*store.Customer{&a, &b} {
		if code, ok := store.CountryCode(c.Address.Country); ok {
			c.Address.Country = code
		}
	}
	return describeCustomer(a) == describeCustomer(b)
}

// EachCustomer hands over all customers, by number, a page in memory at a time.
func (d *DB) EachCustomer(ctx context.Context, take func(store.Customer) error) error {
	for last := int64(0); ; {
		rows, err := d.read.ExportCustomers(ctx, last)
		if err != nil {
			return wrap(err, "reading the customers")
		}
		for _, row := range rows {
			if err := take(customer(row)); err != nil {
				return err
			}
			last = row.Number
		}
		if len(rows) == 0 {
			return nil
		}
	}
}
