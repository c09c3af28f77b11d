package matching

import (
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/unicode/norm"
)

// A phone number is held as its E.164 digits, below these two bits.
const (
	// phoneAssumed: its country doesn't stand in the number but was assumed.
	phoneAssumed = 1 << 63
	// phoneBare: no country is known, so that these are its digits as they stand,
	// without the zeros in front.
	phoneBare = 1 << 62
	// mostPhone is above all numbers that have a place below the bits.
	mostPhone = 1e18
)

func phoneDigits(phone uint64) uint64 { return phone &^ (phoneAssumed | phoneBare) }

// phoneNumber reads a phone number, 0 for none. country (ISO 3166 alpha-2, "" for
// unknown) is where it is dialled when it doesn't say so itself.
func phoneNumber(text, country string) uint64 {
	var digits [17]byte
	n, plain := 0, true
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= 0x80:
			return parsePhone(text, country)
		case c >= '0' && c <= '9':
			if n == len(digits) {
				return 0
			}
			digits[n] = c
			n++
		case c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/':
		default:
			plain = plain && c == '+' && n == 0
		}
	}
	if n < 3 {
		return 0
	}
	abroad := strings.IndexByte(text, '+') >= 0
	if !plain || abroad && strings.Contains(text, "(0)") {
		return parsePhone(text, country)
	}
	// How a country reads a number hangs on its length and first digits only,
	// so the library is asked once for each such shape, not a million times.
	shape := phoneShape{country: country, length: n, abroad: abroad}
	copy(shape.start[:], digits[:min(n, len(shape.start))])
	if how, ok := phoneShapes.Load(shape); ok {
		return how.(phoneReading).apply(digits[:n])
	}
	number := parsePhone(text, country)
	if number != 0 {
		phoneShapes.Store(shape, readingOf(digits[:n], number))
	}
	return number
}

type phoneShape struct {
	country string
	length  int
	abroad  bool
	start   [4]byte
}

// phoneReading turns dialled digits into a number: drop the first, put others there,
// and say what was assumed.
type phoneReading struct {
	drop   int
	prefix uint64
	bits   uint64
}

// phoneShapes is a memory of what the library said; the same shape always reads
// the same, so sharing it can't change an answer.
var phoneShapes sync.Map

// readingOf finds how dialled became a number: the longest common end stays.
func readingOf(dialled []byte, number uint64) phoneReading {
	full := strconv.FormatUint(phoneDigits(number), 10)
	same := 0
	for same < len(full) && same < len(dialled) && full[len(full)-1-same] == dialled[len(dialled)-1-same] {
		same++
	}
	prefix, _ := strconv.ParseUint(full[:len(full)-same], 10, 64)
	return phoneReading{drop: len(dialled) - same, prefix: prefix, bits: number &^ phoneDigits(number)}
}

func (r phoneReading) apply(digits []byte) uint64 {
	number := r.prefix
	for _, d := range digits[r.drop:] {
		number = number*10 + uint64(d-'0')
	}
	return number | r.bits
}

// parsePhone asks the library, and falls back on the bare digits, in any script.
func parsePhone(text, country string) uint64 {
	if parsed, err := phonenumbers.ParseAndKeepRawInput(text, country); err == nil {
		number := e164(parsed)
		switch {
		case number >= mostPhone:
			return 0
		case parsed.GetCountryCodeSource() == phonenumbers.PhoneNumber_FROM_DEFAULT_COUNTRY:
			return number | phoneAssumed
		}
		return number
	}
	number, err := strconv.ParseUint(phonenumbers.NormalizeDigitsOnly(text), 10, 64)
	if err != nil || number < 100 || number >= mostPhone {
		return 0
	}
	return number | phoneBare
}

// e164 is a number of the library in digits.
func e164(parsed *phonenumbers.PhoneNumber) uint64 {
	number, err := strconv.ParseUint(phonenumbers.Format(parsed, phonenumbers.E164)[1:], 10, 64)
	if err != nil {
		return mostPhone
	}
	return number
}

// phoneLevel says how two phone numbers compare.
type phoneLevel uint8

const (
	phoneUnknown phoneLevel = iota
	phoneSame
	// phoneTail: the same but for the country or area in front.
	phoneTail
	phoneOneDigit
	phoneTwoDigits
	phoneOther
	phoneLevels
)

func comparePhones(a, b uint64) phoneLevel {
	if a == 0 || b == 0 {
		return phoneUnknown
	}
	x, y := phoneDigits(a), phoneDigits(b)
	if x == y {
		return phoneSame
	}
	if x%1e5 == y%1e5 {
		for _, pair := range [][2]uint64{{a, b}, {b, a}} {
			if level := compareNational(pair[0], pair[1]); level != phoneOther {
				return level
			}
		}
	}
	if x%1e7 == y%1e7 && min(x, y) < 1e9 {
		return phoneTail
	}
	switch typos(strconv.FormatUint(x, 10), strconv.FormatUint(y, 10), 2) {
	case 1:
		return phoneOneDigit
	case 2:
		return phoneTwoDigits
	}
	return phoneOther
}

// compareNational compares a number that was written as in its own country with
// another, by how it is dialled in the other's country: a guest's 0171 2345678 is
// +49 171 2345678 wherever the shop is (R67). A number that its assumed country has too
// may be of either: it is the same but for the country, if it is long enough to be
// nobody else's by chance. phoneOther is for all that says nothing.
func compareNational(national, other uint64) phoneLevel {
	if national&(phoneAssumed|phoneBare) == 0 {
		return phoneOther
	}
	dialled := strconv.FormatUint(phoneDigits(national), 10)
	level := phoneSame
	if national&phoneAssumed != 0 {
		here, err := phonenumbers.Parse("+"+dialled, "")
		if err != nil {
			return phoneOther
		}
		dialled = phonenumbers.GetNationalSignificantNumber(here)
		if phonenumbers.IsValidNumber(here) {
			if level = phoneTail; len(dialled) < 8 {
				return phoneOther
			}
		}
	}
	there, err := phonenumbers.Parse("+"+strconv.FormatUint(phoneDigits(other), 10), "")
	if err != nil || other&phoneBare != 0 && !phonenumbers.IsValidNumber(there) {
		return phoneOther
	}
	country := phonenumbers.GetRegionCodeForCountryCode(int(there.GetCountryCode()))
	for _, trunk := range []string{"", "0"} {
		if read, err := phonenumbers.Parse(trunk+dialled, country); err == nil && e164(read) == phoneDigits(other) {
			return level
		}
	}
	return phoneOther
}

// phoneKeys are the last four digits of a phone number and the four before, by which it is
// found again: a slip in one leaves the other, whatever is dialled in front.
func phoneKeys(phone uint64) (head, tail uint16) {
	phone = phoneDigits(phone)
	return uint16(phone / 1e4 % 1e4), uint16(phone % 1e4) //nolint:gosec // four digits
}

// leastPhone is how many digits a phone number has at least, for searching.
const leastPhone = 6

// SamePhone says whether two phone numbers are one, in any writing: with their country
// or as they are dialled within it (R67). Each country (ISO 3166 alpha-2, "" for
// unknown) is where its number is dialled when that doesn't say so itself.
func SamePhone(a, countryOfA, b, countryOfB string) bool {
	level := comparePhones(phoneNumber(a, countryOfA), phoneNumber(b, countryOfB))
	return level == phoneSame || level == phoneTail
}

// PhoneDigits is a phone number as it is kept to be searched: its digits in E.164, or
// as they stand where they are no number of that country; "" for what is too short.
func PhoneDigits(text, country string) string {
	digits := strconv.FormatUint(phoneDigits(phoneNumber(text, country)), 10)
	if len(digits) < leastPhone {
		return ""
	}
	return digits
}

// PhoneSearched are the digits to find among those that PhoneDigits keeps, for a phone
// number in any writing: with or without its country, with what is dialled before it
// within a country (the shop's, "" for unknown) or not. "" for a text that is no phone
// number.
func PhoneSearched(text, country string) string {
	text = norm.NFKC.String(text)
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Nd, unicode.Zs, unicode.Pd, unicode.Cf) || strings.ContainsRune(".()/+", r):
		default:
			return ""
		}
	}
	searched := phonenumbers.NormalizeDigitsOnly(strings.ReplaceAll(text, "(0)", ""))
	if parsed, err := phonenumbers.Parse(text, country); err == nil && phonenumbers.IsValidNumber(parsed) {
		searched = phonenumbers.GetNationalSignificantNumber(parsed)
	}
	if searched = strings.TrimLeft(searched, "0"); len(searched) < leastPhone {
		return ""
	}
	return searched
}
