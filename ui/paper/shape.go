package paper

import (
	"bytes"
	"io"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/go-text/typesetting/di"
	gofont "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/bidi"

	"tillbridge/assets"
)

// shaped is a line of text with every letter in its form and at its place: joined, from
// right to left, with its marks (https://www.unicode.org/reports/tr9/). Lengths are
// parts of the text's size.
type shaped struct {
	glyphs []glyph
	width  float64
	// seen are the text's letters in the order in which they stand, from left to right.
	seen string
}

// glyph is a font's drawing of one or more letters; x and y are its origin's distance
// from the line's beginning and above its base line.
type glyph struct {
	face *gofont.Face
	id   gofont.GID
	x, y float64
}

// setting is what has been shaped already: a paper measures each line several times.
type setting struct {
	text string
	face face
	rtl  bool
}

// typesetter shapes one line at a time: the fonts of go-text are not to be used by two
// at once.
type typesetter struct {
	mu   sync.Mutex
	once sync.Once
	// own are the program's fonts for each face, right those for Hebrew and Arabic.
	own   [faces][]*gofont.Face
	right [faces]*gofont.Face
	// search is the search for the computer's fonts; nil before a letter is asked for
	// that only they may have. found remembers what they answered, nil for no font.
	search *search
	found  [faces]map[rune]*gofont.Face
	// face is that of the line which is being set.
	face face

	shaper  shaping.HarfbuzzShaper
	cutter  shaping.Segmenter
	wrapper shaping.LineWrapper
	lines   map[setting]shaped
}

var setter typesetter

// shape sets a line; rtl says that the text which it is a part of begins at the right.
func shape(text string, f face, rtl bool) shaped { return setter.shape(setting{text, f, rtl}) }

// drawable says that a font of the program or of the computer has the letter, whatever
// its face. It may wait for the search for the computer's fonts: never on the UI
// goroutine.
func (t *typesetter) drawable(r rune) bool {
	t.mu.Lock()
	t.begin()
	own := t.ownFont(r, sans)
	t.mu.Unlock()
	if own != nil {
		return true
	}
	t.awaitFonts()
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.fontFor(r, sans) != nil
}

// leftward says that a text's first letter of a direction is one of those written from
// right to left.
func leftward(text string) bool {
	for _, r := range text {
		properties, _ := bidi.LookupRune(r)
		switch properties.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}

// scripts are what people call the scripts of letters, each once, in alphabetical order.
func scripts(letters []rune) (names []string) {
	for _, r := range letters {
		if !unicode.IsLetter(r) {
			continue
		}
		for name, table := range unicode.Scripts {
			if !unicode.Is(table, r) {
				continue
			}
			if usual, ok := usualNames[name]; ok {
				name = usual
			}
			names = append(names, strings.ReplaceAll(name, "_", " "))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// list is names as a sentence names them: "Chinese, Korean and Thai".
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// usualNames are those of scripts that Unicode calls otherwise.
var usualNames = map[string]string{
	"Han": "Chinese", "Hangul": "Korean", "Hiragana": "Japanese", "Katakana": "Japanese", "Devanagari": "Hindi",
}

// begin reads the program's own fonts.
func (t *typesetter) begin() {
	t.once.Do(func() {
		read := func(file []byte) *gofont.Face {
			parsed, err := gofont.ParseTTF(bytes.NewReader(file))
			if err != nil {
				panic("the program's own fonts can't be read: " + err.Error())
			}
			return parsed
		}
		var files [faces]*gofont.Face
		for f := range faces {
			file, _ := fontOf(f)
			files[f] = read(file)
			t.found[f] = map[rune]*gofont.Face{}
		}
		right, heavy := read(assets.RightToLeft), read(assets.RightToLeftBold)
		t.own = [faces][]*gofont.Face{mono: {files[mono], files[sans]}, sans: {files[sans]}, thick: {files[thick], files[sans]}}
		t.right = [faces]*gofont.Face{mono: right, sans: right, thick: heavy}
		t.lines = map[setting]shaped{}
	})
}

// ownFont is the font of the program that draws a letter; nil when there is none.
func (t *typesetter) ownFont(r rune, f face) *gofont.Face {
	if unicode.In(r, unicode.Hebrew, unicode.Arabic) {
		if _, ok := t.right[f].NominalGlyph(r); ok {
			return t.right[f]
		}
	}
	for _, own := range t.own[f] {
		if _, ok := own.NominalGlyph(r); ok {
			return own
		}
	}
	if _, ok := t.right[f].NominalGlyph(r); ok {
		return t.right[f]
	}
	return nil
}

// fontFor is the font that draws a letter; nil when there is none, and while the
// computer's are not found.
func (t *typesetter) fontFor(r rune, f face) *gofont.Face {
	if own := t.ownFont(r, f); own != nil {
		return own
	}
	if t.search == nil || t.search.fonts == nil {
		return nil
	}
	known, ok := t.found[f][r]
	if !ok {
		if len(t.found[f]) >= remembered {
			clear(t.found[f])
		}
		known = ofSystem(t.search.fonts, r, f)
		t.found[f][r] = known
	}
	return known
}

// search is the search for the computer's fonts. It goes on beside the papers: a folder
// of fonts may lie on a share that hangs, and nobody waits for it beyond its end (R63).
type search struct {
	end   time.Time
	over  chan struct{}
	fonts *fontscan.FontMap // nil until it is over; under the typesetter's mutex
}

// awaitFonts begins the search for the computer's fonts, if it is the first to ask for
// them, and waits until it is over or has taken too long. Papers do without them then,
// and have them once it is over.
func (t *typesetter) awaitFonts() {
	t.mu.Lock()
	if t.search == nil {
		t.search = &search{end: time.Now().Add(waits.fonts), over: make(chan struct{})}
		go t.find(t.search, systemFonts)
	}
	begun := t.search
	t.mu.Unlock()
	patience := time.NewTimer(time.Until(begun.end))
	defer patience.Stop()
	select {
	case <-begun.over:
	case <-patience.C:
	}
}

// find ends a search. A file among the fonts on which their reader fails costs the
// computer's fonts, not the program.
func (t *typesetter) find(s *search, fonts func() *fontscan.FontMap) {
	found := fontscan.NewFontMap(log.New(io.Discard, "", 0))
	defer close(s.over)
	defer func() {
		_ = recover()
		t.mu.Lock()
		defer t.mu.Unlock()
		s.fonts = found
	}()
	found = fonts()
}

// searching says that the computer's fonts are asked for and not found yet.
func (t *typesetter) searching() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.search != nil && t.search.fonts == nil
}

// systemFonts finds the computer's fonts, which takes seconds the first time: what it
// found is kept in the user's cache folder, for users who have one. What its logger is
// told would name letters of customers, so it is dropped.
var systemFonts = func() *fontscan.FontMap {
	quiet := log.New(io.Discard, "", 0)
	folder, err := os.UserCacheDir()
	if err == nil {
		folder = filepath.Join(folder, "tillbridge")
		err = os.MkdirAll(folder, 0o700)
	}
	if err != nil {
		if folder, err = os.MkdirTemp("", "tillbridge"); err != nil {
			return fontscan.NewFontMap(quiet) // papers do without
		}
		defer os.RemoveAll(folder) //nolint:errcheck // the system empties its folder for such files
	}
	found := fontscan.NewFontMap(quiet)
	if found.UseSystemFonts(folder) != nil {
		return fontscan.NewFontMap(quiet)
	}
	return found
}

// ofSystem is the computer's font that can draw a letter in black.
func ofSystem(fonts *fontscan.FontMap, r rune, f face) *gofont.Face {
	query := fontscan.Query{Families: []string{fontscan.SansSerif}}
	if f == thick {
		query.Aspect.Weight = gofont.WeightBold
	}
	fonts.SetQuery(query)
	fonts.SetScript(language.LookupScript(r))
	found := fonts.ResolveFace(r)
	if found == nil {
		return nil
	}
	id, ok := found.NominalGlyph(r)
	if !ok || id == 0 {
		return nil
	}
	if drawn, ok := found.GlyphData(id).(gofont.GlyphOutline); !ok || len(drawn.Segments) == 0 && !unicode.IsSpace(r) {
		return nil
	}
	return found
}

// ResolveFace implements shaping.Fontmap for the face being set.
func (t *typesetter) ResolveFace(r rune) *gofont.Face {
	if found := t.fontFor(r, t.face); found != nil {
		return found
	}
	return t.own[t.face][0]
}

// remembered is how many lines are kept, and fonts of letters; perEm how many units a text's size has
// while it is shaped.
const (
	remembered = 4096
	perEm      = 64
)

func (t *typesetter) shape(s setting) shaped {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begin()
	if known, ok := t.lines[s]; ok {
		return known
	}
	if len(t.lines) >= remembered {
		clear(t.lines)
	}
	set := t.set(s)
	t.lines[s] = set
	return set
}

// set shapes the runs of a text that are of one direction, script and font, and puts
// them in the order in which they are seen.
func (t *typesetter) set(s setting) (line shaped) {
	t.face = s.face
	text := []rune(s.text)
	direction := di.DirectionLTR
	if s.rtl {
		direction = di.DirectionRTL
	}
	whole := shaping.Input{Text: text, RunEnd: len(text), Direction: direction, Size: fixed.I(perEm), Language: language.DefaultLanguage()}
	var runs []shaping.Output
	for _, part := range t.cutter.Split(whole, t) {
		runs = append(runs, t.shaper.Shape(part))
	}
	const endless = 1 << 24 // wider than the longest text, within what 26.6 bits hold
	lines, _ := t.wrapper.WrapParagraph(shaping.WrapConfig{Direction: direction}, endless, text, shaping.NewSliceIterator(runs))
	for _, runs := range lines {
		slices.SortStableFunc(runs, func(a, b shaping.Output) int { return int(a.VisualIndex - b.VisualIndex) })
		for _, run := range runs {
			line.append(run, text)
		}
	}
	return line
}

func parts(v fixed.Int26_6) float64 { return float64(v) / (64 * perEm) }

func (l *shaped) append(run shaping.Output, text []rune) {
	for _, g := range run.Glyphs {
		l.glyphs = append(l.glyphs, glyph{run.Face, g.GlyphID, l.width + parts(g.XOffset), parts(g.YOffset)})
		l.width += parts(g.Advance)
	}
	letters := slices.Clone(text[run.Runes.Offset : run.Runes.Offset+run.Runes.Count])
	if run.Direction == di.DirectionRTL {
		slices.Reverse(letters)
	}
	l.seen += string(letters)
}
