// Package identify is the Identify Customers window: it steps through the orders
// whose customer nobody knows, searches the shop's customers for the person on the
// order, and links the order to the one that is chosen or made (R20, R21).
package identify

import (
	"fmt"
	"slices"
	"strings"

	"tillbridge/assets"
	"tillbridge/matching"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
)

// most is how many customers a search shows.
const most = 50

// model is what the window knows: the orders that wait, the one that is shown,
// what is searched for and what was found. It knows nothing of Fyne.
type model struct {
	waiting []db.OrderRow
	// at is the order that is shown, "" while none is.
	at     string
	person db.WaitingPerson
	loaded bool
	err    error
	// left says that the order got its customer meanwhile, from somebody else.
	left bool

	typed typed
	// edited says that a person has typed; until then the order's person is
	// searched for (R20).
	edited     bool
	variations []string

	found     db.FoundCustomers
	answered  bool
	searchErr error
	selected  string
	// agreed are likely orders of the same person that somebody ticked.
	agreed map[string]bool
}

// typed is what stands in the search fields.
type typed struct {
	first, last, email, phone, company, postcode, number string
}

// show begins with an order.
func (m *model) show(p db.WaitingPerson) {
	if m.at != p.Order.ID {
		m.agreed = map[string]bool{}
		m.reset(p)
		m.found, m.answered, m.searchErr, m.selected, m.variations = db.FoundCustomers{}, false, nil, "", nil
	}
	m.at, m.person, m.loaded, m.err = p.Order.ID, p, true, nil
	m.left = p.Order.Problem != store.CustomerIDNeeded
}

// reset searches for the order's person again.
func (m *model) reset(p db.WaitingPerson) {
	who := p.Details.Person()
	m.typed, m.edited = typed{first: who.FirstName, last: who.LastName}, false
}

// query is what to search for. Before anybody types it is the whole person on the
// order, customers with its email first (R18); then the fields alone. Whatever is
// searched for, the score says how likely it is the order's person.
func (m *model) query() (db.CustomerSearch, error) {
	who := m.person.Details.Person()
	search := db.CustomerSearch{For: &who, Limit: most}
	if !m.edited {
		search.Person = who
		for _, same := range m.person.SameEmail {
			search.First = append(search.First, same.Number)
		}
		return search, nil
	}
	t := m.typed
	search.Person = matching.Person{
		FirstName: strings.TrimSpace(t.first), LastName: strings.TrimSpace(t.last), Company: strings.TrimSpace(t.company),
		Email: strings.TrimSpace(t.email), Phone: strings.TrimSpace(t.phone), Postcode: strings.TrimSpace(t.postcode),
	}
	var err error
	if strings.TrimSpace(t.number) != "" {
		search.Number, err = store.ParseCustomerNumber(t.number)
	}
	return search, err
}

// blank says that nothing is searched for.
func blank(s db.CustomerSearch) bool { return s.Person == matching.Person{} }

// answer takes a search's answer. A new question selects the likeliest where one
// is likely, and none of several with the order's email (R18: no guess); the same
// one asked again keeps the selection, or selects none when it is gone, so that
// nobody is chosen who was not looked at.
func (m *model) answer(found db.FoundCustomers, err error, again bool) {
	m.found, m.searchErr, m.answered = found, err, true
	if m.index(m.selected) >= 0 {
		return
	}
	m.selected = ""
	if again || len(found.Customers) == 0 || len(m.person.SameEmail) > 1 {
		return
	}
	if likeliest := found.Customers[0]; likeliest.Score >= matching.Close {
		m.selected = likeliest.ID
	}
}

// index is the row of a customer, -1 for nowhere.
func (m *model) index(id string) int {
	return slices.IndexFunc(m.found.Customers, func(c db.FoundCustomer) bool { return c.ID == id })
}

// loading says that some customers can't be searched yet.
func (m *model) loading() bool { return m.answered && m.found.Searched < m.found.Total }

// place is where the shown order stands among those waiting, -1 for nowhere.
func (m *model) place() int {
	return slices.IndexFunc(m.waiting, func(r db.OrderRow) bool { return r.ID == m.at })
}

// beside is the waiting order some steps away, round and round; "" when there is
// no other.
func (m *model) beside(delta int) string {
	n, at := len(m.waiting), m.place()
	switch {
	case n == 0 || n == 1 && at == 0:
		return ""
	case at < 0:
		return m.waiting[0].ID
	}
	return m.waiting[(at+delta+n)%n].ID
}

// after is the order to go on with when some orders are settled: the next one that
// still waits behind the shown one, else the first; "" when none waits.
func after(before []db.OrderRow, at string, now []db.OrderRow) string {
	i := slices.IndexFunc(before, func(r db.OrderRow) bool { return r.ID == at })
	for _, r := range before[i+1:] {
		if slices.ContainsFunc(now, func(w db.OrderRow) bool { return w.ID == r.ID }) {
			return r.ID
		}
	}
	if len(now) > 0 {
		return now[0].ID
	}
	return ""
}

// step are the words of the stepper.
func (m *model) step() (index, count int, caption, text string) {
	index, count = m.place(), len(m.waiting)
	caption = "order " + m.person.Order.Name
	if index < 0 {
		return index, count, caption, fmt.Sprintf("%d waiting", count)
	}
	return index, count, caption, fmt.Sprintf("%d of %d waiting", index+1, count)
}

// searchNot is why nobody can be searched for, "" when one can.
func (m *model) searchNot() string {
	if !m.loaded {
		return "No order is shown that waits for its customer."
	}
	return ""
}

// stepNot is why there is nothing to step to.
func (m *model) stepNot() string {
	if m.beside(+1) == "" {
		return "No other order waits for its customer."
	}
	return ""
}

// orders are those that a choice settles: the shown one and those somebody agreed
// to. Those with its email follow by themselves.
func (m *model) orders() []string {
	ids := []string{m.at}
	for _, like := range m.person.Together {
		if m.agreed[like.Order.ID] {
			ids = append(ids, like.Order.ID)
		}
	}
	return ids
}

// certain and likely are the other orders of the same person, the ones that follow
// by themselves and the ones somebody has to agree to.
func (m *model) certain() []db.LikelySame { return m.together(true) }
func (m *model) likely() []db.LikelySame  { return m.together(false) }

func (m *model) together(certain bool) []db.LikelySame {
	var some []db.LikelySame
	for _, like := range m.person.Together {
		if like.Certain == certain {
			some = append(some, like)
		}
	}
	return some
}

// createNot is why no customer can be made for the order, selectNot why none can
// be selected.
func (m *model) createNot() string {
	switch {
	case !m.loaded:
		return "No order is shown that waits for its customer."
	case m.left:
		return m.person.Order.Name + " has its customer already."
	}
	return ""
}

func (m *model) selectNot() string {
	if reason := m.createNot(); reason != "" {
		return reason
	}
	if m.index(m.selected) < 0 {
		return "Select a customer in the list first."
	}
	return ""
}

// effect says what Select Customer does, before it is done: which orders it settles, and
// that those get their transactions whose products match (R21).
func (m *model) effect() string {
	if m.selectNot() != "" {
		return "Choosing a customer checks the order again at once. Cancel changes nothing."
	}
	what := m.person.Order.Name + " is "
	if n := len(m.orders()) - 1 + len(m.certain()); n > 0 {
		what = m.person.Order.Name + " and " + screen.Many(n, "more order", "more orders") + " are "
	}
	return what + m.found.Customers[m.index(m.selected)].Code() + "’s then. Where every product matches, stock is taken at once."
}

// heading is the title above the results.
func (m *model) heading() string {
	n := len(m.found.Customers)
	text := screen.Many(n, "customer", "customers") + " found"
	switch {
	case !m.answered:
		text = "Searching…"
	case n >= most:
		text = fmt.Sprintf("The %d likeliest customers", n)
	}
	if m.loading() {
		text += " · " + m.progress()
	}
	return text
}

// progress says how much could be searched so far.
func (m *model) progress() string {
	return fmt.Sprintf("Searching %s of %s customers, the rest is still loading", screen.Number(m.found.Searched),
		screen.Number(m.found.Total))
}

// shownFor says whose results these are.
func (m *model) shownFor() string {
	switch {
	case !m.edited:
		return "shown for the person on the order"
	case m.typed == (typed{}):
		return ""
	default:
		return "shown for what is typed"
	}
}

// nothing is what stands in place of results.
func (m *model) nothing() (assets.Icon, string) {
	switch {
	case m.searchErr != nil:
		return assets.Alert, store.MessageOf(m.searchErr)
	case !m.answered:
		return assets.Clock, "Looking for this person…"
	case m.edited && m.typed == (typed{}):
		return assets.Search, "Type a name, email, phone, company, postcode or customer number."
	case m.loading():
		return assets.Clock, m.progress() + "."
	case m.edited:
		return assets.UserQuestion, "No customer is like this. Try fewer fields, or another spelling."
	default:
		return assets.UserQuestion, "No customer is like this person. Search for variations, or create a new one."
	}
}

// put writes a variation of the name into the field it belongs to, and searches
// for the name alone: what else is typed would hide it.
func (m *model) put(variation string) {
	who := m.person.Details.Person()
	names := typed{first: who.FirstName, last: who.LastName}
	if m.edited {
		names.first, names.last = m.typed.first, m.typed.last
	}
	if common(variation, who.FirstName) > common(variation, who.LastName) {
		names.first = variation
	} else {
		names.last = variation
	}
	m.typed, m.edited = names, true
}
