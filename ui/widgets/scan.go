package widgets

import (
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// barcodeDigits is how long a transaction's barcode is, and the least that is a scan;
// the codes of products are as long or longer.
const barcodeDigits = 8

// A scanner types its digits and Enter within a few hundredths of a second each; nobody
// types eight digits with less than scanPace between them. One that was typed scanPause
// before is of something else. Between the two is room for a window that is slow to draw.
const (
	scanPace  = 50 * time.Millisecond
	scanPause = 400 * time.Millisecond
)

// leastLabel is the least that is a scan of a label into an input: what a person types
// there and ends with Enter is longer, or slower.
const leastLabel = 3

// scan tells what a barcode scanner types from what a person types (R51). A window has
// one, which hears every letter and every key before anything in the window does.
type scan struct {
	// labels says that a code may have letters and signs, as a SKU has, and be short.
	labels      bool
	code        string
	first, last time.Time
	// undo puts the input back as it was before the code; one that is meant for codes
	// keeps it and says so. nil where the code went to no input.
	undo func(code string) (kept bool)
	// over is when a scan ended: a second Enter right behind it is the scanner's too.
	over time.Time
}

func (s *scan) forget() { s.code, s.undo, s.over = "", nil, time.Time{} }

// typed hears a letter. It is told how to put an input back that the letter goes to,
// nil for none.
func (s *scan) typed(r rune, now time.Time, before func() (undo func(string) bool)) {
	s.over = time.Time{}
	if now.Sub(s.last) > scanPause {
		s.forget()
	}
	if !s.belongs(r) {
		s.forget()
		return
	}
	if s.code == "" {
		s.first = now
	}
	if s.undo == nil && before != nil {
		s.undo = before()
	}
	s.code += string(r)
	s.last = now
}

// belongs says that a letter may be the next of a code. None begins with a sign: alone it
// is a key that somebody pressed.
func (s *scan) belongs(r rune) bool {
	switch {
	case r >= '0' && r <= '9':
		return true
	case !s.labels || r > unicode.MaxASCII || !unicode.IsPrint(r):
		return false
	default:
		return s.code != "" || unicode.IsLetter(r)
	}
}

// key hears a key. It returns the code that Enter ends, "" for none, and whether the
// key is of a scan, so that nothing else may see it.
func (s *scan) key(key fyne.KeyName, now time.Time) (code string, scanned bool) {
	switch {
	case key == fyne.KeyReturn || key == fyne.KeyEnter:
		return s.enter(now)
	case key >= fyne.Key0 && key <= fyne.Key9 && len(key) == 1:
		// The driver reports a letter's key before its rune.
		return "", false
	case s.labels && (key == desktop.KeyShiftLeft || key == desktop.KeyShiftRight || key == desktop.KeyCapsLock):
		return "", false
	case s.labels && writes(key) && s.code != "" && now.Sub(s.last) <= scanPause:
		return "", true // a sign within a code is no key of the window's
	default:
		s.forget()
		return "", false
	}
}

// writes says that a rune follows the key.
func writes(key fyne.KeyName) bool { return len(key) == 1 || key == fyne.KeySpace }

// enter ends a code, or is a person's.
func (s *scan) enter(now time.Time) (code string, scanned bool) {
	code, undo, over := s.code, s.undo, s.over
	s.forget()
	if !over.IsZero() && now.Sub(over) <= 2*scanPace {
		return "", true
	}
	swift := now.Sub(s.first) <= time.Duration(len(code))*scanPace
	switch {
	case len(code) >= barcodeDigits && swift:
	case s.labels && len(code) >= leastLabel && swift:
	// Where letters mean nothing a code may come as slowly as some scanners send it.
	case s.labels && code != "" && undo == nil && now.Sub(s.last) <= scanPause:
	default:
		return "", false
	}
	s.over = now
	if undo != nil && undo(code) {
		return "", true
	}
	return code, true
}
