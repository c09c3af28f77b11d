// Package plaintext makes text that others wrote safe for the place where it is shown
// or kept: a terminal, JSON, a paper, a log. Each of those places calls one
// function of this package, so that no caller has to think of it (R63).
package plaintext

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// mostMarks is how many accents one letter may carry: no language needs more, and
// hundreds of them paint over the lines above and below.
const mostMarks = 4

// hidden says that a letter has no shape of its own and may change what stands
// around it: control characters (a terminal's or printer's commands begin with
// one), signs that turn the direction of writing, letters of no width.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Cs, unicode.Zl, unicode.Zp,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Noncharacter_Code_Point)
}

// Line is a text as one line of visible letters: line breaks and tabs become
// spaces, what is hidden is left out, and bytes that are no UTF-8 become U+FFFD.
func Line(text string) string { return clean(text, false) }

// Lines is like Line, but keeps line feeds and tabs.
func Lines(text string) string { return clean(text, true) }

func clean(text string, keep bool) string {
	if ordinary(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	marks := 0
	for _, r := range text {
		space := unicode.IsSpace(r)
		if hidden(r) && !space {
			continue // and the marks around it come to lie on the same letter
		}
		if unicode.Is(unicode.M, r) {
			marks++
		} else {
			marks = 0
		}
		switch {
		case keep && (r == '\n' || r == '\t'):
			b.WriteRune(r)
		case space:
			b.WriteByte(' ')
		case marks <= mostMarks:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// ordinary says that a text is visible ASCII, as most are.
func ordinary(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// Writer returns a writer of plain text to w: Lines of all that is written to it.
// One goroutine at a time may use it.
func Writer(w io.Writer) io.Writer { return &writer{to: w} }

type writer struct {
	to io.Writer
	// begun are the first bytes of a letter whose others are still to come.
	begun []byte
}

// Write implements io.Writer.
func (w *writer) Write(p []byte) (int, error) {
	whole := append(w.begun, p...)
	end := len(whole)
	for i := 1; i < utf8.UTFMax && i <= len(whole); i++ {
		if at := len(whole) - i; utf8.RuneStart(whole[at]) {
			if !utf8.FullRune(whole[at:]) {
				end = at
			}
			break
		}
	}
	w.begun = append([]byte(nil), whole[end:]...)
	if _, err := io.WriteString(w.to, Lines(string(whole[:end]))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// JSON writes what is hidden in a JSON document as escapes (\u202e): what it means
// stays the same, and a terminal that shows it is safe.
func JSON(document string) string {
	if strings.IndexFunc(document, escaped) < 0 {
		return document
	}
	var b strings.Builder
	for _, r := range document {
		switch {
		case !escaped(r):
			b.WriteRune(r)
		case r > 0xffff:
			first, second := utf16.EncodeRune(r)
			escape(&b, first)
			escape(&b, second)
		default:
			escape(&b, r)
		}
	}
	return b.String()
}

// escaped says that a letter of JSON is written as an escape; the line feeds
// and tabs between its values are not.
func escaped(r rune) bool { return hidden(r) && r != '\n' && r != '\t' && r != '\r' }

func escape(b *strings.Builder, r rune) {
	const digits = "0123456789abcdef"
	b.WriteString(`\u`)
	for shift := 12; shift >= 0; shift -= 4 {
		b.WriteByte(digits[r>>shift&0xf])
	}
}

// Shorten cuts text that is too long to n characters, the last of which says that it was cut.
func Shorten(text string, n int) string {
	if len(text) <= n {
		return text
	}
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return text
}
