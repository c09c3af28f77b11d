package db

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"

	"tillbridge/matching"
	"tillbridge/store"
)

// customerIndex is the search index above the customers. Every search first reads what
// was written since, by this program or another, so it needs no announcements;
// what is too much to wait for is read in the background.
type customerIndex struct {
	index atomic.Pointer[matching.Index]
	// country is the shop's, by which the index reads phone numbers, and seen the version
	// up to which it has read customers; both are whose turn it is.
	country string
	seen    int64

	mu sync.Mutex
	// reading says that somebody reads customers into the index, loading that it
	// takes longer than a search waits; turned tells of changes of both.
	reading, loading bool
	turned           *sync.Cond
	total            int

	ctx  context.Context
	stop context.CancelFunc
}

func (d *DB) startPeople(ctx context.Context) error {
	country, err := d.Country(ctx)
	if err != nil {
		return err
	}
	d.customerIndex = &customerIndex{country: country, seen: -1}
	d.customerIndex.index.Store(matching.NewIndex(country))
	d.customerIndex.turned = sync.NewCond(&d.customerIndex.mu)
	d.customerIndex.ctx, d.customerIndex.stop = context.WithCancel(context.WithoutCancel(ctx))
	return nil
}

func (p *customerIndex) end() {
	p.stop()
	p.begin(true)
	p.leave()
}

// begin takes the turn to read, waiting for it; not for one that loads unless
// patient. false means that it wasn't taken.
func (p *customerIndex) begin(patient bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.reading {
		if p.loading && !patient {
			return false
		}
		p.turned.Wait()
	}
	p.reading = true
	return true
}

// load says of the turn taken that it is going to be a long one.
func (p *customerIndex) load() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.loading = true
	p.turned.Broadcast()
}

func (p *customerIndex) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reading, p.loading = false, false
	p.turned.Broadcast()
}

// LoadCustomers reads all customers into the search index and returns when that
// is done; searches meanwhile find what is there. Whoever searches without it
// waits for a small shop and finds a big one still loading.
func (d *DB) LoadCustomers(ctx context.Context) error {
	p := d.customerIndex
	p.begin(true)
	defer p.leave()
	p.load()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(p.ctx, stop)()
	if err := d.followCountry(ctx); err != nil {
		return err
	}
	return wrap(d.readPeople(ctx), "reading the customers for search")
}

// soon is how many written customers a search waits for.
const soon = 5000

// catchUp brings the index up to date, or starts what will.
func (d *DB) catchUp(ctx context.Context) error {
	p := d.customerIndex
	if !p.begin(false) {
		return nil
	}
	var behind int
	err := d.followCountry(ctx)
	if err == nil {
		err = d.readers.QueryRowContext(ctx, "SELECT COUNT(*) FROM (SELECT 1 FROM customers WHERE version > $1 LIMIT $2) AS written", p.seen,
			soon+1).Scan(&behind)
	}
	if err == nil && behind > soon {
		p.load()
		go func() {
			defer p.leave()
			if err := d.readPeople(p.ctx); err != nil && p.ctx.Err() == nil {
				d.cfg.Log.Error().Str("cause", store.Details(err)).Msg("reading the customers for search failed")
			}
			d.announce([]Change{{Topic: CustomersChanged}})
		}()
		return nil
	}
	defer p.leave()
	if err == nil && behind > 0 {
		err = d.readPeople(ctx)
	}
	return wrap(err, "reading the customers for search")
}

// followCountry begins an index anew when the shop's country is another, here or by
// another program: it reads phone numbers otherwise (R67).
func (d *DB) followCountry(ctx context.Context) error {
	p := d.customerIndex
	country, err := d.Country(ctx)
	if err != nil || country == p.country {
		return err
	}
	p.index.Store(matching.NewIndex(country))
	p.country, p.seen = country, -1
	return nil
}

// readPeople reads what was written since seen. Versions are given in the order of
// commits, so what is written meanwhile is above the newest and is read next time.
func (d *DB) readPeople(ctx context.Context) error {
	p := d.customerIndex
	var newest int64
	var written int
	if err := d.readers.QueryRowContext(ctx, "SELECT CAST(COALESCE(MAX(version), 0) AS BIGINT), COUNT(*) FROM customers WHERE version > $1",
		p.seen).Scan(&newest, &written); err != nil {
		return err
	}
	if written == 0 {
		return nil
	}
	total, err := d.read.CountFindable(ctx)
	if err != nil {
		return err
	}
	p.setTotal(int(total))
	if err := d.readVersions(ctx, p.seen, newest); err != nil {
		return err
	}
	p.seen = newest
	return nil
}

// separator stands between the fields of a customer that are read as one text:
// a column less is a microsecond less for each of a million rows.
const separator = "\x1f"

// written are customers as they were read, those to be found, and those merged
// away or forgotten.
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
	rows, err := d.readers.QueryContext(ctx, `SELECT number, CASE WHEN merged_into = '' AND forgotten_at = 0 THEN 0 ELSE 1 END,
		first_name || $3 || last_name || $3 || company || $3 || email || $3 || phone || $3 || street || $3 || city || $3 || postcode || $3 ||
			country
		FROM customers WHERE `+column+` > $1 AND version <= $2`, after, until, separator)
	if err != nil {
		return err
	}
	batches := make(chan written, 2)
	var indexing sync.WaitGroup
	indexing.Go(func() {
		for batch := range batches {
			d.guard("making customers findable", func() {
				d.customerIndex.index.Load().Put(batch.people...)
				d.customerIndex.index.Load().Remove(batch.gone...)
			})
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
			Number: number, FirstName: f[0], LastName: f[1], Company: f[2], Email: f[3], Phone: f[4], Street: f[5], City: f[6], Postcode: f[7],
			Country: store.Address{Country: f[8]}.CountryCode(),
		})
		if len(batch.people) == soon {
			batches <- batch
			batch = written{people: make([]matching.Person, 0, soon)}
		}
	}
	batches <- batch
	return rows.Err()
}

func (p *customerIndex) setTotal(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total = n
}

func (p *customerIndex) progress() (searched, total int) {
	searched = p.index.Load().Len()
	p.mu.Lock()
	defer p.mu.Unlock()
	return searched, max(p.total, searched)
}
