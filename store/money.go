package store

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/bojanz/currency"
	"github.com/shopspring/decimal"
)

// Money is an amount in minor units (cents, yen, fils) of an ISO 4217 currency.
type Money struct {
	Minor    int64
	Currency string
}

// plainNumber is how amounts are written: no exponents, whose value can be any size.
var plainNumber = regexp.MustCompile(`^[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})$`)

// ParseMoney reads Shopify's decimal string ("25.0", "0.1", "1200") as minor
// units of the currency. An amount with more decimals than the currency has is
// Invalid unless they are zeros: it would lose money. So is one beyond MostMinor.
func ParseMoney(amount, code string) (Money, error) {
	digits, ok := currency.GetDigits(code)
	if !ok {
		return Money{}, Fail(Invalid, "%q is not a currency Tillbridge knows.", code)
	}
	if !plainNumber.MatchString(amount) {
		return Money{}, Fail(Invalid, "%.40q is not an amount of money.", amount)
	}
	d, err := decimal.NewFromString(amount)
	// An exponent, which nobody writes in an amount, could ask for more digits than
	// there is memory.
	if err != nil || len(amount) > longestAmount || strings.ContainsAny(amount, "eE") {
		return Money{}, FailBecause(err, Invalid, "%q is not an amount of money.", amount)
	}
	minor := d.Shift(int32(digits))
	if !minor.IsInteger() {
		return Money{}, Fail(Invalid, "%s %s has more decimals than the currency.", amount, code)
	}
	if minor.Abs().GreaterThan(decimal.NewFromInt(MostMinor)) {
		return Money{}, Fail(Invalid, "%s %s is more than Tillbridge can count: the most is %s.", amount, code,
			Money{Minor: MostMinor, Currency: code}.Decimal())
	}
	return Money{Minor: minor.IntPart(), Currency: code}, nil
}

// longestAmount is more characters than any amount that can be counted has.
const longestAmount = 64

// CheckCurrency is Invalid for what is no currency's ISO 4217 code.
func CheckCurrency(code string) error {
	if !currency.IsValid(code) {
		return Fail(Invalid, "%q is not a currency Tillbridge knows; write its three letters, such as USD, EUR or JPY.", code)
	}
	return nil
}

// NoCurrency is why no price can be kept before the shop's currency is known.
func NoCurrency() error {
	return Fail(Invalid, "The shop's currency isn't known yet, so no price can be kept: 1200 may be dollars or yen. Nothing was saved; "+
		"connect the shop first, or say it with 'settings set shop.currency EUR'.")
}

// Decimal returns the amount as a plain decimal with the currency's own number
// of digits ("64.20", "1200"), as scripts and Shopify read it.
func (m Money) Decimal() string {
	digits, ok := currency.GetDigits(m.Currency)
	if !ok {
		digits = 2
	}
	return decimal.New(m.Minor, -int32(digits)).StringFixed(int32(digits))
}

// String returns the amount as staff read it ("$2,459.93", "-€5.00").
func (m Money) String() string {
	amount, err := currency.NewAmountFromInt64(m.Minor, m.Currency)
	if err != nil {
		return strconv.FormatInt(m.Minor, 10)
	}
	return moneyFormat.Format(amount)
}

var moneyFormat = currency.NewFormatter(currency.NewLocale("en-US"))

// MarshalText keeps JSON exact: "64.20 USD".
func (m Money) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%s %s", m.Decimal(), m.Currency), nil
}
