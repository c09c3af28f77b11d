package store

// Status is where an order stands for staff. Its value is the label they see (R9).
type Status string

// The seven statuses of R9.
const (
	New                Status = "New"
	CustomerIDNeeded   Status = "Customer ID Needed"
	ProductMatchFailed Status = "Product Match Failed"
	ReadyForPickup     Status = "Ready for Pickup"
	ReadyForShipment   Status = "Ready for Shipment"
	Completed          Status = "Completed"
	Rejected           Status = "Rejected"
)

// Statuses returns all statuses in the order of the drop-down.
func Statuses() []Status {
	return []Status{New, CustomerIDNeeded, ProductMatchFailed, ReadyForPickup, ReadyForShipment, Completed, Rejected}
}

// ParseStatus reads a label; anything else is Invalid and lists what there is.
func ParseStatus(label string) (Status, error) {
	for _, s := range Statuses() {
		if string(s) == label {
			return s, nil
		}
	}
	return "", Fail(Invalid, "%q is not a status. There are: New, Customer ID Needed, Product Match Failed, Ready for Pickup, Ready for "+
		"Shipment, Completed, Rejected.", label)
}

// Problem says that the status is computed by matching and never picked (R11).
func (s Status) Problem() bool { return s == CustomerIDNeeded || s == ProductMatchFailed }

// Final says that the order is done with; a final status can't be left (R12).
func (s Status) Final() bool { return s == Completed || s == Rejected }

// Rank sorts statuses by how much they ask of staff, most first.
func (s Status) Rank() int64 {
	for i, ranked := range []Status{CustomerIDNeeded, ProductMatchFailed, New, ReadyForShipment, ReadyForPickup, Completed, Rejected} {
		if s == ranked {
			return int64(i)
		}
	}
	return 9
}

// RequiresAction says whether an order counts on the tile (R2). An order with a
// failed push or an unaccepted change counts whatever its status, closed ones too. One
// that was archived at Shopify before anything was begun here, or that other locations
// hand over altogether, is aside and asks for nothing else. owing says that money is owed on
// it, either way, and due: a Completed order counts until that is settled; of one that is
// still to be handed over the money comes with that (R57).
func RequiresAction(s Status, push PushState, changed, aside, owing bool) bool {
	if push == PushFailed || changed {
		return true
	}
	switch s {
	case Completed:
		return owing
	case New, CustomerIDNeeded, ProductMatchFailed:
		return !aside
	case ReadyForShipment:
		return true
	default:
		return false
	}
}

// Standing is what decides which statuses an order may take.
type Standing struct {
	Status Status
	// Problem is what matching last found: CustomerIDNeeded, ProductMatchFailed or "".
	Problem  Status
	Delivery Delivery
	// Finished says that the order's transaction has become a sale (R39), Cancelling
	// that it waits for Shopify to cancel the order (R29).
	Finished, Cancelling bool
	// HandedOver says that Shopify counts a part of it as handed over or shipped.
	HandedOver bool
	// Elsewhere says how much of it other locations hand over (R53).
	Elsewhere Where
}

// MayBecome checks a picked status against R11, R12 and R29. It returns nil or an
// Invalid error that tells staff why not and, where there is one, the way to do it.
func (o Standing) MayBecome(to Status) error {
	if o.Status == to {
		return nil
	}
	if err := o.MayWork(); err != nil {
		return err
	}
	switch {
	case to.Problem():
		return Fail(Invalid, "%s is worked out by matching and can't be picked.", to)
	case to == New && o.Problem != "":
		return Fail(Invalid, "This order becomes New by itself once %s is solved.", o.Problem)
	case to == ReadyForPickup && !o.Delivery.PickedUp():
		return Fail(Invalid, "Ready for Pickup is for orders picked up at the counter; this one is %s.", o.Delivery.phrase())
	case to == ReadyForShipment && !o.Delivery.Sent():
		return Fail(Invalid, "Ready for Shipment is for orders sent out; this one is %s.", o.Delivery.phrase())
	case o.Elsewhere == AllElsewhere:
		return Fail(Invalid, "Another location or a service hands over all of this order, so nothing is to be done with it here.")
	case to == Rejected && o.Elsewhere == PartElsewhere:
		return Fail(Invalid, "Another location or a service hands over a part of this order, and rejecting it would cancel that too. Cancel "+
			"the order, or remove our part of it, in Shopify's admin.")
	case to == Rejected && o.Finished:
		return Fail(Invalid, "The sale is finished, so the order can't be rejected. Take the goods back as a return, and refund them in "+
			"Shopify's admin.")
	case to == Rejected && o.HandedOver:
		return Fail(Invalid, "A part of this order was handed over already, so Shopify would not cancel it. Take that part back as a return, "+
			"and refund it in Shopify's admin.")
	default:
		return nil
	}
}

// MayWork says, as nil, that parts of the order may be worked on, or as Invalid why not.
func (o Standing) MayWork() error {
	switch {
	case o.Cancelling:
		return Fail(Invalid, "This order is being cancelled at Shopify. If Shopify refuses, it is again what it was.")
	case o.Status.Final():
		return Fail(Invalid, "This order is %s, which is final.", o.Status)
	default:
		return nil
	}
}

// Choice is one entry of the status drop-down; Reason says why it can't be
// picked, "" when it can.
type Choice struct {
	Status Status
	Reason string
}

// Offered returns the statuses that fit the order (R12): those it may become.
// The saved status comes first where it is among them.
func (o Standing) Offered() []Choice {
	var offered []Choice
	for _, s := range Statuses() {
		switch {
		case s.Problem() && s != o.Status,
			s == ReadyForPickup && !o.Delivery.PickedUp() && s != o.Status,
			s == ReadyForShipment && !o.Delivery.Sent() && s != o.Status:
			continue
		}
		choice := Choice{Status: s}
		if err := o.MayBecome(s); err != nil {
			choice.Reason = MessageOf(err)
		}
		offered = append(offered, choice)
	}
	return offered
}

func (d Delivery) phrase() string {
	switch d {
	case DeliveryPickup:
		return "for pickup"
	case DeliveryShip:
		return "to be shipped"
	case DeliveryLocal:
		return "for local delivery"
	case DeliveryNothing:
		return "nothing to hand over"
	default:
		return "not routed by Shopify yet"
	}
}
