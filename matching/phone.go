package matching

import (
	"strconv"
	"strings"
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// phoneNumber is a phone number's E.164 digits as a number, or its digits as
// they stand when they are no number of that country, or 0 for none. country is
// where it is dialled when it doesn't say so itself.
func phoneNumber(text, country string) uint64 {
	var digits [20]byte
	n, plain := 0, true
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			if n == len(digits)-1 {
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
	how := readingOf(digits[:n], parsePhone(text, country))
	phoneShapes.Store(shape, how)
	return how.apply(digits[:n])
}

type phoneShape struct {
	country string
	length  int
	abroad  bool
	start   [4]byte
}

// phoneReading turns dialled digits into E.164: drop the first, put others there.
type phoneReading struct {
	drop   int
	prefix uint64
}

// phoneShapes is a memory of what the library said; the same shape always reads
// the same, so sharing it can't change an answer.
var phoneShapes sync.Map

// readingOf finds how dialled became e164: the longest common end stays.
func readingOf(dialled []byte, e164 uint64) phoneReading {
	full := strconv.FormatUint(e164, 10)
	same := 0
	for same < len(full) && same < len(dialled) && full[len(full)-1-same] == dialled[len(dialled)-1-same] {
		same++
	}
	prefix, _ := strconv.ParseUint(full[:len(full)-same], 10, 64)
	return phoneReading{drop: len(dialled) - same, prefix: prefix}
}

func (r phoneReading) apply(digits []byte) uint64 {
	number := r.prefix
	for _, d := range digits[r.drop:] {
		number = number*10 + uint64(d-'0')
	}
	return number
}

// parsePhone asks the library, and falls back on the bare digits.
func parsePhone(text, country string) uint64 {
	if parsed, err := phonenumbers.Parse(text, country); err == nil {
		if number, err := strconv.ParseUint(phonenumbers.Format(parsed, phonenumbers.E164)[1:], 10, 64); err == nil {
			return number
		}
	}
	var number uint64
	for i, n := 0, 0; i < len(text) && n < 18; i++ {
		if c := text[i]; c >= '0' && c <= '9' {
			number, n = number*10+uint64(c-'0'), n+1
		}
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
	switch {
	case a == 0 || b == 0:
		return phoneUnknown
	case a == b:
		return phoneSame
	case a%1e7 == b%1e7 && min(a, b) < 1e9:
		return phoneTail
	}
	switch typos(strconv.FormatUint(a, 10), strconv.FormatUint(b, 10), 2) {
	case 1:
		return phoneOneDigit
	case 2:
		return phoneTwoDigits
	}
	return phoneOther
}

// phoneKeys are the ends by which a phone number is found again: a slip in one
// leaves the other.
func phoneKeys(phone uint64) (head, tail uint16) {
	front := phone / 1e4
	return uint16(front ^ front>>16), uint16(phone % 1e5) //nolint:gosec // a bucket takes the low bits
}

// leastPhone is how many digits a phone number has at least, for searching.
const leastPhone = 6

// PhoneDigits is a phone number as it is kept to be searched: its digits in E.164, or
// as they stand where they are no number of that country; "" for what is too short.
func PhoneDigits(text, country string) string {
	digits := strconv.FormatUint(phoneNumber(text, country), 10)
	if len(digits) < leastPhone {
		return ""
	}
	return digits
}

// PhoneSearched are the digits to find among those that PhoneDigits keeps, for a phone
// number in any writing: with or without its country, with the 0 that is dialled before
// it or not. "" for a text that is no phone number.
func PhoneSearched(text string) string {
	var digits strings.Builder
	for _, r := range strings.ReplaceAll(text, "(0)", "") {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case !strings.ContainsRune(" -.()/+\u00a0", r):
			return ""
		}
	}
	searched := strings.TrimLeft(digits.String(), "0")
	if len(searched) < leastPhone {
		return ""
	}
	return searched
}
