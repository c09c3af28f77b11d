package sales

import (
	"time"

	"tillbridge/store"
	"tillbridge/store/db"
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
		which{"Money owed", db.MoneyOwed, ""},
		which{"Closed orders", db.ClosedOrders, ""},
		which{"At other locations", db.OtherLocations, ""}, which{"All orders", db.AllOrders, ""})
}()

// deliveries are the choices of how orders are handed over, the first for all (R68).
var deliveries = []store.Delivery{
	"", store.DeliveryPickup, store.DeliveryShip, store.DeliveryLocal, store.DeliveryMixed, store.DeliveryNothing,
}

// wishedDay is a choice of orders by the day the customer wants them on (R59).
type wishedDay struct {
	label string
	days  func(today, tomorrow string) db.Days
}

// wishedDays follow the deliveries in their drop-down.
var wishedDays = []wishedDay{
	{"Pickup today", func(today, tomorrow string) db.Days { return db.Days{From: today, Before: tomorrow} }},
	{"Pickup overdue", func(today, _ string) db.Days { return db.Days{Before: today} }},
	{"Any pickup date", func(string, string) db.Days { return db.AnyDay }},
}

// chooseDelivery leaves orders of a delivery, or those wanted on some days, in the order of
// their days: the column has those anyway, so its title says which it is sorted by.
func (v *Window) chooseDelivery(i int) {
	m := v.model
	m.filter.Delivery, m.wished = "", nil
	title, sort := "Delivery", db.ByDelivery
	if i < len(deliveries) {
		m.filter.Delivery = deliveries[i]
	} else {
		m.wished = &wishedDays[i-len(deliveries)]
		title, sort = "Pickup", db.ByPickup
	}
	if was := m.byDelivery; was != sort {
		m.byDelivery = sort
		v.List.SetTitle(deliveryColumn, title)
		switch {
		case sort == db.ByPickup:
			m.filter.Sort, m.filter.Descending = sort, false
			v.List.SetSort(deliveryColumn, false)
		case m.filter.Sort == was:
			m.filter.Sort = sort
		}
	}
	v.refilter()
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
	v.Delivery = widgets.NewSelect(append(labels(deliveries, func(d store.Delivery) string {
		if d == "" {
			return "All deliveries"
		}
		return d.Label()
	}), labels(wishedDays, func(d wishedDay) string { return d.label })...), 0, v.chooseDelivery)
	v.Period = widgets.NewSelect(append([]string(nil), periods...), 0, v.choosePeriod)
	v.Which.Keys, v.Delivery.Keys, v.Period.Keys = v.keys, v.keys, v.keys
}

// ShowOnly shows the orders of a scope and a status, "" for any, and no other filter:
// those behind a figure of the Desktop.
func (v *Window) ShowOnly(scope db.Scope, status store.Status) {
	for i, w := range whiches {
		if w.scope == scope && w.status == status {
			v.Which.SetChosen(i)
		}
	}
	v.model.filter.Scope, v.model.filter.Status = scope, status
	v.Delivery.SetChosen(0)
	v.chooseDelivery(0)
	v.Period.SetChosen(0)
	v.model.period = 0
	v.model.everywhere = false
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
	return m.filter.Search != "" || m.filter.Delivery != "" || m.wished != nil || m.days != (days{})
}

// query is the filter as it stands now, with the days it means today.
func (m *model) query(now time.Time) db.OrderFilter {
	f := m.filter
	f.At = m.seen()
	f.From, f.Until = m.days.bounds(now)
	if m.wished != nil {
		f.Wanted = m.wished.days(now.Format(time.DateOnly), now.AddDate(0, 0, 1).Format(time.DateOnly))
	}
	return f
}
