package shopsim

import (
	"fmt"
	"slices"
	"time"

	"github.com/graph-gophers/graphql-go"
)

type order struct {
	ID                                           graphql.ID
	number                                       int64
	Name                                         string
	created, updated, closed, cancelled          time.Time
	CancelReason, Email, Phone, Note, SourceName *string
	staffNote                                    *string
	Test, TaxesIncluded, Confirmed, Edited       bool
	Tags                                         []string
	PoNumber                                     *string
	wishes                                       []attribute
	company                                      *purchasingCompany
	terms                                        *paymentTerms
	customer                                     *customer
	BillingAddress, ShippingAddress              *address
	risk                                         risk
	tender                                       tender
	abroad                                       exchange // what the customer's side pays in
	expired                                      bool     // the authorization ran out
	multi                                        bool     // it may be captured more than once
	declined                                     bool     // the bank declines to be captured from
	slowBank                                     bool     // its refunds wait for the bank
	duties                                       int64    // on the goods' way over a border
	dutiesIncluded                               bool     // they are in the prices
	returns                                      bool     // something is on its way back
	cameBack                                     []*returned
	codes                                        []string
	lines                                        []*line
	shipping                                     []*shippingLine
	fulfillmentOrders                            []*fulfillmentOrder
	fulfillments                                 []*fulfillment
	payments                                     []*payment
	refunded                                     []*refund
	shop                                         *Shop
}

func (o *order) touch() {
	o.updated, o.shop.moved = o.shop.config.Now().UTC().Truncate(time.Second), true
}

func (o *order) sum(of func(*line) int64) int64 {
	var total int64
	for _, l := range o.lines {
		total += of(l)
	}
	return total
}

// amounts are the sums of an order: as it is now, or as it was billed, before a
// cancellation took everything off it.
// Tips are lines, and no part of the subtotal.
type amounts struct{ subtotal, tips, taxes, freight, discounts, total int64 }

func (o *order) now() amounts {
	return o.amounts(func(l *line) int32 { return l.CurrentQuantity }, o.cancelled.IsZero())
}

func (o *order) billed() amounts {
	return o.amounts(func(l *line) int32 { return l.Quantity - l.edited }, true)
}

func (o *order) amounts(quantity func(*line) int32, shipped bool) amounts {
	a := amounts{
		subtotal:  o.sum(func(l *line) int64 { return l.net(quantity(l)) }) - o.tips(quantity),
		tips:      o.tips(quantity),
		taxes:     o.sum(func(l *line) int64 { return l.tax(quantity(l)) }),
		discounts: o.sum(func(l *line) int64 { return l.unit*int64(quantity(l)) - l.net(quantity(l)) }),
	}
	if shipped {
		for _, s := range o.shipping {
			a.freight += s.price - s.discount
			a.discounts += s.discount
		}
	}
	a.total = a.subtotal + a.tips + a.freight
	if !o.TaxesIncluded {
		a.total += a.taxes
	}
	if !o.dutiesIncluded {
		a.total += o.duties
	}
	return a
}

func (o *order) tips(quantity func(*line) int32) int64 {
	return o.sum(func(l *line) int64 {
		if l.kind == "tip" {
			return l.net(quantity(l))
		}
		return 0
	})
}

// total is what the order costs now.
func (o *order) total() int64 { return o.now().total }

func (o *order) paid(kinds ...string) int64 {
	var total int64
	for _, p := range o.payments {
		for _, kind := range kinds {
			if p.Kind == kind && p.Status == "SUCCESS" {
				total += p.cents
			}
		}
	}
	return total
}
func (o *order) received() int64 { return o.paid("SALE", "CAPTURE") }
func (o *order) returned() int64 { return o.paid("REFUND") }
func (o *order) held() int64     { return o.received() - o.returned() }

type first struct{ First *int32 }

// Customer is left out without its scope, and Shopify says so.
func (o *order) Customer() (*customer, error) {
	return o.customer, (&root{o.shop}).need("read_customers", "customer")
}

func (o *order) Attribution() *struct{ Handle string } { return nil }
func (o *order) Cancellation() *struct{ StaffNote *string } {
	if o.cancelled.IsZero() {
		return nil
	}
	return &struct{ StaffNote *string }{o.staffNote}
}
func (o *order) CancelledAt() *scalar              { return atOrNull(o.cancelled) }
func (o *order) Closed() bool                      { return !o.closed.IsZero() }
func (o *order) ClosedAt() *scalar                 { return atOrNull(o.closed) }
func (o *order) CreatedAt() scalar                 { return at(o.created) }
func (o *order) ProcessedAt() scalar               { return at(o.created) }
func (o *order) UpdatedAt() scalar                 { return at(o.updated) }
func (o *order) CurrencyCode() string              { return o.shop.config.Currency }
func (o *order) PresentmentCurrencyCode() string   { return o.abroad.currency }
func (o *order) DiscountCodes() []string           { return o.codes }
func (o *order) CurrentShippingPriceSet() moneyBag { return o.shop.bag(o.now().freight) }
func (o *order) CurrentSubtotalLineItemsQuantity() int32 {
	return int32(o.sum(func(l *line) int64 { return int64(l.CurrentQuantity) })) //nolint:gosec // a few hundred at most
}
func (o *order) CurrentSubtotalPriceSet() moneyBag        { return o.shop.bag(o.now().subtotal) }
func (o *order) CurrentTotalAdditionalFeesSet() *moneyBag { return nil }
func (o *order) DutiesIncluded() bool                     { return o.dutiesIncluded }
func (o *order) CurrentTotalDutiesSet() *moneyBag {
	if o.duties == 0 {
		return nil
	}
	b := o.shop.bag(o.duties)
	return &b
}
func (o *order) CurrentTotalDiscountsSet() moneyBag { return o.shop.bag(o.now().discounts) }
func (o *order) CurrentTotalPriceSet() moneyBag     { return o.shop.bag(o.total()) }
func (o *order) CurrentTotalTaxSet() moneyBag       { return o.shop.bag(o.now().taxes) }
func (o *order) TotalPriceSet() moneyBag            { return o.shop.bag(o.billed().total) }
func (o *order) TotalShippingPriceSet() moneyBag    { return o.shop.bag(o.billed().freight) }
func (o *order) TotalReceivedSet() moneyBag         { return o.shop.bag(o.received()) }
func (o *order) TotalRefundedSet() moneyBag         { return o.shop.bag(o.returned()) }
func (o *order) TotalCapturableSet() moneyBag {
	return o.shop.bag(o.capturable())
}

func (o *order) TotalOutstandingSet() moneyBag {
	return o.shop.bag(o.outstanding())
}
func (o *order) SubtotalPriceSet() *moneyBag  { b := o.shop.bag(o.billed().subtotal); return &b }
func (o *order) TotalDiscountsSet() *moneyBag { b := o.shop.bag(o.billed().discounts); return &b }
func (o *order) TotalTaxSet() *moneyBag       { b := o.shop.bag(o.billed().taxes); return &b }
func (o *order) TotalTipReceivedSet() moneyBag {
	return o.shop.bag(o.tips(func(*line) int32 { return 1 }))
}
func (o *order) Unpaid() bool { return o.received()-o.returned() < o.total() }
func (o *order) LegacyResourceID() scalar {
	return scalar(fmt.Sprint(o.number))
}

func (o *order) Risk() risk { return o.risk }

// CurrentTaxLines is what CurrentTotalTaxSet is made of.
func (o *order) CurrentTaxLines() []*taxLine {
	taxes := o.now().taxes
	if taxes == 0 {
		return []*taxLine{}
	}
	rate := taxRate
	percent := rate * 100
	return []*taxLine{{"NH Tax", taxes, &rate, &percent, o.shop}}
}

func (o *order) DisplayFinancialStatus() *string {
	status := "PENDING"
	switch received, returned := o.received(), o.returned(); {
	case returned > 0 && returned >= received:
		status = "REFUNDED"
	case returned > 0:
		status = "PARTIALLY_REFUNDED"
	case !o.cancelled.IsZero():
		status = "VOIDED"
	case received >= o.total():
		status = "PAID"
	case received > 0:
		status = "PARTIALLY_PAID"
	case o.paid("VOID") > 0:
		status = "VOIDED"
	case o.ranOut():
		status = "EXPIRED"
	case o.paid("AUTHORIZATION") > 0:
		status = "AUTHORIZED"
	}
	return &status
}

// DisplayFulfillmentStatus counts what was handed over and what is left, hidden parts
// too. A part that was closed with nothing in it says nothing.
func (o *order) DisplayFulfillmentStatus() string {
	handedOver := slices.ContainsFunc(o.fulfillments, func(f *fulfillment) bool { return f.Status == "SUCCESS" })
	states := map[string]int{}
	for _, f := range o.fulfillmentOrders {
		states[f.Status]++
	}
	waiting := states["OPEN"] + states["IN_PROGRESS"] + states["ON_HOLD"] + states["SCHEDULED"]
	switch {
	case handedOver && waiting == 0:
		return "FULFILLED"
	case handedOver:
		return "PARTIALLY_FULFILLED"
	case states["ON_HOLD"] > 0 && states["ON_HOLD"] == waiting:
		return "ON_HOLD"
	case states["SCHEDULED"] > 0 && states["SCHEDULED"] == waiting:
		return "SCHEDULED"
	case states["IN_PROGRESS"] > 0:
		return "IN_PROGRESS"
	}
	return "UNFULFILLED"
}

func (o *order) RequiresShipping() bool {
	for _, l := range o.lines {
		if l.RequiresShipping && l.CurrentQuantity > 0 {
			return true
		}
	}
	return false
}

func (o *order) Refunds(first) []*refund { return o.refunded }

// Fulfillments is a list with no cursor: what is beyond First is not shown.
func (o *order) Fulfillments(a struct {
	First *int32
	Query *string
},
) []*fulfillment {
	if a.First != nil {
		return o.fulfillments[:min(len(o.fulfillments), int(*a.First))]
	}
	return o.fulfillments
}

func (o *order) Transactions(a struct {
	Capturable, ManuallyResolvable *bool
	First                          *int32
},
) []*payment {
	list := o.payments
	if a.Capturable != nil && *a.Capturable {
		list = slices.DeleteFunc(slices.Clone(list), func(p *payment) bool { return p.unsettled() == 0 })
	}
	if a.First != nil {
		list = list[:min(len(list), int(*a.First))]
	}
	return list
}

func (o *order) LineItems(p page) (*connection[*line], error) { return paged(o.lines, p, "lines") }

func (o *order) ShippingLines(p struct {
	page
	IncludeRemovals bool
},
) (*connection[*shippingLine], error) {
	return paged(o.shipping, p.page, "shipping")
}

func (o *order) FulfillmentOrders(p struct {
	page
	Displayable bool
	Query       *string
},
) (*connection[*fulfillmentOrder], error) {
	var routed []*fulfillmentOrder
	for _, f := range o.fulfillmentOrders {
		if o.shop.routed(f) {
			routed = append(routed, f)
		}
	}
	return paged(routed, p.page, "fos")
}
