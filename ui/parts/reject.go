package parts

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// noReject says why units of the selected line can't be rejected, "" when they can.
func (m *model) noReject(i int) string {
	f, ok := m.current()
	switch {
	case !ok:
		return "There is no part yet."
	case m.elsewhere(f) != "":
		return m.elsewhere(f)
	case i < 0 || i >= len(f.Lines):
		return "Select an item first, or scan it."
	case m.order.Changed:
		return "Shopify changed the order, and nobody has decided about that yet: look at Changed."
	}
	if err := m.order.Standing.MayWork(); err != nil {
		return store.MessageOf(err)
	}
	if err := m.order.Order.MayReject([]store.PartLine{{ShopifyID: f.Lines[i].ShopifyID, Quantity: 1}}); err != nil {
		return store.MessageOf(err)
	}
	return ""
}

// reject asks how many units of the selected line are rejected, and why (R58).
func (v *Window) reject() {
	i := v.Lines.Selected()
	if why := v.model.noReject(i); why != "" {
		v.toast(theme.Amber, why)
		return
	}
	f, _ := v.model.current()
	l := f.Lines[i]
	units := int64(1)
	if n := v.model.going[l.ShopifyID]; v.model.counted && n > 0 {
		units = n
	}
	v.askReject(l, strconv.FormatInt(units, 10), "", "")
}

// askReject asks, with what was typed before where that was wrong.
func (v *Window) askReject(l store.FulfillmentOrderLine, units, reason, wrong string) {
	keys := widgets.DialogKeys(v.window.Canvas())
	many, why := widgets.NewField("Units", keys), widgets.NewField("Reason", keys)
	many.Entry.SetText(units)
	why.Entry.SetText(reason)
	why.Entry.PlaceHolder = "such as: broken in the store"
	title, _ := v.model.named(l)
	o := v.model.order.Order
	sentences := []string{
		fmt.Sprintf("%s of %s are left.", screen.Number(l.Remaining), title),
		store.RejectingSays,
	}
	if wrong != "" {
		sentences = append([]string{wrong}, sentences...)
	}
	act := uuid.Must(uuid.NewV7()).String()
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Red, Icon: assets.Ban, Title: "Reject an item of " + o.Name + "?", Sentences: sentences,
		Inputs: []*widgets.Entry{many.Entry, why.Entry}, Keys: keys, Form: widgets.Down(12, widgets.Fixed(many), widgets.Fixed(why)),
		Answers: []screen.Answer{{Text: "Cancel"}, {Kind: widgets.Danger, Icon: assets.Ban, Text: "Reject", Act: func() {
			n, err := strconv.ParseInt(strings.TrimSpace(many.Entry.Text), 10, 64)
			r := db.LineRejection{
				OrderID: v.cfg.OrderID, Act: act, Lines: []store.PartLine{{ShopifyID: l.ShopifyID, Quantity: n}}, Reason: why.Entry.Text,
			}
			if err != nil {
				err = store.Fail(store.Invalid, "%q is no number of units; write how many, from 1.", many.Entry.Text)
			} else if err = o.MayReject(r.Lines); err == nil {
				_, err = store.RejectionReason(r.Reason)
			}
			if err != nil {
				v.askReject(l, many.Entry.Text, why.Entry.Text, store.MessageOf(err))
				return
			}
			v.act("Saved. Shopify is asked to take it off the order.", func(ctx context.Context) error { return v.cfg.Shop.RejectLines(ctx, r) })
		}}},
	})
	many.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) // what is typed stands for it
}
