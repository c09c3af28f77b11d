package store

import (
	"fmt"
	"slices"
)

// Sent are the parts that this shop's own pushes asked Shopify about, so that what they
// made there is told from what somebody else did.
type Sent struct {
	// Told are the parts that a push announced, HandedOver those of which one handed over
	// all that was left, Released those of which one released the hold.
	Told, HandedOver, Released []string
	// Fulfillments are those that Shopify made for a push, TakenBack those that one
	// cancelled.
	Fulfillments, TakenBack []string
	// Payments are those that Shopify made for a push.
	Payments []string
	// UnderWay says that a push is being sent, or may have been: what it makes is not
	// known yet.
	UnderWay bool
}

// SentBy sums up what an order's pushes sent.
func SentBy(pushes []Push) Sent {
	var s Sent
	for _, p := range pushes {
		switch p.Intent {
		case IntentPrepare:
			s.Told = append(s.Told, p.Parts...)
		case IntentFulfill:
			if len(p.Lines) == 0 {
				s.HandedOver = append(s.HandedOver, p.Parts...)
			}
			s.Fulfillments = append(s.Fulfillments, p.Fulfillments...)
		case IntentTakeBack:
			if p.State != PushFailed && p.State != PushWithdrawn {
				s.TakenBack = append(s.TakenBack, p.Fulfillments...)
			}
		case IntentMarkPaid, IntentCapture:
			s.Payments = append(s.Payments, p.Fulfillments...)
			continue // of goods they say nothing
		case IntentRelease:
			if p.State != PushFailed && p.State != PushWithdrawn {
				s.Released = append(s.Released, p.Parts...)
			}
		}
		if p.State == PushSent || p.State != PushWithdrawn && !p.SentAt.IsZero() {
			s.UnderWay = true
		}
	}
	return s
}

// Made says that a fulfillment is a push's.
func (s Sent) Made(f Fulfillment) bool {
	return slices.Contains(s.Fulfillments, f.ShopifyID) ||
		slices.ContainsFunc(f.FulfillmentOrders, func(part string) bool { return slices.Contains(s.HandedOver, part) })
}

// News is what happened to the parts of an order at Shopify since before, by somebody
// else's doing, one title each (R56): handed over, taken back,
// in progress, held, released, scheduled. What asks for a decision is a Change.
func (o Order) News(before Order, sent Sent) []string {
	var news []string
	for _, f := range o.Fulfillments {
		was := slices.IndexFunc(before.Fulfillments, func(b Fulfillment) bool { return b.ShopifyID == f.ShopifyID })
		switch {
		case slices.Contains(sent.TakenBack, f.ShopifyID):
		case f.Cancelled() && was >= 0 && !before.Fulfillments[was].Cancelled():
			news = append(news, o.Name+" is not handed over any more at Shopify: its fulfillment was cancelled there")
		case was < 0 && !f.Cancelled() && !sent.UnderWay && !sent.Made(f):
			what := o.Name
			if !o.Fulfilled() {
				what = "A part of " + o.Name
			}
			news = append(news, what+" was handed over at Shopify")
		}
	}
	for _, f := range o.FulfillmentOrders {
		i := slices.IndexFunc(before.FulfillmentOrders, func(b FulfillmentOrder) bool { return b.ShopifyID == f.ShopifyID })
		if i >= 0 {
			if text := f.news(before.FulfillmentOrders[i], sent); text != "" {
				news = append(news, o.Name+": "+text)
			}
		}
	}
	return news
}

// news is what happened to a part, "" for nothing that is told here.
func (f FulfillmentOrder) news(before FulfillmentOrder, sent Sent) string {
	why := f.Waits()
	switch {
	case why != "" && why != before.Waits():
		return fmt.Sprintf("%s %s", f.named(), why)
	case f.State == stateOpen && before.State == stateOnHold && !slices.Contains(sent.Released, f.ShopifyID):
		return f.named() + " released at Shopify"
	case f.State == stateOpen && before.State == stateScheduled:
		return f.named() + " no longer scheduled at Shopify"
	case f.State == stateInProgress && before.State == stateOpen && !sent.UnderWay && !slices.Contains(sent.Told, f.ShopifyID) &&
		f.remaining() == before.remaining():
		return f.named() + " in progress at Shopify; whether the customer was told of it, it doesn't say"
	case f.LocationID != before.LocationID && f.Location != "" && f.Open():
		return f.named() + " moved to " + f.Location
	default:
		return ""
	}
}

// named is a part by what it is, with its verb.
func (f FulfillmentOrder) named() string {
	units := f.remaining()
	if units == 1 {
		return "1 item is"
	}
	return fmt.Sprintf("%d items are", units)
}

func (f FulfillmentOrder) remaining() (units int64) {
	for _, line := range f.Lines {
		units += line.Remaining
	}
	return units
}

// Units are all that the part is of, handed over or not.
func (f FulfillmentOrder) Units() (units int64) {
	for _, line := range f.Lines {
		units += line.Total
	}
	return units
}

// Cancelled says that what was handed over was taken back.
func (f Fulfillment) Cancelled() bool { return f.State == stateCancelled }

// Back says why an order that was done with here, or announced, has to be worked on again
// because of what Shopify has now, "" when it hasn't (R54, R56): a hand-over was taken back
// there, or a part has come that nobody was told of. What is read before our own push shows
// there is no reason.
func (o Order) Back(status Status, pushes []Push) string {
	if !o.CancelledAt.IsZero() || o.Fulfilled() || o.NothingLeft() {
		return ""
	}
	switch status {
	case Completed:
		return o.backFromCompleted(pushes)
	case ReadyForPickup:
		return o.backFromReady(pushes)
	default:
		return ""
	}
}

func (o Order) backFromCompleted(pushes []Push) string {
	if !slices.ContainsFunc(o.FulfillmentOrders, FulfillmentOrder.Open) {
		return ""
	}
	const reason = "something of it is to be handed over again"
	for _, p := range pushes {
		switch {
		case o.undone(p, SentBy(pushes).TakenBack):
			return reason
		case p.State == PushWithdrawn, p.Intent == IntentTakeBack && p.State == PushFailed,
			p.Intent != IntentFulfill && p.Intent != IntentTakeBack:
			continue
		case p.State != PushConfirmed, p.Intent == IntentFulfill && o.readBefore(p):
			return "" // under way, failed in sight of everybody, or read before it was sent
		}
	}
	return reason
}

// readBefore says that the order doesn't show yet what a confirmed hand-over made, or found
// made by somebody else when it was to be sent.
func (o Order) readBefore(p Push) bool {
	shown := o.AtShopify().Fulfillments
	switch {
	case len(p.Fulfillments) == 0 && len(p.Parts) == 0:
		return len(shown) == 0
	case len(p.Fulfillments) == 0, len(shown) >= fulfillmentsListed:
		return o.anyOpen(p.Parts)
	}
	return slices.ContainsFunc(p.Fulfillments, func(id string) bool {
		return !slices.ContainsFunc(shown, func(f Fulfillment) bool { return f.ShopifyID == id })
	})
}

// TakenBackElsewhere says of Completed that somebody took back at Shopify what it had handed
// over, while a rest of it waits: it is not to hand that over again by itself.
func (o Order) TakenBackElsewhere(p Push) bool { return o.takenBackBeside(p, p.Others.TakenBack) }

// undone says so of one of which nothing is under way.
func (o Order) undone(p Push, byUs []string) bool {
	return (p.State == PushQueued || p.State == PushFailed) && p.SentAt.IsZero() && o.takenBackBeside(p, byUs)
}

func (o Order) takenBackBeside(p Push, byUs []string) bool {
	return p.Intent == IntentFulfill && !p.ByItself() && slices.ContainsFunc(o.Fulfillments, func(f Fulfillment) bool {
		return f.Cancelled() && slices.Contains(p.Fulfillments, f.ShopifyID) && !slices.Contains(byUs, f.ShopifyID)
	})
}

func (o Order) backFromReady(pushes []Push) string {
	var known []string
	none := false
	for _, p := range pushes {
		switch {
		case p.Intent == IntentPrepare && p.State == PushConfirmed && len(p.Parts) == 0 && len(o.AtShopify().Fulfillments) > 0:
			none = true // all of it had been handed over when it was to be announced
		case p.Intent == IntentPrepare && p.State != PushWithdrawn && (p.State != PushConfirmed || len(p.Parts) == 0 || o.anyOpen(p.Parts)),
			p.Intent == IntentTakeBack && (p.State == PushQueued || p.State == PushSent):
			return ""
		case p.Intent == IntentPrepare, p.Intent == IntentTakeBack:
			// What was taken back after it was announced waits for a customer who was told.
			known = append(known, p.Parts...)
		}
	}
	isNew := func(f FulfillmentOrder) bool { return !slices.Contains(known, f.ShopifyID) }
	if !none && len(known) == 0 || !slices.ContainsFunc(o.Pickups().Open, isNew) {
		return ""
	}
	return "a part to be picked up has come that the customer was not told of"
}

// OverBeside says that Shopify counts an order as handed over that is still open here,
// although nothing of ours was to say so: with its sale finished, nothing is left to do.
func (o Order) OverBeside(status Status, pushes []Push) bool {
	return !status.Final() && o.Fulfilled() && !slices.ContainsFunc(pushes, func(p Push) bool {
		return p.State != PushWithdrawn && (p.Intent == IntentFulfill && len(p.Lines) == 0 || p.Intent == IntentCancel)
	})
}

// anyOpen says that one of some parts has not been announced or handed over.
func (o Order) anyOpen(ids []string) bool {
	return slices.ContainsFunc(o.FulfillmentOrders, func(f FulfillmentOrder) bool {
		return f.State == stateOpen && slices.Contains(ids, f.ShopifyID)
	})
}

// HasPartsBeyond says that a part has come, or come back, that no push of this intent was
// about, of which all were confirmed, and that could be sent for now. A hand-over that
// somebody else had made was about none.
func (o Order) HasPartsBeyond(intent Intent, pushes []Push) bool {
	var known []string
	told := intent == IntentFulfill
	for _, p := range pushes {
		if p.Intent == intent && p.State == PushConfirmed && len(p.Lines) == 0 {
			known = append(known, p.Parts...)
			// One that names no part told of all there was, unless that had been handed over.
			told = told || len(p.Parts) > 0 || len(o.AtShopify().Fulfillments) > 0
		}
	}
	return told && slices.ContainsFunc(o.FulfillmentOrders, func(f FulfillmentOrder) bool {
		switch {
		case slices.Contains(known, f.ShopifyID):
			return false
		case intent == IntentPrepare:
			return f.Method == methodPickup && f.State == stateOpen && !f.Left
		default:
			return intent == IntentFulfill && f.Open()
		}
	})
}
