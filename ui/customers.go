package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/ui/customers"
)

// people is the windows about customers: the list once, a record and a merging
// once for each customer.
type people struct {
	list    *customers.List
	listAt  fyne.Window
	records []recordAt
	merges  []mergeAt
}

type recordAt struct {
	view   *customers.Record
	window fyne.Window
}

type mergeAt struct {
	customerID string
	view       *customers.Merge
	window     fyne.Window
}

// OpenCustomers opens the Customers window, or raises it.
func (a *App) OpenCustomers() {
	if a.people.list != nil {
		raise(a.people.listAt)
		return
	}
	w := a.cfg.App.NewWindow("Customers")
	a.people.listAt = w
	a.people.list = customers.NewList(w, customers.ListConfig{
		Shop: a.cfg.DB, Work: a.work(w), Training: a.cfg.Training,
		Open: func(id string) { a.OpenCustomer(id, "") }, New: a.NewCustomer, Merge: a.OpenMerge,
	})
	w.SetOnClosed(func() { a.people.list, a.people.listAt = nil, nil })
	a.listen(w)
	w.Resize(fyne.NewSize(1280, 800))
	w.Show()
}

// OpenCustomer opens the record of a customer, or raises it; opened from an order
// it shows how the order differs (R19). Without an order orderID is "".
func (a *App) OpenCustomer(customerID, orderID string) {
	if i := a.recordOf(customerID); i >= 0 {
		a.people.records[i].view.ShowOrder(orderID)
		raise(a.people.records[i].window)
		return
	}
	a.openRecord(customers.RecordConfig{CustomerID: customerID, OrderID: orderID})
}

// NewCustomer opens an empty record that begins with what is known, or raises the
// one that is open.
func (a *App) NewCustomer(begin store.Customer) {
	if i := a.recordOf(""); i >= 0 {
		raise(a.people.records[i].window)
		return
	}
	a.openRecord(customers.RecordConfig{Begin: begin})
}

func (a *App) recordOf(customerID string) int {
	return slices.IndexFunc(a.people.records, func(r recordAt) bool { return r.view.CustomerID() == customerID })
}

func (a *App) openRecord(cfg customers.RecordConfig) {
	w := a.cfg.App.NewWindow("Customer")
	cfg.Shop, cfg.Work, cfg.Now, cfg.Training = a.cfg.Safe, a.work(w), a.cfg.Now, a.cfg.Training
	cfg.OpenOrder, cfg.Merge = a.Open, a.OpenMerge
	cfg.Open = func(id string) { a.OpenCustomer(id, "") }
	a.people.records = append(a.people.records, recordAt{customers.NewRecord(w, cfg), w})
	w.SetOnClosed(func() {
		a.people.records = slices.DeleteFunc(a.people.records, func(r recordAt) bool { return r.window == w })
	})
	a.listen(w)
	w.Resize(fyne.NewSize(1280, 800))
	w.Show()
}

// OpenMerge opens the merging of a customer's duplicates, or raises it.
func (a *App) OpenMerge(customerID string) {
	for _, m := range a.people.merges {
		if m.customerID == customerID {
			raise(m.window)
			return
		}
	}
	w := a.cfg.App.NewWindow("Merge Customers")
	view := customers.NewMerge(w, customers.MergeConfig{
		Shop: a.cfg.DB, CustomerID: customerID, Work: a.work(w), Training: a.cfg.Training,
		Done: func(survivorID, sentence string) {
			a.OpenCustomer(survivorID, "")
			a.people.records[a.recordOf(survivorID)].view.Tell(sentence)
		},
	})
	a.people.merges = append(a.people.merges, mergeAt{customerID, view, w})
	w.SetOnClosed(func() {
		a.people.merges = slices.DeleteFunc(a.people.merges, func(m mergeAt) bool { return m.window == w })
	})
	a.listen(w)
	w.Resize(fyne.NewSize(1280, 800))
	w.Show()
}

func (p *people) reload() {
	if p.list != nil {
		p.list.Reload()
	}
	for _, r := range p.records {
		r.view.Reload()
	}
	for _, m := range p.merges {
		m.view.Reload()
	}
}

func (p *people) tick() {
	if p.list != nil {
		p.list.Tick()
	}
}

// askToClose asks one record after the other what to do with unsaved edits, and
// goes on when none is left.
func (p *people) askToClose(then func()) {
	for _, r := range p.records {
		if r.view.Unsaved() > 0 {
			r.view.AskToClose(func() { p.askToClose(then) })
			return
		}
	}
	then()
}
