package matching_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tillbridge/matching"
)

// modes are what a query shows of a person.
var modes = []struct {
	name string
	show func(p matching.Person) matching.Person
}{
	{"name", func(p matching.Person) matching.Person {
		return matching.Person{FirstName: p.FirstName, LastName: p.LastName}
	}},
	{"post", func(p matching.Person) matching.Person {
		return matching.Person{FirstName: p.FirstName, LastName: p.LastName, Postcode: p.Postcode}
	}},
	{"addr", func(p matching.Person) matching.Person {
		return matching.Person{FirstName: p.FirstName, LastName: p.LastName, Street: p.Street, City: p.City, Postcode: p.Postcode}
	}},
}

// figures are the share of queries whose customer is among the first 1, 5 and
// 10, and how long a query took in the middle and at the 99th percentile.
func figures(queries []matching.Person, show func(p matching.Person) matching.Person, search func(p matching.Person) []int64) string {
	var found [3]float64
	times := make([]time.Duration, 0, len(queries))
	for _, q := range queries {
		shown := show(q)
		start := time.Now()
		numbers := search(shown)
		times = append(times, time.Since(start))
		if at := slices.Index(numbers, q.Number); at >= 0 {
			for i, k := range []int{1, 5, 10} {
				if at < k {
					found[i] += 1 / float64(len(queries))
				}
			}
		}
	}
	return fmt.Sprintf("%.3f / %.3f / %.3f | %s", found[0], found[1], found[2], percentiles(times))
}

// percentiles are the median and the 99th percentile.
func percentiles(times []time.Duration) string {
	slices.Sort(times)
	ms := func(d time.Duration) float64 { return d.Seconds() * 1000 }
	return fmt.Sprintf("%.1f / %.1f ms", ms(times[len(times)/2]), ms(times[len(times)*99/100]))
}

// searching is a search by the index as the engines are compared.
func searching(x *matching.Index) func(p matching.Person) []int64 {
	return func(p matching.Person) []int64 {
		var numbers []int64
		for _, hit := range x.Search(matching.Query{Person: p}, 10) {
			numbers = append(numbers, hit.Number)
		}
		return numbers
	}
}

// once prints a table once, however often the benchmark is begun again.
func once(b *testing.B, table func() string) {
	b.Helper()
	print, _ := tables.LoadOrStore(b.Name(), sync.OnceFunc(func() { fmt.Println("\n" + table()) }))
	print.(func())()
	for b.Loop() { //nolint:revive // the figures are in the table
	}
}

var tables sync.Map

// compared is how many queries of a set each engine gets.
const compared = 400

func BenchmarkCustomerRecall(b *testing.B) {
	sets := []pool{
		benchPool(b, "febrl3", "febrl3.pool.tsv", "febrl3.q.tsv"),
		benchPool(b, "variant", "shop50k.pool.tsv", "variant.q.tsv"),
		benchPool(b, "nick", "shop50k.pool.tsv", "nick.q.tsv"),
	}
	once(b, func() string {
		var table strings.Builder
		fmt.Fprintln(&table, "| set | shown | engine | R@1 / 5 / 10 | p50 / p99 |\n|---|---|---|---|---|")
		for _, s := range sets {
			x := matching.NewIndex("AU")
			x.Put(s.customers...)
			sqlite := newSQLite(b, s.customers)
			for _, mode := range modes {
				fmt.Fprintf(&table, "| %s | %s | Index, all %d | %s |\n", s.name, mode.name, len(s.queries),
					figures(s.queries, mode.show, searching(x)))
				if mode.name == "addr" {
					continue // SQLite is given no street
				}
				queries := s.queries[:compared]
				fmt.Fprintf(&table, "| | | Index, %d | %s |\n", compared, figures(queries, mode.show, searching(x)))
				fmt.Fprintf(&table, "| | | LIKE, the same | %s |\n", figures(queries, mode.show, sqlite.like))
				fmt.Fprintf(&table, "| | | FTS5 trigram, the same | %s |\n", figures(queries, mode.show, sqlite.trigram))
			}
		}
		return table.String()
	})
}

// asked is how many of a set's queries are asked for what Certain is worth.
const asked = 2000

// BenchmarkCustomerCertain asks what a score of Certain is worth: half of those
// looked for are not in the store.
func BenchmarkCustomerCertain(b *testing.B) {
	sets := []pool{benchPool(b, "febrl3", "febrl3.pool.tsv", "febrl3.q.tsv"), phonePool(b)}
	drawn := newDrawer(b, 3)
	once(b, func() string {
		var table strings.Builder
		fmt.Fprintln(&table, "| set | customers | shown | certain and right | certain and wrong | precision | found of those in the store "+
			"|\n|---|---|---|---|---|---|---|")
		for _, s := range sets {
			for _, size := range []int{5000, 500000} {
				random := rand.New(rand.NewPCG(9, 9))
				x := matching.NewIndex("AU")
				in := map[int64]bool{}
				for _, c := range s.customers {
					if random.IntN(2) == 0 {
						in[c.Number] = true
						x.Put(c)
					}
				}
				x.Put(drawn.people(max(0, size-x.Len()), 1e6)...)
				for _, mode := range modes {
					right, wrong, there := 0, 0, 0
					for _, q := range s.queries[:asked] {
						p := mode.show(q)
						if p.FirstName == "" && p.LastName == "" || mode.name == "addr" && p.Street == "" {
							continue
						}
						if in[q.Number] {
							there++
						}
						for _, hit := range x.Search(matching.Query{Person: p}, 5) {
							switch {
							case hit.Score < matching.Certain:
							case hit.Number == q.Number:
								right++
							default:
								wrong++
							}
						}
					}
					fmt.Fprintf(&table, "| %s | %d | %s | %d | %d | %.4f | %.4f |\n", s.name, x.Len(), mode.name,
						right, wrong, float64(right)/max(1, float64(right+wrong)), float64(right)/float64(there))
				}
			}
		}
		return table.String()
	})
}

// BenchmarkCustomerTimes measures a store of 50,000 and one of a million, and
// SQLite with the same.
func BenchmarkCustomerTimes(b *testing.B) {
	drawn := newDrawer(b, 1)
	once(b, func() string {
		var table strings.Builder
		fmt.Fprintln(&table, "| customers | built in | live heap | name | post | addr | each key of a name | LIKE, name | FTS5 trigram, name "+
			"|\n|---|---|---|---|---|---|---|---|---|")
		for _, size := range []int{50000, 1000000} {
			people := drawn.people(size, 1)
			before := liveHeap()
			x := matching.NewIndex("AU")
			start := time.Now()
			x.Put(people...)
			built := time.Since(start)
			heap := liveHeap() - before
			queries := people[:500]
			fmt.Fprintf(&table, "| %d | %.2f s | %d MB |", size, built.Seconds(), heap>>20)
			for _, mode := range modes {
				times := make([]time.Duration, len(queries))
				for i, q := range queries {
					shown := mistype(mode.show(q))
					start := time.Now()
					x.Search(matching.Query{Person: shown}, 10)
					times[i] = time.Since(start)
				}
				fmt.Fprintf(&table, " %s |", percentiles(times))
			}
			var times []time.Duration
			for _, q := range queries[:60] {
				name := q.FirstName + " " + q.LastName
				for end := 1; end <= len(name); end++ {
					start := time.Now()
					x.Search(matching.Query{Text: name[:end]}, 10)
					times = append(times, time.Since(start))
				}
			}
			fmt.Fprintf(&table, " %s |", percentiles(times))
			sqlite := newSQLite(b, people)
			for _, search := range []func(matching.Person) []int64{sqlite.like, sqlite.trigram} {
				times = times[:0]
				for _, q := range queries[:100] {
					shown := mistype(modes[0].show(q))
					start := time.Now()
					search(shown)
					times = append(times, time.Since(start))
				}
				fmt.Fprintf(&table, " %s |", percentiles(times))
			}
			fmt.Fprintln(&table)
			runtime.KeepAlive(people)
		}
		return table.String()
	})
}

// mistype swaps two letters of the surname.
func mistype(p matching.Person) matching.Person {
	if n := len(p.LastName); n > 3 {
		p.LastName = p.LastName[:n-3] + p.LastName[n-2:n-1] + p.LastName[n-3:n-2] + p.LastName[n-1:]
	}
	return p
}

func liveHeap() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
