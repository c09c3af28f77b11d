package transaction

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

func lineColumns() []widgets.Column {
	return []widgets.Column{
		{Title: "Product", Width: 180, Weight: 1, Bold: true, TextSize: theme.CounterText},
		{Title: "Qty", Width: 32, Right: true, TextSize: theme.CounterText},
		{Title: "Price", Width: 98, Right: true, TextSize: theme.CounterText},
		{Title: "Discount", Width: 76, Right: true, TextSize: theme.CounterText},
		{Title: "Stock now", Width: 116, TextSize: theme.PanelTitle, Color: theme.Secondary},
		{Title: "Amount", Width: 104, Right: true, Bold: true, TextSize: theme.CounterText},
	}
}

// line is one product of the transaction as the list shows it; after those what other
// locations hand over, greyed.
func (v *Window) line(i int) (widgets.Row, bool) {
	t := v.sale.Transaction
	if i >= len(t.Lines) {
		return otherLine(v.sale.Order.OtherLines()[i-len(t.Lines)]), true
	}
	line := t.Lines[i]
	amount := func(minor int64) string { return screen.Figure(store.Money{Minor: minor, Currency: t.Currency}) }
	off := widgets.Cell{Text: amount(-line.LineDiscount - line.OrderDiscount)}
	off.Muted = line.LineDiscount+line.OrderDiscount == 0
	product := widgets.Cell{Text: line.Title, Second: line.SKU, SecondMono: true}
	if wishes := lineWishes(v.sale, i); wishes != "" {
		product.Second, product.SecondMono, product.SecondTone = screen.Join(" · ", wishes, line.SKU), false, theme.Teal
		product.Tip = product.Second
	}
	return widgets.Row{Cells: []widgets.Cell{
		product,
		{Text: screen.Number(line.Quantity)},
		{Text: amount(line.UnitPrice)},
		off,
		stock(v.sale.Products[i]),
		{Text: amount(line.Total())},
	}}, true
}

// otherLine is what somebody else hands over: who, and how far it is there.
func otherLine(l store.OtherLine) widgets.Row {
	return widgets.Row{Cells: []widgets.Cell{
		{Text: l.Line.Title, Second: l.Place + ", " + l.State, Muted: true},
		{Text: screen.Number(l.Quantity), Muted: true},
		{},
		{},
		{Text: "not from here", Muted: true},
		{},
	}}
}

// Scanned highlights the line whose product has the code, and says which it is; false
// when none has it.
func (v *Window) Scanned(code string) bool {
	for i, p := range v.sale.Products {
		if !store.CodeIs(code, p.Barcode, p.SKU) {
			continue
		}
		line := v.sale.Transaction.Lines[i]
		v.Lines.Select(i)
		v.toast(theme.Green, assets.Check, fmt.Sprintf("%s is on it: %s × %s.", code, screen.Number(line.Quantity), line.Title))
		return true
	}
	return false
}

// stock says how many are left; below zero more is promised than there is (R17).
func stock(p store.Product) widgets.Cell {
	switch {
	case !p.Stocked:
		return widgets.Cell{Text: "not stocked", Muted: true}
	case p.OnHand < 0:
		return widgets.Cell{Text: screen.Minus(fmt.Sprintf("oversold %d", p.OnHand)), Icon: assets.Alert, Tone: theme.Amber, Bold: true}
	default:
		return widgets.Cell{Text: screen.Number(p.OnHand) + " left"}
	}
}

// drawBelow tells under the lines how many there are, when their stock moved and
// which discount codes the customer gave; of a selected line, its whole title.
func (v *Window) drawBelow() {
	t := v.sale.Transaction
	fact := screen.Many(t.Items(), "item", "items") + " in " + screen.Many(len(t.Lines), "line", "lines") + " · stock moved " +
		moment(t.CreatedAt, v.cfg.Now())
	if t.Returns != "" {
		fact = screen.Many(-t.Items(), "item", "items") + " in " + screen.Many(len(t.Lines), "line", "lines") + " taken back"
	}
	if i := v.Lines.Selected(); i >= 0 && i < len(t.Lines) {
		fact = screen.Join(" · ", t.Lines[i].Title, lineWishes(v.sale, i)) // whole: the column may cut it
	}
	said := cut(fact, theme.PanelTitle, false, theme.Secondary)
	codes := widgets.NewText(strings.Join(v.sale.Order.DiscountCodes, ", "), theme.PanelTitle, false, theme.Secondary)
	codes.Align = fyne.TextAlignTrailing
	v.below.Objects = []fyne.CanvasObject{screen.Inset(0, 0, 16, 16, widgets.Across(16,
		widgets.Grow(said, 1), widgets.Fixed(codes)))}
	v.below.Refresh()
}
