package shopsim

import (
	"slices"
	"time"
)

// What a merchant can do with an order's money and standing, beyond what merchant.go
// has: a counter that believes only in whole refunds and open orders is wrong by these.
// Each fails for an unknown name only, CancelKeeping also as Cancel does.

// CancelKeeping cancels the order as Shopify's admin does when its refund box is left
// empty, or filled with less: only so many cents are given back.
func (s *Shop) CancelKeeping(name string, refunded int64) error {
	return s.cancelFor(name, func(*order) int64 { return refunded })
}

// RefundAll takes every unit off the order and gives all of its money back, without
// cancelling it.
func (s *Shop) RefundAll(name string) error {
	return s.merchant(name, func(o *order) {
		cents := o.held()
		for _, l := range o.lines {
			l.CurrentQuantity = 0
		}
		for _, line := range o.shipping {
			line.discount = line.price
		}
		for _, f := range o.fulfillmentOrders {
			f.Status, f.updated = "CLOSED", o.updated
			for _, l := range f.lines {
				l.RemainingQuantity, l.TotalQuantity = 0, 0
			}
		}
		if cents > 0 {
			s.refund(o, cents)
		}
	})
}

// Archive puts the order aside, handed over or not.
func (s *Shop) Archive(name string) error {
	return s.merchant(name, func(o *order) { o.closed = o.updated })
}

// Reopen takes an archived order up again.
func (s *Shop) Reopen(name string) error {
	return s.merchant(name, func(o *order) { o.closed = time.Time{} })
}

// StartReturn has something of the order on its way back: Shopify won't cancel it then.
func (s *Shop) StartReturn(name string) error {
	return s.merchant(name, func(o *order) { o.returns = true })
}

// EndReturn is over with it.
func (s *Shop) EndReturn(name string) error {
	return s.merchant(name, func(o *order) { o.returns = false })
}

// ChargeDuties adds duties to the order, on top of its prices or inside them.
func (s *Shop) ChargeDuties(name string, cents int64, included bool) error {
	return s.merchant(name, func(o *order) { o.duties, o.dutiesIncluded = cents, included })
}

// FailFirst puts so many failed payments before those that the order has.
func (s *Shop) FailFirst(name string, times int) error {
	return s.merchant(name, func(o *order) {
		worked := o.payments
		o.payments = nil
		for range times {
			s.pay(o, "SALE", o.total()).Status = "FAILURE"
		}
		o.payments = append(o.payments, worked...)
	})
}

// AuthorizeSlowly has the bank still decide about a payment: Shopify won't cancel.
func (s *Shop) AuthorizeSlowly(name string) error {
	return s.merchant(name, func(o *order) { s.pay(o, "AUTHORIZATION", o.total()).Status = "PENDING" })
}

// uncancellable is why Shopify would not cancel the order now, in its words where they
// are known, "" when it would.
func (o *order) uncancellable() string {
	if slices.ContainsFunc(o.fulfillments, func(f *fulfillment) bool { return f.Status != "CANCELLED" }) {
		return "Cannot cancel an order that has outstanding fulfillments"
	}
	if o.returns {
		return "Cannot cancel an order that has returns"
	}
	for _, p := range o.payments {
		if p.Kind == "AUTHORIZATION" && p.Status == "PENDING" {
			return "Cannot cancel an order with pending payment authorizations"
		}
	}
	return ""
}
