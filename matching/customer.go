// Package matching answers two questions and does nothing else: who is this
// customer, and which product is this line. It does no I/O and gives the same
// answer for the same data, whatever the order in which orders came (R26).
package matching

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// CustomerReason says by which rule of R18 a customer was found, or why not.
type CustomerReason string

// The outcomes of matching a customer.
const (
	// CustomerChosen: a person said so of this very order.
	CustomerChosen     CustomerReason = "chosen"
	CustomerRemembered CustomerReason = "remembered"
	CustomerByEmail    CustomerReason = "email"
	// CustomerAmbiguous: several customers have the order's email; no guess.
	CustomerAmbiguous CustomerReason = "ambiguous"
	CustomerUnknown   CustomerReason = "unknown"
	// CustomerNoEmail: nothing to go by; an empty email never matches.
	CustomerNoEmail CustomerReason = "no_email"
	// CustomerUndone: a person took an identification of this order back, so
	// that only a person decides again.
	CustomerUndone CustomerReason = "undone"
)

// CustomerMatch is the answer for one order; CustomerID is "" when nobody matched.
type CustomerMatch struct {
	CustomerID string
	Reason     CustomerReason
}

// FoldEmail brings an email to the form in which two are compared: trimmed and
// case folded (R18). Dots and plus tags stay: they can be other people's.
func FoldEmail(email string) string { return Fold(email) }

// Fold brings text to the form in which it is compared and searched case-blind.
func Fold(text string) string {
	return cases.Fold().String(norm.NFC.String(strings.TrimSpace(text)))
}

// Known is what the shop knows of who an order's person is. Customers are ids of
// survivors: merges are followed already.
type Known struct {
	// Chosen is whom a person chose for this very order, "" for nobody; Undone
	// says that a person took an identification of it back.
	Chosen string
	Undone bool
	// Remembered is who this Shopify customer, or this guest's email, turned out
	// to be before.
	Remembered string
	// SameEmail are the customers that have the order's email.
	SameEmail []string
}

// Customer decides by the rules of R18: a person's word first, then what is
// remembered, then the email when one customer alone has it.
func Customer(email string, known Known) CustomerMatch {
	switch {
	case known.Chosen != "":
		return CustomerMatch{CustomerID: known.Chosen, Reason: CustomerChosen}
	case known.Undone:
		return CustomerMatch{Reason: CustomerUndone}
	case known.Remembered != "":
		return CustomerMatch{CustomerID: known.Remembered, Reason: CustomerRemembered}
	case FoldEmail(email) == "":
		return CustomerMatch{Reason: CustomerNoEmail}
	case len(known.SameEmail) == 1:
		return CustomerMatch{CustomerID: known.SameEmail[0], Reason: CustomerByEmail}
	case len(known.SameEmail) > 1:
		return CustomerMatch{Reason: CustomerAmbiguous}
	default:
		return CustomerMatch{Reason: CustomerUnknown}
	}
}
