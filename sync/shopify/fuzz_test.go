package shopify

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
)

// FuzzR5_AnyAnswerIsAnOrderOrASentence: whatever Shopify answers, an order comes
// whole or not at all, and a person gets a sentence.
//
//	go test -tags ci,migrated_fynedo -run '^$' -fuzz R5_AnyAnswer -fuzztime 10m ./sync/shopify
func FuzzR5_AnyAnswerIsAnOrderOrASentence(f *testing.F) {
	for _, body := range []string{
		`{"data":{"order":` + plainOrder(1) + `}}`,
		`{"data":{"order":null}}`,
		`{"data":null,"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":10,"throttleStatus":{"maximumAvailable":2000,"currentlyAvailable":0,"restoreRate":100}}}}`,
		`{"errors":"[API] Invalid API key or access token"}`,
		`{"errors":[{"message":"` + token + `","path":["order"],"extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`,
		"<!doctype html><title>" + token + "</title>", "", "{", "[]", "0",
	} {
		f.Add(http.StatusOK, []byte(body))
	}
	for _, numbers := range [][3]string{
		{"3", "2", "10.00"},
		{"-3", "-3", "1"},
		{"0", "-1", "1"},
		{"9223372036854775807", "9223372036854775807", "92233720368547758.07"},
		{"1000000", "1000000", "1e9"},
		{"1", "1", "-0.01"},
	} {
		f.Add(http.StatusOK, []byte(`{"data":{"order":`+strings.Replace(plainOrder(1), `"lineItems":{"nodes":[]`, `"lineItems":{"nodes":[`+
			lineOf(numbers[0], numbers[1], numbers[2])+`]`, 1)+`}}`))
	}
	f.Add(http.StatusBadGateway, []byte("<h1>Bad gateway</h1>"))
	f.Add(http.StatusTooManyRequests, []byte(`{"errors":"Exceeded 2 calls per second"}`))
	type answered struct {
		code int
		body []byte
	}
	var next atomic.Pointer[answered]
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		now := next.Load()
		w.Header().Set("X-Shopify-API-Version", APIVersion)
		w.WriteHeader(now.code)
		_, _ = w.Write(now.body)
	}))
	f.Cleanup(shop.Close)
	at := day
	g, err := New(Config{
		Shop: "riverside.myshopify.com", URL: shop.URL, Credentials: Credentials{Token: token}, Log: zerolog.Nop(),
		Now:   func() time.Time { return at },
		Sleep: func(ctx context.Context, d time.Duration) error { at = at.Add(d); return ctx.Err() },
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, code int, body []byte) {
		if code < 200 || code > 599 || code == http.StatusNoContent || code == http.StatusNotModified {
			t.Skip("no answer of a server has this status")
		}
		next.Store(&answered{code, body})
		order, err := g.ReadOrder(t.Context(), orderID(1))
		if err != nil {
			saysSo(t, err)
			return
		}
		isWhole(t, order)
	})
}

// FuzzR4_AnyBulkFileIsOrdersOrASentence does the same with the file of a bulk
// operation.
func FuzzR4_AnyBulkFileIsOrdersOrASentence(f *testing.F) {
	order := strings.Join(strings.Fields(plainOrder(1)), "")
	f.Add([]byte(order + "\n"))
	f.Add([]byte(order + "\n" +
		`{"id":"gid://shopify/LineItem/5","title":"Pump","quantity":1,"currentQuantity":1,"__parentId":"gid://shopify/Order/1"}` + "\n" +
		`{"id":"gid://shopify/FulfillmentOrderLineItem/7","totalQuantity":1,"remainingQuantity":1,"lineItem":{"id":"gid://shopify/LineItem/5"},"__parentId":"gid://shopify/FulfillmentOrder/6"}` + "\n" +
		`{"id":"gid://shopify/FulfillmentOrder/6","status":"OPEN","updatedAt":"2026-11-23T10:00:00Z","deliveryMethod":null,"assignedLocation":{"name":"Shop","location":null},"__parentId":"gid://shopify/Order/1"}` + "\n"))
	f.Add([]byte(`{"id":"gid://shopify/Order/18446744073709551615"}` + "\n"))
	f.Add([]byte(`{"id":"gid://shopify/Order/1","updatedAt":7}` + "\n" + strings.Replace(order, "Order/1", "Order/2", 1) + "\n"))
	f.Add([]byte(`{"id":"gid://shopify/Order/1","name":` + nested(20_000) + "}\n"))
	g, err := New(Config{Shop: "riverside.myshopify.com", Credentials: Credentials{Token: token}, Log: zerolog.Nop()})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "bulk.jsonl")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		index, err := indexOf(file)
		if err != nil {
			return
		}
		all := func(listed []Listed) (ids []string, _ error) {
			for _, one := range listed {
				ids = append(ids, one.OrderID)
			}
			return ids, nil
		}
		err = g.bulkPage(t.Context(), file, index, index.orders, day, all, func(read Read) error {
			if got := len(read.Orders) + len(read.Bad); got != len(index.orders) {
				return fmt.Errorf("%d orders of %d", got, len(index.orders))
			}
			for _, bad := range read.Bad {
				saysSo(t, bad.Err)
			}
			for _, order := range read.Orders {
				isWhole(t, order)
			}
			return nil
		})
		if err != nil && strings.Contains(err.Error(), "orders of") {
			t.Fatal(err)
		}
	})
}

// saysSo demands a sentence for a person, without the token.
func saysSo(t *testing.T, err error) {
	t.Helper()
	var told *store.Error
	if !errors.As(err, &told) || store.MessageOf(err) == "" {
		t.Errorf("no sentence for %v", err)
	}
	if strings.Contains(store.Details(err), token) {
		t.Errorf("the token is in %s", store.Details(err))
	}
}

// isWhole demands what every order has that is taken in.
func isWhole(t *testing.T, o store.Order) {
	t.Helper()
	if o.ShopifyID == "" || o.Name == "" || len(o.Currency) != 3 || o.CreatedAt.IsZero() || o.UpdatedAt.IsZero() {
		t.Errorf("taken in without what every order has: %+v", o)
	}
	sum := big.NewInt(o.ShippingCharge)
	sum.Add(sum, big.NewInt(o.Fees))
	if !o.TaxesIncluded {
		sum.Add(sum, big.NewInt(o.Tax))
	}
	for _, line := range o.Lines {
		if line.ShopifyID == "" || line.Quantity < 0 || line.Quantity > line.Ordered || line.LineDiscount < 0 || line.OrderDiscount < 0 ||
			line.Gone < 0 {
			t.Errorf("a line that can't be: %+v", line)
		}
		if line.Quantity > 0 {
			sum.Add(sum, new(big.Int).Mul(big.NewInt(line.Quantity), big.NewInt(line.UnitPrice)))
			sum.Sub(sum, big.NewInt(line.Discount()))
		}
	}
	if got := store.TransactionFor(o, "customer", make([]string, len(o.OpenLines()))).Total; big.NewInt(got).Cmp(sum) != 0 {
		t.Errorf("comes to %d, want %s", got, sum)
	}
}
