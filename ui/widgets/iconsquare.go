package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// IconSquare is an icon, or a short word such as a score, on a tinted square.
type IconSquare struct {
	widget.BaseWidget
	Tone theme.Tone
	Icon assets.Icon
	Text string
	side float32
}

// NewIconSquare makes a square of the given side: 32 in lists, 48 on tiles.
func NewIconSquare(tone theme.Tone, icon assets.Icon, side float32) *IconSquare {
	s := &IconSquare{Tone: tone, Icon: icon, side: side}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer draws the square in the middle of its room.
func (s *IconSquare) CreateRenderer() fyne.WidgetRenderer {
	box := &canvas.Rectangle{CornerRadius: s.side / 6}
	img, word := newImage(), newText(whole(s.side*0.38), true)
	paint := func() {
		box.FillColor = theme.Color(s.Tone.Tint())
		paintIcon(img, s.Icon, s.Tone.Ink())
		paintText(word, s.Text, s.Tone.Ink())
	}
	minSize := func() fyne.Size { return fyne.NewSquareSize(s.side) }
	layout := func(size fyne.Size) {
		x, y := whole((size.Width-s.side)/2), whole((size.Height-s.side)/2)
		place(box, x, y, s.side, s.side)
		side := max(18, whole(s.side*0.58))
		place(img, x+whole((s.side-side)/2), y+whole((s.side-side)/2), side, side)
		middle(word, x+whole((s.side-widthOf(word))/2), y+s.side/2)
	}
	return newDrawing(s, minSize, paint, layout, box, img, word)
}
