package store

import (
	"strconv"
	"unicode/utf8"
)

// The bounds of what comes from outside (R63). They are far beyond what a shop
// sells, and near enough that no sum of what keeps to them can overflow: an order of
// MostLines lines of MostMinor each comes to a thousandth of what an int64 holds.
const (
	// MostMinor is the largest amount, in minor units: 10,000,000,000.00 dollars.
	MostMinor = 1_000_000_000_000
	// MostUnits is the largest quantity of one line, and the most that a shop moves
	// of a product at once.
	MostUnits = 1_000_000
	// MostLines bounds each list of an order: its lines, its payments, its parts and
	// their lines.
	MostLines = 2_000
	// MostText is how many characters a single text may have.
	MostText = 10_000
)

// Bounded is nil for an order that keeps to the bounds: amounts, quantities, texts
// and lists are within them and fit each other. Otherwise it is Invalid with one
// sentence that names the bound; such an order is set aside, since nothing that is
// reckoned with it could be trusted.
func (o Order) Bounded() error {
	b := bounds{order: o.Name, currency: o.Currency}
	b.texts(o)
	for _, amount := range []struct {
		what  string
		minor int64
	}{
		{"its subtotal", o.Subtotal},
		{"its shipping", o.ShippingCharge},
		{"its tax", o.Tax},
		{"its discounts", o.Discounts},
		{"its fees", o.Fees},
		{"its total", o.Total},
		{"what was received", o.Received},
		{"what was refunded", o.Refunded},
		{"what was authorized", o.Capturable},
	} {
		b.amount(amount.what, amount.minor)
	}
	// Below zero it is owed back.
	b.within("what is outstanding", o.Outstanding)
	b.most("lines", len(o.Lines))
	for _, line := range o.Lines {
		b.line(line)
	}
	b.most("payments", len(o.Payments))
	for _, p := range o.Payments {
		b.amount("a payment", p.Minor)
		b.within("what a payment was to the customer", p.PresentedMinor)
	}
	for _, t := range o.TaxLines {
		b.amount("a tax", t.Minor)
	}
	b.most("parts", len(o.FulfillmentOrders))
	for _, part := range o.FulfillmentOrders {
		b.most("holds of a part", len(part.Holds))
		b.most("lines in a part", len(part.Lines))
		for _, line := range part.Lines {
			b.units("a part", line.Total)
			b.units("a part", line.Remaining)
		}
	}
	for what, n := range map[string]int{
		"fulfillments": len(o.Fulfillments), "taxes": len(o.TaxLines), "facts about its risk": len(o.RiskFacts),
		"discount codes": len(o.DiscountCodes), "attributes": len(o.Attributes), "tags": len(o.Tags),
	} {
		b.most(what, n)
	}
	if b.broken == "" {
		return nil
	}
	return Fail(Invalid, "Order %s can't be taken in: %s. The other orders are. Look at it in Shopify's admin.", b.order, b.broken)
}

// bounds keeps the first bound that an order breaks.
type bounds struct {
	order, currency, broken string
}

func (b *bounds) breaks(text string) {
	if b.broken == "" {
		b.broken = text
	}
}

func (b *bounds) money(minor int64) string {
	return Money{Minor: minor, Currency: b.currency}.Decimal()
}

func (b *bounds) amount(what string, minor int64) {
	if minor < 0 {
		b.breaks(what + " is " + b.money(minor) + ", less than nothing")
	}
	b.within(what, minor)
}

func (b *bounds) within(what string, minor int64) {
	if minor > MostMinor || minor < -MostMinor {
		b.breaks(what + " is " + b.money(minor) + ", and the most is " + b.money(MostMinor))
	}
}

func (b *bounds) units(what string, n int64) {
	switch {
	case n < 0:
		b.breaks(what + " has a quantity of " + strconv.FormatInt(n, 10) + ", less than nothing")
	case n > MostUnits:
		b.breaks(what + " has a quantity of " + strconv.FormatInt(n, 10) + ", and the most is " + strconv.Itoa(MostUnits))
	}
}

func (b *bounds) most(what string, n int) {
	if n > MostLines {
		b.breaks("it has " + strconv.Itoa(n) + " " + what + ", and the most is " + strconv.Itoa(MostLines))
	}
}

func (b *bounds) line(l OrderLine) {
	b.units("a line", l.Quantity)
	b.units("a line", l.Ordered)
	b.amount("a price", l.UnitPrice)
	b.amount("a line's discount", l.LineDiscount)
	b.amount("a line's discount", l.OrderDiscount)
	b.amount("a line's tax", l.Tax)
	b.amount("what a line lost", l.Gone)
	b.most("properties of a line", len(l.Attributes))
	if b.broken == "" {
		// Both factors are in bounds, so the product fits.
		b.within("a line", max(l.Quantity, l.Ordered)*l.UnitPrice)
	}
}

func (b *bounds) text(text string) {
	if len(text) > MostText && utf8.RuneCountInString(text) > MostText {
		b.breaks("one of its texts has more than " + strconv.Itoa(MostText) + " characters")
	}
}

func (b *bounds) attributes(list []Attribute) {
	for _, a := range list {
		b.text(a.Key)
		b.text(a.Value)
	}
}

func (b *bounds) texts(o Order) {
	for _, text := range []string{
		o.Shop, o.ShopifyID, o.Name, o.Email, o.Phone, o.Note, o.Source, o.Currency, string(o.Financial), o.Fulfillment, o.Risk,
		o.Buyer.ShopifyID, o.Buyer.FirstName, o.Buyer.LastName, o.Buyer.Email, o.Buyer.Phone,
		o.ShippingService, o.Company, o.CompanyLocation, o.PONumber, o.Terms.Name,
	} {
		b.text(text)
	}
	for _, a := range []Address{o.Billing, o.Shipping} {
		for _, text := range []string{
			a.FirstName, a.LastName, a.Company, a.Street, a.Street2, a.City, a.Province, a.Postcode, a.Country,
			a.Phone,
		} {
			b.text(text)
		}
	}
	for _, l := range o.Lines {
		for _, text := range []string{l.ShopifyID, l.Title, l.Variant, l.VariantID, l.ProductID, l.SKU, l.Barcode} {
			b.text(text)
		}
	}
	b.attributes(o.Attributes)
	for _, l := range o.Lines {
		b.attributes(l.Attributes)
	}
	for _, tag := range o.Tags {
		b.text(tag)
	}
	for _, p := range o.Payments {
		for _, text := range []string{p.ShopifyID, p.Kind, p.State, p.Gateway, p.Approval, p.Brand, p.Digits, p.PresentedCurrency} {
			b.text(text)
		}
	}
	for _, f := range o.RiskFacts {
		b.text(f.Provider)
		b.text(f.Text)
		b.text(f.Sentiment)
	}
	for _, t := range o.TaxLines {
		b.text(t.Title)
		b.text(t.Rate)
	}
	for _, code := range o.DiscountCodes {
		b.text(code)
	}
	for _, part := range o.FulfillmentOrders {
		for _, text := range []string{part.ShopifyID, part.State, part.Method, part.LocationID, part.Location} {
			b.text(text)
		}
		for _, hold := range part.Holds {
			b.text(hold.Reason)
			b.text(hold.Notes)
		}
	}
	for _, f := range o.Fulfillments {
		for _, text := range []string{f.ShopifyID, f.State, f.Carrier, f.Tracking} {
			b.text(text)
		}
	}
}
