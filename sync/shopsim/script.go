package shopsim

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/graph-gophers/graphql-go"
)

// script is what the orders are about, in turn. A word before a slash is how
// the goods reach the customer.
var script = []string{
	"ship/", "pickup/", "pickup/", "ship/guest", "local/", "pickup/line-discount", "ship/order-discount", "pickup/taxes-included",
	"ship/unknown-sku", "pickup/tip", "ship/shipping-discount", "pickup/gift-card", "ship/shared-email", "pickup/", "ship/custom-item",
	"ship/cancelled", "pickup/edited", "ship/stranger", "ship/part-refund", "pickup/authorized", "pickup/pending", "ship/high-risk",
	"mixed/both", "none/pos", "ship/draft", "ship/test", "ship/long-name", "ship/", "ship/many-lines", "pickup/free", "pickup/blank-sku",
	"ship/duplicate-sku", "pickup/loose-sku", "local/guest", "pickup/stranger",
}

var methods = map[string]string{"ship": "SHIPPING", "pickup": "PICK_UP", "local": "LOCAL", "none": "RETAIL"}

func (s *Shop) id(kind string, item any) graphql.ID {
	s.nextID++
	id := fmt.Sprintf("gid://shopify/%s/%d", kind, s.nextID)
	s.byID[id] = item
	return graphql.ID(id)
}

var (
	sampleCustomers = SampleCustomers()
	sampleProducts  = SampleProducts()
)

// addOrder adds the script's next order as made at that moment. Which one, and
// all that is in it, depends on the seed and on how many there are.
func (s *Shop) addOrder(when time.Time) *order {
	n := len(s.orders)
	random := rand.New(rand.NewPCG(uint64(s.config.Seed), uint64(n))) //nolint:gosec // a script wants repeatable chance
	delivery, twist, _ := strings.Cut(script[n%len(script)], "/")
	when = when.Truncate(time.Second)
	web := "web"
	o := &order{
		Name: fmt.Sprintf("#%d", 1001+n), created: when, updated: when, shop: s, Confirmed: true, Tags: []string{}, SourceName: &web,
		recommendation: "ACCEPT", TaxesIncluded: twist == "taxes-included", Test: twist == "test",
	}
	o.ID = s.id("Order", o)
	o.number = s.nextID
	s.buyer(o, twist, 4+random.IntN(len(sampleCustomers)-4))
	s.basket(o, twist, random)
	if delivery == "ship" || delivery == "mixed" || delivery == "local" {
		fee := &shippingLine{Title: "Standard shipping", price: 795}
		if delivery == "local" {
			fee = &shippingLine{Title: "Local delivery", price: 500}
		}
		if twist == "shipping-discount" {
			fee.discount = 300
		}
		id := s.id("ShippingLine", fee)
		fee.ID = &id
		if twist != "free" {
			o.shipping = append(o.shipping, fee)
		}
	}
	s.route(o, delivery)
	switch twist {
	case "authorized":
		s.pay(o, "AUTHORIZATION", o.total())
	case "pending":
	default:
		if o.total() > 0 {
			s.pay(o, "SALE", o.total())
		}
	}
	s.twist(o, twist)
	s.orders = append(s.orders, o)
	return o
}

func (s *Shop) buyer(o *order, twist string, i int) {
	c := sampleCustomers[i]
	switch twist {
	case "shared-email":
		c = sampleCustomers[2]
	case "long-name":
		c = sampleCustomers[len(sampleCustomers)-1]
	case "guest", "stranger", "high-risk", "draft":
		c = Customer{
			FirstName: "Robin", LastName: fmt.Sprintf("Newcomer-%d", len(s.orders)), Email: fmt.Sprintf("newcomer%d@example.org", len(s.orders)),
			Street: fmt.Sprintf("%d Harbor Road", 1+len(s.orders)), City: "Rye", Province: "NH", Postcode: "03870", Country: "US",
		}
	}
	o.Email, o.Phone = orNull(c.Email), orNull(c.Phone)
	a := &address{
		FirstName: orNull(c.FirstName), LastName: orNull(c.LastName), Company: orNull(c.Company), Address1: orNull(c.Street), Address2: orNull(c.Street2),
		City: orNull(c.City), ProvinceCode: orNull(c.Province), Zip: orNull(c.Postcode), CountryCodeV2: orNull(c.Country), Phone: orNull(c.Phone),
	}
	a.ID = s.id("MailingAddress", a)
	o.BillingAddress, o.ShippingAddress = a, a
	if twist != "guest" {
		o.Customer = &customer{FirstName: orNull(c.FirstName), LastName: orNull(c.LastName), DefaultEmailAddress: &emailAddress{c.Email}}
		o.Customer.ID = s.id("Customer", o.Customer)
		if c.Phone != "" {
			o.Customer.DefaultPhoneNumber = &phoneNumber{c.Phone}
		}
	}
}

func (s *Shop) basket(o *order, twist string, random *rand.Rand) {
	count := 1 + random.IntN(3)
	switch twist {
	case "many-lines":
		count = 25
	case "both":
		count = 2
	}
	for range count {
		p := sampleProducts[random.IntN(len(sampleProducts)-3)]
		s.addLine(o, "", p.SKU, p.Description, p.PriceMinor, int32(1+random.IntN(3))) //nolint:gosec // 1 to 3
	}
	l := o.lines[0]
	switch twist {
	case "line-discount":
		l.discount, l.discountEach = l.unit/10, true
	case "order-discount":
		for _, l := range o.lines {
			l.discount = l.unit * int64(l.Quantity) * 15 / 100
		}
	case "free":
		for _, l := range o.lines {
			l.discount = l.unit * int64(l.Quantity)
		}
	case "unknown-sku":
		l.Sku = orNull("WHEELS-OF-FORTUNE-9")
	case "blank-sku":
		l.Sku = nil
	case "duplicate-sku":
		l.Sku = orNull("TIR-SCHW-G1-40")
	case "loose-sku":
		l.Sku = orNull(" " + strings.ToLower(*l.Sku))
	case "edited":
		l.Quantity, l.CurrentQuantity = 3, 3
	case "tip":
		s.addLine(o, "tip", "", "Tip", 500, 1)
	case "gift-card":
		s.addLine(o, "gift", "", "Riverside Cycles gift card", 5000, 1)
	case "custom-item":
		s.addLine(o, "custom", "", "Hand-built wheel, 32 spokes", 18900, 1)
	}
}

func (s *Shop) addLine(o *order, kind, sku, title string, cents int64, quantity int32) {
	l := &line{
		Name: title, Title: title, kind: kind, Sku: orNull(sku), Quantity: quantity, CurrentQuantity: quantity, unit: cents,
		included: o.TaxesIncluded, RequiresShipping: kind == "" || kind == "custom", IsGiftCard: kind == "gift",
	}
	l.ID = s.id("LineItem", l)
	if kind == "" || kind == "custom" {
		l.rate, l.Taxable = 0.085, true
	}
	if kind == "" || kind == "gift" {
		l.Product, l.Variant = &product{}, &variant{}
		l.Product.ID, l.Variant.ID = s.id("Product", l.Product), s.id("ProductVariant", l.Variant)
	}
	o.lines = append(o.lines, l)
}

// route makes the fulfillment orders, as Shopify does some time after the order.
func (s *Shop) route(o *order, delivery string) {
	groups := map[string]*fulfillmentOrder{}
	for i, l := range o.lines {
		if !l.RequiresShipping {
			continue
		}
		method := methods[delivery]
		if delivery == "mixed" {
			method = []string{"PICK_UP", "SHIPPING"}[i%2]
		}
		f := groups[method]
		if f == nil {
			f = &fulfillmentOrder{
				Order: o, Status: "OPEN", RequestStatus: "UNSUBMITTED", created: o.created.Add(s.config.RoutingLag), FulfillmentHolds: []*hold{},
				DeliveryMethod: &deliveryMethod{MethodType: method}, AssignedLocation: assignedLocation{counter.Name, counter},
			}
			f.updated = f.created
			f.ID = s.id("FulfillmentOrder", f)
			f.number = s.nextID
			f.DeliveryMethod.ID = s.id("DeliveryMethod", f.DeliveryMethod)
			groups[method] = f
			o.fulfillmentOrders = append(o.fulfillmentOrders, f)
		}
		part := &foLine{LineItem: l, ProductTitle: l.Title, Sku: l.Sku, TotalQuantity: l.Quantity, RemainingQuantity: l.Quantity}
		part.ID = s.id("FulfillmentOrderLineItem", part)
		f.lines = append(f.lines, part)
	}
}

func (s *Shop) twist(o *order, twist string) {
	switch twist {
	case "cancelled":
		s.cancel(o, "CUSTOMER", nil, true, false)
	case "edited":
		before := o.total()
		o.removeUnit()
		s.refund(o, before-o.total())
	case "part-refund":
		s.refund(o, min(500, o.total()))
	case "high-risk":
		o.recommendation = "CANCEL"
	case "pos":
		o.SourceName = orNull("pos")
	case "draft":
		o.SourceName = orNull("shopify_draft_order")
	}
}
