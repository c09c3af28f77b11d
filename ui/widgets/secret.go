package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// NewSecretEntry makes an input whose text is masked. A tap on the eye shows it and
// calls shown, with which the owner sees to it that Mask follows soon.
func NewSecretEntry(placeholder string, keys *KeyMap, shown func()) *Entry {
	e := NewEntry(placeholder, keys)
	eye := &eye{entry: e, shown: shown}
	eye.ExtendBaseWidget(eye)
	e.Password, e.ActionItem = true, eye
	return e
}

// Mask hides a secret again.
func (e *Entry) Mask() {
	e.Password = true
	e.Refresh()
}

// eye shows what a masked input holds, or masks it again.
type eye struct {
	widget.BaseWidget
	entry *Entry
	shown func()
}

// Tapped shows or masks.
func (y *eye) Tapped(*fyne.PointEvent) {
	if !y.entry.Password {
		y.entry.Mask()
		return
	}
	y.entry.Password = false
	y.entry.Refresh()
	y.entry.Keys.Do(y.shown)
}

// Cursor is a hand.
func (y *eye) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer draws an eye, crossed out while the text is shown.
func (y *eye) CreateRenderer() fyne.WidgetRenderer {
	img := newImage()
	paint := func() {
		icon := assets.Eye
		if !y.entry.Password {
			icon = assets.EyeOff
		}
		paintIcon(img, icon, theme.Secondary)
	}
	minSize := func() fyne.Size { return fyne.NewSquareSize(ToolbarHeight) }
	layout := func(size fyne.Size) { place(img, whole((size.Width-20)/2), whole((size.Height-20)/2)-1, 20, 20) }
	return newDrawing(y, minSize, paint, layout, img)
}
