package transaction

import (
	"strings"
	"testing"

	"tillbridge/store"
)

// split has a helmet wait at the counter and another one sent.
func split(o *store.Order) {
	part := func(id, method string) store.FulfillmentOrder {
		return store.FulfillmentOrder{
			ShopifyID: id, State: "OPEN", Method: method, LocationID: "loc", Location: "Riverside",
			Lines: []store.FulfillmentOrderLine{{ShopifyID: id + "a", LineShopifyID: "l1", Total: 1, Remaining: 1}},
		}
	}
	o.FulfillmentOrders = []store.FulfillmentOrder{part("fo1", "PICK_UP"), part("fo2", "SHIPPING")}
}

func TestR54_PartsAreBandsAboveTheLines(t *testing.T) {
	c := opened(t, split)
	c.says("Part 1 · Pickup · New", "Part 2 · Ship · New")
	var opened string
	c.cfg.OpenParts = func(id, _ string) { opened = id }
	c.openParts()
	if opened != c.sale().Order.ID {
		t.Errorf("the bands open the parts of %q", opened)
	}
}

func TestR54_AnOrderOfOnePartHasNoBands(t *testing.T) {
	c := opened(t, nil)
	if c.bands.Visible() || strings.Contains(c.reads(), "Part 1") {
		t.Error("nine in ten orders show bands that nobody needs")
	}
}
