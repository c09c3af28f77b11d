package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Change is an order that Shopify changed after it was taken in (R43): as it was
// last accepted, as it is there now, and what accepting it does. Amounts are minor
// units of the order's currency.
type Change struct {
	Before, After Order
	// Status is where the order stands here.
	Status Status
	// Transaction is the till's record as it stands, Becomes as accepting leaves it.
	Transaction, Becomes Transaction
	Lines                []LineChange
	Facts                []FactChange
	Amounts              []AmountChange
	// Stock is what accepting moves, each product once.
	Stock []StockMove
	// Entries are what accepting books: below zero what Shopify gave back or lost, and,
	// where it cancelled the order, what was taken at the till and is handed back.
	Entries []Payment
	// Under says that a return of the order that was made here is on its way.
	Under bool
	// Of a finished sale: Settled is what Shopify gave back of what returns here still owed,
	// Return is what came back at Shopify, nil for nothing, Added what was
	// put into the order, without lines for nothing, and Carried how much of the one pays for
	// the other, minor units.
	Settled []Payment
	Return  *Return
	Added   Transaction
	Carried int64
	// Unmatched are lines of After that have no product yet: they have to be mended
	// before it can be accepted.
	Unmatched []OrderLine
	// booked are all payments of the transaction.
	booked []Payment
	// Kept says that somebody decided to leave the order as it is here.
	Kept bool
	// Version names this change together with the transaction it meets: whoever
	// decides hands it back, and a decision about anything else is refused.
	Version string
}

// StockMove is how many of a product accepting puts back (above zero) or takes.
// Product.OnHand is before it.
type StockMove struct {
	Product Product
	Delta   int64
}

// ChangedSince says whether Shopify changed what the order's transaction was made
// from, so that a person has to accept it: cancelled, edited, refunded, sent
// elsewhere, its payment captured or lost (R43). over says that the goods and the
// money are done with here: then money that came in is no news.
func (o Order) ChangedSince(before Order, over bool) bool {
	return o.goods() != before.goods() || o.Holding().Refunded != before.Holding().Refunded || o.Shipping != before.Shipping ||
		o.rerouted(before) || o.paymentLost() != before.paymentLost() ||
		!over && o.capturedThere() != before.capturedThere()
}

// capturedThere is what Shopify received by anybody's doing but ours: a capture that was
// asked for from here is nobody's news.
func (o Order) capturedThere() int64 {
	captured := o.Holding().Captured
	for _, p := range o.Payments {
		if p.Ours && p.State == "SUCCESS" {
			captured -= p.Minor
		}
	}
	return max(0, captured)
}

// goods is what is sold at which price.
func (o Order) goods() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%t|%d|%d|%d|", !o.CancelledAt.IsZero(), o.Total, o.ShippingCharge, o.Tax)
	for _, line := range o.OpenLines() {
		fmt.Fprintf(&b, "%s:%d:%d:%d|", line.ShopifyID, line.Quantity, line.UnitPrice, line.Discount())
	}
	return b.String()
}

// refunded is all that Shopify gave back, of what others hand over, too.
func (o Order) refunded() int64 { return o.AtShopify().Holding().Refunded }

// paymentLost says that what the bank promised will not come.
func (o Order) paymentLost() bool { return o.Financial == Voided || o.Financial == Expired }

// rerouted says that the goods go another way; that Shopify had not decided yet,
// or has cancelled all of it, is none.
func (o Order) rerouted(before Order) bool {
	was, is := DeliveryOf(before), DeliveryOf(o)
	return was != is && was != DeliveryUnknown && is != DeliveryUnknown && is != DeliveryNothing
}

// Differences says in a few words what Shopify changed.
func (o Order) Differences(before Order) string {
	var parts []string
	cancelled := before.CancelledAt.IsZero() && !o.CancelledAt.IsZero()
	switch was, is := before.Items(), o.Items(); {
	case cancelled:
		parts = append(parts, "cancelled")
	case was != is && is == 1:
		parts = append(parts, fmt.Sprintf("1 item, were %d", was))
	case was != is:
		parts = append(parts, fmt.Sprintf("%d items, were %d", is, was))
	case slices.ContainsFunc(pairLines(before, o), func(l LineChange) bool {
		return l.Before == nil || l.After == nil || l.Before.Quantity != l.After.Quantity
	}):
		parts = append(parts, "other items")
	}
	parts = append(parts, o.Moved(before)...)
	if given := o.refunded() - before.refunded(); given != 0 {
		parts = append(parts, o.Amount(given).String()+" refunded")
	}
	if before.Total != o.Total && !cancelled {
		parts = append(parts, fmt.Sprintf("total %s, was %s", o.Amount(o.Total), before.Amount(before.Total)))
	}
	switch owed := o.Owed(); {
	case o.Outstanding == before.Outstanding || !o.CancelledAt.IsZero():
	case o.OwedBack() > 0:
		parts = append(parts, o.Amount(o.OwedBack()).String()+" owed back")
	case owed > 0:
		parts = append(parts, o.Amount(owed).String()+" still owed")
	}
	if before.Shipping != o.Shipping {
		parts = append(parts, "another shipping address")
	}
	if o.rerouted(before) {
		parts = append(parts, strings.ToLower(DeliveryOf(o).Label())+", was "+strings.ToLower(DeliveryOf(before).Label()))
	}
	if _, _, otherwise := o.WishesSince(before); otherwise {
		parts = append(parts, "other wishes")
	}
	if o.paymentLost() && !before.paymentLost() {
		parts = append(parts, "payment "+strings.ToLower(o.Financial.Label()))
	}
	if came := o.Holding().Captured - before.Holding().Captured; came > 0 {
		parts = append(parts, o.Amount(came).String()+" captured")
	}
	if len(parts) == 0 {
		return "prices or discounts differ"
	}
	return strings.Join(parts, ", ")
}

// Compare works out a change: before is the order as accepted, after as Shopify
// has it now. sold are the products of the transaction's lines, found those of
// after's open lines by Shopify line id; a line that isn't in it has no product yet.
func Compare(before, after Order, status Status, t Transaction, payments []Payment, sold []Product, found map[string]Product) Change {
	c := Change{
		Before: before, After: after, Status: status, Transaction: t, Becomes: t, booked: payments,
		Lines: pairLines(before, after), Facts: pairFacts(before, after), Amounts: pairAmounts(before, after),
	}
	switch {
	case t.State == TransactionVoided:
		c.Becomes.ShopifyTotal = after.Total
		c.Entries = Unwinding(payments, after.Holding().Net(), "order cancelled")
	case t.State != TransactionOpen:
		c.Becomes.ShopifyTotal = after.Total
		return c
	case c.Over():
		c.Becomes.State = TransactionVoided
		why := "order cancelled"
		switch {
		case c.Cancelled():
		case c.After.Elsewhere() == AllElsewhere:
			why = "handed over by " + c.After.OthersPlaces()
		default:
			why = "nothing is left of the order"
		}
		c.Entries = Unwinding(payments, after.Holding().Net(), why)
	default:
		ids := make([]string, 0, len(found))
		for _, line := range after.OpenLines() {
			product, ok := found[line.ShopifyID]
			if !ok {
				c.Unmatched = append(c.Unmatched, line)
			}
			ids = append(ids, product.ID)
		}
		c.Becomes = rewritten(t, TransactionFor(after, t.CustomerID, ids))
		why := "Refunded at Shopify"
		switch {
		case after.paymentLost() && !before.paymentLost():
			why = after.Financial.Label() + " at Shopify"
		case after.refunded() == before.refunded():
			why = "No longer this shop's share at Shopify"
		}
		c.Entries = refundEntry(t, payments, goneFrom(before, after, payments), why)
	}
	for _, entry := range c.Entries {
		c.Becomes.Paid += entry.Minor
	}
	if t.State == TransactionOpen {
		c.Stock = stockMoves(c, sold, found)
	}
	return c
}

// Refunded is what accepting takes out of the online payments in the books, because
// Shopify no longer has it; minor units, 0 or more.
func (c Change) Refunded() int64 {
	var sum int64
	for _, entry := range c.Entries {
		if entry.Type == ECommerce {
			sum -= entry.Minor
		}
	}
	return sum
}

// Left is what the balance of an open transaction is made of once the change is accepted;
// minor units, each 0 or more. What is owed back is none of it.
type Left struct {
	// Unbooked is what Shopify holds of it and nobody has booked here yet.
	Unbooked int64
	// GivenBack is what Shopify gave back of it and took nothing off the order for. By its
	// own reckoning nobody owes that: it may have been a favour (see Order.Owed).
	GivenBack int64
	// Owed is the rest, which the customer owes.
	Owed int64
}

// Left says what of the balance that accepting leaves is owed, and what isn't (R43).
func (c Change) Left() (l Left) {
	balance := c.Becomes.Balance()
	if balance <= 0 || c.Becomes.State != TransactionOpen {
		return Left{}
	}
	booked := slices.Concat(c.booked, c.Entries)
	l.Unbooked = min(balance, max(0, c.After.Holding().Net()-Online(booked)))
	rest := balance - l.Unbooked
	owed := min(rest, max(0, c.After.Owing(c.Becomes, booked).Minor))
	l.GivenBack = min(rest-owed, c.After.refunded())
	l.Owed = rest - l.GivenBack
	return l
}

// rewritten is the transaction with what the order now says in it.
func rewritten(t, from Transaction) Transaction {
	t.TaxesIncluded, t.Shipping, t.Tax, t.Fees = from.TaxesIncluded, from.Shipping, from.Tax, from.Fees
	t.Total, t.ShopifyTotal, t.Lines = from.Total, from.ShopifyTotal, from.Lines
	return t
}

// goneFrom is how much of the online payments booked here Shopify no longer has
// because it gave it back, or lost it, since before. What was never booked here
// needs no entry that takes it back. Of an order that several hand over, what is no longer
// our share is gone, too: Shopify says of no refund whose goods it was for (R53).
func goneFrom(before, after Order, payments []Payment) int64 {
	var booked int64
	for _, p := range payments {
		if p.Type == ECommerce {
			booked += p.Minor
		}
	}
	excess, gone := booked-after.Holding().Net(), after.refunded()-before.refunded()
	switch {
	case after.paymentLost() && !before.paymentLost():
		gone = excess
	case before.Whole != nil || after.Whole != nil:
		gone = before.Holding().Net() - after.Holding().Net()
	}
	return max(0, min(excess, gone))
}

// refundEntry is what takes an amount out of the books: eCommerce, under the Card
// Type it was last booked with.
func refundEntry(t Transaction, payments []Payment, minor int64, why string) []Payment {
	if minor == 0 {
		return nil
	}
	p := Payment{TransactionID: t.ID, Type: ECommerce, Minor: -minor, Currency: t.Currency, Comments: why}
	for _, booked := range payments {
		if booked.Type == ECommerce && booked.Minor > 0 {
			p.Card = booked.Card
		}
	}
	return []Payment{p}
}

func stockMoves(c Change, sold []Product, found map[string]Product) []StockMove {
	var moves []StockMove
	add := func(p Product, quantity int64) {
		if !p.Stocked {
			return
		}
		for i := range moves {
			if moves[i].Product.ID == p.ID {
				moves[i].Delta += quantity
				return
			}
		}
		moves = append(moves, StockMove{Product: p, Delta: quantity})
	}
	for i, line := range c.Transaction.Lines {
		add(sold[i], line.Quantity)
	}
	if c.Becomes.State == TransactionOpen {
		for _, line := range c.After.OpenLines() {
			if product, ok := found[line.ShopifyID]; ok {
				add(product, -line.Quantity)
			}
		}
	}
	kept := moves[:0]
	for _, move := range moves {
		if move.Delta != 0 {
			kept = append(kept, move)
		}
	}
	return kept
}

// Cancelled says that Shopify cancelled the order since it was accepted.
func (c Change) Cancelled() bool {
	return !c.After.CancelledAt.IsZero() && c.Before.CancelledAt.IsZero()
}

// Over says that nothing of the order is left to be sold here: Shopify cancelled it since
// it was accepted, or everything in it was refunded or edited away, or is another
// location's now.
func (c Change) Over() bool {
	return c.Cancelled() || c.After.Items() == 0 && len(c.After.Lines) > 0 && c.After.Total == 0
}

// Captured is the money that Shopify got since, which nobody has booked here (R36).
func (c Change) Captured() int64 {
	return max(0, c.After.Holding().Captured-c.Before.Holding().Captured)
}

// MayAccept is nil when the change can be accepted, else Invalid with the way to
// make it so: no cancellation puts goods back in stock that were handed over.
func (c Change) MayAccept() error {
	if c.Transaction.State == TransactionCancelling {
		return c.Transaction.MayChange()
	}
	if c.Cancelled() && c.Transaction.State == TransactionOpen && slices.ContainsFunc(c.After.Fulfillments, Fulfillment.Stands) {
		// Shopify cancels nothing of which goods have gone. Should it show one, they aren't back.
		return Fail(Invalid, "Shopify shows %s as cancelled, but goods of it were handed over. Accepting would put them back in stock. Keep "+
			"the order as it is; once the goods are back, cancel their fulfillment in Shopify's admin, then accept it. Nothing was changed.",
			c.After.Name)
	}
	if c.Under {
		return Fail(Invalid, "A return of %s is on its way to Shopify, which changes the order itself. Wait until it is booked, then look "+
			"again. Nothing was changed.", c.After.Name)
	}
	if len(c.Unmatched) == 0 {
		return nil
	}
	line := c.Unmatched[0]
	return Fail(Invalid, "%s can't be accepted yet: %s (SKU %s) matches no product, so its stock can't move. Give a product exactly this "+
		"SKU, or say which product the line is, then accept it. Nothing was changed.",
		c.After.Name, line.Title, cmp.Or(line.SKU, "blank"))
}

// BecomesStatus is the order's status once the change is accepted: a cancelled
// order is Rejected, one that is another location's is New should it come back, and one
// whose sale is finished, or of which nothing is left, is done with.
func (c Change) BecomesStatus() Status {
	switch {
	case len(c.Added.Lines) > 0 && !c.Over():
		return New // there is something to hand over again
	case !c.Over() || c.Transaction.State == TransactionVoided:
		return c.Status
	case c.Transaction.State == TransactionOpen && c.Cancelled():
		return Rejected
	case c.Transaction.State == TransactionOpen && c.After.Elsewhere() == AllElsewhere:
		return New
	case c.Transaction.State == TransactionOpen:
		return Completed
	case c.Status.Final():
		return c.Status
	default:
		return Completed
	}
}
