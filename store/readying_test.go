package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
)

// toPickUp is a paid order for the counter with its transaction; what a test makes of its
// Order is what Shopify has (see latest).
func toPickUp() store.Sale {
	o := store.Order{
		Name: "#1042", Currency: "USD", Total: 12840, Received: 12840, Financial: store.Paid, RequiresShipping: true,
		FulfillmentOrders: []store.FulfillmentOrder{{State: "OPEN", Method: "PICK_UP"}},
		Payments:          []store.ShopifyPayment{{Kind: "SALE", State: "SUCCESS", Brand: "Visa", Approval: "04T82K", Minor: 12840}},
	}
	return store.Sale{Order: o, Status: store.New, Transaction: store.Transaction{
		ID: "t", Barcode: "20000001", Currency: "USD", Total: 12840, ShopifyTotal: 12840, State: store.TransactionOpen,
	}}
}

// latest has Shopify's order be the one that is accepted.
func latest(s store.Sale) store.Sale {
	s.Latest = s.Order
	return s
}

func TestR57_OneStepIsOfferedOnlyWhereTheMoneyIsClear(t *testing.T) {
	tests := []struct {
		name   string
		change func(*store.Sale)
		says   string // "" where it is offered
	}{
		{"paid by a known card", func(*store.Sale) {}, ""},
		{"authorized only", func(s *store.Sale) {
			s.Order.Financial, s.Order.Received, s.Order.Outstanding = store.Authorized, 0, 12840
			s.Order.Payments[0].Kind = "AUTHORIZATION"
		}, "Authorized, not captured."},
		{"not paid", func(s *store.Sale) {
			s.Order.Financial, s.Order.Received, s.Order.Outstanding, s.Order.Payments = store.Pending, 0, 12840, nil
		}, "Not paid."},
		{"pays in the store on collecting", func(s *store.Sale) { paysInStore(s) }, ""},
		{"pays in the store, with a high risk", func(s *store.Sale) { paysInStore(s); s.Order.Risk = "CANCEL" }, "High risk of fraud."},
		{"pays in the store, and has paid a part", func(s *store.Sale) {
			paysInStore(s)
			s.Transaction.Paid, s.Payments = 1000, []store.Payment{{Type: "Cash", Minor: 1000}}
		}, ""},
		{"cancelled at Shopify", func(s *store.Sale) { s.Order.CancelledAt = time.Unix(1, 0) }, "Cancelled at Shopify."},
		{"a high risk", func(s *store.Sale) { s.Order.Risk = "CANCEL" }, "High risk of fraud."},
		{"Shopify asks another total", func(s *store.Sale) { s.Transaction.ShopifyTotal = 13000 }, "Shopify asks $130.00"},
		{"a part was paid in cash too", func(s *store.Sale) {
			s.Transaction.Paid = 1000
			s.Payments = []store.Payment{{Type: "Cash", Minor: 1000}}
		}, "the balance is $118.40"},
		{"a wallet that names no card", func(s *store.Sale) { s.Order.Payments[0].Brand = "" }, "names no Card Type"},
		{"a change to decide about", func(s *store.Sale) { s.Changed = true }, "nobody has decided"},
		{"to be sent", func(s *store.Sale) { s.Order.FulfillmentOrders[0].Method = "SHIPPING" }, "picked up at the counter"},
		{"completed", func(s *store.Sale) { s.Status = store.Completed }, "final"},
		{"a finished sale", func(s *store.Sale) { s.Transaction.State = store.TransactionFinished }, "finished as a sale"},
		{"all paid at the counter", func(s *store.Sale) {
			s.Order.Financial, s.Order.Received, s.Order.Outstanding, s.Order.Payments = store.Pending, 0, 12840, nil
			s.Transaction.Paid = 12840
			s.Payments = []store.Payment{{Type: "Cash", Minor: 12840}}
		}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := toPickUp()
			test.change(&s)
			_, err := latest(s).Readiness(tenders, cards)
			switch {
			case test.says == "" && err != nil:
				t.Errorf("it is not offered: %v", err)
			case test.says != "" && (err == nil || !strings.Contains(store.MessageOf(err), test.says)):
				t.Errorf("it says %q, want %q", store.MessageOf(err), test.says)
			}
		})
	}
}

// paysInStore has the order be paid at the counter.
func paysInStore(s *store.Sale) {
	s.Order.Financial, s.Order.Received, s.Order.Outstanding = store.Pending, 0, 12840
	s.Order.Payments = []store.ShopifyPayment{{Kind: "SALE", State: "PENDING", Minor: 12840, Manual: true, Gateway: "Pay in store"}}
}

// A customer who pays in the store is told that it is ready before there is any money.
func TestR57_WhatIsPaidOnCollectingIsMadeReadyUnpaidAndSaysSo(t *testing.T) {
	s := toPickUp()
	paysInStore(&s)
	got, err := latest(s).Readiness(tenders, cards)
	if err != nil || got.Payment.Minor != 0 || !got.Status || !got.KeepOpen || !got.Receipt {
		t.Fatalf("left to do: %+v, %v", got, err)
	}
	if want := []string{"$128.40 is still to be paid: Pay in store."}; !slices.Equal(got.Warnings, want) {
		t.Errorf("warned of %q, want %q", got.Warnings, want)
	}
}

func TestR61_OneStepLeavesOutWhatWasDone(t *testing.T) {
	tests := []struct {
		name   string
		change func(*store.Sale)
		want   store.Readiness
		booked int64
	}{
		{"nothing was", func(*store.Sale) {}, store.Readiness{KeepOpen: true, Status: true, Receipt: true}, 12840},
		{"the payment", func(s *store.Sale) {
			s.Transaction.Paid, s.Payments = 12840, []store.Payment{{Type: store.ECommerce, Minor: 12840}}
		}, store.Readiness{KeepOpen: true, Status: true, Receipt: true}, 0},
		{"a receipt from before the payment", func(s *store.Sale) { s.Copied = true }, store.Readiness{KeepOpen: true, Status: true, Receipt: true}, 12840},
		{"all but Keep Open", func(s *store.Sale) {
			s.Transaction.Paid, s.Payments = 12840, []store.Payment{{Type: store.ECommerce, Minor: 12840}}
			s.Status, s.Copied = store.ReadyForPickup, true
		}, store.Readiness{KeepOpen: true}, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := toPickUp()
			test.change(&s)
			got, err := latest(s).Readiness(tenders, cards)
			if err != nil {
				t.Fatal(err)
			}
			if got.Payment.Minor != test.booked || got.KeepOpen != test.want.KeepOpen || got.Status != test.want.Status ||
				got.Receipt != test.want.Receipt {
				t.Errorf("left to do: %+v", got)
			}
		})
	}
}
