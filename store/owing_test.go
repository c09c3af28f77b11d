package store_test

import (
	"strings"
	"testing"
	"time"

	"tillbridge/store"
)

// TestR57_WhatIsOwedEitherWayByOneRule is the rule that the list, the count and the windows
// ask: Shopify's reckoning, less what the till took and Shopify doesn't know of.
func TestR57_WhatIsOwedEitherWayByOneRule(t *testing.T) {
	due := time.Date(2026, 12, 29, 12, 0, 0, 0, time.UTC)
	manual := func(state string, minor int64) store.ShopifyPayment {
		return store.ShopifyPayment{Kind: "SALE", State: state, Minor: minor, Manual: true, Gateway: "Pay in store"}
	}
	told := manual("SUCCESS", 10000)
	told.Told = true
	with := func(o store.Order, payments ...store.ShopifyPayment) store.Order { o.Payments = payments; return o }
	onTerms := usd(10000, 0, 0, 10000)
	onTerms.Terms = store.PaymentTerms{Name: "Net 30", DueAt: due}
	cancelled := usd(10000, 10000, 0, 0)
	cancelled.CancelledAt = time.Unix(1, 0)
	till := func(minor int64) []store.Payment { return []store.Payment{{Type: "Cash", Minor: minor}} }
	online := []store.Payment{{Type: store.ECommerce, Card: "VISA", Minor: 10000}}
	tests := map[string]struct {
		order  store.Order
		paid   []store.Payment
		minor  int64
		why    store.OwingReason
		labels string
		says   string
	}{
		"paid online and booked":           {usd(10000, 10000, 0, 0), online, 0, "", "", ""},
		"paid online and booked by nobody": {usd(10000, 10000, 0, 0), nil, 0, "", "", ""},
		"nothing paid": {
			usd(10000, 0, 0, 10000), nil,
			10000, store.OwingUnpaid, "$100.00 owed", "nothing was paid",
		},
		"pay in store": {
			with(usd(10000, 0, 0, 10000), manual("PENDING", 10000)), nil,
			10000, store.OwingHere, "$100.00 owed", "to be paid here (Pay in store)",
		},
		"pay in store, a part taken": {
			with(usd(10000, 0, 0, 10000), manual("PENDING", 10000)), till(4000),
			6000, store.OwingHere, "$60.00 owed", "$60.00 is to be paid here",
		},
		"pay in store, taken and not told": {with(usd(10000, 0, 0, 10000), manual("PENDING", 10000)), till(10000), 0, "", "", ""},
		"taken and told":                   {with(usd(10000, 10000, 0, 0), told), till(10000), 0, "", "", ""},
		"told, and taken back here": {
			with(usd(10000, 10000, 0, 0), told), nil,
			10000, store.OwingUnpaid, "$100.00 owed", "$100.00",
		},
		"noted in the admin, and taken": {with(usd(10000, 10000, 0, 0), manual("SUCCESS", 10000)), till(10000), 0, "", "", ""},
		"paid online and once more in cash": {
			usd(10000, 10000, 0, 0), till(10000),
			-10000, store.OwingOverpaid, "$100.00 owed back", "$100.00 is owed back",
		},
		"authorized only, though booked": {
			with(usd(10000, 0, 0, 10000), money("AUTHORIZATION 100")...), online,
			10000, store.OwingAuthorized, "$100.00 authorized only", "capture it",
		},
		"authorized, and paid in cash": {
			with(usd(10000, 0, 0, 10000), money("AUTHORIZATION 100")...), till(10000),
			0, "", "", "",
		},
		"on its way": {
			with(usd(10000, 0, 0, 10000), money("SALE 100 PENDING")...), nil,
			10000, store.OwingPending, "$100.00 on its way", "has not arrived",
		},
		"on terms": {
			onTerms, nil,
			10000, store.OwingTerms, "due Dec 29, 2026", "no payment is asked before",
		},
		"an exchange upwards after it was paid": {
			usd(16600, 10000, 0, 6600), online,
			6600, store.OwingAdded, "$66.00 owed", "added to the order",
		},
		"an exchange downwards, or a return": {
			usd(3400, 10000, 0, -6600), online,
			-6600, store.OwingOverpaid, "$66.00 owed back", "$66.00 is owed back",
		},
		"of which the till gave the rest back": {usd(3400, 10000, 0, -6600), append(till(-6600), online...), 0, "", "", ""},
		"a part paid online": {
			usd(10000, 4000, 0, 6000), till(0),
			6000, store.OwingPart, "$60.00 owed", "only a part",
		},
		"given back as a favour":        {usd(10000, 10000, 500, 500), online, 0, "", "", ""},
		"cancelled, and its money kept": {cancelled, online, 0, "", "", ""},
		"rounded to the coins in use": {
			with(usd(10002, 0, 0, 10002), manual("PENDING", 10002)), append(till(10000), store.Payment{Type: store.Rounded, Minor: 2}),
			0, "", "", "",
		},
		"edited down after it was taken in cash": {
			usd(3400, 0, 0, 3400), till(10000),
			-6600, store.OwingOverpaid, "$66.00 owed back", "$66.00",
		},
	}
	for name, test := range tests {
		sold := store.Transaction{State: store.TransactionOpen, Currency: "USD", Total: 10000}
		for _, p := range test.paid {
			sold.Paid += p.Minor
		}
		got := test.order.Owing(sold, test.paid)
		if got.Minor != test.minor || got.Why != test.why {
			t.Errorf("%s: %+v, want %d %s", name, got, test.minor, test.why)
		}
		if label := got.Label("USD", ""); !strings.Contains(label, test.labels) || (label == "") != (test.minor == 0) {
			t.Errorf("%s: labelled %q", name, label)
		}
		if says := got.Sentence(test.order); !strings.Contains(says, test.says) || (says == "") != (test.minor == 0) {
			t.Errorf("%s: says %q", name, says)
		}
		for _, over := range []store.TransactionState{store.TransactionVoided, store.TransactionCancelling} {
			sold.State = over
			if got := test.order.Owing(sold, test.paid); got != (store.Owing{}) {
				t.Errorf("%s, %s: %+v", name, over, got)
			}
		}
	}
}

func TestR57_D5_WhatIsSoldOnAccountIsDueOnItsDayAndAskedOfNobodyBefore(t *testing.T) {
	due := time.Date(2026, 12, 29, 12, 0, 0, 0, time.UTC)
	o := usd(10000, 0, 0, 10000)
	o.Terms = store.PaymentTerms{Name: "Net 30", DueAt: due}
	owing := o.Owing(store.Transaction{State: store.TransactionOpen, Total: 10000}, nil)
	for at, want := range map[time.Time]bool{due.Add(-time.Hour): false, due: true, due.Add(time.Hour): true} {
		if owing.Due(at) != want {
			t.Errorf("due at %s: %v", at, !want)
		}
		if store.RequiresAction(store.Completed, store.PushConfirmed, false, false, owing.Due(at)) != want {
			t.Errorf("counts at %s: %v", at, !want)
		}
	}
	said := concerns(o)
	if !strings.Contains(said, "Sold on account.") || !strings.Contains(said, "Net 30, due Dec 29, 2026") ||
		strings.Contains(said, "Take the payment") {
		t.Errorf("said %q", said)
	}
}

func TestR57_D2_WhatIsPaidHereIsTakenHereAndWarnedOfOnlyOnce(t *testing.T) {
	o := usd(2049, 0, 0, 2049)
	o.Payments = []store.ShopifyPayment{{Kind: "SALE", State: "PENDING", Minor: 2049, Manual: true, Gateway: "Cash on Delivery (COD)"}}
	if said := concerns(o); !strings.Contains(said, "To be paid here.") || strings.Contains(said, "Wait for it") {
		t.Errorf("said %q", said)
	}
	said := ""
	for _, c := range o.PaymentConcerns(store.Payment{Type: "Cash", Minor: 2049}) {
		said += c.Lead
		if c.Grave {
			t.Errorf("grave once it was taken: %q", c.Lead)
		}
	}
	if said != "Taken here." {
		t.Errorf("said %q", said)
	}
	o.Payments = money("AUTHORIZATION 20.49")
	if list := o.PaymentConcerns(store.Payment{Type: "Cash", Minor: 2049}); len(list) != 1 || list[0].Lead != "Taken here, and authorized." {
		t.Errorf("taken and authorized: %+v", list)
	}
}
