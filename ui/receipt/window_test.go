package receipt_test

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/ui/paper"
	"tillbridge/ui/receipt"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

const machine = "COUNTER-1"

var morning = time.Date(2026, 11, 23, 10, 44, 0, 0, time.Local)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func riverside() store.Profile {
	return store.Profile{
		Name: "Riverside Cycles", Address: []string{"418 Water Street", "South Bend, IN 46601"}, Phone: "(574) 555-0100",
		Footer: "Bring this receipt to pick up.\nReturns within 30 days, unused.\n\nThank you for riding with us.",
	}
}

func words(text string) []string {
	return strings.Fields(strings.NewReplacer("−", "-", "–", "-", "’", "'", "\f", " ").Replace(text))
}

func says(t testing.TB, text string, wanted ...string) {
	t.Helper()
	flat := strings.Join(words(text), " ")
	for _, want := range wanted {
		if !strings.Contains(flat, strings.Join(words(want), " ")) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

func saysNot(t testing.TB, text string, unwanted ...string) {
	t.Helper()
	flat := strings.Join(words(text), " ")
	for _, word := range unwanted {
		if strings.Contains(flat, word) {
			t.Errorf("it says %q:\n%s", word, text)
		}
	}
}

// printed is what a receipt printer was sent, without the bytes below the letters.
func printed(job string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, job)
}

// inPlace runs background work at once: the test driver has no other thread.
var inPlace = screen.Scheduler{Go: func(f func()) { f() }, UI: func(f func()) { f() }}

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
		Subtotal: 7100, Tax: 640, Total: 7740,
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

// opened opens the window on a transaction.
func opened(t testing.TB, d receipt.Shop, id string, change func(*receipt.Config)) (*receipt.Window, fyne.Window) {
	t.Helper()
	program := test.NewTempApp(t)
	theme.Apply(program, theme.Light)
	w := program.NewWindow("")
	cfg := receipt.Config{Shop: d, TransactionID: id, Machine: machine, Now: func() time.Time { return morning }}
	if change != nil {
		change(&cfg)
	}
	w.Resize(fyne.NewSize(400, 760))
	v := receipt.New(screen.NewWindow(w, inPlace), cfg)
	w.Show()
	return v, w
}

// reads is every text that shows in the window, line by line.
func reads(w fyne.Window) string {
	var lines []string
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *canvas.Text:
			if o.Text != "" {
				lines = append(lines, o.Text)
			}
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child)
			}
		}
	}
	walk(w.Content())
	if top := w.Canvas().Overlays().Top(); top != nil {
		walk(top)
	}
	return strings.Join(lines, "\n")
}

// chosen is a printer on paper that the computer of the tests uses.
func chosen(t testing.TB, d *db.DB, address string) {
	t.Helper()
	p, err := paper.ParsePrinter(address, paper.Roll80)
	must(t, err)
	must(t, d.SetSetting(t.Context(), paper.PrinterKey(machine), p.Text()))
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

func TestR37_PrintingCountsOnceAndTheNextSaysCOPY(t *testing.T) {
	d, id := sold(t, "PICK_UP")
	address, jobs := printer(t, 0x12, 0x12)
	chosen(t, d, address)
	v, w := opened(t, d, id, nil)
	says(t, reads(w), "80 mm · 127.0.0.1", "Maya Okafor", "TOTAL $77.40")
	saysNot(t, reads(w), "COPY")
	if w.Title() != "Receipt 20000001" {
		t.Errorf("the window is called %q", w.Title())
	}
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	first := <-jobs
	says(t, printed(first), "TOTAL $77.40", "PICKUP")
	saysNot(t, printed(first), "COPY")
	says(t, reads(w), "Receipt out: 80 mm · 127.0.0.1", "COPY printed before")
	test.Tap(v.Print)
	says(t, printed(<-jobs), "COPY printed before")
	sale, err := d.Sale(t.Context(), id)
	must(t, err)
	if sale.Receipts != 2 {
		t.Errorf("%d receipts are counted, want 2", sale.Receipts)
	}
	if !v.Print.Enabled() {
		t.Error("it can't be printed again")
	}
}

func TestR37_APrinterThatCannotPrintIsToldAndPrintedOnAgain(t *testing.T) {
	for name, test := range map[string]struct {
		state, paper byte
		want         string
	}{
		"out of paper": {0x12, 0x72, "is out of paper. Nothing was lost: put in a new roll, then print again."},
		"paper ended":  {0x32, 0x12, "is out of paper"},
		"open":         {0x16, 0x12, "The cover of the printer"},
		"fault":        {0x52, 0x12, "reports a fault"},
	} {
		t.Run(name, func(t *testing.T) {
			d, id := sold(t, "PICK_UP")
			address, jobs := printer(t, test.state, test.paper)
			chosen(t, d, address)
			v, w := opened(t, d, id, nil)
			press(v.Print)
			says(t, reads(w), test.want, "Print Again")
			if job := <-jobs; job != "" {
				t.Errorf("it was sent %q all the same", job)
			}
			sale, err := d.Sale(t.Context(), id)
			must(t, err)
			if sale.Receipts != 0 {
				t.Error("it was counted")
			}
			good, jobs := printer(t, 0x12, 0x12)
			chosen(t, d, good)
			v.Reload()
			says(t, reads(w), test.want)
			press(v.Print)
			says(t, printed(<-jobs), "TOTAL $77.40")
			saysNot(t, reads(w), test.want)
		})
	}
	d, id := sold(t, "PICK_UP")
	chosen(t, d, "socket://127.0.0.1:1")
	v, w := opened(t, d, id, nil)
	press(v.Print)
	says(t, reads(w), "The printer 127.0.0.1:1 does not answer. Nothing was lost")
}

func press(b *widgets.ToolButton) { test.Tap(b) }

func TestR37_TheDrawerOpensForCashAndOnlyOnce(t *testing.T) {
	d, id := sold(t, "PICK_UP")
	must(t, d.SetTenders(t.Context(), []store.PaymentType{{Name: store.ECommerce, Button: store.ECommerce}, {
		Name: "Cash", Button: "Cash",
		OpensDrawer: true,
	}}, []string{"VISA"}))
	address, jobs := printer(t, 0x12, 0x12)
	chosen(t, d, address)
	v, _ := opened(t, d, id, nil)
	press(v.Print)
	const pulse = "\x1bp\x00"
	if strings.Contains(<-jobs, pulse) {
		t.Error("the drawer opens although nothing was paid in cash")
	}

	d, id = sold(t, "PICK_UP")
	must(t, d.SetTenders(t.Context(), []store.PaymentType{{Name: store.ECommerce, Button: store.ECommerce}, {
		Name: "Cash", Button: "Cash",
		OpensDrawer: true,
	}}, []string{"VISA"}))
	must(t, d.TakePayment(t.Context(), store.Payment{TransactionID: id, Type: "Cash", Minor: 7740, Currency: "USD"}, 7740))
	chosen(t, d, address)
	v, _ = opened(t, d, id, nil)
	press(v.Print)
	if !strings.Contains(<-jobs, pulse) {
		t.Error("the drawer stays shut although cash was paid")
	}
	press(v.Print)
	if strings.Contains(<-jobs, pulse) {
		t.Error("the drawer opens for a copy")
	}
}

func TestR37_WithoutAPrinterThereIsThePDF(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	d, id := sold(t, "SHIPPING")
	asked := 0
	v, w := opened(t, d, id, func(c *receipt.Config) { c.OpenSettings = func() { asked++ } })
	says(t, reads(w), "No printer is chosen for this computer.", "Choose Printer")
	if v.Print.Enabled() || v.Print.Reason() == "" {
		t.Error("it prints without a printer")
	}
	tapWord(t, w, "Choose Printer")
	if asked != 1 {
		t.Error("the settings do not open")
	}
	press(v.Documents[1])
	says(t, reads(w), "PACKING SLIP")
	press(v.PDF)
	file := filepath.Join(os.Getenv("HOME"), "packing-slip-20000001.pdf")
	must(t, os.WriteFile(file, []byte("before"), 0o600))
	tapWord(t, w, "Save")
	says(t, reads(w), "This file is there already.")
	if kept, _ := os.ReadFile(file); string(kept) != "before" {
		t.Fatal("it was replaced unasked")
	}
	tapWord(t, w, "Replace")
	says(t, reads(w), "Packing Slip out: ")
	data, err := os.ReadFile(file)
	must(t, err)
	if !strings.HasPrefix(string(data), "%PDF-") {
		t.Errorf("the file begins with %.20q", data)
	}
	left, err := os.ReadDir(filepath.Dir(file))
	must(t, err)
	if len(left) != 1 {
		t.Errorf("%d files, want 1", len(left))
	}
	sale, err := d.Sale(t.Context(), id)
	must(t, err)
	if sale.Receipts != 0 {
		t.Error("a packing slip counts as a receipt")
	}
}

func TestR64_L1_ThePDFNeverLandsOnADatabase(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	d, id := sold(t, "SHIPPING")
	v, w := opened(t, d, id, nil)
	press(v.PDF)
	file := filepath.Join(os.Getenv("HOME"), "receipt-20000001.pdf")
	must(t, os.WriteFile(file, []byte("SQLite format 3\x00"), 0o600))
	tapWord(t, w, "Save")
	says(t, reads(w), "Nothing can be written there: name another.", "Save as PDF")
	if kept, _ := os.ReadFile(file); string(kept) != "SQLite format 3\x00" {
		t.Fatalf("it holds %.20q", kept)
	}
	must(t, os.Remove(file))
	tapWord(t, w, "Save")
	says(t, reads(w), "Receipt out: ")
}

func TestR50_ATrainingReceiptSaysSo(t *testing.T) {
	d, id := sold(t, "PICK_UP")
	address, jobs := printer(t, 0x12, 0x12)
	chosen(t, d, address)
	v, w := opened(t, d, id, func(c *receipt.Config) { c.Training = true })
	says(t, reads(w), "TRAINING – not a receipt")
	press(v.Print)
	says(t, printed(<-jobs), "TRAINING – not a receipt")
}

func TestR52_ATransactionThatIsGoneIsTold(t *testing.T) {
	d, _ := sold(t, "PICK_UP")
	v, w := opened(t, d, "gone", nil)
	says(t, reads(w), "Try Again")
	if v.Print.Enabled() || v.PDF.Enabled() {
		t.Error("nothing can be printed")
	}
	closed := false
	w.SetOnClosed(func() { closed = true })
	v.Close.Keys.Key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !closed {
		t.Error("Esc does not close the window")
	}
}

func tapWord(t testing.TB, w fyne.Window, word string) {
	t.Helper()
	objects := test.LaidOutObjects(w.Content())
	if top := w.Canvas().Overlays().Top(); top != nil {
		objects = test.LaidOutObjects(top)
	}
	for _, o := range objects {
		if b, ok := o.(*widgets.ToolButton); ok && b.Text == word {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("there is no button %q", word)
}

// TestR63_AFaultInAPaperLeavesTheWindow opens a receipt whose logo can't be drawn,
// as a fault of this program would have it.
func TestR63_AFaultInAPaperLeavesTheWindow(t *testing.T) {
	d, id := sold(t, "PICK_UP")
	var faults []*store.PanicError
	spoiled := true
	v, w := opened(t, faulty{d, &spoiled}, id, func(c *receipt.Config) { c.Fault = func(p *store.PanicError) { faults = append(faults, p) } })
	says(t, reads(w), "Tillbridge failed inside while making this paper", "Try Again")
	if len(faults) != 1 || !strings.Contains(faults[0].Stack, "faulty") || strings.Contains(faults[0].What, "Maya") {
		t.Errorf("%d faults are told: %v", len(faults), faults)
	}
	spoiled = false
	v.Reload()
	says(t, reads(w), "TOTAL $77.40")
}

// faulty is a shop that panics with a customer's name while a paper is read.
type faulty struct {
	*db.DB
	spoiled *bool
}

func (f faulty) Profile(ctx context.Context) (store.Profile, error) {
	if *f.spoiled {
		panic("no room for Maya Okafor")
	}
	return f.DB.Profile(ctx)
}
