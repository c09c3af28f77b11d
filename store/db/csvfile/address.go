package csvfile

import (
	"cmp"
	"regexp"
	"strings"

	"tillbridge/store"
)

// address is the first address that stands in the row, whole.
func (r *record) address() store.Address {
	if r.plan.has("wholeAddress") {
		if a, ok := wholeAddress(r.text("wholeAddress")); ok {
			return a
		}
		text := r.text("wholeAddress")
		if text != "" {
			r.warn("address %q can't be taken apart; all of it is kept as the street", shortened(text))
		}
		return store.Address{Street: text}
	}
	var a store.Address
	for _, group := range r.plan.addresses {
		a = r.addressOf(group)
		if a.Street+a.City+a.Postcode != "" {
			break
		}
	}
	if a.Country != "" {
		code, ok := store.CountryCode(cmp.Or(plates[a.Country], a.Country))
		if !ok {
			r.leave("country", a.Country, "it is no country")
		}
		a.Country = code
	}
	return a
}

// addressFields are what an address is made of.
var addressFields = list("street street2 city province postcode postcodeCity country houseNumber houseNumber2")

func (r *record) addressOf(group string) store.Address {
	field := func(name string) string {
		for _, column := range r.plan.of[name] {
			if c := r.plan.columns[column]; c.group == group || c.group == "" {
				if cell := r.cell(column); cell != "" && !r.empty(cell) {
					return cell
				}
			}
		}
		return ""
	}
	a := store.Address{
		Street: field("street"), Street2: field("street2"), City: field("city"), Province: field("province"), Postcode: field("postcode"),
		Country: field("country"),
	}
	if both := postcodeThenCity.FindStringSubmatch(field("postcodeCity")); both != nil && a.City+a.Postcode == "" {
		a.Postcode, a.City = both[1], both[2]
	} else if a.City == "" {
		a.City = field("postcodeCity")
	}
	if number := strings.TrimSpace(field("houseNumber") + " " + field("houseNumber2")); number != "" {
		a.Street = strings.TrimSpace(a.Street + " " + number)
	}
	if lines := strings.Split(a.Street, "\n"); len(lines) > 1 && a.Street2 == "" {
		a.Street, a.Street2 = strings.TrimSpace(lines[0]), strings.TrimSpace(strings.Join(lines[1:], ", "))
	}
	return a
}

// postcodeThenCity is a cell with both: "80331 München", "1234 AB Utrecht".
var postcodeThenCity = regexp.MustCompile(`^((?:[A-Z]{1,3}-)?\d[\d-]{2,}(?: [A-Z]{2}| \d{2})?),? +(\pL.*)$`)

// plates are the countries that have another sign on a car than their code, as addresses
// in Europe are often written.
var plates = map[string]string{
	"D": "DE", "A": "AT", "F": "FR", "I": "IT", "E": "ES", "B": "BE", "L": "LU",
	"P": "PT", "H": "HU", "S": "SE", "N": "NO",
}

// inOneCell is an address in one cell as Mailchimp writes it: two blanks behind each line.
var inOneCell = regexp.MustCompile(`^(.+) {2,}(\S+(?: \S+)*) ([A-Z]{2,3}) ([A-Z0-9][A-Z0-9 \-]*\d[A-Z0-9]*) {1,2}([A-Z]{2})$`)

// An address in one line with commas: with the state before the postcode, as in the United
// States, or with the postcode before the town, as in Europe; a country may follow.
var (
	townFirst     = regexp.MustCompile(`^(.+?), ([^,]+), ([A-Z]{2})\.?,? (\d{5}(?:-\d{4})?)(?:, (.+))?$`)
	postcodeFirst = regexp.MustCompile(`^(.+?), (?:[A-Z]{1,2}-)?(\d{4,5}(?: ?[A-Z]{2})?) (\pL[^,]*)(?:, (.+))?$`)
)

func wholeAddress(text string) (store.Address, bool) {
	if m := townFirst.FindStringSubmatch(text); m != nil {
		country, ok := store.CountryCode(m[5])
		return store.Address{Street: m[1], City: m[2], Province: m[3], Postcode: m[4], Country: country}, ok || m[5] == ""
	}
	if m := postcodeFirst.FindStringSubmatch(text); m != nil {
		country, ok := store.CountryCode(m[4])
		return store.Address{Street: m[1], Postcode: m[2], City: m[3], Country: country}, ok || m[4] == ""
	}
	m := inOneCell.FindStringSubmatch(text)
	if m == nil {
		return store.Address{}, false
	}
	country, ok := store.CountryCode(m[5])
	lines := strings.Split(m[1], "  ")
	return store.Address{
		Street: lines[0], Street2: strings.TrimSpace(strings.Join(lines[1:], " ")), City: strings.TrimSpace(m[2]), Province: m[3], Postcode: m[4],
		Country: country,
	}, ok
}

// digitsOfPostcodes are the countries whose postcodes are figures of one length and may
// begin with a zero, which spreadsheets take off.
var digitsOfPostcodes = map[string]int{
	"US": 5, "PR": 5, "DE": 5, "FR": 5, "ES": 5, "IT": 5, "FI": 5, "TR": 5, "MX": 5, "EE": 5,
	"KR": 5, "MY": 5, "UA": 5, "HR": 5, "LT": 5, "GR": 5,
	"AU": 4, "NO": 4, "DK": 4, "NZ": 4, "ZA": 4, "IL": 7, "JP": 7, "RU": 6, "SG": 6, "CR": 5, "PE": 5, "TW": 5,
}

var onlyDigits = regexp.MustCompile(`^\d+$`)

// postcode gives a postcode the zeros back that a spreadsheet took off, and says so.
func (r *record) postcode(text, country string) string {
	if pointZero.MatchString(text) {
		text = text[:strings.IndexAny(text, ".,")]
	}
	if exponent.MatchString(text) {
		r.leave("postcode", text, "a spreadsheet has shortened it")
		return ""
	}
	want := digitsOfPostcodes[country]
	if want == 0 || !onlyDigits.MatchString(text) || len(text) >= want || len(text) < want-2 {
		return text
	}
	whole := strings.Repeat("0", want-len(text)) + text
	r.warn("postcode %q has lost its zero to a spreadsheet; it is taken as %s", text, whole)
	return whole
}

var pointZero = regexp.MustCompile(`^\d{3,7}[.,]0$`)
