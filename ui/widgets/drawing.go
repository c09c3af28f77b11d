// Package widgets holds the pieces Tillbridge's windows are built of. Each
// follows the running theme: Refresh fetches its colours again. Everything here
// is used on the UI goroutine, and no piece has words of its own.
package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// drawing is the renderer of every piece: its objects back to front, how they
// are coloured and how they are laid out.
type drawing struct {
	owner   fyne.Widget
	objects []fyne.CanvasObject
	least   func() fyne.Size
	paint   func()
	layout  func(fyne.Size)
}

func newDrawing(owner fyne.Widget, least func() fyne.Size, paint func(), layout func(fyne.Size), objects ...fyne.CanvasObject) *drawing {
	paint()
	return &drawing{owner, objects, least, paint, layout}
}

func (d *drawing) Objects() []fyne.CanvasObject { return d.objects }
func (d *drawing) MinSize() fyne.Size           { return d.least() }
func (d *drawing) Layout(size fyne.Size)        { d.layout(size) }
func (d *drawing) Destroy()                     {}

func (d *drawing) Refresh() {
	d.paint()
	d.layout(d.owner.Size())
	for _, o := range d.objects {
		o.Refresh()
	}
	canvas.Refresh(d.owner)
}

func newText(size float32, bold bool) *canvas.Text {
	return &canvas.Text{TextSize: size, TextStyle: fyne.TextStyle{Bold: bold}}
}

func newImage() *canvas.Image {
	return &canvas.Image{FillMode: canvas.ImageFillContain}
}

// paintText sets a text and its colour.
func paintText(t *canvas.Text, text string, name fyne.ThemeColorName) {
	t.Text, t.Color = text, theme.Color(name)
}

// paintIcon sets an icon in a colour; without an icon the image is hidden.
func paintIcon(img *canvas.Image, icon assets.Icon, name fyne.ThemeColorName) {
	if icon == "" {
		img.Hide()
		return
	}
	img.Resource = theme.Icon(icon, name)
	img.Show()
}

// place puts an object into a box.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// middle puts a text's left end at x and its middle at y.
func middle(t *canvas.Text, x, y float32) {
	size := t.MinSize()
	place(t, x, whole(y-size.Height/2), size.Width, size.Height)
}

// whole rounds down to whole units, so that glyphs stand on whole pixels.
func whole(v float32) float32 { return float32(int(v)) }

func widthOf(t *canvas.Text) float32 {
	if t.Text == "" {
		return 0
	}
	return t.MinSize().Width
}

// newRing is what shows that a piece has the focus.
func newRing(radius float32) *canvas.Rectangle {
	return &canvas.Rectangle{CornerRadius: radius + 2, StrokeWidth: 2}
}

func paintRing(ring *canvas.Rectangle, focused bool) {
	ring.StrokeColor = theme.Color(theme.Primary)
	ring.Hidden = !focused
}

// placeRing puts the focus ring around a box.
func placeRing(ring, box *canvas.Rectangle) {
	at, size := box.Position(), box.Size()
	place(ring, at.X-2.5, at.Y-2.5, size.Width+5, size.Height+5)
}
