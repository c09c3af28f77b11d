package matching

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// wanted is a name, or a word of free text, that is looked for.
type wanted struct {
	text    string
	words   []string
	pattern *pattern
	// starts: it is being typed, so names that start with it will do.
	starts bool
	// near are the terms it may stand for, likeliest first.
	near   []nearTerm
	prices map[string]float32
	// expected is ln of how likely somebody of no account types this, as a
	// given name, surname, company, or any of these: what agreement is held against.
	expected [4]float64
}

type nearTerm struct {
	id    uint32
	price float32
}

const (
	asGiven = iota
	asLast
	asCompany
	asAny
)

// never is the price of what is not worth considering.
const never = 24

func newWanted(text string, starts bool) *wanted {
	return &wanted{
		text: text, words: strings.Fields(text), starts: starts,
		pattern: newPattern(letterBytes(nil, text)), prices: map[string]float32{},
	}
}

// want looks text up: what is near, and how much agreement will say.
func (s *shelf) want(text string, starts bool, work *tally) *wanted {
	q := newWanted(text, starts)
	names := s.names
	work.begin(len(names.all))
	s.gather(q.pattern, q.starts, work)
	for _, word := range q.words {
		if len(q.words) > 1 {
			s.gather(newPattern(letterBytes(nil, word)), q.starts, work)
			work.propose(names.ids[word])
		}
		for _, other := range nicknames[word] {
			work.propose(names.ids[other.name])
		}
		for _, id := range names.sounds[sound(word)] {
			work.propose(id)
		}
		switch {
		case len(word) == 1 || q.starts && len(word) < 3:
			for _, id := range names.heads[word] {
				work.propose(id)
			}
		case q.starts:
			for _, id := range names.heads[word[:3]] {
				work.propose(id)
			}
		}
		work.propose(names.ids[word[:1]])
	}
	work.propose(names.ids[text])
	for _, id := range work.proposed {
		t := &names.all[id]
		if id == 0 || len(t.docs) == 0 {
			continue
		}
		if price := weighed.price(q, t.text); price < never {
			q.near = append(q.near, nearTerm{id, price})
			q.prices[t.text] = price
		}
	}
	slices.SortFunc(q.near, func(a, b nearTerm) int {
		return cmp.Or(cmp.Compare(a.price, b.price), strings.Compare(names.all[a.id].text, names.all[b.id].text))
	})
	s.expect(q)
	return q
}

// gather proposes the terms that share enough pairs of letters, and few slips.
func (s *shelf) gather(p *pattern, starts bool, work *tally) {
	n := len(p.letters)
	if n == 0 {
		return
	}
	pairs := 0
	eachPair(p.letters, func(pair int) {
		if pairs++; starts && pairs == n+1 {
			return
		}
		for _, id := range s.names.pairs[pair] {
			if work.shared[id] == 0 {
				work.seen = append(work.seen, id)
			}
			work.shared[id]++
		}
	})
	enough := uint8(max(2, (2*n+1)/5))
	if n == 1 {
		enough = 1
	}
	most := min(4, 1+n/3)
	var buffer [maxLetters]byte
	for _, id := range work.seen {
		shared := work.shared[id]
		work.shared[id] = 0
		if shared < enough {
			continue
		}
		if p.distance(letterBytes(buffer[:0], s.names.all[id].text), starts) <= most {
			work.propose(id)
		}
	}
	work.seen = work.seen[:0]
}

// expect reckons how likely the typed text is from anybody: every name of the
// store by its share, mistyped so; and names that the store doesn't have.
func (s *shelf) expect(q *wanted) {
	var sums [3]float64
	total := s.people()
	for _, n := range q.near {
		t, p := &s.names.all[n.id], math.Exp(-float64(n.price))/total
		sums[asGiven] += p * float64(t.given)
		sums[asLast] += p * float64(t.last)
		sums[asCompany] += p * float64(t.company)
	}
	unseen := math.Exp(-float64(weighed.Unseen))
	crossed := float64(weighed.Crossed)
	q.expected[asGiven] = math.Log((1-crossed)*sums[asGiven] + crossed*sums[asLast] + unseen)
	q.expected[asLast] = math.Log((1-crossed)*sums[asLast] + crossed*sums[asGiven] + unseen)
	q.expected[asCompany] = math.Log(sums[asCompany] + unseen)
	q.expected[asAny] = math.Log((sums[asGiven]+sums[asLast]+sums[asCompany])/2 + unseen)
}

// people is how many strangers a customer could be mistaken for: the store's,
// and some from the street, which is what keeps a store of five careful.
func (s *shelf) people() float64 { return float64(s.living) + float64(weighed.Strangers) }

// llr is ln of how much likelier the typed text is from somebody of that name
// than from anybody.
func (q *wanted) llr(price float32, as int) float64 {
	other := float64(weighed.Other)
	return math.Log((1-other)*math.Exp(-float64(price)-q.expected[as]) + other)
}

// priceOf is the price of a name, remembered.
func (q *wanted) priceOf(text string) float32 {
	price, ok := q.prices[text]
	if !ok {
		price = weighed.price(q, text)
		q.prices[text] = price
	}
	return price
}

// price is −ln of how likely the typed name is from somebody called text.
func (w *weights) price(q *wanted, text string) float32 {
	if text == q.text {
		return 0
	}
	var buffer [maxLetters]byte
	letters := letterBytes(buffer[:0], text)
	best := w.misspelt(q.pattern.letters, letters)
	if best == 0 {
		return w.Slips[slipBlank]
	}
	if q.starts {
		best = min(best, w.started(q, letters))
	}
	if len(q.words) == 1 && strings.IndexByte(text, ' ') < 0 {
		return min(best, w.otherwise(q.text, text))
	}
	return min(best, w.aligned(q.words, strings.Fields(text)))
}

// started is the price of letters being typed and not yet at their end.
func (w *weights) started(q *wanted, letters []byte) float32 {
	typed := q.pattern.letters
	n := len(typed)
	best := float32(never)
	for _, end := range []int{n - 1, n, n + 1} {
		if end > 0 && end <= len(letters) {
			best = min(best, w.misspelt(typed, letters[:end]))
		}
	}
	return best + w.Typing + w.TypingEach*float32(max(0, len(letters)-n))
}

// otherwise is the price of one word for another by other ways than slips.
func (w *weights) otherwise(typed, meant string) float32 {
	best := float32(never)
	for _, other := range nicknames[typed] {
		if other.name == meant {
			best = w.Nickname
			if other.sibling {
				best = w.Sibling
			}
		}
	}
	if (len(typed) == 1 || len(meant) == 1) && typed[0] == meant[0] {
		best = min(best, w.Initial)
	}
	if sound(typed) == sound(meant) {
		best = min(best, w.Sound)
	}
	return best
}

// aligned is the price of several words for several: each typed one takes the
// nearest that is left.
func (w *weights) aligned(typed, meant []string) float32 {
	var used [8]bool
	total, matched := float32(0), 0
	for _, a := range typed {
		best, at := w.WordMore, -1
		for i, b := range meant {
			if i >= len(used) || used[i] {
				continue
			}
			price := float32(0)
			if a != b {
				price = min(w.misspelt(letterBytes(nil, a), letterBytes(nil, b)), w.otherwise(a, b))
			}
			if price < best {
				best, at = price, i
			}
		}
		total += best
		if at >= 0 {
			used[at] = true
			matched++
		}
	}
	if matched == 0 {
		return never
	}
	return total + w.WordLess*float32(max(0, len(meant)-matched))
}
