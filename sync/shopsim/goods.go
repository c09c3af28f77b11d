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
				p = Product{SKU: "WHEELS-OF-FORTUNE-9", Description: "Wheels of Fortune, pair", PriceMinor: 34900}
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
		Name: p.Description, Title: p.Description, kind: kind, Sku: orNull(p.SKU), Quantity: quantity, CurrentQuantity: quantity, unit: p.PriceMinor,
		included: o.TaxesIncluded, RequiresShipping: kind == "" || kind == "custom", IsGiftCard: kind == "gift", shop: s,
	}
	l.ID = s.id("LineItem", l)
	if kind == "" || kind == "custom" {
		l.rate, l.Taxable = taxRate, true
	}
	if kind == "" || kind == "gift" {
		l.product, l.variant = s.article(p)
	}
	o.lines = append(o.lines, l)
}

// article is the product at Shopify with its one variant, the same in all orders.
func (s *Shop) article(p Product) (*product, *variant) {
	key := p.SKU + " " + p.Description
	productID, variantID := lasting("Product", key), lasting("ProductVariant", key)
	known, ok := s.byID[string(productID)].(*product)
	if ok {
		return known, s.byID[string(variantID)].(*variant)
	}
	made, only := &product{productID}, &variant{variantID, orNull(p.Barcode)}
	s.byID[string(productID)], s.byID[string(variantID)] = made, only
	return made, only
}
