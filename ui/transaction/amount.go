package transaction

import "github.com/shopspring/decimal"

// percent writes a share as Shopify gives it ("0.07") in hundredths, "7 %"; "" when
// it is not known.
func percent(rate string) string {
	share, err := decimal.NewFromString(rate)
	if err != nil {
		return ""
	}
	return share.Shift(2).String() + " %"
}
