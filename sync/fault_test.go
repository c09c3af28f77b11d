package sync_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
)

// between stands between the program and the training shop. It counts what is
// asked, and a test may bend a request or its answer.
type between struct {
	next http.Handler
	mu   stdsync.Mutex
	seen []string
	// ask bends a request, answer its answer; twice makes the shop carry out a
	// request that names it a second time, and shows that answer.
	ask, answer func(string) string
	twice       string
	// date is the Date of every answer instead of the shop's, "" for that.
	date string
}

func (b *between) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	b.seen = append(b.seen, string(body))
	if b.ask != nil {
		body = []byte(b.ask(string(body)))
	}
	pass := func() *httptest.ResponseRecorder {
		again := r.Clone(r.Context())
		again.Body, again.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		recorder := httptest.NewRecorder()
		b.next.ServeHTTP(recorder, again)
		return recorder
	}
	got := pass()
	if b.twice != "" && strings.Contains(string(body), b.twice) {
		b.twice = ""
		got = pass()
	}
	for name, values := range got.Header() {
		w.Header()[name] = values
	}
	if b.date != "" {
		w.Header().Set("Date", b.date)
	}
	w.WriteHeader(got.Code)
	text := got.Body.String()
	if b.answer != nil {
		text = b.answer(text)
	}
	_, _ = io.WriteString(w, text)
}

// bend changes what the go-between does from now on.
func (b *between) bend(change func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change()
}

// asked counts the requests that name an operation.
func (b *between) asked(operation string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, body := range b.seen {
		if strings.Contains(body, operation) {
			n++
		}
	}
	return n
}

type faulty struct {
	*counter
	*between
}

func openFaulty(t testing.TB, cfg shopsim.Config) *faulty {
	t.Helper()
	return openFaultyAt(t, &clock{}, cfg)
}

func openFaultyAt(t testing.TB, c *clock, cfg shopsim.Config) *faulty {
	t.Helper()
	cfg.Seed, cfg.Now = 7, c.now
	shop := shopsim.New(cfg)
	b := &between{next: shop}
	return &faulty{openAt(t, c, shop, b), b}
}

func (f *faulty) order(t testing.TB, name string) db.OrderRow {
	t.Helper()
	row, err := f.db.OrderNamed(t.Context(), name)
	must(t, err)
	return row
}

func TestR31_ACrashBetweenSendingAndConfirmingSendsNothingTwice(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		to     store.Status
		send   func(context.Context, *shopify.Gateway, store.Order) error
		logged string
	}{
		{"ready for pickup", store.ReadyForPickup, func(ctx context.Context, g *shopify.Gateway, o store.Order) error {
			return g.PrepareForPickup(ctx, []string{o.FulfillmentOrders[0].ShopifyID})
		}, "mail"},
		{"completed", store.Completed, func(ctx context.Context, g *shopify.Gateway, o store.Order) error {
			_, err := g.Fulfill(ctx, store.HandOver{Parts: []string{o.FulfillmentOrders[0].ShopifyID}}, "", "")
			return err
		}, "fulfillment"},
		{"rejected", store.Rejected, func(ctx context.Context, g *shopify.Gateway, o store.Order) error {
			_, err := g.Cancel(ctx, o.ShopifyID, "")
			return err
		}, "refund"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 20})
			f.check(t)
			row := f.first(t, store.DeliveryPickup)
			f.save(t, row, test.to)
			// The program that dies: it claims, notes that it sends, sends, and is gone.
			push, claimed, err := f.db.ClaimPush(t.Context(), "dead", 3*time.Minute)
			must(t, err)
			equal(t, "claimed", claimed, true)
			order, err := f.gateway.ReadOrder(t.Context(), row.ShopifyID)
			must(t, err)
			push.SentAt, push.Parts = f.now(), []string{order.FulfillmentOrders[0].ShopifyID}
			must(t, f.db.PushSent(t.Context(), push))
			must(t, test.send(t.Context(), f.gateway, order))
			f.begin("next")
			equal(t, "while the claim stands", f.drain(t), sync.Drained{Waiting: 1})
			f.forward(4 * time.Minute)
			equal(t, "afterwards", f.drain(t), sync.Drained{Confirmed: 1})
			equal(t, test.logged, f.logged(row, test.logged), 1)
			equal(t, "mails", f.logged(row, "mail"), 1)
		})
	}
}

func TestR31_SavingTwiceSendsOnce(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.ReadyForPickup)
	// The second click of a double click saves the same edit, refused or not.
	_ = f.db.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.ReadyForPickup}})
	equal(t, "sent", f.drain(t).Confirmed, 1)
	_ = f.db.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: store.ReadyForPickup, To: store.ReadyForPickup}})
	f.drain(t)
	equal(t, "mails", f.logged(row, "mail"), 1)
	equal(t, "pushes", len(explain(t, f.counter, row).Pushes), 1)
}

// The cancellation's answer is lost while Shopify's job is still under way: when
// the order is read back it isn't cancelled yet.
func TestR31_ALostCancellationIsWatchedAndNotAskedForAgain(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20, JobDelay: 3 * time.Second})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.Rejected)
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{Truncate: true})
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "cancellations asked for", f.asked("orderCancel("), 1)
	equal(t, "refunds", f.logged(row, "refund"), 1)
}

// The request gets there twice, and Shopify refuses the second one: that the goods are
// handed over it shows, whether the customer was told it doesn't, so a person is asked.
func TestR31_ARequestThatArrivesTwiceActsOnce(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, mutation string
		to             store.Status
		logged         string
		drained        sync.Drained
	}{
		{"ready for pickup", "fulfillmentOrderLineItemsPreparedForPickup(", store.ReadyForPickup, "mail", sync.Drained{Failed: 1}},
		{"completed", "fulfillmentCreate(", store.Completed, "fulfillment", sync.Drained{Confirmed: 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 20})
			f.check(t)
			row := f.first(t, store.DeliveryPickup)
			f.save(t, row, test.to)
			f.bend(func() { f.twice = test.mutation })
			equal(t, "drained", f.drain(t), test.drained)
			equal(t, test.logged, f.logged(row, test.logged), 1)
		})
	}
}

func TestR28_AnOrderOnHoldIsSaidAndNothingIsSent(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20})
	f.check(t)
	row := f.first(t, store.DeliveryShip)
	must(t, f.shop.Hold(row.Name))
	f.save(t, row, store.Completed)
	equal(t, "drained", f.drain(t), sync.Drained{Failed: 1})
	failed := f.order(t, row.Name)
	equal(t, "push", failed.Push, store.PushFailed)
	equal(t, "says on hold", strings.Contains(failed.PushError, "on hold"), true)
	equal(t, "asked of Shopify", f.asked("fulfillmentCreate("), 0)
}

func TestR29_AJobThatEndsWithoutCancellingIsSaidAndForgotten(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20, JobDelay: time.Hour})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.Rejected)
	f.bend(func() {
		f.answer = func(text string) string { return strings.ReplaceAll(text, `"done":false`, `"done":true`) }
	})
	equal(t, "drained", f.drain(t), sync.Drained{Failed: 1})
	equal(t, "job kept", explain(t, f.counter, row).Pushes[0].JobID, "")
	equal(t, "refunds", f.logged(row, "refund"), 0)
}

func TestR45_WhatWaitedGoesOutInTheOrderItWasSaved(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	rows, err := f.db.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated, Descending: true})
	must(t, err)
	var saved []string
	for _, row := range rows {
		if row.Status == store.New && row.Delivery == store.DeliveryPickup && len(saved) < 4 {
			f.save(t, row, store.ReadyForPickup)
			f.forward(time.Second)
			saved = append(saved, row.Name)
		}
	}
	online := f.gateway
	f.connect(t, "http://127.0.0.1:1")
	f.begin("here")
	equal(t, "out of reach", f.drain(t), sync.Drained{Waiting: 4})
	f.gateway = online
	f.begin("here")
	f.forward(time.Hour)
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 4})
	var sent []string
	for _, entry := range f.shop.Log() {
		if entry.Template == "ready_for_pickup" {
			sent = append(sent, entry.Order)
		}
	}
	equal(t, "order", strings.Join(sent, " "), strings.Join(saved, " "))
}

// A push that waits behind a delayed one of its order is due and can't be
// claimed: that must not keep the pusher busy.
func TestR45_ABlockedPushLetsThePusherRest(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.ReadyForPickup)
	push, _, err := f.db.ClaimPush(t.Context(), "here", time.Minute)
	must(t, err)
	must(t, f.db.PushDelayed(t.Context(), push, f.now().Add(5*time.Minute), store.Fail(store.Unavailable, "Out of reach.")))
	row.Status = store.ReadyForPickup
	f.save(t, row, store.Completed)
	f.forward(time.Second)
	rest, err := f.pusher.Pause(t.Context())
	must(t, err)
	equal(t, "rests", rest >= 2*time.Second, true)
}

func TestR31_AWrongTokenWaitsFiveMinutes(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.ReadyForPickup)
	f.shop.FailNext(shopsim.Fault{Status: 401, Body: `{"errors":"[API] Invalid API key or access token"}`})
	before := f.now()
	equal(t, "drained", f.drain(t), sync.Drained{Waiting: 1})
	due, _, err := f.db.NextPush(t.Context())
	must(t, err)
	equal(t, "waits", due.Sub(before) >= 5*time.Minute-time.Second, true)
	f.forward(6 * time.Minute)
	equal(t, "then", f.drain(t), sync.Drained{Confirmed: 1})
}
