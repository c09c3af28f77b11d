package shopsim

import (
	"slices"
	"time"
)

// The merchant's acts about the parts of an order, its fulfillment orders, which happen
// in Shopify's admin or by another app. Parts are counted from 0. Each act fails for an
// unknown name only; about a part that isn't there, or not in that state, it does nothing.

// part has the merchant act on one part that is in one of the states.
func (s *Shop) part(name string, i int, states []string, act func(*fulfillmentOrder)) error {
	return s.merchant(name, func(o *order) {
		if i >= len(o.fulfillmentOrders) {
			return
		}
		f := o.fulfillmentOrders[i]
		for _, state := range states {
			if f.Status == state {
				f.updated = o.updated
				act(f)
				return
			}
		}
	})
}

// Hold puts the order's open parts on hold.
func (s *Shop) Hold(name string) error {
	return s.merchant(name, func(o *order) {
		for _, f := range o.fulfillmentOrders {
			if f.Status == "OPEN" {
				s.hold(f, "OTHER", "Other", "")
			}
		}
	})
}

// HoldPart puts one part on hold for a reason of Shopify's, with a note.
func (s *Shop) HoldPart(name string, i int, reason, shown, notes string) error {
	return s.part(name, i, []string{"OPEN"}, func(f *fulfillmentOrder) { s.hold(f, reason, shown, notes) })
}

func (s *Shop) hold(f *fulfillmentOrder, reason, shown, notes string) {
	h := &hold{Reason: reason, DisplayReason: shown, ReasonNotes: orNull(notes)}
	h.ID = s.id("FulfillmentHold", h)
	f.Status, f.updated, f.FulfillmentHolds = "ON_HOLD", f.Order.updated, append(f.FulfillmentHolds, h)
}

// ReleasePart lets one part go on.
func (s *Shop) ReleasePart(name string, i int) error {
	return s.part(name, i, []string{"ON_HOLD"}, func(f *fulfillmentOrder) { f.foreign = false; f.release(nil) })
}

// SchedulePart has one part wait for a day, as one that was sold in advance does.
func (s *Shop) SchedulePart(name string, i int, until time.Time) error {
	return s.part(name, i, []string{"OPEN"}, func(f *fulfillmentOrder) { f.Status, f.fulfillAt = "SCHEDULED", until.Truncate(time.Second) })
}

// OpenPart has a part that was scheduled or in progress wait to be handed over.
func (s *Shop) OpenPart(name string, i int) error {
	return s.part(name, i, []string{"SCHEDULED", "IN_PROGRESS"}, func(f *fulfillmentOrder) { f.Status, f.fulfillAt = "OPEN", time.Time{} })
}

// OpenScheduled has all parts that were scheduled wait to be handed over, as if their day
// had come.
func (s *Shop) OpenScheduled() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.parts {
		if f.Status == "SCHEDULED" {
			f.Order.touch()
			f.Status, f.fulfillAt, f.updated = "OPEN", time.Time{}, f.Order.updated
		}
	}
}

// MarkInProgress is a colleague who marks a part as being worked on; nobody is mailed.
func (s *Shop) MarkInProgress(name string, i int) error {
	return s.part(name, i, []string{"OPEN"}, func(f *fulfillmentOrder) { f.Status = "IN_PROGRESS" })
}

// HandOverUnit marks a unit of the order's first part as handed over.
func (s *Shop) HandOverUnit(name string) error {
	return s.part(name, 0, []string{"OPEN", "IN_PROGRESS"}, func(f *fulfillmentOrder) { s.handOver(f, 1) })
}

// HandOverPart marks all of a part as handed over.
func (s *Shop) HandOverPart(name string, i int) error {
	return s.part(name, i, []string{"OPEN", "IN_PROGRESS"}, func(f *fulfillmentOrder) { s.handOver(f, 0) })
}

// handOver fulfills a part, or with most above 0 only so many units of its first line.
func (s *Shop) handOver(f *fulfillmentOrder, most int32) {
	o, units := f.Order, map[*foLine]int32{}
	for i, l := range f.lines {
		if most == 0 {
			units[l] = l.RemainingQuantity
		} else if i == 0 {
			units[l] = min(l.RemainingQuantity, most)
		}
	}
	made := &fulfillment{Status: "SUCCESS", created: o.updated, updated: o.updated, fos: []*fulfillmentOrder{f}}
	made.ID = s.id("Fulfillment", made)
	s.take(made, f, units)
	o.fulfillments = append(o.fulfillments, made)
	s.made(o, made, false)
}

// Reroute has a part handed over in another way: Shopify closes it with nothing in it and
// makes a new one.
func (s *Shop) Reroute(name string, i int, method string) error {
	return s.part(name, i, []string{"OPEN"}, func(f *fulfillmentOrder) {
		if f.left() == 0 {
			return
		}
		s.again(f, method, nil)
		f.Status = "CLOSED"
		for _, l := range f.lines {
			l.TotalQuantity, l.RemainingQuantity = 0, 0
		}
	})
}

// again makes a new open part of these units of one, or with nil of what is left of it.
func (s *Shop) again(f *fulfillmentOrder, method string, units map[*foLine]int32) *fulfillmentOrder {
	o := f.Order
	next := &fulfillmentOrder{
		Order: o, Status: "OPEN", RequestStatus: "UNSUBMITTED", created: o.updated, updated: o.updated, FulfillmentHolds: []*hold{},
		DeliveryMethod: &deliveryMethod{MethodType: method}, AssignedLocation: f.AssignedLocation,
	}
	next.ID = s.id("FulfillmentOrder", next)
	next.number = s.nextID
	next.DeliveryMethod.ID = s.id("DeliveryMethod", next.DeliveryMethod)
	for _, l := range f.lines {
		n := l.RemainingQuantity
		if units != nil {
			n = units[l]
		}
		if n > 0 {
			part := *l
			part.TotalQuantity, part.RemainingQuantity = n, n
			part.ID = s.id("FulfillmentOrderLineItem", &part)
			next.lines = append(next.lines, &part)
		}
	}
	o.fulfillmentOrders = append(o.fulfillmentOrders, next)
	s.parts, s.partsByUpdate, s.moved = append(s.parts, next), append(s.partsByUpdate, next), true
	return next
}

// TakeBack cancels the order's last fulfillment: what it handed over waits again, in
// parts that are new. Shopify refuses it once goods of the order came back.
func (s *Shop) TakeBack(name string) error {
	return s.merchant(name, func(o *order) {
		if slices.ContainsFunc(o.cameBack, func(r *returned) bool { return r.Status != "CANCELED" }) {
			return
		}
		for _, made := range slices.Backward(o.fulfillments) {
			if made.Status == "SUCCESS" {
				s.takeBack(o, made)
				return
			}
		}
	})
}

// ForeignHold puts one part on hold as another app does, whose hold this app may not
// release.
func (s *Shop) ForeignHold(name string, i int) error {
	return s.part(name, i, []string{"OPEN"}, func(f *fulfillmentOrder) {
		s.hold(f, "OTHER", "Other", "held by another app")
		f.foreign = true
	})
}

// AddPart adds a unit of an article to the order in a part of its own, still to be paid,
// as an edit does once the other parts are on their way.
func (s *Shop) AddPart(name, sku, method string) error {
	return s.merchant(name, func(o *order) {
		before := len(o.lines)
		s.addLine(o, "", Product{SKU: sku, Description: "Article " + sku, PriceMinor: 6600}, 1)
		o.Edited = true
		l := o.lines[before]
		part := &foLine{LineItem: l, ProductTitle: l.Title, Sku: l.Sku, TotalQuantity: 1, RemainingQuantity: 1}
		whole := &fulfillmentOrder{Order: o, AssignedLocation: o.fulfillmentOrders[0].AssignedLocation, lines: []*foLine{part}}
		s.again(whole, method, nil)
	})
}

// ServePart gives a part to a fulfillment service: this app's scopes hide it.
func (s *Shop) ServePart(name string, i int) error {
	return s.part(name, i, []string{"OPEN"}, func(f *fulfillmentOrder) { f.served = true })
}

// LoseMethod leaves the order's parts without a delivery method, as some have none.
func (s *Shop) LoseMethod(name string) error {
	return s.merchant(name, func(o *order) {
		for _, f := range o.fulfillmentOrders {
			f.DeliveryMethod, f.updated = nil, o.updated
		}
	})
}
