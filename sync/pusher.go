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
	// blocked is how soon the outbox is looked at again when what is due in it
	// can't be claimed: an earlier push of the same order waits, or another
	// program has it.
	blocked = 2 * time.Second
	// idle is how often an empty outbox is looked at without being woken.
	idle = time.Minute
)

// PusherConfig is what a pusher needs beside gateway and database.
type PusherConfig struct {
	// Now is this computer's clock.
	Now func() time.Time
	// Sleep waits within a try and while draining, nil for real time; it returns
	// the context's error when that ends first.
	Sleep func(context.Context, time.Duration) error
	Log   zerolog.Logger
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
	if cfg.Sleep == nil {
		cfg.Sleep = sleep
	}
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
	return min(max(due.Sub(p.cfg.Now()), blocked), idle), nil
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
		if err := p.cfg.Sleep(ctx, max(wait, 100*time.Millisecond)); err != nil {
			return drained, err
		}
	}
	waiting, err := p.db.WaitingPushes(ctx)
	drained.Waiting = int(waiting)
	return drained, err
}

func sleep(ctx context.Context, d time.Duration) error {
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
	ended, err := p.tryGuarded(try, &push)
	// What happened is noted even while the program is closing: else the next one
	// would have to find it out.
	note := context.WithoutCancel(ctx)
	result, err := p.note(note, push, ended, err)
	switch {
	case store.CodeOf(err) == store.Conflict:
		p.cfg.Log.Warn().Str("order", push.ShopifyID).Int64("attempt", push.Attempts).Msg("a push took longer than its claim, so a later try " +
			"decides")
		return "", nil
	case err != nil:
		return "", err
	case result == store.PushConfirmed && !push.Intent.BooksOrder():
		p.echo(ctx, push)
	}
	return result, nil
}

// tryGuarded is try; one that fails inside is tried again later, and the outbox goes on
// with the next one (R63). Whether anything was sent is read back then.
func (p *Pusher) tryGuarded(ctx context.Context, push *store.Push) (ended done, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = store.Panicked(cause, "Tillbridge failed inside over this status. The order is read back before anything is sent again; "+
				"please report this.")
		}
	}()
	return p.try(ctx, push)
}

// note writes down how a try ended. Conflict says that it no longer had the push.
func (p *Pusher) note(ctx context.Context, push store.Push, ended done, err error) (store.PushState, error) {
	var later *notYetError
	// What may have got there isn't hastened: it is read back, less and less often.
	push.Network = errors.Is(err, shopify.ErrNetwork) && !errors.Is(err, shopify.ErrUncertain)
	switch {
	case err == nil && push.Intent == store.IntentCancel:
		return store.PushConfirmed, p.db.CancellationConfirmed(ctx, push, ended.how, ended.order)
	case err == nil && push.Intent == store.IntentReject:
		return store.PushConfirmed, p.db.RejectionConfirmed(ctx, push, ended.how, ended.order)
	case err == nil && push.Intent == store.IntentTakeBack:
		return store.PushConfirmed, p.db.TakenBack(ctx, push, ended.how, ended.order)
	case err == nil && ended.needless:
		return store.PushWithdrawn, p.db.PushNeedless(ctx, push, ended.how, ended.order)
	case err == nil && push.Intent == store.IntentReturn:
		return store.PushConfirmed, p.db.ReturnConfirmed(ctx, push, ended.how, ended.returned)
	case err == nil && ended.found:
		return store.PushConfirmed, p.db.PushFound(ctx, push, ended.how, ended.order)
	case err == nil:
		return store.PushConfirmed, p.db.PushConfirmed(ctx, push, ended.how)
	case store.CodeOf(err) == store.Conflict:
		return "", err
	case errors.As(err, &later):
		return store.PushQueued, p.db.PushDelayed(ctx, push, p.cfg.Now().Add(later.after), later)
	case errors.Is(err, shopify.ErrUncertain):
		return store.PushQueued, p.db.PushDelayed(ctx, push, p.cfg.Now().Add(backoff(push.Attempts)), err)
	case store.CodeOf(err) == store.Unauthorized:
		p.cfg.Log.Error().Str("order", push.ShopifyID).Str("cause", store.Details(err)).Msg("push delayed")
		return store.PushQueued, p.db.PushDelayed(ctx, push, p.cfg.Now().Add(slowest), err)
	case mayWork(err), push.Network:
		p.cfg.Log.Warn().Str("order", push.ShopifyID).Str("cause", store.Details(err)).Msg("push delayed")
		return store.PushQueued, p.db.PushDelayed(ctx, push, p.cfg.Now().Add(backoff(push.Attempts)), err)
	default:
		p.cfg.Log.Error().Str("order", push.ShopifyID).Str("cause", store.Details(err)).Msg("push failed")
		return store.PushFailed, p.db.PushFailed(ctx, push, err)
	}
}

// echo takes in what a push made of its order, so that it shows at once. When
// that fails the next poll brings it, and for less of Shopify's budget: so while
// more is waiting to be sent, that goes first.
func (p *Pusher) echo(ctx context.Context, push store.Push) {
	if due, some, err := p.db.NextPush(ctx); err == nil && some && !due.After(p.cfg.Now()) {
		return
	}
	order, err := p.gateway.ReadOrder(ctx, push.ShopifyID)
	if err == nil {
		_, err = p.db.TakeIn(ctx, []store.Order{order})
	}
	if err != nil && ctx.Err() == nil {
		p.cfg.Log.Warn().Str("order", push.ShopifyID).Str("cause", store.Details(err)).Msg("what a push made was not read back")
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
