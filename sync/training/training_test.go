package training_test

import (
	"context"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
	"tillbridge/sync/training"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{Path: dbtest.Fresh(t), Log: zerolog.Nop()})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	return d
}

func TestR50_AnEmptyDatabaseBecomesTheTrainingShops(t *testing.T) {
	d := open(t)
	must(t, training.Fill(t.Context(), d))
	profile, err := d.Profile(t.Context())
	must(t, err)
	if profile.Name != training.Connection().Name || len(profile.Logo) == 0 {
		t.Errorf("its receipts are headed %q, with a logo of %d bytes", profile.Name, len(profile.Logo))
	}
	_, products, err := d.Products(t.Context(), db.ProductFilter{Limit: 1})
	must(t, err)
	if want := len(shopsim.SampleProducts()); products != want {
		t.Errorf("it has %d products, want %d", products, want)
	}
	must(t, d.SetProfile(t.Context(), store.Profile{Name: "Anna's own"}))
	must(t, training.Fill(t.Context(), d))
	if profile, err = d.Profile(t.Context()); err != nil || profile.Name != "Anna's own" {
		t.Errorf("filled again it is %q, %v", profile.Name, err)
	}
}

func TestR50_OrdersArriveAtThePaceAskedFor(t *testing.T) {
	if training.Practice(training.Pace).Pace != time.Minute {
		t.Errorf("practice gets an order every %s", training.Pace)
	}
	cfg := training.Practice(10 * time.Millisecond)
	cfg.Orders = 1
	shop, err := training.Start(t.Context(), cfg)
	must(t, err)
	gateway, err := shopify.New(shopify.Config{
		Sleep: func(context.Context, time.Duration) error { return nil },
		Shop:  shopsim.Domain, URL: shop.URL, Credentials: shopify.Credentials{Token: shopsim.Token}, Now: time.Now, Log: zerolog.Nop(),
	})
	must(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	begin := time.Now().Add(-time.Hour)
	for there := int64(0); there < 3; {
		there, err = gateway.CountOrders(ctx, begin, time.Now().Add(time.Hour))
		must(t, err)
	}
	must(t, shop.Close())
	if _, err := gateway.CountOrders(t.Context(), begin, time.Now()); store.CodeOf(err) != store.Unavailable {
		t.Errorf("closed, it answers %v", err)
	}
}

func TestR50_AShopThatCannotBeIsRefused(t *testing.T) {
	for name, change := range map[string]func(*training.Config){
		"everybody could reach it": func(c *training.Config) { c.Listen = "0.0.0.0:0" },
		"a name of the network":    func(c *training.Config) { c.Listen = "shop.example:80" },
		"no port":                  func(c *training.Config) { c.Listen = "127.0.0.1" },
		"orders below nothing":     func(c *training.Config) { c.Orders = -1 },
		"more than memory holds":   func(c *training.Config) { c.Orders = 1_000_001 },
		"a pace backwards":         func(c *training.Config) { c.Pace = -time.Second },
		"a scope that isn't one":   func(c *training.Config) { c.Lacks = []string{"read_minds"} },
	} {
		t.Run(name, func(t *testing.T) {
			cfg := training.Practice(0)
			change(&cfg)
			if _, err := training.Start(t.Context(), cfg); store.CodeOf(err) != store.Invalid {
				t.Errorf("it starts: %v", err)
			}
		})
	}
}
