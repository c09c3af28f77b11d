package paper_test

import (
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/ui/paper"
)

func TestR67_PapersAreInTheShopsCurrencyAndDatedAsItsCountryDoes(t *testing.T) {
	for _, c := range []struct {
		country, currency string
		// A price of 6420 in the currency's smallest unit, in a column and with its sign.
		column, total string
		day, at       string
		postcode      string
		place         string
	}{
		{"US", "USD", "64.20", "$64.20", "Nov 3, 2026", "Nov 3, 2026 4:05 PM", "46544", "Anytown, 46544"},
		{"DE", "EUR", "64.20", "€64.20", "3 Nov 2026", "3 Nov 2026 16:05", "01067", "01067 Anytown"},
		{"GB", "GBP", "64.20", "£64.20", "3 Nov 2026", "3 Nov 2026 16:05", "SW1A 1AA", "Anytown, SW1A 1AA"},
		{"JP", "JPY", "6,420", "¥6,420", "2026-11-03", "2026-11-03 16:05", "150-0002", "Anytown, 150-0002"},
		{"KW", "KWD", "6.420", "KWD 6.420", "3 Nov 2026", "3 Nov 2026 16:05", "13001", "Anytown, 13001"},
	} {
		t.Run(c.country, func(t *testing.T) {
			profile := riverside()
			profile.Country = c.country
			s := parcel()
			s.Order.Shipping = store.Address{LastName: "Byron", City: "Anytown", Postcode: c.postcode, Country: c.country}
			s.Transaction.Currency = c.currency
			s.Transaction.Lines = []store.TransactionLine{{SKU: "TIR-38", Title: "Tyre", Quantity: 1, UnitPrice: 6420}}
			s.Transaction.Shipping, s.Transaction.Tax, s.Transaction.Fees, s.Transaction.Total, s.Transaction.ShopifyTotal = 0, 0, 0, 6420, 6420
			s.Payments, s.Transaction.Paid = nil, 0
			now := time.Date(2026, 11, 3, 16, 5, 0, 0, time.UTC)
			receipt := paper.Lay(store.DocumentReceipt, profile, s, now)
			for _, text := range []string{asText(t, receipt, paper.Roll80), printed(t, escpos(t, receipt, paper.Roll80))} {
				says(t, text, c.column, "TOTAL "+c.total, "BALANCE "+c.total, c.at, c.place)
			}
			says(t, asText(t, paper.Lay(store.DocumentPickList, profile, s, now), paper.A4), c.at)
			says(t, asText(t, paper.PickList(profile, []store.Sale{s}, now), paper.A4), c.at)
			s = helmets()
			s.Pickup.HoldUntil = now
			says(t, asText(t, paper.Lay(store.DocumentReceipt, profile, s, now), paper.Roll58), "Held until "+c.day)
		})
	}
}
