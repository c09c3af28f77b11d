package sync_test

import (
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

func TestR43_R53_TickingALocationAcceptsNothingThatAPersonChoseToKeep(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter)
	f.apart(t, shopsim.Warehouse)
	f.check(t)
	booked := f.sale(t, mixed).Transaction
	row := f.order(t, mixed)
	must(t, f.shop.EditUnit(mixed))
	f.poll(t)
	change, err := f.db.Change(t.Context(), row.ID)
	must(t, err)
	must(t, f.db.KeepChange(t.Context(), row.ID, change.Version))
	equal(t, "kept", f.order(t, mixed).Changed, false)

	ticked := f.tick(t, true, shopsim.Warehouse)
	equal(t, "taken in", ticked.TakenIn, 1)
	equal(t, "waiting", ticked.Waiting, 1)
	equal(t, "a person is asked", f.order(t, mixed).Changed, true)
	now := f.sale(t, mixed).Transaction
	equal(t, "units", now.Items(), booked.Items())
	equal(t, "total", now.Total, booked.Total)
	f.proved(t)
}

func TestR53_R55_TakingOursBackSellsNoUnitOfAnotherLocation(t *testing.T) {
	t.Parallel()
	twin, f := openFaulty(t, shopsim.Config{Orders: 40}), owning(t, shopsim.Counter)
	twin.check(t)
	name := twin.shipment(t, 2).Name
	must(t, f.shop.SplitPart(name, 0, shopsim.Warehouse))
	f.check(t)
	booked := f.sale(t, name).Transaction
	must(t, f.shop.HandOverPart(name, 1))
	must(t, f.shop.HandOverPart(name, 0))
	f.poll(t)
	must(t, f.shop.TakeBack(name))
	f.poll(t)
	equal(t, "asks nobody", f.order(t, name).Changed, false)
	equal(t, "units", f.order(t, name).Items, booked.Items())
	f.proved(t)
}

func TestR31_R53_TakingBackForgetsNothingThatWasNotedOrIsWithheldByNow(t *testing.T) {
	t.Parallel()
	twin, f := openFaulty(t, shopsim.Config{Orders: 40}), owning(t, shopsim.Counter)
	twin.check(t)
	name := twin.shipment(t, 3).Name
	must(t, f.shop.SplitPart(name, 0, shopsim.Warehouse))
	must(t, f.shop.HandOverUnit(name))
	f.apart(t, shopsim.Warehouse)
	f.check(t)
	row, booked := f.order(t, name), f.sale(t, name).Transaction
	f.goes(t, row, store.StatusEdit{})
	equal(t, "handed over", f.drain(t), sync.Drained{Confirmed: 1})
	f.poll(t)
	goes := f.at(t, row).Fulfillments
	must(t, f.db.TakeBack(t.Context(), row.ID, goes[len(goes)-1].ShopifyID))
	equal(t, "taken back", f.drain(t), sync.Drained{Confirmed: 1})
	for range 2 {
		now := f.order(t, name)
		equal(t, "asks nobody", now.Changed, false)
		equal(t, "units", now.Items, booked.Items())
		equal(t, "all of them are left", now.Progress.Gone, 0)
		f.forward(time.Minute)
		f.poll(t)
	}

	// The share of an order as the pusher reads it, of which Shopify keeps the person back.
	known := f.sale(t, mixed).Order
	o := f.at(t, f.order(t, mixed))
	o.Email, o.Withheld = "", []string{"email"}
	share, err := f.db.OurShare(t.Context(), o)
	must(t, err)
	_, err = f.db.TakeIn(t.Context(), []store.Order{share})
	must(t, err)
	equal(t, "email", f.sale(t, mixed).Order.Email, known.Email)
	f.proved(t)
}

func TestR53_A2_WhatALocationShippedBeforeItIsTickedIsNotSoldHere(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter)
	must(t, f.shop.MovePart("#1001", 0, shopsim.Warehouse))
	must(t, f.shop.MovePart("#1002", 0, shopsim.Warehouse))
	shipped := f.apart(t, shopsim.Warehouse)
	f.check(t)
	before := f.sale(t, mixed)
	must(t, f.shop.HandOverPart("#1001", 0))
	must(t, f.shop.HandOverPart(mixed, shipped))
	f.poll(t)
	ticked := f.tick(t, true, shopsim.Warehouse)
	equal(t, "taken in", ticked.TakenIn, 1)
	equal(t, "what still waits there", f.order(t, "#1002").TransactionID != "", true)
	for range 2 {
		row := f.order(t, "#1001")
		equal(t, "no transaction", row.TransactionID, "")
		equal(t, "no work", row.RequiresAction(), false)
		row = f.order(t, mixed)
		equal(t, "asks nobody", row.Changed, false)
		now := f.sale(t, mixed)
		equal(t, "units", now.Transaction.Items(), before.Transaction.Items())
		equal(t, "total", now.Transaction.Total, before.Transaction.Total)
		f.proved(t)
		must(t, f.shop.Move("#1001", "2 New Street"))
		must(t, f.shop.Archive(mixed))
		f.poll(t)
	}
	// What it takes back is to be handed over again, from here now.
	must(t, f.shop.TakeBack("#1001"))
	f.poll(t)
	equal(t, "sold here", f.order(t, "#1001").TransactionID != "", true)
	f.proved(t)
}
