package sync_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tillbridge/store"
	"tillbridge/sync/shopsim"
)

// Whatever moves between locations at Shopify, and whatever is saved here meanwhile: the
// books agree with their ledger, the transaction asks what the own parts come to, and no
// other location's part is ever announced or handed over.
func TestR53_A2_WhateverMovesNoOtherLocationsPartIsEverSent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		f := owning(t, shopsim.Counter)
		own := []string{shopsim.Counter}
		f.check(t)
		names := []string{mixed, "#1002", "#1006"}
		untouched := func(name string) {
			for _, part := range f.atShopify(t, name).FulfillmentOrders {
				if !slices.Contains(own, part.Location) && part.State != "OPEN" && !part.Empty() {
					r.Fatalf("%s at %s is %s", part.ShopifyID, part.Location, part.State)
				}
			}
		}
		for range rapid.IntRange(2, 6).Draw(r, "acts") {
			name := rapid.SampledFrom(names).Draw(r, "order")
			at := rapid.SampledFrom([]string{shopsim.Counter, shopsim.Warehouse, shopsim.SecondStore}).Draw(r, "at")
			part := rapid.IntRange(0, 2).Draw(r, "part")
			switch rapid.SampledFrom([]string{"move", "send", "split", "accept", "ready", "poll"}).Draw(r, "act") {
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
					r.Fatal(err)
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
			settled(t, r, f, name)
		}
		report, err := f.db.ProveBooks(t.Context())
		must(t, err)
		for _, wrong := range report.Disagreements {
			r.Errorf("the books: %s", wrong)
		}
	})
}

// settled accepts what is left to be accepted, and compares the transaction with the
// units that the own parts have at Shopify.
func settled(t *testing.T, r *rapid.T, f *faulty, name string) {
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
			r.Errorf("%s: the transaction asks %d, Shopify %d", name, s.Transaction.Total, s.Transaction.ShopifyTotal)
		}
	}
	if sold != want {
		r.Errorf("%s: %d units are sold here, and our parts have %d", name, sold, want)
	}
	if open := row.Elsewhere != store.AllElsewhere; open != (want > 0) {
		r.Errorf("%s: elsewhere %d with %d units here", name, row.Elsewhere, want)
	}
}
