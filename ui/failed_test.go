package ui_test

import (
	"strings"
	"testing"

	"tillbridge/ui"
	"tillbridge/ui/screen"
)

func TestR63_P5_AWindowThatFailsInsideClosesAlone(t *testing.T) {
	places := map[string]func(screen.Scheduler) func(func()){
		"in the background":  func(s screen.Scheduler) func(func()) { return s.Go },
		"back on the screen": func(s screen.Scheduler) func(func()) { return s.UI },
	}
	for name, place := range places {
		t.Run(name, func(t *testing.T) {
			var kept []string
			a, _ := show(t, filled(t), func(c *ui.Config) {
				c.KeepCrash = func(doing string, stack []byte) { kept = append(kept, doing+"\n"+string(stack)) }
			})
			a.OpenProducts()
			a.OpenSales()
			work := ui.WorkOf(a, a.Sales())
			a.Sales().SetTitle("Maya Okafor · C-1")
			place(work)(func() {
				var rows []int
				_ = rows[3]
			})
			if a.Sales() != nil {
				t.Error("the window is still open")
			}
			if list, _ := ui.ProductsOf(a); list == nil {
				t.Error("another window was closed")
			}
			if len(kept) != 1 || !strings.Contains(kept[0], "eCommerce Sales") || !strings.Contains(kept[0], "failed_test.go") {
				t.Errorf("kept %q", kept)
			}
			if strings.Contains(kept[0], "Okafor") {
				t.Error("the crash file names the customer of the window's title")
			}
			if a.Desktop().Canvas().Overlays().Top() == nil {
				t.Error("nothing is said on the Desktop")
			}
			keep(t, "failed-inside", a.Desktop())
			a.OpenSales()
			if a.Sales() == nil {
				t.Error("it doesn't open again")
			}
		})
	}
}

// What fails on the Desktop itself leaves it open, and is said once.
func TestR63_P5_TheDesktopStaysOpen(t *testing.T) {
	kept := 0
	a, _ := show(t, filled(t), func(c *ui.Config) { c.KeepCrash = func(string, []byte) { kept++ } })
	for range 3 {
		ui.DesktopWork(a).UI(func() { panic("planted") })
	}
	if kept != 3 || len(a.Desktop().Canvas().Overlays().List()) != 1 {
		t.Errorf("%d crash files, %d dialogs", kept, len(a.Desktop().Canvas().Overlays().List()))
	}
}
