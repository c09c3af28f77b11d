package matching_test

import (
	"slices"
	"testing"

	"tillbridge/matching"
)

func TestR23_SKUsThatOnlyLookDifferentHaveOneKey(t *testing.T) {
	for _, test := range []struct{ a, b, why string }{
		{"TIR-38", "TIR-38", ""},
		{"TIR-38", "tir-38", "same but for capitals"},
		{"TIR-38", "TIR -38 ", "same but for blanks"},
		{"TIR-38", " tir-38", "same but for capitals and blanks"},
		{"TIR-38", "tir38", "same but for capitals, hyphens and blanks"},
		{"TIR-38", "TIR\u200b-38", "an invisible character"},
		{"TIR-38", "TIR38", "same but for hyphens and blanks"},
		{"TIR-38", "TIR\u201138", "same but for hyphens and blanks"},
		{"TIR-30", "TIR-3O", "0 for O, or 1 for I"},
		{"TIR-31", "TIR-3l", "0 for O, or 1 for I"},
		{"00123", "123", "same but for leading zeros"},
		{"TIR-38", "ТIR-38", "letters that look alike"}, // a Cyrillic Т
	} {
		if matching.SKUKey(test.a) != matching.SKUKey(test.b) {
			t.Errorf("%q and %q: keys %q and %q", test.a, test.b, matching.SKUKey(test.a), matching.SKUKey(test.b))
		}
		if got := matching.SKUDifference(test.a, test.b); got != test.why {
			t.Errorf("%q and %q: %q, want %q", test.a, test.b, got, test.why)
		}
	}
	for _, other := range []string{"TIR-39", "TIR-380", "TIX-38", ""} {
		if matching.SKUKey(other) == matching.SKUKey("TIR-38") {
			t.Errorf("%q has the key of TIR-38", other)
		}
	}
}

func TestR25_CandidatesComeWithWhatSpeaksForThem(t *testing.T) {
	var c matching.Catalogue
	c.Put(
		matching.Article{ID: "helmet", SKU: "HEL-ABUS-M", Barcode: "4003318123456", Description: "ABUS Hyban helmet, M, black"},
		matching.Article{ID: "light", SKU: "LGT-ABUS-M", Description: "ABUS front light"},
		matching.Article{ID: "tyre", SKU: "TIR-38", Description: "Tyre"},
	)
	for _, test := range []struct {
		name   string
		wanted matching.Wanted
		id     string
		why    []string
	}{
		{"capitals", matching.Wanted{SKU: "hel-abus-m"}, "helmet", []string{"same but for capitals"}},
		{"a letter", matching.Wanted{SKU: "HEL-ABUZ-M"}, "helmet", []string{"one letter differs"}},
		{"barcode", matching.Wanted{SKU: "X", Barcode: "4003318123456"}, "helmet", []string{"same barcode"}},
		{"title", matching.Wanted{Title: "Hyban Helmet Black"}, "helmet", []string{"3 of 3 words of the title"}},
		{"both", matching.Wanted{SKU: "HELABUSM", Title: "ABUS helmet"}, "helmet", []string{
			"same but for hyphens and blanks",
			"2 of 2 words of the title",
		}},
	} {
		got := c.Like(test.wanted, 5)
		if len(got) == 0 || got[0].ID != test.id || !slices.Equal(got[0].Evidence, test.why) {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
	if got := c.Like(matching.Wanted{SKU: "ZZZ-999", Title: "Wheels of Fortune"}, 5); len(got) != 0 {
		t.Errorf("nothing speaks for %+v", got)
	}
	if got := c.Like(matching.Wanted{}, 5); len(got) != 0 {
		t.Errorf("an empty line is like %+v", got)
	}
}
