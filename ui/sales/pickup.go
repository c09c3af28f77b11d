package sales

import (
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// longWait is after how many days on the shelf somebody should call the customer.
const longWait = 7

// delivered is the delivery with the shelf that the bag waits on. Where the customer wants the
// goods at a time that is said instead, in amber from that day on: the icon says how (R59).
func delivered(r db.OrderRow, now time.Time) widgets.Cell {
	cell := widgets.Cell{Text: r.Delivery.Label(), Icon: screen.Delivery(r.Delivery), Muted: r.Delivery == store.DeliveryUnknown}
	if r.Status.Final() {
		return cell
	}
	if wanted := r.Wanted.Words(now, ""); wanted != "" {
		cell = widgets.Cell{Text: wanted, Icon: cell.Icon, Tip: r.Delivery.Label() + ", wanted " + r.Wanted.Written("")}
		if r.Wanted.Day() <= now.Format(time.DateOnly) {
			cell.Tone, cell.Bold = theme.Amber, true
		}
	}
	if r.Pickup.Shelf != "" && r.Delivery.PickedUp() {
		cell.Text += " · " + r.Pickup.Shelf
	}
	return cell
}

// waits says how long the bag of an order has waited for its customer, "" where
// that says nothing, and whether that is too long.
func waits(r db.OrderRow, now time.Time) (text string, late bool) {
	days := r.Pickup.DaysWaiting(now)
	switch {
	case r.Status != store.ReadyForPickup:
		return "", false
	case r.Pickup.Overdue(now):
		return "Held until " + screen.ShortDay(r.Pickup.HoldUntil), true
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
	h := screen.NewHandover(v.window.Canvas(), r.Name, r.Customer, r.Delivery)
	q := h.Question()
	q.Answers = []screen.Answer{{Text: "Cancel"}, {Kind: widgets.Primary, Icon: assets.Check, Text: "Set Completed", Act: func() {
		v.stage(r, h.Edit())
		v.window.Canvas().Focus(v.List.FocusTarget())
	}}}
	screen.Ask(v.window.Canvas(), q)
	h.SelectName()
}
