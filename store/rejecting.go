package store

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Units of a line can be rejected before they are handed over (R58): Shopify takes them off the
// order by a refund, and the rest of it goes on. Rejecting all of an order is R29.

// longestReason leaves room in Shopify's note for the mark by which a refund is known again.
const longestReason = 180

// RejectionReason is why units are rejected as it is kept; Invalid where nobody has said.
func RejectionReason(text string) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	switch {
	case text == "":
		return "", Fail(Invalid, "A rejection needs a reason. Nothing was saved; say why, such as: broken in the store.")
	case utf8.RuneCountInString(text) > longestReason:
		return "", Fail(Invalid, "A reason has up to %d characters. Nothing was saved; shorten it.", longestReason)
	default:
		return text, nil
	}
}

// Mark is what the note of the refund carries by which Shopify takes units off an order.
func (p Push) Mark() string { return "Tillbridge " + p.Act }

// BeingRejected are the units that are being rejected: Shopify, as it was last read, still has them,
// and they are not left to be handed over.
func BeingRejected(pushes []Push) (lines []PartLine) {
	for _, p := range pushes {
		if p.Intent == IntentReject && p.UnderWay() {
			lines = append(lines, p.Lines...)
		}
	}
	return lines
}

// PickRejected finds the lines that a person named by SKU in the parts that this shop hands
// over, in part alone where it isn't nil. Invalid says which SKU isn't there, or how many are left.
func (o Order) PickRejected(part *FulfillmentOrder, named []Named) (lines []PartLine, err error) {
	parts := o.FulfillmentOrders
	if part != nil {
		parts = []FulfillmentOrder{*part}
	}
	for _, n := range named {
		wanted, left, known := n.Quantity, int64(0), false
		for _, f := range parts {
			for _, l := range f.Lines {
				if o.what(l) != n.SKU {
					continue
				}
				if known = true; !f.Open() {
					continue
				}
				left += l.Remaining
				if take := min(wanted, l.Remaining); take > 0 {
					lines = append(lines, PartLine{l.ShopifyID, take})
					wanted -= take
				}
			}
		}
		switch {
		case !known:
			return nil, Fail(Invalid, "There is no %s to be handed over in %s.", n.SKU, o.Name)
		case n.Quantity < 1 || wanted > 0:
			return nil, Fail(Invalid, "%d of %s can't be rejected: %d %s left.", n.Quantity, n.SKU, left, isOrAre(left))
		}
	}
	return lines, nil
}

// MayReject is nil where these units can be taken off the order, or Invalid with the reason:
// they went already, or they are all of it.
func (o Order) MayReject(lines []PartLine) error {
	if len(lines) == 0 {
		return Fail(Invalid, "Nothing of %s was named to be rejected.", o.Name)
	}
	if !o.CancelledAt.IsZero() {
		return Fail(Invalid, "%s is cancelled at Shopify.", o.Name)
	}
	asked := map[string]int64{}
	for _, l := range lines {
		f, line, found := o.lineOfPart(l.ShopifyID)
		switch {
		case !found && o.othersHave(l.ShopifyID) != "":
			return Fail(Invalid, "%s hands over now what was to be rejected of %s.", o.othersHave(l.ShopifyID), o.Name)
		case !found:
			return Fail(Invalid, "Shopify has divided %s anew, so what was to be rejected is no longer there. Look at it again.", o.Name)
		case !f.Open():
			return Fail(Invalid, "The part of %s with %s has gone, or is cancelled. Goods that were handed over come back as a return.", o.Name,
				o.what(line))
		}
		if asked[l.ShopifyID] += l.Quantity; l.Quantity < 1 || asked[l.ShopifyID] > line.Remaining {
			return Fail(Invalid, "%d of %s can't be rejected: %d of the %d ordered %s left. Goods that were handed over come back as a return.",
				asked[l.ShopifyID], o.what(line), line.Remaining, line.Total, isOrAre(line.Remaining))
		}
	}
	if whole := o.AtShopify(); whole.Items() <= units(lines) && !whole.HandedOver() {
		return Fail(Invalid, "That is all of %s. Save Rejected for the whole order, which cancels it.", o.Name)
	}
	return nil
}

// WhereRejected says of each line of parts whose line item it is and where it waits, for Shopify.
func (o Order) WhereRejected(lines []PartLine) (lineIDs, locationIDs []string) {
	for _, l := range lines {
		f, line, _ := o.lineOfPart(l.ShopifyID)
		lineIDs, locationIDs = append(lineIDs, line.LineShopifyID), append(locationIDs, f.LocationID)
	}
	return lineIDs, locationIDs
}

// RejectingSays is what rejecting units does, for people to read before they ask for it.
const RejectingSays = "Shopify takes them off the order and tells the customer. What the order is overpaid by then, Shopify gives back " +
	"the way it was paid; what was paid by hand is owed back here. The rest goes on. This can't be taken back."

// RejectingLines says what rejecting these units does, before anybody is asked for it.
func (o Order) RejectingLines(lines []PartLine) string {
	return "Rejecting " + o.Naming(lines) + " of " + o.Name + ": " + RejectingSays
}

// IsRejection says that a change is these units taken off the order and nothing beside it, so
// that nobody has to decide about it again.
func (c Change) IsRejection(lines []PartLine) bool {
	off := map[string]int64{}
	for _, l := range lines {
		_, line, found := c.Before.lineOfPart(l.ShopifyID)
		if !found {
			return false
		}
		off[line.LineShopifyID] += l.Quantity
	}
	if !c.After.CancelledAt.IsZero() || c.After.ShippingCharge != c.Before.ShippingCharge || c.After.Shipping != c.Before.Shipping ||
		c.After.rerouted(c.Before) || c.After.paymentLost() != c.Before.paymentLost() || c.Captured() != 0 ||
		c.After.refunded()-c.Before.refunded() > max(0, c.Before.AtShopify().Total-c.After.AtShopify().Total) {
		return false
	}
	return !slices.ContainsFunc(c.Lines, func(l LineChange) bool {
		if l.Before == nil {
			return true
		}
		left := l.Before.Quantity - off[l.Before.ShopifyID]
		if l.After == nil {
			return left != 0
		}
		return l.After.Quantity != left || l.After.UnitPrice != l.Before.UnitPrice
	})
}
