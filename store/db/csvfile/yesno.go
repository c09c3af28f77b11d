package csvfile

import "strings"

// yesWords and noWords are how a cell says whether, in the languages of spreadsheets.
var (
	yesWords = list("1 yes y true on x enabled active wahr ja j vrai oui o verdadero si sí s waar sim " +
		"vero tak ✓ ✔ shopify checked tracked 1.0")
	noWords = list("0 no n false off disabled inactive falsch nein faux non falso nee onwaar não nao nie - ✗ ✘ unchecked 0.0")
)

var saysWhether = func() map[string]bool {
	says := map[string]bool{}
	for _, word := range yesWords {
		says[word] = true
	}
	for _, word := range noWords {
		says[word] = false
	}
	return says
}()

// yes reads a cell that says whether; an empty one says yes.
func yes(text string) (is, ok bool) {
	if text == "" {
		return true, true
	}
	is, ok = saysWhether[strings.ToLower(strings.TrimSpace(text))]
	return is, ok
}

// unstocked are kinds of products, in the words of systems that write them, that have no
// stock.
var unstocked = map[string]bool{
	"service": true, "services": true, "noninventory": true, "noninventoryitem": true, "digital": true, "giftcard": true, "fee": true,
	"dienstleistung": true, "servicio": true, "dienst": true,
}

// families are kinds of rows that only hold others together and are sold by none.
var families = map[string]bool{"variable": true, "grouped": true, "external": false, "category": true, "bundleparent": true}
