package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// EmptyState stands where there is nothing to show, yet or at all: an icon, one
// sentence, one thing to do.
type EmptyState struct {
	widget.BaseWidget
	icon   assets.Icon
	text   string
	button *ToolButton
}

// NewEmptyState makes an empty state; the button may be nil.
func NewEmptyState(icon assets.Icon, sentence string, button *ToolButton) *EmptyState {
	e := &EmptyState{icon: icon, text: sentence, button: button}
	e.ExtendBaseWidget(e)
	return e
}

// Set changes icon and sentence: nothing there, still loading, or an error.
func (e *EmptyState) Set(icon assets.Icon, sentence string) {
	e.icon, e.text = icon, sentence
	e.Refresh()
}

// CreateRenderer draws the state in the middle of its room.
func (e *EmptyState) CreateRenderer() fyne.WidgetRenderer {
	icon, text := newImage(), newText(theme.PanelTitle, false)
	paint := func() {
		paintIcon(icon, e.icon, theme.Muted)
		paintText(text, e.text, theme.Secondary)
	}
	objects := []fyne.CanvasObject{icon, text}
	var button fyne.Size
	if e.button != nil {
		objects = append(objects, e.button)
		button = e.button.MinSize()
	}
	minSize := func() fyne.Size {
		return fyne.NewSize(max(240, button.Width), 34+12+20+16+button.Height)
	}
	layout := func(size fyne.Size) {
		y := whole((size.Height - 34 - 12 - 20 - 16 - button.Height) / 2)
		place(icon, whole((size.Width-34)/2), y, 34, 34)
		text.Text = fit(e.text, size.Width-32, fontKey{size: theme.PanelTitle})
		middle(text, whole((size.Width-widthOf(text))/2), y+34+12+10)
		if e.button != nil {
			place(e.button, whole((size.Width-button.Width)/2), y+34+12+20+16, button.Width, button.Height)
		}
	}
	return newDrawing(e, minSize, paint, layout, objects...)
}
