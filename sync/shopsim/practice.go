package shopsim

// Exercise is an order to practise on, and what is to be tried with it.
type Exercise struct{ Order, Text string }

// PractiseParts adds an order for each thing that happens to parts of orders: one is
// divided, one kept back, one moved to another location and one sent that was to be picked
// up. The last two happen as soon as the order was read, as they do in a shop.
func (s *Shop) PractiseParts() []Exercise {
	split, held, moved, sent := s.scripted("mixed/both"), s.scripted("pickup/"), s.scripted("ship/"), s.scripted("pickup/")
	// An act on an order that was handed over in that very moment does nothing: the shop refuses it.
	_ = s.HoldPart(held, 0, "AWAITING_PAYMENT", "Awaiting payment", "ask Maria")
	s.AfterRead(moved, func() { _ = s.MovePart(moved, 0, Warehouse) })
	s.AfterRead(sent, func() { _ = s.Reroute(sent, 0, methods["ship"]) })
	return []Exercise{
		{split, "has two parts, one to be picked up and one to be sent. Unfold its row (Right) and hand over one after the other (Ctrl+H)."},
		{held, "is on hold. See under Parts (Ctrl+H) why, and release it there (Ctrl+R)."},
		{moved, "moves to the Warehouse once it has come. Tick the counter's location alone in Settings, Locations, and decide in Changed " +
			"at Shopify (F11)."},
		{sent, "was to be picked up and is to be sent once it has come. See Messages (Ctrl+J) and its delivery."},
	}
}

// scripted adds an order of that line of the script now, and returns its name.
func (s *Shop) scripted(line string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addScripted(s.config.Now().UTC(), line).Name
}
