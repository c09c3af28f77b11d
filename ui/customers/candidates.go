package customers

import (
	"fmt"

	"tillbridge/matching"
	"tillbridge/store/db"
	"tillbridge/ui/look"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// candidates is a list of customers that may be the same person, with score and
// evidence (R20).
type candidates struct {
	rows  *widgets.DataList
	found []db.FoundCustomer
}

const candidateRow float32 = 76

func newCandidates() *candidates {
	c := &candidates{}
	c.rows = widgets.NewDataList([]widgets.Column{
		{Title: "Score", Width: 42, Square: true},
		{Title: "Customer", Width: 220, Weight: 1, Bold: true},
		{Title: "Last bought", Width: 92, Right: true},
	}, func() int { return len(c.found) }, c.row)
	c.rows.RowHeight = candidateRow
	return c
}

// set shows other customers; the selection stays on its customer.
func (c *candidates) set(found []db.FoundCustomer) {
	keep := c.selected()
	c.found = found
	at := -1
	for i, f := range found {
		if f.ID == keep {
			at = i
		}
	}
	c.rows.Select(at)
	c.rows.Refresh()
}

// selected is the selected customer's ID, "" for none.
func (c *candidates) selected() string {
	if i := c.rows.Selected(); i >= 0 {
		return c.found[i].ID
	}
	return ""
}

func (c *candidates) row(i int) (widgets.Row, bool) {
	if i >= len(c.found) {
		return widgets.Row{}, false
	}
	f := c.found[i]
	last, sales := "never", "no sales"
	if !f.LastSale.IsZero() {
		last = look.Day(f.LastSale)
	}
	if f.Sales > 0 {
		sales = look.Many(f.Sales, "sale", "sales")
	}
	return widgets.Row{Cells: []widgets.Cell{
		score(f.Score),
		{Text: f.Name() + "   " + f.Code(), Second: joined(" · ", f.Email, f.Phone, inLine(f.Address)), Facts: reasons(f.Evidence)},
		{Text: last, Second: sales},
	}}, true
}

// score writes how likely somebody is the same person, from 0 to 100.
func score(s float64) widgets.Cell {
	cell := widgets.Cell{Text: fmt.Sprintf("%.0f", min(99, 100*s)), Tone: theme.Grey}
	switch {
	case s >= (1+matching.Close)/2:
		cell.Tone = theme.Green
	case s >= matching.Close:
		cell.Tone = theme.Amber
	}
	return cell
}
