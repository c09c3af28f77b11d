package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/products"
)

// goods is the windows about products: list, duplicates, match tool and inventory
// once each, a record once for each product.
type goods struct {
	list         *products.List
	listAt       fyne.Window
	duplicates   *products.Duplicates
	duplicatesAt fyne.Window
	match        *products.Match
	matchAt      fyne.Window
	catalogue    *products.Catalogue
	catalogueAt  fyne.Window
	inventory    *products.Inventory
	inventoryAt  fyne.Window
	records      []productAt
}

type productAt struct {
	view   *products.Record
	window fyne.Window
}

// OpenProducts opens the Products window, or raises it.
func (a *App) OpenProducts() { a.openProducts("") }

func (a *App) openProducts(only db.ProductsOnly) {
	g := &a.goods
	if g.list == nil {
		w := a.cfg.App.NewWindow("Products")
		g.listAt = w
		g.list = products.NewList(w, products.ListConfig{
			Shop: a.cfg.DB, Work: a.work(w), Training: a.cfg.Training,
			Open: a.OpenProduct, New: func(begin store.Product) { a.NewProduct(begin, nil) },
			Duplicates: a.RemoveDuplicates, Match: func() { a.MatchProducts("") }, Inventory: a.OpenInventory, Catalogue: a.importCatalogue(),
		})
		w.SetOnClosed(func() { g.list, g.listAt = nil, nil })
		a.listen(w)
		w.Resize(openAs)
		w.Show()
	} else {
		raise(g.listAt)
	}
	if only != "" {
		g.list.Narrow(only)
	}
}

// OpenProduct opens a product's record, or raises it.
func (a *App) OpenProduct(productID string) {
	if i := slices.IndexFunc(a.goods.records, func(r productAt) bool { return r.view.ProductID() == productID }); i >= 0 {
		raise(a.goods.records[i].window)
		return
	}
	a.openProduct(products.RecordConfig{ProductID: productID})
}

// NewProduct opens an empty record that begins with what is known; created, unless
// nil, is told once it is saved.
func (a *App) NewProduct(begin store.Product, created func(store.Product)) {
	a.openProduct(products.RecordConfig{Begin: begin, Created: created})
}

func (a *App) openProduct(cfg products.RecordConfig) {
	w := a.cfg.App.NewWindow("Product")
	cfg.Shop, cfg.Work, cfg.Now, cfg.Training = a.cfg.DB, a.work(w), a.cfg.Now, a.cfg.Training
	cfg.OpenOrder, cfg.Open = a.Open, a.OpenProduct
	a.goods.records = append(a.goods.records, productAt{products.NewRecord(w, cfg), w})
	w.SetOnClosed(func() {
		a.goods.records = slices.DeleteFunc(a.goods.records, func(r productAt) bool { return r.window == w })
	})
	a.listen(w)
	w.Resize(openAs)
	w.Show()
}

// RemoveDuplicates opens "Remove Duplicate In-Store Products", or raises it (R23).
func (a *App) RemoveDuplicates() {
	g := &a.goods
	if g.duplicates != nil {
		raise(g.duplicatesAt)
		return
	}
	w := a.cfg.App.NewWindow("Remove Duplicate In-Store Products")
	g.duplicatesAt = w
	g.duplicates = products.NewDuplicates(w, products.DuplicatesConfig{
		Shop: a.cfg.DB, Work: a.work(w), Now: a.cfg.Now,
		Training: a.cfg.Training, Open: a.OpenProduct,
	})
	w.SetOnClosed(func() { g.duplicates, g.duplicatesAt = nil, nil })
	a.listen(w)
	w.Resize(openAs)
	w.Show()
}

// MatchProducts opens the Product Match Tool at an order's line, or at the oldest
// that waits when it is "" (R25).
func (a *App) MatchProducts(orderID string) {
	g := &a.goods
	if g.match != nil {
		raise(g.matchAt)
		if orderID != "" {
			g.match.Show(orderID)
		}
		return
	}
	w := a.cfg.App.NewWindow("Product Match Tool")
	g.matchAt = w
	g.match = products.NewMatch(w, products.MatchConfig{
		Shop: a.cfg.DB, Work: a.work(w), Now: a.cfg.Now, Training: a.cfg.Training, New: a.NewProduct, Duplicates: a.RemoveDuplicates,
		OpenOrder: a.OpenOrder,
	}, orderID)
	w.SetOnClosed(func() { g.match, g.matchAt = nil, nil })
	a.listen(w)
	w.Resize(openAs)
	w.Show()
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
	g := &a.goods
	if g.catalogue != nil {
		raise(g.catalogueAt)
		return
	}
	w := a.cfg.App.NewWindow("Import from Shopify")
	g.catalogueAt = w
	g.catalogue = products.NewCatalogue(w, products.CatalogueConfig{
		Shop: a.cfg.DB, Read: a.cfg.Catalogue, Work: a.work(w),
		Training: a.cfg.Training,
	})
	w.SetOnClosed(func() {
		g.catalogue.Close()
		g.catalogue, g.catalogueAt = nil, nil
	})
	a.listen(w)
	w.Resize(openAs)
	w.Show()
}

// OpenInventory opens the manager's inventory page, or raises it.
func (a *App) OpenInventory() {
	g := &a.goods
	if g.inventory != nil {
		raise(g.inventoryAt)
		return
	}
	w := a.cfg.App.NewWindow("Inventory")
	g.inventoryAt = w
	g.inventory = products.NewInventory(w, products.InventoryConfig{
		Shop: a.cfg.DB, Work: a.work(w), Now: a.cfg.Now,
		Training: a.cfg.Training, OpenProducts: a.openProducts,
	})
	w.SetOnClosed(func() { g.inventory, g.inventoryAt = nil, nil })
	a.listen(w)
	w.Resize(openAs)
	w.Show()
}

func (g *goods) reload() {
	if g.list != nil {
		g.list.Reload()
	}
	if g.duplicates != nil {
		g.duplicates.Reload()
	}
	if g.match != nil {
		g.match.Reload()
	}
	if g.inventory != nil {
		g.inventory.Reload()
	}
	for _, r := range g.records {
		r.view.Reload()
	}
}

// askToClose asks one record after the other what to do with unsaved edits, and
// goes on when none is left.
func (g *goods) askToClose(then func()) {
	for _, r := range g.records {
		if r.view.Unsaved() > 0 {
			r.view.AskToClose(func() {
				r.window.SetCloseIntercept(nil)
				r.window.Close()
				g.askToClose(then)
			})
			return
		}
	}
	then()
}
