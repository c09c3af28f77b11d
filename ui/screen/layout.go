package screen

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Inset leaves room around an object.
func Inset(top, bottom, left, right float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: layout.NewCustomPaddedLayout(top, bottom, left, right), Objects: []fyne.CanvasObject{o}}
}

// Wide is an object of a fixed width.
func Wide(width float32, o fyne.CanvasObject) widgets.Item {
	return widgets.Fixed(&fyne.Container{Layout: wide(width), Objects: []fyne.CanvasObject{o}})
}

type wide float32

func (w wide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(float32(w), objects[0].MinSize().Height)
}

func (w wide) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// AtLeast is an object that is so wide, or wider where it needs that.
func AtLeast(width float32, o fyne.CanvasObject) widgets.Item {
	return widgets.Fixed(&fyne.Container{Layout: atLeast(width), Objects: []fyne.CanvasObject{o}})
}

type atLeast float32

func (w atLeast) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().Max(fyne.NewSize(float32(w), 0))
}

func (w atLeast) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// Fitting stacks rows of one height and shows as many as fit; it asks for the
// room of the least.
func Fitting(height float32, least int) *fyne.Container {
	return &fyne.Container{Layout: fitting{height, least}}
}

type fitting struct {
	height float32
	least  int
}

func (f fitting) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, f.height*float32(f.least))
}

func (f fitting) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for i, o := range objects {
		y := float32(i) * f.height
		if y+f.height > size.Height+1 {
			o.Hide()
			continue
		}
		o.Show()
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, f.height))
	}
}

// Grid lays objects out in rows, as many columns as there are weights; the
// columns' widths are by weight alone, so that all rows agree.
func Grid(gap fyne.Size, weights []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: grid{gap, weights}, Objects: objects}
}

type grid struct {
	gap     fyne.Size
	weights []float32
}

func (g grid) width(i int, total float32) float32 {
	var sum float32
	for _, w := range g.weights {
		sum += w
	}
	return (total - g.gap.Width*float32(len(g.weights)-1)) * g.weights[i] / sum
}

// height is that of the row an object begins.
func (g grid) height(objects []fyne.CanvasObject, from int) float32 {
	var most float32
	for i := from; i < len(objects) && i < from+len(g.weights); i++ {
		most = max(most, objects[i].MinSize().Height)
	}
	return most
}

func (g grid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var sum, widest, height float32
	for i, w := range g.weights {
		sum += w
		for at := i; at < len(objects); at += len(g.weights) {
			widest = max(widest, objects[at].MinSize().Width/w)
		}
	}
	for i := 0; i < len(objects); i += len(g.weights) {
		if i > 0 {
			height += g.gap.Height
		}
		height += g.height(objects, i)
	}
	return fyne.NewSize(widest*sum+g.gap.Width*float32(len(g.weights)-1), height)
}

func (g grid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var x, y float32
	for i, o := range objects {
		column := i % len(g.weights)
		if column == 0 && i > 0 {
			x = 0
			y += g.height(objects, i-len(g.weights)) + g.gap.Height
		}
		width := g.width(column, size.Width)
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(width, g.height(objects, i-column)))
		x += width + g.gap.Width
	}
}

// AsFit lays objects out from left to right, as many as fit.
func AsFit(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: asFit(gap), Objects: objects}
}

type asFit float32

func (f asFit) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var height float32
	for _, o := range objects {
		height = max(height, o.MinSize().Height)
	}
	return fyne.NewSize(0, height)
}

func (f asFit) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var x float32
	for _, o := range objects {
		need := o.MinSize()
		if x+need.Width > size.Width {
			o.Hide()
			continue
		}
		o.Show()
		o.Move(fyne.NewPos(x, (size.Height-need.Height)/2))
		o.Resize(need)
		x += need.Width + float32(f)
	}
}

// outside is how far what scrolls reaches over its room.
const outside float32 = 4

// Scroll lets content be scrolled that is higher than its room. What scrolls reaches a little
// over the room on all sides and its content doesn't, which so lies in line with what stands
// around: the borders of panels and the rings of what has the keys are not cut off, and the
// bar stands beside the content, not over it.
func Scroll(content fyne.CanvasObject) *fyne.Container {
	scroll := container.NewVScroll(Inset(outside, outside, outside, outside, content))
	return Inset(-outside, -outside, -outside, -outside, scroll)
}

// high is an object of at least a height.
type high float32

func (h high) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[0].MinSize()
	return fyne.NewSize(size.Width, max(size.Height, theme.Scaled(float32(h))))
}

func (h high) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// High is an object of a fixed height.
func High(height float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: tall(height), Objects: []fyne.CanvasObject{o}}
}

// tall is a layout of one object of a fixed height.
type tall float32

func (h tall) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, float32(h))
}

func (h tall) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }
