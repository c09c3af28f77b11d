package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/ui/theme"
)

// KeyCap is a key as it looks on a keyboard.
type KeyCap struct {
	widget.BaseWidget
	Text string
}

// NewKeyCap makes a key that is written so, such as "Ctrl+N".
func NewKeyCap(text string) *KeyCap {
	k := &KeyCap{Text: text}
	k.ExtendBaseWidget(k)
	return k
}

// CreateRenderer draws the key.
func (k *KeyCap) CreateRenderer() fyne.WidgetRenderer {
	box, word := &canvas.Rectangle{CornerRadius: 4, StrokeWidth: 1}, newText(theme.Small, true)
	paint := func() {
		box.FillColor, box.StrokeColor = theme.Color(theme.Soft), theme.Color(theme.InputBorder)
		paintText(word, k.Text, theme.Text)
	}
	height := func() float32 { return lineHeight(fontKey{size: theme.Small, style: word.TextStyle}) + 4 }
	minSize := func() fyne.Size { return fyne.NewSize(widthOf(word)+14, height()) }
	layout := func(size fyne.Size) {
		h := height()
		place(box, 0, whole((size.Height-h)/2), size.Width, h)
		middle(word, 7, size.Height/2)
	}
	return newDrawing(k, minSize, paint, layout, box, word)
}
