package store

import (
	"strings"
)

// Accepting says in sentences what accepting the change does.
func (c Change) Accepting() []string {
	t, o := c.Transaction, c.After
	var say []string
	switch {
	case t.State == TransactionVoided && c.Refunded() > 0:
		return []string{
			"Transaction " + t.Barcode + " is void already. Accept Changes records the refund of " + o.Amount(c.Refunded()).String() +
				" that Shopify has made; no stock moves.",
			o.Cancelled(),
		}
	case t.State == TransactionVoided:
		return []string{"Transaction " + t.Barcode + " is void already. Accept Changes brings the order up to date; no stock and no money moves."}
	case t.State == TransactionFinished:
		say = append(say, "Transaction "+t.Barcode+" is finished as a sale: its lines, stock and payments stay.")
		say = append(say, c.besides()...)
		if c.Cancelled() && c.BecomesStatus() != c.Status {
			say = append(say, o.Name+" becomes Completed, since the sale stands.")
		}
		return say
	case c.Cancelled():
		say = append(say, "Accept Changes voids transaction "+t.Barcode+": "+c.movesBack()+" and "+o.Name+" becomes Rejected.",
			"Nothing is sent to Shopify, which has cancelled it already.", o.Cancelled())
		say = append(say, c.handBack()...)
		if c.Status == Completed || c.Status == ReadyForPickup {
			say = append(say, "It is "+string(c.Status)+" here: make sure that its goods are in the shop.")
		}
		return say
	case c.After.Elsewhere() == AllElsewhere:
		say = append(say, c.After.OthersPlaces()+" hands over all of "+o.Name+" now: Accept Changes voids transaction "+t.Barcode+" and "+
			c.movesBack()+"; nothing is to be done with it here.", "Nothing is sent to Shopify.")
		return append(say, c.handBack()...)
	case c.Over():
		say = append(say, "Nothing is left of "+o.Name+": Accept Changes voids transaction "+t.Barcode+", "+c.movesBack()+" and "+o.Name+
			" becomes Completed.",
			"Nothing is sent to Shopify.")
		return append(say, c.handBack()...)
	}
	say = append(say, c.rewriting())
	if c.contactDiffers() {
		say = append(say, "The customer record stays as it is.")
	}
	if c.Status == ReadyForPickup && len(c.Stock) > 0 {
		say = append(say, "The bag is packed already: change what is in it.")
	}
	if DeliveryOf(c.Before) != DeliveryOf(o) && o.rerouted(c.Before) {
		say = append(say, "It goes another way now: choose its status anew.")
	}
	return append(say, c.moneyLeft()...)
}

// besides is what accepting books beside a finished sale.
func (c Change) besides() (say []string) {
	amount := c.After.Amount
	if settled := c.settled(); settled > 0 {
		say = append(say, "Accept Changes books the "+amount(settled).String()+" that Shopify has given back of what earlier returns owed.")
	} else if c.Return == nil && len(c.Added.Lines) == 0 {
		return []string{"Accept Changes records the difference on the order."}
	}
	if r := c.Return; r != nil {
		text := "Accept Changes books a return of " + amount(r.Worth()).String()
		if len(r.Lines) > 0 {
			text += ": " + r.Items() + ". What of it can't be sold again is to be taken out of the stock by an adjustment"
		}
		say = append(say, text+".")
		if r.RefundMinor > 0 {
			say = append(say, "Shopify has given "+amount(r.RefundMinor).String()+" back.")
		}
		if owed := r.Worth() - r.RefundMinor - c.Carried; owed > 0 {
			say = append(say, amount(owed).String()+" is owed to the customer afterwards.")
		}
	}
	if len(c.Added.Lines) > 0 {
		say = append(say, "What was added becomes a transaction of its own, and "+c.After.Name+" is New again.")
		if c.Carried > 0 {
			say = append(say, amount(c.Carried).String()+" of what came back pays for it.")
		}
		if owed := c.Added.Total - c.Carried; owed > 0 {
			say = append(say, amount(owed).String()+" is owed by the customer afterwards.")
		}
	}
	return say
}

// settled is what Shopify gave back of what returns here still owed.
func (c Change) settled() (minor int64) {
	for _, entry := range c.Settled {
		minor -= entry.Minor
	}
	return minor
}

func (c Change) movesBack() string {
	parts := []string{}
	if len(c.Stock) > 0 {
		parts = append(parts, "the stock above comes back once")
	}
	if c.Refunded() != 0 {
		parts = append(parts, c.After.Amount(c.Refunded()).String()+" that Shopify no longer holds is taken out of the books")
	}
	if len(c.handBack()) > 0 {
		parts = append(parts, "what was paid here is reversed")
	}
	if len(parts) == 0 {
		return "no stock and no money moves"
	}
	return strings.Join(parts, ", ")
}

// handBack says what of the money taken at the till the shop hands back itself.
func (c Change) handBack() []string {
	var taken []Payment
	for _, entry := range c.Entries {
		entry.Minor = -entry.Minor
		taken = append(taken, entry)
	}
	if text := HandingBack(taken, c.After.Currency); text != "" {
		return []string{text}
	}
	return nil
}

// rewriting is what happens to an open transaction.
func (c Change) rewriting() string {
	parts := []string{"brings transaction " + c.Transaction.Barcode + " up to date"}
	if c.Before.goods() != c.After.goods() {
		parts[0] = "rewrites transaction " + c.Transaction.Barcode
	}
	if len(c.Stock) > 0 {
		parts = append(parts, "moves the stock above once")
	}
	switch {
	case c.Refunded() != 0 && c.After.paymentLost():
		parts = append(parts, "takes the payment that Shopify lost out of the books")
	case c.Refunded() != 0:
		parts = append(parts, "records the refund Shopify has made")
	}
	last := parts[len(parts)-1]
	switch {
	case len(parts) == 1 && c.Becomes.Total == c.Transaction.Total:
		return "Accept Changes " + last + "; no stock and no money moves."
	case len(parts) == 1:
		return "Accept Changes " + last + "; no stock moves."
	}
	return "Accept Changes " + strings.Join(parts[:len(parts)-1], ", ") + " and " + last + "."
}

// moneyLeft is what is still to be done about the money of an open transaction.
func (c Change) moneyLeft() []string {
	var say []string
	amount := c.After.Amount
	balance, left := c.Becomes.Balance(), c.Left()
	given := c.After.refunded() - c.Before.refunded()
	if left.GivenBack > 0 {
		text := "Shopify gave " + amount(left.GivenBack).String() + " back and took nothing off the order for it, so nobody owes it"
		if c.After.Holding().Net() <= 0 {
			text += "; Shopify holds nothing for " + c.After.Name + " any more"
		}
		say = append(say, text+". Accepted, it stays a balance here: if it was given as a favour, keep it as it is.")
	}
	switch {
	case left.Unbooked > 0 && c.Captured() > 0:
		say = append(say, "Shopify has captured "+amount(c.Captured()).String()+". Nothing is booked by itself: take it as an eCommerce payment.")
	case left.Unbooked > 0:
		say = append(say, "Shopify holds "+amount(left.Unbooked).String()+" that is not booked here yet: take it as an eCommerce payment.")
	}
	switch {
	case left.Owed > 0:
		say = append(say, amount(left.Owed).String()+" is owed afterwards.")
	case balance > 0:
		say = append(say, "Nothing else is owed.")
	case balance < 0:
		say = append(say, amount(-balance).String()+" is owed back to the customer afterwards.")
	case c.Refunded() != 0:
		say = append(say, "Nothing is owed afterwards, either way.")
	}
	if given > c.Refunded() && !c.After.paymentLost() {
		say = append(say, "Of the "+amount(given).String()+" that Shopify gave back, "+amount(given-c.Refunded()).String()+
			" was never booked here, so it needs no entry.")
	}
	if by := c.Becomes.Difference(); by != 0 {
		say = append(say, "Shopify's total differs from the sum of the lines by "+amount(by).String()+"; the transaction shows it.")
	}
	return say
}

// contactDiffers says that a fact differs which a customer record has too (R19).
func (c Change) contactDiffers() bool {
	b, a := c.Before, c.After
	return b.ContactPhone() != a.ContactPhone() || b.ContactEmail() != a.ContactEmail() || b.Billing != a.Billing || b.Shipping != a.Shipping
}

// Keeping says in a sentence what keeping the order as it is does.
func (c Change) Keeping() string {
	if c.Cancelled() && c.Transaction.State == TransactionOpen {
		return "Keep as It Is leaves transaction, stock and payments alone; at Shopify the order stays cancelled."
	}
	return "Keep as It Is leaves transaction, stock and payments alone; the difference stays on the order."
}

// moneyBack adds to a few words what is booked as given back.
func (c Change) moneyBack() string {
	if c.Refunded() == 0 {
		return ""
	}
	return ", refund of " + c.After.Amount(c.Refunded()).String() + " booked"
}

// Consequence is what accepting does, in a few words for a list of several.
func (c Change) Consequence() string {
	switch {
	case c.Return != nil && len(c.Added.Lines) > 0:
		return "return of " + c.After.Amount(c.Return.Worth()).String() + " booked, what was added is to be handed over"
	case c.Return != nil:
		return "return of " + c.After.Amount(c.Return.Worth()).String() + " booked, the sale stays"
	case len(c.Added.Lines) > 0:
		return "what was added is to be handed over, the sale stays"
	case c.settled() > 0:
		return "refund of " + c.After.Amount(c.settled()).String() + " booked, the sale stays"
	case c.Transaction.State == TransactionFinished:
		return "recorded, the sale stays"
	case c.Transaction.State == TransactionVoided && c.Refunded() == 0:
		return "recorded"
	case c.Transaction.State == TransactionOpen && c.Over():
		return "transaction " + c.Transaction.Barcode + " voided, stock back" + c.moneyBack()
	case c.Refunded() != 0:
		return "refund of " + c.After.Amount(c.Refunded()).String() + " booked"
	case c.Becomes.Total != c.Transaction.Total:
		return "total becomes " + c.After.Amount(c.Becomes.Total).String()
	default:
		return "brought up to date"
	}
}
