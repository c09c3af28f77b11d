package shopsim

import "slices"

// PractiseReturns adds an order for each way that goods come back or money is owed: brought
// back with the receipt and without, exchanged for what costs more and for what costs less,
// a refund that the bank refuses, paid in the store, and authorized only. What happens at
// Shopify happens once the order was handed over from here, or its refund was asked for.
func (s *Shop) PractiseReturns() []Exercise {
	receipt, without, refused := s.scripted("pickup/"), s.scripted("ship/"), s.scripted("pickup/")
	dearer, cheaper := s.scripted("ship/"), s.scripted("pickup/")
	inStore, authorized := s.scripted("pickup//pay-in-store"), s.scripted("pickup//authorized")
	handedOver := func(o *order) bool { return o.DisplayFulfillmentStatus() == "FULFILLED" }
	s.onceRead(dearer, handedOver, func() { s.exchange(dearer, true) })
	s.onceRead(cheaper, handedOver, func() { s.exchange(cheaper, false) })
	s.refuseRefund(refused)
	const sell = "Book its payment, finish it as a sale and save Completed. "
	return []Exercise{
		{receipt, "comes back with its receipt. " + sell + "Print the receipt in its transaction (Ctrl+P), then scan it and choose Return… " +
			"(Ctrl+R)."},
		{without, "comes back without a receipt. " + sell + "Find it in eCommerce Sales or Transactions and press Ctrl+R there."},
		{dearer, "is exchanged for something that costs more. " + sell + "A moment later Shopify has the exchange: accept it in Changed at " +
			"Shopify (F11), take what the customer owes, and hand over what is new."},
		{cheaper, "is exchanged for something that costs less. " + sell + "Accept the exchange in Changed at Shopify (F11), and give back what " +
			"the return owes."},
		{refused, "has a bank that refuses the refund. " + sell + "Give goods of it back to the original payment (Ctrl+R). Messages (Ctrl+J) " +
			"tell " +
			"that the refund failed, and the return owes the money again: hand it out in its transaction."},
		{inStore, "is paid in the store. Take its money in its transaction; Shopify is told that it is paid, once."},
		{authorized, "is authorized only. Capture it, or a part of it, in Verify Payment (F7)."},
	}
}

// onceRead has the merchant act right after the order was shown as one of which something is
// true, once.
func (s *Shop) onceRead(name string, is func(*order) bool, act func()) {
	s.AfterRead(name, func() {
		s.mu.Lock()
		now := is(s.byName(name))
		s.mu.Unlock()
		if now {
			act()
		} else {
			s.onceRead(name, is, act)
		}
	})
}

// exchange has a unit of the first line that was handed over come back, for an article that
// costs more, or less, in a part of its own. An act on an order that was changed in that very
// moment does nothing.
func (s *Shop) exchange(name string, dearer bool) {
	_ = s.TakeBackUnits(name, 1, false)
	_ = s.merchant(name, func(o *order) {
		unit := o.fulfillments[0].lines[0].LineItem.unit
		all := slices.Clone(sampleProducts[:len(sampleProducts)-3]) // the last are special
		slices.SortFunc(all, func(a, b Product) int { return int(a.PriceMinor - b.PriceMinor) })
		i := slices.IndexFunc(all, func(p Product) bool { return p.PriceMinor > unit })
		switch {
		case !dearer:
			i = 0
		case i < 0:
			i = len(all) - 1
		}
		s.addToOrder(o, all[i], 1)
	})
	_ = s.RoutePart(name)
}

// refuseRefund has the bank of an order refuse the first refund that is asked for, once it was
// seen to wait.
func (s *Shop) refuseRefund(name string) {
	slow := func(yes bool) { _ = s.merchant(name, func(o *order) { o.slowBank = yes }) }
	slow(true)
	s.onceRead(name, (*order).awaitsBank, func() {
		_ = s.DecideRefunds(name, false)
		slow(false)
	})
}
