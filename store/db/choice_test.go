package db_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rs/zerolog"
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
	begin := beginning(t)
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
		one := endOf(t, begin, orders, choices)
		other := endOf(t, begin, rapid.Permutation(orders).Draw(r, "arriving"), rapid.Permutation(choices).Draw(r, "said"))
		if one != other {
			r.Fatalf("%s\nor, in another order,\n%s", one, other)
		}
	})
}

// beginning is the file of a shop with three customers and two products: copying
// it is much faster than making one anew.
func beginning(t *testing.T) []byte {
	path := filepath.Join(t.TempDir(), "shop.db")
	d, err := db.Open(t.Context(), db.Config{Path: path, Now: (&clock{At: noon}).Now, Log: zerolog.Nop()})
	must(t, err)
	must(t, d.AddCustomers(t.Context(), []store.Customer{
		{FirstName: "Maya", LastName: "Okafor", Email: "maya@example.com"},
		{FirstName: "Sam", Email: "twin@example.com"},
		{FirstName: "Kim", Email: "twin@example.com"},
	}))
	must(t, d.AddProducts(t.Context(), []store.Product{
		{SKU: "TIR-38", Description: "Tyre", Price: 5000, Stocked: true, OnHand: 10},
		{SKU: "LUB-4", Description: "Lube", Price: 1200, Stocked: true, OnHand: 10},
	}))
	must(t, d.Close())
	whole, err := os.ReadFile(path)
	must(t, err)
	return whole
}

// endOf takes the orders in one by one into a shop of their own, making each choice
// once its order waits, and says how it ends.
func endOf(t *testing.T, begin []byte, orders []store.Order, choices []choice) string {
	path := filepath.Join(t.TempDir(), "shop.db")
	must(t, os.WriteFile(path, begin, 0o600))
	d, err := db.Open(t.Context(), db.Config{Path: path, Now: (&clock{At: noon}).Now, Log: zerolog.Nop()})
	must(t, err)
	defer func() { must(t, d.Close()) }()
	name := func(n int) string { return fmt.Sprintf("#%d", n+1001) }
	there := map[string]bool{}
	for _, o := range orders {
		o.Name = name(numbered(o))
		o.ShopifyID = o.Name
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
	books, err := d.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
	return end + fmt.Sprint(onHand(t, d, "TIR-38"))
}

func numbered(o store.Order) int { return int(o.CreatedAt.Sub(noon) / time.Second) }
