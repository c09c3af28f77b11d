package db_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tillbridge/store"
	"tillbridge/store/db"
)

// sold is Maya's order #1001, $121.00, with its transaction.
func sold(t testing.TB) (*db.DB, *clock, string) {
	t.Helper()
	d, c := stocked(t)
	take(t, d, order(1001))
	return d, c, named(t, d, "#1001").TransactionID
}

func sale(t testing.TB, d *db.DB, id string) store.Sale {
	t.Helper()
	s, err := d.Sale(t.Context(), id)
	must(t, err)
	return s
}

func visa(id string, minor int64) store.Payment {
	return store.Payment{TransactionID: id, Type: store.ECommerce, Card: "VISA", Minor: minor, Currency: "USD"}
}

func TestR33_ASaleHoldsAllThatItsWindowShows(t *testing.T) {
	d, _, id := sold(t)
	s := sale(t, d, id)
	equal(t, "customer", s.Customer.Name(), "Maya Okafor")
	equal(t, "order", s.Order.Name, "#1001")
	equal(t, "lines", len(s.Transaction.Lines), 2)
	equal(t, "stock of the first", s.Products[0].OnHand, 8)
	equal(t, "balance", s.Transaction.Balance(), 12100)
	found, err := d.TransactionByBarcode(t.Context(), s.Transaction.Barcode)
	must(t, err)
	equal(t, "by its barcode", found, id)
	if _, err := d.TransactionByBarcode(t.Context(), "99999999"); store.CodeOf(err) != store.NotFound {
		t.Errorf("an unknown barcode: %v", err)
	}
}

func TestR34_R38_SaveKeepsWhatStaffWrote(t *testing.T) {
	d, _, id := sold(t)
	first := sale(t, d, id).Notes()
	to := store.Notes{Comments: "swap to L", KeepOpen: true, Shelf: "B3", HoldUntil: noon.AddDate(0, 0, 7)}
	saved, err := d.SaveTransaction(t.Context(), id, first, to)
	must(t, err)
	if !saved.Notes().Equal(to) || !sale(t, d, id).Notes().Equal(to) {
		t.Errorf("kept %+v, want %+v", saved.Notes(), to)
	}
	other := first
	other.Comments = "from the back office"
	if _, err := d.SaveTransaction(t.Context(), id, first, other); store.CodeOf(err) != store.Conflict {
		t.Errorf("R46: another computer's words are overwritten: %v", err)
	}
	equal(t, "comments", sale(t, d, id).Transaction.Comments, "swap to L")
	equal(t, "tyres", onHand(t, d, "TIR-38"), 8)
}

func TestR36_APaymentIsBookedOnce(t *testing.T) {
	d, _, id := sold(t)
	p := visa(id, 12100)
	p.ID = "0190a000-0000-7000-8000-000000000001"
	must(t, d.TakePayment(t.Context(), p, 12100))
	must(t, d.TakePayment(t.Context(), p, 12100))
	equal(t, "payments", len(sale(t, d, id).Payments), 1)
	if err := d.TakePayment(t.Context(), visa(id, 12100), 12100); store.CodeOf(err) != store.Conflict {
		t.Errorf("R46: a second computer books on a balance that is gone: %v", err)
	}
	equal(t, "balance", sale(t, d, id).Transaction.Balance(), 0)
}

func TestR36_AMistakeIsReversedByADatedEntry(t *testing.T) {
	d, c, id := sold(t)
	must(t, d.TakePayment(t.Context(), visa(id, 12100), 12100))
	c.At = c.At.Add(time.Hour)
	taken := sale(t, d, id).Payments[0]
	must(t, d.ReversePayment(t.Context(), taken.ID, "wrong card"))
	s := sale(t, d, id)
	equal(t, "balance", s.Transaction.Balance(), 12100)
	equal(t, "entries", len(s.Payments), 2)
	equal(t, "the entry stays", s.Payments[0], taken)
	equal(t, "its reversal", s.Payments[1].Reverses, taken.ID)
	equal(t, "why", s.Payments[1].Comments, "wrong card")
	equal(t, "dated", s.Payments[1].At, c.At)
	if err := d.ReversePayment(t.Context(), taken.ID, ""); store.CodeOf(err) != store.Invalid {
		t.Errorf("reversed twice: %v", err)
	}
	if err := d.ReversePayment(t.Context(), s.Payments[1].ID, ""); store.CodeOf(err) != store.Invalid {
		t.Errorf("a reversal is reversed: %v", err)
	}
}

func TestR35_RoundedCashLeavesNoBalance(t *testing.T) {
	d, _ := stocked(t)
	odd := order(1001)
	odd.Tax, odd.Total = 902, 12102
	take(t, d, odd)
	id := named(t, d, "#1001").TransactionID
	must(t, d.SetTenders(t.Context(), []store.PaymentType{{Name: store.ECommerce}, {Name: "Cash", Rounding: 5}}, []string{"VISA"}))
	must(t, d.TakePayment(t.Context(), store.Payment{TransactionID: id, Type: "Cash", Minor: 12100, Currency: "USD"}, 12102))
	s := sale(t, d, id)
	equal(t, "balance", s.Transaction.Balance(), 0)
	equal(t, "entries", len(s.Payments), 2)
	equal(t, "rest", s.Payments[1].Minor, 2)
	equal(t, "type", s.Payments[1].Type, store.Rounded)
}

func TestR39_AFinishedSaleIsReadOnlyAndCountsThatDay(t *testing.T) {
	d, c, id := sold(t)
	if err := d.Finish(t.Context(), id); store.CodeOf(err) != store.Invalid {
		t.Errorf("finished with a balance: %v", err)
	}
	must(t, d.TakePayment(t.Context(), visa(id, 12100), 12100))
	c.At = c.At.Add(time.Hour)
	must(t, d.Finish(t.Context(), id))
	s := sale(t, d, id)
	equal(t, "state", s.Transaction.State, store.TransactionFinished)
	equal(t, "when", s.Transaction.FinishedAt, c.At)
	equal(t, "by", s.Transaction.FinishedBy, "Anna")
	equal(t, "tyres", onHand(t, d, "TIR-38"), 8)
	for doing, err := range map[string]error{
		"paying":    d.TakePayment(t.Context(), visa(id, 100), 0),
		"reversing": d.ReversePayment(t.Context(), s.Payments[0].ID, ""),
		"again":     d.Finish(t.Context(), id),
		"rejecting": save(t.Context(), d, named(t, d, "#1001"), store.Rejected),
	} {
		if store.CodeOf(err) != store.Invalid {
			t.Errorf("%s a finished sale: %v", doing, err)
		}
	}
	if _, err := d.SaveTransaction(t.Context(), id, s.Notes(), store.Notes{Comments: "late"}); store.CodeOf(err) != store.Invalid {
		t.Errorf("writing on a finished sale: %v", err)
	}
	today, err := d.SalesBetween(t.Context(), noon, noon.AddDate(0, 0, 1))
	must(t, err)
	equal(t, "today", today.Count, 1)
	equal(t, "today's total", today.Sum(), "$121.00")
	yesterday, err := d.SalesBetween(t.Context(), noon.AddDate(0, 0, -1), noon)
	must(t, err)
	equal(t, "yesterday", yesterday.Count, 0)
	equal(t, "yesterday's total", yesterday.Sum(), "")
}

func TestR39_R48_SalesInTwoCurrenciesAreNotAddedUp(t *testing.T) {
	d, c, id := sold(t)
	euros := order(1002)
	euros.Currency = "EUR"
	take(t, d, euros)
	inEuros := visa(named(t, d, "#1002").TransactionID, 12100)
	inEuros.Currency = "EUR"
	for _, paid := range []store.Payment{visa(id, 12100), inEuros} {
		must(t, d.TakePayment(t.Context(), paid, 12100))
		must(t, d.Finish(t.Context(), paid.TransactionID))
	}
	today, err := d.SalesBetween(t.Context(), c.At.Add(-time.Hour), c.At.Add(time.Hour))
	must(t, err)
	equal(t, "sales", today.Count, 2)
	equal(t, "they come to", today.Sum(), "€121.00 + $121.00")
}

func TestR32_CompletedFinishesWhatIsPaidInTheSameSave(t *testing.T) {
	d, _, id := sold(t)
	must(t, d.TakePayment(t.Context(), visa(id, 12100), 12100))
	row := named(t, d, "#1001")
	edit := store.StatusEdit{OrderID: row.ID, From: row.Status, To: store.Completed, CollectedBy: "Maya", CollectedNote: "ID shown"}
	warnings, err := d.Warnings(t.Context(), []store.StatusEdit{edit})
	must(t, err)
	if len(warnings) != 1 || !warnings[0].MayFinish || warnings[0].TransactionID != id {
		t.Fatalf("warned %+v, want the offer to finish", warnings)
	}
	edit.Finish = true
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{edit}))
	s := sale(t, d, id)
	equal(t, "state", s.Transaction.State, store.TransactionFinished)
	equal(t, "status", s.Status, store.Completed)
	equal(t, "collected by", s.Pickup.CollectedBy, "Maya")
	equal(t, "note", s.Pickup.CollectedNote, "ID shown")

	// Asked for once it is Completed, the sale is finished all the same.
	take(t, d, order(1003))
	late := named(t, d, "#1003")
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: late.ID, From: late.Status, To: store.Completed}}))
	must(t, d.TakePayment(t.Context(), visa(late.TransactionID, 12100), 12100))
	again := []store.StatusEdit{{OrderID: late.ID, From: store.Completed, To: store.Completed, Finish: true}}
	for range 2 {
		must(t, d.SetStatuses(t.Context(), again))
		equal(t, "finished afterwards", sale(t, d, late.TransactionID).Transaction.State, store.TransactionFinished)
	}

	take(t, d, order(1002))
	owing := named(t, d, "#1002")
	if err := d.SetStatuses(t.Context(), []store.StatusEdit{{
		OrderID: owing.ID, From: owing.Status, To: store.Completed,
		Finish: true,
	}}); store.CodeOf(err) != store.Invalid {
		t.Errorf("finished while owing: %v", err)
	}
	equal(t, "not completed either", named(t, d, "#1002").Status, store.New)
}

func TestR37_PrintsAreCounted(t *testing.T) {
	d, _, id := sold(t)
	for want := int64(1); want <= 2; want++ {
		n, err := d.Printed(t.Context(), id, store.DocumentReceipt, "")
		must(t, err)
		equal(t, "receipts", n, want)
	}
	_, err := d.Printed(t.Context(), id, store.DocumentPickList, "")
	must(t, err)
	equal(t, "receipts", sale(t, d, id).Receipts, 2)
}

// Whatever staff do and in which order: the balance is the total less the
// payments, the stock is its ledger, and only creation and reversal moved it.
func TestR15_R33_BooksAgreeAfterAnySequenceOfActs(t *testing.T) {
	d, _ := stocked(t) // one shop for all: a new one each time costs most of the test
	next := 1001
	rapid.Check(t, func(rt *rapid.T) {
		name := fmt.Sprintf("#%d", next)
		take(t, d, order(next))
		next++
		id, voided := named(t, d, name).TransactionID, false
		sold := sale(t, d, id).Products[0].OnHand
		for range rapid.IntRange(1, 12).Draw(rt, "acts") {
			s := sale(t, d, id)
			switch rapid.SampledFrom([]string{"pay", "settle", "reverse", "note", "finish", "print", "ready", "reject"}).Draw(rt, "act") {
			case "pay":
				_ = d.TakePayment(t.Context(), visa(id, rapid.Int64Range(-5000, 20000).Draw(rt, "amount")), s.Transaction.Balance())
			case "settle":
				_ = d.TakePayment(t.Context(), visa(id, s.Transaction.Balance()), s.Transaction.Balance())
			case "reverse":
				if len(s.Payments) > 0 {
					_ = d.ReversePayment(t.Context(), rapid.SampledFrom(s.Payments).Draw(rt, "payment").ID, "")
				}
			case "note":
				_, _ = d.SaveTransaction(t.Context(), id, s.Notes(), store.Notes{Comments: fmt.Sprint(len(s.Payments)), KeepOpen: true})
			case "finish":
				_ = d.Finish(t.Context(), id)
			case "print":
				_, _ = d.Printed(t.Context(), id, store.DocumentReceipt, "")
			case "ready":
				_ = save(t.Context(), d, named(t, d, name), store.ReadyForPickup)
			case "reject":
				if row := named(t, d, name); !voided && save(t.Context(), d, row, store.Rejected) == nil {
					p := claimed(t, d)
					for p.OrderID != row.ID || p.Intent != store.IntentCancel {
						p = claimed(t, d)
					}
					cancelled := order(next - 1)
					refunding(0)(&cancelled)
					confirmed(t, d, p, cancelled)
					voided = true
				}
			}
			after := sale(t, d, id)
			var paid int64
			for _, p := range after.Payments {
				paid += p.Minor
			}
			if after.Transaction.Paid != paid || !voided && after.Transaction.Balance() != after.Transaction.Total-paid {
				rt.Fatalf("balance %d of total %d with payments of %d", after.Transaction.Balance(), after.Transaction.Total, paid)
			}
			if voided && after.Transaction.State != store.TransactionVoided {
				rt.Fatalf("cancelled at Shopify, and %s here", after.Transaction.State)
			}
			want := sold
			if voided {
				want += 2
			}
			if after.Products[0].OnHand != want {
				rt.Fatalf("%d tyres on hand, want %d", after.Products[0].OnHand, want)
			}
			books, err := d.ProveBooks(t.Context())
			must(t, err)
			if err := books.Err(); err != nil {
				rt.Fatal(err)
			}
		}
	})
}

// A receipt from before it was noted what receipts say counts as the same one unless
// something was paid since.
func TestR37_M4_ReceiptsFromBeforeAreCopied(t *testing.T) {
	d, _, id := sold(t)
	equal(t, "nothing printed", sale(t, d, id).Copied, false)
	_, err := d.Printed(t.Context(), id, store.DocumentPackingSlip, "")
	must(t, err)
	equal(t, "a packing slip printed", sale(t, d, id).Copied, false)
	_, err = d.Printed(t.Context(), id, store.DocumentReceipt, "")
	must(t, err)
	equal(t, "an old receipt", sale(t, d, id).Copied, true)
	_, err = d.Printed(t.Context(), id, store.DocumentReceipt, "of another state")
	must(t, err)
	equal(t, "another receipt beside it", sale(t, d, id).Copied, true)
}

// A refund at Shopify may come in while a payment is asked for: booking looks again.
func TestR29_R36_MoreByECommerceThanShopifyHoldsHasToBeSaid(t *testing.T) {
	d, _ := stocked(t)
	o := settle(order(1001))
	take(t, d, o)
	row := named(t, d, "#1001")
	o = later(o, 5, func(o *store.Order) { giveBack(o, 3000) })
	take(t, d, o)
	balance := sale(t, d, row.TransactionID).Transaction.Balance()
	p := visa(row.TransactionID, balance)
	err := d.TakePayment(t.Context(), p, balance)
	equal(t, "said once", store.CodeOf(err), store.Invalid)
	says(t, "refusal", store.MessageOf(err), "since it gave $30.00 back", "Nothing was booked")
	part := visa(row.TransactionID, balance-3000)
	must(t, d.TakePayment(t.Context(), part, balance))
	rest := visa(row.TransactionID, 3000)
	equal(t, "the rest", store.CodeOf(d.TakePayment(t.Context(), rest, 3000)), store.Invalid)
	rest.Over = true
	must(t, d.TakePayment(t.Context(), rest, 3000))
	equal(t, "booked after being asked", sale(t, d, row.TransactionID).Transaction.Balance(), 0)
}

// One step takes no more than Shopify has, whatever of its changes was kept as it was here.
func TestR29_R57_AKeptRefundIsNotBookedInOneStep(t *testing.T) {
	d, r := heldFor(t)
	o := order(1001)
	o.Payments = []store.ShopifyPayment{{ShopifyID: "p1", Kind: "SALE", State: "SUCCESS", Brand: "Visa", Minor: o.Total, At: o.CreatedAt}}
	take(t, d, later(o, 5, func(o *store.Order) { giveBack(o, o.Total) }))
	row := named(t, d, "#1001")
	if row.Changed {
		must(t, d.KeepChange(t.Context(), row.ID, change(t, d, "#1001").Version))
	}
	_, err := d.MakeReady(t.Context(), r)
	equal(t, "made ready", store.CodeOf(err), store.Invalid)
	says(t, "refusal", store.MessageOf(err), "Refunded in full")
	equal(t, "booked", len(sale(t, d, row.TransactionID).Payments), 0)
}
