package matching_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tillbridge/matching"
)

// shop is the store of the window's picture, with some others around.
func shop() *matching.Index {
	x := matching.NewIndex("US")
	x.Put(
		matching.Person{
			Number: 2217, FirstName: "John", LastName: "Whitaker", Email: "john.w@example.com", Phone: "(574) 555-0148",
			Street: "2210 Mishawaka Ave", City: "South Bend", Postcode: "46615",
		},
		matching.Person{
			Number: 1480, FirstName: "Jon", LastName: "Whittaker", Email: "jwhit@example.net", Phone: "(574) 555-0911",
			Street: "17 Elm St", City: "Granger", Postcode: "46530",
		},
		matching.Person{
			Number: 3102, FirstName: "Joan", LastName: "Whitaker", Email: "joan.whitaker@example.com", Street: "405 River Ct",
			City: "South Bend", Postcode: "46615",
		},
		matching.Person{Number: 931, FirstName: "J.", LastName: "Whitaker", Phone: "(574) 555-0230", City: "South Bend", Postcode: "46601"},
		matching.Person{
			Number: 5, FirstName: "José María", LastName: "Núñez-Ortega", Company: "Ciclos Núñez S.A.",
			Email: "JM.Nunez+shop@example.es", City: "Madrid", Postcode: "28004", Country: "ES", Phone: "912 345 678",
		},
		matching.Person{
			Number: 6, FirstName: "Siobhán", LastName: "O’Brien", Company: "Harbor Freight Ltd.", Postcode: "D02 X285",
			Country: "IE",
		},
	)
	for i := range 60 {
		x.Put(matching.Person{
			Number: int64(10000 + i), FirstName: "Person" + strconv.Itoa(i), LastName: "Filler" + strconv.Itoa(i*7),
			Postcode: strconv.Itoa(50000 + i),
		})
	}
	return x
}

func numbers(hits []matching.Hit) (all []int64) {
	for _, hit := range hits {
		all = append(all, hit.Number)
	}
	return all
}

func TestR20_EverySearchFindsItsCustomer(t *testing.T) {
	x := shop()
	tests := []struct {
		name  string
		query matching.Query
		want  int64
	}{
		{"both names", matching.Query{Person: matching.Person{FirstName: "John", LastName: "Whitaker"}}, 2217},
		{"names in each other's place", matching.Query{Person: matching.Person{FirstName: "Whittaker", LastName: "Jon"}}, 1480},
		{"without diacritics and hyphen", matching.Query{Person: matching.Person{FirstName: "Jose Maria", LastName: "Nunez Ortega"}}, 5},
		{"one of two surnames", matching.Query{Person: matching.Person{FirstName: "Jose", LastName: "Nunez"}}, 5},
		{"honorific and apostrophe", matching.Query{Person: matching.Person{FirstName: "Mrs. Siobhan", LastName: "OBrien"}}, 6},
		{"email in another case", matching.Query{Person: matching.Person{Email: "JOHN.W@Example.com "}}, 2217},
		{"email without dots and tag", matching.Query{Person: matching.Person{Email: "jmnunez@example.es"}}, 5},
		{"email with a slip", matching.Query{Person: matching.Person{Email: "jwhit@exmple.net"}}, 1480},
		{"phone with its country", matching.Query{Person: matching.Person{Phone: "+1 574 555 0911"}}, 1480},
		{"phone with a slip", matching.Query{Person: matching.Person{Phone: "574-555-0231"}}, 931},
		{"phone of another country", matching.Query{Person: matching.Person{Phone: "0034 912345678", Country: "DE"}}, 5},
		{"company without its form", matching.Query{Person: matching.Person{Company: "Harbour Freight"}}, 6},
		{"postcode written together", matching.Query{Person: matching.Person{Postcode: "d02x285"}}, 6},
		{"customer number", matching.Query{Person: matching.Person{Number: 3102}}, 3102},
		{"box: name", matching.Query{Text: "joan whitaker"}, 3102},
		{"box: surname first, being typed", matching.Query{Text: "whitt jo"}, 1480},
		{"box: email", matching.Query{Text: "joan.whitaker@example.com"}, 3102},
		{"box: phone", matching.Query{Text: "(574) 555 0148"}, 2217},
		{"box: company", matching.Query{Text: "harbor fre"}, 6},
		{"box: postcode", matching.Query{Text: "46530"}, 1480},
		{"box: number as it is shown", matching.Query{Text: "C-02217"}, 2217},
		{"box: number bare", matching.Query{Text: "931"}, 931},
		{"box: name and postcode", matching.Query{Text: "whitaker 46601"}, 931},
		{"box: name and street", matching.Query{Text: "whitaker river"}, 3102},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			hits := x.Search(test.query, 5)
			if len(hits) == 0 || hits[0].Number != test.want {
				t.Errorf("found %v, want %d first", hits, test.want)
			}
		})
	}
}

func TestR20_ScoresFallAndSayWhy(t *testing.T) {
	order := matching.Person{
		FirstName: "Jon", LastName: "Whitaker", Email: "jon.whitaker@example.com", Phone: "+1 574 555 0148",
		Street: "2210 Mishawaka Avenue", City: "South Bend", Postcode: "46615",
	}
	hits := shop().Search(matching.Query{Person: order}, 10)
	if got := numbers(hits); len(got) < 3 || got[0] != 2217 {
		t.Fatalf("found %v, want 2217 first", got)
	}
	for i, hit := range hits {
		if hit.Score < 0 || hit.Score > 1 || i > 0 && hit.Score > hits[i-1].Score {
			t.Errorf("score %v at place %d after %v", hit.Score, i, hits[max(0, i-1)].Score)
		}
	}
	var texts []string
	for _, e := range hits[0].Evidence {
		texts = append(texts, e.Text)
	}
	for _, want := range []string{
		"same phone", "same last name", "same street", "same postcode", "Jon is short for John", "same city",
		"other email",
	} {
		if !slices.Contains(texts, want) {
			t.Errorf("evidence %q lacks %q", texts, want)
		}
	}
	if hits[0].Evidence[len(texts)-1].Likeness != matching.Differs {
		t.Errorf("what differs isn't last in %q", texts)
	}
}

func TestR20_EvidenceReadsWell(t *testing.T) {
	x := shop()
	tests := []struct {
		name string
		a, b matching.Person
		want matching.Evidence
	}{
		{"same", matching.Person{FirstName: "Ann"}, matching.Person{FirstName: "ANN"}, matching.Evidence{
			Field:    matching.FieldFirstName,
			Likeness: matching.Same, Text: "same first name",
		}},
		{"short form", matching.Person{FirstName: "Robert"}, matching.Person{FirstName: "Bob"}, matching.Evidence{
			Field: matching.FieldFirstName, Likeness: matching.Alike, Text: "Bob is short for Robert",
		}},
		{"short form typed", matching.Person{FirstName: "Bob"}, matching.Person{FirstName: "Robert"}, matching.Evidence{
			Field: matching.FieldFirstName, Likeness: matching.Alike, Text: "Bob is short for Robert",
		}},
		{"two short forms", matching.Person{FirstName: "Peggy"}, matching.Person{FirstName: "Maggie"}, matching.Evidence{
			Field: matching.FieldFirstName, Likeness: matching.Alike, Text: "Peggy and Maggie are both Margaret",
		}},
		{"one letter", matching.Person{LastName: "Whitaker"}, matching.Person{LastName: "Whittaker"}, matching.Evidence{
			Field: matching.FieldLastName, Likeness: matching.Alike, Text: "one letter differs",
		}},
		{"two letters", matching.Person{LastName: "Petersen"}, matching.Person{LastName: "Pederson"}, matching.Evidence{
			Field: matching.FieldLastName, Likeness: matching.Alike, Text: "two letters differ",
		}},
		{"swapped", matching.Person{LastName: "Smtih"}, matching.Person{LastName: "Smith"}, matching.Evidence{
			Field:    matching.FieldLastName,
			Likeness: matching.Alike, Text: "letters swapped",
		}},
		{"sound", matching.Person{LastName: "Fillips"}, matching.Person{LastName: "Phillipps"}, matching.Evidence{
			Field:    matching.FieldLastName,
			Likeness: matching.Alike, Text: "sounds alike",
		}},
		{"initial", matching.Person{FirstName: "J."}, matching.Person{FirstName: "Jon"}, matching.Evidence{
			Field:    matching.FieldFirstName,
			Likeness: matching.Alike, Text: "same initial",
		}},
		{
			"names swapped",
			matching.Person{FirstName: "Lee", LastName: "Ray"},
			matching.Person{FirstName: "Ray", LastName: "Lee"},
			matching.Evidence{Field: matching.FieldName, Likeness: matching.Alike, Text: "names swapped"},
		},
		{"other", matching.Person{LastName: "Smith"}, matching.Person{LastName: "Jones"}, matching.Evidence{
			Field:    matching.FieldLastName,
			Likeness: matching.Differs, Text: "other last name",
		}},
		{"tag", matching.Person{Email: "jon+bike@example.com"}, matching.Person{Email: "j.on@example.com"}, matching.Evidence{
			Field: matching.FieldEmail, Likeness: matching.Alike, Text: "same email but for dots or tag",
		}},
		{"host", matching.Person{Email: "jonw@example.com"}, matching.Person{Email: "jonw@example-mail.org"}, matching.Evidence{
			Field: matching.FieldEmail, Likeness: matching.Alike, Text: "same mailbox at another domain",
		}},
		{"phone", matching.Person{Phone: "574 555 0148"}, matching.Person{Phone: "574 555 0911"}, matching.Evidence{
			Field:    matching.FieldPhone,
			Likeness: matching.Differs, Text: "other phone",
		}},
		{"house", matching.Person{Street: "17 Elm Street"}, matching.Person{Street: "9 Elm St"}, matching.Evidence{
			Field:    matching.FieldStreet,
			Likeness: matching.Alike, Text: "same street, other house",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := x.Compare(test.a, test.b).Evidence; len(got) != 1 || got[0] != test.want {
				t.Errorf("evidence %v, want %v", got, test.want)
			}
		})
	}
}

func TestR21_VariationsAreNamesThatCustomersHave(t *testing.T) {
	got := shop().Variations("Jon", "Whitaker", 5)
	for _, want := range []string{"John", "Joan", "Whittaker"} {
		if !slices.Contains(got, want) {
			t.Errorf("variations %q lack %q", got, want)
		}
	}
	if got[0] != "John" || slices.Contains(got, "Jon") || slices.Contains(got, "Whitaker") {
		t.Errorf("variations %q, want John first and none of the given", got)
	}
}

func TestR21_CompareIsTheSameEitherWay(t *testing.T) {
	x := shop()
	a := matching.Person{FirstName: "Bob", LastName: "Weatherby", Street: "1 Elm St", Postcode: "46530", Phone: "574 555 0000"}
	b := matching.Person{FirstName: "Robert", LastName: "Weatherbie", Street: "1 Elm Street", Postcode: "46530", Phone: "(574) 555-0000"}
	there, back := x.Compare(a, b), x.Compare(b, a)
	if there.Score != back.Score || there.Score < matching.Close {
		t.Errorf("scores %v and %v, want the same and at least %v", there.Score, back.Score, matching.Close)
	}
	if other := x.Compare(a, matching.Person{FirstName: "Joan", LastName: "Whitaker", Phone: "574 555 1234"}); other.Score > .1 {
		t.Errorf("strangers score %v", other.Score)
	}
}

var anybody = rapid.Custom(func(t *rapid.T) matching.Person {
	pick := func(label string, texts ...string) string { return rapid.SampledFrom(texts).Draw(t, label) }
	return matching.Person{
		Number:    rapid.Int64Range(1, 30).Draw(t, "number"),
		FirstName: pick("first", "Jon", "John", "Joan", "J", "Mary Ann", "Bob", ""),
		LastName:  pick("last", "Whitaker", "Whittaker", "Smith", "Smyth", "Núñez-Ortega", ""),
		Email:     pick("email", "", "jon@example.com", "j.on@example.com", "bob@example.org"),
		Phone:     pick("phone", "", "574 555 0148", "574 555 0149"),
		Postcode:  pick("postcode", "", "46615", "46651"),
		Street:    pick("street", "", "17 Elm St", "2210 Mishawaka Ave"),
		Company:   pick("company", "", "Hal's Garage"),
	}
})

func TestR26_OrderOfComingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.SliceOfNDistinct(anybody, 0, 30, func(p matching.Person) int64 { return p.Number }).Draw(t, "people")
		shuffled := rapid.Permutation(people).Draw(t, "shuffled")
		query := matching.Query{Person: anybody.Draw(t, "query")}
		query.Number = 0
		a, b := matching.NewIndex("US"), matching.NewIndex("US")
		a.Put(people...)
		// Put one by one after strangers and old records, which are replaced or go again.
		for _, p := range shuffled {
			b.Put(matching.Person{Number: 1000 + p.Number, FirstName: "Jonny", LastName: "Whitacker"}, matching.Person{
				Number:    p.Number,
				FirstName: "Bobby",
			})
			b.Put(p)
			b.Remove(1000 + p.Number)
		}
		if diff := cmp.Diff(a.Search(query, 10), b.Search(query, 10)); diff != "" {
			t.Fatal(diff)
		}
		if a.Len() != len(people) || b.Len() != len(people) {
			t.Fatalf("%d and %d customers, want %d", a.Len(), b.Len(), len(people))
		}
		if diff := cmp.Diff(a.Variations(query.FirstName, query.LastName, 5), b.Variations(query.FirstName, query.LastName, 5)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestR26_WhatIsGoneIsGone(t *testing.T) {
	x := shop()
	// More are replaced than live, so that the index is rebuilt on the way.
	for round := range 40 {
		for i := range 60 {
			x.Put(matching.Person{Number: int64(10000 + i), FirstName: "Other" + strconv.Itoa(round), LastName: "Name" + strconv.Itoa(i)})
		}
	}
	x.Remove(2217, 99999)
	if hits := x.Search(matching.Query{Text: "john.w@example.com"}, 5); slices.Contains(numbers(hits), 2217) {
		t.Errorf("found %v, want 2217 gone", hits)
	}
	if hits := x.Search(matching.Query{Text: "Person7"}, 5); slices.Contains(numbers(hits), 10007) {
		t.Errorf("found %v by a name that was replaced", hits)
	}
	if hits := x.Search(matching.Query{Person: matching.Person{FirstName: "Other39", LastName: "Name7"}}, 1); len(hits) != 1 ||
		hits[0].Number != 10007 {
		t.Errorf("found %v, want 10007", hits)
	}
	if x.Len() != 65 {
		t.Errorf("%d customers, want 65", x.Len())
	}
}

func TestSearchingWhileItLoads(t *testing.T) {
	x := matching.NewIndex("US")
	var wait sync.WaitGroup
	for part := range 4 {
		wait.Go(func() {
			for i := range 200 {
				x.Put(matching.Person{
					Number: int64(1 + part*1000 + i), FirstName: "Jon", LastName: fmt.Sprintf("Whitaker%c", 'a'+i%26),
					Phone: fmt.Sprintf("574 555 %04d", i),
				})
				if i%5 == 0 {
					x.Remove(int64(1 + part*1000 + i/2))
				}
			}
		})
		wait.Go(func() {
			for range 50 {
				x.Search(matching.Query{Text: "jon whitak"}, 5)
				x.Variations("Jon", "Whitaker", 3)
				x.Compare(matching.Person{FirstName: "Jon"}, matching.Person{FirstName: "John"})
			}
		})
	}
	wait.Wait()
	if hits := x.Search(matching.Query{Text: "whitakera"}, 3); len(hits) == 0 {
		t.Error("nothing found after loading")
	}
}

func TestNothingIsFoundByNothing(t *testing.T) {
	for _, x := range []*matching.Index{shop(), matching.NewIndex("")} {
		for _, text := range []string{
			"", " ", "@", "+", "…", "qqqqqqqqzzzz", strings.Repeat("long ", 200), "\xff\xfe", "你好",
			"+" + strings.Repeat("9", 40),
		} {
			for _, hit := range x.Search(matching.Query{Text: text, Person: matching.Person{FirstName: text, Street: text, Phone: text}}, 3) {
				if hit.Score > matching.Close {
					t.Errorf("%q finds %v", text, hit)
				}
			}
		}
	}
}
