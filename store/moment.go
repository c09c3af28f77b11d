package store

import (
	"fmt"
	"time"
)

// Milli is a moment as the database keeps it: Unix milliseconds, 0 for none.
func Milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// At is the moment that Milli wrote, in UTC.
func At(milli int64) time.Time {
	if milli == 0 {
		return time.Time{}
	}
	return time.UnixMilli(milli).UTC()
}

// Moment writes a time for a person, "the beginning" for none.
func Moment(t time.Time) string {
	if t.IsZero() {
		return "the beginning"
	}
	return t.Local().Format("Jan 2, 2006 15:04:05")
}

// Many counts things for a person: "1 order", "2 orders".
func Many(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
