package db_test

import (
	"path/filepath"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
)

// monthsOn moves the clock on.
func monthsOn(c *clock, months int) { c.At = c.At.AddDate(0, months, 0) }

func TestR65_OldOrdersLoseTheirPersonOnlyWhenTheShopAsksForIt(t *testing.T) {
	d, c, _, q := known(t)
	monthsOn(c, 500)
	customers, orders, err := d.ForgetOld(t.Context())
	must(t, err)
	if customers+orders != 0 {
		t.Errorf("%d customers, %d orders were forgotten unasked", customers, orders)
	}
	must(t, d.SetRetention(t.Context(), 12))
	customers, orders, err = d.ForgetOld(t.Context())
	must(t, err)
	equal(t, "customers", customers, 1)
	equal(t, "orders of nobody", orders, 0)
	equal(t, "her order", named(t, d, "#1001").Customer, store.ForgottenName(q.Number))
	equal(t, "an open order's customer", named(t, d, "#1000").Customer, "Maya Okafor")
	again, _, err := d.ForgetOld(t.Context())
	must(t, err)
	equal(t, "again", again, 0)
}

func TestR65_WhatIsYoungerKeepsAPerson(t *testing.T) {
	for name, keep := range map[string]func(d *db.DB, c *clock, q store.Customer){
		"an order": func(d *db.DB, c *clock, _ store.Customer) {
			o := quirinas(5000)
			o.CreatedAt, o.UpdatedAt = c.At, c.At
			take(t, d, o)
		},
		"an order that was over before it came": func(d *db.DB, c *clock, _ store.Customer) {
			o := quirinas(5000)
			o.CreatedAt, o.UpdatedAt, o.Fulfillment = c.At, c.At, "FULFILLED"
			take(t, d, o)
		},
		"an edit": func(d *db.DB, _ *clock, q store.Customer) {
			row, err := d.Customer(t.Context(), q.ID)
			must(t, err)
			row.Note += "!"
			_, err = d.EditCustomer(t.Context(), row.Customer)
			must(t, err)
		},
		"a change at Shopify": func(d *db.DB, c *clock, _ store.Customer) {
			o := quirinas(1001)
			o.UpdatedAt, o.Refunded, o.Financial = c.At, 1200, store.PartiallyRefunded
			take(t, d, o)
		},
		"nothing": func(*db.DB, *clock, store.Customer) {},
	} {
		t.Run(name, func(t *testing.T) {
			d, c, _, q := known(t)
			must(t, d.SetRetention(t.Context(), 12))
			monthsOn(c, 11)
			keep(d, c, q)
			monthsOn(c, 2)
			customers, _, err := d.ForgetOld(t.Context())
			must(t, err)
			equal(t, "forgotten", customers == 1, name == "nothing")
		})
	}
}

func TestR65_AnOldOrderOfNobodyLosesItsPersonToo(t *testing.T) {
	d, c := stocked(t)
	old, young := quirinas(1), quirinas(2)
	old.Fulfillment, young.Fulfillment = "FULFILLED", "FULFILLED"
	other := quirinas(3)
	other.Fulfillment, other.Email = "FULFILLED", "z@example.org"
	other.Buyer = store.Buyer{}
	young.CreatedAt = noon.AddDate(0, 8, 0)
	young.UpdatedAt = young.CreatedAt
	take(t, d, old, young, other)
	must(t, d.SetRetention(t.Context(), 6))
	monthsOn(c, 9)
	_, orders, err := d.ForgetOld(t.Context())
	must(t, err)
	equal(t, "orders", orders, 1)
	equal(t, "of a buyer with a younger one", named(t, d, "#1").Customer, "Quirina Zabrowski")
	equal(t, "of a guest", named(t, d, "#3").Customer, store.ForgottenBuyer)
	monthsOn(c, 9)
	_, orders, err = d.ForgetOld(t.Context())
	must(t, err)
	equal(t, "orders", orders, 2)
	report, err := d.VerifyLog(t.Context())
	must(t, err)
	must(t, report.Err())
}

func TestR65_TheDailyJobForgetsBeforeItBacksUp(t *testing.T) {
	dbtest.FileOnly(t, "it makes a backup")
	d, c, path, _ := known(t)
	must(t, d.SetRetention(t.Context(), 1))
	monthsOn(c, 2)
	state := aDay(t, d)
	must(t, state.Err)
	for _, trace := range holding(t, filepath.Dir(path)) {
		t.Error(trace)
	}
	if state.Last.Path == "" {
		t.Error("nothing was backed up")
	}
}

func TestR65_RetentionIsANumberOfMonths(t *testing.T) {
	d, _ := open(t)
	for _, months := range []int{-1, 241} {
		if err := d.SetRetention(t.Context(), months); store.CodeOf(err) != store.Invalid {
			t.Errorf("%d months: %v", months, err)
		}
	}
	for text, ok := range map[string]bool{
		"": true, "0": true, "24": true, "240": true, "two": false, "1.5": false, "-3": false,
		"999999999999999999999": false,
	} {
		if _, err := store.ParseRetention(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}
