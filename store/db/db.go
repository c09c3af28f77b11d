// Package db is the one place with SQL: the shop's database and every act that
// must be whole or not at all, one method each, one database transaction each.
//
// Exported methods own their transaction; unexported ones take an *act and are
// shared by several. What other parts of the program show is announced after
// commit (OnChange), never polled. Calls go down only (TestCallsGoOneWay):
//
//	lists and reads        story, productlist, find, waiting, explain …; sqlite opens, prove proves
//	statuses and outbox    sale, status → outbox
//	acts                   takein, identify, change, payment, customer, product, merge, removal, forgetting …
//	following Shopify      settle (what a decision makes of an order), cancel
//	deciding               match: who is this customer, which product is this line
//	stock and booking      booking, ledger (payments), push (what is to be told Shopify), handover, paidhere
//	rows                   orderrow, orderlist, setting; the search indexes
//	one act                db, event, counter, once, seal, update; what every act reads (rows, details) and what it leaves owed
//
// Below it lie dbfile (the database as a file), migrations, books (figures, digests,
// their proof) and sqlc (generated); above it keep (safekeeping), csvfile and witness.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	stdsync "sync"
	"sync/atomic"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db/dbfile"
	"tillbridge/store/db/sqlc"
)

// Config says which database to open and in whose name acts are logged.
type Config struct {
	// Path is the SQLite file; it is created with mode 0600 when missing. Or it is the
	// address of a database on a PostgreSQL server, postgres://…, which is never created.
	Path string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Actor is who works here while nobody is signed in, for the event log; "" means
	// Tillbridge itself.
	Actor string
	// Script says that nobody can sign in: acts are those of the role Scripts where people are
	// set up (R47).
	Script bool
	// PINSecret returns the secret that PINs are digested with, from outside the database, and
	// makes it when there is none and it is asked to. nil where no PIN can be set or tried.
	PINSecret func(ctx context.Context, lineage string, create bool) ([]byte, error)
	// Machine names this computer, whose own settings are kept under its name.
	Machine string
	Log     zerolog.Logger
	// Identities open an encrypted backup that is restored; nil for none. They are
	// used and kept nowhere.
	Identities []age.Identity
	// Lock is held by the one Desktop on the database. Others leave it nil; they
	// take it themselves while they bring an older database up to date.
	Lock *dbfile.Lock
	// ReplaceOther lets Restore replace a database of another shop than the
	// backup's, or another one of the same shop.
	ReplaceOther bool
	// Seen is which database this computer has last seen at Path, zero for none;
	// Restore goes by it where the database itself can't tell.
	Seen Sighting

	// Copied says that the file is a copy, which need not be copied once more before
	// it is brought up to date.
	Copied bool
}

// DB is the shop's database. It is safe for concurrent use: one writer, many readers.
type DB struct {
	cfg Config
	// server says that it is on a server, and no file.
	server  bool
	writer  *sql.DB
	readers *sql.DB
	// ours counts the turns that this program committed, by which those of others are told.
	ours  atomic.Int64
	write *sqlc.Queries
	read  *sqlc.Queries

	listening     stdsync.Mutex
	listeners     map[int]func(Change)
	refusals      map[int]func(store.RefusalError)
	nextID        int
	watch         *watch
	customerIndex *customerIndex
	productIndex  productIndex
	// schema is the version of the tables that this program works with, file the
	// database as it was opened: both are asked for before every write.
	schema int64
	file   fs.FileInfo
	// acts is who works with this program.
	acts struct {
		stdsync.Mutex
		acting
	}
	// disown tells shopfile that the database is open here no more.
	disown func()
	// takingIn is told of each order before it is taken in; a test makes it fail.
	takingIn func(store.Order)
}

// Config is what the database was opened with, its path through links.
func (d *DB) Config() Config { return d.cfg }

// Topic says what kind of thing changed.
type Topic string

// The topics of changes.
const (
	OrdersChanged    Topic = "orders"
	StockChanged     Topic = "stock"
	CustomersChanged Topic = "customers"
	OutboxChanged    Topic = "outbox"
	// SettingsChanged: payment types, or what receipts say about the shop.
	SettingsChanged Topic = "settings"
	// StaffChanged: who works here, may do what, or is signed in.
	StaffChanged Topic = "staff"
	// EverythingChanged: another program wrote to the database.
	EverythingChanged Topic = "all"
)

// Change is one announcement; without IDs it concerns many.
type Change struct {
	Topic Topic
	IDs   []string
}

// Concerns says whether something of the topic may be other after the change; with ids,
// whether one of those may be. An id that is "" is not known yet, so that it may be.
func (c Change) Concerns(topic Topic, ids ...string) bool {
	switch {
	case c.Topic == EverythingChanged:
		return true
	case c.Topic != topic:
		return false
	case len(c.IDs) == 0 || len(ids) == 0 || slices.Contains(ids, ""):
		return true
	}
	return slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(c.IDs, id) })
}

// Together adds a change to those that are told at once, one for each topic.
func Together(changes []Change, c Change) []Change {
	for i, before := range changes {
		if before.Topic != c.Topic {
			continue
		}
		if len(before.IDs) == 0 || len(c.IDs) == 0 {
			changes[i].IDs = nil
		} else {
			changes[i].IDs = slices.Concat(before.IDs, c.IDs)
		}
		return changes
	}
	return append(changes, c)
}

// OnChange calls f after every commit that changed something, on the goroutine
// that wrote, so f must return quickly. stop ends it.
func (d *DB) OnChange(f func(Change)) (stop func()) {
	d.listening.Lock()
	defer d.listening.Unlock()
	id := d.nextID
	d.nextID++
	d.listeners[id] = f
	return func() {
		d.listening.Lock()
		defer d.listening.Unlock()
		delete(d.listeners, id)
	}
}

// OnRefused calls f after every act that was refused because who asked may not do it, as
// OnChange does.
func (d *DB) OnRefused(f func(store.RefusalError)) (stop func()) {
	d.listening.Lock()
	defer d.listening.Unlock()
	id := d.nextID
	d.nextID++
	d.refusals[id] = f
	return func() {
		d.listening.Lock()
		defer d.listening.Unlock()
		delete(d.refusals, id)
	}
}

// refused tells of an act that was refused.
func (d *DB) refused(err error) {
	var why *store.RefusalError
	if !errors.As(err, &why) {
		return
	}
	d.listening.Lock()
	told := slices.Collect(maps.Values(d.refusals))
	d.listening.Unlock()
	for _, f := range told {
		d.guard("telling of a refusal", func() { f(*why) })
	}
}

func (d *DB) announce(changes []Change) {
	d.listening.Lock()
	listeners := make([]func(Change), 0, len(d.listeners))
	for id := range d.nextID {
		if f, ok := d.listeners[id]; ok {
			listeners = append(listeners, f)
		}
	}
	d.listening.Unlock()
	for _, change := range changes {
		for _, f := range listeners {
			d.guard("telling of a change", func() { f(change) })
		}
	}
}

// guard runs what must not take the program along when it fails inside: the log says
// so (R63).
func (d *DB) guard(doing string, f func()) {
	defer func() {
		if cause := recover(); cause != nil {
			d.cfg.Log.Error().Str("doing", doing).Str("cause", store.Details(store.Panicked(cause, "It failed inside."))).Msg("failed inside")
		}
	}()
	f()
}

// act is one database transaction under way: its queries, its moment, and what
// it will announce once it is committed.
type act struct {
	*sqlc.Queries
	tx      *sql.Tx
	db      *DB
	at      int64
	actor   string
	changes []Change

	barcode         int64
	customer        int64
	customerVersion int64
	// goods numbers a write of a product, as version one of a customer.
	productVersion int64

	// locations are those of shops that the act has asked for.
	locations map[string]store.Locations

	// events are logged at the end of the act, when the last about each subject can
	// cover its books; last is where that stands. event is the log's end before.
	events []sqlc.InsertEventParams
	last   map[string]int
	event  chain
	// many says that the queries are prepared for many rows, unsealed how many of a file were
	// taken since books were covered (see sealRow).
	many     bool
	unsealed int
	// doing says in words what the act does.
	doing string
	// working is who works here, once it was asked for; used are the allowances that the act
	// has used up.
	working *acting
	used    []allowance
	// committed is called once the act is in the database, before its changes are told; nil
	// for nothing.
	committed func()
}

// in is on for an act that is about no record in particular.
func (d *DB) in(ctx context.Context, doing store.Act, f func(*act) error) error {
	return d.on(ctx, doing, "", f)
}

// on runs f in one write transaction and announces its changes after commit. It is Forbidden
// when who works here may not do it on this record (R47). When f fails inside, nothing is
// written, and the error is Internal: whoever asked decides whom that concerns (R63).
func (d *DB) on(ctx context.Context, asked store.Act, record string, f func(*act) error) (err error) {
	doing := string(asked)
	defer func() { d.refused(err) }()
	tx, turn, err := d.begin(ctx)
	if err != nil {
		return wrap(err, doing)
	}
	defer func() {
		if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
			d.cfg.Log.Error().Err(err).Str("doing", doing).Msg("rollback failed")
		}
	}()
	defer func() {
		if cause := recover(); cause != nil {
			err = store.Panicked(cause, "Tillbridge failed inside while %s. Nothing of it was kept and nothing was lost; please report this.", doing)
		}
	}()
	a := d.newAct(tx, doing)
	err = a.begins(ctx, asked, record)
	if err == nil {
		err = a.once(ctx)
	}
	if err == nil {
		err = f(a)
	}
	if err == nil {
		err = a.reckon(ctx)
	}
	if err == nil {
		err = a.seal(ctx)
	}
	if err != nil {
		// The driver ends the transaction by itself when ctx ends, and whatever touches
		// it next fails with an error of its own.
		if ended := ctx.Err(); ended != nil && !errors.Is(err, ended) {
			err = fmt.Errorf("%w: %w", ended, err)
		}
		return wrap(err, doing)
	}
	if err := a.saveCounters(ctx); err != nil {
		return wrap(err, doing)
	}
	if err := d.commit(ctx, tx, turn); err != nil {
		return wrap(err, doing)
	}
	d.usedUp(a.used)
	if a.committed != nil {
		a.committed()
	}
	d.announce(a.changes)
	return nil
}

func (d *DB) newAct(tx *sql.Tx, doing string) *act {
	return &act{
		Queries: d.write.WithTx(tx), tx: tx, db: d, at: d.cfg.Now().UnixMilli(), actor: d.cfg.Actor, doing: doing,
		last: map[string]int{}, locations: map[string]store.Locations{},
	}
}

func (a *act) changed(topic Topic, ids ...string) {
	a.changes = Together(a.changes, Change{Topic: topic, IDs: ids})
}

// newID returns a UUIDv7: new rows go to the end of every index.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Snapshot runs f on one connection that sees the database as it is now,
// whatever is written meanwhile. It holds up no writer.
func (d *DB) Snapshot(ctx context.Context, f func(*sql.Conn) error) error {
	return dbfile.Snapshot(ctx, d.readers, d.server, f)
}

// wrap says of a failure what was being done, and of one of the database's what a
// person can do about it.
var wrap = dbfile.Wrap
