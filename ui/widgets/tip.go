package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tillbridge/ui/theme"
)

// tip is a frame's tooltip: shown at once, next to what it explains.
type tip struct {
	widget.BaseWidget
	lines []string
	owner fyne.CanvasObject
}

const tipWidth = 320

func newTip() *tip {
	t := &tip{}
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// showTip explains an object, below it or, where there is no room, above.
func showTip(o fyne.CanvasObject, text string) { showTipAt(o, 0, text) }

// showTipAt explains a part of an object that begins so far from its left.
func showTipAt(o fyne.CanvasObject, left float32, text string) {
	t, host := tipFor(o)
	if t == nil || text == "" {
		return
	}
	t.owner, t.lines = o, wrap(text, tipWidth, fontKey{size: theme.Small})
	driver := fyne.CurrentApp().Driver()
	// The tip is placed inside its host, which a menu bar or a dialog moves.
	from := driver.AbsolutePositionForObject(host)
	at, size, room := driver.AbsolutePositionForObject(o), t.MinSize(), driver.CanvasForObject(o).Size()
	y := at.Y + o.Size().Height + 6
	if y+size.Height > room.Height-4 {
		y = at.Y - size.Height - 6
	}
	x := max(4, min(at.X+left, room.Width-size.Width-4))
	place(t, x-from.X, y-from.Y, size.Width, size.Height)
	t.Show()
	t.Refresh()
}

// hideTip ends what showTip began for the object.
func hideTip(o fyne.CanvasObject) {
	if t, _ := tipFor(o); t != nil && t.owner == o {
		t.end()
	}
}

// end explains nothing any more.
func (t *tip) end() {
	t.owner = nil
	t.Hide()
}

// tipFor finds the tooltip for an object, and what it is shown on: the dialog that is
// open, else the window's frame. Nil where there is neither.
func tipFor(o fyne.CanvasObject) (*tip, fyne.CanvasObject) {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return nil, nil
	}
	f, ok := c.Content().(*Frame)
	if !ok {
		return nil, nil
	}
	if layer := f.dialog.open(c); layer != nil {
		return layer.tip, layer
	}
	return f.tip, f
}

// TipLayer is a dialog's content with tooltips and news of its own above it: those of the
// window would lie behind the dialog.
type TipLayer struct {
	widget.BaseWidget
	content fyne.CanvasObject
	keys    *KeyMap
	tip     *tip
	// news shows again what the window's toast says; of is that toast, nil for none.
	news, of *Toast
	// overlay is what Fyne shows the dialog in, below the dialog that this one covers.
	overlay fyne.CanvasObject
	below   *TipLayer
}

// NewTipLayer is for the content of a dialog that has these keys, also while nothing in it
// has the focus.
func NewTipLayer(content fyne.CanvasObject, keys *KeyMap) *TipLayer {
	l := &TipLayer{content: content, keys: keys, tip: newTip(), news: newToast(theme.NoTone, "", "")}
	l.news.Hide()
	l.ExtendBaseWidget(l)
	return l
}

// Shown is called when the dialog has just been shown on the canvas. What the window
// explains behind it ends.
func (l *TipLayer) Shown(c fyne.Canvas) {
	f, ok := c.Content().(*Frame)
	if !ok {
		return
	}
	f.tip.end()
	l.overlay, l.below = c.Overlays().Top(), f.dialog.open(c)
	f.dialog = l
}

// open is the uppermost of these dialogs that is open still, nil for none.
func (l *TipLayer) open(c fyne.Canvas) *TipLayer {
	for ; l != nil; l = l.below {
		if slices.Contains(c.Overlays().List(), l.overlay) {
			return l
		}
	}
	return nil
}

// tell shows news above the dialog too, until end.
func (l *TipLayer) tell(t *Toast) {
	l.of, l.news.tone, l.news.icon, l.news.text, l.news.close = t, t.tone, t.icon, t.text, t.close
	l.placeNews(l.Size())
	l.news.Show()
	l.news.Refresh()
}

// end takes the news away, unless newer ones stand there.
func (l *TipLayer) end(t *Toast) {
	if l.of == t {
		l.of = nil
		l.news.Hide()
	}
}

// placeNews puts them below the dialog, or above it where there is no room: what is asked, the
// inputs and the answers stay in sight. Only a dialog that fills the window has them over its
// edge.
func (l *TipLayer) placeNews(size fyne.Size) {
	const gap = 12
	driver := fyne.CurrentApp().Driver()
	need, room, at := l.news.MinSize(), size, fyne.NewPos(0, 0)
	if c := driver.CanvasForObject(l); c != nil {
		room, at = c.Size(), driver.AbsolutePositionForObject(l)
	}
	need.Width = min(need.Width, max(size.Width, room.Width-32))
	y := size.Height + gap
	if at.Y+y+need.Height > room.Height {
		y = max(-gap-need.Height, -at.Y)
	}
	place(l.news, whole((size.Width-need.Width)/2), y, need.Width, need.Height)
}

// CreateRenderer draws the content, the news and the tip.
func (l *TipLayer) CreateRenderer() fyne.WidgetRenderer {
	layout := func(size fyne.Size) {
		l.content.Resize(size)
		l.placeNews(size)
	}
	return newDrawing(l, l.content.MinSize, func() {}, layout, l.content, l.news, l.tip)
}

// CreateRenderer draws the lines on a dark ground.
func (t *tip) CreateRenderer() fyne.WidgetRenderer {
	return &tipRenderer{tip: t, ground: &canvas.Rectangle{CornerRadius: theme.InputRadius}}
}

type tipRenderer struct {
	tip    *tip
	ground *canvas.Rectangle
	texts  []*canvas.Text
}

func (r *tipRenderer) Destroy() {}

func (r *tipRenderer) MinSize() fyne.Size {
	font := fontKey{size: theme.Small}
	var widest float32
	for _, line := range r.tip.lines {
		widest = max(widest, fyne.MeasureText(line, font.size, font.style).Width)
	}
	return fyne.NewSize(widest+20, float32(len(r.tip.lines))*lineHeight(font)+12)
}

func (r *tipRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.ground}
	for _, t := range r.texts {
		objects = append(objects, t)
	}
	return objects
}

func (r *tipRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	h := lineHeight(fontKey{size: theme.Small})
	for i, t := range r.texts {
		place(t, 10, 6+float32(i)*h, size.Width-20, h)
	}
}

func (r *tipRenderer) Refresh() {
	r.ground.FillColor = theme.Color(theme.TipFill)
	r.texts = r.texts[:0]
	for _, line := range r.tip.lines {
		t := newText(theme.Small, false)
		paintText(t, line, theme.TipText)
		r.texts = append(r.texts, t)
	}
	r.Layout(r.tip.Size())
	canvas.Refresh(r.tip)
}
