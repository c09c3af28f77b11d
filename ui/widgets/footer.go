package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/ui/theme"
)

// Footer is the last row of a window: facts at the left, plain buttons and the
// one primary button at the far right. A hidden button takes no room.
type Footer struct {
	widget.BaseWidget
	buttons []*ToolButton

	lead, text, warning string
}

// NewFooter makes a footer; the primary button comes last, nil for none.
func NewFooter(primary *ToolButton, plain ...*ToolButton) *Footer {
	f := &Footer{buttons: plain}
	if primary != nil {
		f.buttons = append(f.buttons, primary)
	}
	f.ExtendBaseWidget(f)
	return f
}

// SetFacts changes the facts: the first in bold, both may be empty.
func (f *Footer) SetFacts(lead, text string) {
	if f.lead == lead && f.text == text {
		return
	}
	f.lead, f.text = lead, text
	f.Refresh()
}

// SetWarning shows what is not saved yet, in amber with a dot, beside the
// buttons; empty for nothing.
func (f *Footer) SetWarning(warning string) {
	if f.warning == warning {
		return
	}
	f.warning = warning
	f.Refresh()
}

// CreateRenderer draws the footer.
func (f *Footer) CreateRenderer() fyne.WidgetRenderer {
	lead, text, warning := newText(theme.Body, true), newText(theme.Body, false), newText(theme.Body, true)
	dot := &canvas.Circle{}
	paint := func() {
		paintText(lead, f.lead, theme.Text)
		paintText(text, f.text, theme.Secondary)
		paintText(warning, f.warning, theme.Amber.Ink())
		dot.FillColor, dot.Hidden = theme.Color(theme.Amber.Solid()), f.warning == ""
	}
	const gap = 12
	minSize := func() fyne.Size {
		size := fyne.NewSize(widthOf(lead)+widthOf(warning)+60, FooterHeight)
		for _, b := range f.buttons {
			if !b.Visible() {
				continue
			}
			need := b.MinSize()
			size.Width += need.Width + gap
			size.Height = max(size.Height, need.Height)
		}
		return size
	}
	layout := func(size fyne.Size) {
		x := size.Width
		for i := len(f.buttons) - 1; i >= 0; i-- {
			if !f.buttons[i].Visible() {
				continue
			}
			need := f.buttons[i].MinSize()
			x -= need.Width
			place(f.buttons[i], x, size.Height-need.Height, need.Width, need.Height)
			x -= gap
		}
		mid := size.Height / 2
		if f.warning != "" {
			x -= 14 + widthOf(warning)
			middle(warning, x, mid)
			place(dot, x-20, mid-4, 8, 8)
			x -= 32
		}
		middle(lead, 0, mid)
		at := widthOf(lead)
		if at > 0 {
			at += 11
		}
		text.Text = fit(f.text, max(0, x-at), fontKey{size: theme.Body})
		middle(text, at, mid)
	}
	objects := []fyne.CanvasObject{lead, text, dot, warning}
	for _, b := range f.buttons {
		objects = append(objects, b)
	}
	return newDrawing(f, minSize, paint, layout, objects...)
}
