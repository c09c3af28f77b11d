package store

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A return takes goods of a sale back (R58). It is a transaction of its own that names the
// sale, whose quantities, amounts and payments are below zero: what a day sold is the sum
// of what was finished on it. The sale itself stays as it is.

// ReturnReason is why goods come back, in Shopify's own words (enum ReturnReason).
type ReturnReason string

// The reasons that Shopify knows.
const (
	ReasonUnknown        ReturnReason = "UNKNOWN"
	ReasonUnwanted       ReturnReason = "UNWANTED"
	ReasonDefective      ReturnReason = "DEFECTIVE"
	ReasonNotAsDescribed ReturnReason = "NOT_AS_DESCRIBED"
	ReasonWrongItem      ReturnReason = "WRONG_ITEM"
	ReasonTooLarge       ReturnReason = "SIZE_TOO_LARGE"
	ReasonTooSmall       ReturnReason = "SIZE_TOO_SMALL"
	ReasonColor          ReturnReason = "COLOR"
	ReasonStyle          ReturnReason = "STYLE"
	// ReasonOther needs a note.
	ReasonOther ReturnReason = "OTHER"
)

// ReturnReasons are all of them, the commonest first.
func ReturnReasons() []ReturnReason {
	return []ReturnReason{
		ReasonUnwanted, ReasonDefective, ReasonTooSmall, ReasonTooLarge, ReasonWrongItem, ReasonNotAsDescribed, ReasonColor, ReasonStyle,
		ReasonOther, ReasonUnknown,
	}
}

// Label is the reason as staff read it.
func (r ReturnReason) Label() string {
	word := strings.ToLower(strings.ReplaceAll(string(r), "_", " "))
	if word == "" {
		return "–"
	}
	return strings.ToUpper(word[:1]) + word[1:]
}

// RefundWay is the way that the money of a return takes.
type RefundWay string

// The ways of a refund.
const (
	// RefundOriginal has Shopify give it back by the payments that it got.
	RefundOriginal RefundWay = "original"
	// RefundCredit has Shopify give the customer store credit.
	RefundCredit RefundWay = "credit"
	// RefundTill is handed back here. Shopify is told of the goods alone: told of the money
	// it would give it back a second time, by the card.
	RefundTill RefundWay = "till"
	// RefundNone gives nothing back now: the return's balance says what is owed.
	RefundNone RefundWay = "none"
)

// RefundWays are all of them.
func RefundWays() []RefundWay {
	return []RefundWay{RefundOriginal, RefundCredit, RefundTill, RefundNone}
}

// Label is the way as staff read it.
func (w RefundWay) Label() string {
	switch w {
	case RefundOriginal:
		return "Original payment"
	case RefundCredit:
		return "Store credit"
	case RefundTill:
		return "Given back here"
	case RefundNone:
		return "Nothing now"
	default:
		return "–"
	}
}

// ByShopify says that Shopify moves the money.
func (w RefundWay) ByShopify() bool { return w == RefundOriginal || w == RefundCredit }

// ReturnLine is so many units of a line item that come back.
type ReturnLine struct {
	// LineID is the line item's global id at Shopify.
	LineID   string
	Quantity int64
	Reason   ReturnReason
	// Note is up to 255 characters in the customer's words; ReasonOther needs one.
	Note string
	// Restock puts the units back on sale, at LocationID, else they are not sold again.
	Restock    bool
	LocationID string
}

// ReturnRequest is what a person asks to take back of a sale.
type ReturnRequest struct {
	// ID is the asker's own (a UUIDv7): asking twice takes back once.
	ID     string
	SaleID string
	Lines  []ReturnLine
	// Shipping is how much of the charge for shipping is given back, minor units.
	Shipping int64
	// FeePercent of what the goods cost is kept as a restocking fee, 0 to 100.
	FeePercent int64
	Refund     RefundWay
	// Tender is the payment type that RefundTill gives back by.
	Tender string
}

// Return is a return as it is kept.
type Return struct {
	// Transaction has quantities and amounts below zero; its State is TransactionReturning
	// until Shopify has agreed, then finished, or voided when Shopify refused.
	Transaction Transaction
	// Sale and Order name what it is of: the sale's barcode and "#1001".
	Sale, Order string
	// Lines answer Transaction.Lines one by one.
	Lines      []ReturnLine
	FeePercent int64
	Refund     RefundWay
	// RefundMinor is what goes back that way, minor units, 0 or more.
	RefundMinor int64
	Tender      string
	// Refunded is what of it is booked as given back by Shopify.
	Refunded int64
	// Seen is how much of it the order, as it was last accepted, shows.
	Seen int64
	// ShopifyID is Shopify's return, "" before it is made; Refunds are the payments by which
	// Shopify gives the money back.
	ShopifyID string
	Refunds   []string
}

// Mark is what Shopify's return carries as its note, by which it is known again.
func (r Return) Mark() string { return "Tillbridge " + r.Transaction.Barcode }

// Standing says that it is booked or on its way: what it takes back can't come back again.
func (r Return) Standing() bool { return r.Transaction.State != TransactionVoided }

// Returnable is a sale with all that decides what of it may come back.
type Returnable struct {
	Sale Sale
	// Latest is the order as Shopify last showed it.
	Latest Order
	// Before are the sale's returns so far, voided ones among them.
	Before []Return
	Types  []PaymentType
	Own    Locations
}

// ReturnableLine is a line of the sale with the units that have been handed over and those
// that came back, or are coming back, since.
type ReturnableLine struct {
	Line                 TransactionLine
	HandedOver, Returned int64
	// LocationID is where it was handed over, "" when Shopify doesn't say.
	LocationID string
}

// Left is how many may come back.
func (l ReturnableLine) Left() int64 { return max(0, min(l.HandedOver, l.Line.Quantity)-l.Returned) }

// Lines are the sale's lines.
func (r Returnable) Lines() []ReturnableLine {
	lines := make([]ReturnableLine, len(r.Sale.Transaction.Lines))
	for i, line := range r.Sale.Transaction.Lines {
		handed, at := r.Latest.handedOver(line.LineID)
		lines[i] = ReturnableLine{Line: line, HandedOver: handed, Returned: r.returned(line.LineID), LocationID: at}
	}
	return lines
}

// returned counts the units of a line item that came back, or are coming back.
func (r Returnable) returned(lineID string) (n int64) {
	for _, before := range r.Before {
		if before.Standing() {
			n += before.units(lineID)
		}
	}
	return n
}

// units counts what a return takes back of a line item.
func (r Return) units(lineID string) (n int64) {
	for _, line := range r.Transaction.Lines {
		if line.LineID == lineID {
			n -= line.Quantity
		}
	}
	return n
}

// handedOver counts the units of a line item that Shopify shows as handed over, and says
// where. A line that no part carries, as a tip, is handed over with the order.
func (o Order) handedOver(lineID string) (units int64, locationID string) {
	o = o.AtShopify()
	carried := false
	for _, part := range o.FulfillmentOrders {
		for _, line := range part.Lines {
			if line.LineShopifyID != lineID {
				continue
			}
			carried = true
			if gone := line.Total - line.Remaining; gone > 0 && part.State != stateCancelled && !o.takenBack(part) {
				units, locationID = units+gone, cmp.Or(locationID, part.LocationID)
			}
		}
	}
	if line := o.line(lineID); line != nil && !carried && o.Fulfilled() {
		units = line.Ordered
	}
	return units, locationID
}

// ShippingLeft is how much of the charge for shipping hasn't been given back yet.
func (r Returnable) ShippingLeft() int64 {
	left := r.Sale.Transaction.Shipping
	for _, before := range r.Before {
		if before.Standing() {
			left += before.Transaction.Shipping
		}
	}
	return left
}

// paidLeft is how much of what was paid for the sale, here or online, was not given back yet.
func (r Returnable) paidLeft() int64 {
	left := r.Sale.Transaction.Paid
	for _, before := range r.Before {
		left += before.Transaction.Paid
		if before.Transaction.State == TransactionReturning {
			left -= before.RefundMinor
		}
		left -= before.Awaited(r.Latest)
	}
	return left
}

// Awaited is what of a booked return's money Shopify is still giving back, as the order shows
// it: the bank has not decided. Minor units, 0 or more.
func (r Return) Awaited(o Order) (minor int64) {
	if r.Transaction.State != TransactionFinished {
		return 0
	}
	for _, p := range o.AtShopify().Payments {
		if slices.Contains(r.Refunds, p.ShopifyID) && p.State != "SUCCESS" && p.State != "FAILURE" && p.State != "ERROR" {
			minor += p.Minor
		}
	}
	return minor
}

// owed is what a booked return still owes the customer and nobody is giving back.
func (r Return) owed(o Order) int64 {
	if r.Transaction.State != TransactionFinished {
		return 0
	}
	return max(0, -r.Transaction.Balance()-r.Awaited(o))
}

// MayGiveBack is nil when so much can be handed out here for a booked return, minor units;
// Invalid while Shopify is giving it back, as the order shows it: the customer would get it
// twice.
func (r Return) MayGiveBack(minor int64, o Order) error {
	awaited := r.Awaited(o)
	if awaited == 0 || minor <= r.owed(o) {
		return nil
	}
	return Fail(Invalid, "Shopify is still giving %s of return %s back, and the bank has not decided. Nothing was booked; wait until it has: "+
		"if it fails, the money is owed here.", r.Transaction.amount(awaited), r.Transaction.Barcode)
}

// heldLeft is how much Shopify has received and neither given back nor was asked to.
func (r Returnable) heldLeft() int64 {
	left := r.Latest.AtShopify().Holding().Net()
	for _, before := range r.Before {
		if before.Transaction.State == TransactionReturning && before.Refund.ByShopify() {
			left -= before.RefundMinor
		}
	}
	return left
}

// Items names what comes back in a few words: "2 × TIR-38, 1 × TUB-28".
func (r Return) Items() string {
	words := make([]string, len(r.Transaction.Lines))
	for i, line := range r.Transaction.Lines {
		words[i] = fmt.Sprintf("%d × %s", -line.Quantity, cmp.Or(line.SKU, line.Title))
	}
	return strings.Join(words, ", ")
}

// Amount is what the return comes to for the customer.
func (r Return) Amount() Money { return r.Transaction.amount(r.Worth()) }

// check is what is wrong with the request, whatever it comes to.
func (q ReturnRequest) check(types []PaymentType, shippingLeft int64, currency string) error {
	tender := slices.ContainsFunc(types, func(t PaymentType) bool { return t.Name == q.Tender && t.Name != ECommerce })
	switch {
	case q.Shipping < 0 || q.Shipping > shippingLeft:
		return Fail(Invalid, "%s of the shipping can't be given back; %s of it is left. Nothing was taken back.",
			Money{Minor: q.Shipping, Currency: currency}, Money{Minor: max(0, shippingLeft), Currency: currency})
	case q.FeePercent < 0 || q.FeePercent > 100:
		return Fail(Invalid, "A restocking fee is 0 to 100 percent, not %d. Nothing was taken back.", q.FeePercent)
	case !slices.Contains(RefundWays(), q.Refund):
		return Fail(Invalid, "There is no way %q to give money back. Nothing was taken back.", q.Refund)
	case q.Refund == RefundTill && !tender:
		return Fail(Invalid, "%q is no payment type that money is given back by here. Nothing was taken back; choose one.", q.Tender)
	case q.Refund != RefundTill && q.Tender != "":
		return Fail(Invalid, "A payment type goes with money that is given back here. Nothing was taken back.")
	case len(q.Lines) == 0:
		return Fail(Invalid, "Nothing was named to be taken back.")
	}
	for _, line := range q.Lines {
		switch {
		case !slices.Contains(ReturnReasons(), line.Reason):
			return Fail(Invalid, "A return needs one of Shopify's reasons. Nothing was taken back; choose one.")
		case line.Reason == ReasonOther && strings.TrimSpace(line.Note) == "":
			return Fail(Invalid, "The reason Other needs a note. Nothing was taken back; write why it comes back.")
		case len([]rune(line.Note)) > longestReturnNote:
			return Fail(Invalid, "A note on a return has up to %d characters. Nothing was taken back; shorten it.", longestReturnNote)
		}
	}
	return nil
}

// longestReturnNote leaves room for Mark in the 255 characters that Shopify takes.
const longestReturnNote = 220
