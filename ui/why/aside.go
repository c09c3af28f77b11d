package why

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// aside says what happens once everything matches, or what has happened.
func (v *Window) aside() fyne.CanvasObject {
	e := v.shown
	icon, title, heading := assets.Check, "When everything matches", "Stock that will move"
	steps := [][2]string{
		{"The transaction is created", e.Order.Total.String() + ", with its barcode"},
		{"Stock moves, all lines at once", "as listed below"},
		{"The status becomes New", "and the order waits for staff"},
	}
	failedCustomer, failedProducts := customer(e).Outcome == Failed, products(e).Outcome == Failed
	switch {
	case failedCustomer && failedProducts:
		title = "When both are fixed"
	case failedCustomer:
		title = "When the customer is known"
	case failedProducts:
		title = "When the products match"
	}
	moved := e.Transaction != nil
	switch {
	case moved:
		icon, title, heading = assets.Receipt, "Transaction "+e.Transaction.Barcode, "Stock that moved"
		amount := e.Details.Amount
		steps = [][2]string{
			{"Total " + amount(e.Transaction.Total).String(), fmt.Sprintf("paid %s, balance %s", amount(e.Transaction.Paid),
				amount(e.Transaction.Balance()))},
			{"Created " + screen.Moment(e.Transaction.CreatedAt, v.cfg.Now()), "state: " + string(e.Transaction.State)},
		}
	case e.Order.Status.Final():
		icon, title, steps = assets.Minus, "No transaction", [][2]string{{"Nothing was created", "the order is " + string(e.Order.Status)}}
		e.Stock = nil
	}
	var items []widgets.Item
	for i, step := range steps {
		dot := widgets.NewIconSquare(theme.Teal, "", 24)
		dot.Text = fmt.Sprint(i + 1)
		items = append(items, widgets.Fixed(widgets.Across(10, widgets.Fixed(dot), widgets.Grow(widgets.Down(1,
			widgets.Fixed(widgets.NewText(step[0], theme.Body, true, theme.Text)),
			widgets.Fixed(widgets.NewText(step[1], theme.Small, false, theme.Secondary))), 1))))
	}
	if len(e.Stock) > 0 {
		items = append(items, widgets.Fixed(rule()), widgets.Fixed(widgets.Across(8,
			widgets.Fixed(widgets.NewText(heading, theme.Body, true, theme.Text)), widgets.Space(1),
			widgets.Fixed(widgets.NewText("on hand", theme.Small, false, theme.Secondary)))))
	}
	assumed, oversold := false, false
	var rows []widgets.Item
	for _, change := range e.Stock {
		assumed = assumed || change.Assumed
		oversold = oversold || change.Product.OnHand < 0 || !moved && change.Product.OnHand+change.Delta < 0
		rows = append(rows, widgets.Fixed(stockRow(change, moved)), widgets.Fixed(rule()))
	}
	if len(rows) > 0 {
		items = append(items, widgets.Grow(screen.Scroll(widgets.Down(8, rows...)), 1))
	} else {
		items = append(items, widgets.Space(1))
	}
	if oversold {
		items = append(items, widgets.Fixed(widgets.NewNote(theme.Amber, assets.Alert, "", "Oversold: more is promised than is on hand.")))
	}
	if assumed {
		items = append(items, widgets.Fixed(widgets.NewNote(theme.Blue, assets.Info, "", "The closest product is an assumption until the "+
			"line has its product.")))
	}
	return widgets.NewPanel(icon, title, widgets.Down(12, items...))
}

func rule() fyne.CanvasObject { return widget.NewSeparator() }

func stockRow(change db.StockChange, moved bool) fyne.CanvasObject {
	name := widgets.NewText(change.Product.Description, theme.Body, false, theme.Text)
	name.Cut = true
	sku := widgets.NewText(change.Product.SKU, theme.Small, false, theme.Secondary)
	sku.Style.Monospace, sku.Cut = true, true
	items := []widgets.Item{widgets.Grow(widgets.Down(1, widgets.Fixed(name), widgets.Fixed(sku)), 1)}
	after := change.Product.OnHand
	if !moved {
		after += change.Delta
		items = append(items, widgets.Fixed(widgets.NewText(screen.Number(change.Product.OnHand), theme.Body, false, theme.Secondary)),
			widgets.Fixed(widgets.NewIcon(assets.ArrowRight, 16, theme.Secondary)))
	}
	tone, delta := theme.Blue, screen.Number(change.Delta)
	if change.Delta > 0 {
		tone, delta = theme.Green, fmt.Sprintf("+%d", change.Delta)
	}
	if after < 0 {
		tone = theme.Red
	}
	items = append(items, widgets.Fixed(widgets.NewText(screen.Number(after), theme.Body, true, theme.Text)),
		widgets.Fixed(widgets.NewChip(tone, "", delta)))
	return widgets.Across(8, items...)
}
