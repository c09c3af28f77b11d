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

// halved is an order to be shipped of which one unit is the warehouse's and the rest the counter's.
func (f *faulty) halved(t *testing.T) db.OrderRow {
	t.Helper()
	row := f.shipment(t, 3)
	must(t, f.shop.SplitPart(row.Name, 0, shopsim.Warehouse))
	f.poll(t)
	f.decided(t, row.Name)
	return f.order(t, row.Name)
}

// partly is an order of two parts saved as Completed, of which one went and one could not.
func (f *faulty) partly(t *testing.T, holdUp func(row db.OrderRow, part int) error) (row db.OrderRow, left int) {
	t.Helper()
	f.check(t)
	row = f.inParts(t)
	left = 1 - f.pickupPart(t, row)
	must(t, holdUp(row, left))
	f.poll(t)
	f.save(t, row, store.Completed)
	f.drain(t)
	f.poll(t)
	equal(t, "one part went", f.logged(row, "fulfillment"), 1)
	return row, left
}

func (f *faulty) hold(row db.OrderRow, part int) error {
	return f.shop.HoldPart(row.Name, part, "OTHER", "Other", "")
}

func (f *faulty) schedule(row db.OrderRow, part int) error {
	return f.shop.SchedulePart(row.Name, part, f.now().AddDate(0, 0, 9))
}

func TestR31_AnActThatGoesWellHidesNothingThatFailedOrWaits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		holdUp func(*faulty, db.OrderRow, int) error
		act    func(*testing.T, *faulty, db.OrderRow, int)
		push   store.PushState
		says   string
	}{
		"released": {(*faulty).hold, func(t *testing.T, f *faulty, row db.OrderRow, left int) {
			t.Helper()
			must(t, f.db.Release(t.Context(), row.ID, f.at(t, row).FulfillmentOrders[left].ShopifyID))
		}, store.PushConfirmed, ""}, // what the hold had made fail goes on with its release
		"failed, numbers":    {(*faulty).hold, numbered, store.PushFailed, "Try Again"},
		"scheduled, numbers": {(*faulty).schedule, numbered, store.PushQueued, "once that day has come"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			row, left := f.partly(t, func(row db.OrderRow, part int) error { return test.holdUp(f, row, part) })
			test.act(t, f, row, left)
			f.drain(t)
			f.poll(t)
			equal(t, "push", f.order(t, row.Name).Push, test.push)
			f.says(t, row, test.says)
		})
	}
}

// numbered gives what was handed over of an order a number.
func numbered(t *testing.T, f *faulty, row db.OrderRow, _ int) {
	t.Helper()
	must(t, f.db.Track(t.Context(), db.Tracking{OrderID: row.ID, Fulfillment: f.theGo(t, row).ShopifyID, Carrier: "UPS", Tracking: "1Z9"}))
}

func TestR55_WhatWasTakenBackIsNotHandedOverAgainWithTheRest(t *testing.T) {
	t.Parallel()
	for name, holdUp := range map[string]func(*faulty, db.OrderRow, int) error{
		"scheduled": (*faulty).schedule, "on hold": (*faulty).hold,
	} {
		for _, from := range []string{"here", "Shopify"} {
			t.Run(name+", from "+from, func(t *testing.T) {
				t.Parallel()
				f := openFaulty(t, shopsim.Config{Orders: 40})
				row, left := f.partly(t, func(row db.OrderRow, part int) error { return holdUp(f, row, part) })
				if from == "here" {
					must(t, f.db.TakeBack(t.Context(), row.ID, f.theGo(t, row).ShopifyID))
				} else {
					must(t, f.shop.TakeBack(row.Name))
				}
				f.drain(t)
				f.poll(t)
				equal(t, "status", f.order(t, row.Name).Status, store.New)
				must(t, f.shop.ReleasePart(row.Name, left))
				must(t, f.shop.OpenPart(row.Name, left))
				f.ended(t)
				if err := f.db.RetryPush(t.Context(), row.ID); store.CodeOf(err) != store.Invalid {
					t.Errorf("there is something to try again: %v", err)
				}
				equal(t, "fulfillments", f.logged(row, "fulfillment"), 1)
				equal(t, "mails", f.logged(row, "mail"), 1)

				f.save(t, f.order(t, row.Name), store.Completed)
				f.ended(t)
				equal(t, "status", f.order(t, row.Name).Status, store.Completed)
				equal(t, "fulfillments", f.logged(row, "fulfillment"), 3)
				equal(t, "mails", f.logged(row, "mail"), 3)
				f.proved(t)
			})
		}
	}
}

func TestR55_NumbersThatWereMendedTwiceOutOfReachAreTheLatest(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipped(t)
	f.connect(t, "http://127.0.0.1:1")
	f.begin("here")
	track := func(number string) {
		must(t, f.db.Track(t.Context(), db.Tracking{
			OrderID: row.ID, Fulfillment: explain(t, f.counter, row).Pushes[0].Fulfillments[0], Tracking: number,
		}))
	}
	track("1Z-WRONG")
	for range 6 {
		f.drain(t)
		f.forward(20 * time.Second)
	}
	f.connect(t, f.url)
	f.begin("here")
	track("1Z-RIGHT")
	f.ended(t)
	equal(t, "numbers", f.theGo(t, row).Tracking, "1Z-RIGHT")
}

func TestR55_ATakeBackWhoseAnswerGotLostIsKnownThoughItsLocationWasUnticked(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter, shopsim.Warehouse)
	f.check(t)
	row := f.halved(t)
	f.goes(t, row, store.StatusEdit{Part: f.at(t, row).FulfillmentOrders[1].ShopifyID})
	equal(t, "handed over", f.drain(t), sync.Drained{Confirmed: 1})
	f.poll(t)
	must(t, f.db.TakeBack(t.Context(), row.ID, f.theGo(t, row).ShopifyID))
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{ResetAfter: true})
	f.drain(t)
	f.tick(t, false, shopsim.Warehouse)
	f.ended(t)
	equal(t, "push", f.order(t, row.Name).Push, store.PushConfirmed)
	if told := f.told(t, row); strings.Contains(told, "was cancelled there") {
		t.Error("our own act is told as somebody else's:", told)
	}
	f.proved(t)
}

func TestR55_WhatAGoInDoubtDidNotHandOverIsLeft(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipment(t, 3)
	f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, 1)})
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{ResetBefore: true})
	f.shop.AfterRead(row.Name, func() { must(t, f.hold(row, 0)) })
	f.ended(t)
	f.says(t, row, "on hold", "Nothing was sent")
	must(t, f.shop.ReleasePart(row.Name, 0))
	f.poll(t)
	f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, f.at(t, row).FulfillmentOrders[0].Lines[0].Total)})
	f.ended(t)
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 1)
	equal(t, "push", f.order(t, row.Name).Push, store.PushConfirmed)
}

func TestR56_ADoubtThatIsOvertakenSilencesNoNews(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.first(t, store.DeliveryPickup)
	f.save(t, row, store.ReadyForPickup)
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{ResetBefore: true})
	f.shop.AfterRead(row.Name, func() { must(t, f.hold(row, 0)) })
	f.ended(t)
	f.says(t, row, "on hold")
	must(t, f.shop.ReleasePart(row.Name, 0))
	f.poll(t)
	f.save(t, f.order(t, row.Name), store.Completed)
	f.ended(t)
	must(t, f.shop.TakeBack(row.Name))
	f.poll(t)
	must(t, f.shop.HandOverPart(row.Name, 1))
	f.poll(t)
	f.tells(t, row, row.Name+" was handed over at Shopify")
}

func TestR29_R55_AnOrderWhoseOnlyGoWasTakenBackCanBeRejected(t *testing.T) {
	t.Parallel()
	for _, from := range []string{"here", "Shopify"} {
		t.Run("taken back from "+from, func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			f.check(t)
			row := f.shipment(t, 2)
			f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, 1)})
			f.drain(t)
			f.poll(t)
			if from == "here" {
				must(t, f.db.TakeBack(t.Context(), row.ID, f.theGo(t, row).ShopifyID))
			} else {
				must(t, f.shop.TakeBack(row.Name))
			}
			f.ended(t)
			f.save(t, f.order(t, row.Name), store.Rejected)
			f.ended(t)
			equal(t, "status", f.order(t, row.Name).Status, store.Rejected)
			equal(t, "cancelled", f.at(t, row).CancelledAt.IsZero(), false)
			f.proved(t)
		})
	}
}
