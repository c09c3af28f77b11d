package settings

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestR67_CountryAndCurrencyAreChangedInTheWindow(t *testing.T) {
	w, d := window(t)
	for i, s := range w.sections {
		if s.name == "Country" {
			w.Sections.Select(i)
			w.open(i)
		}
	}
	test.Type(w.home.search, "king")
	if len(w.home.shown) != 1 || w.home.shown[0].Code != "GB" {
		t.Fatalf("king finds %v", w.home.shown)
	}
	w.home.list.Select(0)
	w.home.currency.Entry.SetText("gbx")
	if w.Unsaved() != 1 {
		t.Errorf("%d sections are unsaved", w.Unsaved())
	}
	test.Tap(w.Save)
	if !strings.Contains(w.home.trouble.Text, `"GBX" is not a currency`) {
		t.Errorf("it says %q", w.home.trouble.Text)
	}
	w.home.currency.Entry.SetText("gbp")
	test.Tap(w.Save)
	country, err := d.Country(t.Context())
	must(t, err)
	currency, err := d.Currency(t.Context())
	must(t, err)
	if country != "GB" || currency != "GBP" || w.Unsaved() != 0 {
		t.Errorf("kept %s and %s, %d unsaved", country, currency, w.Unsaved())
	}
	w.home.search.SetText("")
	if i := w.home.list.Selected(); w.home.shown[i].Name != "United Kingdom" {
		t.Errorf("row %d is selected", i)
	}
	w.home.search.SetText("atlantis")
	if len(w.home.shown) != 0 || w.now.country != "GB" {
		t.Errorf("%v, %s", w.home.shown, w.now.country)
	}
}
