package returns

import (
	"cmp"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// wayIcons go with store.RefundWays.
var wayIcons = map[store.RefundWay]assets.Icon{
	store.RefundOriginal: assets.Card, store.RefundCredit: assets.Gift, store.RefundTill: assets.Cash, store.RefundNone: assets.Minus,
}

// buildSide makes what stands at the right: what goes back on sale, and which money goes
// where.
func (v *Window) buildSide() fyne.CanvasObject {
	keys := v.window.Keys
	for i, way := range store.RefundWays() {
		b := widgets.NewToolButton(wayIcons[way], way.Label(), func() { v.goes(way) })
		b.Keys, b.Tip = keys, fmt.Sprintf("Ctrl+%d", i+1)
		v.Ways = append(v.Ways, b)
	}
	ways := make([]fyne.CanvasObject, len(v.Ways))
	for i, b := range v.Ways {
		ways[i] = b
	}
	v.Tender = widgets.NewSelect(nil, -1, func(i int) {
		v.model.tender, v.model.chosen = v.model.tenders()[i], true
		v.refresh()
	})
	v.Tender.Keys = keys
	v.tender = captioned("By", v.Tender)
	v.Shipping, v.Fee = widgets.NewField("Shipping back", keys), widgets.NewField("Fee, percent", keys)
	v.Shipping.Entry.PlaceHolder, v.Fee.Entry.PlaceHolder = "none", "none"
	for _, f := range []*widgets.Field{v.Shipping, v.Fee} {
		f.Entry.OnChanged = func(string) { v.typed() }
	}
	v.stock, v.sums = container.NewStack(), container.NewStack()
	money := widgets.Down(10,
		widgets.Fixed(screen.Grid(fyne.NewSize(8, 8), []float32{1, 1}, ways...)),
		// One row, so that on a small screen the last sentence stays in sight.
		widgets.Fixed(widgets.Across(10, widgets.Grow(v.tender, 1), widgets.Grow(v.Shipping, 1), widgets.Grow(v.Fee, 1))), widgets.Fixed(v.sums))
	v.side = widgets.Down(10,
		widgets.Fixed(widgets.NewPanel(assets.Box, "What comes back", v.stock)),
		widgets.Fixed(widgets.NewPanel(assets.Cash, "Money back", money)))
	return screen.Scroll(v.side)
}

// goes has the money go another way.
func (v *Window) goes(way store.RefundWay) {
	v.model.way, v.model.chosen = way, true
	v.refresh()
}

// sideText is the room for text in a panel of the side.
const sideText = sideWidth - 2*theme.Padding - 4

// stockRoom is the room for what the stock is and becomes, of four digits each.
const stockRoom float32 = 104

// drawSide shows what the return does, before anything moves.
func (v *Window) drawSide() {
	m := &v.model
	plan, err := m.plan()
	for i, way := range store.RefundWays() {
		v.Ways[i].SetToggled(m.way == way)
		if way == store.RefundCredit {
			screen.Enable(v.Ways[i], m.noCredit())
		}
	}
	screen.Show(v.tender, m.way == store.RefundTill)
	currency := m.sale.Sale.Transaction.Currency
	left := m.sale.ShippingLeft()
	v.Shipping.Say(theme.NoTone, "")
	if left > 0 {
		v.Shipping.SayWhole(theme.NoTone, "of "+screen.Money(store.Money{Minor: left, Currency: currency}))
	}
	screen.Show(v.Shipping, left > 0)
	v.stock.Objects = []fyne.CanvasObject{widgets.Down(6, v.comesBack(plan, err)...)}
	v.sums.Objects = []fyne.CanvasObject{widgets.Down(4, v.sumsOf(plan, err)...)}
	v.Refund.SetText(primary(plan, err))
	v.window.Permit(v.Refund, "", "taking goods back", v.cfg.SaleID)
	if err != nil {
		screen.Enable(v.Refund, store.MessageOf(err))
	}
	v.side.Refresh()
}

// primary names what happens when the button is pressed.
func primary(plan store.ReturnPlan, err error) string {
	r := plan.Return
	amount := store.Money{Minor: r.RefundMinor, Currency: r.Transaction.Currency}
	switch {
	case err != nil:
		return "Refund"
	case r.RefundMinor == 0:
		return "Take Back, Nothing Refunded"
	case r.Refund == store.RefundTill:
		return "Refund " + screen.Money(handed(plan)) + " by " + r.Tender
	case r.Refund == store.RefundCredit:
		return "Refund " + screen.Money(amount) + " as Credit"
	default:
		return "Refund " + screen.Money(amount)
	}
}

// handed is what is handed back here, which a payment type may round.
func handed(plan store.ReturnPlan) store.Money {
	back := store.Money{Currency: plan.Return.Transaction.Currency}
	for _, entry := range plan.Entries {
		if entry.Type == plan.Return.Tender {
			back.Minor -= entry.Minor
		}
	}
	return back
}

func text(words string, bold bool, color fyne.ThemeColorName) *widgets.Text {
	t := widgets.NewText(words, theme.Body, bold, color)
	t.Cut = true
	return t
}

func wrapped(words string, bold bool, color fyne.ThemeColorName) widgets.Item {
	return widgets.Fixed(widgets.NewWrapped(words, sideText, theme.Body, bold, color))
}

// comesBack says of each line where it goes, and what that makes of the stock here.
func (v *Window) comesBack(plan store.ReturnPlan, err error) (rows []widgets.Item) {
	if v.model.units() == 0 {
		return []widgets.Item{wrapped("Nothing is counted yet. Scan what the customer brings, or select it and press +.", false, theme.Secondary)}
	}
	if err != nil {
		return []widgets.Item{wrapped(screen.Many(v.model.units(), "item", "items")+" counted.", false, theme.Secondary)}
	}
	lines := plan.Return.Transaction.Lines
	shown := map[string]bool{}
	for i, line := range plan.Return.Lines {
		sold, room := lines[i], sideText
		var beside []widgets.Item
		// What the stock becomes stands once, beside the product's first line.
		for _, move := range plan.Stock {
			if id := move.Product.ID; line.Restock && id == sold.ProductID && !shown[id] {
				shown[id], room = true, room-stockRoom
				beside = becomes(move)
			}
		}
		// The item has the room of its line, wrapped where that is too little; where it goes
		// stands below it, for the names of locations are as long as somebody made them.
		item := widgets.NewWrapped(fmt.Sprintf("%d × %s", line.Quantity, cmp.Or(sold.SKU, sold.Title)), room, theme.Body, true, theme.Text)
		rows = append(rows, widgets.Fixed(widgets.Down(0,
			widgets.Fixed(widgets.Across(8, append([]widgets.Item{widgets.Grow(item, 1)}, beside...)...)),
			widgets.Fixed(widgets.NewWrapped(v.whereTo(line), sideText, theme.Small, false, theme.Secondary)))))
	}
	for _, move := range plan.Stock {
		if !shown[move.Product.ID] {
			of := text("Stock of "+cmp.Or(move.Product.SKU, move.Product.Description), false, theme.Secondary)
			rows = append(rows, widgets.Fixed(widgets.Across(8, append([]widgets.Item{widgets.Grow(of, 1)}, becomes(move)...)...)))
		}
	}
	return rows
}

// becomes shows a product's stock as it is and as it will be.
func becomes(move store.StockMove) []widgets.Item {
	return []widgets.Item{
		widgets.Fixed(widgets.NewText(screen.Number(move.Product.OnHand), theme.Body, false, theme.Secondary)),
		widgets.Fixed(widgets.NewIcon(assets.ArrowRight, 16, theme.Secondary)),
		widgets.Fixed(widgets.NewText(screen.Number(move.Product.OnHand+move.Delta), theme.Body, true, theme.Text)),
	}
}

// whereTo says in a few words where a line goes.
func (v *Window) whereTo(line store.ReturnLine) string {
	if !line.Restock {
		return "not sold again"
	}
	at := slices.IndexFunc(v.model.sale.Own, func(at store.Location) bool { return at.ShopifyID == line.LocationID })
	if at < 0 || len(v.model.sale.Own) < 2 {
		return "back on sale"
	}
	return "on sale at " + v.model.sale.Own[at].Name
}

// sumsOf says what the return comes to and which way it goes.
func (v *Window) sumsOf(plan store.ReturnPlan, err error) (rows []widgets.Item) {
	if err != nil {
		if v.model.units() == 0 {
			return nil
		}
		return []widgets.Item{wrapped(store.MessageOf(err), true, theme.Red.Ink())}
	}
	t := plan.Return.Transaction
	figure := func(minor int64) *widgets.Text {
		f := widgets.NewText(screen.Figure(store.Money{Minor: minor, Currency: t.Currency}), theme.PanelTitle, false, theme.Text)
		f.Align = fyne.TextAlignTrailing
		return f
	}
	row := func(label string, minor int64) {
		rows = append(rows, widgets.Fixed(widgets.Across(8, widgets.Grow(text(label, false, theme.Secondary), 1), widgets.Fixed(figure(minor)))))
	}
	var discounts int64
	for _, line := range t.Lines {
		discounts += line.LineDiscount + line.OrderDiscount
	}
	row("Goods", -t.Subtotal()-discounts)
	for _, part := range []struct {
		label string
		minor int64
	}{
		{"Discounts", discounts},
		{taxLabel(t), -t.Tax},
		{"Shipping", -t.Shipping},
		{fmt.Sprintf("Restocking fee, %d %%", plan.Return.FeePercent), -t.Fees},
	} {
		if part.minor != 0 {
			row(part.label, part.minor)
		}
	}
	sum := widgets.NewText(screen.Money(store.Money{Minor: plan.Return.Worth(), Currency: t.Currency}), theme.Title, true, theme.Text)
	rows = append(rows, widgets.Fixed(widget.NewSeparator()), widgets.Fixed(widgets.Across(8,
		widgets.Grow(text("Comes to", true, theme.Text), 1), widgets.Fixed(sum))))
	color := theme.Text
	if plan.Return.Refund == store.RefundTill || plan.Owed > 0 {
		color = theme.Amber.Ink()
	}
	for _, sentence := range plan.Say {
		rows = append(rows, wrapped(screen.Minus(sentence), plan.Return.Refund == store.RefundTill, color))
	}
	return rows
}

func taxLabel(t store.Transaction) string {
	if t.TaxesIncluded {
		return "Tax included"
	}
	return "Tax"
}
