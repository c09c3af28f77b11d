package db_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tillbridge/store"
	"tillbridge/store/db"
)

// later is the order as Shopify has it some minutes after it was made.
func later(o store.Order, minutes int, change func(*store.Order)) store.Order {
	o.Lines, o.Payments = slices.Clone(o.Lines), slices.Clone(o.Payments)
	o.UpdatedAt = o.UpdatedAt.Add(time.Duration(minutes) * time.Minute)
	change(&o)
	return o
}

// retotal makes the order's sums those of its lines, as Shopify does.
func retotal(o *store.Order) {
	o.Subtotal, o.Tax = 0, 0
	for _, line := range o.Lines {
		o.Subtotal += line.Quantity*line.UnitPrice - line.Discount()
		o.Tax += line.Quantity * 100
	}
	o.Total = o.Subtotal + o.Tax + o.ShippingCharge
}

func settle(o store.Order) store.Order {
	retotal(&o)
	o.Payments = []store.ShopifyPayment{{ShopifyID: "p1", Kind: "SALE", State: "SUCCESS", Minor: o.Total, Brand: "Visa"}}
	o.Received = o.Total
	return o
}

func giveBack(o *store.Order, minor int64) {
	o.Payments = append(o.Payments, store.ShopifyPayment{
		ShopifyID: "r" + o.UpdatedAt.String(), Kind: "REFUND", State: "SUCCESS",
		Minor: minor,
	})
	o.Refunded += minor
}

func cancel(o *store.Order) {
	giveBack(o, o.Received-o.Refunded)
	o.CancelledAt = o.UpdatedAt
	for i := range o.Lines {
		o.Lines[i].Quantity = 0
	}
	o.ShippingCharge = 0
	retotal(o)
}

func change(t testing.TB, d *db.DB, name string) store.Change {
	t.Helper()
	c, err := d.Change(t.Context(), named(t, d, name).ID)
	must(t, err)
	return c
}

func accept(t testing.TB, d *db.DB, name string) {
	t.Helper()
	must(t, d.AcceptChange(t.Context(), named(t, d, name).ID, change(t, d, name).Version))
}

// payOnline books what the order's balance is as eCommerce, whatever Shopify holds.
func payOnline(t testing.TB, d *db.DB, name string) {
	t.Helper()
	sale := saleOf(t, d, name)
	b := sale.Transaction.Balance()
	must(t, d.TakePayment(t.Context(), store.Payment{
		TransactionID: sale.Transaction.ID, Type: store.ECommerce, Card: "VISA", Minor: b,
		Currency: "USD", Over: true,
	}, b))
}

func saleOf(t testing.TB, d *db.DB, name string) store.Sale {
	t.Helper()
	sale, err := d.Sale(t.Context(), named(t, d, name).TransactionID)
	must(t, err)
	return sale
}

func noDrift(t testing.TB, d *db.DB) {
	t.Helper()
	books, err := d.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
}

func TestR43_AcceptingAnEditMovesStockMoneyAndTransactionOnce(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	payOnline(t, d, "#1001")
	edited := later(o, 10, func(o *store.Order) {
		o.Lines[0].Quantity = 1
		o.Lines = append(o.Lines, store.OrderLine{ShopifyID: "l3", Title: "More lube", SKU: "LUB-4", Quantity: 2, Ordered: 2, UnitPrice: 1200})
		was := o.Total
		retotal(o)
		giveBack(o, was-o.Total)
	})
	take(t, d, edited)
	c := change(t, d, "#1001")
	equal(t, "stock effects", len(c.Stock), 2)
	equal(t, "tyre back", c.Stock[0].Delta, 1)
	equal(t, "lube taken", c.Stock[1].Delta, -2)
	equal(t, "refund to book", -c.Refunded(), edited.Total-o.Total)
	equal(t, "nothing moved yet", onHand(t, d, "TIR-38"), 8)

	accept(t, d, "#1001")
	sale := saleOf(t, d, "#1001")
	equal(t, "total is Shopify's", sale.Transaction.Total, edited.Total)
	equal(t, "difference", sale.Transaction.Difference(), 0)
	equal(t, "lines", len(sale.Transaction.Lines), 3)
	equal(t, "balance", sale.Transaction.Balance(), 0)
	equal(t, "payments", len(sale.Payments), 2)
	equal(t, "card of the refund", sale.Payments[1].Card, "VISA")
	equal(t, "tyres", onHand(t, d, "TIR-38"), 9)
	equal(t, "lube", onHand(t, d, "LUB-4"), 7)
	row := named(t, d, "#1001")
	equal(t, "waits no more", row.Changed, false)
	equal(t, "total in the list", row.Total.Minor, edited.Total)
	if err := d.AcceptChange(t.Context(), row.ID, c.Version); store.CodeOf(err) != store.Conflict {
		t.Errorf("accepting twice: %v, want conflict", err)
	}
	equal(t, "tyres moved once", onHand(t, d, "TIR-38"), 9)
	noDrift(t, d)
}

func TestR43_AcceptingACancellationVoidsRejectsAndTellsShopifyNothing(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	payOnline(t, d, "#1001")
	must(t, save(t.Context(), d, named(t, d, "#1001"), store.ReadyForPickup))
	take(t, d, later(o, 10, cancel))
	equal(t, "flagged", named(t, d, "#1001").Changed, true)
	equal(t, "nothing moved yet", onHand(t, d, "TIR-38"), 8)
	accept(t, d, "#1001")
	row, sale := named(t, d, "#1001"), saleOf(t, d, "#1001")
	equal(t, "status", row.Status, store.Rejected)
	equal(t, "transaction", sale.Transaction.State, store.TransactionVoided)
	equal(t, "paid", sale.Transaction.Paid, 0)
	equal(t, "why", sale.Payments[1].Comments, "Refunded at Shopify: order cancelled")
	equal(t, "tyres", onHand(t, d, "TIR-38"), 10)
	equal(t, "lube", onHand(t, d, "LUB-4"), 10)
	equal(t, "needs action", row.RequiresAction(), false)
	waiting, err := d.WaitingPushes(t.Context())
	must(t, err)
	equal(t, "pushes", waiting, 0)
	noDrift(t, d)
}

// A later cancellation gives back what an accepted edit has left in the books.
func TestR43_ACancellationAfterAnEditGivesBackTheRest(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	payOnline(t, d, "#1001")
	edited := later(o, 10, func(o *store.Order) {
		was := o.Total
		o.Lines[0].Quantity = 1
		retotal(o)
		giveBack(o, was-o.Total)
	})
	take(t, d, edited)
	accept(t, d, "#1001")
	take(t, d, later(edited, 10, cancel))
	accept(t, d, "#1001")
	equal(t, "paid", saleOf(t, d, "#1001").Transaction.Paid, 0)
	equal(t, "tyres", onHand(t, d, "TIR-38"), 10)
	equal(t, "lube", onHand(t, d, "LUB-4"), 10)
	noDrift(t, d)
}

func TestR43_KeptAsItIsAsksForNothingUntilShopifyChangesItAgain(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	edited := later(o, 10, func(o *store.Order) { o.Lines[0].Quantity = 1; retotal(o) })
	take(t, d, edited)
	row := named(t, d, "#1001")
	must(t, d.KeepChange(t.Context(), row.ID, change(t, d, "#1001").Version))
	equal(t, "waits", named(t, d, "#1001").Changed, false)
	equal(t, "the difference stays", change(t, d, "#1001").Kept, true)
	equal(t, "tyres", onHand(t, d, "TIR-38"), 8)

	take(t, d, later(edited, 10, func(o *store.Order) { o.Note = "Please ring twice" }))
	equal(t, "asked for a note", named(t, d, "#1001").Changed, false)
	equal(t, "the note is known", change(t, d, "#1001").After.Note, "Please ring twice")

	take(t, d, later(edited, 20, func(o *store.Order) { o.Lines[1].Quantity = 0; retotal(o) }))
	equal(t, "asked for another edit", named(t, d, "#1001").Changed, true)
	accept(t, d, "#1001")
	equal(t, "tyres", onHand(t, d, "TIR-38"), 9)
	equal(t, "lube", onHand(t, d, "LUB-4"), 10)
	story, err := d.Story(t.Context(), row.ID)
	must(t, err)
	var kinds []string
	for _, e := range story {
		kinds = append(kinds, string(e.Kind))
	}
	// After it was kept: the note, that the note went again, the edit.
	equal(t, "story", strings.Join(kinds, " "), "taken_in changed kept changed changed changed accepted")
	equal(t, "who", story[2].Actor, "Anna")
}

func TestR43_WhatChangedAgainSinceItWasShownIsNotDecided(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	edited := later(o, 10, func(o *store.Order) { o.Lines[0].Quantity = 1; retotal(o) })
	take(t, d, edited)
	seen := change(t, d, "#1001").Version
	id := named(t, d, "#1001").ID
	tests := []struct {
		name string
		act  func()
	}{
		{
			"Shopify changed it within the same second",
			func() { take(t, d, later(edited, 0, func(o *store.Order) { o.Lines[1].Quantity = 3; retotal(o) })) },
		},
		{"somebody booked a payment", func() { payOnline(t, d, "#1001") }},
	}
	for _, test := range tests {
		test.act()
		if err := d.AcceptChange(t.Context(), id, seen); store.CodeOf(err) != store.Conflict {
			t.Errorf("%s, accepted: %v, want conflict", test.name, err)
		}
		if err := d.KeepChange(t.Context(), id, seen); store.CodeOf(err) != store.Conflict {
			t.Errorf("%s, kept: %v, want conflict", test.name, err)
		}
		equal(t, "tyres", onHand(t, d, "TIR-38"), 8)
		seen = change(t, d, "#1001").Version
	}
}

func TestR39_R43_AFinishedSaleStaysAsItIs(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	payOnline(t, d, "#1001")
	must(t, d.Finish(t.Context(), named(t, d, "#1001").TransactionID))
	before := saleOf(t, d, "#1001")
	take(t, d, later(o, 10, cancel))
	c := change(t, d, "#1001")
	equal(t, "what comes back", len(c.Stock), 2)
	accept(t, d, "#1001")
	after := saleOf(t, d, "#1001")
	equal(t, "total", after.Transaction.Total, before.Transaction.Total)
	equal(t, "lines", len(after.Transaction.Lines), 2)
	equal(t, "payments", len(after.Payments), 1)
	equal(t, "state", after.Transaction.State, store.TransactionFinished)
	equal(t, "the difference shows", after.Transaction.Difference(), -before.Transaction.Total)
	equal(t, "tyres, by a return", onHand(t, d, "TIR-38"), 10)
	returns, err := d.Returns(t.Context(), named(t, d, "#1001").ID, 9)
	must(t, err)
	equal(t, "returns", len(returns), 1)
	equal(t, "comes to the sale", returns[0].Worth(), before.Transaction.Total)
	row := named(t, d, "#1001")
	equal(t, "status", row.Status, store.Completed)
	equal(t, "needs action", row.RequiresAction(), false)
	waiting, err := d.WaitingPushes(t.Context())
	must(t, err)
	equal(t, "pushes", waiting, 0)
}

func TestR14_R43_AnAddedLineWithoutAProductWaitsForOne(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	take(t, d, later(o, 10, func(o *store.Order) {
		o.Lines = append(o.Lines, store.OrderLine{ShopifyID: "l3", Title: "Bell", SKU: "BEL-1", Quantity: 1, Ordered: 1, UnitPrice: 900})
		retotal(o)
	}))
	c := change(t, d, "#1001")
	err := d.AcceptChange(t.Context(), named(t, d, "#1001").ID, c.Version)
	equal(t, "accepted without a product", store.CodeOf(err), store.Invalid)
	if !strings.Contains(store.MessageOf(err), "Bell (SKU BEL-1) matches no product") {
		t.Errorf("the refusal says %q", store.MessageOf(err))
	}
	equal(t, "waits", named(t, d, "#1001").Changed, true)
	must(t, d.AddProducts(t.Context(), []store.Product{{SKU: "BEL-1", Stocked: true, OnHand: 3}}))
	accept(t, d, "#1001")
	equal(t, "bells", onHand(t, d, "BEL-1"), 2)
	equal(t, "tyres", onHand(t, d, "TIR-38"), 8)
}

func TestR25_R43_APersonSaysWhichProductAnAddedLineIs(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	take(t, d, later(o, 10, func(o *store.Order) {
		o.Lines = append(o.Lines, store.OrderLine{
			ShopifyID: "l3", Title: "Lube, four ounces", SKU: "LUBE", Quantity: 2, Ordered: 2,
			UnitPrice: 900,
		})
		retotal(o)
	}))
	id := named(t, d, "#1001").ID
	lube := saleOf(t, d, "#1001").Products[1]
	_, err := d.MatchLine(t.Context(), id, "l3", lube.ID)
	must(t, err)
	equal(t, "lines without product", len(change(t, d, "#1001").Unmatched), 0)
	accept(t, d, "#1001")
	equal(t, "lube", onHand(t, d, "LUB-4"), 7)
}

// A duplicate that was removed since the order came has its lines and its stock at
// the survivor: that is where an accepted edit puts units back (R23).
func TestR23_R43_UnitsOfARemovedDuplicateComeBackToItsSurvivor(t *testing.T) {
	for name, act := range map[string]func(*store.Order){
		"edited":    func(o *store.Order) { o.Lines[0].Quantity = 0; retotal(o) },
		"cancelled": cancel,
	} {
		d, _ := stocked(t)
		o := settle(order(1001))
		take(t, d, o)
		tyre := saleOf(t, d, "#1001").Products[0]
		must(t, d.AddProducts(t.Context(), []store.Product{{SKU: "TIR-38-B", Description: "Tyre", Stocked: true, OnHand: 1}}))
		twins, err := d.ProductsBySKU(t.Context(), "TIR-38-B")
		must(t, err)
		_, _, err = d.RemoveDuplicates(t.Context(), []db.Removal{{SurvivorID: twins[0].ID, RemovedIDs: []string{tyre.ID}}})
		must(t, err)
		take(t, d, later(o, 10, act))
		accept(t, d, "#1001")
		twins, err = d.ProductsBySKU(t.Context(), "TIR-38-B")
		must(t, err)
		equal(t, name+": tyres of the survivor", twins[0].OnHand, 11)
		noDrift(t, d)
	}
}

func TestR36_R43_CapturedMoneyIsBookedByAPerson(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	o.Financial, o.Payments[0].Kind, o.Received = store.Authorized, "AUTHORIZATION", 0
	take(t, d, o)
	captured := later(o, 10, func(o *store.Order) {
		o.Financial = store.Paid
		o.Payments = append(o.Payments, store.ShopifyPayment{ShopifyID: "c", Kind: "CAPTURE", State: "SUCCESS", Minor: o.Total})
		o.Received = o.Total
	})
	take(t, d, captured)
	equal(t, "captured", change(t, d, "#1001").Captured(), o.Total)
	accept(t, d, "#1001")
	sale := saleOf(t, d, "#1001")
	equal(t, "booked by itself", len(sale.Payments), 0)
	equal(t, "what the payment is prefilled from", sale.Order.Holding().Net(), o.Total)
}

func TestR43_MoneyThatCameInAfterTheGoodsLeftIsNoNews(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	o.Financial, o.Payments[0].Kind, o.Received = store.Authorized, "AUTHORIZATION", 0
	take(t, d, o)
	must(t, save(t.Context(), d, named(t, d, "#1001"), store.Completed))
	take(t, d, later(o, 10, func(o *store.Order) {
		o.Financial = store.Paid
		o.Payments = append(o.Payments, store.ShopifyPayment{ShopifyID: "c", Kind: "CAPTURE", State: "SUCCESS", Minor: o.Total})
		o.Received = o.Total
	}))
	row := named(t, d, "#1001")
	equal(t, "asks", row.Changed, false)
	equal(t, "payment", row.Financial, store.Paid)
}

func TestR43_AVoidedPaymentIsTakenOutOfTheBooks(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	o.Financial, o.Payments[0].Kind, o.Received = store.Authorized, "AUTHORIZATION", 0
	take(t, d, o)
	payOnline(t, d, "#1001")
	take(t, d, later(o, 10, func(o *store.Order) {
		o.Financial = store.Voided
		o.Payments = append(o.Payments, store.ShopifyPayment{ShopifyID: "v", Kind: "VOID", State: "SUCCESS", Minor: o.Total})
	}))
	accept(t, d, "#1001")
	sale := saleOf(t, d, "#1001")
	equal(t, "owed again", sale.Transaction.Balance(), o.Total)
	equal(t, "why", sale.Payments[1].Comments, "Voided at Shopify")
	equal(t, "tyres", onHand(t, d, "TIR-38"), 8)
}

func TestR29_R43_ARejectedOrderHasNothingLeftToDecide(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	take(t, d, later(o, 10, cancel))
	must(t, save(t.Context(), d, named(t, d, "#1001"), store.Rejected))
	row := named(t, d, "#1001")
	equal(t, "waits", row.Changed, false)
	equal(t, "status", row.Status, store.Rejected)
	equal(t, "push", row.Push, store.PushQueued)
	equal(t, "tyres", onHand(t, d, "TIR-38"), 10)
	accepted, pending, err := d.Details(t.Context(), row.ID)
	must(t, err)
	equal(t, "known as cancelled", accepted.CancelledAt.IsZero() || pending != nil, false)
}

// The list is what the tile counts, the change made first first.
func TestR2_R43_ChangedOrdersAreListedAndCounted(t *testing.T) {
	d, _ := stocked(t)
	first, second := settle(order(1001)), settle(order(1002))
	take(t, d, first, second)
	elsewhere := func(o *store.Order) { o.Shipping = store.Address{Street: "1 Mill Lane"} }
	take(t, d, later(second, 5, elsewhere))
	take(t, d, later(first, 10, elsewhere))
	rows, err := d.Changes(t.Context())
	must(t, err)
	var names []string
	for _, row := range rows {
		names = append(names, row.Name)
	}
	equal(t, "waiting", strings.Join(names, " "), "#1002 #1001")
	counts, err := d.Counts(t.Context())
	must(t, err)
	equal(t, "counted", counts.Changed, 2)
	accept(t, d, "#1002")
	counts, err = d.Counts(t.Context())
	must(t, err)
	equal(t, "counted", counts.Changed, 1)
	equal(t, "an address moves no stock", onHand(t, d, "TIR-38"), 6)
}

// Whatever Shopify does and staff decide, in any sequence: stock is its ledger, an
// accepted order's transaction totals what Shopify asks, exactly its units are out
// of stock, and a cancelled one gives all back once.
func TestR43_AnySequenceOfChangesMovesEachUnitOnce(t *testing.T) {
	d, c := stocked(t)
	take(t, d, order(1999))
	// An order that stays as it is shows the stock of both products.
	tyres := func() int64 { return saleOf(t, d, "#1999").Products[0].OnHand }
	lube := func() int64 { return saleOf(t, d, "#1999").Products[1].OnHand }
	number := 2000
	rapid.Check(t, func(rt *rapid.T) {
		number++
		o := settle(order(number))
		name, tyresBefore, lubeBefore := o.Name, tyres(), lube()
		take(t, d, o)
		at := o
		// What changes nothing that matters; also what is done where an act has no place.
		note := func(rt *rapid.T) {
			asked := named(t, d, name).Changed
			at = later(at, 1, func(o *store.Order) { o.Note = o.UpdatedAt.String() })
			take(t, d, at)
			if named(t, d, name).Changed && !asked {
				rt.Fatal("a note asked for a decision")
			}
		}
		acts := map[string]func(*rapid.T){
			"edit": func(rt *rapid.T) {
				if !at.CancelledAt.IsZero() {
					note(rt)
					return
				}
				at = later(at, 1, func(o *store.Order) {
					line := rapid.IntRange(0, len(o.Lines)-1).Draw(rt, "line")
					o.Lines[line].Quantity = rapid.Int64Range(0, 4).Draw(rt, "quantity")
					retotal(o)
				})
				take(t, d, at)
			},
			"add": func(rt *rapid.T) {
				if !at.CancelledAt.IsZero() {
					note(rt)
					return
				}
				at = later(at, 1, func(o *store.Order) {
					sku := rapid.SampledFrom([]string{"TIR-38", "LUB-4"}).Draw(rt, "sku")
					o.Lines = append(o.Lines, store.OrderLine{ShopifyID: "a" + o.UpdatedAt.String(), SKU: sku, Quantity: 1, Ordered: 1, UnitPrice: 700})
					retotal(o)
				})
				take(t, d, at)
			},
			"note": note,
			"refund": func(rt *rapid.T) {
				left := at.Received - at.Refunded
				if left == 0 {
					note(rt)
					return
				}
				at = later(at, 1, func(o *store.Order) { giveBack(o, rapid.Int64Range(1, left).Draw(rt, "minor")) })
				take(t, d, at)
			},
			"cancel": func(rt *rapid.T) {
				if !at.CancelledAt.IsZero() || rapid.IntRange(0, 3).Draw(rt, "seldom") > 0 {
					note(rt)
					return
				}
				at = later(at, 1, cancel)
				take(t, d, at)
			},
			"pay": func(rt *rapid.T) {
				if s := saleOf(t, d, name); s.Transaction.State != store.TransactionOpen || s.Transaction.Balance() <= 0 {
					note(rt)
					return
				}
				payOnline(t, d, name)
			},
			"finish": func(rt *rapid.T) {
				s := saleOf(t, d, name)
				if s.Transaction.MayFinish() != nil || rapid.IntRange(0, 3).Draw(rt, "seldom") > 0 {
					note(rt)
					return
				}
				must(t, d.Finish(t.Context(), s.Transaction.ID))
			},
			"accept": func(rt *rapid.T) {
				row := named(t, d, name)
				change, err := d.Change(t.Context(), row.ID)
				if err != nil {
					note(rt)
					return
				}
				c.At = c.At.Add(time.Minute)
				must(t, d.AcceptChange(t.Context(), row.ID, change.Version))
				if err := d.AcceptChange(t.Context(), row.ID, change.Version); store.CodeOf(err) != store.Conflict {
					rt.Fatalf("accepted twice: %v", err)
				}
				decided, err := d.Sale(t.Context(), change.Transaction.ID)
				must(t, err)
				tr := decided.Transaction
				if tr.Total != change.Becomes.Total || tr.Paid != change.Becomes.Paid || tr.State != change.Becomes.State {
					rt.Fatalf("became %+v, the window said %+v", tr, change.Becomes)
				}
				if tr.State == store.TransactionOpen && tr.Total != at.Total && len(family(t, d, name)) == 1 {
					rt.Fatalf("total %d, Shopify's %d", tr.Total, at.Total)
				}
			},
			"keep": func(rt *rapid.T) {
				row := named(t, d, name)
				if !row.Changed {
					note(rt)
					return
				}
				change, err := d.Change(t.Context(), row.ID)
				must(t, err)
				must(t, d.KeepChange(t.Context(), row.ID, change.Version))
			},
		}
		check := func(rt *rapid.T) {
			out := map[string]int64{}
			var sold, online int64
			for _, s := range family(t, d, name) {
				var paid int64
				for _, p := range s.Payments {
					paid += p.Minor
					if p.Type == store.ECommerce {
						online += p.Minor
					}
				}
				// An order of which all was edited away leaves what Shopify holds in the books until
				// it is given back there.
				voided := s.Transaction.State == store.TransactionVoided && !named(t, d, name).Changed
				if paid != s.Transaction.Paid || voided && paid != 0 && paid > at.Received-at.Refunded {
					rt.Fatalf("paid %d in the ledger, %d on the transaction, which is %s", paid, s.Transaction.Paid, s.Transaction.State)
				}
				if s.Transaction.State == store.TransactionVoided {
					continue
				}
				sold += s.Transaction.Total
				for _, line := range s.Transaction.Lines {
					out[line.SKU] += line.Quantity
				}
			}
			if gotT, gotL := tyresBefore-tyres(), lubeBefore-lube(); gotT != out["TIR-38"] || gotL != out["LUB-4"] {
				rt.Fatalf("out of stock %d and %d, in the transactions %v", gotT, gotL, out)
			}
			if out["TIR-38"] < 0 || out["LUB-4"] < 0 || sold < 0 || online < 0 {
				rt.Fatalf("more came back than was sold: %v for %d, of which %d was paid online", out, sold, online)
			}
		}
		// Fewer steps than rapid's own, since each is a commit to a real file.
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			acts[rapid.SampledFrom(slices.Sorted(maps.Keys(acts))).Draw(rt, "act")](rt)
			check(rt)
		}
		noDrift(t, d)
	})
}

// family are an order's transactions: its sales and what came back of them.
func family(t testing.TB, d *db.DB, name string) (list []store.Sale) {
	t.Helper()
	rows, err := d.Transactions(t.Context(), db.TransactionFilter{Search: name})
	must(t, err)
	for _, row := range rows {
		if row.Order == name {
			s, err := d.Sale(t.Context(), row.ID)
			must(t, err)
			list = append(list, s)
		}
	}
	return list
}
