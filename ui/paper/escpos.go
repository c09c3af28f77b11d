package paper

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"tillbridge/store"
)

// columns is how many letters of font A (12 dots) stand in a line, and dots how
// many dots.
func (p Format) columns() (columns, dots int) {
	switch p {
	case Roll58:
		return 32, 384
	case Roll112:
		return 69, 832
	default:
		return 48, 576
	}
}

// Bytes writes the sheet as a receipt printer of the profile understands it, cut at
// the end; with openDrawer the pulse for the cash drawer comes first. Letters that its
// code pages lack are printed as pictures. Invalid for sheets: those printers hold
// rolls.
func (s Sheet) Bytes(w io.Writer, format Format, profile store.PrinterProfile, openDrawer bool) (err error) {
	defer Caught(&err)
	if !format.Roll() {
		return store.Fail(store.Invalid, "Receipt printers take 58 mm, 80 mm or 112 mm paper, not %s. Nothing was printed; choose another "+
			"paper.", string(format))
	}
	columns, dots := format.columns()
	if _, err := w.Write(s.commands(profile, columns, dots, openDrawer)); err != nil {
		return fmt.Errorf("writing for a receipt printer: %w", err)
	}
	return nil
}

// commands are the sheet's bytes for a printer of so many letters and dots a line.
func (s Sheet) commands(profile store.PrinterProfile, columns, dots int, openDrawer bool) []byte {
	if profile.Language == store.StarRaster {
		return s.starRaster(profile, dots, openDrawer)
	}
	e := escpos{profile: profile, dialect: dialectOf(profile.Language), tables: tablesOf(profile), columns: columns, dots: dots, chosen: -1}
	e.raw(e.begin())
	if openDrawer {
		e.raw(e.drawer(profile.Drawer, profile.Pulse))
	}
	for _, b := range s.blocks {
		e.draw(b)
	}
	e.raw(e.cut(profile.NoCutter))
	return e.out
}

// escpos collects the bytes for a printer that knows letters.
type escpos struct {
	dialect
	profile       store.PrinterProfile
	out           []byte
	columns, dots int
	tables        []table
	// chosen is which of the tables it was; -1 for none yet.
	chosen int
}

func (e *escpos) raw(b []byte) { e.out = append(e.out, b...) }

// line writes a text and ends its line. It is the one way for text to the printer:
// nothing but letters of its code pages leaves it, so no text is a command (R63).
func (e *escpos) line(text string) {
	for _, r := range text {
		if ascii(r) {
			e.out = append(e.out, string(r)...)
			continue
		}
		if e.chosen >= 0 {
			if c, ok := e.tables[e.chosen].encode(r); ok {
				e.out = append(e.out, c)
				continue
			}
		}
		at := tableWith(r, e.tables)
		if at < 0 {
			continue // draw has made a picture of any line with such a letter
		}
		e.chosen = at
		e.raw(e.choose(e.tables[at].number))
		c, _ := e.tables[at].encode(r)
		e.out = append(e.out, c)
	}
	e.out = append(e.out, '\n')
}

func (e *escpos) draw(b block) {
	if b.only != "" {
		defer func(all []table) { e.tables, e.chosen = all, -1 }(e.tables)
		limited := e.profile
		limited.CodePages = b.only
		e.tables, e.chosen = tablesOf(limited), -1
	}
	left, strange := coded(b.left, e.tables)
	right, strangeToo := coded(b.right, e.tables)
	if strange || strangeToo || b.kind == picture {
		e.picture(b)
		return
	}
	switch b.kind {
	case middle:
		wide := 1
		if b.size == heading {
			wide = 2
		}
		e.raw(e.middle(true))
		e.style(b.size)
		for _, l := range wrap(left, float64(e.columns/wide), letters) {
			e.line(l)
		}
		e.style(plain)
		e.raw(e.middle(false))
	case bar:
		e.raw(e.bold(true))
		e.raw(e.scale(2, 1))
		e.raw(e.invert(true))
		for _, l := range fold(left, right, float64(e.columns-2), 1, letters) {
			e.line(" " + e.justified(l, e.columns-2) + " ")
		}
		e.raw(e.invert(false))
		e.style(plain)
	case code:
		e.barcode(b)
	case rule:
		dash, _ := coded("─", e.tables)
		e.line(strings.Repeat(dash, e.columns))
	case space:
		e.line("")
	default:
		in := 0
		if b.indent {
			in = 2
		}
		e.style(b.size)
		for _, l := range fold(left, right, float64(e.columns-in), 1, letters) {
			e.line(strings.TrimRight(strings.Repeat(" ", in)+e.justified(l, e.columns-in), " "))
		}
		e.style(plain)
	}
}

// style is bold for all but plain text, of double height from large on, of double
// width for a heading.
func (e *escpos) style(s size) {
	high, wide := byte(1), byte(1)
	if s == large || s == heading {
		high = 2
	}
	if s == heading {
		wide = 2
	}
	e.raw(e.bold(s != plain))
	e.raw(e.scale(high, wide))
}

// justified fills the room between left and right.
func (e *escpos) justified(l line, columns int) string {
	return l.left + strings.Repeat(" ", max(0, columns-utf8.RuneCountInString(l.left)-utf8.RuneCountInString(l.right))) + l.right
}

// barcode lets an Epson draw Code 128 itself, in dots of its own, and writes the digits
// below; Star's commands for it differ by model, so they get a picture. What is no
// barcode of ours, or wider than the paper, is only written.
func (e *escpos) barcode(b block) {
	const dotsAModule = 3
	pairs, ok := codeC(b.left)
	// Eleven modules a pair of digits; start, check and stop sign take 35.
	fits := ok && (11*len(pairs)+35)*dotsAModule <= e.dots
	if fits && e.profile.Language == store.Star {
		e.picture(b)
		return
	}
	e.raw(e.middle(true))
	if fits {
		data := append([]byte("{C"), pairs...)
		e.raw([]byte{0x1d, 'h', 80, 0x1d, 'w', dotsAModule, 0x1d, 'H', 0, 0x1d, 'k', 73, low(len(data))})
		e.raw(data)
	}
	digits, _ := coded(b.left, e.tables)
	for _, l := range wrap(digits, float64(e.columns), letters) {
		e.line(l)
	}
	e.raw(e.middle(false))
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

// inDots are the measures of a block that is printed as a picture: letters of the
// columns' face are as wide as the printer's own.
func inDots(dots int) measures {
	return measures{width: float64(dots), face: mono, text: 12 / letterOf('0', mono).wide, dots: true}
}

// dotsOf draws a block across a paper of so many dots.
func dotsOf(b block, dots int) (across int, rows [][]byte) {
	marks, height := inDots(dots).set(b)
	return painted(marks, dots, int(math.Ceil(height))).rows()
}

// mostDots is how many rows of dots are sent at once: printers keep few.
const mostDots = 240

// picture prints a block as dots.
func (e *escpos) picture(b block) {
	across, rows := dotsOf(b, e.dots)
	for len(rows) > 0 {
		n := min(mostDots, len(rows))
		e.raw(e.dialect.dots(across, n))
		e.raw(bytes.Join(rows[:n], nil))
		rows = rows[n:]
	}
}

// starRaster is the sheet in Star's raster mode, which knows nothing but dots (Star
// Graphic Mode Command Specifications): continuous paper, a row at a time, cut on
// leaving it.
func (s Sheet) starRaster(profile store.PrinterProfile, dots int, openDrawer bool) []byte {
	out := []byte("\x1b*rA\x1b*rP0\x00")
	if profile.NoCutter {
		out = append(out, "\x1b*rE1\x00"...)
	}
	if openDrawer {
		out = append(out, "\x1b*rD"...)
		out = append(out, '1'+bit(profile.Drawer == 5), 0)
	}
	for _, b := range s.blocks {
		_, rows := dotsOf(b, dots)
		for _, row := range rows {
			n := max(1, len(bytes.TrimRight(row, "\x00"))) // white at the end needs no bytes
			out = append(append(out, 'b', low(n), high(n)), row[:n]...)
		}
	}
	return append(out, "\x1b*rB"...)
}

// letters counts the letters of a coded text, which are all of one width.
func letters(text string) float64 { return float64(utf8.RuneCountInString(text)) }
