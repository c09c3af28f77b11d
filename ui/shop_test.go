package ui_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/sync"
	"tillbridge/ui"
	"tillbridge/ui/screen"
)

const shop = "riverside-cycles.myshopify.com"

// morning is when every test looks at the shop.
var morning = time.Date(2026, 11, 23, 10, 43, 0, 0, time.Local)

func clock() time.Time { return morning }

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
	d, err := db.Open(t.Context(), db.Config{Path: dbtest.Fresh(t), Now: clock, Actor: "Anna Keller", PINSecret: dbtest.PINSecret})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, d.AddCustomers(t.Context(), []store.Customer{
		{FirstName: "Maya", LastName: "Okafor", Email: "maya@example.com"},
		{FirstName: "Priya", LastName: "Raman", Email: "priya@example.com"},
		{FirstName: "Ben", LastName: "Carver", Email: "ben@example.com"},
		{FirstName: "Aisha", LastName: "Bello", Email: "aisha@example.com"},
		{FirstName: "Sam", LastName: "Twin", Email: "twins@example.com"},
		{FirstName: "Alex", LastName: "Twin", Email: "twins@example.com"},
	}))
	must(t, d.AddProducts(t.Context(), []store.Product{
		{SKU: "TIR-PANA-GK-38", Description: "GravelKing SK 700×38", Price: 5400, Stocked: true, OnHand: 6},
		{SKU: "CAS-SHIM-R7-11-32", Description: "Shimano 105 Cassette", Price: 6800, Stocked: true, OnHand: 3},
		{SKU: "LUB-FINL-DRY-4OZ", Description: "Finish Line Dry Lube", Price: 1700, Stocked: true, OnHand: 23},
	}))
	return d
}

// order is a paid order of one tyre and one lube.
func order(n int, first, last, email, method string) store.Order {
	created := morning.Add(-time.Duration(1060-n) * 37 * time.Minute)
	o := store.Order{
		Shop: shop, ShopifyID: fmt.Sprintf("gid://shopify/Order/%d", n), Name: fmt.Sprintf("#%d", n), CreatedAt: created, UpdatedAt: created,
		Email: email, Currency: "USD", Financial: store.Paid, RequiresShipping: true, Buyer: store.Buyer{FirstName: first, LastName: last},
		Subtotal: 7100, Tax: 640, ShippingCharge: 0, Total: 7740,
		Lines: []store.OrderLine{
			{
				ShopifyID: "l1", Title: "GravelKing SK 700×38", SKU: "TIR-PANA-GK-38", Quantity: 1, Ordered: 1, UnitPrice: 5400, Tax: 490,
				RequiresShipping: true,
			},
			{
				ShopifyID: "l2", Title: "Finish Line Dry Lube", SKU: "LUB-FINL-DRY-4OZ", Quantity: 1, Ordered: 1, UnitPrice: 1700, Tax: 150,
				RequiresShipping: true,
			},
		},
	}
	o.FulfillmentOrders = []store.FulfillmentOrder{{
		ShopifyID: fmt.Sprintf("fo%d", n), State: "OPEN", Method: method, LocationID: "loc",
		Location: "Riverside",
	}}
	return o
}

func take(t testing.TB, d *db.DB, orders ...store.Order) {
	t.Helper()
	for i := range orders {
		orders[i] = routed(orders[i])
		if o := &orders[i]; o.Financial == store.Paid && o.Received == 0 && len(o.Payments) == 0 {
			o.Received = o.Total
		}
	}
	_, err := d.TakeIn(t.Context(), orders)
	must(t, err)
}

// routed is an order whose only part carries its lines, as Shopify's do.
func routed(o store.Order) store.Order {
	if len(o.FulfillmentOrders) != 1 || len(o.FulfillmentOrders[0].Lines) > 0 {
		return o
	}
	part := o.FulfillmentOrders[0]
	for i, line := range o.Lines {
		l := store.FulfillmentOrderLine{ShopifyID: fmt.Sprintf("%s/%d", part.ShopifyID, i), LineShopifyID: line.ShopifyID, Total: line.Quantity}
		if part.Open() {
			l.Remaining = l.Total
		}
		part.Lines = append(part.Lines, l)
	}
	o.FulfillmentOrders = []store.FulfillmentOrder{part}
	return o
}

// filled is a shop with every kind of order.
func filled(t testing.TB) *db.DB {
	t.Helper()
	d := open(t)
	jon := order(1051, "Jon", "Whitaker", "jon.whitaker@example.com", "SHIPPING")
	jon.Lines = append(jon.Lines, store.OrderLine{
		ShopifyID: "l3", Title: "Shimano 105 Cassette", Variant: "11-32, 11-speed",
		SKU: "CAS-SHIM-R7-1132", Quantity: 1, Ordered: 1, UnitPrice: 6800, RequiresShipping: true,
	})
	jon.ShippingCharge, jon.Total = 1200, 7740+6800+1200
	unknown := order(1049, "Maya", "Okafor", "maya@example.com", "PICK_UP")
	unknown.Lines[1].SKU = "LUB-FINL-DRY-40Z"
	unknown.Financial = store.Authorized
	long := order(1045, "Maximiliana-Theodora Anastasia", "von Hohenzollern-Sigmaringen zu Putbus", "max@example.com", "PICK_UP")
	take(t, d,
		order(1036, "Maya", "Okafor", "maya@example.com", "PICK_UP"), order(1038, "Ben", "Carver", "ben@example.com", "PICK_UP"),
		order(1039, "Aisha", "Bello", "aisha@example.com", "PICK_UP"), order(1040, "Priya", "Raman", "priya@example.com", "PICK_UP"),
		order(1041, "Ben", "Carver", "ben@example.com", "PICK_UP"), order(1042, "Maya", "Okafor", "maya@example.com", "PICK_UP"),
		order(1044, "Sam", "Twin", "twins@example.com", "SHIPPING"), long, order(1047, "Marcus", "Reid", "", "SHIPPING"),
		order(1048, "Aisha", "Bello", "aisha@example.com", "SHIPPING"), unknown, order(1050, "Aisha", "Bello", "aisha@example.com", "LOCAL"),
		jon, order(1052, "Chris", "Delgado", "chris@example.com", "SHIPPING"), order(1053, "Priya", "Raman", "priya@example.com", "PICK_UP"))
	underWay(t, d)
	return d
}

func named(t testing.TB, d *db.DB, name string) db.OrderRow {
	t.Helper()
	row, err := d.OrderNamed(t.Context(), name)
	must(t, err)
	return row
}

func set(t testing.TB, d *db.DB, name string, to store.Status) {
	t.Helper()
	row := named(t, d, name)
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: to}}))
}

// show opens the Desktop over a shop.
func show(t testing.TB, d *db.DB, change func(*ui.Config)) (*ui.App, fyne.App) {
	t.Helper()
	program := test.NewTempApp(t)
	cfg := ui.Config{
		App: program, DB: d, Work: inPlace, Now: clock, Training: true, ShopName: "Riverside Cycles", Machine: "COUNTER-1", User: "Anna Keller",
		Poller: &poller{state: sync.State{LastGood: morning.Add(-12 * time.Second), Next: morning.Add(18 * time.Second)}},
	}
	if change != nil {
		change(&cfg)
	}
	a := ui.New(cfg)
	a.Show()
	t.Cleanup(a.Close)
	return a, program
}

// poller stands for the background poller: tests say what it has to report.
type poller struct {
	state     sync.State
	listeners []func(sync.State)
	checks    int
	// read is what ReadOrder does; nil does nothing.
	read func(shopifyID string) error
}

func (p *poller) State() sync.State { return p.state }

func (p *poller) OnState(f func(sync.State)) func() {
	p.listeners = append(p.listeners, f)
	return func() { p.listeners = nil }
}

func (p *poller) CheckNow() { p.checks++ }

func (p *poller) ReadOrder(_ context.Context, shopifyID string) error {
	if p.read == nil {
		return nil
	}
	return p.read(shopifyID)
}

func (p *poller) set(s sync.State) {
	p.state = s
	for _, tell := range p.listeners {
		tell(s)
	}
}
