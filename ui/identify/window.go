package identify

import (
	"cmp"
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Shop is what the window needs of the database.
type Shop interface {
	WaitingForCustomer(ctx context.Context) ([]db.OrderRow, error)
	WaitingPerson(ctx context.Context, orderID string) (db.WaitingPerson, error)
	NameVariations(ctx context.Context, firstName, lastName string, limit int) ([]string, error)
	FindCustomers(ctx context.Context, s db.CustomerSearch) (db.FoundCustomers, error)
	Identify(ctx context.Context, orderIDs []string, customerID string) (db.Identified, error)
	IdentifyAsNew(ctx context.Context, orderIDs []string, c store.Customer) (db.Identified, error)
	UndoIdentify(ctx context.Context, orderID string) (string, error)
	Order(ctx context.Context, id string) (db.OrderRow, error)
	Explain(ctx context.Context, orderID string) (db.Explanation, error)
}

// Config is what the window is made of.
type Config struct {
	Shop Shop
	Now  func() time.Time
}

// Window is Identify Customers.
type Window struct {
	screen.View
	FirstName, LastName, Email, Phone, Company, Postcode, Number *widgets.Entry

	Search  *widgets.ToolButton
	Results *widgets.DataList
	Stepper *widgets.Stepper
	Select  *widgets.ToolButton
	Create  *widgets.ToolButton
	Cancel  *widgets.ToolButton

	cfg     Config
	window  *screen.Window
	model   *model
	keys    *widgets.KeyMap
	frame   *widgets.Frame
	room    *fyne.Container
	content fyne.CanvasObject
	order   *orderPanel
	panel   *widgets.Panel
	caption *widgets.Text
	back    *widgets.ToolButton
	note    *widgets.Note
	chips   []*widgets.ChipButton
	empty   *widgets.EmptyState
	footer  *widgets.Footer
	// filling is set while the window itself writes into the fields.
	filling bool
	// deciding is set from a choice until its answer.
	deciding bool
	dialog   *createDialog
	load     screen.Load[reading]
	// to is the order the window is on its way to, while it is read.
	to    string
	found screen.Load[db.FoundCustomers]
}

// New fills a native window with the order, or with the first that waits when the
// order is ""; the caller shows it.
func New(w *screen.Window, cfg Config, orderID string) *Window {
	v := &Window{cfg: cfg, window: w, model: &model{}, keys: w.Keys, room: container.NewStack()}
	v.build()
	v.bindKeys()
	v.Show(orderID)
	return v
}

func (v *Window) build() {
	v.Stepper = widgets.NewStepper("Previous", "Next", func(delta int) { v.Show(v.model.beside(delta)) })
	v.Stepper.Previous.Tip, v.Stepper.Next.Tip = "Previous order (Alt+Left)", "Next order (Alt+Right)"
	v.Select = widgets.NewFooterButton(widgets.Primary, assets.UserCheck, "Select Customer", v.selectCustomer)
	v.Create = widgets.NewFooterButton(widgets.Plain, assets.UserPlus, "Create New", v.createNew)
	v.Cancel = widgets.NewFooterButton(widgets.Plain, "", "Cancel", v.close)
	v.Select.Tip, v.Create.Tip, v.Cancel.Tip = "Ctrl+Enter, or Enter in the list", "Ctrl+N", "Esc"
	v.footer = widgets.NewFooter(v.Select, v.Cancel, v.Create)
	v.order = newOrderPanel(v.keys, v.agree)
	search := v.buildSearch()
	for _, b := range []*widgets.ToolButton{v.Stepper.Previous, v.Stepper.Next, v.Select, v.Create, v.Cancel} {
		b.Keys = v.keys
	}
	v.content = widgets.Down(12,
		widgets.Fixed(widgets.Across(8, widgets.Fixed(widgets.NewTitle(assets.UserSearch, "Identify Customers")), widgets.Space(1),
			widgets.Fixed(v.Stepper))),
		widgets.Grow(widgets.Across(16, screen.Wide(panelWidth, v.order.panel), widgets.Grow(search, 1)), 1),
		widgets.Fixed(v.footer))
	outer := screen.Inset(16, 16, 16, 16, v.room)
	v.frame = v.window.Fill(outer)
	v.fill(widgets.NewEmptyState(assets.Clock, "Reading the orders…", nil))
}

func (v *Window) bindKeys() {
	v.keys.On(fyne.KeyEscape, "Close", v.close)
	v.keys.On(fyne.KeyF3, "To the search", v.focusFields)
	v.keys.OnCtrl(fyne.KeyF, "To the search", v.focusFields)
	v.keys.On(fyne.KeyF5, "Search for the person on the order again", v.window.Unless(v.model.searchNot, v.backToPerson))
	v.keys.On(fyne.KeyDown, "To the customers found", v.focusResults)
	v.keys.OnCtrl(fyne.KeyN, "Create New Customer", v.window.Unless(v.model.createNot, v.createNew))
	v.keys.OnCtrl(fyne.KeyReturn, "Select the customer", v.window.Unless(v.model.selectNot, v.selectCustomer))
	v.keys.OnAlt(fyne.KeyLeft, "Previous order", v.window.Unless(v.model.stepNot, v.Stepper.Previous.OnTapped))
	v.keys.OnAlt(fyne.KeyRight, "Next order", v.window.Unless(v.model.stepNot, v.Stepper.Next.OnTapped))
	for i, key := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6} {
		v.keys.OnAlt(key, "Search by that fact of the order", func() {
			if i >= len(v.chips) {
				v.window.Say("The order has no fact in that place to search by.")
				return
			}
			v.chips[i].Tapped(nil)
		})
	}
}

// AskToClose asks nothing: nothing was changed. An open dialog is closed first.
func (v *Window) AskToClose(then func()) {
	if v.dialog != nil {
		v.dialog.hide()
		return
	}
	then()
}

func (v *Window) close() { v.AskToClose(v.window.Close) }

// fill shows one thing in the window.
func (v *Window) fill(o fyne.CanvasObject) {
	v.room.Objects = []fyne.CanvasObject{o}
	v.room.Refresh()
}

// busy says that a question is open or a choice is being written: then nothing may
// change under the person's hands.
func (v *Window) busy() bool { return v.deciding || v.dialog != nil }

// Show steps to an order, or to the first that waits when it is "".
func (v *Window) Show(orderID string) {
	if v.busy() {
		return
	}
	v.read(orderID)
}

// Concerns is true for orders and customers.
func (v *Window) Concerns(c db.Change) bool {
	return c.Concerns(db.OrdersChanged) || c.Concerns(db.CustomersChanged)
}

// Reload reads the orders and asks the same search again. What is typed, ticked
// and selected stays.
func (v *Window) Reload() {
	if v.busy() {
		return
	}
	v.read(cmp.Or(v.to, v.model.at))
}

// Tick asks again while customers are still being read for the search.
func (v *Window) Tick() {
	if v.model.loading() && !v.busy() {
		v.search(true)
	}
}

type reading struct {
	waiting    []db.OrderRow
	person     db.WaitingPerson
	variations []string
}

// read reads an order in the background; an older answer never replaces a newer.
func (v *Window) read(orderID string) {
	v.to = orderID
	v.load.Start(v.window, func(ctx context.Context) (reading, error) { return v.readOrder(ctx, orderID) }, v.apply)
}

func (v *Window) readOrder(ctx context.Context, orderID string) (fresh reading, err error) {
	if fresh.waiting, err = v.cfg.Shop.WaitingForCustomer(ctx); err != nil {
		return fresh, err
	}
	if orderID == "" && len(fresh.waiting) > 0 {
		orderID = fresh.waiting[0].ID
	}
	if orderID == "" {
		return fresh, nil
	}
	if fresh.person, err = v.cfg.Shop.WaitingPerson(ctx, orderID); err != nil {
		return fresh, err
	}
	who := fresh.person.Details.Person()
	fresh.variations, err = v.cfg.Shop.NameVariations(ctx, who.FirstName, who.LastName, variations)
	return fresh, err
}

func (v *Window) apply(fresh reading, err error) {
	m := v.model
	switch {
	case err != nil && m.loaded:
		v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
		return
	case err != nil:
		again := widgets.NewToolButton(assets.Refresh, "Try Again", v.Reload)
		v.fill(widgets.NewEmptyState(assets.Alert, store.MessageOf(err), again))
		return
	}
	v.to = ""
	m.waiting = fresh.waiting
	if fresh.person.Order.ID == "" || len(m.waiting) == 0 && fresh.person.Order.ID == m.at {
		v.showDone()
		return
	}
	same := fresh.person.Order.ID == m.at
	m.show(fresh.person)
	m.variations = fresh.variations
	v.showOrder(same)
	v.search(same)
}

// showDone says that there is nothing left to do.
func (v *Window) showDone() {
	v.model.at, v.model.loaded = "", false
	closing := widgets.NewToolButton("", "Close", v.close)
	closing.MinWidth, closing.Keys = 112, v.keys
	v.fill(widgets.Down(0, widgets.Fixed(widgets.NewTitle(assets.UserSearch, "Identify Customers")),
		widgets.Grow(widgets.NewEmptyState(assets.CheckCircle, "Every order knows its customer.", closing), 1)))
	v.window.Canvas().Focus(closing)
}

// showOrder brings the window in line with the order; for another one the fields
// begin anew and get the keys.
func (v *Window) showOrder(same bool) {
	v.order.show(v.model, v.cfg.Now())
	v.showVariations()
	if len(v.room.Objects) != 1 || v.room.Objects[0] != v.content {
		v.fill(v.content)
	}
	if !same {
		v.showTyped()
		v.focusFields()
	}
	v.showState()
}

// showState brings buttons and captions in line with the model.
func (v *Window) showState() {
	m := v.model
	v.Stepper.Set(m.step())
	screen.Enable(v.Stepper.Previous, m.stepNot())
	screen.Enable(v.Stepper.Next, m.stepNot())
	screen.Enable(v.Select, m.selectNot())
	screen.Enable(v.Create, m.createNot())
	v.footer.SetFacts("", m.effect())
	v.showShownFor()
	v.Results.SetTitle(0, m.heading())
	v.empty.Set(m.nothing())
	v.Results.Refresh()
}

// showShownFor says whose results these are, and offers the way back to the order's
// person once something was typed.
func (v *Window) showShownFor() {
	text := v.model.shownFor()
	if text == v.caption.Text && v.back.Visible() == v.model.edited {
		return
	}
	v.caption.Set(text)
	v.back.Hidden = !v.model.edited
	v.panel.Refresh()
}

// agree takes an order into the choice, or out of it.
func (v *Window) agree(orderID string, ticked bool) {
	v.model.agreed[orderID] = ticked
	v.footer.SetFacts("", v.model.effect())
}
