package matching

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Prices of ways in which typed words stand for what customers have, as −ln of how likely
// they are (weights.go), and costs that put the one before who is equal in everything.
const (
	begunPrice     = 1.5 // a word begun that isn't the last
	begunEach      = .15 // on top, each letter of it that is missing
	longerPrice    = 2   // a place typed longer than it is kept: Kerkstraat for Kerkstr.
	unexplained    = .3  // each word of a customer's names that wasn't typed
	otherForm      = .1  // another legal form than the company's
	smallValue     = .5  // van, street: nothing much either way
	houseValue     = 2.5 // a house number
	numberValue    = 6   // a customer's number among other words
	codeSlipped    = 1.5 // a postcode but for a digit
	perDigit       = 2.3 // ln 10
	perEmailLetter = 1.6 // how much a letter of a mailbox tells
	hostValue      = 1   // an email's domain alone
)

// placed are the words of streets or cities that a typed word may stand for.
type placed struct {
	ids    []uint32
	prices map[string]float32
	// expected is ln of how likely somebody of no account types this.
	expected float64
}

// wantPlace looks a word of a street or city up.
func (s *shelf) wantPlace(t *terms, word string, last bool, work *tally) *placed {
	p := &placed{prices: map[string]float32{}}
	offer := func(id uint32, price float32) {
		text := t.all[id].text
		known, ok := p.prices[text]
		if !ok {
			p.ids = append(p.ids, id)
		}
		if !ok || price < known {
			p.prices[text] = price
		}
	}
	if id := t.ids[word]; id != 0 {
		offer(id, 0)
	}
	if len(word) > 2 {
		for _, id := range t.heads[word[:3]] {
			text := t.all[id].text
			switch {
			case text == word:
			case strings.HasPrefix(text, word):
				price := float32(begunPrice)
				if last {
					price = s.weights.Typing
				}
				offer(id, price+begunEach*float32(len(text)-len(word)))
			case len(text) > 4 && strings.HasPrefix(word, text):
				offer(id, longerPrice)
			}
		}
	}
	if pattern := newPattern(letterBytes(nil, word)); len(pattern.letters) > 3 {
		work.begin(len(t.all))
		t.gather(pattern, false, true, work)
		for _, id := range work.proposed {
			var buffer [maxLetters]byte
			if price := s.weights.misspelt(pattern.letters, letterBytes(buffer[:0], t.all[id].text)); price < slippedPlace {
				offer(id, price)
			}
		}
	}
	expected := math.Exp(-float64(s.weights.Unseen))
	for _, id := range p.ids {
		expected += math.Exp(-float64(p.prices[t.all[id].text])) * s.bearers(&t.all[id]) / s.people()
	}
	p.expected = math.Log(expected)
	return p
}

// llr is what a place at this price says.
func (p *placed) llr(price float32) float64 { return -float64(price) - p.expected }

// slippedPlace is the price up to which a street or city is a slip of another.
const slippedPlace = 12

// lookUp looks all words of a query up.
func (s *shelf) lookUp(t *typed, work *tally) {
	for i := range t.words {
		w := &t.words[i]
		if w.in&(inName|inCompany) != 0 && !hasDigit(w.text) || w.in&(inName|inCompany) != 0 && s.names.ids[w.text] != 0 {
			w.name = s.recall(w, work)
		}
		if w.in&inStreet != 0 && !hasDigit(w.text) && !w.small {
			w.streets = s.recallPlace(s.streets, 's', w.street, w.last, work)
		}
		if w.in&inCity != 0 && !hasDigit(w.text) {
			w.towns = s.recallPlace(s.cities, 'c', w.text, w.last, work)
		}
	}
}

// asking is what a tally remembers of an earlier search.
type asking struct {
	text string
	kind byte
	last bool
}

// recallWhole is want for a whole name.
func (s *shelf) recallWhole(text string, work *tally) *wanted {
	key := asking{text: text, kind: 'w'}
	if known, ok := work.names[key]; ok {
		return known
	}
	found := s.want(text, false, work)
	work.names[key] = found
	return found
}

func (s *shelf) recall(w *typedWord, work *tally) *wanted {
	key := asking{w.text, 'n', w.last}
	if w.small {
		key.kind = 'e'
	}
	if known, ok := work.names[key]; ok {
		return known
	}
	found := s.wantTyped(w.text, w.small, w.last, work)
	work.names[key] = found
	return found
}

func (s *shelf) recallPlace(t *terms, kind byte, text string, last bool, work *tally) *placed {
	key := asking{text, kind, last}
	if known, ok := work.places[key]; ok {
		return known
	}
	found := s.wantPlace(t, text, last, work)
	work.places[key] = found
	return found
}

// rankTyped compares the candidates word by word, best first.
func (s *shelf) rankTyped(t *typed, docs []uint32) []found {
	all := make([]found, 0, len(docs))
	values := make([]float64, len(t.words)+1)
	slices.Sort(docs)
	for _, at := range slices.Compact(docs) {
		r := s.record(at)
		odds := s.typedOdds(t, &r, s.doc(at).form, values)
		if odds > 0 {
			odds *= math.Log(Certain/(1-Certain)) / s.weights.CertainOdds
		}
		if odds > leastOdds {
			all = append(all, found{r, odds})
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.odds, a.odds), cmp.Compare(mix(a.number), mix(b.number)))
	})
	return all
}

// typedOdds are the log-odds that a customer is who is meant. values is memory for as many
// as there are words, and one.
func (s *shelf) typedOdds(t *typed, r *record, form uint8, values []float64) float64 {
	nothing := math.Log(float64(s.weights.Other))
	for i := range t.words {
		best := nothing
		if t.words[i].small {
			best = -smallValue
		}
		values[i+1] = values[i] + max(best, s.wordValue(&t.words[i], r))
		for j := range t.spans {
			if sp := &t.spans[j]; sp.to == i+1 {
				if value, ok := s.spanValue(sp, r); ok {
					values[i+1] = max(values[i+1], values[sp.from]+value)
				}
			}
		}
	}
	weights := &s.weights.Signals
	odds := -math.Log(s.people()) + weights[signalBias] + weights[signalWords]*(values[len(t.words)]-s.unsaid(t, r, form))
	if slices.Contains(t.numbers, r.number) {
		if t.certain {
			return odds + weights[signalNumber]
		}
		odds += numberValue
	}
	return odds
}

// unsaid is what it costs that names of a customer weren't typed: of all who bear what was
// typed, those who bear nothing else come first.
func (s *shelf) unsaid(t *typed, r *record, form uint8) float64 {
	cost := 0.
	for _, name := range []string{r.given, r.last, r.company} {
		eachWord(name, func(word string) {
			if !slices.ContainsFunc(t.words, func(w typedWord) bool { return w.name != nil && w.name.priceOf(s, word) < s.weights.Variation }) {
				cost += unexplained
			}
		})
	}
	if r.company != "" {
		for i := range t.words {
			if typedForm := formNumber(t.words[i].text); typedForm != 0 && typedForm != form {
				cost += otherForm
			}
		}
	}
	return cost
}

// wordValue is ln of how much likelier a word is typed by who means this customer than by
// anybody, in the field where it says most.
func (s *shelf) wordValue(w *typedWord, r *record) float64 {
	best := math.Inf(-1)
	if w.name != nil {
		for _, name := range []string{r.given, r.last, r.company} {
			switch {
			case name == "":
			case w.small:
				if name == w.text {
					best = w.name.llr(0, asAny)
				} else if hasWord(name, w.text, false) {
					best = max(best, smallValue)
				}
			default:
				best = max(best, w.name.llr(w.name.wordPrice(s, name), asAny))
			}
		}
	}
	if w.small && (hasWord(r.street, w.street, false) || hasWord(r.city, w.text, false)) {
		best = max(best, smallValue)
	}
	best = max(best, w.streets.value(r.street), w.towns.value(r.city))
	if hasDigit(w.text) {
		if w.in&inPostcode != 0 {
			best = max(best, s.codeValue(w.text, r.postcode))
		}
		if w.in&inStreet != 0 && hasWord(r.street, w.text, false) {
			best = max(best, houseValue)
		}
	}
	return best
}

// value is what the word says of a street or city.
func (p *placed) value(text string) float64 {
	best := math.Inf(-1)
	if p == nil || text == "" {
		return best
	}
	eachWord(text, func(word string) {
		if price, ok := p.prices[word]; ok {
			best = max(best, p.llr(price))
		}
	})
	return best
}

// codeValue is what a postcode, whole or begun, says.
func (s *shelf) codeValue(typed, code string) float64 {
	switch {
	case code == "" || typed == "":
	case typed == code:
		return math.Log(s.people() / float64(s.postcodes.of(code).given+1))
	case len(typed) > 1 && strings.HasPrefix(code, typed):
		return math.Log(s.people()/float64(s.postcodes.of(code).given+1)) * (.5 + .4*float64(len(typed))/float64(len(code))) * .9
	case len(typed) > 3 && compareCodes(typed, code) == codeOneSlip:
		return codeSlipped
	}
	return math.Inf(-1)
}

// spanValue is what a piece of the query says of a customer.
func (s *shelf) spanValue(sp *span, r *record) (float64, bool) {
	best := math.Inf(-1)
	if sp.email != "" && r.email != "" {
		best = max(best, s.emailValue(sp.email, r.email))
	}
	if len(sp.phone) > 0 && r.phone != 0 {
		best = max(best, s.phoneValue(sp, r.phone))
	}
	if sp.joined != "" {
		if sp.in&inPostcode != 0 {
			best = max(best, s.codeValue(sp.joined, r.postcode))
		}
		for _, field := range []struct {
			in   place
			t    *terms
			text string
		}{
			{inName, s.names, r.given},
			{inName, s.names, r.last},
			{inCompany, s.names, r.company},
			{inStreet, s.streets, r.street},
			{inCity, s.cities, r.city},
		} {
			if sp.in&field.in != 0 && len(field.text) >= len(sp.joined) && hasWord(field.text, sp.joined, false) {
				best = max(best, math.Log(s.people()/(s.bearers(field.t.of(sp.joined))+1))-1)
			}
		}
	}
	return best, !math.IsInf(best, -1)
}

// sure is what a field like a phone number or email says that is the same in so far.
func (s *shelf) sure(level, rarity int) float64 {
	weights := &s.weights.Signals
	return (weights[level] + weights[rarity]*math.Log(s.people())) / weights[signalWords]
}

// emailValue is what an email says that is the same, alike, or begun.
func (s *shelf) emailValue(typed, email string) float64 {
	level := emailOther
	if at := strings.IndexByte(typed, '@'); at > 0 {
		level = compareEmails(typed, email)
		if box, host := mailbox(typed); level == emailOther || level == emailOtherHost {
			known, knownHost := mailbox(email)
			if box == known && strings.HasPrefix(knownHost, host) {
				level = emailTagged
			}
		}
	} else if box, _ := mailbox(email); strings.ReplaceAll(typed, ".", "") == box {
		level = emailTagged
	}
	if level != emailOther {
		return s.sure(signalEmail+int(level), signalEmailRarity)
	}
	if strings.HasPrefix(email, typed) || strings.HasPrefix(strings.ReplaceAll(email, ".", ""), strings.ReplaceAll(typed, ".", "")) {
		return min(math.Log(s.people()), perEmailLetter*float64(len(typed)))
	}
	_, host := mailbox(email)
	if strings.HasPrefix(host, strings.TrimPrefix(typed, "@")) && (typed[0] == '@' || strings.Contains(typed, ".")) {
		return hostValue
	}
	return math.Inf(-1)
}

// phoneValue is what a phone number says that is the same, the end of it, the beginning,
// or one digit off.
func (s *shelf) phoneValue(sp *span, phone uint64) float64 {
	var buffer [24]byte
	known := string(strconv.AppendUint(buffer[:0], phoneDigits(phone), 10))
	best := math.Inf(-1)
	if len(sp.phone[0]) >= leastPhone && phoneDigits(sp.number)%1e5 == phoneDigits(phone)%1e5 {
		if level := comparePhones(sp.number, phone); level == phoneSame || level == phoneTail {
			best = s.sure(signalPhone+int(level), signalPhoneRarity)
		}
	}
	for _, digits := range sp.phone {
		n := len(digits)
		switch at := strings.Index(known, digits); {
		case n == len(known) && at == 0:
			best = max(best, s.sure(signalPhone+int(phoneSame), signalPhoneRarity))
		case strings.HasSuffix(known, digits):
			if n >= 8 || n == 7 && len(known) < 10 {
				best = max(best, s.sure(signalPhone+int(phoneTail), signalPhoneRarity))
			}
			best = max(best, min(math.Log(s.people())+2, perDigit*float64(n)))
		case at >= 0:
			best = max(best, min(math.Log(s.people()), perDigit*float64(n)-2))
		case n >= 7 && oneOff(digits, known):
			best = max(best, min(s.sure(signalPhone+int(phoneOneDigit), signalPhoneRarity), perDigit*float64(n)-2))
		}
	}
	return best
}

// oneOff says whether typed digits are a number's, or its end's, but for one slip.
func oneOff(digits, known string) bool {
	for length := len(digits) - 1; length <= len(digits)+1; length++ {
		if length <= len(known) && typos(digits, known[len(known)-length:], 1) == 1 {
			return true
		}
	}
	return false
}
