package shopsim

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/graph-gophers/graphql-go"
)

// script is what the orders are about, in turn: how the goods reach the customer,
// a twist, and what is special about the money.
var script = []string{
	"ship/", "pickup/", "pickup/", "ship/guest", "local//investigate", "pickup/line-discount", "ship/order-discount", "pickup/taxes-included",
	"ship/unknown-sku", "pickup/tip", "ship/shipping-discount/abroad", "pickup/gift-card", "ship/shared-email", "pickup//gift-card",
	"ship/custom-item",
	"ship/cancelled", "pickup/edited", "ship/stranger", "ship//part-refund", "pickup//authorized", "pickup//pending", "ship//high-risk",
	"mixed/both", "none/pos", "ship/draft", "ship/test", "ship/long-name", "ship//refunded", "ship/many-lines", "pickup/free",
	"pickup/blank-sku",
	"ship/duplicate-sku", "pickup/loose-sku", "local/guest/part-paid", "pickup/stranger/voided", "ship/lookalike",
	"pickup/near-miss-sku/expired", "pickup/lookalike",
	"ship/same-stranger", "pickup/same-guest", "pickup//pay-in-store", "local//cash-on-delivery", "ship//pay-later",
}

var methods = map[string]string{"ship": "SHIPPING", "pickup": "PICK_UP", "local": "LOCAL", "none": "RETAIL"}

func (s *Shop) id(kind string, item any) graphql.ID {
	s.nextID++
	id := fmt.Sprintf("gid://shopify/%s/%d", kind, s.nextID)
	s.byID[id] = item
	return graphql.ID(id)
}

// lasting is the id of a person or an article, which outlives the order: the same
// key has the same id in every training shop.
func lasting(kind, key string) graphql.ID {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(key)) // can't fail
	return graphql.ID(fmt.Sprintf("gid://shopify/%s/%d", kind, 5_000_000_000+int64(hash.Sum32())))
}

// addOrder adds the script's next order as made at that moment. Which one, and
// all that is in it, depends on the seed and on how many there are.
func (s *Shop) addOrder(when time.Time) *order {
	line := script[len(s.orders)%len(script)]
	o := s.addScripted(when, line)
	o.wish(line)
	return o
}

// addScripted adds an order of a line of the script.
func (s *Shop) addScripted(when time.Time, line string) *order {
	n := len(s.orders)
	random := rand.New(rand.NewPCG(uint64(s.config.Seed), uint64(n))) //nolint:gosec // a script wants repeatable chance
	delivery, twist, _ := strings.Cut(line, "/")
	twist, money, _ := strings.Cut(twist, "/")
	when = when.Truncate(time.Second)
	web := "web"
	o := &order{
		Name: fmt.Sprintf("#%d", 1001+n), created: when, updated: when, shop: s, Confirmed: true, Tags: []string{}, SourceName: &web,
		TaxesIncluded: twist == "taxes-included", Test: twist == "test",
	}
	o.ID = s.id("Order", o)
	o.number = s.nextID
	s.buyer(o, twist, random)
	s.basket(o, twist, random)
	if delivery == "ship" || delivery == "mixed" || delivery == "local" {
		fee := &shippingLine{Title: "Standard shipping", price: 795, shop: s}
		if delivery == "local" {
			fee = &shippingLine{Title: "Local delivery", price: 500, shop: s}
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
	s.charge(o, money, rand.New(rand.NewPCG(uint64(s.config.Seed), uint64(n)+1<<32))) //nolint:gosec // as above
	s.twist(o, twist)
	s.orders, s.ordersByUpdate, s.moved = append(s.orders, o), append(s.ordersByUpdate, o), true
	s.parts, s.partsByUpdate = append(s.parts, o.fulfillmentOrders...), append(s.partsByUpdate, o.fulfillmentOrders...)
	return o
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
				DeliveryMethod: &deliveryMethod{MethodType: method}, AssignedLocation: assignedLocation{counter.Name, counter, s},
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
		s.cancel(o, "CUSTOMER", nil, o.held(), false)
	case "edited":
		before := o.total()
		o.removeUnit()
		s.refund(o, before-o.total())
	case "pos":
		o.SourceName = orNull("pos")
	case "draft":
		o.SourceName = orNull("shopify_draft_order")
	}
}
