package matching

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// considered is how many customers are compared field by field.
const considered = 400

// tally is the memory that a search works in.
type tally struct {
	// shared counts the pairs of letters that terms share with a word.
	shared         []uint8
	seen, proposed []uint32
	known          []bool
	// sums are what speaks for each doc, in thousandths of ln; marks the last
	// word that added to it.
	sums    []int32
	marks   []uint8
	touched []uint32
	mark    uint8
	// names and places are what words were found to stand for, as long as nobody was put
	// or removed: staff type a letter at a time, and one person is compared with many.
	names   map[asking]*wanted
	places  map[asking]*placed
	changes uint64
}

// mostRemembered is how many typed words are remembered.
const mostRemembered = 256

// remember begins a search after so many changes.
func (w *tally) remember(changes uint64) {
	if w.names == nil || w.changes != changes || len(w.names)+len(w.places) > mostRemembered {
		w.names, w.places, w.changes = map[asking]*wanted{}, map[asking]*placed{}, changes
	}
}

// begin makes room to propose terms.
func (w *tally) begin(terms int) {
	if len(w.shared) < terms {
		w.shared, w.known = make([]uint8, terms+terms/8), make([]bool, terms+terms/8)
	}
	for _, id := range w.proposed {
		w.known[id] = false
	}
	w.proposed = w.proposed[:0]
}

func (w *tally) propose(id uint32) {
	if !w.known[id] {
		w.known[id] = true
		w.proposed = append(w.proposed, id)
	}
}

// add lets a word speak for docs. It counts once a doc, by what it said first.
func (w *tally) add(docs []uint32, value float64) {
	amount := int32(value * 1000)
	for _, doc := range docs {
		if w.marks[doc] == w.mark {
			continue
		}
		if w.sums[doc] == 0 {
			w.touched = append(w.touched, doc)
		}
		w.marks[doc] = w.mark
		w.sums[doc] += amount
	}
}

// reset clears the sums for the next search.
func (w *tally) reset(docs int) {
	for _, doc := range w.touched {
		w.sums[doc], w.marks[doc] = 0, 0
	}
	w.touched, w.mark = w.touched[:0], 0
	if len(w.sums) < docs {
		w.sums, w.marks = make([]int32, docs+docs/8), make([]uint8, docs+docs/8)
	}
}

// clearly is by how much log-odds somebody likelier leaves others uncertain: one
// person isn't two customers, unless both fit about as well.
const clearly = 3

// Search finds who q may be, at most limit of them, best first. Customers that
// are equally likely come in an order that is neutral and always the same.
func (x *Index) Search(q Query, limit int) []Hit {
	x.mu.RLock()
	defer x.mu.RUnlock()
	work := x.scratch.Get().(*tally)
	defer x.scratch.Put(work)
	work.remember(x.changes)
	s := x.shelf
	var all []found
	var evidence func(f *found) []Evidence
	if q.byHand() {
		t := q.readTyped(x.country)
		s.lookUp(t, work)
		all = s.rankTyped(t, s.typedCandidates(t, work))
		evidence = func(f *found) []Evidence { return s.typedEvidence(t, &f.record) }
	} else {
		sought := s.seek(q.read(x.country), work)
		all = s.rank(sought, s.candidates(sought, work))
		evidence = func(f *found) []Evidence { return sought.evidence(&f.record) }
	}
	limit = max(0, min(limit, len(all)))
	hits := make([]Hit, 0, limit)
	for i := range all[:limit] {
		f := &all[i]
		score := score(f.odds)
		if all[0].odds-f.odds > clearly {
			score = min(score, Certain-.01)
		}
		hits = append(hits, Hit{Number: f.number, Score: score, Evidence: evidence(f)})
	}
	return hits
}

// Compare says how alike two people are, as the persons of two waiting orders
// are. The Hit's number is b's, and its evidence reads from a's side; the score
// is the same either way round.
func (x *Index) Compare(a, b Person) Hit {
	x.mu.RLock()
	defer x.mu.RUnlock()
	work := x.scratch.Get().(*tally)
	defer x.scratch.Put(work)
	s := x.shelf
	work.remember(x.changes)
	forth, back := a.fold(x.country), b.fold(x.country)
	there, here := s.seek(asked{record: forth}, work), s.seek(asked{record: back}, work)
	seen, mirrored := there.signals(&back), here.signals(&forth)
	return Hit{
		Number:   b.Number,
		Score:    score((s.shown(&seen) + s.shown(&mirrored)) / 2),
		Evidence: there.evidence(&back),
	}
}

// Signals are what Search goes by, of the best limit customers, before they are
// weighed: what the weights are learned from.
func (x *Index) Signals(q Query, limit int) (numbers []int64, signals [][]float64) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	work := x.scratch.Get().(*tally)
	defer x.scratch.Put(work)
	work.remember(x.changes)
	sought := x.shelf.seek(q.read(x.country), work)
	for _, f := range x.shelf.rank(sought, x.shelf.candidates(sought, work)) {
		if len(numbers) == limit {
			break
		}
		seen := sought.signals(&f.record)
		numbers, signals = append(numbers, f.number), append(signals, seen[:])
	}
	return numbers, signals
}

// asked is somebody looked for, folded, and the customer's number that was asked for.
type asked struct {
	record
	numbers []int64
}

// read reads a query that describes a person as an order does.
func (q *Query) read(country string) asked {
	a := asked{record: q.fold(country)}
	if a.number != 0 {
		a.numbers = append(a.numbers, a.number)
	}
	return a
}

// sought is such a query with its names looked up.
type sought struct {
	asked
	shelf                *shelf
	given, last, company *wanted
	street               *bigrams
	letters              []byte
	house                string
	box                  string
}

// seek looks the query's names up.
func (s *shelf) seek(a asked, work *tally) *sought {
	q := &sought{asked: a, shelf: s}
	for _, name := range []struct {
		text string
		into **wanted
	}{{a.given, &q.given}, {a.last, &q.last}, {a.company, &q.company}} {
		if name.text != "" {
			*name.into = s.recallWhole(name.text, work)
		}
	}
	if a.street != "" {
		q.letters = streetLetters(nil, a.street)
		q.street, q.house = newBigrams(q.letters), houseNumber(a.street)
	}
	q.box, _ = mailbox(a.email)
	return q
}

// candidates are the docs for which most speaks at first sight.
func (s *shelf) candidates(q *sought, work *tally) []uint32 {
	work.reset(s.count)
	sure := s.direct(q)
	for _, name := range []struct {
		*wanted
		as int
	}{{q.given, asGiven}, {q.last, asLast}, {q.company, asCompany}} {
		if name.wanted != nil {
			s.addNear(name.wanted, name.as, work)
		}
	}
	if id := s.postcodes.ids[q.postcode]; id != 0 {
		work.mark++
		t := &s.postcodes.all[id]
		work.add(t.docs, math.Log(s.people()/float64(t.given+1)))
	}
	eachWord(q.asked.street, func(word string) { s.addStreetWord(word, work) })
	return append(sure, s.best(work, considered)...)
}

// addNear lets a name speak for everybody who may go by it.
func (s *shelf) addNear(w *wanted, as int, work *tally) {
	work.mark++
	least := math.Log(float64(s.weights.Other))
	for _, n := range w.candidates {
		if value := w.llr(n.price, as) - least; value > .3 {
			work.add(s.names.all[n.id].docs, value)
		}
	}
}

func (s *shelf) addStreetWord(word string, work *tally) {
	if id := s.streets.ids[word]; id != 0 {
		docs := s.streets.all[id].docs
		if value := .8 * math.Log(s.people()/float64(len(docs)+1)); value > 1 {
			work.mark++
			work.add(docs, value)
		}
	}
}

// direct finds docs by number, phone and email, which hardly anybody shares.
func (s *shelf) direct(q *sought) []uint32 {
	var found []uint32
	for _, number := range q.numbers {
		if doc, ok := s.find(number); ok {
			found = append(found, doc)
		}
	}
	if q.phone != 0 {
		head, tail := phoneKeys(q.phone)
		for _, docs := range [][]uint32{s.phoneTails.of(tail), s.phoneHeads.of(head)} {
			for _, doc := range docs {
				if level := comparePhones(q.phone, s.doc(doc).phone); level != phoneOther && !s.dead(doc) {
					found = append(found, doc)
				}
			}
		}
	}
	if q.email != "" {
		head, tail := emailKeys(q.email)
		for _, docs := range [][]uint32{s.emailHeads.of(head), s.emailTails.of(tail)} {
			for _, doc := range docs {
				email, _ := s.texts(s.doc(doc))
				if level := compareEmails(q.email, string(email)); level != emailOther && !s.dead(doc) {
					found = append(found, doc)
				}
			}
		}
	}
	slices.SortFunc(found, s.neutral)
	found = slices.Compact(found)
	return found[:min(len(found), considered)]
}

// neutral orders docs by nothing that means anything (R26).
func (s *shelf) neutral(a, b uint32) int {
	return cmp.Compare(mix(s.doc(a).number), mix(s.doc(b).number))
}

// best picks the docs with the highest sums, at most so many.
func (s *shelf) best(work *tally, most int) []uint32 {
	const steps = 4096
	var at [steps + 1]uint32
	top := int32(1)
	for _, doc := range work.touched {
		top = max(top, work.sums[doc])
	}
	size := top/steps + 1
	for _, doc := range work.touched {
		at[work.sums[doc]/size]++
	}
	step, above := int32(steps), uint32(0)
	for ; step > 0; step-- {
		if above += at[step]; int(above) >= most {
			break
		}
	}
	type pick struct {
		sum     int32
		doc     uint32
		neutral uint64
	}
	picked := make([]pick, 0, above+64)
	for _, doc := range work.touched {
		if sum := work.sums[doc]; sum >= step*size && !s.dead(doc) {
			picked = append(picked, pick{sum, doc, mix(s.doc(doc).number)})
		}
	}
	slices.SortFunc(picked, func(a, b pick) int {
		return cmp.Or(cmp.Compare(b.sum, a.sum), cmp.Compare(a.neutral, b.neutral))
	})
	docs := make([]uint32, 0, most)
	for _, p := range picked[:min(len(picked), most)] {
		docs = append(docs, p.doc)
	}
	return docs
}

// found is a doc with its log-odds as shown.
type found struct {
	record
	odds float64
}

// rank compares the candidates field by field, best first.
func (s *shelf) rank(q *sought, docs []uint32) []found {
	all := make([]found, 0, len(docs))
	slices.Sort(docs)
	for _, at := range slices.Compact(docs) {
		r := s.record(at)
		seen := q.signals(&r)
		if odds := s.shown(&seen); odds > leastOdds {
			all = append(all, found{r, odds})
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.odds, a.odds), cmp.Compare(mix(a.number), mix(b.number)))
	})
	return all
}

// leastOdds leaves out who has nothing in common but the odd letter.
const leastOdds = -14

// Variations are names that customers have and that are other spellings or
// short forms of these, best first, without the given ones: what a cashier is
// to try before making a new customer (R21).
func (x *Index) Variations(firstName, lastName string, limit int) []string {
	given, last := string(appendName(nil, firstName)), string(appendName(nil, lastName))
	x.mu.RLock()
	defer x.mu.RUnlock()
	work := x.scratch.Get().(*tally)
	defer x.scratch.Put(work)
	type variation struct {
		text  string
		price float64
	}
	var all []variation
	for as, text := range []string{asGiven: given, asLast: last} {
		if text == "" {
			continue
		}
		for _, n := range x.shelf.want(text, false, work).candidates {
			t := &x.shelf.names.all[n.id]
			people := t.given
			if as == asLast {
				people = t.last
			}
			if people == 0 || t.text == given || t.text == last || len(t.text) < 2 || n.price > x.shelf.weights.Variation {
				continue
			}
			// Of two as near, the one that more customers have.
			all = append(all, variation{t.text, float64(n.price) - .5*math.Log(float64(people))})
		}
	}
	slices.SortFunc(all, func(a, b variation) int {
		return cmp.Or(cmp.Compare(a.price, b.price), strings.Compare(a.text, b.text))
	})
	var texts []string
	for _, v := range all {
		if text := titled(v.text); len(texts) < limit && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return texts
}
