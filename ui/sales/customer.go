package sales

import (
	"context"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
)

// highlighted is the selected order, and false for none or one whose page is not
// here any more.
func (m *model) highlighted() (db.OrderRow, bool) {
	if m.selected == "" {
		return db.OrderRow{}, false
	}
	return m.pages.Find(func(r db.OrderRow) bool { return r.ID == m.selected })
}

// identifyNot is why "Identify Customers" can't be pressed (R7). With no order
// highlighted it begins at the oldest that waits.
func (m *model) identifyNot() string {
	row, ok := m.highlighted()
	switch {
	case !ok && m.counts.ByStatus[store.CustomerIDNeeded] == 0:
		return "Every order knows its customer."
	case !ok || row.Problem == store.CustomerIDNeeded:
		return ""
	case row.Status.Final() && row.TransactionID == "":
		return row.Name + " is " + string(row.Status) + " and needs no customer any more."
	default:
		return row.Name + " has its customer already."
	}
}

func (m *model) identifyTip() string {
	if row, ok := m.highlighted(); ok {
		return "Find out who " + row.Name + " is from (F6)"
	}
	return "Begin with the oldest order that waits for its customer (F6)"
}

// editNot is why "Edit" can't be pressed (R7).
func (m *model) editNot() string {
	row, ok := m.highlighted()
	switch {
	case !ok:
		return "Select an order first."
	case row.Problem == store.CustomerIDNeeded:
		return row.Name + " has no customer yet; identify first."
	case row.Status.Final() && row.TransactionID == "":
		return row.Name + " is " + string(row.Status) + " and never had a customer."
	default:
		return ""
	}
}

func (v *Window) identify() {
	row, _ := v.model.highlighted()
	v.cfg.Identify(row.ID)
}

// editCustomer opens the record of the highlighted order's customer (R19).
func (v *Window) editCustomer() {
	row, _ := v.model.highlighted()
	if v.cfg.OpenCustomer == nil || v.model.editNot() != "" {
		return
	}
	v.window.Work.Go(func() {
		e, err := v.cfg.Shop.Explain(context.Background(), row.ID)
		v.window.Work.UI(func() {
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not opened", store.MessageOf(err))
				return
			}
			customer := e.Customer.Match.CustomerID
			if e.Transaction != nil {
				customer = e.Transaction.CustomerID
			}
			v.cfg.OpenCustomer(customer, row.ID)
		})
	})
}
