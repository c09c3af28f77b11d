package shopify

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
)

const (
	fo1 = "gid://shopify/FulfillmentOrder/1"
	o1  = "gid://shopify/Order/1"
)

// The three statuses as they are sent, with an answer that says done.
var sendings = []struct {
	name, done, want string
	send             func(t *testing.T, g *Gateway) (string, error)
}{
	{
		"R27 prepare", `{"data":{"fulfillmentOrderLineItemsPreparedForPickup":{"userErrors":[]}}}`,
		`{"input":{"lineItemsByFulfillmentOrder":[{"fulfillmentOrderId":"` + fo1 + `"}]}}`,
		func(t *testing.T, g *Gateway) (string, error) {
			return "", g.PrepareForPickup(t.Context(), []string{fo1})
		},
	},
	{
		"R28 fulfill", `{"data":{"fulfillmentCreate":{"fulfillment":{"id":"gid://shopify/Fulfillment/9","status":"SUCCESS"},"userErrors":[]}}}`,
		`{"fulfillment":{"lineItemsByFulfillmentOrder":[{"fulfillmentOrderId":"` + fo1 +
			`"}],"notifyCustomer":true,"trackingInfo":{"company":"UPS","number":"1Z"}}}`,
		func(t *testing.T, g *Gateway) (string, error) {
			return g.Fulfill(t.Context(), store.HandOver{Parts: []string{fo1}}, "UPS", "1Z")
		},
	},
	{
		"R29 cancel", `{"data":{"orderCancel":{"job":{"id":"gid://shopify/Job/7","done":false},"orderCancelUserErrors":[]}}}`,
		`{"orderId":"` + o1 +
			`","reason":"OTHER","restock":true,"notifyCustomer":true,"refundMethod":{"originalPaymentMethodsRefund":true},"staffNote":"sold out"}`,
		func(t *testing.T, g *Gateway) (string, error) { return g.Cancel(t.Context(), o1, "sold out") },
	},
}

func TestR27_R28_R29_WhatIsSent(t *testing.T) {
	ids := []string{"", "gid://shopify/Fulfillment/9", "gid://shopify/Job/7"}
	for i, s := range sendings {
		t.Run(s.name, func(t *testing.T) {
			shop := scripted(t, answer(s.done))
			id, err := s.send(t, shop.gateway(t, nil))
			if err != nil || id != ids[i] {
				t.Fatalf("%q, %v", id, err)
			}
			got, err := json.Marshal(shop.requests()[0].Variables)
			if err != nil {
				t.Fatal(err)
			}
			var want any
			if err := json.Unmarshal([]byte(s.want), &want); err != nil {
				t.Fatal(err)
			}
			wanted, err := json.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != string(wanted) {
				t.Errorf("sent %s\nwant %s", got, wanted)
			}
		})
	}
	t.Run("R28 without tracking sends none", func(t *testing.T) {
		shop := scripted(t, answer(sendings[1].done))
		if _, err := shop.gateway(t, nil).Fulfill(t.Context(), store.HandOver{Parts: []string{fo1}}, "", ""); err != nil {
			t.Fatal(err)
		}
		if input := shop.requests()[0].Variables["fulfillment"].(map[string]any); input["trackingInfo"] != nil {
			t.Errorf("sent %v", input)
		}
	})
	t.Run("R29 a long note is cut", func(t *testing.T) {
		shop := scripted(t, answer(sendings[2].done))
		if _, err := shop.gateway(t, nil).Cancel(t.Context(), o1, strings.Repeat("ü", 300)); err != nil {
			t.Fatal(err)
		}
		if note := shop.requests()[0].Variables["staffNote"]; note != strings.Repeat("ü", 254)+"…" {
			t.Errorf("note of %d bytes", len(note.(string)))
		}
	})
}

func TestR31_WhatMayHaveActedIsUncertainAndNeverSentTwice(t *testing.T) {
	tests := []struct {
		name      string
		answer    answerer
		uncertain bool
		code      store.Code
		sent      int
	}{
		{"the connection breaks after sending", reset, true, store.Unavailable, 1},
		{"the answer is cut", cut, true, store.Unavailable, 1},
		{"HTML 502", status(502, html), true, store.Unavailable, 1},
		{"HTML with 200", answer(html), true, store.Unavailable, 1},
		{"an empty body", answer(""), true, store.Unavailable, 1},
		{"an internal error", failing("INTERNAL_SERVER_ERROR", "Internal error"), true, store.Unavailable, 1},
		{"a timeout inside Shopify", failing("TIMEOUT", "Timeout"), true, store.Unavailable, 1},
		{"a code nobody knows", failing("SOMETHING_NEW", "Hm."), true, store.Unavailable, 1},
		{"errors in words alone", answer(`{"errors":"Something odd"}`), true, store.Unavailable, 1},
		{"no data", answer(`{"data":null}`), true, store.Unavailable, 1},
		{
			"null instead of a payload",
			answer(`{"data":{"fulfillmentOrderLineItemsPreparedForPickup":null,"fulfillmentCreate":null,"orderCancel":null}}`), true,
			store.Unavailable, 1,
		},
		{
			"an answer of another shape",
			answer(`{"data":{"fulfillmentOrderLineItemsPreparedForPickup":7,"fulfillmentCreate":7,"orderCancel":7}}`), true, store.Unavailable, 1,
		},
		{"throttled did nothing", failing("THROTTLED", "Throttled"), false, store.Unavailable, attempts},
		{"429 did nothing", status(429, `{"errors":"Exceeded"}`), false, store.Unavailable, attempts},
		{"401 did nothing", status(401, `{"errors":"Invalid"}`), false, store.Unauthorized, 1},
		{"a missing scope did nothing", failing("ACCESS_DENIED", "Required access: `write_orders` access scope."), false, store.Unauthorized, 1},
		{"a bad request did nothing", failing("BAD_REQUEST", "Bad Request"), false, store.Refused, 1},
		{"too costly did nothing", failing("MAX_COST_EXCEEDED", "1200 points"), false, store.Internal, 1},
		{"a refused document did nothing", failing("undefinedField", "Field 'x' doesn't exist"), false, store.Internal, 1},
	}
	for _, test := range tests {
		for _, s := range sendings {
			t.Run(test.name+"/"+s.name, func(t *testing.T) {
				shop := scripted(t, test.answer)
				_, err := s.send(t, shop.gateway(t, nil))
				if errors.Is(err, ErrUncertain) != test.uncertain || store.CodeOf(err) != test.code {
					t.Errorf("%v (%s)", store.Details(err), store.CodeOf(err))
				}
				if got := len(shop.requests()); got != test.sent {
					t.Errorf("sent %d times, want %d", got, test.sent)
				}
			})
		}
	}
}

func TestR31_ThrottledSendingIsSentOnceItMay(t *testing.T) {
	for _, s := range sendings {
		t.Run(s.name, func(t *testing.T) {
			shop := scripted(t, failing("THROTTLED", "Throttled"), answer(s.done))
			if _, err := s.send(t, shop.gateway(t, nil)); err != nil || len(shop.requests()) != 2 {
				t.Errorf("%v after %d", err, len(shop.requests()))
			}
		})
	}
}

func TestR31_ShopifysRefusalIsInItsWords(t *testing.T) {
	refusals := []string{
		`{"data":{"fulfillmentOrderLineItemsPreparedForPickup":{"userErrors":[{"field":["input"],"message":"Fulfillment order is invalid.","code":"A_NEW_CODE"}]}}}`,
		`{"data":{"fulfillmentCreate":{"fulfillment":null,"userErrors":[{"field":["fulfillment"],"message":"Fulfillment order 1 has an unfulfillable status= closed."}]}}}`,
		`{"data":{"orderCancel":{"job":null,"orderCancelUserErrors":[{"field":["orderId"],"message":"Cannot cancel an order that has already been canceled","code":"INVALID"}]}}}`,
	}
	words := []string{
		"Fulfillment order is invalid.", "Fulfillment order 1 has an unfulfillable status= closed.",
		"Cannot cancel an order that has already been canceled",
	}
	for i, s := range sendings {
		t.Run(s.name, func(t *testing.T) {
			_, err := s.send(t, scripted(t, answer(refusals[i])).gateway(t, nil))
			if store.CodeOf(err) != store.Refused || !strings.Contains(err.Error(), words[i]) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestNothingToSendIsInvalid(t *testing.T) {
	shop := scripted(t, answer(`{}`))
	g := shop.gateway(t, nil)
	_, err := g.Fulfill(t.Context(), store.HandOver{}, "", "")
	if store.CodeOf(err) != store.Invalid || store.CodeOf(g.PrepareForPickup(t.Context(), nil)) != store.Invalid || len(shop.requests()) != 0 {
		t.Errorf("%v, %d requests", err, len(shop.requests()))
	}
}

func TestR31_AnAnswerThatIsTooLateIsUncertain(t *testing.T) {
	arrived, over := make(chan struct{}), make(chan struct{})
	shop := scripted(t, func(http.ResponseWriter, *http.Request) {
		close(arrived)
		<-over
	})
	defer close(over)
	g := shop.gateway(t, nil)
	g.http.Timeout = 50 * time.Millisecond
	err := g.PrepareForPickup(t.Context(), []string{fo1})
	<-arrived
	if !errors.Is(err, ErrUncertain) || len(shop.requests()) != 1 {
		t.Errorf("%v after %d", err, len(shop.requests()))
	}
}

func TestR29_TheJobOfACancellation(t *testing.T) {
	g := scripted(t, answer(`{"data":{"job":{"id":"gid://shopify/Job/7","done":false}}}`),
		answer(`{"data":{"job":{"id":"gid://shopify/Job/7","done":true}}}`), answer(`{"data":{"job":null}}`)).gateway(t, nil)
	for i, want := range []bool{false, true} {
		if done, err := g.JobDone(t.Context(), "gid://shopify/Job/7"); err != nil || done != want {
			t.Errorf("%d: %t, %v", i, done, err)
		}
	}
	if _, err := g.JobDone(t.Context(), "gid://shopify/Job/7"); store.CodeOf(err) != store.NotFound {
		t.Errorf("a forgotten job: %v", err)
	}
}
