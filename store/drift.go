package store

import (
	"fmt"
	"strings"
	"time"
)

// AtShopify is what Shopify says of an order, as far as this shop's books must
// agree with it. Times are Shopify's, in UTC.
type AtShopify struct {
	ShopifyID            string
	Name                 string
	CreatedAt, UpdatedAt time.Time
	Cancelled            bool
	// Test and Source decide whether it is left out (R49).
	Test        bool
	Source      string
	Total       Money
	Financial   FinancialStatus
	Fulfillment string
}

// Here is the same order in this shop's books.
type Here struct {
	Status  Status
	Push    PushState
	Changed bool
	// Latest is the order as Shopify had it when it was last read, accepted or not.
	Latest Order
}

// Drift says in words what differs between the books and Shopify, one thing each;
// nothing when they agree. What is still on its way there, has failed in sight of
// everybody, or waits to be accepted (R43) is no drift.
func (h Here) Drift(there AtShopify) []string {
	var drift []string
	say := func(format string, args ...any) { drift = append(drift, fmt.Sprintf(format, args...)) }
	if h.Latest.UpdatedAt.Before(there.UpdatedAt) {
		say("Shopify changed it on %s, and that never arrived", there.UpdatedAt.Format("Jan 2 15:04 MST"))
	}
	if total := h.Latest.Amount(h.Latest.AtShopify().Total); total != there.Total {
		say("its total is %s here and %s at Shopify", total, there.Total)
	}
	if cancelled := !h.Latest.CancelledAt.IsZero(); cancelled != there.Cancelled {
		say("it is %s here and %s at Shopify", cancelledOrNot(cancelled), cancelledOrNot(there.Cancelled))
	}
	if h.Latest.Financial != there.Financial {
		say("its payment is %s here and %s at Shopify", words(string(h.Latest.Financial)), words(string(there.Financial)))
	}
	if h.Latest.AtShopify().Fulfillment != there.Fulfillment {
		say("it is %s here and %s at Shopify", words(h.Latest.AtShopify().Fulfillment), words(there.Fulfillment))
	}
	onItsWay := h.Push == PushQueued || h.Push == PushSent || h.Push == PushFailed
	if onItsWay || h.Changed {
		return drift
	}
	fulfilled := there.Fulfillment == "FULFILLED"
	switch {
	case h.Status == Rejected && !there.Cancelled:
		say("it is Rejected here and not cancelled at Shopify")
	case h.Status != Rejected && there.Cancelled:
		say("it is cancelled at Shopify and %s here", h.Status)
	case h.Latest.NothingLeft(), h.Latest.Whole != nil:
	case h.Status == Completed && !fulfilled && len(h.Latest.FulfillmentOrders) > 0:
		say("it is Completed here and %s at Shopify", words(there.Fulfillment))
	case h.Status != Completed && !h.Status.Final() && fulfilled:
		say("it is fulfilled at Shopify and %s here", h.Status)
	}
	return drift
}

func cancelledOrNot(cancelled bool) string {
	if cancelled {
		return "cancelled"
	}
	return "not cancelled"
}

// words writes Shopify's capitals as words: "partially refunded".
func words(capitals string) string {
	if capitals == "" {
		return "unknown"
	}
	return strings.ToLower(strings.ReplaceAll(capitals, "_", " "))
}
