package matching

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/unicode/norm"
)

// place is a set of the fields in which what was typed may stand.
type place uint16

const (
	inName place = 1 << iota
	inCompany
	inEmail
	inPhone
	inStreet
	inCity
	inPostcode
	inNumber
	anywhere = inName | inCompany | inEmail | inPhone | inStreet | inCity | inPostcode | inNumber
)

// mostWords is how many words of a query are read.
const mostWords = 12

// typed is what stands in one box, read (R20): its words, each of which may stand in any
// field, and the pieces that several words make together.
type typed struct {
	words []typedWord
	spans []span
	// numbers are customers' numbers that may be meant; certain says that one was asked
	// for as such, or alone.
	numbers []int64
	certain bool
	country string
}

// typedWord is a folded word.
type typedWord struct {
	text, street string
	in           place
	// last: it may still be being typed, and have slips all the same. Any other word may
	// be begun too, but only rightly.
	last  bool
	small bool

	name           *wanted
	streets, towns *placed
}

// span is a piece of several words, or of one in another reading: the words from, up to
// but without to.
type span struct {
	from, to int
	in       place
	// email is folded, joined with no blanks and signs, phone in all its readings.
	email  string
	joined string
	phone  []string
	number uint64 // as it is dialled where the shop is
}

var typedNumber = regexp.MustCompile(`^(?i)(c[-# ]?|#)?0*(\d{1,12})$`)

// byHand says whether a query is to be read as what staff type: all but both names of
// somebody, or a name with a street, which is how a person stands on an order.
func (q *Query) byHand() bool {
	switch {
	case q.Text != "":
		return true
	case q.FirstName != "" && q.LastName != "":
		return false
	case q.FirstName+q.LastName != "" && q.Street != "":
		return false
	}
	return true
}

// readTyped reads a query whose fields, if there are any, hold what was typed into them.
func (q *Query) readTyped(country string) *typed {
	t := &typed{country: country}
	if q.Country != "" {
		t.country = q.Country
	}
	if q.Number != 0 {
		t.numbers, t.certain = append(t.numbers, q.Number), true
	}
	for _, field := range []struct {
		text string
		in   place
	}{
		{q.FirstName, inName},
		{q.LastName, inName},
		{q.Company, inName | inCompany},
		{q.Email, inEmail},
		{q.Phone, inPhone},
		{q.Street, inStreet},
		{q.City, inCity},
		{q.Postcode, inPostcode},
		{q.Text, anywhere},
	} {
		t.readText(field.text, field.in)
	}
	if !slices.ContainsFunc(t.words, func(w typedWord) bool { return !w.small }) {
		for i := range t.words {
			t.words[i].small = false // it is all there is
		}
	}
	if n := len(t.words); n > 0 && !strings.HasSuffix(q.Text, " ") {
		t.words[n-1].last = true
	}
	t.certain = t.certain || len(t.words) == 1 && len(t.numbers) > 0
	return t
}

// readText reads a box.
func (t *typed) readText(text string, in place) {
	begin := len(t.words)
	text = initials.ReplaceAllStringFunc(text, func(letters string) string {
		if form := joinLetters(letters); companyForms[plain(form)] {
			return form
		}
		return letters
	})
	var digits, starts []int
	chunks := strings.Fields(text)
	dialled := strings.Fields(asciiDigits(text)) // the same in ASCII, where a phone number is typed
	for at, raw := range chunks {
		first := len(t.words)
		starts = append(starts, first)
		if in&inNumber != 0 && t.readNumber(raw) {
			digits = digits[:0]
			continue
		}
		t.readWords(raw, in)
		if in&inEmail != 0 && len(t.words) > first {
			if email := emailTyped(raw); len(email) > 3 {
				t.spans = append(t.spans, span{from: first, to: len(t.words), in: inEmail, email: email})
			}
		}
		if in&inPhone == 0 || len(dialled) != len(chunks) || strings.Trim(dialled[at], "0123456789+()-./") != "" || len(t.words) == first {
			digits = digits[:0]
			continue
		}
		digits = append(digits, at)
		for _, from := range digits {
			if phone, number := t.phonesTyped(strings.Join(dialled[from:at+1], " ")); len(phone) > 0 {
				t.spans = append(t.spans, span{from: starts[from], to: len(t.words), in: inPhone, phone: phone, number: number})
			}
		}
	}
	t.joinWords(begin, in)
}

// asciiDigits is text with the digits and dashes of any script written in ASCII's.
func asciiDigits(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Pd, r):
			return '-'
		case unicode.IsDigit(r) && r > unicode.MaxASCII:
			if digit := phonenumbers.NormalizeDigitsOnly(string(r)); digit != "" {
				return rune(digit[0])
			}
		}
		return r
	}, norm.NFKC.String(text))
}

// readNumber takes a customer's number as it is shown, C-02217, out of the words; a bare
// one may be a postcode too.
func (t *typed) readNumber(raw string) bool {
	found := typedNumber.FindStringSubmatch(raw)
	if found == nil {
		return false
	}
	if number, err := strconv.ParseInt(found[2], 10, 64); err == nil && number != 0 {
		t.numbers = append(t.numbers, number)
		t.certain = t.certain || found[1] != ""
	}
	return found[1] != ""
}

func (t *typed) readWords(raw string, in place) {
	for word := range strings.FieldsSeq(plain(raw)) {
		if honorifics[word] || len(t.words) == mostWords {
			continue
		}
		street := string(appendStreet(nil, word))
		t.words = append(t.words, typedWord{
			text: word, street: street, in: in,
			small: streetKindNames[street] || companyForms[word] || particles[word],
		})
	}
}

// particles stand in names and streets and say next to nothing.
var particles = set("van de der den het ter ten la le les du des da do dos del della di von und and y e et im am auf el los las al " +
	"ul av bul bd")

// joinWords adds the pieces that two or three neighbours make: a postcode written with
// a blank, and a name or street written as two words that others write as one.
func (t *typed) joinWords(begin int, in place) {
	for from := begin; from < len(t.words); from++ {
		joined := t.words[from].text
		for to := from + 2; to <= min(from+3, len(t.words)); to++ {
			joined += t.words[to-1].text
			where := in & (inName | inCompany | inStreet | inCity | inPostcode)
			if len(joined) > 8 || !hasDigit(joined) {
				where &^= inPostcode
			}
			if hasDigit(joined) {
				where &= inPostcode
			}
			if where != 0 && len(joined) <= maxLetters {
				t.spans = append(t.spans, span{from: from, to: to, in: where, joined: joined})
			}
		}
	}
}

func hasDigit(text string) bool { return strings.ContainsAny(text, "0123456789") }

// emailTyped is a chunk as it would stand in an email, "" for what can't.
func emailTyped(raw string) string {
	raw = strings.ToLower(raw)
	for i := range len(raw) {
		switch c := raw[i]; {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("@._-+", c) >= 0:
		default:
			if !strings.Contains(raw, "@") {
				return ""
			}
		}
	}
	return raw
}

// leastTail is of how many digits an end of a phone number is that somebody is found by.
const leastTail = 4

// phonesTyped are the digits that a phone number as typed may be the whole or the end of:
// as they stand, without the zero that is dialled in front within a country, and without
// what is dialled to leave one.
func (t *typed) phonesTyped(text string) (all []string, number uint64) {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, strings.ReplaceAll(text, "(0)", ""))
	if len(digits) < leastTail || len(digits) > 18 {
		return nil, 0
	}
	all = []string{digits}
	for _, abroad := range []string{"0011", "011", "00", "0"} {
		if rest, ok := strings.CutPrefix(digits, abroad); ok && len(rest) >= leastTail {
			all = append(all, rest)
		}
	}
	// What a country's own people write is what they dial: the library knows how.
	if number = phoneNumber(text, t.country); number != 0 && number&phoneBare == 0 {
		if whole := strconv.FormatUint(phoneDigits(number), 10); len(whole) <= 15 {
			all = append([]string{whole}, all...)
		}
	}
	return all, number
}
