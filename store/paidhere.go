package store

import (
	"slices"
	"time"
)

// The settings about money that was paid here, or promised at Shopify (R57).
const (
	// SettingMarkPaid has Shopify told once an order was paid here in full.
	SettingMarkPaid = "payments.mark-paid"
	// SettingCapture has what is authorized captured when an order is Completed.
	SettingCapture = "payments.capture"
)

// MayMarkPaid is nil when Shopify can be told that the order was paid here: marking it as
// paid counts all that is outstanding there as paid, so all of that has to have been taken
// here. Else Invalid with the reason. t is its transaction, payments are all that were
// booked here for it.
func (o Order) MayMarkPaid(t Transaction, payments []Payment) error {
	whole := o.AtShopify()
	h, taken := whole.Holding(), whole.untold(payments)
	switch {
	case !whole.CancelledAt.IsZero():
		return Fail(Invalid, "%s was cancelled at Shopify, so there is nothing to mark as paid.", o.Name)
	case whole.Outstanding <= 0:
		return Fail(Invalid, "Shopify counts %s as paid already. Nothing was queued.", o.Name)
	case h.Authorized > 0:
		return Fail(Invalid, "%s is authorized for %s, and marking it as paid would capture that. If it was paid here instead, give the "+
			"authorization up in Shopify's admin first; else capture it under Verify Payment.", o.Amount(h.Authorized), o.Name)
	case whole.onItsWay() > 0:
		return Fail(Invalid, "%s for %s is on its way to Shopify, and marking it as paid could have the customer pay twice. Cancel that payment "+
			"in Shopify's admin first.", o.Amount(whole.onItsWay()), o.Name)
	case taken < whole.Outstanding:
		return Fail(Invalid, "Shopify waits for %s for %s and %s was taken here. Marking it as paid would say that all is: take the rest first.",
			o.Amount(whole.Outstanding), o.Name, o.Amount(max(0, taken)))
	case t.Balance() != 0 && t.State == TransactionOpen:
		return Fail(Invalid, "Transaction %s has a balance of %s. Settle it first; marking as paid says that all is paid.", t.Barcode,
			t.amount(t.Balance()))
	default:
		return nil
	}
}

// onItsWay is what a gateway of Shopify's has begun to take and not decided: cash on
// delivery and the like, which the merchant takes, is not among it.
func (o Order) onItsWay() (minor int64) {
	for _, p := range o.Payments {
		if p.State == "PENDING" && !p.Manual && (p.Kind == "SALE" || p.Kind == "AUTHORIZATION" || p.Kind == "CAPTURE") {
			minor += p.Minor
		}
	}
	return minor
}

// ToCapture is what is to be captured of an order: what the bank has promised, and no more
// than is still to be paid, of which the till may have taken a part. 0 for nothing.
func (o Order) ToCapture(payments []Payment) int64 {
	if !o.CancelledAt.IsZero() || o.Whole != nil {
		return 0 // a share's part of one authorization can't be told from the others'
	}
	return max(0, min(o.Holding().Authorized, o.Owed()-o.untold(payments)))
}

// MayCapture is nil when so much of the order's authorized payment can be captured, else
// Invalid with the reason.
func (o Order) MayCapture(minor int64, payments []Payment) error {
	authorized, most := o.Holding().Authorized, o.ToCapture(payments)
	switch {
	case !o.CancelledAt.IsZero():
		return Fail(Invalid, "%s was cancelled at Shopify, so nothing can be captured.", o.Name)
	case o.Whole != nil:
		return Fail(Invalid, "Others hand over a part of %s and share its payment. Capture it in Shopify's admin.", o.Name)
	case authorized == 0:
		return Fail(Invalid, "Nothing of %s is authorized that could be captured.", o.Name)
	case minor <= 0:
		return Fail(Invalid, "An amount to capture is more than nothing.")
	case minor > authorized:
		return Fail(Invalid, "%s is authorized for %s, so %s can't be captured. Nothing was queued.", o.Amount(authorized), o.Name,
			o.Amount(minor))
	case minor > most:
		return Fail(Invalid, "%s is still to be paid for %s, so %s would be more than is owed. Nothing was queued.", o.Amount(most), o.Name,
			o.Amount(minor))
	default:
		return nil
	}
}

// CaptureWarnings are the sentences to show before so much is captured (R57).
func (o Order) CaptureWarnings(minor int64) []string {
	left, once := o.Holding().Authorized-minor, true
	for _, p := range o.Payments {
		if p.Kind == "AUTHORIZATION" && p.State == "SUCCESS" {
			once = once && !p.Often
		}
	}
	if left > 0 && once {
		return []string{"It can be captured once: " + o.Amount(left).String() + " of what is authorized is given up with it."}
	}
	return nil
}

// AuthorizedUntil is when the first of the order's authorizations runs out, zero when none
// is left to be captured or Shopify doesn't say.
func (o Order) AuthorizedUntil() (until time.Time) {
	if o.Holding().Authorized == 0 {
		return until
	}
	for _, p := range o.Payments {
		if p.Kind == "AUTHORIZATION" && p.State == "SUCCESS" && !p.ExpiresAt.IsZero() && (until.IsZero() || p.ExpiresAt.Before(until)) {
			until = p.ExpiresAt
		}
	}
	return until
}

// ReversedAfterTold says what a payment that is taken back here leaves at Shopify, which
// was told that the order is paid.
func (o Order) ReversedAfterTold() string {
	return "Shopify was told that " + o.Name + " is paid, and goes on saying so. Take the payment again if it was only booked wrongly; if " +
		"the customer gets the money back, refund it in Shopify's admin too, where that moves no money."
}

// Made says that a payment is what the push made: Shopify said so, or, while no answer came,
// it is of the kind and not earlier.
func (p Push) Made(made ShopifyPayment) bool {
	if slices.Contains(p.Fulfillments, made.ShopifyID) {
		return true
	}
	if !p.MayHaveMade(made.At) {
		return false
	}
	switch p.Intent {
	case IntentMarkPaid:
		return made.Manual && made.Kind == "SALE" && made.State == "SUCCESS"
	case IntentCapture:
		return made.Kind == "CAPTURE" && (made.State == "SUCCESS" || made.State == "PENDING")
	default:
		return false
	}
}

// Recognised is the order with the payments marked that this shop's own pushes made: what
// Shopify was told of, given back since or not, and what was captured from here.
func (o Order) Recognised(pushes []Push) Order {
	told := false
	payments := slices.Clone(o.Payments)
	for i := range payments {
		p := &payments[i]
		for _, push := range pushes {
			switch {
			case !push.Intent.OfMoney() || push.State == PushWithdrawn || !push.Made(*p):
			case push.Intent == IntentMarkPaid:
				p.Told = true
			default:
				p.Ours = true
			}
		}
		told = told || p.Told
		p.Told = p.Told || told && p.Manual && p.Kind == "REFUND"
	}
	o.Payments = payments
	return o
}
