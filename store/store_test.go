package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tillbridge/store"
)

func TestR2_WhatRequiresAction(t *testing.T) {
	tests := []struct {
		name    string
		status  store.Status
		push    store.PushState
		changed bool
		want    bool
	}{
		{"new", store.New, "", false, true},
		{"customer", store.CustomerIDNeeded, "", false, true},
		{"product", store.ProductMatchFailed, "", false, true},
		{"shipment", store.ReadyForShipment, store.PushSaved, false, true},
		{"pickup waits for the customer", store.ReadyForPickup, store.PushConfirmed, false, false},
		{"pickup whose push failed", store.ReadyForPickup, store.PushFailed, false, true},
		{"completed", store.Completed, store.PushConfirmed, false, false},
		{"completed, changed at Shopify", store.Completed, store.PushConfirmed, true, true},
		{"rejected, push failed", store.Rejected, store.PushFailed, false, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := store.RequiresAction(test.status, test.push, test.changed, false, false); got != test.want {
				t.Errorf("requires action: %t, want %t", got, test.want)
			}
		})
	}
}

func TestR11_R12_WhatAnOrderMayBecome(t *testing.T) {
	pickup := store.Standing{Status: store.New, Delivery: store.DeliveryPickup}
	tests := []struct {
		name string
		from store.Standing
		to   store.Status
		may  bool
	}{
		{"pickup is ready for pickup", pickup, store.ReadyForPickup, true},
		{"pickup is not shipped", pickup, store.ReadyForShipment, false},
		{"ship is shipped", store.Standing{Status: store.New, Delivery: store.DeliveryShip}, store.ReadyForShipment, true},
		{"ship is not picked up", store.Standing{Status: store.New, Delivery: store.DeliveryShip}, store.ReadyForPickup, false},
		{"local delivery counts as sent", store.Standing{Status: store.New, Delivery: store.DeliveryLocal}, store.ReadyForShipment, true},
		{"a mixed order may do both", store.Standing{Status: store.ReadyForPickup, Delivery: store.DeliveryMixed}, store.ReadyForShipment, true},
		{"problems are never picked", pickup, store.CustomerIDNeeded, false},
		{"nor the other", pickup, store.ProductMatchFailed, false},
		{"new not while a problem stands", store.Standing{
			Status: store.ReadyForPickup, Problem: store.CustomerIDNeeded,
			Delivery: store.DeliveryPickup,
		}, store.New, false},
		{"new again without one", store.Standing{Status: store.ReadyForPickup, Delivery: store.DeliveryPickup}, store.New, true},
		{"completed for all", store.Standing{Status: store.CustomerIDNeeded, Problem: store.CustomerIDNeeded}, store.Completed, true},
		{"rejected for all", store.Standing{Status: store.ProductMatchFailed, Problem: store.ProductMatchFailed}, store.Rejected, true},
		{"completed is final", store.Standing{Status: store.Completed}, store.New, false},
		{"rejected is final", store.Standing{Status: store.Rejected}, store.Completed, false},
		{"a finished sale is not rejected", store.Standing{Status: store.New, Finished: true}, store.Rejected, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := test.from.MayBecome(test.to)
			if (err == nil) != test.may {
				t.Errorf("may become %s: %v, want %t", test.to, err, test.may)
			}
			if err != nil && store.CodeOf(err) != store.Invalid {
				t.Errorf("code %s, want invalid", store.CodeOf(err))
			}
		})
	}
}

func TestR12_OfferedStatusesFit(t *testing.T) {
	got := store.Standing{Status: store.CustomerIDNeeded, Problem: store.CustomerIDNeeded, Delivery: store.DeliveryPickup}.Offered()
	want := []store.Status{store.New, store.CustomerIDNeeded, store.ReadyForPickup, store.Completed, store.Rejected}
	if len(got) != len(want) {
		t.Fatalf("offered %v, want %v", got, want)
	}
	for i := range want {
		if got[i].Status != want[i] {
			t.Errorf("offered %s at %d, want %s", got[i].Status, i, want[i])
		}
		if picked := want[i] != store.New; (got[i].Reason == "") != picked {
			t.Errorf("%s: reason %q", want[i], got[i].Reason)
		}
	}
}

func TestR48_MoneyIsExact(t *testing.T) {
	tests := []struct {
		amount, currency string
		minor            int64
		shown            string
		ok               bool
	}{
		{"25.0", "USD", 2500, "$25.00", true},
		{"0.1", "USD", 10, "$0.10", true},
		{"2459.93", "USD", 245993, "$2,459.93", true},
		{"1200", "JPY", 1200, "¥1,200", true},
		{"1200.00", "JPY", 1200, "¥1,200", true},
		{"1.234", "KWD", 1234, "KWD\u00a01.234", true},
		{"-5.00", "EUR", -500, "-€5.00", true},
		{"1.005", "USD", 0, "", false},
		{"1.5", "JPY", 0, "", false},
		{"a lot", "USD", 0, "", false},
		{"1", "ZZZ", 0, "", false},
		{"99999999999999999999", "USD", 0, "", false},
	}
	for _, test := range tests {
		t.Run(test.amount+" "+test.currency, func(t *testing.T) {
			got, err := store.ParseMoney(test.amount, test.currency)
			if (err == nil) != test.ok {
				t.Fatalf("error %v, want ok %t", err, test.ok)
			}
			if err != nil {
				return
			}
			if got.Minor != test.minor || got.String() != test.shown {
				t.Errorf("%d %q, want %d %q", got.Minor, got, test.minor, test.shown)
			}
			again, err := store.ParseMoney(got.Decimal(), test.currency)
			if err != nil || again != got {
				t.Errorf("%q reads back as %v, %v", got.Decimal(), again, err)
			}
		})
	}
}

func TestR16_TotalsAddUpToShopifys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := store.Order{Currency: "USD", TaxesIncluded: rapid.Bool().Draw(t, "included")}
		for range rapid.IntRange(0, 6).Draw(t, "lines") {
			quantity := rapid.Int64Range(0, 9).Draw(t, "quantity")
			price := rapid.Int64Range(0, 500_000).Draw(t, "price")
			line := store.OrderLine{Quantity: quantity, UnitPrice: price}
			if quantity > 0 {
				line.LineDiscount = rapid.Int64Range(0, quantity*price).Draw(t, "line discount")
				line.OrderDiscount = rapid.Int64Range(0, quantity*price-line.LineDiscount).Draw(t, "order discount")
				line.Tax = rapid.Int64Range(0, 10_000).Draw(t, "tax")
			}
			o.Lines = append(o.Lines, line)
			o.Total += quantity*price - line.Discount()
			o.Tax += line.Tax
		}
		o.ShippingCharge = rapid.Int64Range(0, 10_000).Draw(t, "shipping")
		o.Fees = rapid.Int64Range(0, 1_000).Draw(t, "fees")
		o.Total += o.ShippingCharge + o.Fees
		if !o.TaxesIncluded {
			o.Total += o.Tax
		}
		transaction := store.TransactionFor(o, "c", make([]string, len(o.OpenLines())))
		if transaction.Total != o.Total || transaction.Difference() != 0 {
			t.Fatalf("total %d, difference %d, want %d and 0", transaction.Total, transaction.Difference(), o.Total)
		}
		o.Total += 7
		if off := store.TransactionFor(o, "c", make([]string, len(o.OpenLines()))); off.Difference() != 7 {
			t.Fatalf("difference %d, want the 7 that Shopify asks more", off.Difference())
		}
	})
}

func TestDeliveryIsReadFromFulfillmentOrders(t *testing.T) {
	fo := func(method, state string) store.FulfillmentOrder {
		return store.FulfillmentOrder{Method: method, State: state}
	}
	tests := []struct {
		name  string
		order store.Order
		want  store.Delivery
	}{
		{"pickup", store.Order{FulfillmentOrders: []store.FulfillmentOrder{fo("PICK_UP", "OPEN")}}, store.DeliveryPickup},
		{"ship", store.Order{FulfillmentOrders: []store.FulfillmentOrder{fo("SHIPPING", "OPEN")}}, store.DeliveryShip},
		{"local", store.Order{FulfillmentOrders: []store.FulfillmentOrder{fo("LOCAL", "OPEN")}}, store.DeliveryLocal},
		{"mixed", store.Order{FulfillmentOrders: []store.FulfillmentOrder{fo("PICK_UP", "OPEN"), fo("SHIPPING", "OPEN")}}, store.DeliveryMixed},
		{"a cancelled one is left behind by routing", store.Order{FulfillmentOrders: []store.FulfillmentOrder{
			fo("SHIPPING", "CANCELLED"),
			fo("PICK_UP", "OPEN"),
		}}, store.DeliveryPickup},
		{
			"a tip beside a pickup",
			store.Order{FulfillmentOrders: []store.FulfillmentOrder{fo("NONE", "CLOSED"), fo("PICK_UP", "OPEN")}},
			store.DeliveryPickup,
		},
		{"not routed yet", store.Order{RequiresShipping: true}, store.DeliveryUnknown},
		{"nothing to send", store.Order{}, store.DeliveryNothing},
		{"a new method of Shopify's", store.Order{FulfillmentOrders: []store.FulfillmentOrder{fo("DRONE", "OPEN")}}, store.DeliveryNothing},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := store.DeliveryOf(test.order); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestErrorsSpeakToPeopleAndToTheLog(t *testing.T) {
	cause := errors.New("SQLITE_FULL")
	err := store.FailBecause(cause, store.Broken, "The disk is full.")
	if store.MessageOf(err) != "The disk is full." || store.CodeOf(err) != store.Broken || !errors.Is(err, cause) {
		t.Errorf("message %q, code %q", store.MessageOf(err), store.CodeOf(err))
	}
	if got := store.Details(err); got != "The disk is full. (SQLITE_FULL)" {
		t.Errorf("details %q", got)
	}
}

func TestR42_W2_WhatShopifySaidIsForThePersonAndNotForTheLog(t *testing.T) {
	refused := store.Fail(store.Refused, "Shopify refused: %s Order %s stays.", store.Said("Customer Jane Doe isn't known."), "#1042")
	if got := store.MessageOf(refused); got != "Shopify refused: Customer Jane Doe isn't known. Order #1042 stays." {
		t.Errorf("a person reads %q", got)
	}
	wrapped := fmt.Errorf("sending: %w", store.FailBecause(refused, store.Unavailable, "It waits."))
	for _, got := range []string{store.Details(refused), store.Details(fmt.Errorf("sending: %w", refused)), store.Details(wrapped)} {
		if strings.Contains(got, "Jane") || !strings.Contains(got, "Shopify refused: [30 letters of theirs] Order #1042 stays.") {
			t.Errorf("the log reads %q", got)
		}
	}
}
