package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Segment is a further fact in a StatusPill.
type Segment struct {
	Icon assets.Icon
	Text string
	// Strong is for people; places are secondary.
	Strong bool
}

// StatusPill says how fresh the data is: a dot, a bold word, a sentence, and on
// the Desktop where we are and who. Without segments it can stand bare.
type StatusPill struct {
	widget.BaseWidget
	// Bare leaves out the pill around it.
	Bare bool

	tone       theme.Tone
	lead, text string
	segments   []Segment
}

// NewStatusPill makes a pill with nothing in it.
func NewStatusPill() *StatusPill {
	s := &StatusPill{}
	s.ExtendBaseWidget(s)
	return s
}

// NewStatusDot makes the bare form for a window's head.
func NewStatusDot() *StatusPill {
	s := &StatusPill{Bare: true}
	s.ExtendBaseWidget(s)
	return s
}

// Set changes what it says, and tells whether that is something else than before: then
// its width is another too, and whoever laid it out is to do so again. Lead may be empty.
func (s *StatusPill) Set(tone theme.Tone, lead, text string, segments ...Segment) bool {
	if s.tone == tone && s.lead == lead && s.text == text && slices.Equal(s.segments, segments) {
		return false
	}
	s.tone, s.lead, s.text, s.segments = tone, lead, text, segments
	s.Refresh()
	return true
}

// CreateRenderer draws the pill.
func (s *StatusPill) CreateRenderer() fyne.WidgetRenderer {
	r := &statusRenderer{
		status: s, pill: &canvas.Rectangle{CornerRadius: ToolbarHeight / 2, StrokeWidth: 1},
		dot: &canvas.Circle{}, lead: newText(theme.Body, true), text: newText(theme.Body, false),
	}
	r.paint()
	return r
}

type statusRenderer struct {
	status     *StatusPill
	pill       *canvas.Rectangle
	dot        *canvas.Circle
	lead, text *canvas.Text
	lines      []*canvas.Rectangle
	icons      []*canvas.Image
	words      []*canvas.Text
}

func (r *statusRenderer) Destroy() {}

func (r *statusRenderer) paint() {
	s := r.status
	r.pill.FillColor, r.pill.StrokeColor, r.pill.Hidden = theme.Color(theme.Panel), theme.Color(theme.Line), s.Bare
	r.dot.FillColor = theme.Color(s.tone.Solid())
	paintText(r.lead, s.lead, theme.Text)
	paintText(r.text, s.text, theme.Secondary)
	r.lines, r.icons, r.words = nil, nil, nil
	for _, seg := range s.segments {
		line, icon, word := canvas.NewRectangle(theme.Color(theme.Line)), newImage(), newText(theme.Body, false)
		paintIcon(icon, seg.Icon, theme.Secondary)
		name := theme.Secondary
		if seg.Strong {
			name = theme.Text
		}
		paintText(word, seg.Text, name)
		r.lines, r.icons, r.words = append(r.lines, line), append(r.icons, icon), append(r.words, word)
	}
}

func (r *statusRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.pill, r.dot, r.lead, r.text}
	for i := range r.words {
		objects = append(objects, r.lines[i], r.icons[i], r.words[i])
	}
	return objects
}

// walk lays the parts out and returns the width they need.
func (r *statusRenderer) walk(height float32) float32 {
	mid, x := height/2, float32(16)
	dot := float32(10)
	if r.status.Bare {
		x, dot = 0, 8
	}
	place(r.dot, x, mid-dot/2, dot, dot)
	x += dot + 10
	if r.status.Bare {
		x += 2
	}
	for _, t := range []*canvas.Text{r.lead, r.text} {
		if t.Text != "" {
			middle(t, x, mid)
			x += widthOf(t) + 10
		}
	}
	for i, word := range r.words {
		place(r.lines[i], x, mid-8, 1, 16)
		place(r.icons[i], x+10, mid-9, 18, 18)
		middle(word, x+37, mid)
		x += 37 + widthOf(word) + 10
	}
	if r.status.Bare {
		return x - 10
	}
	return x + 8
}

func (r *statusRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.walk(r.status.Size().Height), ToolbarHeight)
}

func (r *statusRenderer) Layout(size fyne.Size) {
	r.pill.Resize(size)
	r.walk(size.Height)
}

func (r *statusRenderer) Refresh() {
	r.paint()
	r.Layout(r.status.Size())
	canvas.Refresh(r.status)
}
