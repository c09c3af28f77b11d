package sync_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopsim"
)

// The app loses its scopes while Shopify has taken the goods back and its answer got lost:
// what moved there must not be void here.
func TestR58_AScopeLostInTheMiddleOfAReturnVoidsNothingThatShopifyDid(t *testing.T) {
	t.Parallel()
	without := slices.DeleteFunc(slices.Clone(shopsim.Scopes), func(s string) bool { return strings.HasSuffix(s, "_returns") })
	for _, at := range []string{"CreateReturn", "ProcessReturn", "CloseReturn"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			f.check(t)
			row, sale := f.soldOrder(t)
			asked, err := f.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
			must(t, err)
			var all []string
			lost := false
			f.bend(func() {
				f.ask = func(body string) string {
					lost = strings.Contains(body, "mutation "+at) && all == nil
					return body
				}
				f.answer = func(text string) string {
					if !lost {
						return text
					}
					all = f.shop.Grant(without)
					return "{"
				}
			})
			f.drain(t)
			if all == nil {
				t.Fatal("no answer got lost")
			}
			f.forward(time.Hour)
			equal(t, "failed", f.drain(t).Failed, 0)
			says(t, "the row", f.read(t, row).PushError, "read_returns and write_returns")
			if state := f.theReturn(t, asked.Transaction.ID).Transaction.State; state == store.TransactionVoided {
				t.Errorf("void, and Shopify has %d returns and %d refunds", f.logged(row, "return"), f.logged(row, "refund"))
			}
			f.shop.Grant(all)
			f.forward(time.Hour)
			f.drain(t)
			r := f.theReturn(t, asked.Transaction.ID)
			equal(t, "state", r.Transaction.State, store.TransactionFinished)
			equal(t, "settled", r.Transaction.Balance(), 0)
			equal(t, "refunds", f.logged(row, "refund"), 1)
			equal(t, "returns", f.logged(row, "return"), 1)
		})
	}
}
