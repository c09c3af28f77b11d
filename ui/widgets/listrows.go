package widgets

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tillbridge/ui/theme"
)

// listRows is Fyne's list with our keys; it makes and scrolls the rows.
type listRows struct {
	widget.List
	owner *DataList
}

func newListRows(owner *DataList) *listRows {
	l := &listRows{owner: owner}
	l.HideSeparators = true
	l.Length = func() int { return owner.Length() }
	l.CreateItem = func() fyne.CanvasObject { return newListRow(owner) }
	l.UpdateItem = func(i int, o fyne.CanvasObject) {
		if row, ok := o.(*listRow); ok {
			row.show(i)
		}
	}
	l.ExtendBaseWidget(l)
	return l
}

// FocusGained marks the list as having the keys.
func (l *listRows) FocusGained() { l.owner.setFocused(true) }

// FocusLost ends that.
func (l *listRows) FocusLost() { l.owner.setFocused(false) }

// TypedKey moves the selection, opens and passes on the rest.
func (l *listRows) TypedKey(e *fyne.KeyEvent) {
	if !l.owner.Keys.Scanned(e) {
		l.owner.Keys.Do(func() { l.typed(e) })
	}
}

func (l *listRows) typed(e *fyne.KeyEvent) {
	d := l.owner
	page := max(1, int(l.Size().Height/d.pitch())-1)
	switch e.Name {
	case fyne.KeyDown:
		d.moveTo(d.Selected() + 1)
	case fyne.KeyUp:
		d.moveTo(d.Selected() - 1)
	case fyne.KeyPageDown:
		d.moveTo(d.Selected() + page)
	case fyne.KeyPageUp:
		d.moveTo(d.Selected() - page)
	case fyne.KeyHome:
		d.moveTo(0)
	case fyne.KeyEnd:
		d.moveTo(d.Length() - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		d.open()
	case fyne.KeySpace:
		if !d.Choose() {
			d.Keys.Key(e)
		}
	default:
		d.Keys.Key(e)
	}
}

// TypedRune passes letters on: they begin a search. The space has chosen.
func (l *listRows) TypedRune(r rune) { l.owner.Keys.TypedRune(r) }

// rowsTheme takes Fyne's room, shadow and selection out of the list.
type rowsTheme struct{}

func (rowsTheme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch name {
	case fynetheme.ColorNameShadow, fynetheme.ColorNameHover, fynetheme.ColorNameSelection:
		return color.Transparent
	}
	return theme.Current().Color(name, v)
}

func (rowsTheme) Font(style fyne.TextStyle) fyne.Resource { return theme.Current().Font(style) }

func (rowsTheme) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.Current().Icon(name) }

func (rowsTheme) Size(name fyne.ThemeSizeName) float32 {
	if name == fynetheme.SizeNamePadding {
		return 0
	}
	return theme.Current().Size(name)
}

// doubleTap is how soon a second tap on the same row opens it.
const doubleTap = 400 * time.Millisecond

// wheelRows is how many rows one click of the wheel scrolls, wheelStep what
// Fyne reports for it.
const (
	wheelRows = 3
	wheelStep = 25
)

// wheel lies over the rows and takes the mouse wheel, nothing else. The rows
// can't: Fyne clips to whatever scrolls, and a half hidden row would show.
type wheel struct {
	widget.BaseWidget
	owner *DataList
}

func newWheel(owner *DataList) *wheel {
	w := &wheel{owner: owner}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled scrolls three rows a click.
func (w *wheel) Scrolled(e *fyne.ScrollEvent) {
	w.owner.scrollBy(-e.Scrolled.DY / wheelStep * wheelRows * w.owner.pitch())
}

// CreateRenderer draws nothing.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{})
}

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
	fill := theme.Panel
	switch {
	case selected:
		fill = theme.SelectedRow
	case row.Unsaved:
		fill = theme.UnsavedRow
	case hovered:
		fill = theme.HoverRow
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
	}
	r.paint()
}

func (r *listRow) paint() {
	r.owner.Keys.Do(func() {
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
	d.focus()
	now := d.now()
	again := d.tappedRow == i && now.Sub(d.tappedAt) <= doubleTap
	d.tappedRow, d.tappedAt = i, now
	d.Select(i)
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

// MouseIn shows that the pointer is over the row.
func (r *listRow) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.paint() }

// MouseMoved does nothing.
func (r *listRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn began.
func (r *listRow) MouseOut() { r.hovered = false; r.paint() }

// Dragged scrolls under a finger.
func (r *listRow) Dragged(e *fyne.DragEvent) { r.owner.scrollBy(-e.Dragged.DY) }

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
