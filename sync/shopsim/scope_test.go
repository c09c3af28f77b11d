package shopsim

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func without(scopes ...string) []string {
	return slices.DeleteFunc(slices.Clone(Scopes), func(s string) bool { return slices.Contains(scopes, s) })
}

func TestR42_AMissingScopeShowsAsAtShopify(t *testing.T) {
	const (
		orders = `query($id:ID!){orders(first:5){nodes{id}} order(id:$id){id}}`
		node   = `query($id:ID!){node(id:$id){id}}`
		parts  = `query($id:ID!){fulfillmentOrders(first:5){nodes{id}} order(id:$id){fulfillmentOrders(first:5){nodes{id}}}}`
		buyer  = `query($id:ID!){order(id:$id){name email customer{id}}}`
		goods  = `query($id:ID!){order(id:$id){name lineItems(first:1){nodes{sku product{id} variant{id}}}}}`
		places = `query($id:ID!){order(id:$id){name fulfillmentOrders(first:1){nodes{assignedLocation{name location{id}}}}}}`
	)
	tests := []struct {
		name     string
		lacks    []string
		query    string
		has, not []string
	}{
		{"none", nil, buyer, []string{"/Customer/"}, []string{`"errors"`}},
		{"orders", []string{"read_orders", "write_orders"}, orders, []string{"ACCESS_DENIED", "read_orders"}, []string{"/Order/"}},
		{"orders by node", []string{"read_orders", "write_orders"}, node, []string{"ACCESS_DENIED"}, []string{"/Order/"}},
		{"to write orders implies to read them", []string{"read_orders"}, orders, []string{"/Order/"}, []string{`"errors"`}},
		{"fulfillment orders are none, and no error", []string{
			"read_merchant_managed_fulfillment_orders",
			"write_merchant_managed_fulfillment_orders",
		}, parts, []string{`"fulfillmentOrders":{"nodes":[]}`}, []string{`"errors"`, "/FulfillmentOrder/"}},
		{
			"customers",
			[]string{"read_customers"},
			buyer,
			[]string{`"customer":null`, `"name":"#1001"`, "ACCESS_DENIED", "read_customers"},
			[]string{"/Customer/"},
		},
		{
			"products",
			[]string{"read_products"},
			goods,
			[]string{`"product":null`, `"variant":null`, `"sku":"`, "read_products"},
			[]string{"/Product/"},
		},
		{"locations", []string{"read_locations"}, places, []string{`"location":null`, "read_locations"}, []string{"/Location/"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			shop, _, ask := open(t, Config{Orders: 1, Scopes: without(test.lacks...)})
			_, raw := ask(test.query, map[string]any{"id": shop.orders[0].ID})
			for _, want := range test.has {
				if !strings.Contains(raw, want) {
					t.Errorf("no %s in %s", want, raw)
				}
			}
			for _, bad := range test.not {
				if strings.Contains(raw, bad) {
					t.Errorf("%s in %s", bad, raw)
				}
			}
		})
	}
}

func TestR42_WithoutItsWriteScopeNothingIsDone(t *testing.T) {
	shop, c, ask := open(t, Config{Orders: 2, Scopes: without("write_orders", "write_merchant_managed_fulfillment_orders")})
	part := []any{map[string]any{"fulfillmentOrderId": shop.orders[1].fulfillmentOrders[0].ID}}
	for operation, variables := range map[string]map[string]any{
		"PrepareForPickup":  {"input": map[string]any{"lineItemsByFulfillmentOrder": part}},
		"CreateFulfillment": {"fulfillment": map[string]any{"lineItemsByFulfillmentOrder": part}},
		"CancelOrder":       cancelling(shop.orders[1]),
	} {
		if _, raw := ask(named(t, operation), variables); !strings.Contains(raw, "ACCESS_DENIED") {
			t.Errorf("%s: %s", operation, raw)
		}
	}
	c.at = c.at.Add(time.Hour)
	ask(`{shop{id}}`, nil)
	if log := shop.Log(); len(log) != 0 {
		t.Errorf("done all the same: %v", log)
	}
}

func TestR42_WithoutReadAllOrdersOldOnesAreHidden(t *testing.T) {
	shop, c, ask := open(t, Config{Orders: 2, Scopes: without("read_all_orders")})
	c.at = c.at.Add(61 * 24 * time.Hour)
	shop.Step()
	_, raw := ask(`query($ids:[ID!]!){orders(first:5){nodes{id}} nodes(ids:$ids){id}}`, map[string]any{"ids": []any{shop.orders[0].ID}})
	if strings.Count(raw, "/Order/") != 1 || !strings.Contains(raw, `"nodes":[null]`) {
		t.Error(raw)
	}
}
