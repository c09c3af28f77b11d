package customers

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/widgets"
)

// answer takes an answer of the question in front of a window.
func answer(t *testing.T, w fyne.Window, text string) {
	t.Helper()
	top := w.Canvas().Overlays().Top()
	if top == nil {
		t.Fatalf("nothing is asked that %q would answer", text)
	}
	for _, o := range test.LaidOutObjects(top) {
		if b, ok := o.(*widgets.ToolButton); ok && b.Text == text {
			test.Tap(b)
			return
		}
	}
	t.Fatalf("%q is no answer", text)
}

// toast is the news on a window.
func toast(v *Record) string {
	var news []string
	for _, o := range test.LaidOutObjects(v.frame) {
		if n, ok := o.(*widgets.Toast); ok {
			news = append(news, n.Text())
		}
	}
	return strings.Join(news, " | ")
}

func stored(t *testing.T, d *db.DB, id string) store.Customer {
	t.Helper()
	c, err := d.Customer(t.Context(), id)
	must(t, err)
	return c.Customer
}

func TestR19_TheMissingEmailRematchesWaitingOrders(t *testing.T) {
	d := open(t)
	anna := add(t, d, store.Customer{FirstName: "Anna", LastName: "Keller"})
	take(t, d, order(1, "Anna", "Keller", "anna@example.com"), order(2, "Anna", "Keller", "ANNA@example.com"),
		order(3, "Zoe", "Quux", "zoe@example.com"))
	v, _ := openRecord(t, d, RecordConfig{CustomerID: anna.ID})
	v.enter(email, "anna@example.com")
	if v.Unsaved() != 1 || v.form.inputs[email.label].Note() != "was empty" || stored(t, d, anna.ID).Email != "" {
		t.Fatalf("%d unsaved, %q", v.Unsaved(), v.form.inputs[email.label].Note())
	}
	test.Tap(v.Save)
	if got := toast(v); got != "Saved. 2 waiting orders became New." {
		t.Errorf("says %q", got)
	}
	for name, want := range map[string]store.Status{"#1": store.New, "#2": store.New, "#3": store.CustomerIDNeeded} {
		if got := named(t, d, name).Status; got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if v.Unsaved() != 0 || v.Save.Enabled() || len(v.seen.orders) != 2 {
		t.Errorf("after Save %d unsaved, Save on %t, %d orders", v.Unsaved(), v.Save.Enabled(), len(v.seen.orders))
	}
}

func TestR19_AnOrderChangesTheRecordOnlyByHand(t *testing.T) {
	d := open(t)
	jon := add(t, d, store.Customer{FirstName: "Jon", LastName: "Whitaker", Email: "jon@example.com", Phone: "(574) 555-0148", Address: home})
	o := order(1, "John", "Whitaker", "jon@example.com")
	o.Phone, o.Billing, o.Shipping = "(574) 555-0191", home, store.Address{Street: "12 Main St", City: "Elkhart", Postcode: "46516"}
	take(t, d, o)
	v, _ := openRecord(t, d, RecordConfig{CustomerID: jon.ID, OrderID: named(t, d, "#1").ID})
	compare := v.aside.differences
	if labels(compare.found) != "First name, Phone, Shipping address" || v.Unsaved() != 0 {
		t.Fatalf("shows %s, %d unsaved", labels(compare.found), v.Unsaved())
	}
	test.Tap(compare.rows[1])
	test.Tap(compare.rows[2])
	if v.form.inputs[phone.label].Entry.Text != "(574) 555-0191" || v.Unsaved() != 2 || compare.rows[1].Text != "Take Back" {
		t.Errorf("phone %q, %d unsaved, %q", v.form.inputs[phone.label].Entry.Text, v.Unsaved(), compare.rows[1].Text)
	}
	if c := stored(t, d, jon.ID); c.Phone != "(574) 555-0148" || len(c.More) != 0 {
		t.Fatal("a difference was saved by Use alone")
	}
	test.Tap(compare.rows[2])
	if v.Unsaved() != 1 {
		t.Errorf("%d unsaved after taking one back", v.Unsaved())
	}
	test.Tap(v.Save)
	if c := stored(t, d, jon.ID); c.Phone != "(574) 555-0191" || c.FirstName != "Jon" || len(c.More) != 0 {
		t.Errorf("saved %+v", c)
	}
	if labels(compare.found) != "First name, Shipping address" {
		t.Errorf("after Save it shows %s", labels(compare.found))
	}
}

func TestR19_ARecordThatAgreesSaysSo(t *testing.T) {
	d := open(t)
	jon := add(t, d, store.Customer{FirstName: "Jon", LastName: "Whitaker", Email: "jon@example.com"})
	take(t, d, order(1, "Jon", "Whitaker", "jon@example.com"))
	v, asked := openRecord(t, d, RecordConfig{CustomerID: jon.ID})
	if v.aside.differences.room.Visible() {
		t.Error("differences are shown although no order was asked for")
	}
	v.ShowOrder(named(t, d, "#1").ID)
	if !v.aside.differences.room.Visible() || len(v.aside.differences.found) != 0 {
		t.Error("nothing says that order and record agree")
	}
	v.aside.orders.Select(0)
	v.aside.orders.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(asked.orders) != 1 || asked.orders[0] != named(t, d, "#1").ID {
		t.Errorf("Enter on an order opened %v", asked.orders)
	}
}

func TestClosingARecordAsksForUnsavedEdits(t *testing.T) {
	d := open(t)
	anna := add(t, d, store.Customer{FirstName: "Anna"})
	closed := 0
	ask := func() *Record {
		v, _ := openRecord(t, d, RecordConfig{CustomerID: anna.ID})
		v.AskToClose(func() { closed++ })
		v.enter(company, "Wheels")
		v.AskToClose(func() { closed++ })
		return v
	}
	v := ask()
	if closed != 1 || !dialog(v.window) {
		t.Fatalf("closed %d times, want once without asking and then a question", closed)
	}
	answer(t, v.window, "Keep Editing")
	if closed != 1 || v.Unsaved() != 1 {
		t.Error("Keep Editing closes or forgets")
	}
	v.AskToClose(func() { closed++ })
	answer(t, v.window, "Save")
	if closed != 2 || stored(t, d, anna.ID).Company != "Wheels" {
		t.Errorf("Save: closed %d times, company %q", closed, stored(t, d, anna.ID).Company)
	}
	v, _ = openRecord(t, d, RecordConfig{CustomerID: anna.ID})
	v.enter(company, "")
	v.AskToClose(func() { closed++ })
	answer(t, v.window, "Discard")
	if closed != 3 || stored(t, d, anna.ID).Company != "Wheels" {
		t.Error("Discard saved or did not close")
	}
}

func TestR46_AConflictOverwritesNothingAndKeepsWhatWasTyped(t *testing.T) {
	d := open(t)
	anna := add(t, d, store.Customer{FirstName: "Anna", Phone: "1"})
	v, _ := openRecord(t, d, RecordConfig{CustomerID: anna.ID})
	v.enter(phone, "2")
	theirs := stored(t, d, anna.ID)
	theirs.Phone, theirs.Company = "3", "Wheels"
	_, err := d.EditCustomer(t.Context(), theirs)
	must(t, err)
	if v.form.newer.Hidden || v.form.inputs[phone.label].Entry.Text != "2" || v.form.inputs[company.label].Entry.Text != "" {
		t.Fatal("the other computer's edit is not announced, or replaced what was typed")
	}
	test.Tap(v.Save)
	if !dialog(v.window) || stored(t, d, anna.ID).Phone != "3" {
		t.Fatal("a conflict is not told, or was written over")
	}
	answer(t, v.window, "Reload")
	if v.form.inputs[phone.label].Entry.Text != "2" || v.form.inputs[phone.label].Note() != "was 3" ||
		v.form.inputs[company.label].Entry.Text != "Wheels" {
		t.Errorf("after reload %q, %q, %q", v.form.inputs[phone.label].Entry.Text, v.form.inputs[phone.label].Note(),
			v.form.inputs[company.label].Entry.Text)
	}
	test.Tap(v.Save)
	if c := stored(t, d, anna.ID); c.Phone != "2" || c.Company != "Wheels" {
		t.Errorf("saved %+v", c)
	}
}

func TestR21_ANewCustomerWarnsOfCloseVariants(t *testing.T) {
	d := shop(t)
	v, asked := openRecord(t, d, RecordConfig{Begin: store.Customer{FirstName: "Jon", LastName: "Whittaker"}})
	v.enter(phone, "574 555 0148")
	if len(v.aside.alike.found) == 0 || v.Unsaved() != 3 {
		t.Fatalf("%d alike, %d unsaved", len(v.aside.alike.found), v.Unsaved())
	}
	before, _ := d.CountCustomers(t.Context())
	test.Tap(v.Save)
	answer(t, v.window, "Open That One")
	if now, _ := d.CountCustomers(t.Context()); now != before || len(asked.customers) != 1 || v.Unsaved() != 0 {
		t.Fatalf("opened %v, %d customers", asked.customers, now)
	}
	v, _ = openRecord(t, d, RecordConfig{Begin: store.Customer{FirstName: "Jon", LastName: "Whittaker", Phone: "574 555 0148"}})
	test.Tap(v.Save)
	answer(t, v.window, "Create Anyway")
	if now, _ := d.CountCustomers(t.Context()); now != before+1 || v.CustomerID() == "" || toast(v) != "Saved as C-01005." {
		t.Errorf("%d customers, %q", now, toast(v))
	}
	if v.window.Title() != "Jon Whittaker · C-01005" || v.Unsaved() != 0 || !strings.Contains(v.cancel.Text, "Close") {
		t.Errorf("the window is %q, %d unsaved", v.window.Title(), v.Unsaved())
	}
}

func TestR19_ANewCustomerMatchesWaitingOrders(t *testing.T) {
	d := open(t)
	take(t, d, order(1, "Zoe", "Quux", "zoe@example.com"))
	v, _ := openRecord(t, d, RecordConfig{})
	v.enter(lastName, "Quux")
	v.enter(email, "zoe@example.com")
	test.Tap(v.Save)
	if got := toast(v); got != "Saved as C-01001. 1 waiting order became New." {
		t.Errorf("says %q", got)
	}
}

func TestFurtherAddresses(t *testing.T) {
	d := open(t)
	anna := add(t, d, store.Customer{FirstName: "Anna"})
	v, _ := openRecord(t, d, RecordConfig{CustomerID: anna.ID})
	test.Tap(v.form.add)
	entry, ok := v.window.Canvas().Focused().(*widgets.Entry)
	if !ok {
		t.Fatal("the street does not have the keys")
	}
	test.Type(entry, "12 Main St")
	entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(v.draft.now.More) != 1 || v.Unsaved() != 1 {
		t.Fatalf("Enter added %v", v.draft.now.More)
	}
	test.Tap(v.form.add)
	answer(t, v.window, "Add Address")
	if len(v.draft.now.More) != 1 {
		t.Error("an address without anything was added")
	}
	v.setAddress(0, store.Address{Street: "13 Main St"})
	test.Tap(v.Save)
	if c := stored(t, d, anna.ID); len(c.More) != 1 || c.More[0].Street != "13 Main St" {
		t.Fatalf("saved %v", c.More)
	}
	v.removeAddress(0)
	test.Tap(v.Save)
	if c := stored(t, d, anna.ID); len(c.More) != 0 {
		t.Errorf("removed, yet saved %v", c.More)
	}
}

func TestR51_TheRecordWorksByKeyboard(t *testing.T) {
	d := open(t)
	anna := add(t, d, store.Customer{FirstName: "Anna"})
	v, _ := openRecord(t, d, RecordConfig{CustomerID: anna.ID})
	c := v.window.Canvas()
	if c.Focused() != v.form.first() {
		t.Fatal("the first field does not have the keys when the window opens")
	}
	for _, f := range fields {
		if c.Focused() == v.form.add {
			for c.Focused() != v.form.inputs[note.label].Entry {
				c.FocusNext()
			}
		}
		if c.Focused() != v.form.inputs[f.label].Entry {
			t.Fatalf("the tab key does not reach %s in its turn", f.label)
		}
		c.FocusNext()
	}
	entry := v.form.inputs[note.label].Entry
	test.Type(entry, "Rides on Sundays.")
	entry.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierControl})
	if stored(t, d, anna.ID).Note != "Rides on Sundays." {
		t.Error("Ctrl+S in a field does not save")
	}
	if entry.AcceptsTab() {
		t.Error("the note keeps the tab key")
	}
	test.Type(entry, " Not on Mondays.")
	entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !dialog(v.window) {
		t.Error("Esc with an unsaved edit does not ask")
	}
}

func TestR44_TheStoryTellsWhatBecameOfWhat(t *testing.T) {
	e := store.Event{Title: "C-01001 edited", Actor: "Anna", Before: "Jon · 1 · Granger", After: "Jon · 2 · Granger"}
	if got := sentence(e); got != "C-01001 edited · 1 became 2 · Anna" {
		t.Errorf("%q", got)
	}
	for before, want := range map[string]string{"Jon": "added 1", "Jon · 1 · x": "removed x", "Jon · 1": ""} {
		if got := became(before, "Jon · 1"); got != want {
			t.Errorf("%s: %q, want %q", before, got, want)
		}
	}
}
