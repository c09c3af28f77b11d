package paper

import (
	gofont "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// stroke is one step of an outline, in units on the page: to the point, or along a
// curve with two points that pull at it.
type stroke struct {
	// begins says that the pen is lifted and set down at the point.
	begins bool
	curved bool
	// pulls are set on curves.
	pulls [2]point
	to    point
}

type point struct{ x, y float64 }

// outline is the way around all letters of a line whose base line begins at x, y. Fonts
// wind them so that what lies within is black.
func (l shaped) outline(x, y, size float64) []stroke {
	setter.mu.Lock()
	defer setter.mu.Unlock()
	var strokes []stroke
	for _, g := range l.glyphs {
		drawn, ok := g.face.GlyphData(g.id).(gofont.GlyphOutline)
		if !ok {
			continue
		}
		per := size / float64(g.face.Upem())
		at := func(p opentype.SegmentPoint) point {
			return point{x + g.x*size + float64(p.X)*per, y - g.y*size - float64(p.Y)*per}
		}
		var last point
		for _, s := range drawn.Segments {
			next := stroke{}
			switch s.Op {
			case opentype.SegmentOpMoveTo:
				next = stroke{begins: true, to: at(s.Args[0])}
			case opentype.SegmentOpLineTo:
				next = stroke{to: at(s.Args[0])}
			case opentype.SegmentOpQuadTo:
				pull, end := at(s.Args[0]), at(s.Args[1])
				next = stroke{curved: true, pulls: [2]point{towards(last, pull), towards(end, pull)}, to: end}
			case opentype.SegmentOpCubeTo:
				next = stroke{curved: true, pulls: [2]point{at(s.Args[0]), at(s.Args[1])}, to: at(s.Args[2])}
			}
			strokes = append(strokes, next)
			last = next.to
		}
	}
	return strokes
}

// towards is two thirds of the way: where a curve of one pull has the two of a curve
// with two.
func towards(from, pull point) point {
	return point{from.x + (pull.x-from.x)*2/3, from.y + (pull.y-from.y)*2/3}
}
