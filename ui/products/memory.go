package products

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// showMemories lists what is remembered, in front of the window.
func (v *Match) showMemories() {
	v.window.Work.Go(func() {
		list, err := v.cfg.Shop.ProductMatches(context.Background())
		v.window.Work.UI(func() {
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not read", store.MessageOf(err))
				return
			}
			v.askForget(list)
		})
	})
}

func (v *Match) askForget(list []store.ProductMatch) {
	rows := widgets.NewDataList([]widgets.Column{
		{Title: "Shopify's line", Width: 180, Weight: 2, Bold: true},
		{Title: "Remembered by", Width: 150, Weight: 2, Color: theme.Secondary},
		{Title: "In-store product", Width: 130, Weight: 2},
		{Title: "By", Width: 80},
		{Title: "Since", Width: 112, Color: theme.Secondary},
	}, func() int { return len(list) }, func(i int) (widgets.Row, bool) {
		m := list[i]
		kind, code, _ := strings.Cut(m.Key, ":")
		by := map[string]string{"sku": "SKU " + code, "variant": "variant " + code[strings.LastIndex(code, "/")+1:], "title": "its title"}[kind]
		product := m.ProductSKU
		if product == "" {
			product = m.Product
		}
		return widgets.Row{Cells: []widgets.Cell{
			widgets.OrDash(m.Title),
			{Text: by},
			{Text: product},
			{Text: m.By},
			{Text: screen.Moment(m.At, v.cfg.Now())},
		}}, true
	})
	rows.Empty = widgets.NewEmptyState(assets.History, "No choice has been made yet.", nil)
	if len(list) > 0 {
		rows.Select(0)
	}
	sheet := canvas.NewRectangle(theme.Color(theme.Page))
	sheet.SetMinSize(fyne.NewSize(760, 300))
	q := screen.Question{
		Tone: theme.Teal, Icon: assets.History, Title: "Remembered choices",
		Sentences: []string{"What a line without an exact SKU was said to be. Forgetting one changes no transaction that exists."},
		Form:      container.NewStack(sheet, rows),
		Answers:   []screen.Answer{{Text: "Close"}},
	}
	if len(list) > 0 {
		q.Answers = append(q.Answers, screen.Answer{
			Kind: widgets.Danger, Icon: assets.Trash, Text: "Forget It",
			Act: func() { v.forget(list[max(rows.Selected(), 0)]) },
		})
	}
	screen.Ask(v.window.Canvas(), q)
}

func (v *Match) forget(m store.ProductMatch) {
	v.window.Work.Go(func() {
		err := v.cfg.Shop.ForgetProductMatch(context.Background(), m.Shop, m.Key)
		v.window.Work.UI(func() {
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not forgotten", store.MessageOf(err))
				return
			}
			v.frame.Toast(theme.Green, assets.Trash, "Forgotten. Waiting orders were checked again.", 5*time.Second)
			v.Reload()
		})
	})
}
