package db_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/store/db/keep"
)

func once(t testing.TB, key, what string, asked any) store.Once {
	t.Helper()
	o, err := store.OnceFor(key, what, asked)
	must(t, err)
	return o
}

func TestR61_M2_WhatIsAskedForTwiceUnderAKeyIsDoneOnce(t *testing.T) {
	d, _, id := sold(t)
	part := visa(id, 100)
	asked := once(t, "till-1/17", "pay", part)
	must(t, d.Repeated(t.Context(), asked))
	must(t, d.TakePayment(asked.In(t.Context()), part, 12100))
	err := d.TakePayment(asked.In(t.Context()), part, 12000)
	if store.CodeOf(err) != store.Done || !strings.Contains(store.MessageOf(err), "by Anna; nothing was done again") {
		t.Errorf("asked for again: %v", err)
	}
	equal(t, "known to be done", store.CodeOf(d.Repeated(t.Context(), asked)), store.Done)
	equal(t, "payments", len(sale(t, d, id).Payments), 1)

	other := once(t, "till-1/17", "pay", visa(id, 200))
	if err := d.TakePayment(other.In(t.Context()), visa(id, 200), 12000); store.CodeOf(err) != store.Invalid {
		t.Errorf("the key for another amount: %v", err)
	}
	equal(t, "known to be another's", store.CodeOf(d.Repeated(t.Context(), other)), store.Invalid)
	must(t, d.TakePayment(once(t, "till-1/18", "pay", part).In(t.Context()), part, 12000))
	equal(t, "another key is another payment", len(sale(t, d, id).Payments), 2)
}

// What was refused leaves no key behind: mended, it may be asked for again.
func TestR61_ARefusedActLeavesItsKeyFree(t *testing.T) {
	d, _, id := sold(t)
	asked := once(t, "k", "finish", id)
	if err := d.Finish(asked.In(t.Context()), id); store.CodeOf(err) != store.Invalid {
		t.Fatalf("finished with a balance: %v", err)
	}
	must(t, d.TakePayment(t.Context(), visa(id, 12100), 12100))
	must(t, d.Finish(asked.In(t.Context()), id))
	equal(t, "again", store.CodeOf(d.Finish(asked.In(t.Context()), id)), store.Done)
	for _, key := range []string{"", strings.Repeat("x", 201), "a\nb", "\xff"} {
		err := d.AdjustStock(store.Once{Key: key, What: "count"}.In(t.Context()), "p", 1, "found")
		equal(t, "a key like "+key, store.CodeOf(err), store.Invalid)
	}
}

// Sixteen programs ask at once under one key, each with a database of its own open.
func TestR61_M2_SixteenAtOnceBookOnce(t *testing.T) {
	dbtest.FileOnly(t, "each program has a copy of the file")
	d, _, id := sold(t)
	part := visa(id, 100)
	asked := once(t, "k", "pay", part)
	path := filepath.Join(t.TempDir(), "shop.db")
	_, err := keep.Of(d).Backup(t.Context(), path)
	must(t, err)
	var programs []*db.DB
	for range 16 {
		program, err := db.Open(t.Context(), db.Config{Path: path, Actor: "Anna", Log: zerolog.Nop()})
		must(t, err)
		defer func() { must(t, program.Close()) }()
		programs = append(programs, program)
	}
	booked, again := 0, 0
	var counting sync.Mutex
	var running sync.WaitGroup
	for _, program := range programs {
		running.Go(func() {
			// As the balance is lower once one has booked, nobody who comes later can be
			// refused for anything but the key.
			err := program.TakePayment(asked.In(context.WithoutCancel(t.Context())), part, 12100)
			counting.Lock()
			defer counting.Unlock()
			switch store.CodeOf(err) {
			case "":
				booked++
			case store.Done:
				again++
			default:
				t.Error(errors.Unwrap(err), err)
			}
		})
	}
	running.Wait()
	equal(t, "booked", booked, 1)
	equal(t, "told that it is done", again, 15)
	equal(t, "payments", len(sale(t, programs[0], id).Payments), 1)
}

func TestR61_APaymentsIDIsForOnePayment(t *testing.T) {
	d, _, id := sold(t)
	p := visa(id, 100)
	p.ID = "0190a000-0000-7000-8000-000000000001"
	must(t, d.TakePayment(t.Context(), p, 12100))
	must(t, d.TakePayment(t.Context(), p, 12100))
	p.Minor = 200
	equal(t, "with another amount", store.CodeOf(d.TakePayment(t.Context(), p, 12000)), store.Invalid)
	take(t, d, order(1002))
	p.TransactionID, p.Minor = named(t, d, "#1002").TransactionID, 100
	equal(t, "on another transaction", store.CodeOf(d.TakePayment(t.Context(), p, 12100)), store.Invalid)
	equal(t, "payments", len(sale(t, d, id).Payments), 1)
}

func TestR61_M2_MoreThanTheBalanceIsRefusedUnlessMeant(t *testing.T) {
	d, _, id := sold(t)
	over := visa(id, 12200)
	equal(t, "said once", store.CodeOf(d.TakePayment(t.Context(), over, 12100)), store.Invalid)
	equal(t, "booked", len(sale(t, d, id).Payments), 0)
	over.Over = true
	must(t, d.TakePayment(t.Context(), over, 12100))
	equal(t, "balance", sale(t, d, id).Transaction.Balance(), -100)
}
