package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Toast is a line of news above a window's content. A tap closes it.
type Toast struct {
	widget.BaseWidget
	tone  theme.Tone
	icon  assets.Icon
	text  string
	close func()
}

func newToast(tone theme.Tone, icon assets.Icon, text string) *Toast {
	t := &Toast{tone: tone, icon: icon, text: text}
	t.ExtendBaseWidget(t)
	return t
}

// Text returns what the toast says.
func (t *Toast) Text() string { return t.text }

// Tapped closes the toast.
func (t *Toast) Tapped(*fyne.PointEvent) { t.close() }

// CreateRenderer draws the toast: a tinted box with an icon and its text.
func (t *Toast) CreateRenderer() fyne.WidgetRenderer {
	box := &canvas.Rectangle{CornerRadius: theme.PanelRadius, StrokeWidth: 1}
	icon, text := newImage(), newText(theme.Body, true)
	paint := func() {
		box.FillColor, box.StrokeColor = theme.Color(t.tone.Tint()), theme.Color(t.tone.Solid())
		paintIcon(icon, t.icon, t.tone.Ink())
		paintText(text, t.text, t.tone.Ink())
	}
	minSize := func() fyne.Size { return fyne.NewSize(42+widthOf(text)+16, 40) }
	layout := func(size fyne.Size) {
		box.Resize(size)
		place(icon, 14, 11, 18, 18)
		middle(text, 42, size.Height/2)
	}
	return newDrawing(t, minSize, paint, layout, box, icon, text)
}
