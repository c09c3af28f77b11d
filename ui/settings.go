package ui

import (
	"fyne.io/fyne/v2"

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
		Shop: a.cfg.DB, Data: a.cfg.DB, OpenFolder: a.openFolder, Machine: a.cfg.Machine, Currency: a.cfg.DB.Currency, Work: a.cfg.Work, Training: a.cfg.Training,
	})
	w.SetOnClosed(func() { a.settings = settingsWindow{} })
	w.Resize(openAs)
	w.Show()
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
