package store

import "time"

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
	OnHand    int64
	UpdatedAt time.Time
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
)
