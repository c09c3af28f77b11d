package db

import (
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/jszwec/csvutil"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

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

// customerHeaders are names that other tills, Shopify and people give the columns,
// in small letters without anything else.
var customerHeaders = map[string][]string{
	"number":    {"number", "no", "code", "customernumber", "customerno", "customercode", "customerid", "accountnumber"},
	"name":      {"name", "fullname", "customername", "customer"},
	"firstName": {"firstname", "first", "givenname", "forename"},
	"lastName":  {"lastname", "last", "surname", "familyname"},
	"company":   {"company", "companyname", "business", "organisation", "organization"},
	"email":     {"email", "emailaddress", "mail"},
	"phone":     {"phone", "phonenumber", "telephone", "tel", "mobile", "mobilephone", "cell", "cellphone", "homephone"},
	"street":    {"street", "street1", "address", "address1", "addressline1", "streetaddress"},
	"street2":   {"street2", "address2", "addressline2", "apartment", "suite", "unit"},
	"city":      {"city", "town", "suburb", "locality"},
	"province":  {"province", "provincecode", "state", "statecode", "region", "county"},
	"postcode":  {"postcode", "postalcode", "zip", "zipcode"},
	"country":   {"country", "countrycode"},
	"note":      {"note", "notes", "comment", "comments", "memo"},
}

// errNotKept ends an import that keeps nothing, on purpose.
var errNotKept = errors.New("nothing is kept")

// ImportCustomers adds the customers of a CSV file, all or none, and matches the
// waiting orders again. Columns are found by the names in the first row; commas,
// semicolons and tabs separate. A row that is a customer already is passed over,
// so the same file twice adds nothing; no record is ever overwritten (R19). Memory
// doesn't grow with the file. A file without usable columns is Invalid.
func (d *DB) ImportCustomers(ctx context.Context, file io.Reader, how CustomerImport) (Imported, error) {
	var done Imported
	rows, names, err := openTable(file, customerHeaders)
	if err == nil {
		err = hasAName(names)
	}
	if err != nil {
		return done, err
	}
	done.Ignored = rows.ignored
	err = d.in(ctx, "importing customers", func(a *act) (err error) {
		end, err := a.bulk(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, end()) }()
		if done.Rows, done.Bad, err = eachRow(ctx, rows, how.Progress, how.Bad, func(_ int, row customerLine) (string, error) {
			return a.importRow(ctx, row, &done)
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

// hasAName says that a header names who its rows are about.
func hasAName(names []string) error {
	if slices.ContainsFunc(names, func(n string) bool {
		return n == "name" || n == "firstName" || n == "lastName" || n == "company"
	}) {
		return nil
	}
	return store.Fail(store.Invalid, "The file names no column for a name or a company. Nothing was imported; its first row must name "+
		"columns such as first name, last name, email, phone.")
}

// importRow adds a row's customer, or says why it can't be.
func (a *act) importRow(ctx context.Context, row customerLine, done *Imported) (reason string, err error) {
	c, reason := row.customer()
	if reason != "" {
		return reason, nil
	}
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
		known, err := a.SameCustomer(ctx, sqlc.SameCustomerParams{
			NameSort: nameSort(c), EmailFolded: matching.FoldEmail(c.Email), Phone: c.Phone, Street: c.Address.Street, Postcode: c.Address.Postcode,
		})
		if err != nil {
			return "", fmt.Errorf("looking for a known customer: %w", err)
		}
		if len(known) > 0 {
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

// ExportCustomers writes all customers as CSV, by number, and returns how many.
// Cells that a spreadsheet would take for a formula get an apostrophe before
// them, which ImportCustomers takes off again (OWASP, CSV Injection).
func (d *DB) ExportCustomers(ctx context.Context, file io.Writer) (int, error) {
	text := csv.NewWriter(file)
	cells := csvutil.NewEncoder(text)
	if err := cells.EncodeHeader(customerCells{}); err != nil {
		return 0, fmt.Errorf("writing the header: %w", err)
	}
	n, last := 0, int64(0)
	for {
		rows, err := d.read.ExportCustomers(ctx, last)
		if err != nil {
			return n, wrap(err, "reading the customers")
		}
		for _, row := range rows {
			c := customer(row)
			if err := cells.Encode(customerCells{
				Number: c.Code(), FirstName: inert(c.FirstName), LastName: inert(c.LastName), Company: inert(c.Company),
				Email: inert(c.Email), Phone: inert(c.Phone), Street: inert(c.Address.Street), Street2: inert(c.Address.Street2),
				City: inert(c.Address.City), Province: inert(c.Address.Province), Postcode: inert(c.Address.Postcode),
				Country: inert(c.Address.Country), Note: inert(c.Note),
			}); err != nil {
				return n, fmt.Errorf("writing a customer: %w", err)
			}
			n, last = n+1, row.Number
		}
		if len(rows) == 0 {
			break
		}
	}
	text.Flush()
	if err := text.Error(); err != nil {
		return n, fmt.Errorf("writing the customers: %w", err)
	}
	return n, nil
}
