// Package sales is the eCommerce Sales window: the grid of orders, its filters,
// and the statuses staged until Save (R6 to R12).
package sales

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/widgets"
)

// edit is a staged status with what its row needs to be told to people.
type edit struct {
	store.StatusEdit
	name string
}

// model is what the window knows: which orders are asked for, the pages that are
// here, what is marked and what is staged. It knows nothing of Fyne's windows.
type model struct {
	filter db.OrderFilter
	// days are those of the filter, period which choice of the drop-down they are.
	days   days
	period int
	// wished leaves orders by the day they are wanted on, nil all; byDelivery is what the
	// column of deliveries sorts by.
	wished     *wishedDay
	byDelivery db.Column
	// at is what this computer's list is narrowed to; everywhere has it show all the same (R54).
	at         store.Narrowing
	everywhere bool
	pages      screen.Pages[db.OrderRow]
	count      int
	counts     store.Counts
	// unfolded are the orders that show their parts, by their places.
	unfolded []fold
	// selected is the order that the buttons act on, part the one of its parts whose row is
	// selected, "" for its own; marked are all of several by id.
	selected string
	part     string
	marked   map[string]db.OrderRow
	staged   map[string]edit
	loaded   bool
	err      error

	// newest is the order that was taken in last when the list was read; waiting is how
	// many that fit came since, and changed says that rows were brought up to date where
	// they stand. touched is when somebody last used the list.
	newest  string
	waiting int
	changed bool
	touched time.Time
}

func newModel() *model {
	return &model{
		filter: db.OrderFilter{Scope: db.OpenOrders, Sort: db.ByCreated, Descending: true},
		staged: map[string]edit{}, byDelivery: db.ByDelivery,
	}
}

// quiet is how long nobody has used the list before its rows may move by themselves.
const quiet = 10 * time.Second

// still says that every row has to stay where it is: somebody reads, selects or clicks.
func (m *model) still(now time.Time) bool {
	return m.loaded && (m.selected != "" || len(m.marked) > 0 || now.Sub(m.touched) < quiet)
}

// index finds an order among the pages that are here, -1 for nowhere.
func (m *model) index(id string) int {
	return m.pages.Index(func(r db.OrderRow) bool { return r.ID == id })
}

// acting are the orders that a button for several acts on, as the list has them.
func (m *model) acting() []db.OrderRow {
	var rows []db.OrderRow
	if len(m.marked) == 0 {
		if row, ok := m.highlighted(); ok {
			rows = append(rows, row)
		}
		return rows
	}
	for _, row := range m.marked {
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b db.OrderRow) int { return strings.Compare(a.Name, b.Name) })
	return rows
}

// renew brings what is known of orders up to date: the rows that are here, each where it
// stands, and those that are marked.
func (m *model) renew(fresh []db.OrderRow) {
	byID := make(map[string]db.OrderRow, len(fresh))
	for _, row := range fresh {
		byID[row.ID] = row
	}
	m.pages.Change(func(row *db.OrderRow) {
		if now, ok := byID[row.ID]; ok {
			*row = now
		}
	})
	for id := range m.marked {
		if now, ok := byID[id]; ok {
			m.marked[id] = now
		}
	}
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

// saved forgets the edits that were saved, unless they were staged anew meanwhile, and
// has their rows show it at once.
func (m *model) saved(edits []store.StatusEdit) {
	to := map[string]store.Status{}
	for _, e := range edits {
		to[e.OrderID] = e.To
		e.Finish = false // answered while saving, never staged
		if reflect.DeepEqual(m.staged[e.OrderID].StatusEdit, e) {
			delete(m.staged, e.OrderID)
		}
	}
	m.pages.Change(func(row *db.OrderRow) {
		if status, ok := to[row.ID]; ok {
			row.Status, row.Push, row.PushError = status, store.PushSaved, ""
		}
	})
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
	one, many := "order", "orders"
	switch {
	case m.filter.Status != "":
	case m.filter.Scope == db.OpenOrders:
		one, many = "open order", "open orders"
	case m.filter.Scope == db.NeedsAction:
		one, many = "order requires action", "orders require action"
	case m.filter.Scope == db.ClosedOrders:
		one, many = "closed order", "closed orders"
	}
	lead = screen.Many(m.count, one, many)
	if m.filtered() || m.filter.Status != "" {
		lead += " found"
	}
	action := screen.Number(m.counts.NeedsAction) + " require action"
	if n := m.counts.ActionClosed; n > 0 {
		action += ", " + screen.Number(n) + " of them closed" // else they could be more than are open
	}
	return lead, action + " · " + screen.Number(m.counts.WaitingForPickup()) + " waiting for pickup"
}

// unsaved is the footer's warning.
func (m *model) unsaved() string {
	if len(m.staged) == 0 {
		return ""
	}
	return screen.Many(len(m.staged), "unsaved change", "unsaved changes")
}

// news are the words of the button that brings in what waits, "" while nothing does.
func (m *model) news() string {
	if m.waiting == 0 {
		return ""
	}
	return screen.Number(m.waiting) + " new"
}

// newsNot is why there are no new orders to be shown, "" when there are.
func (m *model) newsNot() string {
	if m.waiting > 0 || m.changed {
		return ""
	}
	return "No new order has come since: all that fit the choice are listed."
}

// nothing is what stands in place of rows.
func (m *model) nothing() (assets.Icon, string) {
	switch {
	case m.err != nil:
		return assets.Alert, store.MessageOf(m.err)
	case !m.loaded:
		return assets.Clock, "Reading the orders…"
	case m.narrowed():
		return assets.Store, "No such order is at " + m.at.Words() + ". Ctrl+L lists all locations' orders."
	case m.filtered():
		return assets.Search, "No order matches. Search for less, or choose other days or another delivery."
	case m.filter.Status != "":
		return assets.CheckCircle, fmt.Sprintf("No order is %s.", m.filter.Status)
	case m.filter.Scope == db.NeedsAction:
		return assets.CheckCircle, "Nothing requires action."
	case m.filter.Scope == db.FailedPushes:
		return assets.CheckCircle, "Everything that was saved has reached Shopify, or is on its way."
	case m.filter.Scope == db.ChangedOrders:
		return assets.CheckCircle, "No change made at Shopify waits for a decision."
	case m.filter.Scope == db.OtherLocations:
		return assets.Inbox, "Nothing of any order is handed over at another location or by a service."
	case m.filter.Scope == db.ClosedOrders:
		return assets.Inbox, "No order has been completed or rejected yet."
	default:
		return assets.Inbox, "No open orders. New ones appear here by themselves."
	}
}
