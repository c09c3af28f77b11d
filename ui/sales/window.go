package sales

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

// Shop is what the window needs of the database.
type Shop interface {
	Orders(ctx context.Context, f db.OrderFilter) ([]db.OrderRow, error)
	OrdersOf(ctx context.Context, ids []string) ([]db.OrderRow, error)
	NewestOrder(ctx context.Context) (string, error)
	CountOrders(ctx context.Context, f db.OrderFilter) (int, error)
	CountsAt(ctx context.Context, at store.Narrowing) (store.Counts, error)
	Narrowing(ctx context.Context) (store.Narrowing, error)
	Explain(ctx context.Context, orderID string) (db.Explanation, error)
	Warnings(ctx context.Context, edits []store.StatusEdit) ([]store.StatusWarning, error)
	SetStatuses(ctx context.Context, edits []store.StatusEdit) error
	RetryPush(ctx context.Context, orderID string) error
	Parts(ctx context.Context, orderID string) (store.OrderParts, error)
	TakeBack(ctx context.Context, orderID, fulfillment string) error
}

// Config is what the window is made of.
type Config struct {
	Shop Shop
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
	// PickList opens one pick list for the goods of all these transactions (R68); nil
	// leaves it out.
	PickList func(transactionIDs []string)
	// OpenParts opens an order part by part, at one of them or at the first that is open
	// when it is "" (R54).
	OpenParts func(orderID, part string)
	// OpenReturn opens what may come back of an order (R58).
	OpenReturn func(orderID string)
}

// Window is eCommerce Sales.
type Window struct {
	screen.View
	Search *widgets.Entry
	// Which chooses among open, closed and all orders, and those of one status.
	Which    *widgets.Select
	Delivery *widgets.Select
	Period   *widgets.Select
	List     *widgets.DataList
	Identify *widgets.ToolButton
	Edit     *widgets.ToolButton
	Verify   *widgets.ToolButton
	Why      *widgets.ToolButton
	Save     *widgets.ToolButton
	// News lets in the orders that came while somebody used the list.
	News *widgets.ToolButton
	// Places says which locations the list is narrowed to, and lists all (R54).
	Places *widgets.ToolButton
	// Ready and PickList act on all orders that are marked.
	Ready    *widgets.ToolButton
	PickList *widgets.ToolButton
	// TakeBack takes back what went of the selected part.
	TakeBack *widgets.ToolButton

	cfg      Config
	window   *screen.Window
	model    *model
	keys     *widgets.KeyMap
	frame    *widgets.Frame
	head     *fyne.Container
	discard  *widgets.ToolButton
	stripAct *widgets.ToolButton
	strip    *widgets.ExplainStrip
	footer   *widgets.Footer
	status   *widgets.StatusPill
	empty    *widgets.EmptyState
	load     screen.Load[reading]
	reading  bool
	// entered is set by Enter in the search until the list it ends is read.
	entered    bool
	explaining int
	retry      bool
	isChanged  bool
	saving     bool
}

// New fills a native window with eCommerce Sales; the caller shows it.
func New(w *screen.Window, cfg Config) *Window {
	v := &Window{cfg: cfg, window: w, model: newModel(), keys: w.Keys}
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
	v.Why.Tip = "How it was matched, or why not (F2)"
	v.News = widgets.NewToolButton(assets.Inbox, "", v.ShowNew)
	v.News.Tip, v.News.Height = "Orders that came while you used the list; they come in by themselves once nobody does (F8)",
		widgets.SmallHeight
	v.News.SetToggled(true)
	v.News.Hide()
	v.Places = widgets.NewToolButton(assets.Store, "", v.turnPlaces)
	v.Places.Height = widgets.SmallHeight
	v.Places.Hide()
	v.Ready = widgets.NewToolButton(assets.Bag, "Ready", v.ready)
	v.Ready.Tip = "Ready for Pickup or Ready for Shipment, as each is handed over; Save sends it (F9)"
	v.PickList = widgets.NewToolButton(assets.Note, "Pick List", v.printPickList)
	v.PickList.Tip = "One pick list for all that is marked (Ctrl+P)"
	v.TakeBack = widgets.NewToolButton(assets.Undo, "Take Back…", v.takeBack)
	v.TakeBack.Tip = "What was handed over of this part by mistake (Ctrl+B)"
	v.TakeBack.Hide()
	v.Search = widgets.NewSearchEntry("Order, name, phone, item", v.keys)
	v.Search.OnChanged = func(text string) { v.model.filter.Search = strings.TrimSpace(text); v.refilter() }
	v.Search.OnSubmitted = func(string) { v.enter() }
	v.buildFilters()

	v.stripAct = widgets.NewToolButton(assets.Info, "Why?", v.actOnStrip)
	v.strip = widgets.NewExplainStrip(v.TakeBack, v.Ready, v.PickList, v.stripAct)
	v.empty = widgets.NewEmptyState(assets.Clock, "Reading the orders…", nil)
	v.List = widgets.NewDataList(columns, v.model.length, v.row)
	v.List.Below, v.List.Empty, v.List.Keys = v.strip, v.empty, v.keys
	v.List.OnSelected = v.selected
	v.List.OnOpened = func(int) { v.open() }
	v.List.OnSort = v.sort
	v.List.OnChoice = v.choose
	v.List.OnTouched = v.touch
	v.List.OnFold = v.fold
	v.List.Marked, v.List.OnMarked = v.isMarked, v.mark
	v.List.SetColumnGap(columnGap)
	v.List.SetSort(1, true)

	v.discard = widgets.NewFooterButton(widgets.Plain, "", "Discard", v.discardAll)
	v.Save = widgets.NewFooterButton(widgets.Primary, assets.Save, "Save", v.save)
	v.footer = widgets.NewFooter(v.Save, v.discard)
	v.status = widgets.NewStatusDot()
	for _, b := range []*widgets.ToolButton{
		check, v.Identify, v.Edit, v.Verify, v.Why, v.News, v.Places, v.Ready, v.PickList, v.TakeBack, v.stripAct, v.discard, v.Save,
	} {
		b.Keys = v.keys
	}

	v.head = widgets.Across(16, widgets.Fixed(widgets.NewTitle(assets.Cart, "eCommerce Sales")), widgets.Fixed(v.Places),
		widgets.Fixed(v.News), widgets.Space(1),
		widgets.Fixed(v.status), widgets.Fixed(check))
	content := screen.Inset(10, 12, 16, 16, widgets.Down(0,
		widgets.Fixed(screen.Inset(0, 8, 0, 0, v.head)),
		widgets.Fixed(v.toolbar()),
		widgets.Grow(screen.Inset(8, 8, 0, 0, v.List), 1),
		widgets.Fixed(v.footer)))
	v.frame = v.window.Fill(content)
	v.showState()
}

// toolbar is buttons and filters side by side, and with larger text one below the other.
func (v *Window) toolbar() fyne.CanvasObject {
	buttons := []widgets.Item{widgets.Fixed(v.Identify), widgets.Fixed(v.Edit), widgets.Fixed(v.Verify), widgets.Fixed(v.Why)}
	if theme.Enlarged() {
		return widgets.Down(8, widgets.Fixed(widgets.Across(8, append(buttons, widgets.Space(1))...)),
			widgets.Fixed(widgets.Across(8, widgets.Grow(v.Search, 1), widgets.Fixed(v.Which), widgets.Fixed(v.Delivery), widgets.Fixed(v.Period))))
	}
	return widgets.Across(8, append(buttons,
		widgets.Grow(v.Search, 1), screen.Wide(180, v.Which), screen.Wide(142, v.Delivery), screen.Wide(142, v.Period))...)
}

func (v *Window) bindKeys() {
	v.keys.On(fyne.KeyEscape, "Clear search or selection, else close", v.escape)
	if v.cfg.CheckNow != nil {
		v.keys.On(fyne.KeyF5, "Check Now", v.cfg.CheckNow)
	}
	v.keys.On(fyne.KeyF2, "Why?", v.window.Press(v.Why))
	v.keys.On(fyne.KeyF3, "Search", v.focusSearch)
	v.keys.OnCtrl(fyne.KeyF, "Search", v.focusSearch)
	v.keys.On(fyne.KeyF4, "Edit the customer", v.window.Press(v.Edit))
	v.keys.On(fyne.KeyF6, "Identify Customers", v.window.Press(v.Identify))
	v.keys.On(fyne.KeyF7, "Verify Payment", v.VerifyPayment)
	v.keys.On(fyne.KeyF8, "Show the new orders", v.window.Unless(v.model.newsNot, v.ShowNew))
	v.keys.On(fyne.KeyF9, "Ready for what is marked", v.window.Press(v.Ready))
	v.keys.On(fyne.KeyF11, "Changed at Shopify", v.openChanged)
	v.keys.OnCtrl(fyne.KeyS, "Save", v.window.Press(v.Save))
	v.keys.OnCtrl(fyne.KeyH, "Hand over by part and by item", v.openParts)
	v.keys.OnCtrl(fyne.KeyL, "All locations' orders, or this computer's alone", v.window.Unless(v.model.placesNot, v.turnPlaces))
	v.keys.OnCtrl(fyne.KeyP, "Print the pick list", v.window.Press(v.PickList))
	v.keys.OnCtrl(fyne.KeyB, "Take back what went by mistake", v.takeBack)
	v.keys.OnCtrl(fyne.KeyR, "Take goods back", v.openReturn)
	v.keys.On(fyne.KeyDown, "To the orders", v.List.TakeKeys)
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
	v.settle()
}

// escape takes back one thing at a time: the search, then what is selected, and only
// then the window.
func (v *Window) escape() {
	switch {
	case v.Search.Text != "":
		v.Search.SetText("")
	case v.model.selected != "" || len(v.model.marked) > 0:
		v.List.Select(-1)
	default:
		v.AskToClose(v.window.Close)
	}
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
	screen.Enable(v.Ready, m.readyNot())
	screen.Enable(v.PickList, m.pickNot())
	several := m.selected != "" || len(m.marked) > 0
	v.Ready.Hidden, v.PickList.Hidden = !several || m.readyNot() != "", !several || v.cfg.PickList == nil || m.pickNot() != ""
	if news := m.news(); news == "" {
		v.News.Hide()
	} else {
		v.News.SetText(news)
		v.News.Show()
	}
	v.showTakeBack()
	v.showPlaces()
	v.head.Refresh()
	v.footer.SetFacts(m.facts())
	v.footer.SetWarning(m.unsaved())
	v.empty.Set(m.nothing())
}

func (v *Window) selected(i int) {
	v.model.selected, v.model.part, v.model.marked = "", "", nil
	at, under := v.model.place(i)
	if r, ok := v.model.pages.Has(at); ok {
		v.model.selected, v.model.part = r.ID, v.model.partAt(r.ID, under)
	}
	v.showState()
	v.explain()
}

// act runs something away from the UI and says how it ended.
func (v *Window) act(failed, done string, f func() error, then func(error)) {
	v.window.Work.Go(func() {
		err := f()
		v.window.Work.UI(func() {
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

// open is what a double-click does (R8); a part opens among the parts.
func (v *Window) open() {
	switch {
	case v.model.part != "":
		v.openParts()
	case v.model.selected != "":
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

// enter ends a search or a scan, once what it finds is read.
func (v *Window) enter() {
	v.entered = true
	if !v.reading {
		v.openOnlyOne()
	}
}

// openOnlyOne opens the one hit of a search; of several it selects the first.
func (v *Window) openOnlyOne() {
	v.entered = false
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
	place, _ := v.model.place(i)
	r, ok := v.model.pages.Has(place)
	if !ok {
		return
	}
	choices, items, chosen := v.model.offered(r)
	widgets.ShowMenu(v.window.Canvas(), at, widgets.BadgeAbove, 186, items, chosen, func(pick int) {
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
