//go:build unix

package main

import "time"

// pace is how many times faster than the day the clocks of a story run: an overlap
// of five minutes passes in ten seconds.
const pace = 30

// clock is a story's time, for shop and till alike; skew is how far this one is off.
type clock struct {
	began time.Time
	skew  time.Duration
}

// now is began and pace times what has passed since.
func (c clock) now() time.Time {
	return c.began.Add(time.Duration(float64(time.Since(c.began)) * pace)).Add(c.skew)
}
