package settings

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"tillbridge/store"
)

func TestR53_LocationsAreTickedAndTheLastCantBeUnticked(t *testing.T) {
	w, d := window(t)
	must(t, d.KeepLocations(t.Context(), testShop, store.Locations{
		{ShopifyID: "l1", Name: "State Street", Address: "12 State Street, Portsmouth", Active: true, Pickup: true, Online: true},
		{ShopifyID: "l2", Name: "Warehouse", Active: true, Online: true},
	}))
	w.Reload()
	here, there := w.places.checks["l1"], w.places.checks["l2"]
	if w.places.undec.Hidden || here.Ticked() || here.Text != "12 State Street, Portsmouth · pickup · online orders" {
		t.Fatalf("undecided is said: %t; %q, ticked %t", !w.places.undec.Hidden, here.Text, here.Ticked())
	}
	test.Tap(here)
	test.Tap(w.Save)
	places, err := d.Locations(t.Context(), testShop)
	must(t, err)
	if !places.Chosen() || !places[0].Own || places[1].Own || w.Unsaved() != 0 || !w.places.undec.Hidden {
		t.Errorf("kept %+v, %d unsaved", places, w.Unsaved())
	}
	// The other one in its place is one save, and none at all is refused.
	test.Tap(here)
	test.Tap(there)
	test.Tap(w.Save)
	if places, err = d.Locations(t.Context(), testShop); err != nil || places[0].Own || !places[1].Own {
		t.Errorf("kept %+v, %v", places, err)
	}
	test.Tap(there)
	test.Tap(w.Save)
	if !w.places.trouble.Visible() || !strings.Contains(w.places.trouble.Text, "At least one location") {
		t.Errorf("said %q", w.places.trouble.Text)
	}
}
