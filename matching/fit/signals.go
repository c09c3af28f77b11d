package main

import (
	"cmp"
	"log"
	"math"
	"math/rand/v2"
	"slices"

	"tillbridge/matching"
)

// pair is a customer that was found for a query, and whether it is the one.
type pair struct {
	signals []float64
	offset  float64 // what the odds have besides the weighed signals
	same    bool
	group   int
}

// shown leaves of a person what an order, or a cashier, may show.
var shown = []func(p *matching.Person){
	func(p *matching.Person) { p.Street, p.City, p.Postcode, p.Phone, p.Email = "", "", "", "", "" },
	func(p *matching.Person) { p.Street, p.City, p.Phone, p.Email = "", "", "", "" },
	func(p *matching.Person) { p.Phone, p.Email = "", "" },
	func(p *matching.Person) { p.City, p.Phone, p.Email = "", "", "" },
	func(p *matching.Person) { p.Email = "" },
	func(*matching.Person) {},
	func(p *matching.Person) { p.Street, p.City, p.Postcode, p.Email = "", "", "", "" },
	func(p *matching.Person) { p.Street, p.City, p.Postcode, p.Phone = "", "", "", "" },
	func(p *matching.Person) { *p = matching.Person{Phone: p.Phone} },
	func(p *matching.Person) { *p = matching.Person{Email: p.Email} },
}

// pairs looks for everybody in stores from which half of them was taken out.
func pairs(w *matching.Weights, sets []set, random *rand.Rand) []pair {
	var all []pair
	for at, s := range sets {
		gone := map[int64]bool{}
		for _, q := range s.queries {
			if _, known := gone[q.Number]; !known {
				gone[q.Number] = random.IntN(2) == 0
			}
		}
		store := matching.NewIndexWeighed("AU", w)
		store.Put(slices.DeleteFunc(slices.Clone(s.customers), func(p matching.Person) bool { return gone[p.Number] })...)
		offset := -math.Log(float64(store.Len()) + float64(w.Strangers))
		for group, show := range shown {
			found := make([][]pair, len(s.queries))
			each(len(s.queries), func(i int) {
				person := s.queries[i]
				number := person.Number
				person.Number = 0
				show(&person)
				numbers, signals := store.Signals(matching.Query{Person: person}, 10)
				for j := range numbers {
					found[i] = append(found[i], pair{signals[j], offset, numbers[j] == number, at*len(shown) + group})
				}
			})
			all = append(all, slices.Concat(found...)...)
		}
	}
	return all
}

// learnSignals learns what signals weigh by logistic regression, keeping near
// the weights they have so that one without data stays what it is.
func learnSignals(w *matching.Weights, sets []set, random *rand.Rand) {
	const hold = 2. // how many pairs the old weights are worth
	all := pairs(w, sets, random)
	n := len(w.Signals)
	used := make([]bool, n)
	for _, p := range all {
		for i, signal := range p.signals {
			used[i] = used[i] || signal != 0
		}
	}
	for _, i := range matching.UnknownSignals() {
		used[i] = false
	}
	old := w.Signals
	loss := func() float64 {
		sum := 0.
		for i, weight := range w.Signals {
			sum += hold / 2 * (weight - old[i]) * (weight - old[i])
		}
		for i := range all {
			// −ln of how likely this outcome was.
			against := odds(w, &all[i])
			if all[i].same {
				against = -against
			}
			sum += math.Log1p(math.Exp(-math.Abs(against))) + max(0, against)
		}
		return sum
	}
	now := loss()
	for range 30 {
		slope, curve := make([]float64, n), make([][]float64, n)
		for i := range curve {
			curve[i] = make([]float64, n)
			curve[i][i], slope[i] = hold, hold*(old[i]-w.Signals[i])
		}
		for k := range all {
			p := &all[k]
			likely := 1 / (1 + math.Exp(-odds(w, p)))
			truth := 0.
			if p.same {
				truth = 1
			}
			for i, a := range p.signals {
				if a == 0 || !used[i] {
					continue
				}
				slope[i] += (truth - likely) * a
				for j, b := range p.signals {
					if b != 0 && used[j] {
						curve[i][j] += likely * (1 - likely) * a * b
					}
				}
			}
		}
		steps, from := solve(curve, slope), w.Signals
		better := false
		for size := 1.; size > .001; size /= 2 {
			for i, step := range steps {
				if used[i] {
					w.Signals[i] = from[i] + size*step
				}
			}
			if next := loss(); next < now-1e-3 {
				now, better = next, true
				break
			}
		}
		if !better {
			w.Signals = from
			break
		}
		log.Printf("signals: %d pairs, loss %.1f", len(all), now)
	}
}

func odds(w *matching.Weights, p *pair) float64 {
	sum := p.offset
	for i, signal := range p.signals {
		sum += signal * w.Signals[i]
	}
	return sum
}

// solve solves a x = b by elimination.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		pivot := i
		for j := i; j < n; j++ {
			if math.Abs(a[j][i]) > math.Abs(a[pivot][i]) {
				pivot = j
			}
		}
		a[i], a[pivot], b[i], b[pivot] = a[pivot], a[i], b[pivot], b[i]
		for j := i + 1; j < n; j++ {
			factor := a[j][i] / a[i][i]
			for k := i; k < n; k++ {
				a[j][k] -= factor * a[i][k]
			}
			b[j] -= factor * b[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			b[i] -= a[i][j] * b[j]
		}
		b[i] /= a[i][i]
	}
	return b
}

// learnCertain looks for the odds from which suggestions are hardly ever wrong:
// with both streets known once in 1,500; without, once in 10,000, since people that
// are drawn have fewer namesakes than a real town has. A few freaks decide that, so
// it is asked of several halves of the sets taken out, and the middle answer taken.
func learnCertain(w *matching.Weights, sets []set, random *rand.Rand) {
	var all []pair
	var without, with []float64
	for range 5 {
		all = pairs(w, sets, random)
		slices.SortFunc(all, func(a, b pair) int { return cmp.Compare(odds(w, &b), odds(w, &a)) })
		without = append(without, certain(w, all, false, 10000))
		with = append(with, certain(w, all, true, 1500))
	}
	slices.Sort(without)
	slices.Sort(with)
	w.CertainOdds, w.CertainStreet = without[2], with[2]
	log.Printf("certain without streets %.2f, with both %.2f", without, with)
	log.Printf("certain from log-odds %.2f, with both streets %.2f", w.CertainOdds, w.CertainStreet)
	for group := range len(sets) * len(shown) {
		right, mistaken, could := 0, 0, 0
		for i := range all {
			p := &all[i]
			if p.group != group {
				continue
			}
			if p.same {
				could++
			}
			bar := w.CertainOdds
			if p.streets() {
				bar = w.CertainStreet
			}
			if odds(w, p) >= bar {
				if p.same {
					right++
				} else {
					mistaken++
				}
			}
		}
		log.Printf("%-10s shown %d: %d right, %d wrong, of %d", sets[group/len(shown)].name, group%len(shown), right, mistaken, could)
	}
}

// certain is the lowest odds from which at most one pair in so many is wrong. What
// is reckoned at less than seven to one is never certain, whatever the sets say.
func certain(w *matching.Weights, all []pair, streets bool, wrong int) float64 {
	const lowest = 2
	bad, good, least := 0, 0, math.Inf(1)
	for i := range all {
		if all[i].streets() != streets {
			continue
		}
		if all[i].same {
			good++
		} else {
			bad++
		}
		if bad*wrong <= good {
			least = odds(w, &all[i])
		}
	}
	return max(lowest, least)
}

// streets says that both streets are known.
func (p *pair) streets() bool { return p.signals[matching.StreetSignal] != 0 }
