package store

import (
	"cmp"
	"slices"
)

// Several shops may each have a part of one order, each with a database of its own, which
// know of one another only what Shopify shows all of them. What their shares come to adds up
// to Shopify's total to the cent (R53): a cent that doesn't divide goes by the order of the
// locations, and what can't be divided goes with one part.

// first is the part by its id, the one that Shopify made first, of those that something was
// to be handed over of; nil when there is none.
func (o Order) first(of func(FulfillmentOrder) bool) *FulfillmentOrder {
	var first *FulfillmentOrder
	for i := range o.FulfillmentOrders {
		part := &o.FulfillmentOrders[i]
		if part.State == stateCancelled || part.Empty() || !of(*part) {
			continue
		}
		if first == nil || compareIDs(part.ShopifyID, first.ShopifyID) < 0 {
			first = part
		}
	}
	return first
}

// compareIDs compares global ids of one kind by their numbers.
func compareIDs(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

func anyPart(FulfillmentOrder) bool { return true }

func isAmong(parts []FulfillmentOrder, part FulfillmentOrder) bool {
	return slices.ContainsFunc(parts, func(p FulfillmentOrder) bool { return p.ShopifyID == part.ShopifyID })
}

// span is from which to which of its units a line is one shop's.
type span struct{ from, to int64 }

// spans are so many of a line's units, as the line's units lie in the order of the
// locations that have them, by their ids; what this app is shown no part of is the last.
func (o Order) spans(l OrderLine, units int64, ours, others []FulfillmentOrder) []span {
	var places []string
	for _, part := range o.FulfillmentOrders {
		if !slices.Contains(places, part.LocationID) {
			places = append(places, part.LocationID)
		}
	}
	slices.SortFunc(places, compareIDs)
	var spans []span
	at := int64(0)
	for _, place := range places {
		elsewhere := func(part FulfillmentOrder) bool { return part.LocationID != place }
		here := o.in(l, slices.DeleteFunc(slices.Clone(ours), elsewhere))
		there := o.in(l, slices.DeleteFunc(slices.Clone(others), elsewhere))
		n := min(here.all, units)
		if n > 0 {
			spans = append(spans, span{at, at + n})
		}
		units -= max(0, n)
		at = max(0, min(at+max(0, n)+there.all, l.Quantity-units))
	}
	if units > 0 {
		spans = append(spans, span{l.Quantity - units, l.Quantity})
	}
	return spans
}

// part is the line with these of its units, and their part of discounts and tax.
func (l OrderLine) part(spans []span) OrderLine {
	var units int64
	for _, s := range spans {
		units += s.to - s.from
	}
	if units == l.Quantity {
		return l
	}
	of := func(minor int64) (sum int64) {
		for _, s := range spans {
			sum += proportion(minor, s.to, l.Quantity) - proportion(minor, s.from, l.Quantity)
		}
		return sum
	}
	l.LineDiscount, l.OrderDiscount, l.Tax = of(l.LineDiscount), of(l.OrderDiscount), of(l.Tax)
	l.Quantity, l.Ordered, l.Gone = units, units, 0
	return l
}

// last is the line with so many of its units, those that were added last.
func (l OrderLine) last(units int64) OrderLine {
	return l.part([]span{{l.Quantity - units, l.Quantity}})
}

// ourMoney is what Shopify asks for the share, and the money that it may count on.
// Discounts lie on lines. Shipping and fees go with the first part that is sent, and what
// doesn't follow from lines, shipping, fees and tax with the first part of all (carries),
// where it is seen (R16). What Shopify received is ours up to that total; the rest is the
// others'.
func (o *Order) ourMoney(whole Order, carries bool) {
	var tax int64
	for _, line := range whole.Lines {
		tax += line.Tax
	}
	sent := max(0, whole.Tax-tax)
	o.Subtotal, o.Tax, o.Discounts = 0, 0, 0
	for _, line := range o.Lines {
		o.Subtotal += line.Quantity*line.UnitPrice - line.Discount()
		o.Tax += line.Tax
		o.Discounts += line.Discount()
	}
	ships := o.takesShipping(whole, carries)
	if ships {
		o.Tax += sent
	} else {
		o.ShippingCharge, o.Fees = 0, 0
	}
	// Of goods that have all come back Shopify goes on asking the shipping that it didn't give
	// back, of whoever sent them. Where no part is left nobody did, and each shop would ask it.
	first := whole.first(anyPart)
	if o.Items() == 0 && (!ships || first == nil || carries && first.wentBefore()) {
		o.Total = 0
	} else {
		o.Total = o.sum()
		if carries {
			o.Total = max(0, o.Total+whole.Total-whole.sum())
		}
	}
	held := whole.Holding()
	o.Received, o.Refunded = min(max(0, held.Net()), o.Total), 0
	o.Capturable = min(held.Authorized, o.Total-o.Received)
	o.Outstanding = min(whole.Owed(), o.Total-o.Received)
}

// takesShipping says that the shipping is this shop's: of the parts that are sent it has the one
// that Shopify made first, or of all, where none is sent and none is hidden from this app: what
// is hidden is a service's, which sends it. What was sent without this till took its shipping
// along.
func (o *Order) takesShipping(whole Order, carries bool) bool {
	part := whole.first(func(f FulfillmentOrder) bool {
		return whole.WayOf(f) == DeliveryShip || whole.WayOf(f) == DeliveryLocal
	})
	if part == nil {
		return carries && o.Hidden == 0
	}
	return isAmong(o.FulfillmentOrders, *part) && !part.wentBefore()
}

// sum is what the total is made of.
func (o Order) sum() int64 {
	sum := o.ShippingCharge + o.Fees
	for _, line := range o.Lines {
		sum += line.Quantity*line.UnitPrice - line.Discount()
	}
	if !o.TaxesIncluded {
		sum += o.Tax
	}
	return sum
}
