package ui_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
	"tillbridge/ui/returns"
	"tillbridge/ui/transaction"
)

// scans types a code as a scanner does, wherever the keys are.
func (tl *till) scans(w fyne.Window, code string) {
	h := &house{App: tl.App}
	tl.ahead.Add(int64(time.Minute))
	for _, r := range code {
		h.strike(w, fyne.KeyName(r), 0)
	}
	h.strike(w, fyne.KeyReturn, 0)
}

// holds presses a key with Ctrl.
func (tl *till) holds(w fyne.Window, name fyne.KeyName) {
	(&house{App: tl.App}).strike(w, name, fyne.KeyModifierControl)
}

// sells has the order paid, handed over and finished, as procedures A and B do.
func (tl *till) sells(t testing.TB) store.Sale {
	t.Helper()
	must(t, tl.db.TakePayment(t.Context(), store.Payment{
		TransactionID: tl.order.TransactionID, Type: store.ECommerce, Card: "VISA", Minor: tl.order.Total.Minor,
		Currency: tl.order.Total.Currency,
	}, tl.order.Total.Minor))
	must(t, tl.db.Finish(t.Context(), tl.order.TransactionID))
	tl.saves(t, store.Completed, "Leo Okafor", "ID shown")
	tl.polls(t, "")
	return tl.sale(t)
}

// returning opens the Return window from the scan of the receipt.
func (tl *till) returning(t testing.TB, sale store.Sale) (*returns.Window, fyne.Window) {
	t.Helper()
	tl.scans(tl.Desktop(), sale.Transaction.Barcode)
	_, w := ui.ViewOf[*transaction.Window](tl.App, sale.Transaction.ID)
	if w == nil {
		t.Fatal("the scan of the receipt opens no sale")
	}
	says(t, w, "Return…")
	tl.holds(w, fyne.KeyR)
	v, w := ui.ViewOf[*returns.Window](tl.App, sale.Transaction.ID)
	if v == nil {
		t.Fatal("Ctrl+R opens no return")
	}
	return v, w
}

func TestR58_AReturnFromTheScanOfItsReceipt(t *testing.T) {
	tl := opensTill(t, store.DeliveryPickup)
	sale := tl.sells(t)
	stock := tl.stock(t)
	v, w := tl.returning(t, sale)
	line := sale.Transaction.Lines[0]
	code := sale.Products[0].Barcode
	if len(code) < 8 {
		t.Fatalf("%s has the barcode %q, which no scanner reads", line.SKU, code)
	}
	calls, points := 0, tl.gateway.Spent()
	shop := tl.server.Config.Handler
	tl.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		shop.ServeHTTP(w, r)
	})
	tl.scans(w, code)
	if !strings.HasPrefix(v.Refund.Text, "Refund ") || !v.Refund.Enabled() {
		t.Fatalf("the button says %q, %s:\n%s", v.Refund.Text, v.Refund.Reason(), reads(w))
	}
	tl.holds(w, fyne.KeyS)
	if calls != 0 {
		t.Errorf("%d calls before anything was sent", calls)
	}
	tells(t, w, "Being told to Shopify", "Give nothing back yet")
	drained, err := tl.pusher.Drain(t.Context())
	must(t, err)
	if drained.Confirmed != 1 {
		t.Fatalf("the return was not confirmed: %+v\n%s", drained, reads(w))
	}
	v.Reload()
	tells(t, w, "Booked", "back the way it was paid.")
	t.Logf("a return takes %d calls and %d points", calls, tl.gateway.Spent()-points)
	if calls > 8 {
		t.Errorf("it takes %d calls, at most 8", calls)
	}
	if got := tl.stock(t)[line.SKU]; got != stock[line.SKU]+1 {
		t.Errorf("%s: %d on hand, %d before", line.SKU, got, stock[line.SKU])
	}
	list, err := tl.db.Returns(t.Context(), tl.order.ID, 9)
	must(t, err)

	// Its receipt, and that of the sale, lead to what they are about.
	tl.holds(w, fyne.KeyP)
	if paper, _ := ui.PapersOf(tl.App, list[0].Transaction.ID); paper == nil {
		t.Error("Ctrl+P opens no receipt of the return")
	}
	tl.scans(tl.Desktop(), list[0].Transaction.Barcode)
	_, back := ui.ViewOf[*transaction.Window](tl.App, list[0].Transaction.ID)
	says(t, back, "Return", "The Sale")
	tells(t, back, "It takes goods back of a sale, which stays as it was.")
	tl.OpenTransaction(sale.Transaction.ID)
	_, of := ui.ViewOf[*transaction.Window](tl.App, sale.Transaction.ID)
	tells(t, of, "1 returned", " refunded", "Finished as a sale")
	tl.OpenTransactions()
	_, all := ui.ViewOf[*transaction.List](tl.App, "")
	if !strings.Contains(reads(all), "\nReturn\n") {
		t.Errorf("the list of transactions has no return:\n%s", reads(all))
	}
	books, err := tl.db.ProveBooks(t.Context())
	must(t, err)
	must(t, books.Err())
}

// handsOver has an order paid, finished as a sale and gone over the counter, as Shopify
// then has it.
func handsOver(t testing.TB, d *db.DB, o store.Order) {
	t.Helper()
	pay(t, d, o.Name)
	must(t, d.Finish(t.Context(), named(t, d, o.Name).TransactionID))
	o.FulfillmentOrders = slices.Clone(o.FulfillmentOrders)
	for i := range o.FulfillmentOrders {
		o.FulfillmentOrders[i].State = "CLOSED"
	}
	o.Fulfillment, o.UpdatedAt = "FULFILLED", morning.Add(-time.Minute)
	take(t, d, o)
}

// What a window of an order leads to: its returns, or why it has no transaction.
func TestR58_AReturnIsReachedFromTheOrder(t *testing.T) {
	h := states["full"](t)
	rows, err := h.db.Orders(t.Context(), db.OrderFilter{Sort: db.ByCreated})
	must(t, err)
	waits := slices.IndexFunc(rows, func(row db.OrderRow) bool { return row.TransactionID == "" && !row.Status.Final() })
	h.enter(func(h *house) { h.OpenSales() })
	s := ui.SalesOf(h.App)
	for _, name := range []string{"#1042", rows[waits].Name} {
		s.Search.SetText(name)
		s.List.Select(-1)
		h.strike(h.Sales(), fyne.KeyR, fyne.KeyModifierControl)
		if len(h.windows()) != 1 {
			t.Fatalf("%s: with nothing selected %d windows are open", name, len(h.windows()))
		}
		s.List.Select(0)
		h.strike(h.Sales(), fyne.KeyR, fyne.KeyModifierControl)
		row := named(t, h.db, name)
		v, w := ui.ViewOf[*returns.Window](h.App, row.TransactionID)
		switch {
		case row.TransactionID == "" && ui.WhyOf(h.App, row.ID) == nil:
			t.Errorf("%s has no transaction, and nothing says why", name)
		case row.TransactionID != "" && v == nil:
			t.Errorf("%s: Ctrl+R opens no return", name)
		case row.TransactionID != "":
			tells(t, w, "Nothing of "+name+" was handed over yet")
		}
		h.leave(h.Sales())
	}
}
