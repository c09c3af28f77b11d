package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Cell is what a row shows in one column.
type Cell struct {
	Text string
	// Icon or Dot stands before the text.
	Icon assets.Icon
	Dot  bool
	// Tone colours icon, dot and text; a badge's pill too.
	Tone theme.Tone
	Bold bool
	// Muted is for a dash where there is nothing.
	Muted bool
	// Choice gives a badge its chevron: a tap calls DataList.OnChoice.
	Choice bool
	// Second is a smaller line below.
	Second     string
	SecondTone theme.Tone
	SecondMono bool
	// Tip is told while the pointer is over the cell.
	Tip string
	// Over is over how many of the next columns the text may run, whose cells are empty.
	Over int
}

// Dash stands where there is nothing.
var Dash = Cell{Text: "–", Muted: true}

// OrDash is a cell of the text, Dash without one.
func OrDash(text string) Cell {
	if text == "" {
		return Dash
	}
	return Cell{Text: text}
}

// Row is one row of a DataList or a Table.
type Row struct {
	Cells []Cell
	// Strip is the bar at the left edge; NoTone draws none.
	Strip theme.Tone
	// Unsaved tints the row.
	Unsaved bool
	// Fold draws an arrow before a row that has rows under it; Under is for those.
	Fold  Fold
	Under bool
}

// Fold says whether there is something to be unfolded under a row, and whether it is.
type Fold int

// A row with nothing under it, with rows that are hidden, and with rows that are shown.
const (
	NoFold Fold = iota
	Folded
	Unfolded
)

const (
	stripWidth float32 = 4
	cellIcon   float32 = 16
	iconText   float32 = 23 // from a cell's icon to its text
	dotText    float32 = 16 // from a cell's dot to its text
	foldAt     float32 = 8  // where the arrow of a row stands that can be unfolded
	foldSide   float32 = 14
)

// rowView paints a row with texts and shapes only, and only what changed since
// it last did: a grid's speed is decided here.
type rowView struct {
	set     *columnSet
	objects []fyne.CanvasObject
	ground  *canvas.Rectangle
	strip   *canvas.Rectangle
	chosen  *canvas.Rectangle
	line    *canvas.Rectangle
	arrow   *canvas.Image
	cells   []cellView
	// last hides the line below.
	last bool
	// scale is the screen's pixels for each unit.
	scale float32

	height float32
	laid   int
	drawn  float32 // the scale the row was painted for
	fill   fyne.ThemeColorName
	tone   theme.Tone
	fold   Fold
	// fresh is false when everything is to be painted again, as after a change
	// of the theme.
	fresh bool
}

type cellView struct {
	shown   Cell
	loaded  bool
	pill    *canvas.Rectangle
	bar     *canvas.Rectangle
	icon    *canvas.Image
	chevron *canvas.Image
	dot     *canvas.Circle
	text    *canvas.Text
	second  *canvas.Text
}

func newRowView(set *columnSet) *rowView {
	v := &rowView{
		set: set, ground: &canvas.Rectangle{}, strip: &canvas.Rectangle{}, chosen: &canvas.Rectangle{}, line: &canvas.Rectangle{},
		cells: make([]cellView, len(set.columns)), scale: 1,
	}
	v.strip.Hidden, v.chosen.Hidden = true, true
	v.objects = []fyne.CanvasObject{v.ground, v.strip, v.chosen, v.line}
	for i, c := range set.columns {
		if c.Badge {
			v.cells[i].pill = &canvas.Rectangle{CornerRadius: badgeHeight / 2}
			v.cells[i].pill.Hidden = true
			v.objects = append(v.objects, v.cells[i].pill)
		}
	}
	return v
}

// layout sizes what spans the row; its last unit is the line below.
func (v *rowView) layout(size fyne.Size) {
	place(v.ground, 0, 0, size.Width, size.Height-1)
	place(v.strip, 0, 0, stripWidth, size.Height-1)
	place(v.chosen, stripWidth+1, 0, stripWidth, size.Height-1)
	place(v.line, 0, size.Height-1, size.Width, 1)
	if v.height != size.Height {
		v.height = size.Height
		v.fresh = false
	}
}

// show paints a row on a ground. One that is not loaded yet gets grey bars.
func (v *rowView) show(row Row, loaded bool, fill fyne.ThemeColorName) {
	all := !v.fresh || v.laid != v.set.laid || v.drawn != v.scale
	v.fresh, v.laid, v.drawn = true, v.set.laid, v.scale
	if all || v.fill != fill {
		v.fill = fill
		v.ground.FillColor = theme.Color(fill)
		// The fill alone is too faint to be told from the others'.
		v.chosen.FillColor, v.chosen.Hidden = theme.Color(theme.Primary), fill != theme.SelectedRow
		v.chosen.Refresh()
		v.ground.Refresh()
	}
	if all {
		v.line.FillColor, v.line.Hidden = theme.Color(theme.Line), v.last
		v.line.Refresh()
	}
	if all || v.tone != row.Strip {
		v.tone = row.Strip
		v.strip.FillColor, v.strip.Hidden = theme.Color(row.Strip.Solid()), row.Strip == theme.NoTone
		v.strip.Refresh()
	}
	if all || v.fold != row.Fold {
		v.fold = row.Fold
		v.paintIcon(&v.arrow, map[Fold]assets.Icon{Folded: assets.ChevronRight, Unfolded: assets.ChevronDown}[row.Fold], theme.Secondary, foldAt,
			(v.height-1-foldSide)/2, foldSide)
	}
	for i := range v.cells {
		var cell Cell
		out := v.set.leftOut(i)
		if i < len(row.Cells) && !out {
			cell = row.Cells[i]
		}
		if c := &v.cells[i]; all || c.shown != cell || c.loaded != loaded {
			c.shown, c.loaded = cell, loaded
			v.paint(i, loaded || out)
		}
	}
}

func (v *rowView) paint(i int, loaded bool) {
	c, column, at := &v.cells[i], &v.set.columns[i], v.set.spans[i]
	v.paintBar(c, at, loaded)
	if column.Badge {
		v.paintBadge(c, at, loaded)
		return
	}
	cell := &c.shown
	x := at.x
	v.paintIcon(&c.icon, cell.Icon, iconColor(cell.Tone), x, v.height/2-9, cellIcon)
	switch {
	case cell.Icon != "":
		x += iconText
	case cell.Dot:
		x += dotText
	}
	v.paintDot(c, at.x)
	font := fontKey{column.TextSize, fyne.TextStyle{Bold: column.Bold || cell.Bold, Monospace: column.Mono && !cell.Muted}}
	if font.size == 0 {
		font.size = v.set.text
	}
	over := v.set.spans[min(i+cell.Over, len(v.set.spans)-1)]
	middle := (v.height - 1) / 2
	if cell.Second != "" {
		middle -= theme.Scaled(9)
	}
	v.paintText(&c.text, cell.Text, textColor(cell, column), font, x, middle, over.x+over.width-x, column.Right)
	if cell.Second == "" && c.second == nil {
		return
	}
	font = fontKey{theme.Small, fyne.TextStyle{Monospace: cell.SecondMono}}
	name := theme.Secondary
	if cell.SecondTone != theme.NoTone {
		name = cell.SecondTone.Ink()
	}
	v.paintText(&c.second, cell.Second, name, font, x, middle+2*theme.Scaled(9), at.x+at.width-x, column.Right)
}

func iconColor(tone theme.Tone) fyne.ThemeColorName {
	if tone == theme.NoTone {
		return theme.Secondary
	}
	return tone.Ink()
}

func textColor(cell *Cell, column *Column) fyne.ThemeColorName {
	switch {
	case cell.Muted:
		return theme.Muted
	case cell.Tone != theme.NoTone:
		return cell.Tone.Ink()
	case column.Color != "":
		return column.Color
	}
	return theme.Text
}

func (v *rowView) paintBadge(c *cellView, at span, loaded bool) {
	cell := &c.shown
	c.pill.Hidden = !loaded || cell.Text == ""
	if c.pill.Hidden {
		cell = &Cell{}
	}
	y := whole((v.height - 1 - badgeHeight) / 2)
	c.pill.FillColor = theme.Color(cell.Tone.Tint())
	width := min(at.width, badgeWidth())
	place(c.pill, at.x, y, width, badgeHeight)
	c.pill.Refresh()
	v.paintIcon(&c.icon, cell.Icon, cell.Tone.Ink(), at.x+badgeIconAt, y+4, badgeIcon)
	font := fontKey{theme.Small, fyne.TextStyle{Bold: true}}
	v.paintText(&c.text, cell.Text, cell.Tone.Ink(), font, at.x+badgeTextAt, y+badgeHeight/2, width-badgeTextAt-badgeEnd, false)
	var chevron assets.Icon
	if cell.Choice {
		chevron = assets.ChevronDown
	}
	v.paintIcon(&c.chevron, chevron, cell.Tone.Ink(), at.x+width-22, y+5, badgeChevron)
}

func (v *rowView) paintBar(c *cellView, at span, loaded bool) {
	if c.bar == nil {
		if loaded {
			return
		}
		c.bar = &canvas.Rectangle{CornerRadius: 4}
		v.objects = append(v.objects, c.bar)
	}
	c.bar.Hidden = loaded
	c.bar.FillColor = theme.Color(theme.Line)
	place(c.bar, at.x, whole(v.height/2-4), at.width*0.7, 8)
	c.bar.Refresh()
}

func (v *rowView) paintDot(c *cellView, x float32) {
	if c.dot == nil {
		if !c.shown.Dot {
			return
		}
		c.dot = &canvas.Circle{}
		v.objects = append(v.objects, c.dot)
	}
	c.dot.Hidden = !c.shown.Dot
	c.dot.FillColor = theme.Color(c.shown.Tone.Solid())
	place(c.dot, x, whole((v.height-1)/2)-4, 8, 8)
	c.dot.Refresh()
}

func (v *rowView) paintIcon(img **canvas.Image, icon assets.Icon, name fyne.ThemeColorName, x, y, side float32) {
	if *img == nil {
		if icon == "" {
			return
		}
		*img = newImage()
		v.objects = append(v.objects, *img)
	}
	(*img).Hidden = icon == ""
	if icon != "" {
		(*img).Image = theme.IconImage(icon, name, int(side*v.scale+0.5))
		place(*img, x, whole(y), side, side)
	}
	canvas.Refresh(*img)
}

func (v *rowView) paintText(t **canvas.Text, text string, name fyne.ThemeColorName, font fontKey, x, mid, width float32, right bool) {
	if *t == nil {
		if text == "" {
			return
		}
		*t = &canvas.Text{}
		v.objects = append(v.objects, *t)
	}
	line := *t
	line.Text, line.TextSize, line.TextStyle = fit(text, width, font), font.size, font.style
	line.Color = theme.Color(name)
	line.Alignment = fyne.TextAlignLeading
	if right {
		line.Alignment = fyne.TextAlignTrailing
	}
	h := lineHeight(font)
	place(line, x, whole(mid-h/2), width, h)
	line.Refresh()
}
