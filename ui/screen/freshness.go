package screen

import (
	"strings"
	"time"

	"tillbridge/store"
	"tillbridge/ui/theme"
)

// Freshness is how the conversation with the shop stands (R4, R45), as sync.State
// tells it.
type Freshness struct {
	Checking bool
	// LastGood is when the last check that worked ended, Next when the next one
	// begins; zero for never and for not planned.
	LastGood time.Time
	Next     time.Time
	// Err is what went wrong with the last check, nil when it worked.
	Err error
	// Loading says that a long load is under way: Loaded of ToLoad orders are in the
	// database, 0 while Shopify hasn't said how many there are.
	Loading        bool
	Loaded, ToLoad int64
	// CaughtUp is what happened while the shop was out of reach, "" when it wasn't:
	// how long that was, a colon, and the rest.
	CaughtUp string
	// Notice tells of something odd that was met and dealt with, "" for nothing.
	Notice string
}

// Say puts it into a tone, a word and a sentence. The age stays that of the last
// check that worked, however often it failed since.
func (f Freshness) Say(now time.Time) (tone theme.Tone, lead, text string) {
	age := "never checked"
	if !f.LastGood.IsZero() {
		age = "checked " + Ago(now.Sub(f.LastGood))
	}
	switch {
	case f.Err != nil && store.CodeOf(f.Err) == store.Unavailable:
		return theme.Amber, "Offline", age + "  ·  " + f.next(now)
	case f.Err != nil:
		return theme.Red, "Check failed", age + "  ·  " + f.next(now)
	case f.Loading && f.ToLoad == 0:
		return theme.Blue, "Loading orders", "Shopify is putting them together"
	case f.Loading:
		return theme.Blue, "Loading orders", Number(f.Loaded) + " of " + Number(f.ToLoad)
	case f.Checking && f.LastGood.IsZero():
		return theme.Blue, "Checking", "for the first time"
	case f.LastGood.IsZero():
		return theme.Grey, "Not checked yet", f.next(now)
	case f.CaughtUp != "":
		lead, text, _ = strings.Cut(f.CaughtUp, ": ")
		return theme.Green, lead, text
	case now.Sub(f.LastGood) < time.Minute && (f.Checking || !f.Next.IsZero() && f.Next.Sub(now) <= time.Minute):
		// Online says that it goes on. Each check, told as it begins and ends, would
		// paint the windows twice every half minute.
		return theme.Green, "Online", age
	default:
		return theme.Green, "Online", age + "  ·  " + f.next(now)
	}
}

// next says when the next check is, by the minute: each other word is a window painted
// again.
func (f Freshness) next(now time.Time) string {
	switch {
	case f.Checking:
		return "checking now"
	case f.Next.IsZero():
		return "no check planned"
	case f.Next.Sub(now) <= time.Minute:
		return "next within a minute"
	default:
		return "next in " + Span(f.Next.Sub(now)+time.Minute-1)
	}
}

// Trouble is the sentence about what went wrong with the last check, or what was odd
// about it; "" when all was well.
func (f Freshness) Trouble() string {
	if f.Err == nil {
		return f.Notice
	}
	return store.MessageOf(f.Err)
}
