package shopsim

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func open(t testing.TB, config Config) (*Shop, *clock, func(query string, variables map[string]any) (map[string]any, string)) {
	t.Helper()
	c := &clock{time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)}
	config.Now = c.now
	shop := New(config)
	server := httptest.NewServer(shop)
	t.Cleanup(server.Close)
	return shop, c, func(query string, variables map[string]any) (map[string]any, string) {
		t.Helper()
		body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/admin/api/2026-10/graphql.json",
			bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Shopify-Access-Token", Token)
		response, err := server.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close() //nolint:errcheck // read to its end
		raw, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		var result map[string]any
		if err := json.Unmarshal(raw, &result); err != nil {
			t.Fatalf("%v in %s", err, raw)
		}
		return result, string(raw)
	}
}

func operations(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../shopify/operations.graphql")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// named is the one operation of the product's documents, with all fragments.
func named(t *testing.T, name string) string {
	t.Helper()
	all := operations(t)
	fragments := all[strings.Index(all, "fragment Page on"):]
	for _, kind := range []string{"query ", "mutation "} {
		if _, after, found := strings.Cut(all, kind+name+"("); found {
			body, _, _ := strings.Cut(after, "\n}\n")
			document := kind + name + "(" + body + "\n}\n"
			for _, f := range strings.SplitAfter(fragments, "\n}\n") {
				if used(document+fragments, f) && reaches(document, fragments, f) {
					document += f
				}
			}
			return document
		}
	}
	t.Fatalf("no operation %s", name)
	return ""
}

func fragmentName(f string) string {
	_, after, _ := strings.Cut(f, "fragment ")
	name, _, _ := strings.Cut(after, " ")
	return name
}

func used(text, f string) bool {
	return fragmentName(f) != "" && strings.Contains(text, "..."+fragmentName(f)+"\n")
}

// reaches says whether document spreads f, directly or through other fragments.
func reaches(document, fragments, f string) bool {
	for before := ""; before != document; {
		before = document
		for _, other := range strings.SplitAfter(fragments, "\n}\n") {
			if used(document, other) && !strings.Contains(document, other) {
				document += other
			}
		}
	}
	return used(document, f)
}

func TestR49_ADocumentShopifyWouldRefuseIsRefused(t *testing.T) {
	_, _, ask := open(t, Config{Orders: 1})
	for name, c := range map[string]struct{ query, code string }{
		"unknown field":    {`{shop{nonsense}}`, "undefinedField"},
		"missing argument": {`{order{id}}`, "missingRequiredArguments"},
		"unknown argument": {`{orders(first:1,foo:2){nodes{id}}}`, "argumentNotAccepted"},
		"unknown enum":     {`{orders(first:1,sortKey:COLOUR){nodes{id}}}`, "argumentLiteralsIncompatible"},
		"no page size":     {`{orders{nodes{id}}}`, "BAD_USER_INPUT"},
		"too large a page": {`{orders(first:251){nodes{id}}}`, "BAD_USER_INPUT"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, raw := ask(c.query, nil); !strings.Contains(raw, `"code":"`+c.code+`"`) {
				t.Errorf("%s", raw)
			}
		})
	}
}

func TestR50_EveryScriptedOrderReadsAndAddsUp(t *testing.T) {
	shop, _, ask := open(t, Config{Seed: 7, Orders: 2 * len(script)})
	query := named(t, "ReadOrder")
	for _, o := range shop.orders {
		result, raw := ask(query, map[string]any{"id": o.ID, "lines": 20, "parts": 5})
		if result["errors"] != nil {
			t.Fatal(raw)
		}
		shop.mu.Lock()
		shop.points = 2000
		shop.mu.Unlock()
		if !o.Edited && o.cancelled.IsZero() {
			addsUp(t, ask, o)
		}
		if o.cancelled.IsZero() && o.paid("SALE") > 0 && len(o.refunded) == 0 && o.received() != o.total() {
			t.Errorf("%s: paid %d of %d", o.Name, o.received(), o.total())
		}
	}
}

// addsUp does the sum of an answered order: lines less discounts, shipping and,
// when prices are without it, tax.
func addsUp(t *testing.T, ask func(string, map[string]any) (map[string]any, string), o *order) {
	t.Helper()
	type amount struct{ ShopMoney struct{ Amount json.Number } }
	cents := func(a amount) int64 {
		f, err := a.ShopMoney.Amount.Float64()
		if err != nil {
			t.Fatal(err)
		}
		return int64(math.Round(f * 100))
	}
	_, raw := ask(`query($id:ID!){order(id:$id){taxesIncluded total:currentTotalPriceSet{...M} shipping:currentShippingPriceSet{...M}
		lineItems(first:50){nodes{currentQuantity originalUnitPriceSet{...M} discountAllocations{allocatedAmountSet{...M}}
			taxLines{priceSet{...M}}}}}}
		fragment M on MoneyBag{shopMoney{amount}}`, map[string]any{"id": o.ID})
	var answered struct {
		Data struct {
			Order struct {
				TaxesIncluded   bool
				Total, Shipping amount
				LineItems       struct {
					Nodes []struct {
						CurrentQuantity      int64
						OriginalUnitPriceSet amount
						DiscountAllocations  []struct{ AllocatedAmountSet amount }
						TaxLines             []struct{ PriceSet amount }
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(raw), &answered); err != nil {
		t.Fatal(err)
	}
	got := answered.Data.Order
	sum := cents(got.Shipping)
	for _, l := range got.LineItems.Nodes {
		sum += l.CurrentQuantity * cents(l.OriginalUnitPriceSet)
		for _, d := range l.DiscountAllocations {
			sum -= cents(d.AllocatedAmountSet)
		}
		for _, tax := range l.TaxLines {
			if !got.TaxesIncluded {
				sum += cents(tax.PriceSet)
			}
		}
	}
	if sum != cents(got.Total) {
		t.Errorf("%s: its parts make %d, its total says %d", o.Name, sum, cents(got.Total))
	}
}

func TestR50_TheSameSeedGivesTheSameOrders(t *testing.T) {
	const query = `{orders(first:50){nodes{id name email currentTotalPriceSet{shopMoney{amount}}}}}`
	_, _, a := open(t, Config{Seed: 7, Orders: 50})
	_, _, b := open(t, Config{Seed: 7, Orders: 50})
	_, _, c := open(t, Config{Seed: 8, Orders: 50})
	_, first := a(query, nil)
	if _, second := b(query, nil); first != second {
		t.Error("one seed, two answers")
	}
	if _, other := c(query, nil); first == other {
		t.Error("two seeds, one answer")
	}
}

func TestR27_CostAndBucketAreShopifys(t *testing.T) {
	shop, c, ask := open(t, Config{Orders: 3, BucketSize: 10})
	list := `{orders(first:50,sortKey:UPDATED_AT){nodes{id updatedAt} pageInfo{hasNextPage}}}`
	if _, raw := ask(list, nil); !strings.Contains(raw, `"requestedQueryCost":9`) {
		t.Fatal(raw)
	}
	if _, raw := ask(list, nil); !strings.Contains(raw, `"code":"THROTTLED"`) {
		t.Fatal(raw)
	}
	c.at = c.at.Add(time.Second)
	if result, raw := ask(list, nil); result["errors"] != nil {
		t.Fatal(raw)
	}
	document := gqlparser.MustLoadQueryWithRules(shop.schema, operations(t), rules.NewDefaultRules())
	for _, first := range []int{1, 10, 20, 33, 50} {
		t.Logf("ReadOrders of %d costs %d", first, cost(document.Operations.ForName("ReadOrders").SelectionSet, map[string]any{
			"first": first, "lines": 20, "parts": 5,
		}))
	}
}

func TestR4_SearchPagesAndWarns(t *testing.T) {
	_, _, ask := open(t, Config{Orders: 10})
	if _, raw := ask(`{orders(first:20,query:"foo:1"){nodes{id}}}`, nil); !strings.Contains(raw, `"field":"foo"`) ||
		strings.Count(raw, "/Order/") != 10 {
		t.Error(raw)
	}
	if _, raw := ask(`{orders(first:20,query:"updated_at:>='2026-11-23T09:40:00Z' AND updated_at:<='2026-11-23T10:00:00Z'"){nodes{id}}}`,
		nil); strings.Count(raw, "/Order/") != 2 {
		t.Error(raw)
	}
	if _, raw := ask(`{orders(first:20,query:"name:1001 OR name:1002"){nodes{id}}}`, nil); strings.Count(raw, "/Order/") != 2 {
		t.Error(raw)
	}
	seen, after := 0, any(nil)
	for {
		result, raw := ask(`query($a:String){orders(first:3,after:$a,sortKey:UPDATED_AT){nodes{id} pageInfo{hasNextPage endCursor}}}`,
			map[string]any{"a": after})
		seen += strings.Count(raw, "/Order/")
		info := result["data"].(map[string]any)["orders"].(map[string]any)["pageInfo"].(map[string]any)
		after = info["endCursor"]
		if info["hasNextPage"] != true {
			break
		}
	}
	if seen != 10 {
		t.Errorf("saw %d of 10", seen)
	}
	if _, raw := ask(`query($a:String){orders(first:3,after:$a,sortKey:ID){nodes{id}}}`, map[string]any{"a": after}); !strings.Contains(raw,
		"Invalid cursor") {
		t.Error(raw)
	}
}

func TestR28_StatusesTakeEffectOnce(t *testing.T) {
	shop, _, ask := open(t, Config{Orders: 3})
	f := shop.orders[1].fulfillmentOrders[0]
	prepare := map[string]any{"input": map[string]any{"lineItemsByFulfillmentOrder": []any{map[string]any{"fulfillmentOrderId": f.ID}}}}
	if _, raw := ask(named(t, "PrepareForPickup"), prepare); !strings.Contains(raw, `"userErrors":[]`) {
		t.Fatal(raw)
	}
	if _, raw := ask(named(t, "PrepareForPickup"), prepare); !strings.Contains(raw, "NO_LINE_ITEMS_TO_PREPARE") {
		t.Error(raw)
	}
	complete := map[string]any{"fulfillment": map[string]any{"notifyCustomer": true, "lineItemsByFulfillmentOrder": []any{
		map[string]any{"fulfillmentOrderId": f.ID},
	}}}
	if _, raw := ask(named(t, "CreateFulfillment"), complete); !strings.Contains(raw, `"SUCCESS"`) {
		t.Fatal(raw)
	}
	if _, raw := ask(named(t, "CreateFulfillment"), complete); !strings.Contains(raw, "unfulfillable status= closed.") {
		t.Error(raw)
	}
	var told []string
	for _, entry := range shop.Log() {
		told = append(told, entry.Kind+entry.Template)
	}
	if got := strings.Join(told, " "); got != "mailready_for_pickup fulfillment maildelivered" {
		t.Error(got)
	}
}

func cancelling(o *order) map[string]any {
	return map[string]any{
		"orderId": o.ID, "reason": "INVENTORY", "restock": true, "notifyCustomer": true, "staffNote": "",
		"refundMethod": map[string]any{"originalPaymentMethodsRefund": true},
	}
}

func TestR29_CancellationIsAJobThatRefunds(t *testing.T) {
	shop, c, ask := open(t, Config{Orders: 1, JobDelay: time.Minute})
	o := shop.orders[0]
	const totals = `query($id:ID!){order(id:$id){cancelledAt closedAt displayFinancialStatus requiresShipping
		currentTotalPriceSet{...M} currentSubtotalPriceSet{...M} currentShippingPriceSet{...M} currentTotalTaxSet{...M}
		currentTotalDiscountsSet{...M} totalOutstandingSet{...M}
		totalPriceSet{...M} totalRefundedSet{...M} totalReceivedSet{...M}
		lineItems(first:9){nodes{quantity currentQuantity}} fulfillmentOrders(first:9){nodes{status
			lineItems(first:9){nodes{totalQuantity remainingQuantity}}}}}}
		fragment M on MoneyBag{shopMoney{amount}}`
	at := func(raw, field string) string {
		_, after, found := strings.Cut(raw, `"`+field+`":{"shopMoney":{"amount":"`)
		if !found {
			t.Fatalf("no %s in %s", field, raw)
		}
		amount, _, _ := strings.Cut(after, `"`)
		return amount
	}
	_, before := ask(totals, map[string]any{"id": o.ID})
	if at(before, "currentShippingPriceSet") == "0.0" {
		t.Fatal("an order without shipping proves nothing")
	}
	if _, raw := ask(named(t, "CancelOrder"), cancelling(o)); !strings.Contains(raw, `"done":false`) {
		t.Fatal(raw)
	}
	c.at = c.at.Add(2 * time.Minute)
	_, raw := ask(totals, map[string]any{"id": o.ID})
	for _, field := range []string{
		"currentTotalPriceSet", "currentSubtotalPriceSet", "currentShippingPriceSet", "currentTotalTaxSet",
		"currentTotalDiscountsSet", "totalOutstandingSet",
	} {
		if got := at(raw, field); got != "0.0" {
			t.Errorf("%s is %s", field, got)
		}
	}
	for _, field := range []string{"totalPriceSet", "totalRefundedSet", "totalReceivedSet"} {
		if got, want := at(raw, field), at(before, "currentTotalPriceSet"); got != want {
			t.Errorf("%s is %s, want %s", field, got, want)
		}
	}
	for _, want := range []string{`"REFUNDED"`, `"status":"CLOSED"`, `"currentQuantity":0`, `"totalQuantity":0,"remainingQuantity":0`} {
		if !strings.Contains(raw, want) {
			t.Errorf("no %s in %s", want, raw)
		}
	}
	for _, bad := range []string{`"cancelledAt":null`, `"closedAt":null`, `"quantity":0`, `"status":"OPEN"`} {
		if strings.Contains(raw, bad) {
			t.Errorf("%s in %s", bad, raw)
		}
	}
	if _, raw := ask(named(t, "CancelOrder"), cancelling(o)); !strings.Contains(raw, "already been canceled") {
		t.Error(raw)
	}
}

func TestR5_NodesAreReadAndAMissingOneIsNull(t *testing.T) {
	shop, _, ask := open(t, Config{Orders: 2})
	ids := []any{shop.orders[1].ID, "gid://shopify/Order/1"}
	if _, raw := ask(named(t, "ReconcileOrders"), map[string]any{"ids": ids}); !strings.Contains(raw, `"__typename":"Order"`) ||
		!strings.Contains(raw, "},null]") {
		t.Error(raw)
	}
}
