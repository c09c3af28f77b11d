package sync

import (
	"context"
	"slices"
	"time"

	"tillbridge/store"
)

const (
	// skew is how far this computer's clock may be off from Shopify's when our
	// own work is recognised by its time.
	skew = 10 * time.Minute
	// jobEvery is how often Shopify's cancellation job is asked for.
	jobEvery = time.Second
)

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

// try reads the order, and sends what is not done yet. A refusal is held against
// the order as it is then: an earlier try that Shopify carried out late is
// answered with "already".
func (p *Pusher) try(ctx context.Context, push *store.Push) (string, error) {
	order, err := p.gateway.ReadOrder(ctx, push.ShopifyID)
	if err != nil {
		return "", err
	}
	if how, done := found(order, push); done {
		return how, nil
	}
	how, err := p.act(ctx, order, push)
	if store.CodeOf(err) != store.Refused {
		return how, err
	}
	order, unread := p.gateway.ReadOrder(ctx, push.ShopifyID)
	if unread != nil {
		return "", unread
	}
	if how, done := found(order, push); done {
		return how, nil
	}
	return "", err
}

func (p *Pusher) act(ctx context.Context, order store.Order, push *store.Push) (string, error) {
	switch {
	case push.Intent == store.IntentCancel:
		return p.cancel(ctx, push)
	case !order.CancelledAt.IsZero():
		return "", store.Fail(store.Refused, "The order was cancelled at Shopify, so nothing was sent and nobody was mailed.")
	case push.Intent == store.IntentPrepare:
		return p.prepare(ctx, order)
	default:
		return p.fulfill(ctx, order, push)
	}
}

// found says how it is known that Shopify has what a push asks for already:
// by an earlier try of ours, or by somebody in Shopify's admin.
func found(order store.Order, push *store.Push) (string, bool) {
	cancelled := !order.CancelledAt.IsZero()
	switch push.Intent {
	case store.IntentCancel:
		if push.Attempts > 1 {
			return "Shopify has cancelled and refunded the order.", cancelled
		}
		return "It was cancelled at Shopify already; nothing was sent again.", cancelled
	case store.IntentPrepare:
		if push.Attempts > 1 {
			return "Found done when the order was read back.", !cancelled && isPrepared(order)
		}
		return "It was ready at Shopify already; nothing was sent again.", !cancelled && isPrepared(order)
	default:
		if cancelled || !isFulfilled(order) {
			return "", false
		}
		return foundFulfilled(order, push), true
	}
}

// isPrepared says that what is to be picked up waits at the counter already, or
// is gone. Preparing mails the customer each time, so a fulfillment order that is
// IN_PROGRESS is never prepared again.
func isPrepared(order store.Order) bool {
	prepared := false
	for _, fo := range order.FulfillmentOrders {
		if fo.Method != "PICK_UP" {
			continue
		}
		switch fo.State {
		case "OPEN", "ON_HOLD":
			return false
		case "IN_PROGRESS", "CLOSED":
			prepared = true
		}
	}
	return prepared
}

// isFulfilled says that no fulfillment order waits; one that needs shipping and
// has none was not routed yet.
func isFulfilled(order store.Order) bool {
	if len(order.Fulfillments) == 0 && len(order.FulfillmentOrders) == 0 && order.RequiresShipping {
		return false
	}
	return !slices.ContainsFunc(order.FulfillmentOrders, store.FulfillmentOrder.Open)
}

// foundFulfilled recognises our own fulfillment of an earlier try by its time or
// its tracking number; anything else was done by somebody else.
func foundFulfilled(order store.Order, push *store.Push) string {
	for _, f := range order.Fulfillments {
		ours := push.Tracking != "" && f.Tracking == push.Tracking || !f.At.Before(push.FirstTriedAt.Add(-skew))
		if push.Attempts > 1 && ours {
			push.FulfillmentID = f.ShopifyID
			return "Found done when the order was read back."
		}
	}
	if len(order.Fulfillments) == 0 {
		return "Shopify has nothing to hand over in this order; nothing was sent."
	}
	return "It was fulfilled at Shopify already; nothing was sent again."
}

// prepare tells Shopify that the order waits at the counter (R27).
func (p *Pusher) prepare(ctx context.Context, order store.Order) (string, error) {
	var open []string
	for _, fo := range order.FulfillmentOrders {
		if fo.Method != "PICK_UP" {
			continue
		}
		switch fo.State {
		case "ON_HOLD":
			return "", onHold()
		case "OPEN":
			open = append(open, fo.ShopifyID)
		}
	}
	if len(open) == 0 {
		return "", store.Fail(store.Refused, "Shopify has nothing to be picked up in this order. Look at its fulfillment in Shopify's admin.")
	}
	return "Shopify has mailed the customer.", p.gateway.PrepareForPickup(ctx, open)
}

// fulfill tells Shopify that the goods are handed over or shipped (R28), one
// call a location, since a fulfillment belongs to one.
func (p *Pusher) fulfill(ctx context.Context, order store.Order, push *store.Push) (string, error) {
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
		return "", store.Fail(store.Unavailable, "Shopify has not routed the order to a location yet; it is tried again.")
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

// cancel cancels and refunds the order (R29). Shopify does it in a job of its
// own, which is asked for until the order itself says that it is cancelled.
func (p *Pusher) cancel(ctx context.Context, push *store.Push) (string, error) {
	if push.JobID == "" {
		return p.startCancel(ctx, push)
	}
	done, err := p.gateway.JobDone(ctx, push.JobID)
	// A job that Shopify has forgotten has ended too.
	if err != nil && store.CodeOf(err) != store.NotFound {
		return "", err
	}
	if err == nil && !done {
		return "", cancelling()
	}
	// It may have ended since the order was read.
	order, err := p.gateway.ReadOrder(ctx, push.ShopifyID)
	if err != nil {
		return "", err
	}
	if how, done := found(order, push); done {
		return how, nil
	}
	// Without its job, Try Again cancels anew.
	if err := p.db.PushJob(context.WithoutCancel(ctx), push.ID, ""); err != nil {
		return "", err
	}
	return "", store.Fail(store.Refused, "Shopify finished cancelling, but the order is not cancelled. Look at it in Shopify's admin, then Try Again.")
}

func (p *Pusher) startCancel(ctx context.Context, push *store.Push) (string, error) {
	if push.Attempts > 1 {
		if how, done, err := p.watch(ctx, push); err != nil || done {
			return how, err
		}
	}
	id, err := p.gateway.Cancel(ctx, push.ShopifyID, "Rejected in the shop")
	if err != nil {
		return "", err
	}
	push.JobID = id
	if err := p.db.PushJob(context.WithoutCancel(ctx), push.ID, id); err != nil {
		return "", err
	}
	return "", cancelling()
}

// watch waits half a minute for a cancellation that an earlier try may have
// started without learning its job: Shopify works on it after answering, and
// asking for a second while it does could refund twice.
func (p *Pusher) watch(ctx context.Context, push *store.Push) (string, bool, error) {
	for _, seconds := range []time.Duration{2, 4, 8, 16} {
		if err := p.cfg.Sleep(ctx, seconds*time.Second); err != nil {
			return "", false, cancelling()
		}
		order, err := p.gateway.ReadOrder(ctx, push.ShopifyID)
		if err != nil {
			return "", false, err
		}
		if how, done := found(order, push); done {
			return how, true, nil
		}
	}
	return "", false, nil
}

func cancelling() error {
	return &notYetError{after: jobEvery, what: "Shopify is cancelling and refunding the order."}
}

func onHold() error {
	return store.Fail(store.Refused, "Shopify holds the order back (on hold). Release it in Shopify's admin, then Try Again.")
}
