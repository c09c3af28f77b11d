package store_test

import (
	"testing"

	"tillbridge/store"
)

func TestR36_AmountsAreReadAsPeopleTypeThem(t *testing.T) {
	for _, test := range []struct {
		text, currency string
		minor          int64
		wrong          bool
	}{
		{"128.40", "USD", 12840, false},
		{"128,40", "USD", 12840, false},
		{"$1,234.5", "USD", 123450, false},
		{"1.234,50", "EUR", 123450, false},
		{"1,234", "USD", 123400, false},
		{" 7 ", "USD", 700, false},
		{".5", "USD", 50, false},
		{"12.", "USD", 1200, false},
		{"-5", "USD", -500, false},
		{"−$5.00", "USD", -500, false},
		{"1200", "JPY", 1200, false},
		{"1.234", "KWD", 1234, false},
		{"0.10", "USD", 10, false},
		{"1.234", "USD", 0, true}, // three decimals, or thousands? Nobody knows.
		{"12.5", "JPY", 0, true},
		{"1,23,4", "USD", 0, true},
		{"12a", "USD", 0, true},
		{"", "USD", 0, true},
		{"--5", "USD", 0, true},
		{"1e3", "USD", 0, true},
	} {
		got, err := store.ReadAmount(test.text, test.currency)
		if got.Minor != test.minor || (err != nil) != test.wrong {
			t.Errorf("%q %s is read as %d, %v; want %d", test.text, test.currency, got.Minor, err, test.minor)
		}
		if test.wrong && store.CodeOf(err) != store.Invalid {
			t.Errorf("%q: %v is not a sentence for people", test.text, err)
		}
	}
}

func TestR67_AmountsAreTypedAndShownInTheCurrencysOwnPlaces(t *testing.T) {
	for _, c := range []struct{ typed, currency, shown string }{
		{"1200", "JPY", "¥1,200"},
		{"¥1,200", "JPY", "¥1,200"},
		{"6.42", "KWD", "KWD\u00a06.420"},
		{"6.425", "KWD", "KWD\u00a06.425"},
		{"KWD 1,250.5", "KWD", "KWD\u00a01,250.500"},
		{"64,20", "EUR", "€64.20"},
		{"1.234,50", "EUR", "€1,234.50"},
		{"£64.2", "GBP", "£64.20"},
	} {
		got, err := store.ReadAmount(c.typed, c.currency)
		if err != nil || got.String() != c.shown {
			t.Errorf("%q is %q, %v; want %q", c.typed, got.String(), err, c.shown)
		}
	}
	// 1.200 is twelve hundred euros to one person and one euro twenty to another.
	for typed, currency := range map[string]string{
		"1200.5": "JPY", "6.4255": "KWD", "1.200": "EUR", "€1.000": "EUR", "1.200 JPY": "JPY", "12.345.678": "EUR", "6,420": "KWD",
	} {
		if got, err := store.ReadAmount(typed, currency); store.CodeOf(err) != store.Invalid {
			t.Errorf("%q %s is taken for %s: %v", typed, currency, got, err)
		}
	}
}
