package screen_test

import (
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
)

func TestR4_FreshnessIsHonest(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	offline := store.Fail(store.Unavailable, "The shop can't be reached.")
	tests := []struct {
		name       string
		fresh      screen.Freshness
		tone       theme.Tone
		lead, text string
	}{
		{
			"online",
			screen.Freshness{LastGood: now.Add(-12 * time.Second), Next: now.Add(18 * time.Second)},
			theme.Green, "Online",
			"checked just now",
		},
		{
			"a check while the last is fresh is not told",
			screen.Freshness{Checking: true, LastGood: now.Add(-30 * time.Second)},
			theme.Green, "Online",
			"checked just now",
		},
		{
			"online and asked seldom",
			screen.Freshness{LastGood: now.Add(-time.Minute), Next: now.Add(4*time.Minute + time.Second)},
			theme.Green, "Online",
			"checked 1 min ago  ·  next in 5 min",
		},
		{
			"offline for a moment",
			screen.Freshness{LastGood: now.Add(-59 * time.Second), Next: now.Add(2 * time.Second), Err: offline},
			theme.Amber,
			"Offline", "checked just now  ·  next within a minute",
		},
		{
			"a running check keeps the age",
			screen.Freshness{Checking: true, LastGood: now.Add(-90 * time.Second)},
			theme.Green, "Online",
			"checked 1 min ago  ·  checking now",
		},
		{
			"offline for hours",
			screen.Freshness{LastGood: now.Add(-3 * time.Hour), Next: now.Add(5 * time.Minute), Err: offline},
			theme.Amber,
			"Offline", "checked 3 h ago  ·  next in 5 min",
		},
		{"a wrong token is a failure", screen.Freshness{LastGood: now.Add(-48 * time.Hour), Err: store.Fail(store.Unauthorized,
			"The token is wrong.")}, theme.Red, "Check failed", "checked 2 days ago  ·  no check planned"},
		{"before the first check", screen.Freshness{}, theme.Grey, "Not checked yet", "no check planned"},
		{"during the first check", screen.Freshness{Checking: true}, theme.Blue, "Checking", "for the first time"},
		{
			"a long load before Shopify is ready",
			screen.Freshness{Checking: true, Loading: true},
			theme.Blue, "Loading orders",
			"Shopify is putting them together",
		},
		{
			"a long load",
			screen.Freshness{Checking: true, Loading: true, Loaded: 1234, ToLoad: 40000},
			theme.Blue, "Loading orders",
			"1,234 of 40,000",
		},
		{
			"after an outage",
			screen.Freshness{LastGood: now, CaughtUp: "Back after 3 h: 14 orders came in, 5 statuses were sent."},
			theme.Green,
			"Back after 3 h", "14 orders came in, 5 statuses were sent.",
		},
		{
			"a load out of reach",
			screen.Freshness{Loading: true, Loaded: 1, ToLoad: 9, LastGood: now.Add(-time.Hour), Err: offline},
			theme.Amber,
			"Offline", "checked 1 h ago  ·  no check planned",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tone, lead, text := test.fresh.Say(now)
			if tone != test.tone || lead != test.lead || text != test.text {
				t.Errorf("%v %q %q, want %v %q %q", tone, lead, text, test.tone, test.lead, test.text)
			}
		})
	}
}

func TestEveryStatusHasItsOwnLook(t *testing.T) {
	for _, s := range store.Statuses() {
		if tone, icon := screen.Status(s); tone == theme.NoTone || icon.SVG() == nil {
			t.Errorf("%s has tone %v and icon %q", s, tone, icon)
		}
	}
}

func TestAdminPage(t *testing.T) {
	if got := screen.AdminURL("riverside.myshopify.com",
		"gid://shopify/Order/42"); got != "https://admin.shopify.com/store/riverside/orders/42" {
		t.Errorf("got %q", got)
	}
	if got := screen.AdminURL("127.0.0.1", "gid://shopify/Order/42"); got != "" {
		t.Errorf("a page outside Shopify: %q", got)
	}
}
