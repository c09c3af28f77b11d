package sales

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

// which is one choice of which orders are shown: those behind a figure of the tile are
// all there (R2, R3).
type which struct {
	label  string
	scope  db.Scope
	status store.Status
}

var whiches = func() []which {
	all := []which{{"Open orders", db.OpenOrders, ""}, {"Requires action", db.NeedsAction, ""}}
	for _, status := range store.Statuses() {
		all = append(all, which{string(status), db.AllOrders, status})
	}
	return append(all, which{"Push failed", db.FailedPushes, ""}, which{"Changed at Shopify", db.ChangedOrders, ""},
		which{"Closed orders", db.ClosedOrders, ""}, which{"All orders", db.AllOrders, ""})
}()

// deliveries are the choices of how orders are handed over, the first for all (R68).
var deliveries = []store.Delivery{
	"", store.DeliveryPickup, store.DeliveryShip, store.DeliveryLocal, store.DeliveryMixed, store.DeliveryNothing,
}

// periods are days as store.ParseDays reads them, but for the first and the last.
var periods = []string{"Any time", "Today", "Yesterday", "Last 7 days", "Last 30 days", "Last 90 days", "This year", "From – to…"}

// days are the days in which orders were made, as they were typed: "last week" is last
// week whenever it is read. "" bounds nothing.
type days struct{ from, to string }

// bounds are when the days begin and end; zero for no bound.
func (d days) bounds(now time.Time) (from, until time.Time, err error) {
	return store.DaysBetween(d.from, d.to, now)
}

// label is the days as the drop-down shows them.
func (d days) label(now time.Time) string {
	_, until, _ := d.bounds(now)
	switch {
	case d.to == "" && until.IsZero():
		return "From " + d.from
	case d.to == "":
		return d.from
	case d.from == "":
		return "Until " + d.to
	default:
		return d.from + " – " + d.to
	}
}

func labels[T any](all []T, label func(T) string) []string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = label(one)
	}
	return out
}

func (v *Window) buildFilters() {
	v.Which = widgets.NewSelect(labels(whiches, func(w which) string { return w.label }), 0, func(i int) {
		v.model.filter.Scope, v.model.filter.Status = whiches[i].scope, whiches[i].status
		v.refilter()
	})
	v.Delivery = widgets.NewSelect(labels(deliveries, func(d store.Delivery) string {
		if d == "" {
			return "All deliveries"
		}
		return d.Label()
	}), 0, func(i int) { v.model.filter.Delivery = deliveries[i]; v.refilter() })
	v.Period = widgets.NewSelect(append([]string(nil), periods...), 0, v.choosePeriod)
	v.Which.Keys, v.Delivery.Keys, v.Period.Keys = v.keys, v.keys, v.keys
}

// choosePeriod takes days from the drop-down, or asks for others.
func (v *Window) choosePeriod(i int) {
	switch i {
	case 0:
		v.setDays(days{})
	case len(periods) - 1:
		v.Period.SetChosen(v.model.period)
		v.askDays()
		return
	default:
		// Every choice of the drop-down ends with today.
		v.setDays(days{periods[i], periods[i]})
	}
	v.model.period = i
}

func (v *Window) setDays(d days) {
	v.model.days = d
	v.Period.Options[len(periods)-1] = periods[len(periods)-1]
	v.refilter()
}

// askDays asks for any days, and again while they can't be read (R68).
func (v *Window) askDays() {
	from, to := widgets.NewField("From", nil), widgets.NewField("To", nil)
	from.Entry.PlaceHolder, to.Entry.PlaceHolder = "such as Nov 3 or last week", "such as 2026-11-09"
	if v.model.period == len(periods)-1 {
		from.Entry.SetText(v.model.days.from)
		to.Entry.SetText(v.model.days.to)
	}
	v.askDaysIn(from, to, "A day such as Nov 3, 2026-11-03 or yesterday, or several such as last week. Either may stay empty.")
}

func (v *Window) askDaysIn(from, to *widgets.Field, sentence string) {
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Teal, Icon: assets.Clock, Title: "Orders of which days?", Sentences: []string{sentence},
		Inputs: []*widgets.Entry{from.Entry, to.Entry},
		Form:   widgets.Down(12, widgets.Fixed(widgets.Across(12, widgets.Grow(from, 1), widgets.Grow(to, 1)))),
		Answers: []screen.Answer{{Text: "Cancel"}, {Kind: widgets.Primary, Icon: assets.Search, Text: "Show", Act: func() {
			chosen := days{strings.TrimSpace(from.Entry.Text), strings.TrimSpace(to.Entry.Text)}
			if _, _, err := chosen.bounds(v.cfg.Now()); err != nil {
				v.askDaysIn(from, to, store.MessageOf(err))
				return
			}
			v.takeDays(chosen)
		}}},
	})
}

func (v *Window) takeDays(chosen days) {
	v.setDays(chosen)
	v.model.period = 0
	if chosen != (days{}) {
		v.model.period = len(periods) - 1
		v.Period.Options[v.model.period] = chosen.label(v.cfg.Now())
	}
	v.Period.SetChosen(v.model.period)
	v.window.Canvas().Focus(v.List.FocusTarget())
}

// ShowOnly shows the orders of a scope and a status, "" for any, and no other filter:
// those behind a figure of the Desktop.
func (v *Window) ShowOnly(scope db.Scope, status store.Status) {
	for i, w := range whiches {
		if w.scope == scope && w.status == status {
			v.Which.SetChosen(i)
		}
	}
	v.model.filter.Scope, v.model.filter.Status, v.model.filter.Delivery = scope, status, ""
	v.Delivery.SetChosen(0)
	v.Period.SetChosen(0)
	v.model.period = 0
	v.clearSearch()
	v.setDays(days{})
	v.window.Canvas().Focus(v.List.FocusTarget())
}

// clearSearch empties the search without reading for it.
func (v *Window) clearSearch() {
	changed := v.Search.OnChanged
	v.Search.OnChanged = nil
	v.Search.SetText("")
	v.Search.OnChanged = changed
	v.model.filter.Search = ""
}

// filtered says that more than the first drop-down bounds the list.
func (m *model) filtered() bool {
	return m.filter.Search != "" || m.filter.Delivery != "" || m.days != (days{})
}

// query is the filter as it stands now, with the days it means today.
func (m *model) query(now time.Time) db.OrderFilter {
	f := m.filter
	// They were read before they were taken.
	f.From, f.Until, _ = m.days.bounds(now)
	return f
}
