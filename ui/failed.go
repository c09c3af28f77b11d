package ui

import "tillbridge/ui/screen"

// failed closes a window that failed inside, and only it: while it was made, on a key or
// a tap, or in what it did in the background (R63). The Desktop stays open.
func (a *App) failed(o *opened, stack []byte) {
	if o.window.Open().Err() != nil {
		return // closed already: it was the same once more
	}
	if o.window == a.main {
		a.failedInside(stack)
		return
	}
	title := o.window.Title()
	// By its name: a title may name a customer, which no crash file does.
	a.keepCrash("showing the window "+o.name, stack)
	o.window.Close()
	a.tellFailed("The window " + title + " failed inside, so it was closed. What was saved is safe, what was typed there is not; " +
		"open it again and look.")
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
