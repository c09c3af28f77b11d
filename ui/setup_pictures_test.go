package ui_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/sync/shopsim"
	"tillbridge/ui"
)

// TestSetupPictures draws Connect a Shop in every state a person may meet.
func TestSetupPictures(t *testing.T) {
	sizes := []fyne.Size{ui.OpenAs}
	if os.Getenv("TILLBRIDGE_PICTURES") != "" {
		sizes = append(sizes, fyne.NewSize(1280, 800))
	}
	for _, variant := range []string{"light", "dark"} {
		shoot := func(s *connecting, name string) {
			t.Helper()
			if need := s.window.Content().MinSize(); need.Width > ui.OpenAs.Width || need.Height > ui.OpenAs.Height {
				t.Errorf("%s needs %v: it does not fit a window of %v", name, need, ui.OpenAs)
			}
			for _, size := range sizes {
				s.window.Resize(size)
				keep(t, fmt.Sprintf("setup-%s-%s-%.0fx%.0f", name, variant, size.Width, size.Height), s.window)
			}
		}
		begin := func(lacks ...string) *connecting {
			return connectingIn(t, variant, lacks...)
		}
		s := begin()
		shoot(s, "empty")
		s.view.Domain.Entry.SetText("https://admin.shopify.com/store/riverside-cycles/orders")
		shoot(s, "pasted")
		s.fill(shopsim.ClientID, shopsim.ClientSecret)
		shoot(s, "filled")
		test.Tap(s.view.Test)
		shoot(s, "granted")
		test.Tap(s.view.Test)
		shoot(s, "importing")
		must(t, s.poll())
		s.view.Tick()
		shoot(s, "done")

		s = begin("write_merchant_managed_fulfillment_orders")
		s.fill(shopsim.ClientID, shopsim.ClientSecret)
		test.Tap(s.view.Test)
		shoot(s, "missing")
		s = begin("write_orders", "read_inventory", "read_customers", "read_all_orders")
		s.fill(shopsim.ClientID, shopsim.ClientSecret)
		s.skew = 5 * time.Minute
		test.Tap(s.view.Test)
		shoot(s, "many-missing")
		s = begin()
		s.fill(shopsim.ClientID, "mistyped")
		test.Tap(s.view.Test)
		shoot(s, "wrong-secret")
		s = begin()
		s.server.Close()
		s.fill(shopsim.ClientID, shopsim.ClientSecret)
		test.Tap(s.view.Test)
		shoot(s, "no-network")
		s = begin()
		s.withoutKeyring(t)
		s.fill(shopsim.ClientID, shopsim.ClientSecret)
		test.Tap(s.view.ByToken)
		s.view.Token.Entry.SetText(shopsim.Token)
		test.Tap(s.view.Test)
		test.Tap(s.view.Test)
		shoot(s, "no-keyring-import")
		test.Tap(s.view.Back)
		shoot(s, "no-keyring")
	}
}
