package training_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
	"tillbridge/sync/training"
)

// TestR50_PartsAndReturnsArePractisedOnOrdersByName reads the orders to practise on as the program
// does: twice, since two of them change as soon as they were read.
func TestR50_PartsAndReturnsArePractisedOnOrdersByName(t *testing.T) {
	t.Parallel()
	shop, err := training.Start(t.Context(), training.Config{Listen: "127.0.0.1:0", Seed: 7})
	must(t, err)
	t.Cleanup(func() { must(t, shop.Close()) })
	for _, sentence := range shop.PractiseReturns() {
		if name, text, _ := strings.Cut(sentence, " "); !strings.HasPrefix(name, "#") || text == "" {
			t.Errorf("it says %q", sentence)
		}
	}
	said := shop.PractiseParts()
	gateway, err := shopify.New(shopify.Config{
		Shop: shopsim.Domain, URL: shop.URL, Credentials: shopify.Credentials{Token: shopsim.Token}, Now: time.Now, Log: zerolog.Nop(),
	})
	must(t, err)
	read := func() map[string]store.Order {
		orders := map[string]store.Order{}
		must(t, gateway.ChangedOrders(t.Context(), time.Time{}, time.Time{}, func(page []shopify.Listed) error {
			for _, listed := range page {
				o, err := gateway.ReadOrder(t.Context(), listed.OrderID)
				if err != nil {
					return err
				}
				orders[o.Name] = o
			}
			return nil
		}))
		return orders
	}
	before := read()
	after := read()
	name := func(i int) string { n, _, _ := strings.Cut(said[i], " "); return n }
	if len(said) != 4 || len(before) != 4+7 {
		t.Fatalf("%d orders, %d to practise on: %q", len(before), len(said), said)
	}
	if parts := before[name(0)].Parts(); len(parts) != 2 || parts[0].Method == parts[1].Method {
		t.Errorf("the split order: %+v", parts)
	}
	if f := before[name(1)].Parts()[0]; !f.OnHold() || f.WhyHeld() == "" {
		t.Errorf("the one on hold: %+v", f)
	}
	if was, is := before[name(2)].Parts()[0], after[name(2)].Parts()[0]; was.Location != shopsim.Counter || is.Location != shopsim.Warehouse {
		t.Errorf("the one that moves: from %s to %s", was.Location, is.Location)
	}
	if was, is := before[name(3)].Parts()[0], after[name(3)].Parts()[0]; was.Method != "PICK_UP" || is.Method != "SHIPPING" {
		t.Errorf("the pickup that is sent: from %s to %s", was.Method, is.Method)
	}
}
