package shopify

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tillbridge/store"
)

func usd(amount string) string {
	return `{"shopMoney":{"amount":"` + amount + `","currencyCode":"USD"}}`
}

var fullOrder = `{"id":"gid://shopify/Order/1","name":"#1001","createdAt":"2026-11-23T10:00:00Z","updatedAt":"2026-11-23T10:00:00Z","closedAt":"2026-11-23T10:00:00Z","cancelledAt":"2026-11-23T10:00:00Z",
	"email":"a@example.com","phone":"+1","note":"ring twice","test":true,"sourceName":"pos","taxesIncluded":true,"currencyCode":"USD","displayFinancialStatus":"HALF_PAID","displayFulfillmentStatus":"TELEPORTED","requiresShipping":true,
	"customer":{"id":"gid://shopify/Customer/4","firstName":"Bo","lastName":"Li","defaultEmailAddress":{"emailAddress":"b@example.com"},"defaultPhoneNumber":{"phoneNumber":"+2"}},
	"billingAddress":{"firstName":"Bo","lastName":"Li","company":"C","address1":"S 1","address2":"Apt 2","city":"X","provinceCode":"NY","zip":"10001","countryCodeV2":"QX","phone":"+3"},
	"shippingAddress":null,
	"currentSubtotalPriceSet":` + usd("55.33") + `,"currentShippingPriceSet":` + usd("7.5") + `,"currentTotalTaxSet":` + usd("4.10") + `,"currentTotalDiscountsSet":` + usd("12") + `,
	"currentTotalDutiesSet":` + usd("1.25") + `,"currentTotalAdditionalFeesSet":` + usd("0.5") + `,"currentTotalPriceSet":` + usd("59.25") + `,"totalReceivedSet":` + usd("60.00") + `,"totalRefundedSet":` + usd("0.75") + `,"totalOutstandingSet":` + usd("-0.75") + `,
	"risk":{"recommendation":"PONDER","assessments":[
		{"provider":null,"facts":[{"description":"One attempt, one card","sentiment":"POSITIVE"},{"description":"The moon is full","sentiment":"UNEASY"}]},
		{"provider":{"title":"Fraud Watch"},"facts":[{"description":"Seen before","sentiment":"NEGATIVE"}]},{"provider":null,"facts":[]}]},
	"discountCodes":["SPRING15","HELLO"],
	"currentTaxLines":[{"title":"NH Tax","rate":0.085,"priceSet":` + usd("3.10") + `},{"title":"County","rate":null,"priceSet":` + usd("1.00") + `},{"title":"Zero rated","rate":0,"priceSet":` + usd("0.00") + `}],
	"transactions":[{"id":"gid://shopify/OrderTransaction/5","kind":"SALE","status":"SUCCESS","gateway":"shopify_payments","formattedGateway":"Shopify Payments","authorizationCode":"A1","processedAt":"2026-11-23T10:00:00Z","amountSet":{"shopMoney":{"amount":"60.0","currencyCode":"USD"},"presentmentMoney":{"amount":"8250","currencyCode":"JPY"}},"paymentDetails":{"__typename":"CardPaymentDetails","company":"Visa","number":"•••• •••• •••• 4242"}},
		{"id":"gid://shopify/OrderTransaction/6","kind":"BLINK","status":"MAYBE","gateway":"crypto","formattedGateway":null,"authorizationCode":null,"processedAt":null,"amountSet":` + usd("1") + `,"paymentDetails":{"__typename":"TelepathyPaymentDetails"}},
		{"id":"gid://shopify/OrderTransaction/7","kind":"SALE","status":"SUCCESS","gateway":"x","amountSet":{"shopMoney":{"amount":"2","currencyCode":"USD"},"presentmentMoney":{"amount":"2.0","currencyCode":"USD"}},"paymentDetails":null},
		{"id":"gid://shopify/OrderTransaction/8","kind":"SALE","status":"SUCCESS","gateway":"x","amountSet":{"shopMoney":{"amount":"3","currencyCode":"USD"},"presentmentMoney":{"amount":"3.00","currencyCode":"DOUBLOON"}},"paymentDetails":null}],
	"fulfillments":[{"id":"gid://shopify/Fulfillment/7","status":"SUCCESS","createdAt":"2026-11-23T10:00:00Z","trackingInfo":[{"company":"UPS","number":"1Z"}],"fulfillmentOrders":{"nodes":[{"id":"gid://shopify/FulfillmentOrder/8"}]}},
		{"id":"gid://shopify/Fulfillment/9","status":"SUCCESS","createdAt":"2026-11-23T10:00:00Z","trackingInfo":[],"fulfillmentOrders":{"nodes":[]}}],
	"lineItems":{"nodes":[
		{"id":"gid://shopify/LineItem/1","title":"GravelKing SK","variantTitle":"38","sku":" tir-1 ","quantity":3,"currentQuantity":2,"requiresShipping":true,"isGiftCard":false,"product":{"id":"gid://shopify/Product/2"},"variant":{"id":"gid://shopify/ProductVariant/3","barcode":"490"},
			"originalUnitPriceSet":` + usd("30.00") + `,"discountAllocations":[
				{"allocatedAmountSet":` + usd("1.0") + `,"discountApplication":{"__typename":"DiscountCodeApplication","allocationMethod":"EACH"}},
				{"allocatedAmountSet":` + usd("2.0") + `,"discountApplication":{"__typename":"ManualDiscountApplication","allocationMethod":"ONE"}},
				{"allocatedAmountSet":` + usd("4.0") + `,"discountApplication":{"__typename":"SomethingNewApplication","allocationMethod":"ACROSS"}},
				{"allocatedAmountSet":` + usd("3.0") + `,"discountApplication":{"__typename":"SomethingNewApplication","allocationMethod":"ASKEW"}}],
			"taxLines":[{"priceSet":` + usd("2.05") + `},{"priceSet":` + usd("0.5") + `}]},
		{"id":"gid://shopify/LineItem/2","title":"Tip","variantTitle":null,"sku":null,"quantity":1,"currentQuantity":1,"requiresShipping":false,"isGiftCard":false,"product":null,"variant":null,"originalUnitPriceSet":` + usd("2.0") + `,"discountAllocations":[],"taxLines":[]},
		{"id":"gid://shopify/LineItem/3","title":"Gift card","variantTitle":null,"sku":"","quantity":1,"currentQuantity":0,"requiresShipping":false,"isGiftCard":true,"product":null,"variant":null,"originalUnitPriceSet":` + usd("25.0") + `,"discountAllocations":[],"taxLines":[]}],
		"pageInfo":{"hasNextPage":false,"endCursor":null}},
	"fulfillmentOrders":{"nodes":[
		{"id":"gid://shopify/FulfillmentOrder/8","status":"DAYDREAMING","updatedAt":"2026-11-23T10:00:00Z","deliveryMethod":{"methodType":"DRONE"},"assignedLocation":{"name":"Counter","location":{"id":"gid://shopify/Location/1"}},
			"lineItems":{"nodes":[{"id":"gid://shopify/FulfillmentOrderLineItem/1","totalQuantity":2,"remainingQuantity":1,"lineItem":{"id":"gid://shopify/LineItem/1"}}],"pageInfo":{"hasNextPage":false,"endCursor":null}}},
		{"id":"gid://shopify/FulfillmentOrder/9","status":"OPEN","updatedAt":"2026-11-23T10:00:00Z","deliveryMethod":null,"assignedLocation":{"name":"Closed shop","location":null},"lineItems":{"nodes":[],"pageInfo":{"hasNextPage":false,"endCursor":null}}}],
		"pageInfo":{"hasNextPage":false,"endCursor":null}}}`

func TestR48_AnOrderIsTakenOverToTheCentAndTheByte(t *testing.T) {
	want := store.Order{
		Shop: "riverside.myshopify.com", ShopifyID: "gid://shopify/Order/1", Name: "#1001", CreatedAt: day, UpdatedAt: day, ClosedAt: day,
		CancelledAt: day,
		Email:       "a@example.com", Phone: "+1", Note: "ring twice", Test: true, Source: "pos", Currency: "USD", TaxesIncluded: true,
		Buyer: store.Buyer{ShopifyID: "gid://shopify/Customer/4", FirstName: "Bo", LastName: "Li", Email: "b@example.com", Phone: "+2"},
		Billing: store.Address{
			FirstName: "Bo", LastName: "Li", Company: "C", Street: "S 1", Street2: "Apt 2", City: "X", Province: "NY",
			Postcode: "10001", Country: "QX", Phone: "+3",
		},
		Subtotal: 5533, ShippingCharge: 750, Tax: 410, Discounts: 1200, Fees: 175, Total: 5925, Received: 6000, Refunded: 75, Outstanding: -75,
		Financial: "HALF_PAID", Fulfillment: "TELEPORTED", Risk: "PONDER", RequiresShipping: true,
		RiskFacts: []store.RiskFact{
			{Provider: "Shopify", Text: "One attempt, one card", Sentiment: "POSITIVE"},
			{Provider: "Shopify", Text: "The moon is full", Sentiment: "UNEASY"},
			{Provider: "Fraud Watch", Text: "Seen before", Sentiment: "NEGATIVE"},
		},
		DiscountCodes: []string{"SPRING15", "HELLO"},
		TaxLines: []store.TaxLine{
			{Title: "NH Tax", Rate: "0.085", Minor: 310},
			{Title: "County", Minor: 100},
			{Title: "Zero rated", Rate: "0"},
		},
		Lines: []store.OrderLine{
			{
				ShopifyID: "gid://shopify/LineItem/1", Title: "GravelKing SK", Variant: "38", VariantID: "gid://shopify/ProductVariant/3",
				ProductID: "gid://shopify/Product/2",
				SKU:       " tir-1 ", Barcode: "490", Quantity: 2, Ordered: 3, UnitPrice: 3000, LineDiscount: 400, OrderDiscount: 267, Tax: 170,
				Gone:             2667,
				RequiresShipping: true,
			},
			{ShopifyID: "gid://shopify/LineItem/2", Title: "Tip", Quantity: 1, Ordered: 1, UnitPrice: 200},
			{ShopifyID: "gid://shopify/LineItem/3", Title: "Gift card", Ordered: 1, UnitPrice: 2500, Gone: 2500, GiftCard: true},
		},
		Payments: []store.ShopifyPayment{
			{
				ShopifyID: "gid://shopify/OrderTransaction/5", Kind: "SALE", State: "SUCCESS", Gateway: "Shopify Payments", Approval: "A1",
				Brand: "Visa", Digits: "4242", Minor: 6000, At: day, PresentedMinor: 8250, PresentedCurrency: "JPY",
			},
			{ShopifyID: "gid://shopify/OrderTransaction/6", Kind: "BLINK", State: "MAYBE", Gateway: "crypto", Minor: 100},
			{ShopifyID: "gid://shopify/OrderTransaction/7", Kind: "SALE", State: "SUCCESS", Gateway: "x", Minor: 200},
			{ShopifyID: "gid://shopify/OrderTransaction/8", Kind: "SALE", State: "SUCCESS", Gateway: "x", Minor: 300},
		},
		FulfillmentOrders: []store.FulfillmentOrder{
			{
				ShopifyID: "gid://shopify/FulfillmentOrder/8", State: "DAYDREAMING", Method: "DRONE", LocationID: "gid://shopify/Location/1",
				Location: "Counter", UpdatedAt: day,
				Lines: []store.FulfillmentOrderLine{{
					ShopifyID: "gid://shopify/FulfillmentOrderLineItem/1", LineShopifyID: "gid://shopify/LineItem/1",
					Total: 2, Remaining: 1,
				}},
			},
			{ShopifyID: "gid://shopify/FulfillmentOrder/9", State: "OPEN", Location: "Closed shop", UpdatedAt: day},
		},
		Fulfillments: []store.Fulfillment{
			{
				ShopifyID: "gid://shopify/Fulfillment/7", State: "SUCCESS", At: day, FulfillmentOrders: []string{"gid://shopify/FulfillmentOrder/8"},
				Carrier: "UPS", Tracking: "1Z",
			},
			{ShopifyID: "gid://shopify/Fulfillment/9", State: "SUCCESS", At: day},
		},
	}
	got, err := scripted(t, one(fullOrder)).gateway(t, nil).ReadOrder(t.Context(), orderID(1))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(store.Order{}, "ReadAt")); diff != "" {
		t.Error(diff)
	}
}

func TestNullsOfAGuestsOrderAreEmpty(t *testing.T) {
	want := store.Order{
		Shop: "riverside.myshopify.com", ShopifyID: orderID(1), Name: "#1001", CreatedAt: day, UpdatedAt: day,
		Currency: "USD", Total: 2500, Fulfillment: "UNFULFILLED", RequiresShipping: true,
	}
	got, err := scripted(t, one(plainOrder(1))).gateway(t, nil).ReadOrder(t.Context(), orderID(1))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(store.Order{}, "ReadAt")); diff != "" {
		t.Error(diff)
	}
}

func TestAFreshAnswerKeepsNothingOfTheOneBefore(t *testing.T) {
	g := scripted(t, one(fullOrder), one(plainOrder(1))).gateway(t, nil)
	if _, err := g.ReadOrder(t.Context(), orderID(1)); err != nil {
		t.Fatal(err)
	}
	got, err := g.ReadOrder(t.Context(), orderID(1))
	if err != nil || got.Email != "" || got.Buyer != (store.Buyer{}) || len(got.Lines) != 0 || got.Tax != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}
