package receipt_test

import (
	"io"
	"net"
	"strings"
	"testing"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/receipt"
)

// pulse opens a cash drawer.
const pulse = "\x1bp\x00"

// counter is a shop with a drawer, one transaction and a printer that keeps what it
// was sent.
type counter struct {
	t    testing.TB
	d    *db.DB
	id   string
	at   receipt.Printer
	jobs chan string
}

func newCounter(t testing.TB) counter {
	t.Helper()
	d, id := sold(t, "PICK_UP")
	address, jobs := printer(t, 0x12, 0x12)
	p, err := receipt.ParsePrinter(address, receipt.Roll80)
	must(t, err)
	return counter{t, d, id, p, jobs}
}

func (c counter) pay(typ string, minor int64) string {
	c.t.Helper()
	sale, err := c.d.Sale(c.t.Context(), c.id)
	must(c.t, err)
	p := store.Payment{TransactionID: c.id, Type: typ, Minor: minor, Currency: "USD"}
	if typ == store.ECommerce {
		p.Card = "VISA"
	}
	must(c.t, c.d.TakePayment(c.t.Context(), p, sale.Transaction.Balance()))
	sale, err = c.d.Sale(c.t.Context(), c.id)
	must(c.t, err)
	return sale.Payments[len(sale.Payments)-1].ID
}

// prints prints a document and says what came out of printer and drawer.
func (c counter) prints(document store.Document) (copied, opened bool) {
	c.t.Helper()
	sheet := c.lay(document)
	must(c.t, c.at.PrintAtTill(c.t.Context(), c.d, sheet))
	must(c.t, sheet.Note(c.t.Context(), c.d))
	job := <-c.jobs
	return strings.Contains(printed(c.t, []byte(job)), "COPY"), strings.Contains(job, pulse)
}

func (c counter) lay(document store.Document) receipt.Sheet {
	c.t.Helper()
	sale, err := c.d.Sale(c.t.Context(), c.id)
	must(c.t, err)
	return receipt.Lay(document, riverside(), sale, morning)
}

func (c counter) want(what string, document store.Document, wantCopy, wantOpen bool) {
	c.t.Helper()
	if copied, opened := c.prints(document); copied != wantCopy || opened != wantOpen {
		c.t.Errorf("%s: COPY %t, want %t; drawer opens %t, want %t", what, copied, wantCopy, opened, wantOpen)
	}
}

func TestR37_M4_COPYIsTheSameReceiptAgainAndTheDrawerOpensOnceAPayment(t *testing.T) {
	c := newCounter(t)
	c.want("before any payment", store.DocumentReceipt, false, false)
	c.want("the same again", store.DocumentReceipt, true, false)
	c.pay("Cash", 2000)
	c.want("a pick list first", store.DocumentPickList, false, false)
	c.want("the first that shows the payment", store.DocumentReceipt, false, true)
	c.want("the same again", store.DocumentReceipt, true, false)
	c.pay(store.ECommerce, 1000)
	c.want("another payment, not in cash", store.DocumentReceipt, false, false)
	cash := c.pay("Cash", 4740)
	c.want("the rest in cash", store.DocumentReceipt, false, true)
	must(t, c.d.ReversePayment(t.Context(), cash, "wrong note"))
	c.want("cash given back", store.DocumentReceipt, false, true)
	c.want("the same again", store.DocumentReceipt, true, false)
	c.pay("Check", 4740)
	c.want("a check goes into the drawer too", store.DocumentReceipt, false, true)
	must(t, c.d.Finish(t.Context(), c.id))
	c.want("finished, and the same receipt", store.DocumentReceipt, true, false)
	sale, err := c.d.Sale(t.Context(), c.id)
	must(t, err)
	if sale.Receipts != 10 {
		t.Errorf("%d receipts are counted, want 10", sale.Receipts)
	}
}

// TestR37_M4_AfterAPrintThatFailedTheDrawerStillOpensOnce fails a print before and
// after the printer got the pulse.
func TestR37_M4_AfterAPrintThatFailedTheDrawerStillOpensOnce(t *testing.T) {
	receipt.Hurry(t)
	c := newCounter(t)
	c.pay("Cash", 7740)
	good := c.at
	c.at = network(t, func(conn *net.TCPConn) { // out of paper
		_, _ = io.ReadFull(conn, make([]byte, 6))
		_, _ = conn.Write([]byte{0x12, 0x72})
	})
	untouched(t, c.at.PrintAtTill(t.Context(), c.d, c.lay(store.DocumentReceipt)))
	c.at = good
	c.want("after a print that never began", store.DocumentReceipt, false, true)

	c = newCounter(t)
	c.pay("Cash", 7740)
	good = c.at
	got := make(chan string, 1)
	c.at = network(t, func(conn *net.TCPConn) {
		_, _ = io.ReadFull(conn, make([]byte, 6))
		_, _ = conn.Write([]byte{0x12, 0x12})
		begun := make([]byte, 100)
		n, _ := io.ReadFull(conn, begun)
		_ = conn.SetLinger(0)
		got <- string(begun[:n])
	})
	unsure(t, c.at.PrintAtTill(t.Context(), c.d, c.lay(store.DocumentReceipt)))
	if !strings.Contains(<-got, pulse) {
		t.Fatal("the drawer did not open")
	}
	c.at = good
	c.want("after a print that broke off behind the pulse", store.DocumentReceipt, false, false)
}

func TestR37_M4_TwoPrintsAtOnceOpenTheDrawerOnce(t *testing.T) {
	c := newCounter(t)
	c.pay("Cash", 7740)
	failed := make(chan error)
	for range 4 {
		sheet := c.lay(store.DocumentReceipt)
		go func() { failed <- c.at.PrintAtTill(t.Context(), c.d, sheet) }()
	}
	opened := 0
	for range 4 {
		must(t, <-failed)
		opened += strings.Count(<-c.jobs, pulse)
	}
	if opened != 1 {
		t.Errorf("the drawer opened %d times", opened)
	}
}
