package sync_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// What a return costs of Shopify's patience, from the scan of its receipt until it is booked,
// as Shopify bills it.
func TestR58_AReturnTakesFourCallsAndFewPoints(t *testing.T) {
	t.Parallel()
	unseen := slices.DeleteFunc(slices.Clone(shopsim.Scopes), func(s string) bool { return s == "read_customers" })
	for name, test := range map[string]struct {
		way    store.RefundWay
		scopes []string
	}{
		"by Shopify":                    {store.RefundOriginal, shopsim.Scopes},
		"here":                          {store.RefundTill, shopsim.Scopes},
		"by an app that sees no people": {store.RefundOriginal, unseen},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			f.check(t)
			row, sale := f.soldOrder(t)
			f.forward(3 * time.Second)
			f.shop.Grant(test.scopes)
			calls, points := 0, 0
			f.bend(func() {
				f.answer = func(text string) string {
					var bill struct {
						Extensions struct {
							Cost struct {
								Requested int `json:"requestedQueryCost"`
							} `json:"cost"`
						} `json:"extensions"`
					}
					if err := json.Unmarshal([]byte(text), &bill); err != nil {
						t.Error(err)
					}
					calls, points = calls+1, points+bill.Extensions.Cost.Requested
					return text
				}
			})
			scanned, err := f.db.TransactionByBarcode(t.Context(), sale.Transaction.Barcode)
			must(t, err)
			able, err := f.db.Returnable(t.Context(), scanned)
			must(t, err)
			equal(t, "may come back", able.Lines()[0].Left(), sale.Transaction.Lines[0].Quantity)
			_, err = f.db.Return(t.Context(), comesBack(sale, 1, test.way))
			must(t, err)
			equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
			after, _, err := f.db.Details(t.Context(), row.ID)
			must(t, err)
			equal(t, "known to be kept back", len(after.Withheld) > 0, len(test.scopes) < len(shopsim.Scopes))
			equal(t, "returns", f.logged(row, "return"), 1)
			t.Logf("a return of an order of %d lines: %d calls, %d points", len(able.Latest.Lines), calls, points)
			if calls > 4 || points > 150 {
				t.Errorf("%d calls and %d points, wanted 4 and 150 at most", calls, points)
			}
		})
	}
}
