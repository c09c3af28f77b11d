package transaction

import (
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"tillbridge/store"
)

// An amount as people type it: digits, perhaps in groups of three, and decimals
// after a point or a comma.
var (
	grouped  = regexp.MustCompile(`^\d{1,3}(,\d{3})+(\.\d+)?$`)
	european = regexp.MustCompile(`^(\d+|\d{1,3}(\.\d{3})+),\d{1,2}$`)
	plain    = regexp.MustCompile(`^(\d+\.?\d*|\.\d+)$`)
)

// readAmount reads an amount of money exactly, with or without the currency's
// sign. A comma before three digits sets thousands apart, as Tillbridge writes
// them; before one or two it stands for the point. Invalid for anything else.
func readAmount(text, currency string) (store.Money, error) {
	digits := strings.NewReplacer(" ", "", "\u00a0", "", "−", "-", "–", "-", sign(currency), "", currency, "").Replace(text)
	negative := strings.HasPrefix(digits, "-")
	digits = strings.TrimPrefix(digits, "-")
	switch {
	case grouped.MatchString(digits):
		digits = strings.ReplaceAll(digits, ",", "")
	case european.MatchString(digits):
		digits = strings.NewReplacer(".", "", ",", ".").Replace(digits)
	case !plain.MatchString(digits):
		return store.Money{}, store.Fail(store.Invalid, "%q is not an amount. Write it like 128.40.", strings.TrimSpace(text))
	}
	if negative {
		digits = "-" + digits
	}
	return store.ParseMoney(strings.TrimSuffix(digits, "."), currency)
}

// sign is how the currency is written before an amount, "$".
func sign(currency string) string {
	return strings.TrimSpace(strings.TrimRight(store.Money{Currency: currency}.String(), "0.,"))
}

// figure writes an amount without its currency, with a wide minus sign.
func figure(m store.Money) string {
	return minus(strings.TrimSpace(strings.Replace(m.String(), sign(m.Currency), "", 1)))
}

// money writes an amount with its currency, with a wide minus sign.
func money(m store.Money) string { return minus(m.String()) }

// minus writes a minus sign as a dash of its width: the program's font has no other.
func minus(s string) string { return strings.Replace(s, "-", "–", 1) }

// percent writes a share as Shopify gives it ("0.07") in hundredths, "7 %"; "" when
// it is not known.
func percent(rate string) string {
	share, err := decimal.NewFromString(rate)
	if err != nil {
		return ""
	}
	return share.Shift(2).String() + " %"
}
