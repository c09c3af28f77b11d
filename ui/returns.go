package ui

import (
	"context"
	"time"

	"tillbridge/store"
	"tillbridge/ui/returns"
	"tillbridge/ui/screen"
)

// OpenReturn opens what may come back of a sale, or raises it (R58).
func (a *App) OpenReturn(saleID string) {
	open(a, "Return", saleID, openAs, func(w *screen.Window) *returns.Window {
		return returns.New(w, returns.Config{
			Shop: a.cfg.DB, SaleID: saleID, Now: a.cfg.Now, Beep: a.beep(),
			OpenOrder: a.OpenOrder, OpenTransaction: a.OpenTransaction, PrintReceipt: a.PrintReceipt,
		})
	})
}

// openReturnOf opens what may come back of an order, or why it has no transaction.
func (a *App) openReturnOf(orderID string) {
	a.cfg.Work.Go(func() {
		row, err := a.cfg.DB.Order(context.Background(), orderID)
		a.cfg.Work.UI(func() {
			switch {
			case err != nil:
				screen.Tell(a.main.Canvas(), "Not opened", store.MessageOf(err))
			case row.TransactionID == "":
				a.OpenOrder(orderID)
			default:
				a.OpenReturn(row.TransactionID)
			}
		})
	})
}

// beep sounds at an item that doesn't belong where it was scanned; nil where this program
// has no sound.
func (a *App) beep() func() error {
	if a.cfg.Chime == nil {
		return nil
	}
	return func() error {
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		defer stop()
		return a.cfg.Chime(ctx, store.ChimeNeeded)
	}
}
