package store

import "strings"

// Tender is what one payment type adds up to on a transaction, in minor units.
type Tender struct {
	Type  string
	Minor int64
}

// AtTill adds up what was taken at the till and not given back since, each payment
// type once. What was paid at Shopify, and what rounding left over, is not in it.
func AtTill(payments []Payment) []Tender {
	var tenders []Tender
	for _, p := range payments {
		if p.Type == ECommerce || p.Type == Rounded {
			continue
		}
		found := false
		for i := range tenders {
			if tenders[i].Type == p.Type {
				tenders[i].Minor += p.Minor
				found = true
			}
		}
		if !found {
			tenders = append(tenders, Tender{p.Type, p.Minor})
		}
	}
	kept := tenders[:0]
	for _, t := range tenders {
		if t.Minor != 0 {
			kept = append(kept, t)
		}
	}
	return kept
}

// HandingBack says what the shop has to hand back by itself, a sentence; "" when
// nothing was taken at the till.
func HandingBack(payments []Payment, currency string) string {
	var parts []string
	for _, t := range AtTill(payments) {
		verb, by := "hand back", "by "+t.Type
		if t.Minor < 0 {
			verb, t.Minor = "take back", -t.Minor
		}
		if strings.EqualFold(t.Type, "Cash") {
			by = "in cash"
		}
		parts = append(parts, verb+" "+Money{Minor: t.Minor, Currency: currency}.String()+" "+by)
	}
	if len(parts) == 0 {
		return ""
	}
	return "Paid at the till: " + strings.Join(parts, " and ") + "."
}

// Unwinding are the entries that take an order's payments out of the books once
// Shopify has cancelled it (R29). What was taken at the till is reversed, since it is
// handed back; of what was paid at Shopify only what Shopify no longer holds: held is
// what it does, in minor units.
func Unwinding(payments []Payment, held int64, why string) []Payment {
	reversed := map[string]bool{}
	online := -max(0, held)
	for _, p := range payments {
		reversed[p.Reverses] = true
		if p.Type == ECommerce {
			online += p.Minor
		}
	}
	var entries []Payment
	for i := len(payments) - 1; i >= 0; i-- {
		p := payments[i]
		if p.Reverses != "" || reversed[p.ID] {
			continue
		}
		entry := Payment{TransactionID: p.TransactionID, Type: p.Type, Card: p.Card, Minor: -p.Minor, Currency: p.Currency, Reverses: p.ID}
		switch {
		case p.Type != ECommerce:
			entry.Comments = "Handed back: " + why
		case online <= 0 || p.Minor <= 0:
			continue
		default:
			entry.Comments = "Refunded at Shopify: " + why
			if p.Minor > online {
				entry.Minor, entry.Reverses = -online, ""
			}
			online += entry.Minor
		}
		entries = append(entries, entry)
	}
	return entries
}

// Rejecting says what rejecting the order does, with the money that Shopify really
// holds (R29, R57). t is its transaction, nil when it has none.
func Rejecting(o Order, t *Transaction, payments []Payment) string {
	say := []string{o.Name + " will be cancelled at Shopify and the customer told."}
	if !o.CancelledAt.IsZero() {
		say[0] = o.Name + " is cancelled at Shopify already."
	}
	say = append(say, refunding(o)...)
	if text := HandingBack(payments, o.Currency); text != "" {
		say = append(say, text)
	}
	if t == nil {
		say = append(say, "It has no transaction, so no stock moves.")
	} else {
		say = append(say, "Once Shopify has cancelled it, transaction "+t.Barcode+" is voided and its stock comes back; if Shopify refuses, "+
			"all stays as it is.")
	}
	return strings.Join(append(say, "A cancellation can't be undone."), " ")
}

// refunding says what cancelling an order gives back at Shopify.
func refunding(o Order) []string {
	h := o.Holding()
	var say []string
	switch net := h.Net(); {
	case !o.CancelledAt.IsZero():
		return []string{o.Cancelled()}
	case net > 0 && h.Refunded > 0:
		say = append(say, "Shopify refunds "+o.Amount(net).String()+", which it still holds of "+o.Amount(h.Captured).String()+".")
	case net > 0:
		say = append(say, "Shopify refunds "+o.Amount(net).String()+".")
	case h.Captured > 0:
		say = append(say, "All that was paid, "+o.Amount(h.Refunded).String()+", went back already, so nothing is refunded.")
	case h.Authorized == 0 && h.Pending == 0:
		say = append(say, "At Shopify nothing was paid, so nothing is refunded.")
	}
	if h.Authorized > 0 {
		say = append(say, o.Amount(h.Authorized).String()+" is only authorized: it is released, not refunded.")
	}
	if h.Pending > 0 {
		say = append(say, o.Amount(h.Pending).String()+" has not arrived at Shopify yet and is not refunded.")
	}
	return say
}

// Cancelled says of an order that Shopify has cancelled what became of its money: a
// sentence with what was refunded and what Shopify still holds.
func (o Order) Cancelled() string {
	h := o.Holding()
	net := h.Net()
	switch {
	case h.Captured == 0 && h.Refunded == 0:
		return "At Shopify nothing was paid, so nothing is refunded."
	case net <= 0:
		return "Shopify has refunded " + o.Amount(h.Refunded).String() + " in all."
	case h.Refunded == 0:
		return "Shopify has refunded nothing and still holds " + o.Amount(net).String() + "."
	default:
		return "Shopify has refunded " + o.Amount(h.Refunded).String() + " in all and still holds " + o.Amount(net).String() + "."
	}
}
