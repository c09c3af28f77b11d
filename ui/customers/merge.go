package customers

import (
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/widgets"
)

// merging is two records of one person and which of them stays.
type merging struct {
	one, other db.CustomerRow
	// chosen says that somebody picked the survivor; until then it is the one
	// with more sales, of equal ones the older number.
	chosen    bool
	keepOther bool
}

// with pairs the record with another one, "" for none.
func (m *merging) with(other db.CustomerRow) {
	if other.ID == m.other.ID {
		m.other = other
		return
	}
	m.other, m.chosen = other, false
}

// keep chooses the survivor.
func (m *merging) keep(other bool) { m.chosen, m.keepOther = true, other }

// stays says whether the other one is the survivor.
func (m *merging) otherStays() bool {
	switch {
	case m.chosen:
		return m.keepOther
	case m.one.Sales != m.other.Sales:
		return m.other.Sales > m.one.Sales
	default:
		return m.other.Number < m.one.Number
	}
}

func (m *merging) survivor() db.CustomerRow {
	if m.otherStays() {
		return m.other
	}
	return m.one
}

func (m *merging) merged() db.CustomerRow {
	if m.otherStays() {
		return m.one
	}
	return m.other
}

// mergeNot is the reason why nothing can be merged, "" when it can (R7).
func (m *merging) mergeNot() string {
	if m.other.ID == "" {
		return "Choose the other record of the same person first."
	}
	return ""
}

// consequence says what merging does, before it is done.
func (m *merging) consequence() (lead, text string) {
	from, to := m.merged(), m.survivor()
	moves := "Nothing has to move"
	var parts []string
	if from.Orders > 0 {
		parts = append(parts, screen.Many(from.Orders, "order", "orders"))
	}
	if from.Sales > 0 {
		parts = append(parts, screen.Many(from.Sales, "sale", "sales"))
	}
	if len(parts) > 0 {
		verb := "move"
		if from.Orders+from.Sales == 1 {
			verb = "moves"
		}
		moves = strings.Join(parts, " and ") + " " + verb
	}
	return moves + " from " + from.Code() + " to " + to.Code() + ".",
		to.Code() + " stays, with what it lacked, another address and the note. Its record has Undo."
}

// table sets the two records side by side; rows in which they differ are tinted.
func (m *merging) table() []widgets.Row {
	say := func(c db.CustomerRow) []string {
		last := ""
		if !c.LastSale.IsZero() {
			last = screen.Day(c.LastSale)
		}
		more := make([]string, len(c.More))
		for i, a := range c.More {
			more[i] = inLine(a)
		}
		return []string{
			strings.TrimSpace(c.FirstName + " " + c.LastName), c.Company, c.Email, c.Phone, inLine(c.Address), strings.Join(more, "; "),
			strings.Join(strings.Fields(c.Note), " "), screen.Number(c.Orders), screen.Number(c.Sales), last,
		}
	}
	labels := []string{"Name", "Company", "Email", "Phone", "Address", "Further", "Note", "Orders", "Sales", "Last bought"}
	one, other := say(m.one), say(m.other)
	rows := make([]widgets.Row, len(labels))
	for i, label := range labels {
		ours, theirs := widgets.OrDash(one[i]), widgets.OrDash(other[i])
		kept, lost := &ours, &theirs
		if m.otherStays() {
			kept, lost = lost, kept
		}
		// Another address becomes a further one, another note is added.
		added := label == "Address" || label == "Further" || label == "Note"
		kept.Bold = !kept.Muted
		lost.Bold = !lost.Muted && (added || kept.Muted)
		counted := i >= len(labels)-3
		if counted {
			kept.Bold, lost.Bold = false, false
		}
		rows[i] = widgets.Row{Unsaved: !counted && plain(one[i]) != plain(other[i]), Cells: []widgets.Cell{{Text: label}, ours, theirs}}
	}
	return rows
}

// done is what is said once it is done.
func done(merges []db.Merge) string {
	var orders, sales int64
	for _, m := range merges {
		orders += m.Orders
		sales += m.Sales
	}
	return "Merged. " + screen.Many(orders, "order", "orders") + " and " + screen.Many(sales, "sale", "sales") + " moved here."
}

// others leaves a record out of what was found: nobody is merged with themselves.
func others(found []db.FoundCustomer, id string) []db.FoundCustomer {
	var left []db.FoundCustomer
	for _, f := range found {
		if f.ID != id {
			left = append(left, f)
		}
	}
	return left
}

// called is a record in a few words.
func called(c store.Customer) string { return c.Code() + " " + c.Name() }
