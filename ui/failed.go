package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"tillbridge/ui/look"
)

// work is where a window works: what fails inside there closes that window alone (R63).
func (a *App) work(w fyne.Window) look.Scheduler {
	return a.cfg.Work.Guard(func(stack []byte) {
		a.keepCrash("showing "+w.Title(), stack)
		w.SetCloseIntercept(nil)
		w.Close()
		a.tellFailed(strings.TrimSpace("The window " + w.Title()))
	})
}

// failedInside is for what belongs to no window but the Desktop, which stays open.
func (a *App) failedInside(stack []byte) {
	a.keepCrash("showing the Desktop", stack)
	a.tellFailed("Something on the Desktop")
}

func (a *App) keepCrash(doing string, stack []byte) {
	if a.cfg.KeepCrash != nil {
		a.cfg.KeepCrash(doing, stack)
	}
}

// tellFailed says it on the Desktop; one dialog stands for all that fail while it is
// open, which may be many when it is the same each second.
func (a *App) tellFailed(what string) {
	if a.main == nil || a.main.Canvas().Overlays().Top() != nil {
		return
	}
	look.Tell(a.main.Canvas(), "Something failed inside",
		what+" failed inside, so it was closed or may show old data. What was saved is safe, what was typed there is not. Open it again and look whether it is as you left it; a crash file says what happened, please report it.")
	a.main.RequestFocus()
}
