package customers

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// duplicates is how many likely duplicates are offered.
const duplicates = 50

// unlikely is the score below which somebody has to be searched for.
const unlikely = 0.1

// MergeShop is what merging needs of the database.
type MergeShop interface {
	Customer(ctx context.Context, id string) (db.CustomerRow, error)
	DuplicatesOf(ctx context.Context, customerID string, limit int) ([]db.FoundCustomer, error)
	FindCustomers(ctx context.Context, s db.CustomerSearch) (db.FoundCustomers, error)
	MergeCustomers(ctx context.Context, survivorID string, others []string) ([]db.Merge, error)
}

// MergeConfig is what the window is made of.
type MergeConfig struct {
	Shop       MergeShop
	CustomerID string
	// Done is told the survivor and what was done.
	Done func(survivorID, sentence string)
}

// Merge is the window in which two records of one person become one.
type Merge struct {
	screen.View
	Search *widgets.Entry
	Act    *widgets.ToolButton

	cfg      MergeConfig
	window   *screen.Window
	model    *merging
	keys     *widgets.KeyMap
	frame    *widgets.Frame
	list     *candidates
	empty    *widgets.EmptyState
	panel    *widgets.Panel
	preview  *fyne.Container
	keepOne  *widgets.ToolButton
	keepMore *widgets.ToolButton
	footer   *widgets.Footer
	load     screen.Load[mergeReading]
	loaded   bool
	merging  bool
}

// NewMerge fills a native window with the merging of a customer's duplicates; the
// caller shows it.
func NewMerge(w *screen.Window, cfg MergeConfig) *Merge {
	v := &Merge{cfg: cfg, window: w, model: &merging{}, keys: w.Keys}
	v.build()
	v.keys.On(fyne.KeyEscape, "Close", w.Close)
	v.keys.OnCtrl(fyne.KeyReturn, "Merge", w.Press(v.Act))
	v.Reload()
	if v.list.rows.Length() > 0 {
		w.Canvas().Focus(v.list.rows.FocusTarget())
	} else {
		w.Canvas().Focus(v.Search)
	}
	return v
}

func (v *Merge) build() {
	v.Search = widgets.NewSearchEntry("Search for another record", v.keys)
	v.Search.OnChanged = func(string) { v.model.with(db.CustomerRow{}); v.list.rows.Select(-1); v.Reload() }
	v.Search.OnSubmitted = func(string) { v.list.rows.Select(0); v.window.Canvas().Focus(v.list.rows.FocusTarget()) }
	v.list = newCandidates()
	v.empty = widgets.NewEmptyState(assets.Clock, "Reading the customers…", nil)
	v.list.rows.Empty, v.list.rows.Keys = v.empty, v.keys
	v.list.rows.OnSelected = v.selected
	v.panel = widgets.NewPanel(assets.Users, "Likely duplicates", widgets.Down(12, widgets.Fixed(v.Search), widgets.Grow(v.list.rows, 1)))
	v.keepOne = widgets.NewToolButton(assets.UserCheck, "", func() { v.keep(false) })
	v.keepMore = widgets.NewToolButton(assets.UserCheck, "", func() { v.keep(true) })
	v.keepOne.MinWidth, v.keepMore.MinWidth = 164, 164
	v.preview = container.NewStack()
	v.Act = widgets.NewFooterButton(widgets.Primary, assets.Merge, "Merge 2 Customers", v.merge)
	v.Act.Tip = "Ctrl+Enter"
	closing := widgets.NewFooterButton(widgets.Plain, "", "Cancel", v.window.Close)
	v.footer = widgets.NewFooter(v.Act, closing)
	v.footer.SetFacts("", "Nothing is deleted. A merge can be undone.")
	for _, b := range []*widgets.ToolButton{v.keepOne, v.keepMore, v.Act, closing} {
		b.Keys = v.keys
	}
	v.frame = v.window.Fill(screen.Inset(16, 16, 16, 16, widgets.Down(12,
		widgets.Fixed(widgets.NewTitle(assets.Merge, "Merge Customers")),
		widgets.Grow(widgets.Across(16, widgets.Grow(screen.Wide(520, v.panel).Object, 2), widgets.Grow(screen.Wide(600, v.preview).Object, 3)),
			1),
		widgets.Fixed(v.footer))))
	v.show()
}

// Concerns is true for customers.
func (v *Merge) Concerns(c db.Change) bool {
	return c.Concerns(db.CustomersChanged)
}

// Reload reads the record and its likely duplicates, or what is searched for,
// again in the background.
func (v *Merge) Reload() {
	text := strings.TrimSpace(v.Search.Text)
	v.load.Start(v.window, func(ctx context.Context) (read mergeReading, err error) {
		read.one, read.found, err = v.read(ctx, text)
		return read, err
	}, func(read mergeReading, err error) { v.apply(read.one, read.found, err) })
}

// mergeReading is the record and who may be the same.
type mergeReading struct {
	one   db.CustomerRow
	found []db.FoundCustomer
}

func (v *Merge) read(ctx context.Context, text string) (db.CustomerRow, []db.FoundCustomer, error) {
	one, err := v.cfg.Shop.Customer(ctx, v.cfg.CustomerID)
	if err != nil {
		return one, nil, err
	}
	if text == "" {
		found, err := v.cfg.Shop.DuplicatesOf(ctx, v.cfg.CustomerID, duplicates)
		return one, slices.DeleteFunc(found, func(f db.FoundCustomer) bool { return f.Score < unlikely }), err
	}
	person := one.Person()
	found, err := v.cfg.Shop.FindCustomers(ctx, db.CustomerSearch{Query: matching.Query{Text: text}, For: &person, Limit: duplicates})
	return one, others(found.Customers, one.ID), err
}

func (v *Merge) apply(one db.CustomerRow, found []db.FoundCustomer, err error) {
	switch {
	case err != nil:
		v.empty.Set(assets.Alert, store.MessageOf(err))
		found = nil
	case one.MergedInto != "":
		v.empty.Set(assets.Merge, called(one.Customer)+" was merged into another customer meanwhile.")
		found = nil
	case v.Search.Text != "":
		v.empty.Set(assets.Search, "Nobody found. Search for less.")
	default:
		v.empty.Set(assets.CheckCircle, "Nobody looks like the same person.")
	}
	v.loaded = err == nil
	v.model.one = one
	v.list.set(one.Name(), found)
	v.selected(v.list.rows.Selected())
}

func (v *Merge) selected(i int) {
	if i < 0 {
		v.model.with(db.CustomerRow{})
	} else {
		v.model.with(v.list.found[i].CustomerRow)
	}
	v.show()
}

func (v *Merge) keep(other bool) {
	v.model.keep(other)
	v.show()
}

func (v *Merge) show() {
	m := v.model
	v.window.Permit(v.Act, m.mergeNot(), "merging customers", m.survivor().ID)
	if v.loaded {
		v.window.SetTitle("Merge " + m.one.Name())
		v.panel.Title = "The same person as " + called(m.one.Customer) + "?"
		if runes := []rune(v.panel.Title); len(runes) > 48 {
			v.panel.Title = "The same person as " + m.one.Code() + "?"
		}
		v.panel.Refresh()
	}
	if m.other.ID == "" {
		v.preview.Objects = []fyne.CanvasObject{
			widgets.NewPanel("", "", widgets.NewEmptyState(assets.Merge, "Choose the other record of the same person.", nil)),
		}
		v.preview.Refresh()
		return
	}
	v.preview.Objects = []fyne.CanvasObject{v.sideBySide()}
	v.preview.Refresh()
}

func (v *Merge) sideBySide() fyne.CanvasObject {
	m := v.model
	keeping := func(b *widgets.ToolButton, c db.CustomerRow, on bool) {
		b.Text, b.Icon = "Keep "+c.Code(), ""
		if on {
			b.Text, b.Icon = c.Code()+" stays", assets.UserCheck
		}
		b.SetToggled(on)
	}
	keeping(v.keepOne, m.one, !m.otherStays())
	keeping(v.keepMore, m.other, m.otherStays())
	columns := []widgets.Column{
		{Title: "", Width: 80, Color: theme.Secondary},
		{Title: m.one.Code(), Width: 164, Weight: 1},
		{Title: m.other.Code(), Width: 164, Weight: 1},
	}
	table := widgets.NewTable(columns, m.table())
	table.RowHeight = 30
	lead, text := m.consequence()
	buttons := screen.Inset(12, 12, 12, 16,
		widgets.Across(16, screen.Wide(80, widgets.NewText("Survivor", theme.Body, false, theme.Secondary)),
			widgets.Grow(v.keepOne, 1), widgets.Grow(v.keepMore, 1)))
	panel := widgets.NewPanel(assets.Eye, "After the merge", widgets.Down(0, widgets.Fixed(buttons), widgets.Fixed(table), widgets.Space(1),
		widgets.Fixed(screen.Inset(12, 12, 12, 12, widgets.NewNote(theme.Blue, assets.Info, lead, text)))))
	panel.Flush, panel.Fact = true, "bold stays, tinted differs"
	return panel
}

func (v *Merge) merge() {
	if v.model.mergeNot() != "" || v.merging {
		return
	}
	v.merging = true
	survivor, merged := v.model.survivor(), v.model.merged()
	v.window.Work.Go(func() {
		merges, err := v.cfg.Shop.MergeCustomers(context.Background(), survivor.ID, []string{merged.ID})
		v.window.Work.UI(func() {
			v.merging = false
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not merged", store.MessageOf(err))
				return
			}
			v.cfg.Done(survivor.ID, done(merges))
			v.window.Close()
		})
	})
}
