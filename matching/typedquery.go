package matching

import (
	"regexp"
	"strconv"
	"strings"
)

// asked is a query read: its fields folded, and the free text's words put where
// they belong or left to be looked for anywhere.
type asked struct {
	record
	words []string
	// starts: the last word may still be being typed.
	starts bool
	// numbers are customers' numbers that the text may mean; certain is one
	// that was asked for as such.
	numbers []int64
	certain bool
	// codes are words of digits, which may be postcodes, house numbers or ends
	// of phone numbers.
	codes []string
	// follows says of each code that it stands right after the one before, so that both
	// may be one postcode: SW1A 1AA, 150-0002.
	follows []bool
	// phoneCode is the free text's phone number as it would be as a postcode.
	phoneCode string
}

var (
	typedPhone  = regexp.MustCompile(`[+(]{0,2}\d[\d \t().\-/]{4,}\d`)
	typedNumber = regexp.MustCompile(`^(?i)(c[-# ]?|#)?0*(\d{1,12})$`)
)

// read reads a query (R20: one box that understands name, email, phone,
// company, postcode and customer number, and separate fields).
func (q *Query) read(country string) asked {
	a := asked{record: q.fold(country)}
	if a.number != 0 {
		a.numbers, a.certain = append(a.numbers, a.number), true
	}
	text := q.Text
	a.starts = text != "" && !strings.HasSuffix(text, " ")
	if a.phone == 0 {
		text = a.readPhone(text, country)
	}
	after := false // a code
	for word := range strings.FieldsSeq(text) {
		after = a.readWord(word, after)
	}
	// A whole name typed into one of the two boxes.
	switch {
	case a.last == "" && strings.Contains(a.given, " "):
		a.words, a.given = append(strings.Fields(a.given), a.words...), ""
	case a.given == "" && strings.Contains(a.last, " "):
		a.words, a.last = append(strings.Fields(a.last), a.words...), ""
	}
	return a
}

// readPhone takes a phone number out of text: seven digits or more in a row,
// however they are set apart.
func (a *asked) readPhone(text, country string) string {
	at := typedPhone.FindStringIndex(text)
	if at == nil || at[0] > 0 && text[at[0]-1] != ' ' {
		return text
	}
	typed, digits := text[at[0]:at[1]], 0
	for i := range len(typed) {
		if typed[i] >= '0' && typed[i] <= '9' {
			digits++
		}
	}
	if digits < 7 || digits > 15 || zipPlusFour.MatchString(typed) {
		return text
	}
	a.phone, a.phoneCode = phoneNumber(typed, country), joined(plain(typed))
	return text[:at[0]] + " " + text[at[1]:]
}

var zipPlusFour = regexp.MustCompile(`^\d{5}-\d{4}$`)

// readWord puts a word where it belongs. after says that the word before was a code; it
// returns whether this one was.
func (a *asked) readWord(word string, after bool) bool {
	if strings.Contains(word, "@") {
		if a.email == "" {
			a.email = string(appendEmail(nil, word))
		}
		return false
	}
	if found := typedNumber.FindStringSubmatch(word); found != nil {
		if number, err := strconv.ParseInt(found[2], 10, 64); err == nil && number != 0 {
			a.numbers = append(a.numbers, number)
			a.certain = a.certain || found[1] != ""
		}
		if found[1] != "" {
			return false
		}
	}
	for folded := range strings.FieldsSeq(plain(word)) {
		if strings.ContainsAny(folded, "0123456789") {
			a.codes, a.follows = append(a.codes, folded), append(a.follows, after)
			after = true
			continue
		}
		if after = false; !honorifics[folded] {
			a.words = append(a.words, folded)
		}
	}
	return after
}
