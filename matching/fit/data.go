package main

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"tillbridge/matching"
)

// set is a store's customers, and people to look for: each query's Number is
// its customer's, or that of somebody who is not in the store.
type set struct {
	name               string
	customers, queries []matching.Person
}

// rows reads a table; gap is what stands between two columns.
func rows(folder, name string, gap rune) ([][]string, error) {
	file, err := os.Open(filepath.Join(folder, name)) //nolint:gosec // the folder is the caller's to choose
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	reader := csv.NewReader(file)
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = gap, -1, true
	return reader.ReadAll()
}

// febrl reads one of the sets that a program mistyped.
func febrl(folder, name string, random *rand.Rand) (set, error) {
	s, numbers := set{name: name}, map[string]int64{}
	pool, err := rows(folder, name+".pool.tsv", '\t')
	if err != nil {
		return s, err
	}
	queries, err := rows(folder, name+".q.tsv", '\t')
	if err != nil {
		return s, err
	}
	random.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	for i, row := range pool {
		numbers[row[0]] = int64(i + 1)
		s.customers = append(s.customers, person(row, int64(i+1)))
	}
	for _, row := range queries {
		s.queries = append(s.queries, person(row, numbers[row[0]]))
	}
	return s, nil
}

func person(row []string, number int64) matching.Person {
	return matching.Person{
		Number: number, FirstName: row[1], LastName: row[2], Street: row[3], City: row[4], Postcode: row[5], Phone: row[6],
	}
}

// counted draws texts as often as people have them.
type counted struct {
	texts []string
	sums  []int
}

func (c *counted) add(text string, count int) {
	if len(c.sums) > 0 {
		count += c.sums[len(c.sums)-1]
	}
	c.texts, c.sums = append(c.texts, text), append(c.sums, count)
}

func (c *counted) draw(random *rand.Rand) string {
	return c.texts[sort.SearchInts(c.sums, 1+random.IntN(c.sums[len(c.sums)-1]))]
}

// country is where people are drawn from.
type country struct {
	given, last counted
	places      []matching.Person
}

// readCountry reads names with their counts, and addresses.
func readCountry(folder, given, last string, places []matching.Person) (*country, error) {
	c := &country{places: places}
	for _, names := range []struct {
		file string
		into *counted
	}{{given, &c.given}, {last, &c.last}} {
		table, err := rows(folder, names.file, ',')
		if err != nil {
			return nil, err
		}
		for _, row := range table {
			if count, err := strconv.Atoi(row[len(row)-1]); err == nil {
				names.into.add(row[0], count)
			}
		}
	}
	return c, nil
}

// people draws n of them, each in a house of their own: whoever orders for the
// person they live with looks like that person mistyped, and no score could
// tell. Streets, house numbers and towns are put together
// anew, since an address of the table is one person's.
func (c *country) people(n int, random *rand.Rand) []matching.Person {
	all := make([]matching.Person, n)
	for i := range all {
		street, place := c.places[random.IntN(len(c.places))], c.places[random.IntN(len(c.places))]
		_, road, _ := strings.Cut(street.Street, " ")
		p := matching.Person{
			Number: int64(i + 1), FirstName: c.given.draw(random), LastName: c.last.draw(random),
			Street: strconv.Itoa(1+random.IntN(300)) + " " + road, City: place.City, Postcode: place.Postcode,
			Phone: "0" + strconv.Itoa(2+random.IntN(7)) + strconv.Itoa(10000000+random.IntN(89999999)),
		}
		p.Email = mailOf(&p, random)
		all[i] = p
	}
	return all
}

// mailOf is an email of one's own, as an address of another's is no slip.
func mailOf(p *matching.Person, random *rand.Rand) string {
	first, last := strings.ToLower(p.FirstName), strings.ToLower(p.LastName)
	number := strconv.Itoa(random.IntN(10000))
	box := []string{first + "." + last, first[:min(1, len(first))] + last, first, last + first[:min(1, len(first))]}
	return box[random.IntN(len(box))] + number + "@" + []string{"gmail.com", "example.com", "mail.example.org", "outlook.com"}[random.IntN(4)]
}
