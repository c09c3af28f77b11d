package transaction

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// tenderBar is the Payments toolbar: a button for each payment type, and ">>" for
// those that do not fit or are set up to stand behind it (R35).
type tenderBar struct {
	owner *Window
	room  *fyne.Container
	More  *widgets.ToolButton
	types []store.PaymentType
	shown []*widgets.ToolButton // in the order of the types; nil behind ">>"
}

const tenderGap float32 = 9

func newTenderBar(v *Window) *tenderBar {
	b := &tenderBar{owner: v}
	b.More = v.button(widgets.Plain, "", ">>", "More payment types", b.showMore)
	b.More.MinWidth = 66
	b.room = &fyne.Container{Layout: b}
	return b
}

// set makes the buttons, unless these are there.
func (b *tenderBar) set(types []store.PaymentType) {
	if slices.Equal(b.types, types) {
		return
	}
	b.types = types
	b.shown = make([]*widgets.ToolButton, len(types))
	b.room.Objects = nil
	for i, kind := range types {
		if kind.Advanced {
			continue
		}
		b.shown[i] = b.button(i, kind, func() { b.owner.payBy(i) })
		b.room.Objects = append(b.room.Objects, b.shown[i])
	}
	b.room.Objects = append(b.room.Objects, b.More)
	b.room.Refresh()
}

func (b *tenderBar) button(i int, kind store.PaymentType, tapped func()) *widgets.ToolButton {
	button := b.owner.button(widgets.Plain, tenderIcon(kind.Name), kind.Button, "", tapped)
	if i < 9 {
		button.Tip = fmt.Sprintf("Ctrl+%d", i+1)
	}
	if i == 0 {
		button.Tip = "F9 or Ctrl+1"
	}
	return button
}

func tenderIcon(name string) assets.Icon {
	folded := strings.ToLower(name)
	switch {
	case name == store.ECommerce:
		return assets.Cart
	case strings.Contains(folded, "gift"):
		return assets.Gift
	case strings.Contains(folded, "cash"):
		return assets.Cash
	case strings.Contains(folded, "check"), strings.Contains(folded, "cheque"):
		return assets.BankCheck
	default:
		return assets.Card
	}
}

// MinSize leaves room for the first button and ">>".
func (b *tenderBar) MinSize([]fyne.CanvasObject) fyne.Size {
	size := b.More.MinSize()
	for _, button := range b.shown {
		if button != nil {
			size.Width += button.MinSize().Width + tenderGap
			break
		}
	}
	return size
}

// Layout puts as many buttons beside each other as fit, in their order.
func (b *tenderBar) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	var need float32
	all := true
	for _, button := range b.shown {
		if button == nil {
			all = false
			continue
		}
		need += button.MinSize().Width + tenderGap
	}
	room := size.Width - b.More.MinSize().Width
	if all && need-tenderGap <= size.Width {
		room = size.Width + tenderGap
	}
	var x float32
	full := false
	for _, button := range b.shown {
		if button == nil {
			continue
		}
		width := button.MinSize().Width
		full = full || x+width+tenderGap > room
		if full {
			all = false
			button.Hide()
			continue
		}
		button.Move(fyne.NewPos(x, 0))
		button.Resize(fyne.NewSize(width, size.Height))
		button.Show()
		x += width + tenderGap
	}
	b.More.Move(fyne.NewPos(x, 0))
	b.More.Resize(fyne.NewSize(b.More.MinSize().Width, size.Height))
	screen.Show(b.More, !all)
}

// showMore brings up what stands behind ">>".
func (b *tenderBar) showMore() {
	c := b.owner.window.Canvas()
	keys := widgets.DialogKeys(c)
	var popUp *widget.PopUp
	var behind []*widgets.ToolButton
	for i, kind := range b.types {
		if b.shown[i] == nil || !b.shown[i].Visible() {
			behind = append(behind, b.button(i, kind, func() { popUp.Hide(); b.owner.payBy(i) }))
		}
	}
	items := make([]widgets.Item, len(behind))
	for i, button := range behind {
		button.Keys = keys
		items[i] = widgets.Fixed(button)
	}
	keys.On(fyne.KeyEscape, "", func() { popUp.Hide() })
	keys.On(fyne.KeyDown, "", c.FocusNext)
	keys.On(fyne.KeyUp, "", c.FocusPrevious)
	popUp = widget.NewPopUp(screen.Inset(8, 8, 8, 8, widgets.Down(8, items...)), c)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b.More)
	popUp.ShowAtPosition(fyne.NewPos(at.X, max(4, at.Y-popUp.MinSize().Height-6)))
	if len(behind) > 0 {
		c.Focus(behind[0])
	}
}

// payBy opens the prompt for a payment type, counted from 0.
func (v *Window) payBy(i int) {
	if !v.shown || i >= len(v.types) || v.saving || v.Prompt != nil || v.Sheet != nil {
		return
	}
	if err := v.sale.Transaction.MayChange(); err != nil {
		v.toast(theme.Amber, assets.Info, store.MessageOf(err))
		return
	}
	v.Prompt = newPrompt(v, v.types[i])
}

// drawFooter offers payments and Save, or says what became of the transaction.
func (v *Window) drawFooter() {
	t := v.sale.Transaction
	if t.MayChange() == nil {
		v.tender.set(v.types)
		v.footer.Objects = []fyne.CanvasObject{widgets.Across(16, widgets.Grow(widgets.Down(4,
			widgets.Fixed(widgets.NewText("Payments", theme.PanelTitle, false, theme.Secondary)), widgets.Fixed(v.tender.room)), 1),
			widgets.Fixed(widgets.Down(0, widgets.Space(1), widgets.Fixed(v.Ready))),
			widgets.Fixed(widgets.Down(0, widgets.Space(1), widgets.Fixed(v.Save))))}
		v.showReady()
		v.footer.Refresh()
		return
	}
	note := over(theme.Grey, assets.Ban, "Void", store.MessageOf(t.MayChange()))
	switch {
	case t.Returns != "":
		note = over(v.returnFooter())
	case t.State == store.TransactionCancelling:
		note = over(theme.Amber, assets.Clock, "Being cancelled at Shopify", "Nothing can be booked. It is void once Shopify has cancelled "+
			v.sale.Order.Name+", and open again if it refuses.")
	case t.State == store.TransactionFinished:
		next := "It counts in that day's sales and can't be changed any more."
		if v.completable() {
			next = "Next: Completed, once the goods are out. Shopify still has " + v.sale.Order.Name + " as not handed over."
		}
		note = over(theme.Green, assets.CheckCircle, "Finished as a sale "+moment(t.FinishedAt, v.cfg.Now())+" by "+t.FinishedBy, next)
	}
	screen.Show(v.Complete, t.State == store.TransactionFinished && v.completable())
	screen.Show(v.Return, t.Returns == "" && t.State == store.TransactionFinished && v.cfg.OpenReturn != nil)
	screen.Show(v.Sale, t.Returns != "" && v.cfg.OpenTransaction != nil)
	v.footer.Objects = []fyne.CanvasObject{widgets.Across(16, widgets.Grow(note, 1), widgets.Fixed(v.Return), widgets.Fixed(v.Sale),
		widgets.Fixed(v.Complete), widgets.Fixed(v.closing))}
	v.footer.Refresh()
}

// over says what became of a transaction that can't be changed any more.
func over(tone theme.Tone, icon assets.Icon, lead, text string) fyne.CanvasObject {
	ground := canvas.NewRectangle(theme.Color(tone.Tint()))
	ground.CornerRadius = theme.PanelRadius
	return container.NewStack(ground, screen.Inset(0, 0, 18, 18, widgets.Across(14, widgets.Fixed(widgets.NewIcon(icon, 26, tone.Ink())),
		widgets.Grow(widgets.Down(0, widgets.Space(1), widgets.Fixed(cut(lead, theme.CounterText, true, tone.Ink())),
			widgets.Fixed(cut(text, theme.PanelTitle, false, tone.Ink())), widgets.Space(1)), 1))))
}
