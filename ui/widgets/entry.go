package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Entry is Fyne's input whose F-keys, Esc and shortcuts reach the window's keys.
type Entry struct {
	widget.Entry
	Keys *KeyMap

	icon assets.Icon
}

// NewEntry makes a one-line input.
func NewEntry(placeholder string, keys *KeyMap) *Entry {
	e := &Entry{Keys: keys}
	e.ExtendBaseWidget(e)
	e.Wrapping = fyne.TextWrapOff
	e.PlaceHolder = placeholder
	return e
}

// NewSearchEntry makes an input with a magnifier. Esc clears it; in an empty
// one Esc goes to the keys.
func NewSearchEntry(placeholder string, keys *KeyMap) *Entry {
	e := NewEntry(placeholder, keys)
	e.icon = assets.Search
	e.Icon = theme.Icon(e.icon, theme.Secondary)
	return e
}

// MinSize is as high as the buttons beside it, unless it has several lines.
func (e *Entry) MinSize() fyne.Size {
	size := e.Entry.MinSize()
	if !e.MultiLine {
		size.Height = max(size.Height, ToolbarHeight)
	}
	return size
}

// scanned takes a barcode in a search as a scan (R51). One that is found leaves the
// search empty for the next; otherwise it is searched for like any other text.
func (e *Entry) scanned() bool {
	f := frameOf(e)
	if e.icon != assets.Search || f == nil || f.OnScanned == nil || !isBarcode(e.Text) {
		return false
	}
	barcode := e.Text
	f.OnScanned(barcode, func(found bool) {
		switch {
		case found && e.Text == barcode:
			e.SetText("")
		case !found && e.OnSubmitted != nil:
			e.OnSubmitted(barcode)
		}
	})
	return true
}

// TypedKey passes on the keys the window has bound, but for Enter in an input
// that submits and Esc in a search that has text.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	enter := k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter
	switch {
	case enter && e.scanned():
	case k.Name == fyne.KeyEscape && e.icon == assets.Search && e.Text != "":
		e.SetText("")
	case e.OnSubmitted != nil && enter:
		e.Entry.TypedKey(k)
	case e.Keys.Key(k):
	default:
		e.Entry.TypedKey(k)
	}
}

// AcceptsTab leaves the tab to the window, in an input of several lines too:
// everything is reached by it (R51).
func (e *Entry) AcceptsTab() bool { return false }

// TypedShortcut passes on the shortcuts the window has bound.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if !e.Keys.Shortcut(s) {
		e.Entry.TypedShortcut(s)
	}
}

// Refresh follows the theme with the icon too.
func (e *Entry) Refresh() {
	if e.icon != "" {
		e.Icon = theme.Icon(e.icon, theme.Secondary)
	}
	e.Entry.Refresh()
}
