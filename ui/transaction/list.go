package transaction

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

// ListShop is what the Transactions window needs of the database.
type ListShop interface {
	Transactions(ctx context.Context, f db.TransactionFilter) ([]db.TransactionRow, error)
	SumTransactions(ctx context.Context, f db.TransactionFilter) ([]db.TransactionSum, error)
}

// ListConfig is what the Transactions window is made of.
type ListConfig struct {
	Shop ListShop
	Now  func() time.Time
	// Open opens a transaction, Order the story of its order.
	Open  func(transactionID string)
	Order func(orderID string)
	// Return opens what may come back of a sale (R58).
	Return func(saleID string)
}

// List is the Transactions window: every transaction, what it comes to and what is
// still owed on it.
type List struct {
	screen.View
	Search *widgets.Entry
	Scope  *widgets.Select
	Rows   *widgets.DataList
	Edit   *widgets.ToolButton
	Why    *widgets.ToolButton

	cfg    ListConfig
	window *screen.Window
	model  *list
	keys   *widgets.KeyMap
	frame  *widgets.Frame
	load   screen.Load[listed]
	footer *widgets.Footer
	empty  *widgets.EmptyState
}

// NewList fills a native window with the transactions; the caller shows it.
func NewList(w *screen.Window, cfg ListConfig) *List {
	v := &List{cfg: cfg, window: w, model: newList(), keys: w.Keys}
	v.build()
	v.bindKeys()
	v.Reload()
	w.Canvas().Focus(v.Rows.FocusTarget())
	return v
}

func (v *List) build() {
	v.Edit = widgets.NewToolButton(assets.Receipt, "Open", v.open)
	v.Why = widgets.NewToolButton(assets.Info, "Why?", v.why)
	v.Edit.Tip, v.Why.Tip = "Enter", "The story of its order (F2)"
	v.Search = widgets.NewSearchEntry("Barcode, order, customer, email, SKU", v.keys)
	v.Search.OnChanged = func(text string) { v.model.filter.Search = strings.TrimSpace(text); v.fromTop() }
	v.Search.OnSubmitted = func(string) { v.openOnlyOne() }
	v.Scope = widgets.NewSelect(scopeNames(), 0, func(i int) { v.model.filter.Scope = scopes[i].scope; v.fromTop() })
	v.Scope.Keys = v.keys
	v.empty = widgets.NewEmptyState(assets.Clock, "Reading the transactions…", nil)
	v.Rows = widgets.NewDataList(listColumns, v.model.count, v.row)
	v.Rows.Empty, v.Rows.Keys = v.empty, v.keys
	v.Rows.OnSelected = v.selected
	v.Rows.OnOpened = func(int) { v.open() }
	v.Rows.OnSort = func(column int, descending bool) {
		v.model.filter.Sort, v.model.filter.Descending = sortedBy[column], descending
		v.fromTop()
	}
	v.Rows.SetSort(3, true)
	closing := widgets.NewFooterButton(widgets.Plain, "", "Close", v.window.Close)
	v.footer = widgets.NewFooter(nil, closing)
	for _, b := range []*widgets.ToolButton{v.Edit, v.Why, closing} {
		b.Keys = v.keys
	}
	v.frame = v.window.Fill(screen.Inset(12, 16, 16, 16, widgets.Down(0,
		widgets.Fixed(screen.Inset(0, 7, 0, 0, widgets.NewTitle(assets.Receipt, "Transactions"))),
		widgets.Fixed(widgets.Across(8, widgets.Fixed(v.Edit), widgets.Fixed(v.Why), widgets.Grow(v.Search, 1), screen.AtLeast(180, v.Scope))),
		widgets.Grow(screen.Inset(12, 12, 0, 0, v.Rows), 1),
		widgets.Fixed(v.footer))))
	v.showState()
}

func (v *List) bindKeys() {
	focus := func() { v.window.Canvas().Focus(v.Search) }
	v.keys.On(fyne.KeyEscape, "Close", v.window.Close)
	v.keys.On(fyne.KeyF2, "Why? The story of its order", v.window.Unless(v.model.selectNot, v.why))
	v.keys.On(fyne.KeyF3, "Search", focus)
	v.keys.OnCtrl(fyne.KeyF, "Search", focus)
	v.keys.OnCtrl(fyne.KeyR, "Take goods back", v.takeBack)
	v.keys.On(fyne.KeyDown, "To the transactions", v.Rows.TakeKeys)
	v.keys.Search = v.Search
}

// fromTop reads from the first row: another filter is another list.
func (v *List) fromTop() {
	v.model.pages.FromTop()
	v.Reload()
}

// Reload reads sums and the rows in view again in the background. Selection and place
// stay; an older answer never replaces a newer.
func (v *List) Reload() {
	filter, pages := v.model.filter, v.model.pages.Around(v.Rows.Selected())
	v.load.Start(v.window, func(ctx context.Context) (listed, error) { return readList(ctx, v.cfg.Shop, filter, pages) }, v.apply)
}

// Concerns is true for orders, whose changes cover their transactions.
func (v *List) Concerns(c db.Change) bool {
	return c.Concerns(db.OrdersChanged)
}

func (v *List) apply(fresh listed, err error) {
	m := v.model
	m.err = err
	switch {
	case err == nil:
		m.take(fresh)
	case m.loaded:
		v.fault(err)
	}
	if at := m.index(m.selected); m.selected != "" && at != v.Rows.Selected() {
		keep := m.selected
		v.Rows.Select(at)
		m.selected = keep
	}
	v.showState()
	v.Rows.Refresh()
}

func (v *List) fault(err error) {
	v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
}

// row is called for every row that scrolls into view: it never waits.
func (v *List) row(i int) (widgets.Row, bool) {
	r, ok := v.model.pages.At(i)
	if !ok {
		v.fetch(i)
		return widgets.Row{}, false
	}
	return listedRow(r, v.cfg.Now()), true
}

func (v *List) fetch(i int) {
	filter := v.model.filter
	filter.Limit = screen.PageSize
	screen.Fetch(&v.load, v.window, &v.model.pages, i, func(ctx context.Context, skip int) ([]db.TransactionRow, error) {
		filter.Offset = skip
		return v.cfg.Shop.Transactions(ctx, filter)
	}, v.fault, v.Rows.Refresh)
}

func (v *List) selected(i int) {
	v.model.selected = ""
	if i >= 0 {
		if r, ok := v.model.pages.At(i); ok {
			v.model.selected = r.ID
		}
	}
	v.showState()
}

func (v *List) showState() {
	for _, b := range []*widgets.ToolButton{v.Edit, v.Why} {
		screen.Enable(b, v.model.selectNot())
	}
	v.footer.SetFacts(v.model.facts())
	v.empty.Set(v.model.nothing())
}

func (v *List) open() {
	if v.model.selected != "" {
		v.cfg.Open(v.model.selected)
	}
}

func (v *List) why() {
	if r, ok := v.model.current(); ok {
		v.cfg.Order(r.OrderID)
	}
}

// takeBack opens what may come back of the selected sale; of a return there is nothing, so it
// is opened itself.
func (v *List) takeBack() {
	switch r, ok := v.model.current(); {
	case !ok:
		v.frame.Toast(theme.Teal, assets.Info, v.model.selectNot(), 5*time.Second)
	case r.Returns:
		v.cfg.Open(r.ID)
	default:
		v.cfg.Return(r.ID)
	}
}

// openOnlyOne ends a search: one hit is opened, of several the first is selected.
func (v *List) openOnlyOne() {
	if v.model.count() == 0 {
		return
	}
	v.Rows.Select(0)
	v.window.Canvas().Focus(v.Rows.FocusTarget())
	if v.model.count() == 1 {
		v.open()
	}
}
