package shopsim

import "slices"

// What the merchant, and the bank, do about what comes back.

// PendRefunds has refunds wait for the bank from now on, or no longer.
func (s *Shop) PendRefunds(pend bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refundsPend = pend
}

// DecideRefunds is the bank's word on the refunds of an order that wait for it.
func (s *Shop) DecideRefunds(name string, works bool) error {
	return s.merchant(name, func(o *order) {
		for _, p := range o.payments {
			if p.Kind != "REFUND" || p.Status != "PENDING" {
				continue
			}
			if p.Status = "FAILURE"; works {
				p.Status = "SUCCESS"
			}
		}
	})
}

// ReturnInAdmin takes units of a line back in Shopify's admin, lines counted from 0, and
// gives so many cents back.
func (s *Shop) ReturnInAdmin(name string, i int, units int32, cents int64) error {
	return s.merchant(name, func(o *order) {
		l := o.lines[i]
		l.CurrentQuantity -= min(units, l.CurrentQuantity)
		o.returns = true
		if cents > 0 {
			s.refund(o, cents)
		}
	})
}

// TakeBackUnits takes up to so many units of one line that were handed over back, as
// Shopify's admin does: by a return that is over at once, with what they come to refunded or
// not. Where nothing may come back it does nothing.
func (s *Shop) TakeBackUnits(name string, units int32, refunded bool) error {
	return s.merchant(name, func(o *order) {
		for _, f := range o.fulfillments {
			for _, l := range f.lines {
				n := min(units, o.mayComeBack(f, l))
				if n <= 0 {
					continue
				}
				line := &returnLine{Quantity: n, FulfillmentLineItem: l}
				r := &returned{Status: "OPEN", of: o, reverse: &reverseOrder{}, lines: []*returnLine{line}}
				s.opened(r)
				line.ProcessedQuantity, r.Status = n, "CLOSED"
				before := o.total()
				l.LineItem.CurrentQuantity -= n
				if cents := min(before-o.total(), o.held()); refunded && cents > 0 {
					s.refund(o, cents)
				}
				return
			}
		}
	})
}

func (o *order) awaitsBank() bool {
	return slices.ContainsFunc(o.payments, func(p *payment) bool { return p.Kind == "REFUND" && p.Status == "PENDING" })
}

// AwaitingBank names the orders of which refunds wait for the bank.
func (s *Shop) AwaitingBank() (names []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.orders {
		if o.awaitsBank() {
			names = append(names, o.Name)
		}
	}
	return names
}

// RoutePart puts what was added to an order into a new part at the counter, where its parts
// were closed before it came; it does nothing where all of the goods are in parts.
func (s *Shop) RoutePart(name string) error {
	return s.merchant(name, func(o *order) {
		var loose []*foLine
		for _, l := range o.lines {
			inParts := int32(0)
			for _, part := range o.fulfillmentOrders {
				for _, line := range part.lines {
					if line.LineItem == l {
						inParts += line.TotalQuantity
					}
				}
			}
			if units := min(l.Quantity-l.edited-inParts, l.CurrentQuantity); units > 0 && l.RequiresShipping {
				loose = append(loose, &foLine{LineItem: l, ProductTitle: l.Title, Sku: l.Sku, TotalQuantity: units, RemainingQuantity: units})
			}
		}
		if len(loose) == 0 || len(o.fulfillmentOrders) == 0 {
			return
		}
		f := o.fulfillmentOrders[0]
		next := s.again(f, f.method(), map[*foLine]int32{})
		for _, part := range loose {
			part.ID = s.id("FulfillmentOrderLineItem", part)
		}
		next.lines = loose
	})
}

// Grant gives the app these scopes from now on, and returns those it had.
func (s *Shop) Grant(scopes []string) (before []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before, s.config.Scopes = s.config.Scopes, scopes
	return before
}
