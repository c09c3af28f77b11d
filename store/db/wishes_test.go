package db_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

// odd are wishes as customers and apps write them, and worse.
func odd() []store.Attribute {
	list := []store.Attribute{
		{Key: "", Value: "no key"},
		{Key: "no value"},
		{},
		{Key: "_hidden", Value: "secret-of-an-app"},
		{Key: "مرحبا", Value: "שלום עולם"},
		{Key: "Emoji", Value: "👩🏽‍🚀🚲"},
		{Key: "Control", Value: "a\x00b\x1b[2Jc"},
		{Key: "HTML", Value: "<script>alert(1)</script>"},
		{Key: "Lines", Value: "one\r\ntwo\nthree"},
		{Key: "Long", Value: strings.Repeat("ü", 9_990) + " lastword"},
	}
	for i := range 100 {
		list = append(list, store.Attribute{Key: fmt.Sprintf("Wish %d", i), Value: fmt.Sprintf("granted%d", i)})
	}
	return list
}

func TestR59_D3_OddWishesAreKeptAsTheyAreAndFound(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	o.Attributes, o.Lines[0].Attributes = odd(), odd()
	for i := range o.Attributes {
		o.Attributes[i] = o.Attributes[i].Short()
	}
	o.Note, o.Tags = strings.Repeat("n", store.MostText), []string{"", "workshop"}
	take(t, d, o)
	row := named(t, d, "#1001")
	kept, _, err := d.Details(t.Context(), row.ID)
	must(t, err)
	want, err := json.Marshal(o.Attributes)
	must(t, err)
	got, err := json.Marshal(kept.Attributes)
	must(t, err)
	equal(t, "kept", string(got), string(want))
	for _, words := range []string{"lastword", "granted99", "שלום", "<script>", "three", "workshop", "no value"} {
		rows, err := d.Orders(t.Context(), db.OrderFilter{Search: words})
		must(t, err)
		equal(t, "found by "+words, len(rows), 1)
	}
	rows, err := d.Orders(t.Context(), db.OrderFilter{Search: "secret-of-an-app"})
	must(t, err)
	equal(t, "found by what is an app's alone", len(rows), 0)
	if n := len([]rune(row.Wish)); n == 0 || n > 300 {
		t.Errorf("the row keeps %d letters", n)
	}
}

func TestR59_R65_AForgottenPersonsWishesAreGone(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	o.Note = "for grandmother Zerlina"
	o.Attributes = []store.Attribute{{Key: "Engraving", Value: "Zerlina"}, {Key: "Pickup date", Value: "2026-11-28"}}
	o.Lines[0].Attributes, o.Tags = o.Attributes, []string{"zerlina"}
	o.Company, o.CompanyLocation, o.PONumber = "Zerlina Ltd", "Zerlina depot", "ZERLINA-1"
	take(t, d, o)
	take(t, d, later(o, 10, func(o *store.Order) { o.Note = "for aunt Zerlina"; o.Lines[0].Quantity = 1; retotal(o) }))
	accept(t, d, "#1001")
	row := named(t, d, "#1001")
	if row.Wanted != "2026-11-28" || row.Wish == "" {
		t.Fatalf("wanted %q, wished %q", row.Wanted, row.Wish)
	}
	complete(t, d, row)
	_, err := d.ForgetCustomer(t.Context(), customerOf(t, d, row))
	must(t, err)
	// Read again from Shopify, which still knows.
	take(t, d, later(o, 30, func(o *store.Order) { o.Lines[0].Quantity = 1; retotal(o) }))
	row = named(t, d, "#1001")
	equal(t, "mark", row.Wish, "")
	equal(t, "wanted", row.Wanted, store.PickupTime(""))
	e, err := d.Explain(t.Context(), row.ID)
	must(t, err)
	all, err := json.Marshal(e)
	must(t, err)
	if strings.Contains(strings.ToLower(string(all)), "zerlina") {
		t.Errorf("something is left: %s", all)
	}
	rows, err := d.Orders(t.Context(), db.OrderFilter{Scope: db.AllOrders, Search: "zerlina"})
	must(t, err)
	equal(t, "found", len(rows), 0)
	_ = time.Now
}
