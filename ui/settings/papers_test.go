package settings

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestR59_TheShopDecidesWhetherReceiptsShowWishes(t *testing.T) {
	w, d := window(t)
	for _, want := range []bool{true, false} {
		test.Tap(w.papers.wishes)
		if w.Unsaved() != 1 {
			t.Fatal("nothing is to be saved")
		}
		test.Tap(w.Save)
		p, err := d.Profile(t.Context())
		must(t, err)
		if p.Wishes != want || w.papers.wishes.Ticked() != want {
			t.Errorf("receipts show wishes: %t, want %t", p.Wishes, want)
		}
	}
}
