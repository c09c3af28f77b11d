package customers

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/store/db/keep"
	"tillbridge/ui/screen"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)

// inPlace runs background work at once: the test driver has no other thread.
var inPlace = screen.Scheduler{Go: func(f func()) { f() }, UI: func(f func()) { f() }}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB) *db.DB {
	t.Helper()
	test.NewTempApp(t)
	d, err := db.Open(t.Context(), db.Config{
		Path: dbtest.Fresh(t), Now: func() time.Time { return noon },
		Actor: "Anna Keller",
	})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, d.AddProducts(t.Context(), []store.Product{{SKU: "TIR", Description: "Tyre", Stocked: true, OnHand: 99}}))
	return d
}

func add(t testing.TB, d *db.DB, c store.Customer) store.Customer {
	t.Helper()
	added, _, err := d.AddCustomer(t.Context(), c)
	must(t, err)
	return added
}

// order is a paid order of one tyre.
func order(n int, first, last, email string) store.Order {
	at := noon.AddDate(0, 0, -n)
	return store.Order{
		Shop: "s.myshopify.com", ShopifyID: fmt.Sprintf("gid://shopify/Order/%d", n), Name: fmt.Sprintf("#%d", n), CreatedAt: at, UpdatedAt: at,
		Email: email, Currency: "USD", Financial: store.Paid, Buyer: store.Buyer{FirstName: first, LastName: last}, Subtotal: 1000, Total: 1000,
		Lines:             []store.OrderLine{{ShopifyID: "l", Title: "Tyre", SKU: "TIR", Quantity: 1, Ordered: 1, UnitPrice: 1000}},
		FulfillmentOrders: []store.FulfillmentOrder{{ShopifyID: fmt.Sprint("fo", n), State: "OPEN", Method: "PICK_UP"}},
	}
}

func take(t testing.TB, d *db.DB, orders ...store.Order) {
	t.Helper()
	_, err := d.TakeIn(t.Context(), orders)
	must(t, err)
}

func named(t testing.TB, d *db.DB, name string) db.OrderRow {
	t.Helper()
	row, err := d.OrderNamed(t.Context(), name)
	must(t, err)
	return row
}

// opened is what a window asked the program to open.
type opened struct {
	customers, merges, orders []string
	begun                     []store.Customer
	done                      []string
}

func openList(t testing.TB, d *db.DB) (*List, *opened) {
	t.Helper()
	var o opened
	native := fyne.CurrentApp().NewWindow("")
	native.Resize(fyne.NewSize(1280, 800))
	return NewList(screen.NewWindow(native, inPlace), ListConfig{
		Shop:  d,
		Open:  func(id string) { o.customers = append(o.customers, id) },
		New:   func(c store.Customer) { o.begun = append(o.begun, c) },
		Merge: func(id string) { o.merges = append(o.merges, id) },
	}), &o
}

func openRecord(t testing.TB, d *db.DB, cfg RecordConfig) (*Record, *opened) {
	t.Helper()
	var o opened
	native := fyne.CurrentApp().NewWindow("")
	native.Resize(fyne.NewSize(1280, 800))
	cfg.Shop, cfg.Now = keep.Of(d), func() time.Time { return noon }
	cfg.OpenOrder = func(id string) { o.orders = append(o.orders, id) }
	cfg.Open = func(id string) { o.customers = append(o.customers, id) }
	cfg.Merge = func(id string) { o.merges = append(o.merges, id) }
	v := NewRecord(screen.NewWindow(native, inPlace), cfg)
	t.Cleanup(d.OnChange(func(db.Change) { v.Reload() }))
	return v, &o
}

func openMerge(t testing.TB, d *db.DB, customerID string) (*Merge, *opened) {
	t.Helper()
	var o opened
	native := fyne.CurrentApp().NewWindow("")
	native.Resize(fyne.NewSize(1280, 800))
	w := screen.NewWindow(native, inPlace)
	return NewMerge(w, MergeConfig{Shop: d, CustomerID: customerID, Done: func(id, sentence string) {
		o.done = append(o.done, id, sentence)
	}}), &o
}

// enter types into a field of the record, as a person does.
func (v *Record) enter(f field, text string) {
	entry := v.form.inputs[f.label].Entry
	entry.SetText("")
	test.Type(entry, text)
}

// dialog is whether a question is asked in a window.
func dialog(w fyne.Window) bool { return w.Canvas().Overlays().Top() != nil }
