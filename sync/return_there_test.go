package sync_test

import (
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// accepted takes in what Shopify changed about an order, and accepts it.
func (f *faulty) accepted(t testing.TB, row db.OrderRow) store.Change {
	t.Helper()
	f.forward(3 * time.Second)
	f.check(t)
	equal(t, "asks", f.order(t, row.Name).Changed, true)
	c, err := f.db.Change(t.Context(), row.ID)
	must(t, err)
	must(t, f.db.AcceptChange(t.Context(), row.ID, c.Version))
	equal(t, "asks again", f.order(t, row.Name).Changed, false)
	f.forward(3 * time.Second)
	f.check(t)
	equal(t, "asks after the next poll", f.order(t, row.Name).Changed, false)
	f.balanced(t)
	return c
}

func (f *faulty) returns(t testing.TB, row db.OrderRow) []store.Return {
	t.Helper()
	list, err := f.db.Returns(t.Context(), row.ID, 50)
	must(t, err)
	return list
}

func TestR58_C6_AFinishedSaleThatIsRefundedAtShopifyGetsItsReturn(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row, sale := f.soldOrder(t)
	stock := f.left(t, sale)
	must(t, f.shop.RefundAll(row.Name))
	c := f.accepted(t, row)
	says(t, "before", strings.Join(c.Accepting(), " "), "books a return of", "Shopify has given")
	r := f.returns(t, row)
	equal(t, "returns", len(r), 1)
	equal(t, "worth", r[0].Worth(), sale.Transaction.Total)
	equal(t, "settled", r[0].Transaction.Balance(), 0)
	equal(t, "stock", f.left(t, sale), stock+sale.Transaction.Lines[0].Quantity)
	day, err := f.db.SalesBetween(t.Context(), f.now().Add(-time.Hour), f.now().Add(time.Hour))
	must(t, err)
	equal(t, "the day", day.Totals[0].Minor, 0)
	if _, err := f.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal)); store.CodeOf(err) != store.Invalid {
		t.Error("came back twice:", err)
	}
}

func TestR58_APartReturnAndAFavourMadeAtShopifyAreBooked(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row, sale := f.soldOrder(t)
	before := f.at(t, row)
	line := sale.Transaction.Lines[0]
	must(t, f.shop.ReturnInAdmin(row.Name, 0, 1, line.UnitPrice/2))
	f.accepted(t, row)
	after := f.at(t, row)
	r := f.returns(t, row)[0]
	equal(t, "units", r.Lines[0].Quantity, 1)
	equal(t, "refunded", r.RefundMinor, line.UnitPrice/2)
	equal(t, "owed as Shopify does", -r.Transaction.Balance(), after.OwedBack()-before.OwedBack())

	// What it owes is given back there before anything is a favour.
	must(t, f.shop.Refund(row.Name, -r.Transaction.Balance()))
	f.accepted(t, row)
	equal(t, "settled there", f.returns(t, row)[0].Transaction.Balance(), 0)
	equal(t, "returns", len(f.returns(t, row)), 1)
	must(t, f.shop.Refund(row.Name, 300))
	f.accepted(t, row)
	favour := f.returns(t, row)[0]
	equal(t, "a favour", favour.Worth(), 300)
	equal(t, "without goods", len(favour.Lines), 0)
	equal(t, "settled", favour.Transaction.Balance(), 0)

	// One of ours beside theirs.
	asked, err := f.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
	must(t, err)
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
	f.settle(t)
	equal(t, "our echo is no change", f.order(t, row.Name).Changed, false)
	equal(t, "ours", f.theReturn(t, asked.Transaction.ID).Transaction.State, store.TransactionFinished)
	must(t, f.shop.Refund(row.Name, 200))
	f.accepted(t, row)
	equal(t, "a second favour", f.returns(t, row)[0].Worth(), 200)
}

func TestR58_A6_AnExchangeAfterTheHandOverIsAReturnAndATransactionOfItsOwn(t *testing.T) {
	t.Parallel()
	for name, units := range map[string]int32{"upwards": 40, "downwards": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			f.check(t)
			row, sale := f.soldOrder(t)
			line := sale.Transaction.Lines[0]
			must(t, f.shop.ReturnInAdmin(row.Name, 0, int32(line.Quantity), 0))
			must(t, f.shop.AddLine(row.Name, "BAR-GIRO-01", units))
			must(t, f.shop.RoutePart(row.Name))
			c := f.accepted(t, row)
			says(t, "before", strings.Join(c.Accepting(), " "), "books a return of", "a transaction of its own")
			now := f.order(t, row.Name)
			equal(t, "status", now.Status, store.New)
			if now.TransactionID == row.TransactionID {
				t.Fatal("what was added has no transaction")
			}
			r := f.returns(t, row)[0]
			added, err := f.db.Sale(t.Context(), now.TransactionID)
			must(t, err)
			equal(t, "added", added.Transaction.Items(), int64(units))
			there := f.at(t, row)
			equal(t, "owed by the customer", max(0, added.Transaction.Balance()), max(0, there.Outstanding))
			equal(t, "the way it goes", there.Outstanding > 0, name == "upwards")
			equal(t, "owed back", max(0, -r.Transaction.Balance()), there.OwedBack())
			if net := added.Transaction.Balance() + r.Transaction.Balance(); net != there.Outstanding {
				t.Errorf("all comes to %d, Shopify says %d", net, there.Outstanding)
			}
			// The new part is handed over like any other, and the old sale stays.
			f.save(t, now, store.Completed)
			equal(t, "handed over", f.drain(t).Confirmed, 1)
			f.settle(t)
			same, err := f.db.Sale(t.Context(), sale.Transaction.ID)
			must(t, err)
			equal(t, "state", same.Transaction.State, store.TransactionFinished)
			equal(t, "asks", f.order(t, row.Name).Changed, false)

			// A later change of what was added is a change of that alone.
			must(t, f.shop.AddLine(row.Name, "BAR-GIRO-01", 1))
			must(t, f.shop.RoutePart(row.Name))
			f.accepted(t, row)
			added, err = f.db.Sale(t.Context(), now.TransactionID)
			must(t, err)
			equal(t, "added", added.Transaction.Items(), int64(units)+1)
			f.balanced(t)
		})
	}
}
