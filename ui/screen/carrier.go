package screen

import (
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tillbridge/store"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// carriersOffered is how many carriers are offered for what is typed, offersHeight the room
// for them, kept when there are none so that nothing jumps while somebody types.
const (
	carriersOffered         = 4
	offersHeight    float32 = 28
)

// Parcels are the inputs for who carries parcels and their numbers. What is typed of a
// carrier is completed from Shopify's list, and one that is not in it is taken as typed.
type Parcels struct {
	Carrier, Tracking *widgets.Field
	// Form holds the inputs, with what is offered below.
	Form fyne.CanvasObject

	offers *fyne.Container
	keys   *widgets.KeyMap
}

// NewParcels makes the inputs, empty.
func NewParcels(keys *widgets.KeyMap) *Parcels {
	p := &Parcels{
		Carrier:  widgets.NewField("Carrier (optional)", keys),
		Tracking: widgets.NewField("Tracking numbers (optional)", keys),
		offers:   widgets.Across(6), keys: keys,
	}
	p.Carrier.Entry.PlaceHolder, p.Tracking.Entry.PlaceHolder = "such as UPS", "several with commas"
	p.Tracking.Entry.Parcels = true
	p.Carrier.Entry.OnChanged = p.offer
	p.Carrier.Entry.OnLeft = p.complete
	p.Form = widgets.Down(6, widgets.Fixed(widgets.Across(12, widgets.Grow(p.Carrier, 1), widgets.Grow(p.Tracking, 2))),
		widgets.Fixed(p.offers))
	p.offer("")
	return p
}

// Set fills the inputs.
func (p *Parcels) Set(carrier, tracking string) {
	p.Carrier.Entry.SetText(carrier)
	p.Tracking.Entry.SetText(tracking)
	p.offer(carrier)
}

// complete writes the carrier as Shopify spells it, once somebody has left its input.
func (p *Parcels) complete() {
	typed := p.Carrier.Entry.Text
	if name := store.CarrierNamed(typed); name != typed {
		p.Carrier.Entry.SetText(name)
		p.offer(name)
	}
}

// Said is what was typed, the carrier as Shopify spells it.
func (p *Parcels) Said() (carrier, tracking string) {
	return store.CarrierNamed(p.Carrier.Entry.Text), strings.Trim(p.Tracking.Entry.Text, ", ")
}

// Offered are the carriers to choose from for what is typed.
func (p *Parcels) Offered() []*widgets.ChipButton {
	var chips []*widgets.ChipButton
	for _, o := range p.offers.Objects {
		if chip, ok := o.(*widgets.ChipButton); ok {
			chips = append(chips, chip)
		}
	}
	return chips
}

// offer shows the carriers that what is typed may mean.
func (p *Parcels) offer(typed string) {
	like := store.CarriersLike(typed, carriersOffered)
	room := canvas.NewRectangle(color.Transparent)
	room.SetMinSize(fyne.NewSize(0, offersHeight))
	items := []widgets.Item{widgets.Fixed(room)}
	if hint := carrierHint(typed, len(like) > 0); hint != "" {
		items = append(items, widgets.Fixed(widgets.NewText(hint, theme.Small, false, theme.Secondary)))
	}
	for _, name := range like {
		chip := widgets.NewChipButton(theme.Teal, "", name, func() { p.take(name) })
		chip.Keys = p.keys
		items = append(items, widgets.Fixed(chip))
	}
	made := widgets.Across(6, append(items, widgets.Space(1))...)
	p.offers.Layout, p.offers.Objects = made.Layout, made.Objects
	p.offers.Refresh()
}

// carrierHint says what Shopify makes of a carrier.
func carrierHint(typed string, like bool) string {
	typed = strings.TrimSpace(typed)
	switch {
	case like:
		return ""
	case typed == "":
		return "Type a part of the carrier's name."
	case slices.Contains(store.Carriers(), store.CarrierNamed(typed)):
		return "Shopify makes a link of its numbers."
	default:
		return "Not in Shopify's list: kept as typed, without a link."
	}
}

func (p *Parcels) take(name string) {
	p.Carrier.Entry.SetText(name)
	p.offer(name)
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.Carrier.Entry); c != nil {
		c.Focus(p.Tracking.Entry)
	}
}
