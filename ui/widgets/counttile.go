package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// CountRow is one line of a CountTile's breakdown.
type CountRow struct {
	Icon   assets.Icon
	Text   string
	Number string
}

// Count is what a CountTile shows (R1, R2). Numbers come written out.
type Count struct {
	Number  string   // the orders that require action
	Caption []string // the words beside it, a line each
	Rows    []CountRow
	Waiting CountRow // the second figure, below
}

// CountTile is the big eCommerce tile: solid teal in both variants, the number
// at the left, its breakdown at the right. A tap, Enter or Space opens; other
// keys go to Keys.
type CountTile struct {
	widget.BaseWidget
	Icon     assets.Icon
	Name     string
	Hint     string
	OnTapped func()
	Keys     *KeyMap

	count            Count
	hovered, focused bool
}

// NewCountTile makes a tile; hint says which key opens what.
func NewCountTile(icon assets.Icon, name, hint string, tapped func()) *CountTile {
	t := &CountTile{Icon: icon, Name: name, Hint: hint, OnTapped: tapped}
	t.ExtendBaseWidget(t)
	return t
}

// Set changes the figures.
func (t *CountTile) Set(count Count) {
	t.count = count
	t.Refresh()
}

// Number returns the number shown.
func (t *CountTile) Number() string { return t.count.Number }

// Tapped opens what the tile stands for.
func (t *CountTile) Tapped(*fyne.PointEvent) {
	if t.OnTapped != nil {
		t.Keys.Do(t.OnTapped)
	}
}

// MouseIn shows that the pointer is over the tile.
func (t *CountTile) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }

// MouseMoved does nothing.
func (t *CountTile) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn began.
func (t *CountTile) MouseOut() { t.hovered = false; t.Refresh() }

// FocusGained shows the ring.
func (t *CountTile) FocusGained() { t.focused = true; t.Refresh() }

// FocusLost hides the ring.
func (t *CountTile) FocusLost() { t.focused = false; t.Refresh() }

// Cursor is a hand.
func (t *CountTile) Cursor() desktop.Cursor { return desktop.PointerCursor }

// TypedKey opens on Enter and Space.
func (t *CountTile) TypedKey(e *fyne.KeyEvent) { t.Keys.Press(e, func() { t.Tapped(nil) }) }

// TypedRune passes letters on.
func (t *CountTile) TypedRune(r rune) { t.Keys.TypedRune(r) }

// CreateRenderer draws the tile.
func (t *CountTile) CreateRenderer() fyne.WidgetRenderer {
	r := &countRenderer{
		tile: t, box: &canvas.Rectangle{CornerRadius: theme.TileRadius}, ring: newRing(theme.TileRadius),
		icon: newImage(), name: newText(theme.Amount, true), number: newText(numberSize, true),
		line: &canvas.Rectangle{}, panel: &canvas.Rectangle{CornerRadius: theme.PanelRadius},
		waiting: newCountLine(), hint: newText(theme.Body, false),
	}
	r.waiting.number.TextSize, r.waiting.text.TextSize = 18, 15
	r.paint()
	return r
}

const (
	numberSize   float32 = 136
	countPanel   float32 = 360
	countRowMost float32 = 61
)

type countLine struct {
	line         *canvas.Rectangle
	icon         *canvas.Image
	text, number *canvas.Text
}

func newCountLine() countLine {
	return countLine{&canvas.Rectangle{}, newImage(), newText(theme.CounterText, false), newText(theme.Title, true)}
}

func (l countLine) paint(row CountRow) {
	l.line.FillColor = theme.Color(theme.TileLine)
	paintIcon(l.icon, row.Icon, theme.TileFaint)
	paintText(l.text, row.Text, theme.TileFaint)
	paintText(l.number, row.Number, theme.TileText)
}

type countRenderer struct {
	tile       *CountTile
	box, ring  *canvas.Rectangle
	icon       *canvas.Image
	name       *canvas.Text
	number     *canvas.Text
	captions   []*canvas.Text
	line       *canvas.Rectangle
	waiting    countLine
	hint       *canvas.Text
	panel      *canvas.Rectangle
	breakdown  []countLine
	allObjects []fyne.CanvasObject
}

func (r *countRenderer) Destroy()                     {}
func (r *countRenderer) MinSize() fyne.Size           { return fyne.NewSize(680, 296) }
func (r *countRenderer) Objects() []fyne.CanvasObject { return r.allObjects }

func (r *countRenderer) paint() {
	t := r.tile
	r.box.FillColor = theme.Color(theme.TileFill)
	if t.hovered {
		r.box.FillColor = theme.Color(theme.TileHover)
	}
	paintRing(r.ring, t.focused)
	r.panel.FillColor = theme.Color(theme.TilePanel)
	r.line.FillColor = theme.Color(theme.TileLine)
	paintIcon(r.icon, t.Icon, theme.TileText)
	paintText(r.name, t.Name, theme.TileText)
	paintText(r.number, t.count.Number, theme.TileText)
	paintText(r.hint, t.Hint, theme.TileFaint)
	r.waiting.paint(t.count.Waiting)
	r.allObjects = []fyne.CanvasObject{
		r.ring, r.box, r.icon, r.name, r.number, r.line, r.waiting.icon, r.waiting.text, r.waiting.number, r.hint, r.panel,
	}
	r.captions = r.captions[:0]
	for _, text := range t.count.Caption {
		caption := newText(theme.BigTitle, false)
		paintText(caption, text, theme.TileFaint)
		r.captions = append(r.captions, caption)
		r.allObjects = append(r.allObjects, caption)
	}
	for len(r.breakdown) < len(t.count.Rows) {
		r.breakdown = append(r.breakdown, newCountLine())
	}
	r.breakdown = r.breakdown[:len(t.count.Rows)]
	for i, row := range t.count.Rows {
		l := r.breakdown[i]
		l.paint(row)
		l.line.Hidden = i == 0
		r.allObjects = append(r.allObjects, l.line, l.icon, l.text, l.number)
	}
}

func (r *countRenderer) Layout(size fyne.Size) {
	r.box.Resize(size)
	placeRing(r.ring, r.box)
	place(r.icon, 26, 26, 29, 29)
	middle(r.name, 70, 41)

	panelWidth := min(countPanel, whole(size.Width*0.45))
	left := size.Width - 24 - panelWidth
	place(r.panel, left, 22, panelWidth, size.Height-44)
	if n := len(r.breakdown); n > 0 {
		h := min(countRowMost, (size.Height-44-10)/float32(n))
		y := 22 + 6 + whole((size.Height-44-10-h*float32(n))/2)
		for _, l := range r.breakdown {
			mid := y + h/2
			place(l.line, left+18, y-1, panelWidth-36, 1)
			place(l.icon, left+18, whole(mid-11), 22, 22)
			middle(l.text, left+52, mid)
			middle(l.number, left+panelWidth-18-widthOf(l.number), mid)
			y += h
		}
	}

	r.layoutNumber(left, size.Height)

	bottom := size.Height - 61
	place(r.line, 24, bottom, left-24-28, 1)
	mid := bottom + 28
	place(r.waiting.icon, 24, mid-11, 22, 22)
	middle(r.waiting.number, 56, mid)
	end := 56 + widthOf(r.waiting.number) + 10
	middle(r.waiting.text, end, mid)
	end += widthOf(r.waiting.text)
	r.hint.Text = fit(r.tile.Hint, left-28-end-12, fontKey{size: theme.Body})
	middle(r.hint, left-28-widthOf(r.hint), mid-1)
}

// layoutNumber shrinks the number until it stands beside its words.
func (r *countRenderer) layoutNumber(left, height float32) {
	var words float32
	for _, c := range r.captions {
		words = max(words, widthOf(c))
	}
	room := left - 30 - 24 - words - 24
	r.number.TextSize = numberSize
	if w := widthOf(r.number); w > room {
		r.number.TextSize = max(40, whole(numberSize*room/w))
	}
	mid := whole((68+height-61)/2) - 2
	middle(r.number, 27, mid)
	// The words end on the number's base line.
	base := mid + r.number.TextSize*0.365
	x := 27 + widthOf(r.number) + 19
	for i, c := range r.captions {
		middle(c, x, base-8-r.number.TextSize*0.05-float32(len(r.captions)-1-i)*30)
	}
}

func (r *countRenderer) Refresh() {
	r.paint()
	r.Layout(r.tile.Size())
	for _, o := range r.allObjects {
		o.Refresh()
	}
	canvas.Refresh(r.tile)
}
