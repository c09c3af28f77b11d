package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/ui/theme"
)

// tip is a frame's tooltip: shown at once, next to what it explains.
type tip struct {
	widget.BaseWidget
	lines []string
	owner fyne.CanvasObject
}

const tipWidth = 320

func newTip() *tip {
	t := &tip{}
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// showTip explains an object, below it or, where there is no room, above.
func showTip(o fyne.CanvasObject, text string) {
	f := frameOf(o)
	if f == nil || text == "" {
		return
	}
	t := f.tip
	t.owner, t.lines = o, wrap(text, tipWidth, fontKey{size: theme.Small})
	size := t.MinSize()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	room := f.Size()
	y := at.Y + o.Size().Height + 6
	if y+size.Height > room.Height-4 {
		y = at.Y - size.Height - 6
	}
	x := max(4, min(at.X, room.Width-size.Width-4))
	place(t, x, y, size.Width, size.Height)
	t.Show()
	t.Refresh()
}

// hideTip ends what showTip began for the object.
func hideTip(o fyne.CanvasObject) {
	if f := frameOf(o); f != nil && f.tip.owner == o {
		f.tip.owner = nil
		f.tip.Hide()
	}
}

// CreateRenderer draws the lines on a dark ground.
func (t *tip) CreateRenderer() fyne.WidgetRenderer {
	return &tipRenderer{tip: t, ground: &canvas.Rectangle{CornerRadius: theme.InputRadius}}
}

type tipRenderer struct {
	tip    *tip
	ground *canvas.Rectangle
	texts  []*canvas.Text
}

func (r *tipRenderer) Destroy() {}

func (r *tipRenderer) MinSize() fyne.Size {
	font := fontKey{size: theme.Small}
	var widest float32
	for _, line := range r.tip.lines {
		widest = max(widest, fyne.MeasureText(line, font.size, font.style).Width)
	}
	return fyne.NewSize(widest+20, float32(len(r.tip.lines))*lineHeight(font)+12)
}

func (r *tipRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.ground}
	for _, t := range r.texts {
		objects = append(objects, t)
	}
	return objects
}

func (r *tipRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	h := lineHeight(fontKey{size: theme.Small})
	for i, t := range r.texts {
		place(t, 10, 6+float32(i)*h, size.Width-20, h)
	}
}

func (r *tipRenderer) Refresh() {
	r.ground.FillColor = theme.Color(theme.TipFill)
	r.texts = r.texts[:0]
	for _, line := range r.tip.lines {
		t := newText(theme.Small, false)
		paintText(t, line, theme.TipText)
		r.texts = append(r.texts, t)
	}
	r.Layout(r.tip.Size())
	canvas.Refresh(r.tip)
}
