package sync_test

import (
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/sync"
	"tillbridge/sync/shopsim"
)

func TestR55_ASecondLostAnswerOfAGoIsWaitedForLikeTheFirst(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipment(t, 3)
	f.goes(t, row, store.StatusEdit{Lines: f.units(t, row, 1, 1)})
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{Status: 503})
	f.drain(t)
	f.forward(2 * time.Minute)
	// The order is read, its fulfillments are, and then Shopify takes the go, half a minute late.
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{}, shopsim.Fault{Late: 30 * time.Second})
	f.drain(t)
	equal(t, "asked for twice", f.asked("CreateFulfillment"), 2)
	for range 6 { // somebody asks for it again and again
		f.forward(10 * time.Second)
		must(t, f.db.HastenPushes(t.Context()))
		f.drain(t)
	}
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 1)
	equal(t, "mails", f.logged(row, "mail"), 1)
	f.forward(10 * time.Minute)
	f.poll(t)
	f.drain(t)
	equal(t, "it is found", explain(t, f.counter, row).Pushes[0].State, store.PushConfirmed)
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 1)
}

func TestR53_AnOrderThatComesBackFromOthersIsWorkAgain(t *testing.T) {
	t.Parallel()
	f := owning(t, shopsim.Counter)
	f.check(t)
	row := f.shipment(t, 2)
	f.save(t, row, store.Completed)
	must(t, f.shop.MovePart(row.Name, 0, shopsim.Warehouse))
	equal(t, "nothing is sent", f.drain(t), sync.Drained{})
	f.says(t, row)
	must(t, f.shop.MovePart(row.Name, 0, shopsim.Counter))
	f.poll(t)
	back := f.order(t, row.Name)
	equal(t, "status", back.Status, store.New)
	f.save(t, back, store.Completed)
	equal(t, "handed over", f.drain(t), sync.Drained{Confirmed: 1})
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 1)
	f.poll(t)
	equal(t, "done", f.order(t, row.Name).Status, store.Completed)
	f.proved(t)
}

func TestR56_WhatAColleagueTookBackDoesNotGoAgainWithTheRest(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipment(t, 2)
	must(t, f.shop.AddPart(row.Name, "TUB-2838", "SHIPPING"))
	must(t, f.shop.SchedulePart(row.Name, 1, f.now().Add(48*time.Hour)))
	f.poll(t)
	f.save(t, f.order(t, row.Name), store.Completed)
	f.drain(t)
	equal(t, "one part has gone", f.logged(row, "fulfillment"), 1)
	must(t, f.shop.TakeBack(row.Name))
	f.forward(6 * time.Minute) // the rest is tried again, before any poll
	f.drain(t)
	equal(t, "it does not go again", f.logged(row, "fulfillment"), 1)
	f.says(t, row, "was taken back at Shopify")
	f.poll(t)
	back := f.order(t, row.Name)
	equal(t, "work again", back.Status, store.New)
	must(t, f.shop.OpenPart(row.Name, 1))
	f.poll(t)
	f.save(t, f.order(t, row.Name), store.Completed)
	f.ended(t)
	equal(t, "all of it goes once more", f.logged(row, "fulfillment"), 2)
	equal(t, "at Shopify", f.at(t, row).Fulfillment, "FULFILLED")
}

func TestR55_WhatALostCallMadeIsTheActsTooWhenOthersGoLater(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.inParts(t)
	f.save(t, row, store.Completed)
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{ResetAfter: true})
	f.ended(t)
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 2)
	equal(t, "both are the act's", len(explain(t, f.counter, row).Pushes[0].Fulfillments), 2)
}

// What a go made is known by the lines of its part, which Shopify may not show for a while.
func TestR55_AGoInDoubtWaitsWhileItsPartIsNotShown(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{Orders: 40})
	f.check(t)
	row := f.shipment(t, 3)
	lines := f.units(t, row, 1, 1)
	f.goes(t, row, store.StatusEdit{Lines: lines})
	created, hides := false, true
	f.bend(func() {
		f.ask = func(body string) string {
			created = created || strings.Contains(body, "mutation CreateFulfillment")
			return body
		}
		f.answer = func(text string) string {
			if created && hides {
				return strings.ReplaceAll(text, lines[0].ShopifyID+`"`, lines[0].ShopifyID+`99"`)
			}
			return text
		}
	})
	f.shop.FailNext(shopsim.Fault{}, shopsim.Fault{ResetAfter: true})
	f.drain(t)
	f.forward(5 * time.Minute)
	f.drain(t)
	equal(t, "taken", f.logged(row, "fulfillment"), 1)
	equal(t, "while its part is not shown", explain(t, f.counter, row).Pushes[0].State, store.PushQueued)
	f.bend(func() { hides = false })
	f.forward(5 * time.Minute)
	f.drain(t)
	equal(t, "it is found", explain(t, f.counter, row).Pushes[0].State, store.PushConfirmed)
	equal(t, "fulfillments", f.logged(row, "fulfillment"), 1)
	equal(t, "mails", f.logged(row, "mail"), 1)
}
