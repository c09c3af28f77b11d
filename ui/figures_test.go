package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
)

// which is what the first drop-down of eCommerce Sales says.
func which(a *ui.App) string {
	s := ui.SalesOf(a).Which
	return s.Options[s.Chosen()]
}

func TestR2_EveryFigureOfTheTileOpensItsOrders(t *testing.T) {
	d := filled(t)
	a, _ := show(t, d, nil)
	a.Desktop().Resize(ui.OpenAs)
	tile := ui.DesktopOf(a).Tile
	key := func(name fyne.KeyName) { tile.TypedKey(&fyne.KeyEvent{Name: name}) }
	key(fyne.KeyReturn)
	if which(a) != "Open orders" {
		t.Errorf("Enter on the tile shows %q, want all open orders (R3)", which(a))
	}
	for _, want := range []string{
		"Requires action", "New", "Customer ID Needed", "Product Match Failed", "Ready for Shipment", "Push failed", "Changed at Shopify",
		"Ready for Pickup",
	} {
		key(fyne.KeyDown)
		key(fyne.KeyReturn)
		if which(a) != want {
			t.Errorf("the next figure shows %q, want %q", which(a), want)
		}
	}
	// By the mouse: the third line of the breakdown.
	test.TapAt(tile, fyne.NewPos(tile.Size().Width-150, 22+6+2.5*(tile.Size().Height-54)/6))
	if which(a) != "Product Match Failed" {
		t.Errorf("a tap on the third line shows %q", which(a))
	}
	test.Tap(tile)
	if which(a) != "Product Match Failed" {
		t.Error("raising eCommerce Sales takes the filter away from whoever works there")
	}
}

func TestR44_TheDesktopLeadsToAllMessages(t *testing.T) {
	a, program := show(t, filled(t), nil)
	before := len(program.Driver().AllWindows())
	test.Tap(ui.DesktopOf(a).Messages)
	test.Tap(ui.DesktopOf(a).Messages)
	if now := len(program.Driver().AllWindows()); now != before+1 || ui.MessagesWindow(a).Title() != "Messages" {
		t.Errorf("%d more windows, want Messages once", now-before)
	}
}

func TestR1_TheDesktopListsTheNewestOrdersToo(t *testing.T) {
	d := filled(t)
	a, _ := show(t, d, nil)
	desk := ui.DesktopOf(a)
	first := func() string {
		row, _ := desk.Waiting.Row(0)
		return row.Cells[0].Text
	}
	if got := first(); got != "#1041" {
		t.Errorf("waiting longest: %s", got)
	}
	test.Tap(desk.Newest)
	if got := first(); got != "#1053" {
		t.Errorf("newest: %s", got)
	}
	take(t, d, order(1054, "Maya", "Okafor", "maya@example.com", "PICK_UP"))
	if got := first(); got != "#1054" {
		t.Errorf("after another has come: %s", got)
	}
	test.Tap(desk.Longest)
	if got := first(); got != "#1041" {
		t.Errorf("waiting longest again: %s", got)
	}
}

func TestR1_AMillionFitsEveryTile(t *testing.T) {
	a, _ := show(t, filled(t), nil)
	a.Desktop().Resize(ui.OpenAs)
	desk := ui.DesktopOf(a)
	desk.Tile.Set(million())
	desk.Customers.SetFigure("1,000,000 records")
	desk.Products.SetFigure("1,000,000 oversold")
	text := reads(a.Desktop())
	for _, want := range []string{"1,000,000 records", "1,000,000 oversold", "Product Match Failed", "Changed at Shopify"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is cut: %s", want, text)
		}
	}
	if strings.Count(text, "1,000,000") < 10 {
		t.Errorf("not every figure is there: %s", text)
	}
}

func TestR6_SixteenRowsAt1280x800(t *testing.T) {
	d := filled(t)
	for n := 1054; n < 1060; n++ {
		take(t, d, order(n, "Maya", "Okafor", "maya@example.com", "PICK_UP"))
	}
	a, _ := show(t, d, func(c *ui.Config) { c.Training = false })
	a.OpenSales()
	a.Sales().Resize(fyne.NewSize(1280, 800))
	list := ui.SalesOf(a).List
	list.Select(15)
	if !list.AtTop() || list.Selected() != 15 {
		t.Error("the sixteenth row is not in view at 1280 × 800")
	}
	list.Select(0)
	a.Sales().Resize(fyne.NewSize(1920, 1080))
	list.Select(19)
	if !list.AtTop() {
		t.Error("the height of a large screen is not used")
	}
}

func TestR68_OnePickListOfAllOrdersThatAreMarked(t *testing.T) {
	d := filled(t)
	a, program := show(t, d, nil)
	a.OpenSales()
	v := ui.SalesOf(a)
	v.ShowOnly(db.AllOrders, store.New)
	keys := v.List.FocusTarget()
	keys.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	keys.(desktop.Keyable).KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	keys.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	keys.(desktop.Keyable).KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	test.Tap(v.PickList)
	windows := program.Driver().AllWindows()
	list := windows[len(windows)-1]
	if list.Title() != "Pick List of 3 orders" {
		t.Fatalf("the window is called %q", list.Title())
	}
	says(t, list, "PICK LIST", "3 orders", "3 ×", "TIR-PANA-GK-38", "#1053", "#1050", "#1042")
	before := len(windows)
	test.Tap(v.PickList)
	if now := len(program.Driver().AllWindows()); now != before {
		t.Error("asked for again it opens twice")
	}
	keep(t, "picklist", list)
}
