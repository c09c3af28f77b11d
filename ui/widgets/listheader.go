package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// listHeader is the row of titles above a DataList or a Table.
type listHeader struct {
	widget.BaseWidget
	set        *columnSet
	height     float32
	rounded    bool
	sorted     int
	descending bool
	hovered    int
	tapped     func(column int)
}

func newListHeader(set *columnSet, height float32, tapped func(column int)) *listHeader {
	h := &listHeader{set: set, height: height, sorted: -1, hovered: -1, tapped: tapped}
	h.ExtendBaseWidget(h)
	return h
}

// Tapped sorts by the column under the pointer.
func (h *listHeader) Tapped(e *fyne.PointEvent) {
	if i := h.set.at(e.Position.X); i >= 0 && h.set.columns[i].Sortable {
		h.tapped(i)
	}
}

// MouseIn shows what a tap would sort.
func (h *listHeader) MouseIn(e *desktop.MouseEvent) { h.hover(h.set.at(e.Position.X)) }

// MouseMoved shows what a tap would sort.
func (h *listHeader) MouseMoved(e *desktop.MouseEvent) { h.hover(h.set.at(e.Position.X)) }

// MouseOut ends what MouseIn began.
func (h *listHeader) MouseOut() { h.hover(-1) }

func (h *listHeader) hover(column int) {
	if column != h.hovered {
		h.hovered = column
		h.Refresh()
	}
}

// CreateRenderer draws the titles and the arrow.
func (h *listHeader) CreateRenderer() fyne.WidgetRenderer {
	ground, arrow := &canvas.Rectangle{}, newImage()
	objects := []fyne.CanvasObject{ground, arrow}
	titles := make([]*canvas.Text, len(h.set.columns))
	for i := range titles {
		titles[i] = newText(theme.Small, true)
		objects = append(objects, titles[i])
	}
	paint := func() {
		ground.FillColor = theme.Color(theme.HeaderRow)
		if h.rounded {
			ground.TopLeftCornerRadius, ground.TopRightCornerRadius = theme.PanelRadius-1, theme.PanelRadius-1
		}
		for i, column := range h.set.columns {
			name := theme.Secondary
			if i == h.sorted || i == h.hovered && column.Sortable {
				name = theme.Text
			}
			paintText(titles[i], column.Title, name)
		}
		var icon assets.Icon
		if h.sorted >= 0 {
			icon = assets.ArrowUp
			if h.descending {
				icon = assets.ArrowDown
			}
		}
		paintIcon(arrow, icon, theme.Text)
	}
	minSize := func() fyne.Size { return fyne.NewSize(h.set.least(), h.height) }
	layout := func(size fyne.Size) {
		ground.Resize(size)
		for i, column := range h.set.columns {
			at := h.set.spans[i]
			x := at.x
			titles[i].Hidden = h.set.leftOut(i)
			titles[i].Text = fit(column.Title, at.width+h.set.gap, fontKey{theme.Small, fyne.TextStyle{Bold: true}})
			width := widthOf(titles[i])
			if column.Right {
				x += at.width - width
			}
			middle(titles[i], x, size.Height/2)
			if i != h.sorted {
				continue
			}
			arrow.Hidden = titles[i].Hidden
			if column.Right {
				place(arrow, x-18, size.Height/2-7, 14, 14)
			} else {
				place(arrow, x+width+3, size.Height/2-7, 14, 14)
			}
		}
	}
	return newDrawing(h, minSize, paint, layout, objects...)
}
