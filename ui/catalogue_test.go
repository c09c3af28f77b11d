package ui_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
)

func TestR22_TheCatalogueIsShownBeforeItIsImported(t *testing.T) {
	tl := opensTill(t, store.DeliveryPickup)
	waiting := func() (n int) {
		rows, err := tl.db.Orders(t.Context(), db.OrderFilter{})
		must(t, err)
		for _, row := range rows {
			if row.Status == store.ProductMatchFailed {
				n++
			}
		}
		return n
	}
	before := waiting()
	tapMenu(t, tl.App, "Products", "Import from Shopify")
	v, w := ui.CatalogueOf(tl.App)
	says(t, w, "WHEELS-OF-FORTUNE-9", "Bike fitting", "looks like CAS-SHIM-R7-11-32 here", "Price $14.99 here, $15.99 at Shopify",
		"no SKU at Shopify", "archived at Shopify")
	says(t, w, "2 new products", "nothing here is overwritten", "Import 2 Products")
	if len(tl.products(t, "SVC-FIT")) != 0 {
		t.Error("looking at the catalogue imports")
	}

	// The difference is only written when it is ticked, and only after a question.
	v.Only.OnChanged(2)
	says(t, w, "PMP-PARK-01")
	v.Rows.Select(0)
	test.Tap(v.Mark)
	says(t, w, "1 product here is overwritten", "Import 3 Products")
	test.Tap(v.Import)
	tells(t, w, "Overwrite 1 product here?")
	tapWord(t, w, "Keep Looking")
	if len(tl.products(t, "SVC-FIT")) != 0 {
		t.Error("an import that was declined imports")
	}
	test.Tap(v.Import)
	tapWord(t, w, "Import 3 Products")
	tells(t, w, "2 products added, 1 updated. 1 waiting order became New.")
	if got := tl.products(t, "PMP-PARK-01")[0].Price; got != 1599 {
		t.Errorf("the pump is %d", got)
	}
	if got := waiting(); got != before-1 {
		t.Errorf("%d orders wait, want %d", got, before-1)
	}
	says(t, w, "0 new products")
	if v.Import.Enabled() {
		t.Error("what was imported can be imported again")
	}
}

func (tl *till) products(t testing.TB, sku string) []store.Product {
	t.Helper()
	found, err := tl.db.ProductsBySKU(t.Context(), sku)
	must(t, err)
	return found
}

func TestR51_TheCatalogueWorksByKeys(t *testing.T) {
	tl := opensTill(t, store.DeliveryPickup)
	tl.ImportCatalogue()
	v, w := ui.CatalogueOf(tl.App)
	key := func(name fyne.KeyName) { v.Rows.FocusTarget().TypedKey(&fyne.KeyEvent{Name: name}) }
	key(fyne.KeyDown)
	key(fyne.KeySpace)
	says(t, w, "1 new product")
	test.Tap(v.All)
	says(t, w, "4 new products", "Untick All")
	test.Tap(v.All)
	says(t, w, "0 new products", "Tick All")
	key(fyne.KeyEscape)
	if v, _ := ui.CatalogueOf(tl.App); v != nil {
		t.Error("Escape does not close the window")
	}
}

func TestR52_ACatalogueThatCanNotBeReadSaysWhy(t *testing.T) {
	failing := true
	a, _ := show(t, open(t), func(c *ui.Config) {
		c.Catalogue = func(_ context.Context, progress func(int64)) (store.Catalogue, error) {
			progress(12)
			if failing {
				return store.Catalogue{}, store.Fail(store.Unavailable, "Shopify could not put its catalogue together, so nothing was imported; "+
					"try again in a few minutes.")
			}
			return store.Catalogue{}, nil
		}
	})
	a.ImportCatalogue()
	v, w := ui.CatalogueOf(a)
	says(t, w, "nothing was imported; try again in a few minutes")
	failing = false
	test.Tap(v.Reread)
	says(t, w, "The shop sells nothing online yet.")
}

func TestNoShopNoCatalogue(t *testing.T) {
	a, _ := show(t, open(t), nil)
	if !menuItem(t, a, "Products", "Import from Shopify").Disabled {
		t.Error("without a shop a catalogue can be read")
	}
}

// TestCataloguePictures draws Import from Shopify as a manager meets it.
func TestCataloguePictures(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		tl := opensTill(t, store.DeliveryPickup)
		catalogue, err := tl.gateway.Catalogue(t.Context(), nil)
		must(t, err)
		catalogue.Variants = append(catalogue.Variants, store.Variant{
			ID: "1", SKU: "FRM-VERY-LONG-SKU-THAT-NOBODY-WOULD-TYPE-0042", Title: "Handbuilt Randonneur Frame Set with Lugged Forks, Racks and " +
				"Mudguards, 61 cm, Racing Green", Price: 123456789, Tracked: true,
		})
		a, _ := show(t, tl.db, func(c *ui.Config) {
			c.App.Preferences().SetString("appearance", variant)
			c.Training = variant == "dark"
			c.Catalogue = func(context.Context, func(int64)) (store.Catalogue, error) { return catalogue, nil }
		})
		a.ImportCatalogue()
		v, w := ui.CatalogueOf(a)
		v.Rows.Select(2)
		keep(t, "catalogue-"+variant, w)
		v.Only.OnChanged(4)
		keep(t, "catalogue-left-out-"+variant, w)
		v.Only.OnChanged(2)
		test.Tap(v.All)
		test.Tap(v.Import)
		keep(t, "catalogue-ask-"+variant, w)
	}
}
