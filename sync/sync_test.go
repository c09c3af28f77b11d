package sync_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	stdsync "sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
)

// counter is a shop's counter: the program's own parts on a real file, and the
// training shop over real HTTP. All of them live by one clock, and whoever would
// wait puts it forward instead.
type counter struct {
	*clock
	shop    *shopsim.Shop
	db      *db.DB
	gateway *shopify.Gateway
	poller  *sync.Poller
	pusher  *sync.Pusher
}

// clock runs as the real one does, and a test may put it forward.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time          { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) forward(d time.Duration) { c.ahead.Add(int64(d)) }

func (c *clock) sleep(ctx context.Context, d time.Duration) error {
	c.forward(d)
	return ctx.Err()
}

func open(t testing.TB, orders int) *counter {
	t.Helper()
	c := &clock{}
	shop := shopsim.New(shopsim.Config{Seed: 7, Orders: orders, Now: c.now})
	return openAt(t, c, shop, shop)
}

// openAt opens a counter whose requests go to handler.
func openAt(t testing.TB, at *clock, shop *shopsim.Shop, handler http.Handler) *counter {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	path := filepath.Join(t.TempDir(), "shop.db")
	must(t, os.WriteFile(path, stocked(t), 0o600))
	d, err := db.Open(t.Context(), db.Config{Path: path, Now: at.now, Log: zerolog.Nop()})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	c := &counter{clock: at, shop: shop, db: d}
	c.connect(t, server.URL)
	c.begin("here")
	return c
}

var stockedOnce = stdsync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "stocked")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "shop.db")
	d, err := db.Open(context.Background(), db.Config{Path: path, Log: zerolog.Nop()})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(fill(d), d.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// stocked is the file of a shop with the sample customers and products; it is
// made once, since making one takes longer than most tests.
func stocked(t testing.TB) []byte {
	t.Helper()
	file, err := stockedOnce()
	must(t, err)
	return file
}

// connect makes a new gateway to url; the programs begun afterwards use it.
func (c *counter) connect(t testing.TB, url string) {
	t.Helper()
	gateway, err := shopify.New(shopify.Config{Shop: shopsim.Domain, URL: url, Now: c.now, Sleep: c.sleep, Credentials: shopify.Credentials{Token: shopsim.Token}, Log: zerolog.Nop()})
	must(t, err)
	c.gateway = gateway
}

// begin starts the program anew on the same database, with nothing in memory.
func (c *counter) begin(holder string) {
	c.poller = sync.NewPoller(c.gateway, c.db, sync.PollerConfig{Shop: shopsim.Domain, Now: c.now, Log: zerolog.Nop(), Holder: holder})
	c.pusher = sync.NewPusher(c.gateway, c.db, sync.PusherConfig{Now: c.now, Sleep: c.sleep, Log: zerolog.Nop(), Holder: holder})
}

func fill(d *db.DB) error {
	var customers []store.Customer
	for _, one := range shopsim.SampleCustomers() {
		customers = append(customers, store.Customer{FirstName: one.FirstName, LastName: one.LastName, Email: one.Email})
	}
	var products []store.Product
	for _, one := range shopsim.SampleProducts() {
		products = append(products, store.Product{SKU: one.SKU, Description: one.Description, Price: one.PriceMinor, Stocked: one.Stocked, OnHand: one.OnHand})
	}
	return errors.Join(d.AddCustomers(context.Background(), customers), d.AddProducts(context.Background(), products))
}

func (c *counter) check(t testing.TB) sync.Checked {
	t.Helper()
	checked, err := c.poller.Check(t.Context())
	must(t, err)
	return checked
}

func (c *counter) drain(t testing.TB) sync.Drained {
	t.Helper()
	drained, err := c.pusher.Drain(t.Context())
	must(t, err)
	return drained
}

// first finds an order that is New and delivered so.
func (c *counter) first(t testing.TB, way store.Delivery) db.OrderRow {
	t.Helper()
	rows, err := c.db.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated})
	must(t, err)
	for _, row := range rows {
		if row.Status == store.New && row.Delivery == way {
			return row
		}
	}
	t.Fatalf("no new order for %s", way)
	return db.OrderRow{}
}

func (c *counter) save(t testing.TB, row db.OrderRow, to store.Status) {
	t.Helper()
	must(t, c.db.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: to}}))
}

func (c *counter) push(t testing.TB, row db.OrderRow) store.PushState {
	t.Helper()
	now, err := c.db.Order(t.Context(), row.ID)
	must(t, err)
	return now.Push
}

// logged counts what the shop would have sent out about an order.
func (c *counter) logged(row db.OrderRow, kind string) int {
	n := 0
	for _, entry := range c.shop.Log() {
		if entry.Order == row.Name && entry.Kind == kind {
			n++
		}
	}
	return n
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

func TestR5_ASecondPollAndARestartTakeInNothingAgain(t *testing.T) {
	t.Parallel()
	c := open(t, 60)
	first := c.check(t)
	if first.TakenIn < 40 {
		t.Fatalf("taken in %d of 60", first.TakenIn)
	}
	equal(t, "quarantined", first.Quarantined, 0)
	equal(t, "taken in again", c.check(t).TakenIn, 0)
	c.begin("here")
	equal(t, "taken in after a restart", c.check(t), sync.Checked{})
	before, err := c.db.CountOrders(t.Context(), db.OrderFilter{Scope: db.AllOrders})
	must(t, err)
	for range 12 {
		c.shop.Step()
	}
	second := c.check(t)
	after, err := c.db.CountOrders(t.Context(), db.OrderFilter{Scope: db.AllOrders})
	must(t, err)
	equal(t, "orders more", after-before, second.TakenIn)
	if second.TakenIn == 0 {
		t.Error("new orders were not taken in")
	}
	drift, err := c.db.LedgerDrift(t.Context())
	must(t, err)
	equal(t, "stock that is not its ledger", len(drift), 0)
}

func TestR16_EveryTransactionTotalsWhatShopifyAsks(t *testing.T) {
	t.Parallel()
	c := open(t, 90)
	c.check(t)
	rows, err := c.db.Orders(t.Context(), db.OrderFilter{Scope: db.AllOrders})
	must(t, err)
	transactions := 0
	for _, row := range rows {
		e, err := c.db.Explain(t.Context(), row.ID)
		must(t, err)
		if e.Transaction == nil {
			continue
		}
		transactions++
		if e.Transaction.Difference() != 0 {
			t.Errorf("%s differs by %d", row.Name, e.Transaction.Difference())
		}
	}
	if transactions < 30 {
		t.Errorf("only %d transactions", transactions)
	}
}

func TestR27_R31_ReadyForPickupMailsOnce(t *testing.T) {
	t.Parallel()
	c := open(t, 20)
	c.check(t)
	row := c.first(t, store.DeliveryPickup)
	c.save(t, row, store.ReadyForPickup)
	equal(t, "confirmed", c.drain(t).Confirmed, 1)
	equal(t, "push", c.push(t, row), store.PushConfirmed)
	equal(t, "mails", c.logged(row, "mail"), 1)
	c.check(t)
	equal(t, "sent again", c.drain(t).Confirmed, 0)
	equal(t, "mails", c.logged(row, "mail"), 1)
	echoed, err := c.db.Order(t.Context(), row.ID)
	must(t, err)
	equal(t, "our echo is no change", echoed.Changed, false)
}

func TestR28_CompletedFulfillsAndTells(t *testing.T) {
	t.Parallel()
	c := open(t, 20)
	c.check(t)
	row := c.first(t, store.DeliveryShip)
	must(t, c.db.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.Completed, Carrier: "UPS", Tracking: "1Z999"}}))
	c.drain(t)
	equal(t, "push", c.push(t, row), store.PushConfirmed)
	equal(t, "fulfillments", c.logged(row, "fulfillment"), 1)
	equal(t, "mails", c.logged(row, "mail"), 1)
	order, err := c.gateway.ReadOrder(t.Context(), row.ShopifyID)
	must(t, err)
	equal(t, "fulfilled", order.Fulfillment, "FULFILLED")
	equal(t, "tracking", order.Fulfillments[0].Tracking, "1Z999")
}

func TestR29_RejectedCancelsAndRefundsOnce(t *testing.T) {
	t.Parallel()
	c := open(t, 20)
	c.check(t)
	row := c.first(t, store.DeliveryPickup)
	c.save(t, row, store.Rejected)
	c.drain(t)
	equal(t, "push", c.push(t, row), store.PushConfirmed)
	equal(t, "refunds", c.logged(row, "refund"), 1)
	order, err := c.gateway.ReadOrder(t.Context(), row.ShopifyID)
	must(t, err)
	equal(t, "cancelled", order.CancelledAt.IsZero(), false)
	c.check(t)
	echoed, err := c.db.Order(t.Context(), row.ID)
	must(t, err)
	equal(t, "our echo is no change", echoed.Changed, false)
}

// An answer that never came: the shop acted, the connection dropped. Reading the
// order back recognises our own work.
func TestR31_AnAnswerThatNeverCameSendsNothingTwice(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		to       store.Status
		logged   string
		requests int
	}{
		{"ready for pickup", store.ReadyForPickup, "mail", 1},
		{"completed", store.Completed, "fulfillment", 1},
		{"rejected", store.Rejected, "refund", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := open(t, 20)
			c.check(t)
			row := c.first(t, store.DeliveryPickup)
			c.save(t, row, test.to)
			// The first request reads the order back and is answered; the second acts.
			c.shop.FailNext(shopsim.Fault{}, shopsim.Fault{ResetAfter: true})
			for range 3 {
				if c.push(t, row) == store.PushConfirmed {
					break
				}
				c.drain(t)
			}
			equal(t, "push", c.push(t, row), store.PushConfirmed)
			equal(t, test.logged, c.logged(row, test.logged), 1)
			pushes := explain(t, c, row).Pushes
			if pushes[0].Attempts < 2 {
				t.Errorf("attempts %d, want a second that read the order back", pushes[0].Attempts)
			}
		})
	}
}

func explain(t testing.TB, c *counter, row db.OrderRow) db.Explanation {
	t.Helper()
	e, err := c.db.Explain(t.Context(), row.ID)
	must(t, err)
	return e
}

func TestR4_ABadPollIsSaidAndTheAgeStaysHonest(t *testing.T) {
	t.Parallel()
	c := open(t, 5)
	c.check(t)
	good := c.poller.State().LastGood
	c.shop.FailNext(shopsim.Fault{Status: 401, Body: `{"errors":"[API] Invalid API key or access token"}`})
	_, err := c.poller.Check(t.Context())
	equal(t, "code", store.CodeOf(err), store.Unauthorized)
	state := c.poller.State()
	equal(t, "said", store.MessageOf(state.Err) != "", true)
	equal(t, "last good", state.LastGood.Equal(good), true)
	c.check(t)
	equal(t, "well again", c.poller.State().Err, nil)
}

func TestR45_PushesWaitWhileTheShopIsOutOfReach(t *testing.T) {
	t.Parallel()
	c := open(t, 20)
	c.check(t)
	row := c.first(t, store.DeliveryPickup)
	c.save(t, row, store.ReadyForPickup)
	c.connect(t, "http://127.0.0.1:1")
	c.begin("here")
	equal(t, "drained", c.drain(t), sync.Drained{Waiting: 1})
	equal(t, "push", c.push(t, row), store.PushQueued)
	equal(t, "mails", c.logged(row, "mail"), 0)
}

func TestRunStopsCleanlyAndTakesInByItself(t *testing.T) {
	t.Parallel()
	c := open(t, 10)
	ctx, stop := context.WithCancel(t.Context())
	taken := make(chan struct{}, 100)
	defer c.db.OnChange(func(db.Change) {
		select {
		case taken <- struct{}{}:
		default:
		}
	})()
	ended := make(chan error, 2)
	go func() { ended <- c.poller.Run(ctx) }()
	go func() { ended <- c.pusher.Run(ctx) }()
	<-taken
	stop()
	for range 2 {
		must(t, <-ended)
	}
}

func BenchmarkQuietPoll(b *testing.B) {
	c := open(b, 100)
	c.check(b)
	before := c.gateway.Spent()
	for b.Loop() {
		c.check(b)
	}
	b.ReportMetric(float64(c.gateway.Spent()-before)/float64(b.N), "points/poll")
}

func BenchmarkFirstPollOf1000Orders(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		c := open(b, 1000)
		b.StartTimer()
		c.check(b)
		b.ReportMetric(float64(c.gateway.Spent())/1000, "points/order")
	}
}
