package ui

import (
	"fyne.io/fyne/v2"

	"tillbridge/ui/screen"
)

// work is where a window works: what fails inside there closes that window alone (R63).
func (a *App) work(w fyne.Window) screen.Scheduler {
	kind := w.Title() // later it may name a customer, which no crash file does
	return a.cfg.Work.Guard(func(stack []byte) {
		a.keepCrash("showing the window "+kind, stack)
		w.SetCloseIntercept(nil)
		w.Close()
		a.tellFailed("The window " + w.Title() + " failed inside, so it was closed. What was saved is safe, what was typed there is not; " +
			"open it again and look.")
	})
}

// failedInside is for what belongs to no window but the Desktop, which stays open.
func (a *App) failedInside(stack []byte) {
	a.keepCrash("showing the Desktop", stack)
	a.tellFailed("Something on the Desktop failed inside, so it may show old data. What was saved is safe.")
}

func (a *App) keepCrash(doing string, stack []byte) {
	if a.cfg.KeepCrash != nil {
		a.cfg.KeepCrash(doing, stack)
	}
}

// tellFailed says it on the Desktop; one dialog stands for all that fail while it is
// open, which may be many when it is the same each second.
func (a *App) tellFailed(sentence string) {
	if a.main == nil || a.main.Canvas().Overlays().Top() != nil {
		return
	}
	screen.Tell(a.main.Canvas(), "Something failed inside",
		sentence+" A crash file says what happened; please report it.")
	a.main.RequestFocus()
}
