package verify

import (
	"context"
	"net/url"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
	"github.com/google/uuid"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// patience is how long Shopify is waited for.
const patience = 30 * time.Second

// Shop is what the window needs of the database.
type Shop interface {
	Details(ctx context.Context, orderID string) (store.Order, *store.Order, error)
	Sale(ctx context.Context, transactionID string) (store.Sale, error)
	Explain(ctx context.Context, orderID string) (db.Explanation, error)
	Capture(ctx context.Context, c db.Capturing) error
}

// Config is what the window is made of.
type Config struct {
	Shop    Shop
	OrderID string
	// Read reads the order from Shopify and takes it in; nil when no shop is
	// connected.
	Read func(ctx context.Context, shopifyID string) error
	// Browse opens a page in the browser.
	Browse func(*url.URL) error
	Now    func() time.Time
}

// Window is Verify Payment of one order.
type Window struct {
	screen.View
	// Again reads from Shopify, Admin opens the order there (nil in training), Capture
	// captures what is authorized and is hidden while nothing is, Close closes.
	Again, Admin, Capture, Close *widgets.ToolButton

	cfg     Config
	window  *screen.Window
	keys    *widgets.KeyMap
	frame   *widgets.Frame
	room    *fyne.Container
	footer  *widgets.Footer
	order   store.Order
	row     db.OrderRow
	booked  []store.Payment
	pushes  []store.Push
	changed bool
	saving  bool
	load    screen.Load[reading]

	asked   bool
	reading bool
	readAt  time.Time
	readErr error
}

// Size is what the window opens at.
var Size = fyne.NewSize(900, 580)

// New fills a native window with what is stored of the order's money, and asks
// Shopify again; the caller shows it.
func New(w *screen.Window, cfg Config) *Window {
	v := &Window{cfg: cfg, window: w, keys: w.Keys, room: container.NewStack()}
	v.Again = widgets.NewFooterButton(widgets.Plain, assets.Refresh, "Read Again", v.read)
	v.Again.Tip = "Ask Shopify now (F5)"
	v.Close = widgets.NewFooterButton(widgets.Primary, assets.Check, "Close", w.Close)
	plain := []*widgets.ToolButton{v.Again}
	if !w.Training {
		v.Admin = widgets.NewFooterButton(widgets.Plain, assets.ExternalLink, "Open in Shopify Admin", v.browse)
		v.Admin.Disable("The order is being read.")
		plain = append(plain, v.Admin)
	}
	v.Capture = widgets.NewFooterButton(widgets.Primary, assets.Card, "Capture", v.capture)
	v.Capture.Tip = "Take what the bank has promised, once (F9)"
	v.Capture.Hide()
	plain = append(plain, v.Close)
	for _, b := range append(plain, v.Capture) {
		b.Keys = v.keys
	}
	v.footer = widgets.NewFooter(v.Capture, plain...)
	v.keys.On(fyne.KeyEscape, "Close", w.Close)
	v.keys.On(fyne.KeyReturn, "Close", w.Close)
	v.keys.On(fyne.KeyF5, "Ask Shopify now", w.Press(v.Again))
	v.keys.On(fyne.KeyF9, "Capture what is authorized", w.Unless(v.captureNot, v.capture))
	content := screen.Inset(14, 16, 16, 16, widgets.Down(12, widgets.Grow(v.room, 1), widgets.Fixed(v.footer)))
	v.frame = v.window.Fill(content)
	v.Tick()
	v.Reload()
	w.Canvas().Focus(v.Close)
	return v
}

// Concerns is true for its order.
func (v *Window) Concerns(c db.Change) bool {
	return c.Concerns(db.OrdersChanged, v.cfg.OrderID) || c.Concerns(db.OutboxChanged, v.cfg.OrderID)
}

// Reload shows what is stored now. What Shopify changed and nobody accepted yet is
// the newer truth about money, so it is what is shown (R43).
func (v *Window) Reload() {
	v.load.Start(v.window, v.stored, func(fresh reading, err error) {
		if err != nil {
			v.room.Objects = []fyne.CanvasObject{widgets.NewEmptyState(assets.Alert, store.MessageOf(err), nil)}
			v.room.Refresh()
			return
		}
		v.order, v.row, v.booked, v.changed = fresh.order, fresh.row, fresh.booked, fresh.pending != nil
		v.pushes = fresh.pushes
		if fresh.pending != nil {
			v.order = *fresh.pending
		}
		v.draw()
		if !v.asked {
			v.asked = true
			v.read()
		}
	})
}

// reading is what is stored of an order; pending is nil while it is as it was accepted.
type reading struct {
	order   store.Order
	pending *store.Order
	row     db.OrderRow
	// booked are the till's own payments of the order.
	booked []store.Payment
	// pushes are what Shopify was told of it.
	pushes []store.Push
}

func (v *Window) stored(ctx context.Context) (r reading, err error) {
	if r.order, r.pending, err = v.cfg.Shop.Details(ctx, v.cfg.OrderID); err != nil {
		return r, err
	}
	explained, err := v.cfg.Shop.Explain(ctx, v.cfg.OrderID)
	if err != nil {
		return r, err
	}
	if r.row, r.pushes = explained.Order, explained.Pushes; r.row.TransactionID == "" {
		return r, nil
	}
	sale, err := v.cfg.Shop.Sale(ctx, r.row.TransactionID)
	r.booked = sale.Payments
	return r, err
}

// read asks Shopify now. What is shown stays until it has answered, and longer
// when it doesn't.
func (v *Window) read() {
	if v.cfg.Read == nil || v.reading || v.order.ShopifyID == "" {
		return
	}
	v.reading = true
	v.Tick()
	id := v.order.ShopifyID
	v.window.Work.Go(func() {
		ctx, cancel := context.WithTimeout(v.window.Open(), patience)
		defer cancel()
		err := v.cfg.Read(ctx, id)
		v.window.Work.UI(func() {
			if v.window.Open().Err() != nil {
				return
			}
			v.reading, v.readErr = false, err
			if err == nil {
				v.readAt = v.cfg.Now()
			}
			v.Tick()
			v.Reload()
		})
	})
}

// Tick brings the age of what is shown up to date.
func (v *Window) Tick() {
	switch {
	case v.cfg.Read == nil:
		v.Again.Disable("No shop is connected, so there is nobody to ask.")
	case v.reading:
		v.Again.Disable("Shopify is being asked already.")
	default:
		v.Again.Enable()
	}
	v.footer.SetFacts("", v.age())
}

// toCapture is what the button captures, 0 while nothing can be.
func (v *Window) toCapture() int64 {
	if underWay(v.pushes) || v.saving {
		return 0
	}
	return v.order.ToCapture(v.booked)
}

// showCapture has the button name the sum. It is the one that goes on while it is there.
func (v *Window) showCapture() {
	minor := v.toCapture()
	v.Close.Kind = widgets.Primary
	if minor > 0 {
		v.Close.Kind = widgets.Plain
		v.Capture.SetText("Capture " + screen.Money(v.order.Amount(minor)))
	}
	v.window.Permit(v.Capture, "", "capturing a payment", v.cfg.OrderID)
	screen.Show(v.Capture, minor > 0)
	v.Close.Refresh()
	v.footer.Refresh()
}

// capture queues the capture, which Shopify is asked for at once; what came of it is shown
// when it is known.
// captureNot is why nothing can be captured, "" when something can.
func (v *Window) captureNot() string {
	if v.toCapture() == 0 {
		return "Shopify holds nothing of this order that could be captured."
	}
	return ""
}

func (v *Window) capture() {
	minor := v.toCapture()
	if minor == 0 {
		return
	}
	v.saving = true
	v.showCapture()
	v.window.Canvas().Focus(v.Close) // the button with the keys is gone
	ask := db.Capturing{OrderID: v.cfg.OrderID, Minor: minor, Act: uuid.Must(uuid.NewV7()).String()}
	v.window.Work.Go(func() {
		err := v.cfg.Shop.Capture(context.Background(), ask)
		v.window.Work.UI(func() {
			v.saving = false
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not captured", store.MessageOf(err))
			}
			v.Reload()
		})
	})
}

func (v *Window) browse() {
	screen.Browse(v.window.Canvas(), v.cfg.Browse, screen.AdminURL(v.order.Shop, v.order.ShopifyID))
}

func (v *Window) draw() {
	o := v.order
	v.window.SetTitle("Verify Payment " + o.Name)
	switch {
	case v.Admin == nil:
	case screen.AdminURL(o.Shop, o.ShopifyID) == "":
		v.Admin.Disable("This order has no page in Shopify's admin.")
	default:
		v.Admin.Enable()
	}
	who := widgets.NewText(subtitle(o), theme.Body, false, theme.Secondary)
	who.Cut = true
	head := []widgets.Item{widgets.Fixed(widgets.NewTitle(assets.ShieldCheck, "Verify Payment")), widgets.Grow(who, 1)}
	if v.row.Barcode != "" {
		head = append(head, widgets.Fixed(widgets.NewChip(theme.NoTone, assets.Barcode, v.row.Barcode)))
	}
	head = append(head, widgets.Fixed(widgets.NewBadge(standing(o))))
	v.showCapture()
	said := notes(o, v.booked, v.pushes)
	if v.changed {
		said = append(said, widgets.NewNote(theme.Amber, assets.ArrowsExchange, "Changed at Shopify.", changedSays(v.row.Changed)))
	}
	if v.readErr != nil {
		said = append(said, widgets.NewNote(theme.Amber, assets.Clock, "Not read again.", store.MessageOf(v.readErr)))
	}
	body := []widgets.Item{
		widgets.Fixed(widgets.Across(12, head...)),
		widgets.Fixed(tiles(o)),
		widgets.Grow(screen.Scroll(widgets.Down(12, widgets.Fixed(v.payments()), widgets.Fixed(riskPanel(o)))), 1),
	}
	for _, note := range said {
		body = append(body, widgets.Fixed(note))
	}
	v.room.Objects = []fyne.CanvasObject{widgets.Down(12, body...)}
	v.room.Refresh()
}

// tiles are the figures side by side, all in the size that the longest needs.
func tiles(o store.Order) fyne.CanvasObject {
	list, size := figures(o), theme.Title
	for _, f := range list {
		if len(screen.Money(f.amount)) > 11 {
			size = theme.CounterText
		}
	}
	var weights []float32
	var boxes []fyne.CanvasObject
	for _, f := range list {
		amount := widgets.NewText(screen.Money(f.amount), size, f.bold, f.tone.Ink())
		amount.Cut = true
		p := widgets.NewPanel("", "", screen.Inset(8, 8, 14, 10, widgets.Down(1,
			widgets.Fixed(widgets.NewText(f.caption, theme.Small, false, theme.Secondary)), widgets.Fixed(amount))))
		p.Flush, p.Strip = true, f.tone
		boxes, weights = append(boxes, p), append(weights, 1)
	}
	return screen.Grid(fyne.NewSize(12, 12), weights, boxes...)
}

func (v *Window) payments() fyne.CanvasObject {
	list := rows(v.order, func(p store.ShopifyPayment) string {
		if p.At.IsZero() {
			return "–"
		}
		return screen.Moment(p.At, v.cfg.Now())
	})
	var content fyne.CanvasObject = widgets.NewTable(paymentColumns, list)
	if len(list) == 0 {
		content = screen.Inset(14, 14, 14, 14, widgets.NewText("Shopify has no payment for this order.", theme.Body, false, theme.Secondary))
	}
	p := widgets.NewPanel("", "", content)
	p.Flush = true
	return p
}

func riskPanel(o store.Order) fyne.CanvasObject {
	j := judge(o)
	bars := make([]widgets.Item, 3)
	for i := range bars {
		bar := canvas.NewRectangle(theme.Color(theme.Line))
		if i < j.bars {
			bar.FillColor = theme.Color(j.tone.Solid())
		}
		bar.CornerRadius = 4
		bar.SetMinSize(fyne.NewSize(56, 8))
		bars[i] = widgets.Fixed(bar)
	}
	left := widgets.Down(5,
		widgets.Fixed(widgets.NewText("Fraud risk at Shopify", theme.Small, false, theme.Secondary)),
		widgets.Fixed(widgets.NewText(j.word, theme.Title, true, j.tone.Ink())),
		widgets.Fixed(widgets.Across(4, bars...)),
		widgets.Fixed(widgets.NewText(j.says, theme.Small, false, theme.Secondary)), widgets.Space(1))
	return widgets.NewPanel("", "", widgets.Across(20, screen.Wide(180, left), widgets.Fixed(widget.NewSeparator()),
		widgets.Grow(facts(o), 1)))
}

// factWidth is where a fact is broken into lines.
const factWidth = 540

func facts(o store.Order) fyne.CanvasObject {
	var items []widgets.Item
	for _, f := range o.RiskFacts {
		tone, icon := sign(f)
		text := f.Text
		if f.Provider != "" && f.Provider != "Shopify" {
			text += "  ·  " + f.Provider
		}
		items = append(items, widgets.Fixed(widgets.Across(8,
			widgets.Fixed(widgets.NewIcon(icon, 16, tone.Ink())),
			widgets.Grow(widgets.NewWrapped(text, factWidth, theme.Body, false, theme.Text), 1))))
	}
	if len(items) == 0 {
		items = append(items, widgets.Fixed(widgets.NewText("Shopify names no facts about this order.", theme.Body, false, theme.Secondary)))
	}
	return widgets.Down(6, items...)
}
