package sync_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// paidOnline finds an order that is New and paid, and books its payment.
func (c *counter) paidOnline(t testing.TB) db.OrderRow {
	t.Helper()
	row := c.which(t, func(r db.OrderRow) bool {
		return r.Financial == store.Paid && r.Delivery == store.DeliveryPickup && r.Total.Minor > 2000
	})
	balance := c.saleOf(t, row).Transaction.Balance()
	must(t, c.db.TakePayment(t.Context(), store.Payment{
		TransactionID: row.TransactionID, Type: store.ECommerce, Card: "VISA",
		Minor: balance, Currency: "USD",
	}, balance))
	return row
}

func (c *counter) read(t testing.TB, row db.OrderRow) db.OrderRow {
	t.Helper()
	now, err := c.db.Order(t.Context(), row.ID)
	must(t, err)
	return now
}

func (c *counter) balanced(t testing.TB) {
	t.Helper()
	books, err := c.db.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
}

func says(t testing.TB, what, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%s: %q doesn't say %q", what, text, want)
		}
	}
}

// While Shopify's job runs nothing moves; when it is done the books follow.
func TestR29_TheBooksFollowShopifysJob(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40, JobDelay: time.Hour})
	f.check(t)
	row := f.paidOnline(t)
	before := f.saleOf(t, row)
	f.save(t, row, store.Rejected)
	equal(t, "waits", f.drain(t), sync.Drained{Waiting: 1})
	held := f.saleOf(t, row)
	equal(t, "held", held.Transaction.State, store.TransactionCancelling)
	equal(t, "paid untouched", held.Transaction.Paid, before.Transaction.Paid)
	equal(t, "stock untouched", held.Products[0].OnHand, before.Products[0].OnHand)
	f.forward(time.Hour)
	equal(t, "then", f.drain(t), sync.Drained{Confirmed: 1})
	void := f.saleOf(t, row)
	equal(t, "void", void.Transaction.State, store.TransactionVoided)
	equal(t, "paid", void.Transaction.Paid, 0)
	if void.Products[0].OnHand <= before.Products[0].OnHand {
		t.Error("the stock is not back")
	}
	f.check(t)
	equal(t, "our echo is no change", f.read(t, row).Changed, false)
	equal(t, "refunds", f.logged(row, "refund"), 1)
	f.balanced(t)
}

// Whatever Shopify refuses, at once or after its job has begun, leaves all as it was,
// and goes through when nothing is in the way any more.
func TestR29_WhatShopifyRefusesFallsBackAndCanBeTriedAgain(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name           string
		delay          time.Duration
		before, during func(f *faulty, name string) error
		says           string
		free           func(f *faulty, name string) error
	}{
		{
			"something is on its way back", 0, func(f *faulty, name string) error { return f.shop.StartReturn(name) }, nil, "that has returns",
			func(f *faulty, name string) error { return f.shop.EndReturn(name) },
		},
		{
			"a payment is being authorized", 0, func(f *faulty, name string) error { return f.shop.AuthorizeSlowly(name) }, nil,
			"pending payment authorizations", nil,
		},
		{"a unit was handed over", 0, func(f *faulty, name string) error { return f.shop.HandOverUnit(name) }, nil, "handed over already", nil},
		{
			"its job came to nothing", time.Hour, nil, func(f *faulty, name string) error { return f.shop.StartReturn(name) },
			"the order is not cancelled", func(f *faulty, name string) error { return f.shop.EndReturn(name) },
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40, JobDelay: test.delay})
			f.check(t)
			row := f.paidOnline(t)
			before := f.saleOf(t, row)
			if test.before != nil {
				must(t, test.before(f, row.Name))
			}
			f.save(t, row, store.Rejected)
			f.drain(t)
			if test.during != nil {
				must(t, test.during(f, row.Name))
			}
			f.forward(test.delay)
			for range 5 {
				f.forward(5 * time.Second)
				f.drain(t)
			}
			refused, sale := f.read(t, row), f.saleOf(t, row)
			equal(t, "status", refused.Status, store.New)
			equal(t, "push", refused.Push, store.PushFailed)
			says(t, "reason", refused.PushError, test.says)
			equal(t, "counts", refused.RequiresAction(), true)
			equal(t, "transaction", sale.Transaction.State, store.TransactionOpen)
			equal(t, "paid", sale.Transaction.Paid, before.Transaction.Paid)
			equal(t, "stock", sale.Products[0].OnHand, before.Products[0].OnHand)
			f.check(t)
			equal(t, "status after a poll", f.read(t, row).Status, store.New)
			equal(t, "refunds", f.logged(row, "refund"), 0)
			f.balanced(t)
			if test.free == nil {
				return
			}
			must(t, test.free(f, row.Name))
			must(t, f.db.RetryPush(t.Context(), row.ID))
			f.drain(t)
			f.forward(test.delay)
			f.drain(t)
			equal(t, "tried again", f.read(t, row).Push, store.PushConfirmed)
			equal(t, "void", f.saleOf(t, row).Transaction.State, store.TransactionVoided)
			equal(t, "refunds", f.logged(row, "refund"), 1)
			f.balanced(t)
		})
	}
}

// The answer got lost and a person has to decide: until then the order is what it was.
// When Shopify carries it out late, that is a change to accept.
func TestR29_R31_ADoubtThatShopifyResolvesLateIsAccepted(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40, JobDelay: time.Hour})
	f.check(t)
	row := f.paidOnline(t)
	f.save(t, row, store.Rejected)
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{ResetAfter: true})
	for range 60 {
		f.drain(t)
		f.forward(3 * time.Second)
	}
	equal(t, "push", f.read(t, row).Push, store.PushFailed)
	equal(t, "status", f.read(t, row).Status, store.New)
	f.forward(2 * time.Hour)
	f.check(t)
	late := f.read(t, row)
	equal(t, "asks", late.Changed, true)
	equal(t, "nothing to try again", late.Push, store.PushNone)
	f.accept(t, row)
	equal(t, "status then", f.read(t, row).Status, store.Rejected)
	equal(t, "paid", f.saleOf(t, row).Transaction.Paid, 0)
	equal(t, "refunds", f.logged(row, "refund"), 1)
	f.balanced(t)
}

// The poll learns of the cancellation, the push still has its answer to come.
func TestR29_ThePollMayLearnOfItFirst(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40, JobDelay: 2 * time.Second})
	f.check(t)
	row := f.paidOnline(t)
	f.save(t, row, store.Rejected)
	f.drain(t)
	f.forward(time.Minute)
	f.check(t)
	equal(t, "void", f.saleOf(t, row).Transaction.State, store.TransactionVoided)
	f.drain(t)
	equal(t, "push", f.read(t, row).Push, store.PushConfirmed)
	equal(t, "payments", len(f.saleOf(t, row).Payments), 2)
	equal(t, "refunds", f.logged(row, "refund"), 1)
	f.balanced(t)
}

func TestR57_C1_ACancellationThatKeepsTheMoneyKeepsItInTheBooks(t *testing.T) {
	t.Parallel()
	for name, refunded := range map[string]int64{"all of it": 0, "a part": 1500} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := openFaulty(t, shopsim.Config{Orders: 40})
			c.check(t)
			row := c.paidOnline(t)
			paid := c.saleOf(t, row).Transaction.Paid
			c.forward(time.Minute)
			must(t, c.shop.CancelKeeping(row.Name, refunded))
			c.check(t)
			change := c.accept(t, row)
			equal(t, "booked as given back", change.Refunded(), refunded)
			equal(t, "still in the books", c.saleOf(t, row).Transaction.Paid, paid-refunded)
			says(t, "accepting", strings.Join(change.Accepting(), " "), "still holds "+change.After.Amount(paid-refunded).String())
			// The rest goes back later: that is news, and is booked once it is accepted.
			c.forward(time.Minute)
			must(t, c.shop.Refund(row.Name, paid-refunded))
			c.check(t)
			equal(t, "asks again", c.read(t, row).Changed, true)
			c.accept(t, row)
			equal(t, "in the end", c.saleOf(t, row).Transaction.Paid, 0)
			c.balanced(t)
		})
	}
}

func TestR57_C5_WhatWasRefundedWholeIsDoneWith(t *testing.T) {
	t.Parallel()
	c := open(t, 40)
	unseen := c.shop.Step()
	must(t, c.shop.RefundAll(unseen))
	c.check(t)
	never, err := c.db.OrderNamed(t.Context(), unseen)
	must(t, err)
	equal(t, "status", never.Status, store.Completed)
	equal(t, "transaction", never.TransactionID, "")
	equal(t, "counts", never.RequiresAction(), false)
	row := c.paidOnline(t)
	must(t, c.shop.RefundAll(row.Name))
	c.check(t)
	equal(t, "asks", c.read(t, row).Changed, true)
	c.accept(t, row)
	equal(t, "status", c.read(t, row).Status, store.Completed)
	equal(t, "paid", c.saleOf(t, row).Transaction.Paid, 0)
	equal(t, "void", c.saleOf(t, row).Transaction.State, store.TransactionVoided)
	c.balanced(t)
}

func TestR57_D4_AFewDozenFailedTriesHideNoPayment(t *testing.T) {
	t.Parallel()
	c := open(t, 40)
	c.check(t)
	row := c.paidOnline(t)
	for _, times := range []int{22, 300} {
		must(t, c.shop.FailFirst(row.Name, times))
		order, err := c.gateway.ReadOrder(t.Context(), row.ShopifyID)
		must(t, err)
		equal(t, "captured", order.Holding().Captured, row.Total.Minor)
		equal(t, "cut off", order.PaymentsCut, times > 250)
	}
	c.check(t)
	equal(t, "asks", c.read(t, row).Changed, false)
}

// One order with numbers that can't be is set aside with the bound in words, and the
// others go on.
func TestR63_C7_AnOrderOutOfBoundsIsSetAsideAndTheOthersGoOn(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20})
	quantity := regexp.MustCompile(`"currentQuantity":\d+`)
	spoilt := false
	f.bend(func() {
		f.answer = func(text string) string {
			return quantity.ReplaceAllStringFunc(text, func(found string) string {
				if spoilt {
					return found
				}
				spoilt = true
				return `"currentQuantity":-1`
			})
		}
	})
	checked := f.check(t)
	equal(t, "an answer was bent", spoilt, true)
	equal(t, "set aside", checked.Quarantined, 1)
	if checked.TakenIn < 15 {
		t.Errorf("only %d orders were taken in", checked.TakenIn)
	}
	aside, err := f.db.Quarantined(t.Context(), shopsim.Domain)
	must(t, err)
	says(t, "why", aside[0].Cause, "a quantity of -1, less than nothing")
}

func TestR57_D1_DutiesComeToWhatShopifyAsks(t *testing.T) {
	t.Parallel()
	for _, included := range []bool{true, false} {
		c := open(t, 5)
		name := c.shop.Step()
		must(t, c.shop.ChargeDuties(name, 700, included))
		c.check(t)
		row, err := c.db.OrderNamed(t.Context(), name)
		must(t, err)
		if e := explain(t, c, row); e.Would.Difference() != 0 {
			t.Errorf("duties included %t: %d off", included, e.Would.Difference())
		}
	}
}

func TestR56_B8_B9_WithoutMethodItShipsAndArchivedItIsNotCounted(t *testing.T) {
	t.Parallel()
	c := openFaulty(t, shopsim.Config{Orders: 40})
	c.check(t)
	row := c.first(t, store.DeliveryShip)
	c.forward(time.Minute)
	must(t, c.shop.LoseMethod(row.Name))
	must(t, c.shop.Archive(row.Name))
	c.check(t)
	now := c.read(t, row)
	equal(t, "delivery", now.Delivery, store.DeliveryShip)
	equal(t, "archived", now.Archived, true)
	equal(t, "counts", now.RequiresAction(), false)
	c.forward(time.Minute)
	must(t, c.shop.Reopen(row.Name))
	c.check(t)
	equal(t, "counts again", c.read(t, row).RequiresAction(), true)
	c.save(t, c.read(t, row), store.ReadyForShipment)
	c.save(t, c.read(t, row), store.Completed)
	c.drain(t)
	equal(t, "fulfilled", c.logged(row, "fulfillment"), 1)
}
