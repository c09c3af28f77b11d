package widgets

import (
	"time"

	"fyne.io/fyne/v2"
)

// KeyMap is a window's keys. F-keys and Esc are never shortcuts in Fyne and a
// focused widget swallows the rest, so every focusable piece passes on what it
// does not use itself. A nil KeyMap knows no keys.
type KeyMap struct {
	// Rune takes what is typed while no input has the focus: the beginning of a
	// search, or a scanner's burst. Nil drops it.
	Rune func(rune)

	keys      map[fyne.KeyName]func()
	shortcuts map[string]boundShortcut
	canvas    fyne.Canvas
	scan      scan
}

type boundShortcut struct {
	shortcut fyne.Shortcut
	act      func()
}

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
}

// Attach makes the map hear the keys of a window in which nothing has the
// focus. Bind everything before.
func (m *KeyMap) Attach(c fyne.Canvas) {
	m.canvas = c
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { m.Key(e) })
	c.SetOnTypedRune(m.TypedRune)
	for _, b := range m.shortcuts {
		c.AddShortcut(b.shortcut, func(fyne.Shortcut) { b.act() })
	}
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
		act()
	}
	return ok
}

// Shortcut does what is bound to a shortcut and reports whether anything was.
func (m *KeyMap) Shortcut(s fyne.Shortcut) bool {
	if m == nil {
		return false
	}
	b, ok := m.shortcuts[s.ShortcutName()]
	if ok {
		b.act()
	}
	return ok
}

// TypedRune passes a typed letter to Rune; without one it may be a scanner's.
func (m *KeyMap) TypedRune(r rune) {
	switch {
	case m == nil:
	case m.Rune != nil:
		m.Rune(r)
	default:
		m.scan.typed(r, time.Now())
	}
}

// Scanned takes Enter as the end of a scan where a barcode's digits came right
// before it. Whatever does something on Enter asks first, so that a scan never
// presses the button that happens to have the keys. A map that is attached to no
// window, such as a dialog's, drops the scan.
func (m *KeyMap) Scanned(e *fyne.KeyEvent) bool {
	if m == nil {
		return false
	}
	barcode := m.scan.ended(e.Name)
	if barcode != "" && m.canvas != nil {
		if f, ok := m.canvas.Content().(*Frame); ok && f.OnScanned != nil {
			f.OnScanned(barcode, func(bool) {})
		}
	}
	return barcode != ""
}
