package transaction

import (
	"testing"
	"time"

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
		got, err := readAmount(test.text, test.currency)
		if got.Minor != test.minor || (err != nil) != test.wrong {
			t.Errorf("%q %s is read as %d, %v; want %d", test.text, test.currency, got.Minor, err, test.minor)
		}
		if test.wrong && store.CodeOf(err) != store.Invalid {
			t.Errorf("%q: %v is not a sentence for people", test.text, err)
		}
	}
}

func TestAmountsAreWrittenWithAWideMinus(t *testing.T) {
	for _, test := range []struct {
		minor             int64
		currency          string
		figure, withMoney string
	}{
		{-800, "USD", "–8.00", "–$8.00"},
		{123456789, "USD", "1,234,567.89", "$1,234,567.89"},
		{0, "USD", "0.00", "$0.00"},
		{1200, "JPY", "1,200", "¥1,200"},
		{1250, "CHF", "12.50", "CHF 12.50"},
	} {
		m := store.Money{Minor: test.minor, Currency: test.currency}
		if f := figure(m); f != test.figure {
			t.Errorf("figure %q, want %q", f, test.figure)
		}
		if f := money(m); []rune(f)[0] != []rune(test.withMoney)[0] {
			t.Errorf("money %q, want %q", f, test.withMoney)
		}
	}
}

func TestHoldUntilIsReadAsPeopleWriteDays(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 43, 0, 0, time.Local)
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.Local) }
	for _, test := range []struct {
		text string
		want time.Time
	}{
		{"", time.Time{}},
		{"Nov 28", day(2026, 11, 28)},
		{"november 28", day(2026, 11, 28)},
		{"11/28", day(2026, 11, 28)},
		{"2026-12-01", day(2026, 12, 1)},
		{"1/5", day(2027, 1, 5)},
		{"Nov 23", day(2026, 11, 23)},
		{"+7", day(2026, 11, 30)},
		{"Dec 1, 2027", day(2027, 12, 1)},
	} {
		if got, err := readDay(test.text, now); err != nil || !got.Equal(test.want) {
			t.Errorf("%q is read as %v, %v; want %v", test.text, got, err, test.want)
		}
	}
	for _, text := range []string{"soon", "13/45", "+", "+x"} {
		if _, err := readDay(text, now); store.CodeOf(err) != store.Invalid {
			t.Errorf("%q: %v, want a sentence for people", text, err)
		}
	}
}
