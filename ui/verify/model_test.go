package verify

import (
	"testing"

	"tillbridge/store"
	"tillbridge/ui/theme"
)

func TestR40_WhatShopifyMayAddLaterIsShownInItsOwnWords(t *testing.T) {
	o := store.Order{Currency: "USD", Payments: []store.ShopifyPayment{
		{Kind: "BLINK_OF_AN_EYE", State: "AWAITING_RESPONSE", Minor: 100},
		{Kind: "REFUND", State: "SUCCESS", Minor: 250, Gateway: "Gift Card"},
	}}
	got := rows(o, func(store.ShopifyPayment) string { return "now" })
	for i, want := range [][]string{
		{"now", "Blink of an eye", "–", "–", "–", "$1.00", "Awaiting response"},
		{"now", "Refund", "Gift Card", "–", "–", "–$2.50", "Success"},
	} {
		for column, text := range want {
			if cell := got[i].Cells[column]; cell.Text != text {
				t.Errorf("payment %d, %s: %q, want %q", i, paymentColumns[column].Title, cell.Text, text)
			}
		}
	}
	if j := judge(store.Order{Risk: "PHONE_HOME"}); j.tone != theme.Amber || j.word != "Phone home" {
		t.Errorf("an unknown recommendation: %+v", j)
	}
}

func TestR40_NothingToWarnAboutSaysNoMoreThanIsKnown(t *testing.T) {
	sale := []store.ShopifyPayment{{Kind: "SALE", State: "SUCCESS", Minor: 500}}
	for _, test := range []struct {
		order store.Order
		want  string
	}{
		{store.Order{Total: 500, Payments: sale, Risk: "ACCEPT"}, "Captured in full, nothing refunded, low risk: safe to hand over."},
		{store.Order{Total: 500, Payments: sale}, "Captured in full, nothing refunded. Shopify has not judged the risk."},
		{store.Order{Total: 500, Risk: "ACCEPT"}, "Shopify counts it as paid, low risk: safe to hand over."},
		{store.Order{Risk: "NONE"}, "Nothing is to be paid. Shopify has not judged the risk."},
	} {
		if got := safe(test.order); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

func TestR40_TheBadgeIsAboutMoneyAlone(t *testing.T) {
	sale := []store.ShopifyPayment{{Kind: "SALE", State: "SUCCESS", Minor: 500}}
	for _, test := range []struct {
		order store.Order
		want  theme.Tone
	}{
		{store.Order{Financial: store.Paid, Total: 500, Payments: sale, Risk: "CANCEL"}, theme.Green},
		{store.Order{Financial: store.PartiallyRefunded, Total: 500, Refunded: 100, Payments: sale}, theme.Amber},
		{store.Order{Financial: store.Pending, Total: 500, Outstanding: 500}, theme.Red},
		{store.Order{}, theme.Amber},
	} {
		if tone, _, _ := standing(test.order); tone != test.want {
			t.Errorf("%s: tone %v, want %v", test.order.Financial, tone, test.want)
		}
	}
}
