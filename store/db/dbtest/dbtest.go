// Package dbtest is a small shop for the tests of store/db and of the packages
// beside it.
package dbtest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
)

// Shop is the shop's domain at Shopify.
const Shop = "riverside-cycles.myshopify.com"

// Clock is a clock that tests move by hand.
type Clock struct{ At time.Time }

// Now is the clock for a db.Config.
func (c *Clock) Now() time.Time { return c.At }

// Noon is when every test begins.
var Noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// Open opens an empty shop, whose books are proved when the test ends.
func Open(t testing.TB) (*db.DB, *Clock) {
	t.Helper()
	c := &Clock{At: Noon}
	d, err := db.Open(t.Context(), db.Config{Path: Fresh(t), Now: c.Now, Actor: "Anna", Log: zerolog.Nop(), PINSecret: PINSecret})
	Must(t, err)
	t.Cleanup(func() {
		Proved(t, d)
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d, c
}

// PINSecret is a keyring that has the secret of PINs.
func PINSecret(context.Context, string, bool) ([]byte, error) {
	return []byte("a secret of PINs that tests alone have"), nil
}

// Stocked opens a shop with Maya Okafor and two products, ten of each on hand.
func Stocked(t testing.TB) (*db.DB, *Clock) {
	t.Helper()
	d, c := Open(t)
	Must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Maya", LastName: "Okafor", Email: "Maya@Example.com "}}))
	Must(t, d.AddProducts(t.Context(), []store.Product{
		{SKU: "TIR-38", Description: "Tyre", Price: 5000, Stocked: true, OnHand: 10},
		{SKU: "LUB-4", Description: "Lube", Price: 1200, Stocked: true, OnHand: 10},
	}))
	return d, c
}

// Proved fails a test that leaves books which disagree.
func Proved(t testing.TB, d *db.DB) {
	t.Helper()
	report, err := d.ProveBooks(context.Background())
	Must(t, err)
	for _, each := range report.Disagreements {
		t.Errorf("the books at the end: %s", each)
	}
	Must(t, report.Log.Err())
}

// Order is a paid pickup order of Maya's: two tyres and a lube.
func Order(n int) store.Order {
	o := store.Order{
		Shop: Shop, ShopifyID: fmt.Sprintf("gid://shopify/Order/%d", n), Name: fmt.Sprintf("#%d", n),
		CreatedAt: Noon.Add(time.Duration(n) * time.Second), UpdatedAt: Noon.Add(time.Duration(n) * time.Second),
		Email: "maya@example.com", Currency: "USD", Financial: store.Paid, RequiresShipping: true,
		Buyer:    store.Buyer{FirstName: "Maya", LastName: "Okafor"},
		Subtotal: 11200, Tax: 900, Total: 12100, Received: 12100,
		Lines: []store.OrderLine{
			{ShopifyID: "l1", Title: "Tyre", SKU: "TIR-38", Quantity: 2, Ordered: 2, UnitPrice: 5000, Tax: 800, RequiresShipping: true},
			{ShopifyID: "l2", Title: "Lube", SKU: "LUB-4", Quantity: 1, Ordered: 1, UnitPrice: 1200, Tax: 100, RequiresShipping: true},
		},
	}
	o.FulfillmentOrders = []store.FulfillmentOrder{{
		ShopifyID: fmt.Sprintf("fo%d", n), State: "OPEN", Method: "PICK_UP", LocationID: "loc", Location: "Riverside",
		Lines: []store.FulfillmentOrderLine{
			{ShopifyID: "f1", LineShopifyID: "l1", Total: 2, Remaining: 2},
			{ShopifyID: "f2", LineShopifyID: "l2", Total: 1, Remaining: 1},
		},
	}}
	return o
}

// Take takes orders in.
func Take(t testing.TB, d *db.DB, orders ...store.Order) db.TakenIn {
	t.Helper()
	taken, err := d.TakeIn(t.Context(), orders)
	Must(t, err)
	return taken
}

// Named is the row of the order with that name.
func Named(t testing.TB, d *db.DB, name string) db.OrderRow {
	t.Helper()
	row, err := d.OrderNamed(t.Context(), name)
	Must(t, err)
	return row
}

// Must ends the test when err is one.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(store.Details(err))
	}
}

// Equal fails the test when got is not want.
func Equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
