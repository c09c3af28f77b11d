package db_test

import (
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
)

// again is an order as Shopify has it a minute later.
func again(o store.Order, change func(*store.Order)) store.Order {
	o.UpdatedAt = o.UpdatedAt.Add(time.Minute)
	change(&o)
	return o
}

func TestR15_UndoingTheIdentificationOfACancelledOrderSellsItNeverAgain(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, order(1001))
	row := named(t, d, "#1001")
	must(t, save(t.Context(), d, row, store.ReadyForPickup))
	take(t, d, again(order(1001), func(o *store.Order) { o.CancelledAt = o.UpdatedAt }))
	equal(t, "R43: flagged", named(t, d, "#1001").Changed, true)
	said, err := d.UndoIdentify(t.Context(), row.ID)
	must(t, err)
	equal(t, "says so", strings.Contains(said, "cancelled at Shopify"), true)
	after := named(t, d, "#1001")
	equal(t, "status", after.Status, store.Rejected)
	equal(t, "problem", after.Problem, "")
	equal(t, "changed", after.Changed, false)
	equal(t, "push", explain(t, d, "#1001").Pushes[0].State, store.PushWithdrawn)
	equal(t, "stock", onHand(t, d, "TIR-38"), 10)
	_, err = d.Identify(t.Context(), []string{row.ID}, maya(t, d).ID)
	equal(t, "nobody sells it again", store.CodeOf(err), store.Invalid)
	books, err := d.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
}

func TestR31_AWaitingOrderCancelledAtShopifyAsksNothingOfIt(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, stranger(1001, "", "nobody@example.com"))
	must(t, save(t.Context(), d, named(t, d, "#1001"), store.ReadyForPickup))
	take(t, d, again(stranger(1001, "", "nobody@example.com"), func(o *store.Order) { o.CancelledAt = o.UpdatedAt }))
	row := named(t, d, "#1001")
	equal(t, "status", row.Status, store.Rejected)
	equal(t, "push", row.Push, store.PushNone)
	waiting, err := d.WaitingPushes(t.Context())
	must(t, err)
	equal(t, "waiting pushes", waiting, 0)
}

func TestR43_UndoingTakesUpWhatChangedAtShopify(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, order(1001))
	take(t, d, again(order(1001), func(o *store.Order) { o.Lines[0].Quantity, o.Total = 5, 27100 }))
	row := named(t, d, "#1001")
	_, err := d.UndoIdentify(t.Context(), row.ID)
	must(t, err)
	_, err = d.Identify(t.Context(), []string{row.ID}, maya(t, d).ID)
	must(t, err)
	equal(t, "stock", onHand(t, d, "TIR-38"), 5)
	equal(t, "changed", named(t, d, "#1001").Changed, false)
	equal(t, "total", explain(t, d, "#1001").Transaction.ShopifyTotal, 27100)
}

func TestR21_AChoiceSettlesAnOrderThatWasTakenBackThoughAnotherOfItsBuyerComesFirst(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, stranger(1001, "gid://shopify/Customer/7", "a@example.com"))
	second := named(t, d, "#1001")
	_, err := d.Identify(t.Context(), []string{second.ID}, maya(t, d).ID)
	must(t, err)
	_, err = d.UndoIdentify(t.Context(), second.ID)
	must(t, err)
	take(t, d, stranger(1002, "gid://shopify/Customer/7", "a@example.com"))
	done, err := d.Identify(t.Context(), []string{named(t, d, "#1002").ID, second.ID, second.ID}, maya(t, d).ID)
	must(t, err)
	equal(t, "matched", done.Matched, 2)
	equal(t, "status", named(t, d, "#1001").Status, store.New)
	identified := 0
	for _, event := range explain(t, d, "#1001").Story {
		if event.Kind == store.EventIdentified {
			identified++
		}
	}
	equal(t, "R44: each choice is told once", identified, 2)
}

func TestR21_OrdersMatchedByTheNewEmailAreAmongThoseIdentified(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, stranger(1001, "gid://shopify/Customer/9", "jon@example.com"), stranger(1002, "", "jon@example.com"))
	done, err := d.IdentifyAsNew(t.Context(), []string{named(t, d, "#1001").ID}, store.Customer{FirstName: "Jon", Email: "jon@example.com"})
	must(t, err)
	equal(t, "matched", done.Matched, 2)
	equal(t, "linked", len(done.Orders), 2)
}

func TestR14_OneOrderThatCantBeIdentifiedKeepsAllAsTheyWere(t *testing.T) {
	d, _ := stocked(t)
	take(t, d, stranger(1001, "gid://shopify/Customer/7", "a@example.com"), order(1002), stranger(1003, "", "b@example.com"))
	must(t, save(t.Context(), d, named(t, d, "#1003"), store.Rejected))
	for _, other := range []string{"#1002", "#1003"} {
		_, err := d.Identify(t.Context(), []string{named(t, d, "#1001").ID, named(t, d, other).ID}, maya(t, d).ID)
		equal(t, other, store.CodeOf(err), store.Invalid)
		_, err = d.IdentifyAsNew(t.Context(), []string{named(t, d, "#1001").ID, named(t, d, other).ID}, store.Customer{FirstName: "Jon"})
		equal(t, other, store.CodeOf(err), store.Invalid)
	}
	equal(t, "waits", named(t, d, "#1001").Status, store.CustomerIDNeeded)
	take(t, d, stranger(1004, "gid://shopify/Customer/7", "a@example.com"))
	equal(t, "nothing is remembered", named(t, d, "#1004").Status, store.CustomerIDNeeded)
	n, err := d.CountCustomers(t.Context())
	must(t, err)
	equal(t, "customers", n, 1)
}

func TestR18_ShopsAreRememberedApart(t *testing.T) {
	d, _ := stocked(t)
	other := func(n int) store.Order {
		o := stranger(n, "gid://shopify/Customer/7", "")
		o.Shop = "other.myshopify.com"
		return o
	}
	take(t, d, stranger(1001, "gid://shopify/Customer/7", ""), other(1002))
	_, err := d.Identify(t.Context(), []string{named(t, d, "#1001").ID}, maya(t, d).ID)
	must(t, err)
	equal(t, "the other shop's", named(t, d, "#1002").Status, store.CustomerIDNeeded)
}

// Two computers choose and take back at once: stock is that of what they agree on.
func TestR46_TwoComputersIdentifyAndUndoAtOnce(t *testing.T) {
	path := dbtest.Fresh(t)
	shops := make([]*db.DB, 2)
	for i := range shops {
		d, err := db.Open(t.Context(), db.Config{Path: path, Log: zerolog.Nop()})
		must(t, err)
		t.Cleanup(func() { must(t, d.Close()) })
		shops[i] = d
	}
	d := shops[0]
	must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Maya", Email: "maya@example.com"}}))
	must(t, d.AddProducts(t.Context(), []store.Product{{SKU: "TIR-38", Stocked: true, OnHand: 10}, {SKU: "LUB-4"}}))
	take(t, d, order(1001))
	row, customer := named(t, d, "#1001"), maya(t, d)
	var working stdsync.WaitGroup
	for _, shop := range shops {
		working.Go(func() {
			for range 20 {
				_, undone := shop.UndoIdentify(t.Context(), row.ID)
				_, done := shop.Identify(t.Context(), []string{row.ID}, customer.ID)
				for _, err := range []error{undone, done} {
					if err != nil && store.CodeOf(err) != store.Invalid {
						t.Error(err)
					}
				}
			}
		})
	}
	working.Wait()
	want := int64(8)
	if named(t, d, "#1001").Barcode == "" {
		want = 10
	}
	equal(t, "stock", onHand(t, d, "TIR-38"), want)
	books, err := d.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
}
