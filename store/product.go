package store

import (
	"cmp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Product is something the shop sells over the counter.
type Product struct {
	ID string
	// SKU is compared byte for byte with Shopify's (R22); several products may
	// share one, which is a mistake to mend (R23).
	SKU         string
	Barcode     string
	Description string
	// Price is in minor units of the shop's currency.
	Price int64
	// Stocked is false for tips, services and fees: they have no stock to move.
	Stocked bool
	// OnHand is the sum of the product's stock movements; below zero is oversold (R17).
	OnHand int64
	// LowAt is the stock on hand at which it is to be ordered again, 0 when nobody
	// watches it.
	LowAt int64
	// MergedInto is the product that this duplicate was made one with (R23), "" else.
	MergedInto string
	// Version counts the writes of products; SaveProduct compares it.
	Version   int64
	UpdatedAt time.Time
}

// Oversold says that more was sold than there was (R17).
func (p Product) Oversold() bool { return p.Stocked && p.OnHand < 0 }

// Low says that it is time to order again.
func (p Product) Low() bool { return p.Stocked && p.LowAt > 0 && p.OnHand >= 0 && p.OnHand <= p.LowAt }

// Name is what sentences call a product.
func (p Product) Name() string { return cmp.Or(p.SKU, p.Description) }

// Tidy takes blanks off the ends of barcode and description and gives their letters
// one form; the SKU stays byte for byte (R22).
func (p *Product) Tidy() {
	p.Barcode, p.Description = norm.NFC.String(strings.TrimSpace(p.Barcode)), norm.NFC.String(strings.TrimSpace(p.Description))
}

// mostStock bounds a product's units, so that sums of them can be counted.
const mostStock = 1_000_000_000

// longestProductText is how many letters a product's fields may have.
const longestProductText = 500

// Check is nil when the record may be saved, else Invalid. A SKU with blanks at
// its ends is refused: it looks like the one without and matches nothing (R22).
func (p Product) Check() error {
	switch {
	case p.SKU == "" && p.Description == "":
		return Fail(Invalid, "A product needs a SKU or a description. Nothing was saved.")
	case p.SKU == "" && p.Stocked:
		return Fail(Invalid, "A product with stock needs a SKU: orders find it by that. Nothing was saved.")
	case strings.TrimSpace(p.SKU) != p.SKU:
		return Fail(Invalid, "The SKU %q begins or ends with a blank, so no order would find it. Nothing was saved; take the blank off.", p.SKU)
	case strings.ContainsFunc(p.SKU+p.Barcode+p.Description, unicode.IsControl):
		return Fail(Invalid, "The product has characters that are no text. Nothing was saved; type it anew.")
	case p.Price < 0:
		return Fail(Invalid, "A price can't be below zero. Nothing was saved.")
	case p.Price > MostMinor:
		return Fail(Invalid, "The price is more than anybody pays. Nothing was saved; was a barcode scanned into it?")
	case p.LowAt < 0:
		return Fail(Invalid, "The figure for low stock can't be below zero. Nothing was saved.")
	case p.LowAt > mostStock || p.OnHand > mostStock || p.OnHand < -mostStock:
		return Fail(Invalid, "A figure of stock is more than %d, which no shop has. Nothing was saved; was a barcode scanned into it?", mostStock)
	case utf8.RuneCountInString(p.SKU) > longestProductText, utf8.RuneCountInString(p.Barcode) > longestProductText,
		utf8.RuneCountInString(p.Description) > longestProductText:
		return Fail(Invalid, "A field has more than %d letters. Nothing was saved.", longestProductText)
	default:
		return nil
	}
}

// StockReason says why stock moved (R15).
type StockReason string

// The reasons a movement carries.
const (
	// StockSold: a transaction was created from an order.
	StockSold StockReason = "sold"
	// StockReturned: that transaction was voided.
	StockReturned StockReason = "returned"
	// StockEdited: a change that Shopify made to the order was accepted (R43).
	StockEdited StockReason = "edited"
	// StockCounted: somebody set the figure.
	StockCounted StockReason = "counted"
	// StockReceived: goods came in.
	StockReceived StockReason = "received"
	// StockAdjusted: lost, broken, found, given away; the note says which.
	StockAdjusted StockReason = "adjusted"
	// StockMerged: a duplicate's stock went to the product that is left (R23).
	StockMerged StockReason = "merged"
)

// Label is the reason as staff read it.
func (r StockReason) Label() string {
	switch r {
	case StockSold:
		return "Sold"
	case StockReturned:
		return "Came back"
	case StockCounted:
		return "Counted"
	case StockReceived:
		return "Received"
	case StockAdjusted:
		return "Adjusted"
	case StockMerged:
		return "Made one"
	default:
		return string(r)
	}
}

// Movement is one entry of the stock ledger.
type Movement struct {
	At       time.Time
	Actor    string
	Quantity int64
	Reason   StockReason
	Note     string
	// Barcode and Order name the transaction that moved it, "" for none.
	TransactionID, Barcode, Order string
	// After is the stock on hand after it.
	After int64
}

// Promised is stock that a customer waits for.
type Promised struct {
	OrderID, Order, Customer string
	Status                   Status
	// TransactionID and Barcode are "" while the order waits: then Quantity is
	// still on hand; of a transaction it is taken off already (R13).
	TransactionID, Barcode string
	Quantity               int64
	At                     time.Time
}

// ProductMatch is a remembered choice of a person (R25).
type ProductMatch struct {
	// Shop and Key are what it is remembered by: Shopify's variant, the SKU, or for
	// lines with neither the title.
	Shop, Key string
	// SKU and Title are the line's as it was seen.
	SKU, Title string
	ProductID  string
	// ProductSKU and Product are what it leads to.
	ProductSKU, Product string
	By                  string
	At                  time.Time
}

// MayMatch is nil when a person may say that a line is this product (R25), else
// Invalid. A line that only its title names (tip, custom item, fee) may not move
// stock: titles are no codes.
func MayMatch(line OrderLine, p Product) error {
	switch {
	case p.MergedInto != "":
		return Fail(Invalid, "%s was removed as a duplicate. Nothing was changed; choose the product that is left.", p.SKU)
	case line.SKU == "" && line.VariantID == "" && p.Stocked:
		return Fail(Invalid, "“%s” has no SKU and no variant at Shopify, so only a product without stock can stand for it. Nothing was "+
			"changed; choose or create one.", line.Title)
	default:
		return nil
	}
}

// MatchKeys are what a choice for a line is remembered by, the surest first.
func (l OrderLine) MatchKeys() []string {
	var keys []string
	if l.VariantID != "" {
		keys = append(keys, "variant:"+l.VariantID)
	}
	if l.SKU != "" {
		keys = append(keys, "sku:"+l.SKU)
	}
	if len(keys) == 0 {
		keys = append(keys, "title:"+l.Title)
	}
	return keys
}
