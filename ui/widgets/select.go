package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Select is a drop-down with a border. A tap, Space, Enter or Down opens it;
// other keys go to Keys.
type Select struct {
	widget.BaseWidget
	Options     []string
	PlaceHolder string
	// OnChanged is called when a person picks another option, with its index.
	OnChanged func(int)
	Keys      *KeyMap
	// Height is a button's: ToolbarHeight if 0, FooterHeight or more at the till.
	Height float32

	chosen           int
	hovered, focused bool
}

// mostSelect is the room that a drop-down's options ask for at most: the names in some are
// as long as people made them, and what stands beside keeps its place. The menu shows them
// whole.
const mostSelect float32 = 280

// NewSelect makes a drop-down; chosen is an index, -1 for none yet.
func NewSelect(options []string, chosen int, changed func(int)) *Select {
	s := &Select{Options: options, chosen: chosen, OnChanged: changed}
	s.ExtendBaseWidget(s)
	return s
}

// Chosen returns the index of what is chosen, -1 for nothing.
func (s *Select) Chosen() int { return s.chosen }

// SetChosen chooses without telling OnChanged.
func (s *Select) SetChosen(i int) {
	s.chosen = i
	s.Refresh()
}

// Tapped opens the menu below.
func (s *Select) Tapped(*fyne.PointEvent) {
	d := fyne.CurrentApp().Driver()
	c := d.CanvasForObject(s)
	if c == nil {
		return
	}
	items := make([]MenuItem, len(s.Options))
	for i, text := range s.Options {
		items[i].Text = text
	}
	at := d.AbsolutePositionForObject(s).AddXY(0, s.Size().Height+2)
	ShowMenu(c, at, s.Size().Height+4, s.Size().Width, items, s.chosen, func(i int) {
		if i == s.chosen {
			return
		}
		s.SetChosen(i)
		if s.OnChanged != nil {
			s.OnChanged(i)
		}
	})
}

// MouseIn shows that the pointer is over it.
func (s *Select) MouseIn(*desktop.MouseEvent) {
	s.hovered = true
	s.Refresh()
}

// MouseMoved does nothing.
func (s *Select) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn began.
func (s *Select) MouseOut() {
	s.hovered = false
	s.Refresh()
}

// FocusGained shows the ring.
func (s *Select) FocusGained() {
	s.focused = true
	s.Refresh()
}

// FocusLost hides the ring.
func (s *Select) FocusLost() {
	s.focused = false
	s.Refresh()
}

// TypedKey opens the menu.
func (s *Select) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyDown {
		s.Tapped(nil)
		return
	}
	s.Keys.Press(e, func() { s.Tapped(nil) })
}

// TypedRune passes letters on.
func (s *Select) TypedRune(r rune) { s.Keys.TypedRune(r) }

// CreateRenderer draws the closed drop-down.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	box := &canvas.Rectangle{CornerRadius: theme.InputRadius, StrokeWidth: 1}
	ring := newRing(theme.InputRadius)
	word, chevron := newText(theme.Body, false), newImage()
	shown := func() (string, fyne.ThemeColorName) {
		if s.chosen >= 0 && s.chosen < len(s.Options) {
			return s.Options[s.chosen], theme.Text
		}
		return s.PlaceHolder, theme.Muted
	}
	paint := func() {
		box.FillColor, box.StrokeColor = theme.Color(theme.InputFill), theme.Color(theme.InputBorder)
		if s.hovered {
			box.StrokeColor = theme.Color(theme.Secondary)
		}
		paintRing(ring, s.focused)
		word.TextSize = theme.Body
		if s.Height >= FooterHeight {
			word.TextSize = theme.CounterText
		}
		text, color := shown()
		paintText(word, text, color)
		paintIcon(chevron, assets.ChevronDown, theme.Secondary)
	}
	height, font := func() float32 { return max(s.Height, ToolbarHeight) }, fontKey{size: theme.Body}
	if s.Height >= FooterHeight {
		font.size = theme.CounterText
	}
	minSize := func() fyne.Size {
		widest := textWidth(s.PlaceHolder, font)
		for _, option := range s.Options {
			widest = max(widest, textWidth(option, font))
		}
		return fyne.NewSize(min(widest, mostSelect)+52, height())
	}
	layout := func(size fyne.Size) {
		place(box, 0, whole((size.Height-height())/2), size.Width, height())
		placeRing(ring, box)
		text, _ := shown()
		word.Text = fit(text, size.Width-40, font)
		middle(word, 10, size.Height/2)
		place(chevron, size.Width-27, whole((size.Height-16)/2), 16, 16)
	}
	return newDrawing(s, minSize, paint, layout, ring, box, word, chevron)
}
