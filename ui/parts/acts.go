package parts

import (
	"context"
	"fmt"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// noTracking says why no numbers can be given to what went of the part, "" when they can.
func (m *model) noTracking() string { return m.whyNot(m.order.MayChangeGoes) }

// noTakingBack says why nothing that went of the part can be taken back, "" when it can.
func (m *model) noTakingBack() string { return m.whyNot(m.order.MayTakeBack) }

// noRelease says why the part's hold can't be released, "" when it can.
func (m *model) noRelease() string { return m.whyNot(m.order.MayRelease) }

func (m *model) whyNot(may func(store.FulfillmentOrder) error) string {
	f, ok := m.current()
	if !ok {
		return "There is no part yet."
	}
	if err := may(f); err != nil {
		return store.MessageOf(err)
	}
	return ""
}

// track asks for the carrier and the numbers of what went (R55).
func (v *Window) track() {
	if why := v.model.noTracking(); why != "" {
		v.toast(theme.Amber, why)
		return
	}
	f, _ := v.model.current()
	screen.ChooseGo(v.window, v.model.order, v.model.order.Goes(f), "Whose numbers?", v.askTracking)
}

func (v *Window) askTracking(made store.Fulfillment) {
	keys := widgets.DialogKeys(v.window.Canvas())
	parcels := screen.NewParcels(keys)
	parcels.Set(made.Carrier, made.Tracking)
	tell := widgets.NewCheck("Tell the customer", "Shopify mails them the numbers.", false, func(bool) {})
	tell.Keys = keys
	title, sentence := "Add tracking to what went of ", "Shopify makes the links of the carriers that it knows; others are kept as typed."
	if made.Tracking != "" {
		title, sentence = "Change the tracking of what went of ", "What you save takes the place of these numbers at Shopify. "+sentence
	}
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Blue, Icon: assets.Truck, Title: title + v.model.order.Order.Name,
		Sentences: []string{screen.GoWords(v.model.order, made) + ".", sentence},
		Inputs:    []*widgets.Entry{parcels.Carrier.Entry, parcels.Tracking.Entry}, Keys: keys,
		Form: widgets.Down(12, widgets.Fixed(parcels.Form), widgets.Fixed(tell)),
		Answers: []screen.Answer{{Text: "Cancel"}, {Kind: widgets.Primary, Icon: assets.Save, Text: "Save Tracking", Act: func() {
			t := db.Tracking{OrderID: v.cfg.OrderID, Fulfillment: made.ShopifyID, Tell: tell.Ticked()}
			t.Carrier, t.Tracking = parcels.Said()
			v.act("Saved. Shopify is told.", func(ctx context.Context) error { return v.cfg.Shop.Track(ctx, t) })
		}}},
	})
}

// takeBack asks whether what went by mistake is to be taken back, and says first what the
// customer has been told (R28).
func (v *Window) takeBack() {
	if why := v.model.noTakingBack(); why != "" {
		v.toast(theme.Amber, why)
		return
	}
	f, _ := v.model.current()
	screen.AskTakeBack(v.window, v.model.order, f, func(fulfillment string) {
		v.act("Saved. Shopify is asked to take it back.", func(ctx context.Context) error {
			return v.cfg.Shop.TakeBack(ctx, v.cfg.OrderID, fulfillment)
		})
	})
}

// release asks whether a part that is on hold is to go on, and says why it was held (R53).
func (v *Window) release() {
	if why := v.model.noRelease(); why != "" {
		v.toast(theme.Amber, why)
		return
	}
	f, _ := v.model.current()
	o := v.model.order.Order
	why := "Nobody gave a reason for the hold."
	if said := f.WhyHeld(); said != "" {
		why = "It is on hold because of: " + said + "."
	}
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Lock, Title: fmt.Sprintf("Release the hold on part %d of %s?", o.PartNumber(f.ShopifyID), o.Name),
		Sentences: []string{why, "Once it is released the part can be handed over, and what waited for it is sent."},
		Answers: []screen.Answer{{Text: "Cancel"}, {Kind: widgets.Primary, Icon: assets.Check, Text: "Release Hold", Act: func() {
			v.act("Saved. Shopify is asked to release it.", func(ctx context.Context) error {
				return v.cfg.Shop.Release(ctx, v.cfg.OrderID, f.ShopifyID)
			})
		}}},
	})
}

// act saves what was asked for and says how that ended.
func (v *Window) act(done string, save func(context.Context) error) {
	if v.saving {
		return
	}
	v.saving = true
	v.window.Work.Go(func() {
		err := save(context.Background())
		v.window.Work.UI(func() {
			v.saving = false
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not saved", store.MessageOf(err))
			} else {
				v.toast(theme.Green, done)
			}
			v.Reload()
		})
	})
}
