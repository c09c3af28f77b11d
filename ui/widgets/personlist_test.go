package widgets

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

func someone(i int) Person {
	return Person{
		Score: "94", Tone: theme.Green, Code: fmt.Sprintf("C-%05d", i), Right: "Aug 14, 2026", Second: "11 sales",
		Name:  []Piece{{Text: "Jo"}, {Text: "h", Differs: true}, {Text: "n " + strings.Repeat("Whitaker-", 20)}},
		Facts: []Piece{{Text: "john@example.com", Differs: true}, {Text: " · "}, {Text: "no phone", Muted: true}},
		Evidence: []Fact{
			{theme.Green, assets.Check, "same phone"},
			{theme.Amber, "", "one letter differs"},
			{theme.Grey, "", strings.Repeat("other street ", 12)},
		},
	}
}

func TestPersonListCutsAndCounts(t *testing.T) {
	test.NewTempApp(t)
	d := NewPersonList("3 customers found", "Last bought", func() int { return 3 }, someone)
	picture(t, "personlist", 840, 340, d)
	d.Select(1)
	var texts []string
	for _, o := range test.LaidOutObjects(d) {
		if text, ok := o.(*canvas.Text); ok {
			texts = append(texts, text.Text)
			if end := text.Position().X + text.Size().Width; end > 840 && !strings.HasPrefix(text.Text, "other street") {
				t.Errorf("%q ends at %v", text.Text, end)
			}
		}
	}
	all := strings.Join(texts, "\n")
	for _, want := range []string{"3 customers found", "C-00002", "one letter differs", "+1", "…", "11 sales"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not shown:\n%s", want, all)
		}
	}
	d.SetTitle(0, "1 customer found")
	if d.set.columns[0].Title != "1 customer found" {
		t.Error("the title stays")
	}
}

func TestCheckAndChipButtonHearTheKeys(t *testing.T) {
	test.NewTempApp(t)
	heard := ""
	keys := &KeyMap{}
	keys.On(fyne.KeyEscape, "", func() { heard += "esc " })
	check := NewCheck("#1047", "same phone", false, func(ticked bool) { heard += fmt.Sprint(ticked, " ") })
	chip := NewChipButton(theme.Amber, assets.Search, "John", func() { heard += "John " })
	check.Keys, chip.Keys = keys, keys
	w := picture(t, "checkandchip", 300, 100, Down(8, Fixed(check), Fixed(Across(0, Fixed(chip), Space(1)))))
	for _, o := range []fyne.Focusable{check, chip} {
		w.Canvas().Focus(o)
		o.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		o.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	}
	test.Tap(check)
	if heard != "true esc John esc false " {
		t.Errorf("heard %q", heard)
	}
}

func TestToastOffersOneThing(t *testing.T) {
	test.NewTempApp(t)
	f := NewFrame(&fyne.Container{})
	done := false
	var waits time.Duration
	f.After = func(wait time.Duration, _ func()) { waits = wait }
	toast := f.ToastOffering(theme.Green, assets.Check, strings.Repeat("Linked. ", 100), time.Minute, NewToolButton(assets.Undo, "Undo",
		func() { done = true }))
	picture(t, "toast", 600, 200, f)
	if toast.Size().Width > 600 {
		t.Errorf("the toast is %v wide in a window of 600", toast.Size().Width)
	}
	if waits != time.Minute {
		t.Errorf("it goes by itself after %v, want a minute", waits)
	}
	test.Tap(toast.Button())
	if !done || len(f.Toasts()) != 0 {
		t.Errorf("done %t, %d toasts left", done, len(f.Toasts()))
	}
}

func TestTipNamesTheKey(t *testing.T) {
	test.NewTempApp(t)
	b := NewToolButton(assets.UserPlus, "Create New", nil)
	b.Tip = "Ctrl+N"
	f := NewFrame(Down(0, Fixed(b)))
	picture(t, "tip", 300, 120, f)
	b.MouseIn(nil)
	if !f.tip.Visible() || f.tip.lines[0] != "Ctrl+N" {
		t.Errorf("tip visible %t, %v", f.tip.Visible(), f.tip.lines)
	}
	b.MouseOut()
	if f.tip.Visible() {
		t.Error("the tip stays")
	}
}
