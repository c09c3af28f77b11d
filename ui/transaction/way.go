package transaction

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// drawWay shows how the goods reach the customer: where the bag waits, or where
// it is sent (R41).
func (v *Window) drawWay() {
	d := v.sale.Delivery()
	tone, icon, title := theme.Blue, screen.Delivery(d), d.Label()
	switch d {
	case store.DeliveryPickup:
		tone, title = theme.Violet, "Store pickup"
	case store.DeliveryUnknown:
		tone, icon, title = theme.Grey, assets.Clock, "Not routed by Shopify yet"
	case store.DeliveryNothing:
		tone, icon = theme.Grey, assets.Minus
	}
	facts := []widgets.Item{widgets.Fixed(cut(title, theme.CounterText, true, theme.Text))}
	if d.PickedUp() {
		facts = append(facts, v.waiting()...)
	}
	square := widgets.Down(0, widgets.Fixed(widgets.NewIconSquare(tone, icon, 44)), widgets.Space(1))
	row := []widgets.Item{widgets.Fixed(square), widgets.Grow(widgets.Down(0, facts...), 1)}
	if d.PickedUp() {
		row = append(row, screen.Wide(58, v.Shelf), screen.Wide(126, v.HoldUntil.Field))
	}
	all := []widgets.Item{widgets.Fixed(widgets.Across(10, row...))}
	if d.Sent() {
		all = v.sent(all, row, title)
	}
	all = append(all, widgets.Fixed(v.noDay))
	v.way.Objects = []fyne.CanvasObject{snug(widgets.Down(4, all...))}
	v.way.Refresh()
}

// drawHold says below the day to hold until why it can't be read.
func (v *Window) drawHold() {
	_, err := v.draft.notes(v.cfg.Now())
	if err == nil && !v.noDay.Visible() {
		return
	}
	v.noDay.Objects = nil
	if err != nil {
		v.noDay.Add(widgets.NewWrapped(store.MessageOf(err), asideWidth-2*theme.Padding, theme.Small, false, theme.Red.Ink()))
	}
	screen.Show(v.noDay, err != nil)
	v.right.Refresh()
}

// waiting says where the goods are picked up and for how long they have waited.
func (v *Window) waiting() []widgets.Item {
	where := ""
	for _, f := range v.sale.Order.FulfillmentOrders {
		if f.Method == "PICK_UP" && f.State != "CANCELLED" {
			where = f.Location
		}
	}
	items := []widgets.Item{widgets.Fixed(cut(where, theme.PanelTitle, false, theme.Secondary))}
	p, now := v.sale.Pickup, v.cfg.Now()
	switch days := p.DaysWaiting(now); {
	case !p.CollectedAt.IsZero():
		items = append(items, widgets.Fixed(cut("collected "+moment(p.CollectedAt, now), theme.Small, false, theme.Secondary)))
	case p.Overdue(now):
		items = append(items, widgets.Fixed(widgets.Across(0, widgets.Fixed(widgets.NewChip(theme.Amber, assets.Alert, "overdue")),
			widgets.Space(1))))
	case days > 0:
		items = append(items, widgets.Fixed(cut("waiting "+screen.Many(days, "day", "days"), theme.Small, false, theme.Secondary)))
	}
	return items
}

// addressWidth is the room for an address beside the icon.
const addressWidth float32 = 306

// sent adds the address, and the other one where they differ.
func (v *Window) sent(all, row []widgets.Item, title string) []widgets.Item {
	o, elsewhere := v.sale.Order, v.sale.Order.ShipsElsewhere()
	to := o.Shipping
	if to == (store.Address{}) {
		to = o.HomeAddress()
	}
	if to.Country == o.Billing.Country {
		to.Country, o.Billing.Country = "", ""
	}
	head := []widgets.Item{widgets.Grow(cut(title, theme.CounterText, true, theme.Text), 1)}
	if elsewhere {
		head = append(head, widgets.Fixed(widgets.NewChip(theme.Amber, assets.Alert, "differs from billing")))
	}
	lines := []widgets.Item{widgets.Fixed(widgets.Across(8, head...))}
	for _, text := range []string{who(to), where(to)} {
		lines = append(lines, widgets.Fixed(widgets.NewWrapped(text, addressWidth, theme.PanelTitle, false, theme.Text)))
	}
	if elsewhere {
		lines = append(lines, widgets.Fixed(widgets.NewWrapped("Billing: "+screen.Join(", ", who(o.Billing), where(o.Billing)), addressWidth,
			theme.Small, false, theme.Secondary)))
	}
	address := widgets.Grow(widgets.Down(1, lines...), 1)
	if !v.sale.Delivery().PickedUp() {
		return []widgets.Item{widgets.Fixed(widgets.Across(10, row[0], address))}
	}
	return append(all, widgets.Fixed(widget.NewSeparator()), widgets.Fixed(widgets.Across(10, address)))
}

func who(a store.Address) string {
	if name := screen.Join(", ", a.Name(), a.Company); name != "" {
		return name
	}
	return "no name"
}

func where(a store.Address) string {
	if text := screen.Join(", ", a.Street, a.Street2, a.City, screen.Join(" ", a.Province, a.Postcode), a.Country); text != "" {
		return text
	}
	return "no address"
}
