package matching_test

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"tillbridge/matching"
)

var _ = runtime.GC

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

// recall is the share of queries whose customer is among the first 1, 5, 10.
func recall(queries []matching.Person, search func(p matching.Person) []int64) (r [3]float64) {
	for _, q := range queries {
		if at := slices.Index(search(q), q.Number); at >= 0 {
			for i, k := range []int{1, 5, 10} {
				if at < k {
					r[i] += 1 / float64(len(queries))
				}
			}
		}
	}
	return r
}

func TestTry(t *testing.T) {
	for _, p := range []pool{
		benchPool(t, "febrl3", "febrl3.pool.tsv", "febrl3.q.tsv"),
		benchPool(t, "variant", "shop50k.pool.tsv", "variant.q.tsv"),
		benchPool(t, "nick", "shop50k.pool.tsv", "nick.q.tsv"),
		phonePool(t),
	} {
		x := matching.NewIndex("AU")
		start := time.Now()
		x.Put(p.customers...)
		fmt.Printf("%s: %d customers in %v, %d queries\n", p.name, x.Len(), time.Since(start), len(p.queries))
		for _, m := range modes {
			var times []time.Duration
			r := recall(p.queries, func(q matching.Person) []int64 {
				start := time.Now()
				hits := x.Search(matching.Query{Person: m.show(q)}, 10)
				times = append(times, time.Since(start))
				var numbers []int64
				for _, h := range hits {
					numbers = append(numbers, h.Number)
				}
				return numbers
			})
			slices.Sort(times)
			fmt.Printf("  %s R@1 %.3f R@5 %.3f R@10 %.3f  p50 %v p99 %v\n", m.name, r[0], r[1], r[2], times[len(times)/2], times[len(times)*99/100])
		}
	}
}
