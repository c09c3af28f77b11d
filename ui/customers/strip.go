package customers

import (
	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// strip stands under the list and tells of the selected customer: why it was
// found, where it lives, what is noted.
type strip struct{ room *fyne.Container }

// chips is how many reasons leave room for the rest.
const chips = 4

func newStrip() *strip {
	return &strip{room: screen.Fitting(41, 1)}
}

func (s *strip) show(c db.FoundCustomer, selected bool) {
	s.room.Objects = nil
	if selected {
		s.room.Objects = []fyne.CanvasObject{screen.Inset(0, 0, 16, 16, widgets.Across(8, items(c)...))}
	}
	s.room.Refresh()
}

func items(c db.FoundCustomer) []widgets.Item {
	name := widgets.NewText(c.Code()+" "+c.Name(), theme.Body, true, theme.Text)
	name.Cut = true
	all := []widgets.Item{widgets.Fixed(widgets.NewIcon(assets.User, 18, theme.Secondary))}
	// A name as long as the window must leave room for the rest.
	if len([]rune(name.Text)) > 40 {
		all = append(all, screen.Wide(300, name))
	} else {
		name.Cut = false
		all = append(all, widgets.Fixed(name))
	}
	found := reasons(c.Evidence)
	for _, fact := range found[:min(len(found), chips)] {
		all = append(all, widgets.Fixed(widgets.NewChip(fact.Tone, fact.Icon, fact.Text)))
	}
	rest := widgets.NewText(about(c.CustomerRow), theme.Body, false, theme.Secondary)
	rest.Cut = true
	return append(all, widgets.Grow(rest, 1))
}

// about is a customer's address and note in one line.
func about(c db.CustomerRow) string {
	text := inLine(c.Address)
	for _, more := range []string{screen.Many(c.Orders, "order", "orders"), c.Note} {
		switch {
		case more == "" || more == "0 orders":
		case text == "":
			text = more
		default:
			text += " · " + more
		}
	}
	return text
}

// inLine writes an address in one line, as an envelope has it: "" for none.
func inLine(a store.Address) string {
	region := screen.Join(" ", a.Province, a.Postcode)
	return screen.Join(", ", a.Street, a.Street2, a.City, region, a.Country)
}
