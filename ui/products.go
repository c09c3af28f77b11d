package ui

import (
	"io"

	"github.com/google/uuid"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/csvfile"
	"tillbridge/ui/imports"
	"tillbridge/ui/products"
	"tillbridge/ui/screen"
)

// OpenProducts opens the Products window, or raises it.
func (a *App) OpenProducts() { a.openProducts("") }

func (a *App) openProducts(only db.ProductsOnly) {
	v, _ := open(a, "Products", "", openAs, func(w *screen.Window) *products.List {
		return products.NewList(w, products.ListConfig{
			Shop: a.cfg.DB,
			Open: a.OpenProduct, New: func(begin store.Product) { a.NewProduct(begin, nil) },
			Duplicates: a.RemoveDuplicates, Match: func() { a.MatchProducts("") }, Inventory: a.OpenInventory, Catalogue: a.importCatalogue(),
			Import: func(file string) { a.importFile(imports.Products, file) },
			Export: func() {
				a.exportTo(w, "products.csv", func(file io.Writer) error {
					_, err := csvfile.ExportProducts(w.Open(), a.cfg.DB, file)
					return err
				})
			},
		})
	})
	if v != nil && only != "" {
		v.Narrow(only)
	}
}

// OpenProduct opens a product's record, or raises it.
func (a *App) OpenProduct(productID string) {
	a.openProduct(productID, products.RecordConfig{ProductID: productID})
}

// NewProduct opens an empty record that begins with what is known; created, unless
// nil, is told once it is saved. There may be several, one for each line that has no
// product yet.
func (a *App) NewProduct(begin store.Product, created func(store.Product)) {
	a.openProduct(uuid.NewString(), products.RecordConfig{Begin: begin, Created: created})
}

func (a *App) openProduct(id string, cfg products.RecordConfig) {
	open(a, "Product", id, openAs, func(w *screen.Window) *products.Record {
		cfg.Shop, cfg.Now = a.cfg.DB, a.cfg.Now
		cfg.OpenOrder, cfg.Open = a.Open, a.OpenProduct
		return products.NewRecord(w, cfg)
	})
}

// RemoveDuplicates opens "Remove Duplicate In-Store Products", or raises it (R23).
func (a *App) RemoveDuplicates() {
	open(a, "Remove Duplicate In-Store Products", "", openAs, func(w *screen.Window) *products.Duplicates {
		return products.NewDuplicates(w, products.DuplicatesConfig{Shop: a.cfg.DB, Now: a.cfg.Now, Open: a.OpenProduct})
	})
}

// MatchProducts opens the Product Match Tool at an order's line, or at the oldest
// that waits when it is "" (R25).
func (a *App) MatchProducts(orderID string) {
	v, raised := open(a, "Product Match Tool", "", openAs, func(w *screen.Window) *products.Match {
		return products.NewMatch(w, products.MatchConfig{
			Shop: a.cfg.DB, Now: a.cfg.Now, New: a.NewProduct, Duplicates: a.RemoveDuplicates, OpenOrder: a.OpenOrder,
		}, orderID)
	})
	if raised && orderID != "" {
		v.Show(orderID)
	}
}

// importCatalogue opens "Import from Shopify"; it is nil without a shop to ask.
func (a *App) importCatalogue() func() {
	if a.cfg.Catalogue == nil {
		return nil
	}
	return a.ImportCatalogue
}

// ImportCatalogue opens "Import from Shopify", or raises it.
func (a *App) ImportCatalogue() {
	open(a, "Import from Shopify", "", openAs, func(w *screen.Window) *products.Catalogue {
		return products.NewCatalogue(w, products.CatalogueConfig{Shop: a.cfg.DB, Read: a.cfg.Catalogue})
	})
}

// OpenInventory opens the manager's inventory page, or raises it.
func (a *App) OpenInventory() {
	open(a, "Inventory", "", openAs, func(w *screen.Window) *products.Inventory {
		return products.NewInventory(w, products.InventoryConfig{
			Shop: a.cfg.DB, Now: a.cfg.Now, OpenProducts: a.openProducts, Browse: a.cfg.App.OpenURL,
		})
	})
}
