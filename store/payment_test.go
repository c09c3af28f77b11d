package store_test

import (
	"strings"
	"testing"

	"tillbridge/store"
)

var (
	tenders = []store.PaymentType{{Name: store.ECommerce}, {Name: "Cash", Rounding: 5}}
	cards   = []string{"VISA", "MC", "AMEX"}
)

func TestR36_WhatAPaymentNeeds(t *testing.T) {
	open := store.Transaction{Barcode: "20000001", Currency: "USD", Total: 12840, State: store.TransactionOpen}
	finished := open
	finished.State = store.TransactionFinished
	tests := []struct {
		name string
		on   store.Transaction
		pay  store.Payment
		ok   bool
	}{
		{"eCommerce with its card", open, store.Payment{Type: "eCommerce", Card: "VISA", Minor: 12840, Currency: "USD"}, true},
		{"eCommerce without a card", open, store.Payment{Type: "eCommerce", Minor: 12840, Currency: "USD"}, false},
		{"cash without a card", open, store.Payment{Type: "Cash", Minor: 100, Currency: "USD"}, true},
		{"a card nobody set up", open, store.Payment{Type: "Cash", Card: "JCB", Minor: 100, Currency: "USD"}, false},
		{"a type nobody set up", open, store.Payment{Type: "Shells", Minor: 100, Currency: "USD"}, false},
		{"nothing", open, store.Payment{Type: "Cash", Currency: "USD"}, false},
		{"another currency", open, store.Payment{Type: "Cash", Minor: 100, Currency: "EUR"}, false},
		{"a finished sale", finished, store.Payment{Type: "Cash", Minor: 100, Currency: "USD"}, false},
		{"money back, meant", open, store.Payment{Type: "Cash", Minor: -100, Currency: "USD", Over: true}, true},
		{"more than anybody pays", open, store.Payment{Type: "Cash", Minor: 9_000_000_000_000_000_000, Currency: "USD", Over: true}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := test.on.CheckPayment(test.pay, tenders, cards)
			if (err == nil) != test.ok {
				t.Errorf("%v, want ok %t", err, test.ok)
			}
			if err != nil && store.CodeOf(err) != store.Invalid {
				t.Errorf("code %s, want invalid", store.CodeOf(err))
			}
		})
	}
}

func TestR36_WhatIsSaidBeforeAPaymentIsSaved(t *testing.T) {
	order := store.Order{Name: "#1042", Currency: "USD", Total: 12840, Payments: []store.ShopifyPayment{
		{Kind: "SALE", State: "SUCCESS", Minor: 12840},
	}}
	partly := order
	partly.Payments = []store.ShopifyPayment{{Kind: "SALE", State: "SUCCESS", Minor: 10000}}
	foreign := order
	foreign.Payments = []store.ShopifyPayment{{Kind: "SALE", State: "SUCCESS", Minor: 12840, PresentedMinor: 11800, PresentedCurrency: "EUR"}}
	promised := order
	promised.Payments = []store.ShopifyPayment{{Kind: "AUTHORIZATION", State: "SUCCESS", Minor: 12840}}
	tests := []struct {
		name  string
		paid  int64
		pay   store.Payment
		order store.Order
		want  []string
	}{
		{"all agrees", 0, store.Payment{Type: "eCommerce", Minor: 12840}, order, nil},
		{"more than the balance", 0, store.Payment{Type: "Cash", Minor: 13000}, order, []string{
			"$1.60 more than the balance",
			"nothing is paid twice",
		}},
		{"less, in cash", 0, store.Payment{Type: "Cash", Minor: 100}, partly, []string{"Shopify holds $100.00 for #1042 that is not booked yet"}},
		{"nothing is owed", 12840, store.Payment{Type: "Cash", Minor: 100}, order, []string{"Nothing is owed"}},
		{
			"Shopify holds another amount", 0,
			store.Payment{Type: "eCommerce", Minor: 12840},
			partly,
			[]string{"Shopify holds $100.00 for #1042: this would book $28.40 that Shopify doesn't have."},
		},
		{"another currency", 0, store.Payment{Type: "eCommerce", Minor: 12840}, foreign, []string{"€118.00"}},
		{"only authorized", 0, store.Payment{Type: "eCommerce", Minor: 12840}, promised, []string{"Shopify holds $0.00", "only authorized"}},
		{"given back more than is owed", 13000, store.Payment{Type: "Cash", Minor: -500}, order, []string{"$3.40 more than is owed back"}},
		{"given back though nothing is owed", 0, store.Payment{Type: "Cash", Minor: -500}, order, []string{"nothing is owed back"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.pay.Currency = "USD"
			on := store.Transaction{Currency: "USD", Total: 12840, Paid: test.paid, State: store.TransactionOpen}
			got := store.Sale{Transaction: on, Latest: test.order}.PaymentWarnings(test.pay, tenders)
			if len(got) != len(test.want) {
				t.Fatalf("said %q, want %q", got, test.want)
			}
			for i, want := range test.want {
				if !strings.Contains(got[i], want) {
					t.Errorf("said %q, want %q", got[i], want)
				}
			}
		})
	}
}

func TestR61_M2_BeyondTheBalanceHasToBeSaidTwice(t *testing.T) {
	tests := []struct {
		name       string
		total, pay int64
		kind       string
		beyond     bool
	}{
		{"the balance", 12840, 12840, "Cash", false},
		{"a part", 12840, 1, "Cash", false},
		{"a cent more", 12840, 12841, "Cash", true},
		{"again, when all is paid", 0, 12840, "Cash", true},
		{"owed back, given back", -500, -500, "Cash", false},
		{"owed back, a part of it", -500, -100, "Cash", false},
		{"owed back, more is given", -500, -501, "Cash", true},
		{"owed back, but taken", -500, 100, "Cash", true},
		{"nothing owed, given back", 12840, -100, "Cash", true},
		{"rounded up to the coins", 12843, 12845, "Cash", false},
		{"rounded, by what does not round", 12843, 12845, "eCommerce", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			on := store.Transaction{Currency: "USD", Total: test.total, State: store.TransactionOpen}
			pay := store.Payment{Type: test.kind, Card: "VISA", Minor: test.pay, Currency: "USD"}
			if said := on.BeyondBalance(pay, tenders); (said != "") != test.beyond {
				t.Errorf("says %q, want beyond %t", said, test.beyond)
			}
			if err := on.CheckPayment(pay, tenders, cards); (store.CodeOf(err) == store.Invalid) != test.beyond {
				t.Errorf("said once: %v", err)
			}
			pay.Over = true
			if err := on.CheckPayment(pay, tenders, cards); err != nil {
				t.Errorf("said twice: %v", err)
			}
		})
	}
}

func TestR36_OnlyWhatIsPaidByCardHasACardType(t *testing.T) {
	for name, want := range map[string]bool{
		"eCommerce": true, "Credit Card": true, "EC-Karte": true, "Carte bancaire": true, "Debit": true, "Square Terminal": true, "Visa": true,
		"MC": true, "Tarjeta de crédito": true, "Cartão": true,
		"Cash": false, "Check": false, "Cheque": false, "Gift Card": false, "Store Credit": false, "Voucher": false, "Bank Transfer": false,
		"Bar": false, "Petty cash card": false,
	} {
		if got := (store.PaymentType{Name: name}).ByCard(); got != want {
			t.Errorf("%s is by card: %t, want %t", name, got, want)
		}
	}
	if (store.PaymentType{Name: "Karte 5 ct", Rounding: 5}).ByCard() {
		t.Error("what is rounded to coins has a Card Type")
	}
}

// shopifys is an order of $128.40 with what Shopify says of its money.
func shopifys(change func(*store.Order)) store.Order {
	o := store.Order{Name: "#1042", Currency: "USD", Total: 12840, Received: 12840, Financial: store.Paid}
	o.Payments = []store.ShopifyPayment{{Kind: "SALE", State: "SUCCESS", Minor: 12840, Brand: "Visa"}}
	change(&o)
	return o
}

func TestR29_R36_MoreByECommerceThanShopifyHoldsIsAskedAbout(t *testing.T) {
	tests := []struct {
		name   string
		order  store.Order
		booked int64
		pay    int64
		kind   string
		says   string // "" where nothing is asked
	}{
		{"all of it", shopifys(func(*store.Order) {}), 0, 12840, "eCommerce", ""},
		{"a part of it", shopifys(func(*store.Order) {}), 0, 5000, "eCommerce", ""},
		{"the rest of it", shopifys(func(*store.Order) {}), 5000, 7840, "eCommerce", ""},
		{
			"booked before", shopifys(func(*store.Order) {}), 12840, 12840, "eCommerce",
			"Shopify holds $128.40 for #1042, and $128.40 is booked as eCommerce already: this would book $128.40 that Shopify doesn't have.",
		},
		{
			"a part was booked before", shopifys(func(*store.Order) {}), 5000, 12840, "eCommerce",
			"Shopify holds $128.40 for #1042, and $50.00 is booked as eCommerce already: this would book $50.00 that Shopify doesn't have.",
		},
		{
			"partly refunded",
			shopifys(func(o *store.Order) { o.Financial, o.Refunded = store.PartiallyRefunded, 3000 }), 0, 12840, "eCommerce",
			"Shopify holds $98.40 for #1042 since it gave $30.00 back: this would book $30.00 that Shopify doesn't have.",
		},
		{"partly refunded, what is left", shopifys(func(o *store.Order) { o.Refunded = 3000 }), 0, 9840, "eCommerce", ""},
		{
			"refunded in full",
			shopifys(func(o *store.Order) { o.Financial, o.Refunded = store.Refunded, 12840 }), 0, 12840, "eCommerce",
			"Shopify holds nothing for #1042 since it gave $128.40 back: this would book $128.40 that Shopify doesn't have.",
		},
		{
			"voided",
			shopifys(func(o *store.Order) {
				o.Financial, o.Received = store.Voided, 0
				o.Payments = []store.ShopifyPayment{
					{Kind: "AUTHORIZATION", State: "SUCCESS", Minor: 12840}, {Kind: "VOID", State: "SUCCESS", Minor: 12840},
				}
			}), 0, 12840, "eCommerce",
			"Shopify holds nothing for #1042: this would book $128.40 that Shopify doesn't have.",
		},
		{
			"authorized", shopifys(func(o *store.Order) {
				o.Financial, o.Received, o.Capturable, o.Payments[0].Kind = store.Authorized, 0, 12840, "AUTHORIZATION"
			}), 0, 12840, "eCommerce", "",
		},
		{
			"a part was captured and the rest given up",
			shopifys(func(o *store.Order) {
				o.Received = 10000
				o.Payments = []store.ShopifyPayment{
					{Kind: "AUTHORIZATION", State: "SUCCESS", Minor: 12840}, {Kind: "CAPTURE", State: "SUCCESS", Minor: 10000},
				}
			}), 0, 12840, "eCommerce",
			"Shopify holds $100.00 for #1042: this would book $28.40 that Shopify doesn't have.",
		},
		{
			"several payments, one of them failed, one refunded",
			shopifys(func(o *store.Order) {
				o.Received, o.Refunded = 12840, 2840
				o.Payments = []store.ShopifyPayment{
					{Kind: "SALE", State: "FAILURE", Minor: 12840},
					{Kind: "SALE", State: "SUCCESS", Minor: 10000},
					{Kind: "SALE", State: "SUCCESS", Minor: 2840, Gateway: "gift_card"},
					{Kind: "REFUND", State: "SUCCESS", Minor: 2840, Gateway: "gift_card"},
				}
			}), 0, 10001, "eCommerce",
			"Shopify holds $100.00 for #1042 since it gave $28.40 back: this would book $0.01 that Shopify doesn't have.",
		},
		{
			"on its way",
			shopifys(func(o *store.Order) { o.Received, o.Payments[0].State = 0, "PENDING" }), 0, 12840, "eCommerce",
			"Shopify holds nothing for #1042, $128.40 is on its way: this would book $128.40 that Shopify doesn't have.",
		},
		{
			"to be paid here",
			shopifys(func(o *store.Order) { o.Received, o.Payments[0].State, o.Payments[0].Manual = 0, "PENDING", true }), 0, 12840, "eCommerce",
			"Shopify holds nothing for #1042: this would book $128.40 that Shopify doesn't have.",
		},
		{
			"paid here, which Shopify was told",
			shopifys(func(o *store.Order) { o.Payments[0].Manual, o.Payments[0].Told = true, true }), 0, 12840, "eCommerce",
			"Shopify holds nothing for #1042: this would book $128.40 that Shopify doesn't have.",
		},
		{
			"handed over with another shop", // of $200.00 received, $128.40 is ours
			shopifys(func(o *store.Order) { o.Whole = &store.Order{Total: 20000, Received: 20000} }), 0, 20000, "eCommerce",
			"Shopify holds $128.40 for #1042: this would book $71.60 that Shopify doesn't have.",
		},
		{"refunded, paid in cash", shopifys(func(o *store.Order) { o.Refunded = 12840 }), 0, 12840, "Cash", ""},
		{"refunded, given back here too", shopifys(func(o *store.Order) { o.Refunded = 12840 }), 12840, -12840, "eCommerce", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			// What was booked may stand on this transaction or on another of the order's.
			here := store.Sale{Latest: test.order, Payments: []store.Payment{{Type: store.ECommerce, Minor: test.booked}, {Type: "Cash", Minor: 1}}}
			there := store.Sale{Latest: test.order, OnlineElsewhere: test.booked}
			for _, s := range []store.Sale{here, there} {
				s.Transaction = store.Transaction{Currency: "USD", Total: 50000, State: store.TransactionOpen}
				p := store.Payment{Type: test.kind, Card: "VISA", Minor: test.pay, Currency: "USD"}
				if got := s.BeyondHeld(p); got != test.says {
					t.Errorf("says %q, want %q", got, test.says)
				}
				if got := strings.Join(s.Beyond(p, tenders), " "); test.says != "" && got != test.says {
					t.Errorf("asks about %q, want %q", got, test.says)
				}
			}
		})
	}
}

func TestR35_CashIsRoundedToItsCoins(t *testing.T) {
	for balance, want := range map[int64]int64{12840: 12840, 12842: 12840, 12843: 12845, -12843: -12845, -12842: -12840, 2: 0} {
		asked, rest := store.PaymentType{Rounding: 5}.Round(balance)
		if asked != want || asked+rest != balance {
			t.Errorf("%d is asked as %d and %d, want %d", balance, asked, rest, want)
		}
	}
	if asked, rest := (store.PaymentType{}).Round(12843); asked != 12843 || rest != 0 {
		t.Errorf("without rounding it asks %d and %d", asked, rest)
	}
}

func TestR38_R39_WhenATransactionMayBecomeASale(t *testing.T) {
	tests := []struct {
		name             string
		t                store.Transaction
		keptOpenNow      bool
		finishes, offers bool
	}{
		{"paid", store.Transaction{Total: 100, Paid: 100, State: store.TransactionOpen}, false, true, true},
		{"paid, Keep Open pressed now", store.Transaction{Total: 100, Paid: 100, State: store.TransactionOpen}, true, true, false},
		{"kept open before", store.Transaction{Total: 100, Paid: 100, KeepOpen: true, State: store.TransactionOpen}, false, true, true},
		{"owing", store.Transaction{Total: 100, Paid: 99, State: store.TransactionOpen}, false, false, false},
		{"owed back", store.Transaction{Total: 100, Paid: 101, State: store.TransactionOpen}, false, false, false},
		{"free of charge", store.Transaction{State: store.TransactionOpen}, false, true, true},
		{"finished", store.Transaction{Total: 100, Paid: 100, State: store.TransactionFinished}, false, false, false},
		{"void", store.Transaction{State: store.TransactionVoided}, false, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.t.Currency = "USD"
			if err := test.t.MayFinish(); (err == nil) != test.finishes {
				t.Errorf("finishes: %v, want %t", err, test.finishes)
			}
			if got := test.t.OffersFinish(test.keptOpenNow); got != test.offers {
				t.Errorf("offers %t, want %t", got, test.offers)
			}
		})
	}
}

func TestR35_PaymentTypesAreNamedOnceAndKeepECommerce(t *testing.T) {
	for name, test := range map[string]struct {
		types []store.PaymentType
		ok    bool
	}{
		"as they come":      {tenders, true},
		"without eCommerce": {[]store.PaymentType{{Name: "Cash"}}, false},
		"twice":             {[]store.PaymentType{{Name: store.ECommerce}, {Name: "Cash"}, {Name: "cash "}}, false},
		"nameless":          {[]store.PaymentType{{Name: store.ECommerce}, {Name: " "}}, false},
		"the rounding":      {[]store.PaymentType{{Name: store.ECommerce}, {Name: "rounding"}}, false},
	} {
		if err := store.CheckPaymentTypes(test.types); (err == nil) != test.ok {
			t.Errorf("%s: %v, want ok %t", name, err, test.ok)
		}
	}
	if store.CheckCardTypes(nil) == nil || store.CheckCardTypes([]string{"VISA", "visa"}) == nil || store.CheckCardTypes(cards) != nil {
		t.Error("Card Types are none, twice or refused")
	}
	for brand, want := range map[string]string{"Visa": "VISA", "mastercard": "MC", "American Express": "AMEX", "JCB": "", "": ""} {
		if got := store.CardTypeOf(brand, cards); got != want {
			t.Errorf("%q is %q, want %q", brand, got, want)
		}
	}
}
