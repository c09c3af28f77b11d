package csvfile

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tillbridge/store/plaintext"
)

// longest is how many letters a cell may have: more is a file gone wrong.
const longest = 1000

// formula are the letters that begin a formula in a spreadsheet, in their wide forms too.
const formula = "=+-@\t\r＝＋－＠"

// inert makes a cell of our exports one that no spreadsheet takes for a formula (OWASP,
// CSV Injection). One that begins with an apostrophe gets another, so that exactly what
// was put before it is taken off again.
func inert(cell string) string {
	if likeFormula(cell) || strings.HasPrefix(cell, "'") {
		return "'" + cell
	}
	return cell
}

func likeFormula(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune(formula, first)
}

// ownCell takes off what inert put before a cell.
func ownCell(cell string) string {
	if rest, escaped := strings.CutPrefix(cell, "'"); escaped && (likeFormula(rest) || strings.HasPrefix(rest, "'")) {
		return rest
	}
	return cell
}

// foreignCell takes an apostrophe off by which others keep a spreadsheet from reading a
// number or a formula; those of names ('t Hooft) stay, but where most of the column begins
// with one. codes are never begun with one.
func foreignCell(cell string, code, usual bool) string {
	rest, escaped := strings.CutPrefix(cell, "'")
	if !escaped || rest == "" {
		return cell
	}
	first, _ := utf8.DecodeRuneInString(rest)
	if code || usual || likeFormula(rest) || unicode.IsDigit(first) {
		return rest
	}
	return cell
}

// unquoteFormula takes a text out of the formula that some write to keep its zeros:
// ="00130".
func unquoteFormula(cell string) string {
	if inner, ok := strings.CutPrefix(cell, `="`); ok && strings.HasSuffix(inner, `"`) {
		return strings.ReplaceAll(strings.TrimSuffix(inner, `"`), `""`, `"`)
	}
	return cell
}

// unseen are letters that nobody sees and every comparison does.
func unseen(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u2060', '\ufeff', '\u00ad', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e':
		return true
	}
	return false
}

// spoilt are what a spreadsheet writes where it couldn't work a cell out, or had no room.
var spoilt = regexp.MustCompile(`^(#(REF|VALUE|DIV/0|NAME|NUM|SPILL|CALC|ERROR|BEZUG|WERT|ZAHL|VALEUR|NOMBRE|NOM|` +
	`VALOR|NUMERO|WAARDE|VERW|NAAM|` +
	`GETAL)[!?]{0,2}|#{3,})$`)

// emptyWords are how people write that a cell holds nothing.
var emptyWords = map[string]bool{
	"n/a": true, "na": true, "#n/a": true, "-": true, "--": true, "—": true, "–": true, "none": true, "null": true, "nil": true,
	"(none)": true, "k.a.": true, "keine": true, "n.v.t.": true, "#null!": true, "undefined": true,
}

// codes are fields of figures and letters that nobody begins with an apostrophe.
var codes = map[string]bool{"sku": true, "skuBarcode": true, "barcode": true, "phone": true, "id": true, "number": true, "postcode": true}

// record is a row on its way to become a customer or a product: its cells, and what is to
// be warned of.
type record struct {
	*reading
	cells  []string
	warned []string
	// without are fields that stay as they are for a cell that can't be read.
	without []string
}

// warn tells of something doubtful.
func (r *record) warn(format string, a ...any) {
	r.warned = append(r.warned, fmt.Sprintf(format, a...))
}

// leave tells of a cell that is left out.
func (r *record) leave(field, cell, why string) {
	r.without = append(r.without, field)
	r.warn("%s %q is left out: %s", field, shortened(cell), why)
}

// shortened is a cell as sentences show it.
func shortened(cell string) string { return plaintext.Shorten(cell, 41) }

// cell is what stands in a column, without escapes and what surrounds it, "" for nothing
// and for what is no text.
func (r *record) cell(column int) string {
	if column >= len(r.cells) || r.cells[column] == "" {
		return ""
	}
	c := r.plan.columns[column]
	cell := strings.TrimSpace(r.cells[column])
	if cell == "" {
		return ""
	}
	if !isPlain(cell) {
		switch {
		case !utf8.ValidString(cell):
			r.leave(c.Field, strings.ToValidUTF8(cell, "\ufffd"), "its letters are not "+r.table.Charset)
			return ""
		case strings.ContainsFunc(cell, func(l rune) bool { return unicode.IsControl(l) && !unicode.IsSpace(l) }):
			r.leave(c.Field, strings.ToValidUTF8(cell, "\ufffd"), "it has characters that are no text")
			return ""
		case utf8.RuneCountInString(cell) > longest:
			r.leave(c.Field, cell, fmt.Sprintf("it has more than %d letters", longest))
			return ""
		}
		unseen := unseen
		if codes[c.Field] {
			unseen = func(l rune) bool { return unicode.Is(unicode.Cf, l) || l == '\u00a0' }
		}
		if strings.ContainsFunc(cell, unseen) {
			cell = strings.TrimSpace(strings.Map(func(l rune) rune {
				if unseen(l) {
					return -1
				}
				return l
			}, cell))
			if codes[c.Field] {
				r.warn("%s %q had letters in it that nobody sees; they are taken off", c.Field, cell)
			}
		}
	}
	if r.layout.name == own {
		return ownCell(cell)
	}
	cell = strings.TrimSpace(strings.ReplaceAll(cell, "_x000D_", ""))
	if cell != "" && cell[0] == '#' && spoilt.MatchString(cell) {
		r.leave(c.Field, cell, "a spreadsheet could not show it")
		return ""
	}
	return strings.TrimSpace(foreignCell(unquoteFormula(cell), codes[c.Field], r.apostrophes[column]))
}

// isPlain says that a cell is short and of ordinary letters alone, as most are.
func isPlain(cell string) bool {
	if len(cell) > longest {
		return false
	}
	for i := range len(cell) {
		if cell[i] < ' ' || cell[i] >= utf8.RuneSelf || cell[i] == 0x7f {
			return false
		}
	}
	return true
}

// empty says that a cell only says that there is nothing. Our own exports write so in no
// other way than by nothing.
func (r *record) empty(cell string) bool {
	return r.layout.name != own && emptyWords[strings.ToLower(cell)]
}

// text is what a field says: the first of its columns that says anything.
func (r *record) text(field string) string {
	for _, column := range r.plan.of[field] {
		if cell := r.cell(column); cell != "" && !r.empty(cell) {
			return cell
		}
	}
	return ""
}
