package matching

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// consideredTyped is how many customers are compared word by word.
const consideredTyped = 250

// typedCandidates are the docs for which most speaks at first sight.
func (s *shelf) typedCandidates(t *typed, work *tally) []uint32 {
	work.reset(s.count)
	var sure []uint32
	for _, number := range t.numbers {
		if doc, ok := s.find(number); ok {
			sure = append(sure, doc)
		}
	}
	for i := range t.spans {
		s.addSpan(&t.spans[i], work)
	}
	for i := range t.words {
		w := &t.words[i]
		if w.in&inPostcode != 0 && hasDigit(w.text) {
			s.addCode(w.text, work)
		}
		s.addPlaced(s.streets, w.streets, work)
		if w.name != nil {
			s.addNear(w.name, asAny, work)
		}
		if !w.small {
			s.addPlaced(s.cities, w.towns, work)
		}
	}
	s.addWhole(t, work)
	return append(sure, s.best(work, consideredTyped)...)
}

// addWhole puts those whose whole name or company was typed before the many of whose names
// it is a part, and those who bear no other before these.
func (s *shelf) addWhole(t *typed, work *tally) {
	var words []string
	for i := range t.words {
		if t.words[i].name != nil && !companyForms[t.words[i].text] {
			words = append(words, t.words[i].text)
		}
	}
	id := s.names.ids[strings.Join(words, " ")]
	if id == 0 {
		return
	}
	for _, doc := range s.names.all[id].docs {
		d, same, others := s.doc(doc), 0, 0
		for _, name := range []uint32{d.given, d.last, d.company} {
			switch name {
			case 0:
			case id:
				same++
			default:
				others++
			}
		}
		if same > 0 && work.sums[doc] > 0 {
			work.sums[doc] += wholeSum
			if others == 0 {
				work.sums[doc] += wholeSum
			}
		}
	}
}

// wholeSum is what being equal in the whole name adds to the sum of a candidate.
const wholeSum = 1000

// addPlaced lets a word speak for those whose street or city it may mean.
func (s *shelf) addPlaced(t *terms, p *placed, work *tally) {
	if p == nil {
		return
	}
	work.mark++
	for _, id := range p.ids {
		if value := p.llr(p.prices[t.all[id].text]); value > .3 {
			work.add(t.all[id].docs, value)
		}
	}
}

// addCode lets a postcode speak, whole or its first half.
func (s *shelf) addCode(code string, work *tally) {
	work.mark++
	if id := s.postcodes.ids[code]; id != 0 {
		work.add(s.postcodes.all[id].docs, s.codeValue(code, code))
	}
	if len(code) < 3 {
		return
	}
	for _, id := range s.postcodes.heads[code[:3]] {
		if text := s.postcodes.all[id].text; strings.HasPrefix(text, code) && text != code {
			work.add(s.postcodes.all[id].docs, max(.3, s.codeValue(code, text)))
		}
	}
}

// addSpan lets a piece speak for those it finds.
func (s *shelf) addSpan(sp *span, work *tally) {
	if sp.in&inPostcode != 0 && sp.joined != "" {
		s.addCode(sp.joined, work)
	}
	if sp.joined != "" && sp.in&(inName|inCompany) != 0 {
		if id := s.names.ids[sp.joined]; id != 0 {
			work.mark++
			work.add(s.names.all[id].docs, math.Log(s.people()/(s.bearers(&s.names.all[id])+1)))
		}
	}
	if sp.email != "" {
		work.mark++
		for _, docs := range s.emailLists(sp.email) {
			for _, doc := range docs {
				email, _ := s.texts(s.doc(doc))
				if value := s.emailValue(sp.email, string(email)); value > hostValue {
					work.add([]uint32{doc}, value)
				}
			}
		}
	}
	if len(sp.phone) > 0 {
		work.mark++
		for _, docs := range s.phoneLists(sp.phone) {
			for _, doc := range docs {
				if value := s.phoneValue(sp, s.doc(doc).phone); value > 0 {
					work.add([]uint32{doc}, value)
				}
			}
		}
	}
}

// emailLists are the lists in which those stand whose email may be meant.
func (s *shelf) emailLists(typed string) [][]uint32 {
	box, _, whole := strings.Cut(typed, "@")
	box = strings.ReplaceAll(box, ".", "")
	if whole {
		head, tail := emailKeys(typed)
		return [][]uint32{s.emailHeads.of(head), s.emailTails.of(tail)}
	}
	if len(box) < 6 {
		return nil
	}
	return [][]uint32{s.emailHeads.of(bucketOf(box[:6]))}
}

// phoneLists are the lists in which those stand whose phone number has these last four
// digits, or, where one of them is wrong, missing or one too many, those before.
func (s *shelf) phoneLists(typed []string) [][]uint32 {
	var lists [][]uint32
	var tails, heads []uint64
	for _, digits := range typed {
		number, err := strconv.ParseUint(digits, 10, 64)
		if err != nil {
			continue
		}
		tails = append(tails, number%1e4)
		if len(digits) >= 7 {
			heads = append(heads, number/1e4%1e4, number/1e3%1e4, number/1e5%1e4)
		}
	}
	slices.Sort(tails)
	for _, tail := range slices.Compact(tails) {
		lists = append(lists, s.phoneTails.of(uint16(tail))) //nolint:gosec // four digits
	}
	slices.Sort(heads)
	for _, head := range slices.Compact(heads) {
		lists = append(lists, s.phoneHeads.of(uint16(head))) //nolint:gosec // four digits
	}
	return lists
}

// wantTyped looks a word that somebody typed up: any but the last may be begun, and a
// letter or two stand for every name that starts so.
func (s *shelf) wantTyped(text string, small, last bool, work *tally) *wanted {
	if small {
		q := s.weights.want(text, false)
		q.exact = true
		work.begin(len(s.names.all))
		work.propose(s.names.ids[text])
		s.weigh(q, work)
		return q
	}
	if utf8.RuneCountInString(text) > 2 {
		q := s.weights.want(text, last)
		q.begun, q.alone = !last, true
		s.lookAround(q, work)
		return q
	}
	q := s.weights.want(text, false)
	q.short = true
	work.begin(len(s.names.all))
	for _, id := range s.names.heads[text[:min(3, len(text))]] {
		if strings.HasPrefix(s.names.all[id].text, text) {
			work.propose(id)
		}
	}
	for name := range q.namesakes {
		work.propose(s.names.ids[name])
	}
	s.weigh(q, work)
	return q
}
