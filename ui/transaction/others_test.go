package transaction

import (
	"strings"
	"testing"

	"tillbridge/store"
)

func TestR53_WhatTheWarehouseHandsOverIsGreyedUnderTheLinesAndItsShareIsSaid(t *testing.T) {
	c := opened(t, func(o *store.Order) {
		o.FulfillmentOrders[0].Lines = []store.FulfillmentOrderLine{{ShopifyID: "f1", LineShopifyID: "l1", Total: 1, Remaining: 1}}
		o.FulfillmentOrders = append(o.FulfillmentOrders, store.FulfillmentOrder{
			ShopifyID: "fo2", State: "OPEN", Method: "SHIPPING", LocationID: "depot", Location: "Warehouse",
			Lines: []store.FulfillmentOrderLine{{ShopifyID: "f2", LineShopifyID: "l1", Total: 1, Remaining: 1}},
		})
	})
	if n := len(c.Window.sale.Order.OtherLines()); n != 0 {
		t.Fatalf("%d lines are others', and nobody has ticked a location", n)
	}
	_, err := c.db.OwnLocations(t.Context(), "s.myshopify.com", []string{"Riverside"}, true)
	must(t, err)
	sale, err := c.db.Sale(t.Context(), c.Window.sale.Transaction.ID)
	must(t, err)
	if sale.Transaction.Items() != 2 {
		t.Fatalf("what was booked has become %d", sale.Transaction.Items())
	}
	// One that comes after the tick is shared: shown here as this window shows it.
	places, err := c.db.Locations(t.Context(), "s.myshopify.com")
	must(t, err)
	c.Window.sale.Order = c.Window.sale.Order.Share(places, store.Order{})
	c.drawNote()
	row, ok := c.line(len(c.Window.sale.Transaction.Lines))
	if !ok || !row.Cells[0].Muted || row.Cells[0].Second != "Warehouse, open" || row.Cells[1].Text != "1" {
		t.Errorf("the line is %+v", row)
	}
	if text := c.note.Text; !strings.Contains(text, "$64.20 of the $128.40 that Shopify asks for #1042 is the share of Warehouse") {
		t.Errorf("said %q", text)
	}
}
