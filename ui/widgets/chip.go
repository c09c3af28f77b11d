package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Chip is evidence or a small fact, 22 high with a thin border of its tone. One
// that can be tapped stands on the panel's colour.
type Chip struct {
	widget.BaseWidget
	Tone     theme.Tone
	Icon     assets.Icon
	Text     string
	OnTapped func()
	// Cut lets the chip be narrower than its text, which then ends in an ellipsis.
	Cut bool
}

const chipHeight float32 = 22

// NewChip makes a chip that says something.
func NewChip(tone theme.Tone, icon assets.Icon, text string) *Chip {
	c := &Chip{Tone: tone, Icon: icon, Text: text}
	c.ExtendBaseWidget(c)
	return c
}

// Set changes what the chip says.
func (c *Chip) Set(tone theme.Tone, icon assets.Icon, text string) {
	c.Tone, c.Icon, c.Text = tone, icon, text
	c.Refresh()
}

// Tapped does what the chip is for, if anything.
func (c *Chip) Tapped(*fyne.PointEvent) {
	if c.OnTapped != nil {
		frameOf(c).do(c.OnTapped)
	}
}

// Cursor is a hand where a tap does something.
func (c *Chip) Cursor() desktop.Cursor {
	if c.OnTapped != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer draws the chip.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer { return c.drawing() }

func (c *Chip) drawing() *drawing {
	pill := &canvas.Rectangle{CornerRadius: chipHeight / 2, StrokeWidth: 1}
	icon, word := newImage(), newText(theme.Small, true)
	paint := func() {
		pill.FillColor, pill.StrokeColor = theme.Color(c.Tone.Tint()), theme.Color(c.Tone.Edge())
		word.TextStyle.Bold = c.OnTapped == nil
		if c.OnTapped != nil {
			pill.FillColor, pill.StrokeColor = theme.Color(theme.Panel), theme.Color(c.Tone.Solid())
		}
		paintIcon(icon, c.Icon, c.Tone.Ink())
		paintText(word, c.Text, c.Tone.Ink())
	}
	textAt := func() float32 {
		if c.Icon == "" {
			return 9
		}
		return 29
	}
	minSize := func() fyne.Size {
		if c.Cut {
			return fyne.NewSize(textAt()+9, chipHeight)
		}
		return fyne.NewSize(textAt()+widthOf(word)+9, chipHeight)
	}
	layout := func(size fyne.Size) {
		y := whole((size.Height - chipHeight) / 2)
		if c.Cut {
			word.Text = fit(c.Text, size.Width-textAt()-9, fontKey{theme.Small, word.TextStyle})
			size.Width = min(size.Width, textAt()+widthOf(word)+9)
		}
		place(pill, 0, y, size.Width, chipHeight)
		place(icon, 9, y+4, 14, 14)
		middle(word, textAt(), y+chipHeight/2)
	}
	return newDrawing(c, minSize, paint, layout, pill, icon, word)
}
