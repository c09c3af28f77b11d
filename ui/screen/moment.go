package screen

import (
	"fmt"
	"time"

	"tillbridge/store"
)

// country is the shop's, by which every window writes days and clocks (R67). UI goroutine only.
var country string

// SetCountry has windows write days and clocks as a country does, "" for one that isn't known.
func SetCountry(c string) { country = c }

// Country is the one that windows write days and clocks for.
func Country() string { return country }

// Moment writes a time as a list shows it, in this computer's time zone; the year only when it
// is not now's. Days and clocks stand below each other.
func Moment(at, now time.Time) string {
	at = at.Local()
	switch {
	case at.Year() != now.Local().Year() && store.MonthFirst(country):
		return at.Format("Jan _2, 2006")
	case at.Year() != now.Local().Year():
		return store.Day(at, country)
	case store.MonthFirst(country):
		return at.Format("Jan _2, ") + fmt.Sprintf("%8s", store.Clock(at, country))
	default:
		return at.Format("_2 Jan, ") + store.Clock(at, country)
	}
}

// Clock writes the time of day, or the day when it is not today.
func Clock(at, now time.Time) string {
	at, now = at.Local(), now.Local()
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return store.Clock(at, country)
	}
	return store.ShortDay(at, country)
}

// Day writes a day with its year, in this computer's time zone.
func Day(at time.Time) string { return store.Day(at.Local(), country) }

// ShortDay writes a day of this year, in this computer's time zone.
func ShortDay(at time.Time) string { return store.ShortDay(at.Local(), country) }

// LongDay writes a day with its weekday and month in full, without its year.
func LongDay(at time.Time) string {
	if store.MonthFirst(country) {
		return at.Local().Format("Monday, January 2")
	}
	return at.Local().Format("Monday, 2 January")
}

// DayAndClock writes a moment in a sentence, without its year.
func DayAndClock(at time.Time) string {
	return store.ShortDay(at.Local(), country) + " " + store.Clock(at.Local(), country)
}
