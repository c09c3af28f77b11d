package store

import (
	"cmp"
	"strings"
	"time"
)

// TransactionState is how far a transaction has come.
type TransactionState string

// The states of a transaction.
const (
	TransactionOpen TransactionState = "open"
	// TransactionCancelling: its order was rejected and Shopify has not cancelled it
	// yet. Nothing can be booked; it becomes voided, or open again when Shopify refuses.
	TransactionCancelling TransactionState = "cancelling"
	// TransactionFinished: a sale, read-only from then on (R39).
	TransactionFinished TransactionState = "finished"
	// TransactionReturning: a return that Shopify has not agreed to yet (R58). Nothing of it
	// is booked; it becomes finished, or voided when Shopify refuses.
	TransactionReturning TransactionState = "returning"
	// TransactionVoided: rejected; stock and payments went back (R29).
	TransactionVoided TransactionState = "voided"
)

// Transaction is the till's own record of an order: what is sold to whom, at
// which price. Amounts are minor units of Currency.
type Transaction struct {
	ID string
	// Returns is the sale that it takes goods back of, "" for a sale (R58).
	Returns string
	// Barcode is the "Ascend Barcode", eight digits, on the receipt.
	Barcode    string
	OrderID    string
	CustomerID string
	Currency   string
	// TaxesIncluded says that line prices contain Tax.
	TaxesIncluded bool
	Shipping      int64
	Tax           int64
	Fees          int64
	// Total is what the parts add up to; ShopifyTotal what Shopify asks (R16).
	Total        int64
	ShopifyTotal int64
	// Paid is the sum of its payments and reversals.
	Paid       int64
	State      TransactionState
	KeepOpen   bool
	Comments   string
	CreatedAt  time.Time
	FinishedAt time.Time
	FinishedBy string
	Lines      []TransactionLine
}

// TransactionLine is one product of a transaction, copied from the order (R16).
type TransactionLine struct {
	// LineID is the line item's global id at Shopify, "" where an earlier version kept none.
	LineID        string
	ProductID     string
	SKU           string
	Title         string
	Quantity      int64
	UnitPrice     int64
	LineDiscount  int64
	OrderDiscount int64
	Tax           int64
}

// Total is the line after its discounts, before tax that comes on top.
func (l TransactionLine) Total() int64 {
	return l.Quantity*l.UnitPrice - l.LineDiscount - l.OrderDiscount
}

// Subtotal is the sum of the lines.
func (t Transaction) Subtotal() int64 {
	var sum int64
	for _, line := range t.Lines {
		sum += line.Total()
	}
	return sum
}

// Difference is what Shopify asks beyond the sum of the parts; staff see it
// whenever it isn't zero (R16).
func (t Transaction) Difference() int64 { return t.ShopifyTotal - t.Total }

// Balance is what the customer still owes; below zero it is owed back. On a void
// transaction nothing is sold, so all that is still paid on it is.
func (t Transaction) Balance() int64 {
	if t.State == TransactionVoided || t.State == TransactionReturning {
		return -t.Paid
	}
	return t.Total - t.Paid
}

// TransactionFor builds the transaction of an order whose open lines are, in
// order, the given products. Lines with no units left are not in it.
func TransactionFor(o Order, customerID string, products []string) Transaction {
	t := Transaction{
		OrderID: o.ID, CustomerID: customerID, Currency: o.Currency, TaxesIncluded: o.TaxesIncluded,
		Shipping: o.ShippingCharge, Tax: o.Tax, Fees: o.Fees, ShopifyTotal: o.Total, State: TransactionOpen,
	}
	for i, line := range o.OpenLines() {
		t.Lines = append(t.Lines, TransactionLine{
			LineID: line.ShopifyID, ProductID: products[i], SKU: line.SKU, Title: line.Title, Quantity: line.Quantity,
			UnitPrice: line.UnitPrice, LineDiscount: line.LineDiscount, OrderDiscount: line.OrderDiscount, Tax: line.Tax,
		})
	}
	t.Total = t.parts()
	return t
}

// parts is what a total is made of.
func (t Transaction) parts() int64 {
	sum := t.Subtotal() + t.Shipping + t.Fees
	if !t.TaxesIncluded {
		sum += t.Tax
	}
	return sum
}

// Notes are what staff write on a transaction by hand; Save stores them.
type Notes struct {
	Comments string
	// KeepOpen is the toggle of R34: the sale stays open although it is paid.
	KeepOpen bool
	// Shelf is where the bag waits, HoldUntil when it goes back on sale.
	Shelf     string
	HoldUntil time.Time
}

// Equal says that both hold the same.
func (n Notes) Equal(other Notes) bool {
	hold, otherHold := n.HoldUntil, other.HoldUntil
	n.HoldUntil, other.HoldUntil = time.Time{}, time.Time{}
	return n == other && hold.Equal(otherHold)
}

// Changes says in words what is different from before.
func (n Notes) Changes(before Notes) string {
	var parts []string
	if n.Comments != before.Comments {
		parts = append(parts, "comments")
	}
	switch {
	case n.KeepOpen && !before.KeepOpen:
		parts = append(parts, "kept open")
	case !n.KeepOpen && before.KeepOpen:
		parts = append(parts, "no longer kept open")
	}
	if n.Shelf != before.Shelf {
		parts = append(parts, "shelf "+cmp.Or(n.Shelf, "cleared"))
	}
	if !n.HoldUntil.Equal(before.HoldUntil) {
		parts = append(parts, "hold until")
	}
	return strings.Join(parts, ", ")
}

// OffersFinish says whether saving brings up the "Paid in Full Transaction"
// prompt (R38): the balance is exactly zero and nobody pressed "Keep Open" since
// the window was opened. That it was kept open before doesn't count.
func (t Transaction) OffersFinish(keptOpenNow bool) bool {
	return t.MayFinish() == nil && !keptOpenNow
}

// MayFinish is nil when the transaction can become a sale (R39), else Invalid
// with the reason: it is over already, or money is owed or owed back.
func (t Transaction) MayFinish() error {
	if err := t.MayChange(); err != nil {
		return err
	}
	switch balance := t.amount(t.Balance()); {
	case balance.Minor > 0:
		return Fail(Invalid, "Transaction %s has a balance of %s. Take the payment first, then finish it.", t.Barcode, balance)
	case balance.Minor < 0:
		balance.Minor = -balance.Minor
		return Fail(Invalid, "Transaction %s owes the customer %s. Give it back or reverse a payment, then finish it.", t.Barcode, balance)
	default:
		return nil
	}
}

// MayChange is nil while the transaction is open; a finished sale is read-only
// (R39), a void one is over, and one that is being cancelled waits for Shopify (R29).
func (t Transaction) MayChange() error {
	switch t.State {
	case TransactionReturning:
		return Fail(Invalid, "Return %s waits for Shopify. It is booked once Shopify has it, and void if it refuses.", t.Barcode)
	case TransactionFinished:
		return Fail(Invalid, "Transaction %s is finished as a sale and can't be changed any more.", t.Barcode)
	case TransactionCancelling:
		return Fail(Invalid, "Transaction %s can't be changed while its order is being cancelled at Shopify. It is void once Shopify has "+
			"cancelled, and open again if it refuses.", t.Barcode)
	case TransactionVoided:
		return Fail(Invalid, "Transaction %s is void: its order was rejected or its customer taken back.", t.Barcode)
	default:
		return nil
	}
}

// mayPay is MayChange for payments: a return that is booked takes those that settle it.
func (t Transaction) mayPay() error {
	if t.Returns != "" && t.State == TransactionFinished && t.Balance() != 0 {
		return nil
	}
	return t.MayChange()
}

func (t Transaction) amount(minor int64) Money { return Money{Minor: minor, Currency: t.Currency} }

// Items counts the units of all lines.
func (t Transaction) Items() int64 {
	var n int64
	for _, line := range t.Lines {
		n += line.Quantity
	}
	return n
}

// Discounts is everything taken off the lines, minor units, zero or more.
func (t Transaction) Discounts() int64 {
	var sum int64
	for _, line := range t.Lines {
		sum += line.LineDiscount + line.OrderDiscount
	}
	return sum
}
