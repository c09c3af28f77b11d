package transaction

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Unsaved is 1 while something is written and not saved.
func (v *Window) Unsaved() int {
	if v.shown && v.sale.Transaction.MayChange() == nil && v.draft.unsaved(v.cfg.Now()) {
		return 1
	}
	return 0
}

func (v *Window) save() { v.saveThen(v.window.Close) }

// saveThen stores what is written (R38) and goes on, by way of the "Paid in Full
// Transaction" prompt where it is due. It goes on only when all is saved.
func (v *Window) saveThen(then func()) {
	if !v.shown || v.saving || v.Prompt != nil || v.Sheet != nil {
		return
	}
	if v.sale.Transaction.MayChange() != nil {
		then()
		return
	}
	notes, err := v.draft.notes(v.cfg.Now())
	if err != nil {
		screen.Tell(v.window.Canvas(), "Not saved", store.MessageOf(err))
		return
	}
	v.write(notes, func(s store.Sale) {
		if s.Transaction.OffersFinish(v.draft.pressed) {
			v.paidInFull(s, then)
			return
		}
		then()
	})
}

// write stores notes and goes on with the sale as it stands then.
func (v *Window) write(notes store.Notes, then func(store.Sale)) {
	v.saving = true
	from := v.draft.base
	v.window.Work.Go(func() {
		saved, err := v.cfg.Shop.SaveTransaction(context.Background(), v.cfg.TransactionID, from, notes)
		v.window.Work.UI(func() {
			v.saving = false
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not saved", store.MessageOf(err))
				v.Reload()
				return
			}
			v.draft.saved(saved.Notes())
			v.show(saved)
			then(saved)
		})
	})
}

// paidInFull asks whether the transaction becomes a sale now (R38, R39).
func (v *Window) paidInFull(s store.Sale, then func()) {
	t := s.Transaction
	keys := widgets.DialogKeys(v.window.Canvas())
	var popUp *widget.PopUp
	answer := func(act func()) func() {
		return func() {
			popUp.Hide()
			if act != nil {
				act()
			}
		}
	}
	button := func(kind widgets.Kind, icon assets.Icon, text string, act func()) *widgets.ToolButton {
		b := widgets.NewCounterButton(kind, icon, text, answer(act))
		b.Keys = keys
		return b
	}
	finish := button(widgets.Primary, assets.CheckCircle, "Finish as a Sale", func() { v.finish(then) })
	finish.MinWidth = 200
	keep := button(widgets.Plain, assets.Tack, "Keep Open", func() { v.keepOpen(then) })
	cancel := button(widgets.Plain, "", "Cancel", nil)
	keys.On(fyne.KeyEscape, "", answer(nil))
	line := func(text string, color fyne.ThemeColorName) widgets.Item {
		return widgets.Fixed(cut(text, theme.CounterText-1, false, color))
	}
	paid := screen.Money(store.Money{Minor: t.Paid, Currency: t.Currency}) + " paid, balance " +
		screen.Money(store.Money{Minor: t.Balance(), Currency: t.Currency}) + "."
	text := widgets.Down(6,
		widgets.Fixed(widgets.NewText("Paid in Full Transaction", theme.Title, true, theme.Text)),
		line("Transaction "+t.Barcode+" for "+s.Customer.Name()+", order "+s.Order.Name+":", theme.Secondary), line(paid, theme.Text),
		line("Finishing makes it a sale of today, "+screen.ShortDay(v.cfg.Now())+".", theme.Secondary),
		line("It can’t be changed afterwards. Stock does not move again.", theme.Secondary))
	mark := widgets.Down(0, widgets.Fixed(widgets.NewIconSquare(theme.Green, assets.Check, 60)), widgets.Space(1))
	content := widgets.Down(18,
		widgets.Fixed(widgets.Across(20, widgets.Fixed(mark), widgets.Grow(text, 1))),
		widgets.Fixed(widget.NewSeparator()),
		widgets.Fixed(widgets.Across(12, widgets.Fixed(cancel), widgets.Space(1), widgets.Fixed(keep), widgets.Fixed(finish))))
	popUp = screen.Dialog(v.window.Canvas(), keys, 560, content)
	v.window.Canvas().Focus(finish)
}

func (v *Window) finish(then func()) {
	if v.saving {
		return
	}
	v.saving = true
	v.window.Work.Go(func() {
		err := v.cfg.Shop.Finish(context.Background(), v.cfg.TransactionID)
		v.window.Work.UI(func() {
			v.saving = false
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not finished", store.MessageOf(err))
				v.Reload()
				return
			}
			if v.completable() {
				v.offerCompleted(then)
				return
			}
			then()
		})
	})
}

// completable says that the order may still become Completed.
func (v *Window) completable() bool {
	standing := store.Standing{Status: v.sale.Status, Delivery: v.sale.Delivery()}
	return v.sale.Transaction.Returns == "" && v.sale.Status != store.Completed && standing.MayBecome(store.Completed) == nil
}

// offerCompleted goes on from the finished sale: the same prompt offers to tell Shopify
// that the order is handed over, for a finished sale alone tells it nothing (R28, R39).
func (v *Window) offerCompleted(then func()) {
	s := v.sale
	h := screen.NewHandover(v.window.Canvas(), s.Order.Name, s.Customer.Name(), s.Delivery())
	q := h.Question()
	q.Careful = true
	q.Sentences = []string{
		"Transaction " + s.Transaction.Barcode +
			" is finished as a sale. Shopify does not know yet that the goods are out: Completed tells it, " +
			"and Shopify mails the customer.",
	}
	q.Answers = []screen.Answer{
		{Text: "Not Yet", Act: then},
		{Kind: widgets.Primary, Icon: assets.Check, Text: string(store.Completed), Act: func() { v.complete(h.Edit(), then) }},
	}
	screen.Ask(v.window.Canvas(), q)
}

// complete saves the order as Completed, as the Status column does.
func (v *Window) complete(edit store.StatusEdit, then func()) {
	if v.saving {
		return
	}
	v.saving = true
	edit.OrderID, edit.From = v.sale.Order.ID, v.sale.Status
	v.window.Work.Go(func() {
		err := v.cfg.Shop.SetStatuses(context.Background(), []store.StatusEdit{edit})
		v.window.Work.UI(func() {
			v.saving = false
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not completed", store.MessageOf(err))
				v.Reload()
				return
			}
			then()
		})
	})
}

// keepOpen answers the prompt: the transaction is saved as kept open.
func (v *Window) keepOpen(then func()) {
	v.draft.keepOpen, v.draft.pressed = true, true
	v.saveThen(then)
}

// AskToClose closes at once when nothing is unsaved, else asks what to do with it.
func (v *Window) AskToClose(closing func()) {
	if v.Unsaved() == 0 {
		closing()
		return
	}
	v.window.RequestFocus()
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Save, Title: "Save transaction " + v.sale.Transaction.Barcode + "?",
		Sentences: []string{"What you have written on it is not saved yet. Payments are: they are booked at once."},
		Answers: []screen.Answer{
			{Text: "Keep Editing"},
			{Kind: widgets.Danger, Icon: assets.Trash, Text: "Discard", Act: func() { v.draft = drafted(v.sale.Notes()); closing() }},
			{Kind: widgets.Primary, Icon: assets.Save, Text: "Save", Act: func() { v.saveThen(closing) }},
		},
	})
}
