package sync

import (
	"context"
	"errors"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopify"
)

const (
	// jobEvery is how often Shopify's cancellation job is asked for.
	jobEvery = time.Second
	// lookFor is how long an order is looked at whose cancellation, or capture, went out
	// without an answer. Shopify's jobs take seconds.
	lookFor = 2 * time.Minute
)

// cancel cancels the order, and has what was paid refunded (R29). Shopify does it in a
// job of its own, which is asked for until the order itself says that it is cancelled.
func (p *Pusher) cancel(ctx context.Context, order store.Order, push *store.Push) (done, error) {
	if push.JobID == "" {
		return done{}, p.startCancel(ctx, order, push)
	}
	ended, err := p.gateway.JobDone(ctx, push.JobID)
	// A job that Shopify has forgotten has ended too.
	if err != nil && (store.CodeOf(err) != store.NotFound || errors.Is(err, shopify.ErrNoShop)) {
		return done{}, err
	}
	if err == nil && !ended {
		return done{}, cancelling()
	}
	// It may have ended since the order was read.
	order, err = p.read(ctx, push)
	if err != nil {
		return done{}, err
	}
	if how, is := found(order, push); is {
		return done{how: how, order: order}, nil
	}
	// Without its job, Try Again cancels anew.
	if err := p.db.PushJob(context.WithoutCancel(ctx), *push, ""); err != nil {
		return done{}, err
	}
	return done{}, store.Fail(store.Refused, "Shopify finished cancelling, but the order is not cancelled. Look at it in Shopify's admin, "+
		"then Try Again.")
}

func (p *Pusher) startCancel(ctx context.Context, order store.Order, push *store.Push) error {
	if !push.SentAt.IsZero() {
		return p.doubt(ctx, push)
	}
	if places := order.OthersPlaces(); places != "" {
		return store.Fail(store.Refused, "%s hands over a part of the order, which would be cancelled too; Shopify was not asked. Cancel the "+
			"order, or remove our part of it, in Shopify's admin.", store.Said(places))
	}
	if order.HandedOver() {
		return store.Fail(store.Refused, "A part of the order was handed over already, so Shopify would not cancel it; it was not asked. "+
			"Take that part back as a return, and refund it in Shopify's admin.")
	}
	var id string
	err := p.out(ctx, push, func() (err error) {
		id, err = p.gateway.Cancel(ctx, push.ShopifyID, "Rejected in the shop")
		return err
	})
	if err != nil {
		return err
	}
	push.JobID = id
	if err := p.db.PushJob(context.WithoutCancel(ctx), *push, id); err != nil {
		return err
	}
	return cancelling()
}

// doubt is for an order that isn't cancelled although an earlier try may have
// asked for it without learning its job: Shopify works on it after answering, and
// asking for a second while it does could refund twice. The order is looked at
// again for a while; then a person has to decide.
func (p *Pusher) doubt(ctx context.Context, push *store.Push) error {
	if err := p.waitFor(ctx, push, lookFor, "It may be cancelling the order, so the order is looked at again before anything is "+
		"sent."); err != nil {
		return err
	}
	return store.Fail(store.Refused, "Shopify never said whether it takes this cancellation, and the order is not cancelled; nothing was "+
		"sent twice. Look at it in Shopify's admin, then Try Again, which cancels it if it still is not.")
}

func cancelling() error {
	return &notYetError{after: jobEvery, what: "Shopify is cancelling the order."}
}
