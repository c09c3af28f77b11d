package sync_test

import (
	"context"
	"database/sql"
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
	"tillbridge/sync/training"
)

// counter is a shop's counter: the program's own parts on a real file, and the
// training shop over real HTTP. All of them live by one clock, and whoever would
// wait puts it forward instead.
type counter struct {
	*clock
	shop    *shopsim.Shop
	path    string
	url     string
	db      *db.DB
	gateway *shopify.Gateway
	poller  *sync.Poller
	pusher  *sync.Pusher
}

// clock runs as the real one does, or stands still, and a test may put it forward.
type clock struct {
	ahead atomic.Int64
	still time.Time
}

func (c *clock) now() time.Time {
	at := c.still
	if at.IsZero() {
		at = time.Now()
	}
	return at.Add(time.Duration(c.ahead.Load()))
}

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
	url := serve(t, handler)
	path := filepath.Join(t.TempDir(), "shop.db")
	must(t, os.WriteFile(path, stocked(t), 0o600))
	d, err := db.Open(t.Context(), db.Config{Path: path, Now: at.now, Log: zerolog.Nop()})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	c := &counter{clock: at, shop: shop, db: d, path: path}
	c.connect(t, url)
	c.url = url
	c.begin("here")
	return c
}

func serve(t testing.TB, handler http.Handler) (url string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// raw opens a database file behind the program's back.
func raw(t testing.TB, path string) *sql.DB {
	t.Helper()
	handle, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	must(t, err)
	return handle
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
	if err := errors.Join(training.AddSample(context.Background(), d), d.Close()); err != nil {
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
	gateway, err := shopify.New(shopify.Config{Shop: shopsim.Domain, URL: url, Now: c.now, Sleep: c.sleep, Credentials: shopify.Credentials{
		Token: shopsim.Token,
	}, Log: zerolog.Nop()})
	must(t, err)
	c.gateway = gateway
}

// begin starts the program anew on the same database, with nothing in memory.
func (c *counter) begin(holder string) {
	c.poller = sync.NewPoller(c.gateway, c.db, sync.PollerConfig{
		Shop: shopsim.Domain, Now: c.now, Sleep: c.sleep, Log: zerolog.Nop(),
		Holder: holder,
	})
	c.pusher = sync.NewPusher(c.gateway, c.db, sync.PusherConfig{Now: c.now, Sleep: c.sleep, Log: zerolog.Nop(), Holder: holder})
}

func (c *counter) check(t testing.TB) sync.Checked {
	t.Helper()
	checked, err := c.poller.Check(t.Context())
	must(t, err)
	return checked
}

// settle reads once more what was read within two seconds of its change.
func (c *counter) settle(t testing.TB) {
	t.Helper()
	c.forward(3 * time.Second)
	c.check(t)
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
