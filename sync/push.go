package sync

import (
	"context"
	"errors"
	"slices"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopify"
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

// done is how a push ended: in one sentence how it is known, and the order as it was
// read back.
type done struct {
	how   string
	order store.Order
	// found says that nothing was asked of Shopify this time, since it had it already, needless
	// that nothing is to be.
	found, needless bool
	// returned is what Shopify made of a return.
	returned db.ReturnMade
}

// try reads the order, and sends what is not done yet. A refusal is held against
// the order as it is then: an earlier try that Shopify carried out late is
// answered with "already".
func (p *Pusher) try(ctx context.Context, push *store.Push) (done, error) {
	if push.Intent == store.IntentReturn {
		return p.takeBackGoods(ctx, push)
	}
	order, err := p.read(ctx, push)
	if err != nil {
		return done{}, err
	}
	if push.Intent == store.IntentReject {
		return p.rejectLines(ctx, order, push)
	}
	if push.Intent == store.IntentFulfill && len(push.Lines) > 0 {
		return p.handOver(ctx, order, push)
	}
	if how, is := found(order, push); is {
		nothing := push.Intent == store.IntentFulfill && len(push.Parts) == 0 && len(order.Fulfillments) == 0
		return done{how: how, order: order, found: true, needless: nothing}, nil
	}
	ended, err := p.act(ctx, order, push)
	if store.CodeOf(err) != store.Refused {
		return ended, err
	}
	order, unread := p.read(ctx, push)
	if unread != nil {
		return done{}, unread
	}
	if how, is := found(order, push); is {
		return done{how: how, order: order, found: true}, nil
	}
	return done{}, err
}

// read reads the order a push is about: what of it this shop's own locations hand over.
func (p *Pusher) read(ctx context.Context, push *store.Push) (store.Order, error) {
	order, err := p.gateway.ReadOrder(ctx, push.ShopifyID)
	if err != nil {
		return order, err
	}
	return p.db.OurShare(ctx, order)
}

func (p *Pusher) act(ctx context.Context, order store.Order, push *store.Push) (done, error) {
	ended := done{order: order}
	var err error
	switch {
	case push.Intent == store.IntentCancel:
		return p.cancel(ctx, order, push)
	case push.Intent.OfMoney():
		return p.settle(ctx, order, push)
	case !order.CancelledAt.IsZero():
		return done{}, store.Fail(store.Refused, "The order was cancelled at Shopify, so nothing was sent and nobody was mailed.")
	case order.Elsewhere() == store.AllElsewhere && push.Intent == store.IntentFulfill:
		ended.how, ended.needless = order.OthersPlaces()+" hands over all of this order now; nothing was sent from here.", true
	case order.Elsewhere() == store.AllElsewhere:
		return done{}, store.Fail(store.Refused, "%s hands over all of this order now; nothing was sent from here.",
			store.Said(order.OthersPlaces()))
	case push.Intent == store.IntentPrepare:
		ended.how, err = p.prepare(ctx, order, push)
	case push.Intent == store.IntentTrack, push.Intent == store.IntentTakeBack, push.Intent == store.IntentRelease:
		return p.change(ctx, order, push)
	default:
		ended.how, err = p.fulfill(ctx, order, push)
	}
	return ended, err
}

// found says how it is known that Shopify has what a push asks for already:
// by an earlier try of ours, or by somebody in Shopify's admin.
func found(order store.Order, push *store.Push) (string, bool) {
	cancelled := !order.CancelledAt.IsZero()
	switch push.Intent {
	case store.IntentCancel:
		if push.Attempts > 1 {
			return "Shopify has cancelled the order.", cancelled
		}
		return "It was cancelled at Shopify already; nothing was sent again.", cancelled
	case store.IntentPrepare:
		if cancelled {
			return "", false
		}
		return foundPrepared(pickups(order, push), push)
	case store.IntentMarkPaid:
		return foundPaid(order, push)
	case store.IntentCapture:
		return foundCaptured(order, push)
	case store.IntentTrack:
		return foundTracked(order, push)
	case store.IntentTakeBack:
		return foundTakenBack(order, push)
	case store.IntentRelease:
		return foundReleased(order, push)
	default:
		if cancelled || !isFulfilled(order, push) {
			return "", false
		}
		return foundFulfilled(order, push), true
	}
}

// foundPrepared recognises that all that is to be picked up was announced by an earlier
// try of ours, or is gone. Preparing mails the customer each time, so what is IN_PROGRESS
// is never prepared again.
func foundPrepared(p store.Pickups, push *store.Push) (string, bool) {
	switch {
	case len(p.Open) > 0 || len(p.Waiting) > 0 || len(untold(p, push)) > 0:
		return "", false
	case len(p.InProgress) > 0:
		return "Found done when the order was read back.", true
	case p.Gone > 0:
		return "It was handed over at Shopify already; nothing was sent.", true
	default:
		return "", false
	}
}

// untold are the parts in progress that no try of ours explains: a colleague may have
// marked them so, or handed a unit of them over, and the customer been told or not.
func untold(p store.Pickups, push *store.Push) []store.FulfillmentOrder {
	if len(push.Parts) == 0 && !push.SentAt.IsZero() {
		return nil // sent by a program, or before a backup, that kept no list of them
	}
	return slices.DeleteFunc(slices.Clone(p.InProgress), func(f store.FulfillmentOrder) bool {
		return slices.Contains(push.Parts, f.ShopifyID) || slices.Contains(push.Others.Told, f.ShopifyID)
	})
}

// pickups are those that a push announces: all, or the one that it is about.
func pickups(order store.Order, push *store.Push) store.Pickups {
	if push.Act != "" {
		order.FulfillmentOrders = slices.DeleteFunc(slices.Clone(order.FulfillmentOrders), func(f store.FulfillmentOrder) bool {
			return f.ShopifyID != push.Act
		})
	}
	return order.Pickups()
}

// isFulfilled says that no part waits: none that is shown, and by Shopify's own word
// none that this app's scopes hide. What a service has, known to hide its own, doesn't count
// once a try of ours went out.
func isFulfilled(order store.Order, push *store.Push) bool {
	if slices.ContainsFunc(order.FulfillmentOrders, store.FulfillmentOrder.Open) {
		return false
	}
	gone := func(f store.FulfillmentOrder) bool { return slices.Contains(push.Parts, f.ShopifyID) }
	if order.Hidden > 0 && !push.SentAt.IsZero() && slices.ContainsFunc(order.FulfillmentOrders, gone) {
		return true
	}
	return order.Fulfilled() || !order.RequiresShipping && !order.HandedOver()
}

// foundFulfilled recognises our own fulfillment by its id, its parts, by our tracking
// number or, when a try went out without an answer, by its time, which like that of the
// try is Shopify's; anything else was done by somebody else.
func foundFulfilled(order store.Order, push *store.Push) string {
	found := false
	for _, f := range order.Fulfillments {
		if slices.Contains(push.Others.Fulfillments, f.ShopifyID) || f.Cancelled() {
			continue
		}
		sinceSent := push.MayHaveMade(f.At)
		ours := (push.SentAt.IsZero() || sinceSent) && isOver(f, push)
		if slices.Contains(push.Fulfillments, f.ShopifyID) || ours || push.Tracking != "" && f.Tracking == push.Tracking || sinceSent {
			found = true
			if !slices.Contains(push.Fulfillments, f.ShopifyID) {
				push.Fulfillments = append(push.Fulfillments, f.ShopifyID)
			}
		}
	}
	if found {
		return "Found done when the order was read back."
	}
	if len(order.Fulfillments) == 0 {
		return "Shopify has nothing to hand over in this order; nothing was sent."
	}
	return "It was fulfilled at Shopify already; nothing was sent again."
}

// isOver says that a fulfillment is of parts that a push has asked about.
func isOver(f store.Fulfillment, push *store.Push) bool {
	return slices.ContainsFunc(f.FulfillmentOrders, func(part string) bool { return slices.Contains(push.Parts, part) })
}

// recall notes what a try made whose answer never came, when others of its parts are still
// to go: it is this act's, too.
func recall(order store.Order, push *store.Push) {
	for _, f := range order.Fulfillments {
		if push.MayHaveMade(f.At) && isOver(f, push) && !f.Cancelled() &&
			!slices.Contains(push.Fulfillments, f.ShopifyID) && !slices.Contains(push.Others.Fulfillments, f.ShopifyID) {
			push.Fulfillments = append(push.Fulfillments, f.ShopifyID)
		}
	}
}

// prepare tells Shopify that what is to be picked up waits at the counter (R27). Parts
// that can't be announced now hold up no other.
func (p *Pusher) prepare(ctx context.Context, order store.Order, push *store.Push) (string, error) {
	pickups := pickups(order, push)
	unknown := untold(pickups, push)
	switch {
	case len(pickups.Open) > 0:
		var ids []string
		for _, part := range pickups.Open {
			ids = append(ids, part.ShopifyID)
		}
		if err := p.outOver(ctx, push, ids, func() error { return p.gateway.PrepareForPickup(ctx, ids) }); err != nil {
			return "", err
		}
	case len(pickups.Waiting) == 0 && len(unknown) == 0:
		return "", store.Fail(store.Refused, "Shopify has nothing to be picked up in this order. Look at its fulfillment in Shopify's admin.")
	}
	if err := p.rest(pickups.Waiting, len(pickups.Open)); err != nil {
		return "", err
	}
	if len(unknown) > 0 {
		return "", unknownTold(len(pickups.Open))
	}
	return "Shopify has mailed the customer.", nil
}

func unknownTold(sent int) error {
	lead := "Shopify has the pickup in progress already"
	if sent > 0 {
		lead = "Shopify has mailed the customer about a part, and has another in progress already"
	}
	return store.Fail(store.Refused, "%s, and doesn't say whether the customer was told of it; nothing was sent for it. If they were, "+
		"leave it and save Completed when they come; if not, mark it open again in Shopify's admin, then Try Again.", lead)
}

// rest is how a push goes on whose other parts, sent of them, went out: what waits for a
// day is sent when it has come, what is on hold needs a person. nil when nothing waits.
func (p *Pusher) rest(waiting []store.FulfillmentOrder, sent int) error {
	if len(waiting) == 0 {
		return nil
	}
	why := store.Order{FulfillmentOrders: waiting}.HeldBack()
	if sent > 0 {
		why = "Shopify has mailed the customer about what could go. " + why
	}
	if day := store.NextDay(waiting); !day.IsZero() {
		return &notYetError{after: slowest, what: why + " It is sent once that day has come."}
	}
	return store.Fail(store.Refused, "%s Then Try Again.", store.Said(why))
}

// out sends, and notes before that it does. That is the last look at the claim: a
// try that slept longer than it lasts, with its computer or behind a slow answer,
// must not send what another one may be sending. The order was read a moment ago,
// so Shopify's time is known. When Shopify surely did nothing, no more is in
// doubt than before.
func (p *Pusher) out(ctx context.Context, push *store.Push, send func() error) error {
	before := push.SentAt
	at, err := p.gateway.Clock(ctx)
	if err != nil {
		return err
	}
	if push.SentAt.IsZero() || push.TakenTwice() { // else what Shopify made since the first try that is in doubt may be ours
		push.SentAt = at
	}
	if err = p.db.PushSent(ctx, *push); err == nil {
		err = send()
	}
	if err != nil && !errors.Is(err, shopify.ErrUncertain) {
		push.SentAt = before
	}
	return err
}

// lookEvery is how often Shopify is asked for what went out without an answer.
const lookEvery = 2 * time.Second

// waitFor is nil once a try that went out without an answer was looked for that long.
func (p *Pusher) waitFor(ctx context.Context, push *store.Push, long time.Duration, why string) error {
	now, err := p.gateway.Clock(ctx)
	if err != nil {
		return err
	}
	if now.Sub(push.SentAt) < long {
		return &notYetError{after: lookEvery, what: "Shopify's answer got lost. " + why}
	}
	return nil
}

// outOver is out about some parts, which are noted with it: what Shopify surely did not
// take was never asked for.
func (p *Pusher) outOver(ctx context.Context, push *store.Push, parts []string, send func() error) error {
	before := push.Parts
	push.Parts = slices.Clone(before)
	for _, part := range parts {
		if !slices.Contains(before, part) {
			push.Parts = append(push.Parts, part)
		}
	}
	err := p.out(ctx, push, send)
	switch {
	case err == nil:
		push.SentAt = time.Time{} // of the parts that go later nothing is in doubt
	case !errors.Is(err, shopify.ErrUncertain):
		push.Parts = before
	}
	return err
}

// fulfill tells Shopify that the goods are handed over or shipped (R28), one call a
// location and way of delivery, since Shopify takes no other. Parts that can't go now
// hold up no other.
func (p *Pusher) fulfill(ctx context.Context, order store.Order, push *store.Push) (string, error) {
	if order.TakenBackElsewhere(*push) {
		return "", store.Fail(store.Refused, "What had gone of this order was taken back at Shopify, so the rest was not sent. Save "+
			"Completed again once all of it goes.")
	}
	recall(order, push)
	ready, waiting := order.HandOvers()
	if len(ready) == 0 && len(waiting) == 0 {
		return "", p.hidden(order, push)
	}
	for _, call := range ready {
		err := p.outOver(ctx, push, call.Parts, func() error {
			id, err := p.gateway.Fulfill(ctx, call, push.Carrier, push.Tracking)
			if err == nil {
				push.Fulfillments = append(push.Fulfillments, id)
			}
			return err
		})
		if err != nil {
			return "", err
		}
	}
	if err := p.rest(waiting, len(ready)); err != nil {
		return "", err
	}
	return "Shopify has mailed the customer.", nil
}

// routing is how long Shopify may take to say which location hands an order over; parts
// that are still not to be seen then are hidden from this app.
const routing = time.Hour

// hidden is for an order of which no part is to be seen that could be handed over, though
// Shopify doesn't count it as handed over.
func (p *Pusher) hidden(order store.Order, push *store.Push) error {
	const scopes = "read_assigned_fulfillment_orders, read_third_party_fulfillment_orders"
	switch {
	case order.HandedOver():
		return store.Fail(store.Refused, "What this shop hands over of the order has gone, and Shopify still waits for the rest. Another "+
			"location or a fulfillment service has it, which this app is not shown (scopes %s); nothing was sent.", scopes)
	case p.cfg.Now().Sub(push.CreatedAt) > routing:
		return store.Fail(store.Refused, "Shopify shows this app no part of the order to hand over; nothing was sent. A fulfillment service may "+
			"have it: look at it in Shopify's admin, or give the app the scopes %s, then Try Again.", scopes)
	default:
		return store.Fail(store.Unavailable, "Shopify has not routed the order to a location yet; it is tried again.")
	}
}
