package matching

import (
	"bytes"
	"strings"
)

// streetKinds are the words for a kind of street, with what they are shortened
// to: they say next to nothing, and people write both.
var streetKinds = func() map[string]string {
	kinds := map[string]string{}
	for line := range strings.SplitSeq(`st street str strasse
ave avenue av avenida
rd road
dr drive
ln lane
ct court
pl place
blvd boulevard bvd
cres crescent cr crs
cct circuit crct
cl close
tce terrace ter
pde parade
hwy highway
pkwy parkway
sq square
way
cir circle
trl trail
apt apartment
unit
flat
ste suite
po
box
rue
calle
via
weg
platz`, "\n") {
		words := strings.Fields(line)
		for _, word := range words {
			kinds[word] = words[0]
		}
	}
	return kinds
}()

// streetKindNames are the shortened ones.
var streetKindNames = func() map[string]bool {
	names := map[string]bool{}
	for _, kind := range streetKinds {
		names[kind] = true
	}
	return names
}()

// appendStreet appends a street's words, kinds of street shortened: by themselves, and as
// the end of a word as in Bahnhofstrasse, which people write Bahnhofstr.
func appendStreet(b []byte, text string) []byte {
	start := len(b)
	b = appendPlain(b, text)
	write, read := start, start
	for read < len(b) {
		end := read
		for end < len(b) && b[end] != ' ' {
			end++
		}
		word := b[read:end]
		if write > start {
			b[write] = ' '
			write++
		}
		for _, kind := range [...]string{"strasse", "straat"} {
			if bytes.HasSuffix(word, []byte(kind)) && len(word) > len(kind) {
				word = word[:len(word)-len(kind)+len("str")]
			}
		}
		if short, ok := streetKinds[string(word)]; ok && len(short) <= len(word) {
			write += copy(b[write:], short)
		} else {
			write += copy(b[write:], word)
		}
		read = end + 1
	}
	return b[:write]
}

// appendPostcode appends a postcode without blanks and signs: SW1A 1AA is sw1a1aa, and
// 〒150-0002 is 1500002. Left out is what not everybody writes: of an American ZIP+4
// all but the five digits that people know, and the country's letters that are set
// before digits, as in D-01067.
func appendPostcode(b []byte, text string) []byte {
	start := len(b)
	text = strings.TrimSpace(text)
	if country, code, ok := strings.Cut(text, "-"); ok && country != "" && len(country) <= 3 && allLetters(country) && startsWithDigit(code) {
		text = code
	}
	if len(text) == 10 && text[5] == '-' && startsWithDigit(text) {
		text = text[:5]
	}
	b = appendPlain(b, text)
	write := start
	for _, c := range b[start:] {
		if c != ' ' {
			b[write] = c
			write++
		}
	}
	return b[:write]
}

func allLetters(text string) bool {
	for i := range len(text) {
		if c := text[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

func startsWithDigit(text string) bool { return text != "" && text[0] >= '0' && text[0] <= '9' }

// SamePostcode says whether two postcodes are one, however they are written (R67).
func SamePostcode(a, b string) bool {
	return string(appendPostcode(nil, a)) == string(appendPostcode(nil, b))
}

// houseNumber is a street's first word that starts with a digit, or "".
func houseNumber(street string) string {
	for word := range strings.SplitSeq(street, " ") {
		if word != "" && word[0] >= '0' && word[0] <= '9' {
			return word
		}
	}
	return ""
}

// streetLetters appends a street's letters, without blanks, numbers and kinds,
// or with kinds when there is nothing else.
func streetLetters(b []byte, street string) []byte {
	for _, kinds := range []bool{false, true} {
		for word := range strings.SplitSeq(street, " ") {
			if word != "" && (word[0] < '0' || word[0] > '9') && streetKindNames[word] == kinds {
				b = append(b, word...)
			}
		}
		if len(b) > 0 {
			break
		}
	}
	return b
}

// bigrams counts the pairs of neighbouring letters of a query's street, so that
// each customer's can be held against it without memory.
type bigrams struct {
	counts [1024]int8
	total  int
}

func pairOf(a, b byte) int { return int(a&31)<<5 | int(b&31) }

func newBigrams(text []byte) *bigrams {
	g := &bigrams{}
	for i := 1; i < len(text); i++ {
		g.counts[pairOf(text[i-1], text[i])]++
		g.total++
	}
	return g
}

// overlap is Dice's coefficient of the pairs, 0 to 1, and the share of the
// smaller side's pairs that the other has: words get joined, split and left out.
func (g *bigrams) overlap(text []byte) (dice, contained float64) {
	shared := 0
	for i := 1; i < len(text); i++ {
		pair := pairOf(text[i-1], text[i])
		if g.counts[pair] > 0 {
			shared++
		}
		g.counts[pair]--
	}
	for i := 1; i < len(text); i++ {
		g.counts[pairOf(text[i-1], text[i])]++
	}
	total := max(0, len(text)-1)
	if g.total == 0 || total == 0 {
		return 0, 0
	}
	return 2 * float64(shared) / float64(g.total+total), float64(shared) / float64(min(g.total, total))
}
