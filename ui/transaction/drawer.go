package transaction

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// drawer is the part of the prompt that says what goes back of cash: what was given,
// keys for what people hand over, and the change in large figures.
func (p *Prompt) drawer(keys *widgets.KeyMap) fyne.CanvasObject {
	p.Given = widgets.NewEntry("", keys)
	p.Given.TextStyle = theme.AtSize(theme.Amount)
	p.Given.TextStyle.Bold = true
	p.Given.OnChanged = func(string) { p.follow() }
	p.Given.OnSubmitted = func(string) { p.save() }
	p.quick = container.NewStack()
	p.changed = widgets.NewText("", theme.Body, false, theme.Secondary)
	p.change = widgets.NewText("", theme.BigAmount, true, theme.Primary)
	p.change.Align, p.change.Cut = fyne.TextAlignTrailing, true
	return widgets.NewPanel(assets.Cash, "Given", widgets.Down(8,
		widgets.Fixed(p.Given), widgets.Fixed(p.quick), widgets.Space(1),
		widgets.Fixed(p.changed), widgets.Fixed(p.change)))
}

// handed is what was typed as given for an amount.
func (p *Prompt) handed(asked store.Money) cash {
	return handed(strings.TrimSpace(p.Given.Text), asked)
}

// showChange brings keys and change in line with amount and given, and says what
// stands against them.
func (p *Prompt) showChange(asked store.Money) string {
	p.offerQuick(asked)
	c := p.handed(asked)
	label, color, figures := "Change", theme.Primary, screen.Money(c.change())
	switch {
	case c.said != "" && c.change().Minor < 0 && asked.Minor > 0:
		label, color, figures = "Still missing", theme.Amber.Ink(), screen.Money(store.Money{Minor: -c.change().Minor, Currency: asked.Currency})
	case c.said != "":
		label, figures = "", ""
	case !c.typed:
		label = "Given exactly: no change"
	}
	p.changed.Set(label)
	p.change.Color = color
	p.change.Text = figures
	p.change.Refresh()
	return c.said
}

// offerQuick makes the keys for what people hand over for an amount.
func (p *Prompt) offerQuick(asked store.Money) {
	amounts := quick(asked)
	var buttons []fyne.CanvasObject
	for i, amount := range amounts {
		text := strings.TrimSuffix(screen.Money(amount), ".00")
		if i == 0 {
			text = "Exact"
		}
		b := widgets.NewToolButton("", text, func() {
			p.Given.SetText(amount.Decimal())
			p.owner.window.Canvas().Focus(p.Save)
		})
		b.Keys = p.Given.Keys
		buttons = append(buttons, b)
	}
	if same(p.quick.Objects, buttons) {
		return
	}
	p.quick.Objects = []fyne.CanvasObject{screen.Grid(fyne.NewSize(8, 8), []float32{1, 1}, buttons...)}
	p.quick.Refresh()
}

// same says that the keys shown are these already: rebuilding them with every letter
// would take the focus from them.
func same(shown, wanted []fyne.CanvasObject) bool {
	if len(shown) != 1 {
		return false
	}
	now := shown[0].(*fyne.Container).Objects
	if len(now) != len(wanted) {
		return false
	}
	for i, o := range now {
		if o.(*widgets.ToolButton).Text != wanted[i].(*widgets.ToolButton).Text {
			return false
		}
	}
	return true
}

// goesBack says what to hand the customer, "" for nothing.
func (p *Prompt) goesBack(asked store.Money) string {
	if p.Given == nil || p.handed(asked).note() == "" {
		return ""
	}
	return " Give back " + screen.Money(p.handed(asked).change()) + "."
}
