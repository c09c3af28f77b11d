package ui

import (
	"fyne.io/fyne/v2"

	"tillbridge/ui/changed"
)

// changes is Changed at Shopify; both are nil while it is closed.
type changes struct {
	view   *changed.Window
	window fyne.Window
}

// OpenChanged opens Changed at Shopify at an order, or at the first that waits when
// it is ""; once open, it is raised and steps to the order (R43).
func (a *App) OpenChanged(orderID string) {
	if a.changes.view != nil {
		raise(a.changes.window)
		if orderID != "" {
			a.changes.view.Show(orderID)
		}
		return
	}
	w := a.cfg.App.NewWindow("Changed at Shopify")
	a.changes.window = w
	a.changes.view = changed.New(w, changed.Config{
		Shop: a.cfg.DB, Work: a.work(w), Now: a.cfg.Now, Training: a.cfg.Training, Browse: a.cfg.App.OpenURL, OpenTransaction: a.OpenTransaction,
	}, orderID)
	w.SetOnClosed(func() { a.changes = changes{} })
	a.listen(w)
	w.Resize(openAs)
	w.Show()
}

// openFirstChanged is the menu's way.
func (a *App) openFirstChanged() { a.OpenChanged("") }

func (c *changes) reload() {
	if c.view != nil {
		c.view.Reload()
	}
}
