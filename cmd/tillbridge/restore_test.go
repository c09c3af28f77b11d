package main

import (
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
	"tillbridge/sync"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
	"tillbridge/sync/training"
)

// TestNothingIsMissedAfterARestore: what came in and what changed at Shopify
// since the backup is read again, because polling goes on from the backup's marks.
func TestNothingIsMissedAfterARestore(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "shop.db")
	// The shop's clock runs ahead by an hour after the backup and by another after
	// the poll: far beyond any overlap.
	var later time.Duration
	now := func() time.Time { return time.Now().Add(later) }
	shop := shopsim.New(shopsim.Config{Seed: 7, Orders: 20, BucketSize: 1e6, Now: now})
	server := httptest.NewServer(shop)
	t.Cleanup(server.Close)
	gateway, err := shopify.New(shopify.Config{
		Shop: shopsim.Domain, URL: server.URL, Credentials: shopify.Credentials{Token: shopsim.Token},
		Now: now, Log: zerolog.Nop(),
	})
	mustNot(t, err)
	work := func(f func(d *db.DB, check func())) {
		t.Helper()
		d, err := db.Open(ctx, db.Config{Path: path, Now: now})
		mustNot(t, err)
		defer func() { mustNot(t, d.Close()) }()
		poller := sync.NewPoller(gateway, d, sync.PollerConfig{Shop: shopsim.Domain, Now: now, Log: zerolog.Nop(), Holder: "test"})
		f(d, func() {
			t.Helper()
			_, err := poller.Check(ctx)
			mustNot(t, err)
		})
	}
	var b keep.Backup
	var cancelled, came string
	work(func(d *db.DB, check func()) {
		mustNot(t, training.Fill(ctx, d))
		check()
		rows, err := d.Orders(ctx, db.OrderFilter{Scope: db.OpenOrders, Sort: db.ByCreated})
		mustNot(t, err)
		cancelled = rows[len(rows)-1].Name
		b, err = keep.Of(d).Backup(ctx, filepath.Join(filepath.Dir(path), "copy.db"))
		mustNot(t, err)
	})
	later = time.Hour
	mustNot(t, shop.Cancel(cancelled))
	came = shop.Step()
	later = 2 * time.Hour
	there := func(d *db.DB) {
		t.Helper()
		if _, err := d.OrderNamed(ctx, came); err != nil {
			t.Errorf("%s, which came after the backup: %v", came, err)
		}
		row, err := d.OrderNamed(ctx, cancelled)
		mustNot(t, err)
		if !row.Changed && row.Status != store.Rejected {
			t.Errorf("%s, cancelled after the backup, is %s as if nothing had been", cancelled, row.Status)
		}
	}
	work(func(d *db.DB, check func()) { check(); there(d) })
	r, err := keep.Restore(ctx, b.Path, db.Config{Path: path, Now: now})
	mustNot(t, err)
	if r.LostOrders != 1 {
		t.Errorf("%d orders are said to be newer, want 1", r.LostOrders)
	}
	work(func(d *db.DB, check func()) {
		if _, err := d.OrderNamed(ctx, came); err == nil {
			t.Error("it was not restored")
		}
		check()
		there(d)
	})
}
