package store

import (
	"regexp"
	"strings"

	"github.com/bojanz/currency"
)

// An amount as people type it: digits, perhaps in groups of three, and decimals
// after a point or a comma.
var (
	grouped  = regexp.MustCompile(`^\d{1,3}(,\d{3})+(\.\d+)?$`)
	european = regexp.MustCompile(`^(\d+|\d{1,3}(\.\d{3})+),\d{1,2}$`)
	plain    = regexp.MustCompile(`^(\d+\.?\d*|\.\d+)$`)
	// inTwoWays and threePlaces are thousands to one person and decimals to another, the
	// second where the currency has three decimals.
	inTwoWays   = regexp.MustCompile(`^[1-9]\d{0,2}\.\d{3}$`)
	threePlaces = regexp.MustCompile(`^[1-9]\d{0,2},\d{3}$`)
)

// ReadAmount reads an amount of money exactly, with or without the currency's
// sign. A comma before three digits sets thousands apart, as Tillbridge writes
// them; before one or two it stands for the point. Invalid for anything else, and for what
// is twelve hundred to one person and one and a fifth to another (1.200 in euros).
func ReadAmount(text, code string) (Money, error) {
	digits := strings.NewReplacer(" ", "", "\u00a0", "", "−", "-", "–", "-", CurrencySign(code), "", code, "").Replace(text)
	negative := strings.HasPrefix(digits, "-")
	digits = strings.TrimPrefix(digits, "-")
	places, _ := currency.GetDigits(code)
	switch {
	case places != 3 && inTwoWays.MatchString(digits), places == 3 && threePlaces.MatchString(digits):
		return Money{}, Fail(Invalid, "%.40q can be read in two ways. Write it without the sign for thousands, like 1200 or 1.20.",
			strings.TrimSpace(text))
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
	return ParseMoney(strings.TrimSuffix(digits, "."), code)
}

// CurrencySign is how a currency is written before an amount, "$".
func CurrencySign(currency string) string {
	return strings.TrimSpace(strings.TrimRight(Money{Currency: currency}.String(), "0.,"))
}
