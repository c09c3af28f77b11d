package ui_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/sync"
	"tillbridge/ui"
	"tillbridge/ui/screen"
)

// TestP1_AnEightHourDay is a day at a shop, in seconds: an order every two minutes, a
// check of Shopify every half, and windows opened, worked in, painted and closed, while
// the Desktop and eCommerce Sales stay open. With TILLBRIDGE_DAY it is all eight hours,
// and what the program held and took each half hour stands in the file so named; without
// it is the first ten minutes.
func TestP1_AnEightHourDay(t *testing.T) {
	minutes, file := 10, os.Getenv("TILLBRIDGE_DAY")
	if file != "" {
		minutes = 8 * 60
	}
	now := morning
	p := &poller{}
	d := filled(t)
	a, program := show(t, d, func(c *ui.Config) { c.Now, c.Poller = func() time.Time { return now }, p })
	a.OpenSales()
	work := func(minute int) {
		if minute%2 == 0 {
			o := order(2000+minute, "Maya", "Okafor", "maya@example.com", "PICK_UP")
			o.CreatedAt, o.UpdatedAt = now, now
			take(t, d, o)
		}
		for range 60 {
			now = now.Add(time.Second)
			if now.Second()%30 == 0 {
				p.set(sync.State{Checking: true, LastGood: now.Add(-30 * time.Second)})
				p.set(sync.State{LastGood: now, Next: now.Add(30 * time.Second)})
			}
			a.Tick()
		}
		openings := windowsOf(t, d, a)
		openings[1+minute%(len(openings)-1)]() // the first is eCommerce Sales
		if minute%4 == 1 {
			row := named(t, d, fmt.Sprintf("#%d", 2000+minute-1))
			a.Open(row.ID)
			must(t, d.TakePayment(t.Context(), store.Payment{TransactionID: row.TransactionID, Type: "Cash", Minor: row.Balance, Currency: "USD"},
				row.Balance))
			set(t, d, row.Name, store.ReadyForPickup)
			a.PrintReceipt(row.TransactionID)
		}
		for _, w := range windowsBut(program, a.Desktop(), a.Sales()) {
			w.Canvas().Capture()
			w.Close()
		}
	}
	rows := [][]string{{"minute", "live heap KB", "resident KB", "CPU seconds"}}
	sample := func(minute int) uint64 {
		live := settle(t, a.Desktop(), a.Sales())
		var used syscall.Rusage
		must(t, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
		cpu := time.Duration(used.Utime.Nano() + used.Stime.Nano())
		rows = append(rows, []string{
			strconv.Itoa(minute), strconv.FormatUint(live>>10, 10), resident(t), fmt.Sprintf("%.1f", cpu.Seconds()),
		})
		return live
	}
	for _, opening := range windowsOf(t, d, a) { // every font and icon is read once
		opening()
	}
	for _, w := range windowsBut(program, a.Desktop(), a.Sales()) {
		w.Canvas().Capture()
		w.Close()
	}
	begin := sample(0)
	end := begin
	for minute := range minutes {
		work(minute)
		if minute%30 == 29 || minute == minutes-1 {
			end = sample(minute + 1)
		}
	}
	if file != "" {
		f, err := os.Create(file)
		must(t, err)
		must(t, csv.NewWriter(f).WriteAll(rows))
		must(t, f.Close())
	}
	t.Logf("%d minutes: %d MB live at the beginning, %d MB at the end", minutes, begin>>20, end>>20)
	if float64(end) > 1.3*float64(begin) {
		t.Errorf("%d KB are live after %d minutes, more than 1.3 × the %d KB of the beginning", end>>10, minutes, begin>>10)
	}
}

// windowsBut are the open windows but for those.
func windowsBut(program fyne.App, but ...fyne.Window) []fyne.Window {
	for i, w := range but {
		if door, ok := w.(*screen.Window); ok {
			but[i] = door.Window // the native one, as the driver knows it
		}
	}
	var windows []fyne.Window
	for _, w := range program.Driver().AllWindows() {
		if !slices.Contains(but, w) {
			windows = append(windows, w)
		}
	}
	return windows
}

// resident is how many KB of memory the kernel gives this program, "" where it isn't told.
func resident(t *testing.T) string {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return ""
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kb, _, _ := strings.Cut(strings.TrimSpace(after), " ")
	return kb
}
