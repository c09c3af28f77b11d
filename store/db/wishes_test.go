package db_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
)

// oddWishes are wishes as customers and apps write them, and worse.
func oddWishes() []store.Attribute {
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
	o.Attributes, o.Lines[0].Attributes = oddWishes(), oddWishes()
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
