package transaction

import (
	"testing"
	"time"

	"tillbridge/store"
)

func TestHoldUntilIsReadAsADayThatIsComing(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 43, 0, 0, time.Local)
	day := time.Date(2026, 11, 28, 0, 0, 0, 0, time.Local)
	for _, text := range []string{"Nov 28", "+5", writeDay(day)} {
		if got, err := readDay(text, now); err != nil || !got.Equal(day) {
			t.Errorf("%q is read as %v, %v", text, got, err)
		}
	}
	if got, err := readDay("  ", now); err != nil || !got.IsZero() || writeDay(got) != "" {
		t.Errorf("nothing is read as %v, %v", got, err)
	}
	if _, err := readDay("someday", now); store.CodeOf(err) != store.Invalid {
		t.Errorf("someday: %v, want a sentence for people", err)
	}
}
