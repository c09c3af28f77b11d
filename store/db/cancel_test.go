package db_test

import (
	"context"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"pgregory.net/rapid"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
)

// cancelling rejects an order and returns the push that is to cancel it, claimed.
func cancelling(t testing.TB, d *db.DB, name string) store.Push {
	t.Helper()
	must(t, save(t.Context(), d, named(t, d, name), store.Rejected))
	return claimed(t, d)
}

func claimed(t testing.TB, d *db.DB) store.Push {
	t.Helper()
	p, found, err := d.ClaimPush(t.Context(), "here", time.Minute)
	must(t, err)
	equal(t, "a push is due", found, true)
	return p
}

// refunding cancels an order at Shopify and gives so much of its money back.
func refunding(minor int64) func(*store.Order) {
	return func(o *store.Order) {
		if minor != 0 {
			giveBack(o, minor)
		}
		o.CancelledAt = o.UpdatedAt
		for i := range o.Lines {
			o.Lines[i].Quantity = 0
		}
		o.ShippingCharge = 0
		retotal(o)
	}
}

func confirmed(t testing.TB, d *db.DB, p store.Push, o store.Order) {
	t.Helper()
	must(t, d.CancellationConfirmed(t.Context(), p, "Shopify has cancelled the order.", o))
}

func warned(t testing.TB, d *db.DB, name string) string {
	t.Helper()
	row := named(t, d, name)
	warnings, err := d.Warnings(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.Rejected}})
	must(t, err)
	equal(t, "warnings", len(warnings), 1)
	return warnings[0].Text
}

func payBy(t testing.TB, d *db.DB, name, kind string, minor int64) {
	t.Helper()
	sale := saleOf(t, d, name)
	must(t, d.TakePayment(t.Context(), store.Payment{TransactionID: sale.Transaction.ID, Type: kind, Minor: minor, Currency: "USD"},
		sale.Transaction.Balance()))
}

func says(t testing.TB, what, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%s: %q doesn't say %q", what, text, want)
		}
	}
}

func TestR29_BooksAndStockStandUntilShopifyHasCancelled(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	payOnline(t, d, "#1001")
	p := cancelling(t, d, "#1001")
	row, sale := named(t, d, "#1001"), saleOf(t, d, "#1001")
	equal(t, "status", row.Status, store.Rejected)
	equal(t, "being cancelled", row.Cancelling, true)
	equal(t, "transaction", sale.Transaction.State, store.TransactionCancelling)
	equal(t, "paid", sale.Transaction.Paid, o.Total)
	equal(t, "tyres", onHand(t, d, "TIR-38"), 8)
	confirmed(t, d, p, later(o, 10, refunding(o.Total)))
	row, sale = named(t, d, "#1001"), saleOf(t, d, "#1001")
	equal(t, "status", row.Status, store.Rejected)
	equal(t, "push", row.Push, store.PushConfirmed)
	equal(t, "transaction", sale.Transaction.State, store.TransactionVoided)
	equal(t, "paid", sale.Transaction.Paid, 0)
	equal(t, "tyres", onHand(t, d, "TIR-38"), 10)
	equal(t, "lube", onHand(t, d, "LUB-4"), 10)
	// Shopify's own answer to our cancellation is no change made at Shopify.
	take(t, d, later(o, 20, refunding(o.Total)))
	equal(t, "flagged", named(t, d, "#1001").Changed, false)
	equal(t, "tyres once", onHand(t, d, "TIR-38"), 10)
	noDrift(t, d)
}

// The poll may see it before the push hears of it: whoever comes first books, and the
// other finds it done.
func TestR29_APollThatSeesTheCancellationFirstBooksItOnce(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	payOnline(t, d, "#1001")
	p := cancelling(t, d, "#1001")
	take(t, d, later(o, 10, refunding(o.Total)))
	equal(t, "tyres", onHand(t, d, "TIR-38"), 10)
	equal(t, "transaction", saleOf(t, d, "#1001").Transaction.State, store.TransactionVoided)
	confirmed(t, d, p, later(o, 10, refunding(o.Total)))
	sale := saleOf(t, d, "#1001")
	equal(t, "payments", len(sale.Payments), 2)
	equal(t, "tyres once", onHand(t, d, "TIR-38"), 10)
	equal(t, "flagged", named(t, d, "#1001").Changed, false)
	noDrift(t, d)
}

func TestR29_R57_OnlyWhatShopifyGaveBackIsTakenOutOfTheBooks(t *testing.T) {
	for name, test := range map[string]struct {
		refunded int64
		paid     int64
	}{"all": {11500, 0}, "a part": {4000, 7500}, "nothing": {0, 11500}} {
		t.Run(name, func(t *testing.T) {
			d, _ := stocked(t)
			o := settle(order(1001))
			equal(t, "total", o.Total, 11500)
			take(t, d, o)
			payOnline(t, d, "#1001")
			confirmed(t, d, cancelling(t, d, "#1001"), later(o, 10, refunding(test.refunded)))
			equal(t, "still in the books", saleOf(t, d, "#1001").Transaction.Paid, test.paid)
			equal(t, "tyres", onHand(t, d, "TIR-38"), 10)
			if test.paid == 0 {
				return
			}
			// What is given back later is a change to accept: the books know of it then.
			take(t, d, later(o, 20, refunding(o.Total)))
			equal(t, "asks", named(t, d, "#1001").Changed, true)
			accept(t, d, "#1001")
			equal(t, "in the end", saleOf(t, d, "#1001").Transaction.Paid, 0)
			equal(t, "tyres once", onHand(t, d, "TIR-38"), 10)
			noDrift(t, d)
		})
	}
}

func TestR29_WhatShopifyRefusesLeavesAllAsItWas(t *testing.T) {
	for name, prepare := range map[string]func(t *testing.T, d *db.DB){
		"new": func(*testing.T, *db.DB) {},
		"ready for pickup, told": func(t *testing.T, d *db.DB) {
			must(t, save(t.Context(), d, named(t, d, "#1001"), store.ReadyForPickup))
			must(t, d.PushConfirmed(t.Context(), claimed(t, d), "Mailed."))
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := stocked(t)
			o := settle(order(1001))
			take(t, d, o)
			payOnline(t, d, "#1001")
			prepare(t, d)
			was := named(t, d, "#1001")
			refused := store.Fail(store.Refused, "Shopify refused: Cannot cancel an order that has returns.")
			must(t, d.PushFailed(t.Context(), cancelling(t, d, "#1001"), refused))
			row, sale := named(t, d, "#1001"), saleOf(t, d, "#1001")
			equal(t, "status", row.Status, was.Status)
			equal(t, "push", row.Push, store.PushFailed)
			says(t, "reason", row.PushError, "that has returns")
			equal(t, "counts", row.RequiresAction(), true)
			equal(t, "transaction", sale.Transaction.State, store.TransactionOpen)
			equal(t, "paid", sale.Transaction.Paid, o.Total)
			equal(t, "tyres", onHand(t, d, "TIR-38"), 8)
			story := explain(t, d, "#1001").Story
			last := story[len(story)-1]
			equal(t, "story", last.Title, "#1001 was not cancelled at Shopify")
			says(t, "story", last.Detail, "that has returns", "are as they were")
			equal(t, "story, before", last.Before, string(store.Rejected))
			equal(t, "story, after", last.After, string(was.Status))
			// A person tries again, and now it goes.
			must(t, d.RetryPush(t.Context(), row.ID))
			equal(t, "rejected again", named(t, d, "#1001").Status, store.Rejected)
			equal(t, "held again", saleOf(t, d, "#1001").Transaction.State, store.TransactionCancelling)
			confirmed(t, d, claimed(t, d), later(o, 10, refunding(o.Total)))
			equal(t, "void", saleOf(t, d, "#1001").Transaction.State, store.TransactionVoided)
			equal(t, "tyres", onHand(t, d, "TIR-38"), 10)
			noDrift(t, d)
		})
	}
}

// Ready for Pickup had not gone out when the order was rejected. It does once Shopify
// has refused, and the refusal stays to be seen.
func TestR29_R31_WhatTheRejectionOvertookGoesOutAfterARefusal(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, settle(order(1001)))
	must(t, save(t.Context(), d, named(t, d, "#1001"), store.ReadyForPickup))
	p := cancelling(t, d, "#1001")
	equal(t, "overtaken", p.Intent, store.IntentCancel)
	must(t, d.PushFailed(t.Context(), p, store.Fail(store.Refused, "Not now.")))
	equal(t, "status", named(t, d, "#1001").Status, store.ReadyForPickup)
	p = claimed(t, d)
	equal(t, "goes out", p.Intent, store.IntentPrepare)
	must(t, d.PushConfirmed(t.Context(), p, "Mailed."))
	row := named(t, d, "#1001")
	equal(t, "the refusal is still shown", row.Push, store.PushFailed)
	equal(t, "in its words", row.PushError, "Not now.")
	must(t, save(t.Context(), d, row, store.Completed))
	equal(t, "until something is done about it", named(t, d, "#1001").Push, store.PushQueued)
}

func TestR29_WithoutATransactionARefusedOrderWaitsAgain(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	o.Email = "other@example.com"
	take(t, d, o)
	p := cancelling(t, d, "#1001")
	equal(t, "being cancelled", named(t, d, "#1001").Cancelling, true)
	// Nothing is matched while it is being cancelled.
	must(t, d.AddCustomers(t.Context(), []store.Customer{{Email: "other@example.com"}}))
	equal(t, "barcode", named(t, d, "#1001").Barcode, "")
	must(t, d.PushFailed(t.Context(), p, store.Fail(store.Refused, "No.")))
	row := named(t, d, "#1001")
	equal(t, "status, by what matches now", row.Status, store.New)
	equal(t, "it has its transaction", row.TransactionID != "", true)
	equal(t, "push", row.Push, store.PushFailed)
	equal(t, "tyres", onHand(t, d, "TIR-38"), 8)
}

func TestR29_NothingIsBookedWhileShopifyIsBeingAsked(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	payOnline(t, d, "#1001")
	paid := saleOf(t, d, "#1001")
	p := cancelling(t, d, "#1001")
	row := named(t, d, "#1001")
	edited := later(o, 5, func(o *store.Order) { o.Lines[0].Quantity = 1; retotal(o) })
	take(t, d, edited)
	equal(t, "asks for a decision", named(t, d, "#1001").Changed, false)
	waiting := change(t, d, "#1001")
	_, undone := d.UndoIdentify(t.Context(), row.ID)
	_, noted := d.SaveTransaction(t.Context(), row.TransactionID, paid.Notes(), store.Notes{Comments: "x"})
	for what, err := range map[string]error{
		"a payment":    d.TakePayment(t.Context(), store.Payment{TransactionID: row.TransactionID, Type: "Cash", Minor: 100, Currency: "USD"}, 0),
		"a reversal":   d.ReversePayment(t.Context(), paid.Payments[0].ID, "x"),
		"a sale":       d.Finish(t.Context(), row.TransactionID),
		"another note": noted,
		"a change":     d.AcceptChange(t.Context(), row.ID, waiting.Version),
		"its keeping":  d.KeepChange(t.Context(), row.ID, waiting.Version),
		"a status":     save(t.Context(), d, row, store.Completed),
		"an undoing":   undone,
	} {
		if store.CodeOf(err) != store.Invalid {
			t.Errorf("%s: %v, want invalid", what, err)
		} else {
			says(t, what, store.MessageOf(err), "being cancelled at Shopify")
		}
	}
	// Refused: what was changed meanwhile asks now.
	must(t, d.PushFailed(t.Context(), p, store.Fail(store.Refused, "No.")))
	equal(t, "asks now", named(t, d, "#1001").Changed, true)
	accept(t, d, "#1001")
	equal(t, "tyres", onHand(t, d, "TIR-38"), 9)
	noDrift(t, d)
}

func TestR29_C2_TheQuestionNamesTheMoneyThatShopifyReallyHolds(t *testing.T) {
	base := func() store.Order { return settle(order(1001)) }
	tests := map[string]struct {
		order func() store.Order
		wants []string
		not   string
	}{
		"pending, paid in cash": {func() store.Order {
			o := base()
			o.Financial, o.Received, o.Payments, o.Outstanding = store.Pending, 0, nil, o.Total
			return o
		}, []string{"nothing was paid, so nothing is refunded", "hand back $115.00 in cash"}, "refunds"},
		"a part went back": {
			func() store.Order { o := base(); giveBack(&o, 500); return o },
			[]string{"Shopify refunds $110.00, which it still holds of $115.00"},
			"",
		},
		"authorized, paid in cash": {func() store.Order {
			o := base()
			o.Financial, o.Payments[0].Kind, o.Received = store.Authorized, "AUTHORIZATION", 0
			return o
		}, []string{"$115.00 is only authorized: it is released, not refunded", "hand back $115.00 in cash"}, "Shopify refunds"},
		"a deposit under way": {func() store.Order {
			o := base()
			o.Financial, o.Received, o.Payments[0].State = store.Pending, 0, "PENDING"
			return o
		}, []string{"$115.00 has not arrived at Shopify yet and is not refunded"}, "Shopify refunds"},
		"paid": {base, []string{"Shopify refunds $115.00."}, "hand back"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d, _ := stocked(t)
			o := test.order()
			take(t, d, o)
			if strings.Contains(strings.Join(test.wants, ""), "cash") {
				payBy(t, d, "#1001", "Cash", o.Total)
			}
			text := warned(t, d, "#1001")
			says(t, "question", text, append(test.wants, "if Shopify refuses, all stays as it is")...)
			if test.not != "" && strings.Contains(text, test.not) {
				t.Errorf("%q says %q", text, test.not)
			}
			if !strings.Contains(text, "cash") {
				return
			}
			// The cash is out of the books once Shopify has cancelled, and the story says that
			// it is to be handed back.
			confirmed(t, d, cancelling(t, d, "#1001"), later(o, 10, refunding(0)))
			sale := saleOf(t, d, "#1001")
			equal(t, "paid", sale.Transaction.Paid, 0)
			says(t, "entry", sale.Payments[1].Comments, "Handed back")
			var told []string
			for _, e := range explain(t, d, "#1001").Story {
				told = append(told, e.Detail)
			}
			says(t, "story", strings.Join(told, "|"), "hand back $115.00 in cash")
		})
	}
}

func TestR29_A7_WhatWasHandedOverInPartIsRefusedBeforeAnythingMoves(t *testing.T) {
	for name, handed := range map[string]func(*store.Order){
		"by its fulfillment": func(o *store.Order) { o.Fulfillments = []store.Fulfillment{{ShopifyID: "f", State: "SUCCESS"}} },
		"by its status":      func(o *store.Order) { o.Fulfillment = "PARTIALLY_FULFILLED" },
	} {
		d, _ := stocked(t)
		o := settle(order(1001))
		handed(&o)
		take(t, d, o)
		err := save(t.Context(), d, named(t, d, "#1001"), store.Rejected)
		equal(t, name, store.CodeOf(err), store.Invalid)
		says(t, name, store.MessageOf(err), "handed over already", "return")
		equal(t, name+": status", named(t, d, "#1001").Status, store.New)
		equal(t, name+": transaction", saleOf(t, d, "#1001").Transaction.State, store.TransactionOpen)
		_, queued, err := d.NextPush(t.Context())
		must(t, err)
		equal(t, name+": queued", queued, false)
	}
}

// A crash between any two steps: what is on the disk is whole, and the next program
// goes on.
func TestR29_ARestartBetweenAnyTwoStepsGoesOn(t *testing.T) {
	path := dbtest.Fresh(t)
	c := &clock{At: noon}
	var d *db.DB
	restart := func() {
		if d != nil {
			must(t, d.Close())
		}
		c.At = c.At.Add(10 * time.Minute)
		var err error
		d, err = db.Open(context.Background(), db.Config{Path: path, Now: c.Now, Actor: "Anna", Log: zerolog.Nop()})
		must(t, err)
	}
	restart()
	must(t, d.AddCustomers(t.Context(), []store.Customer{{Email: "maya@example.com"}}))
	must(t, d.AddProducts(t.Context(), []store.Product{{SKU: "TIR-38", Stocked: true, OnHand: 10}, {SKU: "LUB-4", Stocked: true, OnHand: 10}}))
	o := settle(order(1001))
	take(t, d, o)
	payOnline(t, d, "#1001")
	must(t, save(t.Context(), d, named(t, d, "#1001"), store.Rejected))
	restart()
	equal(t, "held", saleOf(t, d, "#1001").Transaction.State, store.TransactionCancelling)
	claimed(t, d)
	restart()
	must(t, d.PushFailed(t.Context(), claimed(t, d), store.Fail(store.Refused, "No.")))
	restart()
	equal(t, "open again", saleOf(t, d, "#1001").Transaction.State, store.TransactionOpen)
	must(t, d.RetryPush(t.Context(), named(t, d, "#1001").ID))
	restart()
	confirmed(t, d, claimed(t, d), later(o, 10, refunding(o.Total)))
	restart()
	equal(t, "tyres", onHand(t, d, "TIR-38"), 10)
	equal(t, "paid", saleOf(t, d, "#1001").Transaction.Paid, 0)
	noDrift(t, d)
	must(t, d.Close())
}

// An earlier version voided at once. What it left queued or failed stays Rejected.
func TestR29_WhatAnEarlierVersionVoidedStaysVoid(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	payOnline(t, d, "#1001")
	p := cancelling(t, d, "#1001")
	take(t, d, later(o, 10, refunding(o.Total)))
	_, err := db.Writer(d).ExecContext(t.Context(), "UPDATE outbox SET was = ''")
	must(t, err)
	must(t, d.PushFailed(t.Context(), p, store.Fail(store.Refused, "No.")))
	row := named(t, d, "#1001")
	equal(t, "status", row.Status, store.Rejected)
	equal(t, "push", row.Push, store.PushFailed)
	equal(t, "transaction", saleOf(t, d, "#1001").Transaction.State, store.TransactionVoided)
	must(t, d.RetryPush(t.Context(), row.ID))
	confirmed(t, d, claimed(t, d), later(o, 20, refunding(o.Total)))
	equal(t, "tyres once", onHand(t, d, "TIR-38"), 10)
	noDrift(t, d)
}

// Shopify carried out, late, what had been given up: nothing is left to be tried again,
// and a person accepts it like every other change.
func TestR29_R43_ACancellationThatCameThroughAfterAllIsAccepted(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	payOnline(t, d, "#1001")
	must(t, d.PushFailed(t.Context(), cancelling(t, d, "#1001"), store.Fail(store.Refused, "Shopify never said.")))
	take(t, d, later(o, 10, refunding(o.Total)))
	row := named(t, d, "#1001")
	equal(t, "asks", row.Changed, true)
	equal(t, "no longer failed", row.Push, store.PushNone)
	equal(t, "nothing to try again", store.CodeOf(d.RetryPush(t.Context(), row.ID)), store.Invalid)
	accept(t, d, "#1001")
	equal(t, "status", named(t, d, "#1001").Status, store.Rejected)
	equal(t, "tyres", onHand(t, d, "TIR-38"), 10)
	noDrift(t, d)
}

func TestR57_C1_AcceptingACancellationBooksWhatWasReallyRefunded(t *testing.T) {
	for name, test := range map[string]struct {
		refunded, entry int64
		says            string
	}{
		"nothing": {0, 0, "refunded nothing and still holds $115.00"},
		"a part":  {4000, -4000, "refunded $40.00 in all and still holds $75.00"},
		"all":     {11500, -11500, "refunded $115.00 in all"},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := stocked(t)
			o := settle(order(1001))
			take(t, d, o)
			payOnline(t, d, "#1001")
			take(t, d, later(o, 10, refunding(test.refunded)))
			says(t, "what accepting does", strings.Join(change(t, d, "#1001").Accepting(), " "), test.says)
			accept(t, d, "#1001")
			sale := saleOf(t, d, "#1001")
			equal(t, "transaction", sale.Transaction.State, store.TransactionVoided)
			equal(t, "booked", sale.Transaction.Paid-o.Total, test.entry)
			equal(t, "tyres", onHand(t, d, "TIR-38"), 10)
		})
	}
}

func TestR57_C1_CashTakenHereIsNamedAsCashToHandBack(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	o.Financial, o.Received, o.Payments = store.Pending, 0, nil
	take(t, d, o)
	payBy(t, d, "#1001", "Cash", 10000)
	payBy(t, d, "#1001", "Gift Card", 1500)
	take(t, d, later(o, 10, refunding(0)))
	says(t, "accepting", strings.Join(change(t, d, "#1001").Accepting(), " "), "hand back $100.00 in cash", "hand back $15.00 by Gift Card",
		"nothing was paid, so nothing is refunded")
	accept(t, d, "#1001")
	equal(t, "paid", saleOf(t, d, "#1001").Transaction.Paid, 0)
}

// C5: every unit was refunded, and the order itself not cancelled.
func TestR57_C5_WhereNothingIsLeftNothingIsToBeDone(t *testing.T) {
	emptied := func(o *store.Order) {
		giveBack(o, o.Received)
		o.Financial = store.Refunded
		for i := range o.Lines {
			o.Lines[i].Quantity = 0
		}
		retotal(o)
	}
	t.Run("first seen so", func(t *testing.T) {
		d, _ := stocked(t)
		o := settle(order(1001))
		emptied(&o)
		take(t, d, o)
		row := named(t, d, "#1001")
		equal(t, "status", row.Status, store.Completed)
		equal(t, "transaction", row.TransactionID, "")
		equal(t, "counts", row.RequiresAction(), false)
		says(t, "story", explain(t, d, "#1001").Story[0].Title, "everything in it was refunded")
		// Something is added after all: then it is an order like every other.
		take(t, d, later(o, 10, func(o *store.Order) { o.Lines[0].Quantity = 1; retotal(o) }))
		row = named(t, d, "#1001")
		equal(t, "status then", row.Status, store.New)
		equal(t, "tyres", onHand(t, d, "TIR-38"), 9)
	})
	t.Run("while it waits", func(t *testing.T) {
		d, _ := stocked(t)
		o := settle(order(1001))
		o.Email = "nobody@example.com"
		take(t, d, o)
		take(t, d, later(o, 10, emptied))
		row := named(t, d, "#1001")
		equal(t, "status", row.Status, store.Completed)
		equal(t, "counts", row.RequiresAction(), false)
		must(t, d.AddCustomers(t.Context(), []store.Customer{{Email: "nobody@example.com"}}))
		equal(t, "transaction", named(t, d, "#1001").TransactionID, "")
	})
	t.Run("with a transaction it is a change to accept", func(t *testing.T) {
		d, _ := stocked(t)
		o := settle(order(1001))
		take(t, d, o)
		payOnline(t, d, "#1001")
		take(t, d, later(o, 10, emptied))
		equal(t, "asks", named(t, d, "#1001").Changed, true)
		says(t, "accepting", strings.Join(change(t, d, "#1001").Accepting(), " "), "Nothing is left of #1001", "becomes Completed")
		accept(t, d, "#1001")
		row, sale := named(t, d, "#1001"), saleOf(t, d, "#1001")
		equal(t, "status", row.Status, store.Completed)
		equal(t, "counts", row.RequiresAction(), false)
		equal(t, "transaction", sale.Transaction.State, store.TransactionVoided)
		equal(t, "paid", sale.Transaction.Paid, 0)
		equal(t, "tyres", onHand(t, d, "TIR-38"), 10)
		noDrift(t, d)
	})
}

func TestR63_C7_AnOrderOutOfBoundsIsTakenInByNobody(t *testing.T) {
	for name, spoil := range map[string]func(*store.Order){
		"a quantity below zero": func(o *store.Order) { o.Lines[0].Quantity = -3 },
		"the largest number":    func(o *store.Order) { o.Lines[0].Quantity, o.Lines[0].UnitPrice = 1<<63-1, 4500 },
		"both large":            func(o *store.Order) { o.Lines[0].Quantity, o.Lines[0].UnitPrice = 1<<31-1, 1<<63-1 },
		"a total below zero":    func(o *store.Order) { o.Total = -5000 },
	} {
		d, _ := stocked(t)
		o := order(1001)
		spoil(&o)
		_, err := d.TakeIn(t.Context(), []store.Order{o})
		equal(t, name, store.CodeOf(err), store.Invalid)
		says(t, name, store.MessageOf(err), "#1001 can't be taken in")
		equal(t, name+": tyres", onHand(t, d, "TIR-38"), 10)
	}
}

// Any numbers at all: the order is taken in and adds up, or it is refused in a sentence.
func TestR63_C7_AnyNumbersAddUpOrAreRefused(t *testing.T) {
	d, _ := stocked(t)
	n := 1000
	rapid.Check(t, func(rt *rapid.T) {
		some := func(name string) int64 {
			return rapid.OneOf(rapid.Int64Range(0, 1000), rapid.Int64Range(-2, 2), rapid.Int64(), rapid.Int64Range(store.MostMinor-1,
				store.MostMinor+1),
				rapid.Int64Range(store.MostUnits-1, store.MostUnits+1)).Draw(rt, name)
		}
		n++
		o := order(n)
		o.Total, o.ShippingCharge, o.Tax, o.Fees = some("total"), some("shipping"), some("tax"), some("fees")
		o.Received, o.Refunded, o.Outstanding = some("received"), some("refunded"), some("outstanding")
		sum := big.NewInt(0)
		add := func(factors ...int64) {
			product := big.NewInt(1)
			for _, f := range factors {
				product.Mul(product, big.NewInt(f))
			}
			sum.Add(sum, product)
		}
		for i := range o.Lines {
			l := &o.Lines[i]
			l.Quantity, l.Ordered, l.UnitPrice = some("left"), some("ordered"), some("price")
			l.LineDiscount, l.OrderDiscount = some("off the line"), some("off the order")
			if l.Quantity > 0 {
				add(l.Quantity, l.UnitPrice)
				add(-1, l.LineDiscount)
				add(-1, l.OrderDiscount)
			}
		}
		add(o.ShippingCharge)
		add(o.Fees)
		add(o.Tax)
		_, err := d.TakeIn(t.Context(), []store.Order{o})
		if err != nil {
			if store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), o.Name) {
				rt.Fatalf("refused with %v", err)
			}
			return
		}
		row := named(t, d, o.Name)
		if row.TransactionID == "" {
			return
		}
		if got := saleOf(t, d, o.Name).Transaction.Total; big.NewInt(got).Cmp(sum) != 0 {
			rt.Fatalf("comes to %d, want %s", got, sum)
		}
	})
}

func TestR56_B9_WhatWasArchivedAtShopifyIsShownAndNotCounted(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	archived := later(o, 10, func(o *store.Order) { o.ClosedAt = o.UpdatedAt })
	take(t, d, archived)
	row := named(t, d, "#1001")
	equal(t, "archived", row.Archived, true)
	equal(t, "counts", row.RequiresAction(), false)
	counts, err := d.Counts(t.Context())
	must(t, err)
	equal(t, "the tile counts", counts.NeedsAction, 0)
	listed, err := d.CountOrders(t.Context(), db.OrderFilter{Scope: db.NeedsAction})
	must(t, err)
	equal(t, "the list counts", listed, 0)
	story := explain(t, d, "#1001").Story
	equal(t, "story", story[len(story)-1].Title, "#1001 was archived at Shopify")
	// Somebody begins with it after all.
	ship := later(archived, 15, func(o *store.Order) { o.FulfillmentOrders[0].Method = "" })
	take(t, d, ship)
	accept(t, d, "#1001")
	must(t, save(t.Context(), d, named(t, d, "#1001"), store.ReadyForShipment))
	equal(t, "counts once it is to be sent", named(t, d, "#1001").RequiresAction(), true)
	take(t, d, later(ship, 20, func(o *store.Order) { o.ClosedAt = time.Time{} }))
	row = named(t, d, "#1001")
	equal(t, "archived", row.Archived, false)
}
