package store

import "time"

// settles is how long after its updatedAt an order must be read for the reading to
// hold all of that second. Shopify's times are whole seconds, and its servers'
// clocks need not agree to the second.
const settles = 2 * time.Second

// InDoubt says that an order, which Shopify last changed at updatedAt and which was
// read at readAt, may have been changed after the reading without a later updatedAt:
// both lie within the same second or two. Reading it again later settles it (R56).
// All three are Shopify's times; a change later than now says nothing yet, and a
// reading of unknown time, the zero time, is not doubted.
func InDoubt(updatedAt, readAt, now time.Time) bool {
	return !readAt.IsZero() && !updatedAt.Before(readAt.Add(-settles)) && !updatedAt.After(now.Add(settles))
}
