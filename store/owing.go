package store

import "time"

// OwingReason is why money is owed on an order, as its row keeps it.
type OwingReason string

// The reasons. Below zero, where the shop owes, it is OwingOverpaid.
const (
	// OwingUnpaid: nothing was paid, and nothing is on its way.
	OwingUnpaid OwingReason = "unpaid"
	// OwingHere: it is to be paid outside of Shopify (cash on delivery, pay in store).
	OwingHere OwingReason = "here"
	// OwingAuthorized: the bank has promised it and nobody has captured it.
	OwingAuthorized OwingReason = "authorized"
	// OwingPending: a payment at Shopify is on its way.
	OwingPending OwingReason = "pending"
	// OwingTerms: it was sold on account and is to be paid by a day.
	OwingTerms OwingReason = "terms"
	// OwingAdded: something was added to the order, or exchanged for something dearer,
	// after it was paid.
	OwingAdded OwingReason = "added"
	// OwingPart: only a part was paid.
	OwingPart OwingReason = "part"
	// OwingOverpaid: more was paid than the order costs now (edited down, returned).
	OwingOverpaid OwingReason = "overpaid"
)

// Owing is the money that is still owed on an order, either way; the zero value is none.
type Owing struct {
	// Minor is above zero what the customer owes, below what the shop owes back.
	Minor int64
	Why   OwingReason
	// From is the day from which somebody has to see to it, zero for at once.
	From time.Time
}

// Due says whether it is to be settled now, and not on terms until a day to come.
func (w Owing) Due(now time.Time) bool { return w.Minor != 0 && !w.From.After(now) }

// Label says in a few words what is owed, and why, with days as a country writes them (R67); ""
// for nothing.
func (w Owing) Label(currency, country string) string {
	amount := Money{Minor: w.Minor, Currency: currency}
	switch {
	case w.Minor < 0:
		amount.Minor = -w.Minor
		return amount.String() + " owed back"
	case w.Minor == 0:
		return ""
	}
	switch w.Why {
	case OwingAuthorized:
		return amount.String() + " authorized only"
	case OwingPending:
		return amount.String() + " on its way"
	case OwingTerms:
		if w.From.IsZero() {
			return amount.String() + " on terms"
		}
		return amount.String() + " due " + Day(w.From.Local(), country)
	default:
		return amount.String() + " owed"
	}
}

// Sentence says what is owed, why, and what settles it; "" for nothing. o is the order as
// Shopify has it now.
func (w Owing) Sentence(o Order) string {
	if w.Minor == 0 {
		return ""
	}
	amount, back := o.Amount(w.Minor).String(), o.Amount(-w.Minor).String()
	switch w.Why {
	case OwingHere:
		return amount + " is to be paid here (" + o.paysHere() + "): take it, and not as eCommerce."
	case OwingAuthorized:
		return amount + " is only authorized: capture it under Verify Payment."
	case OwingPending:
		return amount + " is on its way to Shopify and has not arrived."
	case OwingTerms:
		return amount + " was sold on account (" + o.Terms.Words("") + "); no payment is asked before."
	case OwingAdded:
		return amount + " is owed for what was added to the order after it was paid."
	case OwingPart:
		return amount + " is still owed: only a part was paid."
	case OwingOverpaid:
		return back + " is owed back: more was paid than the order costs now. Give it back here, or refund it in Shopify's admin."
	default:
		return amount + " is owed: nothing was paid."
	}
}

// Owing works out what is still owed on an order whose transaction is t: the one rule for
// the list, the count and every window (R57). o is the order as Shopify has it now,
// payments are all that were booked here for it. It is what Shopify still waits for or owes
// back, less what the till took and Shopify doesn't know of: money that Shopify holds and
// nobody has booked here is owed by nobody. What Shopify has cancelled is settled by its
// refund.
func (o Order) Owing(t Transaction, payments []Payment) Owing {
	if !o.CancelledAt.IsZero() || t.State == TransactionVoided || t.State == TransactionCancelling {
		return Owing{}
	}
	minor := o.Owed() - o.OwedBack() - o.untold(payments)
	switch {
	case minor == 0:
		return Owing{}
	case minor < 0:
		return Owing{Minor: minor, Why: OwingOverpaid}
	}
	h := o.Holding()
	switch {
	case o.Terms.Name != "":
		return Owing{Minor: minor, Why: OwingTerms, From: o.Terms.DueAt}
	case h.Authorized > 0:
		return Owing{Minor: minor, Why: OwingAuthorized}
	case o.paysHere() != "" && h.Captured == 0:
		return Owing{Minor: minor, Why: OwingHere}
	case h.Pending > 0:
		return Owing{Minor: minor, Why: OwingPending}
	case h.Captured == 0 && atTill(payments) <= 0:
		return Owing{Minor: minor, Why: OwingUnpaid}
	case t.Balance() <= 0: // what it cost before was paid
		return Owing{Minor: minor, Why: OwingAdded}
	default:
		return Owing{Minor: minor, Why: OwingPart}
	}
}

// paysHere names the gateway by which an order is paid outside of Shopify and has not been
// paid yet, "" for none.
func (o Order) paysHere() string {
	for _, p := range o.Payments {
		if p.Manual && p.State == "PENDING" {
			return p.Gateway
		}
	}
	return ""
}

// atTill adds up what was taken at the till and not given back, what rounding left over
// with it.
func atTill(payments []Payment) (minor int64) {
	for _, p := range payments {
		if p.Type != ECommerce {
			minor += p.Minor
		}
	}
	return minor
}

// untold is what the till took of an order's money that Shopify doesn't know of; below zero
// Shopify was told of what has been given back here since. What somebody noted there as paid
// outside of Shopify is the same money as the till's, as far as the till has it.
func (o Order) untold(payments []Payment) int64 {
	rest := atTill(payments) - o.Holding().Told
	if rest <= 0 {
		return rest
	}
	return max(0, rest-o.noted())
}

// noted is what Shopify counts as paid outside of it, and was not told from here.
func (o Order) noted() (minor int64) {
	for _, p := range o.Payments {
		switch {
		case !p.Manual || p.Told || p.State != "SUCCESS":
		case p.Kind == "SALE" || p.Kind == "CAPTURE":
			minor += p.Minor
		case p.Kind == "REFUND":
			minor -= p.Minor
		}
	}
	return max(0, minor)
}
