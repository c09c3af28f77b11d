package sync_test

import (
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

func troubled(about string) func(string) string {
	return func(text string) string {
		if strings.Contains(text, about) {
			return shopsim.InternalErrorBody
		}
		return text
	}
}

func TestR5_AnOrderThatShopifyFailsAtIsSetAsideAndTheOthersGoOn(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.bend(func() { f.answer = troubled(`"name":"#1002"`) })
	first := f.check(t)
	equal(t, "set aside", first.Quarantined, 1)
	if first.TakenIn < 30 {
		t.Errorf("taken in %d of the other 39", first.TakenIn)
	}
	aside, err := f.db.Quarantined(t.Context(), shopsim.Domain)
	must(t, err)
	equal(t, "its time is kept", aside[0].UpdatedAt.IsZero(), false)
	equal(t, "it says so", strings.Contains(aside[0].Cause, "this order"), true)
	equal(t, "again", f.check(t), sync.Checked{})
	f.bend(func() { f.answer = nil })
	f.forward(61 * time.Minute)
	equal(t, "an hour later", f.check(t), sync.Checked{TakenIn: 1})
}

// Two orders alone are failed at, and nothing else is new: still they are at fault.
func TestR5_TheLastChangedOrdersAreSetAsideByThemselves(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 5})
	f.check(t)
	f.shop.Step()
	f.shop.Step()
	f.bend(func() {
		f.answer = func(text string) string { return troubled(`"name":"#1006"`)(troubled(`"name":"#1007"`)(text)) }
	})
	equal(t, "polled", f.check(t), sync.Checked{Quarantined: 2})
}

func TestR4_AShopThatFailsAtEveryOrderIsUnavailableAndNothingIsSetAside(t *testing.T) {
	t.Parallel()
	for _, orders := range []int{1, 5} {
		f := openFaulty(t, shopsim.Config{Orders: orders})
		f.bend(func() { f.answer = troubled(`"displayFinancialStatus"`) })
		_, err := f.poller.Check(t.Context())
		equal(t, "code", store.CodeOf(err), store.Unavailable)
		aside, err := f.db.Quarantined(t.Context(), shopsim.Domain)
		must(t, err)
		equal(t, "set aside", len(aside), 0)
		mark, err := f.db.Mark(t.Context(), shopsim.Domain, "orders")
		must(t, err)
		equal(t, "mark stays", mark.IsZero(), true)
	}
}

// Shopify does what it is asked and then says something that doesn't tell: the
// order is read back, and nothing is sent twice.
func TestR31_AnUnclearAnswerIsReadBackAndNothingSentTwice(t *testing.T) {
	t.Parallel()
	answers := map[string]shopsim.Fault{
		"an internal error": {Body: shopsim.InternalErrorBody, Acts: true},
		"a timeout":         {Body: `{"data":{"fulfillmentCreate":null},"errors":[{"message":"Timeout","extensions":{"code":"TIMEOUT"}}]}`, Acts: true},
		"words alone":       {Body: `{"errors":"Something went wrong"}`, Acts: true},
		"an empty body":     {Status: 200, Acts: true},
	}
	for name, fault := range answers {
		for to, logged := range map[store.Status]string{store.ReadyForPickup: "mail", store.Completed: "fulfillment", store.Rejected: "refund"} {
			t.Run(name+"/"+string(to), func(t *testing.T) {
				t.Parallel()
				f := openFaulty(t, shopsim.Config{Orders: 3})
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
