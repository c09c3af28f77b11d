package widgets

import (
	"image/color"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

func show(t *testing.T, w, h float32, o fyne.CanvasObject) fyne.Window {
	t.Helper()
	theme.Apply(test.NewTempApp(t), theme.Light)
	window := test.NewTempWindow(t, NewFrame(o))
	window.SetPadded(false)
	window.Resize(fyne.NewSize(w, h))
	return window
}

func press(f fyne.Focusable, keys ...fyne.KeyName) {
	for _, k := range keys {
		f.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

// drawn lists what of an object is drawn: what is visible, from the renderers in
// use. (test.LaidOutObjects makes new ones.)
func drawn(o fyne.CanvasObject) []fyne.CanvasObject {
	if !o.Visible() {
		return nil
	}
	all := []fyne.CanvasObject{o}
	var children []fyne.CanvasObject
	switch c := o.(type) {
	case *fyne.Container:
		children = c.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(c).Objects()
	}
	for _, child := range children {
		all = append(all, drawn(child)...)
	}
	return all
}

// texts lists the visible texts of an object, as a person reads them.
func texts(o fyne.CanvasObject) []string {
	var all []string
	for _, obj := range drawn(o) {
		if t, ok := obj.(*canvas.Text); ok && t.Text != "" {
			all = append(all, t.Text)
		}
	}
	return all
}

func reads(o fyne.CanvasObject, text string) bool {
	for _, t := range texts(o) {
		if t == text {
			return true
		}
	}
	return false
}

func tipOf(w fyne.Window) string {
	f, _ := w.Content().(*Frame)
	if f == nil || !f.tip.Visible() {
		return ""
	}
	line := ""
	for _, l := range f.tip.lines {
		line += l
	}
	return line
}

func TestR7_ADisabledButtonSaysWhy(t *testing.T) {
	const reason = "Highlight an order first."
	ways := map[string]struct {
		in, out func(fyne.Window, *ToolButton)
	}{
		"pointed at": {
			func(w fyne.Window, _ *ToolButton) { test.MoveMouse(w.Canvas(), fyne.NewPos(20, 15)) },
			func(w fyne.Window, _ *ToolButton) { test.MoveMouse(w.Canvas(), fyne.NewPos(300, 190)) },
		},
		"focused": {
			func(w fyne.Window, _ *ToolButton) { w.Canvas().FocusNext() },
			func(w fyne.Window, _ *ToolButton) { w.Canvas().Unfocus() },
		},
		"tapped": {
			func(w fyne.Window, _ *ToolButton) { test.TapCanvas(w.Canvas(), fyne.NewPos(20, 15)) },
			func(_ fyne.Window, b *ToolButton) { b.Enable() },
		},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			taps := 0
			b := NewToolButton(assets.Pencil, "Edit", func() { taps++ })
			b.Disable(reason)
			w := show(t, 320, 200, Down(0, Fixed(Across(0, Fixed(b), Space(1))), Space(1)))
			way.in(w, b)
			if got := tipOf(w); got != reason {
				t.Errorf("the tooltip says %q, want %q", got, reason)
			}
			if taps != 0 {
				t.Error("the disabled button acted")
			}
			way.out(w, b)
			if got := tipOf(w); got != "" {
				t.Errorf("the tooltip stays: %q", got)
			}
		})
	}
}

func TestAButtonIsPressedByTapSpaceAndEnter(t *testing.T) {
	taps, help := 0, 0
	keys := &KeyMap{}
	keys.On(fyne.KeyF1, "", func() { help++ })
	b := NewToolButton(assets.Save, "Save", func() { taps++ })
	b.Keys = keys
	w := show(t, 200, 80, b)
	test.TapCanvas(w.Canvas(), fyne.NewPos(60, 40))
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != b {
		t.Fatal("Tab does not reach the button")
	}
	press(b, fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter)
	if taps != 4 {
		t.Errorf("pressed %d times, want 4", taps)
	}
	press(b, fyne.KeyF1)
	if help != 1 || taps != 4 {
		t.Errorf("F1 reached the window %d times, want once", help)
	}
}

func TestR34_AToggleShows(t *testing.T) {
	b := NewCounterButton(Plain, assets.Tack, "Keep Open", nil)
	show(t, 200, 80, b)
	fill := func() color.Color {
		box, _ := test.WidgetRenderer(b).Objects()[1].(*canvas.Rectangle)
		return box.FillColor
	}
	b.SetToggled(true)
	if fill() != theme.Color(theme.Teal.Tint()) {
		t.Error("a toggle that is on is not teal")
	}
	b.SetToggled(false)
	if fill() != theme.Color(theme.ButtonFill) {
		t.Error("a toggle that is off is not plain")
	}
}

func TestR1_TheTileShowsTheNumberAtAnyLength(t *testing.T) {
	for _, number := range []string{"0", "12", "999", "1,234", "12,345", "123,456", "1,000,000"} {
		t.Run(number, func(t *testing.T) {
			tile := NewCountTile(assets.Cart, "eCommerce", "Enter opens eCommerce Sales", nil)
			show(t, 880, 421, tile)
			tile.Set(Count{Number: number, Caption: []string{"orders", "require action"}})
			r, _ := test.WidgetRenderer(tile).(*countRenderer)
			if !reads(tile, number) {
				t.Fatalf("the tile reads %q", texts(tile))
			}
			if first := r.captions[0]; first.Position().X < 30 {
				// Too long to stand beside its words: it stands above them.
				bottom := r.number.Position().Y + r.number.Size().Height/2 + r.number.TextSize*0.4
				if end := r.number.Position().X + r.number.MinSize().Width; end > r.panel.Position().X || bottom > first.Position().Y+8 {
					t.Errorf("the number ends at %v, %v, its words begin at %v, the panel at %v", end, bottom, first.Position().Y, r.panel.Position().X)
				}
				return
			}
			words := r.captions[1].Position().X + r.captions[1].Size().Width
			if end := r.number.Position().X + r.number.MinSize().Width; end > r.captions[1].Position().X || words > r.panel.Position().X {
				t.Errorf("the number ends at %v, its words at %v, the panel begins at %v", end, words, r.panel.Position().X)
			}
			if len(number) <= 2 && r.number.TextSize != 136 {
				t.Errorf("a short number is drawn at %v, want 136", r.number.TextSize)
			}
		})
	}
}

// A mouse that was left lying on a figure doesn't say what Enter opens; arrows do.
func TestR3_EnterOpensTheWholeTileWhereverTheMouseLies(t *testing.T) {
	var opened []string
	tile := NewCountTile(assets.Cart, "eCommerce", "", func() { opened = append(opened, "all") })
	w := show(t, 880, 421, tile)
	tile.Set(Count{Number: "2", Caption: []string{"orders"}, Rows: []CountRow{
		{Text: "New", Number: "1", OnTapped: func() { opened = append(opened, "new") }},
		{Text: "Push failed", Number: "1", OnTapped: func() { opened = append(opened, "failed") }},
	}})
	w.Canvas().FocusNext()
	last := tile.figures[1]
	at := last.at.AddXY(last.size.Width/2, last.size.Height/2)
	test.MoveMouse(w.Canvas(), tile.Position().Add(at))
	press(tile, fyne.KeyReturn)
	tile.Tapped(&fyne.PointEvent{Position: at})
	press(tile, fyne.KeyDown)
	press(tile, fyne.KeyReturn)
	if want := []string{"all", "failed", "new"}; !slices.Equal(opened, want) {
		t.Errorf("opened %q, want %q", opened, want)
	}
}

func TestR3_TheTileOpensByTapAndEnter(t *testing.T) {
	opened := 0
	tile := NewCountTile(assets.Cart, "eCommerce", "", func() { opened++ })
	w := show(t, 880, 421, tile)
	test.TapCanvas(w.Canvas(), fyne.NewPos(700, 300))
	w.Canvas().FocusNext()
	press(w.Canvas().Focused(), fyne.KeyReturn)
	if opened != 2 {
		t.Errorf("opened %d times, want 2", opened)
	}
}

func TestAWidgetFollowsTheVariant(t *testing.T) {
	p := NewPanel(assets.Note, "Messages", NewText("none", theme.Body, false, theme.Text))
	show(t, 300, 200, p)
	fill := func() color.Color {
		box, _ := test.WidgetRenderer(p).Objects()[0].(*canvas.Rectangle)
		return box.FillColor
	}
	light := fill()
	theme.Apply(fyne.CurrentApp(), theme.Dark)
	p.Refresh()
	if fill() == light || fill() != theme.Color(theme.Panel) {
		t.Errorf("in dark the panel is %v", fill())
	}
}

func TestSelectByKeysAndPointer(t *testing.T) {
	var picked []int
	s := NewSelect([]string{"VISA", "MC", "AMEX"}, 0, func(i int) { picked = append(picked, i) })
	w := show(t, 300, 300, Down(0, Fixed(s), Space(1)))
	w.Canvas().Focus(s)
	press(s, fyne.KeyDown)
	menu, ok := w.Canvas().Focused().(*menuBody)
	if !ok {
		t.Fatal("Down does not open the menu with the keys in it")
	}
	press(menu, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if s.Chosen() != 2 || len(picked) != 1 || picked[0] != 2 {
		t.Errorf("chosen %d after %v, want 2", s.Chosen(), picked)
	}
	if w.Canvas().Focused() != s {
		t.Error("the keys did not come back to the drop-down")
	}
	test.TapCanvas(w.Canvas(), fyne.NewPos(50, 18))
	test.TapCanvas(w.Canvas(), fyne.NewPos(50, 38+menuPad+menuRow/2))
	if s.Chosen() != 0 {
		t.Errorf("after tapping the first option %d is chosen", s.Chosen())
	}
	press(s, fyne.KeySpace)
	press(w.Canvas().Focused(), fyne.KeyEscape)
	if w.Canvas().Overlays().Top() != nil || len(picked) != 2 {
		t.Error("Esc does not just close the menu")
	}
}

func TestR12_AMenuDoesNotPickWhatDoesNotFit(t *testing.T) {
	w := show(t, 400, 300, NewText("", theme.Body, false, theme.Text))
	picked := -1
	ShowMenu(w.Canvas(), fyne.NewPos(390, 290), BadgeAbove, 186, []MenuItem{
		{Text: "New", Reason: "A product is not matched."}, {Text: "Completed"},
	}, -1, func(i int) { picked = i })
	menu, _ := w.Canvas().Focused().(*menuBody)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(menu)
	if end := at.Add(menu.Size()); end.X > 400 || end.Y > 300 {
		t.Errorf("the menu ends outside the window at %v", end)
	}
	if !reads(menu, "A product is not matched.") {
		t.Error("the reason does not show")
	}
	test.TapCanvas(w.Canvas(), at.AddXY(20, menuPad+5))
	if picked != -1 {
		t.Fatal("an item with a reason was picked")
	}
	press(menu, fyne.KeyDown, fyne.KeyReturn)
	if picked != 1 {
		t.Errorf("picked %d, want the first that can be, 1", picked)
	}
}

func TestSearchEntryKeys(t *testing.T) {
	closed, checked := 0, 0
	keys := &KeyMap{}
	keys.On(fyne.KeyEscape, "", func() { closed++ })
	keys.On(fyne.KeyF5, "", func() { checked++ })
	ctrlS := &desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierControl}
	saved := 0
	keys.OnCtrl(fyne.KeyS, "Save", func() { saved++ })
	e := NewSearchEntry("Search", keys)
	show(t, 300, 60, e)
	test.Type(e, "jon")
	press(e, fyne.KeyF5)
	press(e, fyne.KeyEscape)
	if e.Text != "" || closed != 0 {
		t.Errorf("the first Esc left %q and closed %d times", e.Text, closed)
	}
	press(e, fyne.KeyEscape)
	e.TypedShortcut(ctrlS)
	if closed != 1 || checked != 1 || saved != 1 {
		t.Errorf("Esc, F5 and Ctrl+S reached the window %d, %d and %d times, want once each", closed, checked, saved)
	}
}

func TestAttachedKeysWorkWithoutFocus(t *testing.T) {
	keys := &KeyMap{}
	pressed := 0
	keys.On(fyne.KeyF2, "", func() { pressed++ })
	keys.Search = NewSearchEntry("", keys)
	w := show(t, 300, 60, keys.Search)
	keys.Attach(w.Canvas())
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF2})
	keys.Search.SetText("before")
	test.TypeOnCanvas(w.Canvas(), "j")
	if pressed != 1 || keys.Search.Text != "j" || w.Canvas().Focused() != keys.Search {
		t.Errorf("F2 came %d times, the search is %q and %v has the keys", pressed, keys.Search.Text, w.Canvas().Focused())
	}
}

func TestToastComesAndIsClosed(t *testing.T) {
	w := show(t, 600, 300, NewText("", theme.Body, false, theme.Text))
	f, _ := w.Content().(*Frame)
	toast := f.Toast(theme.Green, assets.Check, "#1038 is confirmed.", time.Hour)
	if !reads(f, "#1038 is confirmed.") {
		t.Fatal("the toast does not show")
	}
	test.Tap(toast)
	if reads(f, "#1038 is confirmed.") {
		t.Error("a tapped toast stays")
	}
}

func TestTextFits(t *testing.T) {
	test.NewTempApp(t)
	font := fontKey{size: 13}
	for name, c := range map[string]struct {
		text  string
		width float32
		want  string
	}{
		"short":             {"Jon Whitaker", 200, "Jon Whitaker"},
		"cut":               {"Bartholomew Featherstonehaugh-Cholmondeley", 100, "Bartholomew…"},
		"no room":           {"Jon Whitaker", 5, "…"},
		"letters of others": {"Ærøskøbing Øllgård", 60, "Ærøskø…"},
	} {
		t.Run(name, func(t *testing.T) {
			got := fit(c.text, c.width, font)
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if w := fyne.MeasureText(got, 13, fyne.TextStyle{}).Width; w > c.width+1 && c.want != "…" {
				t.Errorf("%q is %v wide, more than %v", got, w, c.width)
			}
		})
	}
}

func TestNoteWrapsToItsWidth(t *testing.T) {
	n := NewNote(theme.Blue, assets.Info, "", "The cassette’s product is an assumption until you match the line.")
	show(t, 700, 80, n)
	if got := len(texts(n)); got != 1 {
		t.Errorf("%d lines in a wide window, want 1", got)
	}
	n.Resize(fyne.NewSize(300, 80))
	if got := len(texts(n)); got != 2 {
		t.Errorf("%d lines at 300, want 2", got)
	}
}

func TestFlexSharesWhatIsLeftOver(t *testing.T) {
	box := func(w float32) *canvas.Rectangle {
		r := &canvas.Rectangle{}
		r.SetMinSize(fyne.NewSize(w, 10))
		return r
	}
	a, b, c, gone := box(50), box(20), box(20), box(99)
	gone.Hide()
	across := Across(10, Fixed(a), Grow(b, 1), Fixed(gone), Grow(c, 2))
	across.Resize(fyne.NewSize(200, 30))
	for name, got := range map[string][2]float32{
		"fixed keeps its size": {a.Size().Width, 50},
		"one share":            {b.Size().Width, 20 + 30},
		"two shares":           {c.Size().Width, 20 + 60},
		"gap":                  {b.Position().X, 60},
		"full height":          {a.Size().Height, 30},
		"least width":          {across.MinSize().Width, 50 + 20 + 20 + 2*10},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %v, want %v", name, got[0], got[1])
		}
	}
}

func TestStepperSteps(t *testing.T) {
	at := 1
	s := NewStepper("Previous", "Next", func(by int) { at += by })
	show(t, 600, 60, s)
	s.Set(at, 5, "order #1051", "2 of 5 waiting")
	test.Tap(s.Next)
	test.Tap(s.Next)
	test.Tap(s.Previous)
	if at != 2 || !reads(s, "2 of 5 waiting") {
		t.Errorf("at %d, reads %q", at, texts(s))
	}
}

func TestR7_ATipFollowsTheReason(t *testing.T) {
	test.NewTempApp(t)
	b := NewToolButton("", "Print", nil)
	f := NewFrame(b)
	w := test.NewTempWindow(t, f)
	w.Resize(fyne.NewSize(400, 200))
	b.Disable("The paper is being read.")
	w.Canvas().Focus(b)
	b.Disable("No printer is chosen.")
	if got := strings.Join(f.tip.lines, " "); got != "No printer is chosen." || !f.tip.Visible() {
		t.Errorf("the tip says %q", got)
	}
	b.Enable()
	if f.tip.Visible() {
		t.Error("a button that works is still explained")
	}
}
