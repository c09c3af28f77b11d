package transaction

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
)

// refundedInPart has Shopify have given $30.00 of the $128.40 back.
func refundedInPart(o *store.Order) {
	o.Financial, o.Refunded = store.PartiallyRefunded, 3000
	o.Payments = append(o.Payments, store.ShopifyPayment{ShopifyID: "r1", Kind: "REFUND", State: "SUCCESS", Minor: 3000, At: noon})
}

func TestR29_R36_MoreByECommerceThanShopifyHoldsAsksWithNoFirst(t *testing.T) {
	c := opened(t, refundedInPart)
	c.tap("eCommerce")
	c.says("Shopify holds $98.40 for #1042 since it gave $30.00 back", "$30.00 that Shopify doesn't have")
	c.keep("prompt-refunded")
	c.key(fyne.KeyReturn)
	c.keep("prompt-refunded-asks")
	c.says("Book $128.40 all the same?", "$30.00 that Shopify doesn't have")
	c.key(fyne.KeyReturn)
	if s := c.sale(); len(s.Payments) != 0 || c.Prompt == nil {
		t.Fatalf("Enter twice booked %d payments", len(s.Payments))
	}
	if c.at.Canvas().Focused() != c.Prompt.Amount {
		t.Errorf("No goes on with %T, want the amount", c.at.Canvas().Focused())
	}
	c.Prompt.Amount.SetText("98.40")
	c.key(fyne.KeyReturn)
	if s := c.sale(); len(s.Payments) != 1 || s.Payments[0].Minor != 9840 {
		t.Fatalf("what Shopify holds is not booked at once: %+v", s.Payments)
	}
	c.tap("eCommerce")
	c.says("$98.40 is booked as eCommerce already")
	c.key(fyne.KeyReturn)
	c.tap("Book It")
	if s := c.sale(); s.Transaction.Paid != 12840 {
		t.Errorf("%d is booked after Book It, want all", s.Transaction.Paid)
	}
}

func TestR29_R36_WhatARefundAtShopifyLeavesIsNotMadeReadyInOneStep(t *testing.T) {
	c := opened(t, refundedInPart)
	if c.Ready.Enabled() {
		t.Fatal("Ready for Pickup books $128.40 of which Shopify gave $30.00 back")
	}
	if c.ready(); c.Sheet != nil {
		t.Error("F9 opens the sheet")
	}
	c.says("Shopify holds $98.40")
}

func TestR36_OnlyWhatIsPaidByCardAsksForACard(t *testing.T) {
	c := opened(t, nil)
	must(t, c.db.SetTenders(t.Context(), []store.PaymentType{
		{Name: store.ECommerce, Button: store.ECommerce},
		{Name: "Cash", Button: "Cash"},
		{Name: "Check", Button: "Check"},
		{Name: "EC-Karte", Button: "EC-Karte"},
	}, []string{"VISA", "MC"}))
	c.open(c.cfg.TransactionID)
	for kind, asks := range map[string]bool{"eCommerce": true, "EC-Karte": true, "Cash": false, "Check": false} {
		c.tap(kind)
		shown := false
		for _, o := range test.LaidOutObjects(c.at.Canvas().Overlays().Top()) {
			shown = shown || o == fyne.CanvasObject(c.Prompt.Card)
		}
		if shown != asks || c.Prompt.Comments.PlaceHolder != map[bool]string{true: "Approval number"}[asks] {
			t.Errorf("%s asks for a Card Type: %t, want %t; its comments hint at %q", kind, shown, asks, c.Prompt.Comments.PlaceHolder)
		}
		c.keep("prompt-" + kind)
		c.key(fyne.KeyEscape)
	}
	c.tap("Check")
	c.key(fyne.KeyReturn)
	if s := c.sale(); len(s.Payments) != 1 || s.Payments[0].Card != "" {
		t.Errorf("booked %+v, want one without a card", s.Payments)
	}
}
