package ui

import (
	"context"
	"time"

	"tillbridge/store"
	"tillbridge/ui/parts"
	"tillbridge/ui/screen"
)

// OpenParts opens an order part by part, to be handed over item by item, or raises it
// (R54, R55).
func (a *App) OpenParts(orderID string) {
	var beep func() error
	if a.cfg.Chime != nil {
		beep = func() error {
			ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
			defer stop()
			return a.cfg.Chime(ctx, store.ChimeNeeded)
		}
	}
	open(a, "Parts", orderID, openAs, func(w *screen.Window) *parts.Window {
		return parts.New(w, parts.Config{
			Shop: a.cfg.DB, OrderID: orderID, Beep: beep,
			OpenOrder: a.OpenOrder, OpenTransaction: a.OpenTransaction, OpenChanged: a.OpenChanged,
		})
	})
}
