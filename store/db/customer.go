package db

import (
	"time"

	"tillbridge/matching"
	"tillbridge/store"
)

// CustomerRow is a customer as lists and results show it.
type CustomerRow struct {
	store.Customer
	// Sales counts its transactions that were not voided, LastSale is the latest
	// one's day; Orders counts the orders at Shopify linked to it.
	Sales    int64
	LastSale time.Time
	Orders   int64
}

// CustomerSearch is what FindCustomers is asked.
type CustomerSearch struct {
	matching.Query
	// For is an order's person: score and evidence then say how likely the
	// customer is this person, whatever was searched for. Nil for a plain search.
	For *matching.Person
	// First are customers to list first, such as those with the order's email (R18).
	First []int64
	Limit int
}

// FoundCustomer is a result with how likely it is and why (R20).
type FoundCustomer struct {
	CustomerRow
	// Score is from 0 to 1.
	Score    float64
	Evidence []matching.Evidence
}

// FoundCustomers are results, best first. While the index still loads, Searched
// is less than Total and more may follow.
type FoundCustomers struct {
	Customers       []FoundCustomer
	Searched, Total int
}

// WaitingPerson is an order that needs its customer identified, with all that
// the window shows of it (R20).
type WaitingPerson struct {
	Order OrderRow
	// Details is the order as Shopify has it.
	Details store.Order
	// SameEmail are the customers that have the order's email, when several do.
	SameEmail []store.Customer
	// Undone says that somebody took an earlier identification back.
	Undone bool
	// Together are other waiting orders of, most likely, the same person.
	Together []LikelySame
}

// LikelySame is another waiting order and why it looks like the same person's.
type LikelySame struct {
	Order OrderRow
	// Certain says that it is the same Shopify customer or guest email: the
	// choice settles it too (R21). Otherwise a person has to agree.
	Certain  bool
	Score    float64
	Evidence []matching.Evidence
}

// Identified says what came of a choice.
type Identified struct {
	Customer store.Customer
	// Orders are those that are linked to the customer now, the asked ones first.
	Orders []OrderRow
	// Matched counts those of them that got their transaction.
	Matched int
}

// CustomerFilter says which page of the customers to list, and in which order.
type CustomerFilter struct {
	Sort          CustomerColumn
	Descending    bool
	Offset, Limit int
}

// CustomerColumn is what the list of customers is sorted by.
type CustomerColumn string

// The sortable columns.
const (
	CustomerByName     CustomerColumn = "name"
	CustomerByNumber   CustomerColumn = "number"
	CustomerByEmail    CustomerColumn = "email"
	CustomerByPostcode CustomerColumn = "postcode"
)

// Merge is a merging of duplicates that can be undone.
type Merge struct {
	ID       string
	At       time.Time
	Actor    string
	Survivor store.Customer
	Merged   store.Customer
	// Orders and Sales count what was re-pointed to the survivor.
	Orders, Sales int64
	UndoneAt      time.Time
}
