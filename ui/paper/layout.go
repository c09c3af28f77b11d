package paper

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/bojanz/currency"
	"github.com/shopspring/decimal"

	"tillbridge/store"
)

// layout collects the blocks of one paper.
type layout struct {
	sale    store.Sale
	profile store.Profile
	now     time.Time
	blocks  []block
	// missing are the letters that no font has.
	missing []rune
}

func (l *layout) add(blocks ...block) { l.blocks = append(l.blocks, blocks...) }

// onto puts the blocks on a sheet, in letters that some font has.
func (l *layout) onto(s *Sheet) {
	lacking := func(r rune) { l.missing = append(l.missing, r) }
	for i := range l.blocks {
		l.blocks[i].left, l.blocks[i].right = printable(l.blocks[i].left, lacking), printable(l.blocks[i].right, lacking)
	}
	s.blocks, s.romanised = l.blocks, scripts(l.missing)
	s.searching = len(s.romanised) > 0 && setter.searching()
}

func (l *layout) pair(left, right string) { l.add(block{left: left, right: right}) }

// receipt is the paper for the customer (R37).
func (l *layout) receipt(copied bool) {
	t := l.sale.Transaction
	if t.State == store.TransactionVoided {
		l.add(block{kind: bar, left: "VOID", right: "not a sale"})
	}
	if copied {
		l.add(block{kind: bar, left: "COPY", right: "printed before"})
	}
	l.shop()
	if l.sale.ReturnOf != "" {
		l.returned()
	} else {
		l.handover()
	}
	l.add(block{kind: code, left: t.Barcode})
	l.facts()
	if l.sale.ReturnOf == "" {
		l.agreed(false)
		if l.profile.Wishes {
			l.wished()
		}
		l.shipTo()
	}
	l.add(block{kind: rule})
	for i := range t.Lines {
		l.sold(i)
	}
	l.add(block{kind: rule})
	l.totals()
	l.paid()
	l.footer()
}

// returned says that goods came back, and of which sale (R58).
func (l *layout) returned() {
	state := "of " + l.sale.ReturnOf
	if l.sale.Transaction.State == store.TransactionReturning {
		state += ", not booked yet"
	}
	l.add(block{kind: bar, left: "RETURN", right: state})
}

// packingSlip goes into the parcel: no prices.
func (l *layout) packingSlip() {
	l.shop()
	l.add(block{kind: bar, left: "PACKING SLIP", right: l.sale.Order.Name})
	l.add(block{kind: code, left: l.sale.Transaction.Barcode})
	l.facts()
	l.agreed(true)
	l.wished()
	l.add(block{kind: rule})
	l.address("Ship to", l.sale.Order.Shipping)
	l.add(block{kind: rule})
	for i, line := range l.sale.Transaction.Lines {
		l.add(block{left: count(line.Quantity) + " " + l.name(i), size: bold})
		if line.SKU != "" {
			l.add(block{left: line.SKU, indent: true})
		}
		l.wishes(l.sale.LineWishes(i), true)
	}
	l.add(block{kind: rule}, block{left: "Items", right: strconv.FormatInt(l.sale.Transaction.Items(), 10), size: bold})
	l.footer()
}

// pickList is for the one who fetches the goods: where to look, no prices.
func (l *layout) pickList() {
	t := l.sale.Transaction
	l.add(block{kind: bar, left: "PICK LIST", right: l.sale.Order.Name}, block{kind: code, left: t.Barcode})
	l.facts()
	l.pair("Delivery", l.sale.Delivery().Label())
	if shelf := l.sale.Pickup.Shelf; shelf != "" {
		l.pair("Shelf", shelf)
	}
	l.agreed(true)
	l.wished()
	l.add(block{kind: rule})
	for i, line := range t.Lines {
		l.add(block{left: count(line.Quantity), right: line.SKU, size: large})
		l.add(block{left: l.name(i), size: bold})
		l.wishes(l.sale.LineWishes(i), true)
		if i < len(l.sale.Products) {
			l.onHand(&l.sale.Products[i])
		} else {
			l.onHand(nil)
		}
		l.add(block{kind: rule})
	}
	l.add(block{left: "Items", right: strconv.FormatInt(t.Items(), 10), size: bold})
}

// onHand says what there should be: the goods of a sale left the books when its
// transaction was created (R15), but not the shop. Nil is a product that isn't known.
func (l *layout) onHand(p *store.Product) {
	if p == nil || !p.Stocked {
		l.add(block{left: "No stock is kept of it", indent: true})
		return
	}
	left := p.OnHand
	l.add(block{left: "Left after this order", right: minus(strconv.FormatInt(left, 10)), indent: true})
	if left < 0 {
		l.add(block{left: "OVERSOLD", right: "short of " + strconv.FormatInt(-left, 10), size: bold, indent: true})
	}
}

// shop is the head of every paper that leaves the shop.
func (l *layout) shop() {
	p := l.profile
	if logo := logoOf(p.Logo); logo != nil {
		l.add(block{kind: picture, logo: logo})
	}
	if p.Name != "" {
		l.add(block{kind: middle, left: p.Name, size: heading})
	}
	for _, line := range append(slices.Clone(p.Address), p.Phone, p.Email, p.Website) {
		l.centred(line)
	}
	if p.TaxID != "" {
		l.centred("Tax ID " + p.TaxID)
	}
	l.add(block{kind: space})
}

func (l *layout) centred(line string) {
	if strings.TrimSpace(line) != "" {
		l.add(block{kind: middle, left: line})
	}
}

// handover is the mark by which the counter sees at a glance what becomes of the
// goods: the bag and its shelf, or that they are sent (R37).
func (l *layout) handover() {
	if l.sale.Transaction.State == store.TransactionVoided {
		return
	}
	switch delivery := l.sale.Delivery(); {
	case delivery.PickedUp():
		shelf := ""
		if l.sale.Pickup.Shelf != "" {
			shelf = "SHELF " + l.sale.Pickup.Shelf
		}
		word := "PICKUP"
		if delivery == store.DeliveryMixed {
			word = "PICKUP + SHIP"
		}
		l.add(block{kind: bar, left: word, right: shelf, bag: true})
		if hold := l.sale.Pickup.HoldUntil; !hold.IsZero() {
			l.centred("Held until " + store.Day(hold.In(l.now.Location()), l.profile.Country))
		}
	case delivery == store.DeliveryShip:
		l.add(block{kind: bar, left: "SHIP"})
	case delivery == store.DeliveryLocal:
		l.add(block{kind: bar, left: "LOCAL DELIVERY"})
	}
}

// facts say which order this is, when, whose and by whom.
func (l *layout) facts() {
	t := l.sale.Transaction
	by := t.FinishedBy
	if n := len(l.sale.Payments); by == "" && n > 0 {
		by = l.sale.Payments[n-1].By
	}
	l.pair("Shopify order", l.sale.Order.Name)
	l.pair(store.DayAndTime(l.now, l.profile.Country), by)
	l.pair("Customer", cmp.Or(l.sale.Customer.Name(), l.sale.Order.CustomerName(), "–"))
}

// shipTo is where goods are sent, and that it is not where the bill goes (R41).
func (l *layout) shipTo() {
	if !l.sale.Delivery().Sent() {
		return
	}
	l.add(block{kind: rule})
	l.address("Ship to", l.sale.Order.Shipping)
	if l.sale.Order.ShipsElsewhere() {
		l.add(block{left: "Not the billing address:", size: bold})
		l.address("Bill to", l.sale.Order.Billing)
	}
}

func (l *layout) address(label string, a store.Address) {
	name := cmp.Or(a.Name(), l.sale.Order.CustomerName(), l.sale.Customer.Name())
	l.add(block{left: label, right: name, size: bold})
	for _, line := range []string{a.Company, a.Street, a.Street2, a.Place(l.profile.Country), a.Country, a.Phone} {
		if strings.TrimSpace(line) != "" {
			l.add(block{left: line, indent: true})
		}
	}
}

// name is a line as the customer bought it, with the variant when the order's
// line is found.
func (l *layout) name(i int) string {
	line := l.sale.Transaction.Lines[i]
	if ordered := l.sale.Ordered(i); ordered != nil && ordered.Variant != "" && ordered.Variant != "Default Title" {
		return line.Title + ", " + ordered.Variant
	}
	if line.Title == "" && i < len(l.sale.Products) {
		return l.sale.Products[i].Description
	}
	return line.Title
}

// sold is a line with its price and what was taken off.
func (l *layout) sold(i int) {
	line := l.sale.Transaction.Lines[i]
	l.add(block{left: l.name(i)})
	if l.profile.Wishes {
		l.wishes(l.sale.LineWishes(i), true)
	}
	l.add(block{left: count(line.Quantity) + " " + l.amount(line.UnitPrice), right: l.amount(line.Quantity * line.UnitPrice), indent: true})
	if line.LineDiscount != 0 {
		l.add(block{left: "Discount", right: l.amount(-line.LineDiscount), indent: true})
	}
	if line.OrderDiscount != 0 {
		l.add(block{
			left: cmp.Or(strings.Join(l.sale.Order.DiscountCodes, " "), "Order discount"), right: l.amount(-line.OrderDiscount),
			indent: true,
		})
	}
}

func (l *layout) totals() {
	t := l.sale.Transaction
	l.pair("Subtotal", l.amount(t.Subtotal()))
	l.pair("Shipping", l.amount(t.Shipping))
	if t.Fees != 0 {
		l.pair("Duties and fees", l.amount(t.Fees))
	}
	l.taxes()
	l.add(block{left: "TOTAL", right: l.money(t.Total), size: large})
	if difference := t.Difference(); difference != 0 {
		l.add(block{left: "Shopify's total", right: l.amount(t.ShopifyTotal)}, block{left: "Difference", right: l.amount(difference), size: bold})
	}
}

// taxes are named one by one where they add up to the transaction's tax.
func (l *layout) taxes() {
	t := l.sale.Transaction
	included := ""
	if t.TaxesIncluded {
		included = " (included)"
	}
	var sum int64
	for _, tax := range l.sale.Order.TaxLines {
		sum += tax.Minor
	}
	if sum != t.Tax || len(l.sale.Order.TaxLines) == 0 {
		l.pair("Tax"+included, l.amount(t.Tax))
		return
	}
	for _, tax := range l.sale.Order.TaxLines {
		label := "Tax"
		if tax.Title != "" {
			label += ", " + tax.Title
		}
		if rate, err := decimal.NewFromString(tax.Rate); err == nil {
			label += " " + rate.Shift(2).String() + " %"
		}
		l.pair(label+included, l.amount(tax.Minor))
	}
}

// paid are the entries of the payments ledger and what is left to pay.
func (l *layout) paid() {
	for _, p := range l.sale.Payments {
		label := strings.TrimSpace(p.Type + " " + p.Card)
		if p.Reverses != "" {
			label = "Reversed: " + label
		} else if p.Comments != "" {
			label += " " + p.Comments
		}
		l.pair(label, l.amount(-p.Minor))
	}
	if l.sale.Transaction.State != store.TransactionVoided {
		l.add(block{left: "BALANCE", right: l.money(l.sale.Transaction.Balance()), size: bold})
	}
}

func (l *layout) footer() {
	if strings.TrimSpace(l.profile.Footer) == "" {
		return
	}
	l.add(block{kind: rule})
	for line := range strings.Lines(l.profile.Footer) {
		if strings.TrimSpace(line) == "" {
			l.add(block{kind: space})
			continue
		}
		l.centred(line)
	}
}

var withoutSymbol = func() *currency.Formatter {
	f := currency.NewFormatter(currency.NewLocale("en-US"))
	f.CurrencyDisplay = currency.DisplayNone
	return f
}()

// amount is an amount of the sale in a column: without its currency.
func (l *layout) amount(minor int64) string {
	a, err := currency.NewAmountFromInt64(minor, l.sale.Transaction.Currency)
	if err != nil {
		return minus(strconv.FormatInt(minor, 10))
	}
	return minus(withoutSymbol.Format(a))
}

// money is an amount of the sale with its currency.
func (l *layout) money(minor int64) string {
	return minus(store.Money{Minor: minor, Currency: l.sale.Transaction.Currency}.String())
}

func count(n int64) string { return minus(fmt.Sprintf("%d ×", n)) }

// minus sets the sign that is as wide as a digit.
func minus(text string) string { return strings.ReplaceAll(text, "-", "−") }
