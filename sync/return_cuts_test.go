package sync_test

import (
	"errors"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	stdsync "sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
)

// scissors lie on the cable between a program and the shop. It counts the bytes that go each way, and is
// cut after so many of them, once.
type scissors struct {
	net.Listener

	to string

	mu    stdsync.Mutex
	gone  [2]int64 // up to the shop, and down from it
	armed bool
	way   int
	left  int64
	// cutting happens just before the cut.
	cutting func()
}

const (
	up = iota
	down
)

func layScissors(t testing.TB, to string) *scissors {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	c := &scissors{Listener: listener, to: to}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			here, err := listener.Accept()
			if err != nil {
				return
			}
			there, err := net.Dial("tcp", to)
			if err != nil {
				_ = here.Close()
				continue
			}
			go c.carry(here, there, up)
			go c.carry(there, here, down)
		}
	}()
	return c
}

// carry copies one way until an end hangs up, or the cable is cut.
func (c *scissors) carry(from, to net.Conn, way int) {
	defer from.Close()
	defer to.Close()
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		pass, cut := c.passes(way, int64(n))
		if _, bad := to.Write(buffer[:pass]); bad != nil || err != nil || cut {
			return
		}
	}
}

func (c *scissors) passes(way int, n int64) (int64, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone[way] += n
	if !c.armed || c.way != way {
		return n, false
	}
	if c.left -= n; c.left > 0 {
		return n, false
	}
	c.armed = false
	if c.cutting != nil {
		c.cutting()
	}
	return n + c.left, true
}

func (c *scissors) cutAfter(way int, bytes int64, cutting func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.armed, c.way, c.left, c.cutting = true, way, bytes, cutting
}

// mend takes the scissors away, and says whether they cut.
func (c *scissors) mend() (cut bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	cut, c.armed = !c.armed, false
	return cut
}

func (c *scissors) carried() [2]int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.gone
}

// killable is a counter whose program can be killed, and have a colleague on the same database.
type killable struct {
	*counter
	cable *scissors
}

func openKillable(t *testing.T) *killable {
	t.Helper()
	at := &clock{}
	shop := shopsim.New(shopsim.Config{Seed: 58, Orders: 150, Now: at.now, BucketSize: 1e6, RestoreRate: 1e6})
	server := httptest.NewServer(shop)
	t.Cleanup(server.Close)
	d := &killable{
		counter: &counter{clock: at, shop: shop, path: filepath.Join(t.TempDir(), "shop.db")},
		cable:   layScissors(t, server.Listener.Addr().String()),
	}
	d.url = "http://" + d.cable.Addr().String()
	must(t, os.WriteFile(d.path, stocked(t), 0o600))
	d.start(t)
	t.Cleanup(func() { _ = d.db.Close() })
	return d
}

// start begins the program on its database, with nothing in memory.
func (d *killable) start(t *testing.T) {
	t.Helper()
	var err error
	d.db, err = db.Open(t.Context(), db.Config{Path: d.path, Now: d.now, Log: zerolog.Nop()})
	must(t, err)
	d.connect(t, d.url)
	d.begin("here")
}

// colleague is a second program on the same database, on another computer.
func (d *killable) colleague(t *testing.T) *sync.Pusher {
	t.Helper()
	second, err := db.Open(t.Context(), db.Config{Path: d.path, Now: d.now, Log: zerolog.Nop()})
	must(t, err)
	t.Cleanup(func() { _ = second.Close() })
	gateway, err := shopify.New(shopify.Config{Shop: shopsim.Domain, URL: d.url, Now: d.now, Sleep: d.sleep, Credentials: shopify.Credentials{
		Token: shopsim.Token,
	}, Log: zerolog.Nop()})
	must(t, err)
	return sync.NewPusher(gateway, second, sync.PusherConfig{Now: d.now, Sleep: d.sleep, Log: zerolog.Nop(), Holder: "there"})
}

// The connection is cut within a return, after each so many bytes of what goes up and what comes
// down in its calls; every third time the program is killed with it, and every third time two
// computers work on it. TILLBRIDGE_CUTS says how often. Whatever is cut, the goods are back once,
// the money went once, and the books say so.
func TestR58_AReturnThatIsCutAtAnyByteRefundsOnceAndIsNeverLost(t *testing.T) {
	t.Parallel()
	cuts := int64(24)
	if testing.Short() {
		cuts = 9
	}
	if n, err := strconv.ParseInt(os.Getenv("TILLBRIDGE_CUTS"), 10, 64); err == nil {
		cuts = n
	}
	var d *killable
	var there *sync.Pusher
	var row db.OrderRow
	var sale store.Sale
	left, bytes, done := int64(0), [2]int64{}, 0
	// next is an order of which a unit may come back; after some a new shop opens.
	next := func() {
		if left--; left > 0 {
			return
		}
		if d == nil || done%8 == 0 {
			if d != nil {
				d.balanced(t)
			}
			d = openKillable(t)
			d.check(t)
			there = d.colleague(t)
		}
		done++
		row, sale = d.soldOrder(t)
		left = sale.Transaction.Lines[0].Quantity
	}
	next()
	before := d.cable.carried()
	_, err := d.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
	must(t, err)
	equal(t, "without a cut", d.drain(t), sync.Drained{Confirmed: 1})
	for way, n := range d.cable.carried() {
		bytes[way] = n - before[way]
	}
	missed := 0
	for i := range cuts {
		next()
		stock, refunds, returns, restocked := d.left(t, sale), d.logged(row, "refund"), d.logged(row, "return"), d.logged(row, "restock")
		asked, err := d.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
		must(t, err)
		way, at := up, i*(bytes[up]+bytes[down])/cuts
		if at >= bytes[up] {
			way, at = down, at-bytes[up]
		}
		killed := i%3 == 1
		d.cable.cutAfter(way, at+1, func() {
			if killed {
				_ = d.db.Close() // nothing more is written, as after kill -9
			}
		})
		both := i%3 == 2
		var errs [2]error
		var working stdsync.WaitGroup
		working.Go(func() { _, errs[0] = d.pusher.Drain(t.Context()) })
		if both {
			working.Go(func() { _, errs[1] = there.Drain(t.Context()) })
		}
		working.Wait()
		cut := d.cable.mend()
		if !cut {
			missed++
		}
		if err := errors.Join(errs[:]...); err != nil && (!killed || !cut) {
			t.Fatalf("cut %d: %v", i, err)
		}
		if killed && cut {
			d.start(t)
		}
		for range 12 {
			d.forward(time.Minute)
			d.drain(t)
			if both {
				_, err := there.Drain(t.Context())
				must(t, err)
			}
		}
		r := d.theReturn(t, asked.Transaction.ID)
		equal(t, "state", r.Transaction.State, store.TransactionFinished)
		equal(t, "given back", -r.Transaction.Paid, asked.Worth())
		equal(t, "stock", d.left(t, sale), stock+1)
		equal(t, "returns", d.logged(row, "return"), returns+1)
		equal(t, "refunds", d.logged(row, "refund"), refunds+1)
		equal(t, "restocked", d.logged(row, "restock"), restocked+1)
		if t.Failed() {
			t.Fatalf("cut %d of %d: after byte %d, way %d; killed %t, both %t", i, cuts, at, way, killed, both)
		}
	}
	d.balanced(t)
	t.Logf("%d cuts within %d bytes up and %d down; %d came too late to cut anything", cuts, bytes[up], bytes[down], missed)
	if missed > int(cuts)/4 {
		t.Errorf("%d of %d cuts cut nothing", missed, cuts)
	}
}
