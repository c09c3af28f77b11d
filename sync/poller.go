// Package sync is the conversation with Shopify: the Poller brings orders in,
// the Pusher takes statuses out. Nothing else talks to Shopify.
package sync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	stdsync "sync"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopify"
)

const (
	// pollTime is how long a poll may take, a load aside; the next one goes on.
	pollTime = time.Hour
	// admittedAtOnce is how many orders that were left out a poll reads once the shop
	// wants them.
	admittedAtOnce = 10 * pageOfOrders
	// pageOfOrders is how many orders are read, and taken in, at a time.
	pageOfOrders = 33
	// slowest is the longest pause after repeated failures.
	slowest = 5 * time.Minute
	// routingLook is how often orders without fulfillment orders are read again.
	// Their listing shows new ones by itself; this catches what it may have missed,
	// and without its scope no order ever has any.
	routingLook = 5 * time.Minute

	pollerLease = "poller"
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
	// caughtUpAt is when a poll of this program last went well, by this computer's
	// clock; oddDate the last date of an answer that was told about. They are guarded
	// by polling.
	caughtUpAt time.Time
	oddDate    shopify.OddDate

	mu        stdsync.Mutex
	state     State
	listeners map[int]func(State)
	nextID    int
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
	return &Poller{
		cfg: cfg, deep: deepBacklog, gateway: gateway, db: d, wake: make(chan struct{}, 1), wanted: make(chan wantedOrder),
		running: make(chan struct{}), listeners: map[int]func(State){},
	}
}

// CheckNow makes a running poller poll at once.
func (p *Poller) CheckNow() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Run polls until ctx ends, and then returns nil; it runs once, but for a failure
// inside, after which it may run anew. With several computers on the database only the
// holder of the lease polls. After failures the pauses grow.
func (p *Poller) Run(ctx context.Context) error {
	err := p.run(ctx)
	close(p.running)
	return err
}

func (p *Poller) run(ctx context.Context) error {
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
			p.answer(ctx, w)
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
		p.answer(ctx, w)
	default:
	}
	if left := p.renewAt.Sub(p.cfg.Now()); p.renewAt.IsZero() || left > 0 && left <= p.cfg.Every {
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
			p.answer(ctx, w)
		}
	}
}

// Check polls once: orders and fulfillment orders that changed, each by its own
// mark in Shopify's time, young orders that had not been routed yet, and what was left
// out until the shop wanted it. It is safe to repeat (R5). An order that can't be taken
// in is set aside; the others go on, and the marks move only when the last page is in.
func (p *Poller) Check(ctx context.Context) (Checked, error) {
	return p.check(ctx, time.Time{})
}

// check polls once; renewAt is when to renew the lease, zero without one.
func (p *Poller) check(ctx context.Context, renewAt time.Time) (Checked, error) {
	p.polling.Lock()
	defer p.polling.Unlock()
	// Also when it fails inside.
	defer p.set(func(s *State) { s.Checking = false })
	p.renewAt = renewAt
	p.set(func(s *State) { s.Checking, s.Notice = true, "" })
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
	now, err := p.clock(ctx)
	if err != nil {
		return checked, err
	}
	if err := p.healMarks(ctx, now); err != nil {
		return checked, err
	}
	if err := p.locations(ctx); err != nil {
		return checked, err
	}
	if err := p.load(ctx, now, &checked); err != nil {
		return checked, err
	}
	limited, stop := context.WithTimeout(ctx, pollTime)
	defer stop()
	err = p.pollPages(limited, now, &checked)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		err = store.FailBecause(err, store.Unavailable, "Reading what changed at %s takes longer than an hour, so the next check goes on "+
			"with it. What was read is taken in; nothing is lost.", p.cfg.Shop)
	}
	if err == nil {
		p.caughtUpAt = p.cfg.Now()
	}
	return checked, err
}

// pollPages lists what changed, page by page, and reads it; now is Shopify's time.
func (p *Poller) pollPages(ctx context.Context, now time.Time, checked *Checked) error {
	listed, routed := map[string]time.Time{}, map[string]time.Time{}
	ordersTo, err := p.list(ctx, ordersMark, now, p.gateway.ChangedOrders, listed)
	if err != nil {
		return err
	}
	wanted, err := p.db.Outdated(ctx, p.cfg.Shop, listed, now)
	if err != nil {
		return err
	}
	routedTo, err := p.list(ctx, fulfillmentOrdersMark, now, p.gateway.ChangedFulfillmentOrders, routed)
	if err != nil {
		return err
	}
	rerouted, err := p.db.Rerouted(ctx, p.cfg.Shop, routed, now)
	if err != nil {
		return err
	}
	looking := p.cfg.Now()
	var unrouted []string
	if over(p.routingLookedAt, looking, routingLook) {
		if unrouted, err = p.db.Unrouted(ctx, p.cfg.Shop); err != nil {
			return err
		}
	}
	aside, err := p.aside(ctx, listed)
	if err != nil {
		return err
	}
	admitted, err := p.db.Admitted(ctx, p.cfg.Shop, admittedAtOnce)
	if err != nil {
		return err
	}
	wanted = distinct(wanted, rerouted, unrouted, aside, admitted)
	for page := range slices.Chunk(wanted, pageOfOrders) {
		if err := p.between(ctx); err != nil {
			return err
		}
		if err := p.takeIn(ctx, page, listed, aside, checked); err != nil {
			return err
		}
	}
	if len(unrouted) > 0 {
		p.routingLookedAt = looking
	}
	if err := p.between(ctx); err != nil {
		return err
	}
	for mark, to := range map[string]time.Time{ordersMark: ordersTo, fulfillmentOrdersMark: routedTo} {
		if err := p.db.SetMark(ctx, p.cfg.Shop, mark, to); err != nil {
			return err
		}
	}
	return p.reconcile(ctx, now, checked)
}

// over says that a time that began then is over now. One that would begin only later
// was measured by a clock that was wrong, so it is over too.
func over(since, now time.Time, length time.Duration) bool {
	passed := now.Sub(since)
	return passed >= length || passed < 0
}
