package sync

import (
	"context"
	"errors"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopify"
)

// A return is made, processed and closed in three calls, none of which takes a key by which
// Shopify would do it once (R58). So its mark stands in Shopify's return, whose id is kept
// before any money moves, and before each further try it is read how far it has come.

// takeBackGoods brings a return as far as Shopify has it, and then books it.
func (p *Pusher) takeBackGoods(ctx context.Context, push *store.Push) (done, error) {
	r, err := p.db.ReturnOf(ctx, push.Act)
	if err != nil {
		return done{}, err
	}
	before, pending, err := p.db.Details(ctx, push.OrderID)
	if err != nil {
		return done{}, err
	}
	if pending != nil {
		before = *pending
	}
	resumed := !push.SentAt.IsZero()
	g := goingBack{Return: r, before: before}
	made, err := p.expected(ctx, push, &g)
	if err != nil {
		return done{}, unseen(push, err)
	}
	if !made.Processed {
		if made, err = p.process(ctx, push, &g, made); err != nil {
			return done{}, err
		}
	}
	order, err := p.close(ctx, push, made, before)
	if err != nil {
		return done{}, err
	}
	how := "Shopify's return is " + made.Name + "."
	if resumed {
		how = "Found when the order was read back: Shopify's return is " + made.Name + "."
	}
	return done{how: how, order: order, returned: db.ReturnMade{ShopifyID: made.ID, Refunds: made.Refunds, Order: order}}, nil
}

// goingBack is a return on its way, with the order as it is known here and, once it was asked
// for, what Shopify says of it.
type goingBack struct {
	store.Return

	before store.Order
	offer  *shopify.ReturnOffer
}

// offered asks Shopify once in a try what may come back and how money can.
func (p *Pusher) offered(ctx context.Context, g *goingBack) (shopify.ReturnOffer, error) {
	if g.offer != nil {
		return *g.offer, nil
	}
	offer, err := p.gateway.ReadReturnOffer(ctx, g.before)
	if err == nil {
		g.offer = &offer
	}
	return offer, err
}

// close ends a return and reads the order as it is then. One that stays open has moved its
// goods and its money all the same.
func (p *Pusher) close(ctx context.Context, push *store.Push, made shopify.Return, before store.Order) (order store.Order, err error) {
	if made.Open {
		if order, err = p.gateway.CloseReturn(ctx, made.ID, before); err != nil {
			push.SentAt = time.Time{} // it is known to be processed
			return order, store.FailBecause(err, store.Unavailable, "Shopify has taken the goods back; that the return ends there is still to be "+
				"said.")
		}
		order, err = p.db.OurShare(ctx, order)
	} else {
		order, err = p.read(ctx, push)
	}
	return order, unseen(push, err)
}

// expected finds Shopify's return, or makes it. One that may have been made without our
// learning of it is looked for by its mark.
func (p *Pusher) expected(ctx context.Context, push *store.Push, r *goingBack) (shopify.Return, error) {
	if push.JobID != "" {
		return p.gateway.ReadReturn(ctx, push.JobID)
	}
	if push.Attempts > 1 {
		made, found, err := p.gateway.FindReturn(ctx, push.ShopifyID, r.Mark())
		switch {
		case err != nil:
			return made, err
		case found:
			return made, p.keepReturn(ctx, push, made)
		case !push.SentAt.IsZero():
			if err := p.waitFor(ctx, push, lateFor, "It may expect the goods, so the order is looked at again before anything is "+
				"sent."); err != nil {
				return made, err
			}
		}
	}
	offer, err := p.offered(ctx, r)
	if err != nil {
		return shopify.Return{}, err
	}
	input, err := offer.Input(r.Return)
	if err != nil {
		if store.CodeOf(err) == store.Refused {
			push.SentAt = time.Time{}
		}
		return shopify.Return{}, err
	}
	var made shopify.Return
	if err := p.out(ctx, push, func() (err error) {
		made, err = p.gateway.CreateReturn(ctx, input)
		return err
	}); err != nil {
		if store.CodeOf(err) != store.Refused || push.SentAt.IsZero() {
			return made, err
		}
		// An earlier try that Shopify carried out late is refused, too.
		late, found, unread := p.gateway.FindReturn(ctx, push.ShopifyID, r.Mark())
		switch {
		case unread != nil:
			return late, unread
		case found:
			return late, p.keepReturn(ctx, push, late)
		}
		push.SentAt = time.Time{}
		return made, err
	}
	return made, p.keepReturn(ctx, push, made)
}

// keepReturn notes the id of Shopify's return before anything is done with it.
func (p *Pusher) keepReturn(ctx context.Context, push *store.Push, made shopify.Return) error {
	push.JobID, push.SentAt = made.ID, time.Time{}
	if err := p.db.PushJob(context.WithoutCancel(ctx), *push, made.ID); err != nil {
		return err
	}
	return p.db.PushSent(context.WithoutCancel(ctx), *push)
}

// unseen is why a return can't be read back, as something to try again where Shopify may have
// taken goods or given money: what it did is not void because this app can't see it now.
func unseen(push *store.Push, err error) error {
	if err == nil || mayWork(err) || push.JobID == "" && push.SentAt.IsZero() {
		return err
	}
	return store.FailBecause(err, store.Unavailable, "Shopify may have taken the goods back, so the return waits until that can be read. %s",
		store.MessageOf(err))
}

// process has Shopify take the goods back and move the money. What it refuses is taken back
// altogether: a return that stays open would have somebody else process it.
func (p *Pusher) process(ctx context.Context, push *store.Push, r *goingBack, made shopify.Return) (shopify.Return, error) {
	if !push.SentAt.IsZero() {
		if err := p.waitFor(ctx, push, lateFor, "It may have taken the goods back, so the return is looked at again before anything is "+
			"sent."); err != nil {
			return made, err
		}
	}
	offer, err := p.offered(ctx, r)
	var how shopify.ReturnProcessing
	if err == nil {
		how, err = offer.Processing(made, r.Return)
	}
	if err == nil {
		var processed shopify.Return
		err = p.out(ctx, push, func() (err error) {
			processed, err = p.gateway.ProcessReturn(ctx, how)
			return err
		})
		if err == nil {
			push.SentAt = time.Time{}
			return processed, nil
		}
	}
	if store.CodeOf(err) != store.Refused {
		return made, err
	}
	// An earlier try that Shopify carried out late is refused, too.
	if now, unread := p.gateway.ReadReturn(ctx, made.ID); unread != nil || now.Processed {
		push.SentAt = time.Time{}
		return now, unseen(push, unread)
	}
	push.SentAt = time.Time{}
	if left := p.gateway.CancelReturn(ctx, made.ID); left != nil {
		return made, store.FailBecause(errors.Join(err, left), store.Refused, "%s Shopify keeps return %s open: cancel it in Shopify's admin.",
			store.MessageOf(err), made.Name)
	}
	return made, err
}
