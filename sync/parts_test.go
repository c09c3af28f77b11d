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

// inParts is the script's first order of which one part is picked up and one shipped.
func (f *faulty) inParts(t *testing.T) db.OrderRow {
	t.Helper()
	row := f.first(t, store.DeliveryMixed)
	parts := f.at(t, row).FulfillmentOrders
	if len(parts) != 2 || parts[0].Method == parts[1].Method {
		t.Fatalf("the parts are %+v", parts)
	}
	return row
}

// at is the order as Shopify has it now.
func (f *faulty) at(t *testing.T, row db.OrderRow) store.Order {
	t.Helper()
	o, err := f.gateway.ReadOrder(t.Context(), row.ShopifyID)
	must(t, err)
	return o
}

// pickupPart is which part of the order is fetched.
func (f *faulty) pickupPart(t *testing.T, row db.OrderRow) int {
	t.Helper()
	for i, part := range f.at(t, row).FulfillmentOrders {
		if part.Method == "PICK_UP" {
			return i
		}
	}
	t.Fatal("no part is picked up")
	return 0
}

// says is what the order's row shows of a push that did not go.
func (f *faulty) says(t *testing.T, row db.OrderRow, words ...string) {
	t.Helper()
	for _, word := range words {
		if text := f.order(t, row.Name).PushError; !strings.Contains(text, word) {
			t.Errorf("%s says %q, without %q", row.Name, text, word)
		}
	}
}

func TestR28_A1_PartsOfTwoWaysOfDeliveryAreHandedOverOneCallEach(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.inParts(t)
	f.save(t, row, store.Completed)
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
	equal(t, "at Shopify", f.at(t, row).Fulfillment, "FULFILLED")
}

func TestR31_A1_AnAnswerLostBetweenTwoPartsSendsNeitherTwice(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.inParts(t)
	f.save(t, row, store.Completed)
	// Read, first part, lost: the second one isn't sent in this try.
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{ResetAfter: true})
	for range 5 {
		f.drain(t)
		f.forward(time.Minute)
	}
	equal(t, "push", f.push(t, row), store.PushConfirmed)
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
	equal(t, "mails", f.logged(row, "mail"), 2)
}

func TestR53_A3_APartOnHoldHoldsUpNoOtherAndSaysWhy(t *testing.T) {
	t.Parallel()
	for to, sent := range map[store.Status]string{store.Completed: "fulfillment", store.ReadyForPickup: "mail"} {
		t.Run(string(to), func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			f.check(t)
			row := f.inParts(t)
			held := 1 - f.pickupPart(t, row)
			if to == store.ReadyForPickup {
				must(t, f.shop.Reroute(row.Name, held, "PICK_UP")) // two parts to be fetched, the second one new
				held = 2
			}
			must(t, f.shop.HoldPart(row.Name, held, "AWAITING_PAYMENT", "Awaiting payment", "ask Maria"))
			f.save(t, row, to)
			equal(t, "drained", f.drain(t), sync.Drained{Failed: 1})
			equal(t, "sent", f.logged(row, sent), 1)
			f.says(t, row, "Shopify has mailed the customer about what could go.", "on hold at Shopify (Awaiting payment, ask Maria)", "Try Again")
			must(t, f.shop.ReleasePart(row.Name, held))
			must(t, f.db.RetryPush(t.Context(), row.ID))
			equal(t, "released", f.drain(t), sync.Drained{Confirmed: 1})
			equal(t, "sent", f.logged(row, sent), 2)
			equal(t, "mails", f.logged(row, "mail"), 2)
		})
	}
}

func TestR53_A3_APartThatIsScheduledGoesOnceItsDayHasCome(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.inParts(t)
	later := 1 - f.pickupPart(t, row)
	must(t, f.shop.SchedulePart(row.Name, later, f.now().AddDate(0, 0, 9)))
	f.save(t, row, store.Completed)
	equal(t, "drained", f.drain(t), sync.Drained{Waiting: 1})
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 1)
	f.says(t, row, "scheduled at Shopify for "+f.now().AddDate(0, 0, 9).Local().Format("Jan 2, 2006"), "sent once that day has come")
	must(t, f.shop.OpenPart(row.Name, later))
	f.forward(10 * time.Minute)
	equal(t, "its day", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
}

func TestR56_B4_WhatAColleagueMarkedInProgressIsNotCalledTold(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(*testing.T, *faulty, string) error{
		"marked":        func(_ *testing.T, f *faulty, order string) error { return f.shop.MarkInProgress(order, 0) },
		"one unit went": func(_ *testing.T, f *faulty, order string) error { return f.shop.HandOverUnit(order) },
		"told in admin": func(t *testing.T, f *faulty, order string) error { t.Helper(); return f.prepareInAdmin(t, order) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			f.check(t)
			row := f.several(t)
			must(t, act(t, f, row.Name))
			mails := f.logged(row, "mail")
			f.save(t, row, store.ReadyForPickup)
			equal(t, "drained", f.drain(t), sync.Drained{Failed: 1})
			equal(t, "mails", f.logged(row, "mail"), mails)
			f.says(t, row, "doesn't say whether the customer was told", "save Completed when they come", "mark it open again")
			must(t, f.shop.OpenPart(row.Name, 0))
			must(t, f.db.RetryPush(t.Context(), row.ID))
			equal(t, "opened again", f.drain(t), sync.Drained{Confirmed: 1})
			equal(t, "mails", f.logged(row, "mail"), mails+1)
		})
	}
}

// several is a pickup order with more than one unit in its first line.
func (f *faulty) several(t *testing.T) db.OrderRow {
	t.Helper()
	rows, err := f.db.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated})
	must(t, err)
	for _, row := range rows {
		if row.Delivery == store.DeliveryPickup && row.Status == store.New && row.TransactionID != "" {
			if o := f.at(t, row); o.FulfillmentOrders[0].Lines[0].Total > 1 && o.FulfillmentOrders[0].State == "OPEN" {
				return row
			}
		}
	}
	t.Fatal("no pickup of several units")
	return db.OrderRow{}
}

// prepareInAdmin is somebody who tells the customer in Shopify's admin.
func (f *faulty) prepareInAdmin(t *testing.T, order string) error {
	t.Helper()
	o := f.at(t, f.order(t, order))
	return f.gateway.PrepareForPickup(t.Context(), []string{o.FulfillmentOrders[0].ShopifyID})
}

func TestR56_B5_AnEmptyClosedPartIsNeitherADeliveryNorTold(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	must(t, f.shop.Reroute(row.Name, 0, "SHIPPING"))
	o := f.at(t, row)
	equal(t, "delivery", store.DeliveryOf(o), store.DeliveryShip)
	equal(t, "parts", len(o.FulfillmentOrders), 2)
	must(t, f.shop.Reroute(row.Name, 1, "PICK_UP"))
	f.save(t, row, store.ReadyForPickup)
	equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "mails", f.logged(row, "mail"), 1)
}

func TestR56_B6_AlreadyNeedsShopifysWordAndWhatIsHiddenNamesItsScope(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.inParts(t)
	service := 1 - f.pickupPart(t, row)
	must(t, f.shop.ServePart(row.Name, service))
	f.save(t, row, store.Completed)
	equal(t, "our part goes", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 1)

	// Somebody else hands our part over; the service still has its own.
	other := openFaulty(t, shopsim.Config{Orders: 40})
	other.check(t)
	row = other.inParts(t)
	service = 1 - other.pickupPart(t, row)
	must(t, other.shop.HandOverPart(row.Name, 1-service))
	must(t, other.shop.ServePart(row.Name, service))
	other.save(t, row, store.Completed)
	equal(t, "not called done", other.drain(t), sync.Drained{Failed: 1})
	other.says(t, row, "read_third_party_fulfillment_orders", "nothing was sent")

	// All of it is hidden: after an hour the scope is named instead of trying for ever.
	whole := openFaulty(t, shopsim.Config{Orders: 40})
	whole.check(t)
	row = whole.first(t, store.DeliveryShip)
	must(t, whole.shop.ServePart(row.Name, 0))
	whole.save(t, row, store.Completed)
	equal(t, "at first", whole.drain(t), sync.Drained{Waiting: 1})
	whole.forward(61 * time.Minute)
	equal(t, "after an hour", whole.drain(t), sync.Drained{Failed: 1})
	whole.says(t, row, "shows this app no part", "read_third_party_fulfillment_orders")
}
