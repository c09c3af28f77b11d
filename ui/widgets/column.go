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
	// Badge paints the cells as status pills; such a column is 186 wide at the normal size of
	// text, and as much wider with larger text as the words need.
	Badge bool
	// Sortable lets a tap on the title sort.
	Sortable bool
	// Color is the cells' colour; empty for the theme's Text.
	Color fyne.ThemeColorName
	// TextSize is the cells' size; 0 for the list's own.
	TextSize float32
	// Spare leaves the column out where larger text has no room for all. What it says is said
	// elsewhere too.
	Spare bool
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
	// text is the size of the cells' text. crowded leaves the spare columns out.
	text    float32
	crowded bool
	// laid counts the layouts, so that rows know when theirs is out of date.
	laid int
}

func newColumnSet(columns []Column, left float32) *columnSet {
	return &columnSet{columns: columns, spans: make([]span, len(columns)), left: left, gap: columnGap, text: theme.Body}
}

// leftOut says that a column is not shown.
func (s *columnSet) leftOut(i int) bool { return s.crowded && s.columns[i].Spare }

// least is the width below which columns would be cut off.
func (s *columnSet) least() float32 {
	width := s.left + columnRight - s.gap
	for _, c := range s.columns {
		width += c.Width + s.gap
	}
	return width
}

// needs is how wide a column has to be for text of a size. Those that share what is left over
// need no more than at the normal size.
func (s *columnSet) needs(i int, text float32) float32 {
	switch c := s.columns[i]; {
	case s.leftOut(i):
		return 0
	case c.Badge:
		return max(c.Width, badgeWidth())
	case c.Weight > 0:
		return c.Width
	default:
		return theme.ScaledTo(text, c.Width)
	}
}

// over is how much of a width is left over by all columns for text of a size; below 0 it is
// missing.
func (s *columnSet) over(width, text float32) float32 {
	width -= s.left + columnRight - s.gap
	for i := range s.columns {
		if !s.leftOut(i) {
			width -= s.needs(i, text) + s.gap
		}
	}
	return width
}

// gives is the part of its width that a column gives up, of those that share what is left
// over, before the others become narrower than their text needs.
const gives = 0.3

// layout places the columns in a width, sharing out what is left over. Where larger text has
// no room, the cells' text grows less; then spare columns are left out; then all become
// narrower, those first that share what is left over.
func (s *columnSet) layout(width float32) {
	if width == s.width {
		return
	}
	s.width = width
	s.laid++
	s.text, s.crowded = theme.Body, false
	if s.over(width, s.text) < 0 {
		s.text = theme.SmallGrown()
		s.crowded = s.over(width, s.text) < 0
	}
	spare := s.over(width, s.text)
	var weights, elastic, grown float32
	for i, c := range s.columns {
		weights += c.Weight
		if c.Weight > 0 {
			elastic += gives * c.Width
		}
		grown += max(0, s.needs(i, s.text)-c.Width)
	}
	give := min(1, max(0, -spare)/max(1, elastic))
	shrink := min(1, max(0, -spare-elastic)/max(1, grown))
	x := s.left
	for i, c := range s.columns {
		if s.leftOut(i) {
			s.spans[i] = span{x - s.gap, 0}
			continue
		}
		w := s.needs(i, s.text)
		w -= whole(max(0, w-c.Width) * shrink)
		if c.Weight > 0 {
			w += whole(max(0, spare)*c.Weight/weights) - whole(gives*c.Width*give)
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
