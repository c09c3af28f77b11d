package db

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// CustomerSearch is what FindCustomers is asked.
type CustomerSearch struct {
	matching.Query
	// For is an order's person: score and evidence then say how likely the
	// customer is this person, whatever was searched for. Nil for a plain search.
	For *matching.Person
	// First are customers to list first, such as those with the order's email (R18).
	First []int64
	Limit int
}

// FoundCustomer is a result with how likely it is and why (R20).
type FoundCustomer struct {
	CustomerRow
	// Score is from 0 to 1.
	Score    float64
	Evidence []matching.Evidence
}

// FoundCustomers are results, best first. While the index still loads, Searched
// is less than Total and more may follow.
type FoundCustomers struct {
	Customers       []FoundCustomer
	Searched, Total int
}

// found is how many results a search gives that asks for no number of them.
const found = 50

// FindCustomers finds the customers that are most likely who is looked for, best
// first (R20). A merged record is not found; its survivor is.
func (d *DB) FindCustomers(ctx context.Context, s CustomerSearch) (FoundCustomers, error) {
	if err := d.catchUp(ctx); err != nil {
		return FoundCustomers{}, err
	}
	var answer FoundCustomers
	answer.Searched, answer.Total = d.customerIndex.progress()
	limit := cmp.Or(s.Limit, found)
	hits := d.customerIndex.index.Load().Search(s.Query, limit)
	led, err := d.ledHere(ctx, s.Query)
	if err != nil {
		return answer, err
	}
	hits = append(led, hits...)
	hits = hits[:min(limit, len(hits))]
	for _, number := range s.First {
		if !slices.ContainsFunc(hits, func(h matching.Hit) bool { return h.Number == number }) {
			hits = append(hits, matching.Hit{Number: number})
		}
	}
	rows, err := d.customersNumbered(ctx, hits)
	if err != nil {
		return answer, err
	}
	for _, hit := range hits {
		row, ok := rows[hit.Number]
		if !ok {
			row, err = d.CustomerNumbered(ctx, hit.Number)
			if store.CodeOf(err) == store.NotFound {
				continue
			}
			if err != nil {
				return answer, err
			}
		}
		if slices.ContainsFunc(answer.Customers, func(c FoundCustomer) bool { return c.ID == row.ID }) {
			continue
		}
		if s.For != nil {
			hit = d.customerIndex.index.Load().Compare(*s.For, row.Person())
		}
		answer.Customers = append(answer.Customers, FoundCustomer{CustomerRow: row, Score: hit.Score, Evidence: hit.Evidence})
	}
	slices.SortStableFunc(answer.Customers, func(a, b FoundCustomer) int {
		if first := cmp.Compare(rank(s.First, a.Number), rank(s.First, b.Number)); first != 0 {
			return first
		}
		return cmp.Compare(b.Score, a.Score)
	})
	return answer, nil
}

// customersNumbered are the customers of the hits by their number, in one SELECT; one that
// was merged or is gone is not among them.
func (d *DB) customersNumbered(ctx context.Context, hits []matching.Hit) (_ map[int64]CustomerRow, err error) {
	if len(hits) == 0 {
		return nil, nil
	}
	args, places := make([]any, len(hits)), make([]string, len(hits))
	for i, hit := range hits {
		args[i], places[i] = hit.Number, "$"+strconv.Itoa(i+1)
	}
	//nolint:gosec // only text from this file; the numbers are parameters
	rows, err := d.readers.QueryContext(ctx, `SELECT c.id, c.number, c.first_name, c.last_name, c.company, c.email, c.phone, c.street,
  c.street2, c.city, c.province, c.postcode, c.country, c.note, c.created_at, c.updated_at, c.version, c.forgotten_at,
  (SELECT COUNT(*) FROM transactions t WHERE t.customer_id = c.id AND t.state <> 'voided' AND t.returns = ''),
  (SELECT COALESCE(MAX(t.created_at), 0) FROM transactions t WHERE t.customer_id = c.id AND t.state <> 'voided' AND t.returns = ''),
  (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id AND o.customer_id <> ''),
  EXISTS (SELECT 1 FROM customer_addresses a WHERE a.customer_id = c.id)
FROM customers c WHERE c.merged_into = '' AND c.number IN (`+strings.Join(places, ", ")+")", args...)
	if err != nil {
		return nil, wrap(err, "reading customers")
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	all := make(map[int64]CustomerRow, len(hits))
	for rows.Next() {
		var row sqlc.Customer
		var found CustomerRow
		var latest int64
		var more bool
		if err := rows.Scan(&row.ID, &row.Number, &row.FirstName, &row.LastName, &row.Company, &row.Email, &row.Phone, &row.Street, &row.Street2,
			&row.City, &row.Province, &row.Postcode, &row.Country, &row.Note, &row.CreatedAt, &row.UpdatedAt, &row.Version, &row.ForgottenAt,
			&found.Sales, &latest, &found.Orders, &more); err != nil {
			return nil, wrap(err, "reading customers")
		}
		found.Customer, found.LastSale = customer(row), store.At(latest)
		if more {
			if found.Customer, err = withAddresses(ctx, d.read, row); err != nil {
				return nil, wrap(err, "reading customers")
			}
		}
		all[row.Number] = found
	}
	return all, wrap(rows.Err(), "reading customers")
}

// ledHere is the survivor of a merged record whose number is asked for, or one that
// was forgotten: the index holds neither, and a number is what staff and old receipts call a record by.
func (d *DB) ledHere(ctx context.Context, q matching.Query) ([]matching.Hit, error) {
	number := q.Number
	if number == 0 {
		var err error
		if number, err = store.ParseCustomerNumber(q.Text); err != nil {
			return nil, nil //nolint:nilerr // another kind of text
		}
	}
	row, err := d.CustomerNumbered(ctx, number)
	if store.CodeOf(err) == store.NotFound || err == nil && row.Number == number && row.ForgottenAt.IsZero() {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if row.Number == number {
		return []matching.Hit{{Number: number, Score: 1, Evidence: []matching.Evidence{{
			Field: matching.FieldNumber, Likeness: matching.Same,
			Text: "forgotten",
		}}}}, nil
	}
	was := store.Customer{Number: number}
	return []matching.Hit{{Number: row.Number, Score: 1, Evidence: []matching.Evidence{
		{Field: matching.FieldNumber, Likeness: matching.Same, Text: was.Code() + " was merged into it"},
	}}}, nil
}

// rank is 0 for a number that is to come first.
func rank(first []int64, number int64) int {
	if slices.Contains(first, number) {
		return 0
	}
	return 1
}

// NameVariations returns names of customers that are spelled or called like these,
// likeliest first: what to search for before creating a new one (R21).
func (d *DB) NameVariations(ctx context.Context, firstName, lastName string, limit int) ([]string, error) {
	if err := d.catchUp(ctx); err != nil {
		return nil, err
	}
	return d.customerIndex.index.Load().Variations(firstName, lastName, limit), nil
}

// DuplicatesOf returns the customers that may be the same person as a customer,
// likeliest first.
func (d *DB) DuplicatesOf(ctx context.Context, customerID string, limit int) ([]FoundCustomer, error) {
	row, err := d.Customer(ctx, customerID)
	if err != nil {
		return nil, err
	}
	person := row.Person()
	person.Number = 0
	like, err := d.FindCustomers(ctx, CustomerSearch{Query: matching.Query{Person: person}, For: &person, Limit: limit + 1})
	if err != nil {
		return nil, err
	}
	others := slices.DeleteFunc(like.Customers, func(c FoundCustomer) bool { return c.ID == customerID })
	return others[:min(limit, len(others))], nil
}
