package sync_test

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
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

// BenchmarkR31_SavedToShopify is the time from a status saved to Shopify having
// it, on loopback and by the real clock, with the pusher running as it does beside
// the Desktop. The median is reported.
//
//	go test -tags ci,migrated_fynedo -run '^$' -bench R31_SavedToShopify -benchtime 100x ./sync/
func BenchmarkR31_SavedToShopify(b *testing.B) {
	shop := shopsim.New(shopsim.Config{Seed: 7, Orders: 50 + 5*b.N, BucketSize: 1e9})
	at := &clock{}
	c := openAt(b, at, shop, shop)
	c.pusher = sync.NewPusher(c.gateway, c.db, sync.PusherConfig{Now: time.Now, Log: zerolog.Nop(), Holder: "here"})
	c.poller.SetDeep(100)
	c.check(b)
	rows := c.pickups(b, b.N)
	confirmed := make(chan struct{}, 1)
	var waitingFor string
	defer c.db.OnChange(func(change db.Change) {
		if change.Topic != db.OrdersChanged || !slices.Contains(change.IDs, waitingFor) {
			return
		}
		if row, err := c.db.Order(context.Background(), waitingFor); err == nil && row.Push == store.PushConfirmed {
			select {
			case confirmed <- struct{}{}:
			default:
			}
		}
	})()
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.pusher.Run(ctx) }()
	var took []time.Duration
	b.ResetTimer()
	for i := range b.N {
		waitingFor = rows[i].ID
		begun := time.Now()
		c.save(b, rows[i], store.ReadyForPickup)
		<-confirmed
		took = append(took, time.Since(begun))
	}
	b.StopTimer()
	stop()
	must(b, <-ended)
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/median")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "ms/worst")
}

// pickups returns the first n new orders to be picked up.
func (c *counter) pickups(t testing.TB, n int) []db.OrderRow {
	t.Helper()
	rows, err := c.db.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated})
	must(t, err)
	rows = slices.DeleteFunc(rows, func(row db.OrderRow) bool {
		return row.Status != store.New || row.Delivery != store.DeliveryPickup
	})
	if len(rows) < n {
		t.Fatalf("%d orders to be picked up, want %d", len(rows), n)
	}
	return rows[:n]
}

// BenchmarkR45_Drain1000 is the time from the recovery of the network to an empty
// queue of a thousand pushes, by a clock that waiting puts forward, on a standard
// plan's budget (2,000 points, 100 restored a second). x/budget is that time by
// what the budget itself needs for the points spent; the rest is our own waiting.
//
//	go test -tags ci,migrated_fynedo -run '^$' -bench R45_Drain1000 -benchtime 1x ./sync/
func BenchmarkR45_Drain1000(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		at := &stepped{}
		at.forward(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC).Sub(time.UnixMilli(0)))
		shop := shopsim.New(shopsim.Config{Seed: 7, Orders: 4700, Now: at.now})
		path := filepath.Join(b.TempDir(), "shop.db")
		d, err := db.Open(b.Context(), db.Config{Path: path, Now: at.now, Log: zerolog.Nop()})
		must(b, err)
		must(b, training.AddSample(b.Context(), d))
		gateway, err := shopify.New(shopify.Config{
			Shop: shopsim.Domain, URL: serve(b, shop), Now: at.now, Sleep: at.sleep,
			Credentials: shopify.Credentials{Token: shopsim.Token}, Log: zerolog.Nop(),
		})
		must(b, err)
		c := &counter{shop: shop, db: d, gateway: gateway}
		c.poller = sync.NewPoller(gateway, d, sync.PollerConfig{
			Shop: shopsim.Domain, Now: at.now, Sleep: at.sleep, Log: zerolog.Nop(),
			Holder: "here",
		})
		c.pusher = sync.NewPusher(gateway, d, sync.PusherConfig{Now: at.now, Sleep: at.sleep, Log: zerolog.Nop(), Holder: "here"})
		c.check(b)
		for _, row := range c.pickups(b, 1000) {
			c.save(b, row, store.ReadyForPickup)
		}
		at.forward(time.Hour)
		begun, spent := at.now(), gateway.Spent()
		b.StartTimer()
		drained := c.drain(b)
		b.StopTimer()
		took := at.now().Sub(begun).Seconds()
		points := float64(gateway.Spent() - spent)
		if drained.Confirmed != 1000 {
			b.Fatalf("confirmed %s of 1000", strconv.Itoa(drained.Confirmed))
		}
		mails := 0
		for _, entry := range shop.Log() {
			if entry.Template == "ready_for_pickup" {
				mails++
			}
		}
		if mails != 1000 {
			b.Fatalf("%d mails", mails)
		}
		b.ReportMetric(points/1000, "points/push")
		b.ReportMetric(took, "s/drain")
		b.ReportMetric(took/((points-2000)/100), "x/budget")
		must(b, d.Close())
		b.StartTimer()
	}
}

// stepped is a clock that stands still unless somebody waits.
type stepped struct{ milliseconds atomic.Int64 }

func (s *stepped) now() time.Time          { return time.UnixMilli(s.milliseconds.Load()).UTC() }
func (s *stepped) forward(d time.Duration) { s.milliseconds.Add(d.Milliseconds()) }
func (s *stepped) sleep(ctx context.Context, d time.Duration) error {
	s.forward(d)
	return ctx.Err()
}
