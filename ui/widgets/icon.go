package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Icon is a line icon in a colour of the theme, in the middle of its room.
type Icon struct {
	widget.BaseWidget
	Icon  assets.Icon
	Color fyne.ThemeColorName
	side  float32
}

// NewIcon makes an icon of the given side, 14 to 34.
func NewIcon(icon assets.Icon, side float32, color fyne.ThemeColorName) *Icon {
	i := &Icon{Icon: icon, Color: color, side: side}
	i.ExtendBaseWidget(i)
	return i
}

// CreateRenderer draws the icon.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	img := newImage()
	paint := func() { paintIcon(img, i.Icon, i.Color) }
	minSize := func() fyne.Size { return fyne.NewSquareSize(i.side) }
	layout := func(size fyne.Size) {
		place(img, whole((size.Width-i.side)/2), whole((size.Height-i.side)/2), i.side, i.side)
	}
	return newDrawing(i, minSize, paint, layout, img)
}

// NewTitle is the head of a window: its icon and its name.
func NewTitle(icon assets.Icon, title string) *fyne.Container {
	return Across(12,
		Fixed(NewIcon(icon, 24, theme.Primary)),
		Fixed(NewText(title, theme.Title, true, theme.Text)))
}
