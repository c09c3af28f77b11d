package csvfile

import (
	"regexp"
	"strings"
)

// habit is how the figures of a column are written, seen over all of it: how often a point
// or a comma stood for the decimals where it could stand for nothing else.
type habit struct {
	point, comma int
	// file is the habit of all columns of figures, for one that doesn't show its own.
	file *habit
	// exact says that the figures come from a workbook, whose decimals are points.
	exact bool
}

// core is the figure itself, with what stands in it.
var core = regexp.MustCompile(`[.,]?[0-9][0-9., '’\x{a0}\x{202f}\x{2009}]*`)

// figure is a cell taken apart.
type figure struct {
	// digits are plain, "-1234.56"; "" where the cell can't be read.
	digits string
	// sign is what stands around the digits: a currency, a unit.
	sign string
	// why says why it can't be read.
	why string
}

// The ways in which the separators of a figure can be meant.
type separators uint8

const (
	noSeparator separators = iota
	decimalPoint
	decimalComma
	// pointOrThousands and commaOrThousands are twelve hundred to one and one and a fifth
	// to another: 1.200, 1,200.
	pointOrThousands
	commaOrThousands
	noFigure
)

var (
	shape = map[separators]*regexp.Regexp{
		noSeparator:      regexp.MustCompile(`^\d+$`),
		pointOrThousands: regexp.MustCompile(`^[1-9]\d{0,2}\.\d{3}$`),
		commaOrThousands: regexp.MustCompile(`^[1-9]\d{0,2},\d{3}$`),
		decimalPoint:     regexp.MustCompile(`^(\d*\.\d*|\d{1,3}(,\d{3})+(\.\d*)?|\d{1,2}(,\d{2})+,\d{3}(\.\d*)?)$`),
		decimalComma:     regexp.MustCompile(`^(\d*,\d*|\d{1,3}(\.\d{3})+(,\d*)?)$`),
	}
	spaced = regexp.MustCompile(`^\d{1,3}( \d{3})+([.,]\d*)?$`)
)

// dashed is a price without cents as some write it: 12,- or 12.–.
var dashed = regexp.MustCompile(`(\d)[.,][-−–—]{1,2}`)

// pointed is a word with a point behind it, none of the figure's: "Fr.12.50", "4 st.".
var pointed = regexp.MustCompile(`(\pL)\.`)

// take parts a cell into its digits as they stand and what is around them.
func take(cell string) (digits string, negative bool, sign string, ok bool) {
	text := strings.TrimSpace(pointed.ReplaceAllString(dashed.ReplaceAllString(cell, "$1"), "$1 "))
	if inner, bracketed := strings.CutPrefix(text, "("); bracketed && strings.HasSuffix(inner, ")") {
		text, negative = strings.TrimSuffix(inner, ")"), true
	}
	at := core.FindAllStringIndex(text, 2)
	if len(at) != 1 {
		return "", false, "", false
	}
	digits = strings.TrimRight(text[at[0][0]:at[0][1]], " '’\u00a0\u202f\u2009")
	before, after := text[:at[0][0]], text[at[0][1]:]
	for _, minus := range []string{"-", "−", "–"} {
		for _, side := range []*string{&before, &after} {
			if strings.Contains(*side, minus) {
				negative = true
				*side = strings.Replace(*side, minus, "", 1)
			}
		}
	}
	before = strings.Replace(before, "+", "", 1)
	sign = strings.TrimSpace(strings.TrimSpace(before) + " " + strings.TrimSpace(after))
	digits = strings.NewReplacer("'", " ", "’", " ", "\u00a0", " ", "\u202f", " ", "\u2009", " ").Replace(digits)
	if strings.Contains(digits, " ") {
		if !spaced.MatchString(digits) {
			return "", false, "", false
		}
		// Thousands are set apart by blanks, so that what else stands there is the decimals.
		digits = strings.ReplaceAll(digits, " ", "")
		if len(digits) > 4 && digits[len(digits)-4] == ',' {
			return "", false, "", false
		}
	}
	return digits, negative, sign, strings.ContainsAny(digits, "0123456789")
}

func kindOf(digits string) separators {
	for _, kind := range []separators{noSeparator, pointOrThousands, commaOrThousands, decimalPoint, decimalComma} {
		if shape[kind].MatchString(digits) {
			// 1,234,567 has commas for thousands, so its decimals are points; 1.234.567 the other way round.
			return kind
		}
	}
	return noFigure
}

// note sees a cell of the column.
func (h *habit) note(cell string) {
	digits, _, _, ok := take(cell)
	if !ok {
		return
	}
	switch kindOf(digits) {
	case decimalPoint:
		h.point++
	case decimalComma:
		h.comma++
	}
}

// sure is how much of a column must be written in one way for a cell that could be read in
// two to be read so.
const sure = 0.9

// read reads a cell by the column's habit. Of a cell that stays in doubt, and one that
// isn't a figure, it says why. places are the decimals that figures have at most where
// that is known, share how much of a column settles a doubt.
func (h habit) read(cell string, places int, share float64) figure {
	digits, negative, sign, ok := take(cell)
	if exponent.MatchString(strings.TrimSpace(cell)) {
		return figure{why: "a spreadsheet has shortened it"}
	}
	if !ok {
		return figure{why: "it is no figure"}
	}
	kind := kindOf(digits)
	if h.point+h.comma == 0 && h.file != nil && !h.exact {
		h.point, h.comma = h.file.point, h.file.comma
	}
	all := float64(h.point + h.comma)
	pointShare, commaShare := 0.0, 0.0
	if all > 0 {
		pointShare, commaShare = float64(h.point)/all, float64(h.comma)/all
	}
	switch {
	// A workbook keeps no zero behind a point, but for a text.
	case h.exact && kind == pointOrThousands && !strings.HasSuffix(digits, "0"):
		kind = decimalPoint
	case kind == pointOrThousands && pointShare >= share, kind == pointOrThousands && all == 0 && places == 3:
		kind = decimalPoint
	case kind == pointOrThousands && commaShare >= share:
		kind = decimalComma
	case kind == commaOrThousands && commaShare >= share && places != 0:
		kind = decimalComma
	// A comma before three digits sets thousands apart, where nothing says otherwise.
	case kind == commaOrThousands && (pointShare >= share || all == 0 && places != 3):
		digits, kind = strings.ReplaceAll(digits, ",", ""), noSeparator
	case kind == pointOrThousands, kind == commaOrThousands:
		return figure{why: "it can be read in two ways"}
	case kind == noFigure:
		return figure{why: "it is no figure"}
	}
	switch kind {
	case decimalPoint:
		digits = strings.ReplaceAll(digits, ",", "")
	case decimalComma:
		digits = strings.Replace(strings.ReplaceAll(digits, ".", ""), ",", ".", 1)
	}
	digits = strings.TrimSuffix(digits, ".")
	if digits == "" {
		return figure{why: "it is no figure"}
	}
	if strings.HasPrefix(digits, ".") {
		digits = "0" + digits
	}
	if negative {
		digits = "-" + digits
	}
	return figure{digits: digits, sign: sign}
}

// exponent is a number that a spreadsheet has shortened: 4.00638E+12.
var exponent = regexp.MustCompile(`^[+-]?\d+([.,]\d+)?[eE][+-]\d+$`)
