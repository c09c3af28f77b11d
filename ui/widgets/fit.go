package widgets

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"tillbridge/store/plaintext"
)

const ellipsis = "…"

// fits is the memory of fit; Fyne's own truncation costs a hundred times as
// much in a grid. UI goroutine only.
var (
	advances = map[advanceKey]float32{}
	heights  = map[fontKey]float32{}
	fits     = map[fitKey]string{}
)

type fontKey struct {
	size  float32
	style fyne.TextStyle
}

type advanceKey struct {
	r    rune
	font fontKey
}

type fitKey struct {
	text  string
	width float32
	font  fontKey
}

// fitsKept bounds the memory; a screen of a grid needs some hundreds.
const fitsKept = 20_000

// advance is the width of a rune by itself.
func advance(r rune, font fontKey) float32 {
	key := advanceKey{r, font}
	w, ok := advances[key]
	if !ok {
		w = fyne.MeasureText(string(r), font.size, font.style).Width
		advances[key] = w
	}
	return w
}

// lineHeight is the height of a line of text.
func lineHeight(font fontKey) float32 {
	h, ok := heights[font]
	if !ok {
		h = fyne.MeasureText("X", font.size, font.style).Height
		heights[font] = h
	}
	return h
}

// textWidth adds up the advances: the text's width but for kerning.
func textWidth(text string, font fontKey) float32 {
	var w float32
	for _, r := range text {
		w += advance(r, font)
	}
	return w
}

// fit returns the text as a plain line, or as much of it as fits into the width
// and an ellipsis. What windows show of others' words goes through it (R63).
func fit(text string, width float32, font fontKey) string {
	text = plaintext.Line(text)
	if textWidth(text, font) <= width {
		return text
	}
	key := fitKey{text, width, font}
	if cut, ok := fits[key]; ok {
		return cut
	}
	room := width - advance('…', font)
	end := 0
	for i, r := range text {
		room -= advance(r, font)
		if room < 0 {
			end = i
			break
		}
	}
	cut := strings.TrimRight(text[:end], " ") + ellipsis
	if len(fits) >= fitsKept {
		clear(fits)
	}
	fits[key] = cut
	return cut
}

// wrap breaks a text into lines no wider than the width, at spaces and at its own line
// breaks; a word that is wider by itself, as SKUs are, after one of its signs or anywhere.
func wrap(text string, width float32, font fontKey) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			before := line
			if line != "" {
				before += " "
			}
			if textWidth(before+word, font) <= width {
				line = before + word
				continue
			}
			if line != "" && textWidth(word, font) <= width {
				lines, line = append(lines, line), word
				continue
			}
			for line = before; textWidth(line+word, font) > width; line = "" {
				n := begins(word, width-textWidth(line, font), font)
				if n == 0 && line == "" {
					break // not one letter has room
				}
				if first := strings.TrimRight(line+word[:n], " "); first != "" {
					lines = append(lines, first)
				}
				word = word[n:]
			}
			line += word
		}
		lines = append(lines, line)
	}
	return lines
}

// begins is how much of a word has room at the end of a line, in bytes: up to one of its
// signs, or as many letters as fit where it has none.
func begins(word string, room float32, font fontKey) int {
	fitting, sign := 0, 0
	for fitting < len(word) {
		r, n := utf8.DecodeRuneInString(word[fitting:])
		if room -= advance(r, font); room < 0 {
			break
		}
		fitting += n
		if strings.ContainsRune("-/_.", r) {
			sign = fitting
		}
	}
	return cmp.Or(sign, fitting)
}
