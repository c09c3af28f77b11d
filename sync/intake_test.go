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

func TestR49_D6_WhatWasLeftOutComesInWithTheNextCheckOnceItIsWanted(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{BucketSize: 1e6})
	for range 70 {
		f.shop.Step()
	}
	f.check(t)
	f.settle(t)
	left, err := f.db.LeftOut(t.Context(), shopsim.Domain)
	must(t, err)
	all := store.Intake{Test: true, POS: true, Draft: true}
	var missing int64
	for _, l := range left {
		missing += l.Orders
	}
	if missing == 0 {
		t.Fatal("nothing was left out")
	}
	// Long after: the listing shows none of them any more.
	f.forward(24 * time.Hour)
	equal(t, "quiet", f.check(t), sync.Checked{})
	must(t, f.db.SetIntake(t.Context(), all))
	equal(t, "taken in", int64(f.check(t).TakenIn), missing)
	left, err = f.db.LeftOut(t.Context(), shopsim.Domain)
	must(t, err)
	equal(t, "kinds left out", len(left), 0)
	equal(t, "once", f.check(t), sync.Checked{})
}

// One that is gone at Shopify meanwhile isn't asked for by every poll.
func TestR49_D6_WhatWasLeftOutAndIsGoneIsForgotten(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{BucketSize: 1e6})
	name := ""
	for range 70 {
		name = f.shop.Step()
		f.check(t)
		if f.leftOut(t, name) {
			break
		}
	}
	f.settle(t)
	must(t, f.shop.Delete(name))
	must(t, f.db.SetIntake(t.Context(), store.Intake{Test: true, POS: true, Draft: true}))
	f.check(t)
	reads := f.asked("ReadOrder")
	f.check(t)
	equal(t, "asked again", f.asked("ReadOrder"), reads)
}

// One that can't be taken in is set aside like any other, and looked at again each
// hour, not by every poll.
func TestR49_D6_WhatWasLeftOutAndCantComeInIsSetAside(t *testing.T) {
	t.Parallel()
	f := openFaulty(t, shopsim.Config{BucketSize: 1e6})
	name := ""
	for range 70 {
		name = f.shop.Step()
		f.check(t)
		if f.leftOut(t, name) {
			break
		}
	}
	f.settle(t)
	f.bend(func() {
		f.answer = func(text string) string { return strings.ReplaceAll(text, `"name":"`+name+`"`, `"name":""`) }
	})
	must(t, f.db.SetIntake(t.Context(), store.Intake{Test: true, POS: true, Draft: true}))
	equal(t, "first", f.check(t).Quarantined, 1)
	f.settle(t)
	reads := f.asked("ReadOrder")
	equal(t, "again", f.check(t), sync.Checked{})
	equal(t, "read again", f.asked("ReadOrder"), reads)
	f.bend(func() { f.answer = nil })
	f.forward(61 * time.Minute)
	equal(t, "an hour later", f.check(t).TakenIn, 1)
}

func TestR60_B10_WhatIsWithheldIsKeptWithTheOrderAndAskedForAgain(t *testing.T) {
	t.Parallel()
	withheld := []string{"email", "customer.defaultEmailAddress"}
	at := &clock{}
	hiding := shopsim.New(shopsim.Config{Seed: 7, Orders: 20, Now: at.now, Withhold: withheld})
	showing := shopsim.New(shopsim.Config{Seed: 7, Orders: 20, Now: at.now})
	c := openAt(t, at, hiding, hiding)
	c.poller.SetDeep(10)
	c.check(t)
	n, err := c.db.Withheld(t.Context(), shopsim.Domain)
	must(t, err)
	if n == 0 {
		t.Fatal("nothing is withheld")
	}
	rows, err := c.db.Orders(t.Context(), db.OrderFilter{})
	must(t, err)
	e := explain(t, c, rows[0])
	equal(t, "email withheld", e.Customer.Withheld, true)
	equal(t, "said", e.Details.WithheldSentence() != "", true)
	// Approved: no order changes by it, and within a day it shows.
	c.connect(t, serve(t, showing))
	c.begin("here")
	c.forward(25 * time.Hour)
	c.check(t)
	n, err = c.db.Withheld(t.Context(), shopsim.Domain)
	must(t, err)
	equal(t, "withheld once it is approved", n, 0)
	equal(t, "email", explain(t, c, rows[0]).Customer.Withheld, false)
}

// An approval that lapsed takes nothing away: what was known of an order stays, and no
// change is made of it.
func TestR60_B10_WhatIsWithheldLaterStaysKnown(t *testing.T) {
	t.Parallel()
	at := &clock{}
	showing := shopsim.New(shopsim.Config{Seed: 7, Orders: 20, Now: at.now})
	hiding := shopsim.New(shopsim.Config{Seed: 7, Orders: 20, Now: at.now, Withhold: []string{
		"email", "customer.firstName",
		"customer.lastName", "customer.defaultEmailAddress", "shippingAddress",
	}})
	c := openAt(t, at, showing, showing)
	c.poller.SetDeep(10)
	c.check(t)
	row := c.which(t, func(r db.OrderRow) bool { return r.TransactionID != "" && r.Delivery == store.DeliveryShip })
	before := explain(t, c, row)
	c.connect(t, serve(t, hiding))
	c.begin("here")
	at.forward(3 * time.Second) // a reading of the same second could be the older one
	order, err := c.gateway.ReadOrder(t.Context(), row.ShopifyID)
	must(t, err)
	_, err = c.db.TakeIn(t.Context(), []store.Order{order})
	must(t, err)
	after := explain(t, c, row)
	equal(t, "withheld", len(after.Details.Withheld) > 0, true)
	equal(t, "email", after.Details.Email, before.Details.Email)
	equal(t, "buyer", after.Details.Buyer, before.Details.Buyer)
	equal(t, "address", after.Details.Shipping, before.Details.Shipping)
	equal(t, "asks", c.read(t, row).Changed, false)
}
