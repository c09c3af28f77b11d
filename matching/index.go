package matching

import (
	"encoding/binary"
	"runtime"
	"slices"
	"sync"
)

// Index finds customers by what is known of somebody (R20). It lives in memory,
// is safe for concurrent use, and gives the same answer for the same customers
// whatever the order in which they came (R26). While it is being loaded it
// finds what is there.
type Index struct {
	country string
	mu      sync.RWMutex
	shelf   *shelf
	// changes counts what was put and removed, so that no search goes by what an earlier
	// one remembered.
	changes uint64
	scratch sync.Pool
}

// NewIndex makes an empty index. country (ISO 3166 alpha-2) is the shop's, by
// which phone numbers are read that don't name their own.
func NewIndex(country string) *Index { return NewIndexWeighed(country, Fitted) }

// NewIndexWeighed is NewIndex with other weights, for the program that learns them.
func NewIndexWeighed(country string, w *Weights) *Index {
	return &Index{country: country, shelf: newShelf(w), scratch: sync.Pool{New: func() any { return &tally{} }}}
}

// Len is the number of customers in the index.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.shelf.living
}

// batch is how many people are put between two chances to search.
const batch = 2048

// Put adds people, or replaces those with the same Number. Of a number that
// comes twice the last is kept. People without a number are nobody's customers
// and passed over.
func (x *Index) Put(people ...Person) {
	batches := (len(people) + batch - 1) / batch
	folded := make([]chan []record, batches)
	for i := range folded {
		folded[i] = make(chan []record, 1)
	}
	next := make(chan int, batches)
	for i := range batches {
		next <- i
	}
	close(next)
	// Folding is the half of the work that needs no lock.
	fold := func() {
		for i := range next {
			folded[i] <- foldAll(people[i*batch:min(len(people), (i+1)*batch)], x.country)
		}
	}
	if batches == 1 {
		fold()
	} else {
		for range min(batches, runtime.GOMAXPROCS(0)) {
			go fold()
		}
	}
	for i := range folded {
		records := <-folded[i]
		x.mu.Lock()
		x.shelf.putAll(records)
		x.changes++
		x.tidy()
		x.mu.Unlock()
	}
}

// Remove takes customers out; numbers that aren't there are passed over.
func (x *Index) Remove(numbers ...int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, number := range numbers {
		x.shelf.remove(number)
	}
	x.changes++
	x.tidy()
}

// tidy rebuilds the shelf when more on it is dead than alive.
func (x *Index) tidy() {
	if dead := x.shelf.count - x.shelf.living; dead < x.shelf.living+1000 {
		return
	}
	old := x.shelf
	x.shelf = newShelf(old.weights)
	for at := range uint32(old.count) { //nolint:gosec // docs are numbered in 32 bits
		if !old.dead(at) {
			r := old.record(at)
			x.shelf.put(&r)
			x.shelf.postRest(&r, uint32(x.shelf.count-1)) //nolint:gosec // docs are numbered in 32 bits
		}
	}
}

// shelf is what the index holds.
type shelf struct {
	weights *Weights

	// docs stand in pieces, since growing one long list copies it over and over.
	docs   [][]doc
	count  int // of docs, the dead too
	living int
	gone   []uint64 // a bit a doc
	// text holds each doc's email and street, a length before each; in pieces too.
	text [][]byte

	names, streets, postcodes, cities *terms
	numbers                           finder
	phoneHeads, phoneTails            buckets
	emailHeads, emailTails            buckets
}

// doc is a customer; strings are numbers of terms, or stand in the text.
type doc struct {
	number                               int64
	phone                                uint64
	text                                 uint32
	given, last, company, city, postcode uint32
	form                                 uint8 // the company's legal form, see formNumber
}

func newShelf(w *Weights) *shelf {
	return &shelf{
		weights: w,
		names:   newTerms(true), streets: newTerms(false), postcodes: newTerms(false), cities: newTerms(false),
	}
}

func (s *shelf) dead(doc uint32) bool { return s.gone[doc>>6]>>(doc&63)&1 != 0 }

// bearers is how many living customers have a term.
func (s *shelf) bearers(t *term) float64 {
	if s.living == s.count {
		return float64(len(t.docs))
	}
	living := 0
	for _, doc := range t.docs {
		if !s.dead(doc) {
			living++
		}
	}
	return float64(living)
}

// find is the living doc of a customer's number.
func (s *shelf) find(number int64) (uint32, bool) {
	for doc := range s.numbers.find(number) {
		if s.doc(doc).number == number && !s.dead(doc) {
			return doc, true
		}
	}
	return 0, false
}

func (s *shelf) remove(number int64) {
	at, ok := s.find(number)
	if !ok {
		return
	}
	s.gone[at>>6] |= 1 << (at & 63)
	s.living--
	d := s.doc(at)
	s.tell(d, ^uint32(0))
}

// tell adds n, or takes one away with ^0, to how often a doc's terms occur.
func (s *shelf) tell(d *doc, n uint32) {
	s.names.all[d.given].given += n
	s.names.all[d.last].last += n
	s.names.all[d.company].company += n
	s.cities.all[d.city].given += n
	s.postcodes.all[d.postcode].given += n
}

// putAll puts a batch of people, many of them by two hands.
func (s *shelf) putAll(records []record) {
	records = slices.DeleteFunc(records, func(r record) bool { return r.number == 0 })
	first := uint32(s.count) //nolint:gosec // docs are numbered in 32 bits
	rest := func() {
		for i := range records {
			s.postRest(&records[i], first+uint32(i))
		}
	}
	var wait sync.WaitGroup
	if len(records) < 64 {
		rest()
	} else {
		wait.Go(rest)
	}
	for i := range records {
		s.put(&records[i])
	}
	wait.Wait()
}

// put keeps a person and posts names and postcode.
func (s *shelf) put(r *record) {
	s.remove(r.number)
	at := uint32(s.count) //nolint:gosec // docs are numbered in 32 bits
	if at&63 == 0 {
		s.gone = append(s.gone, 0)
	}
	d := doc{
		number: r.number, phone: r.phone, text: s.write(r.email, r.street),
		given: s.names.id(r.given), last: s.names.id(r.last), company: s.names.id(r.company),
		city: s.cities.id(r.city), postcode: s.postcodes.id(r.postcode), form: r.form,
	}
	if at%docsPiece == 0 {
		s.docs = append(s.docs, make([]doc, 0, docsPiece))
	}
	piece := &s.docs[len(s.docs)-1]
	*piece = append(*piece, d)
	s.count++
	s.living++
	s.tell(&d, 1)
	s.numbers.add(r.number, at, s)

	s.postName(d.given, at)
	s.postName(d.last, at)
	s.postName(d.company, at)
	eachWord(r.city, func(word string) { s.cities.post(s.cities.id(word), at) })
	if d.postcode != 0 {
		s.postcodes.post(d.postcode, at)
	}
}

// postRest posts what a person is found by besides names and postcode.
func (s *shelf) postRest(r *record, at uint32) {
	eachWord(r.street, func(word string) {
		if len(word) > 2 && (word[0] < '0' || word[0] > '9') && !streetKindNames[word] {
			s.streets.post(s.streets.id(word), at)
		}
	})
	if r.phone != 0 {
		head, tail := phoneKeys(r.phone)
		s.phoneHeads.add(head, at)
		s.phoneTails.add(tail, at)
	}
	if r.email != "" {
		head, tail := emailKeys(r.email)
		s.emailHeads.add(head, at)
		s.emailTails.add(tail, at)
	}
}

// postName posts a name and, of several words, each.
func (s *shelf) postName(id, doc uint32) {
	if id == 0 {
		return
	}
	s.names.post(id, doc)
	text := s.names.all[id].text
	if first := nextWord(text); len(first) < len(text) {
		eachWord(text, func(word string) { s.names.post(s.names.id(word), doc) })
	}
}

// record is the person of a doc again.
func (s *shelf) record(at uint32) record {
	d := s.doc(at)
	email, street := s.texts(d)
	return record{
		number: d.number, phone: d.phone,
		given: s.names.all[d.given].text, last: s.names.all[d.last].text, company: s.names.all[d.company].text,
		city: s.cities.all[d.city].text, postcode: s.postcodes.all[d.postcode].text,
		email: string(email), street: string(street), form: d.form,
	}
}

// docsPiece is how many docs stand in a piece, textPiece how many bytes of text.
const (
	docsPiece = 1 << 10
	textPiece = 1 << 16
)

func (s *shelf) doc(at uint32) *doc { return &s.docs[at/docsPiece][at%docsPiece] }

// write keeps a doc's email and street, cut where they are absurdly long, and
// says where.
func (s *shelf) write(email, street string) uint32 {
	email, street = email[:min(len(email), 1000)], street[:min(len(street), 1000)]
	last := len(s.text) - 1
	if last < 0 || len(s.text[last])+len(email)+len(street)+4 > textPiece {
		s.text = append(s.text, make([]byte, 0, textPiece))
		last++
	}
	text := s.text[last]
	at := uint32(last*textPiece + len(text)) //nolint:gosec // offsets have 32 bits: 4 GB of emails and streets
	text = binary.AppendUvarint(text, uint64(len(email)))
	text = append(text, email...)
	text = binary.AppendUvarint(text, uint64(len(street)))
	s.text[last] = append(text, street...)
	return at
}

// texts are a doc's email and street, to be read only.
func (s *shelf) texts(d *doc) (email, street []byte) {
	text := s.text[d.text/textPiece][d.text%textPiece:]
	length, n := binary.Uvarint(text)
	email, text = text[n:n+int(length)], text[n+int(length):] //nolint:gosec // written from a length
	length, n = binary.Uvarint(text)
	return email, text[n : n+int(length)] //nolint:gosec // written from a length
}
