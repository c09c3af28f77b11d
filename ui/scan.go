package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// listen makes a window open the transaction of any receipt that is scanned in it
// (R51). The window has its content by then.
func (a *App) listen(w fyne.Window) {
	frame, ok := w.Content().(*widgets.Frame)
	if !ok {
		return
	}
	frame.OnScanned = func(barcode string, then func(found bool)) {
		a.cfg.Work.Go(func() {
			id, err := a.cfg.DB.TransactionByBarcode(context.Background(), barcode)
			a.cfg.Work.UI(func() {
				if err != nil {
					frame.Toast(theme.Amber, assets.Barcode, store.MessageOf(err), 6*time.Second)
				}
				then(err == nil)
				if err == nil {
					a.OpenTransaction(id)
				}
			})
		})
	}
}
