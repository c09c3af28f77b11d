package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
)

// money is Shopify's payments of an order in short: "SALE 100", "REFUND 30
// PENDING"; SUCCESS where no state is given.
func money(entries ...string) []store.ShopifyPayment {
	var list []store.ShopifyPayment
	for _, entry := range entries {
		words := append(strings.Fields(entry), "SUCCESS")
		amount, err := store.ParseMoney(words[1], "USD")
		if err != nil {
			panic(err)
		}
		list = append(list, store.ShopifyPayment{Kind: words[0], Minor: amount.Minor, State: words[2], Gateway: words[0]})
	}
	return list
}

func TestR40_ShopifysPaymentsAddUp(t *testing.T) {
	tests := []struct {
		name     string
		payments []store.ShopifyPayment
		want     store.Holding
		latest   string
	}{
		{"none", nil, store.Holding{}, ""},
		{"a sale", money("SALE 100"), store.Holding{Captured: 10000}, "SALE"},
		{"two sales", money("SALE 40", "SALE 60"), store.Holding{Captured: 10000}, "SALE"},
		{"authorized", money("AUTHORIZATION 100"), store.Holding{Authorized: 10000}, "AUTHORIZATION"},
		{"captured", money("AUTHORIZATION 100", "CAPTURE 100"), store.Holding{Captured: 10000}, "CAPTURE"},
		{"captured in part", money("AUTHORIZATION 100", "CAPTURE 30"), store.Holding{Authorized: 7000, Captured: 3000}, "CAPTURE"},
		{"captured more than authorized", money("AUTHORIZATION 100", "CAPTURE 110"), store.Holding{Captured: 11000}, "CAPTURE"},
		{"voided", money("AUTHORIZATION 100", "VOID 100"), store.Holding{}, "AUTHORIZATION"},
		{"voided without an amount", money("AUTHORIZATION 100", "VOID 0"), store.Holding{}, "AUTHORIZATION"},
		{"refunded in part", money("SALE 100", "REFUND 5"), store.Holding{Captured: 10000, Refunded: 500}, "SALE"},
		{"pending", money("SALE 100 PENDING"), store.Holding{Pending: 10000}, ""},
		{"a pending refund is none yet", money("SALE 100", "REFUND 100 PENDING"), store.Holding{Captured: 10000}, "SALE"},
		{"failed first", money("SALE 100 FAILURE", "SALE 100"), store.Holding{Captured: 10000}, "SALE"},
		{"failed and error", money("SALE 100 FAILURE", "CAPTURE 100 ERROR"), store.Holding{}, ""},
		{"chip card", money("EMV_AUTHORIZATION 100", "CAPTURE 100"), store.Holding{Captured: 10000}, "CAPTURE"},
		{"change given", money("SALE 100", "CHANGE 20"), store.Holding{Captured: 8000}, "SALE"},
		{"a kind of tomorrow", money("SALE 100", "BLINK 7"), store.Holding{Captured: 10000}, "SALE"},
	}
	for _, test := range tests {
		got := store.Order{Currency: "USD", Payments: test.payments}.Holding()
		latest := ""
		if got.Latest != nil {
			latest = got.Latest.Kind
		}
		got.Latest = nil
		if got != test.want || latest != test.latest {
			t.Errorf("%s: %+v, latest %q; want %+v, %q", test.name, got, latest, test.want, test.latest)
		}
	}
}

func TestR40_StaffAreWarnedAboutMoneyAndRisk(t *testing.T) {
	tests := []struct {
		name  string
		order store.Order
		// want are the leads, a grave one with an exclamation mark.
		want []string
	}{
		{"paid", store.Order{Financial: store.Paid, Payments: money("SALE 100")}, nil},
		{"free", store.Order{Financial: store.Paid, Total: -1}, nil},
		{"nothing known", store.Order{}, nil},
		{
			"authorized only",
			store.Order{Financial: store.Authorized, Outstanding: 10000, Payments: money("AUTHORIZATION 100")},
			[]string{"Authorized, not captured.!"},
		},
		{
			"authorized, its payment not listed",
			store.Order{Financial: store.Authorized, Outstanding: 10000},
			[]string{"Authorized, not captured.!"},
		},
		{
			"captured in part",
			store.Order{Financial: store.PartiallyPaid, Outstanding: 7000, Payments: money("AUTHORIZATION 100", "CAPTURE 30")},
			[]string{"Not captured in full.!"},
		},
		{"part paid", store.Order{Financial: store.PartiallyPaid, Outstanding: 7000, Payments: money("SALE 30")}, []string{"Not paid in full.!"}},
		{
			"pending",
			store.Order{Financial: store.Pending, Outstanding: 10000, Payments: money("SALE 100 PENDING")},
			[]string{"Payment pending.!"},
		},
		{"unpaid", store.Order{Financial: store.Pending, Outstanding: 10000}, []string{"Not paid.!"}},
		{"failed", store.Order{Financial: store.Pending, Outstanding: 10000, Payments: money("SALE 100 FAILURE")}, []string{"Not paid.!"}},
		{
			"voided",
			store.Order{Financial: store.Voided, Outstanding: 10000, Payments: money("AUTHORIZATION 100", "VOID 100")},
			[]string{"The payment is voided.!"},
		},
		{
			"expired",
			store.Order{Financial: store.Expired, Outstanding: 10000, Payments: money("AUTHORIZATION 100")},
			[]string{"The payment is expired.!"},
		},
		{"refunded in full", store.Order{
			Financial: store.Refunded, Outstanding: 10000, Refunded: 10000,
			Payments: money("SALE 100", "REFUND 100"),
		}, []string{"Refunded in full.!"}},
		{
			"refunded in part",
			store.Order{Financial: store.PartiallyRefunded, Refunded: 500, Payments: money("SALE 100", "REFUND 5")},
			[]string{"Partly refunded."},
		},
		{"refunded in part, counted as outstanding", store.Order{
			Financial: store.PartiallyRefunded, Outstanding: 500, Refunded: 500,
			Payments: money("SALE 100", "REFUND 5"),
		}, []string{"Partly refunded."}},
		{"refunded and owing more", store.Order{
			Financial: store.PartiallyRefunded, Outstanding: 2500, Refunded: 500,
			Payments: money("SALE 100", "REFUND 5"),
		}, []string{"Not paid in full.!", "Partly refunded."}},
		{"cancelled and refunded", store.Order{
			CancelledAt: time.Unix(1, 0), Financial: store.Refunded, Refunded: 10000,
			Payments: money("SALE 100", "REFUND 100"),
		}, []string{"Cancelled at Shopify.!", "Refunded in full.!"}},
		{
			"a status of tomorrow",
			store.Order{Financial: "LEVITATING", Payments: money("SALE 100")},
			[]string{"Shopify doesn't count it as paid.!"},
		},
		{"high risk", store.Order{Financial: store.Paid, Risk: "CANCEL", Payments: money("SALE 100")}, []string{"High risk of fraud.!"}},
		{"medium risk", store.Order{Financial: store.Paid, Risk: "INVESTIGATE", Payments: money("SALE 100")}, []string{"Medium risk of fraud."}},
		{"low risk", store.Order{Financial: store.Paid, Risk: "ACCEPT", Payments: money("SALE 100")}, nil},
		{
			"unpaid and of high risk",
			store.Order{Financial: store.Pending, Outstanding: 10000, Risk: "CANCEL"},
			[]string{"Not paid.!", "High risk of fraud.!"},
		},
	}
	for _, test := range tests {
		test.order.Currency = "USD"
		if test.order.Total == 0 && test.order.Financial != "" {
			test.order.Total = 10000
		}
		test.order.Total = max(0, test.order.Total)
		var got []string
		for _, concern := range test.order.PaymentConcerns() {
			lead := concern.Lead
			if concern.Grave {
				lead += "!"
			}
			if concern.Text == "" {
				t.Errorf("%s: %q says nothing to do", test.name, lead)
			}
			got = append(got, lead)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
