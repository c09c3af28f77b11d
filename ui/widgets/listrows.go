package widgets

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/ui/theme"
)

// listRows shows the rows in sight, one below the other, and scrolls them. Fyne's own
// List takes the room between rows from the theme, and a theme for one list alone,
// container.ThemeOverride, is never let go of, nor is anything it was put on.
type listRows struct {
	widget.BaseWidget
	owner *DataList
	bar   *scrollBar
	// offset is how much of all rows is above those in sight. Row i is shown by slot
	// i modulo their number, so that scrolling paints only the rows that come in.
	offset float32
	slots  []*listRow
}

func newListRows(owner *DataList) *listRows {
	l := &listRows{owner: owner}
	l.bar = newScrollBar(l)
	l.ExtendBaseWidget(l)
	return l
}

// hidden is how much of the rows doesn't fit, the most that can be scrolled.
func (l *listRows) hidden() float32 {
	return max(0, float32(l.owner.Length())*l.owner.pitch()-l.Size().Height)
}

// scrollTo brings what is so far down to the top, or as near as there are rows.
func (l *listRows) scrollTo(offset float32) {
	if offset = max(0, min(offset, l.hidden())); offset != l.offset {
		l.offset = offset
		l.arrange(false)
	}
}

// arrange puts a row into each slot and paints those that are new in it, or all.
func (l *listRows) arrange(all bool) {
	pitch, length, size := l.owner.pitch(), l.owner.Length(), l.Size()
	if size.Height <= 0 {
		return
	}
	n := int(math.Ceil(float64(size.Height/pitch))) + 1
	for len(l.slots) < n {
		l.slots = append(l.slots, newListRow(l.owner))
	}
	l.slots = l.slots[:n]
	l.offset = min(l.offset, l.hidden())
	first := int(l.offset / pitch)
	for i := first; i < first+n; i++ {
		row := l.slots[i%n]
		setVisible(row, i < length)
		if i >= length {
			row.index = -1
			continue
		}
		row.Move(fyne.NewPos(0, float32(i)*pitch-l.offset))
		row.Resize(fyne.NewSize(size.Width, pitch))
		if all || row.index != i {
			row.show(i)
		}
	}
	l.bar.follow()
}

// Scrolled scrolls three rows a click of the wheel. It also is what Fyne clips by: half
// a row at the bottom doesn't show below the list.
func (l *listRows) Scrolled(e *fyne.ScrollEvent) {
	l.owner.touched()
	l.scrollTo(l.offset - e.Scrolled.DY/wheelStep*wheelRows*l.owner.pitch())
}

// CreateRenderer draws the rows in sight and the bar.
func (l *listRows) CreateRenderer() fyne.WidgetRenderer { return (*listRowsRenderer)(l) }

type listRowsRenderer listRows

func (r *listRowsRenderer) Destroy() {}

func (r *listRowsRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.owner.set.least(), r.owner.pitch())
}

func (r *listRowsRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, 0, len(r.slots)+1)
	for _, row := range r.slots {
		if row.Visible() {
			objects = append(objects, row)
		}
	}
	return append(objects, r.bar)
}

func (r *listRowsRenderer) Layout(size fyne.Size) {
	place(r.bar, size.Width-barRoom, 0, barRoom, size.Height)
	(*listRows)(r).arrange(false)
}

func (r *listRowsRenderer) Refresh() {
	(*listRows)(r).arrange(true)
	canvas.Refresh((*listRows)(r))
}

// FocusGained marks the list as having the keys.
func (l *listRows) FocusGained() { l.owner.setFocused(true) }

// FocusLost ends that.
func (l *listRows) FocusLost() {
	l.owner.modifier = 0
	l.owner.setFocused(false)
}

// TypedKey moves the selection, opens and passes on the rest.
func (l *listRows) TypedKey(e *fyne.KeyEvent) {
	if !l.owner.Keys.Scanned(e) {
		l.owner.Keys.Do(func() { l.typed(e) })
	}
}

func (l *listRows) typed(e *fyne.KeyEvent) {
	d := l.owner
	d.touched()
	page := max(1, int(l.Size().Height/d.pitch())-1)
	switch e.Name {
	case fyne.KeyDown:
		d.goTo(d.Selected() + 1)
	case fyne.KeyUp:
		d.goTo(d.Selected() - 1)
	case fyne.KeyPageDown:
		d.goTo(d.Selected() + page)
	case fyne.KeyPageUp:
		d.goTo(d.Selected() - page)
	case fyne.KeyHome:
		d.goTo(0)
	case fyne.KeyEnd:
		d.goTo(d.Length() - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		d.open()
	case fyne.KeySpace:
		if !d.Choose() {
			d.Keys.Key(e)
		}
	case fyne.KeyRight, fyne.KeyLeft:
		if d.OnFold == nil || d.Selected() < 0 {
			d.Keys.Key(e)
			return
		}
		d.OnFold(d.Selected(), e.Name == fyne.KeyRight)
	default:
		d.Keys.Key(e)
	}
}

// TypedRune passes letters on: they begin a search. The space has chosen.
func (l *listRows) TypedRune(r rune) { l.owner.Keys.TypedRune(r) }

// doubleTap is how soon a second tap on the same row opens it.
const doubleTap = 400 * time.Millisecond

// wheelRows is how many rows one click of the wheel scrolls, wheelStep what
// Fyne reports for it.
const (
	wheelRows = 3
	wheelStep = 25
)

// rowPainter paints the rows of a list: cells in columns, or something of its own.
type rowPainter interface {
	// drawn are the objects that show the row.
	drawn() []fyne.CanvasObject
	layout(size fyne.Size)
	paint(i int, selected, hovered bool)
	// forget makes the next paint repaint everything, as after a change of the theme.
	forget()
}

// cellPainter paints the cells that the list's owner gives.
type cellPainter struct {
	*rowView
	owner *DataList
}

func (p *cellPainter) drawn() []fyne.CanvasObject { return p.objects }

func (p *cellPainter) forget() { p.fresh = false }

func (p *cellPainter) paint(i int, selected, hovered bool) {
	if p.height == 0 {
		return
	}
	row, loaded := p.owner.Row(i)
	if p.owner.Marked != nil && p.owner.Marked(i) {
		selected = true
	}
	fill := theme.Panel
	switch {
	case selected:
		fill = theme.SelectedRow
	case row.Unsaved:
		fill = theme.UnsavedRow
	case hovered:
		fill = theme.HoverRow
	case row.Under:
		fill = theme.Soft
	}
	p.scale = p.owner.scale
	p.show(row, loaded, fill)
}

// listRow is one row on the screen: painting, tapping, dragging.
type listRow struct {
	widget.BaseWidget
	owner   *DataList
	view    rowPainter
	index   int
	hovered bool
}

func newListRow(owner *DataList) *listRow {
	r := &listRow{owner: owner, view: owner.painter(), index: -1}
	r.ExtendBaseWidget(r)
	return r
}

func (r *listRow) show(i int) {
	if i != r.index {
		r.index, r.hovered = i, false
		hideTip(r)
	}
	r.paint()
}

func (r *listRow) paint() {
	r.owner.Keys.frame().guard(func() { // no person asked for it
		if r.index >= 0 && r.index < r.owner.Length() {
			r.view.paint(r.index, r.index == r.owner.selected, r.hovered)
		}
	})
}

// Tapped takes the focus, selects, opens on a second tap, and brings up the
// choice of a status.
func (r *listRow) Tapped(e *fyne.PointEvent) { r.owner.Keys.Do(func() { r.tapped(e) }) }

func (r *listRow) tapped(e *fyne.PointEvent) {
	d, i := r.owner, r.index
	if i < 0 || i >= d.Length() {
		return
	}
	d.touched()
	modified := d.modifier
	d.focus()
	d.modifier = modified
	if marking, single := d.marks(); marking {
		d.tappedRow = -1
		d.mark(i, single)
		return
	}
	now := d.now()
	again := d.tappedRow == i && now.Sub(d.tappedAt) <= doubleTap
	d.tappedRow, d.tappedAt = i, now
	d.Select(i)
	if row, loaded := d.Row(i); loaded && row.Fold != NoFold && d.OnFold != nil && e.Position.X < d.set.left {
		d.tappedRow = -1
		d.OnFold(i, row.Fold == Folded)
		return
	}
	if column := d.set.at(e.Position.X); d.choosable(i, column) {
		d.tappedRow = -1
		d.choose(i, column)
		return
	}
	if again {
		d.tappedRow = -1
		d.open()
	}
}

// MouseDown notes the keys held down with the tap that follows.
func (r *listRow) MouseDown(e *desktop.MouseEvent) { r.owner.modifier = e.Modifier }

// MouseUp does nothing.
func (r *listRow) MouseUp(*desktop.MouseEvent) {}

// MouseIn shows that the pointer is over the row.
func (r *listRow) MouseIn(e *desktop.MouseEvent) {
	r.hovered = true
	r.paint()
	r.MouseMoved(e)
}

// MouseMoved says that somebody reads, and tells what the cell under the pointer has to tell.
func (r *listRow) MouseMoved(e *desktop.MouseEvent) {
	r.owner.touched()
	r.owner.Keys.Do(func() { r.explain(r.owner.set.at(e.Position.X)) })
}

func (r *listRow) explain(column int) {
	row, loaded := r.owner.Row(r.index)
	if !loaded || column < 0 || column >= len(row.Cells) || row.Cells[column].Tip == "" {
		hideTip(r)
		return
	}
	showTipAt(r, r.owner.set.spans[column].x, row.Cells[column].Tip)
}

// MouseOut ends what MouseIn began.
func (r *listRow) MouseOut() {
	hideTip(r)
	r.hovered = false
	r.paint()
}

// Dragged scrolls under a finger.
func (r *listRow) Dragged(e *fyne.DragEvent) {
	r.owner.touched()
	r.owner.rows.scrollTo(r.owner.rows.offset - e.Dragged.DY)
}

// DragEnd does nothing.
func (r *listRow) DragEnd() {}

// CreateRenderer draws the row.
func (r *listRow) CreateRenderer() fyne.WidgetRenderer { return (*listRowRenderer)(r) }

type listRowRenderer listRow

func (r *listRowRenderer) Destroy()                     {}
func (r *listRowRenderer) Objects() []fyne.CanvasObject { return r.view.drawn() }

func (r *listRowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.owner.set.least(), r.owner.pitch())
}

func (r *listRowRenderer) Layout(size fyne.Size) {
	r.view.layout(size)
	(*listRow)(r).paint()
}

func (r *listRowRenderer) Refresh() {
	r.view.forget()
	(*listRow)(r).paint()
}
