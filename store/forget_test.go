package store_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
)

// kept are the texts of an order that tell of no person. A field that is new is
// taken out by Order.Forgotten, or it is added here by somebody who has thought
// about it.
var kept = []string{
	"ID", "Shop", "ShopifyID", "Name", "Source", "Currency", "Financial", "Fulfillment", "Risk", "Withheld",
	"Billing.Province", "Billing.Country", "Shipping.Province", "Shipping.Country", "DiscountCodes",
	"ShippingService", "Terms.Name",
	"TaxLines.Title", "TaxLines.Rate",
	"Lines.ShopifyID", "Lines.Title", "Lines.Variant", "Lines.VariantID", "Lines.ProductID", "Lines.SKU", "Lines.Barcode",
	"Payments.ShopifyID", "Payments.Kind", "Payments.State", "Payments.Gateway", "Payments.Approval", "Payments.Brand",
	"Payments.PresentedCurrency",
	"FulfillmentOrders.ShopifyID", "FulfillmentOrders.State", "FulfillmentOrders.Method", "FulfillmentOrders.LocationID",
	"FulfillmentOrders.Location", "FulfillmentOrders.Holds.Reason",
	"FulfillmentOrders.Lines.ShopifyID", "FulfillmentOrders.Lines.LineShopifyID",
	"Fulfillments.ShopifyID", "Fulfillments.State", "Fulfillments.FulfillmentOrders", "Fulfillments.Carrier",
}

func TestR65_W3_NoTextOfAForgottenOrderTellsOfItsPersonUnlessItIsNamedHere(t *testing.T) {
	var o store.Order
	fill(reflect.ValueOf(&o).Elem(), "")
	var left []string
	texts(reflect.ValueOf(o.Forgotten()), "", func(path string) { left = append(left, path) })
	for _, path := range left {
		if !slices.Contains(kept, strings.TrimPrefix(path, "Whole.")) {
			t.Errorf("%s is still there after forgetting", path)
		}
	}
	for _, path := range kept {
		if !slices.Contains(left, path) {
			t.Errorf("%s is gone, and the books or the counter need it", path)
		}
	}
	if o.Buyer.FirstName == "" || o.Payments[0].Digits == "" || o.Fulfillments[0].Tracking == "" {
		t.Error("forgetting changed the order that it was asked about")
	}
}

// fill puts its own path into every text, and a figure into every number.
func fill(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("text of " + path)
	case reflect.Int64, reflect.Int:
		v.SetInt(7)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), path)
	case reflect.Pointer:
		if path == "Whole.Whole" {
			return // there is one whole
		}
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), path)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1, 0)))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), strings.TrimPrefix(path+"."+v.Type().Field(i).Name, "."))
		}
	}
}

// texts tells of every text that is not empty.
func texts(v reflect.Value, path string, found func(path string)) {
	switch v.Kind() {
	case reflect.String:
		if v.String() != "" {
			found(path)
		}
	case reflect.Slice:
		for i := range v.Len() {
			texts(v.Index(i), path, found)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			texts(v.Elem(), path, found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				texts(v.Field(i), strings.TrimPrefix(path+"."+v.Type().Field(i).Name, "."), found)
			}
		}
	}
}

func TestR65_W3_APersonIsFoundInATextHoweverItIsWritten(t *testing.T) {
	traces := store.Customer{
		FirstName: "Zoë", LastName: "O'Neill Müller", Email: "Zoe+bikes@Example.com", Phone: "(603) 555-0100",
		Address: store.Address{Street: "12 Ähren  Weg"},
	}.Traces()
	for _, c := range []struct{ text, want string }{
		{"Engraving: ZOË O'NEILL MÜLLER, gold", "Engraving: (forgotten), gold"},
		{"O'Neill Müller, Zoë", "(forgotten)"},
		{"ask zoe+BIKES@example.com first", "ask (forgotten) first"},
		{"call 603.555.0100", "call (forgotten)"},
		{"call +6035550100 or 603-555 0100", "call (forgotten) or (forgotten)"},
		{"to 12 ähren weg, back door", "to (forgotten), back door"},
		{"Zoë asked; Müller Light is sold out; 60355501", "Zoë asked; Müller Light is sold out; 60355501"},
		{"", ""},
	} {
		if got := traces.Without(c.text); got != c.want {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
	}
	for _, nobody := range []store.Customer{
		{},
		{FirstName: "Mark"},
		{LastName: "Short"},
		{Phone: "12"},
		{Address: store.Address{Street: "A 1"}},
	} {
		if text := "Mark Short, A 1, 12"; nobody.Traces().Without(text) != text {
			t.Errorf("a record that says next to nothing (%s) was found in a text", fmt.Sprint(nobody.Name()))
		}
	}
}
