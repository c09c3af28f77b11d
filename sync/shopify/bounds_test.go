package shopify

import (
	"fmt"
	"strings"
	"testing"

	"tillbridge/store"
)

// lineOf is a line with numbers as Shopify might send them.
func lineOf(quantity, current, price string) string {
	return `{"id":"gid://shopify/LineItem/1","title":"Bell","sku":"B","quantity":` + quantity + `,"currentQuantity":` + current + `,"originalUnitPriceSet":` + usd(price) + `,"taxLines":[],
		"discountAllocations":[{"allocatedAmountSet":` + usd("1.00") + `,"discountApplication":{"__typename":"DiscountCodeApplication","allocationMethod":"ACROSS"}}]}`
}

// Whatever the numbers: an order comes whole, or one sentence says which bound it
// breaks. Nothing wraps round, nothing is divided by zero.
func TestR63_C7_NumbersBeyondAllBoundsAreRefusedInASentence(t *testing.T) {
	nines := strings.Repeat("9", 400)
	for name, test := range map[string]struct{ line, total, says string }{
		"a quantity below zero":           {lineOf("-3", "-3", "5.00"), "5.00", "a quantity of -3"},
		"nothing ordered, minus one left": {lineOf("0", "-1", "5.00"), "5.00", "a quantity of -1"},
		"as many as fit a number":         {lineOf("9223372036854775807", "9223372036854775807", "45.00"), "5.00", "the most is 1000000"},
		"many of the dearest":             {lineOf("2147483647", "2147483647", "92233720368547758.07"), "5.00", "the most is 10000000000.00"},
		"a million of a dear one":         {lineOf("1000000", "1000000", "10000000000.00"), "5.00", "the most is 10000000000.00"},
		"one of many that went":           {lineOf("2147483647", "1", "5.00"), "5.00", "the most is 1000000"},
		"more left than ordered":          {lineOf("1", "2", "5.00"), "5.00", "2 units left of the 1"},
		"a total below zero":              {lineOf("1", "1", "5.00"), "-50", "its total is -50.00, less than nothing"},
		"a price below zero":              {lineOf("1", "1", "-5.00"), "5.00", "a price is -5.00, less than nothing"},
		"a total that can't be counted":   {lineOf("1", "1", "5.00"), "92233720368547758.07", "the most is 10000000000.00"},
		"a total with an exponent":        {lineOf("1", "1", "5.00"), "1e3", "is not an amount of money"},
		"an exponent that fills memory":   {lineOf("1", "1", "5.00"), "1e1000000000", "is not an amount of money"},
		"no number":                       {lineOf("1", "1", "5.00"), "NaN", "is not an amount of money"},
		"infinity":                        {lineOf("1", "1", "5.00"), "Infinity", "is not an amount of money"},
		"four hundred digits":             {lineOf("1", "1", "5.00"), nines, "is not an amount of money"},
		"more decimals than a cent":       {lineOf("1", "1", "5.00"), "5.001", "more decimals"},
		"more text than anybody has typed": {
			strings.Replace(lineOf("1", "1", "5.00"), "Bell", strings.Repeat("B", store.MostText+1), 1),
			"5.00", "more than 10000 characters",
		},
		"more lines than an order has": {
			strings.Repeat(lineOf("1", "1", "5.00")+",", store.MostLines) + lineOf("1", "1", "5.00"), "5.00",
			"the most is 2000",
		},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.NewReplacer(`"lineItems":{"nodes":[]`, `"lineItems":{"nodes":[`+test.line+`]`, usd("25.0"),
				usd(test.total)).Replace(plainOrder(1))
			_, err := scripted(t, one(text)).gateway(t, nil).ReadOrder(t.Context(), orderID(1))
			said := store.MessageOf(err)
			if store.CodeOf(err) != store.Invalid || !strings.Contains(said, test.says) || !strings.Contains(said, "#1001") {
				t.Errorf("%s: %q, want a sentence about #1001 with %q", store.CodeOf(err), said, test.says)
			}
			if len(said) > 400 {
				t.Errorf("the sentence has %d characters", len(said))
			}
		})
	}
}

func TestR63_C7_TheLargestThatIsTakenInAddsUp(t *testing.T) {
	largest := fmt.Sprint(store.MostMinor / 100)
	text := strings.NewReplacer(`"lineItems":{"nodes":[]`, `"lineItems":{"nodes":[`+lineOf("1", "1", largest)+`]`, usd("25.0"),
		usd(largest)).Replace(plainOrder(1))
	o, err := scripted(t, one(text)).gateway(t, nil).ReadOrder(t.Context(), orderID(1))
	if err != nil {
		t.Fatal(err)
	}
	if got := store.TransactionFor(o, "customer", []string{"p"}); got.Total != store.MostMinor-100 {
		t.Errorf("comes to %d", got.Total)
	}
}

// A list without a cursor: what Shopify sums up itself is right where it ends.
func TestR57_D4_SumsAreRightWhereTheListOfPaymentsIsNot(t *testing.T) {
	payment := func(n int, kind, status string) string {
		return fmt.Sprintf(
			`{"id":"gid://shopify/OrderTransaction/%d","kind":%q,"status":%q,"gateway":"x","processedAt":"2026-11-23T10:00:00Z","amountSet":{"shopMoney":{"amount":"25.0","currencyCode":"USD"},"presentmentMoney":{"amount":"25.0","currencyCode":"USD"}}}`, n, kind, status)
	}
	read := func(payments ...string) store.Order {
		text := strings.NewReplacer(`"transactions":[]`, `"transactions":[`+strings.Join(payments, ",")+`]`, `"totalReceivedSet":null`,
			`"totalReceivedSet":`+usd("25.0"),
			`"displayFinancialStatus":null`, `"displayFinancialStatus":"PAID"`).Replace(plainOrder(1))
		o, err := scripted(t, one(text)).gateway(t, nil).ReadOrder(t.Context(), orderID(1))
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	var failed []string
	for i := range 22 {
		failed = append(failed, payment(i, "SALE", "FAILURE"))
	}
	o := read(append(failed, payment(23, "AUTHORIZATION", "SUCCESS"), payment(24, "CAPTURE", "SUCCESS"))...)
	if h := o.Holding(); h.Captured != 2500 || h.Authorized != 0 || o.PaymentsCut {
		t.Errorf("after 22 failures: %+v, cut %t", h, o.PaymentsCut)
	}
	for len(failed) < paymentsAtOnce {
		failed = append(failed, payment(len(failed), "SALE", "FAILURE"))
	}
	o = read(failed...)
	if h := o.Holding(); h.Captured != 2500 || !o.PaymentsCut {
		t.Errorf("the capture is beyond the list: %+v, cut %t", h, o.PaymentsCut)
	}
}
