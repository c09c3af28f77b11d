package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Sale is a transaction with all that its window and its receipt show (R33).
type Sale struct {
	Transaction Transaction
	// ReturnOf is the barcode of the sale that it takes goods back of, "" for a sale (R58).
	ReturnOf string
	Order    Order
	Status   Status
	Push     PushState
	// Changed says that Shopify changed the order and nobody has accepted it yet.
	Changed bool
	// Kept says that Shopify changed the order and somebody decided to keep it as it
	// is here: the difference stays (R43).
	Kept bool
	// Customer is the record; its zero value when the transaction has none.
	Customer Customer
	// Products answer Transaction.Lines one by one, as they are now.
	Products []Product
	Payments []Payment
	// OnlineElsewhere is what is booked as eCommerce on the order's other transactions, its
	// returns among them; minor units.
	OnlineElsewhere int64
	Pickup          Pickup
	// Wanted is when the customer wants the goods, read by Reading (R59).
	Wanted  PickupTime
	Reading PickupReading
	// Owing is the money that is owed on the order, either way, by what Shopify has now
	// (R57); Latest is the order as it has it.
	Owing  Owing
	Latest Order
	// Told says that Shopify was told, or is being told, that the order was paid here.
	Told bool
	// Receipts counts the receipts printed or saved so far.
	Receipts int64
	// Copied says that a receipt with the same ReceiptDigest is among them: the next
	// one is a COPY (R37).
	Copied bool
}

// ReceiptDigest names what a receipt proves: the goods, the amounts and the payments
// that it shows. Two receipts with one digest are the same receipt twice; one that
// shows a new payment is a new receipt (R37). Whom it is for, where the bag waits and
// what the shop is called may differ between a receipt and its copy.
func (s Sale) ReceiptDigest() string {
	t := s.Transaction
	hash := sha256.New()
	fmt.Fprintf(hash, "%t|%s|%d|%d|%d|%d|%d\n", t.State == TransactionVoided, t.Currency, t.Shipping, t.Tax, t.Fees, t.Total, t.ShopifyTotal)
	for _, line := range t.Lines {
		fmt.Fprintf(hash, "%q|%q|%d|%d|%d|%d\n", line.SKU, line.Title, line.Quantity, line.UnitPrice, line.LineDiscount, line.OrderDiscount)
	}
	for _, p := range s.Payments {
		fmt.Fprintf(hash, "%s|%d\n", p.ID, p.Minor)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// Ordered is the order's line that a line of the transaction, counted from 0, was made from;
// nil when it isn't found. Lines of one article may differ by what is wished of each, so they
// are told apart by their place.
func (s Sale) Ordered(i int) *OrderLine {
	line, open := s.Transaction.Lines[i], s.Order.OpenLines()
	is := func(o OrderLine) bool { return o.SKU == line.SKU && o.Title == line.Title }
	if len(open) == len(s.Transaction.Lines) && is(open[i]) {
		return &open[i]
	}
	before := 0
	for _, earlier := range s.Transaction.Lines[:i] {
		if earlier.SKU == line.SKU && earlier.Title == line.Title {
			before++
		}
	}
	for j := range s.Order.Lines {
		if is(s.Order.Lines[j]) {
			if before == 0 {
				return &s.Order.Lines[j]
			}
			before--
		}
	}
	return nil
}

// Wishes are what the customer asked for of the whole order, but for what Wanted says already.
func (s Sale) Wishes() []Wish {
	wishes := s.Order.Wishes()
	if s.Wanted == "" {
		return wishes
	}
	return slices.DeleteFunc(wishes, func(w Wish) bool { return s.Reading.saysNoMore(w, s.Wanted, s.Order.CreatedAt.Local()) })
}

// LineWishes are what the customer asked for of a line of the transaction, counted from 0.
func (s Sale) LineWishes(i int) []Wish {
	if ordered := s.Ordered(i); ordered != nil {
		return ordered.Wishes()
	}
	return nil
}

// Delivery is how the order reaches its customer.
func (s Sale) Delivery() Delivery { return DeliveryOf(s.Order) }

// Notes are what staff have written on it.
func (s Sale) Notes() Notes {
	return Notes{Comments: s.Transaction.Comments, KeepOpen: s.Transaction.KeepOpen, Shelf: s.Pickup.Shelf, HoldUntil: s.Pickup.HoldUntil}
}

// ShipsElsewhere says that goods are sent to another address than the bill's (R41).
func (o Order) ShipsElsewhere() bool {
	a, b := o.Billing, o.Shipping
	a.Phone, b.Phone = "", ""
	return o.Shipping != (Address{}) && o.Billing != (Address{}) && a != b
}

// Pickup is what the pickup desk knows of an order.
type Pickup struct {
	// Shelf is where the bag waits ("B3"), HoldUntil the last day it is kept for
	// the customer; zero means as long as it takes.
	Shelf     string
	HoldUntil time.Time
	// ReadyAt is when "Ready for Pickup" was saved.
	ReadyAt time.Time
	// CollectedAt, CollectedBy and CollectedNote say who came for it.
	CollectedAt   time.Time
	CollectedBy   string
	CollectedNote string
}

// DaysWaiting counts the nights since it became ready, 0 when it isn't or was
// collected. Days are those of now's time zone.
func (p Pickup) DaysWaiting(now time.Time) int {
	if p.ReadyAt.IsZero() || !p.CollectedAt.IsZero() {
		return 0
	}
	return max(0, int(day(now).Sub(day(p.ReadyAt.In(now.Location()))).Round(24*time.Hour)/(24*time.Hour)))
}

// Overdue says that the last day to hold it is over.
func (p Pickup) Overdue(now time.Time) bool {
	return !p.HoldUntil.IsZero() && p.CollectedAt.IsZero() && day(now).After(day(p.HoldUntil.In(now.Location())))
}

func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// Profile is the shop as its papers name it.
type Profile struct {
	Name string `json:"name"`
	// Address is in lines as printed, without the name.
	Address []string `json:"address,omitempty"`
	Phone   string   `json:"phone,omitempty"`
	Email   string   `json:"email,omitempty"`
	Website string   `json:"website,omitempty"`
	TaxID   string   `json:"taxId,omitempty"`
	// Logo is a PNG or JPEG file's bytes, none for no logo.
	Logo []byte `json:"logo,omitempty"`
	// Footer stands at the end of every receipt.
	Footer string `json:"footer,omitempty"`
	// Wishes says that receipts show what the customer asked for (R59).
	Wishes bool `json:"wishes,omitempty"`
	// Country is the shop's own, ISO 3166-1 alpha-2, as which papers are dated (R67); it is
	// read with the profile and kept by itself.
	Country string `json:"-"`
}

// Document is a paper that a transaction is printed as.
type Document string

// The papers.
const (
	DocumentReceipt     Document = "receipt"
	DocumentPackingSlip Document = "packing slip"
	DocumentPickList    Document = "pick list"
	DocumentLabel       Document = "label"
)

// DaySales is what became a sale on one day (R39).
type DaySales struct {
	Count int64
	// Totals are what they come to, in each currency that was sold in.
	Totals []Money
}

// Sum is the totals as staff read them: "$612.40", "€5.00 + $612.40", "" for no sale.
func (d DaySales) Sum() string {
	sums := make([]string, len(d.Totals))
	for i, total := range d.Totals {
		sums[i] = total.String()
	}
	return strings.Join(sums, " + ")
}
