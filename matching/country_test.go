package matching_test

import (
	"strings"
	"testing"

	"tillbridge/matching"
)

func TestR67_ANationalNumberOfAnyCountryIsItsInternationalForm(t *testing.T) {
	for _, c := range []struct {
		name                       string
		national, country, foreign string
	}{
		{"a German mobile in Germany", "0171 2345678", "DE", "+49 171 2345678"},
		{"a German mobile where no country is known", "0171 2345678", "", "+49 171 2345678"},
		{"a German mobile typed in London", "0171 2345678", "GB", "+49 171 2345678"},
		{"with slashes and the zero that isn't dialled", "0171/23 45 678", "DE", "+49 (0)171-2345678"},
		{"London at home", "020 7946 0958", "GB", "+44 20 7946 0958"},
		{"London typed in Germany", "020 7946 0958", "DE", "+44 20 7946 0958"},
		{"London where no country is known", "(020) 7946 0958", "", "0044 20 7946 0958"},
		{"Tokyo in full-width digits", "０３－１２３４－５６７８", "JP", "+81 3-1234-5678"},
		{"Kuwait, which has no trunk zero", "2224 1234", "KW", "+965 2224 1234"},
		{"Kuwait in Arabic digits", "٢٢٢٤١٢٣٤", "KW", "+96522241234"},
		{"Kuwait where no country is known", "22241234", "", "+965 2224 1234"},
		{"Rome, which keeps its zero", "06 698 12345", "IT", "+39 06 69812345"},
		{"Rome where no country is known", "06 698 12345", "", "+39 06 69812345"},
		{"Moscow, dialled with an 8", "8 (916) 123-45-67", "RU", "+7 916 1234567"},
		{"Moscow typed in London", "8 (916) 123-45-67", "GB", "+7 916 1234567"},
		{"Budapest, dialled with 06", "06 1 234 5678", "HU", "+36 1 234 5678"},
		{"Budapest where no country is known", "06 1 234 5678", "", "+36 1 234 5678"},
		{"Portsmouth", "(603) 555-0177", "US", "+1 603 555 0177"},
		{"Portsmouth where no country is known", "603.555.0177", "", "1 603 555 0177"},
		{"Tórshavn, of six digits", "211 234", "FO", "+298 211234"},
		{"Tórshavn where no country is known", "211234", "", "+298 211234"},
		{"from abroad by another country's way out", "011 49 171 2345678", "US", "0049 171 2345678"},
	} {
		t.Run(c.name, func(t *testing.T) {
			foreign := "DE" // where a number with its country is dialled doesn't matter
			if c.foreign[0] != '+' && c.country == "" {
				foreign = ""
			}
			if !matching.SamePhone(c.national, c.country, c.foreign, foreign) || !matching.SamePhone(c.foreign, foreign, c.national, c.country) {
				t.Errorf("%s in %q is not %s", c.national, c.country, c.foreign)
			}
			x := matching.NewIndex(c.country)
			x.Put(matching.Person{Number: 7, FirstName: "Ada", Phone: c.foreign, Country: foreign},
				matching.Person{Number: 8, FirstName: "Bo", Phone: "+1 574 555 0148"})
			hits := x.Search(matching.Query{Person: matching.Person{Phone: c.national}}, 1)
			if len(hits) != 1 || hits[0].Number != 7 || hits[0].Score < matching.Close {
				t.Errorf("looking for %s found %+v", c.national, hits)
			}
		})
	}
}

func TestR67_OtherNumbersStayOthers(t *testing.T) {
	for _, c := range []struct{ a, country, b string }{
		{"2224123", "", "+372 2224124"},
		{"+49 171 2345678", "DE", "+43 171 2345678"},
		{"020 7946 0958", "GB", "+44 20 7946 0959"},
		{"22241234", "KW", "+965 5224 1234"},
		{"(603) 555-0177", "US", "+1 613 555 0177"},
		{"+49 171 2345678", "GB", "+44 171 2345678"},
	} {
		if matching.SamePhone(c.a, c.country, c.b, "") {
			t.Errorf("%s in %s is taken for %s", c.a, c.country, c.b)
		}
	}
}

func TestR67_PhoneNumbersAreSearchedAsTheyAreDialledAtHome(t *testing.T) {
	for _, c := range []struct{ kept, keptIn, typed, typedIn string }{
		{"0171 2345678", "DE", "0171/2345678", "DE"},
		{"0171 2345678", "DE", "+49 171 2345678", "DE"},
		{"+49 171 2345678", "", "0171 2345678", "GB"},
		{"0171 2345678", "", "+49 (0)171 2345678", ""},
		{"06 698 12345", "", "+39 06 69812345", ""},
		{"+7 916 1234567", "", "8 916 123-45-67", "RU"},
		{"+36 1 234 5678", "", "06 1 234 5678", "HU"},
		{"03-1234-5678", "JP", "０３－１２３４－５６７８", "JP"},
		{"020 7946 0958", "GB", "7946 0958", "GB"},
		{"020 7946 0958", "GB", "020 7946", "GB"},
	} {
		kept, searched := matching.PhoneDigits(c.kept, c.keptIn), matching.PhoneSearched(c.typed, c.typedIn)
		if searched == "" || !strings.Contains(kept, searched) {
			t.Errorf("%s, kept as %s, is not found by %s, searched as %q", c.kept, kept, c.typed, searched)
		}
	}
	for _, text := range []string{"TIR-38", "Maya", "1047", "+ ()", ""} {
		if got := matching.PhoneSearched(text, "DE"); got != "" {
			t.Errorf("%q is searched as the phone number %s", text, got)
		}
	}
}

func TestR67_PostcodesAreComparedAsEachCountryWritesThem(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"SW1A 1AA", "sw1a1aa", true},
		{"SW1A 1AA", " SW1A  1AA ", true},
		{"SW1A 1AA", "SW1A 1AB", false},
		{"01067", "D-01067", true},
		{"01067", "10670", false},
		{"01067", "01069", false},
		{"150-0002", "1500002", true},
		{"〒150-0002", "１５０－０００２", true},
		{"03801-1234", "03801", true},
		{"LV-1010", "1010", true},
		{"00-950", "00950", true},
		{"KY1-1108", "KY1 1108", true},
		{"13001", "13001", true},
		{"K1A 0B1", "k1a-0b1", true},
	} {
		if got := matching.SamePostcode(c.a, c.b); got != c.same {
			t.Errorf("%q and %q are the same: %t", c.a, c.b, got)
		}
	}
}

func TestR67_TheOneBoxFindsAPostcodeWithItsBlankOrHyphen(t *testing.T) {
	x := matching.NewIndex("GB")
	x.Put(
		matching.Person{Number: 901, FirstName: "Ada", LastName: "Byron", Postcode: "SW1A 1AA", Country: "GB"},
		matching.Person{Number: 902, FirstName: "Kenji", LastName: "Sato", Postcode: "150-0002", Country: "JP"},
		matching.Person{Number: 903, FirstName: "Ada", LastName: "Lovell", Postcode: "SW1A 2AA", Country: "GB"},
	)
	for text, want := range map[string]int64{
		"SW1A 1AA": 901, "sw1a1aa": 901, "ada sw1a 2aa": 903, "150-0002": 902, "1500002": 902, "sato 150 0002": 902,
	} {
		if hits := x.Search(matching.Query{Text: text}, 1); len(hits) != 1 || hits[0].Number != want {
			t.Errorf("%s finds %+v, want %d", text, hits, want)
		}
	}
}
