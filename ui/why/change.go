package why

import (
	"tillbridge/assets"
	"tillbridge/ui/widgets"
)

// change says what Shopify changed about the order and leads to before and after;
// nil while it is as it came (R43).
func (v *Window) change() *widgets.Item {
	v.Changed = nil
	e := v.shown
	if e.Pending == nil || v.cfg.OpenChanged == nil {
		return nil
	}
	v.Changed = widgets.NewToolButton(assets.ArrowsExchange, "See the Change", v.openChanged)
	v.Changed.Tip, v.Changed.Keys = "Before and after, to accept or to keep (F11)", v.keys
	check := Check{Outcome: Failed, Word: "Not decided", Sentence: "At Shopify since: " + e.Pending.Differences(e.Details) + "."}
	if !e.Order.Changed {
		check.Outcome, check.Word = Waiting, "Kept as it is"
	}
	item := section("Changed at Shopify", check, nil, v.Changed)
	return &item
}

func (v *Window) openChanged() {
	if v.Changed == nil {
		v.window.Say("Nothing of this order has changed at Shopify that waits for a decision.")
		return
	}
	v.cfg.OpenChanged(v.cfg.OrderID)
}
