package why

import (
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
)

// pickup is what the pickup desk knows of an order.
func pickup(o db.OrderRow, now time.Time) Check {
	p := o.Pickup
	switch {
	case !p.CollectedAt.IsZero():
		text := "Collected " + screen.Moment(p.CollectedAt, now)
		if p.CollectedBy != "" {
			text += " by " + p.CollectedBy
		}
		if p.CollectedNote != "" {
			text += " (" + p.CollectedNote + ")"
		}
		return Check{Outcome: Passed, Sentence: text + ".", Word: "Collected"}
	case o.Status == store.Rejected:
		return Check{Outcome: Waiting, Sentence: "Rejected; nobody comes for it.", Word: "Over"}
	case o.Status == store.Completed:
		return Check{Outcome: Passed, Sentence: "Handed over; nobody noted when.", Word: "Collected"}
	case p.ReadyAt.IsZero() && p.Shelf == "":
		return Check{Outcome: Waiting, Sentence: "Not on a shelf yet.", Word: "Not ready"}
	case p.ReadyAt.IsZero():
		return Check{Outcome: Waiting, Sentence: "On shelf " + p.Shelf + ". The customer hears of it with Ready for Pickup.", Word: "Not ready"}
	case p.Overdue(now):
		return Check{Outcome: Failed, Sentence: "It " + waits(p, now) + ". Call the customer, or put it back on sale.", Word: "Held too long"}
	default:
		return Check{Outcome: Waiting, Sentence: "It " + waits(p, now) + "."}
	}
}

// waits says where and how long a bag waits, beginning with the verb.
func waits(p store.Pickup, now time.Time) string {
	text := "waits on the shelf for the customer"
	if p.Shelf != "" {
		text = "waits on shelf " + p.Shelf + " for the customer"
	}
	if days := p.DaysWaiting(now); days > 0 {
		text += ", " + screen.Many(days, "day", "days") + " now"
	}
	switch {
	case p.Overdue(now):
		text += "; it was held until " + screen.ShortDay(p.HoldUntil)
	case !p.HoldUntil.IsZero():
		text += ", held until " + screen.ShortDay(p.HoldUntil)
	}
	return text
}
