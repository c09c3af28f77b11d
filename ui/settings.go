package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"tillbridge/store"
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
		Shop: a.cfg.DB, Data: a.cfg.Safe, OpenFolder: a.openFolder, Machine: a.cfg.Machine, Currency: a.cfg.DB.Currency, LeftOut: a.leftOut,
		Work: a.work(w), Training: a.cfg.Training,
	})
	w.SetOnClosed(func() { a.settings = settingsWindow{} })
	w.Resize(openAs)
	w.Show()
}

// leftOut counts what is left out of the connected shop's orders; nothing without one.
func (a *App) leftOut(ctx context.Context) ([]store.LeftOut, error) {
	if a.cfg.Setup == nil {
		return nil, nil
	}
	return a.cfg.DB.LeftOut(ctx, a.cfg.Setup.Used().Domain)
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
