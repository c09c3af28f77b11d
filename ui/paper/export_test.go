package paper

import (
	"testing"
	"time"
)

// Hurry makes every wait for a printer short, so that tests of printers that never
// answer end.
func Hurry(t testing.TB) {
	before := waits
	t.Cleanup(func() { waits = before })
	waits = limits{
		whole: 3 * time.Second, dial: time.Second, status: 100 * time.Millisecond, write: time.Second, drain: time.Second,
		answer: 300 * time.Millisecond, job: time.Second, cancel: 300 * time.Millisecond,
	}
}

// HurryEnd makes only the wait for a printer's last word short: its answers on the way
// have their usual time, however busy the computer is.
func HurryEnd(t testing.TB) {
	before := waits
	t.Cleanup(func() { waits = before })
	waits.drain = time.Second
}

// Spoil makes a sheet whose drawing panics, as a fault of this program would.
func Spoil(s Sheet) Sheet {
	s.blocks = append(s.blocks, block{kind: picture})
	return s
}
