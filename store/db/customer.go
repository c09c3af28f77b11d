package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// CustomerRow is a customer as lists and results show it.
type CustomerRow struct {
	store.Customer
	// Sales counts its transactions that were not voided, LastSale is the latest
	// one's day; Orders counts the orders at Shopify linked to it.
	Sales    int64
	LastSale time.Time
	Orders   int64
}

// CustomerFilter says which page of the customers to list, and in which order.
type CustomerFilter struct {
	Sort          CustomerColumn
	Descending    bool
	Offset, Limit int
}

// CustomerColumn is what the list of customers is sorted by.
type CustomerColumn string

// The sortable columns.
const (
	CustomerByName     CustomerColumn = "name"
	CustomerByNumber   CustomerColumn = "number"
	CustomerByEmail    CustomerColumn = "email"
	CustomerByPostcode CustomerColumn = "postcode"
)

// customerColumns maps what a person clicked to the SQL that sorts by it.
var customerColumns = map[CustomerColumn]string{
	CustomerByName: "name_sort", CustomerByNumber: "number", CustomerByEmail: "email_folded", CustomerByPostcode: "postcode",
}

// Customers returns a page of the customers; merged ones are not among them.
func (d *DB) Customers(ctx context.Context, f CustomerFilter) ([]CustomerRow, error) {
	column, ok := customerColumns[f.Sort]
	if !ok {
		column = customerColumns[CustomerByName]
	}
	direction := " ASC"
	if f.Descending {
		direction = " DESC"
	}
	order := column + direction
	if f.Sort != CustomerByNumber {
		order += ", number" + direction
	}
	ids, err := d.customerIDs(ctx, "SELECT id FROM customers WHERE merged_into = '' ORDER BY "+order+" LIMIT $1 OFFSET $2", f.Limit, f.Offset)
	if err != nil {
		return nil, wrap(err, "listing customers")
	}
	rows := make([]CustomerRow, len(ids))
	for i, id := range ids {
		if rows[i], err = d.Customer(ctx, id); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (d *DB) customerIDs(ctx context.Context, query string, args ...any) (ids []string, err error) {
	rows, err := d.readers.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// CountCustomers counts the customers that are not merged into others.
func (d *DB) CountCustomers(ctx context.Context) (int, error) {
	n, err := d.read.CountCustomers(ctx)
	return int(n), wrap(err, "counting customers")
}

// Customer returns a customer with its figures; NotFound when there is none. A
// merged one is returned as it was, with MergedInto.
func (d *DB) Customer(ctx context.Context, id string) (CustomerRow, error) {
	row, err := d.read.CustomerByID(ctx, id)
	return d.figures(ctx, row, err)
}

// CustomerNumbered returns the customer of a number, following a merge to the
// survivor; NotFound when there is none.
func (d *DB) CustomerNumbered(ctx context.Context, number int64) (CustomerRow, error) {
	row, err := d.read.CustomerByNumber(ctx, number)
	if err == nil && row.MergedInto != "" {
		id, err := survivor(ctx, d.read, row.ID)
		if err != nil {
			return CustomerRow{}, wrap(err, "reading a customer")
		}
		return d.Customer(ctx, id)
	}
	return d.figures(ctx, row, err)
}

func (d *DB) figures(ctx context.Context, row sqlc.Customer, err error) (CustomerRow, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return CustomerRow{}, store.Fail(store.NotFound, "There is no such customer. Nothing was changed; search again.")
	}
	if err != nil {
		return CustomerRow{}, wrap(err, "reading a customer")
	}
	full, err := withAddresses(ctx, d.read, row)
	if err != nil {
		return CustomerRow{}, wrap(err, "reading a customer")
	}
	sales, err := d.read.CustomerSales(ctx, row.ID)
	if err != nil {
		return CustomerRow{}, wrap(err, "counting a customer's sales")
	}
	orders, err := d.read.CustomerOrderCount(ctx, row.ID)
	return CustomerRow{Customer: full, Sales: sales.Sales, LastSale: store.At(sales.Latest), Orders: orders},
		wrap(err, "counting a customer's orders")
}

// CustomerOrders returns the orders linked to a customer, newest first.
func (d *DB) CustomerOrders(ctx context.Context, customerID string) ([]OrderRow, error) {
	rows, err := d.readers.QueryContext(ctx, "SELECT "+orderColumns+orderTables+" WHERE o.customer_id = $1 AND o.customer_id <> '' ORDER "+
		"BY o.created_at DESC", customerID)
	if err != nil {
		return nil, wrap(err, "listing a customer's orders")
	}
	list, err := scanOrders(rows, d.cfg.Now())
	return list, wrap(err, "listing a customer's orders")
}

// AddCustomer adds a record as a person entered it and matches the waiting orders
// with its email. It returns the record with its number, and how many orders got
// their transaction. One that store.Customer.Check refuses is Invalid.
func (d *DB) AddCustomer(ctx context.Context, c store.Customer) (store.Customer, int, error) {
	matched := 0
	err := d.in(ctx, "adding a customer", func(a *act) error {
		if err := c.Check(); err != nil {
			return err
		}
		if err := a.addCustomer(ctx, &c); err != nil {
			return err
		}
		var err error
		matched, err = a.rematchEmails(ctx, c.Email)
		return err
	})
	return c, matched, err
}

// addCustomer writes a new record with its number and tells of it.
func (a *act) addCustomer(ctx context.Context, c *store.Customer) error {
	var err error
	if c.Number == 0 {
		if c.Number, err = a.nextCustomer(ctx); err != nil {
			return err
		}
	}
	if err := a.insertCustomer(ctx, c); err != nil {
		return err
	}
	return a.log(ctx, store.Event{SubjectID: c.ID, Kind: store.EventRecord, Title: c.Code() + " created", After: describeCustomer(*c)})
}

// insertCustomer writes a record that has its number already.
func (a *act) insertCustomer(ctx context.Context, c *store.Customer) error {
	var err error
	if c.Version, err = a.nextVersion(ctx); err != nil {
		return err
	}
	c.Tidy()
	c.ID, c.CreatedAt, c.UpdatedAt = newID(), store.At(a.at), store.At(a.at)
	if err := a.InsertCustomer(ctx, sqlc.InsertCustomerParams{
		ID: c.ID, Number: c.Number, FirstName: c.FirstName, LastName: c.LastName, Company: c.Company, Email: c.Email,
		EmailFolded: matching.FoldEmail(c.Email), Phone: c.Phone, Street: c.Address.Street, Street2: c.Address.Street2,
		City: c.Address.City, Province: c.Address.Province, Postcode: c.Address.Postcode, Country: c.Address.Country,
		Note: c.Note, CreatedAt: a.at, NameSort: c.SortName(), Version: c.Version,
	}); err != nil {
		return fmt.Errorf("adding a customer: %w", err)
	}
	a.changed(CustomersChanged)
	return a.insertAddresses(ctx, *c)
}

func (a *act) insertAddresses(ctx context.Context, c store.Customer) error {
	for i, more := range c.More {
		if err := a.InsertCustomerAddress(ctx, sqlc.InsertCustomerAddressParams{
			CustomerID: c.ID, Position: int64(i), Street: more.Street, Street2: more.Street2, City: more.City,
			Province: more.Province, Postcode: more.Postcode, Country: more.Country,
		}); err != nil {
			return fmt.Errorf("writing an address: %w", err)
		}
	}
	return nil
}

// describeCustomer is a record in one line for the log of its own changes.
func describeCustomer(c store.Customer) string {
	parts := []string{c.FirstName + " " + c.LastName, c.Company, c.Email, c.Phone, addressLine(c.Address), c.Note}
	for _, more := range c.More {
		parts = append(parts, addressLine(more))
	}
	var known []string
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			known = append(known, part)
		}
	}
	return strings.Join(known, " · ")
}

func addressLine(a store.Address) string {
	return strings.Join(strings.Fields(strings.Join([]string{a.Street, a.Street2, a.City, a.Province, a.Postcode, a.Country}, " ")), " ")
}

// EditCustomer writes a record as a person edited it; c.Version is what they saw.
// Waiting orders that carry its old or new email are matched again (R19); it
// returns how many got their transaction. A record that was changed or merged in
// between is Conflict, one that store.Customer.Check refuses is Invalid.
func (d *DB) EditCustomer(ctx context.Context, c store.Customer) (int, error) {
	matched := 0
	err := d.on(ctx, "editing a customer", c.ID, func(a *act) error {
		if err := c.Check(); err != nil {
			return err
		}
		before, err := a.customerRecord(ctx, c.ID)
		if err != nil {
			return err
		}
		if err := before.MayUse(); err != nil {
			return err
		}
		if err := a.editCustomer(ctx, before, c); err != nil {
			return err
		}
		matched, err = a.rematchEmails(ctx, before.Email, c.Email)
		return err
	})
	return matched, err
}

func (a *act) editCustomer(ctx context.Context, before, c store.Customer) error {
	if err := a.writeCustomer(ctx, c); err != nil {
		return err
	}
	c.Tidy()
	return a.log(ctx, store.Event{
		SubjectID: c.ID, Kind: store.EventRecord, Title: before.Code() + " edited", Before: describeCustomer(before), After: describeCustomer(c),
	})
}

// writeCustomer replaces a record that is still as the person saw it.
func (a *act) writeCustomer(ctx context.Context, c store.Customer) error {
	version, err := a.nextVersion(ctx)
	if err != nil {
		return err
	}
	c.Tidy()
	written, err := a.UpdateCustomer(ctx, sqlc.UpdateCustomerParams{
		ID: c.ID, FirstName: c.FirstName, LastName: c.LastName, Company: c.Company, Email: c.Email,
		EmailFolded: matching.FoldEmail(c.Email), Phone: c.Phone, Street: c.Address.Street, Street2: c.Address.Street2,
		City: c.Address.City, Province: c.Address.Province, Postcode: c.Address.Postcode, Country: c.Address.Country,
		Note: c.Note, NameSort: c.SortName(), Version: version, UpdatedAt: a.at, Seen: c.Version,
	})
	if err != nil {
		return fmt.Errorf("writing the customer: %w", err)
	}
	if written == 0 {
		return store.Fail(store.Conflict, "%s was changed by somebody else in the meantime. Nothing was overwritten; look at it again and "+
			"repeat your change.", c.Code())
	}
	if err := a.DeleteCustomerAddresses(ctx, c.ID); err != nil {
		return fmt.Errorf("replacing the further addresses: %w", err)
	}
	a.changed(CustomersChanged, c.ID)
	return a.insertAddresses(ctx, c)
}

// AddCustomers adds customer records, all or none, gives each its number, and
// matches the waiting orders again.
func (d *DB) AddCustomers(ctx context.Context, customers []store.Customer) error {
	return d.in(ctx, "adding customers", func(a *act) error {
		for _, c := range customers {
			if err := a.addCustomer(ctx, &c); err != nil {
				return err
			}
		}
		_, err := a.rematchAll(ctx)
		return err
	})
}
