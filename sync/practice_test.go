package sync_test

import (
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// sellCompleted does with an order to practise on what is said of it: its payment is booked, it
// is finished as a sale and handed over.
func (f *faulty) sellCompleted(t *testing.T, name string) (db.OrderRow, store.Sale) {
	t.Helper()
	row := f.order(t, name)
	must(t, f.db.TakePayment(t.Context(), store.Payment{
		TransactionID: row.TransactionID, Type: store.ECommerce, Card: "VISA", Minor: row.Total.Minor, Currency: "USD",
	}, row.Total.Minor))
	must(t, f.db.Finish(t.Context(), row.TransactionID))
	f.save(t, row, store.Completed)
	equal(t, name+" handed over", f.drain(t), sync.Drained{Confirmed: 1})
	f.poll(t)
	sale, err := f.db.Sale(t.Context(), row.TransactionID)
	must(t, err)
	return f.order(t, name), sale
}

// TestR50_R58_ReturnsArePractisedToTheEnd does what the training shop says of each order.
func TestR50_R58_ReturnsArePractisedToTheEnd(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{})
	exercises := f.shop.PractiseReturns()
	equal(t, "orders", len(exercises), 7)
	f.check(t)
	for i := range 2 { // with the receipt and without
		row, sale := f.sellCompleted(t, exercises[i].Order)
		asked, err := f.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
		must(t, err)
		equal(t, "taken back", f.drain(t), sync.Drained{Confirmed: 1})
		equal(t, "settled", f.theReturn(t, asked.Transaction.ID).Transaction.Balance(), 0)
		equal(t, "stays", f.order(t, row.Name).Status, store.Completed)
	}
	for i, dearer := range map[int]bool{2: true, 3: false} {
		row, _ := f.sellCompleted(t, exercises[i].Order)
		c := f.accepted(t, row)
		there := f.at(t, row)
		equal(t, "added", len(c.Added.Lines), 1)
		equal(t, "the customer owes", there.Outstanding > 0, dearer)
		equal(t, "is owed", there.OwedBack() > 0, !dearer)
		equal(t, "the new part", f.order(t, row.Name).Status, store.New)
		f.poll(t)
		equal(t, "exchanged once", len(f.returns(t, row)), 1)
	}

	row, sale := f.sellCompleted(t, exercises[4].Order)
	asked, err := f.db.Return(t.Context(), comesBack(sale, 1, store.RefundOriginal))
	must(t, err)
	equal(t, "taken back", f.drain(t), sync.Drained{Confirmed: 1})
	for range 3 {
		f.poll(t)
	}
	r := f.theReturn(t, asked.Transaction.ID).Transaction
	f.tells(t, row, "The refund of return "+r.Barcode+" failed at Shopify")
	equal(t, "owed again", r.Balance(), -asked.Worth())

	inStore := f.order(t, exercises[5].Order)
	equal(t, "to be paid here", inStore.Owing.Why, store.OwingHere)
	f.cash(t, inStore, inStore.Total.Minor)
	equal(t, "told", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "at Shopify", f.at(t, inStore).Financial, store.Paid)

	authorized := f.order(t, exercises[6].Order)
	equal(t, "to be captured", authorized.Owing.Why, store.OwingAuthorized)
	must(t, f.db.Capture(t.Context(), db.Capturing{OrderID: authorized.ID, Minor: authorized.Total.Minor}))
	equal(t, "captured", f.drain(t), sync.Drained{Confirmed: 1})
	f.forward(3 * time.Second)
	f.check(t)
	equal(t, "owed", f.order(t, authorized.Name).Owing, store.Owing{})
	f.balanced(t)
}
