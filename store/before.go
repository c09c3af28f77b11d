package store

import "slices"

// What of an order was handed over before it, or a part of it, was this shop's: those goods
// went without this till, and are not sold here (R53).

// FirstSeen notes on the parts what of them was handed over before the order came here:
// those goods went without this till. What needs no shipping, as a gift card that Shopify
// mails at once, moves no stock and stays in the sale.
func (o Order) FirstSeen() Order {
	return o.eachPart(func(line *FulfillmentOrderLine) {
		if l := o.line(line.LineShopifyID); l != nil && l.RequiresShipping {
			line.Before = line.Total - line.Remaining
		}
	})
}

// carrying keeps what was noted when the order was first seen.
func (o Order) carrying(before Order) Order {
	noted := map[string]int64{}
	for _, part := range before.AtShopify().FulfillmentOrders {
		for _, line := range part.Lines {
			noted[line.ShopifyID] = line.Before
		}
	}
	return o.eachPart(func(line *FulfillmentOrderLine) { line.Before = min(noted[line.ShopifyID], line.Total) })
}

// TakenOver notes, as FirstSeen does, what others handed over of the parts that have become
// this shop's own since before. It is the whole order then, to be shared anew; false says
// that there is nothing to note.
func (o Order) TakenOver(before Order) (whole Order, some bool) {
	theirs := before.Others()
	came := map[string]bool{}
	for _, part := range o.FulfillmentOrders {
		if slices.ContainsFunc(theirs, func(p FulfillmentOrder) bool { return p.ShopifyID == part.ShopifyID }) {
			for _, line := range part.Lines {
				came[line.ShopifyID] = true
			}
		}
	}
	whole = o.AtShopify().eachPart(func(line *FulfillmentOrderLine) {
		gone := line.Total - line.Remaining
		if l := o.line(line.LineShopifyID); came[line.ShopifyID] && l != nil && l.RequiresShipping && gone > line.Before {
			line.Before, some = gone, true
		}
	})
	return whole, some
}

// eachPart is the order with each line of its parts changed.
func (o Order) eachPart(change func(*FulfillmentOrderLine)) Order {
	o.FulfillmentOrders = slices.Clone(o.FulfillmentOrders)
	for i, part := range o.FulfillmentOrders {
		lines := slices.Clone(part.Lines)
		for j := range lines {
			change(&lines[j])
		}
		o.FulfillmentOrders[i].Lines = lines
	}
	return o
}

// wentBefore says that all of a part went without this till.
func (f FulfillmentOrder) wentBefore() bool {
	return f.State == stateClosed && len(f.Lines) > 0 &&
		!slices.ContainsFunc(f.Lines, func(l FulfillmentOrderLine) bool { return l.Before < l.Total })
}
