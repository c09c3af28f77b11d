package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Note is a tinted box with an icon, a bold lead if there is one, and one or two
// sentences that wrap to its width.
type Note struct {
	widget.BaseWidget
	Tone theme.Tone
	Icon assets.Icon
	Lead string
	Text string
	// Below stands under the text, for chips; nil for nothing.
	Below fyne.CanvasObject

	width float32
}

// NewNote makes a note; lead may be empty.
func NewNote(tone theme.Tone, icon assets.Icon, lead, text string) *Note {
	n := &Note{Tone: tone, Icon: icon, Lead: lead, Text: text}
	n.ExtendBaseWidget(n)
	return n
}

// Set changes what the note says.
func (n *Note) Set(tone theme.Tone, icon assets.Icon, lead, text string) {
	if n.Tone == tone && n.Icon == icon && n.Lead == lead && n.Text == text {
		return
	}
	n.Tone, n.Icon, n.Lead, n.Text = tone, icon, lead, text
	n.Refresh()
}

// CreateRenderer draws the note.
func (n *Note) CreateRenderer() fyne.WidgetRenderer {
	r := &noteRenderer{note: n, box: &canvas.Rectangle{CornerRadius: theme.PanelRadius}, icon: newImage()}
	r.paint()
	return r
}

type noteRenderer struct {
	note  *Note
	box   *canvas.Rectangle
	icon  *canvas.Image
	lines []*canvas.Text
}

const (
	noteTextAt  float32 = 42
	notePadding float32 = 10
	noteBelow   float32 = 6 // from the text to what is below
)

// noteLine is from one line to the next.
func noteLine() float32 { return whole(17 * theme.SmallGrowth()) }

func (r *noteRenderer) Destroy() {}

func (r *noteRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.box, r.icon}
	for _, t := range r.lines {
		objects = append(objects, t)
	}
	if r.note.Below != nil {
		objects = append(objects, r.note.Below)
	}
	return objects
}

func (r *noteRenderer) MinSize() fyne.Size {
	return fyne.NewSize(180, max(38, float32(len(r.lines))*noteLine()+2*notePadding)+r.below())
}

// below is the room that what stands under the text takes.
func (r *noteRenderer) below() float32 {
	if o := r.note.Below; o != nil && o.Visible() {
		return o.MinSize().Height + noteBelow
	}
	return 0
}

func (r *noteRenderer) paint() {
	n := r.note
	r.box.FillColor = theme.Color(n.Tone.Tint())
	paintIcon(r.icon, n.Icon, n.Tone.Ink())
	room := n.width - noteTextAt - 12
	if n.width == 0 {
		room = 400
	}
	r.lines = r.lines[:0]
	add := func(text string, bold bool) {
		if text == "" {
			return
		}
		for _, line := range wrap(text, room, fontKey{theme.Small, fyne.TextStyle{Bold: bold}}) {
			t := newText(theme.Small, bold)
			paintText(t, line, n.Tone.Ink())
			r.lines = append(r.lines, t)
		}
	}
	add(n.Lead, true)
	add(n.Text, false)
}

func (r *noteRenderer) Layout(size fyne.Size) {
	r.box.Resize(size)
	if size.Width != r.note.width {
		before := len(r.lines)
		r.note.width = size.Width
		r.paint()
		if len(r.lines) != before {
			canvas.Refresh(r.note)
		}
	}
	place(r.icon, 12, notePadding, 18, 18)
	below := r.below()
	y := whole((size.Height - below - float32(len(r.lines))*noteLine()) / 2)
	if below > 0 {
		place(r.note.Below, noteTextAt, size.Height-below-notePadding+noteBelow, size.Width-noteTextAt-12, below-noteBelow)
	}
	for i, t := range r.lines {
		middle(t, noteTextAt, y+(float32(i)+0.5)*noteLine())
	}
}

func (r *noteRenderer) Refresh() {
	r.paint()
	r.Layout(r.note.Size())
	r.icon.Refresh()
	canvas.Refresh(r.note)
}
