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

// letter is how wide a face's letter is, in parts of its size, and whether it has it.
type letter struct {
	wide float64
	has  bool
}

// lettersOf remember what is known of a face's letters: a paper measures the same few
// thousands of times.
var lettersOf [faces]sync.Map

func letterOf(r rune, f face) letter {
	if known, ok := lettersOf[f].Load(r); ok {
		return known.(letter)
	}
	found := lookUp(r, f)
	if found.has { // others are endless
		lettersOf[f].Store(r, found)
	}
	return found
}

func lookUp(r rune, f face) letter {
	_, parsed := fontOf(f)
	perEm := fixed.Int26_6(parsed.UnitsPerEm()) << 6
	var buffer sfnt.Buffer
	glyph, err := parsed.GlyphIndex(&buffer, r)
	if err != nil {
		return letter{}
	}
	wide, err := parsed.GlyphAdvance(&buffer, glyph, perEm, font.HintingNone)
	if err != nil {
		return letter{}
	}
	return letter{wide: float64(wide) / float64(perEm), has: glyph != 0}
}

func has(f face, r rune) bool { return letterOf(r, f).has }

// width measures a text of so many units' size: as the PDF sets it, without kerning,
// or as it is shaped.
func width(text string, f face, size float64) float64 {
	if !simple(text, f) {
		return shape(text, f, false).width * size
	}
	var sum float64
	for _, r := range text {
		sum += letterOf(r, f).wide
	}
	return sum * size
}

// simple says that a text is a row of the face's letters from left to right, each at
// its own place; any other has to be shaped.
func simple(text string, f face) bool {
	for _, r := range text {
		if !alone(r) || r > 0x7e && !has(f, r) {
			return false
		}
	}
	return true
}

// alone says that a letter stands for itself whatever is beside it: Latin, Greek and
// Cyrillic ones, and signs.
func alone(r rune) bool {
	switch {
	case r < 0x0300, r >= 0x0370 && r < 0x0483, r >= 0x048a && r < 0x0530, r >= 0x1e00 && r < 0x2000:
		return true
	default:
		return r >= 0x2010 && r < 0x2028 || r >= 0x2030 && r < 0x2060 || r >= 0x2070 && r < 0x20d0 || r >= 0x2100 && r < 0x2c00
	}
}

// inFaces says that both faces of names have the letter.
func inFaces(r rune) bool { return r < 0x7f || has(sans, r) && has(thick, r) }

// longest is how many letters one text on a paper may have; a title or a comment
// that is longer is cut, so that no text makes a paper without end (R63).
const longest = 500

// printable is a text in letters that some font has: accents joined to their letters,
// and a script that no font of the program or of the computer has written in Latin
// letters, so that a name can be read and called on any paper; missing is told of each
// such letter. It is what every text on a paper goes through, so what is hidden in it
// is left out (R63).
func printable(text string, missing func(rune)) string {
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
		case inFaces(r):
			b.WriteRune(r)
		case plainer[r] != "":
			b.WriteString(plainer[r])
		case setter.drawable(r):
			b.WriteRune(r)
		case unicode.Is(unicode.M, r) || !unicode.IsPrint(r):
		default:
			missing(r)
			b.WriteString(latin(r))
		}
	}
	return strings.TrimSpace(b.String())
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
