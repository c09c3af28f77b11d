// Package store is the shop's vocabulary and its rules: what an order, a
// transaction, a payment and a status are, what may become what, and what
// totals to what. It does no I/O; store/db keeps these things, sync moves them
// to and from Shopify, ui shows them.
//
// Money is integer minor units of the shop's currency (R48). Times are UTC with
// millisecond precision; the zero time means "not known" or "not yet".
package store
