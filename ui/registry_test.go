package ui_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/dbtest"
	"tillbridge/sync"
	"tillbridge/sync/connect"
	"tillbridge/ui"
	"tillbridge/ui/screen"
	"tillbridge/ui/widgets"
)

// doors are all windows, by the title they open with.
var doors = []struct {
	name string
	open func(*house)
}{
	{"eCommerce Sales", func(h *house) { h.OpenSales() }},
	{"Why?", func(h *house) { h.OpenOrder(h.order) }},
	{"Identify Customers", func(h *house) { h.Identify("") }},
	{"Changed at Shopify", func(h *house) { h.OpenChanged("") }},
	{"Not Taken In", func(h *house) { h.OpenSetAside() }},
	{"Verify Payment", func(h *house) { h.VerifyPayment(h.order) }},
	{"Transactions", func(h *house) { h.OpenTransactions() }},
	{"Find", func(h *house) { h.Find() }},
	{"Transaction", func(h *house) { h.OpenTransaction(h.transaction) }},
	{"Parts", func(h *house) { h.OpenParts(h.order, "") }},
	{"Return", func(h *house) { h.OpenReturn(h.transaction) }},
	{"Receipt", func(h *house) { h.PrintReceipt(h.transaction) }},
	{"Customers", func(h *house) { h.OpenCustomers() }},
	{"Customer", func(h *house) { h.OpenCustomer(h.customer, "") }},
	{"New Customer", func(h *house) { h.NewCustomer(store.Customer{}) }},
	{"Merge Customers", func(h *house) { h.OpenMerge(h.customer) }},
	{"Products", func(h *house) { h.OpenProducts() }},
	{"Product", func(h *house) { h.OpenProduct(h.product) }},
	{"New Product", func(h *house) { h.NewProduct(store.Product{Stocked: true}, nil) }},
	{"Remove Duplicate In-Store Products", func(h *house) { h.RemoveDuplicates() }},
	{"Product Match Tool", func(h *house) { h.MatchProducts("") }},
	{"Import from Shopify", func(h *house) { h.ImportCatalogue() }},
	{"Import Customers", func(h *house) { h.ImportCustomers() }},
	{"Import Products", func(h *house) { h.ImportProducts() }},
	{"Inventory", func(h *house) { h.OpenInventory() }},
	{"Messages", func(h *house) { h.OpenMessages() }},
	{"Settings", func(h *house) { h.OpenSettings() }},
	{"Connect a Shop", func(h *house) { h.OpenSetup() }},
}

// house is the program over a shop in some state, with what its windows are about.
type house struct {
	*ui.App
	t                                                     testing.TB
	db                                                    *db.DB
	order, transaction, barcode, other, customer, product string
	program                                               fyne.App
	now                                                   time.Time
	poll                                                  *poller
}

// checks counts how often the shop was asked for news, or for an order.
func (h *house) checks() int { return h.poll.checks }

// states are the shops that every window is looked at in.
var states = map[string]func(t *testing.T) *house{
	"empty": func(t *testing.T) *house { return at(t, bare(t), inPlace) },
	"full":  func(t *testing.T) *house { return full(t) },
	"loading": func(t *testing.T) *house {
		return at(t, bare(t), screen.Scheduler{Go: func(func()) {}, UI: inPlace.UI})
	},
	"failing": func(t *testing.T) *house {
		d, err := db.Open(t.Context(), db.Config{Path: dbtest.Fresh(t), Now: clock})
		must(t, err)
		must(t, d.Close())
		return at(t, d, inPlace)
	},
}

// full is a shop with all that there may be in one, with settings changed as given.
func full(t *testing.T, changes ...func(*ui.Config)) *house {
	t.Helper()
	h := at(t, messyShop(t), inPlace, changes...)
	h.about("#1042", "#1048")
	return h
}

// bare is a shop in which nothing has happened yet.
func bare(t *testing.T) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Config{Path: dbtest.Fresh(t), Now: clock})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	return d
}

func at(t *testing.T, d *db.DB, work screen.Scheduler, changes ...func(*ui.Config)) *house {
	t.Helper()
	t.Setenv("HOME", t.TempDir()) // where a file that somebody saves would go
	h := &house{t: t, db: d, order: "gone", transaction: "gone", customer: "gone", product: "gone", now: morning}
	h.poll = &poller{state: sync.State{LastGood: morning.Add(-12 * time.Second), Next: morning.Add(18 * time.Second)}}
	h.poll.read = func(string) error { h.poll.checks++; return nil }
	setup := connect.New(connect.Config{
		DB: d, URL: "http://127.0.0.1:1", Secrets: connect.Secrets{Environment: func(string) string { return "" }},
		Now: clock, Log: zerolog.Nop(), Holder: "test",
	})
	h.App, h.program = show(t, d, func(c *ui.Config) {
		c.Work, c.Setup, c.Poller = work, setup, h.poll
		c.Now = func() time.Time { return h.now }
		c.Catalogue = func(context.Context, func(int64)) (store.Catalogue, error) {
			return store.Catalogue{}, store.Fail(store.Unavailable, "The shop can't be reached.")
		}
		c.KeepCrash = func(doing string, stack []byte) { t.Errorf("failed inside while %s\n%s", doing, stack) }
		for _, change := range changes {
			change(c)
		}
	})
	h.leave(nil)
	return h
}

// about makes the windows be about an order, its transaction and so on.
func (h *house) about(name, other string) {
	row := named(h.t, h.db, name)
	sale := saleOf(h.t, h.db, name)
	h.order, h.transaction, h.barcode = row.ID, row.TransactionID, row.Barcode
	h.customer, h.product = sale.Customer.ID, sale.Transaction.Lines[0].ProductID
	h.other = named(h.t, h.db, other).Barcode
}

// windows are those that are open beside the Desktop.
func (h *house) windows() []fyne.Window { return ui.Windows(h.App) }

// enter opens the window of a door afresh.
func (h *house) enter(open func(*house)) fyne.Window {
	h.t.Helper()
	h.leave(nil)
	open(h)
	all := h.windows()
	if len(all) != 1 {
		h.t.Fatalf("%d windows are open", len(all))
	}
	return all[0]
}

// leave closes all windows but the Desktop and one, and all dialogs on the Desktop.
func (h *house) leave(but fyne.Window) {
	for _, w := range h.windows() {
		if w != but {
			w.Close()
		}
	}
	for _, o := range h.Desktop().Canvas().Overlays().List() {
		h.Desktop().Canvas().Overlays().Remove(o)
	}
}

func (h *house) isOpen(w fyne.Window) bool { return slices.Contains(h.windows(), w) }

// everywhere runs a test on every window of every state.
func everywhere(t *testing.T, only []string, check func(t *testing.T, h *house, open func(*house))) {
	t.Helper()
	for _, state := range only {
		t.Run(state, func(t *testing.T) {
			h := states[state](t)
			for _, door := range doors {
				t.Run(door.name, func(t *testing.T) {
					h.t = t
					check(t, h, door.open)
				})
			}
		})
	}
}

var all = []string{"empty", "full", "loading", "failing"}

// A screen of 1280 × 800 less a window manager's bars, and one of 1920 × 1080 at scale
// 1.5, have room for what windows open at; so each must be content with it.
func TestR63_EveryWindowFitsTheScreen(t *testing.T) {
	everywhere(t, all, func(t *testing.T, h *house, open func(*house)) {
		w := h.enter(open)
		least, size := w.Content().MinSize(), w.Canvas().Size()
		if least.Width > ui.OpenAs.Width || least.Height > ui.OpenAs.Height {
			t.Errorf("needs %v, there is %v", least, ui.OpenAs)
		}
		if size.Width > ui.OpenAs.Width || size.Height > ui.OpenAs.Height {
			t.Errorf("opens at %v, there is %v", size, ui.OpenAs)
		}
	})
}

// names are all keys that there are.
var names = []fyne.KeyName{
	fyne.KeyEscape, fyne.KeyReturn, fyne.KeyTab, fyne.KeyBackspace, fyne.KeyInsert, fyne.KeyDelete, fyne.KeyRight, fyne.KeyLeft, fyne.KeyDown,
	fyne.KeyUp, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5,
	fyne.KeyF6, fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12, fyne.KeyEnter, fyne.Key0, fyne.Key1, fyne.Key2,
	fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9, fyne.KeyA, fyne.KeyB, fyne.KeyC, fyne.KeyD, fyne.KeyE,
	fyne.KeyF, fyne.KeyG, fyne.KeyH, fyne.KeyI, fyne.KeyJ, fyne.KeyK, fyne.KeyL, fyne.KeyM, fyne.KeyN, fyne.KeyO, fyne.KeyP, fyne.KeyQ,
	fyne.KeyR, fyne.KeyS, fyne.KeyT, fyne.KeyU, fyne.KeyV, fyne.KeyW, fyne.KeyX, fyne.KeyY, fyne.KeyZ, fyne.KeySpace, fyne.KeyApostrophe,
	fyne.KeyComma, fyne.KeyMinus, fyne.KeyPeriod, fyne.KeySlash, fyne.KeyBackslash, fyne.KeyLeftBracket, fyne.KeyRightBracket,
	fyne.KeySemicolon, fyne.KeyEqual, fyne.KeyAsterisk, fyne.KeyPlus, fyne.KeyBackTick, fyne.KeyUnknown,
}

// strike presses a key as the driver reports it, with its letter, or as a shortcut.
func (h *house) strike(w fyne.Window, name fyne.KeyName, modifier fyne.KeyModifier) {
	c := w.Canvas()
	if modifier != 0 {
		s := &desktop.CustomShortcut{KeyName: name, Modifier: modifier}
		if f, ok := c.Focused().(fyne.Shortcutable); ok {
			f.TypedShortcut(s)
		} else {
			ui.KeysOf(h.App, w).Shortcut(s) // the test driver's canvas takes none
		}
		return
	}
	e := &fyne.KeyEvent{Name: name}
	if f := c.Focused(); f != nil {
		f.TypedKey(e)
	} else if c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
	if r := []rune(string(name)); len(r) == 1 {
		if f := c.Focused(); f != nil {
			f.TypedRune(r[0])
		} else if c.OnTypedRune() != nil {
			c.OnTypedRune()(r[0])
		}
	}
}

func TestR63_P3_EveryWindowSurvivesEveryKey(t *testing.T) {
	everywhere(t, all, func(t *testing.T, h *house, open func(*house)) {
		for _, modifier := range []fyne.KeyModifier{0, fyne.KeyModifierControl, fyne.KeyModifierAlt} {
			for _, focus := range []bool{true, false} {
				w := h.enter(open)
				for _, name := range names {
					h.now = h.now.Add(time.Second)
					if !h.isOpen(w) {
						w = h.enter(open)
					}
					if !focus {
						w.Canvas().Unfocus()
					}
					what := fmt.Sprintf("%v+%s, focus %t", modifier, name, focus)
					func() {
						defer func() {
							if r := recover(); r != nil {
								t.Fatalf("%s: %v", what, r)
							}
						}()
						h.strike(w, name, modifier)
					}()
					if t.Failed() {
						t.Fatal(what)
					}
					h.leave(w)
				}
			}
		}
	})
}

// focusables are what Tab can reach in a window, or in the dialog before it.
func focusables(w fyne.Window) []fyne.Focusable {
	root := w.Content()
	if top := w.Canvas().Overlays().Top(); top != nil {
		root = top
	}
	var found []fyne.Focusable
	for _, o := range shownIn(root) {
		f, ok := o.(fyne.Focusable)
		if !ok {
			continue
		}
		if d, can := o.(fyne.Disableable); can && d.Disabled() {
			continue
		}
		found = append(found, f)
	}
	return found
}

// shownIn lists what is visible in an object, itself included.
func shownIn(root fyne.CanvasObject) []fyne.CanvasObject {
	if !root.Visible() {
		return nil
	}
	found := []fyne.CanvasObject{root}
	var children []fyne.CanvasObject
	switch o := root.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, child := range children {
		found = append(found, shownIn(child)...)
	}
	return found
}

// scanInto types a code as a scanner does, with the keys at f, nil for nowhere.
func (h *house) scanInto(w fyne.Window, f fyne.Focusable, code string) {
	h.now = h.now.Add(time.Minute)
	if f == nil {
		w.Canvas().Unfocus()
	} else {
		w.Canvas().Focus(f)
	}
	for _, r := range code {
		h.now = h.now.Add(8 * time.Millisecond)
		h.strike(w, fyne.KeyName(r), 0)
	}
	h.now = h.now.Add(8 * time.Millisecond)
	h.strike(w, fyne.KeyReturn, 0)
}

func TestR51_M1_EveryWindowTakesAScanWhereverTheKeysAre(t *testing.T) {
	everywhere(t, []string{"full"}, func(t *testing.T, h *house, open func(*house)) {
		w := h.enter(open)
		places := append([]fyne.Focusable{nil}, focusables(w)...)
		for i, place := range places {
			before, _ := place.(*widgets.Entry)
			text := ""
			if before != nil {
				text = before.Text
			}
			h.scanInto(w, place, h.other)
			if before != nil && before.Code {
				before.SetText(text)
				continue
			}
			if before != nil && before.Text != text {
				t.Errorf("%d: the scan leaves %q in an input, before %q", i, before.Text, text)
			}
			if v, _ := ui.TransactionOf(h.App, named(t, h.db, "#1048").TransactionID); v == nil {
				t.Errorf("with the keys at %d, %T, the scan opens no transaction", i, place)
			}
			h.leave(w)
		}
	})
}

// A question before the window is answered by no scan, and no scan goes past it.
func TestR51_M1_AScanAnswersNoQuestion(t *testing.T) {
	everywhere(t, []string{"full"}, func(t *testing.T, h *house, open func(*house)) {
		w := h.enter(open)
		answered := false
		screen.Ask(w.Canvas(), screen.Question{
			Title: "Really?", Inputs: []*widgets.Entry{widgets.NewEntry("", nil)},
			Answers: []screen.Answer{{Text: "No"}, {Text: "Yes", Act: func() { answered = true }}},
		})
		for i, place := range append([]fyne.Focusable{nil}, focusables(w)...) {
			h.scanInto(w, place, h.other)
			if answered || len(h.windows()) != 1 || w.Canvas().Overlays().Top() == nil {
				t.Fatalf("%d, %T: answered %t, %d windows", i, place, answered, len(h.windows()))
			}
			if e, ok := place.(*widgets.Entry); ok && e.Text != "" {
				t.Errorf("the scan leaves %q in the input", e.Text)
			}
			said := w.Content().(*widgets.Frame).Toasts()
			if len(said) != i+1 {
				t.Fatalf("%d, %T: it is not said", i, place)
			}
		}
	})
}

func TestR51_M1_AScanBooksNothingInThePaymentPrompt(t *testing.T) {
	h := states["full"](t)
	w := h.enter(func(h *house) { h.OpenTransaction(h.transaction) })
	v, _ := ui.TransactionOf(h.App, h.transaction)
	for _, kind := range []string{"Cash", "eCommerce"} {
		tapWord(t, w, kind)
		v.Prompt.Amount.TypedShortcut(&fyne.ShortcutSelectAll{})
		before, selected, comment := v.Prompt.Amount.Text, v.Prompt.Amount.SelectedText(), v.Prompt.Comments.Text
		for _, place := range focusables(w) {
			v.Prompt.Amount.TypedShortcut(&fyne.ShortcutSelectAll{})
			h.scanInto(w, place, h.barcode)
			if v.Prompt == nil {
				t.Fatalf("%s: the scan closes the prompt from %T", kind, place)
			}
			if v.Prompt.Amount.Text != before || selected == "" || v.Prompt.Amount.SelectedText() != selected ||
				v.Prompt.Comments.Text != comment {
				t.Errorf("%s: the amount is %q, %q of it selected, the comment %q", kind, v.Prompt.Amount.Text, v.Prompt.Amount.SelectedText(),
					v.Prompt.Comments.Text)
			}
		}
		if paid := saleOf(t, h.db, "#1042").Transaction.Paid; paid != 0 {
			t.Errorf("%s: %d was booked", kind, paid)
		}
		h.strike(w, fyne.KeyEscape, 0)
	}
}

func TestR51_EscAndEnterWorkAfterAClickAnywhere(t *testing.T) {
	everywhere(t, []string{"empty", "full"}, func(t *testing.T, h *house, open func(*house)) {
		w := h.enter(open)
		for y := float32(1); y < 8; y += 2 {
			for x := float32(1); x < 6; x += 2 {
				if !h.isOpen(w) {
					w = h.enter(open)
				}
				size := w.Canvas().Size()
				at := fyne.NewPos(size.Width*x/6, size.Height*y/8)
				test.TapCanvas(w.Canvas(), at)
				h.now = h.now.Add(time.Second)
				if h.isOpen(w) {
					h.strike(w, fyne.KeyReturn, 0)
				}
				// What the click or Enter has opened, what is typed and what is selected may
				// each take one Esc.
				for range 6 {
					h.now = h.now.Add(time.Second)
					if h.isOpen(w) {
						h.strike(w, fyne.KeyEscape, 0)
					}
					h.leave(w)
				}
				if h.isOpen(w) { // what the click changed is asked about until it is saved
					h.strike(w, fyne.KeyS, fyne.KeyModifierControl)
					h.strike(w, fyne.KeyEscape, 0)
				}
				if h.isOpen(w) { // or forgotten, where it can't be saved
					if w.Canvas().Overlays().Top() == nil {
						h.strike(w, fyne.KeyEscape, 0)
					}
					w.Canvas().FocusNext()
					h.strike(w, fyne.KeyReturn, 0)
				}
				if h.isOpen(w) {
					t.Fatalf("after a click at %v Esc closes nothing; %T has the keys", at, w.Canvas().Focused())
				}
			}
		}
	})
}

func TestR51_TabReachesEveryControl(t *testing.T) {
	everywhere(t, []string{"empty", "full"}, func(t *testing.T, h *house, open func(*house)) {
		w := h.enter(open)
		want := focusables(w)
		reached := map[fyne.Focusable]bool{}
		w.Canvas().Unfocus()
		for range len(want) + 3 {
			w.Canvas().FocusNext()
			reached[w.Canvas().Focused()] = true
		}
		for _, f := range want {
			if !reached[f] {
				t.Errorf("Tab does not reach %s", described(f))
			}
		}
		for _, o := range shownIn(w.Content()) {
			if _, tappable := o.(fyne.Tappable); !tappable {
				continue
			}
			if _, ok := o.(fyne.Focusable); !ok && reachedByTapAlone(o) {
				t.Errorf("%T can only be tapped", o)
			}
		}
	})
}

// reachedByTapAlone says that an object does something on a tap that no key does.
func reachedByTapAlone(o fyne.CanvasObject) bool {
	switch o := o.(type) {
	case *widgets.Badge:
		return o.OnTapped != nil
	case *widgets.Chip:
		return o.OnTapped != nil
	default:
		return false // rows and headers of lists, toasts
	}
}

func described(f fyne.Focusable) string {
	if b, ok := f.(*widgets.ToolButton); ok {
		return fmt.Sprintf("the button %q", b.Text)
	}
	return fmt.Sprintf("%T", f)
}

func TestR10_EveryWindowAsksBeforeItLosesWork(t *testing.T) {
	lost := map[string]bool{}
	everywhere(t, []string{"full"}, func(t *testing.T, h *house, open func(*house)) {
		for _, closing := range []string{"Esc", "Ctrl+W", "the Desktop"} {
			w := h.enter(open)
			for _, f := range focusables(w) {
				if e, ok := f.(*widgets.Entry); ok && ui.Unsaved(h.App, w) == 0 {
					w.Canvas().Focus(e)
					e.TypedRune('7')
				}
			}
			if sales := ui.SalesOf(h.App); sales != nil {
				sales.Pick(named(t, h.db, "#1042"), store.Rejected)
			}
			if ui.Unsaved(h.App, w) == 0 {
				return
			}
			lost[t.Name()] = true
			switch closing {
			case "Esc":
				h.strike(w, fyne.KeyEscape, 0)
				if h.isOpen(w) && w.Canvas().Overlays().Top() == nil {
					h.strike(w, fyne.KeyEscape, 0) // the first was for the search
				}
			case "Ctrl+W":
				w.Canvas().Unfocus()
				h.strike(w, fyne.KeyW, fyne.KeyModifierControl)
			default:
				ui.AskToClose(h.App)
			}
			if !h.isOpen(w) || w.Canvas().Overlays().Top() == nil {
				t.Errorf("%s closes it unasked", closing)
			}
		}
	})
	if len(lost) < 7 {
		t.Errorf("work could be lost in %v; want sales, transaction, customers, products and settings among them", lost)
	}
}

func TestR45_AChangeReloadsTheWindowsThatItConcernsOnce(t *testing.T) {
	h := states["full"](t)
	for _, door := range doors {
		door.open(h)
	}
	h.OpenTransaction(named(t, h.db, "#1048").TransactionID)
	reloads := ui.CountReloads(h.App)
	mine, other := "Transaction "+h.transaction, "Transaction "+named(t, h.db, "#1048").TransactionID

	payment := db.Change{Topic: db.OrdersChanged, IDs: []string{h.order}}
	ui.Told(h.App, payment)
	if n := reloads(); n[mine] != 1 || n[other] != 0 || n["Tillbridge"] != 1 || n["eCommerce Sales"] != 1 ||
		n["Receipt "+h.transaction] != 1 ||
		n["Settings"] != 0 || n["Merge Customers "+h.customer] != 0 || n["Import from Shopify"] != 0 {
		t.Errorf("a payment reloads %v", n)
	}
	ui.Told(h.App, payment, payment, db.Change{Topic: db.StockChanged, IDs: []string{h.product}}, payment)
	for name, n := range reloads() {
		if n > 1 {
			t.Errorf("changes in a row reload %s %d times", name, n)
		}
	}
	ui.Told(h.App, db.Change{Topic: db.SettingsChanged})
	if n := reloads(); n["Settings"] != 1 || n[mine] != 1 || n["Tillbridge"] != 0 || n["Customers"] != 0 {
		t.Errorf("settings reload %v", n)
	}
	// Another program wrote: nobody knows what.
	ui.Told(h.App, db.Change{Topic: db.EverythingChanged})
	if n := reloads(); n[mine] != 1 || n[other] != 1 || n["Settings"] != 1 || n["Customers"] != 1 {
		t.Errorf("everything reloads %v", n)
	}
}

func TestR63_AWindowOpensAsLargeAsItWasLast(t *testing.T) {
	h := states["full"](t)
	w := h.enter(doors[0].open)
	if w.Canvas().Size() != ui.OpenAs {
		t.Errorf("opens at %v", w.Canvas().Size())
	}
	made := fyne.NewSize(1500, 900)
	w.Resize(made)
	w = h.enter(doors[0].open)
	if w.Canvas().Size() != made {
		t.Errorf("opens at %v, was left at %v", w.Canvas().Size(), made)
	}
	if other := h.enter(func(h *house) { h.OpenProducts() }); other.Canvas().Size() != ui.OpenAs {
		t.Errorf("another kind opens at %v", other.Canvas().Size())
	}
	// On another screen nobody knows whether it fits.
	h.program.Preferences().SetFloatList("size.eCommerce Sales", []float64{1500, 900, 2})
	if w = h.enter(doors[0].open); w.Canvas().Size() != ui.OpenAs {
		t.Errorf("opens at %v on another screen", w.Canvas().Size())
	}
}

// With the last line matched the tool stays open, and no key is about a line.
func TestR25_P3_TheProductMatchToolWithNothingLeftTakesKeysAndScans(t *testing.T) {
	h := states["full"](t)
	w := h.enter(func(h *house) { h.MatchProducts("") })
	lines, err := h.db.WaitingLines(t.Context())
	must(t, err)
	if len(lines) == 0 {
		t.Fatal("nothing waits")
	}
	for _, l := range lines {
		if row := named(t, h.db, l.Order.Name); row.Status != store.Rejected {
			set(t, h.db, l.Order.Name, store.Rejected)
		}
	}
	says(t, w, "Every line of every order has its product.")
	for _, name := range names {
		h.now = h.now.Add(time.Second)
		if name != fyne.KeyEscape {
			h.strike(w, name, 0)
		}
		h.leave(w)
	}
	h.scanInto(w, nil, "4931253018345")
	h.scanInto(w, nil, h.other)
	if v, _ := ui.TransactionOf(h.App, named(t, h.db, "#1048").TransactionID); v == nil {
		t.Error("a receipt's scan opens nothing")
	}
}
