package db_test

import (
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
)

// heldFor is a shop with #1001, $121.00, paid by card at Shopify and to be picked up,
// and what makes it ready.
func heldFor(t testing.TB) (*db.DB, store.Readying) {
	t.Helper()
	d, _ := stocked(t)
	o := order(1001)
	o.Payments = []store.ShopifyPayment{{
		ShopifyID: "p1", Kind: "SALE", State: "SUCCESS", Brand: "Visa", Digits: "4242", Approval: "04T82K",
		Minor: o.Total, At: o.CreatedAt,
	}}
	o.Received, o.Financial = o.Total, store.Paid
	take(t, d, o)
	s := sale(t, d, named(t, d, "#1001").TransactionID)
	types, cards, err := d.Tenders(t.Context())
	must(t, err)
	left, err := s.Readiness(types, cards)
	must(t, err)
	left.Payment.ID = "01930000-0000-7000-8000-000000000001"
	to := s.Notes()
	to.KeepOpen, to.Shelf = true, "B3"
	return d, store.Readying{
		TransactionID: s.Transaction.ID, Payment: left.Payment, SeenBalance: s.Transaction.Balance(), SeenStatus: s.Status,
		From: s.Notes(), To: to,
	}
}

func TestR61_OneStepForAPickupIsAllOrNothing(t *testing.T) {
	d, r := heldFor(t)
	s, err := d.MakeReady(t.Context(), r)
	must(t, err)
	equal(t, "balance", s.Transaction.Balance(), 0)
	equal(t, "kept open", s.Transaction.KeepOpen, true)
	equal(t, "shelf", s.Pickup.Shelf, "B3")
	equal(t, "status", s.Status, store.ReadyForPickup)
	equal(t, "push", s.Push, store.PushQueued)
	equal(t, "card", s.Payments[0].Card, "VISA")
	equal(t, "comments", s.Payments[0].Comments, "Approval 04T82K")
}

func TestR61_ARefusedStatusBooksNothing(t *testing.T) {
	d, r := heldFor(t)
	r.SeenStatus = store.Completed // somebody else changed it meanwhile
	if _, err := d.MakeReady(t.Context(), r); store.CodeOf(err) != store.Conflict {
		t.Fatalf("%v, want a conflict", err)
	}
	s := sale(t, d, r.TransactionID)
	if len(s.Payments) != 0 || s.Transaction.KeepOpen || s.Status != store.New {
		t.Errorf("%d payments, kept open %t, %s: half of it was done", len(s.Payments), s.Transaction.KeepOpen, s.Status)
	}
}

func TestR61_OneStepAskedForTwiceBooksOnce(t *testing.T) {
	d, r := heldFor(t)
	_, err := d.MakeReady(t.Context(), r)
	must(t, err)
	s, err := d.MakeReady(t.Context(), r)
	must(t, err)
	equal(t, "payments", len(s.Payments), 1)
	_, first, err := d.ClaimPush(t.Context(), "test", time.Minute)
	must(t, err)
	_, second, err := d.ClaimPush(t.Context(), "test", time.Minute)
	must(t, err)
	equal(t, "a push", first, true)
	equal(t, "a second push", second, false)
}

func TestR57_OneStepBooksOnlyWhatThePersonSaw(t *testing.T) {
	d, r := heldFor(t)
	booked := r.Payment
	booked.ID = ""
	must(t, d.TakePayment(t.Context(), booked, r.SeenBalance)) // by hand, on another computer
	if _, err := d.MakeReady(t.Context(), r); store.CodeOf(err) != store.Conflict {
		t.Errorf("%v, want a conflict", err)
	}
	equal(t, "payments", len(sale(t, d, r.TransactionID).Payments), 1)
	r.Payment = store.Payment{}
	s, err := d.MakeReady(t.Context(), r)
	must(t, err)
	equal(t, "status after doing the rest", s.Status, store.ReadyForPickup)
	equal(t, "payments after doing the rest", len(s.Payments), 1)
}
