package customers

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// ListShop is what the Customers window needs of the database.
type ListShop interface {
	Customers(ctx context.Context, f db.CustomerFilter) ([]db.CustomerRow, error)
	CountCustomers(ctx context.Context) (int, error)
	FindCustomers(ctx context.Context, s db.CustomerSearch) (db.FoundCustomers, error)
}

// ListConfig is what the Customers window is made of.
type ListConfig struct {
	Shop ListShop
	// Open opens a customer's record, New an empty one that begins with what is
	// known, Merge the merging of a customer's duplicates.
	Open  func(customerID string)
	New   func(begin store.Customer)
	Merge func(customerID string)
	// Import opens the window for files of customers, with one that was dropped or "" for
	// none; Export asks where all customers are written to.
	Import func(file string)
	Export func()
}

// List is the Customers window.
type List struct {
	screen.View
	Search *widgets.Entry
	Rows   *widgets.DataList
	New    *widgets.ToolButton
	Edit   *widgets.ToolButton
	Merge  *widgets.ToolButton
	Begin  *widgets.ToolButton

	cfg    ListConfig
	window *screen.Window
	model  *list
	keys   *widgets.KeyMap
	frame  *widgets.Frame
	strip  *strip
	footer *widgets.Footer
	empty  *widgets.EmptyState
	load   screen.Load[listReading]
	// reading says that an answer is under way; entered, that Enter waits for it.
	reading, entered bool
}

// NewList fills a native window with the customers; the caller shows it.
func NewList(w *screen.Window, cfg ListConfig) *List {
	v := &List{cfg: cfg, window: w, model: newList(), keys: w.Keys}
	v.build()
	v.bindKeys()
	v.Reload()
	w.Canvas().Focus(v.Search)
	return v
}

func (v *List) build() {
	v.New = widgets.NewToolButton(assets.UserPlus, "New", v.begin)
	v.Edit = widgets.NewToolButton(assets.Pencil, "Edit", v.openSelected)
	v.Merge = widgets.NewToolButton(assets.Merge, "Merge…", v.mergeSelected)
	v.New.Tip, v.Edit.Tip, v.Merge.Tip = "Ctrl+N", "Enter", "Ctrl+M"
	v.Search = widgets.NewSearchEntry("Search name, email, phone, company, postcode or number", v.keys)
	v.Search.OnChanged = func(text string) { v.search(strings.TrimSpace(text)) }
	v.Search.OnSubmitted = func(string) { v.openOnlyOne() }
	bring := widgets.NewToolButton(assets.Download, "Import", func() { v.cfg.Import("") })
	export := widgets.NewToolButton(assets.Save, "Export", v.cfg.Export)
	bring.Tip = "Customers of another system: a file can be dropped here too (Ctrl+I)"
	export.Tip = "All customers, as a spreadsheet opens them (Ctrl+E)"
	v.window.OnDropped(v.cfg.Import)
	v.Begin = widgets.NewToolButton(assets.UserPlus, "New Customer", v.begin)
	v.Begin.MinWidth = 260
	v.empty = widgets.NewEmptyState(assets.Clock, "Reading the customers…", v.Begin)
	v.strip = newStrip()
	v.Rows = widgets.NewDataList(columns, v.model.count, v.row)
	v.Rows.Below, v.Rows.Empty, v.Rows.Keys = v.strip.room, v.empty, v.keys
	v.Rows.OnSelected = v.selected
	v.Rows.OnOpened = func(int) { v.openSelected() }
	v.Rows.OnSort = v.sort
	v.Rows.SetSort(1, false)
	closing := widgets.NewFooterButton(widgets.Plain, "", "Close", v.window.Close)
	v.footer = widgets.NewFooter(nil, closing)
	for _, b := range []*widgets.ToolButton{v.New, v.Edit, v.Merge, bring, export, v.Begin, closing} {
		b.Keys = v.keys
	}
	v.frame = v.window.Fill(screen.Inset(12, 16, 16, 16, widgets.Down(0,
		widgets.Fixed(screen.Inset(0, 8, 0, 0, widgets.Across(8, widgets.Fixed(widgets.NewTitle(assets.Users, "Customers")), widgets.Space(1),
			widgets.Fixed(bring), widgets.Fixed(export)))),
		widgets.Fixed(widgets.Across(8, widgets.Fixed(v.New), widgets.Fixed(v.Edit), widgets.Fixed(v.Merge),
			widgets.Grow(v.Search, 1))),
		widgets.Grow(screen.Inset(12, 12, 0, 0, v.Rows), 1),
		widgets.Fixed(v.footer))))
	v.showState()
}

func (v *List) bindKeys() {
	v.keys.On(fyne.KeyEscape, "Close", v.window.Close)
	v.keys.On(fyne.KeyF3, "Search", v.focusSearch)
	v.keys.OnCtrl(fyne.KeyF, "Search", v.focusSearch)
	v.keys.OnCtrl(fyne.KeyN, "New customer", v.begin)
	v.keys.OnCtrl(fyne.KeyM, "Merge with another", v.window.Press(v.Merge))
	v.keys.OnCtrl(fyne.KeyI, "Import a file", func() { v.cfg.Import("") })
	v.keys.OnCtrl(fyne.KeyE, "Export all customers", v.cfg.Export)
	v.keys.On(fyne.KeyDown, "To the customers", v.Rows.TakeKeys)
	v.keys.Search = v.Search
}

func (v *List) focusSearch() { v.window.Canvas().Focus(v.Search) }

func (v *List) search(text string) {
	if text == v.model.text {
		return
	}
	v.Rows.Select(-1)
	v.model.ask(text)
	v.model.pages.FromTop()
	v.entered = false
	v.Reload()
}

// showSort marks the column the rows are sorted by; what was found comes
// likeliest first.
func (v *List) showSort() {
	if v.model.searching() && !v.model.byColumn {
		v.Rows.SetSort(-1, false)
		return
	}
	for i, column := range sorted {
		if column == v.model.filter.Sort {
			v.Rows.SetSort(i, v.model.filter.Descending)
		}
	}
}

func (v *List) sort(column int, descending bool) {
	v.model.filter.Sort, v.model.filter.Descending = sorted[column], descending
	if v.model.searching() {
		v.model.byColumn = true
		v.model.sortFound()
		v.follow()
		v.Rows.Refresh()
		return
	}
	v.model.pages.FromTop()
	v.Reload()
}

// Tick asks again while the index was still loading when it was last asked.
func (v *List) Tick() {
	if v.model.loading() {
		v.Reload()
	}
}

// Concerns is true for customers and their orders.
func (v *List) Concerns(c db.Change) bool {
	return c.Concerns(db.CustomersChanged) || c.Concerns(db.OrdersChanged)
}

// Reload reads figures and the rows in view again in the background. Selection
// and place stay; an older answer never replaces a newer.
func (v *List) Reload() {
	v.reading = true
	filter, text, pages := v.model.filter, v.model.text, v.model.pages.Around(v.Rows.Selected())
	v.load.Start(v.window, func(ctx context.Context) (fresh listReading, err error) {
		if text != "" {
			fresh.found, err = v.cfg.Shop.FindCustomers(ctx, db.CustomerSearch{Query: matching.Query{Text: text}, Limit: hits})
			return fresh, err
		}
		err = v.read(ctx, &fresh, filter, pages)
		return fresh, err
	}, func(fresh listReading, err error) { v.apply(text, fresh, err) })
}

type listReading struct {
	total int
	pages map[int][]db.CustomerRow
	found db.FoundCustomers
}

func (v *List) read(ctx context.Context, fresh *listReading, filter db.CustomerFilter, pages []int) (err error) {
	if fresh.total, err = v.cfg.Shop.CountCustomers(ctx); err != nil {
		return err
	}
	fresh.pages = map[int][]db.CustomerRow{}
	filter.Limit = screen.PageSize
	for _, p := range pages {
		filter.Offset = p * screen.PageSize
		if filter.Offset > 0 && filter.Offset >= fresh.total {
			continue
		}
		if fresh.pages[p], err = v.cfg.Shop.Customers(ctx, filter); err != nil {
			return err
		}
	}
	return nil
}

func (v *List) apply(text string, fresh listReading, err error) {
	m := v.model
	m.err, v.reading = err, false
	switch {
	case err != nil && m.loaded:
		v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
	case err != nil:
	case text != "":
		m.answer(text, fresh.found)
	default:
		m.page(fresh.total, fresh.pages)
	}
	v.showSort()
	v.follow()
	v.showState()
	v.Rows.Refresh()
	if v.entered {
		v.openOnlyOne()
	}
}

// follow keeps the selection on its customer, wherever the row went.
func (v *List) follow() {
	m := v.model
	if m.selected == "" {
		return
	}
	at, keep := m.index(m.selected), m.selected
	if at != v.Rows.Selected() {
		v.Rows.Select(at)
		m.selected = keep
	}
	if at < 0 && m.count() <= screen.PageSize {
		m.selected = ""
	}
}

// row is called for every row that scrolls into view: it never waits.
func (v *List) row(i int) (widgets.Row, bool) {
	c, ok := v.model.row(i)
	if !ok {
		v.fetch(i)
		return widgets.Row{}, false
	}
	return present(c), true
}

func (v *List) fetch(i int) {
	if v.model.searching() {
		return
	}
	filter := v.model.filter
	filter.Limit = screen.PageSize
	screen.Fetch(&v.load, v.window, &v.model.pages, i, func(ctx context.Context, skip int) ([]db.CustomerRow, error) {
		filter.Offset = skip
		return v.cfg.Shop.Customers(ctx, filter)
	}, func(err error) { v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second) }, v.Rows.Refresh)
}

// showState brings buttons, strip, footer and the empty state in line with the model.
func (v *List) showState() {
	m := v.model
	screen.Enable(v.Edit, m.selectNot())
	screen.Enable(v.Merge, m.selectNot())
	v.footer.SetFacts(m.facts())
	icon, text, begin := m.nothing()
	v.empty.Set(icon, text)
	v.Begin.SetText(m.beginText())
	if begin && m.count() == 0 {
		v.Begin.Show()
	} else {
		v.Begin.Hide()
	}
	v.strip.show(m.current())
}

func (v *List) selected(i int) {
	v.model.selected = ""
	if i >= 0 {
		if c, ok := v.model.row(i); ok {
			v.model.selected = c.ID
		}
	}
	v.showState()
}

func (v *List) openSelected() {
	if v.model.selected != "" {
		v.cfg.Open(v.model.selected)
	}
}

func (v *List) mergeSelected() {
	if v.model.selected != "" {
		v.cfg.Merge(v.model.selected)
	}
}

// begin opens an empty record. What was searched for in vain is who it is.
func (v *List) begin() {
	if v.model.text != "" && v.model.count() == 0 {
		v.cfg.New(v.model.typed())
		return
	}
	v.cfg.New(store.Customer{})
}

// openOnlyOne ends a search: one hit is opened, of several the first is selected.
func (v *List) openOnlyOne() {
	v.entered = v.reading
	if v.reading || v.model.count() == 0 {
		return
	}
	v.Rows.Select(0)
	v.window.Canvas().Focus(v.Rows.FocusTarget())
	if v.model.searching() && v.model.count() == 1 {
		v.openSelected()
	}
}
