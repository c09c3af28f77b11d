package matching

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"
)

// wanted is a name, or a word of free text, that is looked for.
type wanted struct {
	text    string
	words   []string
	weights *Weights
	pattern *pattern
	// starts: it is being typed, so names that start with it will do, with a slip too;
	// begun: those that start with it rightly; short: no others, since it is a letter or
	// two; exact: itself alone, since it says next to nothing.
	starts, begun, short, exact bool
	// alone: it is one word of what somebody typed, so that of names of several words only
	// those matter that it is when they are written as one.
	alone   bool
	spelled string
	// candidates are the terms it may stand for, likeliest first.
	candidates []candidateTerm
	prices     map[string]float32
	// expected is ln of how likely somebody of no account types this, as a
	// given name, surname, company, or any of these: what agreement is held against.
	expected [4]float64
	// namesakes are the names that text, or what it is a slip of, is short for
	// or shortened to, with their prices; text must be one word.
	namesakes map[string]float32
}

type candidateTerm struct {
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

func (w *Weights) want(text string, starts bool) *wanted {
	q := &wanted{
		text: text, words: strings.Fields(text), weights: w, starts: starts,
		pattern: newPattern(letterBytes(nil, text)), prices: map[string]float32{}, spelled: spelled(text),
	}
	q.namesakes = w.namesakes(q.words)
	return q
}

// namesakes are the other names of what is typed. A slip in a short form is
// still that short form: Lotty is Lottie, and so Charlotte.
func (w *Weights) namesakes(words []string) map[string]float32 {
	prices := map[string]float32{}
	offer := func(name string, price float32) {
		if known, ok := prices[name]; !ok || price < known {
			prices[name] = price
		}
	}
	for _, word := range words {
		if len(word) < 2 {
			continue
		}
		typed := newPattern(letterBytes(nil, word))
		for _, name := range nicknamed() {
			slip := float32(0)
			if name.text != word {
				if bits.OnesCount32(typed.mask^name.mask) > 4 || typed.distance(name.text, false) > 2 {
					continue
				}
				if slip = w.misspelt(typed.letters, name.letters); slip > w.NicknameSlip {
					continue
				}
			}
			for _, other := range nicknames()[name.text] {
				price := w.Nickname
				if other.sibling {
					price = w.Sibling
				}
				offer(other.name, price+slip)
			}
		}
	}
	return prices
}

// want looks text up: the terms that are similar, and how much agreement will say.
func (s *shelf) want(text string, starts bool, work *tally) *wanted {
	q := s.weights.want(text, starts)
	s.lookAround(q, work)
	return q
}

// lookAround finds the terms that may be meant.
func (s *shelf) lookAround(q *wanted, work *tally) {
	names, text := s.names, q.text
	work.begin(len(names.all))
	names.gather(q.pattern, q.starts, q.alone, work)
	for _, word := range q.words {
		if len(q.words) > 1 {
			names.gather(newPattern(letterBytes(nil, word)), q.starts, q.alone, work)
			work.propose(names.ids[word])
		}
		for _, id := range names.sounds[sound(word)] {
			work.propose(id)
		}
		for _, id := range names.spellings[spelled(word)] {
			work.propose(id)
		}
		switch {
		case len(word) == 1 || q.starts && len(word) < 3:
			for _, id := range names.heads[word] {
				work.propose(id)
			}
		case q.starts || q.begun:
			for _, id := range names.heads[word[:3]] {
				if !q.alone || strings.HasPrefix(names.all[id].text, word) {
					work.propose(id)
				}
			}
		}
		work.propose(names.ids[word[:1]])
	}
	work.propose(names.ids[text])
	for name := range q.namesakes {
		work.propose(names.ids[name])
	}
	s.weigh(q, work)
}

// weigh prices the terms that are proposed.
func (s *shelf) weigh(q *wanted, work *tally) {
	names := s.names
	for _, id := range work.proposed {
		t := &names.all[id]
		if id == 0 || len(t.docs) == 0 || q.alone && strings.IndexByte(t.text, ' ') >= 0 && len(t.text) > len(q.text)+3 {
			continue
		}
		if price := s.weights.price(q, t.text); price < never {
			q.candidates = append(q.candidates, candidateTerm{id, price})
			q.prices[t.text] = price
		}
	}
	slices.SortFunc(q.candidates, func(a, b candidateTerm) int {
		return cmp.Or(cmp.Compare(a.price, b.price), strings.Compare(names.all[a.id].text, names.all[b.id].text))
	})
	s.expect(q)
}

// gather proposes the terms that share enough pairs of letters, and few slips: fewer where
// a word stands alone and others are to find the same customer.
func (t *terms) gather(p *pattern, starts, alone bool, work *tally) {
	n := len(p.letters)
	if n == 0 {
		return
	}
	pairs := 0
	eachPair(p.letters, func(pair int) {
		if pairs++; starts && pairs == n+1 {
			return
		}
		for _, id := range t.pairs[pair] {
			if work.shared[id] == 0 {
				work.seen = append(work.seen, id)
			}
			work.shared[id]++
		}
	})
	enough := uint8(max(2, n/4)) //nolint:gosec // at most the letters of a name
	most := min(4, 1+n/3)
	if alone {
		// A slip touches two pairs of letters.
		most = min(3, 1+n/4)
		enough = uint8(max(2, n-2*most)) //nolint:gosec // at most the letters of a name
	}
	if n == 1 {
		enough = 1
	}
	var buffer [maxLetters]byte
	for _, id := range work.seen {
		shared := work.shared[id]
		work.shared[id] = 0
		if shared < enough {
			continue
		}
		term := &t.all[id]
		// Dice's coefficient under .4; a name being typed is short of its rest.
		if !starts && 20*int(shared) < 4*(n+2+len(term.text)) {
			continue
		}
		if term.simple {
			if away := p.distance(term.text, starts); away <= most || !alone && p.nearby(away, most, term.text) {
				work.propose(id)
			}
			continue
		}
		letters := string(letterBytes(buffer[:0], term.text))
		if away := p.distance(letters, starts); away <= most || !alone && p.nearby(away, most, letters) {
			work.propose(id)
		}
	}
	work.seen = work.seen[:0]
}

// nearby says whether letters so many slips away are worth a price.
func (p *pattern) nearby(away, most int, letters string) bool {
	return away <= most || len(p.letters) > 2 && away <= most+3 && likeness(p.letters, letters) > .75
}

// expect reckons how likely the typed text is from anybody: every name of the
// store by its share, mistyped so; and names that the store doesn't have.
func (s *shelf) expect(q *wanted) {
	var sums [4]float64
	total := s.people()
	for _, n := range q.candidates {
		t, p := &s.names.all[n.id], math.Exp(-float64(n.price))/total
		sums[asGiven] += p * float64(t.given)
		sums[asLast] += p * float64(t.last)
		sums[asCompany] += p * float64(t.company)
		sums[asAny] += p * s.bearers(t)
	}
	unseen := math.Exp(-float64(s.weights.Unseen))
	crossed := float64(s.weights.Crossed)
	q.expected[asGiven] = math.Log((1-crossed)*sums[asGiven] + crossed*sums[asLast] + unseen)
	q.expected[asLast] = math.Log((1-crossed)*sums[asLast] + crossed*sums[asGiven] + unseen)
	q.expected[asCompany] = math.Log(sums[asCompany] + unseen)
	q.expected[asAny] = math.Log(sums[asAny]/2 + unseen)
}

// people is how many strangers a customer could be mistaken for: the store's,
// and some from the street, which is what keeps a store of five careful.
func (s *shelf) people() float64 { return float64(s.living) + float64(s.weights.Strangers) }

// llr is ln of how much likelier the typed text is from somebody of that name
// than from anybody.
func (q *wanted) llr(price float32, as int) float64 {
	other := float64(q.weights.Other)
	return math.Log((1-other)*math.Exp(-float64(price)-q.expected[as]) + other)
}

// priceOf is the price of a name, remembered. A customer's name of one word that
// isn't near has been looked at before.
func (q *wanted) priceOf(s *shelf, text string) float32 {
	if q.short || q.exact {
		return q.weights.price(q, text)
	}
	price, ok := q.prices[text]
	if !ok {
		price = never
		if q.alone && strings.IndexByte(text, ' ') >= 0 {
			return never
		}
		if strings.IndexByte(text, ' ') >= 0 || len(q.words) > 1 || s.names.ids[text] == 0 {
			price = q.weights.price(q, text)
		}
		q.prices[text] = price
	}
	return price
}

// price is −ln of how likely the typed name is from somebody called text.
func (w *Weights) price(q *wanted, text string) float32 {
	if text == q.text {
		return 0
	}
	if q.exact {
		return never
	}
	if (q.starts || q.begun || q.short) && strings.HasPrefix(text, q.text) {
		missing := float32(len(text) - len(q.text))
		if q.begun {
			return begunPrice + begunEach*missing
		}
		return w.Typing + w.TypingEach*missing
	}
	if q.short {
		if price, ok := q.namesakes[text]; ok {
			return price
		}
		return never
	}
	var buffer [maxLetters]byte
	letters := letterBytes(buffer[:0], text)
	best := w.misspelt(q.pattern.letters, letters)
	if best == 0 {
		return w.Slips[slipBlank]
	}
	if len(letters) > 2 && len(q.pattern.letters) > 2 {
		best = min(best, w.Shape+w.ShapeEach*float32(1-likeness(q.pattern.letters, string(letters))))
	}
	if q.starts {
		best = min(best, w.started(q, letters))
	}
	if q.alone && strings.IndexByte(text, ' ') >= 0 {
		return best
	}
	if len(q.words) == 1 && strings.IndexByte(text, ' ') < 0 {
		if best > w.Spelling && len(q.spelled) > 2 && spelled(text) == q.spelled {
			best = w.Spelling
		}
		return w.otherwise(best, q.text, text, q.namesakes)
	}
	return min(best, w.aligned(q.words, strings.Fields(text), q.namesakes))
}

// started is the price of letters being typed and not yet at their end.
func (w *Weights) started(q *wanted, letters []byte) float32 {
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

// otherwise is the price of one word for another when other ways than slips,
// whose price is best, are counted in.
func (w *Weights) otherwise(best float32, typed, meant string, namesakes map[string]float32) float32 {
	if price, ok := namesakes[meant]; ok {
		best = min(best, price)
	}
	if (len(typed) == 1 || len(meant) == 1) && typed[0] == meant[0] {
		best = min(best, w.Initial)
	}
	if best > w.Sound && sound(typed) == sound(meant) {
		best = w.Sound
	}
	return best
}

// aligned is the price of several words for several: each typed one takes the
// nearest that is left.
func (w *Weights) aligned(typed, meant []string, namesakes map[string]float32) float32 {
	var used [8]bool
	total, matched := float32(0), 0
	for _, a := range typed {
		best, at := w.WordMore, -1
		for i, b := range meant {
			if i >= len(used) || used[i] { //nolint:gosec // bounded by the line itself
				continue
			}
			price := float32(0)
			if a != b {
				price = w.otherwise(w.misspelt(letterBytes(nil, a), letterBytes(nil, b)), a, b, namesakes)
			}
			if price < best {
				best, at = price, i
			}
		}
		total += best
		if at >= 0 {
			used[at] = true //nolint:gosec // set above
			matched++
		}
	}
	if matched == 0 {
		return never
	}
	return total + w.WordLess*float32(max(0, len(meant)-matched))
}
