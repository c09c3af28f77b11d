package transaction

import (
	"context"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)

func clock() time.Time { return noon }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// counter is a transaction's window over a shop, with a printer.
type counter struct {
	*Window
	t       testing.TB
	db      *db.DB
	program fyne.App
	at      fyne.Window
	printed int
	// jam is why the printer prints nothing; nil prints.
	jam    error
	closed bool
}

// opened opens the transaction of an order for the counter, $128.40 by Visa; change
// makes the order another one.
func opened(t testing.TB, change func(*store.Order)) *counter {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{Path: dbtest.Fresh(t), Now: clock, Actor: "Anna Keller"})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, d.AddCustomers(t.Context(), []store.Customer{{
		FirstName: "Maya", LastName: "Okafor", Email: "maya@example.com", Phone: "(574) 555-0172",
	}}))
	must(t, d.AddProducts(t.Context(), []store.Product{{
		SKU: "HEL", Description: "ABUS Hyban 2.0 Helmet", Price: 6000, Stocked: true, OnHand: 4,
	}}))
	o := store.Order{
		Shop: "s.myshopify.com", ShopifyID: "gid://shopify/Order/1042", Name: "#1042", CreatedAt: noon, UpdatedAt: noon,
		Email:    "maya@example.com",
		Currency: "USD", Financial: store.Paid, RequiresShipping: true, Buyer: store.Buyer{FirstName: "Maya", LastName: "Okafor"},
		Subtotal: 12000, Tax: 840, Total: 12840, Received: 12840,
		Lines: []store.OrderLine{{
			ShopifyID: "l1", Title: "ABUS Hyban 2.0 Helmet", SKU: "HEL", Quantity: 2, Ordered: 2, UnitPrice: 6000, Tax: 840, RequiresShipping: true,
		}},
		FulfillmentOrders: []store.FulfillmentOrder{{
			ShopifyID: "fo1", State: "OPEN", Method: "PICK_UP", LocationID: "loc", Location: "Riverside",
		}},
		Payments: []store.ShopifyPayment{{
			ShopifyID: "p1", Kind: "SALE", State: "SUCCESS", Gateway: "shopify_payments", Approval: "04T82K", Brand: "Visa", Digits: "4242",
			Minor: 12840, At: noon,
		}},
	}
	if change != nil {
		change(&o)
	}
	_, err = d.TakeIn(t.Context(), []store.Order{o})
	must(t, err)
	row, err := d.OrderNamed(t.Context(), "#1042")
	must(t, err)
	c := &counter{t: t, db: d, program: test.NewTempApp(t)}
	c.program.Settings().SetTheme(theme.Current())
	c.open(row.TransactionID)
	return c
}

// open opens a window of the transaction, the one before being closed.
func (c *counter) open(transactionID string) {
	d := c.db
	c.at, c.closed = c.program.NewWindow(""), false
	work := screen.Scheduler{Go: func(f func()) { f() }, UI: func(f func()) { f() }}
	window := screen.NewWindow(c.at, work)
	window.OnClosed(func() { c.closed = true })
	c.Window = New(window, Config{
		Shop: d, TransactionID: transactionID, Now: clock,
		PrintReceipt: func(string) {}, VerifyPayment: func(string) {}, Why: func(string) {}, EditCustomer: func(string, string) {},
		OpenParts: func(string, string) {},
		Printer:   func(context.Context) (string, error) { return "Epson TM-T88 at the counter", nil },
		PrintNow: func(ctx context.Context, id string) error {
			if c.jam != nil {
				return c.jam
			}
			c.printed++
			s, err := d.Sale(ctx, id)
			if err == nil {
				_, err = d.Printed(ctx, id, store.DocumentReceipt, s.ReceiptDigest())
			}
			return err
		},
	})
	c.at.Resize(fyne.NewSize(1264, 660))
	c.at.Show()
}

func (c *counter) sale() store.Sale {
	c.t.Helper()
	s, err := c.db.Sale(c.t.Context(), c.cfg.TransactionID)
	must(c.t, err)
	return s
}

// reads is all text before the window's content, or of it when nothing is.
func (c *counter) reads() string {
	var lines []string
	root := c.at.Content()
	if top := c.at.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	for _, o := range test.LaidOutObjects(root) {
		if text, ok := o.(*canvas.Text); ok {
			lines = append(lines, text.Text)
		}
	}
	return strings.Join(lines, " ")
}

func (c *counter) says(wanted ...string) {
	c.t.Helper()
	text := c.reads()
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			c.t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

func (c *counter) tap(word string) {
	c.t.Helper()
	root := c.at.Content()
	if top := c.at.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	for _, o := range test.LaidOutObjects(root) {
		if b, ok := o.(*widgets.ToolButton); ok && b.Text == word && b.Visible() {
			test.Tap(b)
			return
		}
	}
	c.t.Fatalf("there is no button %q", word)
}

func (c *counter) key(name fyne.KeyName) {
	c.at.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
}

// keep draws the window into the folder that TILLBRIDGE_PICTURES names.
func (c *counter) keep(name string) {
	c.t.Helper()
	picture := c.at.Canvas().Capture()
	if dir := os.Getenv("TILLBRIDGE_PICTURES"); dir != "" {
		f, err := os.Create(filepath.Join(dir, name+".png"))
		must(c.t, err)
		must(c.t, png.Encode(f, picture))
		must(c.t, f.Close())
	}
}
