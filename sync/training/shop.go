// Package training is the shop to practise in (R50): a simulated Shopify on this
// computer, and a database that knows the customers and products of its orders.
package training

import (
	"context"
	"net"
	"slices"
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopsim"
)

// Pace is how often the shop gets an order when nobody asks for another pace: time
// enough to practise with one before the next comes.
const Pace = time.Minute

// name is the shop's own, which also stands on its receipts.
const name = "Riverside Cycles"

// The training shop that a person practises in is always the same one.
const (
	seed   = 7
	orders = 16
)

// Every is how often the training shop is asked for orders: more often than a real
// one, so that practice shows at once what it does.
const Every = 5 * time.Second

// mostOrders bounds the orders of the shop, which are all in memory.
const mostOrders = 1_000_000

// Connection is the training shop as setup would have connected it.
func Connection() store.Connection {
	return store.Connection{Domain: shopsim.Domain, Name: name, Every: Every}
}

// Config says which shop starts, and where.
type Config struct {
	// Listen is an address of this computer, "127.0.0.1:4545".
	Listen string
	// Seed makes the same shop each time, with so many Orders at the start.
	Seed   int64
	Orders int
	// Pace is the time from one new order to the next; 0 is for no new orders.
	Pace time.Duration
	// Practice adds orders about money that is not simply paid, each with a note that says
	// what to practise with it.
	Practice bool
	// Lacks are access scopes that the app was not granted.
	Lacks []string
}

// Practice is the shop inside the program, on any free port.
func Practice(pace time.Duration) Config {
	return Config{Listen: "127.0.0.1:0", Seed: seed, Orders: orders, Pace: pace, Practice: true}
}

// Check refuses, as Invalid, a shop that others than this computer could reach, and
// one that can't be made.
func (c Config) Check() error {
	host, _, err := net.SplitHostPort(c.Listen)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return store.Fail(store.Invalid, "The training shop listens on this computer only; give --listen 127.0.0.1:PORT.")
	}
	if c.Orders < 0 || c.Orders > mostOrders {
		return store.Fail(store.Invalid, "The training shop starts with 0 to %d orders, not %d.", mostOrders, c.Orders)
	}
	if c.Pace < 0 {
		return store.Fail(store.Invalid, "The pace of the training shop can't be negative; 0s is for no new orders.")
	}
	for _, scope := range c.Lacks {
		if !slices.Contains(shopsim.Scopes, scope) {
			return store.Fail(store.Invalid, "The training shop knows no scope %q; it has %s.", scope, strings.Join(shopsim.Scopes, ", "))
		}
	}
	return nil
}

// Shop is a training shop that answers at URL until it is closed.
type Shop struct {
	URL       string
	stop      context.CancelFunc
	ended     chan error
	simulated *shopsim.Shop
}

// PractiseParts adds orders to practise with parts on: split, on hold, moved, and sent
// instead of picked up. It says in a sentence for each which it is and what to try.
func (s *Shop) PractiseParts() []string { return sentences(s.simulated.PractiseParts()) }

// PractiseReturns adds orders to practise with returns on: with and without a receipt,
// exchanged both ways, a refund that fails, paid in the store and authorized only. It says
// the same of each.
func (s *Shop) PractiseReturns() []string { return sentences(s.simulated.PractiseReturns()) }

func sentences(of []shopsim.Exercise) []string {
	said := make([]string, len(of))
	for i, e := range of {
		said[i] = e.Order + " " + e.Text
	}
	return said
}

// Start starts a training shop, which goes on when ctx ends. Errors are those of
// Check, and Unavailable when another program has the port.
func Start(ctx context.Context, cfg Config) (*Shop, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cfg.Listen)
	if err != nil {
		return nil, store.FailBecause(err, store.Unavailable, "The training shop can't start on %s: this computer doesn't give it that "+
			"port, and another program may have it. Close that one, or choose another port.", cfg.Listen)
	}
	granted := slices.DeleteFunc(slices.Clone(shopsim.Scopes), func(scope string) bool { return slices.Contains(cfg.Lacks, scope) })
	simulated := shopsim.New(shopsim.Config{Seed: cfg.Seed, Orders: cfg.Orders, Trickle: cfg.Pace, Scopes: granted})
	if cfg.Practice {
		simulated.Practise()
	}
	serving, stop := context.WithCancel(context.WithoutCancel(ctx))
	s := &Shop{URL: "http://" + listener.Addr().String(), stop: stop, ended: make(chan error, 1), simulated: simulated}
	go func() { s.ended <- simulated.Serve(serving, listener) }()
	return s, nil
}

// Wait comes back with an error when the shop ends by itself, and without one when
// ctx ends.
func (s *Shop) Wait(ctx context.Context) error {
	select {
	case err := <-s.ended:
		s.ended <- err
		return err
	case <-ctx.Done():
		return nil
	}
}

// Close ends the shop and waits until it has.
func (s *Shop) Close() error {
	s.stop()
	return <-s.ended
}
