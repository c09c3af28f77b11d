package store

import (
	"slices"
	"strings"
	"time"
)

// A part of an order is one fulfillment order: one location, one way of delivery (R53).

const (
	stateOpen       = "OPEN"
	stateInProgress = "IN_PROGRESS"
	stateOnHold     = "ON_HOLD"
	stateScheduled  = "SCHEDULED"
	stateIncomplete = "INCOMPLETE"
)

// Empty says that Shopify closed the part with nothing in it, as it does with one that is
// handed over in another way or elsewhere after all: it was neither told of nor handed over.
func (f FulfillmentOrder) Empty() bool {
	return f.State == stateClosed && len(f.Lines) > 0 &&
		!slices.ContainsFunc(f.Lines, func(l FulfillmentOrderLine) bool { return l.Total > 0 })
}

// Waits says why Shopify takes no hand-over of the part now, and what to do, "" when it
// takes one.
func (f FulfillmentOrder) Waits() string {
	switch {
	case f.State == stateOnHold:
		return "on hold at Shopify" + f.held() + ": release it under Parts (Ctrl+H), or in Shopify's admin"
	case f.State == stateScheduled && f.FulfillAt.IsZero():
		return "scheduled at Shopify for a later day"
	case f.State == stateScheduled:
		return "scheduled at Shopify for " + f.FulfillAt.Local().Format("Jan 2, 2006")
	case f.State == stateIncomplete:
		return "called incomplete at Shopify by whoever was to hand it over: look at it in Shopify's admin"
	default:
		return ""
	}
}

// OnHold says that somebody keeps the part back (see Holds).
func (f FulfillmentOrder) OnHold() bool { return f.State == stateOnHold }

// held is why a part is on hold, in brackets; "" when Shopify gives no reason.
func (f FulfillmentOrder) held() string {
	if why := f.WhyHeld(); why != "" {
		return " (" + why + ")"
	}
	return ""
}

// WhyHeld is why a part is on hold, in Shopify's words and those of whoever put it there; ""
// when none gives a reason.
func (f FulfillmentOrder) WhyHeld() string {
	var reasons []string
	for _, hold := range f.Holds {
		reason := strings.TrimSpace(hold.Reason)
		if notes := strings.TrimSpace(hold.Notes); notes != "" {
			reason = strings.TrimPrefix(reason+", "+notes, ", ")
		}
		if reason != "" {
			reasons = append(reasons, reason)
		}
	}
	return strings.Join(reasons, "; ")
}

// HeldBack says of an order what parts of it wait for and why, "" when none does. It is
// shown wherever the order is looked at: what is on hold may look like any other (R56).
func (o Order) HeldBack() string {
	if !o.CancelledAt.IsZero() {
		return ""
	}
	var parts, waiting int64
	var reasons []string
	for _, f := range o.FulfillmentOrders {
		if !f.Open() {
			continue
		}
		parts++
		if why := f.Waits(); why != "" {
			waiting++
			if !slices.Contains(reasons, why) {
				reasons = append(reasons, why)
			}
		}
	}
	switch why := strings.Join(reasons, "; "); {
	case waiting == 0:
		return ""
	case parts == 1:
		return "The order is " + why + "."
	case waiting == parts:
		return "All " + Many(parts, "part") + " of the order are " + why + "."
	case waiting == 1:
		return "1 of " + Many(parts, "part") + " still to be handed over is " + why + "."
	default:
		return Many(waiting, "part") + " of the " + Many(parts, "part") + " still to be handed over are " + why + "."
	}
}

// Pickups are the parts of an order for its customer to fetch, as Shopify has them.
type Pickups struct {
	// Open are yet to be announced, Waiting can't be now (see Waits).
	Open, Waiting []FulfillmentOrder
	// InProgress are those that the customer was told of, by us or in Shopify's admin, but
	// also those that somebody marked so or handed one unit over of: which, Shopify
	// doesn't say.
	InProgress []FulfillmentOrder
	// Gone counts those that were handed over.
	Gone int
}

// Pickups sorts the order's pickup parts by what is to be announced (R27).
func (o Order) Pickups() Pickups {
	var p Pickups
	for _, f := range o.FulfillmentOrders {
		switch {
		case f.Method != methodPickup, f.Empty(), f.Left:
		case f.State == stateOpen:
			p.Open = append(p.Open, f)
		case f.Waits() != "":
			p.Waiting = append(p.Waiting, f)
		case f.State == stateInProgress:
			p.InProgress = append(p.InProgress, f)
		case f.State == stateClosed:
			p.Gone++
		}
	}
	return p
}

// HandOver is what Shopify takes in one call: parts at one location that are handed over
// in one way (R28). It refuses a call over several.
type HandOver struct {
	LocationID, Method string
	// Parts are global ids of fulfillment orders, Lines what goes of each; all that is
	// left of one that Lines doesn't name.
	Parts []string
	Lines map[string][]PartLine
}

// HandOvers are the calls that hand over what can be handed over now, in the order of the
// parts, and the parts that can't (see Waits).
func (o Order) HandOvers() (ready []HandOver, waiting []FulfillmentOrder) {
	for _, f := range o.FulfillmentOrders {
		switch {
		case !f.Open():
			continue
		case f.Waits() != "":
			waiting = append(waiting, f)
			continue
		}
		i := slices.IndexFunc(ready, func(h HandOver) bool { return h.LocationID == f.LocationID && h.Method == f.Method })
		if i < 0 {
			i, ready = len(ready), append(ready, HandOver{LocationID: f.LocationID, Method: f.Method})
		}
		ready[i].Parts = append(ready[i].Parts, f.ShopifyID)
	}
	return ready, waiting
}

// NextDay is the first day that one of the parts is scheduled for; zero when one waits for
// a person instead, or for nobody knows when.
func NextDay(waiting []FulfillmentOrder) time.Time {
	var next time.Time
	for _, f := range waiting {
		if f.State != stateScheduled || f.FulfillAt.IsZero() {
			return time.Time{}
		}
		if next.IsZero() || f.FulfillAt.Before(next) {
			next = f.FulfillAt
		}
	}
	return next
}
