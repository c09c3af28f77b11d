package paper

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/vector"
)

// ink is where a picture is black, and how much of each dot.
type ink struct{ *image.Alpha }

// painted draws marks on a picture of so many dots; a unit is a dot.
func painted(marks []mark, width, height int) ink {
	i := ink{image.NewAlpha(image.Rect(0, 0, width, height))}
	for _, m := range marks {
		switch {
		case m.picture != nil:
			i.picture(m)
		case m.text != "":
			i.text(m)
		default:
			draw.Draw(i.Alpha, m.box(), image.Opaque, image.Point{}, draw.Src)
		}
	}
	return i
}

// box is the dots that a mark without text covers.
func (m mark) box() image.Rectangle {
	round := func(v float64) int { return int(math.Round(v)) }
	return image.Rect(round(m.x), round(m.y), round(m.x+m.width), max(round(m.y)+1, round(m.y+m.height)))
}

// text fills the outline of a text; white ink takes black away.
func (i ink) text(m mark) {
	x, y := m.begin()
	// Accents and tails may leave the line a little; what leaves the picture is cut.
	area := image.Rect(0, int(m.y-m.size/2), i.Rect.Max.X, int(m.y+m.height+m.size/2)+1).Intersect(i.Rect)
	if area.Empty() {
		return
	}
	pen := vector.NewRasterizer(area.Dx(), area.Dy())
	at := func(p point) (float32, float32) {
		return float32(p.x) - float32(area.Min.X), float32(p.y) - float32(area.Min.Y)
	}
	for _, s := range shape(m.text, m.face, m.rtl).outline(x, y, m.size) {
		tx, ty := at(s.to)
		switch {
		case s.begins:
			pen.ClosePath()
			pen.MoveTo(tx, ty)
		case s.curved:
			ax, ay := at(s.pulls[0])
			bx, by := at(s.pulls[1])
			pen.CubeTo(ax, ay, bx, by, tx, ty)
		default:
			pen.LineTo(tx, ty)
		}
	}
	pen.ClosePath()
	if !m.white {
		pen.Draw(i.Alpha, area, image.Opaque, image.Point{})
		return
	}
	mask := image.NewAlpha(area)
	pen.Draw(mask, area, image.Opaque, image.Point{})
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			black, white := i.AlphaAt(x, y).A, mask.AlphaAt(x, y).A
			i.SetAlpha(x, y, color.Alpha{A: black - min(black, white)})
		}
	}
}

// picture draws in dots of black and white; shades become more or fewer dots.
func (i ink) picture(m mark) {
	box := m.box()
	shades := image.NewGray(image.Rectangle{Max: box.Size()})
	draw.CatmullRom.Scale(shades, shades.Rect, m.picture, m.picture.Bounds(), draw.Src, nil)
	dots := image.NewPaletted(shades.Rect, color.Palette{color.White, color.Black})
	if m.icon != "" {
		// Of white lines that are hardly wider than a dot: each that they touch is theirs, so
		// that they stay whole.
		for at, shade := range shades.Pix {
			if shade < 0x40 {
				dots.Pix[at] = 1
			}
		}
	} else {
		draw.FloydSteinberg.Draw(dots, dots.Rect, shades, image.Point{})
	}
	for y := range box.Dy() {
		for x := range box.Dx() {
			i.SetAlpha(box.Min.X+x, box.Min.Y+y, color.Alpha{A: 0xff * dots.ColorIndexAt(x, y)})
		}
	}
}

// threshold is from how much ink on a dot is black: a little less than half, so that
// thin strokes stay whole.
const threshold = 112

// rows are the dots as printers take them: a bit each, eight a byte, black is 1.
func (i ink) rows() (across int, rows [][]byte) {
	size := i.Rect.Size()
	across = (size.X + 7) / 8
	for y := range size.Y {
		row := make([]byte, across)
		for x := range size.X {
			if i.Pix[y*i.Stride+x] >= threshold {
				row[x/8] |= 0x80 >> (x % 8)
			}
		}
		rows = append(rows, row)
	}
	return across, rows
}

// in is the ink in a colour, for the screen.
func (i ink) in(c color.Color) *image.NRGBA {
	shown := image.NewNRGBA(i.Rect)
	draw.DrawMask(shown, shown.Rect, image.NewUniform(c), image.Point{}, i.Alpha, i.Rect.Min, draw.Src)
	return shown
}
