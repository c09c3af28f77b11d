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
