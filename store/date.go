package store

import (
	"slices"
	"time"
)

// monthFirst are the countries where the month is written before the day, and the time
// with AM and PM.
var monthFirst = []string{"US", "AS", "CA", "FM", "GU", "MH", "MP", "PH", "PR", "PW", "UM", "VI"}

// yearFirst are those where the year is written first.
var yearFirst = []string{"CN", "HK", "HU", "JP", "KP", "KR", "LT", "MN", "MO", "TW"}

// MonthFirst says whether people of a country write the month before the day; "", for a
// country that isn't known, is as in the United States.
func MonthFirst(country string) bool { return country == "" || slices.Contains(monthFirst, country) }

// Day writes a day in the order of a country (ISO 3166-1 alpha-2, "" for unknown), with the
// month as a word wherever day and month could be taken for one another (R67):
// "Nov 3, 2026", "3 Nov 2026", "2026-11-03".
func Day(at time.Time, country string) string {
	switch {
	case MonthFirst(country):
		return at.Format("Jan 2, 2006")
	case slices.Contains(yearFirst, country):
		return at.Format(time.DateOnly)
	default:
		return at.Format("2 Jan 2006")
	}
}

// ShortDay writes a day of this year: "Nov 3", "3 Nov".
func ShortDay(at time.Time, country string) string {
	if MonthFirst(country) {
		return at.Format("Jan 2")
	}
	return at.Format("2 Jan")
}

// Clock writes the time of day: "4:05 PM", "16:05".
func Clock(at time.Time, country string) string {
	if MonthFirst(country) {
		return at.Format("3:04 PM")
	}
	return at.Format("15:04")
}

// DayAndTime writes a moment so: "Nov 3, 2026 4:05 PM", "3 Nov 2026 16:05".
func DayAndTime(at time.Time, country string) string {
	return Day(at, country) + " " + Clock(at, country)
}
