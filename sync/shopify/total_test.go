package shopify

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"tillbridge/store"
)

// sold is an order as a merchant's shop computes it, in minor units; it knows
// nothing of how Tillbridge adds up.
type sold struct {
	currency string
	digits   int32
	included bool // prices contain the tax
	lines    []soldLine
	freight  int64 // after its discount
	fees     int64
	duties   int64
	dutiable bool // prices contain the duties
	tipsOut  bool // the subtotal has no tips in it
	subtotal int64
	tax      int64
	total    int64
}

type soldLine struct {
	unit, ordered, left int64
	each, across        []int64 // taken off all units that were ordered
	rate                float64
	tip                 bool
}

// net is the line with so many units; rounding is how Shopify happens to round
// what a unit that went took along of the discounts.
func (l soldLine) net(units int64, rounding func(float64) float64) int64 {
	off := int64(0)
	for _, discount := range slices.Concat(l.each, l.across) {
		off += int64(rounding(float64(discount) * float64(units) / float64(l.ordered)))
	}
	return l.unit*units - off
}

func anOrder(t *rapid.T) sold {
	currencies := []struct {
		code   string
		digits int32
	}{{"USD", 2}, {"EUR", 2}, {"JPY", 0}, {"KWD", 3}}
	chosen := rapid.SampledFrom(currencies).Draw(t, "currency")
	o := sold{currency: chosen.code, digits: chosen.digits, included: rapid.Bool().Draw(t, "tax included")}
	rounding := rapid.SampledFrom([]func(float64) float64{math.Floor, math.Ceil, math.Round, math.RoundToEven}).Draw(t, "rounding")
	for range rapid.IntRange(1, 6).Draw(t, "lines") {
		l := soldLine{
			unit: rapid.Int64Range(1, 500_000).Draw(t, "price"), ordered: rapid.Int64Range(1, 7).Draw(t, "ordered"),
			rate: rapid.SampledFrom([]float64{0, 0.07, 0.085, 0.19}).Draw(t, "rate"),
		}
		if rapid.Bool().Draw(t, "discounted") {
			off := rapid.SliceOfN(rapid.Int64Range(0, l.unit*l.ordered/6), 0, 3)
			l.each, l.across = off.Draw(t, "off the line"), off.Draw(t, "off the order")
		}
		l.left = rapid.Int64Range(0, l.ordered).Draw(t, "left after refunds and edits")
		o.lines = append(o.lines, l)
	}
	if rapid.Bool().Draw(t, "tip") {
		o.lines = append(o.lines, soldLine{unit: rapid.Int64Range(1, 5000).Draw(t, "tip's amount"), ordered: 1, left: 1, tip: true})
	}
	o.freight = rapid.Int64Range(0, 3000).Draw(t, "shipping")
	o.fees = rapid.SampledFrom([]int64{0, 0, 125}).Draw(t, "fees")
	o.duties, o.dutiable = rapid.SampledFrom([]int64{0, 0, 2000}).Draw(t, "duties"), rapid.Bool().Draw(t, "duties included")
	o.tipsOut = rapid.Bool().Draw(t, "tips are no part of the subtotal")
	tips := int64(0)
	for _, l := range o.lines {
		net := l.net(l.left, rounding)
		if l.tip && o.tipsOut {
			tips += net
		} else {
			o.subtotal += net
		}
		rate := l.rate
		if o.included {
			rate /= 1 + rate
		}
		o.tax += int64(math.Round(float64(net) * rate))
	}
	o.total = o.subtotal + tips + o.freight + o.fees
	if !o.dutiable {
		o.total += o.duties
	}
	if !o.included {
		o.total += o.tax
	}
	return o
}

func (o sold) money(minor int64) string {
	amount := decimal.New(minor, -o.digits)
	text := amount.String() // "25", "0.1": as many decimals as it takes
	if minor%2 == 0 {
		text = amount.StringFixed(o.digits) // or all of them
	}
	return `{"shopMoney":{"amount":"` + text + `","currencyCode":"` + o.currency + `"}}`
}

// text is the order as Shopify writes it.
func (o sold) text() string {
	var lines []string
	for i, l := range o.lines {
		title := fmt.Sprintf("Article %d", i)
		if l.tip {
			title = "Tip"
		}
		var off []string
		for method, all := range map[string][]int64{"EACH": l.each, "ACROSS": l.across} {
			for _, discount := range all {
				off = append(
					off, fmt.Sprintf(`{"allocatedAmountSet":%s,"discountApplication":{"__typename":"ManualDiscountApplication","allocationMethod":%q}}`,
						o.money(discount), method))
			}
		}
		lines = append(lines,
			fmt.Sprintf(
				`{"id":"gid://shopify/LineItem/%d","title":%q,"sku":"S%d","quantity":%d,"currentQuantity":%d,"originalUnitPriceSet":%s,"taxLines":[],"discountAllocations":[%s]}`,
				i+1, title, i, l.ordered, l.left, o.money(l.unit), strings.Join(off, ",")))
	}
	text := plainOrder(1)
	for field, value := range map[string]string{
		`"currencyCode":"USD","displayFinancialStatus"`: fmt.Sprintf(`"currencyCode":%q,"displayFinancialStatus"`,
			o.currency),
		`"taxesIncluded":false`: fmt.Sprintf(`"taxesIncluded":%t,"dutiesIncluded":%t`,
			o.included, o.dutiable),
		`"currentTotalDutiesSet":null`:                                                `"currentTotalDutiesSet":` + o.money(o.duties),
		`"currentSubtotalPriceSet":null`:                                              `"currentSubtotalPriceSet":` + o.money(o.subtotal),
		`"currentShippingPriceSet":null`:                                              `"currentShippingPriceSet":` + o.money(o.freight),
		`"currentTotalTaxSet":null`:                                                   `"currentTotalTaxSet":` + o.money(o.tax),
		`"currentTotalAdditionalFeesSet":null`:                                        `"currentTotalAdditionalFeesSet":` + o.money(o.fees),
		`"currentTotalPriceSet":{"shopMoney":{"amount":"25.0","currencyCode":"USD"}}`: `"currentTotalPriceSet":` + o.money(o.total),
		`"lineItems":{"nodes":[]`:                                                     `"lineItems":{"nodes":[` + strings.Join(lines, ",") + `]`,
	} {
		if !strings.Contains(text, field) {
			panic(field)
		}
		text = strings.Replace(text, field, value, 1)
	}
	return text
}

// Whatever was ordered, discounted, taxed, tipped, refunded and edited away, in
// whichever currency: the transaction comes to what Shopify asks.
func TestR16_R48_ATransactionTotalsWhatShopifyAsksToTheMinorUnit(t *testing.T) {
	var text string
	shop := scripted(t, func(w http.ResponseWriter, r *http.Request) { one(text)(w, r) })
	g := shop.gateway(t, nil)
	rapid.Check(t, func(rt *rapid.T) {
		asked := anOrder(rt)
		text = asked.text()
		o, err := g.ReadOrder(t.Context(), orderID(1))
		if err != nil {
			rt.Fatal(err)
		}
		products := make([]string, len(o.OpenLines()))
		transaction := store.TransactionFor(o, "customer", products)
		if transaction.Total != asked.total || transaction.Difference() != 0 || !asked.tipsOut && transaction.Subtotal() != asked.subtotal {
			rt.Fatalf("the transaction comes to %d (lines %d), Shopify asks %d (lines %d)", transaction.Total, transaction.Subtotal(), asked.total,
				asked.subtotal)
		}
		for i, line := range o.Lines {
			if line.Quantity == 0 && line.Discount() != 0 || line.LineDiscount < 0 || line.OrderDiscount < 0 {
				rt.Fatalf("line %d of %d units is discounted by %d and %d", i, line.Quantity, line.LineDiscount, line.OrderDiscount)
			}
		}
	})
}

// A gap that rounding can't explain is shown, never spread over the discounts.
func TestR16_C4_ACentIsMovedOnlyWhereRoundingExplainsIt(t *testing.T) {
	line := func(ordered, left int, unit, across string) string {
		return fmt.Sprintf(`{"id":"gid://shopify/LineItem/1","title":"Bell","sku":"B","quantity":%d,"currentQuantity":%d,"originalUnitPriceSet":%s,"taxLines":[],
			"discountAllocations":[{"allocatedAmountSet":%s,"discountApplication":{"__typename":"DiscountCodeApplication","allocationMethod":"ACROSS"}}]}`, ordered, left, usd(unit), usd(across))
	}
	tip := `,{"id":"gid://shopify/LineItem/2","title":"Tip","sku":null,"quantity":1,"currentQuantity":1,"originalUnitPriceSet":` +
		usd("5.00") + `,"taxLines":[],"discountAllocations":[]}`
	for name, test := range map[string]struct {
		lines, subtotal, total string
		want, difference       int64
	}{
		"a tip is no part of the subtotal":   {line(3, 2, "10.00", "3.00") + tip, "18.00", "23.00", 2300, 0},
		"the same, counted in it":            {line(3, 2, "10.00", "3.00") + tip, "23.00", "23.00", 2300, 0},
		"rounded down there":                 {line(3, 1, "10.00", "1.00"), "9.67", "9.67", 967, 0},
		"rounded up there":                   {line(3, 1, "10.00", "1.00"), "9.66", "9.66", 966, 0},
		"a whole share has nothing to round": {line(3, 2, "10.00", "3.00"), "17.99", "17.99", 1800, -1},
		"two cents are more than one share":  {line(3, 1, "10.00", "1.00"), "9.65", "9.65", 967, -2},
		"a part can't be rounded further up": {line(3, 1, "10.00", "1.00"), "9.68", "9.68", 967, 1},
		"a deposit that is in no line":       {line(3, 1, "10.00", "1.00"), "9.67", "14.67", 967, 500},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.NewReplacer(`"lineItems":{"nodes":[]`, `"lineItems":{"nodes":[`+test.lines+`]`,
				`"currentSubtotalPriceSet":null`, `"currentSubtotalPriceSet":`+usd(test.subtotal), usd("25.0"), usd(test.total)).Replace(plainOrder(1))
			o, err := scripted(t, one(text)).gateway(t, nil).ReadOrder(t.Context(), orderID(1))
			if err != nil {
				t.Fatal(err)
			}
			transaction := store.TransactionFor(o, "customer", make([]string, len(o.OpenLines())))
			if transaction.Total != test.want || transaction.Difference() != test.difference {
				t.Errorf("comes to %d, %d off; want %d, %d off", transaction.Total, transaction.Difference(), test.want, test.difference)
			}
		})
	}
}

func TestR57_D1_DutiesInsidePricesAreNotAddedAgain(t *testing.T) {
	for included, want := range map[bool]int64{true: 12000, false: 14000} {
		text := strings.NewReplacer(
			`"lineItems":{"nodes":[]`,
			`"lineItems":{"nodes":[{"id":"gid://shopify/LineItem/1","title":"Frame","sku":"F","quantity":1,"currentQuantity":1,"originalUnitPriceSet":`+usd("120.00")+`,"taxLines":[],"discountAllocations":[]}]`,
			`"taxesIncluded":false`, fmt.Sprintf(`"taxesIncluded":false,"dutiesIncluded":%t`, included),
			`"currentTotalDutiesSet":null`, `"currentTotalDutiesSet":`+usd("20.00"), usd("25.0"), usd(fmt.Sprint(want/100)),
		).Replace(plainOrder(1))
		o, err := scripted(t, one(text)).gateway(t, nil).ReadOrder(t.Context(), orderID(1))
		if err != nil {
			t.Fatal(err)
		}
		if got := store.TransactionFor(o, "customer", []string{"p"}); got.Total != want || got.Difference() != 0 {
			t.Errorf("included %t: %d, %d off; want %d", included, got.Total, got.Difference(), want)
		}
	}
}
