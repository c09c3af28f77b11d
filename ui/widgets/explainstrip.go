package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// ExplainStrip stands under a list's rows and explains the selected one: icon,
// who, why, and the buttons that act on it. Give it to DataList.Below.
type ExplainStrip struct {
	widget.BaseWidget
	// Buttons stand at the right; the owner hides those that can do nothing.
	Buttons []*ToolButton

	tone       theme.Tone
	icon       assets.Icon
	lead, text string
}

const stripHeight float32 = 41

// NewExplainStrip makes an empty strip.
func NewExplainStrip(buttons ...*ToolButton) *ExplainStrip {
	s := &ExplainStrip{Buttons: buttons}
	for _, b := range buttons {
		b.Height, b.MinWidth = SmallHeight, 90
		b.Hide()
	}
	s.ExtendBaseWidget(s)
	return s
}

// Set explains; an empty lead and text clears the strip.
func (s *ExplainStrip) Set(tone theme.Tone, icon assets.Icon, lead, text string) {
	s.tone, s.icon, s.lead, s.text = tone, icon, lead, text
	s.Refresh()
}

// Text returns what the strip says, "" while it explains nothing.
func (s *ExplainStrip) Text() string { return s.text }

// CreateRenderer draws the strip.
func (s *ExplainStrip) CreateRenderer() fyne.WidgetRenderer {
	icon := newImage()
	lead, text := newText(theme.Body, true), newText(theme.Body, false)
	paint := func() {
		paintIcon(icon, s.icon, s.tone.Ink())
		paintText(lead, s.lead, theme.Text)
		paintText(text, s.text, theme.Secondary)
	}
	objects := []fyne.CanvasObject{icon, lead, text}
	for _, b := range s.Buttons {
		objects = append(objects, b)
	}
	minSize := func() fyne.Size { return fyne.NewSize(240, stripHeight) }
	layout := func(size fyne.Size) {
		mid := size.Height / 2
		place(icon, 16, whole(mid-9), 18, 18)
		end := size.Width - 16
		for i := len(s.Buttons) - 1; i >= 0; i-- {
			b := s.Buttons[i]
			if !b.Visible() {
				continue
			}
			need := b.MinSize()
			end -= need.Width
			place(b, end, whole((size.Height-need.Height)/2), need.Width, need.Height)
			end -= 8
		}
		end -= 4
		// Who it is about may be long, and must leave room for why.
		lead.Text = fit(s.lead, max(0, (end-44)/2), fontKey{theme.Body, fyne.TextStyle{Bold: true}})
		middle(lead, 44, mid)
		at := 44 + widthOf(lead) + 9
		text.Text = fit(s.text, max(0, end-at), fontKey{size: theme.Body})
		middle(text, at, mid)
	}
	return newDrawing(s, minSize, paint, layout, objects...)
}
