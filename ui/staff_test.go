package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui"
	"tillbridge/ui/screen"
	"tillbridge/ui/widgets"
)

const (
	bossPIN = "835017"
	benPIN  = "6204"
)

// manned is a shop where Boss, a Manager, and Ben, a Cashier, work; nobody is signed in.
func manned(t testing.TB) *db.DB {
	t.Helper()
	d := filled(t)
	_, _, err := d.AddStaffMember(t.Context(), store.StaffMember{Name: "Boss", Role: store.ManagerRole, Colour: "violet"}, bossPIN, "")
	must(t, err)
	_, _, err = d.AddStaffMember(t.Context(), store.StaffMember{Name: "Ben", Role: store.CashierRole, Colour: "green"}, benPIN, "123456789")
	must(t, err)
	must(t, d.SignOut(t.Context(), false))
	return d
}

// signIn gives a person's PIN at the cover of a window.
func signIn(t testing.TB, a *ui.App, w fyne.Window, name, digits string) {
	t.Helper()
	tapWord(t, w, name)
	cover := ui.CoverOf(a, w)
	for _, r := range digits {
		cover.PIN.TypedRune(r)
	}
	cover.PIN.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

func locked(a *ui.App) bool {
	for _, w := range append(ui.Windows(a), a.Desktop()) {
		if ui.CoverOf(a, w) != nil {
			return true
		}
	}
	return false
}

func TestR47_NothingButAPINOpensALockedTill(t *testing.T) {
	d := manned(t)
	now := morning
	a, _ := show(t, d, func(c *ui.Config) { c.Now = func() time.Time { now = now.Add(time.Millisecond); return now } })
	w := a.Desktop()
	if !locked(a) {
		t.Fatalf("the till opens without anybody signed in:\n%s", reads(w))
	}
	says(t, w, "Riverside Cycles is locked")
	key(w, fyne.KeyEscape)
	a.OpenSales() // as a notification that is tapped does
	if ui.CoverOf(a, a.Sales()) == nil {
		t.Error("a window that opens at a locked till is not locked")
	}
	for _, code := range []string{"20000001", "4006381333931"} {
		scan(w, code)
		if !locked(a) {
			t.Fatalf("the code %s unlocks the till", code)
		}
	}
	tells(t, w, "This code is nobody's badge. Nothing was done")
	scan(w, "123456789")
	if !locked(a) || d.SignedIn().ID != "" {
		t.Fatal("a badge alone unlocks the till")
	}
	tells(t, w, "Ben: type your PIN")
	screen.Ask(w.Canvas(), screen.Question{Title: "Something came up", Answers: []screen.Answer{{Text: "Cancel"}}})
	a.Tick()
	if asks(w, "Something came up") {
		t.Error("a question that comes up stands in front of the lock")
	}
	cover := ui.CoverOf(a, w)
	tapWord(t, w, "Recovery Code…")
	tapWord(t, w, "Cancel")
	if !locked(a) || ui.CoverOf(a, w) != cover {
		t.Fatal("Cancel leaves a usable till")
	}
	signIn(t, a, w, "Ben", "9999")
	tells(t, w, "That is not Ben's PIN")
	if !locked(a) {
		t.Fatal("a wrong PIN unlocks the till")
	}
	signIn(t, a, w, "Ben", benPIN)
	if locked(a) {
		t.Fatalf("the right PIN does not unlock the till:\n%s", reads(w))
	}
	if !asks(w, "Something came up") {
		t.Error("what came up meanwhile is lost")
	}
	tapWord(t, w, "Cancel")
	says(t, w, "Ben")
}

func TestR47_SwitchingKeepsEverythingOpenAndUnsaved(t *testing.T) {
	d := manned(t)
	now := morning
	a, _ := show(t, d, func(c *ui.Config) { c.Now = func() time.Time { return now } })
	signIn(t, a, a.Desktop(), "Ben", benPIN)
	a.OpenSales()
	v := ui.SalesOf(a)
	v.Pick(named(t, d, "#1042"), store.ReadyForPickup)
	before := v.Unsaved()
	if before == 0 {
		t.Fatal("nothing is staged")
	}
	open := len(ui.Windows(a))
	strikeF12(a.Sales())
	if !locked(a) || d.SignedIn().ID != "" {
		t.Fatal("F12 does not lock the till")
	}
	ui.AskToClose(a)
	if len(ui.Windows(a)) != open {
		t.Error("a locked till with unsaved work was closed")
	}
	signIn(t, a, a.Sales(), "Boss", bossPIN)
	if locked(a) || ui.SalesOf(a) != v || v.Unsaved() != before || len(ui.Windows(a)) != open {
		t.Errorf("after switching %d windows are open and %d statuses staged, before %d and %d", len(ui.Windows(a)), v.Unsaved(), open, before)
	}
	says(t, a.Desktop(), "Boss")

	now = now.Add(9 * time.Minute)
	a.Tick()
	if locked(a) {
		t.Error("the till locks itself too soon")
	}
	now = now.Add(time.Minute)
	a.Tick()
	if !locked(a) {
		t.Error("an untouched till stays open")
	}
	events, err := d.EventsUpTo(t.Context(), 1<<40, 0, 3)
	must(t, err)
	if !strings.Contains(events[0].Title, "The till locked itself behind Boss") {
		t.Errorf("the log ends with %q", events[0].Title)
	}
}

// strikeF12 presses the key in whatever has the keys of a window.
func strikeF12(w fyne.Window) {
	e := &fyne.KeyEvent{Name: fyne.KeyF12}
	if f := w.Canvas().Focused(); f != nil {
		f.TypedKey(e)
		return
	}
	w.Canvas().OnTypedKey()(e)
}

func TestR47_AManagerAllowsARejectionOnceOnTheSpot(t *testing.T) {
	d := manned(t)
	a, _ := show(t, d, nil)
	signIn(t, a, a.Desktop(), "Ben", benPIN)
	row := named(t, d, "#1042")
	a.OpenOrder(row.ID) // any window: the last that was used asks
	a.OpenSales()
	v := ui.SalesOf(a)
	v.Pick(row, store.Rejected)
	test.Tap(v.Save)
	tapWord(t, a.Sales(), "Reject 1 Order")
	tells(t, a.Sales(), "Rejecting an order is not Ben's to do")
	tapWord(t, a.Sales(), "Close")
	if !asks(a.Sales(), "Allow this once?") {
		t.Fatalf("nobody is asked to allow it:\n%s", reads(a.Sales()))
	}
	if named(t, d, "#1042").Status == store.Rejected {
		t.Fatal("a cashier rejected an order")
	}
	enterPIN(t, a.Sales(), bossPIN)
	tapWord(t, a.Sales(), "Allow Once")
	if d.SignedIn().Name != "Ben" {
		t.Fatalf("%q is signed in after the override", d.SignedIn().Name)
	}
	tells(t, a.Sales(), "Boss allowed it once")
	test.Tap(v.Save)
	tapWord(t, a.Sales(), "Reject 1 Order")
	if status := named(t, d, "#1042").Status; status != store.Rejected {
		t.Errorf("after the override it is %s:\n%s", status, reads(a.Sales()))
	}
	v.Pick(named(t, d, "#1040"), store.Rejected)
	test.Tap(v.Save)
	tapWord(t, a.Sales(), "Reject 1 Order")
	tapWord(t, a.Sales(), "Close")
	if !asks(a.Sales(), "Allow this once?") || named(t, d, "#1040").Status == store.Rejected {
		t.Error("the override holds for another order")
	}
	enterPIN(t, a.Sales(), benPIN)
	tapWord(t, a.Sales(), "Allow Once")
	tells(t, a.Sales(), "That is not Boss's PIN")
	if !asks(a.Sales(), "Allow this once?") || named(t, d, "#1040").Status == store.Rejected {
		t.Error("a cashier's PIN allows it, or nobody is asked again")
	}
	// The question goes with its window, and the next refusal asks again.
	a.Sales().Close()
	a.OpenSales()
	ui.SalesOf(a).Pick(named(t, d, "#1040"), store.Rejected)
	test.Tap(ui.SalesOf(a).Save)
	tapWord(t, a.Sales(), "Reject 1 Order")
	tapWord(t, a.Sales(), "Close")
	if !asks(a.Sales(), "Allow this once?") {
		t.Error("after its window was closed nobody is asked any more")
	}
}

func TestR47_SettingsSetStaffUp(t *testing.T) {
	d := filled(t)
	a, _ := show(t, d, nil)
	strikeF12(a.Desktop())
	if locked(a) {
		t.Fatal("a shop without staff was locked")
	}
	a.OpenSettings()
	v, w := ui.SettingsOf(a)
	v.Sections.Select(9)
	tells(t, w, "Nobody is set up yet")
	tapWord(t, w, "Add Person…")
	typeInto(t, w, "Boss", bossPIN)
	tapWord(t, w, "Add")
	says(t, w, "Boss", "Manager")
	tells(t, w, "Write it down and lock it away")
	tapWord(t, w, "I Have Written It Down")
	if d.SignedIn().Name != "Boss" || locked(a) {
		t.Errorf("signed in is %q", d.SignedIn().Name)
	}
	tapWord(t, w, "Add Person…")
	typeInto(t, w, "Ben", "1234")
	tapWord(t, w, "Add")
	tells(t, w, "That PIN is among the first")
	says(t, w, "Ben") // what was typed is there still
	typeInto(t, w, "Ben", benPIN)
	tapWord(t, w, "Add")
	says(t, w, "Ben", "Cashier")
}

func TestR47_PicturesOfStaff(t *testing.T) {
	for _, variant := range []string{"light", "dark"} {
		d := manned(t)
		a, _ := show(t, d, func(c *ui.Config) { c.App.Preferences().SetString("appearance", variant) })
		a.Desktop().Resize(fyne.NewSize(1280, 800))
		keep(t, "lock-"+variant, a.Desktop())
		signIn(t, a, a.Desktop(), "Boss", bossPIN)
		a.OpenSettings()
		v, w := ui.SettingsOf(a)
		v.Sections.Select(9)
		w.Resize(ui.OpenAs)
		if need := w.Content().MinSize(); need.Width > ui.OpenAs.Width || need.Height > ui.OpenAs.Height-30 {
			t.Errorf("Staff needs %v: it does not fit a window of %v", need, ui.OpenAs)
		}
		w.Resize(fyne.NewSize(1280, 800))
		keep(t, "settings-staff-"+variant, w)
		tapWord(t, w, "Add Person…")
		keep(t, "settings-staff-add-"+variant, w)
		tapWord(t, w, "Cancel")
		tapWord(t, w, "Add Role…")
		keep(t, "settings-staff-role-"+variant, w)
		tapWord(t, w, "Cancel")
		ui.AllowForPicture(a, w)
		keep(t, "allow-once-"+variant, w)
	}
}

// enterPIN types a PIN into the question in front.
func enterPIN(t testing.TB, w fyne.Window, digits string) {
	t.Helper()
	for _, o := range overlay(w) {
		if e, ok := o.(*widgets.Entry); ok {
			e.SetText(digits)
			return
		}
	}
	t.Fatal("there is no input")
}

// typeInto fills name and PIN of the dialog in front.
func typeInto(t testing.TB, w fyne.Window, name, digits string) {
	t.Helper()
	var entries []*widgets.Entry
	for _, o := range overlay(w) {
		if e, ok := o.(*widgets.Entry); ok {
			entries = append(entries, e)
		}
	}
	if len(entries) != 3 {
		t.Fatalf("%d inputs, want name, PIN and badge", len(entries))
	}
	entries[0].SetText(name)
	entries[1].SetText(digits)
}
