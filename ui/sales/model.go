// Package sales is the eCommerce Sales window: the grid of orders, its filters,
// and the statuses staged until Save (R6 to R12).
package sales

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// page is how many orders are read at once.
const page = 200

// kept is how many pages stay in memory.
const kept = 12

// scopes and periods are the choices of the two filters.
var (
	scopes      = []db.Scope{db.OpenOrders, db.NeedsAction, db.ClosedOrders, db.AllOrders}
	scopeLabels = []string{"Open orders", "Requires action", "Closed orders", "All orders"}

	periodLabels = []string{"Any period", "Today", "Last 7 days", "Last 30 days", "Last 90 days", "This year"}
)

// period returns when the chosen period begins; zero for any. Days are those of
// this computer's time zone.
func period(choice int, now time.Time) time.Time {
	now = now.Local()
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	switch choice {
	case 1:
		return midnight
	case 2:
		return midnight.AddDate(0, 0, -6)
	case 3:
		return midnight.AddDate(0, 0, -29)
	case 4:
		return midnight.AddDate(0, 0, -89)
	case 5:
		return time.Date(now.Year(), 1, 1, 0, 0, 0, 0, now.Location())
	default:
		return time.Time{}
	}
}

// columns are the grid's, sorted is what SQL sorts each by.
var (
	columns = []widgets.Column{
		{Title: "Order", Width: 52, Bold: true, Sortable: true},
		{Title: "Date", Width: 108, Color: theme.Secondary, Sortable: true},
		{Title: "Customer", Width: 110, Weight: 3, Sortable: true},
		{Title: "Items", Width: 38, Right: true, Sortable: true},
		{Title: "Total", Width: 72, Right: true, Sortable: true},
		{Title: "Payment", Width: 88, Sortable: true},
		{Title: "Delivery", Width: 118, Sortable: true},
		{Title: "Ascend Barcode", Width: 98, Mono: true, Sortable: true},
		{Title: "Status", Width: 186, Badge: true, Sortable: true},
		{Title: "Sent to Shopify", Width: 162, Weight: 1, Color: theme.Secondary, Sortable: true},
	}
	sorted = []db.Column{
		db.ByName, db.ByCreated, db.ByCustomer, db.ByItems, db.ByTotal, db.ByPayment, db.ByDelivery, db.ByBarcode,
		db.ByStatus, db.ByPush,
	}
)

// edit is a staged status with what its row needs to be told to people.
type edit struct {
	store.StatusEdit
	name string
}

// model is what the window knows: which orders are asked for, the pages that are
// here, and what is staged. It knows nothing of Fyne's windows.
type model struct {
	filter   db.OrderFilter
	count    int
	counts   store.Counts
	pages    map[int][]db.OrderRow
	wanted   map[int]bool
	asked    int // the row that was last asked for: what the person looks at
	selected string
	staged   map[string]edit
	loaded   bool
	err      error
}

func newModel() *model {
	return &model{
		filter: db.OrderFilter{Scope: db.OpenOrders, Sort: db.ByCreated, Descending: true},
		pages:  map[int][]db.OrderRow{}, wanted: map[int]bool{}, staged: map[string]edit{},
	}
}

// row returns the order of a row, and false while its page is not here.
func (m *model) row(i int) (db.OrderRow, bool) {
	m.asked = i
	rows := m.pages[i/page]
	if i%page >= len(rows) {
		return db.OrderRow{}, false
	}
	return rows[i%page], true
}

// want says whether a row's page still has to be fetched, once.
func (m *model) want(i int) (int, bool) {
	p := i / page
	if m.wanted[p] || m.pages[p] != nil {
		return p, false
	}
	m.wanted[p] = true
	return p, true
}

// put keeps a page, and forgets the farthest when there are too many.
func (m *model) put(p int, rows []db.OrderRow) {
	delete(m.wanted, p)
	m.pages[p] = rows
	for len(m.pages) > kept {
		farthest, most := p, -1
		for other := range m.pages {
			if far := abs(other - p); far > most {
				farthest, most = other, far
			}
		}
		delete(m.pages, farthest)
	}
}

func abs(n int) int { return max(n, -n) }

// around are the pages the person looks at and that of the selected row, -1 for
// none, for reloading them.
func (m *model) around(selected int) []int {
	middle := m.asked / page
	near := []int{middle}
	if m.asked%page < page/2 && middle > 0 {
		near = append(near, middle-1)
	}
	if m.asked%page >= page/2 {
		near = append(near, middle+1)
	}
	if selected >= 0 && !slices.Contains(near, selected/page) {
		near = append(near, selected/page)
	}
	return near
}

// index finds an order among the pages that are here, -1 for nowhere.
func (m *model) index(id string) int {
	for p, rows := range m.pages {
		if i := slices.IndexFunc(rows, func(r db.OrderRow) bool { return r.ID == id }); i >= 0 {
			return p*page + i
		}
	}
	return -1
}

// stage keeps a picked status until Save; the status it has takes a staged one
// back (R10).
func (m *model) stage(row db.OrderRow, to store.StatusEdit) {
	if to.To == row.Status {
		delete(m.staged, row.ID)
		return
	}
	to.OrderID, to.From = row.ID, row.Status
	m.staged[row.ID] = edit{to, row.Name}
}

// edits are all staged statuses, by order name.
func (m *model) edits() []store.StatusEdit {
	all := make([]edit, 0, len(m.staged))
	for _, e := range m.staged {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b edit) int { return strings.Compare(a.name, b.name) })
	out := make([]store.StatusEdit, len(all))
	for i, e := range all {
		out[i] = e.StatusEdit
	}
	return out
}

// saved forgets the edits that were saved, unless they were staged anew meanwhile.
func (m *model) saved(edits []store.StatusEdit) {
	for _, e := range edits {
		e.Finish = false // answered while saving, never staged
		if m.staged[e.OrderID].StatusEdit == e {
			delete(m.staged, e.OrderID)
		}
	}
}

// offered is the pop-up menu of a row's status and which of it is chosen now.
func (m *model) offered(row db.OrderRow) (choices []store.Choice, items []widgets.MenuItem, chosen int) {
	now := row.Status
	if e, ok := m.staged[row.ID]; ok {
		now = e.To
	}
	choices, chosen = row.Standing().Offered(), -1
	for i, choice := range choices {
		tone, icon := screen.Status(choice.Status)
		items = append(items, widgets.MenuItem{Icon: icon, Tone: tone, Text: string(choice.Status), Reason: choice.Reason})
		if choice.Status == now {
			chosen = i
		}
	}
	return choices, items, chosen
}

// whyNot is the reason why Why? can't be pressed, "" when it can (R7).
func (m *model) whyNot() string {
	if m.selected == "" {
		return "Select an order first."
	}
	return ""
}

// saveNot is the reason why there is nothing to save or discard.
func (m *model) saveNot() string {
	if len(m.staged) == 0 {
		return "Nothing has been changed."
	}
	return ""
}

// facts are the footer's figures.
func (m *model) facts() (lead, text string) {
	one, many := "open order", "open orders"
	switch m.filter.Scope {
	case db.NeedsAction:
		one, many = "order requires action", "orders require action"
	case db.ClosedOrders:
		one, many = "closed order", "closed orders"
	case db.AllOrders:
		one, many = "order", "orders"
	}
	if m.count == 1 {
		many = one
	}
	lead = fmt.Sprintf("%d %s", m.count, many)
	if m.filter.Search != "" || !m.filter.From.IsZero() {
		lead += " found"
	}
	return lead, fmt.Sprintf("%d require action · %d waiting for pickup", m.counts.NeedsAction, m.counts.WaitingForPickup())
}

// unsaved is the footer's warning.
func (m *model) unsaved() string {
	switch len(m.staged) {
	case 0:
		return ""
	case 1:
		return "1 unsaved change"
	default:
		return fmt.Sprintf("%d unsaved changes", len(m.staged))
	}
}

// nothing is what stands in place of rows.
func (m *model) nothing() (assets.Icon, string) {
	switch {
	case m.err != nil:
		return assets.Alert, store.MessageOf(m.err)
	case !m.loaded:
		return assets.Clock, "Reading the orders…"
	case m.filter.Search != "" || !m.filter.From.IsZero():
		return assets.Search, "No order matches. Search for less, or choose another period."
	case m.filter.Scope == db.NeedsAction:
		return assets.CheckCircle, "Nothing requires action."
	case m.filter.Scope == db.ClosedOrders:
		return assets.Inbox, "No order has been completed or rejected yet."
	default:
		return assets.Inbox, "No open orders. New ones appear here by themselves."
	}
}

var dash = widgets.Cell{Text: "–", Muted: true}

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
	barcode := dash
	if r.Barcode != "" {
		barcode = widgets.Cell{Text: r.Barcode}
	}
	out := widgets.Row{Unsaved: staged, Cells: []widgets.Cell{
		{Text: r.Name},
		{Text: screen.Moment(r.CreatedAt, now)},
		{Text: r.Customer},
		{Text: fmt.Sprint(r.Items)},
		{Text: r.Total.String()},
		payment,
		{Text: delivered(r), Icon: screen.Delivery(r.Delivery), Muted: r.Delivery == store.DeliveryUnknown},
		barcode,
		{Text: string(status), Icon: icon, Tone: tone, Choice: !r.Status.Final()},
		m.sent(r, now),
	}}
	switch {
	case r.Push == store.PushFailed:
		out.Strip = theme.Red
	case r.Changed || status.Problem():
		out.Strip = theme.Amber
	}
	return out
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
	case r.Archived && !r.Status.Final():
		return widgets.Cell{Text: "Archived at Shopify", Icon: assets.Inbox, Tone: theme.Grey}
	case r.Push == store.PushNone:
		return dash
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
