package why

import (
	"cmp"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

func columns(first, second, third string) []widgets.Column {
	return []widgets.Column{
		{Title: first, Width: 180, Weight: 1},
		{Title: second, Width: 218, Weight: 1},
		{Title: third, Width: 174, Weight: 1},
		{Title: "Result", Width: 110},
	}
}

var (
	equal    = widgets.Cell{Text: "equal", Icon: assets.Check, Tone: theme.Green}
	noMatch  = widgets.Cell{Text: "no match", Icon: assets.X, Tone: theme.Red, Bold: true}
	nobody   = widgets.Cell{Text: "none", Icon: assets.Minus}
	noAnswer = widgets.Dash
)

func customerTable(c db.CustomerCheck) fyne.CanvasObject {
	email := widgets.Cell{Text: c.Email}
	switch {
	case c.Withheld:
		email = widgets.Cell{Text: "withheld by Shopify", Icon: assets.Lock, Tone: theme.Amber}
	case c.Email == "":
		email = widgets.Cell{Text: "no email", Muted: true}
	}
	found, result := widgets.Cell{Text: "on no customer"}, noMatch
	switch len(c.SameEmail) {
	case 0:
		if c.Email == "" {
			found, result = noAnswer, nobody
		}
	case 1:
		found, result = widgets.Cell{Text: fmt.Sprintf("%s, %s", c.SameEmail[0].Name(), c.SameEmail[0].Code())}, equal
	default:
		found = widgets.Cell{Text: fmt.Sprintf("on %d customers", len(c.SameEmail))}
		result = widgets.Cell{Text: "no guess", Icon: assets.X, Tone: theme.Red, Bold: true}
	}
	who := "Shopify customer"
	if c.Guest {
		who = "guest"
	}
	known, remembered := widgets.Cell{Text: "none yet"}, nobody
	if c.Remembered != nil {
		known = widgets.Cell{Text: fmt.Sprintf("%s, %s", c.Remembered.Name(), c.Remembered.Code())}
		remembered = widgets.Cell{Text: "matched", Icon: assets.Check, Tone: theme.Green}
	} else {
		who += ", never matched"
	}
	rows := []widgets.Row{
		{Cells: []widgets.Cell{{Text: "Email address"}, email, found, result}},
		{Cells: []widgets.Cell{{Text: "Remembered match"}, {Text: who}, known, remembered}},
	}
	if len(c.SameEmail) > 1 {
		for _, same := range c.SameEmail {
			rows = append(rows, widgets.Row{Unsaved: true, Cells: []widgets.Cell{
				{},
				{},
				{Text: fmt.Sprintf("%s, %s", same.Name(), same.Code())},
				{Text: "same email"},
			}})
		}
	}
	return widgets.NewTable(columns("What is compared", "In the order", "In the shop"), rows)
}

func productTable(checks []db.LineCheck) fyne.CanvasObject {
	if len(checks) == 0 {
		return nil
	}
	set := columns("Line", "SKU at Shopify", "SKU in store")
	set[1].Mono, set[2].Mono = true, true
	rows := make([]widgets.Row, len(checks))
	var hints []widgets.Item
	for i, check := range checks {
		line := widgets.Cell{Text: fmt.Sprintf("%d × %s", check.Line.Quantity, check.Line.Title), Second: check.Line.Variant}
		sku := widgets.Cell{Text: check.Line.SKU}
		row := widgets.Row{Unsaved: true}
		switch {
		case check.Product != nil:
			result := equal
			if check.Match.Reason == matching.LineRemembered {
				result = widgets.Cell{Text: "remembered", Icon: assets.Check, Tone: theme.Green}
			}
			row = widgets.Row{Cells: []widgets.Cell{line, sku, {Text: cmp.Or(check.Product.SKU, check.Product.Description)}, result}}
		case check.Line.SKU == "":
			sku = widgets.Cell{Text: "blank", Muted: true}
			row.Cells = []widgets.Cell{line, sku, noAnswer, {Text: "no SKU", Icon: assets.X, Tone: theme.Red, Bold: true}}
		case len(check.Same) > 1:
			sku.Second, sku.SecondTone = fmt.Sprintf("found on %d products", len(check.Same)), theme.Red
			row.Cells = []widgets.Cell{
				line, sku,
				{Text: check.Same[0].SKU, Second: fmt.Sprintf("%d times, no guess", len(check.Same))},
				{Text: "duplicate", Icon: assets.X, Tone: theme.Red, Bold: true},
			}
		case check.Closest != nil:
			sku.Second, sku.SecondTone = "found on no product", theme.Red
			how := matching.SKUDifference(check.Line.SKU, check.Closest.SKU)
			result := widgets.Cell{Text: "not equal", Icon: assets.X, Tone: theme.Red, Bold: true}
			if how == "" {
				how, result.Text = "closest, not equal", fmt.Sprintf("differs by %d", check.Distance)
			}
			row.Cells = []widgets.Cell{line, sku, {Text: check.Closest.SKU, Second: how}, result}
			hints = append(hints, widgets.Fixed(difference(check)))
		default:
			sku.Second, sku.SecondTone = "found on no product", theme.Red
			row.Cells = []widgets.Cell{line, sku, {Text: "nothing like it", Muted: true}, noMatch}
		}
		rows[i] = row
	}
	table := widgets.NewTable(set, rows)
	return widgets.Down(0, append([]widgets.Item{widgets.Fixed(table)}, hints...)...)
}

// difference shows an unmatched SKU beside the closest one, what differs marked.
func difference(check db.LineCheck) fyne.CanvasObject {
	items := []widgets.Item{
		widgets.Fixed(widgets.NewText("Compare:", theme.Small, false, theme.Secondary)),
		widgets.Fixed(marked(screen.Pieces(check.Line.SKU, check.Closest.SKU))),
	}
	items = append(items, widgets.Fixed(widgets.NewText("at Shopify,", theme.Small, false, theme.Secondary)),
		widgets.Fixed(marked(screen.Pieces(check.Closest.SKU, check.Line.SKU))),
		widgets.Fixed(widgets.NewText("in store.", theme.Small, false, theme.Secondary)), widgets.Space(1))
	return screen.Inset(7, 8, 12, 12, widgets.Across(8, items...))
}

func marked(pieces []widgets.Piece) fyne.CanvasObject {
	var items []widgets.Item
	for _, piece := range pieces {
		text := canvas.NewText(piece.Text, theme.Color(theme.Text))
		text.TextSize, text.TextStyle = theme.Body, fyne.TextStyle{Monospace: true}
		if !piece.Differs {
			items = append(items, widgets.Fixed(text))
			continue
		}
		text.Color = theme.Color(theme.BannerText)
		mark := canvas.NewRectangle(theme.Color(theme.Amber.Solid()))
		mark.CornerRadius = 3
		items = append(items, widgets.Fixed(container.NewStack(mark, text)))
	}
	return widgets.Across(0, items...)
}

func pushTable(pushes []store.Push, now time.Time) fyne.CanvasObject {
	if len(pushes) == 0 {
		return nil
	}
	rows := make([]widgets.Row, len(pushes))
	for i, p := range pushes {
		tone, icon := screen.Push(p.State)
		state := widgets.Cell{Text: p.State.Label(), Icon: icon, Tone: tone}
		if p.State == store.PushWithdrawn {
			state = widgets.Cell{Text: "Overtaken before it was sent", Muted: true}
		}
		detail := p.LastError
		if p.Tracking != "" && detail == "" {
			detail = p.Carrier + " " + p.Tracking
		}
		rows[i] = widgets.Row{Cells: []widgets.Cell{{Text: p.Intent.Label()}, {Text: screen.Moment(p.CreatedAt, now)}, state, {Text: detail}}}
	}
	table := widgets.NewTable([]widgets.Column{
		{Title: "Sent to Shopify", Width: 150},
		{Title: "Saved", Width: 130, Color: theme.Secondary},
		{Title: "State", Width: 130},
		{Title: "Answer", Width: 150, Weight: 1, Color: theme.Secondary},
	}, rows)
	p := widgets.NewPanel("", "", table)
	p.Flush = true
	return p
}
