package sales

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/widgets"
)

// split is Anna's order of three parts: two tyres to pick up, one to be sent, which is on
// hold, and two that the warehouse sends.
func split(n int) store.Order {
	o := order(n, "Anna", "PICK_UP")
	line := func(id string, quantity int64) store.OrderLine {
		return store.OrderLine{
			ShopifyID: id, Title: "Tyre", SKU: "TIR", Quantity: quantity, Ordered: quantity, UnitPrice: 1000, RequiresShipping: true,
		}
	}
	part := func(id, state, method, at string, quantity int64) store.FulfillmentOrder {
		return store.FulfillmentOrder{
			ShopifyID: fmt.Sprint("fo", n, id), State: state, Method: method, LocationID: at, Location: at, Lines: []store.FulfillmentOrderLine{
				{ShopifyID: fmt.Sprint("fol", n, id), LineShopifyID: id, Total: quantity, Remaining: quantity},
			},
		}
	}
	o.Lines = []store.OrderLine{line("a", 2), line("b", 1), line("c", 2)}
	o.Subtotal, o.Total = 5000, 5000
	o.FulfillmentOrders = []store.FulfillmentOrder{
		part("a", "OPEN", "PICK_UP", "Riverside", 2), part("b", "ON_HOLD", "SHIPPING", "Riverside", 1),
		part("c", "OPEN", "SHIPPING", "Warehouse", 2),
	}
	o.FulfillmentOrders[1].Holds = []store.Hold{{Reason: "Awaiting payment", Notes: "ask Maria"}}
	return o
}

// splitWindow is the window with two orders of three parts, #5 and #7, among the others.
func splitWindow(t *testing.T) (*Window, *db.DB, *[]string) {
	t.Helper()
	w, d, opened := window(t)
	must(t, d.KeepLocations(t.Context(), "s.myshopify.com", []store.Location{
		{ShopifyID: "Riverside", Name: "Riverside", Active: true}, {ShopifyID: "Warehouse", Name: "Warehouse", Active: true},
	}))
	_, err := d.OwnLocations(t.Context(), "s.myshopify.com", []string{"Riverside"}, true)
	must(t, err)
	_, err = d.TakeIn(t.Context(), []store.Order{split(5), split(7)})
	must(t, err)
	w.read()
	return w, d, opened
}

// said is what a row of the list says.
func (v *Window) said(i int) string {
	row, _ := v.row(i)
	var words []string
	for _, cell := range row.Cells {
		if cell.Text != "" {
			words = append(words, cell.Text)
		}
	}
	return strings.Join(words, " | ")
}

func (v *Window) press(key fyne.KeyName) { v.List.FocusTarget().TypedKey(&fyne.KeyEvent{Name: key}) }

// listed are the orders of the list by name, and a dash for each row under one.
func (v *Window) listed() string {
	var list []string
	for i := range v.model.length() {
		at, under := v.model.place(i)
		r, _ := v.model.pages.Has(at)
		if under >= 0 {
			r.Name = "-"
		}
		list = append(list, r.Name)
	}
	return strings.Join(list, " ")
}

func TestR54_ARowUnfoldsIntoItsParts(t *testing.T) {
	w, _, opened := splitWindow(t)
	if got := w.listed(); got != "#1 #2 #3 #5 #7 #40" {
		t.Fatal(got)
	}
	for i, want := range []widgets.Fold{widgets.NoFold, widgets.NoFold, widgets.NoFold, widgets.Folded, widgets.Folded, widgets.NoFold} {
		if row, _ := w.row(i); row.Fold != want {
			t.Errorf("row %d is %d, want %d: an order of one part shows nothing new", i, row.Fold, want)
		}
	}
	id := w.selectNamed(t, "#5").ID
	w.press(fyne.KeyRight)
	if got := w.listed(); got != "#1 #2 #3 #5 - - - #7 #40" {
		t.Fatal(got)
	}
	for i, want := range []string{
		"Part 1 | Riverside | 2 items | Pickup | New",
		"Part 2 | Riverside | 1 item | Ship | New | on hold at Shopify (Awaiting payment, ask Maria): release it",
		"Elsewhere | Warehouse | 2 items | Ship | not this shop's | open",
	} {
		if got := w.said(4 + i); !strings.HasPrefix(got, want) {
			t.Errorf("part %d says %q, want %q", i+1, got, want)
		}
	}
	if row, _ := w.row(6); !row.Cells[2].Muted || !row.Under {
		t.Error("what is not ours is not greyed")
	}
	// Right again goes in, Enter opens the part, Left goes out, and then folds.
	w.press(fyne.KeyRight)
	w.press(fyne.KeyDown)
	if w.List.Selected() != 5 || w.model.selected != id {
		t.Errorf("row %d of %q is selected", w.List.Selected(), w.model.selected)
	}
	if got := w.strip.Text(); !strings.HasPrefix(got, "Riverside · on hold at Shopify") {
		t.Errorf("of the part the strip says %q", got)
	}
	w.press(fyne.KeyReturn)
	w.keys.Shortcut(&desktop.CustomShortcut{KeyName: fyne.KeyH, Modifier: fyne.KeyModifierControl})
	if want := id + " part fo5b"; len(*opened) != 2 || (*opened)[0] != want || (*opened)[1] != want {
		t.Errorf("opened %v, want %s twice", *opened, want)
	}
	if w.press(fyne.KeyLeft); w.List.Selected() != 3 {
		t.Errorf("Left goes to row %d", w.List.Selected())
	}
	if w.press(fyne.KeyLeft); w.listed() != "#1 #2 #3 #5 #7 #40" || w.List.Selected() != 3 {
		t.Errorf("folded: %s, row %d", w.listed(), w.List.Selected())
	}
	// An order of one part has nothing to unfold.
	w.selectNamed(t, "#1")
	if w.press(fyne.KeyRight); w.model.length() != w.model.count {
		t.Errorf("Right on an order of one part: %s", w.listed())
	}
}

func TestR54_TheArrowUnfoldsByMouse(t *testing.T) {
	w, _, _ := splitWindow(t)
	at := w.model.index(w.named(t, "#7").ID)
	tap := func() {
		i := at
		for _, o := range test.LaidOutObjects(w.List) {
			m, isMouse := o.(desktop.Mouseable)
			row, isTapped := o.(fyne.Tappable)
			if !isMouse || !isTapped {
				continue
			}
			if i--; i < 0 {
				m.MouseDown(&desktop.MouseEvent{})
				row.Tapped(&fyne.PointEvent{Position: fyne.NewPos(14, 10)})
				return
			}
		}
	}
	if tap(); w.listed() != "#1 #2 #3 #5 #7 - - - #40" || w.highlight().Name != "#7" {
		t.Fatalf("%s, %s is selected", w.listed(), w.highlight().Name)
	}
	if tap(); w.listed() != "#1 #2 #3 #5 #7 #40" {
		t.Error(w.listed())
	}
}

func TestR54_SelectionStatusAndMarksHoldWhileRowsUnfold(t *testing.T) {
	w, d, _ := splitWindow(t)
	below := w.selectNamed(t, "#7")
	w.unfold(w.named(t, "#5").ID)
	if w.List.Selected() != 7 || w.model.selected != below.ID {
		t.Fatalf("row %d of %q is selected, want that of #7 below the parts", w.List.Selected(), w.highlight().Name)
	}
	w.unfold(below.ID)
	if got := w.listed(); got != "#1 #2 #3 #5 - - - #7 - - - #40" {
		t.Fatal(got)
	}
	// The last order is under both.
	w.List.Select(11)
	if w.highlight().Name != "#40" {
		t.Errorf("the last row is of %s", w.highlight().Name)
	}
	w.choose(7, 9, fyne.NewPos(0, 0))
	if w.window.Canvas().Overlays().Top() == nil {
		t.Error("no status is offered for #7 below the parts of #5")
	}
	w.window.Canvas().Overlays().Remove(w.window.Canvas().Overlays().Top())
	w.mark(3, 7, false)
	if len(w.model.marked) != 2 || !w.isMarked(3) || w.isMarked(4) || !w.isMarked(7) {
		t.Errorf("%d are marked from #5 to #7", len(w.model.marked))
	}
	w.List.Select(5)
	// A hand-over changes a row where it stands; new orders wait.
	part := split(5).FulfillmentOrders[0].ShopifyID
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: w.model.selected, From: store.New, To: store.ReadyForPickup, Part: part}}))
	again := order(0, "Anna", "PICK_UP")
	_, err := d.TakeIn(t.Context(), []store.Order{again})
	must(t, err)
	w.Reload()
	if got := w.said(4); !strings.Contains(got, "Ready for Pickup") || w.List.Selected() != 5 || w.model.length() != 12 {
		t.Errorf("under the hand: %q, row %d, %s", got, w.List.Selected(), w.listed())
	}
	w.ShowNew()
	if got := w.listed(); got != "#0 #1 #2 #3 #5 - - - #7 - - - #40" || w.List.Selected() != 6 || w.model.part != "fo5b" {
		t.Errorf("after the new one came in: %s, row %d, part %q", got, w.List.Selected(), w.model.part)
	}
	// Another list shows those that are still in it unfolded.
	choose(w.Delivery, "Pickup")
	if got := w.listed(); got != "#0 #1 #5 - - - #7 - - - #40" {
		t.Errorf("filtered: %s", got)
	}
	w.Search.SetText("zoe")
	w.Search.SetText("")
	if got := w.listed(); strings.Contains(got, "-") {
		t.Errorf("after they had left the list: %s", got)
	}
}

func TestR54_RowsStandStillWhenAnOrderIsDividedUnderTheHand(t *testing.T) {
	w, d, _ := splitWindow(t)
	w.unfold(w.selectNamed(t, "#5").ID)
	divided := split(5)
	divided.UpdatedAt = noon.Add(time.Minute)
	first := &divided.FulfillmentOrders[0].Lines[0]
	first.Total, first.Remaining = 1, 1
	extra := divided.FulfillmentOrders[0]
	extra.ShopifyID, extra.Lines = "fo5d", []store.FulfillmentOrderLine{{ShopifyID: "fol5d", LineShopifyID: "a", Total: 1, Remaining: 1}}
	divided.FulfillmentOrders = append(divided.FulfillmentOrders, extra)
	_, err := d.TakeIn(t.Context(), []store.Order{divided})
	must(t, err)
	w.Reload()
	if got := w.listed(); got != "#1 #2 #3 #5 - - - #7 #40" || w.said(6) != "+ 2 parts" {
		t.Errorf("%s, and the last part says %q", got, w.said(6))
	}
	w.List.Select(-1)
	later = 2 * quiet
	w.Tick()
	if got := w.listed(); got != "#1 #2 #3 #5 - - - - #7 #40" {
		t.Errorf("once nobody uses the list: %s", got)
	}
}
