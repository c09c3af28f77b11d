package ui_test

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"
	_ "unsafe" // for the clock of Fyne's caches

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
	"tillbridge/ui/widgets"
)

// fyneClock is what Fyne's caches tell the age of what they hold by. Windows on a screen
// clean them as they paint, those of tests never do.
//
//go:linkname fyneClock fyne.io/fyne/v2/internal/cache.timeNow
var fyneClock func() time.Time

// settle lets Fyne's caches drop what is no longer shown, as they do within two minutes
// on a screen, and returns how many bytes of the heap are live then.
func settle(t *testing.T, shown ...fyne.Window) uint64 {
	t.Helper()
	for range 4 {
		before := fyneClock
		fyneClock = func() time.Time { return before().Add(40 * time.Second) }
		software.NewCanvas().Capture() // cleans
		for _, w := range shown {
			w.Canvas().Capture() // is alive
		}
	}
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// rounds is how often a test does something: as often as TILLBRIDGE_ROUNDS says, or
// rather few times.
func rounds(t *testing.T, few int) int {
	t.Helper()
	text := os.Getenv("TILLBRIDGE_ROUNDS")
	if text == "" {
		return few
	}
	n, err := strconv.Atoi(text)
	must(t, err)
	return n
}

// windowsOf are the ways to open a window of the shop, each with something in it.
func windowsOf(t *testing.T, d *db.DB, a *ui.App) []func() {
	t.Helper()
	matched, waiting := named(t, d, "#1042"), named(t, d, "#1051")
	found, err := d.ProductsBySKU(t.Context(), "TIR-PANA-GK-38")
	must(t, err)
	people, err := d.Customers(t.Context(), db.CustomerFilter{Limit: 1})
	must(t, err)
	return []func(){
		a.OpenSales, func() { a.OpenOrder(matched.ID) }, func() { a.OpenOrder(waiting.ID) }, func() { a.Identify("") },
		func() {
			a.Open(matched.ID)
			_, w := ui.TransactionOf(a, matched.TransactionID)
			w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF6}) // the payment prompt
		},
		func() { a.PrintReceipt(matched.TransactionID) }, func() { a.VerifyPayment(matched.ID) }, func() { a.OpenChanged("") },
		a.OpenCustomers, func() { a.OpenCustomer(people[0].ID, matched.ID) }, func() { a.NewCustomer(store.Customer{FirstName: "Ada"}) },
		func() { a.OpenMerge(people[0].ID) },
		a.OpenProducts, func() { a.OpenProduct(found[0].ID) }, func() { a.NewProduct(store.Product{Stocked: true}, nil) },
		a.RemoveDuplicates, func() { a.MatchProducts("") }, a.OpenInventory, a.OpenSettings,
	}
}

// TestP1_ClosedWindowsAreLetGo opens and closes every window again and again: what is
// live afterwards is what was live before.
func TestP1_ClosedWindowsAreLetGo(t *testing.T) {
	d := filled(t)
	a, program := show(t, d, nil)
	open := func() {
		for _, opening := range windowsOf(t, d, a) {
			opening()
			for _, w := range windowsBut(program, a.Desktop()) {
				w.Canvas().Capture()
				w.Close()
			}
		}
	}
	open() // fills what is kept for good, such as fonts and icons
	before := settle(t, a.Desktop())
	n := rounds(t, 2)
	for range n {
		open()
	}
	after := settle(t, a.Desktop())
	t.Logf("%d MB live before, %d MB after %d openings of every window", before>>20, after>>20, n)
	if after > before+4<<20 {
		t.Errorf("%d KB more are live after %d openings of every window", (after-before)>>10, n)
	}
}

// TestP1_ARefreshedListKeepsNothing changes a cell and refreshes the list, as each order
// that comes in does: 100,000 times with TILLBRIDGE_ROUNDS=200.
func TestP1_ARefreshedListKeepsNothing(t *testing.T) {
	_, program := show(t, open(t), nil)
	count := 0
	list := widgets.NewDataList([]widgets.Column{{Title: "Order", Width: 100}, {Title: "Customer", Width: 200, Weight: 1}},
		func() int { return 40 }, func(i int) (widgets.Row, bool) {
			return widgets.Row{Cells: []widgets.Cell{{Text: fmt.Sprintf("#%d", count+i), Bold: true}, {Text: "Maya Okafor"}}}, true
		})
	w := program.NewWindow("")
	w.SetContent(list)
	w.Resize(ui.OpenAs)
	refresh := func(times int) {
		for range times {
			count++
			list.Refresh()
			if count%250 == 0 {
				w.Canvas().Capture()
			}
		}
	}
	refresh(500)
	before := settle(t, w)
	n := 500 * rounds(t, 4)
	refresh(n)
	after := settle(t, w)
	t.Logf("%d KB live before, %d KB after %d refreshes", before>>10, after>>10, n)
	if after > before+4<<20 {
		t.Errorf("%d KB more are live after %d refreshes", (after-before)>>10, n)
	}
}
