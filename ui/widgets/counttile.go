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
	// OnTapped opens what the line counts; nil leaves that to the tile.
	OnTapped func()
}

// Count is what a CountTile shows (R1, R2). Numbers come written out.
type Count struct {
	Number  string   // the orders that require action
	Caption []string // the words beside it, a line each
	Rows    []CountRow
	Waiting CountRow // the second figure, below
	// OnNumber opens what the number counts; nil leaves that to the tile.
	OnNumber func()
}

// CountTile is the big eCommerce tile: solid teal in both variants, the number
// at the left, its breakdown at the right. A tap opens the figure under the pointer,
// Enter and Space the one that Up and Down have lit; either opens all where there is
// none. Other keys go to Keys.
type CountTile struct {
	widget.BaseWidget
	Icon     assets.Icon
	Name     string
	Hint     string
	OnTapped func()
	Keys     *KeyMap

	count            Count
	hovered, focused bool
	// figures are the parts of the tile that open something of their own. pointed is the one
	// under the pointer, lit the one that the keys have reached; -1 is the tile itself. They
	// are apart, so that a mouse left lying somewhere doesn't say what Enter opens.
	figures      []figure
	pointed, lit int
}

// figure is a part of a CountTile with something of its own to open.
type figure struct {
	at   fyne.Position
	size fyne.Size
	open func()
}

func (f figure) holds(p fyne.Position) bool {
	return p.X >= f.at.X && p.X < f.at.X+f.size.Width && p.Y >= f.at.Y && p.Y < f.at.Y+f.size.Height
}

// NewCountTile makes a tile; hint says which key opens what.
func NewCountTile(icon assets.Icon, name, hint string, tapped func()) *CountTile {
	t := &CountTile{Icon: icon, Name: name, Hint: hint, OnTapped: tapped, pointed: -1, lit: -1}
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

// Tapped opens the figure under the pointer, or what the tile stands for.
func (t *CountTile) Tapped(e *fyne.PointEvent) {
	i := -1
	if e != nil {
		i = t.figureAt(e.Position)
	}
	t.open(i)
}

func (t *CountTile) open(i int) {
	switch {
	case i >= 0 && i < len(t.figures):
		t.Keys.Do(t.figures[i].open)
	case t.OnTapped != nil:
		t.Keys.Do(t.OnTapped)
	}
}

func (t *CountTile) figureAt(p fyne.Position) int {
	for i, f := range t.figures {
		if f.holds(p) {
			return i
		}
	}
	return -1
}

// shown is the figure that is drawn as the next one to open: the keys' before the mouse's.
func (t *CountTile) shown() int {
	if t.lit >= 0 {
		return t.lit
	}
	return t.pointed
}

// mark changes pointed or lit, and draws anew what that changes.
func (t *CountTile) mark(which *int, i int) {
	if i != *which {
		*which = i
		t.Refresh()
	}
}

// MouseIn shows that the pointer is over the tile.
func (t *CountTile) MouseIn(e *desktop.MouseEvent) {
	t.hovered, t.pointed = true, t.figureAt(e.Position)
	t.Refresh()
}

// MouseMoved shows the figure under the pointer, and gives up the one of the keys.
func (t *CountTile) MouseMoved(e *desktop.MouseEvent) {
	t.mark(&t.pointed, t.figureAt(e.Position))
	t.mark(&t.lit, -1)
}

// MouseOut ends what MouseIn began.
func (t *CountTile) MouseOut() {
	t.hovered, t.pointed = false, -1
	t.Refresh()
}

// FocusGained shows the ring.
func (t *CountTile) FocusGained() { t.focused = true; t.Refresh() }

// FocusLost hides the ring.
func (t *CountTile) FocusLost() {
	t.focused, t.lit = false, -1
	t.Refresh()
}

// Cursor is a hand.
func (t *CountTile) Cursor() desktop.Cursor { return desktop.PointerCursor }

// TypedKey opens on Enter and Space, and lights one figure after the other.
func (t *CountTile) TypedKey(e *fyne.KeyEvent) {
	if t.Keys.Scanned(e) {
		return
	}
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		t.open(t.lit)
	case fyne.KeyDown:
		t.mark(&t.lit, min(t.lit+1, len(t.figures)-1))
	case fyne.KeyUp:
		t.mark(&t.lit, max(t.lit-1, -1))
	default:
		t.Keys.Key(e)
	}
}

// TypedRune passes letters on.
func (t *CountTile) TypedRune(r rune) { t.Keys.TypedRune(r) }

// CreateRenderer draws the tile.
func (t *CountTile) CreateRenderer() fyne.WidgetRenderer {
	r := &countRenderer{
		tile: t, box: &canvas.Rectangle{CornerRadius: theme.TileRadius}, ring: newRing(theme.TileRadius),
		icon: newImage(), name: newText(theme.Amount, true), number: newText(numberSize, true),
		line: &canvas.Rectangle{}, panel: &canvas.Rectangle{CornerRadius: theme.PanelRadius},
		waiting: newCountLine(), hint: newText(theme.Body, false), lit: &canvas.Rectangle{CornerRadius: theme.InputRadius, StrokeWidth: 1},
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
	lit        *canvas.Rectangle
	breakdown  []countLine
	allObjects []fyne.CanvasObject
}

func (r *countRenderer) Destroy()                     {}
func (r *countRenderer) Objects() []fyne.CanvasObject { return r.allObjects }

// MinSize is less where what is around the tile needs more for its larger text; the tile's own
// is large anyway.
func (r *countRenderer) MinSize() fyne.Size {
	if theme.Enlarged() {
		return fyne.NewSize(650, 276)
	}
	return fyne.NewSize(680, 284)
}

func (r *countRenderer) paint() {
	t := r.tile
	r.box.FillColor = theme.Color(theme.TileFill)
	if t.hovered {
		r.box.FillColor = theme.Color(theme.TileHover)
	}
	paintRing(r.ring, t.focused)
	r.panel.FillColor = theme.Color(theme.TilePanel)
	r.line.FillColor = theme.Color(theme.TileLine)
	r.lit.FillColor, r.lit.StrokeColor = theme.Color(theme.TileHover), theme.Color(theme.TileFaint)
	r.lit.Hidden = t.shown() < 0 || t.shown() >= len(t.figures)
	paintIcon(r.icon, t.Icon, theme.TileText)
	paintText(r.name, t.Name, theme.TileText)
	paintText(r.number, t.count.Number, theme.TileText)
	paintText(r.hint, t.Hint, theme.TileFaint)
	r.waiting.paint(t.count.Waiting)
	r.allObjects = []fyne.CanvasObject{
		r.ring, r.box, r.panel, r.lit, r.icon, r.name, r.number, r.line, r.waiting.icon, r.waiting.text, r.waiting.number, r.hint,
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
	t := r.tile
	t.figures = nil
	r.box.Resize(size)
	placeRing(r.ring, r.box)
	place(r.icon, 26, 26, 29, 29)
	middle(r.name, 70, 41)

	panelWidth := min(countPanel, whole(size.Width*0.45))
	left := size.Width - 24 - panelWidth
	place(r.panel, left, 22, panelWidth, size.Height-44)
	r.layoutNumber(left, size.Height)
	r.layoutBreakdown(left, panelWidth, size.Height)

	bottom := size.Height - 61
	place(r.line, 24, bottom, left-24-28, 1)
	mid := bottom + 28
	place(r.waiting.icon, 24, mid-11, 22, 22)
	middle(r.waiting.number, 56, mid)
	end := 56 + widthOf(r.waiting.number) + 10
	middle(r.waiting.text, end, mid)
	end += widthOf(r.waiting.text)
	t.figure(t.count.Waiting.OnTapped, 18, bottom+8, end-12, 41)
	r.hint.Text = t.Hint
	r.hint.Hidden = widthOf(r.hint) > left-28-end-12
	middle(r.hint, left-28-widthOf(r.hint), mid-1)
	r.placeLit()
}

// figure makes a part of the tile open something of its own.
func (t *CountTile) figure(open func(), x, y, width, height float32) {
	if open != nil {
		t.figures = append(t.figures, figure{fyne.NewPos(x, y), fyne.NewSize(width, height), open})
	}
}

func (r *countRenderer) placeLit() {
	if i := r.tile.shown(); i >= 0 && i < len(r.tile.figures) {
		f := r.tile.figures[i]
		place(r.lit, f.at.X, f.at.Y, f.size.Width, f.size.Height)
	}
}

// layoutBreakdown writes the lines smaller where a number would run into its words.
func (r *countRenderer) layoutBreakdown(left, width, height float32) {
	n := len(r.breakdown)
	if n == 0 {
		return
	}
	var words, number float32
	for _, size := range [][2]float32{{theme.CounterText, theme.Title}, {theme.PanelTitle, theme.CounterText}, {theme.Small, theme.Body}} {
		words, number = size[0], size[1]
		fits := true
		for _, l := range r.breakdown {
			l.text.TextSize, l.number.TextSize = words, number
			fits = fits && 52+widthOf(l.text)+10+widthOf(l.number)+18 <= width
		}
		if fits {
			break
		}
	}
	h := min(countRowMost, (height-44-10)/float32(n))
	y := 22 + 6 + whole((height-44-10-h*float32(n))/2)
	for i, l := range r.breakdown {
		mid := y + h/2
		place(l.line, left+18, y-1, width-36, 1)
		place(l.icon, left+18, whole(mid-11), 22, 22)
		middle(l.text, left+52, mid)
		middle(l.number, left+width-18-widthOf(l.number), mid)
		r.tile.figure(r.tile.count.Rows[i].OnTapped, left+8, whole(y+1), width-16, whole(h-3))
		y += h
	}
}

// numberLeast is the size below which the number stands above its words, not beside.
const numberLeast float32 = 76

// layoutNumber shrinks the number until it stands beside its words, or above them.
func (r *countRenderer) layoutNumber(left, height float32) {
	var words float32
	for _, c := range r.captions {
		c.TextSize = theme.BigTitle
		words = max(words, widthOf(c))
	}
	fitting := func(room float32) float32 {
		r.number.TextSize = numberSize
		if w := widthOf(r.number); w > room {
			r.number.TextSize = max(28, whole(numberSize*room/w))
		}
		return r.number.TextSize
	}
	top, bottom := float32(68), height-61
	mid := whole((top+bottom)/2) - 2
	if fitting(left-30-24-words-24) >= numberLeast {
		middle(r.number, 27, mid)
		// The words end on the number's base line.
		base := mid + r.number.TextSize*0.365
		x := 27 + widthOf(r.number) + 19
		for i, c := range r.captions {
			middle(c, x, base-8-r.number.TextSize*0.05-float32(len(r.captions)-1-i)*30)
		}
		r.tile.figure(r.tile.count.OnNumber, 18, whole(mid-r.number.TextSize*0.45), x+words-10, whole(r.number.TextSize*0.9))
		return
	}
	fitting(left - 54)
	middle(r.number, 27, mid-16)
	x := float32(27)
	for _, c := range r.captions {
		c.TextSize = theme.CounterText
		middle(c, x, mid-16+r.number.TextSize*0.5+14)
		x += widthOf(c) + 5
	}
	r.tile.figure(r.tile.count.OnNumber, 18, whole(mid-16-r.number.TextSize*0.5), left-36, whole(r.number.TextSize+28))
}

func (r *countRenderer) Refresh() {
	r.paint()
	r.Layout(r.tile.Size())
	for _, o := range r.allObjects {
		o.Refresh()
	}
	canvas.Refresh(r.tile)
}
