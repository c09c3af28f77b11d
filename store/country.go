package store

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Country is a country by its ISO 3166-1 alpha-2 code and its English name.
type Country struct{ Code, Name string }

// CountryCode reads a country's ISO 3166 code of two or three letters or its
// English name; "" is none.
func CountryCode(text string) (string, bool) {
	if text == "" {
		return "", true
	}
	if region, err := language.ParseRegion(text); err == nil && region.IsCountry() {
		return region.Canonicalize().String(), true
	}
	code, ok := countryCodes()[strings.ToLower(text)]
	return code, ok
}

// CheckCountry is Invalid for what is no country's ISO 3166-1 alpha-2 code; "" is for a
// country that isn't known.
func CheckCountry(code string) error {
	if found, ok := CountryCode(code); !ok || found != code {
		return Fail(Invalid, "%q is not a country Tillbridge knows; write its two letters, such as US, DE or JP, or its English name. Nothing "+
			"was saved.", code)
	}
	return nil
}

// CountryName is a country's English name, the code itself where it has none.
func CountryName(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return cmp.Or(display.English.Regions().Name(region), code)
}

// Countries are those in which a shop can be, the ones with a telephone network, by their
// English names.
var Countries = sync.OnceValue(func() []Country {
	var all []Country
	for code := range phonenumbers.GetSupportedRegions() {
		all = append(all, Country{code, CountryName(code)})
	}
	slices.SortFunc(all, func(a, b Country) int { return cmp.Compare(a.Name, b.Name) })
	return all
})

var countryCodes = sync.OnceValue(func() map[string]string {
	codes := map[string]string{}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := language.ParseRegion(string([]rune{a, b}))
			if err == nil && region.IsCountry() {
				codes[strings.ToLower(display.English.Regions().Name(region))] = region.Canonicalize().String()
			}
		}
	}
	return codes
})
