package widgets

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// hand types as fast as it is told to, into whatever has the keys.
type hand struct {
	w    fyne.Window
	now  time.Time
	pace time.Duration
}

// types goes through the driver's way: a key, then its rune.
func (h *hand) types(text string) {
	for _, r := range text {
		h.now = h.now.Add(h.pace)
		key := &fyne.KeyEvent{Name: fyne.KeyName(r)}
		if f := h.w.Canvas().Focused(); f != nil {
			f.TypedKey(key)
		} else {
			h.w.Canvas().OnTypedKey()(key)
		}
		if f := h.w.Canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else {
			h.w.Canvas().OnTypedRune()(r)
		}
	}
}

func (h *hand) enter() { h.press(fyne.KeyReturn) }

// press presses a key that writes nothing.
func (h *hand) press(name fyne.KeyName) {
	h.now = h.now.Add(h.pace)
	key := &fyne.KeyEvent{Name: name}
	if f := h.w.Canvas().Focused(); f != nil {
		f.TypedKey(key)
		return
	}
	h.w.Canvas().OnTypedKey()(key)
}

const (
	scanner = 8 * time.Millisecond
	fast    = 110 * time.Millisecond // on a keypad, for somebody who does it all day
)

// scanned shows an input and a button, and collects what is scanned and submitted.
func scanned(t *testing.T) (h *hand, e *Entry, b *ToolButton, codes, submitted *[]string) {
	t.Helper()
	codes, submitted = &[]string{}, &[]string{}
	keys := &KeyMap{}
	e = NewEntry("", keys)
	e.OnSubmitted = func(text string) { *submitted = append(*submitted, text) }
	b = NewToolButton("", "Press", func() { *submitted = append(*submitted, "pressed") })
	b.Keys = keys
	w := show(t, 400, 100, Down(4, Fixed(e), Fixed(b)))
	keys.Attach(w.Canvas())
	h = &hand{w: w, now: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)}
	f, _ := w.Content().(*Frame)
	f.Now = func() time.Time { return h.now }
	f.OnScanned = func(code string) { *codes = append(*codes, code) }
	return h, e, b, codes, submitted
}

func TestR51_M1_AScanIsTheDigitsThatComeAtAScannersSpeed(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(h *hand)
		want string // the code, "" for none
	}{
		{"a barcode", func(h *hand) { h.pace = scanner; h.types("20000001"); h.enter() }, "20000001"},
		{"a product's code", func(h *hand) { h.pace = scanner; h.types("4019238012345"); h.enter() }, "4019238012345"},
		{"too short", func(h *hand) { h.pace = scanner; h.types("2000000"); h.enter() }, ""},
		{"a letter in it", func(h *hand) { h.pace = scanner; h.types("2000000x"); h.enter() }, ""},
		{"typed by hand", func(h *hand) { h.pace = fast; h.types("20000001"); h.enter() }, ""},
		{"typed by hand before", func(h *hand) {
			h.pace = fast
			h.types("7")
			h.now = h.now.Add(time.Second)
			h.pace = scanner
			h.types("20000001")
			h.enter()
		}, "20000001"},
		{"the window was slow to draw in the midst of it", func(h *hand) {
			h.pace = scanner
			h.types("2000")
			h.now = h.now.Add(200 * time.Millisecond)
			h.types("0001")
			h.enter()
		}, "20000001"},
		{"another key in it", func(h *hand) {
			h.pace = scanner
			h.types("2000")
			h.w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
			h.types("0001")
			h.enter()
		}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			h, e, _, codes, submitted := scanned(t)
			h.w.Canvas().Focus(e)
			test.do(h)
			got := ""
			for _, code := range *codes {
				got += code
			}
			if got != test.want || (len(*submitted) == 0) != (test.want != "") {
				t.Errorf("scanned %q, submitted %q; want %q", got, *submitted, test.want)
			}
			if test.want != "" && e.Text != "" && e.Text != "7" {
				t.Errorf("%q stays in the input", e.Text)
			}
		})
	}
}

// What was in the input stands there as before, cursor and selection too.
func TestR51_M1_AScanLeavesAnInputAsItWas(t *testing.T) {
	shift := func(e *Entry, from, to int) {
		e.CursorColumn = from
		e.Refresh()
		e.KeyDown(&fyne.KeyEvent{Name: "LeftShift"})
		for i := from; i != to; {
			if i < to {
				e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
				i++
			} else {
				e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
				i--
			}
		}
		e.KeyUp(&fyne.KeyEvent{Name: "LeftShift"})
	}
	for name, before := range map[string]func(e *Entry){
		"all selected":           func(e *Entry) { e.TypedShortcut(&fyne.ShortcutSelectAll{}) },
		"selected forwards":      func(e *Entry) { shift(e, 1, 4) },
		"selected backwards":     func(e *Entry) { shift(e, 4, 1) },
		"the cursor in its mid":  func(e *Entry) { e.CursorColumn = 3; e.Refresh() },
		"the cursor at its end":  func(e *Entry) { e.CursorColumn = 6; e.Refresh() },
		"an input for the money": func(e *Entry) { e.OnChanged = func(string) {} },
	} {
		t.Run(name, func(t *testing.T) {
			h, e, _, codes, submitted := scanned(t)
			h.w.Canvas().Focus(e)
			e.SetText("128.40")
			before(e)
			at, selected := e.CursorColumn, e.SelectedText()
			h.pace = scanner
			h.types("20000028")
			h.enter()
			if len(*codes) != 1 || len(*submitted) != 0 {
				t.Errorf("scanned %q, submitted %q", *codes, *submitted)
			}
			if e.Text != "128.40" || e.CursorColumn != at || e.SelectedText() != selected {
				t.Errorf("%q, cursor at %d, %q selected; before at %d, %q", e.Text, e.CursorColumn, e.SelectedText(), at, selected)
			}
		})
	}
}

func TestR51_AScanIsNoPressAndNoSearch(t *testing.T) {
	h, e, b, codes, submitted := scanned(t)
	h.pace = scanner
	b.Keys.Search = e
	e.SetText("jon")
	h.w.Canvas().Focus(b)
	h.types("20000001")
	h.enter()
	if len(*codes) != 1 || len(*submitted) != 0 || e.Text != "jon" || h.w.Canvas().Focused() != b {
		t.Errorf("scanned %q, did %q, the search is %q and %T has the keys", *codes, *submitted, e.Text, h.w.Canvas().Focused())
	}
	// Some scanners send two Enters; the next of a person presses again.
	h.enter()
	h.now = h.now.Add(time.Second)
	h.enter()
	if len(*submitted) != 1 {
		t.Errorf("did %q, want one press", *submitted)
	}
}

func TestR51_AnInputForCodesKeepsThem(t *testing.T) {
	h, e, _, codes, submitted := scanned(t)
	e.Code = true
	e.SetText("old")
	h.w.Canvas().Focus(e)
	h.pace = scanner
	h.types("4019238012345")
	h.enter()
	if e.Text != "4019238012345" || len(*codes) != 0 || len(*submitted) != 0 {
		t.Errorf("the input is %q, scanned %q, submitted %q", e.Text, *codes, *submitted)
	}
}

// What a key or a tap makes fail inside is told to the window instead of ending the
// program (R63).
func TestR63_AKeyOrATapThatFailsInsideIsTold(t *testing.T) {
	fail := func() { panic("planted") }
	keys := &KeyMap{}
	keys.On(fyne.KeyF2, "", fail)
	e := NewEntry("", keys)
	e.OnChanged = func(string) { fail() }
	b := NewToolButton("", "Press", fail)
	c := NewCheck("", "", false, func(bool) { fail() })
	d := NewDataList([]Column{{Title: "A", Width: 60, Sortable: true}}, func() int { return 1 }, func(int) (Row, bool) {
		return Row{Cells: []Cell{{Text: "a"}}}, true
	})
	d.OnOpened = func(int) { fail() }
	d.OnSort = func(int, bool) { fail() }
	b.Keys, c.Keys, d.Keys = keys, keys, keys
	w := show(t, 400, 300, Down(4, Fixed(e), Fixed(b), Fixed(c), Grow(d, 1)))
	keys.Attach(w.Canvas())
	d.Select(0)
	for name, act := range map[string]func(){
		"a key":               func() { w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF2}) },
		"a letter":            func() { e.TypedRune('x') },
		"a tap":               func() { test.Tap(b) },
		"a tick":              func() { test.Tap(c) },
		"Enter in the list":   func() { press(d.FocusTarget(), fyne.KeyReturn) },
		"a tap on its header": func() { d.header.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 10)}) },
	} {
		t.Run(name, func(t *testing.T) {
			told := 0
			f, _ := w.Content().(*Frame)
			f.OnFailed = func(stack []byte) {
				if len(stack) > 0 {
					told++
				}
			}
			act()
			if told != 1 {
				t.Errorf("told %d times", told)
			}
		})
	}
}

// A torn number would send a customer to somebody else's parcel (R55, R51).
func TestR51_R55_AParcelsNumberIsScannedWhole(t *testing.T) {
	h, e, _, codes, submitted := scanned(t)
	e.Parcels = true
	h.w.Canvas().Focus(e)
	h.pace = scanner
	for _, number := range []string{"1Z999AA10123456784", "9400111899560012345678", "RR123456789DE"} {
		h.now = h.now.Add(2 * time.Second)
		h.types(number)
		h.enter()
	}
	if want := "1Z999AA10123456784, 9400111899560012345678, RR123456789DE, "; e.Text != want {
		t.Errorf("it holds %q, want %q", e.Text, want)
	}
	if len(*codes)+len(*submitted) > 0 {
		t.Fatalf("scanned %q, submitted %q", *codes, *submitted)
	}
	// A receipt is no parcel.
	h.now = h.now.Add(2 * time.Second)
	h.types("20000003")
	h.enter()
	if len(*codes) != 1 || e.Text != "1Z999AA10123456784, 9400111899560012345678, RR123456789DE, " {
		t.Errorf("scanned %q, it holds %q", *codes, e.Text)
	}
	// A person's Enter still submits.
	h.now, h.pace = h.now.Add(2*time.Second), fast
	h.types("7")
	h.enter()
	if len(*submitted) != 1 {
		t.Errorf("submitted %q", *submitted)
	}
}

// Where goods are scanned by their labels, a code has letters and signs, and none of its
// keys is the window's.
func TestR51_R58_ALabelIsScannedWholeWhereGoodsAreScanned(t *testing.T) {
	for _, test := range []struct {
		name  string
		do    func(h *hand)
		want  string // the codes, each with a comma
		minus int    // how often the window's "-" was pressed
	}{
		{"a SKU", func(h *hand) { h.pace = scanner; h.types("TIR-38"); h.enter() }, "TIR-38,", 0},
		{"in capitals, with Shift", func(h *hand) {
			h.pace = scanner
			h.press(desktop.KeyShiftLeft)
			h.types("TIR")
			h.press(desktop.KeyShiftLeft)
			h.types("+-38 L/A.B")
			h.enter()
		}, "TIR+-38 L/A.B,", 0},
		{"two of them", func(h *hand) { h.pace = scanner; h.types("TIR-38"); h.enter(); h.types("A-1"); h.enter() }, "TIR-38,A-1,", 0},
		{"with two Enters", func(h *hand) { h.pace = scanner; h.types("TIR-38"); h.enter(); h.enter() }, "TIR-38,", 0},
		{"of a slow scanner", func(h *hand) { h.pace = fast; h.types("TIR-38"); h.enter() }, "TIR-38,", 0},
		{"a slow window in its midst", func(h *hand) {
			h.pace = scanner
			h.types("TIR")
			h.now = h.now.Add(300 * time.Millisecond)
			h.types("-38")
			h.enter()
		}, "TIR-38,", 0},
		{"a barcode", func(h *hand) { h.pace = scanner; h.types("20000001"); h.enter() }, "20000001,", 0},
		{"a short number", func(h *hand) { h.pace = scanner; h.types("10-4"); h.enter() }, "10-4,", 0},
		{"the key alone", func(h *hand) { h.pace = fast; h.types("-") }, "", 1},
		{"the key held down", func(h *hand) { h.pace = 30 * time.Millisecond; h.types("---") }, "", 3},
		{"the key after a scan", func(h *hand) { h.pace = scanner; h.types("TIR-38"); h.enter(); h.pace = fast; h.types("-") }, "TIR-38,", 1},
		{"Enter alone", func(h *hand) { h.enter() }, "pressed,", 0},
		{"Enter later", func(h *hand) { h.pace = fast; h.types("ab"); h.now = h.now.Add(time.Second); h.enter() }, "pressed,", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			h, _, b, codes, submitted := scanned(t)
			f, _ := h.w.Content().(*Frame)
			f.Labels = true
			minus := 0
			b.Keys.On(fyne.KeyMinus, "Less", func() { minus++ })
			for _, keys := range []fyne.Focusable{nil, b} {
				if keys == nil && strings.HasPrefix(test.want, "pressed") {
					continue
				}
				h.w.Canvas().Focus(keys)
				*codes, *submitted, minus = nil, nil, 0
				h.now = h.now.Add(time.Minute)
				test.do(h)
				got := ""
				for _, each := range append(*codes, *submitted...) {
					got += each + ","
				}
				if got != test.want || minus != test.minus {
					t.Errorf("with the keys at %T: %q and %d times -, want %q and %d", keys, got, minus, test.want, test.minus)
				}
			}
		})
	}
}

// What a person types into an input there stays, its signs too; what is scanned doesn't.
func TestR51_R58_ALabelLeavesAnInputAsItWas(t *testing.T) {
	h, e, b, codes, submitted := scanned(t)
	f, _ := h.w.Content().(*Frame)
	f.Labels = true
	b.Keys.On(fyne.KeyMinus, "Less", func() { t.Error("a sign that is typed into an input is the window's key") })
	h.w.Canvas().Focus(e)
	h.pace = fast
	h.types("x-large - worn")
	h.enter()
	if e.Text != "x-large - worn" || len(*codes) != 0 || len(*submitted) != 1 {
		t.Fatalf("typed %q, scanned %q, submitted %q", e.Text, *codes, *submitted)
	}
	h.now = h.now.Add(time.Minute)
	h.pace = scanner
	h.types("TIR-38")
	h.enter()
	if e.Text != "x-large - worn" || len(*codes) != 1 || (*codes)[0] != "TIR-38" || len(*submitted) != 1 {
		t.Errorf("after the scan %q, scanned %q, submitted %q", e.Text, *codes, *submitted)
	}
}
