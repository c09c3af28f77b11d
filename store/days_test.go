package store_test

import (
	"testing"
	"time"

	"tillbridge/store"
)

func TestR68_DaysAreReadAsPeopleWriteThem(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 43, 0, 0, time.Local) // a Monday
	for text, want := range map[string][2]string{
		"2026-11-03":     {"2026-11-03", "2026-11-04"},
		"Nov 3":          {"2026-11-03", "2026-11-04"},
		" nov  3, 2025 ": {"2025-11-03", "2025-11-04"},
		"3 November":     {"2026-11-03", "2026-11-04"},
		"11/3":           {"2026-11-03", "2026-11-04"},
		"3.11.2026":      {"2026-11-03", "2026-11-04"},
		"Dec 24":         {"2025-12-24", "2025-12-25"}, // not in the future
		"Feb 29":         {"2024-02-29", "2024-03-01"},
		"today":          {"2026-11-23", "2026-11-24"},
		"Yesterday":      {"2026-11-22", "2026-11-23"},
		"this week":      {"2026-11-23", "2026-11-30"},
		"last week":      {"2026-11-16", "2026-11-23"},
		"last month":     {"2026-10-01", "2026-11-01"},
		"last 7 days":    {"2026-11-17", "2026-11-24"},
		"30 days":        {"2026-10-25", "2026-11-24"},
		"friday":         {"2026-11-20", "2026-11-21"},
		"28.10.2026":     {"2026-10-28", "2026-10-29"},
		"28 Oct":         {"2026-10-28", "2026-10-29"},
		"tomorrow":       {"2026-11-24", "2026-11-25"},
		"-7":             {"2026-11-16", "2026-11-17"},
		"−7":             {"2026-11-16", "2026-11-17"}, // as a word processor writes it
		"mon":            {"2026-11-23", "2026-11-24"},
		"2026-10":        {"2026-10-01", "2026-11-01"},
		"October 2026":   {"2026-10-01", "2026-11-01"},
		"2025":           {"2025-01-01", "2026-01-01"},
	} {
		from, until, err := store.ParseDays(text, now)
		if err != nil || from.Format(time.DateOnly) != want[0] || until.Format(time.DateOnly) != want[1] {
			t.Errorf("%q: from %s until %s, %v; want %v", text, from.Format(time.DateOnly), until.Format(time.DateOnly), err, want)
		}
	}
	for _, text := range []string{"", "soon", "2026-13-40", "Feb 30", "0 days", "99999 days", "1/2/3/4", "28/10/2026", "-", "-x", "-3661"} {
		if _, _, err := store.ParseDays(text, now); store.CodeOf(err) != store.Invalid {
			t.Errorf("%q is taken for a day: %v", text, err)
		}
	}
}

func TestADayThatIsComingIsReadAsPeopleWriteIt(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 43, 0, 0, time.Local) // a Monday
	for text, want := range map[string]string{
		"Nov 28":       "2026-11-28",
		"november 28":  "2026-11-28",
		"28 Nov":       "2026-11-28",
		"28.11.":       "2026-11-28",
		"11/28":        "2026-11-28",
		"2026-12-01":   "2026-12-01",
		"1/5":          "2027-01-05",
		"Nov 23":       "2026-11-23", // today is not over
		"Nov 22":       "2027-11-22",
		"Feb 29":       "2028-02-29",
		"+7":           "2026-11-30",
		"tomorrow":     "2026-11-24",
		"fri":          "2026-11-27",
		"Dec 1, 2027":  "2027-12-01",
		"Nov 28, 2026": "2026-11-28",
	} {
		got, err := store.ParseComingDay(text, now)
		if err != nil || got.Format(time.DateOnly) != want || !got.Equal(time.Date(got.Year(), got.Month(), got.Day(), 0, 0, 0, 0, time.Local)) {
			t.Errorf("%q is read as %v, %v; want %v", text, got, err, want)
		}
		if again, err := store.ParseComingDay(store.WriteDay(got), now); err != nil || !again.Equal(got) {
			t.Errorf("%q, as it is written, is read as %v, %v", store.WriteDay(got), again, err)
		}
	}
	for _, text := range []string{"", "soon", "13/45", "+", "+x", "+99999", "last week", "2026-11", "Feb 30"} {
		if _, err := store.ParseComingDay(text, now); store.CodeOf(err) != store.Invalid {
			t.Errorf("%q: %v, want a sentence for people", text, err)
		}
	}
}

func TestR68_DaysFromAndTo(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 43, 0, 0, time.Local)
	for _, test := range [][4]string{
		{"", "", "", ""},
		{"Nov 3", "", "2026-11-03", ""},
		{"Nov 3", "Nov 9", "2026-11-03", "2026-11-10"},
		{"", "Nov 9", "", "2026-11-10"},
		{"last week", "", "2026-11-16", "2026-11-23"},
		{"last month", "today", "2026-10-01", "2026-11-24"},
		{"yesterday", "yesterday", "2026-11-22", "2026-11-23"},
	} {
		from, until, err := store.DaysBetween(test[0], test[1], now)
		written := func(at time.Time) string {
			if at.IsZero() {
				return ""
			}
			return at.Format(time.DateOnly)
		}
		if err != nil || written(from) != test[2] || written(until) != test[3] {
			t.Errorf("%q to %q: %s until %s, %v", test[0], test[1], written(from), written(until), err)
		}
	}
	if _, _, err := store.DaysBetween("Nov 9", "Nov 3", now); store.CodeOf(err) != store.Invalid {
		t.Errorf("days that end before they begin: %v", err)
	}
}
