package returns

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// refund asks Shopify to take back what is counted. What it does stands beside the button,
// so nothing more is asked.
func (v *Window) refund() {
	if v.saving {
		return
	}
	if _, err := v.model.plan(); err != nil {
		v.toast(theme.Amber, store.MessageOf(err))
		return
	}
	q, err := v.model.request()
	if err != nil {
		v.toast(theme.Amber, store.MessageOf(err))
		return
	}
	v.saving = true
	v.window.Work.Go(func() {
		made, err := v.cfg.Shop.Return(context.Background(), q)
		v.window.Work.UI(func() {
			v.saving = false
			if err != nil && store.CodeOf(err) != store.Done {
				screen.Tell(v.window.Canvas(), "Not taken back", store.MessageOf(err))
				v.Reload()
				return
			}
			v.model.made = q.ID
			v.model.anew()
			v.aside = ""
			v.clear()
			if err == nil {
				v.toast(theme.Green, "Return "+made.Transaction.Barcode+" is on its way to Shopify.")
			}
			v.Reload()
		})
	})
}

// clear empties the inputs for another return.
func (v *Window) clear() {
	v.filling = true
	defer func() { v.filling = false }()
	v.Shipping.Entry.SetText("")
	v.Fee.Entry.SetText("")
	v.Note.Entry.SetText("")
}

func (v *Window) print() {
	if why := v.model.noReceipt(); why != "" {
		v.toast(theme.Amber, why)
		return
	}
	r, _ := v.model.newest()
	v.cfg.PrintReceipt(r.Transaction.ID)
}

func (v *Window) close() { v.AskToClose(v.window.Close) }

// Unsaved is 1 while something is counted and not taken back.
func (v *Window) Unsaved() int {
	if v.model.units() > 0 {
		return 1
	}
	return 0
}

// AskToClose closes at once when nothing is counted, else asks what to do with it.
func (v *Window) AskToClose(closing func()) {
	if v.Unsaved() == 0 {
		closing()
		return
	}
	v.window.RequestFocus()
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Undo, Title: "Leave this return?",
		Sentences: []string{
			screen.Many(v.model.units(), "item is", "items are") + " counted, and nothing was taken back yet. No money has moved.",
		},
		Answers: []screen.Answer{
			{Kind: widgets.Primary, Text: "Keep Counting"},
			{Kind: widgets.Danger, Icon: assets.Trash, Text: "Discard", Act: func() { v.model.anew(); closing() }},
		},
	})
}

// drawBefore lists what came back of the sale before, the newest first.
func (v *Window) drawBefore() {
	returns := v.model.sale.Before
	screen.Show(v.before, len(returns) > 0)
	if len(returns) == 0 {
		return
	}
	var rows []widgets.Item
	for i := range returns {
		if i > 0 {
			rows = append(rows, widgets.Fixed(widget.NewSeparator()))
		}
		rows = append(rows, widgets.Fixed(v.beforeRow(returns[len(returns)-1-i])))
	}
	list := container.NewVScroll(widgets.Down(0, rows...))
	list.SetMinSize(fyne.NewSize(0, theme.Scaled(min(2, float32(len(returns)))*46)))
	panel := widgets.NewPanel(assets.History, "Came back before", list)
	panel.Flush = true
	v.before.Objects = []fyne.CanvasObject{panel}
	v.before.Refresh()
}

func (v *Window) beforeRow(r store.Return) fyne.CanvasObject {
	s := v.model.stands(r)
	t := r.Transaction
	what := text(screen.Join(" · ", t.Barcode, screen.Moment(t.CreatedAt, v.cfg.Now()), r.Items()), true, theme.Text)
	how := widgets.NewText(s.lead+". "+s.text, theme.Small, false, s.tone.Ink())
	how.Cut = true
	open := widgets.NewToolButton(assets.Receipt, "Open", func() { v.cfg.OpenTransaction(t.ID) })
	open.Height, open.Keys, open.Tip = widgets.SmallHeight, v.window.Keys, "The return as a transaction, with its receipt"
	worth := store.Money{Minor: r.Worth(), Currency: t.Currency}
	return screen.Inset(4, 4, 12, 8, widgets.Across(10, widgets.Fixed(widgets.NewIcon(s.icon, 20, s.tone.Ink())),
		widgets.Grow(widgets.Down(0, widgets.Fixed(what), widgets.Fixed(how)), 1),
		widgets.Fixed(widgets.NewText(screen.Money(worth), theme.PanelTitle, true, theme.Text)), widgets.Fixed(open)))
}
