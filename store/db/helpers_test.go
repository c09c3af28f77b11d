package db_test

import (
	"context"
	"testing"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
)

const shop = dbtest.Shop

type clock = dbtest.Clock

var (
	noon              = dbtest.Noon
	open, stocked     = dbtest.Open, dbtest.Stocked
	order, take       = dbtest.Order, dbtest.Take
	named, must       = dbtest.Named, dbtest.Must
	shopAt, firstShop = dbtest.ShopAt, dbtest.FirstShop
	raw, execute      = dbtest.Raw, dbtest.Execute
	fill, write       = dbtest.Fill, dbtest.Write
	tamper, files     = dbtest.Tamper, dbtest.Files
	bytesOf, aDay     = dbtest.Read, dbtest.ADay
	eventHash         = dbtest.EventHash
	provedAtItsEnd    = dbtest.Proved
)

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	dbtest.Equal(t, what, got, want)
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
