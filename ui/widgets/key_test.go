package widgets

import (
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

func TestR51_KeysAreWrittenAsOnKeyboards(t *testing.T) {
	for want, k := range map[string]Key{
		"F5": {Name: fyne.KeyF5}, "Esc": {Name: fyne.KeyEscape}, "Page Up": {Name: fyne.KeyPageUp}, "Enter": {Name: fyne.KeyEnter},
		"Ctrl+N": {fyne.KeyN, fyne.KeyModifierControl}, "Alt+Left": {fyne.KeyLeft, fyne.KeyModifierAlt},
		"Ctrl+Shift+Enter": {fyne.KeyReturn, fyne.KeyModifierControl | fyne.KeyModifierShift},
	} {
		if got := k.String(); got != want {
			t.Errorf("%+v is written %q, want %q", k, got, want)
		}
	}
}

func TestR51_HelpIsSortedForReading(t *testing.T) {
	m := &KeyMap{}
	none := func() {}
	m.OnCtrl(fyne.KeyW, "Close", none)
	m.On(fyne.KeyEscape, "Close", none)
	m.OnAlt(fyne.KeyLeft, "Previous", none)
	m.OnCtrl(fyne.KeyF, "Search", none)
	m.OnCtrl(fyne.KeyS, "Save", none)
	m.On(fyne.KeyF11, "Changes", none)
	m.On(fyne.KeyF3, "Search", none)
	m.On(fyne.KeyDown, "To the list", none)
	for _, digit := range []fyne.KeyName{fyne.Key3, fyne.Key1, fyne.Key2, fyne.Key4} {
		m.OnCtrl(digit, "Pay", none)
	}
	var read []string
	for _, h := range m.Help() {
		read = append(read, strings.Join(h.Keys, " ")+": "+h.Words)
	}
	want := []string{
		"F3 Ctrl+F: Search", "F11: Changes", "Down: To the list", "Ctrl+1 … Ctrl+4: Pay", "Ctrl+S: Save", "Alt+Left: Previous",
		"Esc Ctrl+W: Close",
	}
	if !reflect.DeepEqual(read, want) {
		t.Errorf("reads\n%s\nwant\n%s", strings.Join(read, "\n"), strings.Join(want, "\n"))
	}
}

// Fyne tells of Ctrl+A as a kind of its own, and of the number pad's Enter as another key.
func TestR51_AKeyIsHeardHoweverFyneTellsOfIt(t *testing.T) {
	keys, pressed := &KeyMap{}, 0
	press := func() { pressed++ }
	keys.OnCtrl(fyne.KeyA, "Tick all", press)
	keys.OnCtrl(fyne.KeyReturn, "Accept", press)
	keys.On(fyne.KeyReturn, "Print", press)
	w := show(t, 300, 60, NewText("", 13, false, ""))
	canvas := &listening{Canvas: w.Canvas()}
	keys.Attach(canvas)
	for i, s := range []fyne.Shortcut{
		&fyne.ShortcutSelectAll{}, &desktop.CustomShortcut{KeyName: fyne.KeyEnter, Modifier: fyne.KeyModifierControl},
		&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierControl},
	} {
		if canvas.TypedShortcut(s); pressed != i+1 {
			t.Errorf("%s is not heard", s.ShortcutName())
		}
	}
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEnter})
	if pressed != 4 {
		t.Error("the number pad's Enter is not heard")
	}
	keys.Detach()
	if canvas.TypedShortcut(&fyne.ShortcutSelectAll{}); pressed != 4 {
		t.Error("Ctrl+A is heard after the window was closed")
	}
}

// listening is a canvas that tells of shortcuts as the driver's does, by their names; the
// test driver's takes none.
type listening struct {
	fyne.Canvas
	fyne.ShortcutHandler
}

func (l *listening) AddShortcut(s fyne.Shortcut, f func(fyne.Shortcut)) {
	l.ShortcutHandler.AddShortcut(s, f)
}

func (l *listening) RemoveShortcut(s fyne.Shortcut) { l.ShortcutHandler.RemoveShortcut(s) }

func TestR51_EditingKeysStayInTheInput(t *testing.T) {
	keys, ticked := &KeyMap{}, 0
	keys.OnCtrl(fyne.KeyA, "Tick all", func() { ticked++ })
	e := NewSearchEntry("", keys)
	show(t, 300, 60, e)
	e.SetText("handlebar")
	if e.TypedShortcut(&fyne.ShortcutSelectAll{}); e.SelectedText() != "handlebar" || ticked != 0 {
		t.Errorf("Ctrl+A selects %q and ticks %d times", e.SelectedText(), ticked)
	}
}

// A click on the ground of a dialog takes the focus from everything in it.
func TestR51_P3_KeysOfADialogAreItsOwnWithoutFocusToo(t *testing.T) {
	keys, behind, before := &KeyMap{}, 0, 0
	keys.On(fyne.KeyEscape, "Close", func() { behind++ })
	keys.OnCtrl(fyne.KeyS, "Save", func() { behind++ })
	keys.Search = NewSearchEntry("", keys)
	w := show(t, 400, 300, NewFrame(keys.Search))
	keys.Attach(w.Canvas())
	dialog := DialogKeys(w.Canvas())
	dialog.On(fyne.KeyEscape, "", func() { before++ })
	layer := NewTipLayer(NewText("Really?", 13, false, ""), dialog)
	popUp := widget.NewModalPopUp(layer, w.Canvas())
	popUp.Show()
	layer.Shown(w.Canvas())
	w.Canvas().Unfocus()
	w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	w.Canvas().OnTypedRune()('x')
	keys.Shortcut(&desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierControl})
	if before != 1 || behind != 0 || keys.Search.Text != "" {
		t.Errorf("the dialog heard %d keys, the window behind it %d and searches for %q", before, behind, keys.Search.Text)
	}
	popUp.Hide()
	if w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape}); behind != 1 {
		t.Error("with the dialog closed the window hears nothing")
	}
}
