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

func TestR54_ThisComputerIsNarrowedToLocationsOfItsOwn(t *testing.T) {
	w, d := window(t)
	must(t, d.KeepLocations(t.Context(), testShop, store.Locations{
		{ShopifyID: "l1", Name: "State Street", Active: true},
		{ShopifyID: "l2", Name: "Warehouse", Active: true},
		{ShopifyID: "l3", Name: "QuickShip", Active: true, Service: true},
	}))
	w.Reload()
	if len(w.places.mine) != 2 || w.places.mine["l3"] != nil {
		t.Fatalf("%d may be chosen", len(w.places.mine))
	}
	test.Tap(w.places.mine["l2"])
	test.Tap(w.Save)
	at, err := d.Narrowing(t.Context())
	must(t, err)
	if at.Words() != "Warehouse" || w.Unsaved() != 0 || !w.places.mine["l2"].Ticked() {
		t.Errorf("narrowed to %q, %d unsaved", at.Words(), w.Unsaved())
	}
	// The other one becomes the only own: the choice is lost, and said at once, before it is saved too.
	test.Tap(w.places.checks["l1"])
	if !w.places.lost.Visible() ||
		!strings.Contains(w.places.lost.Text, "Warehouse, for which this computer works, is closed or no longer this shop's own") {
		t.Errorf("said %q", w.places.lost.Text)
	}
	test.Tap(w.Save)
	if at, err = d.Narrowing(t.Context()); err != nil || len(at.Beside) != 0 || !w.places.lost.Visible() {
		t.Errorf("narrows %+v, %v", at, err)
	}
	test.Tap(w.places.mine["l1"])
	test.Tap(w.Save)
	if at, err = d.Narrowing(t.Context()); err != nil || at.Words() != "State Street" || len(at.Lost) != 0 || w.places.lost.Visible() {
		t.Errorf("narrows %+v, %v", at, err)
	}
}
