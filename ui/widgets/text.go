package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Text is one line in a colour of the theme, in the middle of its height.
type Text struct {
	widget.BaseWidget
	Text     string
	TextSize float32
	Style    fyne.TextStyle
	Color    fyne.ThemeColorName
	Align    fyne.TextAlign
	// Cut lets the text be narrower than it is long; it then ends in an ellipsis.
	Cut bool
}

// NewText makes a line of text, left aligned. Sizes are the theme package's.
func NewText(text string, size float32, bold bool, color fyne.ThemeColorName) *Text {
	t := &Text{Text: text, TextSize: size, Style: fyne.TextStyle{Bold: bold}, Color: color}
	t.ExtendBaseWidget(t)
	return t
}

// Set changes the text.
func (t *Text) Set(text string) {
	if t.Text == text {
		return
	}
	t.Text = text
	t.Refresh()
}

// CreateRenderer draws the text.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	line := &canvas.Text{}
	paint := func() {
		line.TextSize, line.TextStyle, line.Alignment = t.TextSize, t.Style, t.Align
		paintText(line, t.Text, t.Color)
	}
	font := func() fontKey { return fontKey{t.TextSize, t.Style} }
	minSize := func() fyne.Size {
		if t.Cut {
			return fyne.NewSize(advance('…', font()), lineHeight(font()))
		}
		return fyne.MeasureText(t.Text, t.TextSize, t.Style)
	}
	layout := func(size fyne.Size) {
		if t.Cut {
			line.Text = fit(t.Text, size.Width, font())
		}
		h := lineHeight(font())
		place(line, 0, whole((size.Height-h)/2), size.Width, h)
	}
	return newDrawing(t, minSize, paint, layout, line)
}

// NewWrapped makes a text that is broken into lines at a known width.
func NewWrapped(text string, width, size float32, bold bool, color fyne.ThemeColorName) *fyne.Container {
	var lines []Item
	for _, line := range wrap(text, width, fontKey{size, fyne.TextStyle{Bold: bold}}) {
		t := NewText(line, size, bold, color)
		t.Cut = true // where not even one letter has room
		lines = append(lines, Fixed(t))
	}
	return Down(0, lines...)
}
