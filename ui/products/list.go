// Package products is the Products window, a product's record, the removal of
// duplicates, and the Product Match Tool (R22–R25).
package products

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// ListShop is what the Products window needs of the database.
type ListShop interface {
	Products(ctx context.Context, f db.ProductFilter) ([]db.ProductRow, int, error)
	StockTotals(ctx context.Context) (db.StockTotals, error)
	Currency(ctx context.Context) (string, error)
}

// ListConfig is what the Products window is made of.
type ListConfig struct {
	Shop ListShop
	// Open opens a product's record, New an empty one that begins with what is known.
	Open func(productID string)
	New  func(begin store.Product)
	// Duplicates, Match and Inventory open those windows.
	Duplicates, Match, Inventory func()
	// Catalogue opens "Import from Shopify", nil without a shop to ask.
	Catalogue func()
	// Import opens the window for files of products, with one that was dropped or "" for
	// none; Export asks where all products are written to.
	Import func(file string)
	Export func()
}

// List is the Products window.
type List struct {
	screen.View
	Search *widgets.Entry
	Only   *widgets.Select
	Rows   *widgets.DataList
	New    *widgets.ToolButton
	Edit   *widgets.ToolButton

	cfg    ListConfig
	window *screen.Window
	keys   *widgets.KeyMap
	frame  *widgets.Frame
	footer *widgets.Footer
	empty  *widgets.EmptyState

	model listModel
	load  screen.Load[listReading]
	// opening says that Enter was pressed in the search and waits for its answer.
	opening bool
}

// NewList fills a native window with the products; the caller shows it.
func NewList(w *screen.Window, cfg ListConfig) *List {
	v := &List{cfg: cfg, window: w, keys: w.Keys, model: listModel{filter: db.ProductFilter{Sort: db.ProductBySKU}}}
	v.build()
	v.bindKeys()
	v.Reload()
	w.Canvas().Focus(v.Search)
	return v
}

func (v *List) build() {
	v.New = widgets.NewToolButton(assets.Plus, "New", v.begin)
	v.Edit = widgets.NewToolButton(assets.Pencil, "Edit", v.open)
	match := widgets.NewToolButton(assets.Link, "Match Tool", v.cfg.Match)
	duplicates := widgets.NewToolButton(assets.Merge, "Duplicates", v.cfg.Duplicates)
	inventory := widgets.NewToolButton(assets.Chart, "Inventory", v.cfg.Inventory)
	catalogue := widgets.NewToolButton(assets.Download, "From Shopify", v.cfg.Catalogue)
	bring := widgets.NewToolButton(assets.Download, "Import", func() { v.cfg.Import("") })
	export := widgets.NewToolButton(assets.Save, "Export", v.cfg.Export)
	bring.Tip = "Products of another system: a file can be dropped here too (Ctrl+I)"
	export.Tip = "All products, as a spreadsheet opens them (Ctrl+E)"
	v.window.OnDropped(v.cfg.Import)
	catalogue.Tip = "Import what the shop sells online"
	if v.cfg.Catalogue == nil {
		catalogue.Disable("No shop is connected.")
	}
	v.New.Tip, v.Edit.Tip, inventory.Tip = "Ctrl+N", "Enter", "What is on hand, what it is worth, and what moved by day"
	v.Search = widgets.NewSearchEntry("Search SKU, barcode or description", v.keys)
	v.Search.OnChanged = func(text string) { v.search(strings.TrimSpace(text)) }
	v.Search.OnSubmitted = func(string) { v.openOnlyOne() }
	names := make([]string, len(narrower))
	for i, n := range narrower {
		names[i] = n.name
	}
	v.Only = widgets.NewSelect(names, 0, func(i int) { v.narrow(narrower[i].only) })
	v.Only.Keys = v.keys
	v.empty = widgets.NewEmptyState(assets.Clock, "Reading the products…", nil)
	v.Rows = widgets.NewDataList(columns, func() int { return v.model.total }, v.row)
	v.Rows.Empty, v.Rows.Keys = v.empty, v.keys
	v.Rows.OnSelected = v.choose
	v.Rows.OnOpened = func(int) { v.open() }
	v.Rows.OnSort = func(column int, descending bool) {
		v.model.filter.Sort, v.model.filter.Descending = sorted[column], descending
		v.fromTop()
	}
	v.Rows.SetSort(0, false)
	closing := widgets.NewFooterButton(widgets.Plain, "", "Close", v.window.Close)
	v.footer = widgets.NewFooter(nil, closing)
	for _, b := range []*widgets.ToolButton{v.New, v.Edit, match, duplicates, catalogue, bring, export, inventory, closing} {
		b.Keys = v.keys
	}
	v.frame = v.window.Fill(screen.Inset(12, 16, 16, 16, widgets.Down(0,
		widgets.Fixed(screen.Inset(0, 8, 0, 0, widgets.Across(8, widgets.Fixed(widgets.NewTitle(assets.Box, "Products")), widgets.Space(1),
			widgets.Fixed(catalogue), widgets.Fixed(bring), widgets.Fixed(export)))),
		widgets.Fixed(widgets.Across(8, widgets.Fixed(v.New), widgets.Fixed(v.Edit), widgets.Fixed(match), widgets.Fixed(duplicates),
			widgets.Fixed(inventory), widgets.Grow(v.Search, 1), screen.Wide(150, v.Only))),
		widgets.Grow(screen.Inset(12, 12, 0, 0, v.Rows), 1),
		widgets.Fixed(v.footer))))
	v.showState()
}

func (v *List) bindKeys() {
	focus := func() { v.window.Canvas().Focus(v.Search) }
	v.keys.On(fyne.KeyEscape, "Close", v.window.Close)
	v.keys.On(fyne.KeyF3, "Search", focus)
	v.keys.OnCtrl(fyne.KeyF, "Search", focus)
	v.keys.OnCtrl(fyne.KeyN, "New product", v.begin)
	v.keys.OnCtrl(fyne.KeyI, "Import a file", func() { v.cfg.Import("") })
	v.keys.OnCtrl(fyne.KeyE, "Export all products", v.cfg.Export)
	v.keys.On(fyne.KeyDown, "To the products", v.Rows.TakeKeys)
	v.keys.Search = v.Search
}

func (v *List) search(text string) {
	if text == v.model.filter.Text {
		return
	}
	v.model.filter.Text = text
	v.Rows.Select(-1)
	v.model.selected, v.opening = "", false
	if text != "" {
		v.Rows.SetSort(-1, false) // the best come first
	} else {
		v.showSort()
	}
	v.fromTop()
}

func (v *List) showSort() {
	for i, column := range sorted {
		if column == v.model.filter.Sort {
			v.Rows.SetSort(i, v.model.filter.Descending)
		}
	}
}

// Narrow shows one of the narrower lists.
func (v *List) Narrow(only db.ProductsOnly) {
	for i, n := range narrower {
		if n.only == only {
			v.Only.SetChosen(i)
		}
	}
	v.narrow(only)
}

func (v *List) narrow(only db.ProductsOnly) {
	v.model.filter.Only = only
	v.fromTop()
}

func (v *List) fromTop() {
	v.model.pages.FromTop()
	v.Reload()
}

// Concerns is true for products, and the orders they are promised to.
func (v *List) Concerns(c db.Change) bool {
	return c.Concerns(db.StockChanged) || c.Concerns(db.OrdersChanged)
}

// Reload reads figures and the rows in view again in the background. Selection
// and place stay; an older answer never replaces a newer.
func (v *List) Reload() {
	filter, pages := v.model.filter, v.model.pages.Around(v.Rows.Selected())
	v.load.Start(v.window, func(ctx context.Context) (listReading, error) { return v.read(ctx, filter, pages) }, v.apply)
}

// listReading is what is read of the list together.
type listReading struct {
	pages    map[int][]db.ProductRow
	total    int
	totals   db.StockTotals
	currency string
}

func (v *List) read(ctx context.Context, filter db.ProductFilter, pages []int) (fresh listReading, err error) {
	fresh.pages = map[int][]db.ProductRow{}
	if fresh.currency, err = v.cfg.Shop.Currency(ctx); err != nil {
		return fresh, err
	}
	if fresh.totals, err = v.cfg.Shop.StockTotals(ctx); err != nil {
		return fresh, err
	}
	for _, page := range pages {
		if page > 0 && page*screen.PageSize >= fresh.total && fresh.total > 0 {
			continue
		}
		filter.Offset, filter.Limit = page*screen.PageSize, screen.PageSize
		if fresh.pages[page], fresh.total, err = v.cfg.Shop.Products(ctx, filter); err != nil {
			return fresh, err
		}
	}
	return fresh, nil
}

func (v *List) apply(fresh listReading, err error) {
	if err != nil {
		v.fault(err)
		return
	}
	m := &v.model
	m.loaded, m.total, m.totals, m.currency = true, fresh.total, fresh.totals, fresh.currency
	m.pages.Replace(fresh.pages)
	v.follow()
	v.showState()
	v.Rows.Refresh()
	if v.opening {
		v.openOnlyOne()
	}
}

func (v *List) fault(err error) {
	if !v.model.loaded {
		v.empty.Set(assets.Alert, store.MessageOf(err))
		return
	}
	v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
}

// follow keeps the selection on its product, wherever the row went.
func (v *List) follow() {
	if v.model.selected == "" {
		return
	}
	keep := v.model.selected
	if at := v.model.pages.Index(func(p db.ProductRow) bool { return p.ID == keep }); at != v.Rows.Selected() {
		v.Rows.Select(at)
		v.model.selected = keep
	}
}

// row is called for every row that scrolls into view: it never waits.
func (v *List) row(i int) (widgets.Row, bool) {
	p, ok := v.model.pages.At(i)
	if !ok {
		v.fetch(i)
		return widgets.Row{}, false
	}
	return present(p, v.model.currency), true
}

func (v *List) fetch(i int) {
	filter := v.model.filter
	filter.Limit = screen.PageSize
	screen.Fetch(&v.load, v.window, &v.model.pages, i, func(ctx context.Context, skip int) ([]db.ProductRow, error) {
		filter.Offset = skip
		rows, _, err := v.cfg.Shop.Products(ctx, filter)
		return rows, err
	}, v.fault, v.Rows.Refresh)
}

// showState brings buttons, footer and the empty state in line.
func (v *List) showState() {
	screen.Enable(v.Edit, v.model.editNot())
	if v.model.loaded {
		v.empty.Set(v.model.nothing())
	}
	lead, facts, warning := v.model.facts()
	v.footer.SetFacts(lead, facts)
	v.footer.SetWarning(warning)
}

func (v *List) choose(i int) {
	v.model.selected = ""
	if i >= 0 {
		if p, ok := v.model.pages.At(i); ok {
			v.model.selected = p.ID
		}
	}
	v.showState()
}

func (v *List) open() {
	if v.model.selected != "" {
		v.cfg.Open(v.model.selected)
	}
}

// begin opens an empty record; a code that was searched for in vain is its own.
func (v *List) begin() {
	v.cfg.New(v.model.begin())
}

// Scanned opens the product that has the code.
func (v *List) Scanned(code string) bool {
	v.Search.SetText(code)
	v.openOnlyOne()
	return true
}

// openOnlyOne ends a search: one hit is opened, of several the first is selected.
func (v *List) openOnlyOne() {
	v.opening = !v.model.loaded
	if v.opening || v.model.total == 0 {
		return
	}
	v.Rows.Select(0)
	v.window.Canvas().Focus(v.Rows.FocusTarget())
	if v.model.filter.Text != "" && v.model.total == 1 {
		v.open()
	}
}
