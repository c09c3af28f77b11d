package widgets

import (
	"time"

	"fyne.io/fyne/v2"
)

// barcodeDigits is how long a transaction's barcode is. A longer scan is some
// other code; it must not press buttons either.
const barcodeDigits = 8

// scanPause ends what was typed before: a scanner types within milliseconds.
const scanPause = time.Second

// scan collects digits that arrive where no input has the focus.
type scan struct {
	digits string
	last   time.Time
}

func (s *scan) typed(r rune, now time.Time) {
	if r < '0' || r > '9' {
		s.digits = ""
		return
	}
	if now.Sub(s.last) > scanPause {
		s.digits = ""
	}
	s.digits += string(r)
	s.last = now
}

// ended returns the code that Enter ends, "" for none. Every key begins anew.
func (s *scan) ended(key fyne.KeyName) string {
	digits := s.digits
	switch key {
	case fyne.KeyReturn, fyne.KeyEnter:
		s.digits = ""
		if len(digits) >= barcodeDigits {
			return digits
		}
	case fyne.Key0, fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9:
		// The driver reports a digit's key before its rune.
	default:
		s.digits = ""
	}
	return ""
}

// isBarcode says that a text in a search box may have been scanned.
func isBarcode(text string) bool {
	var s scan
	for _, r := range text {
		s.typed(r, time.Time{})
	}
	return len(text) == barcodeDigits && s.digits == text
}
