package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/ui/theme"
)

// Table is a static table of a few rows: a header and the rows below it, each
// as high as it has lines. It has no border; put it into a flush Panel.
type Table struct {
	widget.BaseWidget
	// RowHeight is the height of a row with one line, without the line below it;
	// 36 if 0. A second line adds 18.
	RowHeight float32

	set    *columnSet
	header *listHeader
	rows   []Row
}

const (
	tableHeaderHeight float32 = 28
	tableRow          float32 = 36
	tableSecond       float32 = 18
	tableLeft         float32 = 12
)

// NewTable makes a table.
func NewTable(columns []Column, rows []Row) *Table {
	t := &Table{set: newColumnSet(columns, tableLeft), rows: rows}
	t.header = newListHeader(t.set, tableHeaderHeight, func(int) {})
	t.ExtendBaseWidget(t)
	return t
}

// SetRows changes the rows.
func (t *Table) SetRows(rows []Row) {
	t.rows = rows
	t.Refresh()
}

func (t *Table) pitch(row Row) float32 {
	height := t.RowHeight
	if height == 0 {
		height = tableRow
	}
	for _, c := range row.Cells {
		if c.Second != "" && t.RowHeight == 0 {
			return height + tableSecond + 1
		}
	}
	return height + 1
}

// CreateRenderer draws the table.
func (t *Table) CreateRenderer() fyne.WidgetRenderer { return &tableRenderer{table: t} }

type tableRenderer struct {
	table *Table
	views []*tableRowView
}

func (r *tableRenderer) Destroy() {}

func (r *tableRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.table.header}
	for _, v := range r.views {
		objects = append(objects, v)
	}
	return objects
}

func (r *tableRenderer) MinSize() fyne.Size {
	height := tableHeaderHeight
	for _, row := range r.table.rows {
		height += r.table.pitch(row)
	}
	return fyne.NewSize(r.table.set.least(), height)
}

func (r *tableRenderer) Layout(size fyne.Size) {
	t := r.table
	t.set.layout(size.Width)
	place(t.header, 0, 0, size.Width, tableHeaderHeight)
	t.header.Refresh()
	for len(r.views) < len(t.rows) {
		r.views = append(r.views, newTableRowView(t.set))
	}
	r.views = r.views[:len(t.rows)]
	y := tableHeaderHeight
	for i, v := range r.views {
		v.row = t.rows[i]
		v.view.last, v.view.fresh = i == len(r.views)-1, false
		h := t.pitch(v.row)
		place(v, 0, y, size.Width, h)
		v.Refresh()
		y += h
	}
}

func (r *tableRenderer) Refresh() {
	r.Layout(r.table.Size())
	canvas.Refresh(r.table)
}

// tableRowView is one row of a Table; nothing can be done with it.
type tableRowView struct {
	widget.BaseWidget
	view *rowView
	row  Row
}

func newTableRowView(set *columnSet) *tableRowView {
	v := &tableRowView{view: newRowView(set)}
	v.ExtendBaseWidget(v)
	return v
}

// CreateRenderer draws the row.
func (v *tableRowView) CreateRenderer() fyne.WidgetRenderer { return (*tableRowRenderer)(v) }

type tableRowRenderer tableRowView

func (r *tableRowRenderer) Destroy()                     {}
func (r *tableRowRenderer) Objects() []fyne.CanvasObject { return r.view.objects }
func (r *tableRowRenderer) MinSize() fyne.Size           { return fyne.NewSize(1, 1) }
func (r *tableRowRenderer) Layout(size fyne.Size)        { r.view.layout(size) }

func (r *tableRowRenderer) Refresh() {
	fill := theme.Panel
	if r.row.Unsaved {
		fill = theme.UnsavedRow
	}
	r.view.show(r.row, true, fill)
	canvas.Refresh((*tableRowView)(r))
}
