package sync_test

import (
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"

	"tillbridge/sync/shopsim"
)

// sell hands an order over, books its money by a payment type and finishes it.
func (f *faulty) sell(t testing.TB, row db.OrderRow, by string) store.Sale {
	t.Helper()
	f.save(t, row, store.Completed)
	f.drain(t)
	sale, err := f.db.Sale(t.Context(), row.TransactionID)
	must(t, err)
	p := store.Payment{
		TransactionID: row.TransactionID, Type: by, Minor: sale.Transaction.Balance(), Currency: sale.Transaction.Currency, Over: true,
	}
	if by == store.ECommerce {
		p.Card = "VISA"
	}
	must(t, f.db.TakePayment(t.Context(), p, p.Minor))
	must(t, f.db.Finish(t.Context(), row.TransactionID))
	f.drain(t)
	f.settle(t)
	sale, err = f.db.Sale(t.Context(), row.TransactionID)
	must(t, err)
	return sale
}

// chargedAnew is a new order of several units, paid as the script's money says.
func (f *faulty) chargedAnew(t testing.TB, how string) db.OrderRow {
	t.Helper()
	rows, err := f.db.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated})
	must(t, err)
	for _, row := range rows {
		o, _, err := f.db.Details(t.Context(), row.ID)
		must(t, err)
		if row.Status == store.New && row.TransactionID != "" && o.Items() > 2 && o.Lines[0].Quantity > 1 && len(o.Parts()) == 1 &&
			o.Financial == store.Paid {
			must(t, f.shop.Charge(row.Name, how))
			f.settle(t)
			if now := f.read(t, row); now.Changed {
				c, err := f.db.Change(t.Context(), row.ID)
				must(t, err)
				must(t, f.db.AcceptChange(t.Context(), row.ID, c.Version))
			}
			return f.read(t, row)
		}
	}
	t.Fatal("no such order")
	return db.OrderRow{}
}

// Several returns of a sale come to it, to the smallest unit, however it was paid and whichever
// way the money goes; what rounding to the customer's currency leaves is owed to nobody.
func TestR58_SeveralReturnsComeToTheSaleHoweverItWasPaid(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		currency, how string
		way           store.RefundWay
	}{
		{"USD", "gift-card", store.RefundOriginal},
		{"USD", "abroad", store.RefundOriginal},
		{"USD", "abroad-dear", store.RefundOriginal},
		{"USD", "abroad-dear", store.RefundTill},
		{"USD", "pay-in-store", store.RefundTill},
		{"KWD", "gift-card", store.RefundOriginal},
		{"KWD", "", store.RefundCredit},
	} {
		t.Run(test.currency+" "+test.how+" "+string(test.way), func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 20, Currency: test.currency})
			if test.currency != "USD" {
				must(t, f.db.SetCurrency(t.Context(), test.currency))
			}
			f.check(t)
			row, by := f.chargedAnew(t, test.how), store.ECommerce
			if test.how == "pay-in-store" {
				by = "Check"
			}
			sale := f.sell(t, row, by)
			var back int64
			for all := range 2 {
				q := comesBack(sale, 1, test.way)
				if all == 1 {
					r, err := f.db.Returnable(t.Context(), sale.Transaction.ID)
					must(t, err)
					q.Lines, err = r.Pick(nil)
					must(t, err)
					for i := range q.Lines {
						q.Lines[i].Reason, q.Lines[i].Restock = store.ReasonUnwanted, true
					}
					q.Shipping = r.ShippingLeft()
				}
				if q.Tender != "" {
					q.Tender = "Check"
				}
				asked, err := f.db.Return(t.Context(), q)
				must(t, err)
				equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
				f.settle(t)
				r := f.theReturn(t, asked.Transaction.ID)
				equal(t, "state", r.Transaction.State, store.TransactionFinished)
				equal(t, "balance", r.Transaction.Balance(), 0)
				back += asked.Worth()
				now := f.read(t, row)
				equal(t, "asks", now.Changed, false)
				equal(t, "owed", now.Owing, store.Owing{})
			}
			equal(t, "all of it", back, sale.Transaction.Total)
			day, err := f.db.SalesBetween(t.Context(), f.now().Add(-48*time.Hour), f.now().Add(time.Hour))
			must(t, err)
			equal(t, "the day", day.Totals[0].Minor, 0)
			f.balanced(t)
		})
	}
}
