package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Handover asks how an order left the shop before it is Completed: who collected what
// was picked up, and how the rest was sent (R28).
type Handover struct {
	by, note *widgets.Field
	parcels  *Parcels
	keys     *widgets.KeyMap

	order    string
	delivery store.Delivery
}

// NewHandover makes the inputs of a question in front of a window; customer is who most
// likely came for it.
func NewHandover(c fyne.Canvas, order, customer string, delivery store.Delivery) *Handover {
	h := &Handover{
		by: widgets.NewField("Collected by", nil), note: widgets.NewField("Note (optional)", nil),
		order: order, delivery: delivery, keys: widgets.DialogKeys(c),
	}
	h.parcels = NewParcels(h.keys)
	h.by.Entry.SetText(customer)
	h.note.Entry.PlaceHolder = "such as: ID shown"
	return h
}

// Question is what is asked, without its answers.
func (h *Handover) Question() Question {
	collected := widgets.Fixed(widgets.Across(12, widgets.Grow(h.by, 1), widgets.Grow(h.note, 1)))
	sent := widgets.Fixed(h.parcels.Form)
	carrier, tracking := h.parcels.Carrier.Entry, h.parcels.Tracking.Entry
	q := Question{Tone: theme.Violet, Icon: assets.Bag, Title: "Who collected " + h.order + "?", Keys: h.keys}
	switch {
	case !h.delivery.Sent() && !h.delivery.PickedUp():
		q.Tone, q.Icon, q.Title = theme.Green, assets.Check, "Is "+h.order+" done?"
	case !h.delivery.Sent():
		q.Sentences = []string{"Kept with the order here; nothing of it goes to Shopify."}
		q.Inputs, q.Form = []*widgets.Entry{h.by.Entry, h.note.Entry}, widgets.Down(12, collected)
	case !h.delivery.PickedUp():
		q.Tone, q.Icon, q.Title = theme.Blue, assets.Truck, "How was "+h.order+" sent?"
		q.Sentences = []string{"Carrier and tracking number go to Shopify and into the customer's mail after Save."}
		q.Inputs, q.Form = []*widgets.Entry{carrier, tracking}, widgets.Down(12, sent)
	default:
		q.Title = "Who collected " + h.order + ", and how was the rest sent?"
		q.Sentences = []string{"Who collected it stays here. Carrier and tracking number go to Shopify and into the customer's mail after Save."}
		q.Inputs = []*widgets.Entry{h.by.Entry, h.note.Entry, carrier, tracking}
		q.Form = widgets.Down(12, collected, sent)
	}
	return q
}

// SelectName marks the name of who collected it, for overtyping.
func (h *Handover) SelectName() {
	if h.delivery.PickedUp() {
		h.by.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// Edit is Completed with what was written.
func (h *Handover) Edit() store.StatusEdit {
	text := func(f *widgets.Field) string { return strings.TrimSpace(f.Entry.Text) }
	edit := store.StatusEdit{To: store.Completed}
	if h.delivery.PickedUp() {
		edit.CollectedBy, edit.CollectedNote = text(h.by), text(h.note)
	}
	if h.delivery.Sent() {
		edit.Carrier, edit.Tracking = h.parcels.Said()
	}
	return edit
}
