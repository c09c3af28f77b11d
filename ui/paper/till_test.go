package paper_test

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/ui/paper"
)

// pulse opens a cash drawer.
const pulse = "\x1bp\x00"

// counter is a shop with a drawer, one transaction and a printer that keeps what it
// was sent.
type counter struct {
	t    testing.TB
	d    *db.DB
	id   string
	at   paper.Printer
	jobs chan string
}

// sold is a shop with one transaction of two lines; it returns the transaction.
func sold(t testing.TB, method string) (*db.DB, string) {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{
		Path: dbtest.Fresh(t), Now: func() time.Time { return morning },
		Actor: "Anna Keller",
	})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, d.SetProfile(t.Context(), riverside()))
	must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Maya", LastName: "Okafor", Email: "maya@example.com"}}))
	must(t, d.AddProducts(t.Context(), []store.Product{
		{SKU: "TIR-38", Description: "GravelKing SK 700×38", Price: 5400, Stocked: true, OnHand: 6},
		{SKU: "LUB-4", Description: "Finish Line Dry Lube", Price: 1700, Stocked: true, OnHand: 23},
	}))
	_, err = d.TakeIn(t.Context(), []store.Order{{
		Shop: "riverside-cycles.myshopify.com", ShopifyID: "gid://shopify/Order/1042", Name: "#1042", CreatedAt: morning, UpdatedAt: morning,
		Email: "maya@example.com", Currency: "USD", Financial: store.Paid, RequiresShipping: true, Buyer: store.Buyer{
			FirstName: "Maya",
			LastName:  "Okafor",
		},
		Subtotal: 7100, Tax: 640, Total: 7740, Received: 7740,
		Lines: []store.OrderLine{
			{ShopifyID: "l1", Title: "GravelKing SK 700×38", SKU: "TIR-38", Quantity: 1, Ordered: 1, UnitPrice: 5400, RequiresShipping: true},
			{ShopifyID: "l2", Title: "Finish Line Dry Lube", SKU: "LUB-4", Quantity: 1, Ordered: 1, UnitPrice: 1700, RequiresShipping: true},
		},
		FulfillmentOrders: []store.FulfillmentOrder{{ShopifyID: "fo1", State: "OPEN", Method: method}},
	}})
	must(t, err)
	row, err := d.OrderNamed(t.Context(), "#1042")
	must(t, err)
	id, err := d.TransactionByBarcode(t.Context(), row.Barcode)
	must(t, err)
	return d, id
}

// printer is a receipt printer on loopback: it answers questions about its state
// with the two bytes given, and hands on what it was sent to print.
func printer(t testing.TB, state, paper byte) (address string, jobs chan string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	jobs = make(chan string, 9)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = io.ReadFull(conn, make([]byte, 6))
			_, _ = conn.Write([]byte{state, paper})
			job, _ := io.ReadAll(conn)
			_ = conn.Close()
			jobs <- string(job)
		}
	}()
	return "socket://" + listener.Addr().String(), jobs
}

func newCounter(t testing.TB) counter {
	t.Helper()
	d, id := sold(t, "PICK_UP")
	address, jobs := printer(t, 0x12, 0x12)
	p, err := paper.ParsePrinter(address, paper.Roll80)
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

func (c counter) lay(document store.Document) paper.Sheet {
	c.t.Helper()
	sale, err := c.d.Sale(c.t.Context(), c.id)
	must(c.t, err)
	return paper.Lay(document, riverside(), sale, morning)
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
	paper.Hurry(t)
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
