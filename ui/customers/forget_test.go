package customers

import (
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db/keep"
)

func TestR65_W3_ForgettingAsksAndLeavesTheNumberAlone(t *testing.T) {
	d := open(t)
	anna := add(t, d, store.Customer{FirstName: "Anna", LastName: "Keller", Email: "anna@example.com"})
	_, err := keep.Of(d).Backup(t.Context(), filepath.Join(t.TempDir(), "elsewhere.db"))
	must(t, err)
	v, _ := openRecord(t, d, RecordConfig{CustomerID: anna.ID})
	test.Tap(v.Forget)
	answer(t, v.window, "Keep")
	if stored(t, d, anna.ID).Name() != "Anna Keller" {
		t.Fatal("forgotten without a yes")
	}
	test.Tap(v.Forget)
	answer(t, v.window, "Forget")
	if got := stored(t, d, anna.ID); got.Name() != store.ForgottenName(anna.Number) || got.Email != "" {
		t.Errorf("the record is %+v", got)
	}
	if v.Save.Enabled() || strings.Contains(v.window.Title(), "Keller") {
		t.Errorf("the window still shows %q", v.window.Title())
	}
}

func TestR65_W3_AnOpenOrderStandsInTheWayInTheWindowToo(t *testing.T) {
	d := open(t)
	anna := add(t, d, store.Customer{FirstName: "Anna", LastName: "Keller", Email: "anna@example.com"})
	take(t, d, order(1, "Anna", "Keller", "anna@example.com"))
	v, _ := openRecord(t, d, RecordConfig{CustomerID: anna.ID})
	v.enter(phone, "555 0100")
	test.Tap(v.Forget)
	if got := toast(v); got != "Save or discard your changes first." || dialog(v.window) {
		t.Errorf("says %q", got)
	}
	test.Tap(v.Save)
	test.Tap(v.Forget)
	if !dialog(v.window) || stored(t, d, anna.ID).Email == "" {
		t.Error("nothing was said, or it was forgotten")
	}
}
