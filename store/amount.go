package store

import (
	"regexp"
	"strings"
)

// An amount as people type it: digits, perhaps in groups of three, and decimals
// after a point or a comma.
var (
	grouped  = regexp.MustCompile(`^\d{1,3}(,\d{3})+(\.\d+)?$`)
	european = regexp.MustCompile(`^(\d+|\d{1,3}(\.\d{3})+),\d{1,2}$`)
	plain    = regexp.MustCompile(`^(\d+\.?\d*|\.\d+)$`)
)

// ReadAmount reads an amount of money exactly, with or without the currency's
// sign. A comma before three digits sets thousands apart, as Tillbridge writes
// them; before one or two it stands for the point. Invalid for anything else.
func ReadAmount(text, currency string) (Money, error) {
	digits := strings.NewReplacer(" ", "", "\u00a0", "", "−", "-", "–", "-", CurrencySign(currency), "", currency, "").Replace(text)
	negative := strings.HasPrefix(digits, "-")
	digits = strings.TrimPrefix(digits, "-")
	switch {
	case grouped.MatchString(digits):
		digits = strings.ReplaceAll(digits, ",", "")
	case european.MatchString(digits):
		digits = strings.NewReplacer(".", "", ",", ".").Replace(digits)
	case !plain.MatchString(digits):
		return Money{}, Fail(Invalid, "%.40q is not an amount. Write it like 128.40.", strings.TrimSpace(text))
	}
	if negative {
		digits = "-" + digits
	}
	return ParseMoney(strings.TrimSuffix(digits, "."), currency)
}

// CurrencySign is how a currency is written before an amount, "$".
func CurrencySign(currency string) string {
	return strings.TrimSpace(strings.TrimRight(Money{Currency: currency}.String(), "0.,"))
}
