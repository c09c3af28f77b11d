// Package parts is the window in which an order is handed over part by part and item by
// item (R54, R55).
package parts

import (
	"context"
	"slices"
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
	PartsWithProducts(ctx context.Context, orderID string) (store.OrderParts, error)
	Warnings(ctx context.Context, edits []store.StatusEdit) ([]store.StatusWarning, error)
	SetStatuses(ctx context.Context, edits []store.StatusEdit) error
	Track(ctx context.Context, t db.Tracking) error
	TakeBack(ctx context.Context, orderID, fulfillment string) error
	Release(ctx context.Context, orderID, part string) error
	RejectLines(ctx context.Context, r db.LineRejection) error
}

// Config is what the window is made of.
type Config struct {
	Shop    Shop
	OrderID string
	// Part is the one to be looked at first, "" for the first that is open.
	Part string
	// Beep sounds, to its end, at an item that doesn't belong where it was scanned; nil where
	// this program can't.
	Beep func() error
	// OpenOrder opens the story of the order, OpenTransaction its transaction, OpenChanged
	// what Shopify changed about it.
	OpenOrder, OpenTransaction, OpenChanged func(id string)
}

// Window is the parts of one order.
type Window struct {
	screen.View
	Parts, Lines          *widgets.DataList
	Less, More, All, None *widgets.ToolButton
	Ready, HandOver       *widgets.ToolButton
	// Track, TakeBack and Release are about what went of the part, or keeps it back.
	Track, TakeBack, Release    *widgets.ToolButton
	Reject                      *widgets.ToolButton
	Story, Transaction, Changed *widgets.ToolButton
	// Collected, Note and Parcels are what goes along with a hand-over.
	Collected, Note *widgets.Field
	Parcels         *screen.Parcels

	cfg    Config
	window *screen.Window
	frame  *widgets.Frame
	title  *widgets.Text
	fact   *widgets.Text
	where  *widgets.Text
	note   *widgets.Note
	form   *fyne.Container
	footer *widgets.Footer
	empty  *widgets.EmptyState
	model  model
	saving bool
	// silent says that this computer could not beep.
	silent bool
	load   screen.Load[store.OrderParts]
}

// New fills a native window with the parts of an order; the caller shows it.
func New(w *screen.Window, cfg Config) *Window {
	v := &Window{cfg: cfg, window: w}
	v.model.show(cfg.Part)
	v.build()
	w.Keys.On(fyne.KeyEscape, "Close", v.close)
	w.Keys.On(fyne.KeyF2, "Why? The story of the order", v.story)
	w.Keys.On(fyne.KeyF9, "Ready", v.ready)
	w.Keys.On(fyne.KeyF11, "Changed at Shopify", v.change)
	w.Keys.On(fyne.KeyPlus, "One more of the item", func() { v.count(1) })
	w.Keys.On(fyne.KeyEqual, "One more, too: + without Shift", func() { v.count(1) })
	w.Keys.On(fyne.KeyMinus, "One less of the item", func() { v.count(-1) })
	w.Keys.OnCtrl(fyne.KeyS, "Hand over what is counted", v.handOver)
	w.Keys.OnCtrl(fyne.KeyT, "Tracking numbers of what went", v.track)
	w.Keys.OnCtrl(fyne.KeyB, "Take back what went by mistake", v.takeBack)
	w.Keys.OnCtrl(fyne.KeyR, "Release the hold", v.release)
	w.Keys.OnCtrl(fyne.KeyD, "Reject units of the item", v.reject)
	v.Reload()
	w.Canvas().Focus(v.Lines.FocusTarget())
	return v
}

const partsWidth float32 = 520

func (v *Window) build() {
	keys := v.window.Keys
	v.title = widgets.NewText("Parts", theme.Title, true, theme.Text)
	v.title.Cut = true
	v.fact = widgets.NewText("", theme.Body, false, theme.Secondary)
	v.Story = widgets.NewToolButton(assets.Info, "Why?", v.story)
	v.Transaction = widgets.NewToolButton(assets.Receipt, "Transaction", v.transaction)
	v.Changed = widgets.NewToolButton(assets.ArrowsExchange, "Changed", v.change)
	v.Less = widgets.NewCounterButton(widgets.Plain, assets.Minus, "", func() { v.count(-1) })
	v.More = widgets.NewCounterButton(widgets.Plain, assets.Plus, "", func() { v.count(1) })
	v.All = widgets.NewCounterButton(widgets.Plain, "", "All", func() { v.all(true) })
	v.None = widgets.NewCounterButton(widgets.Plain, "", "None", func() { v.all(false) })
	v.Reject = widgets.NewToolButton(assets.Ban, "Reject…", v.reject)
	v.Less.MinWidth, v.More.MinWidth = 72, 72
	v.Track = widgets.NewToolButton(assets.Truck, "", v.track)
	v.TakeBack = widgets.NewToolButton(assets.Undo, "Take Back…", v.takeBack)
	v.Release = widgets.NewToolButton(assets.Lock, "Release Hold…", v.release)
	v.Track.Tip, v.TakeBack.Tip = "Carrier and numbers of what went (Ctrl+T)", "What was handed over by mistake (Ctrl+B)"
	v.Release.Tip, v.Reject.Tip = "Let the part go on (Ctrl+R)", "Take units of the item off the order, and say why (Ctrl+D)"
	v.Ready = widgets.NewFooterButton(widgets.Plain, assets.Bag, "", v.ready)
	v.HandOver = widgets.NewFooterButton(widgets.Primary, assets.Check, "Hand Over", v.handOver)
	v.HandOver.MinWidth = 210
	closing := widgets.NewFooterButton(widgets.Plain, "", "Close", v.close)
	v.Story.Tip, v.Ready.Tip, v.HandOver.Tip = "The story of the order (F2)", "F9", "Ctrl+S"
	v.Changed.Tip = "What Shopify changed, before and after (F11)"
	for _, b := range []*widgets.ToolButton{
		v.Story, v.Transaction, v.Changed, v.Less, v.More, v.All, v.None, v.Ready, v.HandOver, closing, v.Track, v.TakeBack, v.Release,
		v.Reject,
	} {
		b.Keys = keys
	}
	v.note = widgets.NewNote(theme.Amber, assets.Alert, "", "")
	v.empty = widgets.NewEmptyState(assets.Clock, "", nil)
	v.Parts = widgets.NewDataList([]widgets.Column{
		{Title: "Part", Width: 190, Weight: 1}, {Title: "Left", Width: 84}, {Title: "Status", Width: 186, Badge: true},
	}, func() int { return len(v.model.order.All()) }, func(i int) (widgets.Row, bool) { return v.model.row(i), true })
	v.Parts.RowHeight, v.Parts.Keys, v.Parts.Empty = 57, keys, v.empty
	v.Parts.OnSelected = v.selected
	v.Lines = widgets.NewDataList([]widgets.Column{
		{Title: "Product", Width: 240, Weight: 1},
		{Title: "Ordered", Width: 64, Right: true},
		{Title: "Gone", Width: 56, Right: true},
		{Title: "Now", Width: 56, Right: true},
	}, v.lines, func(i int) (widgets.Row, bool) { return v.model.line(i), true })
	v.Lines.RowHeight, v.Lines.Keys = 57, keys
	v.Lines.OnSelected = func(int) { v.showState() }
	v.Lines.OnOpened = func(int) { v.count(1) }
	v.Collected, v.Note = widgets.NewField("Collected by", keys), widgets.NewField("Note (optional)", keys)
	v.Parcels = screen.NewParcels(keys)
	v.Note.Entry.PlaceHolder = "such as: ID shown"
	v.form = container.NewStack()
	counting := widgets.Across(8, widgets.Fixed(v.Less), widgets.Fixed(v.More), widgets.Fixed(v.All), widgets.Fixed(v.None), widgets.Space(1),
		widgets.Fixed(v.Reject))
	afterwards := widgets.Across(8, widgets.Fixed(v.Track), widgets.Fixed(v.TakeBack), widgets.Fixed(v.Release), widgets.Space(1))
	left := widgets.Down(10, widgets.Grow(v.Parts, 1), widgets.Fixed(afterwards))
	v.where = widgets.NewText("", theme.CounterText, true, theme.Text)
	v.where.Cut = true
	right := widgets.Down(10, widgets.Fixed(v.where), widgets.Grow(v.Lines, 1), widgets.Fixed(counting), widgets.Fixed(v.form))
	v.footer = widgets.NewFooter(v.HandOver, closing, v.Ready)
	head := widgets.Across(10, widgets.Fixed(widgets.NewIcon(assets.Box, 26, theme.Primary)), widgets.Grow(v.title, 1), widgets.Fixed(v.fact),
		widgets.Fixed(v.Changed), widgets.Fixed(v.Transaction), widgets.Fixed(v.Story))
	v.frame = v.window.Fill(screen.Inset(12, 12, 16, 16, widgets.Down(10,
		widgets.Fixed(head), widgets.Fixed(v.note),
		widgets.Grow(widgets.Across(16, screen.Wide(partsWidth, left), widgets.Grow(right, 1)), 1),
		widgets.Fixed(v.footer))))
	v.frame.Labels = true
	v.empty.Set(assets.Clock, "Reading the order…")
	v.showState()
}

func (v *Window) lines() int {
	f, _ := v.model.current()
	return len(f.Lines)
}

// Concerns is true for the order, and for products: a barcode may have come.
func (v *Window) Concerns(c db.Change) bool {
	return c.Concerns(db.OrdersChanged, v.cfg.OrderID) || c.Topic == db.StockChanged
}

// Reload reads the order again in the background; what was counted stays.
func (v *Window) Reload() {
	v.load.Start(v.window, func(ctx context.Context) (store.OrderParts, error) {
		return v.cfg.Shop.PartsWithProducts(ctx, v.cfg.OrderID)
	},
		func(fresh store.OrderParts, err error) {
			if err != nil {
				v.empty.Set(assets.Alert, store.MessageOf(err))
				v.toast(theme.Red, store.MessageOf(err))
				return
			}
			before, first := v.model.part, !v.model.loaded
			v.model.take(fresh)
			v.empty.Set(assets.Clock, "Shopify has not divided this order into parts yet.")
			if v.model.part != before || first {
				v.turn()
			}
			if i := v.model.index(); i != v.Parts.Selected() {
				v.Parts.Select(i)
			}
			v.refresh()
			// Before there were rows the list could not be given the keys.
			if c := v.window.Canvas(); first && c.Focused() == nil {
				c.Focus(v.Lines.FocusTarget())
			}
		})
}

// Show turns to a part, if it is still there.
func (v *Window) Show(part string) {
	if i := slices.IndexFunc(v.model.order.All(), func(f store.FulfillmentOrder) bool { return f.ShopifyID == part }); i >= 0 {
		v.Parts.Select(i)
	}
}

// selected turns to another part.
func (v *Window) selected(i int) {
	parts := v.model.order.All()
	if i < 0 || i >= len(parts) || parts[i].ShopifyID == v.model.part {
		return
	}
	v.model.show(parts[i].ShopifyID)
	v.turn()
	v.refresh()
}

// turn shows the inputs of the part that is now looked at.
func (v *Window) turn() {
	v.Lines.Select(min(0, v.lines()-1))
	f, ok := v.model.current()
	way := v.model.order.Order.WayOf(f)
	v.Collected.Entry.SetText(v.model.order.Customer)
	v.Note.Entry.SetText("")
	v.Parcels.Set("", "")
	v.form.Objects = nil
	switch {
	case !ok || !f.Open() || v.model.elsewhere(f) != "":
	case way.PickedUp():
		v.form.Objects = []fyne.CanvasObject{widgets.Across(12, widgets.Grow(v.Collected, 1), widgets.Grow(v.Note, 1))}
	case way.Sent():
		v.form.Objects = []fyne.CanvasObject{v.Parcels.Form}
	}
	v.form.Refresh()
}

func (v *Window) refresh() {
	v.showState()
	v.Parts.Refresh()
	v.Lines.Refresh()
	// The note knows its height only once it knows its width.
	v.frame.Refresh()
	v.frame.Refresh()
}

func (v *Window) showState() {
	m := &v.model
	f, ok := m.current()
	if m.loaded {
		title := "Parts of " + m.order.Order.Name
		v.window.SetTitle(title)
		v.title.Set(screen.Join(" · ", title, m.order.Customer))
	}
	v.fact.Set(m.gone())
	v.note.Set(theme.Amber, assets.Alert, "", m.trouble())
	screen.Show(v.note, m.trouble() != "")
	screen.Show(v.Changed, m.order.Changed)
	screen.Show(v.Transaction, m.order.TransactionID != "")
	open := ok && f.Open() && m.elsewhere(f) == ""
	pointed := ""
	if v.Lines.Selected() < 0 {
		pointed = "Select an item first, or scan it."
	}
	for _, b := range []*widgets.ToolButton{v.Less, v.More, v.All, v.None} {
		why := ""
		if !open {
			why = "Nothing of this part is left."
		} else if b == v.Less || b == v.More {
			why = pointed
		}
		screen.Enable(b, why)
	}
	screen.Enable(v.Reject, m.noReject(v.Lines.Selected()))
	v.where.Set(m.where())
	for b, why := range map[*widgets.ToolButton]string{v.Track: m.noTracking(), v.TakeBack: m.noTakingBack(), v.Release: m.noRelease()} {
		screen.Enable(b, why)
	}
	v.window.Permit(v.Release, m.noRelease(), "releasing a hold", v.cfg.OrderID)
	v.Track.SetText("Add Tracking…")
	if goes := m.order.Goes(f); len(goes) > 0 && goes[len(goes)-1].Tracking != "" {
		v.Track.SetText("Change Tracking…")
	}
	screen.Show(v.Release, ok && f.OnHold())
	to := m.announced(f)
	screen.Show(v.Ready, open && to != "")
	v.Ready.Icon = readyIcon(to)
	v.Ready.SetText(string(to))
	screen.Enable(v.Ready, m.noReady())
	_, units := m.chosen()
	v.HandOver.SetText("Hand Over " + screen.Many(units, "Item", "Items"))
	if units == 0 {
		v.HandOver.SetText("Hand Over")
	}
	screen.Enable(v.HandOver, m.noHandOver())
	v.footer.SetFacts("", "")
	if open && !m.counted && m.noHandOver() == "" {
		v.footer.SetFacts("", "All that is left goes. Scan or count to hand over less.")
	}
	if asked := m.order.Asked(f); asked != "" {
		v.footer.SetFacts("", asked)
	}
	v.footer.Refresh()
}

// count has more or less of the selected line go.
func (v *Window) count(by int64) {
	v.model.count(v.Lines.Selected(), by)
	v.refresh()
}

func (v *Window) all(goes bool) {
	v.model.all(goes)
	v.refresh()
}

// Scanned counts an item, and beeps at one that doesn't belong in the part (R55).
func (v *Window) Scanned(code string) bool {
	at, sentence := v.model.scanned(code)
	if at < 0 {
		v.toast(theme.Red, sentence)
		v.beep()
		return true
	}
	v.Lines.Select(at)
	v.toast(theme.Green, sentence)
	v.refresh()
	return true
}

// beep calls whoever looks at the goods and not at the screen. Where there is no sound the
// sentence on the screen is all there is, and it is said once.
func (v *Window) beep() {
	if v.cfg.Beep == nil || v.silent {
		return
	}
	v.window.Work.Go(func() {
		err := v.cfg.Beep()
		v.window.Work.UI(func() {
			if err != nil && !v.silent {
				v.silent = true
				v.toast(theme.Amber, store.MessageOf(err))
			}
		})
	})
}

func (v *Window) toast(tone theme.Tone, sentence string) {
	icon := assets.Check
	if tone != theme.Green {
		icon = assets.Alert
	}
	v.frame.Toast(tone, icon, sentence, 5*time.Second)
}

func (v *Window) story() { v.cfg.OpenOrder(v.cfg.OrderID) }

func (v *Window) transaction() {
	if id := v.model.order.TransactionID; id != "" {
		v.cfg.OpenTransaction(id)
	}
}

func (v *Window) change() {
	if !v.model.order.Changed {
		v.window.Say("Nothing of this order has changed at Shopify that waits for a decision.")
		return
	}
	v.cfg.OpenChanged(v.cfg.OrderID)
}
