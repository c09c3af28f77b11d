package sync_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopsim"
)

// running starts the poller and returns what ends it.
func running(t *testing.T, c *counter) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.poller.Run(ctx) }()
	return func() {
		cancel()
		must(t, <-ended)
	}
}

// elsewhere has another computer hold the lease, so that nothing is polled here.
func elsewhere(t *testing.T, c *counter) {
	t.Helper()
	_, err := c.db.TakeLease(t.Context(), "poller", "another", 15*time.Minute)
	must(t, err)
}

func TestR40_OneOrderIsReadNowThoughAnotherComputerPolls(t *testing.T) {
	t.Parallel()
	c := open(t, 3)
	c.check(t)
	row := c.first(t, store.DeliveryPickup)
	elsewhere(t, c)
	defer running(t, c)()
	must(t, c.shop.Refund(row.Name, 300))
	must(t, c.poller.ReadOrder(t.Context(), row.ShopifyID))
	o, pending, err := c.db.Details(t.Context(), row.ID)
	must(t, err)
	if pending != nil {
		o = *pending
	}
	equal(t, "refunded", o.Holding().Refunded, int64(300))
	equal(t, "refunded, as Shopify says", o.Refunded, int64(300))
}

func TestR40_WhatCannotBeReadNowIsSaidInASentence(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 3})
	elsewhere(t, f.counter)
	defer running(t, f.counter)()
	err := f.poller.ReadOrder(t.Context(), "gid://shopify/Order/1")
	equal(t, "an order that is gone", store.CodeOf(err), store.NotFound)
	f.bend(func() { f.answer = func(string) string { return "<html>gone fishing</html>" } })
	err = f.poller.ReadOrder(t.Context(), "gid://shopify/Order/1")
	if code := store.CodeOf(err); code == "" || code == store.Internal {
		t.Errorf("a broken answer: %q, %v", code, err)
	}
}

// stuck is a shop that takes requests for one order and never answers.
type stuck struct {
	next  http.Handler
	asked chan struct{}
}

func (s *stuck) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if !strings.Contains(string(body), "query ReadOrder ") {
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.next.ServeHTTP(w, r)
		return
	}
	s.asked <- struct{}{}
	<-r.Context().Done()
}

func openStuck(t *testing.T) (*counter, *stuck, db.OrderRow) {
	t.Helper()
	at := &clock{}
	shop := shopsim.New(shopsim.Config{Seed: 7, Orders: 3, Now: at.now})
	s := &stuck{next: shop, asked: make(chan struct{}, 1)}
	c := openAt(t, at, shop, s)
	c.check(t)
	row := c.first(t, store.DeliveryPickup)
	elsewhere(t, c)
	return c, s, row
}

func TestR40_WhoeverWaitsForAnOrderMayGiveUp(t *testing.T) {
	t.Parallel()
	c, s, row := openStuck(t)
	stop := running(t, c)
	defer stop()
	ctx, giveUp := context.WithCancel(t.Context())
	answered := make(chan error, 1)
	go func() { answered <- c.poller.ReadOrder(ctx, row.ShopifyID) }()
	<-s.asked
	giveUp()
	equal(t, "who gave up", store.CodeOf(<-answered), store.Unavailable)
	equal(t, "who came too late", store.CodeOf(c.poller.ReadOrder(ctx, row.ShopifyID)), store.Unavailable)
}

func TestR40_AStoppingPollerAnswersWhoeverWaits(t *testing.T) {
	t.Parallel()
	c, s, row := openStuck(t)
	stop := running(t, c)
	answered := make(chan error, 1)
	go func() { answered <- c.poller.ReadOrder(context.WithoutCancel(t.Context()), row.ShopifyID) }()
	<-s.asked
	stop()
	err := <-answered
	if store.CodeOf(err) != store.Unavailable || !strings.Contains(store.MessageOf(err), "closing") {
		t.Errorf("while stopping: %v", err)
	}
	err = c.poller.ReadOrder(context.WithoutCancel(t.Context()), row.ShopifyID)
	if !strings.Contains(store.MessageOf(err), "closing") {
		t.Errorf("after stopping: %v", err)
	}
}
