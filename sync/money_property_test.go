package sync_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopsim"
)

// trade is a shop in one currency in which sales, returns, exchanges, refunds and rejections
// happen in any sequence, here and in Shopify's admin.
type trade struct {
	*faulty
	rows   []db.OrderRow
	random *rand.Rand
	did    map[string][]string
	code   string
	// over are orders of which something was added in exchange, or money given back as a favour:
	// what the merchant changes about their first sale after that isn't booked to the cent yet.
	over  map[string]bool
	first time.Time
}

func openTrade(t *testing.T, code string, seed uint64) *trade {
	t.Helper()
	f := openFaulty(t, shopsim.Config{Orders: 40, Currency: code})
	d := &trade{
		faulty: f, did: map[string][]string{}, code: code, over: map[string]bool{},
		random: rand.New(rand.NewPCG(seed, 16)), //nolint:gosec // repeatable chance
		first:  f.now(),
	}
	if code == "JPY" { // which has no smaller unit
		must(t, f.db.EachProduct(t.Context(), func(p store.Product) error {
			p.Price = p.Price / 100 * 100
			_, err := f.db.SaveProduct(t.Context(), p)
			return err
		}))
	}
	if code != "USD" {
		must(t, f.db.SetCurrency(t.Context(), code))
	}
	f.check(t)
	rows, err := f.db.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated})
	must(t, err)
	// Taxes in prices and on top, discounts of lines and of orders, tips and gift cards.
	for _, row := range rows {
		o, _, err := f.db.Details(t.Context(), row.ID)
		must(t, err)
		if row.Status == store.New && row.TransactionID != "" && o.Items() > 1 && len(o.Parts()) == 1 && o.Total > 0 {
			d.rows = append(d.rows, row)
		}
	}
	return d
}

// may is nil, or a refusal in words; anything else fails the test.
func (d *trade) may(t *testing.T, row db.OrderRow, what string, err error) {
	t.Helper()
	switch store.CodeOf(err) {
	case "", store.Invalid, store.Conflict:
	default:
		t.Errorf("%s of %s: %v", what, row.Name, err)
	}
	if err == nil {
		d.did[row.Name] = append(d.did[row.Name], what)
	}
}

func (d *trade) step(t *testing.T) {
	t.Helper()
	row := d.read(t, d.rows[d.random.IntN(len(d.rows))])
	o, pending, err := d.db.Details(t.Context(), row.ID)
	must(t, err)
	if pending != nil {
		o = *pending
	}
	switch act := d.random.IntN(14); act {
	case 0, 1:
		d.may(t, row, "completed", d.db.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.Completed}}))
	case 2, 3:
		d.pay(t, row, o)
	case 4:
		if row.TransactionID != "" {
			d.may(t, row, "finished", d.db.Finish(t.Context(), row.TransactionID))
		}
	case 5, 6:
		d.takeBack(t, row)
	case 7:
		for _, part := range o.Parts() {
			if line := part.Lines[d.random.IntN(len(part.Lines))]; line.Remaining > 0 {
				d.may(t, row, "rejected", d.db.RejectLines(t.Context(), db.LineRejection{
					OrderID: row.ID, Reason: "broken", Lines: []store.PartLine{{ShopifyID: line.ShopifyID, Quantity: 1 + d.random.Int64N(line.Remaining)}},
				}))
			}
		}
	case 8:
		if !d.over[row.Name] {
			d.may(t, row, "taken back there", d.shop.TakeBackUnits(row.Name, 1+d.random.Int32N(2), d.random.IntN(3) > 0))
		}
	case 9:
		if !d.over[row.Name] {
			d.may(t, row, "refunded by line there", d.shop.RefundUnits(row.Name, 0, 1, ""))
		}
	case 10:
		if len(o.Fulfillments) > 0 && !d.over[row.Name] { // an exchange
			d.quiet(t, 2)
			d.over[row.Name] = true
			d.may(t, row, "exchanged there", d.shop.TakeBackUnits(row.Name, 1, false))
			d.may(t, row, "added there", d.shop.AddLine(row.Name, "PMP-PARK-01", 1))
			d.may(t, row, "routed there", d.shop.RoutePart(row.Name))
		}
	case 11:
		if some := o.Holding().Net() / 10; some > 0 && !d.over[row.Name] {
			d.quiet(t, 2)
			d.over[row.Name] = true
			d.may(t, row, "a favour there", d.shop.Refund(row.Name, some))
		}
	case 12:
		d.shop.FailNext(shopsim.Fault{}, []shopsim.Fault{{ResetAfter: true}, {ResetBefore: true}, {Truncate: true}}[d.random.IntN(3)])
	default:
		d.quiet(t, 1)
	}
	if d.random.IntN(2) == 0 {
		d.drain(t)
	}
	d.forward(20 * time.Second)
}

// pay books what a sale asks: what Shopify holds of it as eCommerce, else by check.
func (d *trade) pay(t *testing.T, row db.OrderRow, o store.Order) {
	t.Helper()
	if row.TransactionID == "" {
		return
	}
	s, err := d.db.Sale(t.Context(), row.TransactionID)
	must(t, err)
	balance := s.Transaction.Balance()
	p := store.Payment{TransactionID: row.TransactionID, Type: "Check", Minor: balance, Currency: d.code}
	if held := o.Holding().Net() - s.Transaction.Paid; held > 0 && balance > 0 {
		p.Type, p.Card, p.Minor = store.ECommerce, "VISA", min(held, balance)
	}
	d.may(t, row, fmt.Sprintf("paid %d by %s", p.Minor, p.Type), d.db.TakePayment(t.Context(), p, balance))
}

func (d *trade) takeBack(t *testing.T, row db.OrderRow) {
	t.Helper()
	if row.TransactionID == "" {
		return
	}
	r, err := d.db.Returnable(t.Context(), row.TransactionID)
	must(t, err)
	q := store.ReturnRequest{SaleID: row.TransactionID, Refund: store.RefundWays()[d.random.IntN(len(store.RefundWays()))]}
	for _, line := range r.Lines() {
		if left := line.Left(); left > 0 && d.random.IntN(3) > 0 {
			q.Lines = append(q.Lines, store.ReturnLine{
				LineID: line.Line.LineID, Quantity: 1 + d.random.Int64N(left), Reason: store.ReasonUnwanted, Restock: d.random.IntN(2) == 0,
			})
		}
	}
	if q.Refund == store.RefundTill {
		q.Tender = "Check"
	}
	if left := r.ShippingLeft(); left > 0 && d.random.IntN(3) == 0 {
		q.Shipping = 1 + d.random.Int64N(left)
	}
	_, err = d.db.Return(t.Context(), q)
	d.may(t, row, fmt.Sprintf("returned %d lines, %s", len(q.Lines), q.Refund), err)
}

// quiet lets what is under way end, and accepts what Shopify changed.
func (d *trade) quiet(t *testing.T, times int) {
	t.Helper()
	d.shop.FailNext()
	for range times {
		d.drain(t)
		d.forward(6 * time.Minute)
		d.check(t)
		changes, err := d.db.Changes(t.Context())
		must(t, err)
		for _, row := range changes {
			c, err := d.db.Change(t.Context(), row.ID)
			must(t, err)
			d.may(t, row, "accepted", d.db.AcceptChange(t.Context(), row.ID, c.Version))
		}
	}
}

// proved holds books, day and shop against each other.
func (d *trade) proved(t *testing.T) {
	t.Helper()
	d.balanced(t) // stock is its ledger, and every total what its entries come to
	var finished int64
	for _, row := range d.rows {
		row, o := d.read(t, row), d.at(t, row)
		failed := t.Failed()
		if o.Refunded > o.Received {
			t.Errorf("%s: %d refunded of %d", row.Name, o.Refunded, o.Received)
		}
		transactions, err := d.db.Transactions(t.Context(), db.TransactionFilter{Search: row.Name})
		must(t, err)
		returns, err := d.db.Returns(t.Context(), row.ID, 100)
		must(t, err)
		var total, within int64
		for _, each := range transactions {
			switch each.State {
			case store.TransactionFinished:
				finished += each.Total.Minor
				total += each.Total.Minor
			case store.TransactionOpen:
				total += each.Total.Minor
			}
			if each.Returns || each.State == store.TransactionVoided {
				continue
			}
			r, err := d.db.Returnable(t.Context(), each.ID)
			must(t, err)
			for _, line := range r.Lines() {
				if line.Returned > line.Line.Quantity {
					t.Errorf("%s: %d of %d returned", row.Name, line.Returned, line.Line.Quantity)
				}
			}
		}
		for _, r := range returns {
			if r.Transaction.State != store.TransactionFinished {
				continue
			}
			if -r.Transaction.Paid > r.Worth() {
				t.Errorf("%s: %d given back for a return of %d", row.Name, -r.Transaction.Paid, r.Worth())
			}
			if r.ShopifyID == "" {
				total -= min(r.Transaction.Fees, 0) // a favour
			}
			within += int64(len(r.Transaction.Lines))
		}
		if diff := total - o.Total; !row.Changed && o.CancelledAt.IsZero() && (diff > within || -diff > within) {
			t.Errorf("%s: sales and returns come to %d, and Shopify asks %d (%d returned lines)", row.Name, total, o.Total, within)
		}
		if t.Failed() && !failed {
			t.Log(row.Name, row.Status, d.did[row.Name])
		}
	}
	day, err := d.db.SalesBetween(t.Context(), d.first.Add(-time.Hour), d.now().Add(time.Hour))
	must(t, err)
	var sold int64
	for _, total := range day.Totals {
		if total.Currency != d.code {
			t.Errorf("sold in %s", total.Currency)
		}
		sold += total.Minor
	}
	if sold < finished {
		t.Errorf("the days sold %d, and these orders alone %d", sold, finished)
	}
	equal(t, "the days' sales", sold, finished)
}

// For any sequence of sales, returns, exchanges, refunds and rejections, here and at Shopify, in
// currencies with no, two and three decimals: refunded is at most received, returned at most sold,
// stock is its ledger, the days' sales are what was finished less what came back, and sales and
// returns of an order come to what Shopify asks, to the smallest unit but for one of each line
// that came back.
func TestR58_WhateverIsSoldAndComesBackTheMoneyAddsUpInEveryCurrency(t *testing.T) {
	t.Parallel()
	seeds := uint64(2)
	if testing.Short() {
		seeds = 1
	}
	for _, code := range []string{"USD", "JPY", "KWD"} {
		for seed := range seeds {
			t.Run(fmt.Sprint(code, " ", seed), func(t *testing.T) {
				t.Parallel()
				d := openTrade(t, code, seed)
				for range 120 {
					d.step(t)
				}
				d.quiet(t, 6)
				d.proved(t)
			})
		}
	}
}
