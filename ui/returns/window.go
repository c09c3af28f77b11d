// Package returns is the window in which goods of a sale are taken back (R58): what comes
// back and in which condition, what goes back on sale and which way the money goes, all to
// be seen before anything moves.
package returns

import (
	"context"
	"fmt"
	"slices"
	"strings"
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
	Returnable(ctx context.Context, saleID string) (store.Returnable, error)
	Parts(ctx context.Context, orderID string) (store.OrderParts, error)
	Return(ctx context.Context, q store.ReturnRequest) (store.Return, error)
}

// Config is what the window is made of.
type Config struct {
	Shop Shop
	// SaleID is the transaction of which something comes back.
	SaleID string
	Now    func() time.Time
	// Beep sounds, to its end, at an item that was not sold with this receipt; nil where this
	// program can't.
	Beep func() error
	// OpenOrder opens the story of the order, OpenTransaction a transaction, PrintReceipt the
	// papers of one.
	OpenOrder, OpenTransaction, PrintReceipt func(id string)
}

// Window is what comes back of one sale.
type Window struct {
	screen.View
	Lines                 *widgets.DataList
	Less, More, All, None *widgets.ToolButton
	// Reason, Note, Restock and Place are about the line that is looked at.
	Reason  *widgets.Select
	Note    *widgets.Field
	Restock *widgets.Check
	Place   *widgets.Select
	// Ways are the ways that money goes back, in store.RefundWays' order; Tender is the
	// payment type by which it does here.
	Ways          []*widgets.ToolButton
	Tender        *widgets.Select
	Shipping, Fee *widgets.Field
	Print, Refund *widgets.ToolButton

	cfg    Config
	window *screen.Window
	frame  *widgets.Frame
	news   *widgets.Toast
	title  *widgets.Text
	fact   *widgets.Text
	note   *widgets.Note
	empty  *widgets.EmptyState
	// form is why the line comes back, condition where it goes; place is where on sale.
	form, condition, place *fyne.Container
	before                 *fyne.Container
	stock                  *fyne.Container
	tender                 *fyne.Container
	sums                   *fyne.Container
	side                   *fyne.Container
	footer                 *widgets.Footer
	model                  model
	saving                 bool
	// filling says that the window itself writes into the inputs.
	filling bool
	// aside says why what was scanned last is no item of this return, "" where it is one.
	aside string
	// silent says that this computer could not beep.
	silent bool
	load   screen.Load[reading]
}

// reading is what the window reads.
type reading struct {
	sale   store.Returnable
	pushes []store.Push
}

// New fills a native window with what may come back of a sale; the caller shows it.
func New(w *screen.Window, cfg Config) *Window {
	v := &Window{cfg: cfg, window: w, model: newModel()}
	v.build()
	v.bindKeys()
	v.Reload()
	w.Canvas().Focus(v.Lines.FocusTarget())
	return v
}

const (
	sideWidth float32 = 392
	lineRow   float32 = 57
)

func (v *Window) bindKeys() {
	keys := v.window.Keys
	keys.On(fyne.KeyEscape, "Close", v.close)
	keys.On(fyne.KeyF2, "Why? The story of the order", func() { v.cfg.OpenOrder(v.model.sale.Sale.Transaction.OrderID) })
	keys.On(fyne.KeyF8, "Back on sale, or not", func() { v.Restock.Tapped(nil) })
	keys.On(fyne.KeyPlus, "One more of the item", func() { v.count(1) })
	keys.On(fyne.KeyEqual, "One more, too: + without Shift", func() { v.count(1) })
	keys.On(fyne.KeyMinus, "One less of the item", func() { v.count(-1) })
	keys.OnCtrl(fyne.KeyS, "Take back what is counted", v.refund)
	keys.OnCtrl(fyne.KeyP, "Print the receipt of the return", v.print)
	for i, key := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4} {
		keys.OnCtrl(key, "Money goes back the way of that place", func() { v.Ways[i].Tapped(nil) })
	}
}

func (v *Window) build() {
	keys := v.window.Keys
	v.title = widgets.NewText("Return", theme.Title, true, theme.Text)
	v.title.Cut = true
	v.fact = widgets.NewText("", theme.Body, false, theme.Secondary)
	story := widgets.NewToolButton(assets.Info, "Why?", func() { v.cfg.OpenOrder(v.model.sale.Sale.Transaction.OrderID) })
	sale := widgets.NewToolButton(assets.Receipt, "The Sale", func() { v.cfg.OpenTransaction(v.cfg.SaleID) })
	story.Tip, sale.Tip = "The story of the order (F2)", "The transaction that it comes back of"
	v.Print = widgets.NewFooterButton(widgets.Plain, assets.Printer, "Print Receipt", v.print)
	v.Refund = widgets.NewFooterButton(widgets.Primary, assets.Undo, "Refund", v.refund)
	v.Print.Tip, v.Refund.Tip = "The receipt of the return (Ctrl+P)", "Ctrl+S"
	v.Refund.MinWidth = 230
	closing := widgets.NewFooterButton(widgets.Plain, "", "Close", v.close)
	v.Less = widgets.NewCounterButton(widgets.Plain, assets.Minus, "", func() { v.count(-1) })
	v.More = widgets.NewCounterButton(widgets.Plain, assets.Plus, "", func() { v.count(1) })
	v.All = widgets.NewCounterButton(widgets.Plain, "", "All", func() { v.all(true) })
	v.None = widgets.NewCounterButton(widgets.Plain, "", "None", func() { v.all(false) })
	v.Less.MinWidth, v.More.MinWidth, v.All.MinWidth, v.None.MinWidth = 60, 60, 72, 72
	v.Less.Tip, v.More.Tip = "One less of the item", "One more of the item"
	for _, b := range []*widgets.ToolButton{story, sale, v.Print, v.Refund, closing, v.Less, v.More, v.All, v.None} {
		b.Keys = keys
	}
	v.note = widgets.NewNote(theme.Blue, assets.CloudUp, "", "")
	v.empty = widgets.NewEmptyState(assets.Clock, "Reading the sale…", nil)
	v.Lines = widgets.NewDataList([]widgets.Column{
		{Title: "Product", Width: 240, Weight: 1},
		{Title: "Sold", Width: 56, Right: true},
		{Title: "Back before", Width: 96, Right: true},
		{Title: "Back now", Width: 80, Right: true},
		{Title: "Each", Width: 96, Right: true},
	}, func() int { return len(v.model.sale.Sale.Transaction.Lines) }, v.line)
	v.Lines.RowHeight, v.Lines.Keys, v.Lines.Empty = lineRow, keys, v.empty
	v.Lines.OnSelected = func(int) { v.fill(); v.showState() }
	v.Lines.OnOpened = func(int) { v.count(1) }
	v.buildForm()
	v.before = container.NewStack()
	counting := widgets.Across(8, widgets.Fixed(v.Less), widgets.Fixed(v.More), widgets.Fixed(v.All), widgets.Fixed(v.None))
	left := widgets.Down(10, widgets.Grow(v.Lines, 1),
		widgets.Fixed(widgets.Across(16, widgets.Fixed(counting), widgets.Grow(v.condition, 1))), widgets.Fixed(v.form), widgets.Fixed(v.before))
	v.footer = widgets.NewFooter(v.Refund, closing, v.Print)
	head := widgets.Across(10, widgets.Fixed(widgets.NewIcon(assets.Undo, 26, theme.Primary)), widgets.Grow(v.title, 1), widgets.Fixed(v.fact),
		widgets.Fixed(sale), widgets.Fixed(story))
	v.frame = v.window.Fill(screen.Inset(12, 12, 16, 16, widgets.Down(10,
		widgets.Fixed(head), widgets.Fixed(v.note),
		widgets.Grow(widgets.Across(16, widgets.Grow(left, 1), screen.AtLeast(sideWidth, v.buildSide())), 1),
		widgets.Fixed(v.footer))))
	v.frame.Labels = true
	v.showState()
}

// line is a line of the sale.
func (v *Window) line(i int) (widgets.Row, bool) {
	l, ok := v.model.line(i)
	if !ok {
		return widgets.Row{}, false
	}
	c := v.model.now[l.Line.LineID]
	row := widgets.Row{Cells: []widgets.Cell{
		{Text: l.Line.Title, Bold: true, Second: l.Line.SKU, SecondMono: true},
		{Text: screen.Number(l.Line.Quantity)},
		{Text: screen.Number(l.Returned), Muted: l.Returned == 0},
		{Text: screen.Number(c.units), Bold: true},
		{Text: screen.Figure(store.Money{Minor: l.Line.UnitPrice, Currency: v.model.sale.Sale.Transaction.Currency})},
	}}
	if l.Left() == 0 {
		row.Cells[0].Muted, row.Cells[0].Bold, row.Cells[3] = true, false, widgets.Dash
		if l.HandedOver == 0 {
			row.Cells[0].Second, row.Cells[0].SecondMono = "not handed over yet", false
		}
	}
	if c.units > 0 {
		row.Strip = theme.Green
	}
	return row, true
}

// Concerns is true for the order, what is sent to Shopify about it, and the products.
func (v *Window) Concerns(c db.Change) bool {
	t := v.model.sale.Sale.Transaction
	products := []string{}
	for _, line := range t.Lines {
		products = append(products, line.ProductID)
	}
	return c.Concerns(db.OrdersChanged, t.OrderID) || c.Concerns(db.OutboxChanged, t.OrderID) || c.Concerns(db.StockChanged, products...)
}

// Reload reads the sale again in the background; what was counted stays.
func (v *Window) Reload() {
	v.load.Start(v.window, func(ctx context.Context) (read reading, err error) {
		if read.sale, err = v.cfg.Shop.Returnable(ctx, v.cfg.SaleID); err != nil {
			return read, err
		}
		parts, err := v.cfg.Shop.Parts(ctx, read.sale.Sale.Transaction.OrderID)
		read.pushes = parts.Pushes
		return read, err
	}, func(read reading, err error) {
		if err != nil {
			v.empty.Set(assets.Alert, store.MessageOf(err))
			v.toast(theme.Red, store.MessageOf(err))
			return
		}
		first := !v.model.loaded
		v.model.take(read.sale, read.pushes)
		v.empty.Set(assets.Box, "Nothing was sold with this transaction.")
		if first {
			v.Lines.Select(slices.IndexFunc(read.sale.Lines(), func(l store.ReturnableLine) bool { return l.Left() > 0 }))
		}
		v.fill()
		v.refresh()
		// Before there were rows the list could not be given the keys.
		if c := v.window.Canvas(); first && c.Focused() == nil {
			c.Focus(v.Lines.FocusTarget())
		}
	})
}

// count has more or less of the selected line come back.
func (v *Window) count(by int64) {
	v.aside = ""
	v.model.count(v.Lines.Selected(), by)
	v.refresh()
}

func (v *Window) all(comes bool) {
	v.aside = ""
	v.model.all(comes)
	v.refresh()
}

// Scanned counts an item. One that was not sold with this receipt is said above the list,
// until the next is counted, for whoever looks up from the goods; and beeped at.
func (v *Window) Scanned(code string) bool {
	if !v.model.loaded {
		return false
	}
	at, sentence := v.model.scanned(code)
	if at < 0 {
		v.aside = sentence
		v.refresh()
		v.beep()
		return true
	}
	v.aside = ""
	v.Lines.Select(at)
	v.toast(theme.Green, sentence)
	v.refresh()
	return true
}

// beep calls whoever looks at the goods and not at the screen. That there is no sound is
// said once, beside what was scanned.
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

// toast shows news in place of the last.
func (v *Window) toast(tone theme.Tone, sentence string) {
	icon := assets.Check
	if tone != theme.Green {
		icon = assets.Alert
	}
	if v.news != nil {
		v.news.Tapped(nil)
	}
	v.news = v.frame.Toast(tone, icon, sentence, 5*time.Second)
}

func (v *Window) refresh() {
	v.showState()
	v.Lines.Refresh()
	// The note knows its height only once it knows its width.
	v.frame.Refresh()
	v.frame.Refresh()
}

// showState follows every count and every letter.
func (v *Window) showState() {
	m := &v.model
	if m.loaded {
		s := m.sale.Sale
		title := "Return of " + s.Transaction.Barcode
		v.window.SetTitle(title)
		v.title.Set(screen.Join(" · ", title, m.sale.Latest.Name, s.Customer.Name()))
		v.fact.Set(fmt.Sprintf("%s of %s may come back", screen.Number(m.left()), screen.Many(s.Transaction.Items(), "item", "items")))
	}
	v.showNote()
	l, ok := m.line(v.Lines.Selected())
	for _, b := range []*widgets.ToolButton{v.Less, v.More, v.All, v.None} {
		why := m.nothing()
		switch {
		case !m.loaded:
			why = "The sale is being read."
		case why == "" && (b == v.Less || b == v.More) && !ok:
			why = "Select an item first, or scan it."
		case why == "" && (b == v.Less || b == v.More) && l.Left() == 0:
			why = "Nothing more of this item can come back."
		}
		screen.Enable(b, why)
	}
	needed := ok && m.of(l).reason == store.ReasonOther && strings.TrimSpace(v.Note.Entry.Text) == ""
	if needed {
		v.Note.Say(theme.Amber, "needed")
	} else {
		v.Note.Say(theme.NoTone, "")
	}
	screen.Enable(v.Print, m.noReceipt())
	v.drawBefore()
	v.drawSide()
	v.footer.Refresh()
}

// showNote says that what was scanned doesn't come back, what became of the return that was
// made here, or why nothing can come back.
func (v *Window) showNote() {
	m := &v.model
	if v.aside != "" {
		v.note.Set(theme.Red, assets.Barcode, "", v.aside)
		screen.Show(v.note, true)
		return
	}
	if r, ok := m.newest(); ok && m.made == r.Transaction.ID {
		s := m.stands(r)
		v.note.Set(s.tone, s.icon, "Return "+r.Transaction.Barcode+": "+s.lead, s.text)
		screen.Show(v.note, true)
		return
	}
	why := m.nothing()
	v.note.Set(theme.Amber, assets.Info, "", why)
	screen.Show(v.note, why != "")
}
