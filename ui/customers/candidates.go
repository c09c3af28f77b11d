package customers

import (
	"fmt"

	"tillbridge/assets"
	"tillbridge/matching"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// candidates is a list of customers that may be the same person, with score and
// evidence (R20).
type candidates struct {
	rows  *widgets.DataList
	found []db.FoundCustomer
	// like is the name they are compared with.
	like string
}

// candidateRow is a row with the line below it.
const candidateRow float32 = 83

func newCandidates() *candidates {
	c := &candidates{}
	c.rows = widgets.NewPersonList("Customer", "Last bought", func() int { return len(c.found) }, c.person)
	return c
}

// set shows other customers; the selection stays on its customer.
func (c *candidates) set(like string, found []db.FoundCustomer) {
	keep := c.selected()
	c.like, c.found = like, found
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

func (c *candidates) person(i int) widgets.Person {
	f := c.found[i]
	tone := theme.Grey
	switch {
	case f.Score >= (1+matching.Close)/2:
		tone = theme.Green
	case f.Score >= matching.Close:
		tone = theme.Amber
	}
	last, sales := "never", "no sales"
	if !f.LastSale.IsZero() {
		last = screen.Day(f.LastSale)
	}
	if f.Sales > 0 {
		sales = screen.Many(f.Sales, "sale", "sales")
	}
	return widgets.Person{
		Score: fmt.Sprintf("%.0f", min(99, 100*f.Score)), Tone: tone, Name: screen.LoosePieces(f.Name(), c.like), Code: f.Code(),
		Facts:    []widgets.Piece{{Text: screen.Join(" · ", f.Email, f.Phone, inLine(f.Address))}},
		Evidence: reasons(f.Evidence), Right: last, Second: sales,
	}
}

// reasons are evidence as chips say it.
func reasons(evidence []matching.Evidence) []widgets.Fact {
	facts := make([]widgets.Fact, len(evidence))
	for i, e := range evidence {
		facts[i] = widgets.Fact{Text: e.Text, Tone: theme.Grey}
		switch e.Likeness {
		case matching.Same:
			facts[i].Tone, facts[i].Icon = theme.Green, assets.Check
		case matching.Alike:
			facts[i].Tone = theme.Amber
		}
	}
	return facts
}
