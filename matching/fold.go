package matching

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"
)

// appendPlain appends text folded to bare words: lower case, without
// diacritics, apostrophes dropped (O'Brien, OBrien), everything else that is
// neither letter nor digit a blank between two words.
func appendPlain(b []byte, text string) []byte {
	start := len(b)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b = append(b, c)
		case c >= 'A' && c <= 'Z':
			b = append(b, c|0x20)
		case c >= 0x80:
			return appendPlainUnicode(b[:start], text)
		case c == '\'':
		default:
			b = appendBlank(b, start)
		}
	}
	return trimBlank(b, start)
}

func appendPlainUnicode(b []byte, text string) []byte {
	start := len(b)
	for _, r := range norm.NFKD.String(text) {
		r = unicode.ToLower(r)
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’' || r == '‘' || r == 'ʼ':
		case letters[r] != "":
			b = append(b, letters[r]...)
		case unicode.IsLetter(r) && spelledOut(r):
			b = append(b, strings.ToLower(strings.Map(letterOnly, unidecode.Unidecode(string(r))))...)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b = append(b, string(r)...)
		default:
			b = appendBlank(b, start)
		}
	}
	return trimBlank(b, start)
}

// spelledOut says that a letter is written in Latin ones: of all scripts that have an
// alphabet or syllables, not of those whose signs sound alike and are others.
func spelledOut(r rune) bool { return r > '\u036f' && !unicode.Is(unicode.Han, r) }

func letterOnly(r rune) rune {
	if !unicode.IsLetter(r) || r > unicode.MaxASCII {
		return -1
	}
	return r
}

// letters are those that Unicode doesn't take apart but typists without them do.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h",
}

func appendBlank(b []byte, start int) []byte {
	if len(b) > start && b[len(b)-1] != ' ' {
		b = append(b, ' ')
	}
	return b
}

func trimBlank(b []byte, start int) []byte {
	if len(b) > start && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return b
}

// plain is appendPlain for a single text.
func plain(text string) string { return string(appendPlain(nil, text)) }

// honorifics are said to people and aren't their names.
var honorifics = set("mr mrs ms miss mx dr prof professor sir madam rev herr frau hr fr dott ing mme mlle monsieur madame " +
	"senor senora sra sig signora jr sr junior senior ii iii iv esq phd md dipl")

// companyForms are no part of a company's name by which people know it.
var companyForms = set("the inc incorporated llc ltd limited co corp corporation company gmbh ag kg bv nv sa srl sarl spa pty plc llp " +
	"lp oy oyj ab as asa aps ug sl slu eurl sas sasu sro spol doo dd ad ood eood ooo oao zao pao ao jsc pjsc ojsc cjsc kft zrt bt " +
	"sp spzoo zoo " +
	"sc ltda lda sprl bvba vof cv ohg mbh gbr ev se sti pte sdn bhd")

// formNumber tells legal forms apart, 0 being none.
func formNumber(word string) uint8 {
	if !companyForms[word] {
		return 0
	}
	return uint8(1 + bucketOf(word)%255) //nolint:gosec // below 256
}

// companyForm is the number of the last legal form in a company's name as it is written.
func companyForm(company string) (form uint8) {
	if strings.IndexByte(company, ' ') < 0 {
		return 0
	}
	eachWord(string(appendWithout(nil, initials.ReplaceAllStringFunc(company, joinLetters), nil)), func(word string) {
		if number := formNumber(word); number != 0 {
			form = number
		}
	})
	return form
}

func set(words string) map[string]bool {
	s := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		s[word] = true
	}
	return s
}

// appendName appends a given name or a surname, folded and without honorifics.
func appendName(b []byte, text string) []byte { return appendWithout(b, text, honorifics) }

// appendCompany appends a company's name, folded and without its legal form.
// Single letters make one word: S.L. is SL, and J. P. Harbor is JP Harbor.
func appendCompany(b []byte, text string) []byte {
	if strings.IndexByte(text, '.') >= 0 || strings.IndexByte(text, ' ') >= 0 {
		text = initials.ReplaceAllStringFunc(text, joinLetters)
	}
	return appendWithout(b, text, companyForms)
}

func joinLetters(letters string) string {
	return strings.Map(func(r rune) rune {
		if r == '.' || r == ' ' {
			return -1
		}
		return r
	}, letters) + " "
}

// initials are single letters one after the other, with what stands between them.
var initials = regexp.MustCompile(`(?:\b\pL(?:\.\s?|\s)){1,5}\pL(?:\.|\s|$)`)

// appendWithout appends text without the words in drop, unless none remained.
func appendWithout(b []byte, text string, drop map[string]bool) []byte {
	start := len(b)
	b = appendPlain(b, text)
	whole := b[start:]
	if bytes.IndexByte(whole, ' ') < 0 {
		return b
	}
	kept := b[:start]
	for word := range strings.FieldsSeq(string(whole)) {
		if !drop[word] {
			kept = append(appendBlank(kept, start), word...)
		}
	}
	if len(kept) == start {
		return b
	}
	return kept
}

// joined is text without its blanks: "mary ann" and "maryann" are one name.
func joined(text string) string {
	if strings.IndexByte(text, ' ') < 0 {
		return text
	}
	return strings.ReplaceAll(text, " ", "")
}

// titled is a folded name as people write it.
func titled(text string) string {
	start := true
	return strings.Map(func(r rune) rune {
		was := start
		start = r == ' '
		if was {
			return unicode.ToTitle(r)
		}
		return r
	}, text)
}

// nextWord is the text up to its first blank.
func nextWord(text string) string {
	if end := strings.IndexByte(text, ' '); end >= 0 {
		return text[:end]
	}
	return text
}

// eachWord calls f with each word of a folded text.
func eachWord(text string, f func(word string)) {
	for text != "" {
		word := nextWord(text)
		f(word)
		text = text[min(len(text), len(word)+1):]
	}
}
