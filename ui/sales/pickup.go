package sales

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
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

// askCompleted asks how an order left the shop before Completed is staged: who
// collected what was picked up, and how the rest was sent (R28).
func (v *Window) askCompleted(r db.OrderRow) {
	by, note := widgets.NewField("Collected by", nil), widgets.NewField("Note (optional)", nil)
	carrier, tracking := widgets.NewField("Carrier (optional)", nil), widgets.NewField("Tracking number (optional)", nil)
	by.Entry.SetText(r.Customer)
	note.Entry.PlaceHolder = "such as: ID shown"
	collected := widgets.Fixed(widgets.Across(12, widgets.Grow(by, 1), widgets.Grow(note, 1)))
	sent := widgets.Fixed(widgets.Across(12, widgets.Grow(carrier, 1), widgets.Grow(tracking, 1)))
	q := screen.Question{Tone: theme.Violet, Icon: assets.Bag, Title: "Who collected " + r.Name + "?"}
	switch {
	case !r.Delivery.Sent():
		q.Sentences = []string{"Kept with the order here; nothing of it goes to Shopify."}
		q.Inputs, q.Form = []*widgets.Entry{by.Entry, note.Entry}, widgets.Down(12, collected)
	case !r.Delivery.PickedUp():
		q.Tone, q.Icon, q.Title = theme.Blue, assets.Truck, "How was "+r.Name+" sent?"
		q.Sentences = []string{"Carrier and tracking number go to Shopify and into the customer's mail after Save."}
		q.Inputs, q.Form = []*widgets.Entry{carrier.Entry, tracking.Entry}, widgets.Down(12, sent)
	default:
		q.Title = "Who collected " + r.Name + ", and how was the rest sent?"
		q.Sentences = []string{"Who collected it stays here. Carrier and tracking number go to Shopify and into the customer's mail after Save."}
		q.Inputs = []*widgets.Entry{by.Entry, note.Entry, carrier.Entry, tracking.Entry}
		q.Form = widgets.Down(12, collected, sent)
	}
	text := func(f *widgets.Field) string { return strings.TrimSpace(f.Entry.Text) }
	q.Answers = []screen.Answer{{Text: "Cancel"}, {Kind: widgets.Primary, Icon: assets.Check, Text: "Set Completed", Act: func() {
		edit := store.StatusEdit{To: store.Completed}
		if r.Delivery.PickedUp() {
			edit.CollectedBy, edit.CollectedNote = text(by), text(note)
		}
		if r.Delivery.Sent() {
			edit.Carrier, edit.Tracking = text(carrier), text(tracking)
		}
		v.stage(r, edit)
		v.window.Canvas().Focus(v.List.FocusTarget())
	}}}
	screen.Ask(v.window.Canvas(), q)
	if r.Delivery.PickedUp() {
		by.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}
