package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Step is one of the steps of a procedure: its name and a word on how it stands.
type Step struct {
	Name, Text string
	Done       bool
}

// Steps shows how far a procedure has come: a numbered mark for each step, a tick
// where it is done, the present one in the primary colour.
type Steps struct {
	widget.BaseWidget
	steps []Step
	at    int
}

const (
	stepHeight float32 = 61
	stepMark   float32 = 28
)

// NewSteps makes steps of which the first is the present one.
func NewSteps(steps ...Step) *Steps {
	s := &Steps{steps: steps}
	s.ExtendBaseWidget(s)
	return s
}

// Set says how each step stands and which is the present one; there are as many as
// there were.
func (s *Steps) Set(at int, steps ...Step) {
	copy(s.steps, steps)
	s.at = at
	s.Refresh()
}

// CreateRenderer draws the steps one below the other.
func (s *Steps) CreateRenderer() fyne.WidgetRenderer {
	type row struct {
		mark       *canvas.Circle
		number     *canvas.Text
		tick       *canvas.Image
		name, text *canvas.Text
		line       *canvas.Rectangle
	}
	rows, objects := make([]row, len(s.steps)), []fyne.CanvasObject(nil)
	for i := range rows {
		rows[i] = row{
			mark: &canvas.Circle{}, number: newText(theme.Body, true), tick: newImage(), name: newText(theme.PanelTitle, false),
			text: newText(theme.Small, false), line: &canvas.Rectangle{},
		}
		r := rows[i]
		objects = append(objects, r.line, r.mark, r.number, r.tick, r.name, r.text)
	}
	paint := func() {
		for i, r := range rows {
			step, present := s.steps[i], i == s.at
			fill, ink, color, icon := theme.Grey.Tint(), theme.Grey.Ink(), theme.Secondary, assets.Icon("")
			switch {
			case present:
				fill, ink, color = theme.Primary, theme.OnPrimary, theme.Text
			case step.Done:
				fill, color, icon = theme.Green.Tint(), theme.Text, assets.Check
			}
			r.mark.FillColor, r.line.FillColor = theme.Color(fill), theme.Color(theme.Line)
			r.line.Hidden = i == len(rows)-1
			paintText(r.number, strconv.Itoa(i+1), ink)
			r.number.Hidden = icon != ""
			paintIcon(r.tick, icon, theme.Green.Ink())
			r.name.TextStyle.Bold = present || step.Done
			paintText(r.name, step.Name, color)
			paintText(r.text, step.Text, theme.Secondary)
		}
	}
	minSize := func() fyne.Size { return fyne.NewSize(160, float32(len(rows))*stepHeight) }
	layout := func(size fyne.Size) {
		for i, r := range rows {
			y := float32(i) * stepHeight
			place(r.mark, 0, y, stepMark, stepMark)
			middle(r.number, (stepMark-widthOf(r.number))/2, y+stepMark/2)
			place(r.tick, 5, y+5, 18, 18)
			place(r.line, stepMark/2-1, y+stepMark+10, 2, stepHeight-stepMark-16)
			room := size.Width - stepMark - 12
			r.name.Text = fit(s.steps[i].Name, room, fontKey{theme.PanelTitle, r.name.TextStyle})
			r.text.Text = fit(s.steps[i].Text, room, fontKey{size: theme.Small})
			middle(r.name, stepMark+12, y+10)
			middle(r.text, stepMark+12, y+10+theme.Scaled(18))
		}
	}
	return newDrawing(s, minSize, paint, layout, objects...)
}
