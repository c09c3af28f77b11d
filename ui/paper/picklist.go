package paper

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"tillbridge/store"
)

// goods are what several sales need of one product.
type goods struct {
	line    store.TransactionLine
	name    string
	product *store.Product
	total   int64
	needs   []need
}

// need is how many of them one order needs.
type need struct {
	order    string
	quantity int64
	wishes   []store.Wish
}

// PickList lays out one list of what to fetch for several sales: each product once, with
// the orders that need it, then the orders themselves with their barcodes (R68). Voided
// sales need nothing.
func PickList(profile store.Profile, sales []store.Sale, now time.Time) Sheet {
	l := layout{now: now, profile: profile}
	s := Sheet{document: store.DocumentPickList}
	// Goods stand in the order of their SKUs, as shelves do; bags in that of the hold shelf.
	sales = slices.SortedStableFunc(slices.Values(sales), func(a, b store.Sale) int { return cmp.Compare(a.Pickup.Shelf, b.Pickup.Shelf) })
	var all []*goods
	found := map[string]*goods{}
	var orders, items int64
	for _, sale := range sales {
		if sale.Transaction.State == store.TransactionVoided {
			continue
		}
		orders++
		s.also = append(s.also, sale.Transaction.ID)
		one := layout{sale: sale}
		for i, line := range sale.Transaction.Lines {
			if line.Quantity == 0 {
				continue
			}
			key := line.ProductID + "\x00" + line.SKU + "\x00" + one.name(i)
			g := found[key]
			if g == nil {
				g = &goods{line: line, name: one.name(i)}
				if i < len(sale.Products) {
					g.product = &sale.Products[i]
				}
				found[key] = g
				all = append(all, g)
			}
			g.total += line.Quantity
			g.needs = append(g.needs, need{sale.Order.Name, line.Quantity, sale.LineWishes(i)})
			items += line.Quantity
		}
	}
	slices.SortStableFunc(all, func(a, b *goods) int { return cmp.Compare(a.line.SKU, b.line.SKU) })
	if len(s.also) > 0 {
		s.transactionID, s.also = s.also[0], s.also[1:]
	}
	title := strconv.FormatInt(orders, 10) + " orders"
	if orders == 1 {
		title = "1 order"
	}
	s.title = "Pick List of " + title
	l.add(block{kind: bar, left: "PICK LIST", right: title})
	l.pair(store.DayAndTime(now, profile.Country), "")
	l.add(block{kind: rule})
	for _, g := range all {
		l.add(block{left: count(g.total), right: g.line.SKU, size: large}, block{left: g.name, size: bold})
		for _, n := range g.needs {
			l.add(block{left: n.order, right: count(n.quantity), indent: true})
			l.wishes(n.wishes, true)
		}
		l.onHand(g.product)
		l.add(block{kind: rule})
	}
	l.add(block{left: "Items", right: strconv.FormatInt(items, 10), size: bold})
	for _, sale := range sales {
		if sale.Transaction.State == store.TransactionVoided {
			continue
		}
		l.add(block{kind: rule})
		l.add(block{left: sale.Order.Name, right: cmp.Or(sale.Customer.Name(), sale.Order.CustomerName(), "–"), size: bold})
		l.pair(sale.Delivery().Label(), sale.Pickup.Shelf)
		one := layout{sale: sale, profile: profile, now: now}
		one.agreed(true)
		one.wished()
		l.add(one.blocks...)
		l.add(block{kind: code, left: sale.Transaction.Barcode})
	}
	l.onto(&s)
	return s
}
