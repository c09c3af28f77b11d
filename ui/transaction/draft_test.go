package transaction

import (
	"testing"
	"time"

	"tillbridge/store"
)

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
