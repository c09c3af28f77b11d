package matching

import (
	"bytes"
	"strings"
	"unicode"

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
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b = append(b, string(r)...)
		default:
			b = appendBlank(b, start)
		}
	}
	return trimBlank(b, start)
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
	"lp oy ab as aps ug")

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
func appendCompany(b []byte, text string) []byte { return appendWithout(b, text, companyForms) }

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
