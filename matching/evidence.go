package matching

import (
	"cmp"
	"slices"
)

// evidence is what speaks for and against somebody, in a cashier's words.
func (q *sought) evidence(r *record) []Evidence {
	var all []reason
	add := func(field Field, likeness Likeness, weight float64, text string) {
		if text != "" {
			all = append(all, reason{Evidence{field, likeness, text}, weight})
		}
	}
	for _, number := range q.numbers {
		if number == r.number {
			add(FieldNumber, Same, 20, "same customer number")
		}
	}
	emailEvidence(q.email, r.email, add)
	switch comparePhones(q.phone, r.phone) {
	case phoneSame:
		add(FieldPhone, Same, 9.5, "same phone")
	case phoneTail:
		add(FieldPhone, Same, 8, "same phone but for the area")
	case phoneOneDigit:
		add(FieldPhone, Alike, 6.5, "phone: one digit differs")
	case phoneTwoDigits:
		add(FieldPhone, Alike, 4.5, "phone: two digits differ")
	case phoneOther:
		add(FieldPhone, Differs, 0.2, "other phone")
	}
	q.nameEvidence(r, add)
	q.addressEvidence(r, add)
	slices.SortStableFunc(all, func(a, b reason) int { return cmp.Compare(b.weight, a.weight) })
	texts := make([]Evidence, len(all))
	for i, reason := range all {
		texts[i] = reason.Evidence
	}
	return texts
}

// emailEvidence is what two emails say.
func emailEvidence(typed, known string, add func(Field, Likeness, float64, string)) {
	switch compareEmails(typed, known) {
	case emailSame:
		add(FieldEmail, Same, 10, "same email")
	case emailTagged:
		add(FieldEmail, Alike, 9, "same email but for dots or tag")
	case emailOneLetter:
		add(FieldEmail, Alike, 7, "email: one letter differs")
	case emailTwoLetters:
		add(FieldEmail, Alike, 5, "email: two letters differ")
	case emailOtherHost:
		add(FieldEmail, Alike, 6, "same mailbox at another domain")
	case emailOther:
		add(FieldEmail, Differs, 0, "other email")
	}
}

// reason is evidence with what it weighs among the others.
type reason struct {
	Evidence
	weight float64
}

func (q *sought) nameEvidence(r *record, add func(Field, Likeness, float64, string)) {
	switch {
	case q.asked.given == "" && q.asked.last == "":
	case q.asked.given != "" && q.asked.given == r.last && q.asked.last == r.given:
		add(FieldName, Alike, 6, "names swapped")
	default:
		likeness, text := nameLikeness(q.asked.given, r.given, "first name")
		add(FieldFirstName, likeness, 4-2*float64(likeness), text)
		likeness, text = nameLikeness(q.asked.last, r.last, "last name")
		add(FieldLastName, likeness, 5-2*float64(likeness), text)
	}
	likeness, text := nameLikeness(q.asked.company, r.company, "company")
	add(FieldCompany, likeness, 4.5-2*float64(likeness), text)
}

// nameLikeness says how two folded names compare; what is the field's name.
func nameLikeness(typed, known, what string) (Likeness, string) {
	a, b := joined(typed), joined(known)
	switch {
	case a == "" || b == "":
		return Differs, ""
	case a == b:
		return Same, "same " + what
	case a[0] == b[0] && (len(a) == 1 || len(b) == 1):
		return Alike, "same initial"
	}
	for _, n := range nicknames()[typed] {
		if n.name != known {
			continue
		}
		switch {
		case n.sibling:
			return Alike, titled(typed) + " and " + titled(known) + " are both " + titled(n.of)
		case n.short:
			return Alike, titled(known) + " is short for " + titled(typed)
		default:
			return Alike, titled(typed) + " is short for " + titled(known)
		}
	}
	switch typos(a, b, 2) {
	case 1:
		if Edits(a, b, 1) > 1 {
			return Alike, "letters swapped"
		}
		return Alike, "one letter differs"
	case 2:
		if len(a) > 3 && len(b) > 3 {
			return Alike, "two letters differ"
		}
	}
	switch {
	case sound(typed) == sound(known):
		return Alike, "sounds alike"
	case sharesWord(typed, known):
		return Alike, "part of the " + what
	case len(a) > 2 && len(b) > 2 && (a[:min(len(a), len(b))] == b[:min(len(a), len(b))]):
		return Alike, what + " starts alike"
	}
	return Differs, "other " + what
}

func sharesWord(a, b string) bool {
	shares := false
	eachWord(a, func(word string) { shares = shares || len(word) > 1 && hasWord(b, word, false) })
	return shares
}

func (q *sought) addressEvidence(r *record, add func(Field, Likeness, float64, string)) {
	switch compareCodes(q.postcode, r.postcode) {
	case codeSame:
		add(FieldPostcode, Same, 3.5, "same postcode")
	case codeOneSlip:
		add(FieldPostcode, Alike, 1.5, "postcode: one digit differs")
	case codeTwoSlips:
		add(FieldPostcode, Differs, .1, "postcode: two digits differ")
	case codeOther:
		add(FieldPostcode, Differs, .1, "other postcode")
	}
	var seen [signals]float64
	q.compareStreet(r.street, &seen)
	same := seen[signalHouse+int(codeSame)]+seen[signalHouse+int(codeUnknown)] > 0
	switch {
	case seen[signalStreet+int(streetSame)] > 0 && same:
		add(FieldStreet, Same, 4.2, "same street")
	case seen[signalStreet+int(streetSame)] > 0:
		add(FieldStreet, Alike, 2.2, "same street, other house")
	case seen[signalStreet+int(streetNear)]+seen[signalStreet+int(streetClose)]+seen[signalStreet+int(streetSome)] > 0:
		add(FieldStreet, Alike, 2.1, "street alike")
	case seen[signalStreet+int(streetUnknown)] == 0:
		add(FieldStreet, Differs, .1, "other street")
	}
	switch compareCities(q.city, r.city) {
	case citySame:
		add(FieldCity, Same, 1.2, "same city")
	case cityClose:
		add(FieldCity, Alike, .9, "city alike")
	case cityOther:
		add(FieldCity, Differs, .05, "other city")
	}
}
