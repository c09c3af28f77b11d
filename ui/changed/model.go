package changed

import (
	"fmt"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
)

// model is what the window knows: the changed orders that wait for a decision and the
// one that is shown. It knows nothing of Fyne.
type model struct {
	waiting []db.OrderRow
	// at is the order that is asked for, "" for the first that waits; shown is its
	// change, Version "" while there is none.
	at    string
	shown store.Change
}

// follow takes over what was read.
func (m *model) follow(waiting []db.OrderRow, change store.Change) {
	m.waiting, m.shown, m.at = waiting, change, change.After.ID
}

// index is where the shown order stands among those that wait, -1 when it is kept.
func (m *model) index() int {
	for i, row := range m.waiting {
		if row.ID == m.at {
			return i
		}
	}
	return -1
}

// beside is the order so many steps on, "" where there is none; from an order that
// doesn't wait every step leads to the first that does.
func (m *model) beside(delta int) string {
	i := m.index() + delta
	if m.index() < 0 {
		i = 0
	}
	if i < 0 || i >= len(m.waiting) {
		return ""
	}
	return m.waiting[i].ID
}

// next is the order to show once the shown one is decided: the one behind it, else
// the first, "" where none is left.
func (m *model) next() string {
	i := m.index()
	switch {
	case i >= 0 && i+1 < len(m.waiting):
		return m.waiting[i+1].ID
	case i > 0:
		return m.waiting[0].ID
	default:
		return ""
	}
}

// acceptNot and keepNot are why the change can't be accepted or kept, "" when it can
// (R43).
func (m *model) acceptNot() string {
	if err := m.shown.MayAccept(); err != nil {
		return store.MessageOf(err)
	}
	return ""
}

func (m *model) keepNot() string {
	if m.shown.Kept {
		return "It is kept as it is already."
	}
	return ""
}

// adminNot is why the order can't be looked at in Shopify's admin, "" when it can.
func (m *model) adminNot() string {
	if screen.AdminURL(m.shown.After.Shop, m.shown.After.ShopifyID) == "" {
		return "This order has no page in Shopify's admin."
	}
	return ""
}

// previousNot and nextNot are why there is no step back or on, "" when there is.
func (m *model) previousNot() string {
	if m.index() <= 0 {
		return "This is the first one."
	}
	return ""
}

func (m *model) nextNot() string {
	if m.index()+1 >= len(m.waiting) {
		return "This is the last one."
	}
	return ""
}

// several says that there is more to decide than what is shown.
func (m *model) several() bool {
	n := len(m.waiting)
	return n > 1 || n == 1 && m.index() < 0
}

// where is the shown order's place among those that wait, in words.
func (m *model) where() string {
	if i := m.index(); i >= 0 {
		return fmt.Sprintf("%d of %d waiting", i+1, len(m.waiting))
	}
	return screen.Number(len(m.waiting)) + " waiting"
}

// facts say how things stand before anything is decided.
func (m *model) facts() string {
	if m.shown.Kept {
		return "Nothing has moved. It can still be accepted."
	}
	return "Nothing has moved yet. The decision is logged with your name."
}
