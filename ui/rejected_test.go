package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
)

// rejecting is a shop where Shopify is being asked to cancel: #1042, paid in cash and
// online; #1043, whose person has a very long name; and #1044, which it has refused.
// #1046 was archived, of #1047 nothing is left, and #1048 was cancelled with a part of
// its money kept.
func rejecting(t testing.TB) *db.DB {
	t.Helper()
	d := open(t)
	must(t, d.AddCustomers(t.Context(), []store.Customer{
		{FirstName: "Maximiliana-Theodora Anastasia", LastName: "von Hohenzollern-Sigmaringen zu Putbus", Email: "max@example.com"},
	}))
	maya := paidFor(order(1042, "Maya", "Okafor", "maya@example.com", "PICK_UP"))
	maya.Financial, maya.Received, maya.Payments = store.PartiallyPaid, 5000, []store.ShopifyPayment{
		payment("SALE", "SUCCESS", 5000, maya.CreatedAt),
	}
	long := paidFor(order(1043, "Maximiliana-Theodora Anastasia", "von Hohenzollern-Sigmaringen zu Putbus", "max@example.com", "SHIPPING"))
	refused := paidFor(order(1044, "Priya", "Raman", "priya@example.com", "PICK_UP"))
	archived := paidFor(order(1046, "Ben", "Carver", "ben@example.com", "PICK_UP"))
	archived.ClosedAt = archived.UpdatedAt
	empty := paidFor(order(1047, "Aisha", "Bello", "aisha@example.com", "PICK_UP"))
	for i := range empty.Lines {
		empty.Lines[i].Quantity = 0
	}
	empty.Outstanding, empty.Total, empty.Subtotal, empty.Tax = -empty.Received, 0, 0, 0
	kept := paidFor(order(1048, "Aisha", "Bello", "aisha@example.com", "PICK_UP"))
	take(t, d, maya, long, refused, archived, empty, kept)
	s, err := d.Sale(t.Context(), named(t, d, "#1042").TransactionID)
	must(t, err)
	balance := s.Transaction.Balance()
	must(t, d.TakePayment(t.Context(), store.Payment{
		TransactionID: s.Transaction.ID, Type: store.ECommerce, Card: "VISA", Minor: 5000,
		Currency: "USD",
	}, balance))
	must(t, d.TakePayment(t.Context(), store.Payment{TransactionID: s.Transaction.ID, Type: "Cash", Minor: balance - 5000, Currency: "USD"},
		balance-5000))
	pay(t, d, "#1048")
	set(t, d, "#1044", store.Rejected)
	p, _, err := d.ClaimPush(t.Context(), "test", time.Minute)
	must(t, err)
	must(t, d.PushFailed(t.Context(), p, store.Fail(store.Refused, "Shopify refused: Cannot cancel an order that has returns.")))
	set(t, d, "#1043", store.Rejected)
	take(t, d, changes(kept, func(o *store.Order) {
		cancels(o)
		o.Refunded, o.Payments[1].Minor = 4000, 4000
	}))
	return d
}

func TestR29_ARejectionShowsThatItWaitsForShopify(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d := rejecting(t)
		a, _ := show(t, d, func(c *ui.Config) { c.App.Preferences().SetString("appearance", variant) })
		a.OpenSales()
		a.Sales().Resize(fyne.NewSize(1280, 800))
		v := ui.SalesOf(a)
		v.Pick(named(t, d, "#1042"), store.Rejected)
		test.Tap(v.Save)
		asked := strings.ReplaceAll(reads(a.Sales()), "\n", " ")
		for _, want := range []string{
			"Reject 1 Order?", "Shopify refunds $50.00.", "hand back $25.97 in cash",
			"if Shopify refuses, all stays as it is",
		} {
			if !strings.Contains(asked, want) {
				t.Errorf("the question doesn't say %q: %s", want, asked)
			}
		}
		keep(t, "reject-question-"+variant, a.Sales())
		tapWord(t, a.Sales(), "Reject 1 Order")
		row := named(t, d, "#1042")
		if !row.Cancelling {
			t.Error("#1042 is not being cancelled")
		}
		v.Which.OnChanged(len(v.Which.Options) - 1)
		v.Reload()
		a.Sales().Resize(fyne.NewSize(1280, 790))
		keep(t, "reject-sales-"+variant, a.Sales())

		shown := func(window fyne.Window, name string, wants ...string) {
			t.Helper()
			text := strings.ReplaceAll(reads(window), "\n", " ")
			for _, want := range wants {
				if !strings.Contains(text, want) {
					t.Errorf("%s doesn't say %q: %s", name, want, text)
				}
			}
			for _, size := range []fyne.Size{ui.OpenAs, fyne.NewSize(1280, 800)} {
				window.Resize(size)
				keep(t, fmt.Sprintf("reject-%s-%s-%.0f", name, variant, size.Width), window)
			}
		}
		why := func(name string, wants ...string) {
			a.OpenOrder(named(t, d, name).ID)
			shown(ui.WhyWindow(a, named(t, d, name).ID), "why-"+name[1:], wants...)
		}
		a.OpenTransaction(row.TransactionID)
		_, at := ui.TransactionOf(a, row.TransactionID)
		shown(at, "transaction", "Being cancelled at Shopify")
		for _, word := range []string{"Reverse", "eCommerce", "Cash"} {
			if offers(at, word) {
				t.Errorf("%s is offered while the order is being cancelled", word)
			}
		}
		why("#1042", "stand until it has")
		why("#1044", "Cannot cancel an order that has returns")
		why("#1046", "Archived at Shopify")
		why("#1047", "Everything in it was refunded or removed", "owed back")
		verify := func(name string, wants ...string) {
			id := named(t, d, name).ID
			a.VerifyPayment(id)
			_, w := ui.VerifyOf(a, id)
			shown(w, "verify-"+name[1:], wants...)
		}
		verify("#1046", "Archived at Shopify.")
		verify("#1047", "Owed back")
		verify("#1048", "Cancelled at Shopify.", "still holds")
		a.OpenChanged("")
		c, w := ui.ChangedOf(a)
		c.Show(named(t, d, "#1048").ID)
		shown(w, "changed", "Shopify still holds", "refunded $40.00 in all and still holds $35.97")
	}
}
