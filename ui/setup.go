package ui

import (
	"fyne.io/fyne/v2"

	"tillbridge/store"
	"tillbridge/sync/shopsim"
	"tillbridge/ui/setup"
)

// setupWindow is the window Connect a Shop, nil while it is closed.
type setupWindow struct {
	view   *setup.Window
	window fyne.Window
}

// OpenSetup opens Connect a Shop, or raises it (R42).
func (a *App) OpenSetup() {
	if a.setup.view != nil {
		raise(a.setup.window)
		return
	}
	practice := ""
	if a.cfg.Training {
		practice = "The training shop takes the client ID " + shopsim.ClientID + " and the secret " + shopsim.ClientSecret +
			". A wrong one shows what goes wrong."
	}
	w := a.cfg.App.NewWindow("Connect a Shop")
	a.setup.window = w
	a.setup.view = setup.New(w, setup.Config{
		Shop: a.cfg.Setup, Orders: a.cfg.DB, Machine: a.cfg.Machine, Work: a.work(w), Now: a.cfg.Now,
		Training: a.cfg.Training, Practice: practice, Browse: a.cfg.App.OpenURL,
		Connected:   func(c store.Connection) { a.desktop.SetName(c.Shown()) },
		OpenDesktop: func() { raise(a.main) },
	})
	w.SetOnClosed(func() { a.setup = setupWindow{} })
	a.listen(w)
	w.Resize(openAs)
	w.Show()
}

func (s setupWindow) reload() {
	if s.view != nil {
		s.view.Reload()
	}
}
