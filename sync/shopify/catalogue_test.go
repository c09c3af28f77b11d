package shopify

import (
	"strings"
	"testing"
)

func TestR22_AVariantWhosePriceCanNotBeReadHoldsUpNoOther(t *testing.T) {
	lines := `{"id":"gid://shopify/ProductVariant/1","sku":null,"barcode":null,"title":"Default Title","price":"1400","inventoryItem":{"tracked":true},"product":{"title":"Bell","status":"ACTIVE","isGiftCard":false}}
{"id":"gid://shopify/ProductVariant/2","sku":"B","barcode":"4","title":"Red","price":"free","inventoryItem":{"tracked":false},"product":{"title":"Bell","status":"DRAFT","isGiftCard":true}}`
	variants, err := variantsOf(strings.NewReader(lines), "JPY")
	if err != nil || len(variants) != 2 {
		t.Fatalf("%d variants, %v", len(variants), err)
	}
	if v := variants[0]; v.Price != 1400 || v.Title != "Bell" || !v.Tracked || v.Fault != "" {
		t.Errorf("a bell for 1400 yen is %+v", v)
	}
	if v := variants[1]; v.Fault != `its price "free" can't be read` || v.Title != "Bell Red" || !v.Draft || !v.GiftCard {
		t.Errorf("a free bell is %+v", v)
	}
	for _, broken := range []string{`{"id":"gid://shopify/Pro`, `{"price":"1"}`, "[]"} {
		if _, err := variantsOf(strings.NewReader(lines+"\n"+broken), "JPY"); err == nil {
			t.Errorf("%s is read", broken)
		}
	}
}
