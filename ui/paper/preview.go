package paper

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tillbridge/ui/theme"
)

// Preview shows the sheet on a paper: the pages that PDF prints, mark by mark. UI
// goroutine only.
func (s Sheet) Preview(format Format) fyne.CanvasObject {
	scale := float32(1)
	if !format.Roll() {
		scale = 0.62 // a page of an office printer fits the width of a screen's half
	}
	below := &fyne.Container{}
	var size fyne.Size
	for i, p := range s.pages(format) {
		if i > 0 {
			size.Height += 16 // between two pages
		}
		o := drawn(p, scale)
		o.Move(fyne.NewPos(0, size.Height))
		o.Resize(o.MinSize())
		below.Objects = append(below.Objects, o)
		size.Width, size.Height = max(size.Width, o.MinSize().Width), size.Height+o.MinSize().Height
	}
	below.Layout = fixedSize(size)
	return below
}

// drawn is one page on white paper, whatever the theme.
func drawn(p page, scale float32) fyne.CanvasObject {
	sheet := canvas.NewRectangle(theme.Color(theme.Paper))
	sheet.StrokeWidth, sheet.StrokeColor = 1, theme.Color(theme.PaperEdge)
	size := fyne.NewSize(float32(p.width)*scale, float32(p.height)*scale)
	sheet.Resize(size)
	objects := []fyne.CanvasObject{sheet}
	for _, m := range p.marks {
		o := m.object(scale)
		at, room := fyne.NewPos(float32(m.x)*scale, float32(m.y)*scale), fyne.NewSize(float32(m.width)*scale, float32(m.height)*scale)
		if _, ok := o.(*canvas.Text); ok {
			// Whole units keep the letters sharp.
			tall := o.MinSize().Height
			at.Y = float32(int(at.Y + (room.Height-tall)/2 + 0.5))
			room.Height = tall
		}
		o.Move(at)
		o.Resize(room)
		objects = append(objects, o)
	}
	return &fyne.Container{Layout: fixedSize(size), Objects: objects}
}

func (m mark) object(scale float32) fyne.CanvasObject {
	switch {
	case m.icon != "":
		return canvas.NewImageFromResource(theme.Icon(m.icon, theme.Paper))
	case m.picture != nil:
		return canvas.NewImageFromImage(m.picture)
	case m.text != "" && !simple(m.text, m.face):
		return m.shown(scale)
	case m.text != "":
		ink := theme.PaperInk
		if m.white {
			ink = theme.Paper
		}
		text := canvas.NewText(m.text, theme.Color(ink))
		text.TextSize = float32(m.size) * scale
		text.TextStyle = fyne.TextStyle{Monospace: m.face == mono, Bold: m.face == thick}
		text.Alignment = [...]fyne.TextAlign{
			toLeft: fyne.TextAlignLeading, toMiddle: fyne.TextAlignCenter,
			toRight: fyne.TextAlignTrailing,
		}[m.align]
		return text
	default:
		box := canvas.NewRectangle(theme.Color(theme.PaperInk))
		box.CornerRadius = float32(m.radius) * scale
		return box
	}
}

// shown is a text that is shaped, in twice the dots of the screen so that it stays sharp.
func (m mark) shown(scale float32) fyne.CanvasObject {
	colour := theme.Color(theme.PaperInk)
	if m.white {
		colour = theme.Color(theme.Paper)
	}
	by := 2 * float64(scale)
	m.x, m.y, m.white = 0, 0, false
	m.width, m.height, m.size = m.width*by, m.height*by, m.size*by
	picture := canvas.NewImageFromImage(painted([]mark{m}, int(m.width), int(m.height)).in(colour))
	picture.ScaleMode = canvas.ImageScaleSmooth
	return picture
}

// fixedSize leaves objects where they are.
type fixedSize fyne.Size

func (f fixedSize) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size(f) }

func (fixedSize) Layout([]fyne.CanvasObject, fyne.Size) {}
