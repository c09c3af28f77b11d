package store

// Delivery is how an order reaches its customer, worked out from its
// fulfillment orders; the shipping line's text says nothing reliable.
type Delivery string

// The deliveries staff tell apart.
const (
	// DeliveryUnknown: Shopify has not routed the order yet.
	DeliveryUnknown  Delivery = ""
	DeliveryPickup   Delivery = "pickup"
	DeliveryShip     Delivery = "ship"
	DeliveryLocal    Delivery = "local"
	DeliveryMixed    Delivery = "mixed"
	DeliveryNothing  Delivery = "none"
	methodPickup              = "PICK_UP"
	methodShipping            = "SHIPPING"
	methodPickupPnt           = "PICKUP_POINT"
	methodLocal               = "LOCAL"
	stateClosed               = "CLOSED"
	stateCancelled            = "CANCELLED"
	stateFulfilled            = "FULFILLED"
	statePartly               = "PARTIALLY_FULFILLED"
	stateUnfulfilled          = "UNFULFILLED"
)

// DeliveryOf works out how the order is handed over. Cancelled fulfillment orders and
// those closed with nothing in them don't count: Shopify leaves them behind when it
// routes again.
func DeliveryOf(o Order) Delivery {
	found := DeliveryUnknown
	for _, fo := range o.FulfillmentOrders {
		if fo.State == stateCancelled || fo.Empty() {
			continue
		}
		way := o.WayOf(fo)
		switch found {
		case DeliveryUnknown, DeliveryNothing, way:
			found = way
		default:
			if way != DeliveryNothing {
				return DeliveryMixed
			}
		}
	}
	if found == DeliveryUnknown && !o.RequiresShipping {
		return DeliveryNothing
	}
	return found
}

// WayOf is how a part reaches its customer.
func (o Order) WayOf(f FulfillmentOrder) Delivery {
	if f.Method == "" && o.ships(f) {
		return DeliveryShip
	}
	return deliveryOfMethod(f.Method)
}

// ships says that a part goes out although Shopify names no method for it: something
// in it has to be shipped.
func (o Order) ships(fo FulfillmentOrder) bool {
	known := false
	for _, part := range fo.Lines {
		for _, line := range o.Lines {
			if line.ShopifyID == part.LineShopifyID {
				known = true
				if line.RequiresShipping {
					return true
				}
			}
		}
	}
	return !known && o.RequiresShipping
}

func deliveryOfMethod(method string) Delivery {
	switch method {
	case methodPickup:
		return DeliveryPickup
	case methodLocal:
		return DeliveryLocal
	case methodShipping, methodPickupPnt:
		return DeliveryShip
	default:
		return DeliveryNothing
	}
}

// Label is the delivery as staff read it.
func (d Delivery) Label() string {
	switch d {
	case DeliveryPickup:
		return "Pickup"
	case DeliveryShip:
		return "Ship"
	case DeliveryLocal:
		return "Local delivery"
	case DeliveryMixed:
		return "Pickup + ship"
	case DeliveryNothing:
		return "Nothing to send"
	default:
		return "–"
	}
}

// PickedUp says that at least a part waits at the counter.
func (d Delivery) PickedUp() bool { return d == DeliveryPickup || d == DeliveryMixed }

// Sent says that at least a part leaves by carrier or by the shop's own van.
func (d Delivery) Sent() bool {
	return d == DeliveryShip || d == DeliveryLocal || d == DeliveryMixed
}

// AwaitsPickup says that this fulfillment order is for the counter and still to
// be handed over.
func (f FulfillmentOrder) AwaitsPickup() bool { return f.Method == methodPickup && f.Open() }

// Open says that Shopify still waits for this shop to hand over this fulfillment order.
func (f FulfillmentOrder) Open() bool {
	switch f.State {
	case stateClosed, stateCancelled:
		return false
	default:
		return !f.Left
	}
}
