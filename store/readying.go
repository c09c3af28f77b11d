package store

import "cmp"

// Readying is one step that makes a paid order ready for its customer: the payment
// that Shopify holds, the notes with Keep Open, and the status, all or none.
type Readying struct {
	TransactionID string
	// Payment is the eCommerce payment to book, with the ID that the asker keeps
	// (R61); its Minor is 0 where nothing is left to book.
	Payment Payment
	// SeenBalance and SeenStatus are what the person saw.
	SeenBalance int64
	SeenStatus  Status
	// From are the notes that the person saw, To those to keep.
	From, To Notes
}

// Readiness is what is left of making an order ready for pickup in one step. What
// was done before, by hand or by an earlier try, is left out (R61).
type Readiness struct {
	// Payment books what Shopify holds and the till has not booked, without an ID; its
	// Minor is 0 when all is booked. Warnings are what to see before it is (R36).
	Payment  Payment
	Warnings []string
	// KeepOpen, Status and Receipt say that these are still to be done: the last is
	// printed once the payment is on it.
	KeepOpen, Status, Receipt bool
}

// Nothing says that all of it was done before.
func (r Readiness) Nothing() bool {
	return r.Payment.Minor == 0 && !r.KeepOpen && !r.Status && !r.Receipt
}

// Readiness works out the one step, or says as Invalid why it isn't offered: only
// where the money is at Shopify, settled, and as much as the till asks, can a payment
// be booked without a person deciding anything (R36, R57). What is paid later, on account
// or here on collecting, is made ready without one, and Warnings say so.
func (s Sale) Readiness(types []PaymentType, cards []string) (Readiness, error) {
	t, o := s.Transaction, s.Latest
	if err := t.MayChange(); err != nil {
		return Readiness{}, err
	}
	standing := Standing{Status: s.Status, Delivery: s.Delivery()}
	if err := standing.MayBecome(ReadyForPickup); err != nil {
		return Readiness{}, err
	}
	if s.Changed {
		return Readiness{}, Fail(Invalid, "Shopify changed %s and nobody has decided about it yet. Accept the change or keep the order "+
			"first.", o.Name)
	}
	r := Readiness{KeepOpen: !t.KeepOpen, Status: s.Status != ReadyForPickup}
	unbooked, err := s.unbooked()
	if err != nil {
		return Readiness{}, err
	}
	if unbooked == 0 {
		r.Receipt = !s.Copied
		if owed := t.Balance(); owed > 0 {
			r.Warnings = []string{t.amount(owed).String() + " is still to be paid: " + cmp.Or(o.Terms.Words(""), o.paysHere()) + "."}
		}
		return r, nil
	}
	r.Receipt = true
	r.Payment = Payment{TransactionID: t.ID, Type: ECommerce, Minor: unbooked, Currency: t.Currency}
	if last := o.Holding().Latest; last != nil {
		r.Payment.Card = CardTypeOf(last.Brand, cards)
		if last.Approval != "" {
			r.Payment.Comments = ApprovalComment(last.Approval)
		}
	}
	if r.Payment.Card == "" {
		return Readiness{}, Fail(Invalid, "Shopify names no Card Type of this shop for the payment of %s. Book it with eCommerce and "+
			"choose one; this then does the rest.", o.Name)
	}
	if err := t.CheckPayment(r.Payment, types, cards); err != nil {
		return Readiness{}, err
	}
	r.Warnings = s.PaymentWarnings(r.Payment, types)
	return r, nil
}

// ApprovalComment is how an approval number is kept with a payment.
func ApprovalComment(approval string) string { return "Approval " + approval }

// BookedOnline is what is booked as eCommerce for the order, on this transaction and on
// others; minor units.
func (s Sale) BookedOnline() int64 { return Online(s.Payments) + s.OnlineElsewhere }

// unbooked is what Shopify holds and the till has not booked, 0 or more. Invalid where
// booking just that would not leave a balance of zero, or the money isn't safe.
func (s Sale) unbooked() (int64, error) {
	t, o := s.Transaction, s.Latest
	// Where all was paid at the counter, nothing is expected of Shopify.
	paidHere := t.Balance() == 0 && o.CancelledAt.IsZero() && o.Holding().Net() == 0 && s.BookedOnline() == 0
	for _, concern := range o.PaymentConcerns() {
		if concern.Grave && !concern.AtHandOver && !paidHere {
			return 0, Fail(Invalid, "%s: %s %s", o.Name, concern.Lead, concern.Text)
		}
	}
	if by := t.Difference(); by != 0 {
		return 0, Fail(Invalid, "Shopify asks %s for %s and this transaction %s. Look at it before it is made ready.", o.Amount(t.ShopifyTotal),
			o.Name, o.Amount(t.Total))
	}
	held, booked := o.Holding().Net(), s.BookedOnline()
	unbooked := held - booked
	if unbooked == t.Balance() && unbooked >= 0 {
		return unbooked, nil
	}
	if unbooked == 0 && t.Balance() > 0 && (o.Terms.Name != "" || o.paysHere() != "") {
		return 0, nil // sold on account, or paid here on collecting: it is made ready first
	}
	return 0, Fail(Invalid, "Shopify holds %s for %s, %s is booked as eCommerce, and the balance is %s. Book by hand what is right first.",
		o.Amount(held), o.Name, o.Amount(booked), t.amount(t.Balance()))
}
