package matching

import (
	"math"
	"slices"
	"strings"
)

// Certain is the score from which a suggestion is as good as certain: of a
// thousand such suggestions at most one is wrong (measured, docs/performance.md).
const Certain = 0.99

// Close is the score from which "Create New" warns that this may be the same
// person, and the persons of two orders are decided together (R21).
const Close = 0.6

// The signals that two people give, by which log-odds are reckoned; those with
// levels have one each, 1 when the pair is at that level.
const (
	signalBias = iota
	signalName // ln of how much likelier the typed names are from this customer
	// signalNameAlone is the same when there is nothing else to compare: what is
	// known of somebody then is less than it seems.
	signalNameAlone
	signalCompany
	signalWords // the same for words of free text
	signalNumber
	signalPhoneRarity // ln of how few share what is alike, here and below
	signalEmailRarity
	signalPostcodeRarity
	signalStreetRarity
	signalCityRarity
	signalPhone
)

const (
	signalEmail    = signalPhone + int(phoneLevels)
	signalPostcode = signalEmail + int(emailLevels)
	signalStreet   = signalPostcode + int(codeLevels)
	signalHouse    = signalStreet + int(streetLevels)
	signalCity     = signalHouse + int(codeLevels)
	// signalStreetPeople is ln of how many customers there are, where both streets
	// are known: an address weighs against the more who might be meant.
	signalStreetPeople = signalCity + int(cityLevels)
	signals            = signalStreetPeople + 1
)

// codeLevel says how two postcodes or house numbers compare.
type codeLevel uint8

const (
	codeUnknown codeLevel = iota
	codeSame
	codeOneSlip
	codeTwoSlips
	codeOther
	codeLevels
)

func compareCodes(a, b string) codeLevel {
	if a == "" || b == "" {
		return codeUnknown
	}
	return codeSame + codeLevel(typos(a, b, 2)*min(1, len(a))) //nolint:gosec // at most 3
}

type streetLevel uint8

const (
	streetUnknown streetLevel = iota
	streetSame
	streetNear
	streetClose
	streetSome
	streetLittle
	streetOther
	streetLevels
)

type cityLevel uint8

const (
	cityUnknown cityLevel = iota
	citySame
	cityClose
	cityOther
	cityLevels
)

func compareCities(a, b string) cityLevel {
	switch {
	case a == "" || b == "":
		return cityUnknown
	case a == b:
		return citySame
	case typos(joined(a), joined(b), 1+len(a)/5) <= 1+len(a)/5:
		return cityClose
	}
	return cityOther
}

// odds are the log-odds that a pair with these signals is one person, when
// before looking each customer was as likely as any other (Fellegi and Sunter,
// A Theory for Record Linkage, 1969; the weights by logistic regression).
func (s *shelf) odds(seen *[signals]float64) float64 {
	odds := -math.Log(s.people())
	for i, signal := range seen {
		odds += signal * s.weights.Signals[i]
	}
	return odds
}

// shown are the log-odds as they are shown, by which customers are ranked too:
// those from which suggestions proved right are stretched to Certain's. With both
// streets known a suggestion proves right sooner than by names alone.
func (s *shelf) shown(seen *[signals]float64) float64 {
	odds := s.odds(seen)
	if odds <= 0 {
		return odds
	}
	bar := s.weights.CertainOdds
	if seen[signalStreetPeople] != 0 {
		bar = s.weights.CertainStreet
	}
	return odds * math.Log(Certain/(1-Certain)) / bar
}

// score turns log-odds into a probability: even odds are a half.
func score(odds float64) float64 { return 1 / (1 + math.Exp(-odds)) }

// signals compares the query with somebody.
func (q *sought) signals(r *record) (seen [signals]float64) {
	s := q.shelf
	seen[signalBias] = 1
	seen[signalName] = q.name(r)
	if q.company != nil && r.company != "" {
		seen[signalCompany] = q.company.llr(q.company.priceOf(s, r.company), asCompany)
	}
	people := math.Log(s.people())

	phone := comparePhones(q.phone, r.phone)
	seen[signalPhone+int(phone)] = 1
	if phone != phoneUnknown && phone != phoneOther {
		seen[signalPhoneRarity] = people
	}
	mail := compareEmails(q.email, r.email)
	if mail > emailTagged && mail != emailOther && namedAfter(q.box, r) {
		mail = emailUnknown // it says no more than the names do
	}
	seen[signalEmail+int(mail)] = 1
	if mail != emailUnknown && mail != emailOther {
		seen[signalEmailRarity] = people
	}
	postcode := compareCodes(q.postcode, r.postcode)
	seen[signalPostcode+int(postcode)] = 1
	if postcode == codeSame || postcode == codeOneSlip {
		seen[signalPostcodeRarity] = people - math.Log(float64(s.postcodes.of(r.postcode).given)+1)
	}
	q.compareStreet(r.street, &seen)
	city := compareCities(q.city, r.city)
	seen[signalCity+int(city)] = 1
	if city == citySame || city == cityClose {
		seen[signalCityRarity] = people - math.Log(float64(s.cities.of(r.city).given)+1)
	}
	if unknown := UnknownSignals(); !slices.ContainsFunc(unknown, func(i int) bool { return seen[i] == 0 }) {
		seen[signalNameAlone] = seen[signalName]
	}
	for _, number := range q.numbers {
		if number == r.number {
			seen[signalNumber] = 1
		}
	}
	return seen
}

// namedAfter says that a mailbox is made of a person's names, so that another like
// it belongs to anybody of a like name.
func namedAfter(box string, r *record) bool {
	for _, name := range []string{r.given, r.last} {
		if name = joined(name); len(name) > 2 && strings.Contains(box, name) {
			return true
		}
	}
	return false
}

// name compares both names, each in its place or crossed over.
func (q *sought) name(r *record) float64 {
	llr := func(w *wanted, text string, as int) float64 {
		if w == nil || text == "" {
			return 0
		}
		return w.llr(w.priceOf(q.shelf, text), as)
	}
	straight := llr(q.given, r.given, asGiven) + llr(q.last, r.last, asLast)
	crossed := llr(q.given, r.last, asGiven) + llr(q.last, r.given, asLast) + math.Log(float64(q.shelf.weights.Crossed))
	return max(straight, crossed)
}

func (q *sought) compareStreet(street string, seen *[signals]float64) {
	if q.street == nil || street == "" {
		seen[signalStreet] = 1
		seen[signalHouse] = 1
		return
	}
	var buffer [96]byte
	letters := streetLetters(buffer[:0], street)
	dice, contained := q.street.overlap(letters)
	level := streetOther
	switch {
	case string(letters) == string(q.letters):
		level = streetSame
	case dice >= .86:
		level = streetNear
	case dice >= .7:
		level = streetClose
	case dice >= .5 || contained >= .85:
		level = streetSome
	case dice >= .3:
		level = streetLittle
	}
	seen[signalStreet+int(level)] = 1
	seen[signalStreetPeople] = math.Log(q.shelf.people())
	if level < streetLittle {
		seen[signalStreetRarity] = q.shelf.streetRarity(street)
	}
	seen[signalHouse+int(compareCodes(q.house, houseNumber(street)))] = 1
}

// streetRarity is ln of how few have the street's rarest word.
func (s *shelf) streetRarity(street string) float64 {
	people := s.people()
	rarity := 0.
	eachWord(street, func(word string) {
		if id := s.streets.ids[word]; id != 0 {
			rarity = max(rarity, math.Log(people/float64(len(s.streets.all[id].docs)+1)))
		}
	})
	return rarity
}

// wordPrice is the price of a name, or of the nearest of its words.
func (q *wanted) wordPrice(s *shelf, name string) float32 {
	best := q.priceOf(s, name)
	if strings.IndexByte(name, ' ') >= 0 {
		eachWord(name, func(word string) { best = min(best, q.priceOf(s, word)) })
	}
	return best
}

// hasWord says whether a text has a word, or one that starts so.
func hasWord(text, word string, starts bool) bool {
	has := false
	eachWord(text, func(other string) {
		has = has || other == word || starts && strings.HasPrefix(other, word)
	})
	return has
}

// StreetSignal is the one that isn't 0 where both streets are known, for the program
// that learns the weights.
const StreetSignal = signalStreetPeople

// UnknownSignals are those of fields that one of the two doesn't show, which
// speak neither way, for the program that learns the weights.
func UnknownSignals() []int {
	return []int{signalPhone, signalEmail, signalPostcode, signalStreet, signalHouse, signalCity}
}
