package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Banner is the amber bar across a training window (R50), 36 high.
type Banner struct {
	widget.BaseWidget
	icon       assets.Icon
	lead, text string
	button     *ToolButton
}

const bannerHeight float32 = 36

// NewBanner makes a banner; the way out is a small button, nil for none.
func NewBanner(icon assets.Icon, lead, text string, out *ToolButton) *Banner {
	b := &Banner{icon: icon, lead: lead, text: text, button: out}
	if out != nil {
		out.Height = SmallHeight - 3
	}
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer draws the banner.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer {
	bar, icon := &canvas.Rectangle{}, newImage()
	lead, text := newText(theme.Body, true), newText(theme.Body, false)
	paint := func() {
		bar.FillColor = theme.Color(theme.BannerFill)
		paintIcon(icon, b.icon, theme.BannerText)
		paintText(lead, b.lead, theme.BannerText)
		paintText(text, b.text, theme.BannerText)
	}
	objects := []fyne.CanvasObject{bar, icon, lead, text}
	if b.button != nil {
		objects = append(objects, b.button)
	}
	minSize := func() fyne.Size { return fyne.NewSize(320, bannerHeight) }
	layout := func(size fyne.Size) {
		bar.Resize(size)
		place(icon, 24, 8, 20, 20)
		middle(lead, 54, bannerHeight/2)
		end := size.Width - 24
		if b.button != nil {
			need := b.button.MinSize()
			end -= need.Width
			place(b.button, end, whole((bannerHeight-need.Height)/2), need.Width, need.Height)
			end -= 12
		}
		at := 54 + widthOf(lead) + 10
		text.Text = fit(b.text, max(0, end-at), fontKey{size: theme.Body})
		middle(text, at, bannerHeight/2)
	}
	return newDrawing(b, minSize, paint, layout, objects...)
}
