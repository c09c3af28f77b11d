package shopsim

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

// RoutePart puts what was added to an order into a new part at the counter, where its parts
// were closed before it came.
func (s *Shop) RoutePart(name string) error {
	return s.merchant(name, func(o *order) {
		f := o.fulfillmentOrders[0]
		next := s.again(f, f.method(), map[*foLine]int32{})
		next.lines = nil
		for _, l := range o.lines {
			inParts := int32(0)
			for _, part := range o.fulfillmentOrders {
				for _, line := range part.lines {
					if line.LineItem == l {
						inParts += line.TotalQuantity
					}
				}
			}
			if units := l.Quantity - inParts; units > 0 {
				part := &foLine{LineItem: l, ProductTitle: l.Title, Sku: l.Sku, TotalQuantity: units, RemainingQuantity: units}
				part.ID = s.id("FulfillmentOrderLineItem", part)
				next.lines = append(next.lines, part)
			}
		}
	})
}

// Grant gives the app these scopes from now on, and returns those it had.
func (s *Shop) Grant(scopes []string) (before []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before, s.config.Scopes = s.config.Scopes, scopes
	return before
}
