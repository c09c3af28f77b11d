package why

import (
	"strings"
	"testing"
	"time"

	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
)

func TestR8_SentenceSaysWhy(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	unknown := db.CustomerCheck{Email: "jon@example.com", Match: matching.CustomerMatch{Reason: matching.CustomerUnknown}}
	line := db.LineCheck{Line: store.OrderLine{Title: "Cassette", SKU: "CAS-1132"}, Match: matching.LineMatch{Reason: matching.LineUnknown}}
	tests := []struct {
		name string
		e    db.Explanation
		want string
	}{
		{
			"customer and product (R24: the customer first)",
			db.Explanation{Order: db.OrderRow{Problem: store.CustomerIDNeeded}, Customer: unknown, Lines: []db.LineCheck{line}},
			"No customer has jon@example.com. SKU CAS-1132 is on no product. No transaction, stock untouched.",
		},
		{"two customers with that email", db.Explanation{
			Order: db.OrderRow{Problem: store.CustomerIDNeeded},
			Customer: db.CustomerCheck{
				Email: "twins@example.com", Match: matching.CustomerMatch{Reason: matching.CustomerAmbiguous},
				SameEmail: make([]store.Customer, 2),
			},
		}, "2 customers have twins@example.com. No transaction, stock untouched."},
		{"the failed push comes first", db.Explanation{Order: db.OrderRow{Push: store.PushFailed, PushError: "On hold."}}, "On hold."},
		{
			"matched",
			db.Explanation{Order: db.OrderRow{Status: store.New, Delivery: store.DeliveryPickup}, Transaction: &store.Transaction{
				Barcode: "20000001",
			}},
			"Transaction 20000001 is made and its stock is taken. Next: put it on the shelf and set Ready for Pickup.",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Sentence(test.e, now); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestR32_TheNextStepIsTrueWhereSaleAndOrderAreNotTogether(t *testing.T) {
	for name, test := range map[string]struct {
		status   store.Status
		delivery store.Delivery
		state    store.TransactionState
		paid     int64
		want     string
	}{
		"a finished sale on the shelf": {
			store.ReadyForPickup, store.DeliveryPickup, store.TransactionFinished, 1000,
			"waits on the shelf for the customer. It is a finished sale. Next: set Completed when it is collected.",
		},
		"a finished sale, still New": {
			store.New, store.DeliveryPickup, store.TransactionFinished, 1000,
			"is a finished sale. Next: set Completed if the customer has it, else Ready for Pickup.",
		},
		"a finished sale to send": {
			store.ReadyForShipment, store.DeliveryShip, store.TransactionFinished, 1000,
			"is a finished sale. Next: send it out, then set Completed with the tracking number.",
		},
		"completed and owing": {
			store.Completed, store.DeliveryPickup, store.TransactionOpen, 400,
			"is handed over and not finished as a sale: $6.00 is not booked as paid yet. Open it to book the payment.",
		},
		"completed and owed back": {
			store.Completed, store.DeliveryPickup, store.TransactionOpen, 1100,
			"is handed over and not finished as a sale: $1.00 is owed back. Open it to book that.",
		},
		"completed and paid": {
			store.Completed, store.DeliveryPickup, store.TransactionOpen, 1000, "is handed over and paid. Next: open it and Finish as a Sale.",
		},
		"done": {store.Completed, store.DeliveryPickup, store.TransactionFinished, 1000, "is done."},
	} {
		e := db.Explanation{
			Order: db.OrderRow{Status: test.status, Delivery: test.delivery}, Details: store.Order{Currency: "USD"},
			Transaction: &store.Transaction{Barcode: "20000001", State: test.state, Total: 1000, Paid: test.paid},
		}
		if got := Sentence(e, time.Now()); got != "Transaction 20000001 "+test.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestR16_ADifferenceIsShown(t *testing.T) {
	e := db.Explanation{Details: store.Order{Currency: "USD"}, Would: store.Transaction{
		Total: 1000, ShopifyTotal: 1007,
		Lines: []store.TransactionLine{{Quantity: 1, UnitPrice: 1000}},
	}}
	if c := totals(e); c.Outcome != Failed {
		t.Errorf("a difference of 7 cents passes: %q", c.Sentence)
	}
	e.Would.ShopifyTotal = 1000
	if c := totals(e); c.Outcome != Passed {
		t.Errorf("equal totals fail: %q", c.Sentence)
	}
}

// What Shopify keeps back is said with the way out, whether the customer was found
// without it or not.
func TestR60_B10_TheCustomersCheckSaysWhatIsWithheld(t *testing.T) {
	e := db.Explanation{Details: store.Order{Withheld: []string{"email", "shippingAddress"}}}
	e.Customer = db.CustomerCheck{Withheld: true, Match: matching.CustomerMatch{Reason: matching.CustomerNoEmail}}
	if c := customer(e); c.Outcome != Failed || !strings.Contains(c.Sentence, "address, email") ||
		!strings.Contains(c.Sentence, store.WithheldWayOut) || strings.Contains(c.Sentence, "has no email") {
		t.Errorf("not found: %q", c.Sentence)
	}
	e.Customer = db.CustomerCheck{
		Match:  matching.CustomerMatch{Reason: matching.CustomerRemembered, CustomerID: "1"},
		Chosen: &store.Customer{Number: 1},
	}
	if c := customer(e); c.Outcome != Passed || !strings.Contains(c.Sentence, store.WithheldWayOut) {
		t.Errorf("found: %q", c.Sentence)
	}
	if c := customer(db.Explanation{Customer: e.Customer}); strings.Contains(c.Sentence, "Shopify keeps back") {
		t.Errorf("nothing is withheld: %q", c.Sentence)
	}
}

func TestR24_OnePrimaryMendsTheFirstFault(t *testing.T) {
	line := db.LineCheck{Match: matching.LineMatch{Reason: matching.LineUnknown}}
	sold := &store.Transaction{Barcode: "20000001"}
	tests := []struct {
		name string
		e    db.Explanation
		want move
	}{
		{"customer and product", db.Explanation{Order: db.OrderRow{Problem: store.CustomerIDNeeded}, Lines: []db.LineCheck{line}}, findCustomer},
		{"a product", db.Explanation{Order: db.OrderRow{Problem: store.ProductMatchFailed}, Lines: []db.LineCheck{line}}, matchProducts},
		{"all matches by now", db.Explanation{Order: db.OrderRow{Problem: store.ProductMatchFailed}}, checkAgain},
		{"a change to decide about", db.Explanation{Order: db.OrderRow{Changed: true}, Pending: &store.Order{}, Transaction: sold}, seeChange},
		{"a change that was kept", db.Explanation{Pending: &store.Order{}, Transaction: sold}, openTransaction},
		{"matched", db.Explanation{Order: db.OrderRow{Status: store.New}, Transaction: sold}, openTransaction},
		{"rejected without a transaction", db.Explanation{Order: db.OrderRow{Status: store.Rejected}}, nothingNext},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := nextOf(test.e, true); got != test.want {
				t.Errorf("%d, want %d", got, test.want)
			}
		})
	}
}

func TestR32_AFinishedSaleThatShopifyDoesNotKnowSaysSo(t *testing.T) {
	e := db.Explanation{
		Order:       db.OrderRow{Status: store.ReadyForPickup, Delivery: store.DeliveryPickup},
		Transaction: &store.Transaction{Barcode: "20000001", State: store.TransactionFinished},
	}
	want := "Transaction 20000001 waits on the shelf for the customer. It is a finished sale. Next: set Completed when it is collected."
	if got := Sentence(e, time.Now()); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	e.Order.Status = store.Completed
	if got := Sentence(e, time.Now()); got != "Transaction 20000001 is done." {
		t.Errorf("completed: %q", got)
	}
}
