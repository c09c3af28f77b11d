package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// ChipButton is a chip that can be tapped with the keys too: Space or Enter.
// Other keys go to Keys.
type ChipButton struct {
	Chip
	// Tip is shown while the pointer is over it.
	Tip  string
	Keys *KeyMap

	focused bool
}

// NewChipButton makes a chip to tap.
func NewChipButton(tone theme.Tone, icon assets.Icon, text string, tapped func()) *ChipButton {
	c := &ChipButton{Chip: Chip{Tone: tone, Icon: icon, Text: text, OnTapped: tapped}}
	c.ExtendBaseWidget(c)
	return c
}

// MouseIn shows the tip.
func (c *ChipButton) MouseIn(*desktop.MouseEvent) { showTip(c, c.Tip) }

// MouseMoved does nothing.
func (c *ChipButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn began.
func (c *ChipButton) MouseOut() { hideTip(c) }

// FocusGained shows the ring.
func (c *ChipButton) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost hides the ring.
func (c *ChipButton) FocusLost() { c.focused = false; c.Refresh() }

// TypedKey taps on Space and Enter.
func (c *ChipButton) TypedKey(e *fyne.KeyEvent) { c.Keys.Press(e, c.OnTapped) }

// TypedRune passes letters on.
func (c *ChipButton) TypedRune(r rune) { c.Keys.TypedRune(r) }

// CreateRenderer draws the chip and the ring.
func (c *ChipButton) CreateRenderer() fyne.WidgetRenderer {
	chip, ring := c.drawing(), newRing(chipHeight/2)
	paint := func() {
		chip.paint()
		paintRing(ring, c.focused)
	}
	layout := func(size fyne.Size) {
		chip.layout(size)
		place(ring, -2.5, whole((size.Height-chipHeight)/2)-2.5, size.Width+5, chipHeight+5)
	}
	return newDrawing(c, chip.least, paint, layout, append([]fyne.CanvasObject{ring}, chip.objects...)...)
}
