package ui

import (
	"context"

	"tillbridge/store"
	"tillbridge/sync/shopsim"
	"tillbridge/ui/screen"
	"tillbridge/ui/settings"
	"tillbridge/ui/setup"
)

// settingsName is what the Settings window is called.
const settingsName = "Settings"

// OpenSettings opens the Settings window, or raises it.
func (a *App) OpenSettings() {
	open(a, settingsName, "", openAs, func(w *screen.Window) *settings.Window {
		return settings.New(w, settings.Config{
			Shop: a.cfg.DB, Data: a.cfg.Safe, People: a.cfg.DB, OpenFolder: a.openFolder, Machine: a.cfg.Machine, LeftOut: a.leftOut,
			Locations: a.locations, OwnLocations: a.ownLocations,
			TryCall: a.calls.Try, Silent: a.calls.Silent,
			Looks: a.looks, Look: a.look, TextSize: a.textSize, Restore: a.restoring(), LeaveTraining: a.leavingTraining(),
		})
	})
}

// leftOut counts what is left out of the connected shop's orders; nothing without one.
func (a *App) leftOut(ctx context.Context) ([]store.LeftOut, error) {
	if a.cfg.Setup == nil {
		return nil, nil
	}
	return a.cfg.DB.LeftOut(ctx, a.cfg.Setup.Used().Domain)
}

// locations are those of the connected shop; none without one.
func (a *App) locations(ctx context.Context) (store.Locations, error) {
	if a.cfg.Setup == nil {
		return nil, nil
	}
	return a.cfg.DB.Locations(ctx, a.cfg.Setup.Used().Domain)
}

func (a *App) ownLocations(ctx context.Context, ids []string, own bool) error {
	_, err := a.cfg.DB.OwnLocations(ctx, a.cfg.Setup.Used().Domain, ids, own)
	return err
}

// restoring closes the windows, as far as people let it, and goes on with a backup; nil
// where there is none to go back to.
func (a *App) restoring() func(file string) {
	if a.cfg.Restore == nil {
		return nil
	}
	return func(file string) {
		if a.cfg.DB.MayNot(store.CopyingTheDatabase, "") != "" {
			a.offer(store.RefusalError{Act: store.CopyingTheDatabase, Person: a.cfg.DB.SignedIn().Name})
			return
		}
		a.closeThen(func() { a.cfg.Restore(file) })
	}
}

// leavingTraining does so and goes on outside training; nil outside.
func (a *App) leavingTraining() func() {
	if a.cfg.LeaveTraining == nil {
		return nil
	}
	return func() { a.closeThen(a.cfg.LeaveTraining) }
}

// closeThen closes the program as its close button does, and has it go on elsewhere
// unless somebody keeps a window open, or the till is locked with work that is not saved.
func (a *App) closeThen(next func()) {
	if !a.mayQuit() {
		return
	}
	a.next = next
	a.askToQuit()
}

// OpenSetup opens Connect a Shop, or raises it (R42).
func (a *App) OpenSetup() {
	practice := ""
	if a.cfg.Training {
		practice = "The training shop takes the client ID " + shopsim.ClientID + " and the secret " + shopsim.ClientSecret +
			". A wrong one shows what goes wrong."
	}
	open(a, "Connect a Shop", "", openAs, func(w *screen.Window) *setup.Window {
		return setup.New(w, setup.Config{
			Shop: a.cfg.Setup, Orders: a.cfg.DB, Machine: a.cfg.Machine, Now: a.cfg.Now,
			Practice: practice, Browse: a.cfg.App.OpenURL,
			Connected:   func(c store.Connection) { a.desktop.SetName(c.Shown()) },
			OpenDesktop: func() { raise(a.main) },
		})
	})
}
