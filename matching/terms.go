package matching

import "strings"

// term is a distinct name, company, word of one of these, or postcode.
type term struct {
	text string
	// docs are the customers that have it, in the order they came; some may be
	// gone by now.
	docs []uint32
	// given, last and company count the customers living under exactly this.
	given, last, company uint32
	// simple: text is a byte a letter as it stands.
	simple bool
}

// terms is a dictionary that finds terms that are spelled alike.
type terms struct {
	ids map[string]uint32
	all []term
	// similar: it is asked for similar terms too, by the lists below.
	similar bool
	// pairs lists the terms that have a pair of letters, blank in front and
	// behind; heads those that start with one, two or three bytes; sounds those
	// that sound alike, spellings those that are spelled so in other languages. Of terms
	// that aren't similar only heads of three bytes are kept.
	pairs             [2048][]uint32
	heads             map[string][]uint32
	sounds, spellings map[string][]uint32
}

func newTerms(similar bool) *terms {
	return &terms{
		similar: similar,
		ids:     map[string]uint32{"": 0}, all: make([]term, 1),
		heads: map[string][]uint32{}, sounds: map[string][]uint32{}, spellings: map[string][]uint32{},
	}
}

// id is the number of text, which is learned when new; 0 is "".
func (t *terms) id(text string) uint32 {
	if id, ok := t.ids[text]; ok {
		return id
	}
	text = strings.Clone(text)
	id := uint32(len(t.all)) //nolint:gosec // terms are numbered in 32 bits
	t.ids[text] = id
	var buffer [maxLetters]byte
	letters := letterBytes(buffer[:0], text)
	t.all = append(t.all, term{text: text, simple: string(letters) == text})
	if !t.similar {
		if len(text) > 2 {
			t.heads[text[:3]] = append(t.heads[text[:3]], id)
		}
		return id
	}
	eachPair(letters, func(pair int) {
		list := t.pairs[pair]
		if len(list) == 0 || list[len(list)-1] != id {
			t.pairs[pair] = append(list, id)
		}
	})
	for n := 1; n <= min(3, len(text)); n++ {
		t.heads[text[:n]] = append(t.heads[text[:n]], id)
	}
	code := sound(text)
	t.sounds[code] = append(t.sounds[code], id)
	code = spelled(text)
	t.spellings[code] = append(t.spellings[code], id)
	return id
}

// eachPair calls f with each pair of neighbouring letters, ends included.
func eachPair(letters []byte, f func(pair int)) {
	last := byte(0)
	for _, c := range letters {
		f(pairBucket(last, c))
		last = c
	}
	f(pairBucket(last, 0))
}

// pairBucket keeps Latin pairs apart: letters have 5 bits of their own, and
// digits and other scripts share the upper half.
func pairBucket(a, b byte) int {
	pair := int(a&31)<<5 | int(b&31)
	if a != 0 && (a < 'a' || a > 'z') || b != 0 && (b < 'a' || b > 'z') {
		return 1024 | pair
	}
	return pair
}

// post notes that doc has term id.
func (t *terms) post(id, doc uint32) {
	docs := &t.all[id].docs
	if n := len(*docs); n == 0 || (*docs)[n-1] != doc {
		*docs = append(*docs, doc)
	}
}

// of is a text's term, without customers when nobody has it.
func (t *terms) of(text string) *term { return &t.all[t.ids[text]] }
