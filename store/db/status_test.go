package db_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tillbridge/store"
	"tillbridge/store/db"
)

func TestR31_StatusAndIntentAreSavedTogetherAndOnce(t *testing.T) {
	d, c := stocked(t)
	take(t, d, order(1001))
	row := named(t, d, "#1001")
	must(t, save(t.Context(), d, row, store.ReadyForPickup))
	if err := save(t.Context(), d, row, store.ReadyForPickup); store.CodeOf(err) != store.Conflict {
		t.Errorf("a double click: %v, want conflict", err)
	}
	equal(t, "push", named(t, d, "#1001").Push, store.PushQueued)
	p, found, err := d.ClaimPush(t.Context(), "here", time.Minute)
	must(t, err)
	equal(t, "found", found, true)
	equal(t, "intent", p.Intent, store.IntentPrepare)
	equal(t, "attempt", p.Attempts, 1)
	_, found, err = d.ClaimPush(t.Context(), "there", time.Minute)
	must(t, err)
	equal(t, "claimed twice", found, false)
	// The program dies here; the claim runs out and the next try knows it isn't the first.
	c.At = c.At.Add(2 * time.Minute)
	p, found, err = d.ClaimPush(t.Context(), "there", time.Minute)
	must(t, err)
	equal(t, "found after the crash", found, true)
	equal(t, "attempt after the crash", p.Attempts, 2)
	must(t, d.PushConfirmed(t.Context(), p, "Shopify has mailed the customer."))
	equal(t, "push", named(t, d, "#1001").Push, store.PushConfirmed)
	// New again and ready again: the mail has gone out, so nothing more is queued.
	must(t, save(t.Context(), d, named(t, d, "#1001"), store.New))
	must(t, save(t.Context(), d, named(t, d, "#1001"), store.ReadyForPickup))
	c.At = c.At.Add(time.Hour)
	_, found, err = d.ClaimPush(t.Context(), "here", time.Minute)
	must(t, err)
	equal(t, "sent again", found, false)
}

func TestR10_SavingIsAllOrNothing(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, order(1001), order(1002))
	one, two := named(t, d, "#1001"), named(t, d, "#1002")
	err := d.SetStatuses(t.Context(), []store.StatusEdit{
		{OrderID: one.ID, From: store.New, To: store.ReadyForPickup},
		{OrderID: two.ID, From: store.New, To: store.ReadyForShipment},
	})
	if store.CodeOf(err) != store.Invalid {
		t.Fatalf("error %v, want invalid", err)
	}
	equal(t, "first order", named(t, d, "#1001").Status, store.New)
	if _, found, err := d.ClaimPush(t.Context(), "x", time.Minute); found || err != nil {
		t.Errorf("something was queued (%v)", err)
	}
}

func TestR29_RejectingWithoutTransactionLeavesStock(t *testing.T) {
	d, _ := stocked(t)
	o := order(1001)
	o.Email = "other@example.com"
	take(t, d, o)
	must(t, save(t.Context(), d, named(t, d, "#1001"), store.Rejected))
	equal(t, "tyres", onHand(t, d, "TIR-38"), 10)
	equal(t, "open", named(t, d, "#1001").Status, store.Rejected)
	must(t, d.AddCustomers(t.Context(), []store.Customer{{Email: "other@example.com"}}))
	equal(t, "barcode", named(t, d, "#1001").Barcode, "")
}

func TestR30_ReadyForShipmentStaysInTheShop(t *testing.T) {
	d, _ := stocked(t)
	o := order(1001)
	o.FulfillmentOrders[0].Method = "SHIPPING"
	take(t, d, o)
	must(t, save(t.Context(), d, named(t, d, "#1001"), store.ReadyForShipment))
	equal(t, "push", named(t, d, "#1001").Push, store.PushSaved)
	_, queued, err := d.NextPush(t.Context())
	must(t, err)
	equal(t, "queued", queued, false)
}

func TestR32_CompletedLeavesTheListAndWarnsOfWhatIsOpen(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, order(1001))
	row := named(t, d, "#1001")
	edit := store.StatusEdit{OrderID: row.ID, From: store.New, To: store.Completed}
	warnings, err := d.Warnings(t.Context(), []store.StatusEdit{edit})
	must(t, err)
	equal(t, "warnings", len(warnings), 1)
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{edit}))
	counts, err := d.Counts(t.Context())
	must(t, err)
	equal(t, "open", counts.Open, 0)
	equal(t, "needs action", counts.NeedsAction, 0)
}

func TestR43_B7_CompletedOverAnUndecidedChangeSaysWhatGoesOut(t *testing.T) {
	d, _ := stocked(t)
	o := order(1001)
	take(t, d, o)
	row := named(t, d, "#1001")
	must(t, d.TakePayment(t.Context(), visa(row.TransactionID, o.Total), o.Total))
	must(t, d.Finish(t.Context(), row.TransactionID))
	edit := store.StatusEdit{OrderID: row.ID, From: store.New, To: store.Completed}
	warnings, err := d.Warnings(t.Context(), []store.StatusEdit{edit})
	must(t, err)
	equal(t, "before the change", len(warnings), 0)

	o.UpdatedAt = o.UpdatedAt.Add(time.Hour)
	o.Lines = append(slices.Clone(o.Lines), store.OrderLine{
		ShopifyID: "late", Title: "Bell", SKU: "BELL-1", Quantity: 1, Ordered: 1, UnitPrice: 6600, RequiresShipping: true,
	})
	o.Subtotal, o.Total, o.Outstanding = o.Subtotal+6600, o.Total+6600, 6600
	take(t, d, o)
	warnings, err = d.Warnings(t.Context(), []store.StatusEdit{edit})
	must(t, err)
	equal(t, "after it", len(warnings), 1)
	says(t, "warning", warnings[0].Text, "Shopify changed #1001", "items, were", "nobody has decided", "Changed at Shopify")
}

func TestR40_CompletingAnOrderWhoseMoneyIsOnlyPromisedWarns(t *testing.T) {
	d, _ := stocked(t)
	o := order(1001)
	o.Financial, o.Capturable, o.Outstanding, o.Received = store.Authorized, o.Total, o.Total, 0
	o.Payments = []store.ShopifyPayment{{Kind: "AUTHORIZATION", State: "SUCCESS", Minor: o.Total, At: o.CreatedAt}}
	take(t, d, o)
	row := named(t, d, "#1001")
	must(t, d.TakePayment(t.Context(), visa(row.TransactionID, o.Total), o.Total))
	must(t, d.Finish(t.Context(), row.TransactionID))
	row = named(t, d, "#1001")
	warnings, err := d.Warnings(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.Completed}})
	must(t, err)
	equal(t, "warnings", len(warnings), 1)
	equal(t, "what it says", warnings[0].Text, "$121.00 of #1001 is only authorized: capture it under Verify Payment before handing over.")
}

func TestR2_TheTileCountsEachOrderOnce(t *testing.T) {
	d, _ := stocked(t)
	waiting := order(1002)
	waiting.Email = "other@example.com"
	take(t, d, order(1001), waiting, order(1003))
	must(t, save(t.Context(), d, named(t, d, "#1003"), store.ReadyForPickup))
	p, _, err := d.ClaimPush(t.Context(), "x", time.Minute)
	must(t, err)
	must(t, d.PushFailed(t.Context(), p, store.Fail(store.Refused, "It is on hold.")))
	counts, err := d.Counts(t.Context())
	must(t, err)
	equal(t, "needs action", counts.NeedsAction, 3)
	equal(t, "failed", counts.PushFailed, 1)
	equal(t, "waiting for pickup", counts.WaitingForPickup(), 1)
	equal(t, "error shown", named(t, d, "#1003").PushError, "It is on hold.")
	must(t, d.RetryPush(t.Context(), named(t, d, "#1003").ID))
	equal(t, "queued again", named(t, d, "#1003").Push, store.PushQueued)
	if err := d.RetryPush(t.Context(), named(t, d, "#1001").ID); store.CodeOf(err) != store.Invalid {
		t.Errorf("retrying nothing: %v, want invalid", err)
	}
}

func TestStockAlwaysEqualsItsLedger(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d, _ := stocked(t)
		var sold int64
		for n := range rapid.IntRange(1, 5).Draw(rt, "orders") {
			o := order(1001 + n)
			o.Lines[0].Quantity = rapid.Int64Range(0, 7).Draw(rt, "tyres")
			take(t, d, o)
			row := named(t, d, o.Name)
			to := rapid.SampledFrom([]store.Status{store.New, store.ReadyForPickup, store.Completed, store.Rejected}).Draw(rt, "to")
			must(t, save(t.Context(), d, row, to))
			if to != store.Rejected {
				sold += o.Lines[0].Quantity
				continue
			}
			// Shopify cancels or refuses, and either may be noted after all else.
			p := claimed(t, d)
			for p.Intent != store.IntentCancel {
				must(t, d.PushConfirmed(t.Context(), p, "Sent."))
				p = claimed(t, d)
			}
			if rapid.Bool().Draw(rt, "refused") {
				must(t, d.PushFailed(t.Context(), p, store.Fail(store.Refused, "No.")))
				sold += o.Lines[0].Quantity
			} else {
				confirmed(t, d, p, later(o, 10, refunding(0)))
			}
		}
		books, err := d.ProveBooks(t.Context())
		if err = errors.Join(err, books.Err()); err != nil {
			rt.Fatal(err)
		}
		if got := onHand(t, d, "TIR-38"); got != 10-sold {
			rt.Fatalf("on hand %d, want %d", got, 10-sold)
		}
	})
}

func TestChangesAreAnnouncedAfterCommit(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, order(1000)) // the first one also tells the shop's currency
	var heard []db.Topic
	stop := d.OnChange(func(c db.Change) {
		if _, err := d.Counts(context.Background()); err != nil {
			t.Error(err)
		}
		heard = append(heard, c.Topic)
	})
	take(t, d, order(1001))
	if len(heard) != 2 {
		t.Errorf("heard %v, want stock and orders", heard)
	}
	stop()
	take(t, d, order(1002))
	equal(t, "heard after stop", len(heard), 2)
}

func TestANoticeForAnUnknownOrderIsNotFound(t *testing.T) {
	d, _ := open(t)
	_, err := d.OrderNamed(t.Context(), "#1")
	equal(t, "code", store.CodeOf(err), store.NotFound)
	var e *store.Error
	equal(t, "speaks", errors.As(err, &e), true)
}

func TestR56_WhatComesBackIsWhatItsLogSaysThoughAProductIsStillToBeFound(t *testing.T) {
	d, c := stocked(t)
	o := order(1001)
	o.Lines[1].SKU = "NOBODY-KNOWS"
	take(t, d, o)
	row := named(t, d, "#1001")
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{
		{OrderID: row.ID, From: row.Status, To: store.ReadyForPickup, Part: o.FulfillmentOrders[0].ShopifyID},
	}))
	p, found, err := d.ClaimPush(t.Context(), "here", time.Minute)
	must(t, err)
	equal(t, "announced", found, true)
	p.Parts = []string{o.FulfillmentOrders[0].ShopifyID}
	must(t, d.PushConfirmed(t.Context(), p, "Shopify has mailed the customer."))
	equal(t, "announced", named(t, d, "#1001").Status, store.ReadyForPickup)

	c.At = c.At.Add(time.Minute)
	o.UpdatedAt = o.UpdatedAt.Add(time.Minute)
	o.FulfillmentOrders[0].State = "CLOSED"
	another := o.FulfillmentOrders[0]
	another.ShopifyID, another.State = "fo1001-2", "OPEN"
	o.FulfillmentOrders = append(o.FulfillmentOrders, another)
	take(t, d, o)
	row = named(t, d, "#1001")
	equal(t, "a part has come", row.Status, store.ProductMatchFailed)
	said := ""
	for _, e := range explain(t, d, "#1001").Story {
		if e.Kind == store.EventStatus && e.After != "" {
			said = e.After
		}
	}
	equal(t, "its log", said, string(row.Status))
}
