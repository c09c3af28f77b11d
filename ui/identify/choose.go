package identify

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/why"
	"tillbridge/ui/widgets"
)

// undoable is how long Undo is offered where the choice was made; the order's
// explanation offers it as long as it is possible.
const undoable = 20 * time.Second

// selectCustomer links the order, and the orders agreed to, to the selected
// customer (R21).
func (v *Window) selectCustomer() {
	if v.busy() || v.model.selectNot() != "" {
		return
	}
	orders, customer := v.model.orders(), v.model.selected
	v.decide(func(ctx context.Context) (db.Identified, error) { return v.cfg.Shop.Identify(ctx, orders, customer) }, func(err error) {
		screen.Tell(v.window.Canvas(), "Nothing was changed", store.MessageOf(err))
	})
}

// decide writes a choice in the background, says what came of it, offers to take
// it back, and steps on.
func (v *Window) decide(choose func(context.Context) (db.Identified, error), failed func(error)) {
	v.deciding = true
	before, at := v.model.waiting, v.model.at
	v.window.Work.Go(func() {
		ctx := context.Background()
		done, err := choose(ctx)
		said := ""
		if err == nil {
			said = v.outcome(ctx, done, at)
		}
		v.window.Work.UI(func() {
			v.deciding = false
			if err != nil {
				failed(err)
				v.Reload()
				return
			}
			if v.dialog != nil {
				v.dialog.hide()
			}
			v.announce(done, said)
			v.stepOn(before, at)
		})
	})
}

// stepOn goes to the next order that waits.
func (v *Window) stepOn(before []db.OrderRow, at string) {
	v.window.Work.Go(func() {
		now, err := v.cfg.Shop.WaitingForCustomer(context.Background())
		v.window.Work.UI(func() {
			if err != nil {
				v.frame.Toast(theme.Red, assets.Alert, store.MessageOf(err), 8*time.Second)
				return
			}
			if next := after(before, at, now); next != "" {
				v.Show(next)
				return
			}
			v.load.Forget() // what is still being read is of an order that is settled
			v.model.waiting = now
			v.showDone()
		})
	})
}

func (v *Window) announce(done db.Identified, said string) {
	tone, icon := theme.Green, assets.UserCheck
	if done.Matched < len(done.Orders) {
		tone, icon = theme.Amber, assets.Alert
	}
	if len(done.Orders) == 0 {
		v.frame.Toast(tone, icon, said, undoable)
		return
	}
	undo := widgets.NewToolButton(assets.Undo, "Undo", func() { v.undo(done) })
	v.frame.ToastOffering(tone, icon, said, undoable, undo)
}

// outcome says what became of the order and, in short, of the others.
func (v *Window) outcome(ctx context.Context, done db.Identified, at string) string {
	said := ""
	var others []string
	for _, order := range done.Orders {
		if order.ID != at {
			others = append(others, order.Name)
			continue
		}
		said = v.became(ctx, order, done.Customer)
	}
	switch len(others) {
	case 0:
		return said
	case 1:
		return said + " " + others[0] + " was settled too."
	default:
		return fmt.Sprintf("%s %d more orders were settled too: %s.", said, len(others), strings.Join(others, ", "))
	}
}

func (v *Window) became(ctx context.Context, order db.OrderRow, who store.Customer) string {
	is := fmt.Sprintf("%s is %s’s now", order.Name, who.Name())
	if order.TransactionID != "" {
		taken := "its item was taken from stock"
		if order.Items != 1 {
			taken = fmt.Sprintf("%d items were taken from stock", order.Items)
		}
		return fmt.Sprintf("%s: transaction %s is made, %s.", is, order.Barcode, taken)
	}
	e, err := v.cfg.Shop.Explain(ctx, order.ID)
	if err != nil {
		return is + ", but it has no transaction yet."
	}
	return is + ", but it still waits: " + why.Sentence(e, v.cfg.Now())
}

// undo takes a whole choice back: every order of it that is still linked.
func (v *Window) undo(done db.Identified) {
	if v.busy() {
		return
	}
	v.deciding = true
	v.window.Work.Go(func() {
		said, err := v.takeBack(context.Background(), done.Orders)
		v.window.Work.UI(func() {
			v.deciding = false
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not undone", store.MessageOf(err))
				v.Reload()
				return
			}
			v.frame.Toast(theme.Teal, assets.Undo, said, 8*time.Second)
			v.Show(done.Orders[0].ID)
		})
	})
}

// takeBack undoes the orders from the last to the first. Forgetting the choice
// lets go of orders that only followed it; those wait again already.
func (v *Window) takeBack(ctx context.Context, orders []db.OrderRow) (string, error) {
	said := ""
	for i := len(orders) - 1; i >= 0; i-- {
		row, err := v.cfg.Shop.Order(ctx, orders[i].ID)
		if err != nil {
			return said, err
		}
		if row.Problem == store.CustomerIDNeeded {
			continue
		}
		if said, err = v.cfg.Shop.UndoIdentify(ctx, row.ID); err != nil {
			return said, err
		}
	}
	if len(orders) > 1 {
		said = fmt.Sprintf("%d orders wait for their customer again; no transaction and no stock is left from the choice.", len(orders))
	}
	return said, nil
}
