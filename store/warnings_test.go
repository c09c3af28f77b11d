package store_test

import (
	"strings"
	"testing"

	"tillbridge/store"
)

func TestR36_M6_APaymentThatDisagreesWithShopifysIsSaid(t *testing.T) {
	visa := store.ShopifyPayment{
		Kind: "SALE", State: "SUCCESS", Gateway: "shopify_payments", Approval: "A-7731", Brand: "Visa",
		Digits: "4242", Minor: 5000,
	}
	gift := store.ShopifyPayment{Kind: "SALE", State: "SUCCESS", Gateway: "gift_card", Minor: 1000}
	paypal := store.ShopifyPayment{Kind: "SALE", State: "SUCCESS", Gateway: "paypal", Minor: 5000}
	failed := visa
	failed.State, failed.Brand = "FAILURE", "American Express"
	held := func(payments ...store.ShopifyPayment) store.Order {
		return store.Order{Name: "#1001", Currency: "USD", Financial: store.Paid, Payments: payments}
	}
	for _, c := range []struct {
		name string
		pay  store.Payment
		at   store.Order
		want string
	}{
		{"another brand", store.Payment{Card: "AMEX"}, held(visa), "Shopify's payment is by Visa ···· 4242, not AMEX."},
		{"the brand in another word", store.Payment{Card: "MC"}, held(store.ShopifyPayment{
			Kind: "SALE", State: "SUCCESS", Brand: "Mastercard",
			Minor: 5000,
		}), ""},
		{"the same brand", store.Payment{Card: "VISA"}, held(visa), ""},
		{"a card that failed counts for nothing", store.Payment{Card: "AMEX"}, held(failed, visa), "Shopify's payment is by Visa ···· 4242, " +
			"not AMEX."},
		{"one of two", store.Payment{Card: "VISA"}, held(visa, gift), ""},
		{"no brand", store.Payment{Card: "VISA"}, held(paypal), "Shopify's payment came by paypal and names no card, so VISA is not known to " +
			"be right."},
		{"a type that is no brand", store.Payment{Card: "PayPal"}, held(paypal), ""},
		{"a type that is no brand, beside a card", store.Payment{Card: "Online"}, held(visa), ""},
		{"another approval", store.Payment{Card: "VISA", Comments: "Approval B-9920"}, held(visa), "Shopify's approval is A-7731, which is " +
			"not in the comments."},
		{"the approval among words", store.Payment{Card: "VISA", Comments: "a-7731, by phone"}, held(visa), ""},
		{"words", store.Payment{Card: "VISA", Comments: "his brother came at 5"}, held(visa), ""},
		{"another amount", store.Payment{Card: "VISA", Minor: 4000}, held(visa), "Shopify holds $50.00 for #1001, not $40.00."},
		{
			"money of another type while Shopify's is not booked",
			store.Payment{Type: "Cash", Minor: 5000},
			held(visa),
			"Shopify holds $50.00 for #1001 that is not booked yet: make sure that nothing is paid twice.",
		},
		{"money of another type, Shopify has none", store.Payment{Type: "Cash", Minor: 5000}, held(), ""},
	} {
		if c.pay.Type == "" {
			c.pay.Type = store.ECommerce
		}
		if c.pay.Minor == 0 {
			c.pay.Minor = 5000
			if len(c.at.Payments) == 2 && c.at.Payments[1].Gateway == "gift_card" {
				c.pay.Minor = 6000
			}
		}
		c.pay.Currency = "USD"
		sale := store.Transaction{Currency: "USD", Total: c.pay.Minor, State: store.TransactionOpen}
		if got := strings.Join(store.Sale{Transaction: sale, Latest: c.at}.PaymentWarnings(c.pay, nil), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	booked := store.Transaction{Currency: "USD", Total: 6000, Paid: 5000, State: store.TransactionOpen}
	if got := (store.Sale{Transaction: booked, Latest: held(visa)}).PaymentWarnings(
		store.Payment{Type: "Cash", Minor: 1000, Currency: "USD"}, nil); len(got) > 0 {
		t.Errorf("the rest in cash: %q", got)
	}
}

func TestR25_M6_AProductThatIsUnlikeTheLineHasToBeConfirmed(t *testing.T) {
	wheels := store.OrderLine{Title: "Carbon wheelset", Variant: "700c", UnitPrice: 34900, Barcode: "4006381333931"}
	for _, c := range []struct {
		name string
		p    store.Product
		want string
	}{
		{"a tube", store.Product{Description: "Inner tube", Price: 899}, "It costs $349.00 at Shopify and $8.99 here. “Carbon wheelset 700c” " +
			"and “Inner tube” have no word in common."},
		{
			"another barcode",
			store.Product{Description: "Carbon wheels 700c", Price: 32900, Barcode: "5012345678900"},
			"Its barcode is 4006381333931 at Shopify and 5012345678900 here.",
		},
		{"a small difference", store.Product{Description: "Wheelset, carbon", Price: 29900, Barcode: "0400 6381-333931"}, ""},
		{"half the price", store.Product{Description: "wheelset", Price: 17450}, "It costs $349.00 at Shopify and $174.50 here."},
		{"twice the price", store.Product{Description: "wheelset", Price: 69800}, "It costs $349.00 at Shopify and $698.00 here."},
		{"a word within a longer one", store.Product{Description: "Wheels", Price: 34900}, ""},
		{"no price, no barcode, no description", store.Product{}, ""},
	} {
		c.p.Stocked = true
		if got := strings.Join(store.MatchWarnings(wheels, c.p, "USD"), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for _, p := range []store.Product{{Description: "Tips", Price: 500, Stocked: true}, {Description: "Services"}} {
		if got := store.MatchWarnings(store.OrderLine{Title: "Tip"}, p, "JPY"); len(got) > 0 {
			t.Errorf("a tip as %s: %q", p.Description, got)
		}
	}
}

func TestR23_M6_DuplicatesThatDifferAreNamed(t *testing.T) {
	for _, c := range []struct {
		name string
		of   []store.Product
		want string
	}{
		{"prices", []store.Product{{Price: 4900, Description: "Pump"}, {Price: 6200, Description: "Pump"}}, "prices $49.00 and $62.00"},
		{"barcodes", []store.Product{{Barcode: "111"}, {Barcode: "222"}, {Barcode: "0111"}}, "barcodes 111 and 222"},
		{"descriptions", []store.Product{{Description: "Floor pump"}, {Description: "Inner tube"}}, "descriptions without a word in common"},
		{
			"all",
			[]store.Product{{Price: 1, Barcode: "1", Description: "Bell"}, {Price: 2, Barcode: "2", Description: "Lamp"}},
			"prices $0.01 and $0.02, barcodes 1 and 2, descriptions without a word in common",
		},
		{"nothing", []store.Product{
			{Price: 4900, Barcode: "12", Description: "Floor pump"},
			{Price: 4900, Barcode: "012", Description: "pump, floor"},
			{},
		}, ""},
	} {
		if got := store.ProductsDiffer(c.of, "USD"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestR40_WhatWasBookedOtherwiseIsSaidAfterwardsToo(t *testing.T) {
	o := store.Order{Currency: "USD", Payments: []store.ShopifyPayment{
		{Kind: "SALE", State: "SUCCESS", Minor: 500, Brand: "Visa", Digits: "4242", Approval: "A1234"},
	}}
	amex := store.Payment{ID: "1", Type: store.ECommerce, Card: "AMEX", Minor: 500, Currency: "USD"}
	concerns := o.BookedOtherwise([]store.Payment{amex})
	if len(concerns) != 1 || concerns[0].Text != "Shopify's payment is by Visa ···· 4242, not AMEX. Reverse the payment and take it again." {
		t.Errorf("another card: %+v", concerns)
	}
	right := amex
	right.Card = "VISA"
	back := store.Payment{ID: "2", Type: store.ECommerce, Card: "AMEX", Minor: -500, Currency: "USD", Reverses: "1"}
	if concerns := o.BookedOtherwise([]store.Payment{amex, back, right}); len(concerns) != 0 {
		t.Errorf("what was taken back: %+v", concerns)
	}
}
