package main

import (
	"log"
	"runtime"
	"sync"

	"tillbridge/matching"
)

// learnPrices looks for the prices of slips by which the mistyped are found
// highest by their names: one price after the other is moved as long as that helps.
func learnPrices(w *matching.Weights, sets []set) {
	stores := make([]*matching.Index, len(sets))
	for i := range sets {
		stores[i] = matching.NewIndexWeighed("AU", w)
		stores[i].Put(sets[i].customers...)
	}
	var prices []*float32
	for i := range w.Slips {
		prices = append(prices, &w.Slips[i])
	}
	prices = append(prices, &w.Nickname, &w.Sibling, &w.Initial, &w.Sound, &w.Shape, &w.ShapeEach, &w.WordMore, &w.WordLess, &w.Unseen,
		&w.Crossed, &w.Other)
	best := found(stores, sets)
	log.Printf("found by name: %.4f", best)
	const step = 1.2
	for i, price := range prices {
		for _, factor := range []float32{step, 1 / step} {
			before := *price
			*price *= factor
			if now := found(stores, sets); now > best+chance {
				log.Printf("price %d: %.3g to %.3g: %.4f", i, before, *price, now)
				best = now
				break
			}
			*price = before
		}
	}
}

// searched is how many of a set's queries are searched for each price tried.
const searched = 300

// chance is how much better a price must do: less than that is luck of the draw.
const chance = .002

// found is the mean of 1 through the place at which queries' customers are
// found by their names, each set counting the same.
func found(stores []*matching.Index, sets []set) float64 {
	total := 0.
	for i, s := range sets {
		places := make([]float64, min(searched, len(s.queries)))
		each(len(places), func(j int) {
			q := s.queries[j]
			numbers, _ := stores[i].Signals(matching.Query{Person: matching.Person{FirstName: q.FirstName, LastName: q.LastName}}, 20)
			for at, number := range numbers {
				if number == q.Number {
					places[j] = 1 / float64(at+1)
				}
			}
		})
		for _, place := range places {
			total += place / float64(len(places)*len(sets))
		}
	}
	return total
}

// each calls f with 0 to n-1, on all cores.
func each(n int, f func(i int)) {
	cores := runtime.GOMAXPROCS(0)
	var wait sync.WaitGroup
	for core := range cores {
		wait.Go(func() {
			for i := core; i < n; i += cores {
				f(i)
			}
		})
	}
	wait.Wait()
}
