package matching_test

import (
	"math"
	"slices"
	"testing"

	"tillbridge/matching"
)

// FuzzR20_AnyTextIsSearched: whatever is typed or scanned into the search box, the
// answer is at most what was asked for, each customer once, scored from 0 to 1 with
// the best first, and the same the next time.
//
//	go test -tags ci,migrated_fynedo -run '^$' -fuzz R20_AnyText -fuzztime 10m ./matching
func FuzzR20_AnyTextIsSearched(f *testing.F) {
	for _, text := range []string{
		"Jon Smyth", "smith, john", "maya.okafor+shop@example.com", "(574) 555-0119", "+49 170 1234567", "46526", "C1001", "10 Mill Lane",
		"Müller-Lüdenscheidt", "O'Neill", "Dr. Anna-Lena van der Berg", "李小龍", "ﬁ ß İ ı", "\u200b\u202e", "e\u0301", "\xff\xfe",
		"'; DROP TABLE customers; --", "%", "",
	} {
		f.Add(text)
	}
	x := matching.NewIndex("US")
	for i, name := range [][2]string{
		{"John", "Smith"},
		{"Maya", "Okafor"},
		{"Anna-Lena", "van der Berg"},
		{"Jürgen", "Müller"},
		{"小龍", "李"},
		{"", "Ng"},
	} {
		x.Put(matching.Person{
			Number: int64(1001 + i), FirstName: name[0], LastName: name[1], Email: "someone@example.com", Phone: "(574) 555-0119",
			Street: "12 Mill Lane", City: "Goshen", Postcode: "46526", Company: "Engines",
		})
	}
	f.Fuzz(func(t *testing.T, text string) {
		hits := x.Search(matching.Query{Text: text}, 3)
		if len(hits) > 3 {
			t.Fatalf("%d hits", len(hits))
		}
		for i, hit := range hits {
			switch {
			case hit.Score < 0 || hit.Score > 1 || math.IsNaN(hit.Score):
				t.Errorf("score %v", hit.Score)
			case i > 0 && hit.Score > hits[i-1].Score:
				t.Errorf("%v after %v", hit.Score, hits[i-1].Score)
			case slices.ContainsFunc(hits[:i], func(h matching.Hit) bool { return h.Number == hit.Number }):
				t.Errorf("%d twice", hit.Number)
			}
		}
		again := x.Search(matching.Query{Text: text}, 3)
		if !slices.EqualFunc(hits, again, func(a, b matching.Hit) bool { return a.Number == b.Number && a.Score == b.Score }) {
			t.Errorf("%v, and then %v", hits, again)
		}
	})
}
