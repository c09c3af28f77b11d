package why

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
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
	Explain(ctx context.Context, orderID string) (db.Explanation, error)
	Rematch(ctx context.Context) (int, error)
	MayUndoIdentify(ctx context.Context, orderID string) error
	UndoIdentify(ctx context.Context, orderID string) (string, error)
	DryRun(ctx context.Context, orderID string) (db.DryRun, error)
}

// Config is what the window is made of.
type Config struct {
	Shop    Shop
	OrderID string
	Now     func() time.Time
	// Browse opens a page in the browser.
	Browse func(*url.URL) error
	// Identify opens Identify Customers at the order, MatchProducts the Product Match
	// Tool.
	Identify      func(orderID string)
	MatchProducts func(orderID string)
	// OpenChanged opens what Shopify changed about the order (R43).
	OpenChanged func(orderID string)
	// OpenTransaction opens the order's transaction; nil leaves its button out.
	OpenTransaction func(transactionID string)
}

// Window is the explanation of one order.
type Window struct {
	screen.View
	// Identify fixes an order without a customer, NotThis takes a wrong customer
	// back; each is nil where it has no place.
	Identify, NotThis *widgets.ToolButton
	// Match opens the Product Match Tool, nil when every line has its product.
	Match *widgets.ToolButton
	// Changed leads to what Shopify changed; nil while the order is as it came.
	Changed *widgets.ToolButton
	// Next is the primary button, nil where nothing is left to do.
	Next *widgets.ToolButton

	cfg     Config
	window  *screen.Window
	keys    *widgets.KeyMap
	frame   *widgets.Frame
	room    *fyne.Container
	shown   db.Explanation
	mayUndo error
	load    screen.Load[db.Explanation]
	drawn   bool
}

// New fills a native window with the explanation; the caller shows it.
func New(w *screen.Window, cfg Config) *Window {
	v := &Window{cfg: cfg, window: w, keys: w.Keys, room: container.NewStack()}
	v.keys.On(fyne.KeyEscape, "Close", w.Close)
	v.keys.On(fyne.KeyF5, "Check again", v.checkAgain)
	v.keys.On(fyne.KeyF6, "Identify Customers", v.identify)
	v.keys.On(fyne.KeyF8, "Product Match Tool", v.match)
	v.keys.On(fyne.KeyF11, "Changed at Shopify", v.openChanged)
	v.frame = v.window.Fill(screen.Inset(16, 16, 16, 16, v.room))
	v.Reload()
	return v
}

// Concerns is true for its order, and the customers and products it was compared with.
func (v *Window) Concerns(c db.Change) bool {
	return c.Concerns(db.OrdersChanged, v.cfg.OrderID) || c.Concerns(db.OutboxChanged, v.cfg.OrderID) ||
		c.Concerns(db.CustomersChanged) || c.Concerns(db.StockChanged)
}

// Reload asks again why and draws the answer.
func (v *Window) Reload() {
	var mayUndo error
	read := func(ctx context.Context) (db.Explanation, error) {
		mayUndo = v.cfg.Shop.MayUndoIdentify(ctx, v.cfg.OrderID)
		return v.cfg.Shop.Explain(ctx, v.cfg.OrderID)
	}
	v.load.Start(v.window, read, func(e db.Explanation, err error) {
		if err != nil {
			v.room.Objects = []fyne.CanvasObject{widgets.NewEmptyState(assets.Alert, store.MessageOf(err), nil)}
			v.room.Refresh()
			return
		}
		v.shown, v.mayUndo = e, mayUndo
		v.draw()
	})
}

// checkAgain matches all waiting orders afresh and says what came of it.
func (v *Window) checkAgain() {
	v.window.Work.Go(func() {
		matched, err := v.cfg.Shop.Rematch(context.Background())
		v.window.Work.UI(func() {
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not checked", store.MessageOf(err))
				return
			}
			v.Reload()
			text := "Checked again: nothing has changed."
			switch {
			case matched == 1:
				text = "Checked again: 1 order got its transaction."
			case matched > 1:
				text = fmt.Sprintf("Checked again: %d orders got their transactions.", matched)
			}
			v.frame.Toast(theme.Teal, assets.Refresh, text, 5*time.Second)
		})
	})
}

func (v *Window) draw() {
	e := v.shown
	title := "How " + e.Order.Name + " was matched"
	if e.Transaction == nil {
		title = "Why does " + e.Order.Name + " need action?"
	}
	if e.Transaction == nil && e.Order.Status.Final() {
		title = "What became of " + e.Order.Name
	}
	v.window.SetTitle(title)
	tone, icon := screen.Status(e.Order.Status)
	who := widgets.NewText(fmt.Sprintf("%s · %s · %s · %s", e.Order.Customer, screen.Moment(e.Order.CreatedAt, v.cfg.Now()), e.Order.Total,
		e.Order.Delivery.Label()),
		theme.Body, false, theme.Secondary)
	who.Cut, who.Align = true, fyne.TextAlignTrailing
	head := widgets.Across(12, widgets.Fixed(widgets.NewTitle(assets.Info, title)),
		widgets.Fixed(widgets.NewBadge(tone, icon, string(e.Order.Status))), widgets.Grow(who, 1))

	sections := []widgets.Item{
		section("1  Customer", customer(e), customerTable(e.Customer), v.customerButton()),
		section("2  Products", products(e), productTable(e.Lines), v.matchButton()),
		section("3  Totals", totals(e), nil, nil),
		section("4  Transaction", transaction(e), nil, nil),
	}
	if change := v.change(); change != nil {
		sections = append([]widgets.Item{*change}, sections...)
	}
	if news, ok := atShopify(e, v.cfg.Now()); ok {
		sections = append([]widgets.Item{section("At Shopify", news, nil, nil)}, sections...)
	}
	if e.Order.Delivery.PickedUp() && e.Transaction != nil {
		sections = append(sections, section("5  Pickup", pickup(e.Order, v.cfg.Now()), nil, nil))
	}
	if pushes := pushTable(e.Pushes, v.cfg.Now()); pushes != nil {
		sections = append(sections, widgets.Fixed(pushes))
	}
	sections = append(sections, widgets.Fixed(v.story()))
	pressed := v.Next != nil && v.window.Canvas().Focused() == v.Next
	left := screen.Scroll(widgets.Down(12, sections...))

	v.room.Objects = []fyne.CanvasObject{widgets.Down(12, widgets.Fixed(head),
		widgets.Grow(widgets.Across(16, widgets.Grow(left, 1), screen.Wide(360, v.aside())), 1),
		widgets.Fixed(v.footer()))}
	v.room.Refresh()
	if v.Next != nil && (pressed || !v.drawn) {
		v.window.Canvas().Focus(v.Next)
	}
	v.drawn = true
}

// primary is the one button that goes on.
func (v *Window) primary(icon assets.Icon, text string, act func()) *widgets.ToolButton {
	b := widgets.NewFooterButton(widgets.Primary, icon, text, act)
	b.Keys = v.keys
	return b
}

func (v *Window) openTransaction() {
	if v.shown.Transaction != nil && v.cfg.OpenTransaction != nil {
		v.cfg.OpenTransaction(v.shown.Transaction.ID)
	}
}

// footer has one primary button: it mends the first fault, or leads on where there is
// none.
func (v *Window) footer() *widgets.Footer {
	closing := widgets.NewFooterButton(widgets.Plain, "", "Close", v.window.Close)
	closing.Keys = v.keys
	next := nextOf(v.shown, v.cfg.OpenChanged != nil)
	plain := []*widgets.ToolButton{closing}
	switch next {
	case seeChange:
		v.Next = v.primary(assets.ArrowsExchange, "See the Change", v.openChanged)
	case findCustomer:
		v.Next = v.primary(assets.UserSearch, "Identify Customers", v.identify)
	case matchProducts:
		v.Next = v.primary(assets.Link, "Match Products", v.match)
	case checkAgain:
		v.Next = v.primary(assets.Refresh, "Check Again", v.checkAgain)
	case openTransaction:
		v.Next = v.primary(assets.Receipt, "Open Transaction", v.openTransaction)
		if v.cfg.OpenTransaction == nil {
			v.Next = nil
		}
	case nothingNext:
		v.Next = nil
	}
	if next == seeChange || next == findCustomer || next == matchProducts {
		again := widgets.NewFooterButton(widgets.Plain, assets.Refresh, "Check Again", v.checkAgain)
		again.Tip, again.Keys = "F5", v.keys
		plain = append(plain, again)
	}
	if v.shown.Transaction == nil && !v.shown.Order.Status.Final() {
		try := widgets.NewFooterButton(widgets.Plain, assets.Eye, "Dry Run", v.dryRun)
		try.Tip, try.Keys = "What would match, move and be created; nothing is changed", v.keys
		plain = append(plain, try)
	}
	if page := screen.AdminURL(v.shown.Details.Shop, v.shown.Order.ShopifyID); page != "" && !v.window.Training {
		admin := widgets.NewFooterButton(widgets.Plain, assets.ExternalLink, "Open in Shopify Admin",
			func() { screen.Browse(v.window.Canvas(), v.cfg.Browse, page) })
		admin.Keys = v.keys
		plain = append(plain, admin)
	}
	f := widgets.NewFooter(v.Next, plain...)
	f.SetFacts("", "Checked "+screen.Clock(v.cfg.Now(), v.cfg.Now())+". Checked again after every fix.")
	return f
}

// sentenceRoom is what a section has for its sentence in the smallest window.
const sentenceRoom float32 = 770

// section is a check with what was compared below, and the button that does
// something about it at the right; both may be nil.
func section(name string, c Check, below fyne.CanvasObject, button *widgets.ToolButton) widgets.Item {
	tone, icon, fact := theme.Amber, assets.Alert, "Failed"
	switch c.Outcome {
	case Passed:
		tone, icon, fact = theme.Green, assets.CheckCircle, "Passed"
	case Waiting:
		tone, icon, fact = theme.Grey, assets.Clock, "Waiting"
	}
	fact = cmp.Or(c.Word, fact)
	room := sentenceRoom
	if button != nil {
		room -= button.MinSize().Width + 10
	}
	sentence := widgets.NewWrapped(c.Sentence, room, theme.Body, false, theme.Secondary)
	row := []widgets.Item{widgets.Fixed(widgets.NewIconSquare(tone, icon, 32)), widgets.Grow(widgets.Down(2,
		widgets.Fixed(widgets.Across(8, widgets.Fixed(widgets.NewText(name, theme.PanelTitle, true, theme.Text)),
			widgets.Fixed(widgets.NewChip(tone, "", fact)))),
		widgets.Fixed(sentence)), 1)}
	if button != nil {
		row = append(row, widgets.Fixed(button))
	}
	head := screen.Inset(8, 8, 14, 14, widgets.Across(10, row...))
	content := widgets.Down(0, widgets.Fixed(head))
	if below != nil {
		content = widgets.Down(0, widgets.Fixed(head), widgets.Fixed(below))
	}
	p := widgets.NewPanel("", "", content)
	p.Flush, p.Strip = true, tone
	return widgets.Fixed(p)
}

func (v *Window) story() fyne.CanvasObject {
	var items []widgets.Item
	for _, event := range v.shown.Story {
		text := event.Title
		if event.Detail != "" {
			text += ". " + event.Detail
		}
		if event.Actor != "" && event.Actor != store.Automatic {
			text += " · " + event.Actor
		}
		line := widgets.NewText(text, theme.Small, false, theme.Text)
		line.Cut = true
		items = append(items, widgets.Fixed(widgets.Across(12,
			screen.Wide(120, widgets.NewText(screen.Moment(event.At, v.cfg.Now()), theme.Small, false, theme.Secondary)), widgets.Grow(line, 1))))
	}
	return widgets.NewPanel("", "", widgets.Across(12, widgets.Fixed(widgets.NewIcon(assets.Note, 18, theme.Secondary)),
		widgets.Grow(widgets.Down(4, items...), 1)))
}
