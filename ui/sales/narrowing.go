package sales

import (
	"unicode/utf8"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
)

// narrowed says that the list shows less than the shop's orders, since this computer works
// for some locations alone (R54).
func (m *model) narrowed() bool { return !m.everywhere && len(m.at.Beside) > 0 }

// seen is what the list is narrowed to now.
func (m *model) seen() store.Narrowing {
	if m.everywhere {
		return store.Narrowing{}
	}
	return m.at
}

// placesWords are the button that says what the list is narrowed to, and what pressing it
// does; "" where this computer works for all locations.
func (m *model) placesWords() (text, tip string) {
	lost := m.at.LostSentence()
	switch {
	case len(m.at.To) == 0 && lost == "":
		return "", ""
	case len(m.at.To) == 0:
		return "All locations", lost
	case m.everywhere:
		return "All locations", screen.Join(" ", "This computer works for "+m.at.Words()+": press to list its orders alone again (Ctrl+L).", lost)
	default:
		text = "Only " + m.at.Words()
		if len(m.at.To) > 1 || utf8.RuneCountInString(text) > mostPlaces {
			text = "Only " + screen.Many(len(m.at.To), "location", "locations")
		}
		return text, screen.Join(" ", "Only orders of "+m.at.Words()+" are listed here. Press to list all (Ctrl+L).", lost)
	}
}

// mostPlaces is how many characters of the button still leave the head its room.
const mostPlaces = 32

// showPlaces brings the button in line with what the list is narrowed to.
func (v *Window) showPlaces() {
	text, tip := v.model.placesWords()
	if text == "" {
		v.Places.Hide()
		return
	}
	v.Places.Icon = assets.Store
	if len(v.model.at.Lost) > 0 {
		v.Places.Icon = assets.Alert
	}
	v.Places.Tip = tip
	v.Places.SetText(text)
	v.Places.SetToggled(v.model.narrowed())
	v.Places.Show()
}

// placesNot is why the list can't be turned to other locations, "" when it can.
func (m *model) placesNot() string {
	if len(m.at.To) > 0 || m.at.LostSentence() != "" {
		return ""
	}
	return "The orders of all locations are listed already. Settings say which are this computer's."
}

// turnPlaces lists all locations' orders for as long as the window is open, or again only
// those of this computer's; a choice that has lost a location says so.
func (v *Window) turnPlaces() {
	m := v.model
	if lost := m.at.LostSentence(); lost != "" {
		screen.Tell(v.window.Canvas(), "A location is this computer's no more", lost)
	}
	if len(m.at.To) == 0 {
		return
	}
	m.everywhere = !m.everywhere
	v.refilter()
}
