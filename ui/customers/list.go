// Package customers is the Customers window, the customer record, and the merging
// of duplicates (R7, R19).
package customers

import (
	"cmp"
	"slices"
	"strings"

	"tillbridge/assets"
	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// hits is how many customers a search lists.
const hits = 200

// columns are the list's, sorted is what SQL sorts each by, "" for nothing.
var (
	columns = []widgets.Column{
		{Title: "Number", Width: 66, Bold: true, Sortable: true},
		{Title: "Name", Width: 150, Weight: 3, Sortable: true},
		{Title: "Company", Width: 100, Weight: 2},
		{Title: "Email", Width: 180, Weight: 3, Sortable: true},
		{Title: "Phone", Width: 116, Color: theme.Secondary},
		{Title: "City and postcode", Width: 130, Weight: 2, Color: theme.Secondary, Sortable: true},
		{Title: "Sales", Width: 44, Right: true},
		{Title: "Last bought", Width: 88, Color: theme.Secondary},
	}
	sorted = []db.CustomerColumn{db.CustomerByNumber, db.CustomerByName, "", db.CustomerByEmail, "", db.CustomerByPostcode, "", ""}
)

// list is what the Customers window knows: which customers are asked for, and
// those that are here. It knows nothing of Fyne's windows.
type list struct {
	filter db.CustomerFilter
	// text is what is typed, answered what the rows are about: until the answer
	// comes the rows stay as they were.
	text, answered string
	total          int
	pages          screen.Pages[db.CustomerRow]
	found          db.FoundCustomers
	// byColumn says that found ones were sorted by hand.
	byColumn bool
	selected string
	loaded   bool
	err      error
}

func newList() *list { return &list{filter: db.CustomerFilter{Sort: db.CustomerByName}} }

// searching says that the rows are what a search found, best first.
func (m *list) searching() bool { return m.answered != "" }

// ask begins another search, or none.
func (m *list) ask(text string) { m.text, m.selected, m.byColumn = text, "", false }

// answer takes in what a search found.
func (m *list) answer(text string, found db.FoundCustomers) {
	m.loaded, m.answered, m.found = true, text, found
	if m.byColumn {
		m.sortFound()
	}
}

// page takes in pages of the whole list.
func (m *list) page(total int, pages map[int][]db.CustomerRow) {
	m.loaded, m.answered, m.total, m.found = true, "", total, db.FoundCustomers{}
	m.pages.Replace(pages)
}

// count is how many rows there are.
func (m *list) count() int {
	if m.searching() {
		return len(m.found.Customers)
	}
	return m.total
}

// row returns the customer of a row, and false while its page is not here.
func (m *list) row(i int) (db.CustomerRow, bool) {
	if !m.searching() {
		return m.pages.At(i)
	}
	if i >= len(m.found.Customers) {
		return db.CustomerRow{}, false
	}
	return m.found.Customers[i].CustomerRow, true
}

// index finds a customer among the rows that are here, -1 for nowhere.
func (m *list) index(id string) int {
	if m.searching() {
		return slices.IndexFunc(m.found.Customers, func(c db.FoundCustomer) bool { return c.ID == id })
	}
	return m.pages.Index(func(c db.CustomerRow) bool { return c.ID == id })
}

// current is the selected customer, with evidence when it was searched for.
func (m *list) current() (db.FoundCustomer, bool) {
	i := m.index(m.selected)
	if m.selected == "" || i < 0 {
		return db.FoundCustomer{}, false
	}
	if m.searching() {
		return m.found.Customers[i], true
	}
	row, ok := m.pages.At(i)
	return db.FoundCustomer{CustomerRow: row}, ok
}

// sortFound puts what was found into the order of a column: SQL sorted nothing.
func (m *list) sortFound() {
	key := func(c db.FoundCustomer) string {
		switch m.filter.Sort {
		case db.CustomerByEmail:
			return matching.Fold(c.Email)
		case db.CustomerByPostcode:
			return matching.Fold(c.Address.Postcode)
		default:
			return matching.Fold(c.LastName + " " + c.FirstName + " " + c.Company)
		}
	}
	slices.SortStableFunc(m.found.Customers, func(a, b db.FoundCustomer) int {
		order := cmp.Compare(key(a), key(b))
		if m.filter.Sort == db.CustomerByNumber {
			order = cmp.Compare(a.Number, b.Number)
		}
		if m.filter.Descending {
			return -order
		}
		return order
	})
}

// loading says that the index is still being read: more may be found.
func (m *list) loading() bool { return m.searching() && m.found.Searched < m.found.Total }

// selectNot is the reason why Edit and Merge can't be pressed, "" when they can (R7).
func (m *list) selectNot() string {
	if m.selected == "" {
		return "Select a customer first."
	}
	return ""
}

// facts are the footer's figures.
func (m *list) facts() (lead, text string) {
	if !m.searching() {
		return screen.Many(m.total, "customer", "customers"), ""
	}
	lead = screen.Many(len(m.found.Customers), "customer found", "customers found")
	if len(m.found.Customers) >= hits {
		lead = "The " + screen.Number(hits) + " likeliest customers"
	}
	if m.loading() {
		return lead, "Searched " + screen.Number(m.found.Searched) + " of " + screen.Number(m.found.Total) + " so far; the rest is still " +
			"being read."
	}
	if len(m.found.Customers) == 0 {
		return lead, "of " + screen.Number(m.found.Total)
	}
	return lead, "of " + screen.Number(m.found.Total) + ", likeliest first"
}

// nothing is what stands in place of rows; begin says that New is the way on.
func (m *list) nothing() (icon assets.Icon, text string, begin bool) {
	switch {
	case m.err != nil:
		return assets.Alert, store.MessageOf(m.err), false
	case !m.loaded:
		return assets.Clock, "Reading the customers…", false
	case m.loading():
		return assets.Clock, "Nobody found yet. The customers are still being read.", false
	case m.searching():
		return assets.Search, "Nobody found. Try part of the name, the phone or the email.", true
	default:
		return assets.Users, "There are no customers yet.", true
	}
}

// typed is a new customer as far as the search says who it is.
func (m *list) typed() store.Customer {
	text := strings.Join(strings.Fields(m.text), " ")
	if strings.Contains(text, "@") {
		return store.Customer{Email: text}
	}
	if strings.ContainsAny(text, "0123456789") {
		return store.Customer{Phone: text}
	}
	cut := strings.LastIndex(text, " ")
	if cut < 0 {
		return store.Customer{LastName: text}
	}
	return store.Customer{FirstName: text[:cut], LastName: text[cut+1:]}
}

// beginText is the word on the empty list's button.
func (m *list) beginText() string {
	if name := []rune(m.typed().Name()); m.text != "" && len(name) > 0 && len(name) <= 24 {
		return "New “" + string(name) + "”"
	}
	return "New Customer"
}

// present is a customer as the list shows it.
func present(c db.CustomerRow) widgets.Row {
	name := strings.TrimSpace(c.FirstName + " " + c.LastName)
	place := strings.TrimSpace(c.Address.City + " " + c.Address.Postcode)
	last, sales := widgets.Dash, widgets.Dash
	if !c.LastSale.IsZero() {
		last = widgets.Cell{Text: screen.Day(c.LastSale)}
	}
	if c.Sales > 0 {
		sales = widgets.Cell{Text: screen.Number(c.Sales)}
	}
	return widgets.Row{Cells: []widgets.Cell{
		{Text: c.Code()},
		widgets.OrDash(name), widgets.OrDash(c.Company), widgets.OrDash(c.Email), widgets.OrDash(c.Phone),
		widgets.OrDash(place), sales, last,
	}}
}
