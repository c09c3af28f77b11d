package sync_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync"
	"tillbridge/sync/shopify"
	"tillbridge/sync/shopsim"
)

// owning is a shop that has said which locations are its own before any order came.
func owning(t *testing.T, own ...string) *faulty {
	t.Helper()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.listPlaces(t)
	if len(own) > 0 {
		f.tick(t, true, own...)
	}
	return f
}

func (f *faulty) listPlaces(t *testing.T) {
	t.Helper()
	places, err := f.gateway.Locations(t.Context())
	must(t, err)
	must(t, f.db.KeepLocations(t.Context(), shopsim.Domain, places))
}

func (f *faulty) tick(t *testing.T, own bool, names ...string) db.Ticked {
	t.Helper()
	ticked, err := f.db.OwnLocations(t.Context(), shopsim.Domain, names, own)
	must(t, err)
	return ticked
}

// mixed is the script's order of which one part is picked up and one shipped; #1023.
const mixed = "#1023"

// apart sends the shipped part of the mixed order to another location, and says which it is.
func (f *faulty) apart(t *testing.T, to string) int {
	t.Helper()
	shipped := 0
	for i, f := range f.atShopify(t, mixed).FulfillmentOrders {
		if f.Method == "SHIPPING" {
			shipped = i
		}
	}
	must(t, f.shop.MovePart(mixed, shipped, to))
	return shipped
}

func (f *faulty) atShopify(t *testing.T, name string) store.Order {
	t.Helper()
	var found store.Order
	must(t, f.gateway.ChangedOrders(t.Context(), time.Time{}, time.Time{}, func(page []shopify.Listed) error {
		for _, listed := range page {
			o, err := f.gateway.ReadOrder(t.Context(), listed.OrderID)
			if err != nil {
				return err
			}
			if o.Name == name {
				found = o
			}
		}
		return nil
	}))
	return found
}

// lines are what the order's transaction sells, as "SKU × quantity".
func (f *faulty) sale(t *testing.T, name string) store.Sale {
	t.Helper()
	row := f.order(t, name)
	if row.TransactionID == "" {
		t.Fatalf("%s has no transaction", name)
	}
	s, err := f.db.Sale(t.Context(), row.TransactionID)
	must(t, err)
	return s
}

// proved fails when stock isn't what its ledger says.
func (f *faulty) proved(t *testing.T) {
	t.Helper()
	report, err := f.db.ProveBooks(t.Context())
	must(t, err)
	for _, wrong := range report.Disagreements {
		t.Errorf("the books: %s", wrong)
	}
	must(t, report.Log.Err())
}

func TestR53_A2_OfAPickupHereAndAShipmentFromTheWarehouseOnlyThePickupIsOurs(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter)
	shipped := f.apart(t, shopsim.Warehouse)
	f.check(t)
	o := f.atShopify(t, mixed)
	s := f.sale(t, mixed)
	var units int64
	for _, line := range o.FulfillmentOrders[1-shipped].Lines {
		units += line.Total
	}
	equal(t, "units sold", s.Transaction.Items(), units)
	equal(t, "difference", s.Transaction.Difference(), 0)
	equal(t, "shipping goes with what is sent", s.Transaction.Shipping, 0)
	rest, why := s.Order.OthersShare()
	equal(t, "the rest", s.Transaction.Total+rest, o.Total)
	equal(t, "its cause", why, "share of Warehouse")
	equal(t, "what may be booked of the money", s.Order.Holding().Net(), s.Transaction.Total)
	row := f.order(t, mixed)
	equal(t, "delivery", row.Delivery, store.DeliveryPickup)
	equal(t, "items", row.Items, units)

	f.save(t, row, store.ReadyForPickup)
	equal(t, "told", f.drain(t), sync.Drained{Confirmed: 1})
	f.save(t, f.order(t, mixed), store.Completed)
	equal(t, "handed over", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 1)
	equal(t, "the warehouse's part", f.atShopify(t, mixed).FulfillmentOrders[shipped].State, "OPEN")
	f.poll(t)
	equal(t, "done", f.order(t, mixed).Status, store.Completed)
	f.proved(t)
}

func TestR53_A2_OfTwoPickupStoresOnlyOursIsAnnounced(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter)
	shipped := f.apart(t, shopsim.SecondStore)
	must(t, f.shop.Reroute(mixed, shipped, "PICK_UP"))
	f.check(t)
	row := f.order(t, mixed)
	f.save(t, row, store.ReadyForPickup)
	equal(t, "told", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "mails", f.logged(row, "mail"), 1)
	f.save(t, f.order(t, mixed), store.Completed)
	equal(t, "handed over", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 1)
	for _, part := range f.atShopify(t, mixed).FulfillmentOrders {
		if part.Location == shopsim.SecondStore && len(part.Lines) > 0 && part.Lines[0].Total > 0 {
			equal(t, "the other store's part", part.State, "OPEN")
		}
	}
	f.proved(t)
}

func TestR53_A2_WhatAHiddenServiceHandsOverIsNotSoldHere(t *testing.T) {
	t.Parallel()
	f := owning(t) // nobody has ticked anything: a service is never ours
	o := f.atShopify(t, mixed)
	served := slices.IndexFunc(o.FulfillmentOrders, func(p store.FulfillmentOrder) bool { return p.Method == "SHIPPING" })
	must(t, f.shop.ServePart(mixed, served))
	f.check(t)
	s := f.sale(t, mixed)
	equal(t, "units sold", s.Transaction.Items(), o.Items()-o.FulfillmentOrders[served].Lines[0].Total)
	_, why := s.Order.OthersShare()
	equal(t, "cause", why, "share of a fulfillment service")
	f.proved(t)
}

func TestR53_A2_AnOrderOfAnotherLocationIsNoWorkHere(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter)
	must(t, f.shop.MovePart("#1002", 0, shopsim.SecondStore))
	f.check(t)
	row := f.order(t, "#1002")
	equal(t, "transaction", row.TransactionID, "")
	equal(t, "counts", row.RequiresAction(), false)
	equal(t, "elsewhere", row.Elsewhere, store.AllElsewhere)
	listed := func(scope db.Scope) bool {
		rows, err := f.db.Orders(t.Context(), db.OrderFilter{Scope: scope})
		must(t, err)
		return slices.ContainsFunc(rows, func(r db.OrderRow) bool { return r.Name == "#1002" })
	}
	equal(t, "open", listed(db.OpenOrders), false)
	equal(t, "needs action", listed(db.NeedsAction), false)
	equal(t, "at other locations", listed(db.OtherLocations), true)
	err := f.db.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: store.New, To: store.ReadyForPickup}})
	equal(t, "nobody announces it", store.CodeOf(err), store.Invalid)

	// It comes here, and goes again.
	must(t, f.shop.SendPart("#1002", 0, shopsim.Counter))
	f.poll(t)
	row = f.order(t, "#1002")
	equal(t, "it is sold here", row.TransactionID != "", true)
	equal(t, "it counts", row.RequiresAction(), true)
	f.tells(t, row, "moved to "+shopsim.Counter)
	must(t, f.shop.MovePart("#1002", 1, shopsim.SecondStore))
	f.poll(t)
	row = f.order(t, "#1002")
	equal(t, "a person sees it", row.Changed, true)
	change, err := f.db.Change(t.Context(), row.ID)
	must(t, err)
	if text := change.After.Differences(change.Before); !strings.Contains(text, "moved to "+shopsim.SecondStore) {
		t.Errorf("the change is called %q", text)
	}
	must(t, f.db.AcceptChange(t.Context(), row.ID, change.Version))
	row = f.order(t, "#1002")
	equal(t, "no work again", row.RequiresAction(), false)
	equal(t, "no transaction", row.TransactionID, "")
	f.proved(t)
	must(t, f.shop.MovePart("#1002", 1, shopsim.Counter))
	f.poll(t)
	equal(t, "sold again", f.order(t, "#1002").TransactionID != "", true)
	f.proved(t)
}

func TestR53_A2_APartThatGoesToAnotherLocationGoesBackIntoStockAsAChange(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter)
	f.check(t)
	whole := f.sale(t, mixed).Transaction
	shipped := f.apart(t, shopsim.Warehouse)
	f.poll(t)
	row := f.order(t, mixed)
	equal(t, "asks", row.Changed, true)
	accept := func() store.Change {
		change, err := f.db.Change(t.Context(), row.ID)
		must(t, err)
		must(t, f.db.AcceptChange(t.Context(), row.ID, change.Version))
		return change
	}
	change := accept()
	equal(t, "stock comes back", change.Stock[0].Delta > 0, true)
	if now := f.sale(t, mixed).Transaction; now.Total >= whole.Total || now.Items() >= whole.Items() {
		t.Errorf("the transaction is %+v", now)
	}
	must(t, f.shop.MovePart(mixed, shipped, shopsim.Counter))
	f.poll(t)
	accept()
	equal(t, "total", f.sale(t, mixed).Transaction.Total, whole.Total)
	f.proved(t)
}

func TestR53_A2_ALocationTickedLaterTakesInWhatWaitsThereAndOneUntickedLeavesWhatIsBooked(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter)
	f.apart(t, shopsim.Warehouse)
	must(t, f.shop.MovePart("#1001", 0, shopsim.Warehouse))
	f.check(t)
	ticked := f.tick(t, true, "warehouse")
	equal(t, "taken in", ticked.TakenIn, 2)
	equal(t, "waiting", ticked.Waiting, 0)
	both := f.sale(t, mixed).Transaction
	equal(t, "all of it", both.Items(), f.atShopify(t, mixed).Items())
	equal(t, "a transaction", f.order(t, "#1001").TransactionID != "", true)
	f.proved(t)

	f.tick(t, false, shopsim.Warehouse)
	equal(t, "stays booked", f.sale(t, mixed).Transaction.Items(), both.Items())
	f.poll(t)
	equal(t, "asks nobody", f.order(t, mixed).Changed, false)
	row := f.order(t, mixed)
	f.save(t, row, store.Completed)
	equal(t, "ours goes", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "and nothing more", f.logged(row, "fulfillment"), 1)
	f.poll(t)
	f.poll(t)
	equal(t, "done", f.order(t, mixed).Status, store.Completed)
	row = f.order(t, "#1001")
	f.save(t, row, store.Completed)
	equal(t, "all of it theirs, so nothing is to be told", f.drain(t), sync.Drained{})
	equal(t, "nothing is sent", f.logged(row, "fulfillment")+f.logged(row, "mail"), 0)
	f.proved(t)
}

func TestR53_A2_RejectingWouldCancelWhatAnotherLocationHandsOver(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter)
	f.check(t)
	row := f.order(t, mixed)
	f.save(t, row, store.Rejected)
	f.apart(t, shopsim.Warehouse) // before the push goes out
	equal(t, "refused", f.drain(t).Failed, 1)
	equal(t, "not cancelled", f.atShopify(t, mixed).CancelledAt.IsZero(), true)
	f.poll(t)
	change, err := f.db.Change(t.Context(), row.ID)
	must(t, err)
	must(t, f.db.AcceptChange(t.Context(), row.ID, change.Version))
	err = f.db.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: store.New, To: store.Rejected}})
	equal(t, "not offered", store.CodeOf(err), store.Invalid)
}

func TestR53_A2_NothingIsSoldBeforeShopifySaysWhoHandsItOver(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 3, RoutingLag: time.Hour})
	f.listPlaces(t)
	f.tick(t, true, shopsim.Counter)
	f.check(t)
	row := f.order(t, "#1003")
	equal(t, "waits", row.TransactionID, "")
	equal(t, "as New", row.Status, store.New)
	f.forward(2 * time.Hour)
	f.check(t)
	equal(t, "sold", f.order(t, "#1003").TransactionID != "", true)
	f.proved(t)
}

func TestR53_UntilSomebodyChoosesAllLocationsAreOwnAndThatIsSaidOnce(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.apart(t, shopsim.Warehouse)
	f.check(t)
	equal(t, "all of it", f.sale(t, mixed).Transaction.Items(), f.atShopify(t, mixed).Items())
	f.forward(25 * time.Hour)
	f.check(t)
	said := 0
	events, err := f.db.Story(t.Context(), "")
	must(t, err)
	for _, e := range events {
		if strings.HasPrefix(e.Title, "Nobody has said which of Shopify's locations") {
			said++
		}
	}
	equal(t, "said", said, 1)
}

func TestR53_A8_OnlyWhatIsStillToBeHandedOverIsThisTillsWork(t *testing.T) {
	t.Parallel()
	twin, f := openFaulty(t, shopsim.Config{Orders: 40}), openFaulty(t, shopsim.Config{Orders: 40})
	twin.check(t)
	name := twin.several(t).Name
	must(t, f.shop.HandOverUnit(name))
	f.check(t)
	s := f.sale(t, name)
	equal(t, "units", s.Transaction.Items(), f.atShopify(t, name).Items()-1)
	_, why := s.Order.OthersShare()
	equal(t, "cause", why, "share of what was handed over before the order came here")
	f.poll(t)
	equal(t, "asks nobody", f.order(t, name).Changed, false)
	f.proved(t)
}

func TestR53_WhatIsNoLongerOursIsNeitherTakenBackNorTracked(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter, shopsim.Warehouse)
	shipped := f.apart(t, shopsim.Warehouse)
	f.check(t)
	row := f.order(t, mixed)
	f.save(t, row, store.Completed)
	equal(t, "handed over", f.drain(t), sync.Drained{Confirmed: 1})
	f.poll(t)
	o := f.atShopify(t, mixed)
	part := o.FulfillmentOrders[shipped].ShopifyID
	i := slices.IndexFunc(o.Fulfillments, func(made store.Fulfillment) bool { return slices.Contains(made.FulfillmentOrders, part) })
	theirs := o.Fulfillments[i]
	must(t, f.db.TakeBack(t.Context(), row.ID, theirs.ShopifyID))
	f.tick(t, false, shopsim.Warehouse)
	equal(t, "taken back", f.drain(t), sync.Drained{Failed: 1})
	f.says(t, row, "Shopify shows that no more as this shop's, so nothing was sent")
	if made := f.atShopify(t, mixed).Fulfillments[i]; !made.Stands() {
		t.Errorf("what the Warehouse sent is %s", made.State)
	}
	for what, act := range map[string]func() error{
		"taken back": func() error { return f.db.TakeBack(t.Context(), row.ID, theirs.ShopifyID) },
		"tracked": func() error {
			return f.db.Track(t.Context(), db.Tracking{OrderID: row.ID, Fulfillment: theirs.ShopifyID, Tracking: "1Z1"})
		},
	} {
		if err := act(); store.CodeOf(err) != store.Invalid || !strings.Contains(store.MessageOf(err), "another location") {
			t.Errorf("%s here: %v", what, err)
		}
	}
	f.proved(t)
}
