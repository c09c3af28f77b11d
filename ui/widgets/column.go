package widgets

import (
	"fyne.io/fyne/v2"

	"tillbridge/ui/theme"
)

// Column is one column of a DataList or a Table.
type Column struct {
	Title string
	// Width is the least width; Weight is the share of what is left over.
	Width, Weight float32
	// Right aligns title and cells at the right, for money and numbers.
	Right bool
	// Bold is for the first column, Mono for SKUs and barcodes.
	Bold, Mono bool
	// Badge paints the cells as status pills; such a column is 186 wide.
	Badge bool
	// Sortable lets a tap on the title sort.
	Sortable bool
	// Color is the cells' colour; empty for the theme's Text.
	Color fyne.ThemeColorName
	// TextSize is the cells' size; 0 for the theme's Body.
	TextSize float32
}

// Measures of rows.
const (
	columnGap   float32 = 16
	columnRight float32 = 16 // after the last column
)

type span struct{ x, width float32 }

// columnSet is the columns with their places, shared by header and rows.
type columnSet struct {
	columns []Column
	spans   []span
	left    float32
	gap     float32
	width   float32
	// laid counts the layouts, so that rows know when theirs is out of date.
	laid int
}

func newColumnSet(columns []Column, left float32) *columnSet {
	return &columnSet{columns: columns, spans: make([]span, len(columns)), left: left, gap: columnGap}
}

// least is the width below which columns would be cut off.
func (s *columnSet) least() float32 {
	width := s.left + columnRight - s.gap
	for _, c := range s.columns {
		width += c.Width + s.gap
	}
	return width
}

// layout places the columns in a width, sharing out what is left over.
func (s *columnSet) layout(width float32) {
	if width == s.width {
		return
	}
	s.width = width
	s.laid++
	spare := max(0, width-s.least())
	var weights, larger float32
	for _, c := range s.columns {
		weights += c.Weight
		larger += theme.Scaled(c.Width) - c.Width
	}
	// Larger text gets wider columns, as far as there is room.
	grown := min(1, spare/max(1, larger))
	spare -= larger * grown
	x := s.left
	for i, c := range s.columns {
		w := c.Width + whole((theme.Scaled(c.Width)-c.Width)*grown)
		if weights > 0 {
			w += whole(spare * c.Weight / weights)
		}
		s.spans[i] = span{x, w}
		x += w + s.gap
	}
}

// at returns the column at x, gaps counted half and half; -1 beyond them.
func (s *columnSet) at(x float32) int {
	for i, sp := range s.spans {
		if x >= sp.x-s.gap/2 && x < sp.x+sp.width+s.gap/2 {
			return i
		}
	}
	return -1
}
