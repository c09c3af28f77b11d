package transaction

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
	"github.com/google/uuid"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// Prompt is the payment prompt in front of a transaction (R36).
type Prompt struct {
	Amount, Comments *widgets.Entry
	// Given is what the customer hands over in cash; nil where there is no change.
	Given *widgets.Entry
	// Card is shown for what is paid by card, and keeps "none" for all else.
	Card         *widgets.Select
	Cancel, Save *widgets.ToolButton

	owner *Window
	kind  store.PaymentType
	// id is the payment's from the beginning, so that a double tap books once.
	id      string
	balance int64 // what the person sees
	cards   []string
	warn    *widgets.Note
	change  *widgets.Text // in large figures
	changed *widgets.Text // what it is called
	quick   *fyne.Container
	popUp   *widget.PopUp
	width   float32
	saving  bool
}

const (
	promptLeft  float32 = 268
	promptRight float32 = 224
)

func newPrompt(v *Window, kind store.PaymentType) *Prompt {
	t, o := v.sale.Transaction, v.sale.Latest
	p := &Prompt{owner: v, kind: kind, id: uuid.Must(uuid.NewV7()).String(), balance: t.Balance(), cards: v.cards, width: promptLeft + 2*24}
	keys := widgets.DialogKeys(v.window.Canvas())
	keys.On(fyne.KeyEscape, "", p.close)
	asked, _ := kind.Round(p.balance)
	p.Amount = widgets.NewEntry("0.00", keys)
	p.Amount.TextStyle = theme.AtSize(theme.Amount)
	p.Amount.TextStyle.Bold = true
	p.Amount.SetText(store.Money{Minor: asked, Currency: t.Currency}.Decimal())
	hinted := ""
	if kind.ByCard() {
		hinted = "Approval number"
	}
	p.Comments = widgets.NewEntry(hinted, keys)
	p.Comments.TextStyle = theme.AtSize(theme.CounterText)
	options := p.cards
	if !p.required() {
		options = append([]string{"none"}, p.cards...)
	}
	p.Card = widgets.NewSelect(options, -1, func(int) { p.follow() })
	p.Card.PlaceHolder, p.Card.Keys, p.Card.Height = "Choose", keys, widgets.FooterHeight
	if !p.required() {
		p.Card.SetChosen(0)
	}
	aside := p.prefill(o)
	if kind.Cash() {
		aside = p.drawer(keys)
	}
	p.Amount.OnChanged = func(string) { p.follow() }
	p.Comments.OnChanged = func(string) { p.follow() }
	p.Amount.OnSubmitted, p.Comments.OnSubmitted = func(string) { p.save() }, func(string) { p.save() }
	p.Cancel = widgets.NewCounterButton(widgets.Plain, "", "Cancel", p.close)
	p.Save = widgets.NewCounterButton(widgets.Primary, assets.Save, "Save", p.save)
	p.Cancel.Keys, p.Save.Keys = keys, keys

	left := widgets.Down(4, p.fields()...)
	body := widgets.Across(16, screen.Wide(promptLeft, left))
	if aside != nil {
		body = widgets.Across(16, screen.Wide(promptLeft, left), screen.Wide(promptRight, aside))
		p.width += 16 + promptRight
	}
	p.warn = widgets.NewNote(theme.Amber, assets.Alert, "", "")
	hint := cut("Enter saves, Esc cancels", theme.Body, false, theme.Secondary)
	title := kind.Name + " Payment"
	head := widgets.Across(12, widgets.Fixed(widgets.NewIcon(tenderIcon(kind.Name), 24, theme.Primary)),
		widgets.Grow(cut(title, theme.Title, true, theme.Text), 1))
	if aside != nil {
		head.Add(widgets.NewText(o.Name+" · "+t.Barcode, theme.Body, false, theme.Secondary))
	}
	content := widgets.Down(14, widgets.Fixed(head), widgets.Fixed(body), widgets.Fixed(p.warn),
		widgets.Fixed(widgets.Down(6, widgets.Fixed(hint), widgets.Fixed(widgets.Across(12, widgets.Space(1), widgets.Fixed(p.Cancel),
			widgets.Grow(p.Save, 1))))))
	p.follow()
	p.popUp = screen.Dialog(v.window.Canvas(), keys, p.width, content)
	p.fit()
	v.window.Canvas().Focus(p.first())
	p.first().TypedShortcut(&fyne.ShortcutSelectAll{})
	return p
}

// fields are what is filled in: of the card nothing where none is paid with (R36).
func (p *Prompt) fields() []widgets.Item {
	label := func(text, hint string) widgets.Item {
		return widgets.Fixed(screen.Inset(6, 0, 0, 0, widgets.Across(8, widgets.Fixed(widgets.NewText(text, theme.Body, false, theme.Text)),
			widgets.Fixed(widgets.NewText(hint, theme.Small, false, theme.Secondary)))))
	}
	sign := store.CurrencySign(p.owner.sale.Transaction.Currency)
	fields := []widgets.Item{
		label("Amount", ""),
		widgets.Fixed(widgets.Across(8, widgets.Fixed(widgets.NewText(sign, theme.Title, false, theme.Secondary)), widgets.Grow(p.Amount, 1))),
		widgets.Fixed(cut(p.asks(), theme.Body, false, theme.Secondary)),
	}
	if p.kind.ByCard() {
		required := "optional"
		if p.required() {
			required = "required"
		}
		fields = append(fields, label("Card Type", required), widgets.Fixed(p.Card))
	}
	return append(fields, label("Comments", "optional"), widgets.Fixed(p.Comments))
}

func (p *Prompt) required() bool { return p.kind.Name == store.ECommerce }

// asks says what the amount is measured by.
func (p *Prompt) asks() string {
	currency := p.owner.sale.Transaction.Currency
	text := "Balance " + screen.Money(store.Money{Minor: p.balance, Currency: currency})
	if asked, rest := p.kind.Round(p.balance); rest != 0 {
		text += ", rounded to " + screen.Money(store.Money{Minor: asked, Currency: currency})
	}
	return text
}

// prefill takes brand and approval from Shopify's own payment, and returns the
// panel that shows it; nil for the other payment types (R36).
func (p *Prompt) prefill(o store.Order) fyne.CanvasObject {
	if !p.required() {
		return nil
	}
	h := o.Holding()
	fact := func(name, value string) widgets.Item {
		return widgets.Fixed(widgets.Down(0, widgets.Fixed(widgets.NewText(name, theme.Small, false, theme.Secondary)),
			widgets.Fixed(whole(value, promptRight-2*theme.Padding, theme.PanelTitle, false, theme.Text))))
	}
	var items []widgets.Item
	if last := h.Latest; last != nil {
		card := store.CardTypeOf(last.Brand, p.cards)
		for i, name := range p.cards {
			if name == card {
				p.Card.SetChosen(i)
			}
		}
		if last.Approval != "" {
			p.Comments.SetText(store.ApprovalComment(last.Approval))
		}
		items = append(items, widgets.Fixed(widgets.Down(0,
			widgets.Fixed(whole(cardOf(last), promptRight-2*theme.Padding, theme.CounterText, true, theme.Text)),
			widgets.Fixed(whole(gateway(last.Gateway), promptRight-2*theme.Padding, theme.Body, false, theme.Secondary)))))
	}
	for _, sum := range []struct {
		name  string
		minor int64
	}{{"Captured", h.Captured}, {"Authorized, not captured", h.Authorized}, {"Pending", h.Pending}, {"Refunded", h.Refunded}} {
		if sum.minor != 0 {
			items = append(items, fact(sum.name, screen.Money(o.Amount(sum.minor))))
		}
	}
	if last := h.Latest; last != nil {
		items = append(items, fact("When", moment(last.At, p.owner.cfg.Now())))
		if last.Approval != "" {
			items = append(items, fact("Approval", last.Approval))
		}
	} else {
		items = append(items, widgets.Fixed(cut("Shopify holds nothing.", theme.PanelTitle, false, theme.Secondary)))
	}
	tone, icon := theme.Amber, assets.Alert
	if o.Financial.Settled() {
		tone, icon = theme.Green, assets.Check
	}
	items = append(items, widgets.Fixed(widgets.Across(0, widgets.Fixed(widgets.NewChip(tone, icon, o.Financial.Label())),
		widgets.Space(1))), widgets.Space(1))
	if p.owner.cfg.VerifyPayment != nil {
		verify := widgets.NewToolButton(assets.ShieldCheck, "Verify Payment", func() { p.close(); p.owner.verify() })
		verify.Keys = p.Amount.Keys
		items = append(items, widgets.Fixed(verify))
	}
	return widgets.NewPanel(assets.Card, "Paid at Shopify", widgets.Down(7, items...))
}

// payment is what Save books; Invalid when the amount can't be read.
func (p *Prompt) payment() (store.Payment, error) {
	t := p.owner.sale.Transaction
	out := store.Payment{ID: p.id, TransactionID: t.ID, Type: p.kind.Name, Currency: t.Currency, Comments: strings.TrimSpace(p.Comments.Text)}
	if i := p.Card.Chosen(); i >= 0 && p.required() {
		out.Card = p.cards[i]
	} else if i > 0 {
		out.Card = p.cards[i-1]
	}
	amount, err := store.ReadAmount(p.Amount.Text, t.Currency)
	out.Minor = amount.Minor
	if p.Given != nil && err == nil {
		out.Comments = screen.Join(", ", out.Comments, p.handed(amount).note())
	}
	return out, err
}

// follow says, with every letter, what stands against the payment and what should
// be seen before it is saved.
func (p *Prompt) follow() {
	s := p.owner.sale
	payment, err := p.payment()
	if err == nil {
		payment.Over = true // Save asks about that
		err = s.Transaction.CheckPayment(payment, p.owner.types, p.cards)
	}
	said := ""
	switch {
	case p.required() && payment.Card == "":
		said = "Choose the Card Type, then Save."
	case err != nil:
		said = store.MessageOf(err)
	case p.Given != nil:
		said = p.showChange(payment.Amount())
	}
	if said == "" {
		p.Save.Enable()
		said = screen.Minus(strings.Join(s.PaymentWarnings(payment, p.owner.types), " "))
	} else {
		p.Save.Disable(said)
	}
	if p.warn.Text == said && p.warn.Visible() == (said != "") {
		return
	}
	p.warn.Set(theme.Amber, assets.Alert, "", said)
	screen.Show(p.warn, said != "")
	p.fit()
}

// fit gives the dialog the height it needs now.
func (p *Prompt) fit() {
	if p.popUp == nil {
		return
	}
	screen.Refit(p.owner.window.Canvas(), p.popUp, p.width)
}

func (p *Prompt) close() {
	p.popUp.Hide()
	p.owner.Prompt = nil
}

func (p *Prompt) save() {
	if p.saving || !p.Save.Enabled() {
		return
	}
	payment, err := p.payment()
	if err != nil {
		return
	}
	s := p.owner.sale
	beyond := s.Beyond(payment, p.owner.types)
	// Where somebody else has booked since the prompt opened, booking is refused and
	// says so; nobody is to confirm an amount that they saw beside another balance.
	if len(beyond) == 0 || s.Transaction.Balance() != p.balance {
		p.book(payment)
		return
	}
	payment.Over = true
	// "No" comes first: a scanner's Enter, or a second one, answers it (M1, M2).
	screen.Ask(p.owner.window.Canvas(), screen.Question{
		Tone: theme.Amber, Icon: assets.Alert, Title: "Book " + screen.Money(payment.Amount()) + " all the same?",
		Sentences: append([]string{screen.Minus(strings.Join(beyond, " "))}, p.asks()+"."),
		Answers: []screen.Answer{{Text: "No", Act: p.again}, {
			Kind: widgets.Danger, Icon: assets.Save, Text: "Book It",
			Act: func() { p.book(payment) },
		}},
	})
}

// again goes back to the amount.
func (p *Prompt) again() {
	p.owner.window.Canvas().Focus(p.Amount)
	p.Amount.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// first is the input that has the keys when the prompt opens: what was given, where
// there is change, for the amount stands there already.
func (p *Prompt) first() *widgets.Entry {
	if p.Given != nil && p.balance > 0 {
		return p.Given
	}
	return p.Amount
}

func (p *Prompt) book(payment store.Payment) {
	if p.saving {
		return
	}
	p.saving = true
	v, back := p.owner, p.goesBack(payment.Amount())
	v.window.Work.Go(func() {
		err := v.cfg.Shop.TakePayment(context.Background(), payment, p.balance)
		v.window.Work.UI(func() {
			p.saving = false
			p.close()
			if err != nil {
				screen.Tell(v.window.Canvas(), "Not booked", store.MessageOf(err))
			} else {
				v.toast(theme.Green, assets.Check, screen.Money(payment.Amount())+" by "+screen.Join(" ", payment.Type, payment.Card)+" booked."+back)
			}
			v.Reload()
		})
	})
}
