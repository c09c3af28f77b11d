package sync_test

import (
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopsim"
)

// saleOf is the order's transaction as the window shows it.
func (c *counter) saleOf(t testing.TB, row db.OrderRow) store.Sale {
	t.Helper()
	s, err := c.db.Sale(t.Context(), row.TransactionID)
	must(t, err)
	return s
}

// accept accepts what Shopify changed about an order as a person does.
func (c *counter) accept(t testing.TB, row db.OrderRow) store.Change {
	t.Helper()
	change, err := c.db.Change(t.Context(), row.ID)
	must(t, err)
	must(t, c.db.AcceptChange(t.Context(), row.ID, change.Version))
	return change
}

// What a merchant can do to an order in Shopify's admin, over HTTP and through the
// poller: each is flagged, moves nothing by itself, and comes out as Shopify has it
// once accepted.
func TestR43_EveryChangeMadeAtShopifyIsNoticedAndCanBeAccepted(t *testing.T) {
	t.Parallel()
	authorized := func(row db.OrderRow) bool { return row.Financial == store.Authorized }
	paid := func(row db.OrderRow) bool {
		return row.Financial == store.Paid && row.Items > 1 && row.Total.Minor > 1000
	}
	tests := []struct {
		name   string
		which  func(db.OrderRow) bool
		act    func(c *counter, name string) error
		status store.Status
	}{
		{"edited away and given back", paid, func(c *counter, name string) error { return c.shop.EditUnit(name) }, store.New},
		{
			"a line added", paid, func(c *counter, name string) error { return c.shop.AddLine(name, shopsim.SampleProducts()[0].SKU, 2) },
			store.New,
		},
		{"given back without a line", paid, func(c *counter, name string) error { return c.shop.Refund(name, 500) }, store.New},
		{"sent elsewhere", paid, func(c *counter, name string) error { return c.shop.Move(name, "1 Market Street") }, store.New},
		{"cancelled", paid, func(c *counter, name string) error { return c.shop.Cancel(name) }, store.Rejected},
		{"captured", authorized, func(c *counter, name string) error { return c.shop.Capture(name) }, store.New},
		{"voided", authorized, func(c *counter, name string) error { return c.shop.Void(name) }, store.New},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := open(t, 40)
			c.check(t)
			row := c.which(t, test.which)
			sale := c.saleOf(t, row)
			balance := sale.Transaction.Balance()
			must(t, c.db.TakePayment(t.Context(), store.Payment{
				TransactionID: sale.Transaction.ID, Type: store.ECommerce, Card: "VISA",
				Minor: balance, Currency: "USD",
			}, balance))
			before := c.saleOf(t, row)
			must(t, test.act(c, row.Name))
			c.check(t)

			counts, err := c.db.Counts(t.Context())
			must(t, err)
			equal(t, "orders that wait for a decision", counts.Changed, 1)
			waiting := c.saleOf(t, row)
			equal(t, "total untouched", waiting.Transaction.Total, before.Transaction.Total)
			equal(t, "paid untouched", waiting.Transaction.Paid, before.Transaction.Paid)
			equal(t, "stock untouched", waiting.Products[0].OnHand, before.Products[0].OnHand)

			change := c.accept(t, row)
			now, err := c.db.Order(t.Context(), row.ID)
			must(t, err)
			equal(t, "status", now.Status, test.status)
			equal(t, "waits", now.Changed, false)
			after := c.saleOf(t, row)
			if test.status == store.New {
				equal(t, "total is Shopify's", after.Transaction.Total, change.After.Total)
				equal(t, "difference", after.Transaction.Difference(), 0)
			}
			for _, move := range change.Stock {
				equal(t, move.Product.SKU+" on hand", c.onHand(t, row, move.Product.ID), move.Product.OnHand+move.Delta)
			}
			books, err := c.db.ProveBooks(t.Context())
			must(t, err)
			must(t, books.Err())
			c.drain(t)
			equal(t, "mails about it", c.logged(row, "mail"), 0)
			c.check(t)
			now, err = c.db.Order(t.Context(), row.ID)
			must(t, err)
			equal(t, "asks again", now.Changed, false)
		})
	}
}

// which finds an order that is New and fits.
func (c *counter) which(t testing.TB, fits func(db.OrderRow) bool) db.OrderRow {
	t.Helper()
	rows, err := c.db.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated})
	must(t, err)
	for _, row := range rows {
		if row.Status == store.New && fits(row) {
			return row
		}
	}
	t.Fatal("no order fits")
	return db.OrderRow{}
}

// onHand is the stock of a product that the order's transaction has moved.
func (c *counter) onHand(t testing.TB, row db.OrderRow, productID string) int64 {
	t.Helper()
	e, err := c.db.Explain(t.Context(), row.ID)
	must(t, err)
	for _, moved := range e.Stock {
		if moved.Product.ID == productID {
			return moved.Product.OnHand
		}
	}
	t.Fatal("the transaction moved no stock of it")
	return 0
}
