package sync_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync/shopsim"
)

// Whatever moves between locations at Shopify, and whatever is saved here meanwhile: the
// books agree with their ledger, the transaction asks what the own parts come to, and no
// other location's part is ever announced or handed over.
func TestR53_A2_WhateverMovesNoOtherLocationsPartIsEverSent(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			moveAbout(t, rand.New(rand.NewPCG(seed, 53))) //nolint:gosec // a test wants repeatable chance
		})
	}
}

// moveAbout does a dozen acts by chance, and looks after each that sends.
func moveAbout(t *testing.T, chance *rand.Rand) {
	t.Helper()
	f := owning(t, shopsim.Counter)
	own := []string{shopsim.Counter}
	f.check(t)
	names := []string{mixed, "#1002", "#1006"}
	untouched := func(name string) {
		for _, part := range f.atShopify(t, name).FulfillmentOrders {
			if !slices.Contains(own, part.Location) && part.State != "OPEN" && !part.Empty() {
				t.Fatalf("%s at %s is %s", part.ShopifyID, part.Location, part.State)
			}
		}
	}
	for range 12 {
		name, part := names[chance.IntN(len(names))], chance.IntN(3)
		at := []string{shopsim.Counter, shopsim.Warehouse, shopsim.SecondStore}[chance.IntN(3)]
		act := []string{"move", "send", "split", "accept", "ready", "poll"}[chance.IntN(6)]
		t.Log(act, name, part, at)
		switch act {
		case "move":
			must(t, f.shop.MovePart(name, part, at))
		case "send":
			must(t, f.shop.SendPart(name, part, at))
		case "split":
			must(t, f.shop.SplitPart(name, part, at))
		case "accept":
			f.poll(t)
			row := f.order(t, name)
			if change, err := f.db.Change(t.Context(), row.ID); err == nil && row.Changed {
				must(t, f.db.AcceptChange(t.Context(), row.ID, change.Version))
			}
		case "ready":
			row := f.order(t, name)
			err := f.db.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: row.Status, To: store.ReadyForPickup}})
			if err != nil && store.CodeOf(err) != store.Invalid {
				t.Fatal(err)
			}
			f.drain(t)
			untouched(name)
		case "poll":
			f.poll(t)
		}
		f.forward(time.Minute)
	}
	f.poll(t)
	for _, name := range names {
		untouched(name)
		settled(t, f, name)
	}
	f.proved(t)
}

// settled accepts what is left to be accepted, and compares the transaction with the
// units that the own parts have at Shopify.
func settled(t *testing.T, f *faulty, name string) {
	t.Helper()
	row := f.order(t, name)
	if change, err := f.db.Change(t.Context(), row.ID); err == nil {
		must(t, f.db.AcceptChange(t.Context(), row.ID, change.Version))
	}
	var want, sold int64
	for _, part := range f.atShopify(t, name).FulfillmentOrders {
		for _, line := range part.Lines {
			if part.Location == shopsim.Counter {
				want += line.Total
			}
		}
	}
	row = f.order(t, name)
	if row.TransactionID != "" {
		s, err := f.db.Sale(t.Context(), row.TransactionID)
		must(t, err)
		sold = s.Transaction.Items()
		if s.Transaction.Difference() != 0 {
			t.Errorf("%s: the transaction asks %d, Shopify %d", name, s.Transaction.Total, s.Transaction.ShopifyTotal)
		}
	}
	if sold != want {
		t.Errorf("%s: %d units are sold here, and our parts have %d", name, sold, want)
	}
	if open := row.Elsewhere != store.AllElsewhere; open != (want > 0) {
		t.Errorf("%s: elsewhere %d with %d units here", name, row.Elsewhere, want)
	}
}

// The Warehouse's share has the shipping. When all that it sent comes back, and Shopify gives
// back the goods alone, its return is of the goods alone, and Shopify goes on asking the rest.
func TestR53_ShippingStaysSoldWhereAllThatWasSentComesBack(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Warehouse)
	f.apart(t, shopsim.Warehouse)
	f.check(t)
	row, sale := f.order(t, mixed), f.sale(t, mixed)
	total := sale.Transaction.Total
	if sale.Transaction.Shipping == 0 {
		t.Fatal("the share has no shipping")
	}
	f.save(t, row, store.Completed)
	equal(t, "sent", f.drain(t).Confirmed, 1)
	must(t, f.db.TakePayment(t.Context(), store.Payment{
		TransactionID: row.TransactionID, Type: store.ECommerce, Card: "VISA", Minor: total, Currency: sale.Transaction.Currency,
	}, total))
	must(t, f.db.Finish(t.Context(), row.TransactionID))
	f.check(t)

	o := f.at(t, row)
	goods := total - sale.Transaction.Shipping
	for i, line := range o.Lines {
		if part := sale.Order.Lines[i]; part.Quantity > 0 {
			equal(t, "the Warehouse has the line alone", part.Quantity, line.Quantity)
			must(t, f.shop.ReturnInAdmin(mixed, i, int32(line.Quantity), 0)) //nolint:gosec // a handful
		}
	}
	f.accepted(t, row)
	returns := f.returns(t, row)
	equal(t, "returns", len(returns), 1)
	shipping := f.sale(t, mixed).Order
	left, err := f.db.OurShare(t.Context(), f.at(t, row))
	must(t, err)
	equal(t, "still asked", left.Total, shipping.Total)
	if left.Total < sale.Transaction.Shipping {
		t.Errorf("Shopify asks %d for the share, and its shipping is %d", left.Total, sale.Transaction.Shipping)
	}
	equal(t, "what came back", returns[0].Worth(), total-left.Total)
	if returns[0].Worth() > goods {
		t.Errorf("a return of %d was booked for goods of %d", returns[0].Worth(), goods)
	}
}
