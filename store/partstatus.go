package store

import (
	"fmt"
	"slices"
)

// OrderParts is an order as it is handed over, part by part.
type OrderParts struct {
	// Order is as Shopify was last read, less the units that hand-overs asked for which it
	// doesn't show yet.
	Order Order
	// Standing is where the whole order stands here.
	Standing Standing
	// Saved are the statuses that parts have of their own, by their global ids.
	Saved map[string]Status
	// Customer is the order's customer by name, TransactionID its transaction, "" for none.
	Customer, TransactionID string
	// Changed says that Shopify changed the order and nobody has decided yet (R43).
	Changed bool
	// Products are those that lines are matched to, by the line's global id; nil where they
	// were not asked for.
	Products map[string]Product
	Pushes   []Push
	// At is which locations the computer works for that looks at it (R54).
	At Narrowing
}

// First is the place among All of the part to be looked at first: the first that is open of
// this computer's locations, else of any, else the first of all.
func (p OrderParts) First() int {
	all := p.All()
	mine := func(f FulfillmentOrder) bool {
		return f.Open() && !p.At.Hides(Order{FulfillmentOrders: []FulfillmentOrder{f}}.Places())
	}
	if at := slices.IndexFunc(all, mine); at >= 0 {
		return at
	}
	return max(0, slices.IndexFunc(all, FulfillmentOrder.Open))
}

// All are the parts that people see: this shop's, then those that other locations hand
// over, to be looked at (R53).
func (p OrderParts) All() []FulfillmentOrder { return append(p.Order.Parts(), p.Order.Others()...) }

// Ours says that this shop hands the part over.
func (p OrderParts) Ours(f FulfillmentOrder) bool {
	return !f.Left && p.Order.PartNumber(f.ShopifyID) > 0
}

// HowFar says in words how far a part is: why it waits, what of it has gone, what others
// have done with it; "" for one of this shop's of which nothing has happened.
func (p OrderParts) HowFar(f FulfillmentOrder) string {
	left, total := f.remaining(), f.Units()
	switch {
	case !p.Ours(f), f.Waits() != "":
		return f.StateWords()
	case !f.Open(), left == 0:
		return "handed over"
	case left < total:
		return fmt.Sprintf("%d of %d handed over", total-left, total)
	case f.State == stateInProgress:
		return f.StateWords()
	default:
		return ""
	}
}

// MayPartBecome checks a status picked for one part against where the order stands here
// and the part at Shopify; nil, or Invalid with the reason.
func (p OrderParts) MayPartBecome(f FulfillmentOrder, to Status) error {
	if err := p.Standing.MayWork(); err != nil {
		return err
	}
	return p.Order.MayPartBecome(f, to)
}

// PartStatus is where a part stands here.
func (p OrderParts) PartStatus(f FulfillmentOrder) Status {
	return p.Order.PartStatus(f, p.Standing.Status, p.Saved)
}

// MayPartBecome checks a status picked for one part against where the part stands at
// Shopify (R54). It returns nil or an Invalid error that says why not and what to do.
func (o Order) MayPartBecome(f FulfillmentOrder, to Status) error {
	n := o.PartNumber(f.ShopifyID)
	picked := f.Method == methodPickup
	switch {
	case to != ReadyForPickup && to != ReadyForShipment && to != Completed:
		return Fail(Invalid, "%s is the whole order's, not a part's. A part can be Ready for Pickup, Ready for Shipment or Completed.", to)
	case !o.CancelledAt.IsZero():
		return Fail(Invalid, "%s was cancelled at Shopify.", o.Name)
	case f.State == stateCancelled, f.Empty():
		return Fail(Invalid, "Part %d of %s is closed at Shopify with nothing in it: it is handed over in another part.", n, o.Name)
	case f.State == stateClosed:
		return Fail(Invalid, "Part %d of %s was handed over already.", n, o.Name)
	case f.Left:
		return Fail(Invalid, "%s is no longer one of this shop's locations, so part %d of %s is handed over there.", f.Place(), n, o.Name)
	case to == ReadyForPickup && !picked:
		return Fail(Invalid, "Ready for Pickup is for what is picked up at the counter; part %d of %s is not.", n, o.Name)
	case to == ReadyForShipment && !o.sends(f):
		return Fail(Invalid, "Ready for Shipment is for what is sent out; part %d of %s is not.", n, o.Name)
	case f.Waits() != "" && to != ReadyForShipment:
		return Fail(Invalid, "Part %d of %s is %s.", n, o.Name, f.Waits())
	default:
		return nil
	}
}

// sends says that a part leaves by carrier or by the shop's own van.
func (o Order) sends(f FulfillmentOrder) bool { return o.WayOf(f).Sent() }

// PartIntent is what saving a status for a part asks of Shopify, "" for nothing: what is
// in progress there is not announced, since its customer may have been told (R27).
func (f FulfillmentOrder) PartIntent(to Status) Intent {
	if to == ReadyForPickup && f.State != stateOpen {
		return ""
	}
	return IntentOf(to)
}

// PartNumber counts the parts of an order from 1, in Shopify's order; those that it left
// behind empty have no number. 0 when there is no such part.
func (o Order) PartNumber(id string) int {
	for i, f := range o.Parts() {
		if f.ShopifyID == id {
			return i + 1
		}
	}
	return 0
}

// Parts are the parts that people see: all but those that Shopify left behind with
// nothing in them when it routed again.
func (o Order) Parts() []FulfillmentOrder {
	return slices.DeleteFunc(slices.Clone(o.FulfillmentOrders), func(f FulfillmentOrder) bool {
		return f.State == stateCancelled || f.Empty()
	})
}

// Part is the part of that number; Invalid when there is none.
func (o Order) Part(number int) (FulfillmentOrder, error) {
	parts := o.Parts()
	switch {
	case number >= 1 && number <= len(parts):
		return parts[number-1], nil
	case len(parts) == 0:
		return FulfillmentOrder{}, Fail(Invalid, "Shopify shows no part of %s yet. Check again in a minute.", o.Name)
	default:
		return FulfillmentOrder{}, Fail(Invalid, "There is no part %d of %s; it has %s.", number, o.Name, Many(int64(len(parts)), "part"))
	}
}

// PartOf is the part of that global id, with its number. Invalid says where it went when it
// is this shop's no more.
func (o Order) PartOf(id string) (f FulfillmentOrder, number int, err error) {
	if number = o.PartNumber(id); number > 0 {
		return o.Parts()[number-1], number, nil
	}
	whole := o.AtShopify().FulfillmentOrders
	if i := slices.IndexFunc(whole, func(f FulfillmentOrder) bool { return f.ShopifyID == id }); i >= 0 {
		f = whole[i]
	}
	for _, other := range o.Others() {
		if other.ShopifyID == id || other.Open() && other.shares(f) {
			return f, 0, Fail(Invalid, "%s hands over now what was that part of %s. Nothing was saved.", other.Place(), o.Name)
		}
	}
	return f, 0, Fail(Invalid, "Shopify has divided %s anew, so that part is no longer there. Look at it again. Nothing was saved.", o.Name)
}

// PartStatus is where a part stands here: handed over, as it was saved for it, else as
// the order is where that fits; what keeps the whole order keeps each part.
func (o Order) PartStatus(f FulfillmentOrder, order Status, saved map[string]Status) Status {
	switch {
	case f.State == stateClosed:
		return Completed
	case saved[f.ShopifyID] != "":
		return saved[f.ShopifyID]
	case order == ReadyForPickup && f.Method == methodPickup, order == ReadyForShipment && o.sends(f), order.Final(), order.Problem():
		return order
	default:
		return New
	}
}

// LeastAdvanced is the status of an order's open parts that asks most of staff, by what
// was saved for them; "" when one of them has no status of its own yet.
func (o Order) LeastAdvanced(saved map[string]Status) Status {
	least := Status("")
	for _, f := range o.Parts() {
		if !f.Open() {
			continue
		}
		status := saved[f.ShopifyID]
		if status == "" {
			return ""
		}
		if least == "" || status.Rank() < least.Rank() {
			least = status
		}
	}
	return least
}

// Progress is how much of an order has been handed over (R54, R55).
type Progress struct {
	// Parts counts its parts, Done those of which nothing is left; Units and Gone count
	// what is in them.
	Parts, Done, Units, Gone int64
}

// Progress counts what was handed over of an order: what is in its parts and not left in
// those that are open. Units that were taken back are counted by Shopify in the part that
// they left, too, so of each line there are no more than the order has.
func (o Order) Progress() Progress {
	var p Progress
	inParts := map[string]int64{}
	var left int64
	for _, f := range o.Parts() {
		if f.Left || o.takenBack(f) {
			continue
		}
		p.Parts++
		if f.State == stateClosed {
			p.Done++
		}
		for _, l := range f.Lines {
			inParts[l.LineShopifyID] += l.Total
			if f.Open() {
				left += l.Remaining
			}
		}
	}
	for _, line := range o.Lines {
		p.Units += min(line.Quantity, inParts[line.ShopifyID])
	}
	p.Gone = max(0, p.Units-left)
	return p
}

// takenBack says that a closed part is one whose fulfillments were all cancelled: its
// units are in a part that has come since.
func (o Order) takenBack(f FulfillmentOrder) bool {
	if f.State != stateClosed {
		return false
	}
	cancelled := false
	for _, made := range o.Fulfillments {
		if slices.Contains(made.FulfillmentOrders, f.ShopifyID) {
			if !made.Cancelled() {
				return false
			}
			cancelled = true
		}
	}
	return cancelled
}

// Label says how far an order is in a few words, "" when nothing of it has gone, or all.
func (p Progress) Label() string {
	switch {
	case p.Gone == 0 || p.Gone == p.Units:
		return ""
	case p.Done > 0:
		return fmt.Sprintf("%d of %s", p.Done, Many(p.Parts, "part"))
	default:
		return fmt.Sprintf("%d of %d handed over", p.Gone, p.Units)
	}
}
