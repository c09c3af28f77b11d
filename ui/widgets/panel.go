package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Panel is a bordered box with a title row: an icon, a name, one fact at the
// right. Without a title it is the box alone.
type Panel struct {
	widget.BaseWidget
	Icon  assets.Icon
	Title string
	Fact  string
	// Aside takes the fact's place, for a badge or a button.
	Aside fyne.CanvasObject
	// Strip is a 4 px bar at the left edge; NoTone draws none.
	Strip theme.Tone
	// Flush lets the content reach the border, for tables.
	Flush   bool
	Content fyne.CanvasObject
}

const titleRow float32 = 44

// NewPanel makes a panel around its content, padded.
func NewPanel(icon assets.Icon, title string, content fyne.CanvasObject) *Panel {
	p := &Panel{Icon: icon, Title: title, Content: content}
	p.ExtendBaseWidget(p)
	return p
}

// SetFact changes the fact at the right of the title.
func (p *Panel) SetFact(fact string) {
	p.Fact = fact
	p.Refresh()
}

// SetStrip changes the bar at the left edge.
func (p *Panel) SetStrip(tone theme.Tone) {
	p.Strip = tone
	p.Refresh()
}

// CreateRenderer draws the panel.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	box := &canvas.Rectangle{CornerRadius: theme.PanelRadius, StrokeWidth: 1}
	strip, line := &canvas.Rectangle{TopLeftCornerRadius: 4, BottomLeftCornerRadius: 4}, &canvas.Rectangle{}
	icon, title, fact := newImage(), newText(theme.PanelTitle, true), newText(theme.Small, false)
	paint := func() {
		box.FillColor, box.StrokeColor = theme.Color(theme.Panel), theme.Color(theme.Line)
		strip.FillColor, strip.Hidden = theme.Color(p.Strip.Solid()), p.Strip == theme.NoTone
		line.FillColor, line.Hidden = theme.Color(theme.Line), p.Title == ""
		paintIcon(icon, p.Icon, theme.Secondary)
		paintText(title, p.Title, theme.Text)
		paintText(fact, p.Fact, theme.Secondary)
	}
	padding := func() float32 {
		if p.Flush {
			return 1
		}
		return theme.Padding
	}
	head := func() float32 {
		if p.Title == "" {
			return 0
		}
		return titleRow
	}
	titleAt := func() float32 {
		if p.Icon == "" {
			return theme.Padding
		}
		return 42
	}
	minSize := func() fyne.Size {
		need := p.Content.MinSize().AddWidthHeight(2*padding(), 2*padding()+head())
		titled := titleAt() + widthOf(title) + 12 + widthOf(fact) + theme.Padding
		if p.Aside != nil {
			titled += p.Aside.MinSize().Width
		}
		if p.Title != "" {
			need.Width = max(need.Width, titled)
		}
		return need
	}
	layout := func(size fyne.Size) {
		box.Resize(size)
		place(strip, 0, 0, 4, size.Height)
		place(line, 1, titleRow-1, size.Width-2, 1)
		place(icon, theme.Padding, 13, 18, 18)
		middle(title, titleAt(), titleRow/2)
		middle(fact, size.Width-theme.Padding-widthOf(fact), titleRow/2)
		if p.Aside != nil {
			need := p.Aside.MinSize()
			place(p.Aside, size.Width-theme.Padding-need.Width, whole((titleRow-need.Height)/2), need.Width, need.Height)
		}
		pad := padding()
		left := pad
		if p.Strip != theme.NoTone && p.Flush {
			left = 4
		}
		place(p.Content, left, head()+pad, size.Width-left-pad, size.Height-head()-2*pad)
	}
	objects := []fyne.CanvasObject{box, strip, line, icon, title, fact, p.Content}
	if p.Aside != nil {
		objects = append(objects, p.Aside)
	}
	return newDrawing(p, minSize, paint, layout, objects...)
}
