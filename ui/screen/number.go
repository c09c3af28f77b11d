package screen

import (
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

var english = message.NewPrinter(language.English)

// Number writes a count with its thousands set apart: "1,000,000".
func Number[N int | int64](n N) string { return english.Sprintf("%d", n) }

// Many writes a count with its noun: "1 order", "2,318 orders".
func Many[N int | int64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}

// Day writes a day with its year, in this computer's time zone.
func Day(at time.Time) string { return at.Local().Format("Jan _2, 2006") }
