package shopify

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tillbridge/store"
)

var (
	day = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	// plain is an order with what every order has, and null wherever Shopify
	// documents it.
	plain = `{"id":"gid://shopify/Order/%d","name":"#%d","createdAt":"2026-11-23T10:00:00Z","updatedAt":"2026-11-23T05:00:00-05:00","closedAt":null,"cancelledAt":null,
		"email":null,"phone":null,"note":null,"test":false,"sourceName":null,"taxesIncluded":false,"currencyCode":"USD","displayFinancialStatus":null,"displayFulfillmentStatus":"UNFULFILLED",
		"requiresShipping":true,"customer":null,"billingAddress":null,"shippingAddress":null,"currentSubtotalPriceSet":null,"currentShippingPriceSet":null,"currentTotalTaxSet":null,
		"currentTotalDiscountsSet":null,"currentTotalDutiesSet":null,"currentTotalAdditionalFeesSet":null,"currentTotalPriceSet":{"shopMoney":{"amount":"25.0","currencyCode":"USD"}},
		"totalReceivedSet":null,"totalRefundedSet":null,"totalOutstandingSet":null,"risk":null,"transactions":[],"fulfillments":[],
		"lineItems":{"nodes":[],"pageInfo":{"hasNextPage":false,"endCursor":null}},"fulfillmentOrders":{"nodes":[],"pageInfo":{"hasNextPage":false,"endCursor":null}}}`
)

func plainOrder(n int) string { return fmt.Sprintf(plain, n, 1000+n) }

func orderID(n int) string { return fmt.Sprintf("gid://shopify/Order/%d", n) }

func one(order string) answerer { return answer(`{"data":{"order":` + order + `}}`) }

// shelf answers ReadOrders and ReadOrder from its orders, as the shop does.
func shelf(orders map[int]string, unindexed ...int) answerer {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var a asked
		_ = json.Unmarshal(body, &a)
		if a.Operation == "ReadOrder" {
			var n int
			_, _ = fmt.Sscanf(a.Variables["id"].(string), "gid://shopify/Order/%d", &n)
			order := orders[n]
			if order == "" {
				order = "null"
			}
			one(order)(w, r)
			return
		}
		hidden := map[int]bool{}
		for _, n := range unindexed {
			hidden[n] = true
		}
		var nodes []string
		for _, term := range strings.Split(a.Variables["query"].(string), " OR ") {
			var n int
			_, _ = fmt.Sscanf(term, "id:%d", &n)
			if orders[n] != "" && !hidden[n] {
				nodes = append(nodes, orders[n])
			}
		}
		answer(`{"data":{"orders":{"nodes":[`+strings.Join(nodes, ",")+`]}}}`)(w, r)
	}
}

func TestR4_AllPagesOfAWindowAreListed(t *testing.T) {
	page := func(root, extra string, ids string, next string) answerer {
		var nodes []string
		for _, id := range strings.Fields(ids) {
			nodes = append(nodes, `{"id":"gid://shopify/Order/`+id+`","updatedAt":"2026-11-23T05:00:00-05:00"`+strings.ReplaceAll(extra, "ID", id)+
				`}`)
		}
		return answer(`{"data":{"` + root + `":{"nodes":[` + strings.Join(nodes, ",") + `],"pageInfo":{"hasNextPage":` +
			fmt.Sprint(next != "") + `,"endCursor":"` + next + `"}}}}`)
	}
	parent := `,"orderId":"gid://shopify/Order/ID"`
	lists := map[string]struct {
		root, extra string
		list        func(*Gateway, func([]Listed) error) error
	}{
		"orders": {"orders", "", func(g *Gateway, f func([]Listed) error) error {
			return g.ChangedOrders(t.Context(), day, day.Add(time.Minute+time.Millisecond), f)
		}},
		"fulfillment orders": {"fulfillmentOrders", parent, func(g *Gateway, f func([]Listed) error) error {
			return g.ChangedFulfillmentOrders(t.Context(), day, day.Add(time.Minute+time.Millisecond), f)
		}},
	}
	for name, l := range lists {
		t.Run(name, func(t *testing.T) {
			shop := scripted(t, page(l.root, l.extra, "1 2", "a"), page(l.root, l.extra, "3", "b"), page(l.root, l.extra, "4", ""))
			var got []string
			pages := 0
			err := l.list(shop.gateway(t, nil), func(listed []Listed) error {
				pages++
				for _, one := range listed {
					got = append(got, one.OrderID)
					if one.UpdatedAt != day {
						t.Errorf("updated at %v", one.UpdatedAt)
					}
				}
				return nil
			})
			if err != nil || pages != 3 || strings.Join(got, " ") != strings.Join([]string{orderID(1), orderID(2), orderID(3), orderID(4)}, " ") {
				t.Fatalf("%v in %d pages, %v", got, pages, err)
			}
			requests := shop.requests()
			for i, want := range []string{"50 <nil>", "250 a", "250 b"} {
				if asked := fmt.Sprint(requests[i].Variables["first"], " ", requests[i].Variables["after"]); asked != want {
					t.Errorf("page %d asked as %s, want %s", i, asked, want)
				}
			}
			if query := requests[0].Variables["query"]; query != "updated_at:>='2026-11-23T10:00:00Z' AND updated_at:<='2026-11-23T10:01:01Z'" {
				t.Errorf("filter %s", query)
			}
		})
		t.Run(name+" whose page fails", func(t *testing.T) {
			broken := errors.New("disk full")
			shop := scripted(t, page(l.root, l.extra, "1", "a"))
			if err := l.list(shop.gateway(t, nil), func([]Listed) error { return broken }); !errors.Is(err, broken) || len(shop.requests()) != 1 {
				t.Errorf("%v", err)
			}
		})
		t.Run(name+" with a cursor that stands still", func(t *testing.T) {
			shop := scripted(t, page(l.root, l.extra, "1", "a"))
			if err := l.list(shop.gateway(t, nil), func([]Listed) error { return nil }); store.CodeOf(err) != store.Internal {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestR4_AFilterThatShopifyIgnoresIsAnError(t *testing.T) {
	g := scripted(t, answer(`{"data":{"orders":{"nodes":[{"id":"gid://shopify/Order/1","updatedAt":"2026-11-23T10:00:00Z"}],"pageInfo":{"hasNextPage":false}}},
		"extensions":{"search":[{"path":["orders"],"query":"updatedat:1","warnings":[{"field":"updatedat","message":"Invalid search field for this query."}]}]}}`)).gateway(t, nil)
	err := g.ChangedOrders(t.Context(), day, day, func([]Listed) error {
		t.Error("all orders were handed over")
		return nil
	})
	if store.CodeOf(err) != store.Internal || !strings.Contains(err.Error(), "updatedat") {
		t.Errorf("%v", err)
	}
}

func TestR5_OrdersAreReadInBatchesAndEachIsSomewhere(t *testing.T) {
	orders := map[int]string{}
	var ids []string
	for n := 1; n <= 70; n++ {
		orders[n] = plainOrder(n)
		ids = append(ids, orderID(n))
	}
	delete(orders, 5)
	orders[6] = `{"id":"gid://shopify/Order/6","updatedAt":"2026-11-23T10:00:00Z"}`
	shop := scripted(t, shelf(orders, 7))
	read, err := shop.gateway(t, nil).ReadOrders(t.Context(), append(ids, orderID(1)))
	if err != nil {
		t.Fatal(err)
	}
	if len(read.Orders) != 68 || len(read.Bad) != 1 || len(read.Gone) != 1 {
		t.Fatalf("%d orders, bad %v, gone %v", len(read.Orders), read.Bad, read.Gone)
	}
	if read.Gone[0] != orderID(5) || read.Bad[0].ID != orderID(6) || !read.Bad[0].UpdatedAt.Equal(day) ||
		store.CodeOf(read.Bad[0].Err) != store.Invalid {
		t.Errorf("bad %v, gone %v", read.Bad, read.Gone)
	}
	var kinds []string
	for _, r := range shop.requests() {
		kinds = append(kinds, fmt.Sprintf("%s %v %v", r.Operation, r.Variables["first"], r.Variables["id"]))
	}
	want := []string{
		"ReadOrders 33 <nil>", "ReadOrder <nil> " + orderID(5), "ReadOrder <nil> " + orderID(7), "ReadOrders 33 <nil>",
		"ReadOrders 4 <nil>",
	}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Error(diff)
	}
}

func TestOneBadOrderNeverStopsTheRest(t *testing.T) {
	money := func(order, amount string) string { return strings.Replace(order, `"amount":"25.0"`, amount, 1) }
	tests := []struct{ name, order, says string }{
		{"nothing but an id", `{"id":"gid://shopify/Order/2"}`, "its name, its currency"},
		{
			"all else null", `{"id":"gid://shopify/Order/2","name":null,"createdAt":null,"updatedAt":null,"currencyCode":null,"currentTotalPriceSet":null,"lineItems":null,"fulfillmentOrders":null,"transactions":null,"fulfillments":null,"customer":null}`, "its name",
		},
		{"no total", money(plainOrder(2), `"amount":null`), "its total"},
		{"half a cent", money(plainOrder(2), `"amount":"25.005"`), "more decimals"},
		{"an amount in words", money(plainOrder(2), `"amount":"many"`), "not an amount"},
		{"an amount in another currency", strings.Replace(plainOrder(2), `"amount":"25.0","currencyCode":"USD"`,
			`"amount":"25.0","currencyCode":"EUR"`, 1), "EUR"},
		{"a currency nobody knows", strings.ReplaceAll(plainOrder(2), `"USD"`, `"QQQ"`), "QQQ"},
		{"a line of nothing", strings.Replace(plainOrder(2), `"lineItems":{"nodes":[]`, `"lineItems":{"nodes":[null]`, 1), "a line"},
		{"a name that is a number", strings.Replace(plainOrder(2), `"#1002"`, `7`, 1), "shape"},
		{"a date that is none", strings.Replace(plainOrder(2), `2026-11-23T10:00:00Z`, `yesterday`, 1), "shape"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			shop := scripted(t, shelf(map[int]string{1: plainOrder(1), 2: test.order, 3: plainOrder(3)}))
			read, err := shop.gateway(t, nil).ReadOrders(t.Context(), []string{orderID(1), orderID(2), orderID(3)})
			if err != nil || len(read.Orders) != 2 || len(read.Gone) != 0 || len(read.Bad) != 1 {
				t.Fatalf("%+v, %v", read, err)
			}
			bad := read.Bad[0]
			var sentence *store.Error
			if bad.ID != orderID(2) || !errors.As(bad.Err, &sentence) || !strings.Contains(bad.Err.Error(), test.says) {
				t.Errorf("%s: %v", bad.ID, bad.Err)
			}
			if _, err := shop.gateway(t, nil).ReadOrder(t.Context(), orderID(2)); err == nil || store.CodeOf(err) == store.NotFound {
				t.Errorf("by itself: %v", err)
			}
		})
	}
}

func TestABatchThatIsTooCostlyIsHalved(t *testing.T) {
	shop := scripted(t, failing("MAX_COST_EXCEEDED", "1200 points"),
		shelf(map[int]string{1: plainOrder(1), 2: plainOrder(2), 3: plainOrder(3), 4: plainOrder(4)}))
	read, err := shop.gateway(t, nil).ReadOrders(t.Context(), []string{orderID(1), orderID(2), orderID(3), orderID(4)})
	if err != nil || len(read.Orders) != 4 || len(shop.requests()) != 3 {
		t.Errorf("%d orders by %d requests, %v", len(read.Orders), len(shop.requests()), err)
	}
}

func TestAnOrderThatIsNoMore(t *testing.T) {
	tests := []struct {
		name   string
		answer answerer
		code   store.Code
		gone   int
	}{
		{"null", one("null"), store.NotFound, 1},
		{
			"not found", answer(`{"data":{"order":null},"errors":[{"message":"no such order","extensions":{"code":"RESOURCE_NOT_FOUND"}}]}`),
			store.NotFound, 1,
		},
		{
			"hidden by a missing scope is not gone",
			answer(
				`{"data":{"order":null},"errors":[{"message":"Access denied for order field.","path":["order"],"extensions":{"code":"ACCESS_DENIED","requiredAccess":"` + "`read_orders`" + ` access scope."}}]}`), store.Unauthorized, 0,
		},
		{"in a shop that isn't there is not gone", status(404, `{"errors":"Not Found"}`), store.NotFound, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := scripted(t, test.answer).gateway(t, nil)
			if _, err := g.ReadOrder(t.Context(), orderID(1)); store.CodeOf(err) != test.code {
				t.Errorf("%v", err)
			}
			read, err := g.ReadOrders(t.Context(), []string{orderID(1)})
			if len(read.Gone) != test.gone || (err == nil) != (test.gone == 1) {
				t.Errorf("gone %v, %v", read.Gone, err)
			}
		})
	}
}

func TestPartialDataIsUsedAndTheScopeRemembered(t *testing.T) {
	g := scripted(t, answer(`{"data":{"order":`+plainOrder(1)+`},"errors":[{"message":"Access denied for customer field. Required access: `+
		"`read_customers`"+` access scope.","path":["order","customer"],"extensions":{"code":"ACCESS_DENIED"}}]}`)).gateway(t, nil)
	order, err := g.ReadOrder(t.Context(), orderID(1))
	if err != nil || order.Name != "#1001" || order.Buyer != (store.Buyer{}) || !g.denied["read_customers"] {
		t.Errorf("%+v, %v, denied %v", order, err, g.denied)
	}
}

func TestNestedListsAreReadToTheirEnd(t *testing.T) {
	line := func(n int) string {
		return fmt.Sprintf(
			`{"id":"gid://shopify/LineItem/%d","quantity":1,"currentQuantity":1,"originalUnitPriceSet":{"shopMoney":{"amount":"1.0","currencyCode":"USD"}}}`, n)
	}
	part := func(n int, more string) string {
		return fmt.Sprintf(
			`{"id":"gid://shopify/FulfillmentOrder/%d","status":"OPEN","lineItems":{"nodes":[{"id":"a","totalQuantity":1,"remainingQuantity":1,"lineItem":{"id":"gid://shopify/LineItem/1"}}],"pageInfo":%s}}`, n, more)
	}
	const last, more = `{"hasNextPage":false,"endCursor":null}`, `{"hasNextPage":true,"endCursor":"x"}`
	order := strings.Replace(plainOrder(1), `"lineItems":{"nodes":[],"pageInfo":`+last, `"lineItems":{"nodes":[`+line(1)+`],"pageInfo":`+
		more, 1)
	order = strings.Replace(order, `"fulfillmentOrders":{"nodes":[],"pageInfo":`+last, `"fulfillmentOrders":{"nodes":[`+part(1, more)+
		`],"pageInfo":`+more, 1)
	nested := func(root, list, nodes, page string) answerer {
		return answer(`{"data":{"` + root + `":{"id":"gid://shopify/` + strings.ToUpper(root[:1]) + root[1:] + `/1","` + list + `":{"nodes":[` +
			nodes + `],"pageInfo":` + page + `}}}}`)
	}
	shop := scripted(t, one(order),
		nested("order", "lineItems", line(2), strings.Replace(more, `"x"`, `"y"`, 1)), nested("order", "lineItems", line(3), last),
		nested("order", "fulfillmentOrders", part(2, last), last),
		nested("fulfillmentOrder", "lineItems",
			`{"id":"b","totalQuantity":2,"remainingQuantity":0,"lineItem":{"id":"gid://shopify/LineItem/2"}}`, last))
	got, err := shop.gateway(t, nil).ReadOrder(t.Context(), orderID(1))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Lines) != 3 || len(got.FulfillmentOrders) != 2 || len(got.FulfillmentOrders[0].Lines) != 2 ||
		len(got.FulfillmentOrders[1].Lines) != 1 {
		t.Errorf("%+v", got)
	}
	if cursor := shop.requests()[2].Variables["after"]; cursor != "y" {
		t.Errorf("third page of lines asked after %v", cursor)
	}
	t.Run("an order that disappears meanwhile is not half an order", func(t *testing.T) {
		g := scripted(t, one(order), one("null")).gateway(t, nil)
		if _, err := g.ReadOrder(t.Context(), orderID(1)); store.CodeOf(err) != store.Unavailable {
			t.Errorf("%v", err)
		}
	})
}

func TestR63_P5_AnOddAnswerOfTheReconciliationHidesNoOther(t *testing.T) {
	for _, odd := range []string{
		`7`, `"x"`, `[[]]`, `{}`, `{"id":7}`, `{"id":[null]}`, `{"id":"gid://shopify/Order/2","updatedAt":7}`,
		`{"id":"gid://shopify/Order/2","updatedAt":` + nested(20_000) + `}`,
	} {
		g := scripted(t, answer(`{"data":{"nodes":[{"id":"gid://shopify/Order/1","updatedAt":"2026-11-23T10:00:00Z"},`+odd+`,null]}}`)).gateway(t, nil)
		got, err := g.Reconcile(t.Context(), []string{orderID(1), orderID(2), orderID(3)})
		if err != nil || !got.There[orderID(1)].Equal(day) || len(got.There) != 1 || !slices.Equal(got.Unread, []string{orderID(2)}) ||
			!slices.Equal(got.Gone, []string{orderID(3)}) {
			t.Errorf("%.60s: %+v, %v", odd, got, err)
		}
	}
}

func TestReconcileTellsWhatIsGone(t *testing.T) {
	const there = `{"__typename":"Order","id":"gid://shopify/Order/1","updatedAt":"2026-11-23T05:00:00-05:00","cancelledAt":null}`
	g := scripted(t, answer(`{"data":{"nodes":[`+there+`,null,{"__typename":"SomethingNew","id":"gid://shopify/Order/3"}]}}`)).gateway(t, nil)
	got, err := g.Reconcile(t.Context(), []string{orderID(1), orderID(2), orderID(3)})
	if err != nil || !got.There[orderID(1)].Equal(day) || len(got.There) != 2 || !slices.Equal(got.Gone, []string{orderID(2)}) {
		t.Errorf("%+v, %v", got, err)
	}
	g = scripted(t, answer(`{"data":{"nodes":[`+there+
		`,null]},"errors":[{"message":"Access denied","path":["nodes",1],"extensions":{"code":"ACCESS_DENIED","requiredAccess":"read_orders"}}]}`)).gateway(t, nil)
	if got, err := g.Reconcile(t.Context(), []string{orderID(1), orderID(2)}); store.CodeOf(err) != store.Unauthorized || got.Gone != nil {
		t.Errorf("hidden by a missing scope: %+v, %v", got, err)
	}
	g = scripted(t, answer(`{"data":{"nodes":[`+there+`]}}`)).gateway(t, nil)
	if _, err := g.Reconcile(t.Context(), []string{orderID(1), orderID(2)}); store.CodeOf(err) != store.Internal {
		t.Errorf("too few answers: %v", err)
	}
}
