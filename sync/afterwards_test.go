package sync_test

import (
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// shipped is an order that was handed over whole from here, as it shows after the poll.
func (f *faulty) shipped(t *testing.T) db.OrderRow {
	t.Helper()
	row := f.first(t, store.DeliveryShip)
	f.goes(t, row, store.StatusEdit{Carrier: "ups", Tracking: "1Z1"})
	equal(t, "handed over", f.drain(t), sync.Drained{Confirmed: 1})
	f.poll(t)
	return f.order(t, row.Name)
}

// theGo is the order's first fulfillment.
func (f *faulty) theGo(t *testing.T, row db.OrderRow) store.Fulfillment {
	t.Helper()
	return f.at(t, row).Fulfillments[0]
}

func TestR55_NumbersAreAddedAndMendedAfterwardsAndToldWhereAsked(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipped(t)
	made := f.theGo(t, row)
	equal(t, "the carrier as Shopify spells it", made.Carrier, "UPS")
	for _, tell := range []bool{false, true} {
		mails := f.logged(row, "mail")
		numbers := "1Z1, 1Z2"
		if tell {
			numbers = "1Z1, 1Z2, 1Z3"
		}
		must(t, f.db.Track(t.Context(), db.Tracking{
			OrderID: row.ID, Fulfillment: made.ShopifyID, Carrier: "fedex", Tracking: numbers, Tell: tell,
		}))
		equal(t, "tracked", f.drain(t), sync.Drained{Confirmed: 1})
		f.poll(t)
		now := f.theGo(t, row)
		equal(t, "carrier", now.Carrier, "FedEx")
		equal(t, "numbers", now.Tracking, numbers)
		if tell {
			mails++
		}
		equal(t, "mails", f.logged(row, "mail"), mails)
		equal(t, "status", f.order(t, row.Name).Status, store.Completed)
	}
	f.tells(t, row, "Shopify has the numbers of what was handed over of "+row.Name)

	// Numbers that Shopify has may still be unknown to the customer.
	mails := f.logged(row, "mail")
	must(t, f.db.Track(t.Context(), db.Tracking{OrderID: row.ID, Fulfillment: made.ShopifyID, Tracking: "1Z1, 1Z2, 1Z3", Tell: true}))
	equal(t, "told", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "mails", f.logged(row, "mail"), mails+1)

	err := f.db.Track(t.Context(), db.Tracking{OrderID: row.ID, Fulfillment: made.ShopifyID, Carrier: "UPS"})
	if store.CodeOf(err) != store.Invalid {
		t.Errorf("no number: %v", err)
	}
}

func TestR31_R55_ALostAnswerMailsNewNumbersOnce(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipped(t)
	mails := f.logged(row, "mail")
	must(t, f.db.Track(t.Context(), db.Tracking{OrderID: row.ID, Fulfillment: f.theGo(t, row).ShopifyID, Tracking: "9", Tell: true}))
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{ResetAfter: true})
	for range 4 {
		f.drain(t)
		f.forward(time.Minute)
	}
	equal(t, "mails", f.logged(row, "mail"), mails+1)
	equal(t, "confirmed", f.push(t, row), store.PushConfirmed)
}

func TestR56_AMistakenCompletedIsTakenBackAndNothingElseMoves(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]shopsim.Fault{"as it should": {}, "the answer got lost": {ResetAfter: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			f.check(t)
			row := f.first(t, store.DeliveryPickup)
			f.save(t, row, store.ReadyForPickup)
			equal(t, "told", f.drain(t), sync.Drained{Confirmed: 1})
			f.poll(t)
			f.save(t, f.order(t, row.Name), store.Completed)
			equal(t, "handed over", f.drain(t), sync.Drained{Confirmed: 1})
			f.poll(t)
			before, err := f.db.Sale(t.Context(), row.TransactionID)
			must(t, err)
			mails := f.logged(row, "mail")

			made := f.theGo(t, row)
			must(t, f.db.TakeBack(t.Context(), row.ID, made.ShopifyID))
			if err := f.db.TakeBack(t.Context(), row.ID, made.ShopifyID); store.CodeOf(err) != store.Invalid {
				t.Errorf("taken back twice: %v", err)
			}
			f.shop.FailNext(shopsim.Fault{}, fault)
			for range 3 {
				f.drain(t)
				f.forward(time.Minute)
			}
			for range 2 {
				f.poll(t)
				equal(t, "what it was before", f.order(t, row.Name).Status, store.ReadyForPickup)
			}
			if told := f.told(t, row); strings.Contains(told, "its fulfillment was cancelled there") || strings.Contains(told, "by itself") {
				t.Error("our own act is told as somebody else's:", told)
			}
			f.tells(t, row, row.Name+" is Ready for Pickup again", "is taken back at Shopify")
			equal(t, "at Shopify", f.at(t, row).Fulfillment, "UNFULFILLED")
			after, err := f.db.Sale(t.Context(), row.TransactionID)
			must(t, err)
			equal(t, "the transaction", after.Transaction.State, before.Transaction.State)
			equal(t, "the balance", after.Transaction.Balance(), before.Transaction.Balance())
			equal(t, "mails", f.logged(row, "mail"), mails)
			f.balanced(t)

			// The part that has come has pushes of its own.
			f.save(t, f.order(t, row.Name), store.Completed)
			equal(t, "handed over again", f.drain(t), sync.Drained{Confirmed: 1})
			equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
			f.poll(t)
			equal(t, "done", f.order(t, row.Name).Status, store.Completed)
		})
	}
}

func TestR56_WhatShopifyDoesNotTakeBackStaysAndSaysWhy(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipped(t)
	must(t, f.shop.StartReturn(row.Name))
	must(t, f.db.TakeBack(t.Context(), row.ID, f.theGo(t, row).ShopifyID))
	equal(t, "refused", f.drain(t), sync.Drained{Failed: 1})
	equal(t, "status", f.order(t, row.Name).Status, store.Completed)
	f.says(t, row, "Shopify refused", "being returned")
	must(t, f.shop.EndReturn(row.Name))
	must(t, f.db.RetryPush(t.Context(), row.ID))
	equal(t, "then", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "status", f.order(t, row.Name).Status, store.New)
}

func TestR53_AHoldIsReleasedWhereThisAppMay(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.first(t, store.DeliveryShip)
	part := f.at(t, row).FulfillmentOrders[0].ShopifyID
	if err := f.db.Release(t.Context(), row.ID, part); store.CodeOf(err) != store.Invalid {
		t.Errorf("nothing holds it: %v", err)
	}
	must(t, f.shop.HoldPart(row.Name, 0, "OTHER", "Other", "ask Maria"))
	f.poll(t)
	must(t, f.db.Release(t.Context(), row.ID, part))
	equal(t, "released", f.drain(t), sync.Drained{Confirmed: 1})
	f.poll(t)
	equal(t, "no longer held", f.order(t, row.Name).Held, false)
	f.tells(t, row, "A part of "+row.Name+" is released at Shopify")
	told := f.told(t, row)
	if strings.Contains(told, "item is released at Shopify") || strings.Contains(told, "items are released at Shopify") {
		t.Error("our own act is told as somebody else's:", told)
	}
	must(t, f.shop.ForeignHold(row.Name, 0))
	f.poll(t)
	must(t, f.db.Release(t.Context(), row.ID, part))
	equal(t, "another app's", f.drain(t), sync.Drained{Failed: 1})
	f.says(t, row, "doesn't let this app release the hold")
	equal(t, "asked for", f.logged(row, "released"), 1)
}

func TestR53_A3_WhatAHoldMadeFailGoesOnceItIsReleasedFromHere(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.inParts(t)
	held := 1 - f.pickupPart(t, row)
	must(t, f.shop.HoldPart(row.Name, held, "AWAITING_PAYMENT", "Awaiting payment", "ask Maria"))
	f.poll(t)
	f.save(t, row, store.Completed)
	equal(t, "drained", f.drain(t), sync.Drained{Failed: 1})
	must(t, f.db.Release(t.Context(), row.ID, f.at(t, row).FulfillmentOrders[held].ShopifyID))
	equal(t, "released", f.drain(t), sync.Drained{Confirmed: 2})
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
	equal(t, "push", f.order(t, row.Name).Push, store.PushConfirmed)
	equal(t, "says", f.order(t, row.Name).PushError, "")
}

func TestR54_AnAnnouncementThatIsTriedAgainIsNotCalledQueuedForEver(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.inParts(t)
	pickup := f.pickupPart(t, row)
	must(t, f.shop.HoldPart(row.Name, pickup, "AWAITING_PAYMENT", "Awaiting payment", ""))
	f.save(t, row, store.ReadyForPickup)
	equal(t, "drained", f.drain(t), sync.Drained{Failed: 1})
	// The order becomes by itself what its parcel is.
	must(t, f.db.SetStatuses(t.Context(), []store.StatusEdit{{
		OrderID: row.ID, From: store.ReadyForPickup, To: store.ReadyForShipment, Part: f.at(t, row).FulfillmentOrders[1-pickup].ShopifyID,
	}}))
	equal(t, "status", f.order(t, row.Name).Status, store.ReadyForShipment)
	must(t, f.shop.ReleasePart(row.Name, pickup))
	must(t, f.db.RetryPush(t.Context(), row.ID))
	equal(t, "tried again", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "push", f.order(t, row.Name).Push, store.PushConfirmed)
}

func TestR53_WhatIsAskedOfAPartThatMovedSaysWhereItWent(t *testing.T) {
	t.Parallel()
	for how, move := range map[string]func(f *faulty, i int) error{
		"whole": func(f *faulty, i int) error { return f.shop.MovePart(mixed, i, shopsim.Warehouse) },
		"anew":  func(f *faulty, i int) error { return f.shop.SendPart(mixed, i, shopsim.Warehouse) },
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			f := owning(t, shopsim.Counter)
			f.check(t)
			row := f.order(t, mixed)
			pickup := f.pickupPart(t, row)
			part := f.at(t, row).FulfillmentOrders[pickup].ShopifyID
			must(t, move(f, pickup))
			f.poll(t)
			set := func(to store.Status) error {
				return f.db.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: to, Part: part}})
			}
			for act, err := range map[string]error{
				"ready": set(store.ReadyForPickup), "handed over": set(store.Completed), "released": f.db.Release(t.Context(), row.ID, part),
			} {
				if store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), "Warehouse hands over now what was that part") {
					t.Errorf("%s: %v", act, err)
				}
			}
		})
	}
}
