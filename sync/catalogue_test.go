package sync_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopsim"
)

// comparing reads the shop's catalogue and compares it.
func (c *counter) comparing(t *testing.T) []store.CatalogueLine {
	t.Helper()
	catalogue, err := c.gateway.Catalogue(t.Context(), nil)
	must(t, err)
	lines, err := c.db.PreviewCatalogue(t.Context(), catalogue)
	must(t, err)
	return lines
}

func suggested(lines []store.CatalogueLine) []store.CatalogueLine {
	return slices.DeleteFunc(slices.Clone(lines), func(l store.CatalogueLine) bool { return !l.Suggested() })
}

func TestR22_TheCatalogueIsComparedBeforeAnythingIsWritten(t *testing.T) {
	t.Parallel()
	c := open(t, 60)
	c.check(t)
	lines := c.comparing(t)
	said := map[string]string{}
	count := map[store.CatalogueKind]int{}
	for _, l := range lines {
		count[l.Kind]++
		text := string(l.Kind) + " " + l.Why
		for _, change := range l.Changes {
			text += fmt.Sprint(change)
		}
		said[l.Variant.Title] = strings.TrimSpace(text)
	}
	for title, want := range map[string]string{
		"Wheels of Fortune, pair":          "new",
		"Bike fitting":                     "new",
		"Riverside Cycles gift card":       "left out no SKU at Shopify",
		"Riverside socks Small":            "left out 2 variants at Shopify have this SKU",
		"Riverside socks Large":            "left out 2 variants at Shopify have this SKU",
		"Dynamo light":                     "left out archived at Shopify",
		"Dynamo light, next year's":        "new not on sale yet: a draft at Shopify",
		"Schwalbe G-One 700x40":            "left out 2 products here have this SKU",
		"Shimano 105 R7000 cassette 11-32": "new looks like CAS-SHIM-R7-11-32 here: same but for hyphens and blanks",
		"Park Tool floor pump":             "different {Price $14.99 $15.99}",
		"Panaracer GravelKing SK 700x38":   "same",
	} {
		equal(t, title, said[title], want)
	}
	equal(t, "same", count[store.CatalogueSame] > 50, true)
	equal(t, "suggested", len(suggested(lines)), 2)

	before := c.row(t, "Product Match Failed")
	done, err := c.db.ImportCatalogue(t.Context(), suggested(lines))
	must(t, err)
	equal(t, "added", done.Added, 2)
	equal(t, "updated", done.Updated, 0)
	equal(t, "orders of the wheels are New now", done.Matched >= 1, true)
	equal(t, "waiting", c.row(t, "Product Match Failed"), before-done.Matched)

	fitting, err := c.db.ProductsBySKU(t.Context(), "SVC-FIT")
	must(t, err)
	equal(t, "what is not counted at Shopify has no stock", fitting[0].Stocked, false)
	wheels, err := c.db.ProductsBySKU(t.Context(), "WHEELS-OF-FORTUNE-9")
	must(t, err)
	equal(t, "stock is never taken from Shopify: what was promised is oversold", wheels[0].OnHand < 0, true)

	again := c.comparing(t)
	equal(t, "new again", len(suggested(again)), 0)
}

// row counts the orders of a status.
func (c *counter) row(t *testing.T, status store.Status) (n int) {
	t.Helper()
	rows, err := c.db.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated})
	must(t, err)
	for _, row := range rows {
		if row.Status == status {
			n++
		}
	}
	return n
}

func TestR22_ADifferenceIsWrittenAsItWasShownOrNotAtAll(t *testing.T) {
	t.Parallel()
	c := open(t, 5)
	lines := c.comparing(t)
	pump := lines[slices.IndexFunc(lines, func(l store.CatalogueLine) bool { return l.Kind == store.CatalogueDifferent })]
	meanwhile := pump.Has
	meanwhile.Price = 1111
	_, err := c.db.SaveProduct(t.Context(), meanwhile)
	must(t, err)
	_, err = c.db.ImportCatalogue(t.Context(), append(suggested(lines), pump))
	equal(t, "code", store.CodeOf(err), store.Conflict)
	equal(t, "nothing was imported", len(suggested(c.comparing(t))), 2)

	lines = c.comparing(t)
	pump = lines[slices.IndexFunc(lines, func(l store.CatalogueLine) bool { return l.Kind == store.CatalogueDifferent })]
	done, err := c.db.ImportCatalogue(t.Context(), []store.CatalogueLine{pump})
	must(t, err)
	equal(t, "updated", done.Updated, 1)
	now, err := c.db.Product(t.Context(), pump.Has.ID)
	must(t, err)
	equal(t, "price", now.Price, 1599)
	equal(t, "stock", now.OnHand, pump.Has.OnHand)
	equal(t, "barcode, which Shopify has as well", now.Barcode, pump.Has.Barcode)
	_, err = c.db.ImportCatalogue(t.Context(), lines)
	equal(t, "what is left out", store.CodeOf(err), store.Invalid)
}

func TestR42_ACatalogueWithoutItsScopeNamesIt(t *testing.T) {
	t.Parallel()
	at := &clock{}
	scopes := slices.DeleteFunc(slices.Clone(shopsim.Scopes), func(s string) bool { return s == "read_products" })
	shop := shopsim.New(shopsim.Config{Seed: 7, Now: at.now, Scopes: scopes})
	c := openAt(t, at, shop, shop)
	_, err := c.gateway.Catalogue(t.Context(), nil)
	equal(t, "code", store.CodeOf(err), store.Unauthorized)
	equal(t, "names it", strings.Contains(store.MessageOf(err), "read_products"), true)
}

func TestR52_ACatalogueThatShopifyCanNotPutTogetherIsSaid(t *testing.T) {
	t.Parallel()
	at := &clock{}
	shop := shopsim.New(shopsim.Config{Seed: 7, Now: at.now, BulkDelay: time.Hour})
	c := openAt(t, at, shop, shop)
	_, err := c.gateway.Catalogue(t.Context(), nil)
	equal(t, "too slow", store.CodeOf(err), store.Unavailable)
	_, err = c.gateway.Catalogue(t.Context(), func(int64) { shop.FailBulks() })
	equal(t, "failed", store.CodeOf(err), store.Unavailable)
	equal(t, "says what is safe", strings.Contains(store.MessageOf(err), "nothing was imported"), true)
}
