package settings

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"tillbridge/store"
)

func TestR57_WhetherShopifyIsToldAndAskedForMoneyIsChosenHere(t *testing.T) {
	w, d := window(t)
	money := w.tenders.money
	if !money.markPaid.Ticked() || money.captures.Ticked() {
		t.Fatalf("nobody has decided, and the ticks are %v and %v", money.markPaid.Ticked(), money.captures.Ticked())
	}
	money.markPaid.Tapped(nil)
	money.captures.Tapped(nil)
	if w.Unsaved() != 1 {
		t.Errorf("%d sections unsaved", w.Unsaved())
	}
	test.Tap(w.Save)
	for key, want := range map[string]string{store.SettingMarkPaid: "no", store.SettingCapture: "yes"} {
		setting, err := store.SettingNamed(key)
		must(t, err)
		kept, err := d.Decided(t.Context(), setting)
		must(t, err)
		if kept != want {
			t.Errorf("%s is kept as %q", key, kept)
		}
	}
	if w.Unsaved() != 0 {
		t.Errorf("%d sections unsaved after saving", w.Unsaved())
	}
	money.captures.Tapped(nil)
	test.Tap(w.Discard)
	if !money.captures.Ticked() {
		t.Error("Discard leaves the tick as it was changed")
	}
}
