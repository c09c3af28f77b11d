package widgets

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/ui/theme"
)

// Entry is Fyne's input whose F-keys, Esc and shortcuts reach the window's keys.
type Entry struct {
	widget.Entry
	Keys *KeyMap
	// Code says that it is for a product's code: what is scanned into it stays there.
	Code bool
	// Parcels says that it is for parcels' numbers, with commas between: what is scanned
	// into it stays there whole, letters too, and the scanner's Enter is a comma.
	Parcels bool
	// OnLeft is called when the keys have gone elsewhere; nil for nothing to do then.
	OnLeft func()
	// last is when a letter came, to know such an Enter by.
	last time.Time

	icon assets.Icon
	// below is what Down opens, nil for nothing.
	below func()
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

// FocusLost tells whoever wants to know.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.OnLeft != nil {
		e.Keys.Do(e.OnLeft)
	}
}

// MinSize is as high as the buttons beside it, unless it has several lines.
func (e *Entry) MinSize() fyne.Size {
	size := e.Entry.MinSize()
	if !e.MultiLine {
		size.Height = max(size.Height, ToolbarHeight)
	}
	return size
}

// begin starts a search with a letter that was typed where no input had the focus.
func (e *Entry) begin(r rune) {
	c := e.Keys.canvas
	had := c.Focused()
	e.Keys.hear(r, func() func(string) bool {
		restore := e.remember()
		return func(string) bool {
			restore()
			c.Focus(had)
			return false
		}
	})
	c.Focus(e)
	e.SetText("")
	e.Entry.TypedRune(r)
}

// remember returns how to put the input back as it is now: text, cursor and selection.
func (e *Entry) remember() (restore func()) {
	text, at, selected := e.Text, e.CursorTextOffset(), len([]rune(e.SelectedText()))
	row, column, from := e.CursorRow, e.CursorColumn, at-selected
	if from < 0 || string([]rune(text)[from:at]) != e.SelectedText() {
		from = at + selected // it was selected from its end
	}
	return func() {
		if e.Text != text {
			e.SetText(text)
		}
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageUp})
		if selected == 0 {
			e.CursorRow, e.CursorColumn = row, column
			e.Refresh()
			return
		}
		for range from {
			e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
		}
		key := fyne.KeyRight
		if at < from {
			key = fyne.KeyLeft
		}
		// Fyne lets a selection be made by its keys alone.
		e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		for range selected {
			e.Entry.TypedKey(&fyne.KeyEvent{Name: key})
		}
		e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	}
}

// TypedRune puts a letter into the input, unless it turns out to be of a scan: then the
// input is put back.
func (e *Entry) TypedRune(r rune) {
	e.Keys.Do(func() {
		e.Keys.touch(e)
		e.Keys.hear(r, func() func(string) bool {
			restore, begins := e.remember(), e.Text == "" || strings.HasSuffix(e.Text, parcelComma)
			return func(code string) bool {
				switch {
				case e.Code:
					e.SetText(code)
				case e.Parcels && (!begins || len(code) != barcodeDigits): // eight digits are a transaction's
					e.nextParcel()
				default:
					restore()
					return false
				}
				return true
			}
		})
		e.last = e.Keys.now()
		e.Entry.TypedRune(r)
	})
}

const parcelComma = ", "

// nextParcel ends a parcel's number; another may follow.
func (e *Entry) nextParcel() {
	e.SetText(e.Text + parcelComma)
	e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
}

// TypedKey passes on the keys the window has bound, but for those that write, for Enter
// in an input that submits and for Esc in a search that has text.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	enter := k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter
	switch {
	case e.Keys.Scanned(k):
	case e.Parcels && enter && !e.last.IsZero() && e.Keys.now().Sub(e.last) <= scanPace:
		e.Keys.Do(e.nextParcel) // of a number that ends with letters, as those of the post
	case k.Name == fyne.KeyEscape && e.icon == assets.Search && e.Text != "":
		e.Keys.Do(func() { e.SetText("") })
	case e.below != nil && k.Name == fyne.KeyDown:
		e.Keys.Do(e.below)
	case e.OnSubmitted != nil && enter:
		e.Keys.Do(func() { e.Entry.TypedKey(k) })
	case !writes(k.Name) && e.Keys.Key(k):
	default:
		e.Keys.touch(e)
		e.Keys.Do(func() { e.Entry.TypedKey(k) })
	}
}

// AcceptsTab leaves the tab to the window, in an input of several lines too:
// everything is reached by it (R51).
func (e *Entry) AcceptsTab() bool { return false }

// TypedShortcut passes on the shortcuts the window has bound, but for those that edit text.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if _, custom := s.(*desktop.CustomShortcut); !custom || !e.Keys.Shortcut(s) {
		e.Keys.touch(e)
		e.Keys.Do(func() { e.Entry.TypedShortcut(s) })
	}
}

// Refresh follows the theme with the icon too.
func (e *Entry) Refresh() {
	if e.icon != "" {
		e.Icon = theme.Icon(e.icon, theme.Secondary)
	}
	e.Entry.Refresh()
}
