package sales

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/widgets"
)

// arrive takes in orders as a poll does, and tells the window.
func arrive(t *testing.T, w *Window, d *db.DB, orders ...store.Order) {
	t.Helper()
	_, err := d.TakeIn(t.Context(), orders)
	must(t, err)
	w.Reload()
}

// equally fails when the list does not show these rows.
func equally(t *testing.T, what string, w *Window, want string) {
	t.Helper()
	if got := names(w); got != want {
		t.Errorf("%s: %s, want %s", what, got, want)
	}
}

func TestR6_RowsStandStillWhileSomebodyUsesThem(t *testing.T) {
	for name, use := range map[string]func(w *Window){
		"selected": func(w *Window) { w.List.Select(1); later = time.Hour },
		"key":      func(w *Window) { w.List.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyF12}) },
		"pointer":  func(w *Window) { test.MoveMouse(w.window.Canvas(), overRow(w, 1)) },
		"wheel": func(w *Window) {
			test.Scroll(w.window.Canvas(), overRow(w, 1), 0, -25)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, d, _ := window(t)
			equally(t, "before", w, "#1 #2 #3 #40")
			use(w)
			arrive(t, w, d, order(0, "Anna", "PICK_UP"))
			equally(t, "one has come", w, "#1 #2 #3 #40")
			if !w.News.Visible() || w.News.Text != "1 new" {
				t.Errorf("the bar says %q, shown %t", w.News.Text, w.News.Visible())
			}
			w.Tick()
			equally(t, "the clock ticks", w, "#1 #2 #3 #40")
			w.List.Keys.Key(&fyne.KeyEvent{Name: fyne.KeyF8})
			equally(t, "after F8", w, "#0 #1 #2 #3 #40")
			if w.News.Visible() {
				t.Error("the bar stays although nothing waits")
			}
		})
	}
}

// overRow is a position on the canvas in the middle of a row.
func overRow(w *Window, i int) fyne.Position {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(w.List)
	return at.AddXY(200, 35+34*float32(i)+17)
}

func TestR6_AnIdleListTakesInWhatCame(t *testing.T) {
	w, d, _ := window(t)
	test.MoveMouse(w.window.Canvas(), overRow(w, 1))
	arrive(t, w, d, order(0, "Anna", "PICK_UP"))
	later = quiet - time.Second
	w.Tick()
	equally(t, "not idle yet", w, "#1 #2 #3 #40")
	later = quiet
	w.Tick()
	equally(t, "idle", w, "#0 #1 #2 #3 #40")
	arrive(t, w, d, order(41, "Anna", "PICK_UP"))
	equally(t, "idle still", w, "#0 #1 #2 #3 #40 #41")
}

func TestR6_RowsThatAreShownChangeWhereTheyStand(t *testing.T) {
	w, d, _ := window(t)
	w.selectNamed(t, "#2")
	row, err := d.OrderNamed(t.Context(), "#1")
	must(t, err)
	must(t, d.SetStatuses(t.Context(), []store.StatusEdit{{OrderID: row.ID, From: store.New, To: store.Completed}}))
	w.Reload()
	equally(t, "completed elsewhere", w, "#1 #2 #3 #40")
	if shown, _ := w.model.pages.At(0); shown.Status != store.Completed {
		t.Errorf("#1 is shown as %s", shown.Status)
	}
	w.keys.Key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	later = quiet
	w.Tick()
	equally(t, "once nobody uses the list", w, "#2 #3 #40")
}

func TestR7_ASelectionThatLeavesIsCleared(t *testing.T) {
	for name, leave := range map[string]func(w *Window){
		"searched away":  func(w *Window) { w.Search.SetText("zoe") },
		"filtered away":  func(w *Window) { choose(w.Delivery, "Local delivery") },
		"another status": func(w *Window) { choose(w.Which, "Rejected") },
		"saved away": func(w *Window) {
			w.stage(w.highlight(), store.StatusEdit{To: store.Completed})
			test.Tap(w.Save)
			test.Tap(button(t, w, "Save Anyway"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, _, _ := window(t)
			w.selectNamed(t, "#1")
			if w.strip.Text() == "" || !w.Why.Enabled() || !w.stripAct.Visible() {
				t.Fatal("#1 is not explained")
			}
			leave(w)
			if w.model.selected != "" || w.List.Selected() != -1 || w.strip.Text() != "" || w.Why.Enabled() || w.stripAct.Visible() {
				t.Errorf("selected %q, row %d, strip %q, Why? on %t", w.model.selected, w.List.Selected(), w.strip.Text(), w.Why.Enabled())
			}
		})
	}
}

func (v *Window) highlight() db.OrderRow {
	row, _ := v.model.highlighted()
	return row
}

func TestR10_TheRowShowsTheNewStatusAtOnceAfterSave(t *testing.T) {
	w, _, _ := window(t)
	row := w.selectNamed(t, "#1")
	w.Pick(row, store.ReadyForPickup)
	// The answer of the database has not been read yet.
	w.model.saved(w.model.edits())
	if now := w.highlight(); now.Status != store.ReadyForPickup || w.model.present(now, noon).Unsaved {
		t.Errorf("the row shows %s", now.Status)
	}
}

func TestR51_EscTakesBackOneThingAtATime(t *testing.T) {
	_, d, _ := window(t)
	native := test.NewWindow(nil) // closed by Esc
	w := New(screen.NewWindow(native, inPlace), Config{
		Shop: d, Now: clock, Identify: func(string) {}, Freshness: func() screen.Freshness { return screen.Freshness{} },
	})
	closed := false
	w.window.OnClosed(func() { closed = true })
	escape := func() { w.List.FocusTarget().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) }
	w.Search.SetText("anna")
	w.selectNamed(t, "#1")
	escape()
	if w.Search.Text != "" || closed {
		t.Fatalf("the first Esc leaves the search %q, or closes", w.Search.Text)
	}
	w.selectNamed(t, "#1")
	escape()
	if w.model.selected != "" || closed {
		t.Fatal("the second Esc leaves the selection, or closes")
	}
	w.Pick(w.selectNamed(t, "#1"), store.ReadyForPickup)
	escape()
	escape()
	if closed || button(t, w, "Keep Editing") == nil {
		t.Fatal("the last Esc does not ask for what is not saved")
	}
	test.Tap(button(t, w, "Discard"))
	if !closed {
		t.Error("nothing closes the window")
	}
}

func TestR51_TheListHasTheKeysFromTheStart(t *testing.T) {
	w, _, _ := window(t)
	if w.window.Canvas().Focused() != w.List.FocusTarget() {
		t.Fatalf("%T has the keys", w.window.Canvas().Focused())
	}
	w.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if w.highlight().Name != "#1" {
		t.Errorf("Down selects %q", w.highlight().Name)
	}
}

// tapHolding taps on a row while keys are held down.
func (v *Window) tapHolding(t *testing.T, name string, keys fyne.KeyModifier) {
	t.Helper()
	i := v.model.index(v.named(t, name).ID)
	for _, o := range test.LaidOutObjects(v.List) {
		m, isMouse := o.(desktop.Mouseable)
		tapped, isTapped := o.(fyne.Tappable)
		if !isMouse || !isTapped {
			continue
		}
		// The rows come in their order.
		if i--; i < 0 {
			m.MouseDown(&desktop.MouseEvent{Modifier: keys})
			tapped.Tapped(&fyne.PointEvent{Position: fyne.NewPos(200, 10)})
			return
		}
	}
	t.Fatalf("no row of %s", name)
}

func (v *Window) named(t *testing.T, name string) db.OrderRow {
	t.Helper()
	row, ok := v.model.pages.Find(func(r db.OrderRow) bool { return r.Name == name })
	if !ok {
		t.Fatalf("%s is not in the list", name)
	}
	return row
}

func TestR68_SeveralOrdersAreMadeReadyAtOnce(t *testing.T) {
	w, _, _ := window(t)
	var picked []string
	w.cfg.PickList = func(ids []string) { picked = ids }
	w.tapHolding(t, "#1", 0)
	w.tapHolding(t, "#40", fyne.KeyModifierShift)
	if n := len(w.model.marked); n != 4 {
		t.Fatalf("%d orders are marked from #1 to #40", n)
	}
	w.tapHolding(t, "#2", fyne.KeyModifierControl)
	if n := len(w.model.marked); n != 3 || w.strip.Text() != "2 to pick up · 1 to send" {
		t.Fatalf("%d orders are marked without #2; the strip says %q", n, w.strip.Text())
	}
	w.keys.Key(&fyne.KeyEvent{Name: fyne.KeyF9})
	to := map[string]store.Status{}
	for _, e := range w.model.staged {
		to[e.name] = e.To
	}
	if len(to) != 3 || to["#1"] != store.ReadyForPickup || to["#3"] != store.ReadyForShipment || to["#40"] != store.ReadyForPickup {
		t.Errorf("staged %v", to)
	}
	test.Tap(w.PickList)
	if len(picked) != 3 {
		t.Errorf("one pick list of %d transactions, want 3", len(picked))
	}
	w.tapHolding(t, "#2", 0)
	if len(w.model.marked) != 0 || w.highlight().Name != "#2" {
		t.Errorf("a plain tap leaves %d marked", len(w.model.marked))
	}
	if w.Ready.Visible() || w.model.readyNot() == "" || w.PickList.Visible() {
		t.Error("#2 has no transaction, and is offered to be made ready or picked")
	}
}

func TestR51_ShiftAndArrowsMarkSeveral(t *testing.T) {
	w, _, _ := window(t)
	keys := w.List.FocusTarget()
	key := func(name fyne.KeyName) { keys.TypedKey(&fyne.KeyEvent{Name: name}) }
	key(fyne.KeyDown)
	keys.(desktop.Keyable).KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	key(fyne.KeyDown)
	key(fyne.KeyDown)
	if len(w.model.marked) != 3 {
		t.Errorf("%d orders are marked, want 3", len(w.model.marked))
	}
	key(fyne.KeyUp)
	if len(w.model.marked) != 2 {
		t.Errorf("%d orders are marked after going back, want 2", len(w.model.marked))
	}
	keys.(desktop.Keyable).KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	key(fyne.KeyDown)
	if len(w.model.marked) != 0 || w.highlight().Name != "#3" {
		t.Errorf("without Shift %d are marked, %s selected", len(w.model.marked), w.highlight().Name)
	}
}

func TestR68_FiltersByStatusDeliveryAndAnyDays(t *testing.T) {
	w, _, _ := window(t)
	choose(w.Which, "Customer ID Needed")
	equally(t, "by status", w, "#2")
	choose(w.Which, "Open orders")
	choose(w.Delivery, "Pickup")
	equally(t, "by delivery", w, "#1 #40")
	choose(w.Delivery, "All deliveries")
	choose(w.Period, "Yesterday")
	equally(t, "yesterday", w, "#1")

	choose(w.Period, "From – until…")
	fields := asked[*widgets.Entry](w)
	if fields[0].Text != "Nov 22, 2026" || fields[1].Text != "Nov 22, 2026" {
		t.Errorf("yesterday is from %q until %q", fields[0].Text, fields[1].Text)
	}
	says := func(want string) {
		t.Helper()
		for _, text := range asked[*widgets.Text](w) {
			if text.Text == want {
				return
			}
		}
		t.Errorf("%q is not said", want)
	}
	for _, typed := range [][3]string{
		{"soon", "", `"soon" is no day. Write it such as Nov 3, 2026-11-03, yesterday or last week.`},
		{"Nov 21", "Oct 1", "The first day is after the last. Change one of them."},
		{"", "", "Both are empty: the orders of any time."},
		{"-7", "", "The orders of Nov 16, 2026 and later."},
		{"", "11/3", "The orders of Nov 3, 2026 and before."},
		{"yesterday", "yesterday", "The orders of Sunday, Nov 22, 2026."},
		{"last month", "", "The orders of Oct 1, 2026 until Oct 31, 2026, both days too."},
		{"soon", "Nov 1", `"soon" is no day. Write it such as Nov 3, 2026-11-03, yesterday or last week.`},
	} {
		fields[0].SetText(typed[0])
		fields[1].SetText(typed[1])
		says(typed[2])
	}
	test.Tap(button(t, w, "Show"))
	if button(t, w, "Show") == nil || w.model.days != (days{period: "Yesterday"}) {
		t.Fatal("a day that can't be read is taken")
	}
	fields[0].SetText("Oct 1")
	fields[1].SetText("2026-11-21")
	fields[1].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	equally(t, "any days", w, "#2 #3 #40")
	if got := w.Period.Options[w.Period.Chosen()]; got != "Oct 1–Nov 21" {
		t.Errorf("the drop-down says %q", got)
	}
	w.ShowOnly(db.AllOrders, store.New)
	equally(t, "from the Desktop", w, "#1 #3 #40")
	if w.Which.Options[w.Which.Chosen()] != "New" || w.Period.Chosen() != 0 {
		t.Errorf("the drop-downs say %q, %d", w.Which.Options[w.Which.Chosen()], w.Period.Chosen())
	}
}

func TestR68_EveryPeriodOfTheDropDownCanBeRead(t *testing.T) {
	for _, period := range periods[1 : len(periods)-1] {
		if from, until, err := store.ParseDays(period, noon); err != nil || !from.Before(until) {
			t.Errorf("%q: %v until %v, %v", period, from, until, err)
		}
	}
}

func TestR68_DaysAreWrittenInFewLetters(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.Local) }
	for want, d := range map[string]days{
		"Nov 16–Nov 22":   {from: day(2026, 11, 16), until: day(2026, 11, 23)},
		"Nov 16":          {from: day(2026, 11, 16), until: day(2026, 11, 17)},
		"From Nov 16":     {from: day(2026, 11, 16)},
		"Until Nov 22":    {until: day(2026, 11, 23)},
		"12/1/25–1/31/26": {from: day(2025, 12, 1), until: day(2026, 2, 1)},
		"From 12/1/25":    {from: day(2025, 12, 1)},
	} {
		if got := d.label(noon); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

// A poll may take something in between the last letter of a search and its answer.
func TestR6_ASearchIsAnsweredThoughOrdersComeMeanwhile(t *testing.T) {
	w, d, _ := window(t)
	w.List.Select(1) // the list is in use
	var waiting []func()
	w.window.Work.Go = func(f func()) { waiting = append(waiting, f) }
	w.Search.SetText("Zoe")
	arrive(t, w, d, order(0, "Anna", "PICK_UP"))
	for len(waiting) > 0 {
		act := waiting[0]
		waiting = waiting[1:]
		act()
	}
	equally(t, "what was searched for", w, "#2")
}
