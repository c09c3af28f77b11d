package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"tillbridge/store/db"
	"tillbridge/ui/settings"
)

// settingsWindow is the Settings window, nil while it is closed.
type settingsWindow struct {
	view   *settings.Window
	window fyne.Window
}

// OpenSettings opens the Settings window, or raises it.
func (a *App) OpenSettings() {
	if a.settings.view != nil {
		raise(a.settings.window)
		return
	}
	w := a.cfg.App.NewWindow("Settings")
	a.settings.window = w
	a.settings.view = settings.New(w, settings.Config{
		Shop: a.cfg.DB, Data: a.cfg.DB, OpenFolder: a.openFolder, Machine: a.cfg.Machine, Currency: a.currency, Work: a.cfg.Work, Training: a.cfg.Training,
	})
	w.SetOnClosed(func() { a.settings = settingsWindow{} })
	w.Resize(openAs)
	w.Show()
}

// currency is that of the newest order; dollars while there is none.
func (a *App) currency(ctx context.Context) (string, error) {
	rows, err := a.cfg.DB.Orders(ctx, db.OrderFilter{Scope: db.AllOrders, Sort: db.ByCreated, Descending: true, Limit: 1})
	if err != nil || len(rows) == 0 {
		return "USD", err
	}
	return rows[0].Total.Currency, nil
}

func (s settingsWindow) reload() {
	if s.view != nil {
		s.view.Reload()
	}
}

func (s settingsWindow) askToClose(then func()) {
	if s.view == nil {
		then()
		return
	}
	s.view.AskToClose(then)
}
