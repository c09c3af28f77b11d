package products

import (
	"fmt"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// promisedPanel lists who waits for the product.
func (v *Record) promisedPanel(promised []store.Promised) fyne.CanvasObject {
	rows := make([]widgets.Row, len(promised))
	for i, p := range promised {
		tone, icon := screen.Status(p.Status)
		code := widgets.OrDash(p.Barcode)
		if p.Barcode == "" {
			code = widgets.Cell{Text: "still on hand", Muted: true}
		}
		rows[i] = widgets.Row{Cells: []widgets.Cell{
			{Text: p.Order, Bold: true}, {Text: p.Customer}, code, {Text: screen.Number(p.Quantity)}, {
				Text: string(p.Status), Icon: icon,
				Tone: tone,
			}, {Text: screen.Moment(p.At, v.cfg.Now())},
		}}
	}
	list := widgets.NewDataList([]widgets.Column{
		{Title: "Order", Width: 64, Bold: true},
		{Title: "Customer", Width: 110, Weight: 2},
		{Title: "Transaction", Width: 92},
		{Title: "Qty", Width: 36, Right: true},
		{Title: "Status", Width: 140, Weight: 1, Badge: true},
		{Title: "Since", Width: 112, Color: theme.Secondary},
	}, func() int { return len(rows) }, func(i int) (widgets.Row, bool) { return rows[i], true })
	list.Keys = v.keys
	list.OnOpened = func(i int) { v.cfg.OpenOrder(promised[i].OrderID) }
	list.Empty = widgets.NewEmptyState(assets.CheckCircle, "Nobody waits for it.", nil)
	return list
}

// ledgerPanel lists how its stock moved, the newest first.
func (v *Record) ledgerPanel(moves []store.Movement) fyne.CanvasObject {
	rows := make([]widgets.Row, len(moves))
	for i, m := range moves {
		tone, icon := theme.Green, assets.ArrowUp
		if m.Quantity < 0 {
			tone, icon = theme.Grey, assets.ArrowDown
		}
		why := m.Note
		if m.Order != "" {
			why = m.Order + " · " + m.Barcode
		}
		rows[i] = widgets.Row{Cells: []widgets.Cell{
			{Text: screen.Moment(m.At, v.cfg.Now())},
			{Text: m.Reason.Label(), Icon: icon, Tone: tone},
			{Text: screen.Minus(fmt.Sprintf("%+d", m.Quantity))},
			{Text: screen.Number(m.After), Bold: true},
			widgets.OrDash(why),
			{Text: m.Actor},
		}}
	}
	list := widgets.NewDataList([]widgets.Column{
		{Title: "Stock moved", Width: 112, Color: theme.Secondary},
		{Title: "Why", Width: 104},
		{Title: "Units", Width: 48, Right: true},
		{Title: "Then", Width: 48, Right: true},
		{Title: "Order or note", Width: 130, Weight: 3},
		{Title: "By", Width: 80, Weight: 1, Color: theme.Secondary},
	}, func() int { return len(rows) }, func(i int) (widgets.Row, bool) { return rows[i], true })
	list.Keys = v.keys
	sentence := "Its stock has never moved."
	if v.model.id == "" {
		sentence = "Save it first; then count or receive its stock."
	}
	list.Empty = widgets.NewEmptyState(assets.Box, sentence, nil)
	return list
}
