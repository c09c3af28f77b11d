package store

import (
	"strconv"
	"strings"
	"time"
)

// dayLayouts are the ways of writing a day with its year, yearless those without. A
// slash is read as in the United States, a full stop as on the continent.
var (
	dayLayouts = []string{
		"2006-1-2", "Jan 2 2006", "January 2 2006", "2 Jan 2006", "2 January 2006", "1/2/2006", "1/2/06", "2.1.2006",
		"2.1.06",
	}
	yearless = []string{"Jan 2", "January 2", "2 Jan", "2 January", "1/2", "2.1", "2.1."}
)

// ParseDays reads days as people write them ("Nov 3", "2026-11-03", "last week") and
// returns their first midnight and the midnight after the last, in the time zone of now.
// A day without a year is the last one that is not in the future. Invalid for anything
// else, with what there is (R68).
func ParseDays(text string, now time.Time) (from, until time.Time, err error) {
	words, today := plainWords(text), midnight(now)
	if day, ok := parseDay(words, today, false); ok {
		return day, day.AddDate(0, 0, 1), nil
	}
	if from, until, ok := namedDays(words, today); ok {
		return from, until, nil
	}
	for layout, months := range map[string]int{"2006-1": 1, "Jan 2006": 1, "January 2006": 1, "2006": 12} {
		if first, err := time.ParseInLocation(layout, words, now.Location()); err == nil {
			return first, first.AddDate(0, months, 0), nil
		}
	}
	return from, until, Fail(Invalid, "%q is no day. Write it such as Nov 3, 2026-11-03, yesterday or last week.", strings.TrimSpace(text))
}

// ParseComingDay reads one day as people write it ("Nov 28", "2026-11-28", "+7",
// "friday") and returns its midnight in the time zone of now. A day without a year is
// the next one that is not over. Invalid for anything else, with what there is.
func ParseComingDay(text string, now time.Time) (time.Time, error) {
	day, ok := parseDay(plainWords(text), midnight(now), true)
	if !ok {
		return day, Fail(Invalid, "%q is not a day. Write it like Nov 28, 11/28 or +7. Nothing was saved.", strings.TrimSpace(text))
	}
	return day, nil
}

// WriteDay writes a day as every window does, which ParseDays and ParseComingDay read.
func WriteDay(day time.Time) string { return day.Format("Jan 2, 2006") }

// plainWords are a text's words in small letters, without commas, dashes as they are typed.
func plainWords(text string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.NewReplacer(",", " ", "–", "-", "−", "-").Replace(text))), " ")
}

// DaysBetween is when the days from first to last begin and end, as ParseDays reads
// them; "" and zero for no bound. Without a last, several days end where they end ("last
// week"), and a single one begins all that follows. Invalid when the last is before the
// first.
func DaysBetween(first, last string, now time.Time) (from, until time.Time, err error) {
	if first != "" {
		if from, until, err = ParseDays(first, now); err != nil {
			return from, until, err
		}
		if !until.After(from.AddDate(0, 0, 1)) {
			until = time.Time{}
		}
	}
	if last != "" {
		if _, until, err = ParseDays(last, now); err != nil {
			return from, until, err
		}
	}
	if !from.IsZero() && !until.IsZero() && !from.Before(until) {
		return from, until, Fail(Invalid, "The first day is after the last. Change one of them.")
	}
	return from, until, nil
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// namedDays are several days by a name that hangs on today. Weeks begin on Monday.
func namedDays(words string, today time.Time) (from, until time.Time, ok bool) {
	monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
	month := today.AddDate(0, 0, 1-today.Day())
	year := time.Date(today.Year(), 1, 1, 0, 0, 0, 0, today.Location())
	switch words {
	case "this week":
		return monday, monday.AddDate(0, 0, 7), true
	case "last week":
		return monday.AddDate(0, 0, -7), monday, true
	case "this month":
		return month, month.AddDate(0, 1, 0), true
	case "last month":
		return month.AddDate(0, -1, 0), month, true
	case "this year":
		return year, year.AddDate(1, 0, 0), true
	case "last year":
		return year.AddDate(-1, 0, 0), year, true
	}
	if count, isSpan := strings.CutSuffix(strings.TrimPrefix(words, "last "), " days"); isSpan {
		if n, err := strconv.Atoi(count); err == nil && n >= 1 && n <= farthest {
			return today.AddDate(0, 0, 1-n), today.AddDate(0, 0, 1), true
		}
	}
	return from, until, false
}

// farthest is how many days from today a day may be that is counted from it.
const farthest = 3660

// parseDay reads one day. What may be several, a date without a year or the name of a
// weekday, is the next of them that is not over if it is coming, else the last that is
// not in the future.
func parseDay(words string, today time.Time, coming bool) (day time.Time, ok bool) {
	switch words {
	case "today":
		return today, true
	case "yesterday":
		return today.AddDate(0, 0, -1), true
	case "tomorrow":
		return today.AddDate(0, 0, 1), true
	}
	if strings.HasPrefix(words, "+") || strings.HasPrefix(words, "-") {
		n, err := strconv.Atoi(words)
		return today.AddDate(0, 0, n), err == nil && -farthest <= n && n <= farthest
	}
	for _, layout := range dayLayouts {
		if day, err := time.ParseInLocation(layout, words, today.Location()); err == nil {
			return day, true
		}
	}
	step := -1
	if coming {
		step = 1
	}
	for ahead := range 7 {
		day := today.AddDate(0, 0, step*ahead)
		if name := strings.ToLower(day.Weekday().String()); words == name || words == name[:3] {
			return day, true
		}
	}
	for _, layout := range yearless {
		// The year comes first, so that Feb 29 is read in a year that has one.
		for ahead := range 9 {
			day, err := time.ParseInLocation("2006 "+layout, strconv.Itoa(today.Year()+step*ahead)+" "+words, today.Location())
			if err == nil && (coming && !day.Before(today) || !coming && !day.After(today)) {
				return day, true
			}
		}
	}
	return day, false
}
