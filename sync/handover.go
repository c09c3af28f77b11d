package sync

import (
	"context"
	"slices"
	"strings"
	"time"

	"tillbridge/store"
)

// lateFor is how long a hand-over by quantity that went out without an answer is looked
// for before it is sent again: unlike a whole part, what it leaves doesn't refuse a second.
const lateFor = time.Minute

// hiddenFor is how long a hand-over whose answer never came waits for its part to be shown:
// what was made is known by the part's lines, and a scope may hide them for a while.
const hiddenFor = time.Hour

// handOver tells Shopify of a hand-over by quantity (R55), once: it makes one fulfillment,
// and one that was made without our learning of it is known by its lines, numbers and time.
func (p *Pusher) handOver(ctx context.Context, order store.Order, push *store.Push) (done, error) {
	ended := done{order: order}
	found, err := p.handedOver(ctx, order, push)
	if err != nil || found {
		ended.how, ended.found = "Found done when the order was read back.", found
		return ended, err
	}
	if !push.SentAt.IsZero() && !order.AtShopify().Shows(push.Lines) {
		if err := p.waitFor(ctx, push, hiddenFor, "The hand-over may have been taken, but Shopify shows the order without its part; it is "+
			"looked at again before anything is sent."); err != nil {
			return done{}, err
		}
		return done{}, store.Fail(store.Refused, "Shopify's answer got lost, and it shows the order without the part that was handed over, so "+
			"whether that was taken isn't known. Nothing more was sent. Look at the order in Shopify's admin.")
	}
	if !push.SentAt.IsZero() {
		if err := p.waitFor(ctx, push, lateFor, "The hand-over may have been taken, so the order is looked at again before anything is "+
			"sent."); err != nil {
			return done{}, err
		}
	}
	if !order.CancelledAt.IsZero() {
		push.SentAt = time.Time{} // an earlier try was looked for long enough
		return done{}, store.Fail(store.Refused, "The order was cancelled at Shopify, so nothing was sent and nobody was mailed.")
	}
	call, err := order.CallOf(push.Lines)
	if err != nil {
		push.SentAt = time.Time{}
		return done{}, store.FailBecause(err, store.Refused, "%s Nothing was sent. Hand over what is left.", store.MessageOf(err))
	}
	err = p.outOver(ctx, push, call.Parts, func() error {
		id, err := p.gateway.Fulfill(ctx, call, push.Carrier, push.Tracking)
		if err == nil {
			push.Fulfillments = []string{id}
		}
		return err
	})
	if store.CodeOf(err) == store.Refused {
		if found, unread := p.handedOver(ctx, order, push); unread != nil || found {
			ended.how = "Found done when the order was read back."
			return ended, unread
		}
	}
	ended.how = "Shopify has mailed the customer."
	return ended, err
}

// handedOver looks for the fulfillment of a try whose answer never came.
func (p *Pusher) handedOver(ctx context.Context, order store.Order, push *store.Push) (bool, error) {
	if push.SentAt.IsZero() {
		return false, nil
	}
	id, err := p.gateway.HandedOver(ctx, order, push.Lines, push.Tracking, push.InDoubtSince(), push.Others.Fulfillments)
	if err != nil || id == "" {
		return false, err
	}
	push.Fulfillments = []string{id}
	return true, nil
}

// about is the fulfillment that a push is about, nil when Shopify doesn't list it. What was
// handed over from a location that is no longer this shop's was so from here all the same.
func about(order store.Order, push *store.Push) *store.Fulfillment {
	order = order.AtShopify()
	i := slices.IndexFunc(order.Fulfillments, func(f store.Fulfillment) bool { return slices.Contains(push.Fulfillments, f.ShopifyID) })
	if i < 0 {
		return nil
	}
	return &order.Fulfillments[i]
}

// stillOurs is nil while what a push is about is this shop's to change (R53): it may have
// moved to another location, or its location been unticked, since the push was saved.
func stillOurs(order store.Order, push *store.Push) error {
	ours := slices.ContainsFunc(order.FulfillmentOrders, func(f store.FulfillmentOrder) bool {
		return slices.Contains(push.Parts, f.ShopifyID) && !f.Left
	})
	if push.Intent != store.IntentRelease {
		ours = slices.ContainsFunc(order.Fulfillments, func(f store.Fulfillment) bool {
			return slices.Contains(push.Fulfillments, f.ShopifyID)
		})
	}
	if !ours {
		return store.Fail(store.Refused, "Shopify shows that no more as this shop's, so nothing was sent. Look at it in Shopify's admin.")
	}
	return nil
}

func foundTracked(order store.Order, push *store.Push) (string, bool) {
	f := about(order, push)
	if f == nil || push.Carrier != "" && !strings.EqualFold(f.Carrier, push.Carrier) || f.Tracking != push.Tracking {
		return "", false
	}
	if push.SentAt.IsZero() {
		if push.Notify {
			return "", false // the customer hasn't been told of them
		}
		return "Shopify had this carrier and these numbers already; nothing was sent.", true
	}
	return "Found done when the order was read back.", true
}

// change does what is done to a hand-over, or to a part, while it is this shop's.
func (p *Pusher) change(ctx context.Context, order store.Order, push *store.Push) (done, error) {
	if err := stillOurs(order, push); err != nil {
		return done{}, err
	}
	ended := done{order: order}
	var err error
	switch push.Intent {
	case store.IntentTrack:
		ended.how, err = p.track(ctx, push)
	case store.IntentRelease:
		ended.how, err = p.release(ctx, push)
	default:
		return p.takeBack(ctx, push)
	}
	return ended, err
}

// track gives a fulfillment its carrier and numbers; the customer is mailed where that was
// asked for (R55).
func (p *Pusher) track(ctx context.Context, push *store.Push) (string, error) {
	err := p.out(ctx, push, func() error {
		return p.gateway.Track(ctx, push.Fulfillments[0], push.Carrier, push.Tracking, push.Notify)
	})
	if push.Notify {
		return "Shopify has mailed the customer.", err
	}
	return "The customer was not mailed.", err
}

func foundTakenBack(order store.Order, push *store.Push) (string, bool) {
	f := about(order, push)
	if f == nil || !f.Cancelled() {
		return "", false
	}
	push.Parts = comeBack(order, *f)
	if push.Attempts > 1 {
		return "Found done when the order was read back.", true
	}
	return "It was taken back at Shopify already; nothing was sent.", true
}

// comeBack are the parts in which what a fulfillment handed over waits again: those that
// are open and carry a line of its parts.
func comeBack(order store.Order, f store.Fulfillment) []string {
	lines := map[string]bool{}
	for _, part := range order.FulfillmentOrders {
		if slices.Contains(f.FulfillmentOrders, part.ShopifyID) {
			for _, line := range part.Lines {
				lines[line.LineShopifyID] = true
			}
		}
	}
	var parts []string
	for _, part := range order.FulfillmentOrders {
		if part.Open() && !slices.Contains(f.FulfillmentOrders, part.ShopifyID) &&
			slices.ContainsFunc(part.Lines, func(l store.FulfillmentOrderLine) bool { return lines[l.LineShopifyID] }) {
			parts = append(parts, part.ShopifyID)
		}
	}
	return parts
}

// takeBack cancels a fulfillment, and reads the order for the parts that are new by it.
func (p *Pusher) takeBack(ctx context.Context, push *store.Push) (done, error) {
	if err := p.out(ctx, push, func() error { return p.gateway.TakeBack(ctx, push.Fulfillments[0]) }); err != nil {
		return done{}, err
	}
	order, err := p.read(ctx, push)
	if err != nil {
		return done{}, err
	}
	if f := about(order, push); f != nil {
		push.Parts = comeBack(order, *f)
	}
	return done{how: "Shopify doesn't tell the customer of it.", order: order}, nil
}

func foundReleased(order store.Order, push *store.Push) (string, bool) {
	if stillOurs(order, push) != nil || slices.ContainsFunc(order.FulfillmentOrders, func(f store.FulfillmentOrder) bool {
		return slices.Contains(push.Parts, f.ShopifyID) && f.OnHold()
	}) {
		return "", false
	}
	if push.Attempts > 1 {
		return "Found done when the order was read back.", true
	}
	return "It was not on hold any more; nothing was sent.", true
}

// release lets a part go on that is on hold (R53).
func (p *Pusher) release(ctx context.Context, push *store.Push) (string, error) {
	err := p.out(ctx, push, func() error { return p.gateway.Release(ctx, push.Parts[0]) })
	return "It can be handed over now.", err
}
