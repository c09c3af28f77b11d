package settings

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
)

func TestR49_D6_WhatIsLeftOutIsShownAndTakenInWhenTicked(t *testing.T) {
	w, d := window(t)
	made := time.Date(2026, 11, 3, 10, 0, 0, 0, time.UTC)
	_, err := d.TakeIn(t.Context(), []store.Order{
		{
			Shop: testShop, ShopifyID: "gid://shopify/Order/1", Name: "#1001", Source: "shopify_draft_order", Currency: "USD", CreatedAt: made,
			UpdatedAt: made,
		},
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

func TestR65_HowLongClosedOrdersKeepTheirPersonIsChosenHere(t *testing.T) {
	w, d := window(t)
	if w.intake.retention.Entry.Text != "0" {
		t.Fatalf("nobody has decided, and it says %q", w.intake.retention.Entry.Text)
	}
	w.intake.retention.Entry.SetText("a year")
	test.Tap(w.Save)
	if !w.intake.trouble.Visible() || !strings.Contains(w.intake.trouble.Text, "no number of months") ||
		w.intake.retention.Entry.Text != "a year" {
		t.Fatalf("said %q", w.intake.trouble.Text)
	}
	w.intake.retention.Entry.SetText(" 24 ")
	test.Tap(w.Save)
	kept, err := d.Setting(t.Context(), db.SettingRetention)
	must(t, err)
	if kept != "24" || w.Unsaved() != 0 {
		t.Errorf("kept %q, %d unsaved", kept, w.Unsaved())
	}
}

// What another computer saved meanwhile isn't replaced without a word.
func TestR46_NewerSettingsOfBackupsOrOrdersAreSaid(t *testing.T) {
	w, d := window(t)
	w.data.days.Entry.SetText("9")
	must(t, d.SetBackupPlan(t.Context(), store.BackupPlan{Days: 3, Weeks: 4, Months: 12}))
	w.Reload()
	if !w.newer || w.data.days.Entry.Text != "9" {
		t.Errorf("said that it is newer: %v, typed %q", w.newer, w.data.days.Entry.Text)
	}
	test.Tap(w.Discard)
	w.Reload()
	w.intake.retention.Entry.SetText("24")
	must(t, d.SetRetention(t.Context(), 12))
	w.Reload()
	if !w.newer || w.intake.retention.Entry.Text != "24" {
		t.Errorf("said that it is newer: %v, typed %q", w.newer, w.intake.retention.Entry.Text)
	}
}
