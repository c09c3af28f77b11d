package ui

import (
	"tillbridge/ui/parts"
	"tillbridge/ui/screen"
)

// OpenParts opens an order part by part, to be handed over item by item, or raises it
// (R54, R55). It shows that part, or with "" the first that is open.
func (a *App) OpenParts(orderID, part string) {
	v, raised := open(a, "Parts", orderID, openAs, func(w *screen.Window) *parts.Window {
		return parts.New(w, parts.Config{
			Shop: a.cfg.DB, OrderID: orderID, Part: part, Beep: a.beep(),
			OpenOrder: a.OpenOrder, OpenTransaction: a.OpenTransaction, OpenChanged: a.OpenChanged,
		})
	})
	if raised && part != "" {
		v.Show(part)
	}
}
