package transaction

import (
	"testing"
	"time"

	"tillbridge/store"
)

func TestHoldUntilIsReadAsPeopleWriteDays(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 43, 0, 0, time.Local)
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.Local) }
	for _, test := range []struct {
		text string
		want time.Time
	}{
		{"", time.Time{}},
		{"Nov 28", day(2026, 11, 28)},
		{"november 28", day(2026, 11, 28)},
		{"11/28", day(2026, 11, 28)},
		{"2026-12-01", day(2026, 12, 1)},
		{"1/5", day(2027, 1, 5)},
		{"Nov 23", day(2026, 11, 23)},
		{"+7", day(2026, 11, 30)},
		{"Dec 1, 2027", day(2027, 12, 1)},
	} {
		if got, err := readDay(test.text, now); err != nil || !got.Equal(test.want) {
			t.Errorf("%q is read as %v, %v; want %v", test.text, got, err, test.want)
		}
	}
	for _, text := range []string{"soon", "13/45", "+", "+x"} {
		if _, err := readDay(text, now); store.CodeOf(err) != store.Invalid {
			t.Errorf("%q: %v, want a sentence for people", text, err)
		}
	}
}
