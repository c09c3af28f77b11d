package store

import "strings"

// Catalogue is all that the shop sells online, with prices in Currency.
type Catalogue struct {
	Currency string
	Variants []Variant
}

// Variant is something that the shop sells online.
type Variant struct {
	// ID is Shopify's global id.
	ID           string
	SKU, Barcode string
	// Title is the product's with the variant's own, as order lines show it.
	Title string
	// Price is in minor units of the shop's currency.
	Price int64
	// Tracked says that Shopify counts its stock; the counter's own stock is not
	// taken from there.
	Tracked  bool
	GiftCard bool
	// Archived says that it is no longer sold, Draft that it isn't yet.
	Archived, Draft bool
	// Fault says what of it can't be read, "" when all can.
	Fault string
}

// Product is the in-store product that the variant would become, without stock: a
// new one begins at nothing until it is counted or received.
func (v Variant) Product() Product {
	return Product{SKU: v.SKU, Barcode: strings.TrimSpace(v.Barcode), Description: strings.TrimSpace(v.Title), Price: v.Price, Stocked: v.Tracked && !v.GiftCard}
}
