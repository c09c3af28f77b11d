package sync_test

import (
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

// twoPickups is an order of which two parts are picked up.
func (f *faulty) twoPickups(t *testing.T) db.OrderRow {
	t.Helper()
	row := f.first(t, store.DeliveryPickup)
	must(t, f.shop.AddPart(row.Name, "TUB-2838", "PICK_UP"))
	f.poll(t)
	return f.order(t, row.Name)
}

// sets saves a status for one part, counted from 0.
func (f *faulty) sets(t *testing.T, row db.OrderRow, part int, to store.Status) {
	t.Helper()
	must(t, f.db.SetStatuses(t.Context(), []store.StatusEdit{{
		OrderID: row.ID, From: f.order(t, row.Name).Status, To: to, Part: f.at(t, row).FulfillmentOrders[part].ShopifyID,
	}}))
}

func TestR53_AScheduledPickupHoldsUpNoHandOverOfTheOthers(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.twoPickups(t)
	must(t, f.shop.SchedulePart(row.Name, 1, f.now().AddDate(0, 0, 9)))
	f.poll(t)
	f.save(t, f.order(t, row.Name), store.ReadyForPickup)
	equal(t, "the first part is announced", f.drain(t), sync.Drained{Waiting: 1})
	equal(t, "mails", f.logged(row, "mail"), 1)

	f.sets(t, row, 0, store.Completed)
	equal(t, "the customer fetches it", f.drain(t), sync.Drained{Confirmed: 1, Waiting: 1})
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 1)

	must(t, f.shop.OpenPart(row.Name, 1))
	f.forward(10 * time.Minute)
	equal(t, "its day", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "mails: two announced, one handed over", f.logged(row, "mail"), 3)
}

func TestR53_AScheduledPickupHoldsUpNoRejection(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.twoPickups(t)
	must(t, f.shop.SchedulePart(row.Name, 1, f.now().AddDate(0, 0, 9)))
	f.save(t, f.order(t, row.Name), store.ReadyForPickup)
	equal(t, "the first part is announced", f.drain(t), sync.Drained{Waiting: 1})
	f.save(t, f.order(t, row.Name), store.Rejected)
	equal(t, "cancelled, and nothing waits any more", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "push", f.push(t, row), store.PushConfirmed)
}

func TestR54_AnAnnouncedPartStaysAnnouncedWhenTheOthersAreSaved(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.inParts(t)
	f.sets(t, row, f.pickupPart(t, row), store.ReadyForPickup)
	f.save(t, f.order(t, row.Name), store.ReadyForShipment)
	equal(t, "announced", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "mails", f.logged(row, "mail"), 1)
	equal(t, "shown", f.push(t, row), store.PushConfirmed)
}

func TestR54_NewTakesAPartsAnnouncementBack(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.inParts(t)
	f.sets(t, row, 1-f.pickupPart(t, row), store.ReadyForShipment)
	f.sets(t, row, f.pickupPart(t, row), store.ReadyForPickup)
	f.save(t, f.order(t, row.Name), store.New)
	equal(t, "nothing waits", f.drain(t), sync.Drained{})
	f.sets(t, f.order(t, row.Name), f.pickupPart(t, row), store.ReadyForPickup)
	equal(t, "announced after all", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "mails", f.logged(row, "mail"), 1)
}

func TestR29_R54_ARefusedRejectionGivesAPartItsAnnouncementBack(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.inParts(t)
	pickup := f.pickupPart(t, row)
	f.sets(t, row, pickup, store.ReadyForPickup)
	f.save(t, f.order(t, row.Name), store.Rejected)
	must(t, f.shop.HandOverPart(row.Name, 1-pickup))
	drained := f.drain(t)
	f.drain(t)
	equal(t, "refused", drained.Failed, 1)
	equal(t, "what is left waits at the counter", f.order(t, row.Name).Status, store.ReadyForPickup)
	equal(t, "mails", f.logged(row, "mail"), 1)
}

func TestR54_AnOrderThatWaitsAgainForgetsWhichPartsWereToBeAnnounced(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.inParts(t)
	pickup := f.pickupPart(t, row)
	f.sets(t, row, pickup, store.ReadyForPickup)
	customer := f.sale(t, row.Name).Transaction.CustomerID
	_, err := f.db.UndoIdentify(t.Context(), row.ID)
	must(t, err)
	equal(t, "withdrawn", f.drain(t), sync.Drained{})
	_, err = f.db.Identify(t.Context(), []string{row.ID}, customer)
	must(t, err)
	parts, err := f.db.Parts(t.Context(), row.ID)
	must(t, err)
	equal(t, "not announced", parts.PartStatus(f.at(t, row).FulfillmentOrders[pickup]), store.New)
}

func TestR29_WhatWasTakenBackByQuantityForbidsNoRejection(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipment(t, 2)
	f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, 1)})
	reject := func() error {
		return f.db.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: f.order(t, row.Name).Status, To: store.Rejected}})
	}
	if err := reject(); store.CodeOf(err) != store.Invalid {
		t.Errorf("while it waits to go: %v", err)
	}
	equal(t, "gone", f.drain(t), sync.Drained{Confirmed: 1})
	if err := reject(); store.CodeOf(err) != store.Invalid {
		t.Errorf("once it has gone: %v", err)
	}
	f.poll(t)
	must(t, f.db.TakeBack(t.Context(), row.ID, f.theGo(t, row).ShopifyID))
	equal(t, "taken back", f.drain(t), sync.Drained{Confirmed: 1})
	f.poll(t)
	must(t, reject())
	equal(t, "held until Shopify has said", f.order(t, row.Name).Status, store.Rejected)
}

func TestR29_WhatWasTakenBackAtShopifyForbidsNoRejection(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipment(t, 2)
	f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, 1)})
	equal(t, "gone", f.drain(t), sync.Drained{Confirmed: 1})
	f.poll(t)
	must(t, f.shop.TakeBack(row.Name))
	f.poll(t)
	f.save(t, f.order(t, row.Name), store.Rejected)
	equal(t, "held until Shopify has said", f.order(t, row.Name).Status, store.Rejected)
}

func TestR54_AFailedAnnouncementStaysInSight(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]func(*testing.T, *faulty, db.OrderRow, int){
		"another part is saved": func(t *testing.T, f *faulty, row db.OrderRow, other int) {
			t.Helper()
			f.sets(t, row, other, store.ReadyForShipment)
		},
		"the other parts are saved": func(t *testing.T, f *faulty, row db.OrderRow, _ int) {
			t.Helper()
			f.save(t, f.order(t, row.Name), store.ReadyForShipment)
		},
		"another part goes": func(t *testing.T, f *faulty, row db.OrderRow, other int) {
			t.Helper()
			f.sets(t, row, other, store.Completed)
			equal(t, "while it is sent", f.push(t, row), store.PushFailed)
			equal(t, "gone", f.drain(t), sync.Drained{Confirmed: 1})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			f.check(t)
			row := f.inParts(t)
			pickup := f.pickupPart(t, row)
			f.sets(t, row, pickup, store.ReadyForPickup)
			must(t, f.shop.MarkInProgress(row.Name, pickup))
			equal(t, "refused", f.drain(t), sync.Drained{Failed: 1})
			then(t, f, row, 1-pickup)
			equal(t, "still shown", f.push(t, row), store.PushFailed)
			equal(t, "counts", f.order(t, row.Name).RequiresAction(), true)
			f.says(t, row, "doesn't say whether the customer was told")
			must(t, f.shop.OpenPart(row.Name, pickup))
			must(t, f.db.RetryPush(t.Context(), row.ID))
			equal(t, "tried again", f.drain(t), sync.Drained{Confirmed: 1})
			equal(t, "over", f.push(t, row), store.PushConfirmed)
		})
	}
}

func TestR54_AFailedAnnouncementEndsWithWhatHandsItsPartOver(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.inParts(t)
	pickup := f.pickupPart(t, row)
	f.sets(t, row, pickup, store.ReadyForPickup)
	must(t, f.shop.MarkInProgress(row.Name, pickup))
	equal(t, "refused", f.drain(t), sync.Drained{Failed: 1})
	f.sets(t, row, pickup, store.Completed)
	equal(t, "fetched", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "nothing is left to look at", f.push(t, row), store.PushConfirmed)
}

func TestR31_R55_TheLastGoIsSavedOnceAndARepeatSaysSo(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(*testing.T, *faulty, db.OrderRow) store.StatusEdit{
		"all that is left of a part": func(t *testing.T, f *faulty, row db.OrderRow) store.StatusEdit {
			t.Helper()
			return store.StatusEdit{Part: f.at(t, row).FulfillmentOrders[0].ShopifyID, Act: "one-act"}
		},
		"all that is left of a line": func(t *testing.T, f *faulty, row db.OrderRow) store.StatusEdit {
			t.Helper()
			return store.StatusEdit{Lines: []store.PartLine{{
				ShopifyID: f.at(t, row).FulfillmentOrders[0].Lines[0].ShopifyID, Quantity: f.at(t, row).FulfillmentOrders[0].Lines[0].Remaining,
			}}, Act: "one-act"}
		},
	} {
		for _, parts := range []int{1, 2} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				f := openFaulty(t, shopsim.Config{Orders: 40})
				f.check(t)
				row := f.inParts(t)
				if parts == 1 {
					row = f.first(t, store.DeliveryShip)
				}
				edit := edit(t, f, row)
				f.goes(t, row, edit)
				for _, from := range []store.Status{row.Status, f.order(t, row.Name).Status} {
					edit.OrderID, edit.From, edit.To = row.ID, from, store.Completed
					if err := f.db.SetStatuses(t.Context(), []store.StatusEdit{edit}); store.CodeOf(err) != store.Done {
						t.Errorf("the same act again: %v, want done", err)
					}
				}
				equal(t, "drained", f.drain(t), sync.Drained{Confirmed: 1})
				equal(t, "fulfillments", f.logged(row, "fulfillment"), 1)
			})
		}
	}
}
