package receipt

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

// width measures a text of so many units' size, without kerning: as the PDF sets it.
func width(text string, f face, size float64) float64 {
	_, parsed := fontOf(f)
	perEm := fixed.Int26_6(parsed.UnitsPerEm()) << 6
	var buffer sfnt.Buffer
	var sum fixed.Int26_6
	for _, r := range text {
		glyph, err := parsed.GlyphIndex(&buffer, r)
		if err != nil {
			continue
		}
		advance, err := parsed.GlyphAdvance(&buffer, glyph, perEm, font.HintingNone)
		if err != nil {
			continue
		}
		sum += advance
	}
	return float64(sum) / float64(perEm) * size
}

// printable is a text in letters that the fonts have: accents joined to their
// letters, and a script that the fonts lack written in Latin letters, so that a
// name can be read and called on any paper.
func printable(text string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(text) {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case !unicode.IsPrint(r):
		case known(r):
			b.WriteRune(r)
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
	if text := unidecode.Unidecode(string(r)); text != "" {
		return text
	}
	return "?"
}
