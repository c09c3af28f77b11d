package setaside

import (
	"strings"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// most is how many orders are listed: one broken answer may set thousands aside, and
// whoever deals with the oldest sees the others come up.
const most = 500

var columns = []widgets.Column{
	{Title: "Order", Width: 150, Bold: true},
	{Title: "Set aside", Width: 118, Color: theme.Secondary},
	{Title: "Why", Width: 300, Weight: 1},
	{Title: "Last tried", Width: 118, Color: theme.Secondary},
	{Title: "Next try", Width: 130},
}

// list is what the window knows of the orders that were set aside. It knows nothing of
// Fyne's windows.
type list struct {
	orders []db.SetAside
	// count is how many there are, which may be more than are listed.
	count  int64
	loaded bool
	err    error
	// shop and selected name the order that is selected, "" for none.
	shop, selected string
}

// reading is what is read together.
type reading struct {
	orders []db.SetAside
	count  int64
}

func (m *list) take(fresh reading, err error) {
	m.err = err
	if err != nil {
		return
	}
	m.loaded, m.orders, m.count = true, fresh.orders, fresh.count
	if m.index() < 0 {
		m.shop, m.selected = "", ""
	}
}

// index is where the selected order is, -1 for nowhere.
func (m *list) index() int {
	for i, o := range m.orders {
		if o.Shop == m.shop && o.ShopifyID == m.selected {
			return i
		}
	}
	return -1
}

func (m *list) selectAt(i int) {
	m.shop, m.selected = "", ""
	if i >= 0 && i < len(m.orders) {
		m.shop, m.selected = m.orders[i].Shop, m.orders[i].ShopifyID
	}
}

func (m *list) current() (db.SetAside, bool) {
	i := m.index()
	if i < 0 {
		return db.SetAside{}, false
	}
	return m.orders[i], true
}

// called is an order as people call it: by its name, or by the number of Shopify's id
// while nothing else is known of it.
func called(o db.SetAside) string {
	if o.Name != "" {
		return o.Name
	}
	return "Order " + o.ShopifyID[strings.LastIndex(o.ShopifyID, "/")+1:]
}

// nextTry says when an order is read again by itself.
func nextTry(o db.SetAside, now time.Time) string {
	if next := o.NextTry(); next.After(now) {
		return screen.Moment(next, now)
	}
	return "at the next check"
}

// due counts the orders that are read by the next check.
func (m *list) due(now time.Time) (n int) {
	for _, o := range m.orders {
		if !o.NextTry().After(now) {
			n++
		}
	}
	return n
}

func (m *list) row(i int, now time.Time) (widgets.Row, bool) {
	if i >= len(m.orders) {
		return widgets.Row{}, false
	}
	o := m.orders[i]
	tried := widgets.Dash
	if !o.LastAt.IsZero() {
		tried = widgets.Cell{Text: screen.Moment(o.LastAt, now)}
	}
	return widgets.Row{Strip: theme.Red, Cells: []widgets.Cell{
		{Text: called(o)}, {Text: screen.Moment(o.FirstAt, now)}, {Text: o.Cause}, tried, {Text: nextTry(o, now)},
	}}, true
}

// explained is what stands below the list: all of why the selected order was set aside,
// else what this window is about.
func (m *list) explained() (lead, text string) {
	o, ok := m.current()
	switch {
	case !ok:
		return "At Shopify, not here.", "Each is read again by itself, at least once an hour and whenever Shopify changes it. The other orders " +
			"come in meanwhile."
	case o.OrderID == "":
		return called(o) + " of " + o.Shop + " is not here yet.", o.Cause
	default:
		return called(o) + " is here as it was before.", o.Cause
	}
}

// facts are the footer's.
func (m *list) facts() (lead, text string) {
	if m.count > int64(len(m.orders)) {
		text = "The oldest " + screen.Number(len(m.orders)) + " are listed."
	}
	return screen.Many(m.count, "order not taken in", "orders not taken in"), text
}

// nothing is what stands in place of rows.
func (m *list) nothing() (icon assets.Icon, text string) {
	switch {
	case m.err != nil:
		return assets.Alert, store.MessageOf(m.err)
	case !m.loaded:
		return assets.Clock, "Reading the orders…"
	default:
		return assets.CheckCircle, "Every order that Shopify sent was taken in."
	}
}

// selectNot is the reason why nothing can be done, "" when it can.
func (m *list) selectNot() string {
	if m.index() < 0 {
		return "Select an order first."
	}
	return ""
}

// noStory is why the selected order has no story, "" when it has one.
func (m *list) noStory() string {
	if o, ok := m.current(); ok && o.OrderID == "" {
		return "It was never taken in, so there is nothing to tell of it here."
	}
	return m.selectNot()
}

// noPage is why the selected order has no page in Shopify's admin, "" when it has one.
func (m *list) noPage() string {
	if o, ok := m.current(); ok && screen.AdminURL(o.Shop, o.ShopifyID) == "" {
		return "Its page in Shopify's admin can't be told from what came of it."
	}
	return m.selectNot()
}
