package matching_test

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"tillbridge/matching"
)

// benchData is public data for customer search, which is never committed.
const benchData = "../../shared/match"

// pool is a set of customers, and the same people as typed wrong: each query's
// Number is its customer's, which is taken off before searching.
type pool struct {
	name               string
	customers, queries []matching.Person
}

// benchRows reads a file of the data, or skips with a line that says so.
func benchRows(b testing.TB, name string) [][]string {
	b.Helper()
	file, err := os.Open(filepath.Join(benchData, name))
	if err != nil {
		b.Skipf("no public data in %s: skipped (%v)", benchData, err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.FieldsPerRecord, reader.LazyQuotes = -1, true
	if strings.HasSuffix(name, ".tsv") {
		reader.Comma = '\t'
	}
	rows, err := reader.ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	return rows
}

// benchPool reads customers and queries. The queries come shuffled and the
// customers numbered at random, since row order flatters engines that break
// ties by it.
func benchPool(b testing.TB, name, customers, queries string) pool {
	b.Helper()
	p := pool{name: name}
	random := rand.New(rand.NewPCG(7, 7))
	rows := benchRows(b, customers)
	random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	numbers := map[string]int64{}
	for i, row := range rows {
		numbers[row[0]] = int64(i + 1)
		p.customers = append(p.customers, tsvPerson(row, int64(i+1)))
	}
	for _, row := range benchRows(b, queries) {
		if number := numbers[row[0]]; number != 0 {
			p.queries = append(p.queries, tsvPerson(row, number))
		}
	}
	random.Shuffle(len(p.queries), func(i, j int) { p.queries[i], p.queries[j] = p.queries[j], p.queries[i] })
	return p
}

func tsvPerson(row []string, number int64) matching.Person {
	return matching.Person{Number: number, FirstName: row[1], LastName: row[2], Street: row[3], City: row[4], Postcode: row[5], Phone: row[6]}
}

// phonePool reads the set with phone numbers.
func phonePool(b testing.TB) pool {
	b.Helper()
	p := pool{name: "phoneF"}
	random := rand.New(rand.NewPCG(8, 8))
	numbers := map[string]int64{}
	read := func(name string, known bool) []matching.Person {
		var people []matching.Person
		rows := benchRows(b, name)[1:]
		random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		for _, row := range rows {
			id := row[12]
			if numbers[id] == 0 {
				if !known {
					continue // a touched id: nobody knows whose this is
				}
				numbers[id] = int64(len(numbers) + 1)
			}
			people = append(people, matching.Person{
				Number: numbers[id], FirstName: row[1], LastName: row[2],
				Street: strings.TrimSpace(row[3] + " " + row[4] + " " + row[5]), City: row[6], Postcode: row[7], Phone: row[11],
			})
		}
		return people
	}
	p.customers = read("phoneF.org.csv", true)
	p.queries = read("phoneF.dup.csv", false)
	return p
}

// drawer draws people like a country's: names by how many have them, addresses
// put together from the shop's.
type drawer struct {
	random      *rand.Rand
	given, last weighted
	streets     []matching.Person
}

// weighted draws by count.
type weighted struct {
	texts []string
	sums  []int
}

func (w *weighted) add(text string, count int) {
	total := 0
	if len(w.sums) > 0 {
		total = w.sums[len(w.sums)-1]
	}
	w.texts, w.sums = append(w.texts, text), append(w.sums, total+count)
}

func (w *weighted) draw(random *rand.Rand) string {
	n := random.IntN(w.sums[len(w.sums)-1])
	return w.texts[sort.SearchInts(w.sums, n+1)]
}

func newDrawer(b testing.TB, seed uint64) *drawer {
	d := &drawer{random: rand.New(rand.NewPCG(seed, seed))}
	for _, row := range benchRows(b, "us-given-names.csv")[1:] {
		count, _ := strconv.Atoi(row[3])
		d.given.add(row[0], count)
	}
	for _, row := range benchRows(b, "us-last-names.csv")[1:] {
		count, _ := strconv.Atoi(row[1])
		d.last.add(row[0], count)
	}
	for _, row := range benchRows(b, "shop50k.pool.tsv") {
		d.streets = append(d.streets, tsvPerson(row, 0))
	}
	return d
}

// people draws n customers with the numbers from first on.
func (d *drawer) people(n int, first int64) []matching.Person {
	people := make([]matching.Person, n)
	for i := range people {
		street, place := d.streets[d.random.IntN(len(d.streets))], d.streets[d.random.IntN(len(d.streets))]
		_, road, _ := strings.Cut(street.Street, " ")
		given, last := d.given.draw(d.random), d.last.draw(d.random)
		p := matching.Person{
			Number: first + int64(i), FirstName: given, LastName: last,
			Street: strconv.Itoa(1+d.random.IntN(300)) + " " + road, City: place.City, Postcode: place.Postcode,
			Phone: "0" + strconv.Itoa(2+d.random.IntN(7)) + strconv.Itoa(10000000+d.random.IntN(89999999)),
		}
		if d.random.IntN(10) < 7 {
			p.Email = strings.ToLower(given[:1]+"."+last) + strconv.Itoa(d.random.IntN(1000)) + "@example.com"
		}
		people[i] = p
	}
	return people
}
