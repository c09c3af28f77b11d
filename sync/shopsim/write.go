package shopsim

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/graph-gophers/graphql-go"
)

type userError struct {
	Field   *[]string
	Message string
	Code    *string
}

func refuse(field, message, code string) []userError {
	return []userError{{&[]string{field}, message, orNull(code)}}
}

func (s *Shop) note(o *order, kind, template string, cents int64) {
	entry := LogEntry{Kind: kind, Template: template}
	if kind == "refund" || kind == "capture" || kind == "paid" {
		amount := in(s.config.Currency, cents)
		entry.Amount, entry.Currency = string(amount.Amount), amount.CurrencyCode
	}
	s.noteEntry(o, entry)
}

// byApp marks what is logged of an act as an app's.
func (s *Shop) byApp(act func()) {
	before := len(s.journal)
	act()
	for i := range s.journal[before:] {
		s.journal[before+i].App = true
	}
}

// mail is what an app has the customer told about a fulfillment or a part.
func (s *Shop) mail(o *order, template string, about graphql.ID) {
	s.noteEntry(o, LogEntry{Kind: "mail", Template: template, About: string(about), App: true})
}

func (s *Shop) noteEntry(o *order, entry LogEntry) {
	if entry.Kind == "mail" {
		if entry.To = text(o.Email); entry.To == "" {
			return
		}
	}
	entry.At, entry.Order, entry.OrderID = s.config.Now().UTC(), o.Name, string(o.ID)
	s.journal = append(s.journal, entry)
}

type prepared struct{ UserErrors []userError }

func (q *root) FulfillmentOrderLineItemsPreparedForPickup(a struct {
	Input struct {
		LineItemsByFulfillmentOrder []struct{ FulfillmentOrderID graphql.ID }
	}
},
) (*prepared, error) {
	if err := q.need("write_merchant_managed_fulfillment_orders", "fulfillmentOrderLineItemsPreparedForPickup"); err != nil {
		return nil, err
	}
	var all []*fulfillmentOrder
	for _, item := range a.Input.LineItemsByFulfillmentOrder {
		f := q.FulfillmentOrder(byID{item.FulfillmentOrderID})
		switch {
		case f == nil || f.method() != "PICK_UP" || f.Status == "ON_HOLD" || f.Status == "SCHEDULED":
			return &prepared{refuse("input", "Fulfillment order is invalid.", "FULFILLMENT_ORDER_INVALID")}, nil
		case f.Status != "OPEN":
			return &prepared{refuse("input", "There are no line items to prepare for this fulfillment order.",
				"NO_LINE_ITEMS_TO_PREPARE_FOR_FULFILLMENT_ORDER")}, nil
		}
		all = append(all, f)
	}
	for _, f := range all {
		f.Status = "IN_PROGRESS"
		f.Order.touch()
		f.updated = f.Order.updated
		q.s.mail(f.Order, "ready_for_pickup", f.ID)
	}
	return &prepared{[]userError{}}, nil
}

type cancelJob struct {
	order        *order
	due          time.Time
	refund, mail bool
	reason       string
	note         *string
	done         bool
}

type cancelPayload struct {
	Job                   *job
	OrderCancelUserErrors []userError
}

func (q *root) OrderCancel(a struct {
	OrderID        graphql.ID
	Reason         string
	Restock        bool
	NotifyCustomer bool
	Refund         *bool
	RefundMethod   *struct {
		OriginalPaymentMethodsRefund *bool
		StoreCreditRefund            *struct{ ExpiresAt *scalar }
	}
	StaffNote *string
},
) (*cancelPayload, error) {
	if err := q.need("write_orders", "orderCancel"); err != nil {
		return nil, err
	}
	o, _ := q.s.byID[string(a.OrderID)].(*order)
	no := func(message, code string) (*cancelPayload, error) {
		return &cancelPayload{nil, refuse("orderId", message, code)}, nil
	}
	if o == nil {
		return no("Order does not exist", "NOT_FOUND")
	}
	if !o.cancelled.IsZero() {
		return no("Cannot cancel an order that has already been canceled", "INVALID")
	}
	if why := o.uncancellable(); why != "" {
		return no(why, "INVALID")
	}
	if m := a.RefundMethod; m != nil && (m.OriginalPaymentMethodsRefund == nil) == (m.StoreCreditRefund == nil) {
		return nil, graphError{"INVALID_VARIABLE", "'OrderCancelRefundMethodInput' requires exactly one argument, but 0 or 2 were provided."}
	}
	refunds := a.Refund != nil && *a.Refund
	if m := a.RefundMethod; m != nil {
		refunds = m.StoreCreditRefund != nil || *m.OriginalPaymentMethodsRefund
	}
	j := &cancelJob{
		order: o, due: q.s.config.Now().Add(q.s.config.JobDelay), refund: refunds, mail: a.NotifyCustomer, reason: a.Reason,
		note: a.StaffNote,
	}
	q.s.nextID++
	id := fmt.Sprintf("gid://shopify/Job/%d", q.s.nextID)
	q.s.jobs[id] = j
	return &cancelPayload{&job{graphql.ID(id), false}, []userError{}}, nil
}

// settle lets the cancellations that are due take effect.
func (s *Shop) settle() {
	for _, id := range slices.Sorted(maps.Keys(s.jobs)) {
		if j := s.jobs[id]; !j.done && !s.config.Now().Before(j.due) {
			j.done = true
			// What has come in the way since ends the job without a word.
			if j.order.uncancellable() != "" {
				continue
			}
			cents := int64(0)
			if j.refund {
				cents = j.order.held()
			}
			s.cancel(j.order, j.reason, j.note, cents, j.mail)
		}
	}
}

// cancel cancels an order and gives so many cents of its money back.
func (s *Shop) cancel(o *order, reason string, staffNote *string, cents int64, mails bool) {
	if !o.cancelled.IsZero() {
		return
	}
	o.touch()
	o.cancelled, o.closed, o.CancelReason, o.staffNote = o.updated, o.updated, &reason, staffNote
	if cents = min(cents, o.held()); cents > 0 {
		s.refund(o, cents)
	}
	s.release(o)
	for _, f := range o.fulfillmentOrders {
		f.Status, f.updated = "CLOSED", o.updated
		for _, l := range f.lines {
			l.RemainingQuantity, l.TotalQuantity = 0, 0
		}
	}
	for _, l := range o.lines {
		l.CurrentQuantity = 0
	}
	s.note(o, "cancel", "", 0)
	if mails {
		s.note(o, "mail", "cancelled", 0)
	}
}

func (s *Shop) refund(o *order, cents int64) {
	r := &refund{CreatedAt: atOrNull(o.updated), cents: cents, shop: s}
	r.ID = s.id("Refund", r)
	o.refunded = append(o.refunded, r)
	r.payments = []*payment{s.pay(o, "REFUND", cents)}
	s.note(o, "refund", "", cents)
}

// byName is the order of that name; the merchant's acts on another do nothing.
func (s *Shop) byName(name string) *order {
	for _, o := range s.orders {
		if o.Name == name {
			return o
		}
	}
	return nil
}

func (s *Shop) merchant(name string, act func(*order)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.byName(name)
	if o == nil {
		return fmt.Errorf("the training shop has no order %s", name)
	}
	o.touch()
	act(o)
	return nil
}

// Cancel cancels the order as the merchant would in Shopify's admin, refunding
// what was paid. It fails for an unknown name, and for an order that Shopify doesn't let
// anybody cancel, as one of which something is handed over.
func (s *Shop) Cancel(name string) error { return s.cancelFor(name, (*order).held) }

// cancelFor has the merchant cancel an order and give back what is said of it, in cents.
func (s *Shop) cancelFor(name string, refunded func(*order) int64) error {
	refusal := ""
	err := s.merchant(name, func(o *order) {
		if refusal = o.uncancellable(); refusal == "" {
			s.cancel(o, "STAFF", nil, refunded(o), false)
		}
	})
	if refusal != "" {
		return errors.New(refusal)
	}
	return err
}

// RemoveUnit edits one unit of the order's first line away.
func (s *Shop) RemoveUnit(name string) error {
	return s.merchant(name, func(o *order) { o.removeUnit() })
}

func (o *order) removeUnit() {
	l := o.lines[0]
	if l.UnfulfilledQuantity() == 0 {
		return // Shopify edits nothing away that was handed over
	}
	l.CurrentQuantity--
	l.edited++
	o.Edited = true
	for _, f := range o.fulfillmentOrders {
		for _, part := range f.lines {
			if part.LineItem == l && part.RemainingQuantity > 0 {
				part.RemainingQuantity--
				part.TotalQuantity--
				f.updated = o.updated
				if f.left() == 0 {
					f.Status = "CLOSED"
				}
				return
			}
		}
	}
}

// left counts the units of a part that are still to be handed over.
func (f *fulfillmentOrder) left() (units int32) {
	for _, l := range f.lines {
		units += l.RemainingQuantity
	}
	return units
}

// Delete takes the order out of the shop, as the merchant may with one that is
// over: from then on it is null.
func (s *Shop) Delete(name string) error {
	return s.merchant(name, func(o *order) {
		gone := func(f *fulfillmentOrder) bool { return f.Order == o }
		same := func(other *order) bool { return other == o }
		s.orders, s.ordersByUpdate = slices.DeleteFunc(s.orders, same), slices.DeleteFunc(s.ordersByUpdate, same)
		s.parts, s.partsByUpdate = slices.DeleteFunc(s.parts, gone), slices.DeleteFunc(s.partsByUpdate, gone)
		delete(s.byID, string(o.ID))
	})
}

// Refund gives back cents of what was paid, without a line.
func (s *Shop) Refund(name string, cents int64) error {
	return s.merchant(name, func(o *order) { s.refund(o, cents) })
}
