package paper

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"

	"tillbridge/store"
)

// codePage is a table of 256 letters in a printer, and the number by which each language
// chooses it; none where it has no such table.
type codePage struct {
	letters     *charmap.Charmap
	epson, star byte
}

const none = 0xff

// codePages are those of store.CodePages. Epson's numbers are those of ESC t
// (https://download4.epson.biz/sec_pubs/pos/reference_en/charcode/), Star's those of
// ESC GS t (Star Line Mode Command Specifications).
var codePages = map[string]codePage{
	"437":     {charmap.CodePage437, 0, 1},
	"850":     {charmap.CodePage850, 2, none},
	"852":     {charmap.CodePage852, 18, 5},
	"858":     {charmap.CodePage858, 19, 4},
	"860":     {charmap.CodePage860, 3, 6},
	"863":     {charmap.CodePage863, 4, 8},
	"865":     {charmap.CodePage865, 5, 9},
	"866":     {charmap.CodePage866, 17, 10},
	"1250":    {charmap.Windows1250, 45, 33},
	"1251":    {charmap.Windows1251, 46, 34},
	"1252":    {charmap.Windows1252, 16, 32},
	"1253":    {charmap.Windows1253, 47, none},
	"1254":    {charmap.Windows1254, 48, none},
	"1257":    {charmap.Windows1257, 51, none},
	"8859-7":  {charmap.ISO8859_7, 15, none},
	"8859-15": {charmap.ISO8859_15, 40, none},
}

// usualPages are those that nearly every printer of both languages has under the same
// number.
const usualPages = "858,852,866,1252"

// table is a code page that a printer has, by its number there.
type table struct {
	letters *charmap.Charmap
	number  byte
}

// tablesOf are a printer's code pages in the order in which a letter is looked for.
func tablesOf(profile store.PrinterProfile) (tables []table) {
	for _, name := range pageNames(profile) {
		page := codePages[name]
		number := page.epson
		if profile.Language != store.Epson {
			number = page.star
		}
		if page.letters != nil && number != none {
			tables = append(tables, table{page.letters, number})
		}
	}
	return tables
}

// pageNames are the code pages of a profile by their names.
func pageNames(profile store.PrinterProfile) []string {
	switch profile.CodePages {
	case "":
		return strings.Split(usualPages, ",")
	case store.Pictures:
		return nil
	}
	return strings.Split(profile.CodePages, ",")
}

// ascii says that every printer has the letter, whatever its code page.
func ascii(r rune) bool { return r >= ' ' && r < 0x7f }

// encode is a letter in a code page; a command of the printer is none.
func (t table) encode(r rune) (byte, bool) {
	c, ok := t.letters.EncodeRune(r)
	return c, ok && c >= 0x80
}

// plainer are signs that look like others which every printer has.
var plainer = map[rune]string{
	'−': "-", '–': "-", '—': "-", '‐': "-", '‑': "-", '‒': "-", '─': "-", '’': "'", '‘': "'", '‚': ",", '“': `"`, '”': `"`, '„': `"`,
	'…': "...",
	'•': "*", '×': "x", '\u00a0': " ", '′': "'", '″': `"`, '⁄': "/", '‹': "<", '›': ">",
}

// coded is a text in which signs that the first code page lacks are those that look
// alike; asPicture says that letters are left that no code page has.
func coded(text string, tables []table) (in string, asPicture bool) {
	var b strings.Builder
	for _, r := range text {
		switch {
		case ascii(r) || tableWith(r, tables) == 0:
			b.WriteRune(r)
		case plainer[r] != "":
			b.WriteString(plainer[r])
		case tableWith(r, tables) > 0:
			b.WriteRune(r)
		case unicode.IsControl(r):
		default:
			b.WriteRune(r)
			asPicture = true
		}
	}
	return b.String(), asPicture
}

// tableWith is the first code page that has a letter, -1 when there is none.
func tableWith(r rune, tables []table) int {
	for i, t := range tables {
		if _, ok := t.encode(r); ok {
			return i
		}
	}
	return -1
}
