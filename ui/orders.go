package ui

import (
	"context"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/changed"
	"tillbridge/ui/identify"
	"tillbridge/ui/sales"
	"tillbridge/ui/screen"
	"tillbridge/ui/setaside"
	"tillbridge/ui/verify"
	"tillbridge/ui/why"
)

// OpenSales opens eCommerce Sales, or raises it (R3).
func (a *App) OpenSales() { a.openSales() }

func (a *App) openSales() *sales.Window {
	v, _ := open(a, "eCommerce Sales", "", openAs, func(w *screen.Window) *sales.Window {
		return sales.New(w, sales.Config{
			Shop: a.cfg.DB, Now: a.cfg.Now, Freshness: a.freshness,
			CheckNow: a.checkNow(), Open: a.Open, OpenOrder: a.OpenOrder, Identify: a.Identify, OpenCustomer: a.OpenCustomer,
			VerifyPayment: a.VerifyPayment, OpenChanged: a.OpenChanged, PickList: a.PrintPickList,
			OpenParts: a.OpenParts, OpenReturn: a.openReturnOf,
		})
	})
	return v
}

// openOrders opens eCommerce Sales with the orders behind a figure of the Desktop.
func (a *App) openOrders(scope db.Scope, status store.Status) {
	if v := a.openSales(); v != nil {
		v.ShowOnly(scope, status)
	}
}

// Open opens the transaction of an order, or why it has none (R8).
func (a *App) Open(orderID string) {
	a.cfg.Work.Go(func() {
		row, err := a.cfg.DB.Order(context.Background(), orderID)
		a.cfg.Work.UI(func() {
			switch {
			case err != nil:
				screen.Tell(a.main.Canvas(), "Not opened", store.MessageOf(err))
			case row.TransactionID == "":
				a.OpenOrder(orderID)
			default:
				a.OpenTransaction(row.TransactionID)
			}
		})
	})
}

// OpenOrder opens the explanation of an order, or raises it (R8).
func (a *App) OpenOrder(orderID string) {
	open(a, "Why?", orderID, openAs, func(w *screen.Window) *why.Window {
		return why.New(w, why.Config{
			Shop: a.cfg.DB, OrderID: orderID, Now: a.cfg.Now, Browse: a.cfg.App.OpenURL,
			Identify: a.Identify, MatchProducts: a.MatchProducts, OpenChanged: a.OpenChanged, OpenTransaction: a.OpenTransaction,
		})
	})
}

// OpenSetAside opens the orders that could not be taken in, or raises them (R63).
func (a *App) OpenSetAside() {
	open(a, "Not Taken In", "", openAs, func(w *screen.Window) *setaside.Window {
		return setaside.New(w, setaside.Config{
			Shop: a.cfg.DB, Now: a.cfg.Now, CheckNow: a.checkNow(), Browse: a.cfg.App.OpenURL, OpenOrder: a.OpenOrder,
		})
	})
}

// Identify opens Identify Customers at an order, or at the oldest that waits when
// it is ""; once open, it is raised and steps to the order (R7, R20).
func (a *App) Identify(orderID string) {
	v, raised := open(a, "Identify Customers", "", openAs, func(w *screen.Window) *identify.Window {
		return identify.New(w, identify.Config{Shop: a.cfg.DB, Now: a.cfg.Now}, orderID)
	})
	if raised && orderID != "" {
		v.Show(orderID)
	}
}

// OpenChanged opens Changed at Shopify at an order, or at the first that waits when
// it is ""; once open, it is raised and steps to the order (R43).
func (a *App) OpenChanged(orderID string) {
	v, raised := open(a, "Changed at Shopify", "", openAs, func(w *screen.Window) *changed.Window {
		return changed.New(w, changed.Config{
			Shop: a.cfg.DB, Now: a.cfg.Now, Browse: a.cfg.App.OpenURL, OpenTransaction: a.OpenTransaction,
		}, orderID)
	})
	if raised && orderID != "" {
		v.Show(orderID)
	}
}

// openFirstChanged is the menu's way.
func (a *App) openFirstChanged() { a.OpenChanged("") }

// VerifyPayment opens what Shopify knows of an order's money, or raises it (R40).
func (a *App) VerifyPayment(orderID string) {
	var read func(ctx context.Context, shopifyID string) error
	if a.cfg.Poller != nil {
		read = a.cfg.Poller.ReadOrder
	}
	open(a, "Verify Payment", orderID, verify.Size, func(w *screen.Window) *verify.Window {
		return verify.New(w, verify.Config{
			Shop: a.cfg.DB, OrderID: orderID, Read: read, Browse: a.cfg.App.OpenURL, Now: a.cfg.Now,
		})
	})
}

// verifySelected is the menu's way: of the order highlighted in eCommerce Sales,
// which is opened first to highlight one.
func (a *App) verifySelected() {
	if v := a.openSales(); v != nil {
		v.VerifyPayment()
	}
}
