package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/layout"

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
