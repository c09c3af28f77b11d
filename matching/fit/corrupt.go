package main

import (
	"math/rand/v2"
	"strings"

	"tillbridge/matching"
)

// typist mistypes people, in each of the ways in which data is known to go wrong.
type typist struct {
	random *rand.Rand
	from   *country
}

// habits are ways to mistype a word.
var habits = []func(t *typist, word string) string{
	(*typist).neighbour, (*typist).drop, (*typist).double, (*typist).swap, (*typist).insert,
	(*typist).scanned, (*typist).bySound, (*typist).cut, (*typist).split,
}

func (t *typist) word(word string) string {
	if len(word) < 2 {
		return word
	}
	return habits[t.random.IntN(len(habits))](t, word)
}

const rowsOfKeys = "qwertyuiop asdfghjkl zxcvbnm 1234567890"

func (t *typist) neighbour(word string) string {
	i := t.random.IntN(len(word))
	key := strings.IndexByte(rowsOfKeys, word[i])
	if key < 0 {
		return word
	}
	key = min(len(rowsOfKeys)-1, max(0, key+1-2*t.random.IntN(2)))
	return word[:i] + strings.TrimSpace(rowsOfKeys[key:key+1]) + word[i+1:]
}

func (t *typist) drop(word string) string {
	i := t.random.IntN(len(word))
	return word[:i] + word[i+1:]
}

func (t *typist) double(word string) string {
	i := t.random.IntN(len(word))
	return word[:i+1] + word[i:]
}

func (t *typist) swap(word string) string {
	i := t.random.IntN(len(word) - 1)
	return word[:i] + word[i+1:i+2] + word[i:i+1] + word[i+2:]
}

func (t *typist) insert(word string) string {
	i := t.random.IntN(len(word) + 1)
	return word[:i] + string(rune('a'+t.random.IntN(26))) + word[i:] //nolint:gosec // a letter
}

var (
	scannedAs = []string{
		"rn", "m", "cl", "d", "l", "1", "o", "0", "s", "5", "b", "8", "g", "9", "i", "l", "e", "c", "u", "v", "vv", "w",
		"h", "b", "n", "ri", "t", "f",
	}
	soundsAs = []string{
		"ph", "f", "ck", "k", "c", "k", "k", "c", "y", "ie", "ie", "y", "i", "y", "y", "i", "ey", "y", "e", "i", "a", "e", "z", "s", "s", "z",
		"th", "t",
		"t", "th", "ll", "l", "l", "ll", "nn", "n", "n", "nn", "tt", "t", "t", "tt", "ae", "e", "ai", "ay", "ay", "ai", "ee", "ea", "ea", "ee",
		"ou", "u",
		"sh", "sch", "j", "g", "g", "j", "w", "v", "v", "w", "x", "ks", "qu", "kw", "gh", "", "h", "", "e", "", "o", "a", "er", "ar", "on",
		"en", "son", "sen", "mc", "mac", "mac", "mc", "oe", "o", "ue", "u",
	}
)

func (t *typist) scanned(word string) string { return t.replace(word, scannedAs) }

func (t *typist) bySound(word string) string { return t.replace(word, soundsAs) }

// replace changes one place where word has the first of a pair of pieces.
func (t *typist) replace(word string, pieces []string) string {
	var written []string
	for i := 0; i < len(pieces); i += 2 {
		if at := strings.LastIndex(word, pieces[i]); at >= 0 {
			written = append(written, word[:at]+pieces[i+1]+word[at+len(pieces[i]):])
		}
	}
	if len(written) == 0 {
		return word
	}
	return written[t.random.IntN(len(written))]
}

func (t *typist) cut(word string) string {
	if len(word) < 6 {
		return word
	}
	return word[:4+t.random.IntN(len(word)-5)]
}

func (t *typist) split(word string) string {
	i := 1 + t.random.IntN(len(word)-1)
	return word[:i] + " " + word[i:]
}

// text mistypes one word of a longer text, or joins two.
func (t *typist) text(text string) string {
	words := strings.Fields(text)
	if len(words) == 0 {
		return text
	}
	i := t.random.IntN(len(words))
	if i > 0 && t.random.IntN(3) == 0 {
		words[i-1] += words[i]
		words = append(words[:i], words[i+1:]...)
	} else {
		words[i] = t.word(words[i])
	}
	return strings.Join(words, " ")
}

// name mistypes a name: by its letters, to an initial, to a namesake, or
// puts another name in its place.
func (t *typist) name(name string, others *counted) string {
	name = strings.ToLower(name)
	switch dice := t.random.IntN(100); {
	case dice < 52 || len(name) < 2:
		return t.word(name)
	case dice < 62:
		return t.word(t.word(name))
	case dice < 66:
		return name[:1]
	case dice < 86:
		if namesakes := matching.Namesakes(name); len(namesakes) > 0 {
			return namesakes[t.random.IntN(len(namesakes))]
		}
		return t.bySound(t.bySound(name))
	case dice < 92:
		return t.bySound(t.bySound(name))
	case dice < 96:
		return ""
	default:
		return strings.ToLower(others.draw(t.random))
	}
}

func (t *typist) often(percent int) bool { return t.random.IntN(100) < percent }

// person mistypes somebody.
func (t *typist) person(p matching.Person) matching.Person {
	if t.often(50) {
		p.FirstName = t.name(p.FirstName, &t.from.given)
	}
	if t.often(40) {
		p.LastName = t.name(p.LastName, &t.from.last)
	}
	if t.often(4) {
		p.FirstName, p.LastName = p.LastName, p.FirstName
	}
	for _, field := range []*string{&p.Street, &p.City, &p.Postcode, &p.Phone, &p.Email} {
		switch dice := t.random.IntN(100); {
		case dice < 25:
			*field = t.text(*field)
		case dice < 32:
			*field = t.text(t.text(*field))
		case dice < 36:
			*field = ""
		}
	}
	if t.often(4) {
		moved := t.from.people(1, t.random)[0]
		p.Street, p.City, p.Postcode = moved.Street, moved.City, moved.Postcode
	}
	if t.often(15) {
		p.Phone = t.from.people(1, t.random)[0].Phone
	}
	if t.often(20) {
		p.Email = mailOf(&p, t.random)
	}
	return p
}
