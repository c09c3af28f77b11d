package transaction

import (
	"cmp"
	"strings"
	"time"

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

// moment is screen.Moment without the room it leaves to align columns.
func moment(at, now time.Time) string {
	return strings.Join(strings.Fields(screen.Moment(at, now)), " ")
}

func cut(text string, size float32, bold bool, color fyne.ThemeColorName) *widgets.Text {
	t := widgets.NewText(text, size, bold, color)
	t.Cut = true
	return t
}

// whole is a text that is broken into lines, within a word where it has to be and there at a
// hyphen: names, addresses and approval numbers are read to the last sign.
func whole(text string, width, size float32, bold bool, color fyne.ThemeColorName) *fyne.Container {
	var words []string
	for _, word := range strings.Fields(text) {
		runes, from := []rune(word), 0
		for i := range runes {
			if i > from && fyne.MeasureText(string(runes[from:i+1]), size, fyne.TextStyle{Bold: bold}).Width > width {
				at := i
				if hyphen := strings.LastIndex(string(runes[from:i]), "-"); hyphen > 0 {
					at = from + len([]rune(string(runes[from:i])[:hyphen+1]))
				}
				words, from = append(words, string(runes[from:at])), at
			}
		}
		words = append(words, string(runes[from:]))
	}
	return widgets.NewWrapped(strings.Join(words, " "), width, size, bold, color)
}

// boxed draws an input's border around what can't be changed here.
func boxed(o fyne.CanvasObject) fyne.CanvasObject {
	border := canvas.NewRectangle(theme.Color(theme.InputFill))
	border.CornerRadius, border.StrokeWidth, border.StrokeColor = theme.InputRadius, 1, theme.Color(theme.InputBorder)
	return container.NewStack(border, screen.Inset(4, 4, 12, 10, o))
}

// drawHead names the transaction.
func (v *Window) drawHead() {
	barcode := widgets.NewText(v.sale.Transaction.Barcode, theme.CounterText, false, theme.Text)
	barcode.Style.Monospace = true
	story := widgets.NewChipButton(theme.Teal, assets.Info, "Why?", v.why)
	story.Tip, story.Keys = "How the order was matched, and its story (F2)", v.keys
	screen.Show(story, v.cfg.Why != nil)
	tone, icon := screen.Status(v.sale.Status)
	caption := widgets.NewText("Shopify order", theme.PanelTitle, false, theme.Secondary)
	// The way to the change needs its room, and so does larger text.
	screen.Show(caption, !v.changeable() && !theme.Enlarged())
	title := widgets.NewTitle(assets.Receipt, "Transaction")
	if v.sale.Transaction.Returns != "" {
		title = widgets.NewTitle(assets.Undo, "Return")
	}
	row := []widgets.Item{
		widgets.Fixed(title),
		widgets.Fixed(container.NewCenter(boxed(widgets.Across(8, widgets.Fixed(widgets.NewIcon(assets.Barcode, 18, theme.Text)),
			widgets.Fixed(barcode))))),
		widgets.Fixed(caption),
		widgets.Fixed(widgets.NewText(v.sale.Order.Name, theme.CounterText, true, theme.Text)),
		widgets.Fixed(widgets.NewBadge(tone, icon, string(v.sale.Status))), widgets.Fixed(story), widgets.Fixed(v.changeChip()), widgets.Space(1),
		widgets.Fixed(v.KeepOpen), widgets.Fixed(v.Print), widgets.Fixed(v.Verify),
	}
	v.head.Objects = []fyne.CanvasObject{widgets.Across(10, row...)}
	v.head.Refresh()
}

// changeChip leads to what Shopify changed about the order, hidden while it is as
// it came.
func (v *Window) changeChip() *widgets.ChipButton {
	chip := widgets.NewChipButton(theme.Amber, assets.ArrowsExchange, "Changed", v.openChanged)
	if v.sale.Kept {
		chip = widgets.NewChipButton(theme.Grey, assets.ArrowsExchange, "Kept", v.openChanged)
	}
	chip.Tip, chip.Keys = "What Shopify changed, before and after (F11)", v.keys
	screen.Show(chip, v.changeable())
	return chip
}

func (v *Window) changeable() bool {
	return v.cfg.OpenChanged != nil && (v.sale.Changed || v.sale.Kept)
}

func (v *Window) openChanged() {
	if !v.changeable() {
		v.window.Say("Nothing of its order has changed at Shopify that waits for a decision.")
		return
	}
	v.cfg.OpenChanged(v.sale.Transaction.OrderID)
}

// drawNote says what is to be seen before anything else is done; most of the time
// there is nothing.
func (v *Window) drawNote() {
	t, o := v.sale.Transaction, v.sale.Order
	var sentences []string
	if v.draft.overtaken != "" {
		sentences = append(sentences, v.draft.overtaken)
	}
	if by := t.Difference(); by != 0 {
		more := "more"
		if by < 0 {
			by, more = -by, "less"
		}
		sentences = append(sentences, "Shopify asks "+screen.Money(o.Amount(t.ShopifyTotal))+" for "+o.Name+", "+
			screen.Money(o.Amount(by))+" "+more+
			" than this transaction.")
	}
	if minor, why := o.OthersShare(); minor != 0 {
		sentences = append(sentences, screen.Money(o.Amount(minor))+" of the "+screen.Money(o.Amount(o.AtShopify().Total))+" that Shopify asks "+
			"for "+o.Name+" is the "+why+", and not asked here.")
	}
	if text := v.owing(); text != "" {
		sentences = append(sentences, text)
	}
	if v.sale.Changed {
		sentences = append(sentences, "Shopify changed "+o.Name+" after it came in, and nobody has decided yet: look at Changed (F11).")
	}
	if booked, held := v.sale.BookedOnline(), v.sale.Latest.Holding().Net(); booked != 0 && booked != held && t.MayChange() == nil {
		sentences = append(sentences, "Shopify holds "+screen.Money(o.Amount(held))+" for "+o.Name+"; "+screen.Money(o.Amount(booked))+
			" is booked as eCommerce.")
	}
	text := strings.Join(sentences, " ")
	if v.note.Text == text && v.note.Visible() == (text != "") {
		return
	}
	v.note.Set(theme.Amber, assets.Alert, "", text)
	screen.Show(v.note, text != "")
	// The note knows its height only once it knows its width.
	v.body.Refresh()
	v.body.Refresh()
}

// drawPerson shows whose transaction it is.
func (v *Window) drawPerson() {
	c := v.sale.Customer
	initials := widgets.NewIconSquare(theme.Teal, "", 44)
	initials.Text = initialsOf(c)
	room := asideWidth - 4 - 2*13 - 44 - 12 // borders, padding, initials, gap
	if v.cfg.EditCustomer != nil {
		room -= 80 + 12
	}
	contact := []widgets.Item{
		widgets.Fixed(whole(c.Name(), room, theme.CounterText, true, theme.Text)),
		widgets.Fixed(whole(screen.Join(" · ", c.Code(), c.Phone), room, theme.PanelTitle, false, theme.Secondary)),
	}
	if c.Email != "" {
		contact = append(contact, widgets.Fixed(whole(c.Email, room, theme.PanelTitle, false, theme.Secondary)))
	}
	if c.Email == "" && c.Phone == "" {
		contact = append(contact, widgets.Fixed(cut("no email, no phone", theme.PanelTitle, false, theme.Muted)))
	}
	row := []widgets.Item{widgets.Fixed(initials), widgets.Grow(widgets.Down(0, contact...), 1)}
	if v.cfg.EditCustomer != nil {
		edit := widgets.NewToolButton(assets.Pencil, "Edit", v.editCustomer)
		edit.MinWidth = 80
		edit.Tip, edit.Keys = "The customer's record (F4)", v.keys
		row = append(row, widgets.Fixed(edit))
	}
	v.person.Objects = []fyne.CanvasObject{snug(widgets.Across(12, row...))}
	v.person.Refresh()
}

func initialsOf(c store.Customer) string {
	var letters string
	for _, name := range []string{c.FirstName, c.LastName} {
		for _, r := range name {
			letters += strings.ToUpper(string(r))
			break
		}
	}
	if letters == "" && c.Name() != "" {
		letters = strings.ToUpper(string([]rune(c.Name())[0]))
	}
	return letters
}

// snug is a panel with little room around its content.
func snug(o fyne.CanvasObject) fyne.CanvasObject {
	p := widgets.NewPanel("", "", screen.Inset(8, 8, 13, 13, o))
	p.Flush = true
	return p
}

// aboutFirst gives what is known of the person and the delivery the height that it needs,
// where there is as much, and the totals below it the rest.
type aboutFirst struct{ about fyne.CanvasObject }

const aboutGap float32 = 10

func (aboutFirst) MinSize(objects []fyne.CanvasObject) fyne.Size {
	about, totals := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(about.Width, totals.Width), about.Height+aboutGap+totals.Height)
}

func (a aboutFirst) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	scrolled, totals := objects[0], objects[1]
	height := min(a.about.MinSize().Height, size.Height-aboutGap-totals.MinSize().Height)
	scrolled.Resize(fyne.NewSize(size.Width, height))
	totals.Move(fyne.NewPos(0, height+aboutGap))
	totals.Resize(fyne.NewSize(size.Width, size.Height-height-aboutGap))
}

// drawTotals adds up what is owed.
func (v *Window) drawTotals() {
	t, o := v.sale.Transaction, v.sale.Order
	amount := func(minor int64) store.Money { return store.Money{Minor: minor, Currency: t.Currency} }
	row := func(label, hint string, value fyne.CanvasObject) widgets.Item {
		hinted := cut(hint, theme.Small, false, theme.Muted)
		return widgets.Fixed(widgets.Across(8, widgets.Fixed(widgets.NewText(label, theme.CounterText-1, false, theme.Secondary)),
			widgets.Grow(hinted, 1), widgets.Fixed(value)))
	}
	value := func(minor int64) *widgets.Text {
		text := widgets.NewText(screen.Figure(amount(minor)), theme.CounterText, false, theme.Text)
		text.Align = fyne.TextAlignTrailing
		return text
	}
	rows := []widgets.Item{row("Subtotal", "", value(t.Subtotal()+t.Discounts()))}
	if t.Discounts() != 0 {
		rows = append(rows, row("Discounts", strings.Join(o.DiscountCodes, ", "), value(-t.Discounts())))
	}
	rows = append(rows, row("Shipping", shippingHint(v.sale), value(t.Shipping)))
	if t.Fees != 0 {
		hint := "duties and other fees"
		if t.Returns != "" {
			hint = "restocking fee"
		}
		rows = append(rows, row("Fees", hint, value(t.Fees)))
	}
	label, hint := taxWords(o)
	tax := value(t.Tax)
	if t.TaxesIncluded {
		tax.Color = theme.Secondary
	}
	total := widgets.NewText(screen.Money(amount(t.Total)), theme.Title, true, theme.Text)
	owed, note := widgets.NewText(screen.Money(amount(t.Balance())), theme.BigAmount, true, theme.Primary), ""
	if t.Balance() < 0 {
		owed.Color, note = theme.Amber.Ink(), "owed back"
	}
	rows = append(rows, row(label, hint, tax), widgets.Space(1), widgets.Fixed(widget.NewSeparator()),
		widgets.Fixed(widgets.Across(8, widgets.Fixed(widgets.NewText("Total", theme.CounterText, true, theme.Text)), widgets.Space(1),
			widgets.Fixed(total))),
		row("Payments", "", value(t.Paid)), widgets.Fixed(widget.NewSeparator()),
		widgets.Fixed(widgets.Across(8, widgets.Fixed(widgets.NewText("Balance", theme.CounterText, true, theme.Text)),
			widgets.Grow(cut(note, theme.PanelTitle, false, theme.Amber.Ink()), 1), widgets.Fixed(owed))))
	p := widgets.NewPanel("", "", screen.Inset(8, 4, 14, 14, widgets.Down(2, rows...)))
	p.Flush = true
	v.totals.Objects = []fyne.CanvasObject{p}
	v.totals.Refresh()
}

func shippingHint(s store.Sale) string {
	switch s.Delivery() {
	case store.DeliveryPickup:
		return "store pickup"
	case store.DeliveryLocal:
		return cmp.Or(s.Order.ShippingService, "local delivery")
	default:
		return s.Order.ShippingService
	}
}

// taxWords say what the tax is: on top or included, and its rates as Shopify has
// them.
func taxWords(o store.Order) (label, hint string) {
	label = "Tax"
	if o.TaxesIncluded {
		label = "Tax included"
	}
	var names []string
	for _, line := range o.TaxLines {
		names = append(names, screen.Join(" ", line.Title, percent(line.Rate)))
	}
	return label, strings.Join(names, ", ")
}
