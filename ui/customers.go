package ui

import (
	"io"

	"tillbridge/store"
	"tillbridge/store/db/csvfile"
	"tillbridge/ui/customers"
	"tillbridge/ui/imports"
	"tillbridge/ui/screen"
)

// OpenCustomers opens the Customers window, or raises it.
func (a *App) OpenCustomers() {
	open(a, "Customers", "", openAs, func(w *screen.Window) *customers.List {
		return customers.NewList(w, customers.ListConfig{
			Shop: a.cfg.DB,
			Open: func(id string) { a.OpenCustomer(id, "") }, New: a.NewCustomer, Merge: a.OpenMerge,
			Import: func(file string) { a.importFile(imports.Customers, file) },
			Export: func() {
				a.exportTo(w, "customers.csv", func(file io.Writer) error {
					_, err := csvfile.ExportCustomers(w.Open(), a.cfg.DB, file)
					return err
				})
			},
		})
	})
}

// OpenCustomer opens the record of a customer, or raises it; opened from an order
// it shows how the order differs (R19). Without an order orderID is "".
func (a *App) OpenCustomer(customerID, orderID string) {
	v, raised := a.openCustomer(customers.RecordConfig{CustomerID: customerID, OrderID: orderID})
	if raised {
		v.ShowOrder(orderID)
	}
}

// NewCustomer opens an empty record that begins with what is known, or raises the
// one that is open.
func (a *App) NewCustomer(begin store.Customer) { a.openCustomer(customers.RecordConfig{Begin: begin}) }

func (a *App) openCustomer(cfg customers.RecordConfig) (v *customers.Record, raised bool) {
	return open(a, "Customer", cfg.CustomerID, openAs, func(w *screen.Window) *customers.Record {
		cfg.Shop, cfg.Now = a.cfg.Safe, a.cfg.Now
		cfg.OpenOrder, cfg.Merge = a.Open, a.OpenMerge
		cfg.Open = func(id string) { a.OpenCustomer(id, "") }
		return customers.NewRecord(w, cfg)
	})
}

// OpenMerge opens the merging of a customer's duplicates, or raises it.
func (a *App) OpenMerge(customerID string) {
	open(a, "Merge Customers", customerID, openAs, func(w *screen.Window) *customers.Merge {
		return customers.NewMerge(w, customers.MergeConfig{
			Shop: a.cfg.DB, CustomerID: customerID,
			Done: func(survivorID, sentence string) {
				if v, _ := a.openCustomer(customers.RecordConfig{CustomerID: survivorID}); v != nil {
					v.Tell(sentence)
				}
			},
		})
	})
}
