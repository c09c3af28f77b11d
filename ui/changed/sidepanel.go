package changed

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

const (
	asideWidth float32 = 284
	asideText          = asideWidth - 2*theme.Padding - 8
)

// draw shows the change, or that nothing waits.
func (v *Window) draw() {
	c := v.model.shown
	if c.Version == "" {
		closing := widgets.NewFooterButton(widgets.Primary, assets.Check, "Close", v.window.Close)
		closing.Keys = v.keys
		v.fill(widgets.NewEmptyState(assets.CheckCircle, "Nothing waits: every change that Shopify made is decided.", closing))
		v.window.SetTitle("Changed at Shopify")
		v.window.Canvas().Focus(closing)
		return
	}
	v.window.SetTitle("Changed at Shopify " + c.After.Name)
	v.enable()
	body := widgets.Across(sideGap, widgets.Grow(v.sides(), 1),
		screen.Wide(asideWidth, screen.Scroll(v.aside())))
	v.fill(widgets.Down(12, widgets.Fixed(v.head()), widgets.Grow(body, 1), widgets.Fixed(v.footer)))
}

// enable says which decisions can be made, and why the others can't.
func (v *Window) enable() {
	m := &v.model
	screen.Enable(v.Accept, m.acceptNot())
	screen.Enable(v.Keep, m.keepNot())
	if v.Admin != nil {
		screen.Enable(v.Admin, m.adminNot())
	}
	v.footer.SetFacts("", m.facts())
	v.Stepper.Set(m.index(), len(m.waiting), "", m.where())
	screen.Enable(v.Stepper.Previous, m.previousNot())
	screen.Enable(v.Stepper.Next, m.nextNot())
	for _, o := range []fyne.CanvasObject{v.Stepper, v.AcceptAll, v.KeepAll} {
		o.Show()
		if !m.several() {
			o.Hide()
		}
	}
}

func (v *Window) head() fyne.CanvasObject {
	c := v.model.shown
	badge := widgets.NewChip(theme.Amber, assets.Alert, "Not accepted yet")
	if c.Kept {
		badge = widgets.NewChip(theme.Grey, assets.Lock, "Kept as it is")
	}
	who := widgets.NewText(subtitle(c), theme.Body, false, theme.Secondary)
	who.Cut = true
	transaction := widgets.NewChipButton(theme.Teal, assets.Receipt, c.Transaction.Barcode, v.openTransaction)
	transaction.Tip, transaction.Keys = "Open its transaction (Ctrl+T)", v.keys
	return widgets.Across(10, widgets.Fixed(widgets.NewTitle(assets.ArrowsExchange, "Changed at Shopify")),
		widgets.Fixed(widgets.NewText("order "+c.After.Name, theme.PanelTitle, false, theme.Secondary)),
		widgets.Fixed(container.NewCenter(badge)),
		widgets.Fixed(container.NewCenter(transaction)), widgets.Grow(who, 1), widgets.Fixed(v.Stepper))
}

// aside is what accepting does.
func (v *Window) aside() fyne.CanvasObject {
	return widgets.Down(12, widgets.Fixed(v.stock()), widgets.Fixed(v.payment()), widgets.Grow(v.happens(), 1))
}

// panel is a panel that keeps its rows close.
func panel(icon assets.Icon, title string, rows ...widgets.Item) fyne.CanvasObject {
	p := widgets.NewPanel(icon, title, screen.Inset(9, 10, 15, 15, widgets.Down(6, rows...)))
	p.Flush = true
	return p
}

func (v *Window) stock() fyne.CanvasObject {
	var rows []widgets.Item
	oversold := false
	for i, move := range v.model.shown.Stock {
		if i > 0 {
			rows = append(rows, widgets.Fixed(widget.NewSeparator()))
		}
		rows = append(rows, widgets.Fixed(stockRow(move)))
		oversold = oversold || move.Delta < 0 && move.Product.OnHand+move.Delta < 0
	}
	if oversold {
		rows = append(rows, widgets.Fixed(widgets.NewNote(theme.Amber, assets.Alert, "", "Oversold: more is promised than is on hand.")))
	}
	if len(rows) == 0 {
		text := "No stock moves."
		if len(v.model.shown.Unmatched) > 0 {
			text = "Known once each line has its product."
		}
		rows = append(rows, widgets.Fixed(widgets.NewText(text, theme.Body, false, theme.Secondary)))
	}
	return panel(assets.Box, "Stock, if accepted", rows...)
}

func stockRow(move store.StockMove) fyne.CanvasObject {
	name := widgets.NewText(move.Product.Description, theme.Body, false, theme.Text)
	name.Cut = true
	tone, delta := theme.Blue, screen.Number(move.Delta)
	if move.Delta > 0 {
		tone, delta = theme.Green, "+"+delta
	}
	after := move.Product.OnHand + move.Delta
	if after < 0 && move.Delta < 0 {
		tone = theme.Red
	}
	return widgets.Across(8, widgets.Grow(name, 1), widgets.Fixed(widgets.NewText(screen.Number(move.Product.OnHand), theme.Body, false,
		theme.Secondary)),
		widgets.Fixed(widgets.NewIcon(assets.ArrowRight, 16, theme.Secondary)),
		widgets.Fixed(widgets.NewText(screen.Number(after), theme.Body, true, theme.Text)), widgets.Fixed(widgets.NewChip(tone, "", delta)))
}

func (v *Window) payment() fyne.CanvasObject {
	c := v.model.shown
	amount := func(minor int64) string { return screen.Money(c.After.Amount(minor)) }
	row := func(caption, value string, bold bool, ink fyne.ThemeColorName) widgets.Item {
		name := widgets.NewText(caption, theme.Body, false, theme.Secondary)
		name.Cut = true
		return widgets.Fixed(widgets.Across(8, widgets.Grow(name, 1), widgets.Fixed(widgets.NewText(value, theme.Body, bold, ink))))
	}
	rows := []widgets.Item{row("Recorded here", amount(c.Transaction.Paid), false, theme.Text)}
	for _, entry := range c.Entries {
		what := "Refunded at Shopify"
		switch {
		case entry.Type != store.ECommerce:
			what = "Handed back, " + entry.Type
		case strings.HasPrefix(entry.Comments, store.Voided.Label()), strings.HasPrefix(entry.Comments, store.Expired.Label()):
			what = "Lost at Shopify"
		}
		if entry.Card != "" {
			what += ", " + entry.Card
		}
		rows = append(rows, row(what, amount(entry.Minor), false, theme.Text))
	}
	if held := c.After.Holding().Net(); c.Over() && held > 0 {
		rows = append(rows, row("Shopify still holds", amount(held), true, theme.Amber.Ink()))
	}
	rows = append(rows, widgets.Fixed(widget.NewSeparator()), row("Paid", amount(c.Becomes.Paid), true, theme.Text))
	switch balance := c.Becomes.Balance(); {
	case c.Becomes.State == store.TransactionVoided:
	case balance > 0:
		rows = append(rows, v.left(row)...)
	case balance < 0:
		rows = append(rows, row("Balance, owed back", amount(balance), true, theme.Amber.Ink()))
	default:
		rows = append(rows, row("Balance", amount(balance), true, theme.Text))
	}
	return panel(assets.Cash, "Payment, if accepted", rows...)
}

// left says what of the balance is owed and what isn't, each with its amount (R43).
func (v *Window) left(row func(caption, value string, bold bool, ink fyne.ThemeColorName) widgets.Item) (rows []widgets.Item) {
	c, left := v.model.shown, v.model.shown.Left()
	amount := func(minor int64) string { return screen.Money(c.After.Amount(minor)) }
	balance := c.Becomes.Balance()
	if left.Owed == balance {
		return []widgets.Item{row("Balance, owed", amount(balance), true, theme.Amber.Ink())}
	}
	rows = append(rows, row("Balance", amount(balance), true, theme.Text))
	if left.Unbooked > 0 {
		rows = append(rows, row("of it held by Shopify, not booked yet", amount(left.Unbooked), false, theme.Text))
	}
	if left.GivenBack > 0 {
		rows = append(rows, row("of it given back by Shopify", amount(left.GivenBack), false, theme.Text))
	}
	ink := theme.Text
	if left.Owed > 0 {
		ink = theme.Amber.Ink()
	}
	return append(rows, row("of it owed", amount(left.Owed), true, ink))
}

func (v *Window) happens() fyne.CanvasObject {
	c := v.model.shown
	var rows []widgets.Item
	sentences := c.Accepting()
	if err := c.MayAccept(); err != nil {
		rows = append(rows, widgets.Fixed(widgets.NewNote(theme.Amber, assets.Alert, "", store.MessageOf(err))))
		sentences = nil
	}
	for _, sentence := range append(sentences, c.Keeping()) {
		rows = append(rows, widgets.Fixed(widgets.NewWrapped(sentence, asideText, theme.Body, false, theme.Secondary)))
	}
	return panel(assets.Info, "What happens", rows...)
}
