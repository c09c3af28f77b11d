package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A hand-over is one go in which goods of an order leave the shop: one act of a person
// and, where it names lines, one fulfillment at Shopify with a mail of its own (R55).

// PartLine is so many units of one line of a part.
type PartLine struct {
	// ShopifyID names the line of the fulfillment order.
	ShopifyID string
	Quantity  int64
}

// FormatPartLines writes lines as they are kept: "ID=2 ID=1".
func FormatPartLines(lines []PartLine) string {
	words := make([]string, len(lines))
	for i, l := range lines {
		words[i] = l.ShopifyID + "=" + strconv.FormatInt(l.Quantity, 10)
	}
	return strings.Join(words, " ")
}

// ParsePartLines reads what FormatPartLines wrote; what isn't a line is left out.
func ParsePartLines(text string) []PartLine {
	var lines []PartLine
	for _, word := range strings.Fields(text) {
		id, number, found := strings.Cut(word, "=")
		if quantity, err := strconv.ParseInt(number, 10, 64); found && err == nil {
			lines = append(lines, PartLine{id, quantity})
		}
	}
	return lines
}

// units adds up lines.
func units(lines []PartLine) (n int64) {
	for _, l := range lines {
		n += l.Quantity
	}
	return n
}

// lineOfPart finds a line of a part by its id.
func (o Order) lineOfPart(id string) (FulfillmentOrder, FulfillmentOrderLine, bool) {
	for _, f := range o.FulfillmentOrders {
		for _, l := range f.Lines {
			if l.ShopifyID == id {
				return f, l, true
			}
		}
	}
	return FulfillmentOrder{}, FulfillmentOrderLine{}, false
}

// othersHave names the location that has the part with this line, "" when none of the others has.
func (o Order) othersHave(id string) string {
	for _, part := range o.Others() {
		if slices.ContainsFunc(part.Lines, func(l FulfillmentOrderLine) bool { return l.ShopifyID == id }) {
			return part.Place()
		}
	}
	return ""
}

// what names a line of a part for people: its SKU, else its title.
func (o Order) what(l FulfillmentOrderLine) string {
	for _, line := range o.Lines {
		if line.ShopifyID == l.LineShopifyID {
			if line.SKU != "" {
				return line.SKU
			}
			return line.Title
		}
	}
	return "the line"
}

// Shows says that the order has all of these lines of its parts.
func (o Order) Shows(lines []PartLine) bool {
	return !slices.ContainsFunc(lines, func(l PartLine) bool {
		_, _, found := o.lineOfPart(l.ShopifyID)
		return !found
	})
}

// CallOf is the call that hands over just these units, whole parts where all that is left
// of them goes. Invalid says in words why there is none: more than is left, a part that
// waits or is closed, or parts at several locations or for several ways of delivery, which
// Shopify takes one call each.
func (o Order) CallOf(lines []PartLine) (HandOver, error) {
	var call HandOver
	asked := map[string]int64{}
	for _, l := range lines {
		f, line, found := o.lineOfPart(l.ShopifyID)
		switch {
		case !found && o.othersHave(l.ShopifyID) != "":
			return call, Fail(Invalid, "%s hands over now what was to be handed over of %s.", o.othersHave(l.ShopifyID), o.Name)
		case !found:
			return call, Fail(Invalid, "Shopify has divided %s anew, so what was to be handed over is no longer there. Look at it again.", o.Name)
		case l.Quantity < 1:
			return call, Fail(Invalid, "%d of %s can't be handed over; say how many, from 1.", l.Quantity, o.what(line))
		}
		if asked[l.ShopifyID] += l.Quantity; asked[l.ShopifyID] > line.Remaining {
			return call, Fail(Invalid, "%d of %s can't be handed over: %d of the %d ordered %s left.", asked[l.ShopifyID], o.what(line),
				line.Remaining, line.Total, isOrAre(line.Remaining))
		}
		if err := o.MayPartBecome(f, Completed); err != nil {
			return call, err
		}
		switch {
		case len(call.Parts) == 0:
			call = HandOver{LocationID: f.LocationID, Method: f.Method, Lines: map[string][]PartLine{}}
		case call.LocationID != f.LocationID || call.Method != f.Method:
			return call, Fail(Invalid, "Shopify counts what leaves one location in one way as one hand-over, and these are parts of %s "+
				"handed over otherwise. Hand over one part after the other.", o.Name)
		}
		if !slices.Contains(call.Parts, f.ShopifyID) {
			call.Parts = append(call.Parts, f.ShopifyID)
		}
		call.Lines[f.ShopifyID] = append(call.Lines[f.ShopifyID], l)
	}
	if len(call.Parts) == 0 {
		return call, Fail(Invalid, "Nothing of %s was named to be handed over.", o.Name)
	}
	return call, nil
}

func isOrAre(n int64) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// Naming names lines for people: "2 × BAR-1, 1 × BAR-2".
func (o Order) Naming(lines []PartLine) string {
	words := make([]string, len(lines))
	for i, l := range lines {
		_, line, _ := o.lineOfPart(l.ShopifyID)
		words[i] = fmt.Sprintf("%d × %s", l.Quantity, o.what(line))
	}
	return strings.Join(words, ", ")
}

// Leaves says that units are left to be handed over after these lines have gone.
func (o Order) Leaves(lines []PartLine) bool {
	var left int64
	for _, f := range o.FulfillmentOrders {
		if f.Open() {
			left += f.remaining()
		}
	}
	return left > units(lines)
}

// AskedFor are the units that hand-overs of an order name and Shopify, as it was last
// read, doesn't show as gone: they are not left to be handed over again.
func (o Order) AskedFor(pushes []Push) []PartLine {
	var lines []PartLine
	var known []string
	for _, p := range pushes {
		known = append(known, p.Fulfillments...)
	}
	for _, p := range pushes {
		if p.Intent != IntentFulfill || len(p.Lines) == 0 || p.State == PushWithdrawn || p.State == PushFailed && p.SentAt.IsZero() {
			continue
		}
		shown := p.State == PushConfirmed && slices.ContainsFunc(o.Fulfillments, func(f Fulfillment) bool {
			return slices.Contains(p.Fulfillments, f.ShopifyID)
		})
		// One whose answer got lost is shown, too, once Shopify has done it: as made since, by nobody else here.
		if made := o.madeUnheard(p, known); made != "" {
			known = append(known, made)
			continue
		}
		// Shopify shows so many fulfillments and no more: one of ours that it doesn't show has gone.
		if !shown && (p.State != PushConfirmed || len(o.Fulfillments) < fulfillmentsListed) {
			lines = append(lines, p.Lines...)
		}
	}
	return lines
}

// LeftBy is the order less what its pushes have handed over, or rejected, and Shopify doesn't
// show yet.
func (o Order) LeftBy(pushes []Push) Order {
	return o.Without(o.AskedFor(pushes)).Without(BeingRejected(pushes))
}

// madeUnheard is the fulfillment that is taken for what a hand-over made whose answer has not
// come: one of its part, made since it was sent, that is none of those known. "" for none.
func (o Order) madeUnheard(p Push, known []string) string {
	if p.State == PushConfirmed || p.SentAt.IsZero() {
		return ""
	}
	for _, f := range o.Fulfillments {
		if f.At.Before(p.SentAt.Add(-2*time.Second)) || slices.Contains(known, f.ShopifyID) {
			continue // Shopify's times are whole seconds
		}
		if slices.ContainsFunc(p.Lines, func(l PartLine) bool {
			part, _, found := o.lineOfPart(l.ShopifyID)
			return found && slices.Contains(f.FulfillmentOrders, part.ShopifyID)
		}) {
			return f.ShopifyID
		}
	}
	return ""
}

// fulfillmentsListed is how many fulfillments of an order are read.
const fulfillmentsListed = 250

// Without is the order once these units are no longer left in its parts.
func (o Order) Without(lines []PartLine) Order {
	parts := slices.Clone(o.FulfillmentOrders)
	for i := range parts {
		parts[i].Lines = slices.Clone(parts[i].Lines)
		for j := range parts[i].Lines {
			l := &parts[i].Lines[j]
			for _, gone := range lines {
				if gone.ShopifyID == l.ShopifyID {
					l.Remaining = max(0, l.Remaining-gone.Quantity)
				}
			}
		}
	}
	o.FulfillmentOrders = parts
	return o
}

// Named is so many units of what a person calls by its SKU.
type Named struct {
	SKU      string
	Quantity int64
}

// Pick finds the lines that a person named by SKU in one part, or with part nil in the
// order's parts one after the other; with nothing named it is all that is left there.
// Invalid says which SKU isn't there, or how many are left.
func (o Order) Pick(part *FulfillmentOrder, named []Named) ([]PartLine, error) {
	parts, where := o.FulfillmentOrders, o.Name
	if part != nil {
		if err := o.MayPartBecome(*part, Completed); err != nil {
			return nil, err
		}
		parts, where = []FulfillmentOrder{*part}, fmt.Sprintf("part %d of %s", o.PartNumber(part.ShopifyID), o.Name)
	}
	var lines []PartLine
	if len(named) == 0 {
		for _, f := range parts {
			for _, l := range f.Lines {
				if f.Open() && l.Remaining > 0 {
					lines = append(lines, PartLine{l.ShopifyID, l.Remaining})
				}
			}
		}
		return lines, nil
	}
	for _, n := range named {
		if n.Quantity < 1 {
			return nil, Fail(Invalid, "%d of %s can't be handed over; say how many, from 1.", n.Quantity, n.SKU)
		}
		wanted, left, known := n.Quantity, int64(0), false
		for _, f := range parts {
			for _, l := range f.Lines {
				if o.what(l) != n.SKU || f.State == stateCancelled || f.Empty() {
					continue
				}
				known = true
				if !f.Open() || part == nil && f.Waits() != "" {
					continue
				}
				left += l.Remaining
				if take := min(wanted, l.Remaining); take > 0 {
					lines = append(lines, PartLine{l.ShopifyID, take})
					wanted -= take
				}
			}
		}
		switch {
		case !known:
			return nil, Fail(Invalid, "There is no %s in %s.", n.SKU, where)
		case wanted > 0:
			return nil, Fail(Invalid, "%d of %s can't be handed over: %d %s left in %s.", n.Quantity, n.SKU, left, isOrAre(left), where)
		}
	}
	return lines, nil
}

// TrackingNumbers are the numbers of several parcels as they are kept and typed: with
// commas between them.
func TrackingNumbers(text string) []string {
	var numbers []string
	for _, number := range strings.Split(text, ",") {
		if number = strings.TrimSpace(number); number != "" && !slices.Contains(numbers, number) {
			numbers = append(numbers, number)
		}
	}
	return numbers
}

// FormatTracking is TrackingNumbers the other way.
func FormatTracking(numbers []string) string { return strings.Join(numbers, ", ") }

// Go is the fulfillment of that number, counted from 1 as Shopify made them, cancelled ones
// too; with 0 the one that stands, where there is one alone. Invalid says which there are.
func (o Order) Go(number int) (Fulfillment, error) {
	var standing []int
	for i, f := range o.Fulfillments {
		if f.Stands() {
			standing = append(standing, i)
		}
	}
	switch {
	case len(standing) == 0:
		return Fulfillment{}, Fail(Invalid, "Nothing of %s is handed over at Shopify.", o.Name)
	case number == 0 && len(standing) == 1:
		return o.Fulfillments[standing[0]], nil
	case number == 0:
		return Fulfillment{}, Fail(Invalid, "%s was handed over in several goes. Say which, from 1 to %d.", o.Name, len(o.Fulfillments))
	case number < 0 || number > len(o.Fulfillments):
		return Fulfillment{}, Fail(Invalid, "There is no go %d of %s; Shopify has %d.", number, o.Name, len(o.Fulfillments))
	case !o.Fulfillments[number-1].Stands():
		return Fulfillment{}, Fail(Invalid, "Go %d of %s was taken back or never came about.", number, o.Name)
	default:
		return o.Fulfillments[number-1], nil
	}
}

// Stands says that what was handed over is not taken back and came about.
func (f Fulfillment) Stands() bool {
	return !f.Cancelled() && f.State != "FAILURE" && f.State != "ERROR"
}

// TakingBack says what taking a hand-over back does, and first what the customer was told
// of it; pushes are the order's.
func (o Order) TakingBack(f Fulfillment, pushes []Push) string {
	told := "It was not handed over from here, so nobody here knows whether the customer was told."
	if slices.ContainsFunc(pushes, func(p Push) bool {
		return p.Intent == IntentFulfill && slices.Contains(p.Fulfillments, f.ShopifyID)
	}) {
		told = "Shopify has mailed the customer that it is handed over"
		if by := strings.TrimSpace(f.Carrier + " " + f.Tracking); by != "" {
			told += " (" + by + ")"
		}
		told += ", on " + f.At.Local().Format("Jan 2, 2006 15:04") + "."
	}
	return told + " Shopify doesn't tell them when it is taken back: tell them yourself. What it handed over of " + o.Name +
		" is to be handed over again. Stock, payments and sale stay as they are."
}
