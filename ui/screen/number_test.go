package screen

import (
	"strings"
	"testing"

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
		if f := Figure(m); f != test.figure {
			t.Errorf("figure %q, want %q", f, test.figure)
		}
		if f := strings.ReplaceAll(Money(m), "\u00a0", " "); f != test.withMoney {
			t.Errorf("money %q, want %q", f, test.withMoney)
		}
	}
}

func TestNumbersAreReadAtAGlance(t *testing.T) {
	for n, want := range map[int64]string{0: "0", -1: "–1", 1_000_000: "1,000,000", -12_345: "–12,345"} {
		if got := Number(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
	if got := Join(", ", "12 Mill Lane", "", " ", "Goshen "); got != "12 Mill Lane, Goshen" {
		t.Errorf("joined to %q", got)
	}
}
