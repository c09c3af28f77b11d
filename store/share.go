package store

import (
	"fmt"
	"slices"
	"strings"
)

// An Order is this shop's share of it wherever it is kept: what its own locations hand
// over, and what was not handed over before the order came. Where that is less than
// Shopify's order, Whole is the order as Shopify has it (R53). So transaction, stock,
// papers, counts and pushes know nothing of what others do.

// AtShopify is the order as Shopify has it, with every part that this app is shown.
func (o Order) AtShopify() Order {
	if o.Whole == nil {
		return o
	}
	whole := *o.Whole
	whole.ID, whole.ReadAt = o.ID, o.ReadAt
	return whole
}

func (o Order) line(shopifyID string) *OrderLine {
	for i := range o.Lines {
		if o.Lines[i].ShopifyID == shopifyID {
			return &o.Lines[i]
		}
	}
	return nil
}

// Share is what of Shopify's order is this shop's, by where its parts are handed over.
// booked is the order that a transaction was made from, its zero value for none: what is
// booked stays booked when its location is no longer this shop's. Of an order that Shopify
// cancelled nothing is shared.
func (o Order) Share(own Locations, booked Order) Order {
	o = o.AtShopify()
	if !o.CancelledAt.IsZero() {
		return o
	}
	var ours, others []FulfillmentOrder
	all := true
	o.FulfillmentOrders = slices.Clone(o.FulfillmentOrders)
	for i := range o.FulfillmentOrders {
		part := &o.FulfillmentOrders[i]
		stays := slices.ContainsFunc(booked.FulfillmentOrders, func(b FulfillmentOrder) bool {
			return b.ShopifyID == part.ShopifyID && b.LocationID == part.LocationID
		})
		if part.Left = stays && !own.Owns(*part); part.Left || own.Owns(*part) {
			ours = append(ours, *part)
			continue
		}
		others = append(others, *part)
		all = all && (part.State == stateCancelled || part.Empty())
	}
	first := o.first(anyPart)
	carries := first == nil || isAmong(ours, *first)
	hidden, units, still := int64(0), make([]int64, len(o.Lines)), int64(0)
	for i, line := range o.Lines {
		n := o.unitsIn(line, ours, others)
		switch {
		case !o.routed(), n.loose && carries:
			units[i] = line.Quantity
		case own.hides():
			units[i], hidden = n.ours, hidden+n.hidden
		default:
			units[i] = n.ours + n.hidden
		}
		if !n.loose {
			still += units[i]
		}
	}
	nothing := !slices.ContainsFunc(o.Lines, func(l OrderLine) bool { return l.Quantity > 0 })
	if all && len(booked.Lines) == 0 && (nothing || still == 0 && hidden == 0) {
		return o // it is history: what of it was sold went without this till
	}
	for i, line := range o.Lines {
		all = all && units[i] == line.Quantity
	}
	if all {
		return o
	}
	share, whole := o, o
	whole.ID, share.Whole, share.Hidden = "", &whole, hidden
	share.FulfillmentOrders = ours
	share.Lines = slices.Clone(o.Lines)
	for i := range share.Lines {
		share.Lines[i] = o.Lines[i].part(o.spans(o.Lines[i], units[i], ours, others))
	}
	share.ourFulfillment()
	share.ourMoney(o, carries)
	return share
}

// lineUnits says where the units of a line are.
type lineUnits struct {
	ours, hidden int64
	// loose says that no part has the line and that it needs none, as a tip.
	loose bool
}

func (o Order) unitsIn(l OrderLine, ours, others []FulfillmentOrder) lineUnits {
	here, there := o.in(l, ours), o.in(l, others)
	before := here.before + there.before
	if here.all+there.all+before == 0 && !l.RequiresShipping {
		return lineUnits{loose: true}
	}
	left := max(l.Ordered, l.Quantity) - there.waiting - there.gone - before
	return lineUnits{
		ours:   max(0, min(here.all, l.Quantity-there.waiting, left)),
		hidden: max(0, l.Quantity-here.all-there.all-before),
	}
}

// inParts counts a line's units in some parts.
type inParts struct {
	// all are those that were not handed over before the order came, waiting are those of
	// them still to be handed over, and gone those that surely were.
	all, waiting, gone int64
	// before are those from before the order came.
	before int64
}

// in counts a line's units in some parts. What was taken back is in the part that has come
// since, though Shopify goes on counting it in the closed one, too: of that all is skipped
// where all was taken back, and else nothing of it is sure.
func (o Order) in(l OrderLine, parts []FulfillmentOrder) (n inParts) {
	for _, part := range parts {
		if part.State == stateCancelled || o.takenBack(part) {
			continue
		}
		goes := slices.DeleteFunc(slices.Clone(o.Fulfillments), func(made Fulfillment) bool {
			return !slices.Contains(made.FulfillmentOrders, part.ShopifyID)
		})
		for _, line := range part.Lines {
			if line.LineShopifyID != l.ShopifyID {
				continue
			}
			before := line.Before
			if len(goes) > 0 && goes[0].Cancelled() {
				before = 0 // what had gone first has come back
			}
			n.all, n.waiting, n.before = n.all+line.Total-before, n.waiting+line.Remaining, n.before+before
			if !slices.ContainsFunc(goes, Fulfillment.Cancelled) {
				n.gone += line.Total - before - line.Remaining
			}
		}
	}
	return n
}

// ourFulfillment leaves what was handed over of our own parts. With nothing hidden the
// share is handed over once they are; what is hidden only Shopify's word knows of.
func (o *Order) ourFulfillment() {
	var of []Fulfillment
	for _, f := range o.Fulfillments {
		if len(f.FulfillmentOrders) == 0 || slices.ContainsFunc(o.FulfillmentOrders, func(part FulfillmentOrder) bool {
			return slices.Contains(f.FulfillmentOrders, part.ShopifyID)
		}) {
			of = append(of, f)
		}
	}
	o.Fulfillments = of
	some := slices.ContainsFunc(o.FulfillmentOrders, func(f FulfillmentOrder) bool { return f.State != stateCancelled && !f.Empty() })
	switch {
	case o.Fulfilled() || o.Hidden > 0:
	case some && !slices.ContainsFunc(o.FulfillmentOrders, FulfillmentOrder.Open):
		o.Fulfillment = stateFulfilled
	case o.Fulfillment == statePartly && len(of) == 0:
		o.Fulfillment = stateUnfulfilled
	}
}

// routed says that Shopify has said where a part of the order is handed over.
func (o Order) routed() bool {
	return slices.ContainsFunc(o.FulfillmentOrders, func(f FulfillmentOrder) bool { return f.State != stateCancelled })
}

// Others are the parts that other locations hand over, as far as this app is shown them:
// shown, never touched.
func (o Order) Others() []FulfillmentOrder {
	if o.Whole == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(o.Whole.FulfillmentOrders), func(f FulfillmentOrder) bool {
		return f.State == stateCancelled || f.Empty() || slices.ContainsFunc(o.FulfillmentOrders, func(ours FulfillmentOrder) bool {
			return ours.ShopifyID == f.ShopifyID
		})
	})
}

// IsOurs says that a fulfillment handed over something of parts that are this shop's own now,
// so that it may be changed here. One whose parts this app isn't shown is ours only where
// nobody else has a part in the order (R53).
func (o Order) IsOurs(f Fulfillment, own Locations) bool {
	if len(f.FulfillmentOrders) == 0 {
		return o.Whole == nil
	}
	return slices.ContainsFunc(o.FulfillmentOrders, func(part FulfillmentOrder) bool {
		return own.Owns(part) && slices.Contains(f.FulfillmentOrders, part.ShopifyID)
	})
}

// Where says how much of an order is handed over elsewhere.
type Where int64

// Nothing of it, a part of it, or all: then it is no work here (R53).
const (
	AllHere Where = iota
	PartElsewhere
	AllElsewhere
)

// Elsewhere says how much of the order others hand over.
func (o Order) Elsewhere() Where {
	switch {
	case len(o.Others()) == 0 && o.Hidden == 0:
		return AllHere
	case o.Items() > 0 || o.Whole.Items() == 0:
		return PartElsewhere
	case slices.ContainsFunc(o.FulfillmentOrders, func(f FulfillmentOrder) bool { return !f.Empty() && f.State != stateCancelled }):
		return PartElsewhere // ours was handed over before the order came
	default:
		return AllElsewhere
	}
}

// OtherLine is what of a line others hand over.
type OtherLine struct {
	Line     OrderLine
	Quantity int64
	// Place hands it over, State is how far that is there, in words.
	Place, State string
}

// OtherLines are what others hand over of the order, to be shown beside what is sold here.
func (o Order) OtherLines() []OtherLine {
	var lines []OtherLine
	for _, part := range o.Others() {
		for _, line := range part.Lines {
			if l := o.Whole.line(line.LineShopifyID); l != nil && line.Total > 0 {
				lines = append(lines, OtherLine{*l, line.Total, part.Place(), part.StateWords()})
			}
		}
	}
	if o.Hidden == 0 {
		return lines
	}
	for i, line := range o.Whole.Lines {
		left := line.Quantity - o.Lines[i].Quantity
		for _, other := range lines {
			if other.Line.ShopifyID == line.ShopifyID {
				left -= other.Quantity
			}
		}
		if left > 0 && line.RequiresShipping {
			lines = append(lines, OtherLine{line, left, Service, "this app is not shown how far"})
		}
	}
	return lines
}

// StateWords is how far a part is at Shopify, as staff read it.
func (f FulfillmentOrder) StateWords() string {
	if why := f.Waits(); why != "" {
		return why
	}
	if f.State == stateClosed {
		return "handed over"
	}
	return strings.ToLower(strings.ReplaceAll(f.State, "_", " "))
}

// Service is who hands over what this app is not shown.
const Service = "a fulfillment service"

// OthersPlaces names where the rest of the order is handed over: "Warehouse", "a
// fulfillment service"; "" when nothing is.
func (o Order) OthersPlaces() string {
	var names []string
	for _, part := range o.Others() {
		if !slices.Contains(names, part.Place()) {
			names = append(names, part.Place())
		}
	}
	if o.Hidden > 0 {
		names = append(names, Service)
	}
	return strings.Join(names, " and ")
}

// OthersShare is what of Shopify's total is not this shop's to ask, with its cause; 0
// and "" where all is.
func (o Order) OthersShare() (minor int64, why string) {
	if o.Whole == nil || o.Whole.Total == o.Total {
		return 0, ""
	}
	why = "share of what was handed over before the order came here"
	if places := o.OthersPlaces(); places != "" {
		why = "share of " + places
	}
	return o.Whole.Total - o.Total, why
}

// Moved says of the parts that went to, or came from, other locations since before, one
// sentence each.
func (o Order) Moved(before Order) []string {
	return append(movedFrom(before.FulfillmentOrders, before.Others(), o.Others()),
		movedFrom(before.Others(), before.FulfillmentOrders, o.FulfillmentOrders)...)
}

// movedFrom says which parts of one side are new to it and have goods that the other side
// had: the same part, or one that Shopify made for what was left of it.
func movedFrom(theirs, had, now []FulfillmentOrder) (said []string) {
	for _, part := range now {
		same := func(p FulfillmentOrder) bool { return p.ShopifyID == part.ShopifyID }
		if !part.Open() || slices.ContainsFunc(had, same) {
			continue
		}
		if slices.ContainsFunc(theirs, func(p FulfillmentOrder) bool { return same(p) || p.Open() && p.shares(part) }) {
			said = append(said, fmt.Sprintf("%s moved to %s", part.named(), part.Place()))
		}
	}
	return said
}

// shares says that both parts have some of one line.
func (f FulfillmentOrder) shares(other FulfillmentOrder) bool {
	return slices.ContainsFunc(f.Lines, func(l FulfillmentOrderLine) bool {
		return slices.ContainsFunc(other.Lines, func(m FulfillmentOrderLine) bool { return l.LineShopifyID == m.LineShopifyID })
	})
}
