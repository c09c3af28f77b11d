package setup

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/sync"
	"tillbridge/sync/connect"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// importPanel is the step First import.
type importPanel struct {
	panel  *widgets.Panel
	square *widgets.IconSquare
	lead   *widgets.Text
	text   *widgets.Text
	notes  *fyne.Container

	// begun is when the shop was connected, place where its secret is.
	begun time.Time
	place connect.Place
	// done is set by the first check that succeeded since.
	done            bool
	orders, waiting int64
	counting        bool
}

func (v *Window) buildImport() {
	l := &v.load
	l.square = widgets.NewIconSquare(theme.Blue, assets.Download, 48)
	l.lead = widgets.NewText("", theme.Title, true, theme.Text)
	l.text = widgets.NewText("", theme.Body, false, theme.Secondary)
	l.lead.Cut, l.text.Cut = true, true
	l.notes = widgets.Down(12)
	l.panel = widgets.NewPanel(assets.Download, "First import", widgets.Down(20,
		widgets.Fixed(widgets.Across(16, widgets.Fixed(container.NewCenter(l.square)),
			widgets.Grow(widgets.Down(4, widgets.Fixed(l.lead), widgets.Fixed(l.text)), 1))),
		widgets.Grow(l.notes, 1)))
}

// countOrders counts what is here, in the background.
func (v *Window) countOrders() {
	if v.load.counting {
		return
	}
	v.load.counting = true
	v.window.Work.Go(func() {
		counts, err := v.cfg.Orders.Counts(context.Background())
		v.window.Work.UI(func() {
			v.load.counting = false
			if err == nil {
				v.load.orders, v.load.waiting = counts.Open, counts.NeedsAction
				v.show()
			}
		})
	})
}

func (v *Window) showImport() {
	l, state := &v.load, v.cfg.Shop.State()
	l.done = l.done || !state.LastGood.IsZero() && !state.LastGood.Before(l.begun)
	tone, icon, lead, text := progress(state, *l)
	l.square.Tone, l.square.Icon = tone, icon
	l.square.Refresh()
	l.lead.Set(lead)
	l.text.Set(text)
	notes := []fyne.CanvasObject{}
	if state.Err != nil {
		notes = append(notes, widgets.NewNote(theme.Red, assets.Alert, "", store.MessageOf(state.Err)))
	}
	notes = append(notes, widgets.NewNote(theme.Blue, assets.Info, "How far back", "Orders created or changed in the last 60 days come "+
		"in, with what has happened to them since. Older ones stay at Shopify."))
	switch l.place {
	case connect.InKeyring:
		notes = append(notes, widgets.NewNote(theme.Green, assets.Lock, "", "The secret is in the keyring of "+v.cfg.Machine+"."))
	case connect.NoKeyring:
		_, note := v.whereKept()
		notes = append(notes, widgets.NewNote(theme.Amber, assets.Alert, "The secret is not kept", note))
	case connect.InEnvironment, connect.Nowhere:
	}
	l.notes.Objects = notes
	l.notes.Refresh()
}

// progress puts how the import stands into words.
func progress(s sync.State, l importPanel) (tone theme.Tone, icon assets.Icon, lead, text string) {
	here := "No open order is here yet."
	if l.orders > 0 {
		here = screen.Many(l.orders, "open order", "open orders") + " here, " + screen.Number(l.waiting) + " to act on."
	}
	switch {
	case l.done && l.orders == 0:
		return theme.Green, assets.CheckCircle, "The shop has no open orders", "New ones come in by themselves."
	case l.done:
		return theme.Green, assets.CheckCircle, "The orders are here", here + " New ones come in by themselves."
	case s.Err != nil:
		return theme.Amber, assets.Alert, "The orders have not come in yet", here + " It is tried again by itself."
	default:
		return theme.Blue, assets.Download, "Orders are coming in…", here + " You can go on meanwhile."
	}
}
