package sales

import (
	"context"
	"slices"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
)

// mistaken is the part that is taken back with what is selected: the one whose row it is, or
// an order's only one; false where the order has several and none of their rows is selected.
func mistaken(p store.OrderParts, part string) (store.FulfillmentOrder, bool) {
	all := p.All()
	if part == "" && len(all) == 1 {
		return all[0], true
	}
	if at := slices.IndexFunc(all, func(f store.FulfillmentOrder) bool { return f.ShopifyID == part }); at >= 0 {
		return all[at], true
	}
	return store.FulfillmentOrder{}, false
}

// showTakeBack offers it on the strip of a part of which something went.
func (v *Window) showTakeBack() {
	m := v.model
	v.TakeBack.Hidden = true
	if f := m.foldOf(m.selected); f != nil && m.part != "" {
		part, ok := mistaken(f.order, m.part)
		v.TakeBack.Hidden = !ok || f.order.MayTakeBack(part) != nil
	}
}

// takeBack asks whether what was handed over of the selected part by mistake is to be taken
// back, as it stands now (R28).
func (v *Window) takeBack() {
	id, part := v.model.selected, v.model.part
	if id == "" {
		v.frame.Toast(theme.Teal, assets.Info, "Select what was handed over by mistake: the order, or its part.", 5*time.Second)
		return
	}
	v.window.Work.Go(func() {
		order, err := v.cfg.Shop.Parts(context.Background(), id)
		v.window.Work.UI(func() {
			if err != nil {
				v.failed(err)
				return
			}
			f, ok := mistaken(order, part)
			if !ok {
				v.frame.Toast(theme.Teal, assets.Info,
					"This order has several parts: unfold it (Right) and select the one that went by mistake.", 6*time.Second)
				return
			}
			if err := order.MayTakeBack(f); err != nil {
				v.frame.Toast(theme.Amber, assets.Undo, store.MessageOf(err), 6*time.Second)
				return
			}
			screen.AskTakeBack(v.window, order, f, func(fulfillment string) {
				v.act("Not saved", "Saved. Shopify is asked to take it back.", func() error {
					return v.cfg.Shop.TakeBack(context.Background(), id, fulfillment)
				}, nil)
			})
		})
	})
}
