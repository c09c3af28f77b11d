package settings

import (
	"strings"
	"testing"
	"time"

	"tillbridge/store"
)

func TestR49_D6_WhatIsLeftOutIsShownAndTakenInWhenTicked(t *testing.T) {
	w, d := window(t)
	made := time.Date(2026, 11, 3, 10, 0, 0, 0, time.UTC)
	_, err := d.TakeIn(t.Context(), []store.Order{
		{Shop: testShop, ShopifyID: "gid://shopify/Order/1", Name: "#1001", Source: "shopify_draft_order", Currency: "USD", CreatedAt: made, UpdatedAt: made},
	})
	must(t, err)
	w.Reload()
	drafts := w.intake.checks[store.DraftOrders]
	if !strings.Contains(drafts.Text, "1 order left out") || !strings.Contains(drafts.Text, "Nov 3, 2026") || drafts.Ticked() {
		t.Errorf("%q, ticked %v", drafts.Text, drafts.Ticked())
	}
	drafts.Tapped(nil)
	w.save(nil)
	chosen, err := d.Intake(t.Context())
	must(t, err)
	if (chosen != store.Intake{Draft: true}) || w.Unsaved() != 0 {
		t.Errorf("kept %+v, %d unsaved", chosen, w.Unsaved())
	}
	ids, err := d.Admitted(t.Context(), testShop, 10)
	must(t, err)
	if len(ids) != 1 {
		t.Errorf("%d come in with the next check", len(ids))
	}
}
