package sync_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopsim"
)

// A connection is cut in the middle of each call of a return, several in a row: before it is
// taken, after, within the answer, or so that it takes effect late. However it goes, the
// goods are back once, the money went once, and the books say so.
func TestR58_ManyConnectionsCutInTheMiddleOfAReturnRefundOnce(t *testing.T) {
	t.Parallel()
	shops, returns := 2, 4
	if testing.Short() {
		shops = 1
	}
	for i := range shops {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			chance := rand.New(rand.NewPCG(58, uint64(i))) //nolint:gosec // a reproducible test
			c := open(t, 40)
			c.check(t)
			for range returns {
				row, sale := c.soldOrder(t)
				stock, refunds := c.left(t, sale), c.logged(row, "refund")
				asked, err := c.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
				must(t, err)
				for range 60 {
					c.shop.FailNext(cuts(chance)...)
					c.drain(t)
					c.forward(time.Minute)
					if c.push(t, row) == store.PushConfirmed {
						break
					}
				}
				c.shop.FailNext()
				for range 10 {
					c.forward(5 * time.Minute)
					c.drain(t)
				}
				r := c.theReturn(t, asked.Transaction.ID)
				equal(t, "state", r.Transaction.State, store.TransactionFinished)
				equal(t, "given back", -r.Transaction.Paid, asked.Worth())
				equal(t, "stock", c.left(t, sale), stock+1)
				equal(t, "returns", c.logged(row, "return"), 1)
				equal(t, "refunds", c.logged(row, "refund")-refunds, 1)
				equal(t, "restocked", c.logged(row, "restock"), 1)
			}
			c.balanced(t)
		})
	}
}

// cuts are what happens to the next requests: at each one of three is cut.
func cuts(chance *rand.Rand) []shopsim.Fault {
	faults := make([]shopsim.Fault, 6)
	for i := range faults {
		if chance.IntN(3) == 0 {
			faults[i] = []shopsim.Fault{
				{ResetBefore: true}, {ResetAfter: true}, {Truncate: true}, {Late: time.Duration(1+chance.IntN(20)) * time.Second},
			}[chance.IntN(4)]
		}
	}
	return faults
}
