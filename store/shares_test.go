package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tillbridge/store"
)

var places = []string{"gid://shopify/Location/9", "gid://shopify/Location/80", "gid://shopify/Location/81"}

// owner are the locations of a shop of which one is its own.
func owner(own string) (all store.Locations) {
	for _, at := range places {
		all = append(all, store.Location{ShopifyID: at, Name: at, Active: true, Own: at == own})
	}
	return all
}

// scattered is an order whose units several locations hand over in several ways, some of
// them gone already and some of those taken back, with amounts that don't divide.
func scattered(random *rand.Rand) store.Order {
	o := store.Order{
		Name: "#1", Currency: "USD", RequiresShipping: true, Fulfillment: "PARTIALLY_FULFILLED", TaxesIncluded: random.IntN(2) == 0,
	}
	parts := map[string]*store.FulfillmentOrder{}
	var ids []string
	next := 1 + random.IntN(95) // so that ids of different lengths meet
	for i := range 1 + random.IntN(4) {
		line := store.OrderLine{
			ShopifyID: fmt.Sprint("l", i), Quantity: 1 + random.Int64N(7), UnitPrice: random.Int64N(10000), RequiresShipping: true,
		}
		line.Ordered = line.Quantity
		line.LineDiscount, line.OrderDiscount = random.Int64N(line.UnitPrice+1), random.Int64N(line.UnitPrice+1)
		line.LineDiscount = min(line.LineDiscount, line.Quantity*line.UnitPrice-line.OrderDiscount)
		line.Tax = random.Int64N(2000)
		for range line.Quantity {
			at, method := places[random.IntN(len(places))], []string{"PICK_UP", "SHIPPING", "LOCAL"}[random.IntN(3)]
			key := at + method
			if parts[key] == nil {
				next++
				ids = append(ids, key)
				parts[key] = &store.FulfillmentOrder{
					ShopifyID: fmt.Sprintf("gid://shopify/FulfillmentOrder/%d", next), LocationID: at, Method: method, State: "OPEN",
				}
			}
			lines := parts[key].Lines
			if n := len(lines); n == 0 || lines[n-1].LineShopifyID != line.ShopifyID {
				lines = append(lines, store.FulfillmentOrderLine{ShopifyID: fmt.Sprint(key, i), LineShopifyID: line.ShopifyID})
			}
			lines[len(lines)-1].Total++
			lines[len(lines)-1].Remaining++
			parts[key].Lines = lines
		}
		o.Lines, o.Tax, o.Subtotal = append(o.Lines, line), o.Tax+line.Tax, o.Subtotal+line.Quantity*line.UnitPrice-line.Discount()
	}
	if random.IntN(3) == 0 {
		o.Lines = append(o.Lines, store.OrderLine{ShopifyID: "tip", Quantity: 1, Ordered: 1, UnitPrice: 333})
		o.Subtotal += 333
	}
	for _, key := range ids {
		part := *parts[key]
		if random.IntN(3) == 0 {
			made := store.Fulfillment{ShopifyID: "f" + part.ShopifyID, State: "SUCCESS", FulfillmentOrders: []string{part.ShopifyID}}
			again := part
			for i := range part.Lines {
				part.Lines[i].Remaining = 0
			}
			part.State = "CLOSED"
			if random.IntN(3) == 0 {
				made.State, next = "CANCELLED", next+1
				again.ShopifyID, again.Lines = fmt.Sprintf("gid://shopify/FulfillmentOrder/%d", next), nil
				for _, l := range part.Lines {
					again.Lines = append(again.Lines, store.FulfillmentOrderLine{
						ShopifyID: l.ShopifyID + "again", LineShopifyID: l.LineShopifyID, Total: l.Total, Remaining: l.Total,
					})
				}
				o.FulfillmentOrders = append(o.FulfillmentOrders, again)
			}
			o.Fulfillments = append(o.Fulfillments, made)
		}
		o.FulfillmentOrders = append(o.FulfillmentOrders, part)
	}
	o.ShippingCharge, o.Fees = random.Int64N(900), random.Int64N(2)*random.Int64N(100)
	o.Tax += random.Int64N(2) * random.Int64N(60) // on shipping
	o.Total = o.Subtotal + o.ShippingCharge + o.Fees + random.Int64N(2)*random.Int64N(7)
	if !o.TaxesIncluded {
		o.Total += o.Tax
	}
	random.Shuffle(len(o.FulfillmentOrders), func(i, j int) {
		o.FulfillmentOrders[i], o.FulfillmentOrders[j] = o.FulfillmentOrders[j], o.FulfillmentOrders[i]
	})
	return o
}

func TestR53_TheSharesOfAllLocationsAddUpToShopifysTotalToTheCent(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3000) {
		o := scattered(rand.New(rand.NewPCG(seed, 5)))
		var total, tax, items, shipping, took int64
		for _, at := range places {
			share := o.Share(owner(at), store.Order{})
			if share.Elsewhere() == store.AllElsewhere {
				continue
			}
			total, tax, items, shipping = total+share.Total, tax+share.Tax, items+share.Items(), shipping+share.ShippingCharge
			if share.ShippingCharge > 0 {
				took++
			}
		}
		if total != o.Total || tax != o.Tax || items != o.Items() || shipping != o.ShippingCharge || took > 1 {
			t.Fatalf("seed %d: the shares come to %d of %d, %d of %d tax, %d of %d items, %d of %d shipping by %d", seed, total, o.Total, tax,
				o.Tax, items, o.Items(), shipping, o.ShippingCharge, took)
		}
	}
}

// comesBack is the order after all that a location handed over of lines that it had alone came
// back, its money given back but not what sending it cost.
func comesBack(o store.Order, at string) (after store.Order, some bool) {
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		line := &o.Lines[i]
		back := line.RequiresShipping
		for _, part := range o.FulfillmentOrders {
			for _, l := range part.Lines {
				if l.LineShopifyID == line.ShopifyID && (part.LocationID != at || part.State != "CLOSED") {
					back = false
				}
			}
		}
		if !back {
			continue
		}
		worth := line.Quantity*line.UnitPrice - line.Discount()
		if !o.TaxesIncluded {
			worth += line.Tax
		}
		o.Total, o.Tax, some = o.Total-worth, o.Tax-line.Tax, true
		line.Quantity, line.LineDiscount, line.OrderDiscount, line.Tax = 0, 0, 0, 0
	}
	return o, some
}

func TestR53_ShippingIsStillAskedOfWhoSentGoodsThatAllCameBack(t *testing.T) {
	t.Parallel()
	tried, bare := 0, 0
	for seed := range uint64(6000) {
		whole := scattered(rand.New(rand.NewPCG(seed, 7)))
		for _, from := range places {
			o, some := comesBack(whole, from)
			if !some || o.Items() == 0 {
				continue
			}
			tried++
			var total int64
			for _, at := range places {
				// What was booked before it came back is no history now.
				share := o.Share(owner(at), whole.Share(owner(at), store.Order{}))
				if share.Elsewhere() == store.AllElsewhere {
					continue
				}
				total += share.Total
				if share.Items() == 0 && share.Total > 0 {
					bare++
				}
			}
			if total != o.Total {
				t.Fatalf("seed %d, back from %s: the shares come to %d of %d", seed, from, total, o.Total)
			}
		}
	}
	if tried < 300 || bare < 8 {
		t.Errorf("only %d orders of which goods came back, %d with shipping alone", tried, bare)
	}
}

func TestR53_WhatIsBookedIsNoHistoryWhenTheRestOfItIsRefunded(t *testing.T) {
	t.Parallel()
	// One unit went before the location was ticked; the other was sold here and is refunded now.
	gone := part("p", "here", "PICK_UP", "CLOSED", store.FulfillmentOrderLine{ShopifyID: "a", LineShopifyID: "l1", Total: 1, Before: 1})
	booked := placed(gone, part("q", "here", "PICK_UP", "OPEN", units("b", "l1", 2, 2), units("c", "l2", 1, 1))).Share(ticked, store.Order{})
	after := placed(gone, part("q", "here", "PICK_UP", "CLOSED", units("b", "l1", 0, 0), units("c", "l2", 0, 0)))
	after.Lines[0].Quantity, after.Lines[1].Quantity, after.Lines[2].Quantity = 1, 0, 0
	share := after.Share(ticked, booked)
	if share.Items() != 0 || share.Total != 0 {
		t.Errorf("%d items for %d are still to be sold", share.Items(), share.Total)
	}
}
