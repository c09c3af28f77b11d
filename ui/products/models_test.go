package products

import (
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
)

func twins(sku string, exact bool, products ...store.Product) db.DuplicateGroup {
	for i := range products {
		products[i].SKU = sku
	}
	return db.DuplicateGroup{Products: products, Exact: exact}
}

func product(id, description string, price int64) store.Product {
	return store.Product{ID: id, Description: description, Price: price, Stocked: true}
}

func TestR23_OnlyProductsThatAgreeAreTickedByThemselves(t *testing.T) {
	gs := groups(nil).follow([]db.DuplicateGroup{
		twins("A", true, product("1", "Dry Lube", 1700), product("2", "Dry Lube", 1700)),
		twins("B", true, product("3", "Alloy Wheels", 34900), product("4", "Alloy Wheels", 899)),
		twins("C", false, product("5", "Tube", 900), product("6", "Tube", 900)),
	}, "USD")
	if !gs[0].ticked || gs[1].ticked || gs[2].ticked {
		t.Errorf("ticked: %t, %t, %t; want the first alone", gs[0].ticked, gs[1].ticked, gs[2].ticked)
	}
	removals, n := gs.chosen()
	if n != 1 || len(removals) != 1 || removals[0].SurvivorID != "1" || removals[0].RemovedIDs[0] != "2" {
		t.Errorf("%d go: %+v", n, removals)
	}
	if lead, text := gs.facts(); lead != "2 SKUs on several products" || !strings.HasPrefix(text, "1 suggestion;") {
		t.Errorf("%q, %q", lead, text)
	}
}

func TestR51_M6_WhatDiffersIsSaidBeforeItBecomesOne(t *testing.T) {
	gs := groups(nil).follow([]db.DuplicateGroup{twins("B", true, product("3", "Wheels", 34900), product("4", "Wheels", 899))}, "USD")
	if said := gs.consequence()[0]; strings.Contains(said, "differ") {
		t.Errorf("nothing is ticked, and it says %q", said)
	}
	gs[0].ticked = true
	if said := gs.consequence()[0]; !strings.Contains(said, "prices $349.00 and $8.99") {
		t.Errorf("it says %q", said)
	}
}

func TestR46_WhatWasTickedAndChosenStaysWhenTheListIsReadAgain(t *testing.T) {
	read := []db.DuplicateGroup{twins("A", true, product("1", "Dry Lube", 1700), product("2", "Dry Lube", 1700))}
	gs := groups(nil).follow(read, "USD")
	gs[0].ticked, gs[0].survivor = false, 1
	again := gs.follow(read, "USD")
	if again[0].ticked || again[0].survivor != 1 {
		t.Errorf("ticked %t, survivor %d", again[0].ticked, again[0].survivor)
	}
}

func TestR51_ACodeSearchedForInVainBeginsTheNewProduct(t *testing.T) {
	for text, want := range map[string]store.Product{
		"4006381333931": {Barcode: "4006381333931", Stocked: true},
		"LUB-DRY":       {SKU: "LUB-DRY", Stocked: true},
		"dry lube":      {Description: "dry lube", Stocked: true},
		"":              {Stocked: true},
	} {
		m := listModel{filter: db.ProductFilter{Text: text}}
		if got := m.begin(); got != want {
			t.Errorf("%q begins %+v", text, got)
		}
	}
	m := listModel{filter: db.ProductFilter{Text: "LUB"}, total: 2}
	if got := m.begin(); got.SKU != "" {
		t.Errorf("what was found begins a new product: %+v", got)
	}
}

func TestR7_TheProductsWindowSaysWhatItHas(t *testing.T) {
	m := listModel{total: 3, currency: "USD", totals: db.StockTotals{Products: 9, Units: 40, Value: 123456, Promised: 2, Oversold: 1}}
	if m.editNot() == "" {
		t.Error("Edit works on nothing")
	}
	lead, facts, warning := m.facts()
	if lead != "3 products" || facts != "40 units on hand · worth $1,234.56 · 2 promised" || warning != "1 oversold" {
		t.Errorf("%q, %q, %q", lead, facts, warning)
	}
	m.filter.Only = db.OnlyLow
	if lead, _, _ := m.facts(); lead != "3 of 9 products with stock" {
		t.Errorf("narrowed: %q", lead)
	}
	if _, said := m.nothing(); said != "None. All is well here." {
		t.Errorf("narrowed to nothing: %q", said)
	}
}
