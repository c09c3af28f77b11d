package sync_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// Shopify does what it is asked and then says something that doesn't tell: the
// order is read back, and nothing is sent twice.
func TestR31_AnUnclearAnswerIsReadBackAndNothingSentTwice(t *testing.T) {
	t.Parallel()
	answers := map[string]shopsim.Fault{
		"an internal error": {Body: shopsim.InternalErrorBody, Acts: true},
		"a timeout": {
			Body: `{"data":{"fulfillmentCreate":null},"errors":[{"message":"Timeout","extensions":{"code":"TIMEOUT"}}]}`,
			Acts: true,
		},
		"words alone":   {Body: `{"errors":"Something went wrong"}`, Acts: true},
		"an empty body": {Status: 200, Acts: true},
	}
	for name, fault := range answers {
		for to, logged := range map[store.Status]string{store.ReadyForPickup: "mail", store.Completed: "fulfillment", store.Rejected: "refund"} {
			t.Run(name+"/"+string(to), func(t *testing.T) {
				t.Parallel()
				f := openFaulty(t, shopsim.Config{Orders: 3, JobDelay: 3 * time.Second})
				f.check(t)
				row := f.first(t, store.DeliveryPickup)
				f.save(t, row, to)
				f.shop.FailNext(shopsim.Fault{}, fault)
				equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
				equal(t, logged, f.logged(row, logged), 1)
				for _, mutation := range []string{"fulfillmentOrderLineItemsPreparedForPickup(", "fulfillmentCreate(", "orderCancel("} {
					if n := f.asked(mutation); n > 1 {
						t.Errorf("%s sent %d times", mutation, n)
					}
				}
			})
		}
	}
}

// A shop that goes on answering so isn't asked every two seconds.
func TestR31_WhatStaysUnclearIsTriedLessAndLessOften(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 3})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.ReadyForPickup)
	// The mutation is not carried out, and nothing says so.
	f.bend(func() {
		f.ask = func(text string) string { return strings.ReplaceAll(text, "PreparedForPickup(", "PreparedForNobody(") }
		f.answer = troubled("PreparedForNobody")
	})
	f.drain(t)
	for range 6 {
		f.forward(5 * time.Minute)
		f.drain(t)
	}
	due, _, err := f.db.NextPush(t.Context())
	must(t, err)
	if wait := due.Sub(f.now()); wait < 2*time.Minute {
		t.Errorf("tried again in %v", wait)
	}
}

func TestR52_EveryFaultOfTheShopIsSaidAndTheNextPollIsGood(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		fault shopsim.Fault
		code  store.Code // "" when trying again helps
	}{
		{"429", shopsim.Fault{Status: 429, Body: `{"errors":"Exceeded"}`, RetryAfter: "2.5"}, ""},
		{"throttled", shopsim.Fault{Body: shopsim.ThrottledBody}, ""},
		{"401", shopsim.Fault{Status: 401, Body: `{"errors":"Invalid API key"}`}, store.Unauthorized},
		{"402", shopsim.Fault{Status: 402, Body: `{"errors":"Unavailable Shop"}`}, store.Unavailable},
		{"403", shopsim.Fault{Status: 403, Body: `{"errors":{"shop":"denied"}}`}, store.Unauthorized},
		{"404", shopsim.Fault{Status: 404, Body: `{"errors":"Not Found"}`}, store.NotFound},
		{"423", shopsim.Fault{Status: 423, Body: `{"errors":"Locked"}`}, store.Unavailable},
		{"430", shopsim.Fault{Status: 430}, ""},
		{"500", shopsim.Fault{Status: 500}, ""},
		{"502", shopsim.Fault{Status: 502, Body: "<html></html>"}, ""},
		{"503", shopsim.Fault{Status: 503}, ""},
		{"504", shopsim.Fault{Status: 504, Body: "<html></html>"}, ""},
		{"an internal error", shopsim.Fault{Body: shopsim.InternalErrorBody}, ""},
		{"HTML", shopsim.Fault{Body: "<html>Sign in to this network</html>"}, ""},
		{"half an answer", shopsim.Fault{Truncate: true}, ""},
		{"a reset before", shopsim.Fault{ResetBefore: true}, ""},
		{"a reset after", shopsim.Fault{ResetAfter: true}, ""},
		{"an empty body", shopsim.Fault{Status: 200}, ""},
		{"errors in words", shopsim.Fault{Body: `{"errors":"Odd"}`}, store.Unavailable},
		{"another version", shopsim.Fault{Version: "2027-04"}, store.Unavailable},
	}
	f := openFaulty(t, shopsim.Config{Orders: 1})
	f.check(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			name := f.shop.Step()
			f.shop.FailNext(test.fault)
			before := f.now()
			_, err := f.poller.Check(t.Context())
			equal(t, "code", store.CodeOf(err), test.code)
			if test.fault.RetryAfter != "" && f.now().Sub(before) < 2500*time.Millisecond {
				t.Errorf("waited %v", f.now().Sub(before))
			}
			if err != nil {
				equal(t, "said", store.MessageOf(f.poller.State().Err) != "", true)
				equal(t, "taken in afterwards", f.check(t).TakenIn, 1)
			}
			equal(t, "taken in", f.order(t, name).Name, name)
		})
	}
}

// Without the scope for fulfillment orders no order is ever routed.
func TestR4_AQuietPollIsCheapThoughNothingIsRouted(t *testing.T) {
	c := &clock{}
	scopes := slices.DeleteFunc(slices.Clone(shopsim.Scopes), func(s string) bool { return strings.Contains(s, "merchant_managed") })
	shop := shopsim.New(shopsim.Config{Seed: 7, Orders: 20, Now: c.now, Scopes: scopes})
	at := openAt(t, c, shop, shop)
	at.check(t)
	at.settle(t)
	before := at.gateway.Spent()
	equal(t, "quiet", at.check(t), sync.Checked{})
	if points := at.gateway.Spent() - before; points > 30 {
		t.Errorf("%d points", points)
	}
}
