package transaction

import (
	"strings"

	"github.com/shopspring/decimal"

	"tillbridge/store"
)

// figure writes an amount without its currency, with a wide minus sign.
func figure(m store.Money) string {
	return minus(strings.TrimSpace(strings.Replace(m.String(), store.CurrencySign(m.Currency), "", 1)))
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
