package store

import (
	"cmp"
	"strings"
)

// Holding is the money of an order as Shopify has it; minor units of the order's
// currency, each zero or more.
type Holding struct {
	// Authorized is promised by the bank and not captured yet.
	Authorized int64
	// Captured is all that Shopify ever received, Refunded what it gave back of it.
	Captured int64
	Refunded int64
	// Pending was begun and is not decided (bank deposit, buy now pay later).
	Pending int64
	// Told is what Shopify counts as received because it was told that it was paid here;
	// what it was told to have been given back is taken off. It is in none of the others:
	// Shopify holds none of it.
	Told int64
	// Latest is the last payment that worked, nil when there is none: its gateway,
	// brand and approval are what a payment is prefilled with (R36).
	Latest *ShopifyPayment
}

// Net is what was captured and not given back.
func (h Holding) Net() int64 { return h.Captured - h.Refunded }

// Holding is what Shopify says it received, refunded and may still capture (R57).
// Only where it says nothing of that are its payments added up: their list may be
// cut off, failed ones count for nothing, and kinds that Shopify may add later are
// left out.
func (o Order) Holding() Holding {
	h := o.listed()
	if o.Whole != nil {
		// Of the money of an order that several hand over, what our share comes to.
		told := min(h.Told, o.Received)
		return Holding{
			Authorized: o.Capturable, Captured: o.Received - told, Told: told, Latest: h.Latest,
			Pending: min(h.Pending, max(0, o.Total-o.Received)),
		}
	}
	received, returned := o.told()
	h.Captured = max(0, cmp.Or(o.Received, h.Captured+received)-received)
	h.Refunded = max(0, cmp.Or(o.Refunded, h.Refunded+returned)-returned)
	switch {
	case o.paymentLost():
		h.Authorized = 0
	case o.PaymentsCut, o.Received != 0, o.Capturable != 0:
		h.Authorized = o.Capturable // what is given up with a first capture stays in the list
	}
	return h
}

// told adds up what Shopify counts as received, and as given back, because it was told so
// from here.
func (o Order) told() (received, returned int64) {
	for _, p := range o.Payments {
		switch {
		case !p.Told || p.State != "SUCCESS":
		case p.Kind == "REFUND":
			returned += p.Minor
		default:
			received += p.Minor
		}
	}
	return received, returned
}

// listed adds up the payments.
func (o Order) listed() Holding {
	var h Holding
	received, returned := o.told()
	h.Told = received - returned
	for i, p := range o.Payments {
		if p.Told {
			continue
		}
		kind := strings.TrimPrefix(p.Kind, "EMV_")
		if p.State == "PENDING" && (kind == "SALE" || kind == "AUTHORIZATION" || kind == "CAPTURE") {
			h.Pending += p.Minor
		}
		if p.State != "SUCCESS" {
			continue
		}
		switch kind {
		case "SALE":
			h.Captured += p.Minor
		case "AUTHORIZATION":
			h.Authorized += p.Minor
		case "CAPTURE":
			h.Captured += p.Minor
			h.Authorized = max(0, h.Authorized-p.Minor)
		case "VOID":
			h.Authorized = max(0, h.Authorized-p.Minor)
			if p.Minor == 0 {
				h.Authorized = 0
			}
		case "REFUND":
			h.Refunded += p.Minor
		case "CHANGE":
			h.Captured -= p.Minor
		}
		if kind == "SALE" || kind == "AUTHORIZATION" || kind == "CAPTURE" {
			h.Latest = &o.Payments[i]
		}
	}
	return h
}

// PaymentConcern is something about an order's money that staff must see before
// goods leave the shop (R40).
type PaymentConcern struct {
	// Grave concerns stop a careful cashier; the others are worth a look.
	Grave bool
	// AtHandOver concerns stop nothing before the goods are handed over: what is paid when
	// it is collected is put on the shelf unpaid.
	AtHandOver bool
	// Lead says it in a few words, Text what to do.
	Lead, Text string
}

// AuthorizedOnly says that the money of an order was promised and not taken yet, ""
// where it was: once the goods are gone, the promise runs out in days.
func (o Order) AuthorizedOnly() string {
	if held := o.Holding(); held.Authorized > 0 && o.CancelledAt.IsZero() {
		return o.Amount(held.Authorized).String() + " of " + o.Name + " is only authorized: capture it under Verify Payment before handing over."
	}
	return ""
}

// PaymentConcerns are R40's warnings: authorised only, unpaid, refunded, voided
// or expired, high risk. None means that the money is in. booked are the till's own
// payments of the order: what was taken here is asked of nobody again.
func (o Order) PaymentConcerns(booked ...Payment) []PaymentConcern {
	var list []PaymentConcern
	add := func(grave bool, lead, text string) {
		list = append(list, PaymentConcern{Grave: grave, Lead: lead, Text: text})
	}
	h, taken := o.Holding(), max(0, o.untold(booked))
	owed := max(0, o.Owed()-taken)
	here := taken > 0 && owed == 0
	switch {
	case !o.CancelledAt.IsZero() && h.Net() > 0:
		add(true, "Cancelled at Shopify.", "Don't hand anything over. Shopify still holds "+o.Amount(h.Net()).String()+" for it.")
	case !o.CancelledAt.IsZero():
		add(true, "Cancelled at Shopify.", "Don't hand anything over.")
	case here && h.Authorized > 0:
		add(true, "Taken here, and authorized.", o.Amount(taken).String()+" was taken at the till, and "+o.Amount(h.Authorized).String()+
			" is still promised by the bank. Give that up in Shopify's admin, or the customer may pay twice.")
	case here:
		add(false, "Taken here.", o.Amount(taken).String()+" was taken at the till. Shopify doesn't know of it and goes on waiting for it.")
	case o.Financial == Voided || o.Financial == Expired:
		add(true, "The payment is "+strings.ToLower(o.Financial.Label())+".", "There is no money for this order. Ask the customer to pay again.")
	case o.Total > 0 && h.Captured == 0 && (h.Authorized > 0 || o.Financial == Authorized):
		add(true, "Authorized, not captured.", o.Amount(cmp.Or(h.Authorized, o.Outstanding)).String()+" is promised by the bank"+o.untilWhen()+
			". Capture it before handing over.")
	case owed > 0 && o.Terms.Name != "":
		add(false, "Sold on account.", o.Terms.Words("")+": "+o.Amount(owed).String()+" is still to be paid. No payment is asked before.")
	case owed > 0 && h.Captured == 0 && o.paysHere() != "":
		add(true, "To be paid here.", o.Amount(owed).String()+" is paid outside of Shopify ("+o.paysHere()+"). Take it here when the customer "+
			"pays; Shopify is told then.")
		list[0].AtHandOver = true
	case owed > 0 && h.Pending > 0:
		add(true, "Payment pending.", o.Amount(h.Pending).String()+" has not arrived yet. Wait for it before handing over.")
	case owed > 0 && h.Captured == 0:
		add(true, "Not paid.", o.Amount(owed).String()+" is owed. Take the payment at the counter.")
	case owed > 0 && h.Authorized > 0:
		add(true, "Not captured in full.", o.Amount(h.Authorized).String()+" is only authorized"+o.untilWhen()+
			". Capture it before handing over.")
	case owed > 0:
		add(true, "Not paid in full.", o.Amount(owed).String()+" is still owed.")
	case o.OwedBack() > 0:
		add(false, "Owed back.", o.Amount(o.OwedBack()).String()+" more was paid than the order costs now. It is owed back to the customer: "+
			"refund it in Shopify's admin.")
	}
	favour := ""
	if rest := o.Outstanding - owed; rest > 0 && o.CancelledAt.IsZero() {
		favour = " Shopify counts " + o.Amount(rest).String() + " as still owed; if it was given back as a favour, nobody owes it."
	}
	switch {
	case h.Refunded > 0 && !o.CancelledAt.IsZero() && h.Net() > 0:
		add(false, "Partly refunded.", o.Amount(h.Refunded).String()+" went back to the customer.")
	case h.Refunded > 0 && h.Refunded >= h.Captured:
		add(true, "Refunded in full.", o.Amount(h.Refunded).String()+" went back to the customer: Shopify holds nothing for this order."+favour)
	case h.Refunded > 0:
		add(false, "Partly refunded.", o.Amount(h.Refunded).String()+" went back to the customer. Look at what is still to be handed over."+
			favour)
	}
	if h.Told > 0 {
		add(false, "Paid here.", "Shopify was told that "+o.Amount(h.Told).String()+" was taken here, and holds none of it.")
	}
	if len(list) == 0 && o.Financial != Paid && o.Financial != "" {
		add(true, "Shopify doesn't count it as paid.", "It says: "+o.Financial.Label()+". Look at it in Shopify's admin before handing over.")
	}
	if held := o.HeldBack(); held != "" {
		add(false, "Held back at Shopify.", held)
	}
	if minor, why := o.OthersShare(); minor > 0 && h.Captured > 0 {
		add(false, "Not all of it is ours.", o.Amount(minor).String()+" of the "+o.Amount(o.Whole.Total).String()+" that Shopify asks is the "+
			why+". Of what it holds, the sums here are ours alone.")
	}
	if o.PaymentsCut {
		add(false, "More payments than are listed.", "Shopify lists only the first of them. The sums above are its own and whole.")
	}
	switch o.Risk {
	case "CANCEL":
		add(true, "High risk of fraud.", "Shopify recommends to cancel this order. Look at it in Shopify's admin first.")
	case "INVESTIGATE":
		add(false, "Medium risk of fraud.", "Shopify recommends to look into this order before it is handed over.")
	}
	return list
}

// untilWhen says until which day the order's authorized payment can be captured, as the end
// of a sentence; "" when that isn't known.
func (o Order) untilWhen() string {
	if until := o.AuthorizedUntil(); !until.IsZero() {
		return ", until " + until.Local().Format("Jan 2, 2006")
	}
	return ""
}
