package paper

import (
	"fmt"
	"image"
	"image/color"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/draw"
	"golang.org/x/text/encoding/charmap"

	"tillbridge/store"
)

// columns is how many letters of font A (12 dots) stand in a line, and dots how
// many dots.
func (p Format) columns() (columns, dots int) {
	if p == Roll58 {
		return 32, 384
	}
	return 48, 576
}

// ESCPOS writes the sheet as a receipt printer understands it, cut at the end; with
// openDrawer the pulse for the cash drawer comes first. Letters outside of code
// page 858 are written in Latin ones. Invalid for sheets: those printers hold rolls.
func (s Sheet) ESCPOS(w io.Writer, format Format, openDrawer bool) (err error) {
	defer Caught(&err)
	if !format.Roll() {
		return store.Fail(store.Invalid, "Receipt printers take 80 mm or 58 mm paper, not %s. Nothing was printed; choose another paper.",
			string(format))
	}
	columns, dots := format.columns()
	if _, err := w.Write(s.commands(columns, dots, openDrawer)); err != nil {
		return fmt.Errorf("writing for a receipt printer: %w", err)
	}
	return nil
}

// commands are the sheet's bytes for a printer of so many letters and dots a line.
func (s Sheet) commands(columns, dots int, openDrawer bool) []byte {
	e := escpos{columns: columns, dots: dots}
	// Begin anew; no double-byte letters; code page 858, which has the euro sign.
	e.raw(0x1b, '@', 0x1c, '.', 0x1b, 't', 19)
	if openDrawer {
		e.raw(0x1b, 'p', 0, 25, 250)
	}
	for _, b := range s.blocks {
		e.draw(b)
	}
	// Feed to the knife and cut, all but a corner.
	e.raw(0x1d, 'V', 66, 0)
	return e.out
}

// escpos collects a printer's bytes.
type escpos struct {
	out           []byte
	columns, dots int
}

func (e *escpos) raw(b ...byte) { e.out = append(e.out, b...) }

// line writes a text and ends its line. It is the one way for text to the printer:
// nothing but letters of the code page leaves it, so no text is a command (R63).
func (e *escpos) line(text string) {
	for _, r := range text {
		c, ok := charmap.CodePage858.EncodeRune(r)
		if !ok || c < ' ' || c == 0x7f {
			c = '?'
		}
		e.out = append(e.out, c)
	}
	e.raw('\n')
}

func (e *escpos) draw(b block) {
	switch b.kind {
	case middle:
		wide := 1
		if b.size == heading {
			wide = 2
		}
		e.raw(0x1b, 'a', 1)
		e.style(b.size)
		for _, l := range wrap(coded(b.left), float64(e.columns/wide), letters) {
			e.line(l)
		}
		e.style(plain)
		e.raw(0x1b, 'a', 0)
	case bar:
		e.raw(0x1b, 'E', 1, 0x1d, '!', 0x01, 0x1d, 'B', 1)
		for _, l := range fold(coded(b.left), coded(b.right), float64(e.columns-2), 1, letters) {
			e.line(" " + e.justified(l, e.columns-2) + " ")
		}
		e.raw(0x1d, 'B', 0)
		e.style(plain)
	case code:
		e.barcode(b.left)
	case rule:
		e.line(strings.Repeat("─", e.columns))
	case space:
		e.raw('\n')
	case picture:
		e.picture(b.logo)
	default:
		in := 0
		if b.indent {
			in = 2
		}
		e.style(b.size)
		for _, l := range fold(coded(b.left), coded(b.right), float64(e.columns-in), 1, letters) {
			e.line(strings.TrimRight(strings.Repeat(" ", in)+e.justified(l, e.columns-in), " "))
		}
		e.style(plain)
	}
}

// style is bold for all but plain text, of double height from large on, of double
// width for a heading.
func (e *escpos) style(s size) {
	heavy, scale := byte(1), byte(0)
	switch s {
	case plain:
		heavy = 0
	case large:
		scale = 0x01
	case heading:
		scale = 0x11
	}
	e.raw(0x1b, 'E', heavy, 0x1d, '!', scale)
}

// justified fills the room between left and right.
func (e *escpos) justified(l line, columns int) string {
	return l.left + strings.Repeat(" ", max(0, columns-utf8.RuneCountInString(l.left)-utf8.RuneCountInString(l.right))) + l.right
}

// barcode lets the printer draw Code 128 itself, in dots of its own, and writes the
// digits below. What is no barcode of ours, or wider than the paper, is only written.
func (e *escpos) barcode(digits string) {
	const dotsAModule = 3
	e.raw(0x1b, 'a', 1)
	// Eleven modules a pair of digits; start, check and stop sign take 35.
	if pairs, ok := codeC(digits); ok && (11*len(pairs)+35)*dotsAModule <= e.dots {
		data := append([]byte("{C"), pairs...)
		e.raw(0x1d, 'h', 80, 0x1d, 'w', dotsAModule, 0x1d, 'H', 0, 0x1d, 'k', 73,
			byte(len(data))) //nolint:gosec // at most as many as fit the paper
		e.raw(data...)
	}
	for _, l := range wrap(coded(digits), float64(e.columns), letters) {
		e.line(l)
	}
	e.raw(0x1b, 'a', 0)
}

// codeC packs an even number of digits two by two, which halves the bars.
func codeC(digits string) ([]byte, bool) {
	if len(digits) == 0 || len(digits)%2 != 0 || strings.Trim(digits, "0123456789") != "" {
		return nil, false
	}
	pairs := make([]byte, 0, len(digits)/2)
	for i := 0; i < len(digits); i += 2 {
		pairs = append(pairs, (digits[i]-'0')*10+digits[i+1]-'0')
	}
	return pairs, true
}

// picture prints black and white dots; shades become more or fewer dots.
func (e *escpos) picture(logo *image.Gray) {
	size := logo.Bounds().Size()
	if size.X > e.dots {
		size = image.Pt(e.dots, max(1, size.Y*e.dots/size.X))
	}
	dithered := image.NewPaletted(image.Rectangle{Max: size}, color.Palette{color.White, color.Black})
	scaled := image.NewGray(dithered.Rect)
	draw.CatmullRom.Scale(scaled, scaled.Rect, logo, logo.Bounds(), draw.Src, nil)
	draw.FloydSteinberg.Draw(dithered, dithered.Rect, scaled, image.Point{})
	across := (size.X + 7) / 8
	//nolint:gosec // at most 576 × 160 dots
	e.raw(0x1b, 'a', 1, 0x1d, 'v', '0', 0, byte(across), byte(across>>8), byte(size.Y), byte(size.Y>>8))
	for y := range size.Y {
		row := make([]byte, across)
		for x := range size.X {
			row[x/8] |= dithered.ColorIndexAt(x, y) << (7 - x%8)
		}
		e.raw(row...)
	}
	e.raw(0x1b, 'a', 0)
}

// letters counts the letters of a coded text, which are all of one width.
func letters(text string) float64 { return float64(utf8.RuneCountInString(text)) }

// coded is a text in letters that code page 858 has; what it lacks is written in
// ASCII, and accents that can't stand on their letter are left out. Each letter of
// the result is one column on the paper.
func coded(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch c, ok := charmap.CodePage858.EncodeRune(r); {
		case ok && c >= ' ' && c != 0x7f:
			b.WriteRune(r)
		case unicode.Is(unicode.M, r):
		default:
			b.WriteString(latin(r))
		}
	}
	return b.String()
}
