package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tillbridge/ui/theme"
)

// Measures of a list's scroll bar: the room that takes the pointer, the bar at rest, and
// the shortest it gets.
const (
	barRoom  float32 = 12
	barThin  float32 = 3
	barShort float32 = 24
)

// scrollBar shows where in a list its rows are, and takes it elsewhere: it can be drawn,
// and a tap above or below it turns a page.
type scrollBar struct {
	widget.BaseWidget
	rows *listRows
	held bool // the pointer is over it or draws it

	thumb *canvas.Rectangle
}

func newScrollBar(rows *listRows) *scrollBar {
	b := &scrollBar{rows: rows, thumb: &canvas.Rectangle{CornerRadius: barThin}}
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// span is where the bar begins and how long it is.
func (b *scrollBar) span() (top, length float32) {
	room, hidden := b.Size().Height, b.rows.hidden()
	if hidden == 0 {
		return 0, room
	}
	length = min(room, max(barShort, room*room/(room+hidden)))
	return (room - length) * b.rows.offset / hidden, length
}

// follow brings the bar in line with the rows; with nothing to scroll there is none.
func (b *scrollBar) follow() {
	setVisible(b, b.rows.hidden() > 0)
	if !b.Visible() {
		return
	}
	width, x := barThin, barRoom-2*barThin
	if b.held {
		width, x = barRoom-2*barThin, barThin
	}
	top, length := b.span()
	if at := fyne.NewPos(x, top); b.thumb.Position() != at {
		b.thumb.Move(at)
	}
	b.thumb.Resize(fyne.NewSize(width, length))
}

// Dragged draws the rows along.
func (b *scrollBar) Dragged(e *fyne.DragEvent) {
	if _, length := b.span(); b.Size().Height > length {
		b.rows.scrollTo(b.rows.offset + e.Dragged.DY*b.rows.hidden()/(b.Size().Height-length))
	}
}

// DragEnd does nothing.
func (b *scrollBar) DragEnd() {}

// Tapped turns a page.
func (b *scrollBar) Tapped(e *fyne.PointEvent) {
	page := max(b.rows.owner.pitch(), b.Size().Height-b.rows.owner.pitch())
	switch top, length := b.span(); {
	case e.Position.Y < top:
		b.rows.scrollTo(b.rows.offset - page)
	case e.Position.Y > top+length:
		b.rows.scrollTo(b.rows.offset + page)
	}
}

// MouseIn makes the bar wide enough to be drawn.
func (b *scrollBar) MouseIn(*desktop.MouseEvent) { b.held = true; b.follow() }

// MouseMoved does nothing.
func (b *scrollBar) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn began.
func (b *scrollBar) MouseOut() { b.held = false; b.follow() }

// CreateRenderer draws the bar.
func (b *scrollBar) CreateRenderer() fyne.WidgetRenderer {
	paint := func() { b.thumb.FillColor = theme.Color(fynetheme.ColorNameScrollBar) }
	return newDrawing(b, func() fyne.Size { return fyne.NewSize(barRoom, barShort) }, paint, func(fyne.Size) { b.follow() }, b.thumb)
}
