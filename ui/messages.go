package ui

import (
	"tillbridge/ui/messages"
	"tillbridge/ui/screen"
)

// OpenMessages opens all that ever happened, or raises it (R44).
func (a *App) OpenMessages() {
	open(a, "Messages", "", openAs, func(w *screen.Window) *messages.Window {
		return messages.New(w, messages.Config{Shop: a.cfg.DB, Now: a.cfg.Now, OpenOrder: a.OpenOrder})
	})
}
