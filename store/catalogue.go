package store

import (
	"fmt"
	"strings"

	"tillbridge/matching"
)

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
	p := Product{SKU: v.SKU, Barcode: v.Barcode, Description: v.Title, Price: v.Price, Stocked: v.Tracked && !v.GiftCard}
	p.Tidy()
	return p
}

// CatalogueKind is what a variant of Shopify's is to the in-store products.
type CatalogueKind string

// The kinds of variants.
const (
	CatalogueNew       CatalogueKind = "new"
	CatalogueDifferent CatalogueKind = "different"
	CatalogueSame      CatalogueKind = "same"
	// CatalogueLeftOut can't become a product, or shouldn't; Why says so.
	CatalogueLeftOut CatalogueKind = "left out"
)

// FieldChange is what would become of one field, in words.
type FieldChange struct{ Field, Before, After string }

// CatalogueLine is a variant of Shopify's beside the in-store product with exactly
// its SKU (R22).
type CatalogueLine struct {
	Kind    CatalogueKind
	Variant Variant
	// Has is the product that is here, none for a new one; Want what importing
	// makes of it, Changes in which fields the two differ.
	Has, Want Product
	// Currency is that of the prices.
	Currency string
	Changes  []FieldChange
	// Why says why it is left out or, of a new one, why not to import it unseen.
	Why string
}

// Suggested says that nothing speaks against importing it: it is new and overwrites
// nothing.
func (l CatalogueLine) Suggested() bool { return l.Kind == CatalogueNew && l.Why == "" }

// CompareVariant says what a variant is to the store: here are the products with
// exactly its SKU, alike the SKU of one that only means the same, "" for none, times
// how many variants at Shopify have its SKU; currency is that of all prices.
func CompareVariant(v Variant, here []Product, alike string, times int, currency string) CatalogueLine {
	line := CatalogueLine{Variant: v, Want: v.Product(), Currency: currency}
	leaveOut := func(why string, values ...any) CatalogueLine {
		line.Kind, line.Why = CatalogueLeftOut, fmt.Sprintf(why, values...)
		return line
	}
	switch {
	case v.Archived:
		return leaveOut("archived at Shopify")
	case v.Fault != "":
		return leaveOut("%s", v.Fault)
	case v.SKU == "":
		return leaveOut("no SKU at Shopify")
	case times > 1:
		return leaveOut("%d variants at Shopify have this SKU", times)
	case len(here) > 1:
		return leaveOut("%d products here have this SKU", len(here))
	}
	if err := line.Want.Check(); err != nil {
		return leaveOut("%s", strings.TrimSuffix(MessageOf(err), " Nothing was saved."))
	}
	if len(here) == 0 {
		line.Kind = CatalogueNew
		switch {
		case alike != "":
			line.Why = fmt.Sprintf("looks like %s here: %s", alike, matching.SKUDifference(v.SKU, alike))
		case v.Draft:
			line.Why = "not on sale yet: a draft at Shopify"
		}
		return line
	}
	line.Has = here[0]
	line.Want, line.Changes = takeOver(line.Has, line.Want, currency)
	line.Kind = CatalogueSame
	if len(line.Changes) > 0 {
		line.Kind = CatalogueDifferent
	}
	return line
}

// takeOver is a product with what Shopify says of it. What is blank there stays,
// and so does everything about stock: the counter counts it.
func takeOver(has, shopify Product, currency string) (Product, []FieldChange) {
	want := has
	var changes []FieldChange
	for _, field := range []struct {
		name     string
		to       *string
		from, is string
	}{{"Description", &want.Description, shopify.Description, has.Description}, {"Barcode", &want.Barcode, shopify.Barcode, has.Barcode}} {
		if field.from != "" && field.from != field.is {
			*field.to = field.from
			changes = append(changes, FieldChange{field.name, field.is, field.from})
		}
	}
	if shopify.Price != has.Price {
		want.Price = shopify.Price
		changes = append(changes, FieldChange{
			"Price", Money{Minor: has.Price, Currency: currency}.String(),
			Money{Minor: want.Price, Currency: currency}.String(),
		})
	}
	return want, changes
}
