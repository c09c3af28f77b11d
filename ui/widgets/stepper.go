package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Stepper walks through what is waiting: a caption, a dot for each, where we
// are in words, Previous and Next.
type Stepper struct {
	widget.BaseWidget
	Previous, Next *ToolButton

	index, count  int
	caption, text string
}

// stepperDots is how many dots are drawn at most; beyond, the words suffice.
const stepperDots = 9

// NewStepper makes a stepper; step is called with -1 and +1.
func NewStepper(previous, next string, step func(delta int)) *Stepper {
	s := &Stepper{
		Previous: NewToolButton(assets.ChevronLeft, previous, func() { step(-1) }),
		Next:     NewToolButton(assets.ChevronRight, next, func() { step(+1) }),
	}
	s.ExtendBaseWidget(s)
	return s
}

// Set says where we are: the index from 0, how many there are, what this one is
// called and the words such as "2 of 5 waiting".
func (s *Stepper) Set(index, count int, caption, text string) {
	s.index, s.count, s.caption, s.text = index, count, caption, text
	s.Refresh()
}

// CreateRenderer draws the stepper.
func (s *Stepper) CreateRenderer() fyne.WidgetRenderer {
	r := &stepperRenderer{stepper: s, caption: newText(theme.Body, false), text: newText(theme.Body, true)}
	r.paint()
	return r
}

type stepperRenderer struct {
	stepper       *Stepper
	caption, text *canvas.Text
	dots          []*canvas.Circle
}

func (r *stepperRenderer) Destroy() {}

func (r *stepperRenderer) paint() {
	s := r.stepper
	paintText(r.caption, s.caption, theme.Secondary)
	paintText(r.text, s.text, theme.Text)
	r.dots = r.dots[:0]
	if s.count > stepperDots {
		return
	}
	for i := range s.count {
		name := theme.InputBorder
		if i == s.index {
			name = theme.Primary
		}
		r.dots = append(r.dots, canvas.NewCircle(theme.Color(name)))
	}
}

func (r *stepperRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.caption, r.text, r.stepper.Previous, r.stepper.Next}
	for _, d := range r.dots {
		objects = append(objects, d)
	}
	return objects
}

func (r *stepperRenderer) MinSize() fyne.Size {
	width := widthOf(r.caption) + 12 + float32(len(r.dots))*15 + 8 + widthOf(r.text) + 12
	return fyne.NewSize(width+r.stepper.Previous.MinSize().Width+8+r.stepper.Next.MinSize().Width, ToolbarHeight)
}

func (r *stepperRenderer) Layout(size fyne.Size) {
	mid := size.Height / 2
	x := size.Width
	for _, b := range []*ToolButton{r.stepper.Next, r.stepper.Previous} {
		need := b.MinSize()
		x -= need.Width
		place(b, x, whole((size.Height-need.Height)/2), need.Width, need.Height)
		x -= 8
	}
	x -= 4 + widthOf(r.text)
	middle(r.text, x, mid)
	x -= 8
	for i := len(r.dots) - 1; i >= 0; i-- {
		x -= 15
		place(r.dots[i], x+3, whole(mid-5), 10, 10)
	}
	middle(r.caption, x-12-widthOf(r.caption)+4, mid)
}

func (r *stepperRenderer) Refresh() {
	r.paint()
	r.Layout(r.stepper.Size())
	r.stepper.Previous.Refresh()
	r.stepper.Next.Refresh()
	canvas.Refresh(r.stepper)
}
