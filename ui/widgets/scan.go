package widgets

import (
	"time"

	"fyne.io/fyne/v2"
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

// scan tells what a barcode scanner types from what a person types (R51). A window has
// one, which hears every digit and every key before anything in the window does.
type scan struct {
	digits      string
	first, last time.Time
	// undo puts the input back as it was before the digits; one that is meant for codes
	// keeps them and says so.
	undo func(code string) (kept bool)
	// over is when a scan ended: a second Enter right behind it is the scanner's too.
	over time.Time
}

// typed hears a letter. It is told how to put an input back that the letter goes to,
// nil for none.
func (s *scan) typed(r rune, now time.Time, before func() (undo func(string) bool)) {
	s.over = time.Time{}
	if r < '0' || r > '9' {
		s.digits, s.undo = "", nil
		return
	}
	if now.Sub(s.last) > scanPause {
		s.digits, s.undo = "", nil
	}
	if s.digits == "" {
		s.first = now
	}
	if s.undo == nil && before != nil {
		s.undo = before()
	}
	s.digits += string(r)
	s.last = now
}

// key hears a key. It returns the code that Enter ends, "" for none, and whether the
// key is of a scan, so that nothing else may see it.
func (s *scan) key(key fyne.KeyName, now time.Time) (code string, scanned bool) {
	digits, undo, over := s.digits, s.undo, s.over
	switch key {
	case fyne.KeyReturn, fyne.KeyEnter:
		s.digits, s.undo, s.over = "", nil, time.Time{}
	case fyne.Key0, fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9:
		// The driver reports a digit's key before its rune.
		return "", false
	default:
		s.digits, s.undo, s.over = "", nil, time.Time{}
		return "", false
	}
	if !over.IsZero() && now.Sub(over) <= 2*scanPace {
		return "", true
	}
	if len(digits) < barcodeDigits || now.Sub(s.first) > time.Duration(len(digits))*scanPace {
		return "", false
	}
	s.over = now
	if undo != nil && undo(digits) {
		return "", true
	}
	return digits, true
}
