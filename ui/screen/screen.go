// Package screen is what every window does: the scheduler it works on, paging, and how a
// question is asked. It also says how the shop's own things look and read: the tone and
// icon of a status, how a moment is written, how fresh the data is.
package screen

import (
	"fmt"
	"runtime/debug"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/theme"
)

// Scheduler is where windows work: Go runs what may wait away from the UI, UI
// returns to it, After does so when a time is over. Tests run the first two at once,
// in place, and have no After: no clock runs beside them.
type Scheduler struct {
	Go, UI func(func())
	After  func(wait time.Duration, act func())
}

// Guard is the scheduler for work that must not take the program along when it fails
// inside (R63): failed is told on the UI goroutine, with the stack of where it happened.
func (s Scheduler) Guard(failed func(stack []byte)) Scheduler {
	guarded := func(work func()) func() {
		return func() {
			defer func() {
				if recover() != nil {
					stack := debug.Stack()
					s.UI(func() { failed(stack) })
				}
			}()
			work()
		}
	}
	g := Scheduler{
		Go: func(work func()) { s.Go(guarded(work)) },
		UI: func(work func()) { s.UI(guarded(work)) },
	}
	if s.After != nil {
		g.After = func(wait time.Duration, act func()) { s.After(wait, guarded(act)) }
	}
	return g
}

// Status returns the tone and icon of a status.
func Status(s store.Status) (theme.Tone, assets.Icon) {
	switch s {
	case store.New:
		return theme.Blue, assets.Inbox
	case store.CustomerIDNeeded:
		return theme.Amber, assets.UserQuestion
	case store.ProductMatchFailed:
		return theme.Amber, assets.Tag
	case store.ReadyForPickup:
		return theme.Violet, assets.Bag
	case store.ReadyForShipment:
		return theme.Blue, assets.Truck
	case store.Completed:
		return theme.Green, assets.Check
	default:
		return theme.Grey, assets.XCircle
	}
}

// Delivery returns the icon of a delivery, none while it is not known.
func Delivery(d store.Delivery) assets.Icon {
	switch d {
	case store.DeliveryPickup:
		return assets.Bag
	case store.DeliveryShip, store.DeliveryMixed:
		return assets.Truck
	case store.DeliveryLocal:
		return assets.Pin
	default:
		return ""
	}
}

// Push returns the tone and icon of how far a status got on its way to Shopify.
func Push(p store.PushState) (theme.Tone, assets.Icon) {
	switch p {
	case store.PushSaved:
		return theme.NoTone, assets.Save
	case store.PushQueued:
		return theme.NoTone, assets.Clock
	case store.PushSent:
		return theme.Blue, assets.Send
	case store.PushConfirmed:
		return theme.Green, assets.DoubleCheck
	case store.PushFailed:
		return theme.Red, assets.XCircle
	default:
		return theme.NoTone, ""
	}
}

// Event returns the tone and icon of an event in the log.
func Event(e store.Event) (theme.Tone, assets.Icon) {
	switch e.Kind {
	case store.EventTakenIn, store.EventMatched:
		return theme.Blue, assets.Inbox
	case store.EventWaiting:
		return Status(store.Status(e.After))
	case store.EventStatus:
		if e.After == "" {
			return theme.Blue, assets.CloudUp
		}
		return Status(store.Status(e.After))
	case store.EventChanged:
		return theme.Amber, assets.ArrowsExchange
	case store.EventAccepted:
		return theme.Teal, assets.ArrowsExchange
	case store.EventKept:
		return theme.Grey, assets.Lock
	case store.EventIdentified:
		return theme.Teal, assets.UserCheck
	case store.EventMerged:
		return theme.Teal, assets.Merge
	case store.EventVoided, store.EventUndone:
		return theme.Grey, assets.Undo
	case store.EventPayment:
		return theme.Green, assets.Cash
	case store.EventPushSent:
		return theme.Blue, assets.Send
	case store.EventConfirmed:
		return theme.Green, assets.DoubleCheck
	case store.EventPushDelayed:
		return theme.Amber, assets.Clock
	case store.EventPushFailed, store.EventQuarantined:
		return theme.Red, assets.XCircle
	case store.EventRestored:
		return theme.Amber, assets.History
	case store.EventCaughtUp:
		return theme.Green, assets.CloudUp
	case store.EventStock:
		return theme.Teal, assets.Box
	default:
		return theme.Teal, assets.Note
	}
}

// Ago writes how long ago something was: not by the second, as each other word is a
// window painted again.
func Ago(d time.Duration) string {
	if d < time.Minute {
		return "just now"
	}
	return Span(d) + " ago"
}

// Span writes a length of time in its largest unit.
func Span(d time.Duration) string {
	d = max(0, d)
	unit := func(n time.Duration, one, many string) string {
		if n == 1 {
			return "1 " + one
		}
		return fmt.Sprintf("%d %s", n, many)
	}
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < 24*time.Hour:
		return fmt.Sprintf("%d h", d/time.Hour)
	default:
		return unit(d/(24*time.Hour), "day", "days")
	}
}
