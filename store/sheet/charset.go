package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	encodings "golang.org/x/text/encoding/unicode"

	"tillbridge/store"
)

// UTF8 is the character set that needs no decoding.
const UTF8 = "UTF-8"

// named finds a character set by any usual name; nil is UTF-8.
func named(name string) (encoding.Encoding, error) {
	switch strings.ToLower(name) {
	case "utf-8", "utf8", "utf-8-sig", "ascii", "us-ascii":
		return nil, nil //nolint:nilnil // text that needs no decoding
	case "utf-16le", "utf-16":
		return encodings.UTF16(encodings.LittleEndian, encodings.UseBOM), nil
	case "utf-16be":
		return encodings.UTF16(encodings.BigEndian, encodings.UseBOM), nil
	}
	for _, c := range charsets {
		if strings.EqualFold(c.name, name) {
			return c.table, nil
		}
	}
	if found, err := htmlindex.Get(name); err == nil {
		return found, nil
	}
	if found, err := ianaindex.IANA.Encoding(name); err == nil && found != nil {
		return found, nil
	}
	return nil, store.Fail(store.Invalid, "%q is not a character set Tillbridge knows. Nothing was imported; usual ones are UTF-8, UTF-16LE, "+
		"windows-1252, windows-1250 and macintosh.", name)
}

// seen is what a look at all bytes of a file found.
type seen struct {
	start              []byte
	newlines, returns  int
	wrong, letters     int
	counts             [256][16]int
	nulsEven, nulsOdds int
}

// What stands around a byte above ASCII.
const (
	afterLetter  = 1 << iota // a letter of ASCII, or such a byte, before it
	beforeLetter             // and after it
	afterLower               // a small letter of ASCII before it
	afterHigh                // such a byte before it
)

// survey looks at a whole file.
func survey(file io.ReadSeeker) (*seen, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	text := bufio.NewReaderSize(file, 1<<20)
	s := &seen{}
	if start, _ := text.Peek(4096); start != nil {
		s.start = bytes.Clone(start)
	}
	for i, letter := range s.start {
		if letter == 0 && i%2 == 0 {
			s.nulsEven++
		} else if letter == 0 {
			s.nulsOdds++
		}
	}
	var tail []byte
	buffer := make([]byte, 256<<10)
	for {
		n, err := text.Read(buffer)
		chunk := append(tail, buffer[:n]...) //nolint:gocritic // the tail is a few bytes of the chunk before
		ended := errors.Is(err, io.EOF)
		used := s.look(chunk, ended)
		tail = bytes.Clone(chunk[used:])
		if ended {
			return s, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// look counts in a piece of a file, and returns how much of it was looked at.
func (s *seen) look(text []byte, ended bool) int {
	s.newlines += bytes.Count(text, []byte("\n"))
	s.returns += bytes.Count(text, []byte("\r"))
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		if !ended && !utf8.FullRune(text[i:]) {
			// What is counted again with the next piece.
			s.newlines -= bytes.Count(text[i:], []byte("\n"))
			s.returns -= bytes.Count(text[i:], []byte("\r"))
			return i
		}
		s.count(text, i)
		letter, size := utf8.DecodeRune(text[i:])
		if letter == utf8.RuneError && size == 1 {
			s.wrong++
			i++
			continue
		}
		s.letters++
		for j := i + 1; j < i+size; j++ {
			s.count(text, j)
		}
		i += size
	}
	return len(text)
}

func (s *seen) count(text []byte, i int) {
	around := 0
	if i > 0 {
		if before := text[i-1]; isLetter(before) {
			around |= afterLetter
			if before >= 'a' && before <= 'z' {
				around |= afterLower
			}
			if before >= utf8.RuneSelf {
				around |= afterHigh
			}
		}
	}
	if i+1 < len(text) && isLetter(text[i+1]) {
		around |= beforeLetter
	}
	s.counts[text[i]][around]++
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= utf8.RuneSelf }

// guess names the character set that the bytes most likely are in.
func (s *seen) guess() string {
	switch half := len(s.start) / 2; {
	case bytes.HasPrefix(s.start, []byte("\xff\xfe")), s.nulsOdds > half/3 && s.nulsEven < s.nulsOdds/4:
		return "UTF-16LE"
	case bytes.HasPrefix(s.start, []byte("\xfe\xff")), s.nulsEven > half/3 && s.nulsOdds < s.nulsEven/4:
		return "UTF-16BE"
	case s.wrong == 0 || s.wrong*4 < s.letters || bytes.HasPrefix(s.start, []byte("\ufeff")):
		return UTF8
	}
	best, highest := "", math.Inf(-1)
	for _, c := range charsets {
		for _, letters := range c.alphabets {
			if score := c.rare + s.score(c.table, letters); score > highest {
				best, highest = c.name, score
			}
		}
	}
	return best
}

// score is how likely the bytes are a text in a character set whose letters beyond ASCII
// are these, as a logarithm.
func (s *seen) score(table *charmap.Charmap, letters string) float64 {
	usual := shares(letters)
	first, _ := utf8.DecodeRuneInString(letters)
	latin := unicode.Is(unicode.Latin, first)
	score := 0.0
	for b := 0x80; b < 0x100; b++ {
		letter := table.DecodeByte(byte(b)) //nolint:gosec // it is below 256
		for around, count := range s.counts[b] {
			if count == 0 {
				continue
			}
			likely := -9.0
			switch inside := around&(afterLetter|beforeLetter) == afterLetter|beforeLetter; {
			case letter == utf8.RuneError || unicode.IsControl(letter):
				likely = -20
			case usual[letter] != 0:
				likely = math.Log(usual[letter])
				switch {
				case latin && unicode.IsUpper(letter) && around&afterLower != 0:
					likely -= 5
				// Two letters with accents seldom meet, and no word mixes scripts.
				case latin && around&afterHigh != 0:
					likely -= 2
				case !latin && around&afterLower != 0:
					likely -= 4
				}
			case unicode.IsLetter(letter):
				likely = -7
			case strings.ContainsRune("’‘´", letter):
				likely = -5
			case strings.ContainsRune("\u00a0€£–—“”„‚…·°®™©§ªº№«»²³½¿¡•", letter) && !inside:
				likely = -5
			}
			score += float64(count) * likely
		}
	}
	return score
}

// shares is how often each letter of an alphabet is met, whose frequent ones come first.
func shares(letters string) map[rune]float64 {
	usual, sum, place := map[rune]float64{}, 0.0, 2.0
	for _, letter := range letters {
		share := 1 / place
		usual[letter] = share
		sum += share
		if capital := unicode.ToUpper(letter); capital != letter && usual[capital] == 0 {
			usual[capital] = share / 5
			sum += share / 5
		}
		place++
	}
	for letter := range usual {
		usual[letter] /= sum
	}
	return usual
}

// charset is a character set of one byte a letter, and the alphabets that are written in
// it. rare is how much less likely it is than Windows-1252 before anything was read.
type charset struct {
	name      string
	table     *charmap.Charmap
	rare      float64
	alphabets []string
}

var (
	western = []string{
		"üäöß", "éèàêçôîâûëïùœ", "óíñáéúü", "àèùìòé", "ãçáéíóõâêôàú", "åäöæøé", "ëéïèöüá", "íáðéóúþæýö", "éüöäèáóíñàçêëßøåæôãïîâûúìòõùœðþý",
	}
	central = []string{
		"łóżąęśćźń", "íáéřěýčžšůúďťňó", "áíéčýžšúľťôňďäŕĺó", "áéöóőüíúű", "ăîâşţ", "čćšžđ", "čšž", "áéíóöüäčšžýłřęąćśżźńěůőűôúľťďňăîâşţđëß",
	}
	turkish  = []string{"ışüğçöİ", "ışüğçöİâîû"}
	baltic   = []string{"ėšųįąčęžū", "āīēšūļžņģķč", "äõüöšž"}
	cyrillic = []string{"оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", "оанитірвсекдулпмяжзбьгчшхцйюїєщґф"}
	greek    = []string{"αοιετνσηρπκμλςυόίάέγδήώχθφύβωξζψϊϋΐΰ"}
	hebrew   = []string{"יוהלאתברמנשדעחםקפגטסזכץןךףצ"}
	charsets = []charset{
		{"windows-1252", charmap.Windows1252, 0, western},
		{"windows-1250", charmap.Windows1250, -1.5, central},
		{"windows-1254", charmap.Windows1254, -2, turkish},
		{"windows-1257", charmap.Windows1257, -2.5, baltic},
		{"windows-1251", charmap.Windows1251, -2, cyrillic},
		{"windows-1253", charmap.Windows1253, -2, greek},
		{"windows-1255", charmap.Windows1255, -2.5, hebrew},
		{"macintosh", charmap.Macintosh, -3, western},
		{"ISO-8859-2", charmap.ISO8859_2, -2.5, central},
		{"IBM850", charmap.CodePage850, -3.5, western},
		{"IBM852", charmap.CodePage852, -4, central},
		{"IBM866", charmap.CodePage866, -4, cyrillic},
		{"KOI8-R", charmap.KOI8R, -4, cyrillic},
	}
)
