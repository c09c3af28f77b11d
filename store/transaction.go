package store

import "time"

// TransactionState is how far a transaction has come.
type TransactionState string

// The states of a transaction.
const (
	TransactionOpen TransactionState = "open"
	// TransactionFinished: a sale, read-only from then on (R39).
	TransactionFinished TransactionState = "finished"
	// TransactionVoided: rejected; stock and payments went back (R29).
	TransactionVoided TransactionState = "voided"
)

// Transaction is the till's own record of an order: what is sold to whom, at
// which price. Amounts are minor units of Currency.
type Transaction struct {
	ID string
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

// Balance is what the customer still owes; below zero it is owed back.
func (t Transaction) Balance() int64 { return t.Total - t.Paid }

// TransactionFor builds the transaction of an order whose open lines are, in
// order, the given products. Lines with no units left are not in it.
func TransactionFor(o Order, customerID string, products []string) Transaction {
	t := Transaction{
		OrderID: o.ID, CustomerID: customerID, Currency: o.Currency, TaxesIncluded: o.TaxesIncluded,
		Shipping: o.ShippingCharge, Tax: o.Tax, Fees: o.Fees, ShopifyTotal: o.Total, State: TransactionOpen,
	}
	for i, line := range o.OpenLines() {
		t.Lines = append(t.Lines, TransactionLine{
			ProductID: products[i], SKU: line.SKU, Title: line.Title, Quantity: line.Quantity,
			UnitPrice: line.UnitPrice, LineDiscount: line.LineDiscount, OrderDiscount: line.OrderDiscount, Tax: line.Tax,
		})
	}
	t.Total = t.Subtotal() + t.Shipping + t.Fees
	if !t.TaxesIncluded {
		t.Total += t.Tax
	}
	return t
}

// Payment is one entry of the payments ledger, never changed afterwards: a
// mistake or a refund is another entry with the opposite sign.
type Payment struct {
	ID            string
	TransactionID string
	// Type is how it was paid ("eCommerce", "Cash", …), Card the brand if any.
	Type     string
	Card     string
	Minor    int64
	Currency string
	Comments string
	// Reverses names the payment that this entry takes back, "" otherwise.
	Reverses string
	At       time.Time
	By       string
}
