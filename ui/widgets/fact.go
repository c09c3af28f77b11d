package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Fact is what a chip says.
type Fact struct {
	Tone theme.Tone
	Icon assets.Icon
	Text string
}

// Facts are the chips below a cell's text; empty ones are not drawn.
type Facts [4]Fact

// Chips are the facts as chips of their own.
func (f Facts) Chips() []*Chip {
	var chips []*Chip
	for _, fact := range f {
		if fact.Text != "" {
			chips = append(chips, NewChip(fact.Tone, fact.Icon, fact.Text))
		}
	}
	return chips
}

type factView struct {
	pill *canvas.Rectangle
	icon *canvas.Image
	text *canvas.Text
}

const (
	factGap    float32 = 6
	factRoom   float32 = 12 // how far facts push the lines above them up
	squareSide float32 = 42
)

// paintFacts draws the chips from x on, as many as fit.
func (v *rowView) paintFacts(c *cellView, x, mid, end float32) {
	for len(c.facts) < len(c.shown.Facts) && c.shown.Facts[len(c.facts)].Text != "" {
		c.facts = append(c.facts, &factView{pill: &canvas.Rectangle{CornerRadius: chipHeight / 2, StrokeWidth: 1}})
		v.objects = append(v.objects, c.facts[len(c.facts)-1].pill)
	}
	font := fontKey{theme.Small, fyne.TextStyle{Bold: true}}
	for i, drawn := range c.facts {
		fact := c.shown.Facts[i]
		textAt := float32(9)
		if fact.Icon != "" {
			textAt = 29
		}
		width := textAt + textWidth(fact.Text, font) + 9
		if x+width > end {
			fact = Fact{}
		}
		drawn.pill.Hidden = fact.Text == ""
		drawn.pill.FillColor, drawn.pill.StrokeColor = theme.Color(fact.Tone.Tint()), theme.Color(fact.Tone.Edge())
		place(drawn.pill, x, whole(mid-chipHeight/2), width, chipHeight)
		drawn.pill.Refresh()
		v.paintIcon(&drawn.icon, fact.Icon, fact.Tone.Ink(), x+9, mid-7, 14)
		v.paintText(&drawn.text, fact.Text, fact.Tone.Ink(), font, x+textAt, mid, width, false)
		x += width + factGap
	}
}

// paintSquare draws a short word, such as a score, on a tinted square.
func (v *rowView) paintSquare(c *cellView, at span, loaded bool) {
	cell := &c.shown
	c.pill.Hidden = !loaded || cell.Text == ""
	if c.pill.Hidden {
		cell = &Cell{}
	}
	top := whole((v.height - 1 - squareSide) / 2)
	c.pill.FillColor = theme.Color(cell.Tone.Tint())
	place(c.pill, at.x, top, squareSide, squareSide)
	c.pill.Refresh()
	font := fontKey{theme.CounterText, fyne.TextStyle{Bold: true}}
	v.paintText(&c.text, cell.Text, cell.Tone.Ink(), font, at.x+(squareSide-textWidth(cell.Text, font))/2, top+squareSide/2, squareSide, false)
}
