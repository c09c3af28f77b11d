package find

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Config is what the search is made of.
type Config struct {
	Shop Shop
	// Open opens what was found.
	Open func(Hit)
}

// Window is the search.
type Window struct {
	screen.View
	Search *widgets.Entry
	Rows   *widgets.DataList

	cfg    Config
	window *screen.Window
	keys   *widgets.KeyMap
	empty  *widgets.EmptyState
	hits   []Hit
	text   string
	load   screen.Load[[]Hit]
	// entered says that Enter was pressed before the answer was here.
	reading, entered bool
	// asked says that other words were typed than the hits are of, none of which was chosen.
	asked bool
}

var columns = []widgets.Column{
	{Title: "Kind", Width: 124, Color: theme.Secondary},
	{Title: "Name", Width: 170, Weight: 2, Bold: true},
	{Title: "Details", Width: 220, Weight: 3, Color: theme.Secondary},
	{Title: "", Width: 150, Right: true},
}

// New fills a native window with the search; the caller shows it.
func New(w *screen.Window, cfg Config) *Window {
	v := &Window{cfg: cfg, window: w, keys: w.Keys}
	v.Search = widgets.NewSearchEntry("Order, barcode, customer, phone, product, SKU", v.keys)
	v.Search.OnChanged = func(text string) { v.ask(strings.TrimSpace(text)) }
	v.Search.OnSubmitted = func(string) { v.openFirst() }
	v.empty = widgets.NewEmptyState(assets.Search, "Type what you know of it: part of a name, a number, a SKU.", nil)
	v.Rows = widgets.NewDataList(columns, func() int { return len(v.hits) }, func(i int) (widgets.Row, bool) { return row(v.hits[i]), true })
	v.Rows.Empty, v.Rows.Keys = v.empty, v.keys
	v.Rows.OnOpened = v.open
	w.Fill(screen.Inset(12, 16, 16, 16, widgets.Down(12, widgets.Fixed(v.Search), widgets.Grow(v.Rows, 1))))
	v.keys.On(fyne.KeyEscape, "Close", v.window.Close)
	v.keys.On(fyne.KeyDown, "To what was found", v.Rows.TakeKeys)
	v.keys.Search = v.Search
	w.Canvas().Focus(v.Search)
	return v
}

// Begin gives the search the keys again, with its words selected.
func (v *Window) Begin() {
	v.window.Canvas().Focus(v.Search)
	v.Search.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// Reload asks again for what was typed.
func (v *Window) Reload() {
	if v.text != "" {
		v.ask(v.text)
	}
}

// ask looks for the words in the background; an older answer never replaces a newer.
func (v *Window) ask(text string) {
	if text != v.text {
		v.entered, v.asked = false, true
	}
	v.text = text
	if text == "" {
		v.load.Forget()
		v.show(nil, nil)
		return
	}
	v.reading = true
	v.load.Start(v.window, func(ctx context.Context) ([]Hit, error) { return search(ctx, v.cfg.Shop, text) }, v.show)
}

// Concerns is true for all that can be found.
func (v *Window) Concerns(c db.Change) bool {
	return c.Concerns(db.OrdersChanged) || c.Concerns(db.CustomersChanged) || c.Concerns(db.StockChanged)
}

func (v *Window) show(hits []Hit, err error) {
	v.reading = false
	var selected Hit
	if i := v.Rows.Selected(); i >= 0 && !v.asked {
		selected = v.hits[i]
	}
	v.hits, v.asked = hits, false
	at := -1
	for i, hit := range hits {
		if hit.Kind == selected.Kind && hit.ID == selected.ID {
			at = i
		}
	}
	if at < 0 && len(hits) > 0 {
		at = 0
	}
	v.Rows.Select(at)
	switch {
	case err != nil:
		v.empty.Set(assets.Alert, store.MessageOf(err))
	case v.text == "":
		v.empty.Set(assets.Search, "Type what you know of it: part of a name, a number, a SKU.")
	default:
		v.empty.Set(assets.Search, "Nothing has these words. Try fewer of them.")
	}
	v.Rows.Refresh()
	if v.entered {
		v.openFirst()
	}
}

// openFirst opens the selected hit, which is the first until another is chosen.
func (v *Window) openFirst() {
	v.entered = v.reading
	if v.reading {
		return
	}
	if i := v.Rows.Selected(); i >= 0 {
		v.open(i)
	}
}

func (v *Window) open(i int) {
	hit := v.hits[i]
	v.window.Close()
	v.cfg.Open(hit)
}
