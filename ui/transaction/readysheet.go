package transaction

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
	"github.com/google/uuid"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// ReadySheet lists what "Ready for Pickup" does before it does all of it at once.
type ReadySheet struct {
	Cancel, Do *widgets.ToolButton

	owner   *Window
	model   readying
	parts   *fyne.Container
	note    *widgets.Note
	hint    *widgets.Text
	popUp   *widget.PopUp
	working bool
}

const readyWidth float32 = 580

// showReady enables "Ready for Pickup", or says why it isn't offered; only orders for
// the counter have it.
func (v *Window) showReady() {
	screen.Show(v.Ready, v.sale.Delivery().PickedUp())
	left, err := v.sale.Readiness(v.types, v.cards)
	switch {
	case err != nil:
		v.Ready.Disable(store.MessageOf(err))
	case left.Nothing():
		v.Ready.Disable(madeReady(v.sale))
	default:
		v.Ready.Enable()
	}
}

// ready opens the sheet once it is known where the receipt would be printed.
func (v *Window) ready() {
	if !v.shown || v.saving || v.Prompt != nil || v.Sheet != nil || !v.Ready.Visible() {
		return
	}
	if !v.Ready.Enabled() {
		v.toast(theme.Amber, assets.Info, v.Ready.Reason())
		return
	}
	notes, err := v.draft.notes(v.cfg.Now())
	if err != nil {
		screen.Tell(v.window.Canvas(), "Not saved", store.MessageOf(err))
		return
	}
	v.window.Work.Go(func() {
		printer, err := "", error(nil)
		if v.cfg.Printer != nil {
			printer, err = v.cfg.Printer(context.Background())
		}
		v.window.Work.UI(func() {
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not made ready", store.MessageOf(err))
				return
			}
			v.openSheet(notes, printer)
		})
	})
}

func (v *Window) openSheet(notes store.Notes, printer string) {
	left, err := v.sale.Readiness(v.types, v.cards)
	if err != nil || v.Prompt != nil || v.Sheet != nil {
		return
	}
	notes.KeepOpen = true
	if left.Payment.Minor != 0 {
		left.Payment.ID = uuid.Must(uuid.NewV7()).String()
	}
	t := v.sale.Transaction
	s := &ReadySheet{owner: v, model: readying{order: v.sale.Order.Name, left: left, printer: printer, ask: store.Readying{
		TransactionID: t.ID, Payment: left.Payment, SeenBalance: t.Balance(), SeenStatus: v.sale.Status, From: v.draft.base, To: notes,
	}}}
	v.Sheet = s
	s.build()
	s.show()
	v.window.Canvas().Focus(s.Do)
}

func (s *ReadySheet) build() {
	v, keys := s.owner, widgets.DialogKeys(s.owner.window.Canvas())
	keys.On(fyne.KeyEscape, "", s.close)
	s.Cancel = widgets.NewCounterButton(widgets.Plain, "", "Cancel", s.close)
	s.Do = widgets.NewCounterButton(widgets.Primary, assets.Bag, "", s.do)
	s.Do.MinWidth = 220
	s.Cancel.Keys, s.Do.Keys = keys, keys
	s.parts, s.hint = widgets.Down(10), cut("", theme.Body, false, theme.Secondary)
	s.note = widgets.NewNote(theme.Amber, assets.Alert, "", "")
	t := v.sale.Transaction
	head := widgets.Across(14, widgets.Fixed(widgets.NewIconSquare(theme.Violet, assets.Bag, 44)),
		widgets.Grow(widgets.Down(0, widgets.Fixed(widgets.NewText(string(store.ReadyForPickup), theme.Title, true, theme.Text)),
			widgets.Fixed(cut(v.sale.Customer.Name()+" · "+screen.Many(t.Items(), "item", "items"), theme.Body, false, theme.Secondary))), 1),
		widgets.Fixed(widgets.NewText(v.sale.Order.Name+" · "+t.Barcode, theme.Body, false, theme.Secondary)))
	content := widgets.Down(16, widgets.Fixed(head), widgets.Fixed(widget.NewSeparator()), widgets.Fixed(s.parts), widgets.Fixed(s.note),
		widgets.Fixed(widgets.Down(8, widgets.Fixed(s.hint), widgets.Fixed(widgets.Across(12, widgets.Space(1), widgets.Fixed(s.Cancel),
			widgets.Fixed(s.Do))))))
	s.popUp = screen.Dialog(v.window.Canvas(), keys, readyWidth, content)
}

// show brings the sheet in line with how far it has come.
func (s *ReadySheet) show() {
	var rows []widgets.Item
	for _, p := range s.model.parts() {
		color := theme.Secondary
		if p.tone == theme.Amber || p.tone == theme.Red {
			color = p.tone.Ink()
		}
		text := widgets.NewWrapped(p.text, readyWidth-2*24-34, theme.Body, false, color)
		icon := widgets.Down(0, widgets.Fixed(widgets.NewIcon(p.icon, 22, p.tone.Ink())), widgets.Space(1))
		rows = append(rows, widgets.Fixed(widgets.Across(12, widgets.Fixed(icon),
			widgets.Grow(widgets.Down(0, widgets.Fixed(cut(p.title, theme.CounterText-1, true, theme.Text)), widgets.Fixed(text)), 1))))
	}
	s.parts.Objects = []fyne.CanvasObject{widgets.Down(10, rows...)}
	s.parts.Refresh()
	tone, said := theme.Amber, screen.Minus(screen.Join(" ", s.model.left.Warnings...))
	if outcome := s.model.outcome(); outcome != "" {
		tone, said = theme.Red, outcome
	}
	s.note.Set(tone, assets.Alert, "", said)
	screen.Show(s.note, said != "")
	s.Do.SetText(s.model.answer())
	s.Do.Enable()
	s.hint.Set("Enter does all of it, Esc nothing")
	if s.model.stored {
		s.hint.Set("Enter prints, Esc leaves it for later")
		s.Cancel.SetText("Close")
	}
	screen.Refit(s.owner.window.Canvas(), s.popUp, readyWidth)
}

func (s *ReadySheet) close() {
	if s.working {
		return
	}
	s.popUp.Hide()
	s.owner.Sheet = nil
}

// do does what is left, the database's part first: a bag must not carry the receipt of
// a payment that isn't booked.
func (s *ReadySheet) do() {
	if s.working {
		return
	}
	s.working = true
	s.Do.Disable("It is being done.")
	v, m := s.owner, s.model
	v.window.Work.Go(func() {
		ctx := context.Background()
		var sale store.Sale
		var err error
		if !m.stored {
			sale, err = v.cfg.Shop.MakeReady(ctx, m.ask)
			m.stored = err == nil
		}
		if m.stored && m.prints() {
			err = v.cfg.PrintNow(ctx, m.ask.TransactionID)
		}
		m.failed = err
		v.window.Work.UI(func() { s.done(m, sale) })
	})
}

func (s *ReadySheet) done(m readying, sale store.Sale) {
	v := s.owner
	s.working = false
	if m.stored && !s.model.stored {
		v.draft.saved(sale.Notes())
		v.draft.pressed = true
		v.show(sale)
	}
	s.model = m
	switch {
	case m.failed == nil:
		s.close()
		v.window.Close()
	case m.overtaken():
		s.close()
		screen.Tell(v.window.Canvas(), "Not made ready", store.MessageOf(m.failed))
		v.Reload()
	default:
		s.show()
		v.window.Canvas().Focus(s.Do)
	}
}
