package transaction

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// drawPayments lists what was booked, reversals among it, the newest first; before the first, what
// Shopify holds.
func (v *Window) drawPayments() {
	s := v.sale
	reversed := map[string]bool{}
	for _, p := range s.Payments {
		reversed[p.Reverses] = true
	}
	var rows []widgets.Item
	for _, p := range slices.Backward(s.Payments) {
		if len(rows) > 0 {
			rows = append(rows, widgets.Fixed(widget.NewSeparator()))
		}
		rows = append(rows, widgets.Fixed(v.paymentRow(p, reversed[p.ID])))
	}
	v.fact.Set("")
	if n := len(s.Payments); n > 0 {
		v.fact.Set(screen.Many(n, "entry", "entries") + ", " +
			screen.Money(store.Money{Minor: s.Transaction.Paid, Currency: s.Transaction.Currency}))
	} else {
		rows = append(rows, widgets.Fixed(screen.Inset(8, 8, 8, 8, v.held())))
	}
	v.paid.Objects = []fyne.CanvasObject{widgets.Down(0, rows...)}
	v.paid.Refresh()
}

// paymentWidth is the room for what is noted with a payment in the smallest window.
const paymentWidth float32 = 380

func (v *Window) paymentRow(p store.Payment, reversed bool) fyne.CanvasObject {
	color, words := theme.Text, []string{moment(p.At, v.cfg.Now()), p.By, p.Comments}
	title := screen.Join(" ", p.Type, p.Card)
	switch {
	case p.Reverses != "":
		title, color = "Reversal · "+title, theme.Secondary
	case reversed:
		title, color = title+" · reversed", theme.Secondary
	}
	amount := widgets.NewText(screen.Money(p.Amount()), theme.CounterText, true, color)
	row := []widgets.Item{widgets.Grow(cut(title, theme.PanelTitle, true, color), 1), widgets.Fixed(amount)}
	if v.sale.Transaction.MayReverse(p.ID, v.sale.Payments) == nil {
		reverse := widgets.NewToolButton(assets.Undo, "Reverse", func() { v.askToReverse(p, "") })
		reverse.Tip, reverse.Keys = "Take it back by an entry of the opposite sign", v.keys
		v.window.Permit(reverse, "", "reversing a payment", p.ID)
		row = append(row, widgets.Fixed(reverse))
	}
	return screen.Inset(6, 6, 12, 8, widgets.Down(0, widgets.Fixed(widgets.Across(10, row...)),
		widgets.Fixed(whole(screen.Join(" · ", words...), paymentWidth, theme.Small, false, theme.Secondary))))
}

// held says what Shopify has of the order's money.
func (v *Window) held() *widgets.Note {
	o, h := v.sale.Latest, v.sale.Latest.Holding()
	switch net := h.Net(); {
	case v.sale.Transaction.MayChange() != nil:
		return widgets.NewNote(theme.Grey, assets.Info, "", "No payment was booked on this transaction.")
	case net > 0:
		what := "captured"
		if h.Refunded > 0 {
			what = screen.Money(o.Amount(h.Captured)) + " captured, " + screen.Money(o.Amount(h.Refunded)) + " refunded"
		}
		return widgets.NewNote(theme.Blue, assets.Card, "Shopify holds "+screen.Money(o.Amount(net))+" for this order",
			screen.Join(", ", cardOf(h.Latest), what)+". Record it with eCommerce.")
	case h.Authorized > 0:
		return widgets.NewNote(theme.Amber, assets.Alert, screen.Money(o.Amount(h.Authorized))+" is authorized, not captured",
			"Capture it under Verify Payment before the goods are handed over.")
	default:
		return widgets.NewNote(theme.Amber, assets.Info, "Shopify holds no money for this order", "Its payment there: "+
			strings.ToLower(o.Financial.Label())+".")
	}
}

// owing says what is owed on the order where the balance doesn't say it by itself: why, and
// by when it is to be paid.
func (v *Window) owing() string {
	s := v.sale
	if s.Owing.Minor == s.Transaction.Balance() && s.Owing.Why != store.OwingTerms && s.Owing.Why != store.OwingHere {
		return ""
	}
	return screen.Minus(s.Owing.Sentence(s.Latest))
}

// cardOf names the card that was paid with, as far as Shopify tells.
func cardOf(p *store.ShopifyPayment) string {
	switch {
	case p == nil:
		return ""
	case p.Brand == "":
		return gateway(p.Gateway)
	case p.Digits == "":
		return p.Brand
	default:
		return p.Brand + " ···· " + lastFour(p.Digits)
	}
}

// lastFour leaves out what Shopify masks ("•••• •••• •••• 4242").
func lastFour(digits string) string {
	runes := []rune(digits)
	return string(runes[max(0, len(runes)-4):])
}

// gateway writes Shopify's name of a gateway for people: "Shopify Payments".
func gateway(name string) string {
	words := strings.Fields(strings.ReplaceAll(name, "_", " "))
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}

// askToReverse asks why, and books the entry of the opposite sign.
func (v *Window) askToReverse(p store.Payment, missing string) {
	why := widgets.NewEntry("Why? (wrong amount, wrong card …)", nil)
	sentences := []string{
		"An entry of " + screen.Money(store.Money{Minor: -p.Minor, Currency: p.Currency}) + ", dated now, takes it back; the " +
			"payment itself stays in the books. Nothing is refunded at Shopify or on the card by this.",
	}
	if v.sale.Told && p.Type != store.ECommerce {
		sentences = append(sentences, v.sale.Order.ReversedAfterTold())
	}
	if missing != "" {
		sentences = append(sentences, missing)
	}
	screen.Ask(v.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Undo, Title: "Reverse " + screen.Money(p.Amount()) + " by " + screen.Join(" ", p.Type, p.Card) + "?",
		Sentences: sentences,
		Inputs:    []*widgets.Entry{why},
		Answers: []screen.Answer{{Text: "Keep It"}, {Kind: widgets.Danger, Icon: assets.Undo, Text: "Reverse Payment", Act: func() {
			if strings.TrimSpace(why.Text) == "" {
				v.askToReverse(p, "Write down why; nothing was reversed yet.")
				return
			}
			v.reverse(p, strings.TrimSpace(why.Text))
		}}},
	})
}

func (v *Window) reverse(p store.Payment, why string) {
	if v.saving {
		return
	}
	v.saving = true
	v.window.Work.Go(func() {
		err := v.cfg.Shop.ReversePayment(context.Background(), p.ID, why)
		v.window.Work.UI(func() {
			v.saving = false
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not reversed", store.MessageOf(err))
			} else {
				v.toast(theme.Green, assets.Check, screen.Money(p.Amount())+" by "+screen.Join(" ", p.Type, p.Card)+" reversed.")
			}
			v.Reload()
		})
	})
}
