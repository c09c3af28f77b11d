package shopsim

import (
	"time"

	"github.com/graph-gophers/graphql-go"
)

type (
	attribute struct {
		Key   string
		Value *string
	}
	company struct {
		ID   graphql.ID
		Name string
	}
	companyLocation struct {
		ID   graphql.ID
		Name string
	}
	purchasingCompany struct {
		company  *company
		location *companyLocation
		shop     *Shop
	}
	purchaser    struct{ order *order }
	paymentTerms struct {
		ID               graphql.ID
		PaymentTermsName string
		schedule         *paymentSchedule
	}
	paymentSchedule struct {
		ID    graphql.ID
		DueAt *scalar
	}
)

// Attribute is one pair that a theme, an app or the customer puts on an order or a line.
type Attribute struct{ Key, Value string }

func attributes(pairs []Attribute) []attribute {
	list := make([]attribute, len(pairs))
	for i, pair := range pairs {
		list[i] = attribute{pair.Key, &pair.Value}
	}
	return list
}

func (o *order) CustomAttributes() []attribute { return append([]attribute{}, o.wishes...) }
func (l *line) CustomAttributes() []attribute  { return append([]attribute{}, l.wishes...) }

// ShippingLine is the first of the shipping lines.
func (o *order) ShippingLine() *shippingLine {
	if len(o.shipping) == 0 {
		return nil
	}
	return o.shipping[0]
}

// PurchasingEntity is who bought, which is said of nobody without the scope for customers.
func (o *order) PurchasingEntity() (*purchaser, error) {
	switch {
	case o.company != nil:
		return &purchaser{o}, nil
	case o.customer == nil:
		return nil, nil //nolint:nilnil // null, as Shopify answers of a guest
	}
	return &purchaser{o}, (&root{o.shop}).need("read_customers", "purchasingEntity")
}

func (p *purchaser) ToCustomer() (*customer, bool) { return p.order.customer, p.order.company == nil }

func (p *purchaser) ToPurchasingCompany() (*purchasingCompany, bool) {
	return p.order.company, p.order.company != nil
}

// Company is left out without its scope, and Shopify says so; what it is in can't be
// without it.
func (p *purchasingCompany) Company() (*company, error) { return p.company, p.need("company") }

// Location is left out as Company is.
func (p *purchasingCompany) Location() (*companyLocation, error) {
	return p.location, p.need("location")
}

func (p *purchasingCompany) need(field string) error {
	if p.shop.granted("read_companies") {
		return nil
	}
	return (&root{p.shop}).need("read_customers", field)
}

// PaymentTerms are left out without their scope, and Shopify says so.
func (o *order) PaymentTerms() (*paymentTerms, error) {
	return o.terms, (&root{o.shop}).need("read_payment_terms", "paymentTerms")
}

func (t *paymentTerms) PaymentSchedules(p page) (*connection[*paymentSchedule], error) {
	return paged([]*paymentSchedule{t.schedule}, p, "schedules")
}

// Wish has the customer, or an app, write something on the order: a note, and attributes of
// the order in place of those that it has.
func (s *Shop) Wish(name, note string, pairs ...Attribute) error {
	return s.merchant(name, func(o *order) { o.Note, o.wishes = orNull(note), attributes(pairs) })
}

// WishOfLine puts properties on the order's line of that number, from 0, in place of those
// that it has.
func (s *Shop) WishOfLine(name string, line int, pairs ...Attribute) error {
	return s.merchant(name, func(o *order) { o.lines[line].wishes = attributes(pairs) })
}

// Tag puts tags on the order in place of those that it has.
func (s *Shop) Tag(name string, tags ...string) error {
	return s.merchant(name, func(o *order) { o.Tags = append([]string{}, tags...) })
}

// SoldTo makes the order one of a company: of its location, with its own number. Terms are
// such as "Net 30" and due that many days after the order was made, "" for none; an order
// on terms is not paid until then.
func (s *Shop) SoldTo(name, of, location, po, terms string, days int) error {
	return s.merchant(name, func(o *order) { s.soldTo(o, of, location, po, terms, days) })
}

func (s *Shop) soldTo(o *order, of, location, po, terms string, days int) {
	c := &company{lasting("Company", of), of}
	l := &companyLocation{lasting("CompanyLocation", of+" "+location), location}
	s.byID[string(c.ID)], s.byID[string(l.ID)] = c, l
	o.company, o.PoNumber = &purchasingCompany{c, l, s}, orNull(po)
	if terms == "" {
		return
	}
	due := &paymentSchedule{DueAt: atOrNull(o.created.Add(time.Duration(days) * 24 * time.Hour))}
	due.ID = s.id("PaymentSchedule", due)
	o.terms = &paymentTerms{PaymentTermsName: terms, schedule: due}
	o.terms.ID = s.id("PaymentTerms", o.terms)
	o.payments = nil
}

// wish is what customers ask for, by the script's line of the order: most ask for nothing.
func (o *order) wish(line string) {
	day := func(days int) string { return o.created.AddDate(0, 0, days).Format("January 2, 2006") }
	switch line {
	case "pickup/line-discount":
		o.Note = orNull("Hold till Friday, please: I'm away until then.")
		o.lines[0].wishes = attributes([]Attribute{{"Engraving", "Anna"}, {"_engraving_font", "serif"}})
	case "pickup/taxes-included":
		o.wishes = attributes([]Attribute{{"Pickup date", day(2)}, {"Pickup time", "4:30 PM"}, {"_zapiet_id", "88213"}})
	case "local//investigate":
		o.wishes = attributes([]Attribute{{"Delivery Date", o.created.AddDate(0, 0, 1).Format(time.DateOnly)}})
		o.Note = orNull("Ring twice, the dog is harmless.")
	case "ship/order-discount":
		o.wishes = attributes([]Attribute{{"Gift message", "Happy birthday, Dad! Ride safe."}})
		o.shipping[0].Title = "UPS Next Day Air"
	case "pickup/tip":
		o.Note = orNull("Please set the saddle height to 74 cm and leave the reflectors on.")
	case "mixed/both":
		o.Tags = []string{"workshop", "VIP"}
		o.shop.soldTo(o, "Seacoast Couriers", "Portsmouth depot", "PO-4711", "", 0)
	}
}
