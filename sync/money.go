package sync

import (
	"context"
	"slices"

	"tillbridge/store"
)

// settle tells Shopify that the order was paid here, or captures what is authorized (R57).
// What it made is read back, so that it is known as ours.
func (p *Pusher) settle(ctx context.Context, order store.Order, push *store.Push) (done, error) {
	if !order.CancelledAt.IsZero() {
		return done{}, store.Fail(store.Refused, "The order was cancelled at Shopify, so nothing was sent.")
	}
	if push.Intent == store.IntentCapture {
		return p.capture(ctx, order, push)
	}
	if err := p.markPaid(ctx, order.AtShopify(), push); err != nil {
		return done{}, err
	}
	order, err := p.read(ctx, push)
	if err != nil {
		return done{}, err
	}
	how, is := foundPaid(order, push)
	if !is {
		return done{}, store.Fail(store.Unavailable, "Shopify took it and doesn't show the order as paid yet; it is looked at again.")
	}
	return done{how: how, order: order}, nil
}

// markPaid has Shopify count all that is outstanding as paid, where that is what was taken
// here and nothing else would be done by it.
func (p *Pusher) markPaid(ctx context.Context, whole store.Order, push *store.Push) error {
	if whole.Outstanding > push.Minor {
		return store.Fail(store.Refused, "Shopify waits for %s now, and %s was taken here. Marking the order as paid would say that all is, so "+
			"nothing was sent. Take the rest, then Try Again.", whole.Amount(whole.Outstanding), whole.Amount(push.Minor))
	}
	payable, err := p.gateway.Payable(ctx, whole.ShopifyID, whole.Currency)
	switch {
	case err != nil:
		return err
	case len(payable.Authorizations) > 0:
		return store.Fail(store.Refused, "The order's payment is authorized, and marking it as paid would capture that, so nothing was sent: "+
			"the customer would pay twice. Give the authorization up in Shopify's admin, then Try Again.")
	case !payable.CanMarkPaid:
		return store.Fail(store.Refused, "Shopify doesn't take this order to be marked as paid. Look at it in Shopify's admin.")
	}
	return p.out(ctx, push, func() error { return p.gateway.MarkPaid(ctx, whole.ShopifyID) })
}

// foundPaid recognises that Shopify counts the order as paid: by an earlier try of ours, or
// by somebody who noted the same money in Shopify's admin.
func foundPaid(order store.Order, push *store.Push) (string, bool) {
	whole := order.AtShopify()
	var made []string
	var minor int64
	for _, payment := range whole.Payments {
		if slices.Contains(push.Others.Payments, payment.ShopifyID) || !payment.Manual || payment.Kind != "SALE" ||
			payment.State != "SUCCESS" {
			continue
		}
		if push.Made(payment) || push.SentAt.IsZero() {
			made, minor = append(made, payment.ShopifyID), minor+payment.Minor
		}
	}
	// What was added since is another matter.
	if whole.Outstanding > 0 && (push.SentAt.IsZero() || minor < push.Minor) || !whole.CancelledAt.IsZero() {
		return "", false
	}
	push.Fulfillments = made
	switch {
	case push.SentAt.IsZero():
		return "It was paid at Shopify already; nothing was sent.", true
	case push.Attempts > 1:
		return "Found done when the order was read back.", true
	default:
		return "Shopify has noted what was taken here.", true
	}
}

// capture captures so much of what is authorized, one call an authorization. What of it is
// done already is not done again; a try without an answer is looked for first, and long
// enough, since a second capture takes money twice where a gateway allows several.
func (p *Pusher) capture(ctx context.Context, order store.Order, push *store.Push) (done, error) {
	whole := order.AtShopify()
	if !push.SentAt.IsZero() {
		if err := p.waitFor(ctx, push, lookFor, "The payment may have been captured, so the order is looked at again before anything is "+
			"sent."); err != nil {
			return done{}, err
		}
	}
	var taken int64
	push.Fulfillments, taken = captures(order, push)
	left := push.Minor - taken
	if left > whole.Outstanding {
		return done{}, store.Fail(store.Refused, "Shopify waits for %s, so %s would be more than is owed; nothing was captured.",
			whole.Amount(max(0, whole.Outstanding)), whole.Amount(left))
	}
	payable, err := p.gateway.Payable(ctx, whole.ShopifyID, whole.Currency)
	if err != nil {
		return done{}, err
	}
	var most int64
	for _, a := range payable.Authorizations {
		most += a.Minor
	}
	if left > most {
		return done{}, store.Fail(store.Refused, "Shopify lets %s be captured now, not %s; nothing was. The authorization may have run out or "+
			"been given up: look at it in Shopify's admin, or ask the customer to pay another way.", whole.Amount(most), whole.Amount(left))
	}
	for _, a := range payable.Authorizations {
		if left == 0 {
			break
		}
		amount, some := a.Presented, min(left, a.Minor)
		abroad := amount.Currency != whole.Currency
		switch {
		case some == a.Minor:
		case abroad:
			return done{}, store.Fail(store.Refused, "The customer pays in %s, so a part of it is captured in Shopify's admin; nothing was "+
				"captured.", amount.Currency)
		default:
			amount.Minor = some
		}
		err := p.out(ctx, push, func() error {
			id, err := p.gateway.Capture(ctx, whole.ShopifyID, a.ID, amount, abroad)
			if err == nil {
				push.Fulfillments = append(push.Fulfillments, id)
			}
			return err
		})
		if err != nil {
			return done{}, err
		}
		left -= some
	}
	return done{how: "Shopify has captured " + whole.Amount(push.Minor).String() + ".", order: order}, nil
}

// captures are the payments that a push has captured so far, and what they come to.
func captures(order store.Order, push *store.Push) (ids []string, minor int64) {
	for _, payment := range order.AtShopify().Payments {
		if push.Made(payment) && payment.State != "FAILURE" && payment.State != "ERROR" &&
			!slices.Contains(push.Others.Payments, payment.ShopifyID) {
			ids, minor = append(ids, payment.ShopifyID), minor+payment.Minor
		}
	}
	return ids, minor
}

// foundCaptured recognises that a push's captures are all made.
func foundCaptured(order store.Order, push *store.Push) (string, bool) {
	ids, minor := captures(order, push)
	if minor < push.Minor {
		return "", false
	}
	push.Fulfillments = ids
	return "Found done when the order was read back.", true
}
