package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/ui"
)

func TestR51_CustomersOpensOnceFromTileMenuAndKey(t *testing.T) {
	d := filled(t)
	a, program := show(t, d, nil)
	desktop := ui.DesktopOf(a)
	if desktop.Customers.Figure != "6 records" {
		t.Errorf("the tile says %q", desktop.Customers.Figure)
	}
	before := len(program.Driver().AllWindows())
	test.Tap(desktop.Customers)
	desktop.Tile.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF4})
	a.Desktop().MainMenu().Items[2].Items[0].Action()
	if now := len(program.Driver().AllWindows()); now != before+1 {
		t.Fatalf("tile, key and menu opened %d windows, want 1", now-before)
	}
	_, first := ui.CustomersOf(a)
	first.Close()
	a.OpenCustomers()
	if _, again := ui.CustomersOf(a); again == nil || again == first {
		t.Error("a closed Customers window does not open again")
	}
}

func TestR19_ARecordOpensOnceACustomer(t *testing.T) {
	d := filled(t)
	a, program := show(t, d, nil)
	maya, ben := found(t, d, "maya@example.com"), found(t, d, "ben@example.com")
	before := len(program.Driver().AllWindows())
	a.OpenCustomer(maya.ID, "")
	a.OpenCustomer(ben.ID, "")
	a.OpenCustomer(maya.ID, named(t, d, "#1042").ID)
	a.NewCustomer(store.Customer{})
	a.NewCustomer(store.Customer{})
	a.OpenMerge(maya.ID)
	a.OpenMerge(maya.ID)
	if now := len(program.Driver().AllWindows()); now != before+4 {
		t.Errorf("%d windows opened, want two records, a new one and a merging", now-before)
	}
}

func TestR46_OpenCustomerWindowsFollowTheDatabase(t *testing.T) {
	d := filled(t)
	a, program := show(t, d, nil)
	maya := found(t, d, "maya@example.com")
	a.OpenCustomers()
	a.OpenCustomer(maya.ID, "")
	edited := maya.Customer
	edited.LastName = "Okafor-Reed"
	_, err := d.EditCustomer(t.Context(), edited)
	must(t, err)
	all := program.Driver().AllWindows()
	if got := all[len(all)-1].Title(); got != "Maya Okafor-Reed · C-01001" {
		t.Errorf("the record is still called %q", got)
	}
	_, _, err = d.AddCustomer(t.Context(), store.Customer{FirstName: "Grace", LastName: "Kim"})
	must(t, err)
	if list, _ := ui.CustomersOf(a); list.Rows.Length() != 7 || ui.DesktopOf(a).Customers.Figure != "7 records" {
		t.Errorf("the list has %d customers, the tile says %q", list.Rows.Length(), ui.DesktopOf(a).Customers.Figure)
	}
}

func TestClosingTheDesktopAsksForUnsavedRecords(t *testing.T) {
	d := filled(t)
	a, _ := show(t, d, nil)
	a.NewCustomer(store.Customer{FirstName: "Grace"})
	ui.AskToClose(a)
	all := fyne.CurrentApp().Driver().AllWindows()
	if all[len(all)-1].Canvas().Overlays().Top() == nil {
		t.Error("closing the Desktop with an unsaved record asks nothing")
	}
}

func TestAMergeOpensTheSurvivor(t *testing.T) {
	d := filled(t)
	must(t, d.AddCustomers(t.Context(), people()))
	a, program := show(t, d, nil)
	john := found(t, d, "john.w@example.com")
	before := len(program.Driver().AllWindows())
	a.OpenMerge(john.ID)
	all := program.Driver().AllWindows()
	w := all[len(all)-1]
	w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	press(t, w, "Merge 2 Customers", 0)
	all = program.Driver().AllWindows()
	if len(all) != before+1 || all[len(all)-1].Title() != "John Whitaker · "+john.Code() {
		t.Errorf("%d windows, the last is %q; want the survivor in place of the merging", len(all)-before, all[len(all)-1].Title())
	}
	if merges, err := d.MergesOf(t.Context(), john.ID); err != nil || len(merges) != 1 {
		t.Errorf("%d merges, %v", len(merges), err)
	}
}

func TestR7_EditOpensTheRecordOfTheHighlightedOrder(t *testing.T) {
	d := filled(t)
	o := order(1057, "Maya", "Okafor-Reed", "maya@example.com", "PICK_UP")
	take(t, d, o)
	a, program := show(t, d, nil)
	a.OpenSales()
	sales := ui.SalesOf(a)
	sales.Search.SetText("1057")
	sales.List.Select(0)
	test.Tap(sales.Edit)
	all := program.Driver().AllWindows()
	w := all[len(all)-1]
	if w.Title() != "Maya Okafor · C-01001" {
		t.Fatalf("Edit opened %q", w.Title())
	}
	press(t, w, "Use", 0)
	press(t, w, "Save", 0)
	if got := found(t, d, "maya@example.com").LastName; got != "Okafor-Reed" {
		t.Errorf("last name %q after Use and Save", got)
	}
}
