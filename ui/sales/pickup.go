package sales

import (
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/widgets"
)

// longWait is after how many days on the shelf somebody should call the customer.
const longWait = 7

// delivered is the delivery with the shelf that the bag waits on.
func delivered(r db.OrderRow) string {
	if r.Pickup.Shelf == "" || !r.Delivery.PickedUp() || r.Status.Final() {
		return r.Delivery.Label()
	}
	return r.Delivery.Label() + " · " + r.Pickup.Shelf
}

// waits says how long the bag of an order has waited for its customer, "" where
// that says nothing, and whether that is too long.
func waits(r db.OrderRow, now time.Time) (text string, late bool) {
	days := r.Pickup.DaysWaiting(now)
	switch {
	case r.Status != store.ReadyForPickup:
		return "", false
	case r.Pickup.Overdue(now):
		return "Held until " + r.Pickup.HoldUntil.Local().Format("Jan 2"), true
	case days > longWait:
		return "Waits " + screen.Many(days, "day", "days"), true
	case days > 0:
		return screen.Many(days, "day", "days"), false
	default:
		return "", false
	}
}

// askCompleted asks how an order left the shop before Completed is staged (R28).
func (v *Window) askCompleted(r db.OrderRow) {
	h := screen.NewHandover(r.Name, r.Customer, r.Delivery)
	q := h.Question()
	q.Answers = []screen.Answer{{Text: "Cancel"}, {Kind: widgets.Primary, Icon: assets.Check, Text: "Set Completed", Act: func() {
		v.stage(r, h.Edit())
		v.window.Canvas().Focus(v.List.FocusTarget())
	}}}
	screen.Ask(v.window.Canvas(), q)
	h.SelectName()
}
