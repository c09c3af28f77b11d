package widgets

import "fyne.io/fyne/v2"

// Item is an object in a flex layout.
type Item struct {
	Object fyne.CanvasObject
	// Weight is its share of the room that is left over; 0 keeps its minimum size.
	Weight float32
}

// Fixed is an item of its minimum size.
func Fixed(o fyne.CanvasObject) Item { return Item{Object: o} }

// Grow is an item that takes a share of the room left over.
func Grow(o fyne.CanvasObject, weight float32) Item { return Item{o, weight} }

// Space takes a share of the room left over and shows nothing.
func Space(weight float32) Item { return Item{&fyne.Container{}, weight} }

// Across lays items out from left to right, all of one height, a gap between
// them. Hidden items take no room.
func Across(gap float32, items ...Item) *fyne.Container { return newFlex(gap, false, items) }

// Down lays items out from top to bottom, all of one width, a gap between them.
// Hidden items take no room.
func Down(gap float32, items ...Item) *fyne.Container { return newFlex(gap, true, items) }

type flex struct {
	gap     float32
	down    bool
	weights map[fyne.CanvasObject]float32
}

func newFlex(gap float32, down bool, items []Item) *fyne.Container {
	f := &flex{gap, down, make(map[fyne.CanvasObject]float32, len(items))}
	c := &fyne.Container{Layout: f}
	for _, item := range items {
		f.weights[item.Object] = item.Weight
		c.Objects = append(c.Objects, item.Object)
	}
	return c
}

// along returns a size as (along the layout's direction, across it).
func (f *flex) along(s fyne.Size) (float32, float32) {
	if f.down {
		return s.Height, s.Width
	}
	return s.Width, s.Height
}

func (f *flex) size(along, across float32) fyne.Size {
	if f.down {
		return fyne.NewSize(across, along)
	}
	return fyne.NewSize(along, across)
}

// MinSize adds up the minimum sizes and the gaps.
func (f *flex) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var sum, most float32
	gap := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		length, breadth := f.along(o.MinSize())
		sum += gap + length
		most = max(most, breadth)
		gap = f.gap
	}
	return f.size(sum, most)
}

// Layout gives every object its minimum and shares the rest out by weight.
func (f *flex) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	total, breadth := f.along(size)
	needed, _ := f.along(f.MinSize(objects))
	spare := max(0, total-needed)
	var weights float32
	for _, o := range objects {
		if o.Visible() {
			weights += f.weights[o]
		}
	}
	var at float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		length, _ := f.along(o.MinSize())
		if weights > 0 {
			length += spare * f.weights[o] / weights
		}
		pos := f.size(at, 0)
		o.Move(fyne.NewPos(pos.Width, pos.Height))
		o.Resize(f.size(length, breadth))
		at += length + f.gap
	}
}
