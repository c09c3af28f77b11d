package db

import (
	"tillbridge/matching"
)

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
