package sync

import (
	"context"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopify"
)

// rejectLines takes units off an order that were never handed over (R58): by one refund, whose
// note carries the mark of the act. Shopify does it once for the act's key, but doesn't say for how
// long it remembers keys; so it is looked for by its mark before each further try.
func (p *Pusher) rejectLines(ctx context.Context, order store.Order, push *store.Push) (done, error) {
	if push.Attempts > 1 {
		made, err := p.gateway.FindRefund(ctx, push.ShopifyID, push.Mark())
		switch {
		case err != nil:
			return done{}, err
		case made != "":
			return p.rejectedBefore(ctx, push, made)
		case !push.SentAt.IsZero():
			if err := p.waitFor(ctx, push, lateFor, "The line may have been rejected, so the order is looked at again before anything is "+
				"sent."); err != nil {
				return done{}, err
			}
		}
	}
	if err := order.MayReject(push.Lines); err != nil {
		push.SentAt = time.Time{} // an earlier try was looked for long enough
		return done{}, store.FailBecause(err, store.Refused, "%s Nothing was taken off the order.", store.MessageOf(err))
	}
	offer, err := p.gateway.ReadRejection(ctx, rejection(order, push))
	switch {
	case err != nil:
		return done{}, err
	case offer.Made != "":
		return p.rejectedBefore(ctx, push, offer.Made)
	}
	err = p.out(ctx, push, func() error {
		made, err := p.gateway.Reject(ctx, offer, push.Act)
		if err == nil {
			push.Fulfillments, push.SentAt = []string{made}, time.Time{}
		}
		return err
	})
	if store.CodeOf(err) == store.Refused {
		// An earlier try that Shopify carried out late is refused, too.
		made, unread := p.gateway.FindRefund(ctx, push.ShopifyID, push.Mark())
		switch {
		case unread != nil && !push.SentAt.IsZero():
			return done{}, unread
		case made != "":
			return p.rejectedBefore(ctx, push, made)
		}
		push.SentAt = time.Time{}
	}
	if err != nil {
		return done{}, err
	}
	how := "Shopify has mailed the customer. It gave " + offer.Back.String() + " back."
	if offer.Hand.Minor > 0 {
		how += " " + offer.Hand.String() + " was paid by hand, so it is to be handed back here."
	}
	order, err = p.read(ctx, push)
	return done{how: how, order: order}, err
}

// rejectedBefore is for a rejection that an earlier try brought about.
func (p *Pusher) rejectedBefore(ctx context.Context, push *store.Push, made string) (done, error) {
	push.Fulfillments = []string{made}
	order, err := p.read(ctx, push)
	return done{how: "Found done when the order was read back.", order: order}, err
}

// rejection is what Shopify is asked for, by the order as it was just read.
func rejection(order store.Order, push *store.Push) shopify.Rejection {
	r := shopify.Rejection{
		OrderID: push.ShopifyID, Reason: push.Note, Mark: push.Mark(), Outstanding: order.AtShopify().Outstanding, Currency: order.Currency,
	}
	lineIDs, locationIDs := order.WhereRejected(push.Lines)
	for i, line := range push.Lines {
		r.Lines = append(r.Lines, shopify.RejectedLine{LineID: lineIDs[i], LocationID: locationIDs[i], Quantity: line.Quantity})
	}
	return r
}
