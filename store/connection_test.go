package store_test

import (
	"strings"
	"testing"
	"time"

	"tillbridge/store"
)

func TestR42_ADomainIsFoundInWhatWasPasted(t *testing.T) {
	tests := []struct{ typed, want, says string }{
		{"riverside-cycles.myshopify.com", "riverside-cycles.myshopify.com", ""},
		{"  Riverside-Cycles.MyShopify.com ", "riverside-cycles.myshopify.com", ""},
		{"https://riverside-cycles.myshopify.com/admin/orders?x=1", "riverside-cycles.myshopify.com", ""},
		{"https://admin.shopify.com/store/riverside-cycles/orders", "riverside-cycles.myshopify.com", ""},
		{"admin.shopify.com/store/riverside-cycles", "riverside-cycles.myshopify.com", ""},
		{"riverside-cycles", "riverside-cycles.myshopify.com", ""},
		{"", "", "Type the shop's domain"},
		{"www.riverside.example", "", "www.riverside.example is the shop's web address"},
		{"https://admin.shopify.com/settings", "", "is not a shop's domain"},
		{"-riverside.myshopify.com", "", "is not a shop's domain"},
		{"riverside.myshopify.com.evil.example", "", "web address"},
		{"https://riverside.myshopify.com@evil.example", "", "web address"},
		{"two words", "", "is not a shop's domain"},
	}
	for _, test := range tests {
		got, err := store.ShopDomain(test.typed)
		if got != test.want || (err == nil) != (test.says == "") {
			t.Errorf("%q is %q (%v), want %q", test.typed, got, err, test.want)
		}
		if err != nil && (store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), test.says)) {
			t.Errorf("%q: %s, want %q in it", test.typed, store.MessageOf(err), test.says)
		}
	}
}

func TestR42_OnlyASoundConnectionIsKept(t *testing.T) {
	tests := []struct {
		name  string
		c     store.Connection
		sound bool
	}{
		{"sound", store.Connection{Domain: "a.myshopify.com", Every: store.DefaultPause}, true},
		{"a pasted address", store.Connection{Domain: "https://a.myshopify.com", Every: store.DefaultPause}, false},
		{"no shop", store.Connection{Every: store.DefaultPause}, false},
		{"every second", store.Connection{Domain: "a.myshopify.com", Every: time.Second}, false},
		{"never", store.Connection{Domain: "a.myshopify.com"}, false},
	}
	for _, test := range tests {
		if err := test.c.Check(); (err == nil) != test.sound {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}
