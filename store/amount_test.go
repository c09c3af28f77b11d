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
