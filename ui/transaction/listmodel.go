package transaction

import (
	"context"
	"strings"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// listColumns are the list's, sortedBy is what SQL sorts each by.
var (
	listColumns = []widgets.Column{
		{Title: "Ascend Barcode", Width: 104, Mono: true, Bold: true, Sortable: true},
		{Title: "Order", Width: 70, Sortable: true},
		{Title: "Customer", Width: 140, Weight: 3, Sortable: true},
		{Title: "Made", Width: 112, Color: theme.Secondary, Sortable: true},
		{Title: "Total", Width: 92, Right: true, Sortable: true},
		{Title: "Balance", Width: 92, Right: true, Sortable: true},
		{Title: "State", Width: 150, Sortable: true},
		{Title: "Shelf", Width: 90, Color: theme.Secondary},
	}
	sortedBy = []db.TransactionColumn{
		db.TransactionByBarcode, db.TransactionByOrder, db.TransactionByCustomer, db.TransactionByCreated, db.TransactionByTotal,
		db.TransactionByBalance, db.TransactionByState, "",
	}
)

// scopes are the choices of the drop-down, in its order.
var scopes = []struct {
	scope db.TransactionScope
	name  string
}{
	{db.AllTransactions, "All transactions"},
	{db.OpenTransactions, "Open"},
	{db.OwingTransactions, "Open with a balance"},
	{db.FinishedTransactions, "Sales"},
	{db.VoidedTransactions, "Rejected"},
}

func scopeNames() []string {
	names := make([]string, len(scopes))
	for i, s := range scopes {
		names[i] = s.name
	}
	return names
}

// list is what the Transactions window knows. It knows nothing of Fyne's windows.
type list struct {
	filter   db.TransactionFilter
	pages    screen.Pages[db.TransactionRow]
	sums     []db.TransactionSum
	selected string
	loaded   bool
	err      error
}

func newList() *list {
	return &list{filter: db.TransactionFilter{Scope: db.AllTransactions, Sort: db.TransactionByCreated, Descending: true}}
}

// listed is what one reading brings.
type listed struct {
	sums  []db.TransactionSum
	pages map[int][]db.TransactionRow
}

func (l listed) count() (n int) {
	for _, sum := range l.sums {
		n += sum.Transactions
	}
	return n
}

func readList(ctx context.Context, shop ListShop, filter db.TransactionFilter, pages []int) (fresh listed, err error) {
	if fresh.sums, err = shop.SumTransactions(ctx, filter); err != nil {
		return fresh, err
	}
	fresh.pages = map[int][]db.TransactionRow{}
	filter.Limit = screen.PageSize
	for _, page := range pages {
		filter.Offset = page * screen.PageSize
		if filter.Offset > 0 && filter.Offset >= fresh.count() {
			continue
		}
		if fresh.pages[page], err = shop.Transactions(ctx, filter); err != nil {
			return fresh, err
		}
	}
	return fresh, nil
}

func (m *list) take(fresh listed) {
	m.loaded, m.sums = true, fresh.sums
	m.pages.Replace(fresh.pages)
	if m.index(m.selected) < 0 && m.count() <= screen.PageSize {
		m.selected = ""
	}
}

func (m *list) count() int { return listed{sums: m.sums}.count() }

// index finds a transaction among the rows that are here, -1 for nowhere.
func (m *list) index(id string) int {
	return m.pages.Index(func(r db.TransactionRow) bool { return r.ID == id })
}

func (m *list) current() (db.TransactionRow, bool) {
	i := m.index(m.selected)
	if m.selected == "" || i < 0 {
		return db.TransactionRow{}, false
	}
	return m.pages.At(i)
}

// selectNot is the reason why nothing can be opened, "" when it can.
func (m *list) selectNot() string {
	if m.selected == "" {
		return "Select a transaction first."
	}
	return ""
}

// facts are the footer's figures: what the listed transactions come to, each currency
// by itself.
func (m *list) facts() (lead, text string) {
	var parts []string
	for _, sum := range m.sums {
		part := store.Money{Minor: sum.Total, Currency: sum.Currency}.String()
		if sum.Owing != 0 {
			part += ", balance " + store.Money{Minor: sum.Owing, Currency: sum.Currency}.String()
		}
		parts = append(parts, part)
	}
	return screen.Many(m.count(), "transaction", "transactions"), strings.Join(parts, " · ")
}

// nothing is what stands in place of rows.
func (m *list) nothing() (icon assets.Icon, text string) {
	switch {
	case m.err != nil:
		return assets.Alert, store.MessageOf(m.err)
	case !m.loaded:
		return assets.Clock, "Reading the transactions…"
	case m.filter.Search != "":
		return assets.Search, "No transaction has these words. Try the barcode or the order's number."
	case m.filter.Scope != db.AllTransactions:
		return assets.CheckCircle, "There are none of these."
	default:
		return assets.Receipt, "There are no transactions yet. One is made when an order's customer and products are known."
	}
}

// stateOf says how a transaction stands: its tone, its icon, and in words.
func stateOf(r db.TransactionRow) (theme.Tone, assets.Icon, string) {
	switch {
	case r.Returns && r.State == store.TransactionReturning:
		return theme.Blue, assets.Clock, "Coming back"
	case r.Returns && r.State == store.TransactionVoided:
		return theme.Grey, assets.XCircle, "Return refused"
	case r.Returns && r.Balance.Minor < 0:
		return theme.Amber, assets.Alert, "Return, owed"
	case r.Returns:
		return theme.Teal, assets.Undo, "Return"
	case r.State == store.TransactionFinished:
		return theme.Green, assets.Check, "Sale"
	case r.State == store.TransactionVoided:
		return theme.Grey, assets.XCircle, "Rejected"
	case r.State == store.TransactionCancelling:
		return theme.Amber, assets.Clock, "Being rejected"
	case r.Balance.Minor > 0 && r.Paid.Minor > 0:
		return theme.Blue, assets.Cash, "Paid in part"
	case r.Balance.Minor > 0:
		return theme.Blue, assets.Inbox, "Open"
	case r.Balance.Minor < 0:
		return theme.Amber, assets.Alert, "Owed back"
	case r.KeepOpen:
		return theme.Violet, assets.Tack, "Paid, kept open"
	default:
		return theme.Violet, assets.Cash, "Paid"
	}
}

// listedRow is a transaction as the list shows it.
func listedRow(r db.TransactionRow, now time.Time) widgets.Row {
	tone, icon, state := stateOf(r)
	balance := widgets.Dash
	if r.Balance.Minor != 0 {
		balance = widgets.Cell{Text: screen.Money(r.Balance), Bold: true}
	}
	row := widgets.Row{Cells: []widgets.Cell{
		{Text: r.Barcode},
		{Text: r.Order},
		{Text: r.Customer},
		{Text: screen.Moment(r.CreatedAt, now)},
		{Text: screen.Money(r.Total)},
		balance,
		{Icon: icon, Text: state, Tone: tone},
		widgets.OrDash(r.Shelf),
	}}
	if tone == theme.Amber {
		row.Strip = theme.Amber
	}
	return row
}
