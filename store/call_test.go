package store_test

import (
	"strings"
	"testing"
	"time"

	"tillbridge/store"
)

func order(kind store.EventKind, status store.Status) store.Happened {
	return store.Happened{
		Event:     store.Event{Kind: kind, Actor: store.Automatic, SubjectID: "o1", After: string(status)},
		OrderName: "#1001", Status: status, TransactionID: "t1", Delivery: store.DeliveryPickup,
	}
}

func TestR68_WhatNeedsAPersonCallsOne(t *testing.T) {
	changed := order(store.EventChanged, store.ReadyForPickup)
	changed.Changed = true
	failed := order(store.EventPushFailed, store.ReadyForPickup)
	failed.Push = store.PushFailed
	aside := store.Happened{Event: store.Event{Kind: store.EventQuarantined, Actor: store.Automatic}}
	for _, test := range []struct {
		name string
		h    store.Happened
		kind store.CallKind
		says string
	}{
		{"a new order", order(store.EventTakenIn, store.New), store.CallNewOrder, "is new"},
		{"no customer", order(store.EventWaiting, store.CustomerIDNeeded), store.CallDecision, "needs a customer"},
		{"no product", order(store.EventWaiting, store.ProductMatchFailed), store.CallDecision, "needs a product"},
		{"changed at Shopify", changed, store.CallDecision, "changed at Shopify"},
		{"a failed push", failed, store.CallFailedPush, "did not reach Shopify"},
		{"set aside", aside, store.CallDecision, "can't be taken in"},
	} {
		if call, ok := store.CallFor(test.h); !ok || call.Kind != test.kind || call.Needs != test.says {
			t.Errorf("%s: %v %+v, want %s that says %q", test.name, ok, call, test.kind, test.says)
		}
	}
}

func TestR68_WhatNeedsNobodyCallsNobody(t *testing.T) {
	staff := order(store.EventWaiting, store.CustomerIDNeeded)
	staff.Event.Actor = "Anna"
	let := store.Happened{Event: store.Event{Kind: store.EventQuarantined, Actor: "Anna"}}
	archived := order(store.EventTakenIn, store.New)
	archived.Archived = true
	since := order(store.EventTakenIn, store.ReadyForPickup)
	since.Event.After = string(store.New)
	solved := order(store.EventWaiting, store.New)
	solved.Event.After = string(store.CustomerIDNeeded)
	retried := order(store.EventPushFailed, store.ReadyForShipment)
	retried.Push = store.PushQueued
	for name, h := range map[string]store.Happened{
		"what staff did": staff, "what staff let go": let, "archived at Shopify": archived, "dealt with since": since, "solved since": solved,
		"tried again since": retried, "over before it came": order(store.EventTakenIn, store.Completed),
		"an order that is gone": {Event: store.Event{Kind: store.EventTakenIn, Actor: store.Automatic}},
		"another event":         order(store.EventPrinted, store.New),
	} {
		if call, ok := store.CallFor(h); ok {
			t.Errorf("%s calls somebody: %+v", name, call)
		}
	}
}

func TestR68_APickListIsForWhatCanBePicked(t *testing.T) {
	if !order(store.EventTakenIn, store.New).ReadyToPick() || !order(store.EventMatched, store.New).ReadyToPick() {
		t.Error("an order with its transaction can't be picked")
	}
	waits, digital, moved := order(store.EventTakenIn, store.New), order(store.EventTakenIn, store.New), order(store.EventMatched, store.New)
	waits.TransactionID, digital.Delivery, moved.Status = "", store.DeliveryNothing, store.Rejected
	for name, h := range map[string]store.Happened{
		"no transaction": waits, "nothing to hand over": digital, "rejected since": moved, "history": order(store.EventTakenIn, store.Completed),
	} {
		if h.ReadyToPick() {
			t.Errorf("%s: a pick list", name)
		}
	}
}

var everything = store.CallPlan{NewOrders: true, Decisions: true, FailedPushes: true, Outages: true, Sound: true, Show: true}

func call(kind store.CallKind, id, needs string) store.Call {
	return store.Call{Kind: kind, OrderID: id, OrderName: "#" + id, Needs: needs}
}

func TestR68_ManyInARowAreOneNotice(t *testing.T) {
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)
	var c store.Caller
	one, ok := c.Notice([]store.Call{call(store.CallNewOrder, "1001", "is new")}, everything, noon)
	if !ok || one.Title != "New order #1001" || one.Chime != store.ChimeNewOrder {
		t.Errorf("one order: %+v", one)
	}
	three, _ := c.Notice([]store.Call{
		call(store.CallNewOrder, "1002", "is new"), call(store.CallNewOrder, "1003", "is new"), call(store.CallNewOrder, "1004", "is new"),
	}, everything, noon)
	if three.Title != "3 new orders" || three.Text != "#1002, #1003, #1004" {
		t.Errorf("three orders: %+v", three)
	}
	mixed, _ := c.Notice([]store.Call{
		call(store.CallNewOrder, "1005", "is new"), call(store.CallDecision, "1006", "needs a customer"),
	}, everything, noon)
	if mixed.Title != "1 new order, 1 order needs a decision" || mixed.Text != "#1005, #1006 needs a customer" ||
		mixed.Chime != store.ChimeNeeded {
		t.Errorf("a mixture: %+v", mixed)
	}
	var many []store.Call
	for range 40 {
		many = append(many, store.Call{Kind: store.CallNewOrder, OrderID: strings.Repeat("x", len(many)+1), OrderName: "#7", Needs: "is new"})
	}
	if n, _ := c.Notice(many, everything, noon); n.Title != "40 new orders" || n.Text != "#7, #7, #7, #7, #7, #7, 34 more" {
		t.Errorf("forty orders: %+v", n)
	}
}

func TestR68_NothingIsToldTwiceADay(t *testing.T) {
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)
	var c store.Caller
	same := []store.Call{call(store.CallDecision, "1001", "needs a customer")}
	if _, ok := c.Notice(same, everything, noon); !ok {
		t.Fatal("nothing is told at all")
	}
	if n, ok := c.Notice(same, everything, noon.Add(23*time.Hour)); ok {
		t.Errorf("told again: %+v", n)
	}
	if _, ok := c.Notice([]store.Call{call(store.CallDecision, "1001", "needs a product")}, everything, noon); !ok {
		t.Error("another reason of the same order is not told")
	}
	if _, ok := c.Notice(same, everything, noon.Add(24*time.Hour)); !ok {
		t.Error("the next day it is not told")
	}
}

func TestR68_EachKindCanBeTurnedOff(t *testing.T) {
	for _, kind := range store.CallKinds() {
		plan := everything
		*plan.Switch(kind) = false
		var c store.Caller
		if n, ok := c.Notice([]store.Call{call(kind, "1001", "x")}, plan, time.Now()); ok {
			t.Errorf("%s is off and told: %+v", kind, n)
		}
		for _, other := range store.CallKinds() {
			if _, ok := c.Notice([]store.Call{call(other, "1002", "x")}, plan, time.Now()); ok != (other != kind) {
				t.Errorf("with %s off, %s is told: %v", kind, other, ok)
			}
		}
	}
}

func TestR68_QuietHoursGoOverMidnight(t *testing.T) {
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, time.Local) }
	night, err := store.ParseQuietHours(" 22:00 - 7:30 ")
	if err != nil || night.String() != "22:00-07:30" {
		t.Fatalf("%v, %v", night, err)
	}
	lunch, err := store.ParseQuietHours("12:00-13:00")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		hours      store.QuietHours
		now, until time.Time
	}{
		{night, at(23, 21, 59), time.Time{}},
		{night, at(23, 22, 0), at(24, 7, 30)},
		{night, at(24, 7, 29), at(24, 7, 30)},
		{night, at(24, 7, 30), time.Time{}},
		{lunch, at(23, 11, 59), time.Time{}},
		{lunch, at(23, 12, 0), at(23, 13, 0)},
		{lunch, at(23, 13, 0), time.Time{}},
		{store.QuietHours{}, at(23, 0, 0), time.Time{}},
	} {
		if got := test.hours.Until(test.now); !got.Equal(test.until) {
			t.Errorf("%s at %s is quiet until %v, want %v", test.hours, test.now.Format("15:04"), got, test.until)
		}
	}
	for _, wrong := range []string{"22:00", "22-7", "25:00-07:00", "22:00-07:00-08:00", "never"} {
		if q, err := store.ParseQuietHours(wrong); err == nil {
			t.Errorf("%q was read as %v", wrong, q)
		}
	}
}
