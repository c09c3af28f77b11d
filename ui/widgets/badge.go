package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Measures of a badge, shared with the badges painted in a DataList's rows.
const (
	badgeNormal  float32 = 186 // its width at the normal size of text
	badgeHeight  float32 = 24
	badgeIconAt  float32 = 10
	badgeIcon    float32 = 16
	badgeTextAt  float32 = 31
	badgeChevron float32 = 14
	badgeEnd     float32 = 24 // from the words' end to the badge's
)

// badgeWidth is how wide a badge is that can be changed: its words grow with the text, what
// is around them doesn't.
func badgeWidth() float32 {
	const words = badgeNormal - badgeTextAt - badgeEnd
	return badgeTextAt + whole(words*theme.SmallGrowth()) + badgeEnd
}

// Badge is a status pill: an icon and a word in a tone. One that can be changed
// has a chevron and is as wide as every other; its tap brings up the choice.
type Badge struct {
	widget.BaseWidget
	Tone theme.Tone
	Icon assets.Icon
	Text string
	// OnTapped makes the badge a choice; nil for one that can't be changed.
	OnTapped func()
}

// NewBadge makes a badge that can't be changed.
func NewBadge(tone theme.Tone, icon assets.Icon, text string) *Badge {
	b := &Badge{Tone: tone, Icon: icon, Text: text}
	b.ExtendBaseWidget(b)
	return b
}

// Set changes what the badge says.
func (b *Badge) Set(tone theme.Tone, icon assets.Icon, text string) {
	b.Tone, b.Icon, b.Text = tone, icon, text
	b.Refresh()
}

// Tapped brings up the choice, where there is one.
func (b *Badge) Tapped(*fyne.PointEvent) {
	if b.OnTapped != nil {
		frameOf(b).do(b.OnTapped)
	}
}

// Cursor is a hand where there is a choice.
func (b *Badge) Cursor() desktop.Cursor {
	if b.OnTapped != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// CreateRenderer draws the badge.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	pill := &canvas.Rectangle{CornerRadius: badgeHeight / 2}
	icon, chevron, word := newImage(), newImage(), newText(theme.Small, true)
	paint := func() {
		pill.FillColor = theme.Color(b.Tone.Tint())
		paintIcon(icon, b.Icon, b.Tone.Ink())
		paintText(word, b.Text, b.Tone.Ink())
		paintIcon(chevron, assets.ChevronDown, b.Tone.Ink())
		chevron.Hidden = b.OnTapped == nil
	}
	textAt := func() float32 {
		if b.Icon == "" {
			return 12
		}
		return badgeTextAt
	}
	minSize := func() fyne.Size {
		if b.OnTapped != nil {
			return fyne.NewSize(badgeWidth(), badgeHeight)
		}
		return fyne.NewSize(textAt()+widthOf(word)+12, badgeHeight)
	}
	layout := func(size fyne.Size) {
		y := whole((size.Height - badgeHeight) / 2)
		place(pill, 0, y, size.Width, badgeHeight)
		place(icon, badgeIconAt, y+4, badgeIcon, badgeIcon)
		middle(word, textAt(), y+badgeHeight/2)
		place(chevron, size.Width-22, y+5, badgeChevron, badgeChevron)
	}
	return newDrawing(b, minSize, paint, layout, pill, icon, word, chevron)
}
