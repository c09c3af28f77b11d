package sync

import (
	"context"
	"errors"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopify"
)

const (
	// claimLength is how long a claimed push is out of reach for others; longer
	// than a try can take, so that two never send the same.
	claimLength = 3 * time.Minute
	// tryLength bounds one try, all its requests together.
	tryLength = 2 * time.Minute
	// skew is how far this computer's clock may be off from Shopify's when our
	// own work is recognised by its time.
	skew = 10 * time.Minute
	// unsureAfter is how soon a push whose answer never came is read back.
	unsureAfter = 2 * time.Second
	// jobEvery is how often Shopify's cancellation job is asked for.
	jobEvery = time.Second
	// idle is how often an empty outbox is looked at without being woken.
	idle = time.Minute
)

// PusherConfig is what a pusher needs beside gateway and database.
type PusherConfig struct {
	// Now is this computer's clock.
	Now func() time.Time
	Log zerolog.Logger
	// Holder names this program in the claims of the outbox.
	Holder string
}

// Pusher sends saved statuses to Shopify, each once (R31).
type Pusher struct {
	cfg     PusherConfig
	gateway *shopify.Gateway
	db      *db.DB
}

// Drained says what became of the outbox.
type Drained struct {
	Confirmed, Failed, Waiting int
}

// NewPusher makes a pusher; Run or Drain starts it.
func NewPusher(gateway *shopify.Gateway, d *db.DB, cfg PusherConfig) *Pusher {
	return &Pusher{cfg: cfg, gateway: gateway, db: d}
}

// Run sends what is due, and what becomes due, until ctx ends; then it returns
// nil. A saved status wakes it at once.
func (p *Pusher) Run(ctx context.Context) error {
	wake := make(chan struct{}, 1)
	stop := p.db.OnChange(func(change db.Change) {
		if change.Topic == db.OutboxChanged || change.Topic == db.EverythingChanged {
			select {
			case wake <- struct{}{}:
			default:
			}
		}
	})
	defer stop()
	for {
		if _, err := p.sendDue(ctx); err != nil && ctx.Err() == nil {
			p.cfg.Log.Error().Str("cause", store.Details(err)).Msg("sending failed")
		}
		pause, err := p.pause(ctx)
		if err != nil && ctx.Err() == nil {
			p.cfg.Log.Error().Str("cause", store.Details(err)).Msg("looking at the outbox failed")
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

func (p *Pusher) pause(ctx context.Context) (time.Duration, error) {
	due, some, err := p.db.NextPush(ctx)
	if err != nil || !some {
		return idle, err
	}
	return min(max(due.Sub(p.cfg.Now()), 100*time.Millisecond), idle), nil
}

// Drain sends all that is due now and asks a little for cancellations that
// Shopify is still working on. It is for programs that end afterwards.
func (p *Pusher) Drain(ctx context.Context) (Drained, error) {
	var drained Drained
	for range 10 {
		sent, err := p.sendDue(ctx)
		drained.Confirmed += sent.Confirmed
		drained.Failed += sent.Failed
		if err != nil {
			return drained, err
		}
		due, some, err := p.db.NextPush(ctx)
		if err != nil {
			return drained, err
		}
		wait := due.Sub(p.cfg.Now())
		if !some || wait > 2*time.Second {
			break
		}
		if err := pause(ctx, max(wait, 100*time.Millisecond)); err != nil {
			return drained, err
		}
	}
	waiting, err := p.db.WaitingPushes(ctx)
	drained.Waiting = int(waiting)
	return drained, err
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// sendDue takes one due push after the other until none is left.
func (p *Pusher) sendDue(ctx context.Context) (Drained, error) {
	var drained Drained
	for ctx.Err() == nil {
		push, found, err := p.db.ClaimPush(ctx, p.cfg.Holder, claimLength)
		if err != nil || !found {
			return drained, err
		}
		result, err := p.send(ctx, push)
		if err != nil {
			return drained, err
		}
		switch result {
		case store.PushConfirmed:
			drained.Confirmed++
		case store.PushFailed:
			drained.Failed++
		}
	}
	return drained, ctx.Err()
}

// send tries one claimed push and notes how it went. The order is read first,
// always: its fulfillment orders are needed as they are now, and what is done
// already, by an earlier try whose answer never came or by somebody in Shopify's
// admin, is not done again.
func (p *Pusher) send(ctx context.Context, push store.Push) (store.PushState, error) {
	try, cancel := context.WithTimeout(ctx, tryLength)
	defer cancel()
	how, err := p.try(try, &push)
	// What happened is noted even while the program is closing: else the next one
	// would have to find it out.
	note := context.WithoutCancel(ctx)
	var later *notYetError
	switch {
	case err == nil:
		return store.PushConfirmed, p.db.PushConfirmed(note, push, how)
	case errors.As(err, &later):
		return store.PushQueued, p.db.PushDelayed(note, push, p.cfg.Now().Add(later.after), later)
	case errors.Is(err, shopify.ErrUncertain):
		return store.PushQueued, p.db.PushDelayed(note, push, p.cfg.Now().Add(unsureAfter), err)
	case mayWork(err):
		p.cfg.Log.Warn().Str("order", push.ShopifyID).Str("cause", store.Details(err)).Msg("push delayed")
		return store.PushQueued, p.db.PushDelayed(note, push, p.cfg.Now().Add(backoff(push.Attempts)), err)
	default:
		p.cfg.Log.Error().Str("order", push.ShopifyID).Str("cause", store.Details(err)).Msg("push failed")
		return store.PushFailed, p.db.PushFailed(note, push, err)
	}
}

// mayWork says that trying again later can succeed without anybody's help.
func mayWork(err error) bool {
	switch store.CodeOf(err) {
	case store.Refused, store.Invalid, store.NotFound:
		return false
	default:
		return true
	}
}

// backoff doubles from two seconds to five minutes.
func backoff(attempts int64) time.Duration {
	return min(2*time.Second<<min(attempts-1, 10), slowest)
}

// notYetError says that Shopify is still at work.
type notYetError struct {
	after time.Duration
	what  string
}

// Error returns what is being waited for.
func (n *notYetError) Error() string { return n.what }

// As lets a person read it like every other error of the shop.
func (n *notYetError) As(target any) bool {
	if e, ok := target.(**store.Error); ok {
		*e = store.Fail(store.Unavailable, "%s", n.what)
		return true
	}
	return false
}

func (p *Pusher) try(ctx context.Context, push *store.Push) (string, error) {
	order, err := p.gateway.ReadOrder(ctx, push.ShopifyID)
	if err != nil {
		return "", err
	}
	switch push.Intent {
	case store.IntentPrepare:
		return p.prepare(ctx, order, push)
	case store.IntentFulfill:
		return p.fulfill(ctx, order, push)
	default:
		return p.cancel(ctx, order, push)
	}
}

// prepare tells Shopify that the order waits at the counter (R27). Preparing
// mails the customer each time, so only fulfillment orders that are still OPEN
// are prepared: one that is IN_PROGRESS has been.
func (p *Pusher) prepare(ctx context.Context, order store.Order, push *store.Push) (string, error) {
	if !order.CancelledAt.IsZero() {
		return "", store.Fail(store.Refused, "The order was cancelled at Shopify, so it can't become ready for pickup.")
	}
	var open []string
	prepared, held := false, false
	for _, fo := range order.FulfillmentOrders {
		if fo.Method != "PICK_UP" {
			continue
		}
		switch fo.State {
		case "OPEN":
			open = append(open, fo.ShopifyID)
		case "ON_HOLD":
			held = true
		case "IN_PROGRESS", "CLOSED":
			prepared = true
		}
	}
	switch {
	case held:
		return "", onHold()
	case len(open) > 0:
		return "Shopify has mailed the customer.", p.gateway.PrepareForPickup(ctx, open)
	case prepared && push.Attempts > 1:
		return "Found done when the order was read back.", nil
	case prepared:
		return "It was ready at Shopify already; nothing was sent again.", nil
	default:
		return "", store.Fail(store.Refused, "Shopify has nothing to be picked up in this order. Look at its fulfillment in Shopify's admin.")
	}
}

// fulfill tells Shopify that the goods are handed over or shipped (R28), one
// call a location, since a fulfillment belongs to one.
func (p *Pusher) fulfill(ctx context.Context, order store.Order, push *store.Push) (string, error) {
	if !order.CancelledAt.IsZero() {
		return "", store.Fail(store.Refused, "The order was cancelled at Shopify, so it can't be completed.")
	}
	var locations []string
	open := map[string][]string{}
	for _, fo := range order.FulfillmentOrders {
		if !fo.Open() {
			continue
		}
		if fo.State == "ON_HOLD" {
			return "", onHold()
		}
		if len(open[fo.LocationID]) == 0 {
			locations = append(locations, fo.LocationID)
		}
		open[fo.LocationID] = append(open[fo.LocationID], fo.ShopifyID)
	}
	if len(locations) == 0 {
		return foundFulfilled(order, push)
	}
	for _, location := range locations {
		id, err := p.gateway.Fulfill(ctx, open[location], push.Carrier, push.Tracking)
		if err != nil {
			return "", err
		}
		push.FulfillmentID = id
	}
	return "Shopify has mailed the customer.", nil
}

// foundFulfilled recognises our own fulfillment of an earlier try by its time or
// its tracking number; anything else was done by somebody else.
func foundFulfilled(order store.Order, push *store.Push) (string, error) {
	for _, f := range order.Fulfillments {
		ours := push.Tracking != "" && f.Tracking == push.Tracking || !f.At.Before(push.FirstTriedAt.Add(-skew))
		if push.Attempts > 1 && ours {
			push.FulfillmentID = f.ShopifyID
			return "Found done when the order was read back.", nil
		}
	}
	if len(order.Fulfillments) == 0 && len(order.FulfillmentOrders) == 0 && order.RequiresShipping {
		return "", store.Fail(store.Unavailable, "Shopify has not routed the order to a location yet.")
	}
	return "It was fulfilled at Shopify already; nothing was sent again.", nil
}

// cancel cancels and refunds the order (R29). Shopify does it in a job of its
// own, which is asked for until the order itself says that it is cancelled.
func (p *Pusher) cancel(ctx context.Context, order store.Order, push *store.Push) (string, error) {
	if !order.CancelledAt.IsZero() {
		if push.Attempts > 1 {
			return "Shopify has cancelled and refunded the order.", nil
		}
		return "It was cancelled at Shopify already; nothing was sent again.", nil
	}
	if push.JobID == "" {
		id, err := p.gateway.Cancel(ctx, push.ShopifyID, "Rejected in the shop")
		if err != nil {
			return "", err
		}
		push.JobID = id
		if err := p.db.PushJob(context.WithoutCancel(ctx), push.ID, id); err != nil {
			return "", err
		}
	} else {
		done, err := p.gateway.JobDone(ctx, push.JobID)
		if err != nil {
			return "", err
		}
		if done && push.Attempts > 5 {
			return "", store.Fail(store.Refused, "Shopify finished cancelling, but the order is not cancelled. Look at it in Shopify's admin, then Try Again.")
		}
	}
	return "", &notYetError{after: jobEvery, what: "Shopify is cancelling and refunding the order."}
}

func onHold() error {
	return store.Fail(store.Refused, "Shopify holds the order back (on hold). Release it in Shopify's admin, then Try Again.")
}
