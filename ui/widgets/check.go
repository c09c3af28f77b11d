package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Check is a box to tick, what it is about in bold and more about it, each cut to
// its room. A tap or Space ticks; other keys go to Keys.
type Check struct {
	widget.BaseWidget
	Lead, Text string
	OnChanged  func(ticked bool)
	Keys       *KeyMap

	ticked, hovered, focused bool
}

const (
	checkHeight float32 = 40
	checkSide   float32 = 18
	checkTexts  float32 = 28
)

// NewCheck makes a box that is ticked or not.
func NewCheck(lead, text string, ticked bool, changed func(ticked bool)) *Check {
	c := &Check{Lead: lead, Text: text, OnChanged: changed, ticked: ticked}
	c.ExtendBaseWidget(c)
	return c
}

// Ticked says whether the box is ticked.
func (c *Check) Ticked() bool { return c.ticked }

// SetTicked ticks or clears the box without telling OnChanged.
func (c *Check) SetTicked(ticked bool) {
	c.ticked = ticked
	c.Refresh()
}

// Tapped ticks the box, or takes the tick back.
func (c *Check) Tapped(*fyne.PointEvent) {
	c.ticked = !c.ticked
	c.Refresh()
	c.Keys.Do(func() { c.OnChanged(c.ticked) })
}

// Cursor is a hand.
func (c *Check) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn shows that the pointer is over the box.
func (c *Check) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved does nothing.
func (c *Check) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn began.
func (c *Check) MouseOut() { c.hovered = false; c.Refresh() }

// FocusGained shows the ring.
func (c *Check) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost hides the ring.
func (c *Check) FocusLost() { c.focused = false; c.Refresh() }

// TypedKey ticks on Space.
func (c *Check) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace {
		c.Tapped(nil)
		return
	}
	c.Keys.Key(e)
}

// TypedRune passes letters on.
func (c *Check) TypedRune(r rune) { c.Keys.TypedRune(r) }

// CreateRenderer draws the box and its words.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	box, ring, tick := &canvas.Rectangle{CornerRadius: 4, StrokeWidth: 1}, newRing(4), newImage()
	lead, text := newText(theme.Small, true), newText(theme.Small, false)
	paint := func() {
		box.FillColor, box.StrokeColor = theme.Color(theme.InputFill), theme.Color(theme.InputBorder)
		if c.hovered {
			box.StrokeColor = theme.Color(theme.Secondary)
		}
		var icon assets.Icon
		if c.ticked {
			box.FillColor, box.StrokeColor, icon = theme.Color(theme.Primary), theme.Color(theme.Primary), assets.Check
		}
		paintIcon(tick, icon, theme.OnPrimary)
		paintRing(ring, c.focused)
		paintText(lead, c.Lead, theme.Text)
		paintText(text, c.Text, theme.Secondary)
	}
	minSize := func() fyne.Size { return fyne.NewSize(160, theme.Scaled(checkHeight)) }
	layout := func(size fyne.Size) {
		mid := size.Height / 2
		place(box, 0, whole(mid-checkSide/2), checkSide, checkSide)
		placeRing(ring, box)
		place(tick, 2, whole(mid-7), 14, 14)
		room := size.Width - checkTexts
		lead.Text = fit(c.Lead, room, fontKey{theme.Small, fyne.TextStyle{Bold: true}})
		text.Text = fit(c.Text, room, fontKey{size: theme.Small})
		above := theme.Scaled(9)
		if c.Text == "" {
			above = 0 // one line stands beside the box
		}
		middle(lead, checkTexts, mid-above)
		middle(text, checkTexts, mid+theme.Scaled(9))
	}
	return newDrawing(c, minSize, paint, layout, ring, box, tick, lead, text)
}
