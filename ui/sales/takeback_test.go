package sales

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
)

// went is the order after its first part was handed over at Shopify.
func went(o store.Order) store.Order {
	o.UpdatedAt = o.UpdatedAt.AddDate(0, 0, 1)
	o.Fulfillment = "PARTIALLY_FULFILLED"
	part := &o.FulfillmentOrders[0]
	part.State, part.Lines[0].Remaining = "CLOSED", 0
	o.Fulfillments = []store.Fulfillment{{
		ShopifyID: "go1", State: "SUCCESS", At: o.UpdatedAt, FulfillmentOrders: []string{part.ShopifyID}, Carrier: "UPS", Tracking: "1Z9",
	}}
	return o
}

func TestR28_WhatWentOfAPartByMistakeIsTakenBackInTheList(t *testing.T) {
	w, d, _ := splitWindow(t)
	_, err := d.TakeIn(t.Context(), []store.Order{went(split(5))})
	must(t, err)
	w.read()
	takeBack := func() {
		w.keys.Shortcut(&desktop.CustomShortcut{KeyName: fyne.KeyB, Modifier: fyne.KeyModifierControl})
	}
	id := w.selectNamed(t, "#5").ID
	waiting := func() string {
		t.Helper()
		p, err := d.Parts(t.Context(), id)
		must(t, err)
		var acts []string
		for _, push := range p.Pushes {
			if push.Intent == store.IntentTakeBack {
				acts = append(acts, push.Act)
			}
		}
		return strings.Join(acts, " ")
	}
	// An order of several parts has to have one of them selected.
	takeBack()
	if w.window.Canvas().Overlays().Top() != nil || waiting() != "" || w.TakeBack.Visible() {
		t.Fatalf("took back %q of an order of three parts", waiting())
	}
	at := w.List.Selected()
	w.press(fyne.KeyRight)
	w.List.Select(at + 2)
	takeBack()
	if w.window.Canvas().Overlays().Top() != nil || w.TakeBack.Visible() {
		t.Fatal("what has not gone can be taken back")
	}
	w.List.Select(at + 1)
	if !w.TakeBack.Visible() {
		t.Fatal("the strip doesn't offer it")
	}
	takeBack()
	var said []string
	for _, text := range asked[*canvas.Text](w) {
		said = append(said, text.Text)
	}
	if words := strings.Join(said, " "); !strings.Contains(words, "UPS 1Z9") || !strings.Contains(words, "whether the") {
		t.Errorf("asked: %s", words)
	}
	answer := button(t, w, "Take Back")
	if waiting() != "" || answer == nil {
		t.Fatalf("asked of Shopify before the answer: %q", waiting())
	}
	test.Tap(answer)
	if waiting() != "go1" {
		t.Errorf("asked of Shopify: %q", waiting())
	}
	if w.TakeBack.Visible() {
		t.Error("it can be taken back twice")
	}
}
