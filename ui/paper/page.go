package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"sync"

	"github.com/boombuler/barcode/code128"
	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"

	"tillbridge/assets"
)

// Lengths on a page are units: 4.15 make a millimetre, so that an 80 mm roll is
// 332 wide and its preview one unit a pixel.
const unitsPerMM = 332.0 / 80

// page is a piece of paper with all its marks in their places, in reading order.
// PDF and preview draw the same pages.
type page struct {
	width, height float64
	marks         []mark
}

// mark is one thing drawn on a page: a text on its line, a picture, or else a
// black box.
type mark struct {
	x, y, width, height float64
	text                string
	face                face
	size                float64
	align               align
	white               bool
	rtl                 bool // the text is part of one that begins at the right
	picture             image.Image
	icon                assets.Icon // what the screen draws sharply in the picture's place
	radius              float64
}

// begin is where the text begins, and where its base line is: capitals are 0.7 of the
// size high and stand in the middle of the line.
func (m mark) begin() (x, y float64) {
	x, y = m.x, m.y+m.height/2+m.size*0.35
	switch room := m.width - width(m.text, m.face, m.size); m.align {
	case toMiddle:
		x += room / 2
	case toRight:
		x += room
	}
	return x, y
}

type align uint8

const (
	toLeft align = iota
	toMiddle
	toRight
)

// measures are how a paper is set. height is 0 for a roll.
type measures struct {
	width, height, margin float64
	face                  face
	text                  float64
	// dots says that a unit is a printer's dot: bars begin and end with one.
	dots bool
}

func (p Format) measures() measures {
	switch p {
	case Roll58:
		return measures{width: 58 * unitsPerMM, margin: 5 * unitsPerMM, face: mono, text: 11}
	case Roll112:
		return measures{width: 112 * unitsPerMM, margin: 5 * unitsPerMM, face: mono, text: 12}
	case A4:
		return measures{width: 210 * unitsPerMM, height: 297 * unitsPerMM, margin: 20 * unitsPerMM, face: sans, text: 15}
	case Letter:
		return measures{width: 215.9 * unitsPerMM, height: 279.4 * unitsPerMM, margin: 20 * unitsPerMM, face: sans, text: 15}
	default:
		return measures{width: 332, margin: 18, face: mono, text: 12}
	}
}

// longestRoll is where a roll's page ends at the latest: PDF knows no page of more
// than 200 inches.
const longestRoll = 4900 * unitsPerMM

// style is how a size of text is set: its face, its size and its line's height, as
// parts of the plain text's size.
func (m measures) style(s size) (f face, text, line float64) {
	switch s {
	case bold:
		return thick, m.text * 13 / 12, m.text * 19 / 12
	case large:
		return thick, m.text * 18 / 12, m.text * 28 / 12
	case heading:
		return thick, m.text * 20 / 12, m.text * 28 / 12
	default:
		return m.face, m.text, m.text * 18 / 12
	}
}

// pages sets the sheet on a paper.
func (s Sheet) pages(format Format) []page {
	m := format.measures()
	end := m.height - m.margin
	if format.Roll() {
		end = longestRoll
	}
	pages := []page{{width: m.width, height: m.height}}
	y := m.margin
	for _, b := range s.blocks {
		marks, height := m.set(b)
		if y+height > end && y > m.margin {
			pages = append(pages, page{width: m.width, height: m.height})
			y = m.margin
		}
		at := &pages[len(pages)-1]
		for _, each := range marks {
			each.y += y
			at.marks = append(at.marks, each)
		}
		y += height
		if format.Roll() {
			at.height = y + m.margin
		}
	}
	if len(pages) > 1 {
		_, text, line := m.style(plain)
		for i := range pages {
			pages[i].marks = append(pages[i].marks, mark{
				x: m.margin, y: pages[i].height - m.margin*0.75, width: m.room(), height: line, face: m.face, size: text, align: toMiddle,
				text: fmt.Sprintf("%s, page %d of %d", s.title, i+1, len(pages)),
			})
		}
	}
	return pages
}

// room is the width between the margins.
func (m measures) room() float64 { return m.width - 2*m.margin }

// set puts one block's marks below y 0 and says how high they are together.
func (m measures) set(b block) ([]mark, float64) {
	scale := m.text / 12
	switch b.kind {
	case middle:
		return m.setMiddle(b)
	case bar:
		return m.setBar(b, scale)
	case code:
		return m.setCode(b, scale)
	case rule:
		return []mark{{x: m.margin, y: 8 * scale, width: m.room(), height: scale}}, 17 * scale
	case space:
		return nil, 6 * scale
	case picture:
		size := b.logo.Bounds().Size()
		// Eight dots make a millimetre.
		dot := unitsPerMM / 8 * scale
		if m.dots {
			dot = 1
		}
		per := min(dot, m.room()/float64(size.X))
		width, height := float64(size.X)*per, float64(size.Y)*per
		return []mark{{x: (m.width - width) / 2, width: width, height: height, picture: b.logo}}, height + 6*scale
	default:
		return m.setRow(b, scale)
	}
}

func (m measures) setRow(b block, scale float64) (marks []mark, y float64) {
	f, text, line := m.style(b.size)
	f = faceFor(b.left+b.right, f)
	measure := func(s string) float64 { return width(s, f, text) }
	x := m.margin
	if b.indent {
		x += 14 * scale
	}
	room := m.margin + m.room() - x
	for _, l := range fold(b.left, b.right, room, 10*scale, measure) {
		if l.left != "" {
			marks = append(marks, mark{x: x, y: y, width: room, height: line, text: l.left, face: f, size: text, rtl: leftward(b.left)})
		}
		if l.right != "" {
			marks = append(marks, mark{
				x: x, y: y, width: room, height: line, text: l.right, face: f, size: text, align: toRight,
				rtl: leftward(b.right),
			})
		}
		y += line
	}
	return marks, y
}

func (m measures) setMiddle(b block) (marks []mark, y float64) {
	f, text, line := m.style(b.size)
	f = faceFor(b.left, f)
	for _, l := range wrap(b.left, m.room(), func(s string) float64 { return width(s, f, text) }) {
		marks = append(marks, mark{
			x: m.margin, y: y, width: m.room(), height: line, text: l, face: f, size: text, align: toMiddle,
			rtl: leftward(b.left),
		})
		y += line
	}
	return marks, y
}

func (m measures) setBar(b block, scale float64) ([]mark, float64) {
	const above, below = 4, 8
	text, line, side := 15*scale, 22*scale, 14*scale
	box := mark{x: m.margin, y: above * scale, width: m.room(), radius: 3 * scale}
	marks := []mark{box}
	x := m.margin + side
	if b.bag {
		marks = append(marks, mark{
			x: x - 2*scale, y: (above + 8) * scale, width: 18 * scale, height: 18 * scale, picture: bag(),
			icon: assets.Bag,
		})
		x += 24 * scale
	}
	room := m.margin + m.room() - side - x
	y := (above + 6) * scale
	for _, l := range fold(b.left, b.right, room, 10*scale, func(s string) float64 { return width(s, thick, text) }) {
		if l.left != "" {
			marks = append(marks, mark{
				x: x, y: y, width: room, height: line, text: l.left, face: thick, size: text, white: true,
				rtl: leftward(b.left),
			})
		}
		if l.right != "" {
			marks = append(marks, mark{
				x: x, y: y, width: room, height: line, text: l.right, face: thick, size: text, align: toRight, white: true,
				rtl: leftward(b.right),
			})
		}
		y += line
	}
	marks[0].height = y + 6*scale - above*scale
	return marks, y + (6+below)*scale
}

// setCode draws the barcode at two units a module, 0.48 mm, which scanners read
// from an arm's length, and its digits below.
func (m measures) setCode(b block, scale float64) ([]mark, float64) {
	const height = 44
	var marks []mark
	if bars, err := code128.Encode(b.left); err == nil { // digits, so it never fails
		modules := bars.Bounds().Dx()
		module := min(2*scale, m.room()/float64(modules+20)) // ten modules stay white at either side
		x := (m.width - float64(modules)*module) / 2
		if m.dots {
			module = max(1, math.Floor(module))
			x = math.Floor((m.width - float64(modules)*module) / 2)
		}
		for i := 0; i < modules; i++ {
			from := i
			for i < modules && bars.At(i, 0) == color.Gray16Model.Convert(color.Black) {
				i++
			}
			if i > from {
				marks = append(marks, mark{x: x + float64(from)*module, width: float64(i-from) * module, height: height * scale})
			}
		}
	}
	f, text, line := m.style(plain)
	marks = append(marks, mark{
		x: m.margin, y: (height + 1) * scale, width: m.room(), height: line, text: b.left, face: f, size: text,
		align: toMiddle,
	})
	return marks, (height+4)*scale + line
}

// line is one line of a row: what stands at its left and at its right.
type line struct{ left, right string }

// fold breaks a row into lines no wider than room: the right side beside the last
// line of the left, or below it when it is long itself. A text that is wider than
// its room in any way is broken within words.
func fold(left, right string, room, gap float64, measure func(string) float64) []line {
	besides := measure(right)
	switch {
	case right == "":
		besides = 0
	case measure(left)+gap+besides <= room:
		return []line{{left, right}}
	case besides > room*0.6:
		var lines []line
		for _, each := range wrap(left, room, measure) {
			lines = append(lines, line{left: each})
		}
		for _, each := range wrap(right, room, measure) {
			lines = append(lines, line{right: each})
		}
		return lines
	default:
		besides += gap
	}
	var lines []line
	for _, each := range wrap(left, room-besides, measure) {
		lines = append(lines, line{left: each})
	}
	if len(lines) == 0 {
		lines = []line{{}}
	}
	lines[len(lines)-1].right = right
	return lines
}

// bag is the pickup mark's icon, white on black.
var bag = sync.OnceValue(func() *image.RGBA {
	const pixels = 96
	drawn := image.NewRGBA(image.Rect(0, 0, pixels, pixels))
	for i := 3; i < len(drawn.Pix); i += 4 {
		drawn.Pix[i] = 0xff
	}
	svg := bytes.ReplaceAll(assets.Bag.SVG(), []byte("currentColor"), []byte("#FFFFFF"))
	icon, err := oksvg.ReadIconStream(bytes.NewReader(svg))
	if err != nil {
		panic("the program's own icon can't be read: " + err.Error())
	}
	icon.SetTarget(0, 0, pixels, pixels)
	icon.Draw(rasterx.NewDasher(pixels, pixels, rasterx.NewScannerGV(pixels, pixels, drawn, drawn.Bounds())), 1)
	return drawn
})
