package products

import (
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
)

// lube is a record that was read.
func lube() *recordModel {
	p := store.Product{ID: "p1", SKU: "LUB", Description: "Dry Lube", Price: 1700, Stocked: true, LowAt: 4, OnHand: 23}
	m := &recordModel{id: "p1"}
	m.follow(db.ProductRow{Product: p}, "USD", inputs{})
	return m
}

func TestR48_APriceIsReadAsPeopleTypeIt(t *testing.T) {
	for text, want := range map[string]int64{
		"1,200": 120000, "1.200,50": 120050, "12.5": 1250, "12,50": 1250, "$12.50": 1250, "": 0, "1,234,567.89": 123456789,
	} {
		in := lube().written(lube().base)
		in.price = text
		if p, problem := lube().typed(in); problem != "" || p.Price != want {
			t.Errorf("%q is read as %d, %q; want %d", text, p.Price, problem, want)
		}
	}
	for _, text := range []string{"1,2,3", "12.345", "cheap"} {
		in := lube().written(lube().base)
		in.price = text
		if not := lube().saveNot(in); !strings.Contains(not, "is not a price. Write it like 12.50") {
			t.Errorf("%q: %q", text, not)
		}
	}
}

func TestR22_ASKUIsKeptByteForByte(t *testing.T) {
	in := lube().written(lube().base)
	in.sku, in.barcode = " LUB ", " 0012 "
	p, _ := lube().typed(in)
	if p.SKU != " LUB " || p.Barcode != "0012" {
		t.Errorf("SKU %q, barcode %q", p.SKU, p.Barcode)
	}
}

func TestR46_WhatIsTypedStaysWhenTheRecordIsReadAgain(t *testing.T) {
	m := lube()
	in := m.written(m.base)
	in.description = "Dry Lube, 4 oz"
	other := m.row
	other.Price = 1800
	if m.follow(other, "USD", in) {
		t.Error("what was typed is filled over")
	}
	if m.base.Price != 1700 || m.row.Price != 1800 || m.unsaved(in) != 1 {
		t.Errorf("base %d, read %d, %d unsaved", m.base.Price, m.row.Price, m.unsaved(in))
	}
	if m = lube(); !m.follow(other, "USD", m.written(m.base)) || m.base.Price != 1800 {
		t.Error("an untouched record does not follow what another computer saved")
	}
}

func TestR7_WhatTheRecordRefusesItExplains(t *testing.T) {
	m := lube()
	same := m.written(m.base)
	low := same
	low.lowAt = "few"
	changed := same
	changed.lowAt = "5"
	for _, test := range []struct {
		m    *recordModel
		in   inputs
		want string
	}{
		{&recordModel{id: "p1"}, same, "The product is being read."},
		{m, same, "Nothing has changed."},
		{m, low, `"few" is not a figure for low stock.`},
		{m, changed, ""},
	} {
		if got := test.m.saveNot(test.in); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
	fresh := &recordModel{}
	fresh.follow(db.ProductRow{}, "USD", inputs{})
	if fresh.stockNot() != "Save the product first." || fresh.saveNot(inputs{}) != "" {
		t.Errorf("a new one: stock %q, save %q", fresh.stockNot(), fresh.saveNot(inputs{}))
	}
	m.row.Stocked = false
	if m.stockNot() != "It has no stock." {
		t.Errorf("without stock: %q", m.stockNot())
	}
}
