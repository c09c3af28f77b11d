package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"tillbridge/ui/verify"
)

// verification is Verify Payment of one order.
type verification struct {
	view   *verify.Window
	window fyne.Window
}

// VerifyPayment opens what Shopify knows of an order's money, or raises it (R40).
func (a *App) VerifyPayment(orderID string) {
	if open, ok := a.verifying[orderID]; ok {
		raise(open.window)
		return
	}
	var read func(ctx context.Context, shopifyID string) error
	if a.cfg.Poller != nil {
		read = a.cfg.Poller.ReadOrder
	}
	w := a.cfg.App.NewWindow("Verify Payment")
	view := verify.New(w, verify.Config{
		Shop: a.cfg.DB, OrderID: orderID, Read: read, Browse: a.cfg.App.OpenURL, Work: a.work(w), Now: a.cfg.Now, Training: a.cfg.Training,
	})
	a.verifying[orderID] = verification{view, w}
	w.SetOnClosed(func() {
		view.Stop()
		delete(a.verifying, orderID)
	})
	w.Resize(fyne.NewSize(900, 580))
	w.Show()
}

// verifySelected is the menu's way: of the order highlighted in eCommerce Sales,
// which is opened first to highlight one.
func (a *App) verifySelected() {
	a.OpenSales()
	a.sales.VerifyPayment()
}
