package store

import "slices"

// What can still be done about a part after it went, or while it is kept back (R53, R55).

// Goes are the hand-overs of a part that stand at Shopify, oldest first.
func (p OrderParts) Goes(f FulfillmentOrder) []Fulfillment {
	var goes []Fulfillment
	for _, made := range p.Order.Fulfillments {
		// One whose parts this app isn't shown may be of any of them.
		of := len(made.FulfillmentOrders) == 0 && p.Order.Whole == nil || slices.Contains(made.FulfillmentOrders, f.ShopifyID)
		if of && made.Stands() {
			goes = append(goes, made)
		}
	}
	return goes
}

// MayChangeGoes is nil where a part has hand-overs that can get other numbers or be taken
// back, or Invalid with the reason.
func (p OrderParts) MayChangeGoes(f FulfillmentOrder) error {
	switch {
	case !p.Ours(f):
		return Fail(Invalid, "%s hands this part over, not this shop.", f.Place())
	case len(p.Goes(f)) == 0:
		return Fail(Invalid, "Nothing of this part is handed over at Shopify, as far as the last check says.")
	default:
		return nil
	}
}

// MayTakeBack is nil where a part has hand-overs that can be taken back, or Invalid with
// the reason.
func (p OrderParts) MayTakeBack(f FulfillmentOrder) error {
	if err := p.MayChangeGoes(f); err != nil {
		return err
	}
	if len(p.TakeableBack(f)) == 0 {
		return Fail(Invalid, "It is being taken back already.")
	}
	return nil
}

// TakeableBack are the hand-overs of a part that nobody is taking back yet.
func (p OrderParts) TakeableBack(f FulfillmentOrder) []Fulfillment {
	return slices.DeleteFunc(p.Goes(f), func(made Fulfillment) bool {
		return slices.ContainsFunc(p.Pushes, func(push Push) bool {
			return push.Intent == IntentTakeBack && push.Act == made.ShopifyID && push.State != PushFailed && push.State != PushWithdrawn
		})
	})
}

// MayRelease is nil where a part's hold can be released, or Invalid with the reason.
func (p OrderParts) MayRelease(f FulfillmentOrder) error {
	switch {
	case !p.Ours(f):
		return Fail(Invalid, "%s hands this part over, so its hold is released there.", f.Place())
	case !f.OnHold():
		return Fail(Invalid, "This part is not on hold.")
	case slices.ContainsFunc(p.Pushes, func(push Push) bool {
		waits := push.State == PushQueued || push.State == PushSent
		// What Shopify has released it shows with the next check.
		unseen := push.State == PushConfirmed && push.CreatedAt.After(p.Order.UpdatedAt)
		return push.Intent == IntentRelease && slices.Contains(push.Parts, f.ShopifyID) && (waits || unseen)
	}):
		return Fail(Invalid, "It is being released already; Shopify shows it with the next check.")
	default:
		return nil
	}
}

// Asked says what Shopify is still to do about a part's hand-overs or its hold, "" for
// nothing.
func (p OrderParts) Asked(f FulfillmentOrder) string {
	for _, push := range slices.Backward(p.Pushes) {
		if push.State != PushQueued && push.State != PushSent {
			continue
		}
		about := slices.ContainsFunc(p.Goes(f), func(made Fulfillment) bool { return slices.Contains(push.Fulfillments, made.ShopifyID) })
		switch {
		case push.Intent == IntentReject && slices.ContainsFunc(push.Lines, func(l PartLine) bool {
			of, _, _ := p.Order.lineOfPart(l.ShopifyID)
			return of.ShopifyID == f.ShopifyID
		}):
			return "Shopify is yet to take " + p.Order.Naming(push.Lines) + " off the order."
		case push.Intent == IntentTrack && about:
			return "Shopify is yet to be told the new numbers."
		case push.Intent == IntentTakeBack && about:
			return "Shopify is yet to take the hand-over back."
		case push.Intent == IntentRelease && slices.Contains(push.Parts, f.ShopifyID):
			return "Shopify is yet to release the hold."
		}
	}
	return ""
}

// GoNamed says what went in a hand-over, in the words of whoever knows: "2 × HEL"; "" where
// it was not handed over from here by quantity.
func (p OrderParts) GoNamed(made Fulfillment) string {
	for _, push := range p.Pushes {
		if push.Intent == IntentFulfill && len(push.Lines) > 0 && slices.Contains(push.Fulfillments, made.ShopifyID) {
			return p.Order.Naming(push.Lines)
		}
	}
	return ""
}
