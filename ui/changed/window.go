// Package changed is Changed at Shopify: an order that Shopify changed after it
// was taken in, before and after side by side, for a person to accept or to keep
// as it is (R43).
package changed

import (
	"context"
	"net/url"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Shop is what the window needs of the database.
type Shop interface {
	Changes(ctx context.Context) ([]db.OrderRow, error)
	Change(ctx context.Context, orderID string) (store.Change, error)
	AcceptChange(ctx context.Context, orderID, seen string) error
	KeepChange(ctx context.Context, orderID, seen string) error
}

// Config is what the window is made of.
type Config struct {
	Shop Shop
	Now  func() time.Time
	// Browse opens a page in the browser.
	Browse func(*url.URL) error
	// OpenTransaction opens the transaction that a change is about.
	OpenTransaction func(transactionID string)
}

// Window is Changed at Shopify.
type Window struct {
	screen.View
	Stepper *widgets.Stepper
	// Accept and Keep decide about the order that is shown, AcceptAll and KeepAll
	// about all that wait. Admin is nil in training.
	Accept, Keep, AcceptAll, KeepAll, Admin *widgets.ToolButton

	cfg    Config
	window *screen.Window
	keys   *widgets.KeyMap
	frame  *widgets.Frame
	room   *fyne.Container
	footer *widgets.Footer

	model model
	load  screen.Load[reading]
	// deciding is set from a decision until its answer, and while a question about
	// all is open: then nothing may change under the person's hands.
	deciding bool
	// resting is set for a moment after a decision.
	resting bool
}

// rest is how long the next order is shown before it can be decided about: the
// second tap of a double-click is not about an order that nobody has seen.
const rest = 600 * time.Millisecond

// New fills a native window with the change of an order, or with the first that
// waits when the order is ""; the caller shows it.
func New(w *screen.Window, cfg Config, orderID string) *Window {
	v := &Window{cfg: cfg, window: w, keys: w.Keys, room: container.NewStack(), model: model{at: orderID}}
	v.build()
	v.bindKeys()
	v.Reload()
	return v
}

func (v *Window) build() {
	v.Stepper = widgets.NewStepper("Previous", "Next", v.step)
	v.Stepper.Previous.Tip, v.Stepper.Next.Tip = "Previous order (Alt+Left)", "Next order (Alt+Right)"
	v.AcceptAll = widgets.NewFooterButton(widgets.Plain, assets.DoubleCheck, "Accept All", v.askAcceptAll)
	v.KeepAll = widgets.NewFooterButton(widgets.Plain, assets.Lock, "Keep All", v.askKeepAll)
	v.AcceptAll.Tip, v.KeepAll.Tip = "Accept all that wait (Ctrl+Shift+Enter)", "Keep all that wait (Ctrl+Shift+L)"
	v.Accept = widgets.NewFooterButton(widgets.Primary, assets.Check, "Accept Changes", v.accept)
	v.Keep = widgets.NewFooterButton(widgets.Plain, "", "Keep as It Is", v.keep)
	v.Accept.Tip, v.Keep.Tip = "Make the transaction what Shopify says (Ctrl+Enter)", "Leave the transaction alone (Ctrl+L)"
	plain := []*widgets.ToolButton{v.KeepAll, v.AcceptAll, v.Keep}
	if !v.window.Training {
		v.Admin = widgets.NewFooterButton(widgets.Plain, assets.ExternalLink, "Open in Shopify Admin", v.browse)
		v.Admin.Tip = "Look at the order there (Ctrl+O)"
		plain = []*widgets.ToolButton{v.KeepAll, v.AcceptAll, v.Admin, v.Keep}
	}
	v.footer = widgets.NewFooter(v.Accept, plain...)
	for _, b := range append(plain, v.Accept, v.Stepper.Previous, v.Stepper.Next) {
		b.Keys = v.keys
	}
	content := screen.Inset(14, 16, 16, 16, v.room)
	v.frame = v.window.Fill(content)
	v.fill(widgets.NewEmptyState(assets.Clock, "Reading what has changed…", nil))
}

func (v *Window) bindKeys() {
	const both = fyne.KeyModifierControl | fyne.KeyModifierShift
	v.keys.On(fyne.KeyEscape, "Close", v.window.Close)
	v.keys.OnCtrl(fyne.KeyReturn, "Accept the change", press(v.Accept))
	v.keys.Bind(widgets.Key{Name: fyne.KeyReturn, Modifier: both}, "Accept all that wait", press(v.AcceptAll))
	v.keys.OnCtrl(fyne.KeyL, "Keep the transaction", press(v.Keep))
	v.keys.Bind(widgets.Key{Name: fyne.KeyL, Modifier: both}, "Keep all that wait", press(v.KeepAll))
	v.keys.OnCtrl(fyne.KeyT, "Open its transaction", v.openTransaction)
	v.keys.OnAlt(fyne.KeyLeft, "Previous order", press(v.Stepper.Previous))
	v.keys.OnAlt(fyne.KeyRight, "Next order", press(v.Stepper.Next))
	if v.Admin != nil {
		v.keys.OnCtrl(fyne.KeyO, "Open in Shopify Admin", press(v.Admin))
	}
}

// press is a key's way to a button: a disabled one says why not.
func press(b *widgets.ToolButton) func() { return func() { b.Tapped(nil) } }

func (v *Window) fill(o fyne.CanvasObject) {
	v.room.Objects = []fyne.CanvasObject{o}
	v.room.Refresh()
}

// Show steps to an order.
func (v *Window) Show(orderID string) {
	if v.deciding {
		return
	}
	v.model.at = orderID
	v.Reload()
}

// Concerns is true for orders and the stock they take.
func (v *Window) Concerns(c db.Change) bool {
	return c.Concerns(db.OrdersChanged) || c.Concerns(db.StockChanged)
}

// Reload reads what waits and the change that is shown again.
func (v *Window) Reload() {
	if v.deciding {
		return
	}
	at := v.model.at
	v.load.Start(v.window, func(ctx context.Context) (read reading, err error) {
		read.waiting, read.change, err = v.read(ctx, at)
		return read, err
	}, func(read reading, err error) {
		if err != nil {
			v.model.shown = store.Change{}
			v.fill(widgets.NewEmptyState(assets.Alert, store.MessageOf(err), nil))
			return
		}
		v.model.follow(read.waiting, read.change)
		v.draw()
	})
}

// reading is what waits, and the change that is shown.
type reading struct {
	waiting []db.OrderRow
	change  store.Change
}

// read returns the change of an order, or the first one when that order is as it
// was accepted: somebody may have decided about it.
func (v *Window) read(ctx context.Context, orderID string) ([]db.OrderRow, store.Change, error) {
	waiting, err := v.cfg.Shop.Changes(ctx)
	if err != nil {
		return nil, store.Change{}, err
	}
	if orderID != "" {
		change, err := v.cfg.Shop.Change(ctx, orderID)
		if store.CodeOf(err) != store.NotFound {
			return waiting, change, err
		}
	}
	for _, row := range waiting {
		change, err := v.cfg.Shop.Change(ctx, row.ID)
		if store.CodeOf(err) != store.NotFound {
			return waiting, change, err
		}
	}
	return waiting, store.Change{}, nil
}

func (v *Window) step(delta int) {
	if order := v.model.beside(delta); order != "" {
		v.Show(order)
	}
}

func (v *Window) accept() {
	c := v.model.shown
	v.decide(c.After.Name+" accepted: "+c.Consequence()+".", "Not accepted", func() error {
		return v.cfg.Shop.AcceptChange(context.Background(), c.After.ID, c.Version)
	})
}

func (v *Window) keep() {
	c := v.model.shown
	v.decide(c.After.Name+" kept as it is.", "Not decided", func() error {
		return v.cfg.Shop.KeepChange(context.Background(), c.After.ID, c.Version)
	})
}

// decide carries a decision about the shown order out and goes on to the next.
func (v *Window) decide(done, failed string, act func() error) {
	if v.deciding || v.resting || v.model.shown.Version == "" {
		return
	}
	v.deciding = true
	v.window.Canvas().Unfocus() // Enter again is not about the next order either
	next := v.model.next()
	v.window.Work.Go(func() {
		err := act()
		v.window.Work.UI(func() {
			v.deciding = false
			if err != nil {
				screen.Tell(v.window.Canvas(), failed, store.MessageOf(err))
			} else {
				v.model.at = next
				v.pause()
				v.frame.Toast(theme.Teal, assets.Check, done, 6*time.Second)
			}
			v.Reload()
		})
	})
}

func (v *Window) pause() {
	if v.window.Work.After == nil {
		return
	}
	v.resting = true
	v.window.Work.After(rest, func() { v.resting = false })
}

func (v *Window) openTransaction() {
	if v.model.shown.Version != "" {
		v.cfg.OpenTransaction(v.model.shown.Transaction.ID)
	}
}

func (v *Window) browse() {
	screen.Browse(v.window.Canvas(), v.cfg.Browse, screen.AdminURL(v.model.shown.After.Shop, v.model.shown.After.ShopifyID))
}
