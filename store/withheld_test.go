package store_test

import (
	"reflect"
	"testing"

	"tillbridge/store"
)

func TestR60_WhatIsWithheldByNowIsStillKnown(t *testing.T) {
	home := store.Address{
		FirstName: "Maya", LastName: "Okafor", Street: "2210 Mishawaka Ave", Street2: "Apt 4", City: "South Bend",
		Postcode: "46615", Country: "US", Phone: "(574) 555-0148",
	}
	before := store.Order{
		Email: "maya@example.com", Phone: "(574) 555-0148", Note: "Ring twice.", Billing: home, Shipping: home,
		Buyer: store.Buyer{
			ShopifyID: "gid://shopify/Customer/1", FirstName: "Maya", LastName: "Okafor", Email: "maya@example.com",
			Phone: "(574) 555-0148",
		},
	}
	all := before
	all.Withheld = []string{"billingAddress", "customer", "email", "note", "phone", "shippingAddress"}
	moved := before
	moved.Withheld = []string{"shippingAddress.address1"}
	moved.Shipping = store.Address{FirstName: "Maya", LastName: "Okafor", City: "Granger", Postcode: "46530", Country: "US"}
	street := moved
	street.Shipping.Street = home.Street
	named := before
	named.Withheld = []string{"customer.defaultEmailAddress", "customer.firstName", "customer.lastName"}
	tests := map[string]struct{ read, want store.Order }{
		"all of it":              {store.Order{Withheld: all.Withheld}, all},
		"one line of an address": {moved, street},
		"names of the customer": {store.Order{
			Withheld: named.Withheld, Email: before.Email, Phone: before.Phone, Note: before.Note,
			Billing: home, Shipping: home, Buyer: store.Buyer{ShopifyID: before.Buyer.ShopifyID, Phone: before.Buyer.Phone},
		}, named},
		"what is shown, though empty": {store.Order{Buyer: before.Buyer}, store.Order{Buyer: before.Buyer}},
		"nothing of another customer's": {
			store.Order{Withheld: []string{"email"}, Buyer: store.Buyer{ShopifyID: "gid://shopify/Customer/2"}},
			store.Order{Withheld: []string{"email"}, Buyer: store.Buyer{ShopifyID: "gid://shopify/Customer/2"}},
		},
	}
	for name, test := range tests {
		if got := test.read.Recalling(before); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}
