// Package sync is the conversation with Shopify: the Poller brings orders in,
// the Pusher takes statuses out. Nothing else talks to Shopify.
package sync

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	stdsync "sync"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopify"
)

const (
	// overlap is how far each poll looks back before the last mark: the search
	// index lags behind writes, and updates land out of order.
	overlap = 5 * time.Minute
	// margin keeps the mark behind Shopify's clock.
	margin = 10 * time.Second
	// reach is how far the first poll looks back: what read_orders may see.
	reach = 60 * 24 * time.Hour
	// pageOfOrders is how many orders are read, and taken in, at a time.
	pageOfOrders = 33
	// slowest is the longest pause after repeated failures.
	slowest = 5 * time.Minute
	// secondLook is how often an order set aside is read again although it hasn't
	// changed: what was in its way may have been here.
	secondLook = time.Hour
	// routingLook is how often orders without fulfillment orders are read again.
	// Their listing shows new ones by itself; this catches what it may have missed,
	// and without its scope no order ever has any.
	routingLook = 5 * time.Minute

	ordersMark            = "orders"
	fulfillmentOrdersMark = "fulfillment_orders"
	pollerLease           = "poller"
)

// PollerConfig says which shop is polled and how often.
type PollerConfig struct {
	// Shop is the myshopify domain.
	Shop string
	// Every is the time from one poll to the next; 0 means 30 s (R4).
	Every time.Duration
	// Now is this computer's clock, for pauses and for showing ages only.
	Now func() time.Time
	// Sleep waits while Shopify puts a long load together, nil for real time; it
	// returns the context's error when that ends first.
	Sleep func(context.Context, time.Duration) error
	Log   zerolog.Logger
	// Holder names this program for the lease.
	Holder string
}

// Poller brings in what is new and changed at Shopify.
type Poller struct {
	cfg     PollerConfig
	gateway *shopify.Gateway
	db      *db.DB
	wake    chan struct{}
	// wanted are orders to be read at once. running is closed when Run ends.
	wanted  chan wantedOrder
	running chan struct{}

	// polling lets one poll run at a time, whoever asked for it.
	polling stdsync.Mutex
	// handled is what was taken in or left out (R49) of the latest window, by the
	// updatedAt it had: the overlap lists it again, but it needn't be read again.
	// It is guarded by polling.
	handled map[string]time.Time
	// deep is how big a backlog has Shopify put it together (see load).
	deep int64
	// renewAt is when the lease has to be renewed, zero while polling without one.
	// It is guarded by polling.
	renewAt time.Time
	// away is what is to be told about an outage. It is guarded by polling.
	away outage
	// routingLookedAt is when orders without fulfillment orders were last read
	// again. It is guarded by polling.
	routingLookedAt time.Time

	mu        stdsync.Mutex
	state     State
	listeners map[int]func(State)
	nextID    int
}

// wantedOrder is an order that somebody waits for.
type wantedOrder struct {
	ctx  context.Context
	id   string
	done chan<- error
}

// Checked says what one poll brought.
type Checked struct {
	TakenIn, Changed, Quarantined int
}

// NewPoller makes a poller; Run starts it.
func NewPoller(gateway *shopify.Gateway, d *db.DB, cfg PollerConfig) *Poller {
	if cfg.Every == 0 {
		cfg.Every = 30 * time.Second
	}
	if cfg.Sleep == nil {
		cfg.Sleep = sleep
	}
	return &Poller{cfg: cfg, deep: deepBacklog, gateway: gateway, db: d, wake: make(chan struct{}, 1), wanted: make(chan wantedOrder), running: make(chan struct{}), handled: map[string]time.Time{}, listeners: map[int]func(State){}}
}

// CheckNow makes a running poller poll at once.
func (p *Poller) CheckNow() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// ReadOrder reads one order from Shopify now and takes it in, on the goroutine of
// Run, so that a poll and it never overlap; it returns when that is done. It needs
// no lease: reading an order harms nobody. Unavailable says that the poller isn't
// running any more, NotFound that the order is gone at Shopify; ctx ends the wait.
func (p *Poller) ReadOrder(ctx context.Context, shopifyID string) error {
	done := make(chan error, 1)
	select {
	case p.wanted <- wantedOrder{ctx, shopifyID, done}:
	case <-p.running:
		return stopped()
	case <-ctx.Done():
		return gaveUp(ctx)
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return gaveUp(ctx)
	}
}

func stopped() error {
	return store.Fail(store.Unavailable, "Tillbridge is closing, so Shopify was not asked. Nothing is lost; open it again.")
}

func gaveUp(ctx context.Context) error {
	return store.FailBecause(ctx.Err(), store.Unavailable, "Shopify has not answered yet. What is shown is what it said last; try again in a moment.")
}

// readOrder carries out what ReadOrder waits for, with polling held. It ends with
// the waiting or with the poller, whichever is first.
func (p *Poller) readOrder(ctx context.Context, w wantedOrder) error {
	reading, stop := context.WithCancel(w.ctx)
	defer stop()
	defer context.AfterFunc(ctx, stop)()
	order, err := p.gateway.ReadOrder(reading, w.id)
	if err == nil {
		err = p.takeInPage(reading, []store.Order{order}, &Checked{})
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return stopped()
	case err != nil && w.ctx.Err() != nil:
		return gaveUp(w.ctx)
	case err != nil:
		p.cfg.Log.Error().Str("order", w.id).Str("cause", store.Details(err)).Msg("reading an order failed")
	}
	return err
}

// Run polls until ctx ends, and then returns nil; it runs once. With several
// computers on the database only the holder of the lease polls. After failures
// the pauses grow.
func (p *Poller) Run(ctx context.Context) error {
	defer close(p.running)
	if err := p.remember(ctx); err != nil {
		return err
	}
	defer p.leave(ctx)
	pause, failures := time.Duration(0), 0
	for {
		if !p.rest(ctx, pause) {
			return nil
		}
		err := p.turn(ctx)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // being asked to stop is no failure
		}
		if err == nil {
			failures = 0
		} else {
			failures++
		}
		pause = p.pause(failures)
		p.set(func(s *State) { s.Next = p.cfg.Now().Add(pause) })
	}
}

// rest waits until the next poll is due or asked for, and reads the orders that
// are wanted meanwhile. It is false when the poller is to stop.
func (p *Poller) rest(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case w := <-p.wanted:
			p.polling.Lock()
			w.done <- p.readOrder(ctx, w)
			p.polling.Unlock()
		case <-p.wake:
			return true
		case <-timer.C:
			return true
		}
	}
}

// pause is the usual one after a good or a first failed poll, and doubles to five
// minutes while they keep failing.
func (p *Poller) pause(failures int) time.Duration {
	return max(p.cfg.Every, min(p.cfg.Every<<min(max(failures-1, 0), 10), slowest))
}

// leave gives the lease back, so that the next program, which may be this one
// started again, polls at once instead of when the lease has run out.
func (p *Poller) leave(ctx context.Context) {
	if err := p.db.ReleaseLease(context.WithoutCancel(ctx), pollerLease, p.cfg.Holder); err != nil {
		p.cfg.Log.Error().Str("cause", store.Details(err)).Msg("giving the poller's lease back failed")
	}
}

// remember shows the age of the last good poll of an earlier run, or of the
// program that polls instead of this one.
func (p *Poller) remember(ctx context.Context) error {
	text, err := p.db.Setting(ctx, p.lastGoodKey())
	if err != nil || text == "" {
		return err
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return fmt.Errorf("reading when the shop was last asked: %w", err)
	}
	p.set(func(s *State) { s.LastGood, s.Err = at, nil })
	return nil
}

func (p *Poller) lastGoodKey() string { return "poll." + p.cfg.Shop + ".last_good" }

func (p *Poller) turn(ctx context.Context) error {
	ours, err := p.db.TakeLease(ctx, pollerLease, p.cfg.Holder, 3*p.cfg.Every)
	if err != nil {
		p.set(func(s *State) { s.Err = err })
		return err
	}
	if !ours {
		return p.remember(ctx)
	}
	_, err = p.check(ctx, p.cfg.Now().Add(p.cfg.Every))
	if errors.Is(err, errOvertaken) {
		return p.remember(ctx)
	}
	return err
}

// errOvertaken ends a poll that took so long that another computer polls now.
var errOvertaken = store.Fail(store.Conflict, "Another computer asks the shop now; nothing is lost.")

// between is called between two requests of a poll: whoever waits for an order
// gets it, and the lease is renewed. A poll that has lost it stops.
func (p *Poller) between(ctx context.Context) error {
	select {
	case w := <-p.wanted:
		w.done <- p.readOrder(ctx, w)
	default:
	}
	if p.renewAt.IsZero() || p.cfg.Now().Before(p.renewAt) {
		return ctx.Err()
	}
	ours, err := p.db.TakeLease(ctx, pollerLease, p.cfg.Holder, 3*p.cfg.Every)
	if err == nil && !ours {
		err = errOvertaken
	}
	p.renewAt = p.cfg.Now().Add(p.cfg.Every)
	return err
}

// wait lets d pass within a poll, and reads the orders that are wanted meanwhile.
func (p *Poller) wait(ctx context.Context, d time.Duration) error {
	slept := make(chan error, 1)
	go func() { slept <- p.cfg.Sleep(ctx, d) }()
	for {
		select {
		case err := <-slept:
			return err
		case w := <-p.wanted:
			w.done <- p.readOrder(ctx, w)
		}
	}
}

// Check polls once: orders and fulfillment orders that changed, each by its own
// mark in Shopify's time, and young orders that had not been routed yet. It is
// safe to repeat (R5). An order that can't be taken in is set aside; the others
// go on, and the marks move only when the last page is in.
func (p *Poller) Check(ctx context.Context) (Checked, error) {
	return p.check(ctx, time.Time{})
}

// check polls once; renewAt is when to renew the lease, zero without one.
func (p *Poller) check(ctx context.Context, renewAt time.Time) (Checked, error) {
	p.polling.Lock()
	defer p.polling.Unlock()
	p.renewAt = renewAt
	p.set(func(s *State) { s.Checking = true })
	checked, err := p.poll(ctx)
	if err == nil {
		err = p.db.SetSetting(ctx, p.lastGoodKey(), p.cfg.Now().UTC().Format(time.RFC3339))
	}
	overtaken := errors.Is(err, errOvertaken)
	if err != nil && !overtaken && ctx.Err() == nil {
		p.cfg.Log.Error().Str("cause", store.Details(err)).Msg("poll failed")
	}
	caughtUp, untold := p.catchUp(ctx, checked, err)
	if untold != nil && ctx.Err() == nil {
		p.cfg.Log.Error().Str("cause", store.Details(untold)).Msg("telling what happened meanwhile failed")
	}
	p.set(func(s *State) {
		s.Checking = false
		if !overtaken {
			s.Err = err
		}
		if err == nil {
			s.LastGood, s.CaughtUp = p.cfg.Now(), caughtUp
		}
	})
	return checked, err
}

func (p *Poller) poll(ctx context.Context) (Checked, error) {
	var checked Checked
	until, err := p.gateway.Clock(ctx)
	if err != nil {
		return checked, err
	}
	if err := p.load(ctx, until, &checked); err != nil {
		return checked, err
	}
	listed := map[string]time.Time{}
	if err := p.list(ctx, ordersMark, until, p.gateway.ChangedOrders, listed); err != nil {
		return checked, err
	}
	maps.DeleteFunc(p.handled, func(id string, _ time.Time) bool { _, still := listed[id]; return !still })
	wanted, err := p.db.Outdated(ctx, p.cfg.Shop, listed)
	if err != nil {
		return checked, err
	}
	wanted = slices.DeleteFunc(wanted, func(id string) bool {
		at, ok := p.handled[id]
		return ok && !at.Before(listed[id])
	})
	routed := map[string]time.Time{}
	if err := p.list(ctx, fulfillmentOrdersMark, until, p.gateway.ChangedFulfillmentOrders, routed); err != nil {
		return checked, err
	}
	rerouted, err := p.db.Rerouted(ctx, p.cfg.Shop, routed)
	if err != nil {
		return checked, err
	}
	looking := p.cfg.Now()
	var unrouted []string
	if looking.Sub(p.routingLookedAt) >= routingLook {
		if unrouted, err = p.db.Unrouted(ctx, p.cfg.Shop); err != nil {
			return checked, err
		}
	}
	aside, err := p.aside(ctx, listed)
	if err != nil {
		return checked, err
	}
	wanted = distinct(wanted, rerouted, unrouted, aside)
	for start := 0; start < len(wanted); start += pageOfOrders {
		page := wanted[start:min(start+pageOfOrders, len(wanted))]
		if err := p.between(ctx); err != nil {
			return checked, err
		}
		if err := p.takeIn(ctx, page, listed, aside, &checked); err != nil {
			return checked, err
		}
	}
	if len(unrouted) > 0 {
		p.routingLookedAt = looking
	}
	if err := p.between(ctx); err != nil {
		return checked, err
	}
	for _, mark := range []string{ordersMark, fulfillmentOrdersMark} {
		if err := p.db.SetMark(ctx, p.cfg.Shop, mark, until.Add(-margin)); err != nil {
			return checked, err
		}
	}
	return checked, p.reconcile(ctx, until, &checked)
}

// aside returns the orders that were set aside and are due for another look, and
// puts the updatedAt they had into listed where Shopify didn't list them.
func (p *Poller) aside(ctx context.Context, listed map[string]time.Time) ([]string, error) {
	quarantined, err := p.db.Quarantined(ctx, p.cfg.Shop)
	if err != nil {
		return nil, err
	}
	var due []string
	for _, order := range quarantined {
		if p.cfg.Now().Sub(order.LastAt) < secondLook {
			continue
		}
		due = append(due, order.ShopifyID)
		if listed[order.ShopifyID].IsZero() {
			listed[order.ShopifyID] = order.UpdatedAt
		}
	}
	return due, nil
}

// lister is one of the gateway's two listings.
type lister func(ctx context.Context, from, until time.Time, page func([]shopify.Listed) error) error

func (p *Poller) list(ctx context.Context, name string, until time.Time, ask lister, into map[string]time.Time) error {
	mark, err := p.db.Mark(ctx, p.cfg.Shop, name)
	if err != nil {
		return err
	}
	return ask(ctx, window(mark, until), until, func(page []shopify.Listed) error {
		for _, order := range page {
			if order.UpdatedAt.After(into[order.OrderID]) {
				into[order.OrderID] = order.UpdatedAt
			}
		}
		return p.between(ctx)
	})
}

// window is where a poll begins: a little before the mark, or as far back as
// Shopify shows orders when there is none.
func window(mark, until time.Time) (from time.Time) {
	if mark.IsZero() {
		return until.Add(-reach)
	}
	return mark.Add(-overlap)
}

func distinct(lists ...[]string) []string {
	seen := map[string]bool{}
	var all []string
	for _, list := range lists {
		for _, id := range list {
			if !seen[id] {
				seen[id] = true
				all = append(all, id)
			}
		}
	}
	return all
}

// takeIn reads a page of orders and takes it in; listed holds the updatedAt by
// which they were asked for, aside those that had been set aside before.
func (p *Poller) takeIn(ctx context.Context, ids []string, listed map[string]time.Time, aside []string, checked *Checked) error {
	read, err := p.gateway.ReadOrders(ctx, ids)
	if err != nil {
		return err
	}
	return p.takeInRead(ctx, read, listed, aside, checked)
}

func (p *Poller) takeInRead(ctx context.Context, read shopify.Read, listed map[string]time.Time, aside []string, checked *Checked) error {
	for _, bad := range read.Bad {
		if bad.UpdatedAt.IsZero() {
			bad.UpdatedAt = listed[bad.ID]
		}
		if err := p.quarantine(ctx, bad.ID, bad.UpdatedAt, bad.Err, checked); err != nil {
			return err
		}
	}
	for _, id := range read.Gone {
		if slices.Contains(aside, id) {
			if err := p.quarantine(ctx, id, listed[id], p.gone(), checked); err != nil {
				return err
			}
		}
	}
	err := p.takeInPage(ctx, read.Orders, checked)
	if err == nil || ofTheDatabase(ctx, err) {
		return err
	}
	for _, order := range read.Orders {
		err := p.takeInPage(ctx, []store.Order{order}, checked)
		if err != nil && !ofTheDatabase(ctx, err) {
			err = p.quarantine(ctx, order.ShopifyID, order.UpdatedAt, err, checked)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// gone is what is said of an order that was deleted or merged.
func (p *Poller) gone() error {
	return store.Fail(store.NotFound, "This order is no longer at %s: it was deleted or merged there, so nothing more comes of it. Nothing was changed here.", p.cfg.Shop)
}

func (p *Poller) takeInPage(ctx context.Context, orders []store.Order, checked *Checked) error {
	taken, err := p.db.TakeIn(ctx, orders)
	if err != nil {
		return err
	}
	checked.TakenIn += len(taken.New)
	checked.Changed += len(taken.Changed)
	for _, order := range orders {
		p.handled[order.ShopifyID] = order.UpdatedAt
	}
	return nil
}

// ofTheDatabase says that no order is to blame, so none is to be set aside.
func ofTheDatabase(ctx context.Context, err error) bool {
	code := store.CodeOf(err)
	return ctx.Err() != nil || code == store.Broken || code == store.Busy
}

func (p *Poller) quarantine(ctx context.Context, id string, updatedAt time.Time, cause error, checked *Checked) error {
	p.cfg.Log.Error().Str("order", id).Str("cause", store.Details(cause)).Msg("order set aside")
	checked.Quarantined++
	return p.db.Quarantine(ctx, p.cfg.Shop, id, updatedAt, store.MessageOf(cause))
}
