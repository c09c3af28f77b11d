package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Tile opens a window from the Desktop: an icon, its name, one figure, its key.
// A tap, Enter or Space opens; other keys go to Keys.
type Tile struct {
	widget.BaseWidget
	Icon     assets.Icon
	Name     string
	Figure   string
	Key      string
	OnTapped func()
	Keys     *KeyMap

	hovered, focused bool
}

// tileLow is the height below which a tile is drawn more tightly, tileFlat that
// below which it is one line of icon and words.
const (
	tileLow  float32 = 180
	tileFlat float32 = 130
	tileName float32 = 18
)

// NewTile makes a tile; key is how its key is written, such as "F4".
func NewTile(icon assets.Icon, name, figure, key string, tapped func()) *Tile {
	t := &Tile{Icon: icon, Name: name, Figure: figure, Key: key, OnTapped: tapped}
	t.ExtendBaseWidget(t)
	return t
}

// SetFigure changes the figure.
func (t *Tile) SetFigure(figure string) {
	t.Figure = figure
	t.Refresh()
}

// Tapped opens what the tile stands for.
func (t *Tile) Tapped(*fyne.PointEvent) {
	if t.OnTapped != nil {
		t.Keys.Do(t.OnTapped)
	}
}

// MouseIn shows that the pointer is over the tile.
func (t *Tile) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.Refresh() }

// MouseMoved does nothing.
func (t *Tile) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn began.
func (t *Tile) MouseOut() { t.hovered = false; t.Refresh() }

// FocusGained shows the ring.
func (t *Tile) FocusGained() { t.focused = true; t.Refresh() }

// FocusLost hides the ring.
func (t *Tile) FocusLost() { t.focused = false; t.Refresh() }

// Cursor is a hand.
func (t *Tile) Cursor() desktop.Cursor { return desktop.PointerCursor }

// TypedKey opens on Enter and Space.
func (t *Tile) TypedKey(e *fyne.KeyEvent) { t.Keys.Press(e, func() { t.Tapped(nil) }) }

// TypedRune passes letters on.
func (t *Tile) TypedRune(r rune) { t.Keys.TypedRune(r) }

// CreateRenderer draws the tile.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer {
	box := &canvas.Rectangle{CornerRadius: theme.TileRadius, StrokeWidth: 1}
	ring := newRing(theme.TileRadius)
	square, img := &canvas.Rectangle{CornerRadius: theme.PanelRadius}, newImage()
	name, figure := newText(tileName, true), newText(theme.Body, false)
	keycap, key := &canvas.Rectangle{CornerRadius: 4, StrokeWidth: 1}, newText(theme.Caption, true)
	paint := func() {
		box.FillColor, box.StrokeColor = theme.Color(theme.Panel), theme.Color(theme.Line)
		if t.hovered {
			box.StrokeColor = theme.Color(theme.Primary)
		}
		paintRing(ring, t.focused)
		square.FillColor = theme.Color(theme.Teal.Tint())
		paintIcon(img, t.Icon, theme.Teal.Ink())
		paintText(name, t.Name, theme.Text)
		paintText(figure, t.Figure, theme.Secondary)
		keycap.FillColor, keycap.StrokeColor = theme.Color(theme.Soft), theme.Color(theme.Line)
		keycap.Hidden = t.Key == ""
		paintText(key, t.Key, theme.Secondary)
	}
	keyed := func() float32 { return widthOf(key) + 12 }
	minSize := func() fyne.Size {
		least := max(150, widthOf(name)+66)
		if theme.Enlarged() { // name and key, side by side in a tile of one line, would meet
			least = max(least, 56+fyne.MeasureText(t.Name, theme.CounterText, name.TextStyle).Width+4+keyed()+8)
		}
		return fyne.NewSize(least, 84)
	}
	layout := func(size fyne.Size) {
		box.Resize(size)
		placeRing(ring, box)
		place(square, 16, 16, 48, 48)
		place(img, 26, 26, 28, 28)
		bottom := size.Height
		name.TextSize = tileName
		if bottom < tileFlat {
			// Icon and words side by side, the key behind the name: the figure has all of
			// its line.
			half := bottom / 2
			place(square, 10, half-18, 36, 36)
			place(img, 17, half-11, 22, 22)
			name.TextSize = theme.CounterText
			middle(name, 56, half-12)
			figure.Text = fit(t.Figure, size.Width-56-8, fontKey{size: theme.Body})
			middle(figure, 56, half+12)
			place(keycap, size.Width-8-keyed(), half-22, keyed(), 20)
			middle(key, size.Width-8-keyed()+6, half-12)
			return
		}
		if bottom < tileLow {
			// The key has no room below; it stands at the right of the icon.
			middle(name, 16, bottom-52)
			figure.Text = fit(t.Figure, size.Width-32, fontKey{size: theme.Body})
			middle(figure, 16, bottom-28)
			place(keycap, size.Width-16-widthOf(key)-14, 16, widthOf(key)+14, 20)
			middle(key, size.Width-16-widthOf(key)-7, 26)
			return
		}
		middle(name, 16, bottom-76)
		figure.Text = fit(t.Figure, size.Width-32, fontKey{size: theme.Body})
		middle(figure, 16, bottom-54)
		place(keycap, 16, bottom-36, widthOf(key)+14, 20)
		middle(key, 23, bottom-26)
	}
	return newDrawing(t, minSize, paint, layout, ring, box, square, img, name, figure, keycap, key)
}
