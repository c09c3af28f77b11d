package sync_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/sync/shopsim"
)

// dealings are a shop and a colleague in Shopify's admin who deal with one order in any
// sequence, over a network that loses answers.
type dealings struct {
	*faulty
	row    db.OrderRow
	random *rand.Rand
	did    []string
	// theirs counts the fulfillments that the colleague made.
	theirs int
	// moving has the colleague also edit the order and move parts between locations, and
	// somebody here accept what asks.
	moving bool
}

func (d *dealings) latest(t *testing.T) store.Order {
	t.Helper()
	o, pending, err := d.db.Details(t.Context(), d.row.ID)
	must(t, err)
	if pending != nil {
		return *pending
	}
	return o
}

// ours is what the shop may be refused in words, and nothing else.
func (d *dealings) ours(t *testing.T, what string, err error) {
	t.Helper()
	switch store.CodeOf(err) {
	case "", store.Invalid, store.Conflict:
	default:
		t.Errorf("%s: %v", what, err)
	}
	d.did = append(d.did, fmt.Sprintf("%s (%v)", what, err))
}

func (d *dealings) step(t *testing.T) {
	t.Helper()
	if d.moving && d.random.IntN(3) == 0 {
		d.move(t)
		return
	}
	o := d.latest(t)
	parts := o.Parts()
	if len(parts) == 0 {
		d.move(t) // all of it is another location's
		return
	}
	part := parts[d.random.IntN(len(parts))]
	there := d.random.IntN(len(d.at(t, d.row).FulfillmentOrders))
	set := func(edit store.StatusEdit) error {
		edit.OrderID, edit.From = d.row.ID, d.order(t, d.row.Name).Status
		return d.db.SetStatuses(t.Context(), []store.StatusEdit{edit})
	}
	switch d.random.IntN(14) {
	case 0, 1, 2:
		line := part.Lines[d.random.IntN(len(part.Lines))]
		units := 1 + d.random.Int64N(line.Total+1)
		d.ours(t, fmt.Sprintf("hand over %d", units), set(store.StatusEdit{
			To: store.Completed, Lines: []store.PartLine{{ShopifyID: line.ShopifyID, Quantity: units}},
		}))
	case 3:
		d.ours(t, "hand over a part", set(store.StatusEdit{To: store.Completed, Part: part.ShopifyID}))
	case 4:
		d.ours(t, "a part is ready", set(store.StatusEdit{To: store.ReadyForPickup, Part: part.ShopifyID}))
	case 5:
		to := []store.Status{store.ReadyForPickup, store.ReadyForShipment, store.Completed}[d.random.IntN(3)]
		d.ours(t, "the order is "+string(to), set(store.StatusEdit{To: to}))
	case 6:
		if len(o.Fulfillments) > 0 {
			made := o.Fulfillments[d.random.IntN(len(o.Fulfillments))]
			d.ours(t, "take back", d.db.TakeBack(t.Context(), d.row.ID, made.ShopifyID))
		}
	case 7:
		d.ours(t, "release", d.db.Release(t.Context(), d.row.ID, part.ShopifyID))
	case 8:
		must(t, d.shop.HoldPart(d.row.Name, there, "OTHER", "Other", ""))
	case 9:
		must(t, d.shop.ReleasePart(d.row.Name, there))
	case 10:
		before := d.logged(d.row, "fulfillment")
		if d.random.IntN(3) > 0 {
			must(t, d.shop.HandOverUnit(d.row.Name))
		} else {
			must(t, d.shop.HandOverPart(d.row.Name, there))
		}
		d.theirs += d.logged(d.row, "fulfillment") - before
	case 11:
		must(t, d.shop.TakeBack(d.row.Name))
	case 13:
		line := part.Lines[d.random.IntN(len(part.Lines))]
		units := 1 + d.random.Int64N(line.Total+1)
		d.ours(t, fmt.Sprintf("reject %d", units), d.db.RejectLines(t.Context(), db.LineRejection{
			OrderID: d.row.ID, Lines: []store.PartLine{{ShopifyID: line.ShopifyID, Quantity: units}}, Reason: "broken",
		}))
	case 12:
		d.shop.FailNext(shopsim.Fault{}, []shopsim.Fault{{ResetAfter: true}, {ResetBefore: true}, {Truncate: true}}[d.random.IntN(3)])
	}
	if d.random.IntN(2) == 0 {
		d.drain(t)
	}
	d.forward(20 * time.Second)
	if d.random.IntN(3) == 0 {
		d.sync(t)
	}
}

// move is what moving adds to the steps.
func (d *dealings) move(t *testing.T) {
	t.Helper()
	at := []string{shopsim.Counter, shopsim.Counter, shopsim.Warehouse}[d.random.IntN(3)]
	part := d.random.IntN(len(d.at(t, d.row).FulfillmentOrders))
	switch act := d.random.IntN(6); act {
	case 0:
		must(t, d.shop.MovePart(d.row.Name, part, at))
		d.did = append(d.did, fmt.Sprintf("part %d moves to %s", part, at))
	case 1:
		must(t, d.shop.SplitPart(d.row.Name, part, at))
		d.did = append(d.did, fmt.Sprintf("part %d is split for %s", part, at))
	case 2:
		must(t, d.shop.EditUnit(d.row.Name))
		d.did = append(d.did, "a unit is edited away")
	case 3:
		must(t, d.shop.AddPart(d.row.Name, "PED-SPEC-01", []string{"PICK_UP", "SHIPPING"}[d.random.IntN(2)]))
		d.did = append(d.did, "a part is added")
	default:
		d.sync(t)
		d.accept(t)
	}
	d.forward(20 * time.Second)
}

// accept accepts what Shopify changed, where that may be.
func (d *dealings) accept(t *testing.T) {
	t.Helper()
	if !d.order(t, d.row.Name).Changed {
		return
	}
	change, err := d.db.Change(t.Context(), d.row.ID)
	must(t, err)
	d.ours(t, "accept", d.db.AcceptChange(t.Context(), d.row.ID, change.Version))
}

// Moves between locations and edits are added to the
// sequences: once what asks is accepted, the transaction asks what Shopify asks for the
// shop's own parts, to the cent, with as many units.
func TestR53_WhateverIsMovedAndEditedTooTheTransactionIsWhatShopifyAsksForOurParts(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			f := owning(t, shopsim.Counter)
			f.check(t)
			d := &dealings{faulty: f, random: rand.New(rand.NewPCG(seed, 2)), moving: true} //nolint:gosec // a test wants repeatable chance
			d.row = f.order(t, mixed)
			for range 30 {
				d.step(t)
			}
			for range 8 { // what is under way ends
				d.drain(t)
				d.forward(6 * time.Minute)
			}
			for range 3 {
				d.sync(t)
				d.accept(t)
				d.forward(time.Minute)
			}
			f.balanced(t)
			d.proved(t)
			d.asked(t)
			if t.Failed() {
				t.Log(d.did)
				t.Log(f.told(t, d.row))
			}
		})
	}
}

// asked compares the order's transactions with what Shopify asks for the own parts.
func (d *dealings) asked(t *testing.T) {
	t.Helper()
	row := d.order(t, d.row.Name)
	if row.Changed {
		t.Error("what asked was accepted, and asks still")
	}
	ours, err := d.db.OurShare(t.Context(), d.at(t, d.row))
	must(t, err)
	var total, items int64
	if row.TransactionID != "" {
		s, err := d.db.Sale(t.Context(), row.TransactionID)
		must(t, err)
		total, items = s.Transaction.Total, s.Transaction.Items()
	}
	equal(t, "the transaction asks", total, ours.Total)
	equal(t, "units sold", items, ours.Items())
}

// sync is a poll that succeeds, whatever was to fail next.
func (d *dealings) sync(t *testing.T) {
	t.Helper()
	for range 4 {
		if _, err := d.poller.Check(t.Context()); err == nil {
			return
		}
		d.forward(time.Minute)
	}
	t.Fatal("no poll succeeds")
}

// TestR55_WhateverIsDoneNothingIsHandedOverOrMailedTwice tries sequences of parts, holds
// and hand-overs, here and at Shopify, over a network that loses answers.
func TestR55_WhateverIsDoneNothingIsHandedOverOrMailedTwice(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			f := openFaulty(t, shopsim.Config{Orders: 40})
			f.check(t)
			d := &dealings{faulty: f, random: rand.New(rand.NewPCG(seed, 1))}
			if seed%2 == 0 {
				d.row = f.inParts(t)
			} else {
				d.row = f.several(t)
				must(t, f.shop.AddPart(d.row.Name, "TUB-2838", "PICK_UP"))
				d.sync(t)
			}
			for range 30 {
				d.step(t)
			}
			for range 8 { // what is under way ends
				d.drain(t)
				d.forward(6 * time.Minute)
			}
			d.sync(t)
			f.balanced(t)
			d.proved(t)
			if t.Failed() {
				t.Log(d.did)
				t.Log(f.told(t, d.row))
			}
		})
	}
}

// proved compares what the shop says it did with what Shopify did.
func (d *dealings) proved(t *testing.T) {
	t.Helper()
	here, rejected, told := 0, 0, map[string]bool{}
	for _, p := range explain(t, d.counter, d.row).Pushes {
		if p.State == store.PushQueued && !p.SentAt.IsZero() || p.State == store.PushSent {
			t.Errorf("a push of %s is still in doubt: %s", p.Intent, p.LastError)
		}
		switch p.Intent {
		case store.IntentFulfill:
			here += len(p.Fulfillments)
		case store.IntentReject:
			rejected += len(p.Fulfillments)
		case store.IntentPrepare:
			for _, part := range p.Parts {
				told[part] = true
			}
		}
	}
	equal(t, "fulfillments", d.logged(d.row, "fulfillment"), here+d.theirs)
	equal(t, "mails", d.logged(d.row, "mail"), here+len(told)+rejected)
	o := d.at(t, d.row)
	ordered := map[string]int64{}
	for _, l := range o.Lines {
		ordered[l.ShopifyID] = l.Quantity
	}
	progress := o.Progress()
	equal(t, "rejections", d.logged(d.row, "taken off"), rejected)
	var units int64
	for _, n := range ordered {
		units += n
	}
	if progress.Gone > units || progress.Units != units {
		t.Errorf("%d of %d handed over, and %d were ordered", progress.Gone, progress.Units, units)
	}
}
