// Package verify is Verify Payment: what Shopify knows of an order's money and of
// its risk, before goods leave the shop (R40).
package verify

import (
	"slices"
	"strings"

	"tillbridge/assets"
	"tillbridge/store"
	"tillbridge/ui/screen"
	"tillbridge/ui/theme"
	"tillbridge/ui/widgets"
)

// figure is an amount with its name.
type figure struct {
	caption string
	amount  store.Money
	tone    theme.Tone
	bold    bool
}

// figures are what the order's payments come to.
func figures(o store.Order) []figure {
	h := o.Holding()
	raised := func(minor int64, tone theme.Tone) theme.Tone {
		if minor == 0 {
			return theme.NoTone
		}
		return tone
	}
	// What Shopify counts as outstanding may be what it gave back as a favour, and owed
	// by nobody (R57): the notes tell of that.
	last := figure{"Still owed", o.Amount(o.Owed()), raised(o.Owed(), theme.Red), o.Owed() != 0}
	if back := o.OwedBack(); back > 0 {
		last = figure{"Owed back", o.Amount(back), theme.Amber, true}
	}
	return []figure{
		{caption: "Order total", amount: o.Amount(o.Total)},
		{"Authorized", o.Amount(h.Authorized), raised(h.Authorized, theme.Amber), h.Authorized != 0},
		{caption: "Captured", amount: o.Amount(h.Captured), bold: true},
		{"Refunded", o.Amount(h.Refunded), raised(h.Refunded, theme.Amber), h.Refunded != 0},
		last,
	}
}

// standing is Shopify's financial status as a badge: green only where the money
// is nothing to warn about. The risk has its own panel, and a hold its own note.
func standing(o store.Order) (theme.Tone, assets.Icon, string) {
	label := o.Financial.Label()
	o.Risk, o.FulfillmentOrders = "", nil
	concerns := o.PaymentConcerns()
	for _, c := range concerns {
		if c.Grave {
			return theme.Red, assets.Alert, label
		}
	}
	if len(concerns) > 0 || !o.Financial.Settled() {
		return theme.Amber, assets.Alert, label
	}
	return theme.Green, assets.CheckCircle, label
}

// notes are what staff must read: how far Shopify was told of the money or asked for it,
// the warnings, those about the till's books last, or that there are none.
func notes(o store.Order, booked []store.Payment, pushes []store.Push) []*widgets.Note {
	list := sent(o, pushes)
	for _, c := range append(o.PaymentConcerns(booked...), o.BookedOtherwise(booked)...) {
		tone := theme.Amber
		if c.Grave {
			tone = theme.Red
		}
		list = append(list, widgets.NewNote(tone, assets.Alert, c.Lead, c.Text))
	}
	if len(list) == 0 {
		list = append(list, widgets.NewNote(theme.Green, assets.CheckCircle, "Paid.", safe(o)))
	}
	if o.Archived() {
		list = append(list, widgets.NewNote(theme.Blue, assets.Info, "Archived at Shopify.", "The merchant has put it aside there before it "+
			"was handed over."))
	}
	if text := abroad(o); text != "" {
		list = append(list, widgets.NewNote(theme.Blue, assets.Info, "Paid in another currency.", text))
	}
	return list
}

// underWay says that a capture waits to be sent, or is being.
func underWay(pushes []store.Push) bool {
	return slices.ContainsFunc(pushes, func(p store.Push) bool { return p.Intent == store.IntentCapture && p.UnderWay() })
}

// sent says what became of the latest capture, and of telling Shopify that it was paid here,
// while that isn't through.
func sent(o store.Order, pushes []store.Push) (list []*widgets.Note) {
	for _, intent := range []store.Intent{store.IntentCapture, store.IntentMarkPaid} {
		i := slices.IndexFunc(pushes, func(p store.Push) bool { return p.Intent == intent && (p.UnderWay() || p.State == store.PushFailed) })
		if i < 0 {
			continue
		}
		p, amount := pushes[i], screen.Money(o.Amount(pushes[i].Minor))
		lead, text := "Being captured.", amount+" is asked for at Shopify."
		if intent == store.IntentMarkPaid {
			lead, text = "Being told.", "Shopify is being told that "+amount+" was taken here."
		}
		switch {
		case p.State != store.PushFailed:
			list = append(list, widgets.NewNote(theme.Blue, assets.CloudUp, lead, screen.Join(" ", text, p.LastError)))
		case intent == store.IntentCapture:
			list = append(list, widgets.NewNote(theme.Red, assets.Alert, "Not captured.", p.LastError))
		default:
			list = append(list, widgets.NewNote(theme.Red, assets.Alert, "Shopify was not told.", p.LastError))
		}
	}
	return list
}

// safe says why there is nothing to warn about, no more than is known.
func safe(o store.Order) string {
	paid := "Shopify counts it as paid"
	switch {
	case o.Total == 0:
		paid = "Nothing is to be paid"
	case o.Holding().Captured >= o.Total:
		paid = "Captured in full, nothing refunded"
	}
	if o.Risk == "ACCEPT" {
		return paid + ", low risk: safe to hand over."
	}
	return paid + ". Shopify has not judged the risk."
}

// abroad is what the customer's side was charged where that isn't the shop's
// currency (R48), "" where it is.
func abroad(o store.Order) string {
	last := o.Holding().Latest
	if last == nil || last.PresentedCurrency == "" {
		return ""
	}
	charged := store.Money{Minor: last.PresentedMinor, Currency: last.PresentedCurrency}
	return charged.String() + " charged, " + o.Amount(last.Minor).String() + " in the books."
}

// kinds are Shopify's kinds of payment in words.
var kinds = map[string]string{
	"SALE": "Sale", "AUTHORIZATION": "Authorization", "CAPTURE": "Capture", "REFUND": "Refund", "VOID": "Void", "CHANGE": "Change given",
	"EMV_AUTHORIZATION": "Authorization, chip", "SUGGESTED_REFUND": "Suggested refund",
}

func kind(p store.ShopifyPayment) string {
	if word := kinds[p.Kind]; word != "" {
		return word
	}
	return words(p.Kind)
}

// words makes Shopify's own name readable: "AWAITING_RESPONSE" is "Awaiting response".
func words(name string) string {
	lower := strings.ToLower(strings.ReplaceAll(name, "_", " "))
	if lower == "" {
		return "–"
	}
	return strings.ToUpper(lower[:1]) + lower[1:]
}

// result is how a payment ended.
func result(p store.ShopifyPayment) widgets.Cell {
	switch p.State {
	case "SUCCESS":
		return widgets.Cell{Text: "Success", Icon: assets.Check, Tone: theme.Green}
	case "FAILURE":
		return widgets.Cell{Text: "Failed", Icon: assets.X, Tone: theme.Red}
	case "ERROR":
		return widgets.Cell{Text: "Error", Icon: assets.X, Tone: theme.Red}
	default:
		return widgets.Cell{Text: words(p.State), Icon: assets.Clock, Tone: theme.Amber}
	}
}

func card(p store.ShopifyPayment) widgets.Cell {
	switch {
	case p.Digits != "":
		return widgets.Cell{Text: strings.TrimSpace(p.Brand + " ···· " + p.Digits)}
	case p.Brand != "":
		return widgets.Cell{Text: p.Brand}
	default:
		return widgets.Dash
	}
}

var paymentColumns = []widgets.Column{
	{Title: "When", Width: 112, Color: theme.Secondary},
	{Title: "Kind", Width: 94, Weight: 1},
	{Title: "Gateway", Width: 110, Weight: 3},
	{Title: "Card", Width: 172, Weight: 1},
	{Title: "Approval", Width: 62, Weight: 1, Mono: true},
	{Title: "Amount", Width: 96, Weight: 1, Right: true},
	{Title: "Result", Width: 84},
}

// rows are Shopify's payments, in the order that they were made.
func rows(o store.Order, moment func(store.ShopifyPayment) string) []widgets.Row {
	list := make([]widgets.Row, len(o.Payments))
	for i, p := range o.Payments {
		amount := widgets.Cell{Text: screen.Money(o.Amount(p.Minor))}
		if p.Kind == "REFUND" || p.Kind == "CHANGE" {
			amount.Text = screen.Money(o.Amount(-p.Minor))
		}
		if p.PresentedCurrency != "" {
			amount.Second = store.Money{Minor: p.PresentedMinor, Currency: p.PresentedCurrency}.String() + " charged"
		}
		gateway, approval := widgets.Cell{Text: p.Gateway}, widgets.Cell{Text: p.Approval}
		if p.Gateway == "" {
			gateway = widgets.Dash
		}
		if p.Approval == "" {
			approval = widgets.Dash
		}
		list[i] = widgets.Row{Cells: []widgets.Cell{{Text: moment(p)}, {Text: kind(p)}, gateway, card(p), approval, amount, result(p)}}
	}
	return list
}

// judgement is the risk in a word, how many of the three bars are filled, and
// what Shopify recommends.
type judgement struct {
	tone theme.Tone
	word string
	bars int
	says string
}

func judge(o store.Order) judgement {
	switch o.Risk {
	case "ACCEPT":
		return judgement{theme.Green, "Low", 1, "Shopify says: accept"}
	case "INVESTIGATE":
		return judgement{theme.Amber, "Medium", 2, "Shopify says: investigate"}
	case "CANCEL":
		return judgement{theme.Red, "High", 3, "Shopify says: cancel"}
	case "", "NONE":
		return judgement{theme.Grey, "Not judged", 0, "Shopify says nothing"}
	default:
		return judgement{theme.Amber, words(o.Risk), 0, "Shopify says: " + strings.ToLower(words(o.Risk))}
	}
}

// sign is the icon of a fact: for, neither, against.
func sign(f store.RiskFact) (theme.Tone, assets.Icon) {
	switch f.Sentiment {
	case "POSITIVE":
		return theme.Green, assets.Check
	case "NEGATIVE":
		return theme.Red, assets.Alert
	default:
		return theme.Blue, assets.Info
	}
}

// subtitle is which order it is, and whose.
func subtitle(o store.Order) string {
	text := "order " + o.Name
	if name := o.CustomerName(); name != "" {
		text += "  ·  " + name
	}
	return text
}

// changedSays is what became of a change here.
func changedSays(waits bool) string {
	if waits {
		return "This is the order as it is there now; the change waits to be accepted here."
	}
	return "This is the order as it is there now; it was decided to keep it as it is here."
}

// age is the sentence in the footer about what is shown.
func (v *Window) age() string {
	now := v.cfg.Now()
	switch {
	case v.reading:
		return "Asking Shopify…"
	case !v.readAt.IsZero():
		return "Read from Shopify " + screen.Ago(now.Sub(v.readAt))
	case v.cfg.Read == nil:
		return "No shop is connected"
	default:
		return "As it was at the last check"
	}
}
