package screen

import (
	"math"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"tillbridge/store"
)

var english = message.NewPrinter(language.English)

// Number writes a count with its thousands set apart: "1,000,000".
func Number[N int | int64](n N) string { return Minus(english.Sprintf("%d", n)) }

// Money writes an amount with its currency.
func Money(m store.Money) string { return Minus(m.String()) }

// Figure writes an amount without its currency, for a column that is all of one.
func Figure(m store.Money) string {
	return strings.TrimSpace(strings.Replace(Money(m), store.CurrencySign(m.Currency), "", 1))
}

// Minus writes the minus sign before a number as a dash, which is as wide as a digit: the
// program's font has no sign of its own.
func Minus(number string) string { return strings.Replace(number, "-", "–", 1) }

// Many writes a count with its noun: "1 order", "2,318 orders".
func Many[N int | int64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}

// FileSize writes a length in bytes as people read it.
func FileSize(bytes int64) string {
	switch {
	case bytes < 1e5:
		return english.Sprintf("%.0f KB", math.Ceil(float64(bytes)/1e3))
	case bytes < 1e9:
		return english.Sprintf("%.1f MB", float64(bytes)/1e6)
	default:
		return english.Sprintf("%.2f GB", float64(bytes)/1e9)
	}
}
