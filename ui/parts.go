package ui

import (
	"context"
	"time"

	"tillbridge/store"
	"tillbridge/ui/parts"
	"tillbridge/ui/screen"
)

// OpenParts opens an order part by part, to be handed over item by item, or raises it
// (R54, R55). It shows that part, or with "" the first that is open.
func (a *App) OpenParts(orderID, part string) {
	var beep func() error
	if a.cfg.Chime != nil {
		beep = func() error {
			ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
			defer stop()
			return a.cfg.Chime(ctx, store.ChimeNeeded)
		}
	}
	v, raised := open(a, "Parts", orderID, openAs, func(w *screen.Window) *parts.Window {
		return parts.New(w, parts.Config{
			Shop: a.cfg.DB, OrderID: orderID, Part: part, Beep: beep,
			OpenOrder: a.OpenOrder, OpenTransaction: a.OpenTransaction, OpenChanged: a.OpenChanged,
		})
	})
	if raised && part != "" {
		v.Show(part)
	}
}
