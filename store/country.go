package store

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// CountryCode reads a country's ISO 3166 code of two or three letters or its
// English name; "" is none.
func CountryCode(text string) (string, bool) {
	if text == "" {
		return "", true
	}
	if region, err := language.ParseRegion(text); err == nil && region.IsCountry() {
		return region.Canonicalize().String(), true
	}
	code, ok := countryNames()[strings.ToLower(text)]
	return code, ok
}

var countryNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := language.ParseRegion(string([]rune{a, b}))
			if err == nil && region.IsCountry() {
				names[strings.ToLower(display.English.Regions().Name(region))] = region.Canonicalize().String()
			}
		}
	}
	return names
})
