package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

// customerRecord is a customer as 'customers show --json' prints it and 'customers
// edit --stdin' reads it.
type customerRecord struct {
	Number    int64          `json:"number"`
	Version   int64          `json:"version"`
	FirstName string         `json:"firstName"`
	LastName  string         `json:"lastName"`
	Company   string         `json:"company"`
	Email     string         `json:"email"`
	Phone     string         `json:"phone"`
	Street    string         `json:"street"`
	Street2   string         `json:"street2"`
	City      string         `json:"city"`
	Province  string         `json:"province"`
	Postcode  string         `json:"postcode"`
	Country   string         `json:"country"`
	Note      string         `json:"note"`
	More      []addressParts `json:"furtherAddresses"`
}

type addressParts struct {
	Street   string `json:"street"`
	Street2  string `json:"street2"`
	City     string `json:"city"`
	Province string `json:"province"`
	Postcode string `json:"postcode"`
	Country  string `json:"country"`
}

func recordOf(c store.Customer) customerRecord {
	a := c.Address
	r := customerRecord{
		Number: c.Number, Version: c.Version, FirstName: c.FirstName, LastName: c.LastName, Company: c.Company, Email: c.Email, Phone: c.Phone,
		Street: a.Street, Street2: a.Street2, City: a.City, Province: a.Province, Postcode: a.Postcode, Country: a.Country,
		Note: c.Note, More: make([]addressParts, len(c.More)),
	}
	for i, m := range c.More {
		r.More[i] = addressParts{
			Street: m.Street, Street2: m.Street2, City: m.City, Province: m.Province, Postcode: m.Postcode,
			Country: m.Country,
		}
	}
	return r
}

// onto writes the record over a customer that keeps its number and identity.
func (r customerRecord) onto(c store.Customer) store.Customer {
	c.Version, c.FirstName, c.LastName, c.Company, c.Email, c.Phone, c.Note = r.Version, r.FirstName, r.LastName, r.Company, r.Email,
		r.Phone, r.Note
	a := &c.Address
	a.Street, a.Street2, a.City, a.Province, a.Postcode, a.Country = r.Street, r.Street2, r.City, r.Province, r.Postcode, r.Country
	c.More = nil
	for _, m := range r.More {
		c.More = append(c.More, store.Address{
			Street: m.Street, Street2: m.Street2, City: m.City, Province: m.Province, Postcode: m.Postcode,
			Country: m.Country,
		})
	}
	return c
}

// mostRecord bounds a record on standard input, in bytes.
const mostRecord = 1 << 20

func readRecord(in io.Reader) (customerRecord, error) {
	var r customerRecord
	text, err := io.ReadAll(io.LimitReader(in, mostRecord+1))
	if err != nil {
		return r, fmt.Errorf("reading the record: %w", err)
	}
	lines := json.NewDecoder(bytes.NewReader(text))
	lines.DisallowUnknownFields()
	if len(text) > mostRecord || lines.Decode(&r) != nil {
		return r, usage("Standard input is not a record as 'customers show --json' prints it. Nothing was saved.")
	}
	return r, nil
}

// customerFlags are the fields that a person writes; each may be emptied by "".
type customerFlags struct {
	FirstName *string `name:"first-name" help:"First name."`
	LastName  *string `name:"last-name" help:"Last name."`
	Company   *string `help:"Company."`
	Email     *string `help:"Email; waiting orders with it are matched again."`
	Phone     *string `help:"Phone."`
	Street    *string `help:"Street and number."`
	Street2   *string `help:"Apartment, suite."`
	City      *string `help:"City."`
	Province  *string `name:"state" help:"State, province or region."`
	Postcode  *string `help:"Postcode."`
	Country   *string `help:"Country."`
	Note      *string `help:"Note."`
}

// write puts what was given into a record.
func (f customerFlags) write(r *customerRecord) {
	for _, each := range []struct {
		given *string
		field *string
	}{
		{f.FirstName, &r.FirstName},
		{f.LastName, &r.LastName},
		{f.Company, &r.Company},
		{f.Email, &r.Email},
		{f.Phone, &r.Phone},
		{f.Street, &r.Street},
		{f.Street2, &r.Street2},
		{f.City, &r.City},
		{f.Province, &r.Province},
		{f.Postcode, &r.Postcode},
		{f.Country, &r.Country},
		{f.Note, &r.Note},
	} {
		if each.given != nil {
			*each.field = *each.given
		}
	}
}

func (f customerFlags) any() bool { return f != customerFlags{} }

// customersAddVerb adds one.
type customersAddVerb struct {
	jsonFlag
	onceFlag
	customerFlags
}

// savedCustomer is what add and edit print as JSON; Matched counts the waiting
// orders that got their transaction by it.
type savedCustomer struct {
	Customer customerRecord `json:"customer"`
	Changes  []textDiff     `json:"changes"`
	Matched  int            `json:"matched"`
}

// Run adds the customer and says which number it has.
func (v *customersAddVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.beginDB(ctx)
		if err != nil {
			return err
		}
		var r customerRecord
		v.write(&r)
		var added store.Customer
		matched := 0
		repeated, err := v.under("customers add", v).do(ctx, d, func(ctx context.Context) (err error) {
			added, matched, err = d.AddCustomer(ctx, r.onto(store.Customer{}))
			return err
		})
		if err != nil {
			return err
		}
		if repeated != "" {
			return s.printRepeated(v.JSON, repeated)
		}
		return s.printSaved("added", store.Customer{Number: added.Number}, added, matched, v.JSON)
	})
}

// customersEditVerb changes a record.
type customersEditVerb struct {
	jsonFlag
	onceFlag
	customerFlags
	Number  string `arg:"" help:"The customer's number, C-01001 or 1001."`
	Version *int64 `help:"The version that 'customers show --json' printed; refused when somebody has changed the record since."`
	Stdin   bool   `help:"Read the whole record, as 'customers show --json' prints it, from standard input; further addresses too."`
}

// Run saves the record and prints what is different now.
func (v *customersEditVerb) Run(ctx context.Context, s *session) error {
	if v.Stdin == v.any() || v.Stdin && v.Version != nil {
		return usage("Give what is to change, or --stdin with the whole record and its version.")
	}
	asked := any(v)
	var whole customerRecord
	if v.Stdin {
		var err error
		if whole, err = readRecord(os.Stdin); err != nil {
			return err
		}
		asked = []any{v, whole}
	}
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		var before, after store.Customer
		matched := 0
		repeated, err := v.under("customers edit", asked).do(ctx, d, func(ctx context.Context) error {
			row, err := customerNumbered(ctx, d, v.Number)
			if err != nil {
				return err
			}
			before = row.Customer
			record := recordOf(before)
			if v.Version != nil {
				record.Version = *v.Version
			}
			v.write(&record)
			if v.Stdin {
				record = whole
			}
			if record.Number != before.Number {
				return usage("The record on standard input is that of %s, not of %s. Nothing was saved.", store.Customer{
					Number: record.Number,
				}.Code(), before.Code())
			}
			after = record.onto(before)
			matched, err = d.EditCustomer(ctx, after)
			return err
		})
		if err != nil {
			return err
		}
		if repeated != "" {
			return s.printRepeated(v.JSON, repeated)
		}
		row, err := d.Customer(ctx, before.ID)
		if err != nil {
			return err
		}
		return s.printSaved("edited", before, row.Customer, matched, v.JSON)
	})
}

func (s *session) printSaved(what string, before, after store.Customer, matched int, asJSON bool) error {
	changes := recordOf(before).differences(recordOf(after))
	if asJSON {
		return s.printJSON(savedCustomer{Customer: recordOf(after), Changes: changes, Matched: matched})
	}
	s.printf("%s %s.\n", after.Code(), what)
	for _, c := range changes {
		s.printf("%s: %q, before %q\n", c.Name, c.After, c.Before)
	}
	if matched > 0 {
		s.printf("Waiting orders that got their transaction by it: %d.\n", matched)
	}
	return nil
}

// differences names the fields that are other in after.
func (r customerRecord) differences(after customerRecord) []textDiff {
	changes := []textDiff{}
	add := func(name, before, after string) {
		if before != after {
			changes = append(changes, textDiff{name, before, after})
		}
	}
	add("first name", r.FirstName, after.FirstName)
	add("last name", r.LastName, after.LastName)
	add("company", r.Company, after.Company)
	add("email", r.Email, after.Email)
	add("phone", r.Phone, after.Phone)
	add("street", r.Street, after.Street)
	add("street 2", r.Street2, after.Street2)
	add("city", r.City, after.City)
	add("state", r.Province, after.Province)
	add("postcode", r.Postcode, after.Postcode)
	add("country", r.Country, after.Country)
	add("note", r.Note, after.Note)
	add("further addresses", fmt.Sprint(r.More), fmt.Sprint(after.More))
	return changes
}

// customersShowVerb shows a record.
type customersShowVerb struct {
	jsonFlag
	Number string `arg:"" help:"The customer's number, C-01001 or 1001."`
}

// shownCustomer is what 'customers show --json' prints: the record as edit reads
// it, and what leads to it.
type shownCustomer struct {
	customerRecord
	Orders     []orderLine `json:"orders"`
	Merges     []mergeLine `json:"merges"`
	Duplicates []foundLine `json:"duplicates"`
	Codes      []codeLine  `json:"codes"`
	Story      []storyLine `json:"story"`
}

// codeLine is what another system calls a customer.
type codeLine struct {
	System string `json:"system"`
	Code   string `json:"code"`
}

// Run prints the record, its orders, what was merged into it, and who else it may be.
func (v *customersShowVerb) Run(ctx context.Context, s *session) error {
	return s.with(func() error {
		d, err := s.openDB(ctx)
		if err != nil {
			return err
		}
		row, err := customerNumbered(ctx, d, v.Number)
		if err != nil {
			return err
		}
		if err := d.LoadCustomers(ctx); err != nil {
			return err
		}
		shown := shownCustomer{customerRecord: recordOf(row.Customer), Orders: []orderLine{}, Merges: []mergeLine{}, Codes: []codeLine{}}
		orders, err := d.CustomerOrders(ctx, row.ID)
		if err != nil {
			return err
		}
		for _, o := range orders {
			shown.Orders = append(shown.Orders, lineOf(o))
		}
		merges, err := d.MergesOf(ctx, row.ID)
		if err != nil {
			return err
		}
		for _, m := range merges {
			shown.Merges = append(shown.Merges, mergeLineOf(m))
		}
		like, err := d.DuplicatesOf(ctx, row.ID, duplicatesShown)
		if err != nil {
			return err
		}
		shown.Duplicates = answerOf(db.FoundCustomers{Customers: like}).Customers
		codes, err := d.CustomerCodes(ctx, row.ID)
		if err != nil {
			return err
		}
		for _, c := range codes {
			shown.Codes = append(shown.Codes, codeLine{c.System, c.Code})
		}
		story, err := d.Story(ctx, row.ID)
		if err != nil {
			return err
		}
		shown.Story = storyOf(story)
		if v.JSON {
			return s.printJSON(shown)
		}
		if err := s.printCustomer(row, shown); err != nil {
			return err
		}
		return s.printOrders(orders)
	})
}

// duplicatesShown is how many customers that it may be are named.
const duplicatesShown = 5

func (s *session) printCustomer(row db.CustomerRow, shown shownCustomer) error {
	s.printf("%s  %s\n", row.Code(), row.Name())
	table := s.table()
	for _, d := range (customerRecord{}).differences(shown.customerRecord) {
		table.printf("%s\t%s\n", d.Name, d.After)
	}
	if err := table.flush(); err != nil {
		return err
	}
	for _, c := range shown.Codes {
		s.printf("%s: %s\n", c.System, c.Code)
	}
	for _, m := range shown.Merges {
		undone := ""
		if !m.UndoneAt.IsZero() {
			undone = ", undone " + m.UndoneAt.Local().Format(time.DateTime)
		}
		s.printf("%s merged into it %s by %s%s\n", m.Merged, m.At.Local().Format(time.DateTime), m.By, undone)
	}
	for _, c := range shown.Duplicates {
		s.printf("May be the same: %s %s, score %.0f: %s\n", c.Code, c.Name, 100*c.Score, c.why())
	}
	return nil
}
