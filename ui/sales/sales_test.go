package sales

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local)

// later is how long after noon the window's clock stands.
var later time.Duration

func clock() time.Time { return noon.Add(later) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func order(n int, name, method string) store.Order {
	at := noon.AddDate(0, 0, -n)
	return store.Order{
		Shop: "s.myshopify.com", ShopifyID: fmt.Sprintf("gid://shopify/Order/%d", n), Name: fmt.Sprintf("#%d", n), CreatedAt: at, UpdatedAt: at,
		Email: strings.ToLower(name) + "@example.com", Currency: "USD", Financial: store.Paid, RequiresShipping: true,
		Buyer: store.Buyer{FirstName: name}, Subtotal: int64(1000 * n), Total: int64(1000 * n),
		Lines: []store.OrderLine{{
			ShopifyID: "l", Title: "Tyre", SKU: "TIR", Quantity: 1, Ordered: 1, UnitPrice: int64(1000 * n),
			RequiresShipping: true,
		}},
		FulfillmentOrders: []store.FulfillmentOrder{{
			ShopifyID: fmt.Sprint("fo", n), State: "OPEN", Method: method, LocationID: "Riverside", Location: "Riverside",
			Lines: []store.FulfillmentOrderLine{{ShopifyID: fmt.Sprint("fol", n), LineShopifyID: "l", Total: 1, Remaining: 1}},
		}},
	}
}

// window opens eCommerce Sales over a real database: #1 and #3 are Anna's, to be
// picked up and shipped, #2 is of nobody the shop knows, #40 is old.
func window(t testing.TB) (*Window, *db.DB, *[]string) {
	t.Helper()
	test.NewTempApp(t)
	later = 0
	d, err := db.Open(t.Context(), db.Config{Path: dbtest.Fresh(t), Now: func() time.Time { return noon }})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	must(t, d.AddCustomers(t.Context(), []store.Customer{{FirstName: "Anna", Email: "anna@example.com"}}))
	must(t, d.AddProducts(t.Context(), []store.Product{{SKU: "TIR", Description: "Tyre", Stocked: true, OnHand: 9}}))
	_, err = d.TakeIn(t.Context(), []store.Order{
		order(1, "Anna", "PICK_UP"), order(2, "Zoe", "SHIPPING"), order(3, "Anna", "SHIPPING"),
		order(40, "Anna", "PICK_UP"),
	})
	must(t, err)
	w, opened := over(t, d)
	return w, d, opened
}

// inPlace runs background work at once.
var inPlace = screen.Scheduler{Go: func(f func()) { f() }, UI: func(f func()) { f() }}

func over(t testing.TB, d Shop) (*Window, *[]string) {
	t.Helper()
	var opened []string
	native := test.NewTempWindow(t, nil)
	native.Resize(fyne.NewSize(1280, 800))
	w := New(screen.NewWindow(native, inPlace), Config{
		Shop: d, Now: clock, Freshness: func() screen.Freshness { return screen.Freshness{} },
		CheckNow: func() {}, Identify: func(string) {},
		OpenParts: func(id, part string) { opened = append(opened, id+" part "+part) },
		Open:      func(id string) { opened = append(opened, id) }, OpenOrder: func(id string) { opened = append(opened, "why "+id) },
	})
	native.Resize(fyne.NewSize(1280, 800))
	return w, &opened
}

func names(w *Window) string {
	var list []string
	for i := range w.model.count {
		r, _ := w.model.pages.At(i)
		list = append(list, r.Name)
	}
	return strings.Join(list, " ")
}

func (v *Window) selectNamed(t *testing.T, name string) db.OrderRow {
	t.Helper()
	for i := range v.model.count {
		if r, _ := v.model.pages.At(i); r.Name == name {
			v.List.Select(i)
			return r
		}
	}
	t.Fatalf("%s is not in the list", name)
	return db.OrderRow{}
}

// choose picks an option of a drop-down as a tap on it does.
func choose(s *widgets.Select, option string) {
	for i, text := range s.Options {
		if text == option {
			s.SetChosen(i)
			s.OnChanged(i)
		}
	}
}

func TestR6_SortFilterSearch(t *testing.T) {
	w, _, _ := window(t)
	equal := func(what, want string) {
		t.Helper()
		if got := names(w); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	equal("newest first", "#1 #2 #3 #40")
	w.sort(4, true)
	equal("by total, largest first", "#40 #3 #2 #1")
	w.sort(1, true)
	w.Search.SetText("zoe")
	equal("search as you type", "#2")
	w.Search.SetText("nothing like it")
	if _, text := w.model.nothing(); w.model.count != 0 || !strings.Contains(text, "No order matches") {
		t.Errorf("%d rows, and it says %q", w.model.count, text)
	}
	w.Search.SetText("")
	choose(w.Period, "Last 7 days")
	equal("last 7 days", "#1 #2 #3")
	choose(w.Period, "Any time")
	choose(w.Which, "Closed orders")
	equal("closed", "")
}

func TestR6_ABarcodeTypedByHandIsFound(t *testing.T) {
	w, d, opened := window(t)
	now := noon
	w.frame.Now = func() time.Time { now = now.Add(120 * time.Millisecond); return now }
	row, err := d.OrderNamed(t.Context(), "#3")
	must(t, err)
	for _, r := range row.Barcode {
		// Only the first rune comes while the list has the keys.
		if w.window.Canvas().Focused() == w.Search {
			w.Search.TypedRune(r)
			continue
		}
		w.List.Keys.TypedRune(r)
	}
	w.Search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(*opened) != 1 || (*opened)[0] != row.ID {
		t.Errorf("the search opened %v, want %s", *opened, row.ID)
	}
}

// More that require action than are open read as a contradiction.
func TestR2_TheFiguresSayHowManyOfThemAreClosed(t *testing.T) {
	m := newModel()
	m.count, m.counts = 22, store.Counts{NeedsAction: 24, ActionClosed: 2}
	if lead, text := m.facts(); lead != "22 open orders" || text != "24 require action, 2 of them closed · 0 waiting for pickup" {
		t.Errorf("%s %s", lead, text)
	}
	m.counts.ActionClosed = 0
	if _, text := m.facts(); text != "24 require action · 0 waiting for pickup" {
		t.Error(text)
	}
}

func TestR7_WhyIsOffUntilARowIsSelected(t *testing.T) {
	w, _, opened := window(t)
	if w.Why.Enabled() || w.Why.Reason() == "" {
		t.Error("Why? works without a selected order, or doesn't say why not")
	}
	row := w.selectNamed(t, "#2")
	if !w.Why.Enabled() {
		t.Fatalf("Why? is off: %s", w.Why.Reason())
	}
	test.Tap(w.Why)
	if len(*opened) != 1 || (*opened)[0] != "why "+row.ID {
		t.Errorf("opened %v, want the explanation of %s", *opened, row.ID)
	}
}

func TestR8_EnterOpensTheOrder(t *testing.T) {
	w, _, opened := window(t)
	row := w.selectNamed(t, "#2")
	w.List.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(*opened) != 1 || (*opened)[0] != row.ID {
		t.Errorf("opened %v, want %s", *opened, row.ID)
	}
}

func TestR9_R11_R12_StatusMenu(t *testing.T) {
	w, _, _ := window(t)
	tests := []struct {
		order string
		want  map[string]bool // label: can be picked
	}{
		{"#1", map[string]bool{"New": true, "Ready for Pickup": true, "Completed": true, "Rejected": true}},
		{"#2", map[string]bool{"New": false, "Customer ID Needed": true, "Ready for Shipment": true, "Completed": true, "Rejected": true}},
	}
	for _, test := range tests {
		t.Run(test.order, func(t *testing.T) {
			_, items, chosen := w.model.offered(w.selectNamed(t, test.order))
			if len(items) != len(test.want) || chosen < 0 {
				t.Errorf("%d entries, chosen %d, want %d", len(items), chosen, len(test.want))
			}
			for _, item := range items {
				if can, offered := test.want[item.Text]; !offered || can != (item.Reason == "") {
					t.Errorf("%s: offered %t, reason %q", item.Text, offered, item.Reason)
				}
			}
		})
	}
}

func TestR10_StagedUntilSave(t *testing.T) {
	w, d, _ := window(t)
	row := w.selectNamed(t, "#1")
	w.Pick(row, store.ReadyForPickup)
	if !w.model.present(row, noon).Unsaved || w.model.sent(row, noon).Text != "Not saved · was New" {
		t.Errorf("the row does not show that it is not saved: %+v", w.model.sent(row, noon))
	}
	if w.model.unsaved() != "1 unsaved change" || !w.Save.Enabled() {
		t.Errorf("%q, Save on %t", w.model.unsaved(), w.Save.Enabled())
	}
	if saved, _ := d.OrderNamed(t.Context(), "#1"); saved.Status != store.New {
		t.Fatalf("%s reached the database before Save", saved.Status)
	}
	closed := false
	w.AskToClose(func() { closed = true })
	if closed || w.window.Canvas().Overlays().Top() == nil {
		t.Error("closing with an unsaved change does not ask")
	}
	w.window.Canvas().Overlays().Top().Hide()
	_, err := d.TakeIn(t.Context(), []store.Order{order(0, "Anna", "PICK_UP")})
	must(t, err)
	w.ShowNew()
	w.Reload()
	if w.Unsaved() != 1 || w.model.selected != row.ID || w.List.Selected() != 0 {
		t.Errorf("after a reload %d staged, row %d selected; want 1 and the same order where it was", w.Unsaved(), w.List.Selected())
	}
	w.ShowNew()
	if w.model.selected != row.ID || w.List.Selected() != 1 {
		t.Errorf("after the new one came in row %d is selected; want the same order, now second", w.List.Selected())
	}
	test.Tap(w.Save)
	saved, err := d.OrderNamed(t.Context(), "#1")
	must(t, err)
	if saved.Status != store.ReadyForPickup || w.Unsaved() != 0 || w.Save.Enabled() {
		t.Errorf("after Save: %s, %d staged, Save on %t", saved.Status, w.Unsaved(), w.Save.Enabled())
	}
	w.AskToClose(func() { closed = true })
	if !closed {
		t.Error("closing asks although all is saved")
	}
}

func TestR10_AConflictKeepsTheEdit(t *testing.T) {
	w, d, _ := window(t)
	row := w.selectNamed(t, "#1")
	w.Pick(row, store.ReadyForPickup)
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: store.New, To: store.Completed}}))
	test.Tap(w.Save)
	if w.Unsaved() != 1 || w.window.Canvas().Overlays().Top() == nil {
		t.Errorf("%d staged after a conflict, dialog %v; want the edit kept and one sentence", w.Unsaved(), w.window.Canvas().Overlays().Top())
	}
}

func TestR29_R32_SaveAsksWhereItHasConsequences(t *testing.T) {
	w, d, _ := window(t)
	w.Pick(w.selectNamed(t, "#1"), store.Rejected)
	test.Tap(w.Save)
	if w.window.Canvas().Overlays().Top() == nil {
		t.Fatal("a rejection is saved without asking")
	}
	if row, _ := d.OrderNamed(t.Context(), "#1"); row.Status != store.New {
		t.Errorf("status %s before the answer", row.Status)
	}
}

func TestR28_CompletedAsksHowItWasSent(t *testing.T) {
	w, _, _ := window(t)
	w.Pick(w.selectNamed(t, "#3"), store.Completed)
	if w.Unsaved() != 0 || w.window.Canvas().Overlays().Top() == nil {
		t.Fatal("a shipped order is staged without asking for carrier and tracking number")
	}
	if len(asked[*widgets.Entry](w)) != 2 || button(t, w, "Set Completed") == nil {
		t.Error("it does not ask for carrier and tracking number alone")
	}
}

func TestR31_AFailedPushCanBeTriedAgain(t *testing.T) {
	w, d, _ := window(t)
	row := w.selectNamed(t, "#1")
	w.Pick(row, store.ReadyForPickup)
	test.Tap(w.Save)
	p, ok, err := d.ClaimPush(t.Context(), "test", time.Minute)
	must(t, err)
	if !ok {
		t.Fatal("nothing was queued")
	}
	must(t, d.PushFailed(t.Context(), p, store.Fail(store.Refused, "On hold.")))
	w.Reload()
	row = w.selectNamed(t, "#1")
	if shown := w.model.present(row, noon); shown.Strip != theme.Red || shown.Cells[10].Text != "Failed · On hold." {
		t.Errorf("shown as %+v", shown.Cells[10])
	}
	if w.stripAct.Text != "Try Again" {
		t.Fatalf("the strip offers %q", w.stripAct.Text)
	}
	test.Tap(w.stripAct)
	if again, _ := d.OrderNamed(t.Context(), "#1"); again.Push != store.PushQueued {
		t.Errorf("push %q after Try Again, want queued", again.Push)
	}
}

func TestErrorStandsInPlaceOfRows(t *testing.T) {
	m := newModel()
	if _, text := m.nothing(); text != "Reading the orders…" {
		t.Errorf("before the first answer: %q", text)
	}
	m.err = store.Fail(store.Busy, "Another program holds the database.")
	if _, text := m.nothing(); text != "Another program holds the database." {
		t.Errorf("an error: %q", text)
	}
	m.err = errors.New("disk")
	if _, text := m.nothing(); strings.Contains(text, "disk") {
		t.Errorf("the cause is shown to people: %q", text)
	}
	m.err, m.loaded = nil, true
	if _, text := m.nothing(); !strings.HasPrefix(text, "No open orders") {
		t.Errorf("an empty shop: %q", text)
	}
}

// BenchmarkSales opens the window over 100,000 orders: to first rows, and a
// scroll step far from what is in memory.
func BenchmarkSales(b *testing.B) {
	test.NewTempApp(b)
	d, err := db.Open(b.Context(), db.Config{Path: dbtest.Fresh(b), Now: func() time.Time { return noon }})
	must(b, err)
	b.Cleanup(func() { must(b, d.Close()) })
	for n := 0; n < 100_000; n += 500 {
		orders := make([]store.Order, 500)
		for i := range orders {
			orders[i] = order(n+i, "Anna", "PICK_UP")
			orders[i].CreatedAt = noon.Add(-time.Duration(n+i) * time.Minute)
		}
		_, err := d.TakeIn(b.Context(), orders)
		must(b, err)
	}
	w, _ := over(b, d)
	b.Run("first rows", func(b *testing.B) {
		for range b.N {
			w.refilter()
		}
	})
	b.Run("scroll step", func(b *testing.B) {
		for i := range b.N {
			w.List.ScrollTo(40 + (i*3)%(6*screen.PageSize))
		}
	})
	if w.model.count != 100_000 {
		b.Fatalf("%d rows", w.model.count)
	}
}

func TestR7_EditOpensTheCustomerOfTheHighlightedOrder(t *testing.T) {
	_, d, _ := window(t)
	var customer, order string
	native := test.NewTempWindow(t, nil)
	w := New(screen.NewWindow(native, inPlace), Config{
		Shop: d, Now: func() time.Time { return noon }, Freshness: func() screen.Freshness { return screen.Freshness{} },
		Identify: func(id string) { order = id }, OpenCustomer: func(c, o string) { customer, order = c, o },
	})
	if !w.Edit.Visible() || w.Edit.Enabled() || w.Edit.Reason() != "Select an order first." {
		t.Errorf("with nothing selected: on %t, %q", w.Edit.Enabled(), w.Edit.Reason())
	}
	w.selectNamed(t, "#2")
	if w.Edit.Enabled() || w.Edit.Reason() != "#2 has no customer yet; identify first." {
		t.Errorf("#2: on %t, %q", w.Edit.Enabled(), w.Edit.Reason())
	}
	row := w.selectNamed(t, "#1")
	test.Tap(w.Edit)
	anna, err := d.CustomerNumbered(t.Context(), 1001)
	must(t, err)
	if customer != anna.ID || order != row.ID {
		t.Errorf("opened %q beside %q, want %q beside %q", customer, order, anna.ID, row.ID)
	}
}

func TestR7_IdentifyActsOnTheHighlightedOrder(t *testing.T) {
	w, _, _ := window(t)
	asked := []string{}
	w.cfg.Identify = func(id string) { asked = append(asked, id) }
	if w.Edit.Visible() {
		t.Error("Edit is shown although nothing opens a record")
	}
	if !w.Identify.Enabled() || !strings.Contains(w.Identify.Tip, "oldest order that waits") {
		t.Errorf("with nothing selected: on %t, %q", w.Identify.Enabled(), w.Identify.Tip)
	}
	test.Tap(w.Identify)
	row := w.selectNamed(t, "#2")
	w.List.Keys.Key(&fyne.KeyEvent{Name: fyne.KeyF6})
	if len(asked) != 2 || asked[0] != "" || asked[1] != row.ID {
		t.Errorf("asked for %v, want the oldest, then #2", asked)
	}
	w.selectNamed(t, "#1")
	if w.Identify.Enabled() || w.Identify.Reason() != "#1 has its customer already." {
		t.Errorf("#1: on %t, %q", w.Identify.Enabled(), w.Identify.Reason())
	}
}
