package sync_test

import (
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopsim"
)

// ended sends, again and again, until nothing of it waits for anything but a person or a day.
func (f *faulty) ended(t *testing.T) {
	t.Helper()
	for range 8 {
		f.drain(t)
		f.forward(6 * time.Minute)
	}
	f.poll(t)
}

// decided accepts what Shopify changed about an order.
func (f *faulty) decided(t *testing.T, name string) {
	t.Helper()
	row := f.order(t, name)
	if !row.Changed {
		return
	}
	change, err := f.db.Change(t.Context(), row.ID)
	must(t, err)
	must(t, f.db.AcceptChange(t.Context(), row.ID, change.Version))
}

func TestR53_A2_WhatALocationHandedOverBeforeItWasTickedIsNotSoldHere(t *testing.T) {
	t.Parallel()
	for name, handOver := range map[string]func(*shopsim.Shop, string) error{
		"a unit": (*shopsim.Shop).HandOverUnit,
		"all":    func(s *shopsim.Shop, order string) error { return s.HandOverPart(order, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := owning(t, shopsim.Counter)
			f.check(t)
			row := f.shipment(t, 3)
			must(t, f.shop.SplitPart(row.Name, 0, shopsim.SecondStore))
			must(t, f.shop.MovePart(row.Name, 0, shopsim.Warehouse))
			must(t, f.shop.MovePart(row.Name, 1, shopsim.Counter))
			f.poll(t)
			f.decided(t, row.Name)
			must(t, handOver(f.shop, row.Name))
			f.poll(t)
			f.tick(t, true, shopsim.Warehouse)
			var waits int64
			for _, part := range f.atShopify(t, row.Name).FulfillmentOrders {
				for _, line := range part.Lines {
					waits += line.Remaining
				}
			}
			s := f.sale(t, row.Name)
			equal(t, "sold", s.Transaction.Items(), waits)
			equal(t, "difference", s.Transaction.Difference(), 0)
			f.poll(t)
			equal(t, "asks nobody", f.order(t, row.Name).Changed, false)
			f.proved(t)
		})
	}
}

func TestR53_A2_AnOrderThatOthersHandedOverIsHistoryOnceTheirLocationIsTicked(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter)
	must(t, f.shop.MovePart("#1002", 0, shopsim.Warehouse))
	f.check(t)
	must(t, f.shop.HandOverPart("#1002", 0))
	f.poll(t)
	equal(t, "taken in", f.tick(t, true, shopsim.Warehouse).TakenIn, 0)
	row := f.order(t, "#1002")
	equal(t, "status", row.Status, store.Completed)
	equal(t, "transaction", row.TransactionID, "")
	f.tells(t, row, "handed over before its location became this shop's own")
	f.proved(t)
}

func TestR53_A2_AGoWhosePartWentToAnotherLocationSaysWhere(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter)
	f.check(t)
	row := f.shipment(t, 2)
	f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, 1)})
	must(t, f.shop.MovePart(row.Name, 0, shopsim.Warehouse))
	f.ended(t)
	f.says(t, row, shopsim.Warehouse+" hands over now", "Nothing was sent")
	equal(t, "sent", f.logged(row, "fulfillment")+f.logged(row, "mail"), 0)
}

func TestR53_A2_TickingALocationReachesAnOrderThatIsDoneAndHasAChangeWaiting(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter, shopsim.Warehouse)
	f.check(t)
	row := f.halved(t)
	units := f.sale(t, row.Name).Transaction.Items()
	f.save(t, row, store.Completed)
	f.ended(t)
	f.tick(t, false, shopsim.Warehouse)
	must(t, f.shop.TakeBack(row.Name))
	f.poll(t)
	equal(t, "asks", f.order(t, row.Name).Changed, true)
	f.tick(t, true, shopsim.Warehouse)
	f.decided(t, row.Name)
	equal(t, "units", f.sale(t, row.Name).Transaction.Items(), units)
	f.proved(t)
}
