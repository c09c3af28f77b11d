package sales

import (
	"fmt"
	"strings"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
)

// mostMarked is how many orders can be marked at once.
const mostMarked = 200

// mark marks several orders: all from one row to another, or one more and one less.
func (v *Window) mark(from, to int, single bool) {
	m := v.model
	if m.marked == nil {
		m.marked = map[string]db.OrderRow{}
		if row, ok := m.highlighted(); ok && single {
			m.marked[row.ID] = row
		}
	}
	from, _ = m.place(from)
	to, _ = m.place(to)
	row, ok := m.pages.Has(to)
	_, already := m.marked[row.ID]
	switch {
	case !ok:
	case single && already:
		delete(m.marked, row.ID)
	case single:
		m.marked[row.ID] = row
	default:
		clear(m.marked)
		for i := min(from, to); i <= max(from, to); i++ {
			if row, ok := m.pages.Has(i); ok {
				m.marked[row.ID] = row
			}
		}
	}
	if len(m.marked) > mostMarked {
		clear(m.marked)
		v.frame.Toast(theme.Amber, assets.Alert, fmt.Sprintf("At most %d orders can be marked at once.", mostMarked), 6*time.Second)
	}
	m.selected, m.part = row.ID, ""
	if len(m.marked) == 1 {
		for id := range m.marked {
			m.selected = id
		}
	}
	if len(m.marked) < 2 {
		m.marked = nil
	}
	v.showState()
	v.explain()
	v.List.Refresh()
}

// isMarked says that a row is one of several that are marked.
func (v *Window) isMarked(i int) bool {
	at, under := v.model.place(i)
	row, ok := v.model.pages.Has(at)
	if !ok || under >= 0 {
		return false
	}
	_, marked := v.model.marked[row.ID]
	return marked
}

// readied is the status that says an order can be handed over now, and why it can't have
// it: Ready for Pickup for what is picked up, Ready for Shipment for the rest (R12).
func readied(row db.OrderRow) (to store.Status, whyNot string) {
	switch {
	case row.Delivery.PickedUp():
		to = store.ReadyForPickup
	case row.Delivery.Sent():
		to = store.ReadyForShipment
	default:
		return "", row.Name + " has nothing to pick up or to send."
	}
	switch err := row.Standing().MayBecome(to); {
	case row.Status == to:
		return to, row.Name + " is " + string(to) + " already."
	case err != nil:
		return to, row.Name + ": " + store.MessageOf(err)
	case row.TransactionID == "":
		return to, row.Name + " has no transaction yet: " + string(row.Status) + "."
	default:
		return to, ""
	}
}

// readyNot is why none of the orders can be made ready, "" when one can.
func (m *model) readyNot() string {
	reason := "Select an order first."
	for _, row := range m.acting() {
		_, whyNot := readied(row)
		if whyNot == "" {
			return ""
		}
		reason = whyNot
	}
	return reason
}

// ready stages Ready for Pickup or Ready for Shipment, as each order is handed over.
func (v *Window) ready() {
	if v.model.readyNot() != "" {
		return
	}
	staged, left := 0, ""
	for _, row := range v.model.acting() {
		to, whyNot := readied(row)
		if whyNot != "" {
			left = whyNot
			continue
		}
		v.model.stage(row, store.StatusEdit{To: to})
		staged++
	}
	if left != "" {
		v.frame.Toast(theme.Amber, assets.Alert, screen.Many(staged, "order", "orders")+" staged, not all: "+left, 8*time.Second)
	}
	v.showState()
	v.List.Refresh()
}

// pickNot is why there is no pick list to print, "" when there is.
func (m *model) pickNot() string {
	rows := m.acting()
	if len(rows) == 0 {
		return "Select an order first."
	}
	if len(picked(rows)) == 0 {
		return "A pick list is of what is in a transaction; there is none yet."
	}
	return ""
}

// picked are the transactions of orders whose goods are still to be fetched.
func picked(rows []db.OrderRow) (transactions []string) {
	for _, row := range rows {
		if row.TransactionID != "" && row.Status != store.Rejected {
			transactions = append(transactions, row.TransactionID)
		}
	}
	return transactions
}

// printPickList opens one pick list for all orders that are marked (R68).
func (v *Window) printPickList() {
	if v.cfg.PickList != nil && v.model.pickNot() == "" {
		v.cfg.PickList(picked(v.model.acting()))
	}
}

// summary says of several orders how they are handed over, and which stand in the way.
func summary(rows []db.OrderRow) string {
	var pickup, send, problem, other int
	for _, row := range rows {
		switch {
		case row.Status.Problem():
			problem++
		case row.Delivery.PickedUp():
			pickup++
		case row.Delivery.Sent():
			send++
		default:
			other++
		}
	}
	var parts []string
	for _, part := range []struct {
		n    int
		text string
	}{{pickup, "to pick up"}, {send, "to send"}, {other, "neither"}, {problem, "not matched yet"}} {
		if part.n > 0 {
			parts = append(parts, screen.Number(part.n)+" "+part.text)
		}
	}
	return strings.Join(parts, " · ")
}
