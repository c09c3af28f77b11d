package widgets

import (
	"runtime/debug"
	"slices"
	"time"

	"fyne.io/fyne/v2"
)

// KeyMap is a window's keys. F-keys and Esc are never shortcuts in Fyne and a
// focused widget swallows the rest, so every focusable piece passes on what it
// does not use itself. A nil KeyMap knows no keys.
type KeyMap struct {
	// Search takes what is typed while no input has the focus, in place of what is in
	// it; nil for none.
	Search *Entry

	bound    map[Key]binding
	canvas   fyne.Canvas
	attached bool
	// lists are the window's, which have keys of their own.
	lists []*DataList
	// before is how the inputs of a dialog were before a person typed into them.
	before map[*Entry]string
}

// binding is what a key does, and in which words that is told.
type binding struct {
	words string
	act   func()
}

// DialogKeys are the keys of something in front of a window: Fyne gives it all keys, so
// that what is scanned there still reaches the window.
func DialogKeys(c fyne.Canvas) *KeyMap { return &KeyMap{canvas: c} }

// On binds a key that is pressed alone, such as fyne.KeyF5 or fyne.KeyEscape. The words
// say what it does as a button would, such as "Check Now": F1 lists them. Keys of dialogs,
// which F1 doesn't list, have "". Enter is the one of the number pad too.
func (m *KeyMap) On(key fyne.KeyName, words string, act func()) { m.Bind(Key{Name: key}, words, act) }

// OnCtrl binds a key that is pressed with Ctrl.
func (m *KeyMap) OnCtrl(key fyne.KeyName, words string, act func()) {
	m.Bind(Key{key, fyne.KeyModifierControl}, words, act)
}

// OnAlt binds a key that is pressed with Alt.
func (m *KeyMap) OnAlt(key fyne.KeyName, words string, act func()) {
	m.Bind(Key{key, fyne.KeyModifierAlt}, words, act)
}

// Bind is On for a key with whatever is held down with it.
func (m *KeyMap) Bind(k Key, words string, act func()) {
	if m.bound == nil {
		m.bound = map[Key]binding{}
	}
	m.bound[k] = binding{words, act}
	if m.attached {
		m.listen(k)
	}
}

// listen makes the canvas tell of a shortcut; it tells of keys without being asked.
func (m *KeyMap) listen(k Key) {
	for _, s := range k.shortcuts() {
		m.canvas.AddShortcut(s, func(s fyne.Shortcut) { m.Shortcut(s) })
	}
}

// Attach makes the map hear the keys of a window in which nothing has the focus.
func (m *KeyMap) Attach(c fyne.Canvas) {
	m.canvas, m.attached = c, true
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { m.Key(e) })
	c.SetOnTypedRune(m.TypedRune)
	for k := range m.bound {
		m.listen(k)
	}
}

// Detach makes the window's canvas forget the map, which leads to all that is in it.
func (m *KeyMap) Detach() {
	m.canvas.SetOnTypedKey(nil)
	m.canvas.SetOnTypedRune(nil)
	for k := range m.bound {
		for _, s := range k.shortcuts() {
			m.canvas.RemoveShortcut(s)
		}
	}
}

// has notes a list of the window, for F1.
func (m *KeyMap) has(d *DataList) {
	if m != nil && !slices.Contains(m.lists, d) {
		m.lists = append(m.lists, d)
	}
}

// touch notes how an input of a dialog is before a person changes it.
func (m *KeyMap) touch(e *Entry) {
	if m == nil || m.attached {
		return
	}
	if m.before == nil {
		m.before = map[*Entry]string{}
	}
	if _, noted := m.before[e]; !noted {
		m.before[e] = e.Text
	}
}

// FrontTyped says whether something is typed into what is in front of the window, and would
// be lost with it.
func (m *KeyMap) FrontTyped() bool {
	if front := m.inFront(); front != nil {
		for e, was := range front.before {
			if e.Text != was {
				return true
			}
		}
	}
	return false
}

// inFront are the keys of what is in front of the window, nil for nothing. A click on the
// ground of a dialog takes the focus from all of it, and then Fyne gives its keys to the
// window behind it, and shortcuts at any time.
func (m *KeyMap) inFront() *KeyMap {
	if !m.attached || m.canvas.Overlays().Top() == nil {
		return nil
	}
	if f := m.frame(); f != nil {
		if layer := f.dialog.open(m.canvas); layer != nil && layer.overlay == m.canvas.Overlays().Top() {
			return layer.keys
		}
	}
	return DialogKeys(m.canvas)
}

// frame is that of the window whose keys these are, nil before they are attached.
func (m *KeyMap) frame() *Frame {
	if m == nil || m.canvas == nil {
		return nil
	}
	f, _ := m.canvas.Content().(*Frame)
	return f
}

// Do does what a person asked for by a key or a tap. Should it fail inside, that is told
// to the window's frame instead of ending the program: Fyne guards no input (R63).
func (m *KeyMap) Do(act func()) { m.frame().do(act) }

// do is Do of the window with the frame, which is nil for none.
func (f *Frame) do(act func()) {
	if f != nil && f.OnUsed != nil {
		f.OnUsed()
	}
	f.guard(act)
}

// guard does something that may fail inside.
func (f *Frame) guard(act func()) {
	if f != nil && f.OnFailed != nil {
		defer func() {
			if recover() != nil {
				f.OnFailed(debug.Stack())
			}
		}()
	}
	act()
}

// Key does what is bound to a key and reports whether anything was.
func (m *KeyMap) Key(e *fyne.KeyEvent) bool {
	if m == nil {
		return false
	}
	if front := m.inFront(); front != nil {
		return front.Key(e)
	}
	return m.Scanned(e) || m.press(Key{Name: e.Name})
}

// press does what is bound to a key and reports whether anything was.
func (m *KeyMap) press(k Key) bool {
	b, ok := m.bound[k.plain()]
	if ok {
		m.Do(b.act)
	}
	return ok
}

// Press is what a button does on a key: Space and Enter press it, the rest is passed on.
func (m *KeyMap) Press(e *fyne.KeyEvent, press func()) {
	if m.Scanned(e) {
		return
	}
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		m.Do(press)
	default:
		m.Key(e)
	}
}

// Shortcut does what is bound to a shortcut and reports whether anything was.
func (m *KeyMap) Shortcut(s fyne.Shortcut) bool {
	if m == nil {
		return false
	}
	if front := m.inFront(); front != nil {
		return front.Shortcut(s)
	}
	pressed, ok := s.(fyne.KeyboardShortcut)
	return ok && m.press(Key{pressed.Key(), pressed.Mod()})
}

// TypedRune takes a letter that was typed while no input had the focus. A space has
// pressed or chosen something already, but where it is of a scan.
func (m *KeyMap) TypedRune(r rune) {
	if m == nil {
		return
	}
	if front := m.inFront(); front != nil {
		front.TypedRune(r)
		return
	}
	m.Do(func() {
		if m.Search == nil || r == ' ' {
			m.hear(r, nil)
			return
		}
		m.Search.begin(r)
	})
}

// hear tells the window's scanner of a letter before anything else sees it; before is
// how an input is put back that the letter goes to.
func (m *KeyMap) hear(r rune, before func() (undo func(string) bool)) {
	if f := m.frame(); f != nil {
		f.scan.labels = f.Labels
		f.scan.typed(r, f.now(), before)
	}
}

// Scanned takes Enter as the end of a scan where a barcode's digits, or a label's letters
// in a window for them, came right before it, at a scanner's speed. Whatever does something on Enter asks first, so that a scan
// never presses the button that happens to have the keys.
func (m *KeyMap) Scanned(e *fyne.KeyEvent) bool {
	f := m.frame()
	if f == nil {
		return false
	}
	f.scan.labels = f.Labels
	code, scanned := f.scan.key(e.Name, f.now())
	if code != "" && f.OnScanned != nil {
		m.Do(func() { f.OnScanned(code) })
	}
	return scanned
}

// now is the clock of the window that has the keys.
func (m *KeyMap) now() time.Time {
	if f := m.frame(); f != nil {
		return f.now()
	}
	return time.Now()
}

func (f *Frame) now() time.Time {
	if f.Now == nil {
		return time.Now()
	}
	return f.Now()
}
