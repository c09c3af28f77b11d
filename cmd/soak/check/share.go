package check

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
)

// booked is what the till says of its parts: those that it booked and whose location is no
// longer its own, and those of which units had gone before the order came to it.
type booked struct{ left, before map[string]bool }

func bookedIn(document string) (booked, error) {
	var have struct {
		FulfillmentOrders []struct {
			ShopifyID string
			Left      bool
			Lines     []struct{ Before int64 }
		}
	}
	of := booked{map[string]bool{}, map[string]bool{}}
	err := json.Unmarshal([]byte(document), &have)
	for _, p := range have.FulfillmentOrders {
		of.left[p.ShopifyID] = p.Left
		for _, l := range p.Lines {
			of.before[p.ShopifyID] = of.before[p.ShopifyID] || l.Before > 0
		}
	}
	return of, err
}

// owns says of each location whether it is this shop's; one that the till doesn't know isn't
// where somebody has ticked some.
func (b *books) owns(location string) bool {
	if b.own == nil {
		b.own = map[string]string{}
		for query, word := range map[string]string{
			"SELECT shopify_id, '' FROM locations WHERE own = 1": "own", "SELECT shopify_id, '' FROM locations WHERE service = 1": "service",
		} {
			found, err := b.texts(query)
			if err != nil {
				b.fault(Stuck, "the locations can't be read: %v", err)
			}
			for id := range found {
				b.own[id] = word
			}
			b.ticked = b.ticked || word == "own" && len(found) > 0
		}
	}
	if b.ticked {
		return b.own[location] == "own"
	}
	return b.own[location] != "service"
}

// units are where each unit of a line is: waiting in a part, or gone with a fulfillment
// that stands, and whether that part is this shop's.
func (b *books) units(o order, l line, left map[string]bool) (ours, others int64) {
	mine := map[string]bool{}
	for _, p := range o.FulfillmentOrders.Nodes {
		mine[p.ID] = b.owns(p.AssignedLocation.Location.ID) || left[p.ID]
		for _, pl := range p.LineItems.Nodes {
			switch {
			case pl.LineItem.ID != l.ID:
			case mine[p.ID]:
				ours += pl.RemainingQuantity
			default:
				others += pl.RemainingQuantity
			}
		}
	}
	for _, f := range o.Fulfillments {
		if f.Status == "CANCELLED" || len(f.FulfillmentOrders.Nodes) == 0 {
			continue
		}
		for _, fl := range f.FulfillmentLineItems.Nodes {
			switch {
			case fl.LineItem.ID != l.ID:
			case mine[f.FulfillmentOrders.Nodes[0].ID]:
				ours += fl.Quantity
			default:
				others += fl.Quantity
			}
		}
	}
	return ours, others
}

// nothingOurs says that no unit of the order is this shop's any more.
func (b *books) nothingOurs(o order) bool {
	for _, l := range o.LineItems.Nodes {
		if ours, _ := b.units(o, l, nil); ours > o.cameBack(l.ID) {
			return false
		}
	}
	return true
}

// hides says that goods of the order are in no part that the till is shown, or went with one.
func (o order) hides() bool {
	shown := map[string]bool{}
	units := map[string]int64{}
	for _, p := range o.FulfillmentOrders.Nodes {
		shown[p.ID] = true
		for _, l := range p.LineItems.Nodes {
			units[l.LineItem.ID] += l.RemainingQuantity
		}
	}
	for _, f := range o.Fulfillments {
		if f.Status == "CANCELLED" || len(f.FulfillmentOrders.Nodes) == 0 || !shown[f.FulfillmentOrders.Nodes[0].ID] {
			continue
		}
		for _, l := range f.FulfillmentLineItems.Nodes {
			units[l.LineItem.ID] += l.Quantity
		}
	}
	return slices.ContainsFunc(o.LineItems.Nodes, func(l line) bool {
		return l.RequiresShipping && units[l.ID]-o.cameBack(l.ID) < l.CurrentQuantity
	})
}

// share is what the shop asks for what is this shop's of an order, and how exactly that is
// known: to the cent where all of it is, else but for what doesn't divide.
func (b *books) share(o order, document string) (asked, within *big.Rat, err error) {
	total, ok := new(big.Rat).SetString(o.Total)
	if !ok {
		return nil, nil, fmt.Errorf("%s costs %q", o.Name, o.Total)
	}
	of, err := bookedIn(document)
	if err != nil {
		return nil, nil, err
	}
	for _, before := range of.before {
		if before {
			return total, big.NewRat(1<<40, 1), nil // what had gone is known to the till alone
		}
	}
	asked, rest, all := new(big.Rat), new(big.Rat).Set(total), true
	for _, l := range o.LineItems.Nodes {
		each, err := l.each(o.TaxesIncluded)
		if err != nil {
			return nil, nil, err
		}
		ours, others := b.units(o, l, of.left)
		back := o.cameBack(l.ID)
		if back > 0 && (others > 0 || back > ours || o.hides()) {
			return total, big.NewRat(1<<40, 1), nil // whose it was the shop doesn't say
		}
		ours -= back
		if ours+others == 0 && !l.RequiresShipping {
			if ours = l.CurrentQuantity; !b.first(o, of.left, false) {
				ours = 0
			}
		}
		all = all && ours == l.CurrentQuantity
		asked.Add(asked, new(big.Rat).Mul(each, big.NewRat(ours, 1)))
		rest.Sub(rest, new(big.Rat).Mul(each, big.NewRat(l.CurrentQuantity, 1)))
	}
	if all {
		return total, new(big.Rat), nil
	}
	if b.first(o, of.left, true) {
		asked.Add(asked, rest)
	}
	return asked, big.NewRat(int64(3*len(o.LineItems.Nodes)+2), 100), nil
}

// each is what one unit of a line costs, with its tax where that is added.
func (l line) each(taxesIncluded bool) (*big.Rat, error) {
	price, err := l.OriginalUnitPriceSet.rat()
	if err != nil || l.Quantity == 0 {
		return price, err
	}
	add := func(m shopMoney, sign int64) {
		amount, bad := m.rat()
		if bad != nil {
			err = bad
			return
		}
		price.Add(price, amount.Mul(amount, big.NewRat(sign, l.Quantity)))
	}
	for _, d := range l.DiscountAllocations {
		add(d.AllocatedAmountSet, -1)
	}
	for _, t := range l.TaxLines {
		if !taxesIncluded {
			add(t.PriceSet, 1)
		}
	}
	return price, err
}

func (m shopMoney) rat() (*big.Rat, error) {
	amount, ok := new(big.Rat).SetString(m.ShopMoney.Amount)
	if !ok {
		return nil, fmt.Errorf("%q is no amount", m.ShopMoney.Amount)
	}
	return amount, nil
}

// first says that the part which was made first is this shop's, of those that are sent, or
// of all. With none to be seen it is, too; but of those that are sent only where all goods
// are in parts to be seen: what is hidden is sent by a service, and takes the shipping along.
func (b *books) first(o order, left map[string]bool, sent bool) bool {
	best, mine := "", true
	for _, p := range o.FulfillmentOrders.Nodes {
		var units int64
		for _, pl := range p.LineItems.Nodes {
			units += pl.TotalQuantity
		}
		method := p.DeliveryMethod.MethodType
		if p.Status == "CANCELLED" || p.Status == "CLOSED" && units == 0 || sent && (method == "PICK_UP" || method == "RETAIL") {
			continue
		}
		if best == "" || len(p.ID) < len(best) || len(p.ID) == len(best) && p.ID < best {
			best, mine = p.ID, b.owns(p.AssignedLocation.Location.ID) || left[p.ID]
		}
	}
	if best == "" && sent {
		return !o.hides() && b.first(o, left, false)
	}
	return mine
}
