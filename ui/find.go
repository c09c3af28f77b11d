package ui

import (
	"fyne.io/fyne/v2"

	"tillbridge/ui/find"
	"tillbridge/ui/screen"
)

// Find opens the one search over orders, transactions, customers and products, or gives
// the one that is open the keys again.
func (a *App) Find() {
	v, raised := open(a, "Find", "", fyne.NewSize(860, 560), func(w *screen.Window) *find.Window {
		return find.New(w, find.Config{Shop: a.cfg.DB, Open: a.openFound})
	})
	if raised {
		v.Begin()
	}
}

func (a *App) openFound(hit find.Hit) {
	switch hit.Kind {
	case find.Order:
		a.Open(hit.ID)
	case find.Transaction:
		a.OpenTransaction(hit.ID)
	case find.Customer:
		a.OpenCustomer(hit.ID, "")
	case find.Product:
		a.OpenProduct(hit.ID)
	}
}
