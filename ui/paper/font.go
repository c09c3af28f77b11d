package paper

import (
	"strings"
	"sync"
	"unicode"

	fynetheme "fyne.io/fyne/v2/theme"
	"github.com/mozillazg/go-unidecode"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"tillbridge/store/plaintext"
)

// face is a font of the program's theme.
type face uint8

const (
	mono  face = iota // rolls: columns of figures stand below each other
	sans              // sheets
	thick             // bold on both
	faces
)

// fontOf is a face's file and its parsed form.
func fontOf(f face) ([]byte, *sfnt.Font) {
	loaded := fonts()[f]
	return loaded.file, loaded.font
}

type loadedFont struct {
	file []byte
	font *sfnt.Font
}

var fonts = sync.OnceValue(func() (loaded [faces]loadedFont) {
	files := [faces][]byte{
		mono:  fynetheme.DefaultTextMonospaceFont().Content(),
		sans:  fynetheme.DefaultTextFont().Content(),
		thick: fynetheme.DefaultTextBoldFont().Content(),
	}
	for i, file := range files {
		parsed, err := sfnt.Parse(file)
		if err != nil {
			panic("the program's own fonts can't be read: " + err.Error())
		}
		loaded[i] = loadedFont{file, parsed}
	}
	return loaded
})

// advances remember how wide a face's letters are, in parts of its size: a paper
// measures the same few letters thousands of times.
var advances [faces]sync.Map

// width measures a text of so many units' size, without kerning: as the PDF sets it.
func width(text string, f face, size float64) float64 {
	var sum float64
	for _, r := range text {
		known, ok := advances[f].Load(r)
		if !ok {
			known = advance(r, f)
			advances[f].Store(r, known)
		}
		sum += known.(float64)
	}
	return sum * size
}

// advance is how wide a letter is, in parts of its size; 0 when it can't be set.
func advance(r rune, f face) float64 {
	_, parsed := fontOf(f)
	perEm := fixed.Int26_6(parsed.UnitsPerEm()) << 6
	var buffer sfnt.Buffer
	glyph, err := parsed.GlyphIndex(&buffer, r)
	if err != nil {
		return 0
	}
	wide, err := parsed.GlyphAdvance(&buffer, glyph, perEm, font.HintingNone)
	if err != nil {
		return 0
	}
	return float64(wide) / float64(perEm)
}

// longest is how many letters one text on a paper may have; a title or a comment
// that is longer is cut, so that no text makes a paper without end (R63).
const longest = 500

// printable is a text in letters that the fonts have: accents joined to their
// letters, and a script that the fonts lack written in Latin letters, so that a
// name can be read and called on any paper. It is what every text on a paper goes
// through, so what is hidden in it is left out (R63).
func printable(text string) string {
	if runes := []rune(plaintext.Line(text)); len(runes) > longest {
		text = string(runes[:longest-1]) + "…"
	} else {
		text = string(runes)
	}
	var b strings.Builder
	for _, r := range norm.NFC.String(text) {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case known(r):
			b.WriteRune(r)
		case unicode.Is(unicode.M, r) || !unicode.IsPrint(r):
		default:
			b.WriteString(latin(r))
		}
	}
	return strings.TrimSpace(b.String())
}

// known says that both faces of names have the letter. Fonts in PDF end at 65535.
func known(r rune) bool { return r < 0x7f || r <= 0xffff && has(sans, r) && has(thick, r) }

func has(f face, r rune) bool {
	_, parsed := fontOf(f)
	glyph, err := parsed.GlyphIndex(&sfnt.Buffer{}, r)
	return err == nil && glyph != 0
}

// faceFor is the face for a text: a name with a letter that the columns' face lacks
// stands in the other one.
func faceFor(text string, f face) face {
	if f == mono && strings.ContainsFunc(text, func(r rune) bool { return r > 0x7e && !has(mono, r) }) {
		return sans
	}
	return f
}

// latin writes a letter of another script in ASCII, "?" where there is no way.
func latin(r rune) string {
	if text := plaintext.Line(unidecode.Unidecode(string(r))); strings.Trim(text, " ") != "" {
		return text
	}
	return "?"
}
