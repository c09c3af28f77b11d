package sales

import (
	"context"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/why"
)

// explain fills the strip under the rows for the selected order, or for several.
func (v *Window) explain() {
	v.explaining++
	turn, id := v.explaining, v.model.selected
	if n := len(v.model.marked); n > 0 {
		v.retry, v.isChanged = false, false
		v.stripAct.Hide()
		v.strip.Set(theme.Teal, assets.DoubleCheck, screen.Number(n)+" orders", summary(v.model.acting()))
		return
	}
	if id == "" {
		v.retry, v.isChanged = false, false
		v.stripAct.Hide()
		v.strip.Set(theme.NoTone, "", "", "")
		return
	}
	v.window.Work.Go(func() {
		e, err := v.cfg.Shop.Explain(context.Background(), id)
		v.window.Work.UI(func() {
			switch {
			case turn != v.explaining:
			case err != nil:
				v.stripAct.Hide()
				v.strip.Set(theme.Red, assets.Alert, "", store.MessageOf(err))
			default:
				v.showStrip(e)
			}
		})
	})
}

func (v *Window) showStrip(e db.Explanation) {
	tone, icon := screen.Status(e.Order.Status)
	v.retry = e.Order.Push == store.PushFailed
	v.isChanged = e.Order.Changed && !v.retry && v.cfg.OpenChanged != nil
	v.stripAct.Icon = assets.Info
	text := "Why?"
	v.stripAct.Tip = ""
	if v.isChanged {
		tone, icon = theme.Amber, assets.ArrowsExchange
		v.stripAct.Icon, v.stripAct.Tip, text = icon, "Before and after, to accept or to keep (F11)", "See the Change"
	}
	if v.retry {
		tone, icon = screen.Push(e.Order.Push)
		v.stripAct.Icon, text = assets.Refresh, "Try Again"
	}
	v.stripAct.Show()
	v.stripAct.SetText(text)
	sentence := v.model.partWords()
	if sentence == "" || v.retry || v.isChanged {
		sentence = why.Sentence(e, v.cfg.Now())
	}
	if e.Order.Wish != "" {
		sentence += " Wishes: " + e.Order.Wish
	}
	v.strip.Set(tone, icon, e.Order.Name+" "+e.Order.Customer, sentence)
}

// openChanged shows what Shopify changed about the selected order, where it waits
// for a decision, else about the first that waits.
func (v *Window) openChanged() {
	switch {
	case v.cfg.OpenChanged == nil:
	case v.isChanged:
		v.cfg.OpenChanged(v.model.selected)
	default:
		v.cfg.OpenChanged("")
	}
}

// openParts opens the selected order part by part.
func (v *Window) openParts() {
	switch {
	case v.cfg.OpenParts == nil:
	case v.model.selected == "":
		v.frame.Toast(theme.Teal, assets.Info, "Select an order first: its parts are handed over there.", 5*time.Second)
	default:
		v.cfg.OpenParts(v.model.selected, v.model.part)
	}
}

// openReturn opens what may come back of the selected order.
func (v *Window) openReturn() {
	switch {
	case v.cfg.OpenReturn == nil:
	case v.model.selected == "":
		v.frame.Toast(theme.Teal, assets.Info, "Select an order first: what comes back of it is taken back there.", 5*time.Second)
	default:
		v.cfg.OpenReturn(v.model.selected)
	}
}

func (v *Window) actOnStrip() {
	if v.isChanged {
		v.openChanged()
		return
	}
	if !v.retry {
		v.openSelected()
		return
	}
	id := v.model.selected
	v.act("Not queued", "Queued for Shopify again.", func() error { return v.cfg.Shop.RetryPush(context.Background(), id) }, nil)
}
