package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/ui/theme"
)

// Choice is one of a few ways, of which one is taken: what it is in bold, and below
// it what it means. A tap, Space or Enter takes it; other keys go to Keys. Its owner
// sets which one is taken.
type Choice struct {
	widget.BaseWidget
	Lead, Text string
	OnTapped   func()
	Keys       *KeyMap

	taken, hovered, focused bool
}

const (
	choiceHeight float32 = 52
	choiceTexts  float32 = 42
)

// NewChoice makes a choice that is not taken.
func NewChoice(lead, text string, tapped func()) *Choice {
	c := &Choice{Lead: lead, Text: text, OnTapped: tapped}
	c.ExtendBaseWidget(c)
	return c
}

// Taken says whether it is the one taken.
func (c *Choice) Taken() bool { return c.taken }

// SetTaken takes it or leaves it.
func (c *Choice) SetTaken(taken bool) {
	c.taken = taken
	c.Refresh()
}

// Tapped asks its owner to take it.
func (c *Choice) Tapped(*fyne.PointEvent) { c.Keys.Do(c.OnTapped) }

// Cursor is a hand.
func (c *Choice) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn shows that the pointer is over it.
func (c *Choice) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved does nothing.
func (c *Choice) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn began.
func (c *Choice) MouseOut() { c.hovered = false; c.Refresh() }

// FocusGained shows the ring.
func (c *Choice) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost hides the ring.
func (c *Choice) FocusLost() { c.focused = false; c.Refresh() }

// TypedKey takes it on Space and Enter.
func (c *Choice) TypedKey(e *fyne.KeyEvent) { c.Keys.Press(e, c.OnTapped) }

// TypedRune passes letters on.
func (c *Choice) TypedRune(r rune) { c.Keys.TypedRune(r) }

// CreateRenderer draws the box, the round mark and the words.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	box, ring := &canvas.Rectangle{CornerRadius: theme.InputRadius}, newRing(theme.InputRadius)
	circle, dot := &canvas.Circle{StrokeWidth: 2}, &canvas.Circle{}
	lead, text := newText(theme.Body, true), newText(theme.Small, false)
	paint := func() {
		box.FillColor, box.StrokeColor, box.StrokeWidth = theme.Color(theme.InputFill), theme.Color(theme.InputBorder), 1
		circle.FillColor, circle.StrokeColor = theme.Color(theme.InputFill), theme.Color(theme.InputBorder)
		if c.hovered {
			box.StrokeColor = theme.Color(theme.Secondary)
		}
		if c.taken {
			box.FillColor, box.StrokeColor, box.StrokeWidth = theme.Color(theme.Teal.Tint()), theme.Color(theme.Primary), 2
			circle.StrokeColor = theme.Color(theme.Primary)
		}
		dot.FillColor, dot.Hidden = theme.Color(theme.Primary), !c.taken
		paintRing(ring, c.focused)
		paintText(lead, c.Lead, theme.Text)
		paintText(text, c.Text, theme.Secondary)
	}
	minSize := func() fyne.Size { return fyne.NewSize(200, theme.Scaled(choiceHeight)) }
	layout := func(size fyne.Size) {
		box.Resize(size)
		placeRing(ring, box)
		place(circle, 12, whole(size.Height/2-10), 20, 20)
		place(dot, 17, whole(size.Height/2-5), 10, 10)
		room := size.Width - choiceTexts - 12
		lead.Text = fit(c.Lead, room, fontKey{theme.Body, fyne.TextStyle{Bold: true}})
		text.Text = fit(c.Text, room, fontKey{size: theme.Small})
		middle(lead, choiceTexts, size.Height/2-theme.Scaled(9))
		middle(text, choiceTexts, size.Height/2+theme.Scaled(9))
	}
	return newDrawing(c, minSize, paint, layout, ring, box, circle, dot, lead, text)
}
