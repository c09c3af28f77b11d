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
