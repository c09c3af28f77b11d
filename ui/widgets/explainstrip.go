package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// ExplainStrip stands under a list's rows and explains the selected one: icon,
// who, why, and the button that shows more. Give it to DataList.Below.
type ExplainStrip struct {
	widget.BaseWidget
	Button *ToolButton

	tone       theme.Tone
	icon       assets.Icon
	lead, text string
}

const stripHeight float32 = 41

// NewExplainStrip makes an empty strip; the button, which may be nil, is shown
// while there is something to explain.
func NewExplainStrip(button *ToolButton) *ExplainStrip {
	s := &ExplainStrip{Button: button}
	if button != nil {
		button.Height, button.MinWidth = SmallHeight, 90
		button.Hide()
	}
	s.ExtendBaseWidget(s)
	return s
}

// Set explains; an empty lead and text clears the strip.
func (s *ExplainStrip) Set(tone theme.Tone, icon assets.Icon, lead, text string) {
	s.tone, s.icon, s.lead, s.text = tone, icon, lead, text
	if s.Button != nil {
		if lead == "" && text == "" {
			s.Button.Hide()
		} else {
			s.Button.Show()
		}
	}
	s.Refresh()
}

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
	if s.Button != nil {
		objects = append(objects, s.Button)
	}
	minSize := func() fyne.Size { return fyne.NewSize(240, stripHeight) }
	layout := func(size fyne.Size) {
		mid := size.Height / 2
		place(icon, 16, whole(mid-9), 18, 18)
		middle(lead, 44, mid)
		end := size.Width - 16
		if s.Button != nil && s.Button.Visible() {
			need := s.Button.MinSize()
			end -= need.Width
			place(s.Button, end, whole((size.Height-need.Height)/2), need.Width, need.Height)
			end -= 12
		}
		at := 44 + widthOf(lead) + 9
		text.Text = fit(s.text, max(0, end-at), fontKey{size: theme.Body})
		middle(text, at, mid)
	}
	return newDrawing(s, minSize, paint, layout, objects...)
}
