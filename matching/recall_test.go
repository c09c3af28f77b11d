package matching_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"tillbridge/matching"
)

// madeUp draws people with names put together from syllables.
func madeUp(n int, random *rand.Rand) []matching.Person {
	pick := func(texts ...string) string { return texts[random.IntN(len(texts))] }
	people := make([]matching.Person, n)
	for i := range people {
		people[i] = matching.Person{
			Number: int64(i + 1),
			FirstName: pick("Robert", "William", "Margaret", "Elizabeth", "Thomas", "Katherine", "Anneke", "Giulia", "Piotr", "Soren", "Ines",
				"Yusuf", "Hannah", "Oskar", "Leila"),
			LastName: pick("Ber", "Van", "Kol", "Mar", "Stein", "Whit", "O", "Ros", "Lind", "Har", "Fer", "Gal") + pick("ga", "den", "lo", "ti",
				"ra", "ne", "so") + pick("man", "ker", "sen", "ski", "ton", "ford", "reira", "berg", "quist"),
			Street: strconv.Itoa(1+random.IntN(200)) + " " + pick("Elm", "River", "Mishawaka", "Lincoln", "Chapel", "Orchard",
				"Station") + pick(" St", " Ave", " Road"),
			City: pick("Granger", "South Bend", "Mishawaka"), Postcode: strconv.Itoa(46500 + random.IntN(90)),
			Phone: "574 555 " + strconv.Itoa(1000+random.IntN(9000)),
		}
	}
	return people
}

// slip mistypes a text in one of the common ways.
func slip(text string, random *rand.Rand) string {
	letters := []rune(text)
	i := 1 + random.IntN(max(1, len(letters)-2))
	if i+1 >= len(letters) {
		return text
	}
	before, after := string(letters[:i]), string(letters[i+1:])
	switch random.IntN(4) {
	case 0:
		return before + after
	case 1:
		return before + string(letters[i]) + string(letters[i]) + after
	case 2:
		return before + string(letters[i+1]) + string(letters[i]) + string(letters[i+2:])
	default:
		return before + "e" + after
	}
}

// TestR20_TheMistypedAreFound guards the recall that docs/performance.md
// reports, on people of our own making.
func TestR20_TheMistypedAreFound(t *testing.T) {
	random := rand.New(rand.NewPCG(20, 20))
	people := madeUp(2000, random)
	x := matching.NewIndex("US")
	x.Put(people...)
	short := map[string]string{
		"Robert": "Bob", "William": "Bill", "Margaret": "Peggy", "Elizabeth": "Betsy", "Thomas": "Tommy",
		"Katherine": "Kitty",
	}
	const queries = 300
	byName, byAddress, certain, wrong := 0, 0, 0, 0
	for _, i := range random.Perm(len(people))[:queries] {
		q := people[i]
		q.Number, q.Phone = 0, ""
		q.LastName = slip(q.LastName, random)
		if s, ok := short[q.FirstName]; ok {
			q.FirstName = s
		} else {
			q.FirstName = slip(q.FirstName, random)
		}
		named := matching.Person{FirstName: q.FirstName, LastName: q.LastName}
		if slices.Contains(numbers(x.Search(matching.Query{Person: named}, 5)), people[i].Number) {
			byName++
		}
		for at, hit := range x.Search(matching.Query{Person: q}, 5) {
			right := hit.Number == people[i].Number
			if right && at == 0 {
				byAddress++
			}
			switch {
			case hit.Score < matching.Certain:
			case right:
				certain++
			default:
				wrong++
			}
		}
	}
	t.Logf("of %d: %d by name, %d by address, %d certain, %d wrongly so", queries, byName, byAddress, certain, wrong)
	if byName < queries*90/100 || byAddress < queries*99/100 || certain < queries*80/100 || wrong > 0 {
		t.Error("fewer are found than before")
	}
}
