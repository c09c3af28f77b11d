package matching_test

import (
	"fmt"
	"slices"
	"testing"

	"tillbridge/matching"
)

func TestProductsAreFoundByWhatPeopleType(t *testing.T) {
	var c matching.Catalogue
	c.Put(
		matching.Article{ID: "helmet", SKU: "HEL-ABUS-M-BLK", Barcode: "4003318123456", Description: "ABUS Hyban 2.0 Helmet, M, Black"},
		matching.Article{ID: "abus lock", SKU: "LCK-ABUS-01", Barcode: "4003318999999", Description: "ABUS U-Lock"},
		matching.Article{ID: "tyre", SKU: "TIR-38", Description: "Pneu été 700×38"},
		matching.Article{ID: "tyre 2", SKU: "TIR-380", Description: "Tyre, wide"},
	)
	tests := []struct {
		text string
		want []string
	}{
		{"abus", []string{"helmet", "abus lock"}},
		{"hel abus", []string{"helmet"}},
		{"black abus", []string{"helmet"}},
		{"TIR38", []string{"tyre", "tyre 2"}},
		{"tir-380", []string{"tyre 2"}},
		{"4003318999999", []string{"abus lock"}},
		{"40033", []string{"helmet", "abus lock"}},
		{"ete", []string{"tyre"}},
		{"ock", []string{"abus lock"}},
		{"nothing", nil},
		{"  ", nil},
	}
	for _, test := range tests {
		got, total := c.Find(test.text, 10, nil)
		if !slices.Equal(got, test.want) || total != len(test.want) {
			t.Errorf("%q finds %v of %d, want %v", test.text, got, total, test.want)
		}
	}
	if got, total := c.Find("abus", 1, nil); len(got) != 1 || total != 2 {
		t.Errorf("one of %d: %v", total, got)
	}
	if got, _ := c.Find("abus", 10, map[string]bool{"abus lock": true}); !slices.Equal(got, []string{"abus lock"}) {
		t.Errorf("within one: %v", got)
	}
	c.Put(matching.Article{ID: "helmet", SKU: "HEL-2", Description: "Casque"})
	c.Remove("tyre")
	if got, _ := c.Find("abus", 10, nil); !slices.Equal(got, []string{"abus lock"}) {
		t.Errorf("after a change: %v", got)
	}
	if c.Len() != 3 {
		t.Errorf("%d articles are left", c.Len())
	}
}

// BenchmarkCatalogue is each keystroke of a search over 200,000 products.
func BenchmarkCatalogue(b *testing.B) {
	var c matching.Catalogue
	articles := make([]matching.Article, 200_000)
	kinds := []string{"Helmet", "Tyre", "Tube", "Saddle", "Chain", "Cassette", "Glove", "Light", "Lock", "Pump"}
	for i := range articles {
		articles[i] = matching.Article{
			ID: fmt.Sprint(i), SKU: fmt.Sprintf("%.3s-%05d-%02d", kinds[i%10], i/10, i%37), Barcode: fmt.Sprintf("40%011d", i*7919),
			Description: fmt.Sprintf("%s model %d, size %d, %s", kinds[i%10], i%997, i%60, []string{"black", "white", "red"}[i%3]),
		}
	}
	c.Put(articles...)
	for _, text := range []string{"h", "hel", "helmet red", "model 99 black", "400000079190", "nothing at all"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				c.Find(text, 50, nil)
			}
		})
	}
}
