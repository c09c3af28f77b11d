package db_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tillbridge/store"
	"tillbridge/store/db"
)

// choice is a person's word about an order, said as soon as the order is there.
type choice struct {
	order    int
	customer int64
}

// The same orders and the same choices lead to the same statuses and stock,
// whatever came first: an order before or after the choice about another one.
func TestR26_OrdersAndChoicesInAnyOrderEndTheSame(t *testing.T) {
	d, _ := stocked(t)
	must(t, d.AddCustomers(t.Context(), []store.Customer{
		{FirstName: "Sam", Email: "twin@example.com"}, {FirstName: "Kim", Email: "twin@example.com"},
	}))
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		var orders []store.Order
		var choices []choice
		for n := range rapid.IntRange(1, 5).Draw(r, "orders") {
			o := stranger(n, rapid.SampledFrom([]string{"", "c1", "c2"}).Draw(r, "buyer"),
				rapid.SampledFrom([]string{"maya@example.com", "twin@example.com", "x@example.com", ""}).Draw(r, "email"))
			o.Lines[0].SKU = rapid.SampledFrom([]string{"TIR-38", "NOWHERE"}).Draw(r, "sku")
			orders = append(orders, o)
			if rapid.Bool().Draw(r, "chosen") {
				choices = append(choices, choice{n, rapid.Int64Range(1001, 1003).Draw(r, "customer")})
			}
		}
		one := endOf(t, d, round, orders, choices)
		other := endOf(t, d, round+1, rapid.Permutation(orders).Draw(r, "arriving"), rapid.Permutation(choices).Draw(r, "said"))
		round += 2
		if one != other {
			r.Fatalf("%s\nor, in another order,\n%s", one, other)
		}
	})
}

// endOf takes the orders in one by one, making each choice once its order waits.
// The buyers and unknown emails of a round are its own.
func endOf(t *testing.T, d *db.DB, round int, orders []store.Order, choices []choice) string {
	name := func(n int) string { return fmt.Sprintf("#%d", 10*round+n+1001) }
	stock, there := onHand(t, d, "TIR-38"), map[string]bool{}
	for _, o := range orders {
		o.Name = name(numbered(o))
		o.ShopifyID = o.Name
		if o.Buyer.ShopifyID != "" {
			o.Buyer.ShopifyID += name(0)
		}
		if o.Email == "x@example.com" {
			o.Email = name(0) + o.Email
		}
		take(t, d, o)
		there[o.Name] = true
		for _, c := range choices {
			if !there[name(c.order)] || named(t, d, name(c.order)).TransactionID != "" {
				continue
			}
			customer, err := d.CustomerNumbered(t.Context(), c.customer)
			must(t, err)
			_, err = d.Identify(t.Context(), []string{named(t, d, name(c.order)).ID}, customer.ID)
			must(t, err)
		}
	}
	end := ""
	for n := range orders {
		end += fmt.Sprintf("%d %s; ", n, named(t, d, name(n)).Status)
	}
	drift, err := d.LedgerDrift(t.Context())
	must(t, err)
	equal(t, "drift", len(drift), 0)
	return end + fmt.Sprint(onHand(t, d, "TIR-38")-stock)
}

func numbered(o store.Order) int { return int(o.CreatedAt.Sub(noon) / time.Second) }
