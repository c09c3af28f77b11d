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
