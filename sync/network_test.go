package sync_test

import (
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// hotel is a network that answers in the shop's place until somebody signs in.
type hotel struct {
	next   http.Handler
	answer func(http.ResponseWriter)
	closed atomic.Bool
}

func (h *hotel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h.closed.Load() {
		h.answer(w)
		return
	}
	h.next.ServeHTTP(w, r)
}

// A push that the network held up again and again, while every check in between was
// good, goes out after the next good one.
func TestR31_W7_WhatTheNetworkHeldUpGoesOutAfterTheNextGoodCheck(t *testing.T) {
	t.Parallel()
	page := func(status int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			w.Header().Set("Location", "https://hotel.example/sign-in")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "<html>Sign in to this network</html>")
		}
	}
	answers := map[string]func(http.ResponseWriter){
		"sent elsewhere": page(http.StatusFound), "not found": page(http.StatusNotFound), "a sign-in page": page(http.StatusOK),
		"nobody answers": func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := &clock{}
			shop := shopsim.New(shopsim.Config{Seed: 7, Orders: 20, Now: at.now})
			h := &hotel{next: shop, answer: answer}
			c := openAt(t, at, shop, h)
			c.check(t)
			row := c.first(t, store.DeliveryPickup)
			c.save(t, row, store.ReadyForPickup)
			for range 12 {
				h.closed.Store(true)
				c.drain(t)
				h.closed.Store(false)
				c.forward(5 * time.Minute)
			}
			h.closed.Store(true)
			c.drain(t)
			due, _, err := c.db.NextPush(t.Context())
			must(t, err)
			equal(t, "rests long", due.Sub(c.now()) > time.Minute, true)
			h.closed.Store(false)
			c.check(t)
			equal(t, "after a good check", c.drain(t), sync.Drained{Confirmed: 1})
			equal(t, "mails", c.logged(row, "mail"), 1)
		})
	}
}

// Once is no wrong address: the second try follows at once.
func TestR31_W7_OneRedirectDelaysAPushBySeconds(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 20})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.ReadyForPickup)
	f.shop.FailNext(shopsim.Fault{Status: 302, Body: "<html>Sign in</html>"})
	before := f.now()
	f.drain(t)
	equal(t, "push", f.push(t, row), store.PushConfirmed)
	if took := f.now().Sub(before); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}
