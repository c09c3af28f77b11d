package matching_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tillbridge/matching"
)

// typing is a kind of what staff type into the one box: what they type of somebody, ""
// where there is nothing of the kind to type, and the least share of it that must be
// among the first five.
type typing struct {
	name  string
	floor float64
	of    func(p matching.Person, random *rand.Rand) string
}

var typings = []typing{
	{"postcode alone", .97, func(p matching.Person, random *rand.Rand) string {
		if !strings.Contains("GB CA NL PL", p.Country) || p.Country == "PL" {
			return ""
		}
		return writtenCode(p.Postcode, random)
	}},
	{"00 for +", .99, func(p matching.Person, _ *rand.Rand) string {
		if digits := abroad(p); digits != "" {
			return "00" + digits
		}
		return ""
	}},
	{"last six digits", .97, func(p matching.Person, _ *rand.Rand) string {
		if p.Phone == "" {
			return ""
		}
		return p.Phone[len(p.Phone)-6:]
	}},
	{"one digit wrong", .97, func(p matching.Person, random *rand.Rand) string {
		if p.Phone == "" {
			return ""
		}
		at := len(p.Phone) - 1 - random.IntN(7)
		wrong := '0' + (p.Phone[at]-'0'+byte(1+random.IntN(9)))%10
		return p.Phone[:at] + string(rune(wrong)) + p.Phone[at+1:]
	}},
	{"email without its domain", .99, func(p matching.Person, _ *rand.Rand) string {
		box, _, _ := strings.Cut(p.Email, "@")
		return box
	}},
	{"email begun", .95, func(p matching.Person, _ *rand.Rand) string {
		box, host, _ := strings.Cut(p.Email, "@")
		if len(box) < 10 {
			return ""
		}
		return box + "@" + host[:3]
	}},
	{"surname and city", .95, func(p matching.Person, _ *rand.Rand) string { return p.LastName + " " + p.City }},
	{"surname and street", .97, func(p matching.Person, _ *rand.Rand) string {
		return p.LastName + " " + strings.TrimFunc(p.Street, func(r rune) bool { return r >= '0' && r <= '9' || r == ' ' })
	}},
	{"surname and half a postcode", .97, func(p matching.Person, random *rand.Rand) string {
		half := p.Postcode[:3+random.IntN(2)]
		return strings.TrimSpace(p.LastName + " " + strings.Trim(half, " -"))
	}},
	{"company with a slip", .97, func(p matching.Person, random *rand.Rand) string {
		name, _, _ := strings.Cut(p.Company, " ")
		if len(name) < 5 {
			return ""
		}
		return slip(name, random) + p.Company[len(name):]
	}},
	{"company", .99, func(p matching.Person, _ *rand.Rand) string { return p.Company }},
	{"both names in another script", .95, func(p matching.Person, _ *rand.Rand) string {
		if p.Country != "BG" {
			return ""
		}
		return cyrillic.Replace(p.FirstName + " " + p.LastName)
	}},
	{"both names otherwise written", .9, func(p matching.Person, random *rand.Rand) string {
		if p.Country != "BG" {
			return ""
		}
		return otherwise[random.IntN(len(otherwise))].Replace(p.FirstName + " " + p.LastName)
	}},
	{"several fields in any order, whole or begun", .97, func(p matching.Person, random *rand.Rand) string {
		words := []string{begun(p.FirstName, random), begun(p.LastName, random), begun(p.City, random)}
		words = append(words, strings.ReplaceAll(p.Postcode, " ", "")[:3])
		if p.Phone != "" {
			words = append(words, p.Phone[len(p.Phone)-4:])
		}
		random.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		return strings.Join(words[:4], " ")
	}},
	{"surname and first names' initials", 0, func(p matching.Person, _ *rand.Rand) string {
		return string([]rune(p.FirstName)[:1]) + " " + p.LastName
	}},
	{"both names", 0, func(p matching.Person, _ *rand.Rand) string { return p.FirstName + " " + p.LastName }},
	{"names and city slipped", .93, func(p matching.Person, random *rand.Rand) string {
		return p.FirstName + " " + slip(p.LastName, random) + " " + slip(p.City, random)
	}},
}

// begun is a text's first word or its first letters.
func begun(text string, random *rand.Rand) string {
	letters := []rune(text)
	if random.IntN(2) == 0 && len(letters) > 3 {
		letters = letters[:max(3, len(letters)-1-random.IntN(4))]
	}
	return string(letters)
}

func writtenCode(code string, random *rand.Rand) string {
	switch random.IntN(3) {
	case 0:
		return strings.ToLower(code)
	case 1:
		return strings.ReplaceAll(code, " ", "")
	}
	return code
}

// abroad is a phone number's digits with its country's.
func abroad(p matching.Person) string {
	if p.Phone == "" || p.Phone[0] == '+' {
		return strings.TrimPrefix(p.Phone, "+")
	}
	for i := range lands {
		if lands[i].code == p.Country {
			return lands[i].dial + strings.TrimPrefix(p.Phone, "0")
		}
	}
	return ""
}

var cyrillic = strings.NewReplacer(
	"Shch", "Щ", "shch", "щ", "Ch", "Ч", "ch", "ч", "Sh", "Ш", "sh", "ш", "Zh", "Ж", "zh", "ж", "Kh", "Х",
	"kh", "х", "Ts", "Ц", "ts", "ц", "Ye", "Е", "ye", "е", "Yu", "Ю", "yu", "ю", "Ya", "Я", "ya", "я",
	"yo", "ё", "A", "А", "a", "а", "B", "Б", "b", "б", "D", "Д", "d", "д", "e", "е", "E", "Е", "F", "Ф",
	"f", "ф", "G", "Г", "g", "г", "H", "Х", "h", "х", "I", "И", "i", "и", "J", "Й", "j", "й", "K", "К",
	"k", "к", "L", "Л", "l", "л", "M", "М", "m", "м", "N", "Н", "n", "н", "O", "О", "o", "о", "P", "П",
	"p", "п", "Q", "К", "q", "к", "R", "Р", "r", "р", "S", "С", "s", "с", "T", "Т", "t", "т", "U", "У",
	"u", "у", "V", "В", "v", "в", "W", "В", "w", "в", "y", "й", "Y", "Й", "Z", "З", "z", "з", "C", "К",
	"c", "к", "x", "кс",
)

var otherwise = []*strings.Replacer{
	strings.NewReplacer("Shch", "Schtsch", "shch", "schtsch", "Ch", "Tsch", "ch", "tsch", "sh", "sch", "Sh", "Sch", "v", "w", "V", "W",
		"Y", "J", "y", "j", "kh", "ch", "z", "s"),
	strings.NewReplacer("ks", "x", "Ye", "E", "ye", "e", "ov", "off", "kh", "h", "y", "i", "Y", "I"),
	strings.NewReplacer("Yu", "Iou", "u", "ou", "Ch", "Tch", "ch", "tch", "Sh", "Ch", "sh", "ch", "Ye", "Ie", "ye", "ie", "ay", "ai",
		"ey", "ei"),
}

// recalled is the share of a kind's queries whose customer is among the first five, of
// those that one could be.
func recalled(people []matching.Person, kind typing, queries int, search func(text string) []int64, show bool) (share float64, asked int) {
	random := rand.New(rand.NewPCG(18, 80))
	right := 0
	for _, i := range random.Perm(len(people)) {
		if asked == queries {
			break
		}
		text := kind.of(people[i], random)
		if text == "" {
			continue
		}
		asked++
		numbers := search(text)
		switch {
		case slices.Contains(numbers[:min(5, len(numbers))], people[i].Number):
			right++
		case show:
			fmt.Printf("%s: %q is not found: %+v\n", kind.name, text, people[i])
			for _, n := range numbers[:min(3, len(numbers))] {
				fmt.Printf("    but %+v\n", people[n-1])
			}
		}
	}
	return float64(right) / float64(max(1, asked)), asked
}

func texting(x *matching.Index) func(text string) []int64 {
	return func(text string) []int64 { return numbers(x.Search(matching.Query{Text: text}, 5)) }
}

// TestR20_WhatStaffTypeIsFound keeps each kind of typing found, on customers drawn for it.
func TestR20_WhatStaffTypeIsFound(t *testing.T) {
	n, _ := strconv.Atoi(cmp.Or(os.Getenv("TILLBRIDGE_CUSTOMERS"), "4000"))
	people := european(n, rand.New(rand.NewPCG(18, 18)))
	x := matching.NewIndex("DE")
	x.Put(people...)
	var all float64
	for _, kind := range typings {
		share, asked := recalled(people, kind, 80, texting(x), os.Getenv("TILLBRIDGE_SHOW") == kind.name)
		t.Logf("%-45s %.3f of %d", kind.name, share, asked)
		all += share
		if share < kind.floor {
			t.Errorf("%s: %.3f of %d are among the first five, wanted %.2f", kind.name, share, asked, kind.floor)
		}
	}
	t.Logf("all kinds: %.3f", all/float64(len(typings)))
}

// Of a thousand who share one name, the one who bears nothing else comes first when that
// name is typed, and the company that is called so in full before those called so in part.
func TestR20_WhoIsEqualInEverythingComesFirst(t *testing.T) {
	x := matching.NewIndex("GB")
	var people []matching.Person
	for i := range 1000 {
		people = append(people, matching.Person{
			Number: int64(100 + i), FirstName: "Person" + strconv.Itoa(i), LastName: "Whitaker", Company: "Whitaker Boats & Sails Ltd",
		})
	}
	x.Put(append(people, matching.Person{Number: 7, LastName: "Whitaker"}, matching.Person{Number: 8, Company: "Whitaker Boats Ltd"},
		matching.Person{Number: 9, Company: "Whitaker Boats GmbH"})...)
	for text, want := range map[string]int64{"whitaker": 7, "Whitaker Boats Ltd": 8, "whitaker boats gmbh": 9} {
		for _, q := range []matching.Query{{Text: text}, {Person: matching.Person{LastName: text}}} {
			if hits := x.Search(q, 3); len(hits) == 0 || hits[0].Number != want {
				t.Errorf("%+v finds %+v, want %d", q, hits, want)
			}
		}
	}
}

// What is typed into a field of its own is found as in the one box.
func TestR20_WhatIsTypedIntoAFieldIsFound(t *testing.T) {
	x := shop()
	x.Put(matching.Person{
		Number: 50, FirstName: "Ann", LastName: "Lee", Phone: "+44 20 7946 0958", Email: "ann.lee.77@example.com", Postcode: "SW1A 1AA",
	})
	for _, q := range []matching.Person{
		{Phone: "460958"},
		{Phone: "0044 20 7946 0958"},
		{Phone: "020 7946 0959"},
		{Email: "ann.lee.77"},
		{Email: "ann.lee.77@ex"},
		{Postcode: "sw1a1aa"},
		{Postcode: "SW1A"},
	} {
		if hits := x.Search(matching.Query{Person: q}, 3); len(hits) == 0 || hits[0].Number != 50 {
			t.Errorf("%+v finds %+v", q, hits)
		}
	}
}

// BenchmarkCustomerTyped measures each kind of typing on 20,000 customers, beside SQLite's
// trigrams with the same.
func BenchmarkCustomerTyped(b *testing.B) {
	people := european(20000, rand.New(rand.NewPCG(18, 18)))
	x := matching.NewIndex("DE")
	x.Put(people...)
	once(b, func() string {
		var table strings.Builder
		fmt.Fprintln(&table, "| typed | Index R@5 | FTS5 trigram R@5 | Index p50 / p99 | FTS5 p50 / p99 |\n|---|---|---|---|---|")
		sqlite := newTypedSQLite(b, people)
		var mine, theirs float64
		for _, kind := range typings {
			var times, others []time.Duration
			timed := func(search func(string) []int64, times *[]time.Duration) func(string) []int64 {
				return func(text string) []int64 {
					start := time.Now()
					defer func() { *times = append(*times, time.Since(start)) }()
					return search(text)
				}
			}
			share, _ := recalled(people, kind, 160, timed(texting(x), &times), false)
			other, _ := recalled(people, kind, 160, timed(sqlite.typed, &others), false)
			fmt.Fprintf(&table, "| %s | %.3f | %.3f | %s | %s |\n", kind.name, share, other, percentiles(times), percentiles(others))
			mine, theirs = mine+share, theirs+other
		}
		fmt.Fprintf(&table, "| all | %.3f | %.3f | | |\n", mine/float64(len(typings)), theirs/float64(len(typings)))
		return table.String()
	})
}
