package matching

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// typedEvidence is what speaks for somebody who was found by what was typed.
func (s *shelf) typedEvidence(t *typed, r *record) []Evidence {
	var all []reason
	add := func(field Field, likeness Likeness, weight float64, text string) {
		if text != "" {
			all = append(all, reason{Evidence{field, likeness, text}, weight})
		}
	}
	if slices.Contains(t.numbers, r.number) {
		add(FieldNumber, Same, 20, "same customer number")
	}
	for i := range t.spans {
		s.spanEvidence(&t.spans[i], r, add)
	}
	for i := range t.words {
		w := &t.words[i]
		switch {
		case !hasDigit(w.text):
			wordEvidence(w.text, r, add)
		case w.in&inPostcode != 0 && w.text == r.postcode:
			add(FieldPostcode, Same, 3, "same postcode")
		case w.in&inPostcode != 0 && len(w.text) > 1 && strings.HasPrefix(r.postcode, w.text):
			add(FieldPostcode, Alike, 2, "postcode starts so")
		case w.in&inStreet != 0 && hasWord(r.street, w.text, false):
			add(FieldStreet, Alike, 2, "same house number")
		}
	}
	slices.SortStableFunc(all, func(a, b reason) int { return cmp.Compare(b.weight, a.weight) })
	var texts []Evidence
	for _, reason := range all {
		if !slices.Contains(texts, reason.Evidence) {
			texts = append(texts, reason.Evidence)
		}
	}
	return texts
}

// spanEvidence is what a phone number, an email or a postcode of several words found.
func (s *shelf) spanEvidence(sp *span, r *record, add func(Field, Likeness, float64, string)) {
	if sp.joined != "" && sp.in&inPostcode != 0 && sp.joined == r.postcode {
		add(FieldPostcode, Same, 3, "same postcode")
	}
	if sp.email != "" && r.email != "" {
		switch {
		case s.emailValue(sp.email, r.email) <= hostValue:
		case strings.HasPrefix(r.email, sp.email) && r.email != sp.email:
			add(FieldEmail, Alike, 6, "email starts so")
		case strings.Contains(sp.email, "@"):
			emailEvidence(sp.email, r.email, add)
		default:
			add(FieldEmail, Alike, 6, "same mailbox")
		}
	}
	if len(sp.phone) == 0 || r.phone == 0 || s.phoneValue(sp, r.phone) <= 0 {
		return
	}
	known := strconv.FormatUint(phoneDigits(r.phone), 10)
	ends := func(digits string) bool { return strings.HasSuffix(known, digits) }
	contains := func(digits string) bool { return strings.Contains(known, digits) }
	switch {
	case slices.Contains(sp.phone, known) || comparePhones(sp.number, r.phone) == phoneSame:
		add(FieldPhone, Same, 9.5, "same phone")
	case slices.ContainsFunc(sp.phone, func(digits string) bool { return len(digits) > 6 && ends(digits) }):
		add(FieldPhone, Same, 8, "same phone but for the area")
	case slices.ContainsFunc(sp.phone, ends):
		add(FieldPhone, Alike, 4, "phone ends so")
	case slices.ContainsFunc(sp.phone, contains):
		add(FieldPhone, Alike, 3, "phone contains it")
	default:
		add(FieldPhone, Alike, 6.5, "phone: one digit differs")
	}
}

// wordEvidence is what a word of free text found.
func wordEvidence(word string, r *record, add func(Field, Likeness, float64, string)) {
	fields := []struct {
		field Field
		text  string
		what  string
	}{
		{FieldFirstName, r.given, "first name"},
		{FieldLastName, r.last, "last name"},
		{FieldCompany, r.company, "company"},
		{FieldStreet, r.street, "street"},
		{FieldCity, r.city, "city"},
	}
	for _, f := range fields {
		if hasWord(f.text, word, false) {
			add(f.field, Same, 4, "same "+f.what)
			return
		}
	}
	for _, f := range fields {
		if hasWord(f.text, word, true) {
			add(f.field, Alike, 2, f.what+" starts so")
			return
		}
	}
	for _, f := range fields[:3] {
		found := false
		eachWord(f.text, func(other string) {
			if likeness, text := nameLikeness(word, other, f.what); !found && likeness == Alike {
				add(f.field, Alike, 2, text)
				found = true
			}
		})
		if found {
			return
		}
	}
}
