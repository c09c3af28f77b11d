package store

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/biter777/countries"
	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Country is a country by its ISO 3166-1 alpha-2 code and its English name.
type Country struct{ Code, Name string }

// CountryCode reads a country's ISO 3166 code of two or three letters or any usual name of
// it, in English, its own or a neighbour's language; "" is none.
func CountryCode(text string) (string, bool) {
	if text == "" {
		return "", true
	}
	if region, err := language.ParseRegion(text); err == nil && region.IsCountry() {
		return region.Canonicalize().String(), true
	}
	name := strings.ToLower(strings.TrimSpace(text))
	if code, ok := countryCodes()[name]; ok {
		return code, true
	}
	if code, ok := countryCodes()[strings.TrimPrefix(strings.TrimPrefix(name, "the "), "republic of ")]; ok {
		return code, true
	}
	if known := countries.ByName(name); known.IsValid() && len(name) > 3 || known.IsValid() && strings.Contains(name, ".") {
		return known.Alpha2(), true
	}
	return "", false
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

// countryLanguages are those in which a country is named, English first.
var countryLanguages = []*display.Dictionary{
	display.English, display.German, display.French, display.Spanish, display.Dutch, display.Italian, display.Portuguese, display.Danish,
	display.Swedish, display.Finnish, display.Polish, display.Czech, display.Hungarian,
}

var countryCodes = sync.OnceValue(func() map[string]string {
	codes := map[string]string{}
	for _, names := range countryLanguages {
		for a := 'A'; a <= 'Z'; a++ {
			for b := 'A'; b <= 'Z'; b++ {
				region, err := language.ParseRegion(string([]rune{a, b}))
				if err != nil || !region.IsCountry() {
					continue
				}
				if name := strings.ToLower(names.Regions().Name(region)); name != "" && codes[name] == "" {
					codes[name] = region.Canonicalize().String()
				}
			}
		}
	}
	return codes
})
