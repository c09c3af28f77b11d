package sales

import (
	"fmt"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// columns are the grid's, sorted is what SQL sorts each by.
var (
	columns = []widgets.Column{
		{Title: "Order", Width: 52, Bold: true, Sortable: true},
		{Title: "Date", Width: 108, Color: theme.Secondary, Sortable: true},
		{Title: "Customer", Width: 108, Weight: 3, Sortable: true},
		{Title: "Items", Width: 34, Right: true, Sortable: true},
		{Title: "Total", Width: 70, Right: true, Sortable: true},
		{Title: "Payment", Width: 89, Sortable: true},
		{Title: "Paid here", Width: 68, Right: true, Sortable: true, Spare: true},
		{Title: "Delivery", Width: 114, Sortable: true},
		{Title: "Ascend Barcode", Width: 97, Mono: true, Sortable: true},
		{Title: "Status", Width: 186, Badge: true, Sortable: true},
		{Title: "Sent to Shopify", Width: 155, Weight: 2, Color: theme.Secondary, Sortable: true},
	}
	sorted = []db.Column{
		db.ByName, db.ByCreated, db.ByCustomer, db.ByItems, db.ByTotal, db.ByPayment, db.ByPaid, db.ByDelivery, db.ByBarcode,
		db.ByStatus, db.ByPush,
	}
)

// deliveryColumn has the delivery, or the day it is wanted on.
const deliveryColumn = 7

// columnGap is between two columns: eleven of them share the width.
const columnGap = 11

// present is an order as the grid shows it.
func (m *model) present(r db.OrderRow, now time.Time) widgets.Row {
	status := r.Status
	e, staged := m.staged[r.ID]
	if staged {
		status = e.To
	}
	tone, icon := screen.Status(status)
	payment := widgets.Cell{Text: r.Financial.Label()}
	if !r.Financial.Settled() {
		payment.Tone = theme.Amber
	}
	barcode := widgets.Dash
	if r.Barcode != "" {
		barcode = widgets.Cell{Text: r.Barcode}
	}
	out := widgets.Row{Unsaved: staged, Cells: []widgets.Cell{
		{Text: r.Name},
		{Text: screen.Moment(r.CreatedAt, now)},
		customer(r),
		{Text: fmt.Sprint(r.Items)},
		{Text: screen.Money(r.Total)},
		payment,
		paidHere(r),
		delivered(r, now),
		barcode,
		{Text: string(status), Icon: icon, Tone: tone, Choice: !r.Status.Final()},
		m.sent(r, now),
	}}
	if unfolds(r) {
		out.Fold = widgets.Folded
	}
	if m.foldOf(r.ID) != nil {
		out.Fold = widgets.Unfolded
	}
	switch {
	case r.Push == store.PushFailed:
		out.Strip = theme.Red
	case r.Changed || status.Problem() || r.Due && status == store.Completed:
		out.Strip = theme.Amber
	}
	return out
}

// customer is who bought, with a mark where something was asked for: what, the tip says (R59).
func customer(r db.OrderRow) widgets.Cell {
	cell := widgets.Cell{Text: r.Customer, Tip: r.Wish}
	if r.Wish != "" {
		cell.Icon = assets.Note
	}
	return cell
}

// paidHere is what was booked as paid at the till, in amber while that is less or more
// than the transaction comes to: Shopify's "Paid" says nothing of it.
func paidHere(r db.OrderRow) widgets.Cell {
	if r.TransactionID == "" || r.Paid == 0 && r.Balance != 0 {
		return widgets.Dash
	}
	cell := widgets.Cell{Text: screen.Money(store.Money{Minor: r.Paid, Currency: r.Total.Currency})}
	if r.Balance != 0 {
		cell.Tone = theme.Amber
	}
	return cell
}

// sent is the last column: what is not saved, else how far the last save got, and
// how long the bag has waited since.
func (m *model) sent(r db.OrderRow, now time.Time) widgets.Cell {
	if e, ok := m.staged[r.ID]; ok {
		if e.From != r.Status {
			return widgets.Cell{Text: "Not saved · is " + string(r.Status) + " now", Icon: assets.Alert, Tone: theme.Red, Bold: true}
		}
		return widgets.Cell{Text: "Not saved · was " + short(e.From), Dot: true, Tone: theme.Amber}
	}
	tone, icon := screen.Push(r.Push)
	waiting, late := waits(r, now)
	switch {
	case r.Push == store.PushFailed:
		return widgets.Cell{Text: "Failed · " + r.PushError, Icon: icon, Tone: tone, Bold: true}
	case r.Cancelling:
		return widgets.Cell{Text: cancelling(r), Icon: icon, Tone: theme.Amber}
	case r.Changed:
		return widgets.Cell{Text: "Changed at Shopify", Icon: assets.ArrowsExchange, Tone: theme.Amber, Bold: true}
	case r.Status == store.Completed && r.Owing.Minor != 0:
		owing := screen.Minus(r.Owing.Label(r.Total.Currency, screen.Country()))
		return widgets.Cell{Text: owing, Icon: assets.Cash, Tone: theme.Amber, Bold: r.Due}
	case r.Archived && !r.Status.Final():
		return widgets.Cell{Text: "Archived at Shopify", Icon: assets.Inbox, Tone: theme.Grey}
	case r.Held && !r.Status.Final() && r.PushError == "":
		return widgets.Cell{Text: "Held back at Shopify", Icon: assets.Lock, Tone: theme.Amber}
	case r.Push == store.PushNone:
		return widgets.Dash
	case r.PushError != "":
		return widgets.Cell{Text: r.Push.Label() + " · " + r.PushError, Icon: icon, Tone: theme.Amber}
	case late:
		return widgets.Cell{Text: waiting, Icon: assets.Clock, Tone: theme.Amber, Bold: true}
	case waiting != "":
		return widgets.Cell{Text: r.Push.Label() + " · " + waiting, Icon: icon, Tone: tone}
	default:
		return widgets.Cell{Text: r.Push.Label(), Icon: icon, Tone: tone}
	}
}

// cancelling says how far Shopify has got with an order that was rejected here.
func cancelling(r db.OrderRow) string {
	if r.PushError != "" {
		return "Being cancelled · " + r.PushError
	}
	return "Being cancelled"
}

// short is a status in a word or two, for the narrow last column.
func short(s store.Status) string {
	switch s {
	case store.ReadyForPickup:
		return "Pickup"
	case store.ReadyForShipment:
		return "Shipment"
	case store.CustomerIDNeeded:
		return "Customer ID"
	case store.ProductMatchFailed:
		return "Product Match"
	default:
		return string(s)
	}
}
