package widgets

import (
	"runtime/debug"
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

	keys      map[fyne.KeyName]func()
	shortcuts map[string]boundShortcut
	canvas    fyne.Canvas
	attached  bool
}

type boundShortcut struct {
	shortcut fyne.Shortcut
	act      func()
}

// DialogKeys are the keys of something in front of a window: Fyne gives it all keys, so
// that what is scanned there still reaches the window.
func DialogKeys(c fyne.Canvas) *KeyMap { return &KeyMap{canvas: c} }

// On binds a key, such as fyne.KeyF5 or fyne.KeyEscape.
func (m *KeyMap) On(key fyne.KeyName, act func()) {
	if m.keys == nil {
		m.keys = map[fyne.KeyName]func(){}
	}
	m.keys[key] = act
}

// OnShortcut binds a key with Ctrl or Alt, such as a desktop.CustomShortcut.
func (m *KeyMap) OnShortcut(s fyne.Shortcut, act func()) {
	if m.shortcuts == nil {
		m.shortcuts = map[string]boundShortcut{}
	}
	m.shortcuts[s.ShortcutName()] = boundShortcut{s, act}
	if m.attached {
		m.canvas.AddShortcut(s, func(fyne.Shortcut) { m.Shortcut(s) })
	}
}

// Attach makes the map hear the keys of a window in which nothing has the focus.
func (m *KeyMap) Attach(c fyne.Canvas) {
	m.canvas, m.attached = c, true
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { m.Key(e) })
	c.SetOnTypedRune(m.TypedRune)
	for _, b := range m.shortcuts {
		c.AddShortcut(b.shortcut, func(fyne.Shortcut) { m.Shortcut(b.shortcut) })
	}
}

// Detach makes the window's canvas forget the map, which leads to all that is in it.
func (m *KeyMap) Detach() {
	m.canvas.SetOnTypedKey(nil)
	m.canvas.SetOnTypedRune(nil)
	for _, b := range m.shortcuts {
		m.canvas.RemoveShortcut(b.shortcut)
	}
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
	if m.Scanned(e) {
		return true
	}
	act, ok := m.keys[e.Name]
	if ok {
		m.Do(act)
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
	b, ok := m.shortcuts[s.ShortcutName()]
	if ok {
		m.Do(b.act)
	}
	return ok
}

// TypedRune takes a letter that was typed while no input had the focus. A space has
// pressed or chosen something already.
func (m *KeyMap) TypedRune(r rune) {
	if m == nil || r == ' ' {
		return
	}
	m.Do(func() {
		if m.Search == nil {
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
		f.scan.typed(r, f.now(), before)
	}
}

// Scanned takes Enter as the end of a scan where a barcode's digits came right before
// it, at a scanner's speed. Whatever does something on Enter asks first, so that a scan
// never presses the button that happens to have the keys.
func (m *KeyMap) Scanned(e *fyne.KeyEvent) bool {
	f := m.frame()
	if f == nil {
		return false
	}
	code, scanned := f.scan.key(e.Name, f.now())
	if code != "" && f.OnScanned != nil {
		m.Do(func() { f.OnScanned(code) })
	}
	return scanned
}

func (f *Frame) now() time.Time {
	if f.Now == nil {
		return time.Now()
	}
	return f.Now()
}
