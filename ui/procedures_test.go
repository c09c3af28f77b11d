package ui_test

import (
	"context"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/sync"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
	"tillbridge/sync/training"
	"tillbridge/ui"
	"tillbridge/ui/paper"
	"tillbridge/ui/transaction"
)

// till is the whole program at a counter: its windows over a database, the
// training shop over HTTP, and a receipt printer on loopback.
type till struct {
	*ui.App
	db      *db.DB
	shop    *shopsim.Shop
	gateway *shopify.Gateway
	pusher  *sync.Pusher
	printed chan string
	order   db.OrderRow
	poller  *sync.Poller
	server  *httptest.Server
	// ahead is how far the clock of this computer and of the shop was put forward.
	ahead atomic.Int64
}

func (tl *till) clock() time.Time { return time.Now().Add(time.Duration(tl.ahead.Load())) }

// sleep puts the clock forward instead of waiting.
func (tl *till) sleep(ctx context.Context, d time.Duration) error {
	tl.ahead.Add(int64(d))
	return ctx.Err()
}

// asksNow is the poller of a program that a test runs on one goroutine: it reads an
// order where it is asked to, instead of beside the windows.
type asksNow struct {
	*sync.Poller
	till *till
}

func (p asksNow) ReadOrder(ctx context.Context, shopifyID string) error {
	order, err := p.till.gateway.ReadOrder(ctx, shopifyID)
	if err == nil {
		_, err = p.till.db.TakeIn(ctx, []store.Order{order})
	}
	return err
}

// opensTill takes in the training shop's orders and opens the Desktop; the order of
// the procedure is the first New one that is delivered so, and paid by card.
func opensTill(t testing.TB, way store.Delivery) *till {
	t.Helper()
	tl := &till{printed: make(chan string, 9)}
	d, err := db.Open(t.Context(), db.Config{Path: dbtest.Fresh(t), Actor: "Anna Keller", Now: tl.clock})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, training.AddSample(t.Context(), d))
	tl.db, tl.shop = d, shopsim.New(shopsim.Config{Seed: 7, Orders: 40, Now: tl.clock})
	tl.server = httptest.NewServer(tl.shop)
	t.Cleanup(func() { tl.server.Close() })
	tl.gateway, err = shopify.New(shopify.Config{
		Shop: shopsim.Domain, URL: tl.server.URL, Now: tl.clock, Sleep: tl.sleep,
		Credentials: shopify.Credentials{Token: shopsim.Token}, Log: zerolog.Nop(),
	})
	must(t, err)
	tl.poller = sync.NewPoller(tl.gateway, d, sync.PollerConfig{
		Shop: shopsim.Domain, Now: tl.clock, Sleep: tl.sleep, Log: zerolog.Nop(),
		Holder: "till",
	})
	tl.pusher = sync.NewPusher(tl.gateway, d, sync.PusherConfig{Now: tl.clock, Sleep: tl.sleep, Log: zerolog.Nop(), Holder: "till"})
	_, err = tl.poller.Check(t.Context())
	must(t, err)
	printer, err := paper.ParsePrinter(tl.paper(t), paper.Roll80)
	must(t, err)
	must(t, d.SetSetting(t.Context(), paper.PrinterKey("COUNTER-1"), printer.Text()))
	rows, err := d.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated})
	must(t, err)
	for _, row := range rows {
		if row.Status == store.New && row.Delivery == way && row.Financial == store.Paid && row.Total.Minor > 0 {
			tl.order = row
			break
		}
	}
	tl.App, _ = show(t, d, func(c *ui.Config) {
		c.Poller, c.Now, c.Catalogue = asksNow{tl.poller, tl}, tl.clock, tl.gateway.Catalogue
	})
	return tl
}

// paper is a receipt printer that is on and has paper; what it was sent to print
// comes out of printed.
func (tl *till) paper(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = io.ReadFull(conn, make([]byte, 6))
			_, _ = conn.Write([]byte{0x12, 0x12})
			job, _ := io.ReadAll(conn)
			_ = conn.Close()
			tl.printed <- string(job)
		}
	}()
	return "socket://" + listener.Addr().String()
}

// selects goes to the order's row in eCommerce Sales, from the Desktop's tile.
func (tl *till) selects(t testing.TB) {
	t.Helper()
	test.Tap(ui.DesktopOf(tl.App).Tile)
	s := ui.SalesOf(tl.App)
	s.Search.SetText(tl.order.Name)
	tl.Sales().Canvas().Focus(s.List.FocusTarget())
	s.List.Select(-1)
	s.List.Select(0)
}

// verifies looks at the payment with Shopify, as each procedure begins.
func (tl *till) verifies(t testing.TB) {
	t.Helper()
	tl.selects(t)
	ui.SalesOf(tl.App).VerifyPayment()
	_, w := ui.VerifyOf(tl.App, tl.order.ID)
	says(t, w, "Paid", tl.order.Total.String())
	w.Close()
}

// opens double-clicks the order; the test driver knows it as Enter.
func (tl *till) opens(t testing.TB) (*transaction.Window, fyne.Window) {
	t.Helper()
	tl.selects(t)
	key(tl.Sales(), fyne.KeyReturn)
	v, w := ui.TransactionOf(tl.App, tl.order.TransactionID)
	if v == nil {
		t.Fatalf("a double-click on %s opens no transaction", tl.order.Name)
	}
	return v, w
}

// pays records Shopify's payment by the eCommerce button; what Shopify knows of it
// is filled in, and Card Type is chosen where it doesn't say.
func (tl *till) pays(t testing.TB, v *transaction.Window, w fyne.Window) {
	t.Helper()
	tapWord(t, w, "eCommerce")
	if v.Prompt.Card.Chosen() < 0 {
		test.Tap(v.Prompt.Card)
		key(w, fyne.KeyDown)
		key(w, fyne.KeyReturn)
	}
	test.Tap(v.Prompt.Save)
	if v.Prompt != nil {
		t.Fatalf("the payment is not saved:\n%s", reads(w))
	}
}

// prints prints the receipt for the bag, and returns what came out of the printer.
func (tl *till) prints(t testing.TB, w fyne.Window) string {
	t.Helper()
	tapWord(t, w, "Print Receipt")
	paper, papers := ui.PapersOf(tl.App, tl.order.TransactionID)
	test.Tap(paper.Print)
	job := <-tl.printed
	papers.Close()
	return job
}

// saves picks a status in eCommerce Sales, answers what is asked, and saves it
// there; answers come in the order of the inputs.
func (tl *till) saves(t testing.TB, to store.Status, answers ...string) {
	t.Helper()
	tl.selects(t)
	row := tl.now(t)
	ui.SalesOf(tl.App).Pick(row, to)
	canvas := tl.Sales().Canvas()
	if top := canvas.Overlays().Top(); top != nil {
		for _, answer := range answers {
			canvas.Focused().(interface{ SetText(string) }).SetText(answer)
			canvas.FocusNext()
		}
		tapWord(t, tl.Sales(), "Set Completed")
	}
	test.Tap(ui.SalesOf(tl.App).Save)
	if row := tl.now(t); row.Status != to {
		t.Fatalf("%s is %s after saving %s:\n%s", row.Name, row.Status, to, reads(tl.Sales()))
	}
	_, err := tl.pusher.Drain(t.Context())
	must(t, err)
}

func (tl *till) now(t testing.TB) db.OrderRow {
	t.Helper()
	row, err := tl.db.Order(t.Context(), tl.order.ID)
	must(t, err)
	return row
}

// told are the templates of the mails that the customer got from Shopify.
func (tl *till) told() string {
	var templates []string
	for _, entry := range tl.shop.Log() {
		if entry.Order == tl.order.Name && entry.Kind == "mail" {
			templates = append(templates, entry.Template)
		}
	}
	return strings.Join(templates, " ")
}

// stock is what is left of each product in the order.
func (tl *till) stock(t testing.TB) map[string]int64 {
	t.Helper()
	left := map[string]int64{}
	s, err := tl.db.Sale(t.Context(), tl.order.TransactionID)
	must(t, err)
	for i, line := range s.Transaction.Lines {
		left[line.SKU] = s.Products[i].OnHand
	}
	return left
}

// keepsStock says that no step of the procedure moved stock, and that it is still
// its ledger (R15).
func (tl *till) keepsStock(t testing.TB, before map[string]int64) {
	t.Helper()
	for sku, n := range tl.stock(t) {
		if n != before[sku] {
			t.Errorf("%s went from %d to %d on hand during the procedure", sku, before[sku], n)
		}
	}
	books, err := tl.db.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
}

func (tl *till) sale(t testing.TB) store.Sale {
	t.Helper()
	s, err := tl.db.Sale(t.Context(), tl.order.TransactionID)
	must(t, err)
	return s
}

// pickup is procedure A: the bag waits, paid, and the customer is told.
func (tl *till) pickup(t testing.TB) string {
	t.Helper()
	tl.verifies(t)
	v, w := tl.opens(t)
	test.Tap(v.KeepOpen)
	tl.pays(t, v, w)
	job := tl.prints(t, w)
	test.Tap(v.Save)
	if asks(w, paidInFull) {
		t.Fatal("a transaction kept open asks to be finished")
	}
	tl.saves(t, store.ReadyForPickup)
	return job
}

func TestProcedureA_R33_R37_R27_APickupIsPaidPrintedAndToldOf(t *testing.T) {
	tl := opensTill(t, store.DeliveryPickup)
	before := tl.stock(t)
	job := tl.pickup(t)
	s := tl.sale(t)
	if s.Transaction.State != store.TransactionOpen || !s.Transaction.KeepOpen || s.Transaction.Balance() != 0 {
		t.Errorf("the transaction is %s, kept open %t, balance %d", s.Transaction.State, s.Transaction.KeepOpen, s.Transaction.Balance())
	}
	if len(s.Payments) != 1 || s.Payments[0].Type != store.ECommerce || s.Payments[0].Minor != tl.order.Total.Minor {
		t.Errorf("booked %+v for a total of %s", s.Payments, tl.order.Total)
	}
	for _, want := range []string{s.Transaction.Barcode, tl.order.Name, "PICKUP", "TRAINING", s.Customer.Name()} {
		if !strings.Contains(job, want) {
			t.Errorf("the receipt does not say %q", want)
		}
	}
	if row := tl.now(t); row.Status != store.ReadyForPickup || row.Push != store.PushConfirmed {
		t.Errorf("the order is %s, its push %s", row.Status, row.Push)
	}
	if tl.told() != "ready_for_pickup" {
		t.Errorf("the customer got %q, want one ready_for_pickup", tl.told())
	}
	tl.keepsStock(t, before)
}

func TestProcedureB_R38_R39_R28_TheCustomerHasCome(t *testing.T) {
	tl := opensTill(t, store.DeliveryPickup)
	before := tl.stock(t)
	tl.pickup(t)
	v, w := tl.opens(t)
	v.Comments.SetText("Her brother came for it.")
	test.Tap(v.Save)
	if !asks(w, paidInFull) {
		t.Fatalf("no prompt:\n%s", reads(w))
	}
	tapWord(t, w, "Finish as a Sale")
	tapWord(t, w, "Not Yet")
	tl.saves(t, store.Completed, "Leo Okafor", "ID shown")
	s := tl.sale(t)
	if s.Transaction.State != store.TransactionFinished || s.Transaction.Comments != "Her brother came for it." ||
		s.Transaction.FinishedBy != "Anna Keller" {
		t.Errorf("it is %s by %q with %q", s.Transaction.State, s.Transaction.FinishedBy, s.Transaction.Comments)
	}
	if s.Pickup.CollectedBy != "Leo Okafor" || s.Pickup.CollectedNote != "ID shown" {
		t.Errorf("collected by %q, %q", s.Pickup.CollectedBy, s.Pickup.CollectedNote)
	}
	if row := tl.now(t); row.Status != store.Completed || row.Push != store.PushConfirmed {
		t.Errorf("the order is %s, its push %s", row.Status, row.Push)
	}
	if !strings.HasPrefix(tl.told(), "ready_for_pickup ") || strings.Count(tl.told(), " ") != 1 {
		t.Errorf("the customer got %q, want one mail for each status", tl.told())
	}
	tl.soldToday(t)
	tl.keepsStock(t, before)
}

func TestProcedureC_R33_R30_R28_ShippedWithItsChargeAndTracking(t *testing.T) {
	tl := opensTill(t, store.DeliveryShip)
	before := tl.stock(t)
	tl.verifies(t)
	v, w := tl.opens(t)
	says(t, w, "Shipping", "7.95", tl.order.Total.String())
	tl.pays(t, v, w)
	if job := tl.prints(t, w); !strings.Contains(job, "7.95") {
		t.Error("the receipt does not say the shipping charge")
	}
	test.Tap(v.Save)
	tapWord(t, w, "Finish as a Sale")
	tapWord(t, w, "Not Yet")
	tl.saves(t, store.ReadyForShipment)
	if tl.told() != "" {
		t.Errorf("Ready for Shipment mails %q", tl.told())
	}
	tl.saves(t, store.Completed, "UPS", "1Z999AA10123456784")
	s := tl.sale(t)
	if s.Transaction.State != store.TransactionFinished || s.Transaction.Paid != tl.order.Total.Minor {
		t.Errorf("it is %s, %d paid of %s", s.Transaction.State, s.Transaction.Paid, tl.order.Total)
	}
	there, err := tl.gateway.ReadOrder(t.Context(), tl.order.ShopifyID)
	must(t, err)
	if there.Fulfillment != "FULFILLED" || there.Fulfillments[0].Carrier != "UPS" || there.Fulfillments[0].Tracking != "1Z999AA10123456784" {
		t.Errorf("Shopify has %s, %+v", there.Fulfillment, there.Fulfillments)
	}
	if tl.told() == "" || strings.Contains(tl.told(), " ") {
		t.Errorf("the customer got %q, want one mail", tl.told())
	}
	tl.soldToday(t)
	tl.keepsStock(t, before)
}

// soldToday says that the sale, and nothing else, counts today (R39).
func (tl *till) soldToday(t testing.TB) {
	t.Helper()
	sales, err := tl.db.SalesBetween(t.Context(), tl.clock().Add(-time.Hour), tl.clock().Add(time.Hour))
	must(t, err)
	if sales.Count != 1 || sales.Sum() != tl.order.Total.String() {
		t.Errorf("the day's sales are %d of %s, want this one of %s", sales.Count, sales.Sum(), tl.order.Total)
	}
}
