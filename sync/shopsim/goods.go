package shopsim

import (
	"math/rand/v2"
	"slices"
	"strings"
)

var sampleProducts = SampleProducts()

// The near miss is a cassette whose SKU at Shopify lacks a hyphen that the
// counter's has: no product has exactly that SKU, one comes close (R22).
const (
	nearMissAtCounter = "CAS-SHIM-R7-11-32"
	nearMissAtShopify = "CAS-SHIM-R7-1132"
)

// wheels are sold online alone: the counter has never heard of them.
var wheels = Product{SKU: "WHEELS-OF-FORTUNE-9", Description: "Wheels of Fortune, pair", PriceMinor: 34900, Stocked: true}

// taxRate is what every article is taxed by.
const taxRate = 0.085

// basket fills the order; the twist is on its first line.
func (s *Shop) basket(o *order, twist string, random *rand.Rand) {
	count := 1 + random.IntN(3)
	switch twist {
	case "many-lines":
		count = 25
	case "both":
		count = 2
	}
	for i := range count {
		p := sampleProducts[random.IntN(len(sampleProducts)-3)]
		// The near miss comes only where the script asks for it, so that it doesn't
		// hold up other stories.
		if p.SKU == nearMissAtCounter {
			p = sampleProducts[0]
		}
		quantity := int32(1 + random.IntN(3)) //nolint:gosec // 1 to 3
		if i == 0 {
			switch twist {
			case "near-miss-sku":
				p = sampleProducts[slices.IndexFunc(sampleProducts, func(p Product) bool { return p.SKU == nearMissAtCounter })]
				p.SKU = nearMissAtShopify
			case "unknown-sku":
				p = wheels
			case "blank-sku":
				p.SKU = ""
			case "duplicate-sku":
				p = sampleProducts[len(sampleProducts)-3]
			case "loose-sku":
				p.SKU = " " + strings.ToLower(p.SKU)
			case "edited":
				quantity = 3
			}
		}
		s.addLine(o, "", p, quantity)
	}
	switch twist {
	case "line-discount":
		o.lines[0].discount, o.lines[0].discountEach = o.lines[0].unit/10, true
	case "order-discount":
		for _, l := range o.lines {
			l.discount = l.unit * int64(l.Quantity) * 15 / 100
		}
	case "free":
		for _, l := range o.lines {
			l.discount = l.unit * int64(l.Quantity)
		}
	case "tip":
		s.addLine(o, "tip", Product{Description: "Tip", PriceMinor: 500}, 1)
	case "gift-card":
		s.addLine(o, "gift", Product{Description: "Riverside Cycles gift card", PriceMinor: 5000}, 1)
	case "custom-item":
		s.addLine(o, "custom", Product{Description: "Hand-built wheel, 32 spokes", PriceMinor: 18900}, 1)
	}
}

func (s *Shop) addLine(o *order, kind string, p Product, quantity int32) {
	l := &line{
		Name: p.Description, Title: p.Description, kind: kind, Sku: orNull(p.SKU), Quantity: quantity, CurrentQuantity: quantity,
		unit:     p.PriceMinor,
		included: o.TaxesIncluded, RequiresShipping: kind == "" || kind == "custom", IsGiftCard: kind == "gift", shop: s,
	}
	l.ID = s.id("LineItem", l)
	if kind == "" || kind == "custom" {
		l.rate, l.Taxable = taxRate, true
	}
	if kind == "" || kind == "gift" {
		l.variant = s.article(p)
		l.product = l.variant.Product
	}
	o.lines = append(o.lines, l)
}

// article is the one variant that a product has at Shopify, the same in all orders.
func (s *Shop) article(p Product) *variant {
	key := p.SKU + " " + p.Description
	id := lasting("ProductVariant", key)
	if known, ok := s.byID[string(id)].(*variant); ok {
		return known
	}
	made := &product{ID: lasting("Product", key), Title: p.Description, Status: "ACTIVE", IsGiftCard: strings.Contains(p.Description,
		"gift card")}
	only := &variant{
		ID: id, Sku: orNull(p.SKU), Barcode: orNull(p.Barcode), Title: "Default Title", Price: in(s.config.Currency, p.PriceMinor).Amount,
		InventoryItem: &inventoryItem{lasting("InventoryItem", key), p.Stocked}, Product: made,
	}
	s.byID[string(made.ID)], s.byID[string(id)] = made, only
	s.byID[string(only.InventoryItem.ID)] = only.InventoryItem
	return only
}

// dearer is what the shop asks more online than at its counter.
const dearer = "PMP-PARK-01"

// catalogue is all that the shop sells online: what its counter has, in the ways
// in which the two differ, and a few things that the counter doesn't know.
func (s *Shop) catalogue() []*variant {
	var all []*variant
	seen := map[string]bool{}
	for _, p := range sampleProducts {
		switch {
		case seen[p.SKU]:
			continue // the counter's second one is its own mistake
		case p.SKU == nearMissAtCounter:
			p.SKU = nearMissAtShopify
		}
		seen[p.SKU] = true
		v := s.article(p)
		if p.SKU == dearer {
			v.Price = in(s.config.Currency, p.PriceMinor+100).Amount
		}
		all = append(all, v)
	}
	all = append(all, s.article(wheels),
		s.article(Product{Description: "Riverside Cycles gift card", PriceMinor: 5000}),
		s.article(Product{SKU: "SVC-FIT", Description: "Bike fitting", PriceMinor: 12000}))
	for _, size := range []string{"Small", "Large"} {
		v := s.article(Product{SKU: "SOX-RIV-1", Description: "Riverside socks " + size, PriceMinor: 1400, Stocked: true})
		v.Title, v.Product.Title = size, "Riverside socks"
		all = append(all, v)
	}
	old := s.article(Product{SKU: "LGT-OLD-77", Description: "Dynamo light", PriceMinor: 2500, Stocked: true})
	old.Product.Status = "ARCHIVED"
	soon := s.article(Product{SKU: "LGT-NEXT-78", Description: "Dynamo light, next year's", PriceMinor: 2900, Stocked: true})
	soon.Product.Status = "DRAFT"
	return append(all, old, soon)
}
