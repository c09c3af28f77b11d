// Package transaction is the window of one transaction: what is sold to whom, what
// is paid, and how it becomes a sale (R33 to R39, R41).
package transaction

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
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
	Sale(ctx context.Context, transactionID string) (store.Sale, error)
	Tenders(ctx context.Context) ([]store.PaymentType, []string, error)
	SaveTransaction(ctx context.Context, transactionID string, from, to store.Notes) (store.Sale, error)
	TakePayment(ctx context.Context, p store.Payment, seenBalance int64) error
	ReversePayment(ctx context.Context, paymentID, why string) error
	Finish(ctx context.Context, transactionID string) error
	MakeReady(ctx context.Context, r store.Readying) (store.Sale, error)
	SetStatuses(ctx context.Context, edits []store.StatusEdit) error
	Parts(ctx context.Context, orderID string) (store.OrderParts, error)
	Returns(ctx context.Context, orderID string, most int) ([]store.Return, error)
}

// Config is what the window is made of. A way out that is nil leaves its button
// out.
type Config struct {
	Shop          Shop
	TransactionID string
	Now           func() time.Time
	// EditCustomer opens the customer's record beside what the order says.
	EditCustomer func(customerID, orderID string)
	// PrintReceipt opens the receipt's preview, VerifyPayment what Shopify says of
	// the order's payment, Why the story of the order.
	PrintReceipt  func(transactionID string)
	VerifyPayment func(orderID string)
	Why           func(orderID string)
	// OpenChanged opens what Shopify changed about the order (R43).
	OpenChanged func(orderID string)
	// OpenParts opens the order part by part (R54).
	OpenParts func(orderID, part string)
	// OpenReturn opens what may come back of a sale (R58), OpenTransaction another transaction.
	OpenReturn      func(saleID string)
	OpenTransaction func(transactionID string)
	// Printer names this computer's printer, "" when none is chosen; PrintNow prints
	// the receipt on it without a preview. Both may be nil, where there is none.
	Printer  func(ctx context.Context) (string, error)
	PrintNow func(ctx context.Context, transactionID string) error
}

// Window is one transaction.
type Window struct {
	screen.View
	KeepOpen, Print, Verify *widgets.ToolButton
	// Ready makes a pickup ready in one step, Save stores what is written.
	Ready, Save *widgets.ToolButton
	// Complete tells Shopify that the goods of a finished sale are out.
	Complete *widgets.ToolButton
	// Return takes goods of a sale back, Sale opens the one that a return is of.
	Return, Sale *widgets.ToolButton
	Comments     *widgets.Entry
	Shelf        *widgets.Field
	// HoldUntil is the last day on which the goods wait for who picks them up.
	HoldUntil *widgets.DateField
	Lines     *widgets.DataList
	// Prompt is the payment prompt while it is open, Sheet what Ready asks.
	Prompt *Prompt
	Sheet  *ReadySheet

	cfg    Config
	window *screen.Window
	keys   *widgets.KeyMap
	frame  *widgets.Frame
	room   *fyne.Container
	body   fyne.CanvasObject
	head   *fyne.Container
	note   *widgets.Note
	below  *fyne.Container
	paid   *fyne.Container
	fact   *widgets.Text
	bands  *fyne.Container
	// right holds person, way and totals; how high each is depends on what they say.
	right  *fyne.Container
	person *fyne.Container
	wishes *fyne.Container
	way    *fyne.Container
	// noDay says below the day to hold until why it can't be read.
	noDay   *fyne.Container
	totals  *fyne.Container
	footer  *fyne.Container
	tender  *tenderBar
	closing *widgets.ToolButton // takes the place of Save when all is over

	news    *widgets.Toast
	sale    store.Sale
	parts   store.OrderParts
	returns []store.Return // of its order, the newest first
	types   []store.PaymentType
	cards   []string
	draft   draft
	shown   bool
	saving  bool
	filling bool // the window itself writes into the inputs
	load    screen.Load[reading]
}

// New fills a native window with a transaction; the caller shows it.
func New(w *screen.Window, cfg Config) *Window {
	v := &Window{cfg: cfg, window: w, keys: w.Keys, room: container.NewStack()}
	v.build()
	v.bindKeys()
	v.Reload()
	return v
}

const (
	asideWidth float32 = 392
	lineHeight float32 = 66
)

func (v *Window) build() {
	v.KeepOpen = v.button(widgets.Plain, assets.Tack, "Keep Open", "Stays open although it is paid (F8)", v.toggleKeepOpen)
	v.Print = v.button(widgets.Plain, assets.Printer, "Print Receipt", "Ctrl+P", v.print)
	v.Verify = v.button(widgets.Plain, assets.ShieldCheck, "Verify Payment", "What Shopify says of the payment (F7)", v.verify)
	v.Save = v.button(widgets.Primary, assets.Save, "Save", "Ctrl+S", v.save)
	v.Ready = v.button(widgets.Plain, assets.Bag, string(store.ReadyForPickup), "Books, prints and tells Shopify in one step (F9)", v.ready)
	v.Complete = v.button(widgets.Plain, assets.Check, string(store.Completed), "Tells Shopify that the goods are out", func() {
		v.offerCompleted(v.window.Close)
	})
	v.Return = v.button(widgets.Plain, assets.Undo, "Return…", "Takes goods of it back (Ctrl+R)", v.openReturn)
	v.Sale = v.button(widgets.Plain, assets.Receipt, "The Sale", "What it takes goods back of", v.openSale)
	v.closing = v.button(widgets.Primary, assets.X, "Close", "Esc", v.window.Close)
	v.Save.MinWidth, v.closing.MinWidth = 200, 200
	screen.Show(v.Print, v.cfg.PrintReceipt != nil)
	screen.Show(v.Verify, v.cfg.VerifyPayment != nil)

	v.head, v.note = container.NewStack(), widgets.NewNote(theme.Amber, assets.Alert, "", "")
	v.Lines = widgets.NewDataList(lineColumns(), func() int {
		return len(v.sale.Transaction.Lines) + len(v.sale.Order.OtherLines())
	}, v.line)
	v.below = screen.Fitting(41, 1)
	v.Lines.RowHeight, v.Lines.Below, v.Lines.Keys = lineHeight-1, v.below, v.keys
	if theme.Enlarged() {
		v.Lines.RowHeight = lineHeight - 10 // three lines have to fit, and rows grow with the text
	}
	v.Lines.OnSelected = func(int) { v.drawBelow() }

	v.Comments = widgets.NewEntry("", v.keys)
	v.Comments.MultiLine, v.Comments.Wrapping = true, fyne.TextWrapWord
	v.Comments.SetMinRowsVisible(2)
	v.Shelf = widgets.NewField("Shelf", v.keys)
	v.HoldUntil = widgets.NewDateField("Hold until", v.keys, v.cfg.Now, readDay, writeDay)
	v.HoldUntil.Field.Entry.PlaceHolder, v.HoldUntil.OnChanged = "no limit", v.typed
	for _, e := range []*widgets.Entry{v.Comments, v.Shelf.Entry} {
		e.TextStyle = theme.AtSize(theme.CounterText)
		e.OnChanged = func(string) { v.typed() }
	}
	v.noDay = container.NewStack()
	v.noDay.Hide()
	v.paid, v.fact = container.NewStack(), widgets.NewText("", theme.Body, false, theme.Secondary)
	v.person, v.wishes, v.way = container.NewStack(), container.NewStack(), container.NewStack()
	v.totals, v.footer = container.NewStack(), container.NewStack()
	v.tender = newTenderBar(v)

	payments := widgets.NewPanel("", "", container.NewVScroll(v.paid))
	payments.Flush = true
	written := widgets.Across(16,
		widgets.Grow(screen.Wide(120, widgets.Down(4, widgets.Fixed(caption("Transaction Comments")),
			widgets.Grow(v.Comments, 1))).Object, 1),
		widgets.Grow(screen.Wide(120, widgets.Down(4,
			widgets.Fixed(widgets.Across(8, widgets.Fixed(caption("Payments booked")), widgets.Space(1), widgets.Fixed(v.fact))),
			widgets.Grow(payments, 1))).Object, 1))
	v.bands = container.NewStack()
	left := widgets.Down(10, widgets.Fixed(v.bands), widgets.Grow(v.Lines, 2), widgets.Grow(written, 1))
	about := widgets.Down(10, widgets.Fixed(v.person), widgets.Fixed(v.wishes), widgets.Fixed(v.way))
	v.right = &fyne.Container{Layout: aboutFirst{about}, Objects: []fyne.CanvasObject{screen.Scroll(about), v.totals}}
	v.body = widgets.Down(10,
		widgets.Fixed(v.head), widgets.Fixed(v.note),
		widgets.Grow(widgets.Across(16, widgets.Grow(left, 1), screen.Wide(asideWidth, v.right)), 1),
		widgets.Fixed(widget.NewSeparator()), widgets.Fixed(v.footer))

	outer := screen.Inset(12, 12, 16, 16, v.room)
	v.frame = v.window.Fill(outer)
	v.instead(assets.Clock, "Reading the transaction…")
}

// button makes one to be pressed standing at the till.
func (v *Window) button(kind widgets.Kind, icon assets.Icon, text, tip string, tapped func()) *widgets.ToolButton {
	b := widgets.NewCounterButton(kind, icon, text, tapped)
	b.Tip, b.Keys = tip, v.keys
	return b
}

func caption(text string) *widgets.Text {
	return widgets.NewText(text, theme.Body, true, theme.Text)
}

func (v *Window) bindKeys() {
	v.keys.On(fyne.KeyEscape, "Close", func() { v.AskToClose(v.window.Close) })
	v.keys.On(fyne.KeyF2, "Why? The story of its order", v.why)
	v.keys.On(fyne.KeyF3, "To the comments", func() { v.window.Canvas().Focus(v.Comments) })
	v.keys.On(fyne.KeyF4, "Edit the customer", v.editCustomer)
	v.keys.On(fyne.KeyF6, "Pay by the first payment type", func() { v.payBy(0) })
	v.keys.On(fyne.KeyF7, "Verify Payment", v.verify)
	v.keys.On(fyne.KeyF8, "Keep Open", v.toggleKeepOpen)
	v.keys.On(fyne.KeyF9, "Ready for Pickup", v.ready)
	v.keys.On(fyne.KeyF11, "Changed at Shopify", v.openChanged)
	v.keys.OnCtrl(fyne.KeyS, "Save", v.save)
	v.keys.OnCtrl(fyne.KeyP, "Print", v.print)
	v.keys.OnCtrl(fyne.KeyH, "Hand over by part and by item", v.openParts)
	v.keys.OnCtrl(fyne.KeyR, "Take goods back", v.openReturn)
	for i, key := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9} {
		v.keys.OnCtrl(key, "Pay by the payment type of that place", v.window.Unless(func() string {
			if v.shown && i >= len(v.types) {
				return "There is no payment type in that place. Settings say which there are."
			}
			return ""
		}, func() { v.payBy(i) }))
	}
}

// products are the ids of what is sold; one "" while that is not known.
func (v *Window) products() []string {
	ids := []string{}
	for _, line := range v.sale.Transaction.Lines {
		ids = append(ids, line.ProductID)
	}
	if !v.shown {
		ids = append(ids, "")
	}
	return ids
}

// Concerns is true for its order, its customer, the stock of its products and the payment types.
func (v *Window) Concerns(c db.Change) bool {
	return c.Concerns(db.OrdersChanged, v.sale.Order.ID) || c.Concerns(db.CustomersChanged, v.sale.Customer.ID) ||
		c.Concerns(db.StockChanged, v.products()...) || c.Concerns(db.SettingsChanged)
}

// Reload reads the transaction again in the background. What the person has
// written and not saved stays; an older answer never replaces a newer.
func (v *Window) Reload() {
	v.load.Start(v.window, func(ctx context.Context) (read reading, err error) {
		if read.sale, err = v.cfg.Shop.Sale(ctx, v.cfg.TransactionID); err != nil {
			return read, err
		}
		if read.parts, err = v.cfg.Shop.Parts(ctx, read.sale.Transaction.OrderID); err != nil {
			return read, err
		}
		if read.returns, err = v.cfg.Shop.Returns(ctx, read.sale.Transaction.OrderID, returnsRead); err != nil {
			return read, err
		}
		read.types, read.cards, err = v.cfg.Shop.Tenders(ctx)
		return read, err
	}, func(read reading, err error) {
		switch {
		case err != nil && v.shown:
			v.toast(theme.Red, assets.Alert, store.MessageOf(err))
		case err != nil:
			v.instead(assets.Alert, store.MessageOf(err))
		default:
			v.types, v.cards, v.parts, v.returns = read.types, read.cards, read.parts, read.returns
			v.show(read.sale)
		}
	})
}

// reading is the sale, its order's parts and returns, and what it can be paid by.
type reading struct {
	sale    store.Sale
	parts   store.OrderParts
	returns []store.Return
	types   []store.PaymentType
	cards   []string
}

// toast shows news in place of the last.
func (v *Window) toast(tone theme.Tone, icon assets.Icon, text string) {
	if v.news != nil {
		v.news.Tapped(nil)
	}
	v.news = v.frame.Toast(tone, icon, text, 5*time.Second)
}

// instead shows a sentence in place of the transaction.
func (v *Window) instead(icon assets.Icon, sentence string) {
	v.room.Objects = []fyne.CanvasObject{widgets.NewEmptyState(icon, sentence, nil)}
	v.room.Refresh()
}

// show brings all pieces in line with the sale as it stands.
func (v *Window) show(sale store.Sale) {
	first := !v.shown
	turned := first || v.sale.Transaction.State != sale.Transaction.State
	v.sale = sale
	if first {
		v.shown = true
		v.draft = drafted(sale.Notes())
		v.room.Objects = []fyne.CanvasObject{v.body}
	} else {
		v.draft.follow(sale.Notes())
	}
	v.window.SetTitle("Transaction " + sale.Transaction.Barcode + " · " + sale.Order.Name)
	v.fill()
	v.drawHead()
	v.drawParts()
	v.drawBelow()
	v.drawPayments()
	v.drawPerson()
	v.drawWishes()
	v.drawWay()
	v.drawTotals()
	v.right.Refresh()
	v.drawFooter()
	v.showState()
	v.Lines.Refresh()
	v.frame.Refresh()
	switch {
	case turned && sale.Transaction.MayChange() != nil:
		v.window.Canvas().Focus(v.closing)
	case turned:
		v.window.Canvas().Focus(v.Save)
	}
}

// fill writes the draft into the inputs.
func (v *Window) fill() {
	v.filling = true
	defer func() { v.filling = false }()
	over := v.sale.Transaction.MayChange() != nil
	for _, input := range []struct {
		entry *widgets.Entry
		text  string
	}{{v.Comments, v.draft.comments}, {v.Shelf.Entry, v.draft.shelf}, {v.HoldUntil.Field.Entry, v.draft.hold}} {
		if input.entry.Text != input.text {
			input.entry.SetText(input.text)
		}
		if over {
			input.entry.Disable()
		} else {
			input.entry.Enable()
		}
	}
}

// showState follows every letter and every press of Keep Open.
func (v *Window) showState() {
	v.KeepOpen.SetToggled(v.draft.keepOpen)
	if err := v.sale.Transaction.MayChange(); err != nil {
		v.KeepOpen.Disable(store.MessageOf(err))
	} else {
		v.KeepOpen.Enable()
	}
	v.drawHold()
	v.drawNote()
}

func (v *Window) toggleKeepOpen() {
	if !v.KeepOpen.Enabled() {
		v.toast(theme.Amber, assets.Info, v.KeepOpen.Reason())
		return
	}
	v.draft.toggle()
	v.showState()
}

func (v *Window) print() {
	if v.cfg.PrintReceipt != nil && v.shown {
		v.cfg.PrintReceipt(v.cfg.TransactionID)
	}
}

func (v *Window) verify() {
	if v.cfg.VerifyPayment != nil && v.shown {
		v.cfg.VerifyPayment(v.sale.Order.ID)
	}
}

func (v *Window) why() {
	if v.cfg.Why != nil && v.shown {
		v.cfg.Why(v.sale.Order.ID)
	}
}

func (v *Window) editCustomer() {
	if v.cfg.EditCustomer != nil && v.sale.Customer.ID != "" {
		v.cfg.EditCustomer(v.sale.Customer.ID, v.sale.Order.ID)
	}
}
