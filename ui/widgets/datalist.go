package widgets

import (
	"cmp"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/ui/theme"
)

// DataList is a grid that selects rows: a header that sorts, rows fetched one by
// one from the owner, any number of them (R6). The owner sorts, filters and
// pages; after its data changed it calls Refresh.
//
// Up, Down, PgUp, PgDn, Home and End select; Enter or a double tap opens; Space
// brings up the status choice, Right and Left unfold and fold; other keys and letters go to
// Keys.
type DataList struct {
	widget.BaseWidget
	// Length is how many rows there are.
	Length func() int
	// Row fetches a row; false when it is not loaded yet, and then the owner
	// calls Refresh once it is. It runs for every row that scrolls into view and
	// must not wait.
	Row func(i int) (Row, bool)
	// OnSelected is called when another row is selected.
	OnSelected func(i int)
	// OnOpened is called on Enter and on a double tap.
	OnOpened func(i int)
	// OnSort is called after a title was tapped.
	OnSort func(column int, descending bool)
	// OnChoice is called to choose for a badge; the position on the canvas is
	// just below it, for ShowMenu.
	OnChoice func(i, column int, at fyne.Position)
	// ChoiceWords says for F1 what is chosen so; "" for the status.
	ChoiceWords string
	// OnFold is called to show or hide what is under a row: by Right and Left, and by a tap
	// on its arrow. Nil where nothing is.
	OnFold func(i int, unfold bool)
	// OnTouched is called whenever a person uses the list: by keys, pointer or wheel.
	OnTouched func()
	// Marked says that a row is one of several that are marked, OnMarked is called to
	// mark all from one row to another, or one row more or less (Shift and Ctrl). Nil
	// where one row alone can be selected.
	Marked   func(i int) bool
	OnMarked func(from, to int, single bool)
	// Below stands under the rows inside the border: an ExplainStrip.
	Below fyne.CanvasObject
	// Empty is shown in place of rows when there are none.
	Empty fyne.CanvasObject
	Keys  *KeyMap
	// RowHeight is the rows' height without the line below; 33 if 0.
	RowHeight float32

	set       *columnSet
	header    *listHeader
	rows      *listRows
	selected  int
	focused   bool
	anchor    int
	several   bool
	modifier  fyne.KeyModifier
	tappedRow int
	tappedAt  time.Time
	scale     float32
	now       func() time.Time
	// painter makes what paints a row; least is how many rows have to fit.
	painter func() rowPainter
	least   int
}

const (
	listHeaderHeight float32 = 34
	listLeft         float32 = 22
	dataRow          float32 = 33
)

// NewDataList makes a list with nothing selected.
func NewDataList(columns []Column, length func() int, row func(i int) (Row, bool)) *DataList {
	d := &DataList{Length: length, Row: row, selected: -1, anchor: -1, tappedRow: -1, scale: 1, now: time.Now, least: 3}
	d.painter = func() rowPainter { return &cellPainter{newRowView(d.set), d} }
	d.set = newColumnSet(columns, listLeft)
	d.header = newListHeader(d.set, listHeaderHeight, func(column int) { d.Keys.Do(func() { d.sortBy(column) }) })
	d.header.rounded = true
	d.rows = newListRows(d)
	d.ExtendBaseWidget(d)
	return d
}

// Selected returns the selected row, -1 for none.
func (d *DataList) Selected() int {
	if d.selected >= d.Length() {
		return -1
	}
	return d.selected
}

// Select selects a row and scrolls to it; -1 selects none.
func (d *DataList) Select(i int) {
	if i < -1 || i >= d.Length() {
		return
	}
	// Where several were marked it is news that one alone is selected.
	changed := i != d.selected || d.several
	d.selected, d.anchor, d.several = i, i, false
	if i >= 0 {
		d.ScrollTo(i)
	}
	if changed {
		if d.OnSelected != nil {
			d.OnSelected(i)
		}
		// Afterwards: the owner may have marked other rows until then.
		d.rows.Refresh()
	}
}

// SetSort shows by which column the owner has sorted; -1 for none.
func (d *DataList) SetSort(column int, descending bool) {
	d.header.sorted, d.header.descending = column, descending
	d.header.Refresh()
}

// SetTitle changes a column's title.
func (d *DataList) SetTitle(column int, title string) {
	d.set.columns[column].Title = title
	d.header.Refresh()
}

// ScrollTo scrolls as little as shows the row.
func (d *DataList) ScrollTo(i int) {
	top := float32(i) * d.pitch()
	height := d.rows.Size().Height
	if height < d.pitch() {
		return
	}
	switch offset := d.rows.offset; {
	case top < offset:
		d.rows.scrollTo(top)
	case top+d.pitch() > offset+height:
		d.rows.scrollTo(top + d.pitch() - height)
	}
}

// TakeKeys gives the list the keys, with a row selected; an empty one takes none.
func (d *DataList) TakeKeys() {
	if d.Length() == 0 {
		return
	}
	if d.Selected() < 0 {
		d.Select(0)
	}
	d.focus()
}

// FocusTarget is what a window focuses to give the list the keys.
func (d *DataList) FocusTarget() fyne.Focusable { return d.rows }

// Choose brings up the choice of the selected row's first badge that has one, and
// says whether there is such a badge.
func (d *DataList) Choose() bool {
	i := d.Selected()
	for column := range d.set.columns {
		if d.choosable(i, column) {
			d.choose(i, column)
			return true
		}
	}
	return false
}

// pitch is from the top of a row to the top of the next.
func (d *DataList) pitch() float32 {
	if d.RowHeight > 0 {
		return theme.Scaled(d.RowHeight) + 1
	}
	return theme.Scaled(dataRow) + 1
}

func (d *DataList) open() {
	if i := d.Selected(); i >= 0 && d.OnOpened != nil {
		d.OnOpened(i)
	}
}

func (d *DataList) choosable(i, column int) bool {
	if i < 0 || column < 0 || d.OnChoice == nil || !d.set.columns[column].Badge {
		return false
	}
	row, loaded := d.Row(i)
	return loaded && column < len(row.Cells) && row.Cells[column].Choice
}

func (d *DataList) choose(i, column int) {
	d.ScrollTo(i)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(d.rows)
	y := float32(i+1)*d.pitch() - d.rows.offset - 3
	d.OnChoice(i, column, at.AddXY(d.set.spans[column].x, y))
}

func (d *DataList) sortBy(column int) {
	d.SetSort(column, d.header.sorted == column && !d.header.descending)
	if d.OnSort != nil {
		d.OnSort(column, d.header.descending)
	}
}

func (d *DataList) focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(d.rows); c != nil {
		c.Focus(d.rows)
	}
}

func (d *DataList) setFocused(focused bool) {
	d.focused = focused
	d.Refresh()
}

// help says what keys do while the list has them.
func (d *DataList) help() []KeyHelp {
	help := []KeyHelp{
		{[]string{"Up", "Down"}, "Select a row"},
		{[]string{"Page Up", "Page Down"}, "A page up or down"},
		{[]string{"Home", "End"}, "The first or the last row"},
	}
	if d.OnMarked != nil {
		help = append(help, KeyHelp{[]string{"Shift+Up", "Shift+Down"}, "Mark several rows"})
	}
	if d.OnChoice != nil {
		help = append(help, KeyHelp{[]string{"Space"}, cmp.Or(d.ChoiceWords, "Choose the status")})
	}
	if d.OnFold != nil {
		help = append(help, KeyHelp{[]string{"Right", "Left"}, "Unfold or fold the row"})
	}
	if d.OnOpened != nil {
		help = append(help, KeyHelp{[]string{"Enter"}, "Open the row"})
	}
	return help
}

// CreateRenderer draws border, header, rows and what is below.
func (d *DataList) CreateRenderer() fyne.WidgetRenderer {
	d.Keys.has(d)
	box := &canvas.Rectangle{CornerRadius: theme.PanelRadius}
	border := &canvas.Rectangle{CornerRadius: theme.PanelRadius, StrokeWidth: 1}
	soft := &canvas.Rectangle{BottomLeftCornerRadius: theme.PanelRadius, BottomRightCornerRadius: theme.PanelRadius}
	line := &canvas.Rectangle{}
	objects := []fyne.CanvasObject{box, d.header, d.rows, soft, line}
	if d.Below != nil {
		objects = append(objects, d.Below)
	}
	if d.Empty != nil {
		objects = append(objects, d.Empty)
	}
	objects = append(objects, border)
	paint := func() {
		box.FillColor, soft.FillColor, line.FillColor = theme.Color(theme.Panel), theme.Color(theme.Soft), theme.Color(theme.Line)
		border.StrokeColor = theme.Color(theme.Line)
		if d.focused {
			border.StrokeColor = theme.Color(theme.Primary)
		}
		soft.Hidden, line.Hidden = d.Below == nil, d.Below == nil
		if d.Empty != nil {
			setVisible(d.Empty, d.Length() == 0)
			setVisible(d.rows, d.Length() > 0)
		}
	}
	below := func() float32 {
		if d.Below == nil {
			return theme.PanelRadius - 2
		}
		return d.Below.MinSize().Height
	}
	minSize := func() fyne.Size {
		return fyne.NewSize(d.set.least()+2, 1+listHeaderHeight+float32(d.least)*d.pitch()+1+below())
	}
	layout := func(size fyne.Size) {
		if c := fyne.CurrentApp().Driver().CanvasForObject(d); c != nil {
			d.scale = c.Scale()
		}
		d.set.layout(size.Width - 2)
		box.Resize(size)
		border.Resize(size)
		place(d.header, 1, 1, size.Width-2, listHeaderHeight)
		d.header.Refresh()
		top, foot := 1+listHeaderHeight, size.Height-below()
		place(soft, 0.5, foot, size.Width-1, below())
		place(line, 1, foot-1, size.Width-2, 1)
		if d.Below != nil {
			place(d.Below, 1, foot, size.Width-2, below()-1)
		}
		room := foot - 1 - top
		if pitch := d.pitch(); d.RowHeight == 0 {
			room = pitch * float32(int(room/pitch)) // rows of one line are whole: half of one reads as nothing
		}
		place(d.rows, 1, top, size.Width-2, room)
		if d.Empty != nil {
			place(d.Empty, 1, top, size.Width-2, foot-1-top)
		}
	}
	return newDrawing(d, minSize, paint, layout, objects...)
}

func setVisible(o fyne.CanvasObject, visible bool) {
	switch {
	case visible && !o.Visible():
		o.Show()
	case !visible && o.Visible():
		o.Hide()
	}
}
