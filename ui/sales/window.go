package sales

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Shop is what the window needs of the database.
type Shop interface {
	Orders(ctx context.Context, f db.OrderFilter) ([]db.OrderRow, error)
	CountOrders(ctx context.Context, f db.OrderFilter) (int, error)
	Counts(ctx context.Context) (store.Counts, error)
	Explain(ctx context.Context, orderID string) (db.Explanation, error)
	Warnings(ctx context.Context, edits []store.StatusEdit) ([]store.StatusWarning, error)
	SetStatuses(ctx context.Context, edits []store.StatusEdit) error
	RetryPush(ctx context.Context, orderID string) error
}

// Config is what the window is made of.
type Config struct {
	Shop Shop
	Work screen.Scheduler
	Now  func() time.Time
	// Freshness tells how the conversation with the shop stands.
	Freshness func() screen.Freshness
	// CheckNow wakes the poller; nil when no shop is connected.
	CheckNow func()
	// Open opens an order's transaction, or why it has none (R8); OpenOrder opens
	// the explanation in any case.
	Open, OpenOrder func(orderID string)
	// Identify opens Identify Customers at an order, or at the oldest that waits
	// when it is "".
	Identify func(orderID string)
	// OpenCustomer opens a customer's record beside what the order says; nil leaves
	// "Edit" out.
	OpenCustomer func(customerID, orderID string)
	// VerifyPayment opens what Shopify knows of an order's money (R40); nil leaves
	// "Verify Payment" out.
	VerifyPayment func(orderID string)
	// OpenChanged opens what Shopify changed about an order, or about the first that
	// waits when it is "" (R43); nil leaves the way to it out.
	OpenChanged func(orderID string)
}

// Window is eCommerce Sales.
type Window struct {
	screen.View
	Search   *widgets.Entry
	Scope    *widgets.Select
	Period   *widgets.Select
	List     *widgets.DataList
	Identify *widgets.ToolButton
	Edit     *widgets.ToolButton
	Verify   *widgets.ToolButton
	Why      *widgets.ToolButton
	Save     *widgets.ToolButton

	cfg        Config
	window     *screen.Window
	model      *model
	keys       *widgets.KeyMap
	frame      *widgets.Frame
	discard    *widgets.ToolButton
	stripAct   *widgets.ToolButton
	strip      *widgets.ExplainStrip
	footer     *widgets.Footer
	status     *widgets.StatusPill
	empty      *widgets.EmptyState
	turn       int
	stop       context.CancelFunc
	explaining int
	retry      bool
	isChanged  bool
	saving     bool
}

// New fills a native window with eCommerce Sales; the caller shows it.
func New(w *screen.Window, cfg Config) *Window {
	v := &Window{cfg: cfg, window: w, model: newModel(), keys: w.Keys, stop: func() {}}
	v.build()
	v.bindKeys()
	v.Reload()
	v.Tick()
	w.Canvas().Focus(v.List.FocusTarget())
	return v
}

func (v *Window) build() {
	check := widgets.NewToolButton(assets.Refresh, "Check Now", v.cfg.CheckNow)
	if v.cfg.CheckNow == nil {
		check.Disable("No shop is connected, so there is nobody to ask.")
	}
	v.Identify = widgets.NewToolButton(assets.UserSearch, "Identify Customers", v.identify)
	v.Edit = widgets.NewToolButton(assets.Pencil, "Edit", v.editCustomer)
	v.Edit.Tip = "Edit the customer's record (F4)"
	if v.cfg.OpenCustomer == nil {
		v.Edit.Hide()
	}
	v.Verify = widgets.NewToolButton(assets.ShieldCheck, "Verify Payment", v.VerifyPayment)
	v.Verify.Tip = "Shopify's payments and risk (F7)"
	if v.cfg.VerifyPayment == nil {
		v.Verify.Hide()
	}
	v.Why = widgets.NewToolButton(assets.Info, "Why?", v.openSelected)
	v.Why.Tip = "How it was matched, or why not (F1)"
	v.Search = widgets.NewSearchEntry("Order, name, email, SKU, barcode", v.keys)
	v.Search.OnChanged = func(text string) { v.model.filter.Search = strings.TrimSpace(text); v.refilter() }
	v.Search.OnSubmitted = func(string) { v.openOnlyOne() }
	v.Scope = widgets.NewSelect(scopeLabels, 0, func(i int) { v.model.filter.Scope = scopes[i]; v.refilter() })
	v.Period = widgets.NewSelect(periodLabels, 0, func(i int) { v.model.filter.From = period(i, v.cfg.Now()); v.refilter() })

	v.stripAct = widgets.NewToolButton(assets.Info, "Why?", v.actOnStrip)
	v.strip = widgets.NewExplainStrip(v.stripAct)
	v.empty = widgets.NewEmptyState(assets.Clock, "Reading the orders…", nil)
	v.List = widgets.NewDataList(columns, func() int { return v.model.count }, v.row)
	v.List.Below, v.List.Empty, v.List.Keys = v.strip, v.empty, v.keys
	v.List.OnSelected = v.selected
	v.List.OnOpened = func(int) { v.open() }
	v.List.OnSort = v.sort
	v.List.OnChoice = v.choose
	v.List.SetSort(1, true)

	v.discard = widgets.NewFooterButton(widgets.Plain, "", "Discard", v.discardAll)
	v.Save = widgets.NewFooterButton(widgets.Primary, assets.Save, "Save", v.save)
	v.footer = widgets.NewFooter(v.Save, v.discard)
	v.status = widgets.NewStatusDot()
	for _, b := range []*widgets.ToolButton{check, v.Identify, v.Edit, v.Verify, v.Why, v.stripAct, v.discard, v.Save} {
		b.Keys = v.keys
	}
	v.Scope.Keys, v.Period.Keys = v.keys, v.keys

	content := screen.Inset(12, 16, 16, 16, widgets.Down(0,
		widgets.Fixed(screen.Inset(0, 7, 0, 0, widgets.Across(8, widgets.Fixed(widgets.NewTitle(assets.Cart, "eCommerce Sales")),
			widgets.Space(1), widgets.Fixed(v.status)))),
		widgets.Fixed(widgets.Across(8, widgets.Fixed(check), widgets.Fixed(screen.Inset(6, 6, 0, 0, widget.NewSeparator())),
			widgets.Fixed(v.Identify), widgets.Fixed(v.Edit), widgets.Fixed(v.Verify), widgets.Fixed(v.Why),
			widgets.Grow(v.Search, 1), screen.Wide(152, v.Scope), screen.Wide(130, v.Period))),
		widgets.Grow(screen.Inset(12, 12, 0, 0, v.List), 1),
		widgets.Fixed(v.footer)))
	v.frame = v.window.Fill(content)
	v.showState()
}

func (v *Window) bindKeys() {
	v.keys.On(fyne.KeyEscape, func() { v.AskToClose(v.window.Close) })
	if v.cfg.CheckNow != nil {
		v.keys.On(fyne.KeyF5, v.cfg.CheckNow)
	}
	v.keys.On(fyne.KeyF1, v.openSelected)
	v.keys.On(fyne.KeyF3, v.focusSearch)
	v.keys.On(fyne.KeyF4, v.editCustomer)
	v.keys.On(fyne.KeyF6, v.identify)
	v.keys.On(fyne.KeyF7, v.VerifyPayment)
	v.keys.On(fyne.KeyF11, v.openChanged)
	ctrl := func(key fyne.KeyName, act func()) {
		v.keys.OnShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl}, act)
	}
	ctrl(fyne.KeyS, v.save)
	ctrl(fyne.KeyF, v.focusSearch)
	ctrl(fyne.KeyW, func() { v.AskToClose(v.window.Close) })
	v.keys.Search = v.Search
}

func (v *Window) focusSearch() { v.window.Canvas().Focus(v.Search) }

// Tick brings the age of the data up to date.
func (v *Window) Tick() { v.SetFreshness(v.cfg.Freshness()) }

// SetFreshness shows how the conversation with the shop stands.
func (v *Window) SetFreshness(f screen.Freshness) {
	tone, lead, text := f.Say(v.cfg.Now())
	if lead == "Online" {
		lead = ""
	}
	if v.status.Set(tone, lead, text) {
		v.frame.Refresh()
	}
}

// refilter reads from the first row: another filter is another list.
func (v *Window) refilter() {
	v.model.asked = 0
	v.Reload()
}

func (v *Window) sort(column int, descending bool) {
	v.model.filter.Sort, v.model.filter.Descending = sorted[column], descending
	v.refilter()
}

// Concerns is true for orders, how far their statuses got, and the customers they name.
func (v *Window) Concerns(c db.Change) bool {
	return c.Concerns(db.OrdersChanged) || c.Concerns(db.OutboxChanged) || c.Concerns(db.CustomersChanged)
}

// Reload reads figures and the pages in view again in the background. Selection,
// place and staged statuses stay (R10); an older answer never replaces a newer.
func (v *Window) Reload() {
	v.stop()
	ctx, stop := context.WithCancel(v.window.Open())
	v.stop = stop
	v.turn++
	turn, filter, pages := v.turn, v.model.filter, v.model.around(v.List.Selected())
	v.cfg.Work.Go(func() {
		fresh, err := v.read(ctx, filter, pages)
		v.cfg.Work.UI(func() {
			if turn != v.turn {
				return
			}
			v.apply(fresh, err)
		})
	})
}

type reading struct {
	counts store.Counts
	count  int
	pages  map[int][]db.OrderRow
}

func (v *Window) read(ctx context.Context, filter db.OrderFilter, pages []int) (reading, error) {
	fresh := reading{pages: map[int][]db.OrderRow{}}
	var err error
	if fresh.counts, err = v.cfg.Shop.Counts(ctx); err != nil {
		return fresh, err
	}
	if fresh.count, err = v.cfg.Shop.CountOrders(ctx, filter); err != nil {
		return fresh, err
	}
	filter.Limit = page
	for _, p := range pages {
		filter.Offset = p * page
		if filter.Offset > 0 && filter.Offset >= fresh.count {
			continue
		}
		if fresh.pages[p], err = v.cfg.Shop.Orders(ctx, filter); err != nil {
			return fresh, err
		}
	}
	return fresh, nil
}

func (v *Window) apply(fresh reading, err error) {
	m := v.model
	m.err = err
	if err == nil {
		m.loaded, m.counts, m.count, m.pages, m.wanted = true, fresh.counts, fresh.count, fresh.pages, map[int]bool{}
	} else if m.loaded {
		v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
	}
	if at := m.index(m.selected); m.selected != "" && at != v.List.Selected() {
		// The row went elsewhere, or out of the list: the selection follows the order.
		keep := m.selected
		v.List.Select(at)
		m.selected = keep
		if at < 0 && len(m.pages) > 0 && m.count <= page {
			m.selected = ""
		}
	}
	v.showState()
	v.List.Refresh()
	v.explain()
}

// row is called for every row that scrolls into view: it never waits.
func (v *Window) row(i int) (widgets.Row, bool) {
	r, ok := v.model.row(i)
	if !ok {
		v.fetch(i)
		return widgets.Row{}, false
	}
	return v.model.present(r, v.cfg.Now()), true
}

func (v *Window) fetch(i int) {
	p, need := v.model.want(i)
	if !need {
		return
	}
	turn, filter := v.turn, v.model.filter
	filter.Offset, filter.Limit = p*page, page
	v.cfg.Work.Go(func() {
		rows, err := v.cfg.Shop.Orders(context.Background(), filter)
		v.cfg.Work.UI(func() {
			switch {
			case turn != v.turn:
			case err != nil:
				delete(v.model.wanted, p)
				v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
			default:
				v.model.put(p, rows)
				v.List.Refresh()
			}
		})
	})
}

// showState brings buttons, footer and the empty state in line with the model.
func (v *Window) showState() {
	m := v.model
	screen.Enable(v.Identify, m.identifyNot())
	v.Identify.Tip = m.identifyTip()
	screen.Enable(v.Edit, m.editNot())
	screen.Enable(v.Verify, m.whyNot())
	screen.Enable(v.Why, m.whyNot())
	screen.Enable(v.Save, m.saveNot())
	screen.Enable(v.discard, m.saveNot())
	v.footer.SetFacts(m.facts())
	v.footer.SetWarning(m.unsaved())
	v.empty.Set(m.nothing())
}

func (v *Window) selected(i int) {
	v.model.selected = ""
	if i >= 0 {
		if r, ok := v.model.row(i); ok {
			v.model.selected = r.ID
		}
	}
	v.showState()
	v.explain()
}

// act runs something away from the UI and says how it ended.
func (v *Window) act(failed, done string, f func() error, then func(error)) {
	v.cfg.Work.Go(func() {
		err := f()
		v.cfg.Work.UI(func() {
			if then != nil {
				then(err)
			}
			if err != nil {
				screen.Tell(v.window.Canvas(), failed, store.MessageOf(err))
			} else {
				v.frame.Toast(theme.Green, assets.Check, done, 5*time.Second)
			}
			v.Reload()
		})
	})
}

// open is what a double-click does (R8).
func (v *Window) open() {
	if v.model.selected != "" {
		v.cfg.Open(v.model.selected)
	}
}

func (v *Window) openSelected() {
	if v.model.selected != "" {
		v.cfg.OpenOrder(v.model.selected)
	}
}

// VerifyPayment verifies the payment of the selected order, and says to select one
// where none is (R40).
func (v *Window) VerifyPayment() {
	switch {
	case v.cfg.VerifyPayment == nil:
	case v.model.selected == "":
		v.frame.Toast(theme.Teal, assets.ShieldCheck, "Select the order whose payment is to be verified.", 5*time.Second)
	default:
		v.cfg.VerifyPayment(v.model.selected)
	}
}

// openOnlyOne ends a search or a scan: one hit is opened, of several the first is
// selected.
func (v *Window) openOnlyOne() {
	if v.model.count == 0 {
		return
	}
	v.List.Select(0)
	v.window.Canvas().Focus(v.List.FocusTarget())
	if v.model.count == 1 {
		v.open()
	}
}

// choose brings up the statuses that fit the order (R9, R11, R12).
func (v *Window) choose(i, _ int, at fyne.Position) {
	r, ok := v.model.row(i)
	if !ok {
		return
	}
	choices, items, chosen := v.model.offered(r)
	widgets.ShowMenu(v.window.Canvas(), at, 186, items, chosen, func(pick int) {
		v.window.Canvas().Focus(v.List.FocusTarget())
		v.Pick(r, choices[pick].Status)
	})
}

// Pick stages a status as the pop-up menu does; Completed asks first how the order
// left the shop.
func (v *Window) Pick(r db.OrderRow, to store.Status) {
	if to == store.Completed && to != r.Status && (r.Delivery.PickedUp() || r.Delivery.Sent()) {
		v.askCompleted(r)
		return
	}
	v.stage(r, store.StatusEdit{To: to})
}

func (v *Window) stage(r db.OrderRow, edit store.StatusEdit) {
	v.model.stage(r, edit)
	v.showState()
	v.List.Refresh()
}
