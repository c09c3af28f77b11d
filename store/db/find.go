package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	stdsync "sync"

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

// SettingCountry is the shop's country, ISO 3166 alpha-2: how phone numbers
// without a country code are read. Never set, it is the United States.
const SettingCountry = "shop.country"

// found is how many results a search gives that asks for no number of them.
const found = 50

// people is the search index above the customers. Every search first reads what
// was written since, by this program or another, so it needs no announcements;
// what is too much to wait for is read in the background.
type people struct {
	index *matching.Index
	// reading is held by who reads customers into the index.
	reading stdsync.Mutex
	// seen is the version up to which the index has read; guarded by reading.
	seen int64

	mu    stdsync.Mutex
	total int

	ctx   context.Context
	stop  context.CancelFunc
	ended stdsync.WaitGroup
}

func (d *DB) startPeople(ctx context.Context) error {
	country, err := d.Setting(ctx, SettingCountry)
	if err != nil {
		return err
	}
	d.people = &people{index: matching.NewIndex(cmp.Or(country, "US")), seen: -1}
	d.people.ctx, d.people.stop = context.WithCancel(context.WithoutCancel(ctx))
	return nil
}

func (p *people) end() {
	p.stop()
	p.ended.Wait()
}

// LoadCustomers reads all customers into the search index and returns when that
// is done; searches meanwhile find what is there. Whoever searches without it
// waits for a small shop and finds a big one still loading.
func (d *DB) LoadCustomers(ctx context.Context) error {
	d.people.reading.Lock()
	defer d.people.reading.Unlock()
	return wrap(d.readPeople(ctx), "reading the customers for search")
}

// soon is how many written customers a search waits for.
const soon = 5000

// catchUp brings the index up to date, or starts what will.
func (d *DB) catchUp(ctx context.Context) error {
	p := d.people
	if !p.reading.TryLock() {
		return nil
	}
	var behind int
	err := d.readers.QueryRowContext(ctx, "SELECT COUNT(*) FROM (SELECT 1 FROM customers WHERE version > $1 LIMIT $2) AS written", p.seen, soon+1).Scan(&behind)
	if err == nil && behind > soon {
		p.ended.Go(func() {
			defer p.reading.Unlock()
			if err := d.readPeople(p.ctx); err != nil && p.ctx.Err() == nil {
				d.cfg.Log.Error().Str("cause", store.Details(err)).Msg("reading the customers for search failed")
			}
			d.announce([]Change{{Topic: CustomersChanged}})
		})
		return nil
	}
	defer p.reading.Unlock()
	if err == nil && behind > 0 {
		err = d.readPeople(ctx)
	}
	return wrap(err, "reading the customers for search")
}

// readPeople reads what was written since seen. Versions are given in the order of
// commits, so what is written meanwhile is above the newest and is read next time.
func (d *DB) readPeople(ctx context.Context) error {
	p := d.people
	var newest int64
	var written, total int
	if err := d.readers.QueryRowContext(ctx, "SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT), COUNT(*) FROM customers WHERE version > $1", p.seen).Scan(&newest, &written); err != nil {
		return err
	}
	if written == 0 {
		return nil
	}
	total, err := d.CountCustomers(ctx)
	if err != nil {
		return err
	}
	p.setTotal(total)
	if err := d.readVersions(ctx, p.seen, newest); err != nil {
		return err
	}
	p.seen = newest
	return nil
}

// separator stands between the fields of a customer that are read as one text:
// a column less is a microsecond less for each of a million rows.
const separator = "\x1f"

// written are customers as they were read, those to be found and those merged away.
type written struct {
	people []matching.Person
	gone   []int64
}

// readVersions reads what was written after one version until another. Reading
// and indexing cost about the same, so each has a goroutine.
func (d *DB) readVersions(ctx context.Context, after, until int64) (err error) {
	column := "version"
	if after < 0 {
		column = "+version" // all of them: the table itself, not by way of its index
	}
	rows, err := d.readers.QueryContext(ctx, `SELECT number, CASE WHEN merged_into = '' THEN 0 ELSE 1 END,
		first_name || $3 || last_name || $3 || company || $3 || email || $3 || phone || $3 || street || $3 || city || $3 || postcode || $3 || country
		FROM customers WHERE `+column+` > $1 AND version <= $2`, after, until, separator)
	if err != nil {
		return err
	}
	batches := make(chan written, 2)
	var indexing stdsync.WaitGroup
	indexing.Go(func() {
		for batch := range batches {
			d.people.index.Put(batch.people...)
			d.people.index.Remove(batch.gone...)
		}
	})
	defer func() {
		close(batches)
		indexing.Wait()
		err = errors.Join(err, rows.Close())
	}()
	var batch written
	for rows.Next() {
		var number, merged int64
		var text string
		if err := rows.Scan(&number, &merged, &text); err != nil {
			return err
		}
		if merged == 1 {
			batch.gone = append(batch.gone, number)
			continue
		}
		f := strings.SplitN(text, separator, 9)
		batch.people = append(batch.people, matching.Person{
			Number: number, FirstName: f[0], LastName: f[1], Company: f[2], Email: f[3], Phone: f[4], Street: f[5], City: f[6], Postcode: f[7], Country: f[8],
		})
		if len(batch.people) == soon {
			batches <- batch
			batch = written{people: make([]matching.Person, 0, soon)}
		}
	}
	batches <- batch
	return rows.Err()
}

func (p *people) setTotal(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total = n
}

func (p *people) progress() (searched, total int) {
	searched = p.index.Len()
	p.mu.Lock()
	defer p.mu.Unlock()
	return searched, max(p.total, searched)
}

// FindCustomers finds the customers that are most likely who is looked for, best
// first (R20). A merged record is not found; its survivor is.
func (d *DB) FindCustomers(ctx context.Context, s CustomerSearch) (FoundCustomers, error) {
	if err := d.catchUp(ctx); err != nil {
		return FoundCustomers{}, err
	}
	var answer FoundCustomers
	answer.Searched, answer.Total = d.people.progress()
	limit := cmp.Or(s.Limit, found)
	hits := d.people.index.Search(s.Query, limit)
	for _, number := range s.First {
		if !slices.ContainsFunc(hits, func(h matching.Hit) bool { return h.Number == number }) {
			hits = append(hits, matching.Hit{Number: number})
		}
	}
	for _, hit := range hits {
		row, err := d.CustomerNumbered(ctx, hit.Number)
		if store.CodeOf(err) == store.NotFound {
			continue
		}
		if err != nil {
			return answer, err
		}
		if slices.ContainsFunc(answer.Customers, func(c FoundCustomer) bool { return c.ID == row.ID }) {
			continue
		}
		if s.For != nil {
			hit = d.people.index.Compare(*s.For, row.Person())
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
	return d.people.index.Variations(firstName, lastName, limit), nil
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

// WaitingPerson returns what there is to know of the person of an order that
// waits for its customer (R20), and which other waiting orders are, most likely,
// theirs too (R21).
func (d *DB) WaitingPerson(ctx context.Context, orderID string) (WaitingPerson, error) {
	var w WaitingPerson
	var err error
	if w.Order, err = d.Order(ctx, orderID); err != nil {
		return w, err
	}
	if w.Details, _, err = d.Details(ctx, orderID); err != nil {
		return w, err
	}
	row, err := d.read.OrderByID(ctx, orderID)
	if err != nil {
		return w, wrap(err, "reading an order")
	}
	w.Undone = row.Unidentified == 1
	ids, err := customersByEmail(ctx, d.read, w.Details.ContactEmail())
	if err != nil {
		return w, wrap(err, "looking for the email")
	}
	for _, id := range ids {
		same, err := d.Customer(ctx, id)
		if err != nil {
			return w, err
		}
		w.SameEmail = append(w.SameEmail, same.Customer)
	}
	waiting, err := d.WaitingForCustomer(ctx)
	if err != nil {
		return w, err
	}
	for _, other := range waiting {
		if other.ID == orderID {
			continue
		}
		like, err := d.likelySame(ctx, row, w.Details, other)
		if err != nil {
			return w, err
		}
		if like.Certain || like.Score >= matching.Close {
			w.Together = append(w.Together, like)
		}
	}
	slices.SortStableFunc(w.Together, func(a, b LikelySame) int { return cmp.Compare(b.Score, a.Score) })
	return w, nil
}

func (d *DB) likelySame(ctx context.Context, row sqlc.Order, o store.Order, other OrderRow) (LikelySame, error) {
	theirs, _, err := d.Details(ctx, other.ID)
	if err != nil {
		return LikelySame{}, err
	}
	hit := d.people.index.Compare(o.Person(), theirs.Person())
	like := LikelySame{Order: other, Score: hit.Score, Evidence: hit.Evidence}
	if row.BuyerKey != "" && theirs.Shop == row.Shop && buyerKey(theirs) == row.BuyerKey {
		again, err := d.read.OrderByID(ctx, other.ID)
		if err != nil {
			return like, wrap(fmt.Errorf("reading an order: %w", err), "comparing orders")
		}
		// One that was taken back waits for its own choice.
		like.Certain = again.Unidentified == 0
		like.Score = 1
	}
	return like, nil
}
