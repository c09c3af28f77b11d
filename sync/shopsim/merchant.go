package shopsim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// The merchant's acts in Shopify's admin, beside Cancel, RemoveUnit, Hold and
// Refund: what a counter has to notice after it took an order in. Each fails for an
// unknown name only.

// promptAct is an act that waits for an order to be read.
type promptAct struct {
	order string
	act   func()
}

// AfterRead has the merchant act once, right after the shop has next shown the order
// to somebody: within the same second, as often as not, so that the order's updatedAt
// is the one that was read.
func (s *Shop) AfterRead(name string, act func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prompt = append(s.prompt, promptAct{name, act})
}

// prompted takes out the acts that waited for an order in this answer.
func (s *Shop) prompted(body string) (acts []func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prompt = slices.DeleteFunc(s.prompt, func(p promptAct) bool {
		shown := strings.Contains(body, fmt.Sprintf("%q:%q", "name", p.order))
		if shown {
			acts = append(acts, p.act)
		}
		return shown
	})
	return acts
}

// EditUnit edits one unit of the order's first line away and gives its money back.
func (s *Shop) EditUnit(name string) error {
	return s.merchant(name, func(o *order) { s.editUnit(o) })
}

func (s *Shop) editUnit(o *order) {
	before := o.total()
	o.removeUnit()
	if cents := min(before-o.total(), o.received()-o.returned()); cents > 0 {
		s.refund(o, cents)
	}
}

// AddLine adds units of an article to the order, which are still to be paid.
func (s *Shop) AddLine(name, sku string, quantity int32) error {
	for _, p := range sampleProducts {
		if p.SKU == sku {
			return s.merchant(name, func(o *order) { s.addToOrder(o, p, quantity) })
		}
	}
	return s.merchant(name, func(o *order) {
		s.addToOrder(o, Product{SKU: sku, Description: "Article " + sku, PriceMinor: 1500}, quantity)
	})
}

func (s *Shop) addToOrder(o *order, p Product, quantity int32) {
	s.addLine(o, "", p, quantity)
	o.Edited = true
	for _, f := range o.fulfillmentOrders {
		if f.Status == "OPEN" || f.Status == "IN_PROGRESS" {
			l := o.lines[len(o.lines)-1]
			part := &foLine{LineItem: l, ProductTitle: l.Title, Sku: l.Sku, TotalQuantity: quantity, RemainingQuantity: quantity}
			part.ID = s.id("FulfillmentOrderLineItem", part)
			f.lines, f.updated = append(f.lines, part), o.updated
			return
		}
	}
}

// Move sends the order's goods to another street.
func (s *Shop) Move(name, street string) error {
	return s.merchant(name, func(o *order) { s.move(o, street) })
}

func (s *Shop) move(o *order, street string) {
	moved := *o.ShippingAddress
	moved.Address1, moved.Address2 = &street, nil
	moved.ID = s.id("MailingAddress", &moved)
	o.ShippingAddress = &moved
}

// Capture takes the money that the bank has promised.
func (s *Shop) Capture(name string) error {
	return s.merchant(name, func(o *order) {
		if left := o.capturable(); left > 0 {
			s.pay(o, "CAPTURE", left)
		}
	})
}

// Void gives the bank's promise up.
func (s *Shop) Void(name string) error {
	return s.merchant(name, func(o *order) { s.release(o) })
}

// release gives up what the bank has promised and nobody has captured.
func (s *Shop) release(o *order) {
	if left := o.paid("AUTHORIZATION") - o.paid("CAPTURE") - o.paid("VOID"); left > 0 {
		s.pay(o, "VOID", left)
	}
}

// Stir is the merchant changing one of the orders, for people to practise on; it
// returns its name, "" when there is none left to change. Which order, and how,
// depends on the seed and on how many such acts there were.
func (s *Shop) Stir() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	random := rand.New(rand.NewPCG(uint64(s.config.Seed), uint64(s.stirred)+1<<40)) //nolint:gosec // a script wants repeatable chance
	var open []*order
	for _, o := range s.orders {
		if o.cancelled.IsZero() && len(o.fulfillments) == 0 && !o.Test && *o.SourceName == "web" && o.lines[0].CurrentQuantity > 0 {
			open = append(open, o)
		}
	}
	if len(open) == 0 {
		return ""
	}
	// A counter has seen all but the newest ones, and is busy with the dozen before.
	seen := max(1, len(open)-3)
	o := open[seen-1-random.IntN(min(12, seen))]
	o.touch()
	switch kind := s.stirred % 5; {
	case kind == 0 && o.lines[0].CurrentQuantity > 1:
		s.editUnit(o)
	case kind == 0, kind == 1:
		s.addToOrder(o, sampleProducts[random.IntN(3)], 1)
	case kind == 2:
		s.move(o, fmt.Sprintf("%d Market Street", 1+random.IntN(90)))
	case kind == 3 && o.received()-o.returned() >= 500:
		s.refund(o, 500)
	case kind == 3:
		s.move(o, fmt.Sprintf("%d Station Road", 1+random.IntN(90)))
	default:
		// All of the money goes back, or a half of it, or none.
		s.cancel(o, "CUSTOMER", nil, o.held()*int64(s.stirred/5%3)/2, false)
	}
	s.stirred++
	return o.Name
}
