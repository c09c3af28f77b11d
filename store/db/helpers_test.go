package db_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
)

const shop = "riverside-cycles.myshopify.com"

// clock is a clock that tests move by hand.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

// noon is when every test begins.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func open(t testing.TB) (*db.DB, *clock) {
	t.Helper()
	c := &clock{at: noon}
	d, err := db.Open(t.Context(), db.Config{Path: filepath.Join(t.TempDir(), "shop.db"), Now: c.now, Actor: "Anna", Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		provedAtItsEnd(t, d)
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d, c
}

// stocked opens a shop with Maya Okafor and two products, ten of each on hand.
func stocked(t testing.TB) (*db.DB, *clock) {
	t.Helper()
	d, c := open(t)
	must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Maya", LastName: "Okafor", Email: "Maya@Example.com "}}))
	must(t, d.AddProducts(t.Context(), []store.Product{
		{SKU: "TIR-38", Description: "Tyre", Price: 5000, Stocked: true, OnHand: 10},
		{SKU: "LUB-4", Description: "Lube", Price: 1200, Stocked: true, OnHand: 10},
	}))
	return d, c
}

// order is a paid pickup order of Maya's: two tyres and a lube.
func order(n int) store.Order {
	o := store.Order{
		Shop: shop, ShopifyID: fmt.Sprintf("gid://shopify/Order/%d", n), Name: fmt.Sprintf("#%d", n),
		CreatedAt: noon.Add(time.Duration(n) * time.Second), UpdatedAt: noon.Add(time.Duration(n) * time.Second),
		Email: "maya@example.com", Currency: "USD", Financial: store.Paid, RequiresShipping: true,
		Buyer:    store.Buyer{FirstName: "Maya", LastName: "Okafor"},
		Subtotal: 11200, Tax: 900, Total: 12100,
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

func take(t testing.TB, d *db.DB, orders ...store.Order) db.TakenIn {
	t.Helper()
	taken, err := d.TakeIn(t.Context(), orders)
	must(t, err)
	return taken
}

func named(t testing.TB, d *db.DB, name string) db.OrderRow {
	t.Helper()
	row, err := d.OrderNamed(t.Context(), name)
	must(t, err)
	return row
}

func explain(t testing.TB, d *db.DB, name string) db.Explanation {
	t.Helper()
	e, err := d.Explain(t.Context(), named(t, d, name).ID)
	must(t, err)
	return e
}

// onHand is the stock of a SKU as the explanation of a waiting order shows it.
func onHand(t testing.TB, d *db.DB, sku string) int64 {
	t.Helper()
	probe := order(9_000_000)
	probe.Name, probe.Email, probe.Buyer = "#probe", "nobody@example.com", store.Buyer{}
	probe.Lines = []store.OrderLine{{ShopifyID: "l1", SKU: sku, Quantity: 1}}
	take(t, d, probe)
	for _, line := range explain(t, d, "#probe").Lines {
		if line.Product != nil {
			return line.Product.OnHand
		}
	}
	t.Fatalf("no product %s", sku)
	return 0
}

func save(ctx context.Context, d *db.DB, row db.OrderRow, to store.Status) error {
	return d.SetStatuses(ctx, []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: to}})
}

func adding(t testing.TB, d *db.DB, c store.Customer) store.Customer {
	t.Helper()
	added, _, err := d.AddCustomer(t.Context(), c)
	must(t, err)
	return added
}

func merging(t testing.TB, d *db.DB, survivor store.Customer, other store.Customer) db.Merge {
	t.Helper()
	merges, err := d.MergeCustomers(t.Context(), survivor.ID, []string{other.ID})
	must(t, err)
	return merges[0]
}

func query(text string) matching.Query { return matching.Query{Text: text} }

func finds(t testing.TB, d *db.DB, text string) []int64 {
	t.Helper()
	got, err := d.FindCustomers(t.Context(), db.CustomerSearch{Query: query(text)})
	must(t, err)
	var numbers []int64
	for _, c := range got.Customers {
		numbers = append(numbers, c.Number)
	}
	return numbers
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
