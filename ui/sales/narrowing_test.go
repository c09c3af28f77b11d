package sales

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
)

// twoLocations is the window of a shop with a part of #5 at the Harbor, all else at Riverside.
func twoLocations(t *testing.T) (*Window, *db.DB) {
	t.Helper()
	w, d, _ := window(t)
	must(t, d.KeepLocations(t.Context(), "s.myshopify.com", store.Locations{
		{ShopifyID: "Riverside", Name: "Riverside", Active: true},
		{ShopifyID: "Harbor", Name: "Harbor", Active: true},
		{ShopifyID: "Depot", Name: "Depot", Active: true},
	}))
	o := order(5, "Anna", "PICK_UP")
	o.FulfillmentOrders[0].LocationID, o.FulfillmentOrders[0].Location = "Harbor", "Harbor"
	_, err := d.TakeIn(t.Context(), []store.Order{o})
	must(t, err)
	w.Reload()
	return w, d
}

func TestR54_ANarrowedListSaysSoAndHasAWayOut(t *testing.T) {
	w, d := twoLocations(t)
	if w.Places.Visible() || names(w) != "#1 #2 #3 #5 #40" {
		t.Fatalf("lists %s, says %q", names(w), w.Places.Text)
	}
	must(t, d.Narrow(t.Context(), []string{"Harbor"}))
	w.Reload()
	if names(w) != "#5" || !w.Places.Visible() || w.Places.Text != "Only Harbor" {
		t.Fatalf("lists %s, says %q", names(w), w.Places.Text)
	}
	_, facts := w.model.facts()
	if !strings.HasPrefix(facts, "1 require action") {
		t.Errorf("counts %q", facts)
	}
	// An order searched for that isn't listed is not said to be nowhere.
	w.Search.SetText("#2")
	if _, said := w.model.nothing(); w.model.count != 0 || !strings.Contains(said, "at Harbor. Ctrl+L lists all") {
		t.Errorf("%d rows, says %q", w.model.count, said)
	}
	test.Tap(w.Places)
	if names(w) != "#2" || w.Places.Text != "All locations" {
		t.Errorf("lists %s, says %q", names(w), w.Places.Text)
	}
	w.Search.SetText("")
	if names(w) != "#1 #2 #3 #5 #40" {
		t.Errorf("lists %s", names(w))
	}
	// A figure of the Desktop opens what the Desktop counts.
	w.ShowOnly(db.OpenOrders, "")
	if names(w) != "#5" {
		t.Errorf("lists %s", names(w))
	}
}

// What Settings narrow this computer to reaches a list that somebody is using, too.
func TestR54_AListInUseIsNarrowedAtOnce(t *testing.T) {
	w, d := twoLocations(t)
	w.List.Select(0)
	must(t, d.Narrow(t.Context(), []string{"Harbor"}))
	w.Reload()
	if names(w) != "#5" || w.Places.Text != "Only Harbor" {
		t.Errorf("lists %s, says %q", names(w), w.Places.Text)
	}
	w.List.Select(0)
	must(t, d.Narrow(t.Context(), nil))
	w.Reload()
	if names(w) != "#1 #2 #3 #5 #40" || w.Places.Visible() {
		t.Errorf("lists %s, says %q", names(w), w.Places.Text)
	}
}

func TestR54_AChoiceThatIsLostListsAllAndSaysWhy(t *testing.T) {
	w, d := twoLocations(t)
	must(t, d.Narrow(t.Context(), []string{"Harbor"}))
	_, err := d.OwnLocations(t.Context(), "s.myshopify.com", []string{"Riverside", "Depot"}, true)
	must(t, err)
	w.Reload()
	if names(w) != "#1 #2 #3 #5 #40" || w.Places.Text != "All locations" ||
		!strings.Contains(w.Places.Tip, "Harbor, for which this computer works, is closed or no longer") {
		t.Errorf("lists %s, says %q: %s", names(w), w.Places.Text, w.Places.Tip)
	}
}
